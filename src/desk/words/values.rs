//! What each template may speak of. Fields are text that is already harmless, or our own renderings of dates.

mod consent;
mod consultations;
mod mailbox;
mod questions;
mod room;

pub mod doctor;

use serde::Serialize;

use super::Plain;
use crate::desk::decision::DraftKind;

pub use consent::{ConsentRow, YesLetter, YesThanks};
pub use consultations::*;
pub use mailbox::{ByHandRow, ComparisonPart, FolderRow, LineDown, ShadowList, ShadowRow};
pub use questions::{ChoiceRow, LackingRow, PlaceLapsed, QuestionPart, QuestionRow, Thing, Withdrawn};
pub use room::*;

/// How the organisation names itself in every letter.
#[derive(Clone, Debug, Serialize)]
pub struct Office {
    pub name: Plain,
    pub phone: Plain,
    pub phone_hours: Plain,
}

/// The one letter that answers all that a letter asked for.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    /// What it is first of all.
    pub lead: DraftKind,
    /// Service and day, where it is about one alone; empty otherwise.
    pub topic: Plain,
    /// Those who are certain, or as the sender wrote it; empty where there is none.
    pub name: Plain,
    pub room: Option<RoomPart>,
    pub question: Option<QuestionPart>,
    /// One for each appointment service.
    pub consultations: Vec<ConsultationPart>,
    /// The letter asks for more, which a person will settle.
    pub others: bool,
    pub office: Office,
}

#[derive(Clone, Debug, Serialize)]
pub struct Altered {
    pub name: Plain,
    pub cancelled: Vec<GivenUp>,
    pub bookings: Vec<Booking>,
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
pub struct Received {
    pub name: Plain,
    pub office: Office,
}

/// A session as every letter about it names it.
#[derive(Clone, Debug, Serialize)]
pub struct Occasion {
    pub service: Plain,
    /// `room 2020-04-15`: what the command line wants.
    pub key: Plain,
    pub day: Plain,
    pub date: Plain,
    pub from: Plain,
    pub to: Plain,
}

/// Credentials and their correction. Made nowhere but in the desk's `gate`.
#[derive(Serialize)]
pub struct Credentials {
    pub name: Plain,
    #[serde(flatten)]
    pub occasion: Occasion,
    pub meeting_id: Plain,
    pub password: Plain,
    pub office: Office,
}

#[derive(Clone, Debug, Serialize)]
pub struct CredentialsMissing {
    #[serde(flatten)]
    pub occasion: Occasion,
    /// 午前10時
    pub dispatch: Plain,
    pub booked: usize,
    /// Time until the start.
    pub left: Plain,
}

#[derive(Clone, Debug, Serialize)]
pub struct CredentialsUndelivered {
    #[serde(flatten)]
    pub occasion: Occasion,
    pub left: Plain,
    pub people: Vec<Unreached>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Unreached {
    pub number: Plain,
    pub name: Plain,
    pub phone: Plain,
    pub why: Plain,
}

#[derive(Clone, Debug, Serialize)]
pub struct Undelivered {
    pub outbox: i64,
    pub kind: Plain,
    pub why: Plain,
}

#[derive(Clone, Debug, Serialize)]
pub struct Unwritable {
    pub letter: i64,
    pub template: Plain,
}

/// Never a word of the letter itself.
#[derive(Clone, Debug, Serialize)]
pub struct Urgent {
    pub letter: i64,
    /// Where it is doctor mail.
    pub case: Option<i64>,
    pub received: Plain,
}

#[derive(Clone, Debug, Serialize)]
pub struct HostsList {
    #[serde(flatten)]
    pub occasion: Occasion,
    pub at: Plain,
    /// A list went out before.
    pub changed: bool,
    pub people: Vec<Attendance>,
    /// Who no longer comes.
    pub absent: Vec<Attendance>,
}

/// One person of a session.
#[derive(Clone, Debug, Serialize)]
pub struct Attendance {
    pub number: Plain,
    pub name: Plain,
    pub from: Plain,
    pub to: Plain,
}

#[derive(Clone, Debug, Serialize)]
pub struct Digest {
    pub date: Plain,
    pub since: Plain,
    pub office: Office,
    /// Letters by state.
    pub account: Vec<AccountRow>,
    pub total: u32,
    /// Letters listed one by one; must be the same.
    pub seen: u32,
    pub balanced: bool,
    pub ever: u32,
    /// 開始前, counted since the last digest.
    pub before: u32,
    pub reviews: Vec<ReviewRow>,
    pub today: Vec<Attendance>,
    pub calls: Vec<ConsultationRow>,
    pub sessions: Vec<SessionRow>,
    /// Days of these that the staff cancelled.
    pub called_off: Vec<Plain>,
    pub waiting: Vec<WaitingRow>,
    pub remarks: Vec<RemarkRow>,
    pub consents: Vec<ConsentRow>,
    pub questions: Vec<QuestionRow>,
    pub cases: Vec<CaseRow>,
    pub undelivered: Vec<UndeliveredRow>,
    pub sent_twice: u32,
    /// The desk is in shadow mode, and so many letters were drafted.
    pub shadow: bool,
    pub drafted: u32,
    pub by_hand: Vec<ByHandRow>,
    pub comparison: Option<ComparisonPart>,
    /// The mailbox could not be looked at yet.
    pub comparison_pending: bool,
    pub junk_from_members: Vec<JunkRow>,
}

#[derive(Clone, Debug, Serialize)]
pub struct AccountRow {
    pub state: Plain,
    pub count: u32,
}

#[derive(Clone, Debug, Serialize)]
pub struct ReviewRow {
    pub id: i64,
    pub reason: Plain,
    pub opened: Plain,
    pub fields: Plain,
    /// Who looks after it; empty where nobody was named.
    pub assigned: Plain,
}

#[derive(Clone, Debug, Serialize)]
pub struct SessionRow {
    pub day: Plain,
    pub service: Plain,
    pub credentials: Plain,
}

#[derive(Clone, Debug, Serialize)]
pub struct RemarkRow {
    pub id: i64,
    pub letter: Plain,
    pub day: Plain,
    pub number: Plain,
}

#[derive(Clone, Debug, Serialize)]
pub struct CaseRow {
    pub id: i64,
    pub status: Plain,
    pub age: Plain,
}

#[derive(Clone, Debug, Serialize)]
pub struct UndeliveredRow {
    pub id: i64,
    pub kind: Plain,
    pub status: Plain,
    pub why: Plain,
}

#[derive(Clone, Debug, Serialize)]
pub struct JunkRow {
    pub id: i64,
    pub received: Plain,
}
