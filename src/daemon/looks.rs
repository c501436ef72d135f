//! The round of looks: the doctor's words wait for a whole look through the inbox, begun after the time in which he may
//! stop them. A mailbox that does not answer keeps them waiting.

use anyhow::Context as _;
use tokio::sync::{mpsc, oneshot, watch};

use super::Stopping;
use super::writer::Desk;
use crate::clock::Clock;
use crate::desk::event::What;
use crate::inbox::Order;

/// Looks when something waits for it.
pub struct Looks {
    pub desk: Desk,
    pub clock: Clock,
    pub orders: mpsc::Sender<Order>,
    pub stopping: Stopping,
}

impl Looks {
    /// A round for this desk and this inbox.
    #[must_use]
    pub fn of(desk: &Desk, clock: &Clock, orders: &mpsc::Sender<Order>, stopping: &Stopping) -> Self {
        let (desk, clock) = (desk.clone(), clock.clone());
        Self { desk, clock, orders: orders.clone(), stopping: stopping.clone() }
    }

    /// Works until the daemon stops.
    ///
    /// # Errors
    /// When the writer or the inbox is gone.
    pub async fn work(mut self) -> anyhow::Result<()> {
        let mut commits = self.desk.commits();
        while !self.stopping.now() {
            commits.mark_unchanged();
            let began = self.clock.now();
            if !self.desk.ask(move |ledger| ledger.awaits_look(began)).await? {
                self.wait(&mut commits).await?;
                continue;
            }
            let (done, looked) = oneshot::channel();
            if self.orders.send(Order::Check { done }).await.is_err() {
                return Ok(());
            }
            if looked.await.is_ok() {
                let key = format!("looked-through:{}", began.timestamp_micros());
                self.desk.submit(key, What::LookedThrough { began }).await?;
            } else {
                super::breathe().await;
            }
        }
        Ok(())
    }

    async fn wait(&mut self, commits: &mut watch::Receiver<u64>) -> anyhow::Result<()> {
        let next = self.desk.ask(|ledger| ledger.next_look_due()).await?;
        let due = next.unwrap_or_else(|| self.clock.now() + chrono::Duration::seconds(30));
        tokio::select! {
            () = self.stopping.wait() => {}
            changed = commits.changed() => changed.context("the writer has stopped")?,
            () = self.clock.sleep_towards(due) => {}
        }
        Ok(())
    }
}
