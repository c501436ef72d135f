//! Addresses that were agreed, and the yes-letters that ask for one.

use serde::{Deserialize, Serialize};

use super::{LetterId, OutboxId, Review};
use crate::desk::member::MemberNumber;
use crate::mail::{Address, Moment};
use crate::reading::Request;

pub type ConsentId = i64;

/// Whose word made an address an agreed one.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AgreedBy {
    /// The member's yes, from a known address.
    Yes,
    /// A person of the staff, by login, after a telephone call.
    Staff(String),
}

/// One change of the agreed addresses.
#[derive(Clone, Debug)]
pub enum AddressFact {
    Agreed(NewAddress),
    Revoked { number: MemberNumber, address: Address },
}

/// An address that is agreed from now on.
#[derive(Clone)]
pub struct NewAddress {
    pub number: MemberNumber,
    /// As on the roster now: it holds only as long as number and name there stay the same.
    pub name: String,
    pub address: Address,
    pub by: AgreedBy,
    /// Agreed for doctor mail, too.
    pub for_doctor_mail: bool,
}

/// A yes that was asked at a known address of a member, and what waits for it.
#[derive(Clone)]
pub struct Consent {
    pub id: ConsentId,
    pub member: MemberNumber,
    /// As on the roster when it was asked.
    pub name: String,
    /// The address that the yes is about: the one that asked for something.
    pub address: Address,
    /// The known address where the yes was asked.
    pub asked_at: Address,
    /// The yes-letter. A later request from that address waits for the same one.
    pub outbox: OutboxId,
    /// Printed in the yes-letter and nowhere else (`12-K7Q4-9MXD`); a later request's own nowhere at all.
    pub code: String,
    /// The letter that waits.
    pub letter: LetterId,
    /// Earlier letters of the same request that still wait with it.
    pub beside: Vec<LetterId>,
    /// When that was received: order and cut-offs.
    pub received: Moment,
    /// What it asks for, of this member alone; empty once it is settled.
    pub requests: Vec<Request>,
    /// Whether something is added to the form; its text is never stored.
    pub remark: bool,
    pub opened_at: Moment,
    /// Until then a yes counts.
    pub ends_at: Moment,
    pub end: Option<ConsentEnd>,
}

/// How it came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConsentEnd {
    /// はい, or a person of the staff agreed the address.
    Given,
    /// いいえ
    Refused,
    /// Nobody answered in time.
    Lapsed,
}

/// One change of a yes that was asked.
#[derive(Clone, Debug)]
pub enum ConsentFact {
    Asked(Box<Consent>),
    Ended {
        consent: ConsentId,
        end: ConsentEnd,
    },
    /// What waited for it is settled, and kept no longer.
    Settled {
        consent: ConsentId,
    },
}

/// What the ledger knows of yes-letters that an event may touch.
#[derive(Clone, Debug, Default)]
pub struct ConsentsKnown {
    /// The next free id is one more.
    pub newest: ConsentId,
    /// Letter: those it answers, by Message-ID or code, however they stand.
    pub answered: Vec<Consent>,
    /// Letter: of its members, those of the last seven days and all without an end. AgreeAddress: those without an end.
    pub recent: Vec<Consent>,
    /// Delivered, Letter: those of the claimed, delivered or bounced drafts.
    pub of_drafts: Vec<Consent>,
    /// Its own timers: the one they are about.
    pub due: Option<Consent>,
    /// Its own timers: the others about the same letter.
    pub siblings: Vec<Consent>,
    /// Its own timers: what is open about that letter.
    pub reviews: Vec<Review>,
}

impl Consent {
    /// Whether a yes would still count.
    #[must_use]
    pub fn is_open(&self, now: Moment) -> bool {
        self.end.is_none() && now <= self.ends_at
    }
}

impl std::fmt::Debug for NewAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewAddress(..)")
    }
}

impl std::fmt::Debug for AgreedBy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AgreedBy(..)")
    }
}

impl std::fmt::Debug for Consent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Consent").field("id", &self.id).field("end", &self.end).finish_non_exhaustive()
    }
}
