//! Looks through the watched folders, shows what is new, and sleeps under IDLE until something happens.
//!
//! Whatever breaks ends the session and nothing else: it is opened again, after a wait that grows, and the
//! folders are searched from where the ledger's memory ends. A folder counts as checked only when a SEARCH that
//! was begun after the last news found nothing that is not committed.

use std::collections::{HashMap, HashSet};
use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::{Sleep, sleep};

use super::connect::{self, Dial};
use super::layout::{Layout, Special};
use super::session::{Failure, Mode, Session};
use crate::clock::Clock;
use crate::inbox::{
    Channels, Committed, Idle, ImapOptions, MakeFolders, Memory, Order, Place, Report, Role, Sighting, Trouble,
    out_of_order,
};

/// Shorter than any NAT forgets a connection, and the longest time that a dead one goes unnoticed.
const IDLE_RENEWAL: Duration = Duration::from_secs(5 * 60);
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(5 * 60);
/// Longest wait before a letter that failed is shown again.
const LONGEST_DEFERRAL: Duration = Duration::from_secs(60);
/// Letters whose sizes are asked for at once.
const BATCH: usize = 200;

/// Why attending a session ended.
pub enum End {
    /// The daemon closed a channel: it is over.
    Closed,
    Ill(Trouble),
}

impl From<Trouble> for End {
    fn from(trouble: Trouble) -> Self {
        Self::Ill(trouble)
    }
}

impl From<Failure> for End {
    fn from(failure: Failure) -> Self {
        Self::Ill(failure.trouble())
    }
}

/// How a look through a folder went.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Complete,
    /// A letter has to be shown again.
    Deferred,
}

/// How much the next look takes in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    Everywhere,
    InboxOnly,
}

/// What interrupts IDLE.
enum Wake {
    Order(Option<Order>),
    Due,
}

/// A session that is logged in, and what is known of its server.
pub struct Line {
    pub session: Session,
    pub layout: Layout,
    /// Whether IDLE is wanted, offered and was not refused.
    idles: bool,
    /// When all folders are to be looked through again.
    due: Pin<Box<Sleep>>,
}

/// A watched folder that is open.
pub struct Watched {
    pub role: Role,
    /// As the server writes it.
    pub name: String,
    /// As people write it.
    pub plain: String,
    pub mode: Mode,
    pub uid_validity: u32,
}

impl Watched {
    pub fn place(&self, uid: u32) -> Place {
        Place { folder: self.plain.clone(), uid_validity: self.uid_validity, uid }
    }
}

/// The watch over one mailbox; it outlives its sessions.
pub struct Watch<D> {
    dial: D,
    pub options: ImapOptions,
    pub memory: Arc<dyn Memory>,
    pub clock: Clock,
    channels: Channels,
    /// Orders to check that came since the last full check began.
    pub pending: Vec<oneshot::Sender<()>>,
    /// What was last told of the line; `Some("")` is well.
    last_told: Option<&'static str>,
    /// The next wait before connecting again, and before showing a letter again.
    back_off: Duration,
    deferral: Duration,
    /// Letters at which a fetch failed, with how often it failed while they were fetched alone.
    pub stumbles: HashMap<Place, u8>,
    /// Letters below the cursor that are to be shown all the same.
    pub wanted: HashSet<Place>,
    /// Letters that were copied to where they belong, and whose original could not yet be removed.
    pub copied: HashMap<Place, Option<Place>>,
}

impl<D: Dial> Watch<D> {
    pub fn new(dial: D, options: ImapOptions, memory: Arc<dyn Memory>, clock: Clock, channels: Channels) -> Self {
        Self {
            dial,
            options,
            memory,
            clock,
            channels,
            pending: Vec::new(),
            last_told: None,
            back_off: FIRST_WAIT,
            deferral: FIRST_WAIT,
            stumbles: HashMap::new(),
            wanted: HashSet::new(),
            copied: HashMap::new(),
        }
    }

    /// Watches until a channel is closed.
    pub async fn keep(mut self) {
        loop {
            let trouble = match self.attend().await {
                Ok(never) => match never {},
                Err(End::Closed) => return,
                Err(End::Ill(trouble)) => trouble,
            };
            // Whoever waits for a check learns by this that it did not succeed.
            self.pending.clear();
            let wait = trouble.wait(self.back_off);
            tracing::warn!(why = trouble.code(), wait_seconds = wait.as_secs(), "the line to the mail server is down");
            self.back_off = (self.back_off * 2).min(LONGEST_WAIT);
            if self.tell_line(trouble.code()).await.is_err() || self.wait_refusing_orders(wait).await.is_err() {
                return;
            }
        }
    }

    async fn attend(&mut self) -> Result<Infallible, End> {
        let (mut line, early) = self.open().await?;
        for order in early {
            self.serve(&mut line, order).await?;
        }
        let mut look = Look::Everywhere;
        loop {
            let outcome = match look {
                Look::Everywhere => self.look_everywhere(&mut line).await?,
                Look::InboxOnly => self.look_into(&mut line, Role::Inbox).await?,
            };
            look = match outcome {
                Outcome::Complete => self.rest(&mut line).await?,
                Outcome::Deferred => self.wait_to_show_again(&mut line).await?,
            };
        }
    }

    /// A line, and the orders that came while it was opened; where it cannot be opened they are dropped.
    async fn open(&mut self) -> Result<(Line, Vec<Order>), End> {
        let (dial, options) = (&self.dial, &self.options);
        let opening = async {
            let mut session = connect::open(dial, options).await?;
            let mut layout = Layout::ask(&mut session).await?;
            if options.make_folders == MakeFolders::Yes {
                layout.make(&mut session, &options.folders.ours()).await?;
            }
            let idles = options.idle == Idle::WhereOffered && session.can("IDLE");
            Ok::<_, Failure>(Line { session, layout, idles, due: Box::pin(sleep(Duration::ZERO)) })
        };
        let mut early = Vec::new();
        tokio::pin!(opening);
        loop {
            tokio::select! {
                biased;
                line = &mut opening => return Ok((line?, early)),
                order = self.channels.orders.recv() => early.push(order.ok_or(End::Closed)?),
            }
        }
    }

    /// Waits before the next try; orders that come meanwhile are dropped, which tells the daemon.
    async fn wait_refusing_orders(&mut self, wait: Duration) -> Result<(), End> {
        let wait = sleep(wait);
        tokio::pin!(wait);
        loop {
            tokio::select! {
                biased;
                () = &mut wait => return Ok(()),
                order = self.channels.orders.recv() => drop(order.ok_or(End::Closed)?),
            }
        }
    }

    async fn tell_line(&mut self, why: &'static str) -> Result<(), End> {
        if self.last_told == Some(why) {
            return Ok(());
        }
        self.last_told = Some(why);
        self.report(Report::Line { well: why.is_empty(), why }).await
    }

    async fn report(&mut self, report: Report) -> Result<(), End> {
        self.channels.reports.send(report).await.map_err(|_| End::Closed)
    }

    /// Sent before INBOX: what was answered by hand while the desk was away must be known before it is read. INBOX
    /// last, so that it is the folder that is open when IDLE begins.
    async fn look_everywhere(&mut self, line: &mut Line) -> Result<Outcome, End> {
        let period = if line.idles { IDLE_RENEWAL.min(self.options.poll) } else { self.options.poll };
        line.due = Box::pin(sleep(period));
        let asked = std::mem::take(&mut self.pending);
        let junk = self.look_into(line, Role::Junk).await?;
        let sent = self.look_into(line, Role::Sent).await?;
        line.session.select_anew("INBOX", Mode::Change).await?;
        let inbox = self.look_into(line, Role::Inbox).await?;
        if [junk, sent, inbox].contains(&Outcome::Deferred) {
            self.pending.extend(asked);
            return Ok(Outcome::Deferred);
        }
        (self.back_off, self.deferral) = (FIRST_WAIT, FIRST_WAIT);
        self.tell_line("").await?;
        for done in asked {
            // Who asked may have stopped waiting; nothing is owed to him then.
            let _gone = done.send(());
        }
        Ok(Outcome::Complete)
    }

    /// Shows all that is new in a folder, until nothing is.
    async fn look_into(&mut self, line: &mut Line, role: Role) -> Result<Outcome, End> {
        let began = self.clock.now();
        let Some(mut folder) = self.watched(line, role).await? else { return Ok(Outcome::Complete) };
        let mut shown = 0;
        loop {
            folder.uid_validity = line.session.select(&folder.name, folder.mode).await?.uid_validity;
            let cursor = self.memory.cursor(&folder.plain, folder.uid_validity).unwrap_or(0).max(shown);
            let Some(lowest) = cursor.checked_add(1) else { break };
            let uids = line.session.uids_from(lowest).await?;
            let uids = if role == Role::Sent && cursor == 0 { self.recent(line, uids).await? } else { uids };
            let uids = [self.wanted_of(&folder, lowest), uids].concat();
            for uids in uids.chunks(BATCH) {
                if self.show_all(line, &folder, uids).await? == Outcome::Deferred {
                    return Ok(Outcome::Deferred);
                }
                shown = uids.last().copied().unwrap_or(shown);
            }
            if line.session.is_settled(&folder.name) {
                break;
            }
        }
        let Watched { plain, uid_validity, .. } = folder;
        self.report(Report::Checked { role, began, folder: plain, uid_validity }).await?;
        Ok(Outcome::Complete)
    }

    /// Opens the folder of that role; `None` where there is none.
    async fn watched(&self, line: &mut Line, role: Role) -> Result<Option<Watched>, End> {
        let special = |which| line.layout.special(which, &self.options.folders);
        let (name, mode) = match role {
            Role::Inbox => (Some("INBOX".to_owned()), Mode::Change),
            Role::Junk => (special(Special::Junk), Mode::Read),
            Role::Sent => (special(Special::Sent), Mode::Read),
        };
        let Some(name) = name else { return Ok(None) };
        let opened = match line.session.select(&name, mode).await {
            Err(Failure::Refused(_)) if role != Role::Inbox => {
                tracing::warn!(folder = role.word(), "the mail server refuses to open a folder");
                return Ok(None);
            }
            opened => opened?,
        };
        let plain = line.layout.plain(&name);
        Ok(Some(Watched { role, name, plain, mode, uid_validity: opened.uid_validity }))
    }

    async fn show_all(&mut self, line: &mut Line, folder: &Watched, uids: &[u32]) -> Result<Outcome, End> {
        let mut batch = self.sized(line, folder, uids).await?;
        self.tell_out_of_order(folder, &batch.order).await?;
        for uid in batch.order.clone() {
            let early = batch.received(uid).is_some_and(|received| received < self.memory.since());
            if folder.role == Role::Sent && early {
                continue;
            }
            let body = self.body(line, folder, &mut batch, uid).await?;
            let received = batch.received(uid).unwrap_or_else(|| self.clock.now());
            let (committed, answer) = oneshot::channel();
            let sighting = Sighting { place: folder.place(uid), role: folder.role, received, body, committed };
            self.report(Report::Sighted(sighting)).await?;
            if self.made_of_it(line, answer).await? == Committed::TryAgain {
                return Ok(Outcome::Deferred);
            }
        }
        Ok(Outcome::Complete)
    }

    /// Whatever is shown after a higher number is noted before: a crash in between must not pass it over.
    async fn tell_out_of_order(&mut self, folder: &Watched, order: &[u32]) -> Result<(), End> {
        let places: Vec<Place> = out_of_order(order).into_iter().map(|uid| folder.place(uid)).collect();
        if places.is_empty() {
            return Ok(());
        }
        let (noted, answer) = oneshot::channel();
        self.report(Report::OutOfOrder { places, noted }).await?;
        answer.await.map_err(|_| End::Closed)
    }

    /// Waits until a letter that was shown is committed, carrying out orders meanwhile.
    async fn made_of_it(
        &mut self,
        line: &mut Line,
        mut answer: oneshot::Receiver<Committed>,
    ) -> Result<Committed, End> {
        loop {
            tokio::select! {
                biased;
                made = &mut answer => return Ok(made.unwrap_or(Committed::TryAgain)),
                order = self.channels.orders.recv() => self.serve(line, order.ok_or(End::Closed)?).await?,
            }
        }
    }

    /// Sleeps until a look is due.
    async fn rest(&mut self, line: &mut Line) -> Result<Look, End> {
        // A timer must be polled to run: in a busy INBOX nothing else here would, and Junk were never looked at.
        let due = poll_fn(|context| Poll::Ready(line.due.as_mut().poll(context).is_ready())).await;
        if due || !self.pending.is_empty() {
            return Ok(Look::Everywhere);
        }
        if !line.session.is_settled("INBOX") {
            return Ok(Look::InboxOnly);
        }
        let orders = &mut self.channels.orders;
        let due = line.due.as_mut();
        let interruption = async {
            tokio::select! {
                biased;
                order = orders.recv() => Wake::Order(order),
                () = due => Wake::Due,
            }
        };
        let woken = if line.idles { line.session.idle(interruption).await } else { Ok(Some(interruption.await)) };
        match woken {
            Ok(Some(Wake::Order(order))) => self.serve_all(line, order.ok_or(End::Closed)?).await,
            Ok(Some(Wake::Due)) => Ok(Look::Everywhere),
            Ok(None) => Ok(Look::InboxOnly),
            Err(Failure::Refused(_)) => {
                tracing::info!("the mail server offers IDLE and refuses it: polling");
                line.idles = false;
                Ok(Look::Everywhere)
            }
            Err(Failure::Line(trouble)) => Err(trouble.into()),
        }
    }

    async fn serve_all(&mut self, line: &mut Line, first: Order) -> Result<Look, End> {
        self.serve(line, first).await?;
        while let Ok(order) = self.channels.orders.try_recv() {
            self.serve(line, order).await?;
        }
        Ok(if self.pending.is_empty() { Look::InboxOnly } else { Look::Everywhere })
    }

    async fn wait_to_show_again(&mut self, line: &mut Line) -> Result<Look, End> {
        let wait = sleep(self.deferral);
        self.deferral = (self.deferral * 2).min(LONGEST_DEFERRAL);
        tokio::pin!(wait);
        loop {
            tokio::select! {
                biased;
                order = self.channels.orders.recv() => self.serve(line, order.ok_or(End::Closed)?).await?,
                () = &mut wait => return Ok(Look::Everywhere),
            }
        }
    }
}
