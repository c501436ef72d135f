//! The loop, the tasks, the control socket, shutdown: the only module that knows everybody.
//!
//! Inbox reports become events (`intake`), one thread decides and records them (`writer`), drafts leave
//! (`sender`), timers fall due and handled letters are filed (`rounds`), people act (`control`). Each is a task; when
//! one ends before it was told to, the process ends, and the ledger is what the next one begins from.

mod comparing;
pub mod control;
mod dice;
mod intake;
pub mod lines;
mod looks;
mod reader;
mod rounds;
mod second_road;
mod sender;
mod start;
mod supervisor;
mod writer;

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use anyhow::Context as _;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinSet;

pub use dice::DiceCup;
pub use start::{FirstStart, LEDGER, LEDGER_KEY, NotStarted, open_ledger, sealing_key};
pub use supervisor::run;
pub use writer::Desk;

use crate::clock::Clock;
use crate::config::Config;
use crate::desk::event::What;
use crate::inbox::{self, Order};
use crate::ledger::Outcome;
use crate::mail::Moment;
use crate::postman::Postman;
use reader::{Reader, SharedPolicy};
use writer::Writer;

/// Orders that may wait for the inbox.
const ORDERS: usize = 64;
/// Reports that may wait for the writer.
const REPORTS: usize = 16;
/// What a second look costs after something failed.
const BREATH: Duration = Duration::from_secs(2);

/// What a daemon is made from.
pub struct Setup {
    pub config: Config,
    pub clock: Clock,
    pub dice: DiceCup,
    /// How many letters may leave at the same time.
    pub connections: usize,
    pub first_start: FirstStart,
}

/// A running desk.
pub struct Daemon {
    desk: Desk,
    clock: Clock,
    policy: SharedPolicy,
    orders: mpsc::Sender<Order>,
    stop: watch::Sender<bool>,
    tasks: JoinSet<anyhow::Result<()>>,
}

/// Told to every task when the daemon is to end.
#[derive(Clone)]
pub struct Stopping(watch::Receiver<bool>);

impl Stopping {
    #[must_use]
    fn now(&self) -> bool {
        *self.0.borrow()
    }

    /// Until it is time.
    async fn wait(&mut self) {
        // A dropped sender means that the daemon is gone: time to stop, too.
        let _ = self.0.wait_for(|stop| *stop).await;
    }
}

impl Daemon {
    /// Opens the ledger, recovers what a crash left, and starts every task.
    ///
    /// # Errors
    /// [`NotStarted`] with what to do.
    pub async fn start(setup: Setup) -> Result<Self, NotStarted> {
        let Setup { config, clock, dice, connections, first_start } = setup;
        lines::keep_rehearsals_at_home(&config, &clock)?;
        let inbox_options = lines::inbox_options(&config)?;
        let postman_options = lines::postman_options(&config)?;
        let ledger = start::open_ledger(&config)?;
        // Before anything is begun that would have to be ended again.
        let socket = control::Control::listen(&control::socket_path(&config.runtime_directory))?;
        let restored = start::look_around(&ledger, &inbox_options, &clock, first_start, &config).await?;

        let policy: SharedPolicy = Arc::new(RwLock::new(Arc::new(config.policy.clone())));
        let memory = Arc::new(start::Remembered::of(&config, &ledger)?);
        let (writer, desk) = Writer::new(ledger, reader::in_force(&policy), clock.clone(), dice);
        let (stop, stopping) = watch::channel(false);
        let stopping = Stopping(stopping);
        let mut tasks = JoinSet::new();
        start::spawn_writer(&mut tasks, writer)?;
        start::recover(&desk, &clock, restored).await?;

        let (orders, incoming) = mpsc::channel(ORDERS);
        let (report, reports) = mpsc::channel(REPORTS);
        let channels = inbox::Channels { reports: report, orders: incoming };
        let watched =
            inbox::run(lines::making_folders(inbox_options, config.policy.manner), memory, clock.clone(), channels);
        tasks.spawn(async move {
            watched.await;
            Ok(())
        });
        let reader = Reader::start(Arc::clone(&policy))?;
        tasks.spawn(intake::Intake::new(desk.clone(), reader, clock.clone()).work(reports));
        let second_road = second_road::SecondRoad { command: config.second_road.clone() };
        let well = Arc::new(AtomicBool::new(true));
        for _ in 0..connections {
            let sender = sender::Sender {
                desk: desk.clone(),
                clock: clock.clone(),
                postman: Postman::new(postman_options.clone(), clock.clone()),
                sent: config.postman.sent,
                orders: orders.clone(),
                second_road: second_road.clone(),
                well: Arc::clone(&well),
                stopping: stopping.clone(),
            };
            tasks.spawn(sender.work());
        }
        tasks.spawn(rounds::Timers { desk: desk.clone(), clock: clock.clone(), stopping: stopping.clone() }.work());
        tasks.spawn(rounds::Checkpoints { desk: desk.clone(), stopping: stopping.clone() }.work());
        let folders = config.inbox.folders.clone();
        let filing = rounds::Filing { desk: desk.clone(), folders, orders: orders.clone(), stopping: stopping.clone() };
        tasks.spawn(comparing::Comparing::beside(&filing).work());
        tasks.spawn(filing.work());
        tasks.spawn(looks::Looks::of(&desk, &clock, &orders, &stopping).work());
        if config.postman.sent == crate::config::SentCopy::Server {
            let (desk, clock) = (desk.clone(), clock.clone());
            let evidence = rounds::Evidence { desk, clock, orders: orders.clone(), stopping: stopping.clone() };
            tasks.spawn(evidence.work());
        }
        let office = control::Office {
            desk: desk.clone(),
            orders: orders.clone(),
            policy: Arc::clone(&policy),
            clock: clock.clone(),
        };
        let control = control::Control { office, stopping: stopping.clone() };
        tasks.spawn(control.work(socket));
        tasks.spawn(rounds::Holds { desk: desk.clone(), second_road, stopping: stopping.clone() }.work());
        Ok(Self { desk, clock, policy, orders, stop, tasks })
    }

    /// The way to the writer.
    #[must_use]
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// Looks through the mailbox and returns when all that lay there is committed and nothing that is due now is
    /// left to do: what a hand-wound clock waits for.
    ///
    /// # Errors
    /// When a task has ended.
    pub async fn settle(&self) -> anyhow::Result<()> {
        let (done, checked) = oneshot::channel();
        self.orders.send(Order::Check { done }).await.ok().context("the inbox has stopped")?;
        checked.await.context("the inbox has stopped")?;
        loop {
            let now = self.clock.now();
            if self.desk.ask(move |ledger| ledger.is_idle(now)).await? {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// When something falls due next by itself.
    ///
    /// # Errors
    /// When the writer has stopped.
    pub async fn next_due(&self) -> anyhow::Result<Option<Moment>> {
        self.desk.ask(|ledger| ledger.next_due()).await
    }

    /// Finishes what is in hand and ends every task.
    ///
    /// # Errors
    /// When a task failed.
    pub async fn stop(self) -> anyhow::Result<()> {
        let Self { desk, orders, stop, mut tasks, .. } = self;
        let _ = stop.send(true);
        drop(orders);
        drop(desk);
        while let Some(ended) = tasks.join_next().await {
            ended.context("a task panicked")??;
        }
        Ok(())
    }
}

/// Told to the writer as an event of its own.
async fn tell(desk: &Desk, key: String, what: What) -> anyhow::Result<()> {
    match desk.submit(key, what).await? {
        Outcome::Failed { why, .. } => anyhow::bail!("the desk could not begin: {why}"),
        _ => Ok(()),
    }
}

/// A short wait before something that failed is tried again.
async fn breathe() {
    tokio::time::sleep(BREATH).await;
}
