//! Hands finished letters over, and says exactly how far each came. SMTP or Maildir.
//!
//! An edge: bytes and an envelope in, a [`Delivery`] out. It refuses to know what the letter says, decides
//! nothing about retries, and lets of a server's reply only the codes out (servers echo addresses).

mod maildir;
mod options;
mod reply;
mod session;
mod smtp;
mod wire;

pub use options::{Encrypted, Limits, Login, Options, Probe, SmtpOptions, Trouble};

use crate::clock::Clock;
use crate::mail::Address;
use session::Session;

/// Sender and the one recipient of a transaction (RFC 5321 §3.3).
#[derive(Clone, Debug)]
pub struct Envelope {
    pub from: Address,
    pub to: Address,
}

/// How far a letter came. `reply` is code and enhanced code (`550 5.1.1`), empty where there was no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// 250 after the final dot: the server owns it now.
    Accepted { reply: String },
    /// 5xx at MAIL, RCPT, DATA or after the dot: final.
    Rejected { reply: String },
    /// Nothing was accepted: no connection, 4xx, or the line broke before the final dot.
    NotSent { reply: String },
    /// The final dot was sent, and no complete answer came.
    Unknown,
}

/// Whether a letter may go on to DATA: the second mark was committed, or could not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GoAhead {
    Yes,
    No,
}

/// Carries one letter at a time; several postmen carry several.
pub struct Postman {
    options: Options,
    clock: Clock,
    /// The connection of the last letter, if that ended well.
    kept: Option<Session>,
    laid_down: u64,
}

impl Postman {
    /// The clock names the files of a Maildir.
    #[must_use]
    pub fn new(options: Options, clock: Clock) -> Self {
        Self { options, clock, kept: None, laid_down: 0 }
    }

    /// Hands one letter over. `mark` is awaited right before DATA, when the server has agreed to sender and
    /// recipient. A call that is cancelled half-way leaves no connection behind.
    pub async fn deliver<F>(&mut self, envelope: &Envelope, bytes: &[u8], mark: F) -> Delivery
    where
        F: AsyncFnOnce() -> GoAhead,
    {
        match &self.options {
            Options::Maildir { path } => {
                self.laid_down += 1;
                maildir::lay_down(path, envelope, bytes, (self.clock.now(), self.laid_down), mark).await
            }
            Options::Smtp(options) => {
                let session = match smtp::session(self.kept.take(), options).await {
                    Ok(session) => session,
                    Err(not_sent) => return not_sent,
                };
                let (delivery, kept) = smtp::hand_over(session, envelope, bytes, mark).await;
                self.kept = kept;
                delivery
            }
        }
    }

    /// Nothing more to carry for now: hangs up.
    pub async fn rest(&mut self) {
        if let Some(session) = self.kept.take() {
            session.quit().await;
        }
    }
}

/// Connects, encrypts, logs in and hangs up; sends nothing.
///
/// # Errors
/// What keeps letters from being handed over, with what to do about it.
pub async fn probe(options: &Options) -> Result<Probe, Trouble> {
    match options {
        Options::Maildir { path } if maildir::is_writable(path) => {
            Ok(Probe { encrypted: Encrypted::No, login: Login::NotAsked, size_limit_bytes: None })
        }
        Options::Maildir { .. } => Err(Trouble::Maildir),
        Options::Smtp(options) => {
            let session = Session::open(options).await?;
            let probe = session.probe();
            session.quit().await;
            Ok(probe)
        }
    }
}
