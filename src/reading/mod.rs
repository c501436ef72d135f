//! What a letter asks for, as a careful receptionist would read it.
//!
//! Pure: (letter, guide, written) -> [`Reading`]. It refuses to know who is a member, what is
//! booked or what will be answered; it says what the writer says, what is missing and what it assumed.
//! Whatever is not sure is left out: a wrong value taken as right is the worst result.
//!
//! The way of a letter: `machine` (may it be answered at all?), `page` (whose lines, which fields), `people`, `sentence` (what each
//! clause does) with the days and hours of `when`, then `request`; `read` goes it. The words by which people say all this are
//! the tables of `vocabulary`; `text` is how they are found.

pub mod guide;
pub mod machine;
pub mod page;
pub mod people;
mod read;
pub mod request;
pub mod sentence;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
pub mod text;
pub mod vocabulary;
pub mod when;

use chrono::{NaiveDate, NaiveTime};
use serde::Serialize;

use crate::mail::Address;

pub use read::{read, read_about};

pub use guide::{Guide, Service, ServiceId, ServiceKind};

/// Everything that was read from one letter.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Why no automatic answer may go out; `None` where one may.
    pub never: Option<Never>,
    pub outcome: Outcome,
    /// In the order written.
    pub requests: Vec<Request>,
    /// Where it asks for nothing by itself: what it states (people, date, hours, wishes …), read once for each dated
    /// service and nothing assumed, so that the answer to a question of ours can be joined to its request.
    pub answers: Vec<Request>,
    /// Words of the urgent table found in the writer's own text (ids of the table's rows, not text).
    pub urgent: Vec<String>,
    /// Whether it is, or may be, a letter to the doctor (design: never shown as text to anybody else).
    pub doctor: DoctorMail,
    /// The writer's own words: without quotes, forwarded parts and signature.
    pub own_text: String,
    /// What the own text amounts to when it is nothing but a short answer.
    pub reply: Option<ShortReply>,
    /// Whether the writer would wait for a place that becomes free.
    pub would_wait: bool,
    /// Of two who come together, who is said to come no longer.
    pub whose: Whose,
    /// Which of the times that a letter of ours listed it picks, in order of preference.
    pub picks: Picks,
    /// Codes of ours (`12-K7Q4-9MXD`) found in subject or own text, as printed.
    pub codes: Vec<String>,
    /// What was found where, for `read --explain` and review.
    pub notes: Vec<Note>,
}

/// What follows from a reading, before anybody knows who wrote it (reading.md of the contract: `outcome`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Every request in it is whole.
    Complete,
    /// A request in which something required is missing or contradicts itself.
    Ask,
    /// A person should read it.
    #[default]
    Staff,
    /// A machine wrote it; nothing to answer.
    Ignore,
}

/// One thing a letter asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct Request {
    pub service: ServiceId,
    pub action: Action,
    pub people: Vec<Person>,
    /// Written in the body, else the sender's. Never decides where anything is sent.
    pub email: Option<Address>,
    /// Room: the session meant.
    pub date: Option<NaiveDate>,
    pub from: Option<NaiveTime>,
    pub to: Option<NaiveTime>,
    /// Consultation: starts wished for, best first.
    pub wishes: Vec<Wish>,
    /// Consultation: length.
    pub minutes: Option<u32>,
    /// Never stored as part of a request: sealed, beside it.
    #[serde(skip)]
    pub theme: Option<String>,
    /// Never stored.
    #[serde(skip)]
    pub remark: Option<String>,
    pub assumed: Vec<Key>,
    pub missing: Vec<Key>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    New,
    Cancel,
    Change,
}

/// Who is to come, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct Person {
    /// ASCII digits, with the zeros as written.
    pub member_number: Option<String>,
    /// NFKC, without honorific and furigana.
    pub name: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct Wish {
    pub date: Option<NaiveDate>,
    pub time: Option<NaiveTime>,
    /// Any start in this part of the day will do: 「午後ならいつでも」, 「15時から17時の間で」.
    pub within: Option<guide::Window>,
}

/// A field of a request, as `assumed` and `missing` name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Key {
    MemberNumber,
    Name,
    Email,
    Date,
    Time,
    From,
    To,
    Minutes,
    Wishes,
}

/// Whether the doctor is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DoctorMail {
    #[default]
    No,
    /// ドクター or 西先生 in subject or salutation, but no clear request: nobody else may see the text.
    Possible,
    Yes,
}

/// A whole letter that is one word's worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShortReply {
    /// はい, お願いします, それでいいです …
    Yes,
    /// いいえ
    No,
    /// 止める, ストップ
    Stop,
    /// わかりました, ありがとうございます: no answer to anything.
    Courtesy,
}

/// Of two who come together, who is said to come no longer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Whose {
    /// Nobody apart from the other.
    #[default]
    Unsaid,
    /// One is spoken of, and it may be meant for both.
    Unclear,
    Writer,
    Companion,
    /// The companion, and it is he who is named.
    NamedCompanion,
}

/// What a letter picks of the times that a letter of ours listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picks {
    /// In order of preference.
    pub choices: Vec<Choice>,
    /// What is picked to be given up or changed: 「2番を取り消してください」.
    pub struck: Vec<Choice>,
    /// It says more than that.
    pub more: bool,
}

/// One of the times that a letter of ours listed, as a plain reply picks it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// 「2番目で」, 「②でお願いします」; the first one is 1.
    Nth(u32),
    Last,
    /// 「それで」, 「お願いします」: the one there is.
    That,
    /// 「元に戻してください」
    Back,
}

/// Why a letter must never be answered automatically. `code` is what `read` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Never {
    AutoSubmitted,
    Bounce,
    List,
    Bulk,
    NullSender,
    NoReplySender,
    OwnAddress,
    ReadReceipt,
    /// A vacation or absence note without the headers for it.
    AutoReply,
    /// Feedback (ARF) and DMARC reports.
    Report,
    /// iMIP answers and invitations.
    Calendar,
    NoSender,
    SeveralSenders,
    Spam,
}

impl Never {
    /// The short code of the contract.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::AutoSubmitted => "auto-submitted",
            Self::Bounce => "bounce",
            Self::List => "list",
            Self::Bulk => "bulk",
            Self::NullSender => "null-sender",
            Self::NoReplySender => "no-reply-sender",
            Self::OwnAddress => "own-address",
            Self::ReadReceipt => "read-receipt",
            Self::AutoReply => "auto-reply",
            Self::Report => "report",
            Self::Calendar => "calendar",
            Self::NoSender => "no-sender",
            Self::SeveralSenders => "several-senders",
            Self::Spam => "spam",
        }
    }
}

/// One step of the reader's reasoning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// Which value: `date`, `member_number`, `action`, `never` …
    pub key: String,
    /// The line it came from (0: the subject or a header; 1…: line of the text).
    pub line: usize,
    /// The rule that took it, by name.
    pub rule: String,
}
