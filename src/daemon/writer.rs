//! The one thread that takes events and writes the ledger.
//!
//! It drains its channel, deliveries first, and gives the ledger a batch: one transaction, a savepoint an event.
//! Whoever sent an event hears what came of it once it is committed, never before.

use std::sync::Arc;

use anyhow::Context as _;
use tokio::sync::{mpsc, oneshot, watch};

use super::dice::DiceCup;
use crate::clock::Clock;
use crate::desk::event::What;
use crate::desk::{Event, Policy, decide};
use crate::ledger::{Ledger, Mishap, Outcome, Trouble};

/// Events a transaction takes at most.
const BATCH: usize = 64;

/// A question to the ledger, asked on the writer's thread between two batches.
type Question = Box<dyn FnOnce(&mut Ledger) + Send>;

enum Job {
    Event { key: String, what: Box<What>, done: oneshot::Sender<Outcome> },
    Question(Question),
    Policy(Arc<Policy>),
}

/// The way to the writer; clones lead to the same one.
#[derive(Clone)]
pub struct Desk {
    jobs: mpsc::UnboundedSender<Job>,
    commits: watch::Receiver<u64>,
}

/// Ends when every [`Desk`] is dropped, or with the trouble that makes going on wrong.
pub struct Writer {
    ledger: Ledger,
    policy: Arc<Policy>,
    clock: Clock,
    dice: DiceCup,
    jobs: mpsc::UnboundedReceiver<Job>,
    commits: watch::Sender<u64>,
}

impl Desk {
    /// Gives an event to the writer and waits until it is committed (or failed, or was known already).
    ///
    /// # Errors
    /// When the writer is gone.
    pub async fn submit(&self, key: String, what: What) -> anyhow::Result<Outcome> {
        let (done, outcome) = oneshot::channel();
        let job = Job::Event { key, what: Box::new(what), done };
        self.jobs.send(job).ok().context("the writer has stopped")?;
        outcome.await.context("the writer has stopped")
    }

    /// Asks the ledger something, between two batches.
    ///
    /// # Errors
    /// When the writer is gone or the ledger cannot answer.
    pub async fn ask<T, F>(&self, question: F) -> anyhow::Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Ledger) -> Result<T, Trouble> + Send + 'static,
    {
        let (done, answer) = oneshot::channel();
        let asked = Box::new(move |ledger: &mut Ledger| {
            let _ = done.send(question(ledger));
        });
        self.jobs.send(Job::Question(asked)).ok().context("the writer has stopped")?;
        Ok(answer.await.context("the writer has stopped")??)
    }

    /// From now on the desk decides by this policy.
    pub fn adopt(&self, policy: Arc<Policy>) {
        let _ = self.jobs.send(Job::Policy(policy));
    }

    /// Wakes at every commit.
    #[must_use]
    pub fn commits(&self) -> watch::Receiver<u64> {
        self.commits.clone()
    }
}

impl Writer {
    /// A writer on this ledger, and the way to it.
    #[must_use]
    pub fn new(ledger: Ledger, policy: Arc<Policy>, clock: Clock, dice: DiceCup) -> (Self, Desk) {
        let (to_writer, jobs) = mpsc::unbounded_channel();
        let (commits, seen) = watch::channel(0);
        (Self { ledger, policy, clock, dice, jobs, commits }, Desk { jobs: to_writer, commits: seen })
    }

    /// Works until nobody can send any more.
    ///
    /// # Errors
    /// Trouble that makes going on wrong: the disk failed under a commit, the ledger is damaged.
    pub fn work(mut self) -> anyhow::Result<()> {
        while let Some(first) = self.jobs.blocking_recv() {
            let mut events = Vec::new();
            self.take(first, &mut events);
            self.drain(&mut events);
            if !events.is_empty() {
                self.commit(events)?;
            }
        }
        Ok(())
    }

    /// Takes what else has come; while one transaction is written the next crowd gathers by itself.
    fn drain(&mut self, events: &mut Vec<Waiting>) {
        while events.len() < BATCH {
            match self.jobs.try_recv() {
                Ok(job) => self.take(job, events),
                Err(_) => break,
            }
        }
    }

    fn take(&mut self, job: Job, events: &mut Vec<Waiting>) {
        match job {
            Job::Event { key, what, done } => {
                let dice = self.dice.draw(&key);
                events.push(Waiting { event: Event { key, dice, what: *what }, done });
            }
            Job::Question(question) => question(&mut self.ledger),
            Job::Policy(policy) => self.policy = policy,
        }
    }

    fn commit(&mut self, mut waiting: Vec<Waiting>) -> anyhow::Result<()> {
        waiting.sort_by_key(|w| !matches!(w.event.what, What::Delivered { .. }));
        let (events, replies): (Vec<Event>, Vec<_>) = waiting.into_iter().map(|w| (w.event, w.done)).unzip();
        let now = self.clock.now();
        let policy = Arc::clone(&self.policy);
        match self.ledger.batch(&events, now, |known, event| decide(&policy, known, event, now)) {
            Ok(outcomes) => {
                for (done, outcome) in replies.into_iter().zip(outcomes) {
                    let _ = done.send(outcome);
                }
                self.commits.send_modify(|count| *count += 1);
                Ok(())
            }
            // A full disk is outlived: nothing was committed, so every sender hears "failed" and comes again.
            Err(Trouble::DiskFull) => {
                tracing::error!("the disk is full: nothing can be recorded, so nothing is sent; make room");
                for done in replies {
                    let _ = done.send(Outcome::Failed { why: Mishap::DiskFull, tries: 0 });
                }
                Ok(())
            }
            Err(trouble) => Err(trouble).context("record a batch of events"),
        }
    }
}

struct Waiting {
    event: Event,
    done: oneshot::Sender<Outcome>,
}
