//! What the letters about questions and kept places may speak of.

use serde::Serialize;

use super::Office;
use crate::desk::words::Plain;

/// The section of the one answering letter that asks for what is missing.
#[derive(Clone, Debug, Serialize)]
pub struct QuestionPart {
    /// `12-K7Q4-9MXD`
    pub code: Plain,
    /// It was asked for before.
    pub again: bool,
    pub lacking: Vec<LackingRow>,
    /// What was understood.
    pub things: Vec<Thing>,
    /// Until when a place is kept; empty where none is, or where the sender may not know.
    pub kept_until: Plain,
}

/// One thing that is asked for.
#[derive(Clone, Debug, Serialize)]
pub struct LackingRow {
    pub what: Plain,
    /// Where it is not sure whether the session now running is meant: its day, and the next one's; else both empty.
    pub running: Plain,
    pub next: Plain,
    /// Where one of several is to be picked.
    pub choices: Vec<ChoiceRow>,
}

/// A reservation or consultation that may be meant.
#[derive(Clone, Debug, Serialize)]
pub struct ChoiceRow {
    pub number: u32,
    pub date: Plain,
    pub start: Plain,
    /// Where the date does not tell whose it is.
    pub who: Vec<Plain>,
}

/// What was understood of one request; empty what was not.
#[derive(Clone, Debug, Serialize)]
pub struct Thing {
    pub service: Plain,
    pub cancels: bool,
    pub changes: bool,
    pub numbers: Vec<Plain>,
    pub names: Vec<Plain>,
    pub date: Plain,
    pub from: Plain,
    pub to: Plain,
    /// Consultation: days and hours wished for.
    pub wishes: Vec<Plain>,
    pub minutes: Option<u32>,
}

/// The sender took a request back that was not settled yet.
#[derive(Clone, Debug, Serialize)]
pub struct Withdrawn {
    pub name: Plain,
    pub office: Office,
}

/// A place is kept no longer.
#[derive(Clone, Debug, Serialize)]
pub struct PlaceLapsed {
    pub name: Plain,
    pub service: Plain,
    pub day: Plain,
    pub date: Plain,
    /// An answer can still come in time.
    pub still: bool,
    pub office: Office,
}

/// An open question in the digest: by letter, not by text.
#[derive(Clone, Debug, Serialize)]
pub struct QuestionRow {
    pub letter: Plain,
    pub missing: Plain,
    pub age: Plain,
    pub until: Plain,
}
