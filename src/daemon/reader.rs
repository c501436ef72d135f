//! The thread that decodes and reads letters: its stack is large (nested messages), its time is watched, and a
//! letter that kills it all the same has had its try committed before.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use anyhow::Context as _;
use tokio::sync::{mpsc, oneshot};

use crate::desk::Policy;
use crate::mail::{Letter, Moment};
use crate::reading::{self, Reading};

const STACK_BYTES: usize = 64 * 1024 * 1024;
/// Longer than this no letter takes; whoever does is quarantined after the process has ended three times.
const PATIENCE: Duration = Duration::from_secs(20);

struct Job {
    raw: Vec<u8>,
    received: Moment,
    done: oneshot::Sender<Option<(Letter, Reading)>>,
}

/// The way to the reading thread.
#[derive(Clone)]
pub struct Reader {
    jobs: mpsc::UnboundedSender<Job>,
}

/// What came of reading.
pub enum Read {
    Letter(Box<(Letter, Reading)>),
    /// It panicked: the letter's fault, and a fault of ours.
    Failed,
}

/// The policy in force, shared between the threads; changed on SIGHUP.
pub type SharedPolicy = Arc<RwLock<Arc<Policy>>>;

/// The policy in force now.
#[must_use]
pub fn in_force(policy: &SharedPolicy) -> Arc<Policy> {
    Arc::clone(&policy.read().unwrap_or_else(PoisonError::into_inner))
}

impl Reader {
    /// Starts the thread; it ends with the last clone of the handle.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(policy: SharedPolicy) -> anyhow::Result<Self> {
        let (jobs, mut incoming) = mpsc::unbounded_channel::<Job>();
        std::thread::Builder::new()
            .name("reader".into())
            .stack_size(STACK_BYTES)
            .spawn(move || {
                while let Some(job) = incoming.blocking_recv() {
                    let guide = &in_force(&policy).guide;
                    let read = std::panic::catch_unwind(|| {
                        let letter = Letter::decode(&job.raw);
                        let written = letter.written(job.received);
                        let reading = reading::read(&letter, guide, written);
                        (letter, reading)
                    });
                    let _ = job.done.send(read.ok());
                }
            })
            .context("start the reading thread")?;
        Ok(Self { jobs })
    }

    /// Decodes and reads one letter.
    ///
    /// # Errors
    /// When it takes longer than any letter should: the process must end, the letter's try stands.
    pub async fn read(&self, raw: Vec<u8>, received: Moment) -> anyhow::Result<Read> {
        let (done, read) = oneshot::channel();
        self.jobs.send(Job { raw, received, done }).ok().context("the reading thread has stopped")?;
        let read = tokio::time::timeout(PATIENCE, read).await.context("a letter took too long to read")?;
        Ok(read.context("the reading thread has stopped")?.map_or(Read::Failed, |pair| Read::Letter(Box::new(pair))))
    }
}
