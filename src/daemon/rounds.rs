//! What the daemon looks after by itself: timers that fall due, handled letters to be filed away, evidence for
//! letters whose outcome is unknown.

use std::time::Duration;

use anyhow::Context as _;
use tokio::sync::{mpsc, oneshot};

use super::second_road::SecondRoad;
use super::writer::Desk;
use super::{Stopping, intake};
use crate::clock::Clock;
use crate::desk::decision::HoldReason;
use crate::desk::event::{Place, What};
use crate::inbox::{self, Folders, Order};
use crate::ledger::{Outcome, ToFile};

const AN_HOUR: Duration = Duration::from_secs(3600);

/// The timers' round.
pub struct Timers {
    pub desk: Desk,
    pub clock: Clock,
    pub stopping: Stopping,
}

impl Timers {
    /// Works until the daemon stops.
    ///
    /// # Errors
    /// When the writer is gone.
    pub async fn work(mut self) -> anyhow::Result<()> {
        let mut commits = self.desk.commits();
        while !self.stopping.now() {
            commits.mark_unchanged();
            let now = self.clock.now();
            let due = self.desk.ask(move |ledger| ledger.timers_due(now)).await?;
            let mut failed = false;
            for timer in &due {
                let outcome = self.desk.submit(timer.kind.key(), What::Timer(timer.clone())).await?;
                failed |= matches!(outcome, Outcome::Failed { .. });
            }
            if failed {
                super::breathe().await;
            } else if due.is_empty() {
                self.wait(&mut commits).await?;
            }
        }
        Ok(())
    }

    async fn wait(&mut self, commits: &mut tokio::sync::watch::Receiver<u64>) -> anyhow::Result<()> {
        let next = self.desk.ask(|ledger| ledger.next_timer_due()).await?;
        let due = next.unwrap_or_else(|| self.clock.now() + chrono::Duration::seconds(30));
        tokio::select! {
            () = self.stopping.wait() => {}
            changed = commits.changed() => changed.context("the writer has stopped")?,
            () = self.clock.sleep_towards(due) => {}
        }
        Ok(())
    }
}

/// Once an hour the write-ahead log is emptied into the ledger.
pub struct Checkpoints {
    pub desk: Desk,
    pub stopping: Stopping,
}

impl Checkpoints {
    /// Works until the daemon stops.
    ///
    /// # Errors
    /// When the writer is gone.
    pub async fn work(mut self) -> anyhow::Result<()> {
        loop {
            tokio::select! {
                () = self.stopping.wait() => return Ok(()),
                () = tokio::time::sleep(AN_HOUR) => self.desk.ask(|ledger| { ledger.checkpoint(); Ok(()) }).await?,
            }
        }
    }
}

/// Says at once, by log and second road, when nothing is sent to anybody: no letter could say it.
pub struct Holds {
    pub desk: Desk,
    pub second_road: SecondRoad,
    pub stopping: Stopping,
}

impl Holds {
    /// Works until the daemon stops.
    ///
    /// # Errors
    /// When the writer is gone.
    pub async fn work(mut self) -> anyhow::Result<()> {
        let mut commits = self.desk.commits();
        let mut said = None;
        let mut down: Vec<String> = Vec::new();
        while !self.stopping.now() {
            commits.mark_unchanged();
            let held = self.desk.ask(|ledger| ledger.sending_held()).await?;
            if held != said {
                if let Some(why) = held {
                    self.say(why);
                } else {
                    tracing::info!("sending goes on");
                }
                said = held;
            }
            let alarmed = self.desk.ask(|ledger| ledger.lines_alarmed()).await?;
            self.say_lines(&down, &alarmed);
            down = alarmed;
            tokio::select! {
                () = self.stopping.wait() => {}
                changed = commits.changed() => changed.context("the writer has stopped")?,
            }
        }
        Ok(())
    }

    /// A line that is down for an hour, and its return: a letter may not say it.
    fn say_lines(&self, before: &[String], now: &[String]) {
        for part in now.iter().filter(|part| !before.contains(part)) {
            self.second_road
                .carry(format!("uketsuke: the line to the mail server ({part}) has been down for an hour\n"));
        }
        for part in before.iter().filter(|part| !now.contains(part)) {
            self.second_road.carry(format!("uketsuke: the line to the mail server ({part}) is back\n"));
        }
    }

    fn say(&self, why: HoldReason) {
        let warning = match why {
            HoldReason::Restored => {
                "uketsuke: the ledger is older than the mailbox, so nothing is sent; look at it, then: uketsuke outbox release"
            }
            HoldReason::ClockBehind => {
                "uketsuke: this machine's clock is behind the ledger, so nothing is sent; set the clock, or: uketsuke outbox release"
            }
        };
        tracing::error!("{warning}");
        self.second_road.carry(format!("{warning}\n"));
    }
}

/// The filing round: the very last step with a letter, after its commit.
pub struct Filing {
    pub desk: Desk,
    pub folders: Folders,
    pub orders: mpsc::Sender<Order>,
    pub stopping: Stopping,
}

impl Filing {
    /// Works until the daemon stops.
    ///
    /// # Errors
    /// When the writer or the inbox is gone.
    pub async fn work(mut self) -> anyhow::Result<()> {
        let mut commits = self.desk.commits();
        while !self.stopping.now() {
            commits.mark_unchanged();
            let waiting = self.desk.ask(|ledger| ledger.to_file()).await?;
            let mut all_done = true;
            for one in &waiting {
                all_done &= self.file(one).await?;
                if self.stopping.now() {
                    break;
                }
            }
            if !all_done {
                super::breathe().await;
            } else if waiting.is_empty() {
                tokio::select! {
                    () = self.stopping.wait() => {}
                    changed = commits.changed() => changed.context("the writer has stopped")?,
                }
            }
        }
        Ok(())
    }

    /// Whether it is settled; a broken line is not.
    async fn file(&self, one: &ToFile) -> anyhow::Result<bool> {
        let (done, filed) = oneshot::channel();
        let (from, folder) = (intake::place(one.lies.clone()), self.folder(one.place).to_owned());
        self.orders.send(Order::File { place: from, folder, done }).await.ok().context("the inbox has stopped")?;
        let Ok(filed) = filed.await else { return Ok(false) };
        if filed == inbox::Filed::Stays {
            let uid = one.lies.uid;
            tracing::warn!(uid, "the server cannot move this letter; it stays where it is");
        }
        let lies = match filed {
            inbox::Filed::Moved(lies) => lies.map(intake::letter_key),
            inbox::Filed::NotThere | inbox::Filed::Stays => None,
        };
        let what = What::Filed { letter: one.letter.key.clone(), place: one.place, lies };
        let outcome = self.desk.submit(one.event_key(), what).await?;
        Ok(!matches!(outcome, Outcome::Failed { .. }))
    }

    fn folder(&self, place: Place) -> &str {
        match place {
            Place::Taken => &self.folders.taken,
            Place::Review => &self.folders.review,
            Place::Machine => &self.folders.machine,
            Place::Doctor => &self.folders.doctor,
        }
    }
}

/// The round of evidence: only where the server itself files what it accepts does Sent prove anything.
pub struct Evidence {
    pub desk: Desk,
    pub clock: Clock,
    pub orders: mpsc::Sender<Order>,
    pub stopping: Stopping,
}

impl Evidence {
    /// Works until the daemon stops.
    ///
    /// # Errors
    /// When the writer or the inbox is gone.
    pub async fn work(mut self) -> anyhow::Result<()> {
        let pause = chrono::Duration::seconds(20);
        while !self.stopping.now() {
            for unknown in self.desk.ask(|ledger| ledger.unknowns()).await? {
                let (done, found) = oneshot::channel();
                let order = Order::FindInSent { message_id: unknown.message_id.clone(), done };
                self.orders.send(order).await.ok().context("the inbox has stopped")?;
                if matches!(found.await, Ok(true)) {
                    let (outbox, attempt) = (unknown.id, unknown.attempts);
                    let what = What::Evidence { outbox, attempt, found: true };
                    self.desk.submit(format!("evidence:{outbox}:{attempt}"), what).await?;
                }
            }
            tokio::select! {
                () = self.stopping.wait() => {}
                () = self.clock.sleep_towards(self.clock.now() + pause) => {}
            }
        }
        Ok(())
    }
}
