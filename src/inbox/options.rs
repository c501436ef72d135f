//! What the inbox must be told before it can work: where the mailbox is, how to log in, which folders are what.

use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;

use crate::line::Server;

/// Which folders are what. Names are plain text; the server's prefix, separator and modified UTF-7 are added here.
/// A `/` in a name stands for the server's own separator.
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

impl Folders {
    /// The four that are ours to make and to file into.
    #[must_use]
    pub fn ours(&self) -> [&str; 4] {
        [&self.taken, &self.review, &self.machine, &self.doctor]
    }
}

/// Where the mailbox is.
#[derive(Clone, Debug)]
pub enum Options {
    Imap(ImapOptions),
    Maildir(MaildirOptions),
}

/// A mailbox on an IMAP server.
#[derive(Clone, Debug)]
pub struct ImapOptions {
    pub server: Server,
    pub user: String,
    pub password: SecretString,
    /// How often to look besides IDLE (where there is IDLE, at least every five minutes); alone where there is none.
    pub poll: Duration,
    pub idle: Idle,
    /// Of a letter larger than this only the beginning is fetched.
    pub size_limit_bytes: u64,
    pub folders: Folders,
    pub make_folders: MakeFolders,
}

/// Whether the server is asked to tell of new letters by itself (RFC 2177).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idle {
    WhereOffered,
    Never,
}

/// Whether our own folders may be made. Not before the ledger's first commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MakeFolders {
    Yes,
    No,
}

/// A mailbox in a folder of this machine (Maildir++ as Dovecot and Courier keep it): demo and tests.
#[derive(Clone, Debug)]
pub struct MaildirOptions {
    pub path: PathBuf,
    /// How often it is looked through when nobody orders it, in real time.
    pub poll: Duration,
    pub size_limit_bytes: u64,
    pub folders: Folders,
    pub make_folders: MakeFolders,
}

impl Options {
    /// The same mailbox with our folders made where they are missing.
    #[must_use]
    pub fn making_folders(mut self) -> Self {
        match &mut self {
            Self::Imap(options) => options.make_folders = MakeFolders::Yes,
            Self::Maildir(options) => options.make_folders = MakeFolders::Yes,
        }
        self
    }

    /// Which folders are what.
    #[must_use]
    pub fn folders(&self) -> &Folders {
        match self {
            Self::Imap(options) => &options.folders,
            Self::Maildir(options) => &options.folders,
        }
    }
}
