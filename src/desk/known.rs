//! What the ledger says about an event: all that `decide` may know besides the policy and the time.

use super::decision::HoldReason;
use super::digest::DigestFacts;
use super::member::Member;
use super::records::{
    ActsKnown, ByHandKnown, Case, CaseId, Compared, ConsentsKnown, Consultation, ConsultationId, DoctorKnown,
    HealthKnown, LetterId, LetterRecord, Offer, OfferId, OutboxId, OutboxRecord, QuestionsKnown, Reservation,
    ReservationId, ReviewId, Session,
};
use crate::mail::Moment;

/// Filled by `ledger::known` with what concerns the event, and nothing else; see each field for when.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The next free ids.
    pub next: NextIds,
    /// The desk's first start.
    pub first_start: Option<Moment>,
    /// Everything waits for a person or for the clock. Drafts stay `queued` meanwhile and are not claimed; lists
    /// show them as `held`.
    pub sending_held: Option<HoldReason>,
    /// The newest time that stands in the ledger, for distrust of the clock.
    pub newest_entry: Option<Moment>,
    /// The newest entry that a person looked at when the clock was behind it ([`super::Fact::ClockExcused`]).
    pub clock_excused: Option<Moment>,

    // Letter, Unread, Gone, Before, Filed
    /// A letter already kept with the same Message-ID and the same digest; one kept as junk, gone or before the
    /// first start only where there is no other.
    pub copy_of: Option<LetterRecord>,
    /// The letter itself, where the event is about one already kept (`Filed`).
    pub letter: Option<LetterRecord>,
    /// Letters of ours that it answers (In-Reply-To, References).
    pub answers: Vec<OutboxRecord>,
    /// Letters of ours that a bounce says were not delivered (the Message-IDs that `mail::bounce` finds in it).
    pub bounced: Vec<OutboxRecord>,
    /// Members with a number that was read, or with the sender's or the written address, and those of `reservations`.
    /// ImportRoster: the whole roster.
    pub members: Vec<Member>,
    /// Cases of that sender that are not closed.
    pub cases: Vec<Case>,
    /// Automatic letters to the sender's address.
    pub brake: BrakeCounts,

    // Letter, session timers, SetCredentials, Claim, Delivered, Evidence, Started, Reloaded
    /// Reservations of those members from today on, of the session in question, or of the claimed, delivered or
    /// bounced draft: any status. Letter: and all from today on that have a place or wait for one.
    pub reservations: Vec<Reservation>,
    /// What the ledger knows of every session from yesterday on, and of the session in question; sorted by date.
    pub sessions: Vec<Session>,
    /// Claim, Handing, Delivered, Evidence, Retry, Release: that draft (all held ones for a release of all).
    /// Dispatch, Unsettled, SetCredentials: all drafts that carry credentials of the session.
    /// Letter: all drafts that carry credentials for `reservations`. Started: all that are `sending`.
    pub outbox: Vec<OutboxRecord>,

    // Letter, AgreeAddress, its own timers
    pub consents: ConsentsKnown,

    // SentSeen, Letter
    pub by_hand: ByHandKnown,

    // See each of its fields
    pub doctor: DoctorKnown,
    // Acts on the review, and undo
    pub acts: ActsKnown,

    // Health, LineDown
    pub health: Vec<HealthKnown>,

    // Listed
    pub compared: Compared,
    /// Letter: questions that it may answer. Its own timer: that question, or the question of that place.
    pub questions: QuestionsKnown,
    // Letter, Act, the timers of consultations
    pub consultations: ConsultationsKnown,

    // Digest
    pub digest: Option<DigestFacts>,
}

/// What the ledger says about consultations. The members of all of them are among `members`.
#[derive(Clone, Debug)]
pub struct ConsultationsKnown {
    /// The next free ids.
    pub next: ConsultationId,
    pub next_offer: OfferId,
    /// All that stand, from the first of this month on, by date and start.
    pub booked: Vec<Consultation>,
    /// All that are open, and those that the letter may answer, in the order they were made.
    pub offers: Vec<Offer>,
}

impl Default for ConsultationsKnown {
    fn default() -> Self {
        Self { next: 1, next_offer: 1, booked: Vec::new(), offers: Vec::new() }
    }
}

/// Automatic letters sent, queued or parked to one address; and to staff and doctor in the last hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BrakeCounts {
    /// Answers to that address in the last 24 hours.
    pub last_day: u32,
    /// In the last 7 days.
    pub last_week: u32,
    /// To staff and doctor in the last hour, alarms not counted.
    pub staff_last_hour: u32,
}

/// The next free row ids; a decision counts on from them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextIds {
    pub letter: LetterId,
    pub reservation: ReservationId,
    pub case: CaseId,
    pub review: ReviewId,
    pub outbox: OutboxId,
}

impl Default for NextIds {
    fn default() -> Self {
        Self { letter: 1, reservation: 1, case: 1, review: 1, outbox: 1 }
    }
}
