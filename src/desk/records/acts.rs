//! What people did: the trail's numbers, and what an act can be put back to.

use serde::{Deserialize, Serialize};

use super::{CaseId, CaseStatus, LetterId, LetterReason, LetterRecord, LetterState, OutboxRecord, Review, ReviewId};
use crate::mail::Moment;

/// An act's number in the trail, as `undo` takes it.
pub type ActId = i64;

/// One thing that an act changed, as it stood before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "was")]
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
