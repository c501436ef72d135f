//! What the mailbox shows besides arrivals: letters that people sent by hand.

use super::{LetterRecord, OutboxRecord, Review};
use crate::desk::event::LetterKey;
use crate::mail::{Address, Moment};

/// What the ledger knows of a letter found in Sent.
#[derive(Clone, Debug, Default)]
pub struct ByHandKnown {
    /// The letter of ours that bears this Message-ID.
    pub ours: Option<OutboxRecord>,
    /// The letters that it answers, with what is still open about each.
    pub answered: Vec<StillOpen>,
    /// A letter just come was answered by hand before the desk saw it.
    pub forestalled: bool,
}

/// A letter and what the desk has in hand about it.
#[derive(Clone, Debug)]
pub struct StillOpen {
    pub letter: LetterRecord,
    /// Where its writer can be written to: the address it came from, and those of the members that have it.
    pub addresses: Vec<Address>,
    pub reviews: Vec<Review>,
    /// Letters of ours that answer it.
    pub answers: Vec<OutboxRecord>,
}

/// One change of what the ledger knows of the mailbox.
#[derive(Clone, Debug)]
pub enum MailboxFact {
    /// Sent is followed up to here.
    SentFollowed(LetterKey),
    /// A person answered the letter with this Message-ID, to this address; it may be one that the desk sees later.
    AnsweredByHand { message_id: String, to: Address, at: Moment },
}
