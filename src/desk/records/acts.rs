//! What people did: the trail's numbers, and what an act can be put back to.

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use super::{
    CaseId, CaseStatus, ConsultationDeed, ConsultationId, LetterId, LetterReason, LetterRecord, LetterState,
    OutboxRecord, Reservation, Review, ReviewId,
};
use crate::desk::member::MemberNumber;
use crate::mail::{Address, Moment};
use crate::reading::ServiceId;

/// An act's number in the trail, as `undo` takes it.
pub type ActId = i64;

/// `review accept`: the person who acts vouches for the request, and says what the letter does not.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Acceptance {
    pub id: ReviewId,
    /// Who it is, where the letter does not say so or not rightly.
    pub member: Option<MemberNumber>,
    /// Who comes along.
    pub with: Option<MemberNumber>,
    pub date: Option<NaiveDate>,
    pub from: Option<NaiveTime>,
    pub to: Option<NaiveTime>,
    /// The address it came from is agreed, too.
    #[serde(default)]
    pub agree_address: bool,
}

/// `reservations book`: a booking by telephone.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TelephoneBooking {
    pub service: ServiceId,
    pub date: NaiveDate,
    pub member: MemberNumber,
    /// Who comes along.
    pub with: Option<MemberNumber>,
    pub from: Option<NaiveTime>,
    pub to: Option<NaiveTime>,
}

impl Acceptance {
    /// Whom the person who acts named.
    #[must_use]
    pub fn people(&self) -> Vec<MemberNumber> {
        self.member.iter().chain(&self.with).map(MemberNumber::tidied).collect()
    }
}

impl TelephoneBooking {
    /// Who comes.
    #[must_use]
    pub fn people(&self) -> Vec<MemberNumber> {
        [&self.member].into_iter().chain(&self.with).map(MemberNumber::tidied).collect()
    }
}

/// One thing that an act changed, as it stood before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "changed")]
pub enum Before {
    /// The entry was open.
    Open {
        review: ReviewId,
    },
    /// Somebody else looked after it, or nobody.
    LookedAfter {
        review: ReviewId,
        by: Option<String>,
    },
    Letter {
        letter: LetterId,
        state: LetterState,
        reason: LetterReason,
    },
    Case {
        case: CaseId,
        status: CaseStatus,
    },
    /// It is changed by its own commands.
    Consultation {
        id: ConsultationId,
    },
    /// This puts it back, if it still can be.
    Consulted {
        by: ConsultationDeed,
    },
    /// It was not agreed.
    NotAgreed {
        member: MemberNumber,
        address: Address,
    },
    /// What it was, if there was one, and what the act made of it.
    Reservation {
        was: Option<Box<Reservation>>,
        made: Box<Reservation>,
    },
}

/// An act that may be undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undoable {
    pub act: ActId,
    /// The deed's word (`accept-review`).
    pub deed: String,
    pub at: Moment,
    pub before: Vec<Before>,
    /// Somebody undid it already.
    pub undone: bool,
    /// Letters of ours that it wrote.
    pub letters: Vec<OutboxRecord>,
}

/// Changes of the ledger that only a person's act brings.
#[derive(Clone, Debug)]
pub enum ActFact {
    ReviewOpenAgain {
        review: ReviewId,
    },
    ReviewAssigned {
        review: ReviewId,
        to: Option<String>,
    },
    /// What the act that is being recorded can be put back to.
    Undoable(Vec<Before>),
    Undone {
        act: ActId,
    },
}

/// What the ledger says about an act on the review, or on an act.
#[derive(Clone, Debug, Default)]
pub struct ActsKnown {
    /// The entry in question, open or settled.
    pub review: Option<ReviewKnown>,
    pub undoable: Option<Undoable>,
}

/// An entry of the review, with what stands around it.
#[derive(Clone, Debug)]
pub struct ReviewKnown {
    pub entry: Review,
    pub settled: bool,
    pub letter: Option<LetterRecord>,
    /// Other entries about the same letter that are still open.
    pub others_open: u32,
}
