//! What the mailbox shows besides arrivals: letters that people sent by hand, and what a look at all folders finds.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{LetterId, LetterRecord, OutboxRecord, Review};
use crate::desk::event::{LetterKey, Shelf};
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
    /// Letters of ours that answer it, and those that ask a yes for it.
    pub answers: Vec<OutboxRecord>,
}

/// What the ledger makes of a listing of all folders.
#[derive(Clone, Debug, Default)]
pub struct Compared {
    pub folders: Vec<FolderCount>,
    /// Letters that the ledger does not know.
    pub unknown: Vec<UnknownLetter>,
    /// Letters that it expects and that lie nowhere any more, told for the first time.
    pub missing: Vec<LetterRecord>,
    /// Letters that had been missing and lie somewhere again.
    pub found_again: Vec<LetterId>,
    /// What waited for a person and now lies with what is done, moved there by hand.
    pub moved_to_done: Vec<(LetterRecord, Vec<Review>)>,
}

/// One folder in numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FolderCount {
    pub folder: String,
    pub letters: u32,
    /// Of these the ledger did not know so many.
    pub unknown: u32,
}

/// A letter in a folder of ours, or a watched one, that never came to the desk.
#[derive(Clone, Debug)]
pub struct UnknownLetter {
    pub key: LetterKey,
    pub shelf: Shelf,
    pub received: Moment,
    pub message_id: Option<String>,
}

/// What a nightly comparison found, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    pub folders: Vec<FolderCount>,
    /// Overlooked in a watched folder, and then shown to the desk.
    pub caught_up: u32,
    /// Nowhere any more, of letters that waited for a person.
    pub missing_waiting: u32,
    /// Nowhere any more, of letters that were done.
    pub missing_done: u32,
    /// Waited for a person, and were moved to what is done by hand.
    pub moved_to_done: u32,
}

/// How a part of the daemon is (`imap`, `smtp`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HealthKnown {
    pub part: String,
    pub well: bool,
    pub since: Moment,
    /// That it is ill was told.
    pub alarmed: bool,
}

/// What came of the last look at all folders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Looked {
    /// None since the last digest, and none was due.
    #[default]
    NotDue,
    /// It is due, and the mailbox could not be looked at yet.
    Pending,
    Found(Comparison),
}

impl Looked {
    /// What was found, if anything was looked at.
    #[must_use]
    pub fn found(&self) -> Option<&Comparison> {
        match self {
            Self::Found(comparison) => Some(comparison),
            Self::NotDue | Self::Pending => None,
        }
    }
}

/// One change of what the ledger knows of the mailbox.
#[derive(Clone, Debug)]
pub enum MailboxFact {
    /// Sent is followed up to here.
    SentFollowed(LetterKey),
    /// A person answered the letter with this Message-ID, to this address; it may be one that the desk sees later.
    AnsweredByHand {
        message_id: String,
        to: Address,
        at: Moment,
    },
    /// The mailbox is to be listed for the digest of that morning.
    ComparisonWanted(NaiveDate),
    ComparisonMade {
        date: NaiveDate,
        comparison: Comparison,
    },
    /// That a line is down was told to the staff.
    LineAlarmed {
        part: String,
    },
    /// It lies in no folder any more.
    LetterMissing(LetterId),
    LetterFoundAgain(LetterId),
    /// A person settled what waited for one: it is put to what is done, and what was joined with it, too.
    LetterDone(LetterId),
    /// That was undone: it waits again, as it stands now, where it waited; so does what was joined with it.
    LetterBack(LetterId),
}
