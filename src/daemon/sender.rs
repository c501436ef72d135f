//! Takes drafts out of the outbox one at a time, hands each to the postman and reports exactly how far it came.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Context as _;
use tokio::sync::{mpsc, oneshot, watch};

use super::second_road::SecondRoad;
use super::writer::Desk;
use super::{Stopping, intake};
use crate::clock::Clock;
use crate::config::SentCopy;
use crate::desk::Answer;
use crate::desk::decision::{Audience, Carries, ClaimVerdict};
use crate::desk::event::{Delivery, What};
use crate::desk::records::OutboxId;
use crate::inbox::{Appended, Order};
use crate::ledger::{Claimed, Outcome};
use crate::postman::{self, Envelope, GoAhead, Postman};

/// Hammering a server with a wrong password locks accounts (535: RFC 4954 §6).
const AFTER_REFUSED_LOGIN: Duration = Duration::from_secs(60);
/// So often a claim may fail before the letter is given up.
const CLAIMS: u32 = 3;
/// For an hour a copy waits for the line to the mailbox.
const COPY_TRIES: u32 = 120;
const COPY_PAUSE: Duration = Duration::from_secs(30);

/// One connection's worth of sending.
pub struct Sender {
    pub desk: Desk,
    pub clock: Clock,
    pub postman: Postman,
    pub sent: SentCopy,
    pub orders: mpsc::Sender<Order>,
    pub second_road: SecondRoad,
    /// Whether the server was reached at the last attempt, of whichever connection.
    pub well: Arc<AtomicBool>,
    pub stopping: Stopping,
}

impl Sender {
    /// Works until the daemon stops; a draft in hand is finished first.
    ///
    /// # Errors
    /// When the writer is gone.
    pub async fn work(mut self) -> anyhow::Result<()> {
        let mut commits = self.desk.commits();
        while !self.stopping.now() {
            commits.mark_unchanged();
            let now = self.clock.now();
            match self.desk.ask(move |ledger| ledger.outbox_due(now, 1)).await?.first() {
                Some(due) => self.send(due.id, due.attempts + 1).await?,
                None => self.wait(&mut commits).await?,
            }
        }
        Ok(())
    }

    /// Until something is committed, falls due, or the daemon stops.
    async fn wait(&mut self, commits: &mut watch::Receiver<u64>) -> anyhow::Result<()> {
        self.postman.rest().await;
        let next = self.desk.ask(|ledger| ledger.next_outbox_due()).await?;
        let idle = chrono::Duration::seconds(30);
        let due = next.unwrap_or_else(|| self.clock.now() + idle);
        tokio::select! {
            () = self.stopping.wait() => {}
            changed = commits.changed() => changed.context("the writer has stopped")?,
            () = self.clock.sleep_towards(due) => {}
        }
        Ok(())
    }

    async fn send(&mut self, outbox: OutboxId, attempt: u32) -> anyhow::Result<()> {
        let claim = self.desk.submit(format!("claim:{outbox}:{attempt}"), What::Claim { outbox, attempt }).await?;
        let claimed = match claim {
            Outcome::Done { claimed: Some(claimed), answer: Answer::Claim(ClaimVerdict::Draft) } => {
                return self.lay_into_drafts(*claimed).await;
            }
            Outcome::Done { claimed: Some(claimed), .. } => claimed,
            Outcome::Failed { tries, .. } => {
                if tries >= CLAIMS {
                    tracing::error!(outbox, "a letter cannot be taken out of the outbox; the staff are told");
                    self.desk.submit(format!("stuck:{outbox}:{attempt}"), What::Stuck { outbox, attempt }).await?;
                }
                super::breathe().await;
                return Ok(());
            }
            _ => return Ok(()),
        };
        let delivery = self.deliver(&claimed).await;
        tracing::info!(outbox, attempt, kind = ?claimed.kind, delivery = delivery_word(&delivery), "letter handed over");
        let pause = pause_after(&delivery);
        let line_is_well = is_line_well(&delivery);
        let accepted = matches!(delivery, Delivery::Accepted { .. });
        self.report(outbox, attempt, delivery).await?;
        if accepted {
            self.copy_to_sent(&claimed);
        } else if claimed.kind.audience() == Audience::Alarmed && attempt == 1 {
            self.second_road.carry_letter(&claimed.bytes);
        }
        if self.well.swap(line_is_well, Ordering::Relaxed) != line_is_well {
            intake::health(&self.desk, &self.clock, "smtp", line_is_well).await?;
        }
        if let Some(pause) = pause {
            tracing::error!("the mail server refuses our login: check `user` of [postman] and the password's secret");
            tokio::select! {
                () = self.stopping.wait() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
        Ok(())
    }

    /// Shadow mode: a person sends it, or not. What could not be laid down is tried again.
    async fn lay_into_drafts(&mut self, claimed: Claimed) -> anyhow::Result<()> {
        let (outbox, attempt, kind) = (claimed.outbox, claimed.attempt, claimed.kind);
        let (done, appended) = oneshot::channel();
        let order = Order::AppendToDrafts { bytes: claimed.bytes, message_id: claimed.message_id, done };
        self.orders.send(order).await.ok().context("the inbox has stopped")?;
        let delivery = match appended.await {
            Ok(Appended::Stored | Appended::Already) => Delivery::Drafted,
            Ok(Appended::Refused) => {
                tracing::warn!(outbox, "no draft: there is no Drafts folder, or the server refuses");
                Delivery::NotSent { reply: String::new() }
            }
            Err(_) => Delivery::NotSent { reply: String::new() },
        };
        tracing::info!(outbox, attempt, ?kind, delivery = delivery_word(&delivery), "letter laid into Drafts");
        self.report(outbox, attempt, delivery).await
    }

    /// The second mark is committed just before DATA; where that fails, DATA is not begun.
    async fn deliver(&mut self, claimed: &Claimed) -> Delivery {
        let envelope = Envelope { from: claimed.from.clone(), to: claimed.to.clone() };
        let (outbox, attempt) = (claimed.outbox, claimed.attempt);
        let desk = self.desk.clone();
        let mark = async move || {
            let key = format!("handing:{outbox}:{attempt}");
            let marked = desk.submit(key, What::Handing { outbox, attempt }).await;
            if matches!(marked, Ok(Outcome::Done { .. })) { GoAhead::Yes } else { GoAhead::No }
        };
        match self.postman.deliver(&envelope, &claimed.bytes, mark).await {
            postman::Delivery::Accepted { reply } => Delivery::Accepted { reply },
            postman::Delivery::Rejected { reply } => Delivery::Rejected { reply },
            postman::Delivery::NotSent { reply } => Delivery::NotSent { reply },
            postman::Delivery::Unknown => Delivery::Unknown,
        }
    }

    /// What came of an attempt must reach the ledger: a full disk is waited out.
    async fn report(&self, outbox: OutboxId, attempt: u32, delivery: Delivery) -> anyhow::Result<()> {
        loop {
            let what = What::Delivered { outbox, attempt, delivery: delivery.clone() };
            match self.desk.submit(format!("delivered:{outbox}:{attempt}"), what).await? {
                Outcome::Failed { .. } if !self.stopping.now() => super::breathe().await,
                _ => return Ok(()),
            }
        }
    }

    /// Our copy in Sent, where the server does not file it by itself; never of what is secret.
    fn copy_to_sent(&self, claimed: &Claimed) {
        if self.sent != SentCopy::Append || claimed.carries != Carries::Nothing {
            return;
        }
        let copy =
            Copy { outbox: claimed.outbox, bytes: claimed.bytes.clone(), message_id: claimed.message_id.clone() };
        tokio::spawn(copy.lay_down(self.orders.clone(), self.stopping.clone()));
    }
}

/// A letter's copy on its way into Sent: a courtesy to the staff, so nothing waits for it.
struct Copy {
    outbox: OutboxId,
    bytes: Vec<u8>,
    message_id: String,
}

impl Copy {
    /// Asks again while the line to the mailbox is down; one that lies there already is not laid twice.
    async fn lay_down(self, orders: mpsc::Sender<Order>, mut stopping: Stopping) {
        for _ in 0..COPY_TRIES {
            let (done, appended) = oneshot::channel();
            let (bytes, message_id) = (self.bytes.clone(), self.message_id.clone());
            if orders.send(Order::AppendToSent { bytes, message_id, done }).await.is_err() {
                return;
            }
            if let Ok(appended) = appended.await {
                if appended == Appended::Refused {
                    tracing::warn!(
                        outbox = self.outbox,
                        "no copy in Sent: there is no such folder, or the server refuses"
                    );
                }
                return;
            }
            tokio::select! {
                () = stopping.wait() => return,
                () = tokio::time::sleep(COPY_PAUSE) => {}
            }
        }
        tracing::warn!(outbox = self.outbox, "no copy in Sent: the line to the mailbox stayed down");
    }
}

/// How long this connection rests: only after a refused login.
fn pause_after(delivery: &Delivery) -> Option<Duration> {
    let login_refused = matches!(delivery, Delivery::NotSent { reply } if reply.starts_with("535"));
    login_refused.then_some(AFTER_REFUSED_LOGIN)
}

/// Whether the server was reached, and took our login.
fn is_line_well(delivery: &Delivery) -> bool {
    let broken = matches!(delivery, Delivery::NotSent { reply } if reply.is_empty());
    !broken && pause_after(delivery).is_none()
}

fn delivery_word(delivery: &Delivery) -> &'static str {
    match delivery {
        Delivery::Accepted { .. } => "accepted",
        Delivery::Rejected { .. } => "rejected",
        Delivery::NotSent { .. } => "not sent",
        Delivery::Unknown => "unknown",
        Delivery::Drafted => "drafted",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_login_is_not_tried_again_within_a_minute() {
        let not_sent = |reply: &str| Delivery::NotSent { reply: reply.to_owned() };
        let rows = [
            (not_sent("535 5.7.8 wrong"), Some(60), false),
            (not_sent("535 5.7.8"), Some(60), false),
            (not_sent("451 4.3.0 busy"), None, true),
            (not_sent(""), None, false),
            (Delivery::Unknown, None, true),
            (Delivery::Rejected { reply: "550 5.3.5 no".to_owned() }, None, true),
            (Delivery::Accepted { reply: "250 535".to_owned() }, None, true),
        ];
        for (delivery, seconds, well) in rows {
            assert_eq!(pause_after(&delivery).map(|pause| pause.as_secs()), seconds, "{delivery:?}");
            assert_eq!(is_line_well(&delivery), well, "{delivery:?}");
        }
    }
}
