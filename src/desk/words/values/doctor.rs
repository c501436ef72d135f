//! What the templates of doctor mail may speak of. Only three of them carry words of the member's or the doctor's:
//! the letter to the doctor, his answer to the member, and the question whether it is right.

use serde::Serialize;

use super::super::{Passage, Plain};
use super::Office;
use crate::desk::policy::DoctorWords;

#[derive(Clone, Debug, Serialize)]
pub struct DoctorReceived {
    pub name: Plain,
    pub doctor: Plain,
    pub token: Plain,
    pub office: Office,
}

#[derive(Clone, Debug, Serialize)]
pub struct DoctorLetter {
    pub token: Plain,
    pub number: Plain,
    pub name: Plain,
    pub received: Plain,
    /// The member passes an earlier letter on.
    pub forwarded: bool,
    pub attachments: usize,
    pub text: Passage,
    pub first_line: FirstLine,
}

/// What he may write on his first line: one word of each kind.
#[derive(Clone, Debug, Serialize)]
pub struct FirstLine {
    pub close: Plain,
    pub hand_over: Plain,
    pub call: Plain,
}

impl FirstLine {
    /// The first of each list.
    #[must_use]
    pub fn of(words: &DoctorWords) -> Self {
        let first = |list: &[String]| list.first().map(|word| Plain::new(word)).unwrap_or_default();
        Self { close: first(&words.close), hand_over: first(&words.hand_over), call: first(&words.call) }
    }
}

/// The name of a file, for people.
pub type FileName = Plain;

/// To the member, in the doctor's words.
#[derive(Clone, Debug, Serialize)]
pub struct DoctorAnswer {
    pub name: Plain,
    pub doctor: Plain,
    pub token: Plain,
    pub files: Vec<FileName>,
    pub text: Passage,
    pub office: Office,
}

/// To the doctor, about words of his on their way.
#[derive(Clone, Debug, Serialize)]
pub struct Notice {
    pub case: i64,
    /// The way back to these very words.
    pub code: Plain,
    pub name: Plain,
    /// 午前10時42分
    pub at: Plain,
    pub files: Vec<FileName>,
    /// As it would go; empty where he is not asked about it.
    pub text: Passage,
    /// Nothing is left of what he wrote.
    pub empty: bool,
}

/// To the doctor: what became of what he wrote.
#[derive(Clone, Debug, Serialize)]
pub struct DoctorNote {
    pub case: i64,
    pub token: Plain,
    pub name: Plain,
    pub what: NoteKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoteKind {
    Stopped,
    TooLate,
    NothingToStop,
    NotRelayed,
    /// It was closed before.
    Closed,
    ClosedNow,
    HandedOver,
    CallAsked,
}

#[derive(Clone, Debug, Serialize)]
pub struct DoctorReminder {
    pub case: i64,
    pub token: Plain,
    pub name: Plain,
    pub since: Plain,
    /// It is the second one.
    pub again: bool,
}

/// To the member, who waits.
#[derive(Clone, Debug, Serialize)]
pub struct DoctorPatience {
    pub name: Plain,
    pub doctor: Plain,
    pub token: Plain,
    pub office: Office,
}

/// To the staff: whom to ring, and why; never what about.
#[derive(Clone, Debug, Serialize)]
pub struct CaseForStaff {
    pub case: i64,
    pub doctor: Plain,
    pub number: Plain,
    pub name: Plain,
    pub phone: Plain,
    pub task: StaffTask,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StaffTask {
    TakeOver,
    Call,
    Undelivered,
}

#[derive(Clone, Debug, Serialize)]
pub struct DoctorClaim {
    pub letter: i64,
    pub doctor: Plain,
}
