//! The mailbox that members write to: watched, fetched from, filed away in. IMAP or Maildir.
//!
//! An edge: it carries raw bytes and refuses to know what stands in them or what the desk decided. It reports
//! [`Sighting`]s in order (those of INBOX that are new together in the order of their receipt), waits for each to be acknowledged (committed) before the next folder check counts as
//! done, and carries out [`Order`]s. Its errors never carry mail text, addresses or server replies into a log.

mod folder_name;
mod imap;
mod maildir;
mod message_id;
mod options;
mod survey;
#[cfg(test)]
mod testing;
mod trouble;

use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};

use crate::clock::Clock;
use crate::mail::Moment;

pub use options::{Folders, Idle, ImapOptions, MaildirOptions, MakeFolders, Options};
pub use survey::{FolderFound, Offers, Purpose, Survey};
pub use trouble::Trouble;

/// One letter as the server shows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// Plain-text folder name without the server's prefix (`INBOX`, `迷惑メール`).
    pub folder: String,
    pub uid_validity: u32,
    pub uid: u32,
}

/// Which role a folder has in which a letter was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Inbox,
    Junk,
    /// What was sent, by us and by hand: only headers are shown, and nothing from before `since` at all.
    Sent,
}

impl Role {
    /// For logs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Inbox => "arrivals",
            Self::Junk => "junk",
            Self::Sent => "sent letters",
        }
    }
}

/// What the inbox tells the daemon.
#[derive(Debug)]
pub enum Report {
    Sighted(Sighting),
    /// These are shown after letters with higher numbers, which were received later: the cursor must not pass them
    /// before they are committed, whatever happens meanwhile. Answered when the ledger has noted it.
    OutOfOrder {
        places: Vec<Place>,
        noted: oneshot::Sender<()>,
    },
    /// All that stood in the folder of this role when this check began was reported and acknowledged.
    Checked {
        role: Role,
        began: Moment,
        folder: String,
        uid_validity: u32,
    },
    /// The line to the server broke (`why` is [`Trouble::code`]), or is back (`why` is empty): back means that a check
    /// of all watched folders succeeded, not that a socket opened. Told on change only.
    Line {
        well: bool,
        why: &'static str,
    },
}

/// A letter was seen that the ledger does not know yet.
#[derive(Debug)]
pub struct Sighting {
    pub place: Place,
    pub role: Role,
    /// INTERNALDATE; for a Maildir the time in the file name. Of a letter that vanished before it could even be
    /// asked about, when it was listed.
    pub received: Moment,
    pub body: Body,
    /// Answered when the letter's event is committed; the cursor moves then.
    pub committed: oneshot::Sender<Committed>,
}

/// What was fetched of it.
pub enum Body {
    Whole(Vec<u8>),
    /// Over the size limit: the header and the beginning; `size` is RFC822.SIZE.
    Head {
        bytes: Vec<u8>,
        size: u64,
    },
    /// Listed, and gone when it was to be fetched.
    Gone,
    /// The header alone, or as much of it as is reasonable: of a letter in Sent.
    Header(Vec<u8>),
    /// Received before `since`: not fetched.
    NotFetched,
    /// The server broke off or refused three times when asked for this letter, and for it alone.
    Unfetchable,
}

impl std::fmt::Debug for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Whole(bytes) => write!(f, "Whole({} bytes)", bytes.len()),
            Self::Head { size, .. } => write!(f, "Head(of {size} bytes)"),
            Self::Header(bytes) => write!(f, "Header({} bytes)", bytes.len()),
            Self::Gone => f.write_str("Gone"),
            Self::NotFetched => f.write_str("NotFetched"),
            Self::Unfetchable => f.write_str("Unfetchable"),
        }
    }
}

/// What the daemon made of a sighting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Committed {
    /// It stands in the ledger: go on.
    Yes,
    /// It failed: show it again later (the daemon counts and quarantines).
    TryAgain,
}

/// What the daemon asks the inbox to do. Each answers through its channel; a dropped channel means the line broke
/// before it was done, and the daemon asks again once [`Report::Line`] says it is back (until then orders are dropped
/// at once; those that come while a connection is being opened wait for it). Orders are carried out between two
/// letters and while idling, so one may be given while a sighting waits to be committed.
#[derive(Debug)]
pub enum Order {
    /// Move a handled letter into the folder of that name. Idempotent: one that is no longer there is `NotThere`.
    File { place: Place, folder: String, done: oneshot::Sender<Filed> },
    /// The raw bytes of a letter, wherever it now lies (the first of the places where it still is, else by Message-ID
    /// in all folders).
    Fetch { places: Vec<Place>, message_id: Option<String>, done: oneshot::Sender<Option<Vec<u8>>> },
    /// Whether a letter with this Message-ID lies in Sent.
    FindInSent { message_id: String, done: oneshot::Sender<bool> },
    /// Put a copy of what was accepted into Sent, as read, unless a letter with this Message-ID lies there.
    AppendToSent { bytes: Vec<u8>, message_id: String, done: oneshot::Sender<Appended> },
    /// Put a letter into Drafts, for a person to send, unless one with this Message-ID lies there or in Sent.
    AppendToDrafts { bytes: Vec<u8>, message_id: String, done: oneshot::Sender<Appended> },
    /// Look through every watched folder now; answered when all that stood there was committed.
    Check { done: oneshot::Sender<()> },
    /// Show these letters of watched folders, although they are below the cursor; answered like a check.
    Show { places: Vec<Place>, done: oneshot::Sender<()> },
    /// All that lies in every folder but Sent and Drafts.
    List { done: oneshot::Sender<Vec<Listing>> },
}

/// What lies in one folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// Plain text, without the server's prefix.
    pub folder: String,
    /// Whether it is the one that is watched as Junk, whatever the server calls it.
    pub junk: bool,
    pub uid_validity: u32,
    pub letters: Vec<Listed>,
}

/// One letter of a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// 0 in a folder that has no numbers.
    pub uid: u32,
    /// INTERNALDATE; it stays when a letter is moved.
    pub received: Option<Moment>,
    /// Without angle brackets.
    pub message_id: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filed {
    /// Where it lies now, where the server says so (COPYUID, RFC 4315).
    Moved(Option<Place>),
    /// Somebody moved or deleted it.
    NotThere,
    /// The server can neither MOVE nor expunge a single UID (no UIDPLUS), or refuses: it stays where it is.
    Stays,
}

/// What became of the copy for Sent, or of the draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Appended {
    Stored,
    /// A letter with that Message-ID lay there.
    Already,
    /// There is no such folder, or the server refuses.
    Refused,
}

/// What the ledger remembers of a folder.
pub trait Memory: Send + Sync {
    /// The highest UID of this folder, under this UIDVALIDITY, up to which all letters are committed. `None` means
    /// that all of it is to be shown.
    fn cursor(&self, folder: &str, uid_validity: u32) -> Option<u32>;
    /// Letters received before this are shown as [`Body::NotFetched`].
    fn since(&self) -> Moment;
}

/// The inbox's two ends towards the daemon. It ends by itself when either is closed.
#[derive(Debug)]
pub struct Channels {
    pub reports: mpsc::Sender<Report>,
    pub orders: mpsc::Receiver<Order>,
}

/// Of letters shown in this order those that come after a higher number.
fn out_of_order(order: &[u32]) -> Vec<u32> {
    let highest = order.iter().scan(0, |highest, uid| Some(std::mem::replace(highest, (*highest).max(*uid))));
    order.iter().zip(highest).filter(|(uid, highest)| *uid < highest).map(|(uid, _)| *uid).collect()
}

/// Looks at the mailbox and changes nothing.
///
/// # Errors
/// Why it cannot be looked at.
pub async fn survey(options: &Options) -> Result<Survey, Trouble> {
    match options {
        Options::Imap(options) => imap::survey(options).await,
        Options::Maildir(options) => maildir::survey(options),
    }
}

/// Watches the mailbox until the daemon closes a channel. Troubles are reported and outlived.
pub async fn run(options: Options, memory: Arc<dyn Memory>, clock: Clock, channels: Channels) {
    match options {
        Options::Imap(options) => imap::run(options, memory, clock, channels).await,
        Options::Maildir(options) => maildir::run(options, memory, clock, channels).await,
    }
}
