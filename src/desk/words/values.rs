//! What each template may speak of. Fields are text that is already harmless, or our own renderings of dates.

mod consent;
mod mailbox;
mod questions;

use serde::Serialize;

use super::{Passage, Plain};
use crate::desk::decision::DraftKind;

pub use consent::{YesLetter, YesThanks};
pub use mailbox::{ByHandRow, ComparisonPart, FolderRow, LineDown, ShadowList, ShadowRow};
pub use questions::{LackingRow, PlaceLapsed, QuestionPart, QuestionRow, Thing, Withdrawn};

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
    /// The letter asks for more, which a person will settle.
    pub others: bool,
    pub office: Office,
}

/// What the letter says of sessions.
#[derive(Clone, Debug, Serialize)]
pub struct RoomPart {
    pub bookings: Vec<Booking>,
    pub cancelled: Vec<Visit>,
    /// Full, and the writer stands in line.
    pub waiting: Vec<Visit>,
    pub not_open: Vec<Closed>,
    /// A session is full, and the writer may stand in line.
    pub may_wait: bool,
    /// Days that can still be had, where there is something in `not_open`.
    pub offers: Vec<Offer>,
    /// Somebody who is to come along is not certain.
    pub companion: bool,
    /// The credentials were sent before.
    pub already: bool,
    /// The hour of dispatch has passed on the day: credentials follow as soon as they can.
    pub at_once: bool,
    /// Where credentials go, if not to the address this letter goes to; empty if they do.
    pub elsewhere: Plain,
    /// The letter names an address that is not known.
    pub unknown_address: bool,
    /// 午前11時
    pub promised: Plain,
}

#[derive(Clone, Debug, Serialize)]
pub struct Booking {
    pub service: Plain,
    pub day: Plain,
    pub date: Plain,
    pub from: Plain,
    pub to: Plain,
    /// The names, where more than one person comes.
    pub together: Vec<Plain>,
    /// An earlier booking of the same session was changed by this.
    pub again: bool,
    /// The day from which it was moved here; empty otherwise.
    pub moved_from: Plain,
    pub assumed_date: bool,
    pub assumed_times: bool,
}

/// A date that cannot be had.
#[derive(Clone, Debug, Serialize)]
pub struct Closed {
    pub service: Plain,
    /// Empty where none was given.
    pub date: Plain,
    pub why: Why,
    /// The day of the booking that was to be moved here, and stays; empty otherwise.
    pub stays: Plain,
}

/// Why a date cannot be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    Closed,
    Past,
    Full,
    PeriodOver,
}

/// A day that can still be had.
#[derive(Clone, Debug, Serialize)]
pub struct Offer {
    pub day: Plain,
    pub date: Plain,
    pub from: Plain,
    pub to: Plain,
}

/// A reservation as letters name it.
#[derive(Clone, Debug, Serialize)]
pub struct Visit {
    pub service: Plain,
    pub day: Plain,
    pub date: Plain,
    pub from: Plain,
    pub to: Plain,
}

/// A place became free for who waited.
#[derive(Clone, Debug, Serialize)]
pub struct PlaceFree {
    pub name: Plain,
    #[serde(flatten)]
    pub visit: Visit,
    pub at_once: bool,
    pub promised: Plain,
    pub office: Office,
}

/// The session does not take place, to who had a place or waited for one.
#[derive(Clone, Debug, Serialize)]
pub struct SessionCancelled {
    pub name: Plain,
    #[serde(flatten)]
    pub occasion: Occasion,
    pub waited: bool,
    /// The credentials were sent before.
    pub sent: bool,
    /// The next date; empty where there is none.
    pub next: Plain,
    pub office: Office,
}

/// The same to the hosts.
#[derive(Clone, Debug, Serialize)]
pub struct HostsCancelled {
    #[serde(flatten)]
    pub occasion: Occasion,
    pub people: Vec<Attendance>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Altered {
    pub name: Plain,
    pub cancelled: Vec<Visit>,
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
    pub attachments: usize,
    pub text: Passage,
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
    pub reviews: Vec<ReviewRow>,
    pub today: Vec<Attendance>,
    pub sessions: Vec<SessionRow>,
    pub remarks: Vec<RemarkRow>,
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
