//! The daily mail to the staff: what the ledger counted, told in Japanese.

use std::collections::BTreeMap;

use super::records::{Case, LetterRecord, LetterState, OutboxRecord, Reservation, Review, Session};
use crate::mail::Moment;

/// What the ledger counted for one digest (`ledger::report::digest_facts`).
#[derive(Clone, Debug, Default)]
pub struct DigestFacts {
    /// Letters first seen since the last digest, by state; 開始前 apart.
    pub account: BTreeMap<LetterState, u32>,
    /// All letters ever seen, by state.
    pub account_ever: BTreeMap<LetterState, u32>,
    /// Since when.
    pub since: Option<Moment>,
    /// Letters seen since, one row each, for what is listed by number and link.
    pub letters: Vec<LetterRecord>,
    pub reviews: Vec<Review>,
    /// Confirmed reservations of today's sessions.
    pub today: Vec<Reservation>,
    /// Sessions of today and the coming eight days.
    pub sessions: Vec<Session>,
    /// Reservations made since, that carry a remark.
    pub remarks: Vec<Reservation>,
    /// Cases that are not closed.
    pub cases: Vec<Case>,
    /// Drafts that failed, bounced, expired, are unknown, parked or held.
    pub undelivered: Vec<OutboxRecord>,
    /// Drafts sent a second time after `unknown`, since.
    pub sent_twice: u32,
}
