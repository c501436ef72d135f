//! What the letters about an unknown address may speak of.

use serde::Serialize;

use super::Office;
use crate::desk::words::Plain;

/// Never a service, a date or a topic.
#[derive(Clone, Debug, Serialize)]
pub struct YesLetter {
    /// The member's.
    pub name: Plain,
    /// Masked.
    pub address: Plain,
    /// The last day on which an answer counts.
    pub until: Plain,
    pub code: Plain,
    pub office: Office,
}

/// What a person declined.
#[derive(Clone, Debug, Serialize)]
pub struct Regrets {
    pub name: Plain,
    /// Named to nobody who is not certain.
    pub occasion: Option<Occasion>,
    pub office: Office,
}

/// A letter of ours that a person takes back.
#[derive(Clone, Debug, Serialize)]
pub struct Undone {
    pub name: Plain,
    /// When that letter was written.
    pub sent: Plain,
    /// What it was.
    pub kind: Plain,
    /// Reservations that are none.
    pub gone: Vec<Visit>,
    /// Reservations that stand as before.
    pub back: Vec<Visit>,
    pub office: Office,
}

#[derive(Clone, Debug, Serialize)]
pub struct YesThanks {
    /// The member's.
    pub name: Plain,
    /// Masked.
    pub address: Plain,
    pub office: Office,
}
