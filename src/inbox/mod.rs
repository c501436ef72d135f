//! The mailbox that members write to: watched, fetched from, filed away in. IMAP or Maildir.
//!
//! An edge: it carries raw bytes and refuses to know what stands in them or what the desk decided. It reports
//! [`Sighting`]s in order, waits for each to be acknowledged (committed) before the next folder check counts as
//! done, and carries out [`Order`]s. Its errors never carry mail text, addresses or server replies into a log.

use tokio::sync::oneshot;

use crate::mail::Moment;

/// One letter as the server shows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// Plain-text folder name without the server's prefix (`INBOX`, `迷惑メール`).
    pub folder: String,
    pub uid_validity: u32,
    pub uid: u32,
}

/// Which folders are what. Names are plain text; the server's prefix, separator and modified UTF-7 are added here.
#[derive(Clone, Debug)]
pub struct Folders {
    /// Ours, made where missing: handled letters are filed here.
    pub taken: String,
    pub review: String,
    pub machine: String,
    pub doctor: String,
    /// Watched, never answered; SPECIAL-USE `\Junk` (RFC 6154) goes before this name.
    pub junk: String,
    /// Likewise `\Sent` and `\Drafts`.
    pub sent: String,
    pub drafts: String,
}

/// Which role a folder has in which a letter was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Inbox,
    Junk,
}

/// What the inbox tells the daemon.
#[derive(Debug)]
pub enum Report {
    Sighted(Sighting),
    /// All that stood in the folder when this check began was reported and acknowledged.
    Checked {
        role: Role,
        began: Moment,
    },
    /// The line to the server broke (`why` is a short code: `login`, `connect`, `tls`, `timeout`, `protocol`) or is back.
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
    /// INTERNALDATE; for a Maildir the time in the file name.
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
    /// Received before `since`: not fetched.
    NotFetched,
}

impl std::fmt::Debug for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Whole(bytes) => write!(f, "Whole({} bytes)", bytes.len()),
            Self::Head { size, .. } => write!(f, "Head(of {size} bytes)"),
            Self::Gone => f.write_str("Gone"),
            Self::NotFetched => f.write_str("NotFetched"),
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
/// before it was done, and the daemon asks again.
#[derive(Debug)]
pub enum Order {
    /// Move a handled letter into the folder of that name. Idempotent: one that is no longer there is `NotThere`.
    File { place: Place, folder: String, done: oneshot::Sender<Filed> },
    /// The raw bytes of a letter, wherever it now lies (its place, else by Message-ID in all folders).
    Fetch { place: Place, message_id: Option<String>, done: oneshot::Sender<Option<Vec<u8>>> },
    /// Whether a letter with this Message-ID lies in Sent.
    FindInSent { message_id: String, done: oneshot::Sender<bool> },
    /// Put a copy of what was accepted into Sent, as read.
    AppendToSent { bytes: Vec<u8>, done: oneshot::Sender<()> },
    /// Look through every watched folder now.
    Check { done: oneshot::Sender<()> },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filed {
    Moved,
    /// Somebody moved or deleted it.
    NotThere,
    /// The server can neither MOVE nor expunge a single UID (no UIDPLUS): it stays where it is.
    Stays,
}
