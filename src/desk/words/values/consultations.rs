//! What the templates about consultations may speak of.

use serde::Serialize;

use super::Office;
use crate::desk::words::Plain;

/// What the answering letter says of one appointment service.
#[derive(Clone, Debug, Serialize)]
pub struct ConsultationPart {
    pub service: Plain,
    /// The number that members call.
    pub phone: Plain,
    /// The hours in which it is offered: 午前11時から午後0時30分まで
    pub hours: Vec<Plain>,
    pub talks: Vec<Talk>,
    /// Somebody who is to be there is not certain.
    pub companion: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TalkOutcome {
    Booked,
    /// Booked in the place of `before`.
    Moved,
    Cancelled,
    /// Not booked; `starts` are free.
    Regretted,
    /// Not booked: the month's number is reached.
    Limited,
}

/// Why nothing was booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unplaced {
    Taken,
    /// There is no such start, or not for so long.
    Outside,
    TooSoon,
    /// A day without an hour.
    NoHour,
    /// No day at all, or one that makes no sense.
    NoDay,
}

/// What became of one request.
#[derive(Clone, Debug, Serialize)]
pub struct Talk {
    pub outcome: TalkOutcome,
    /// Booked, moved, cancelled: when it is, or was to be.
    pub day: Plain,
    pub date: Plain,
    pub from: Plain,
    pub to: Plain,
    /// 30分
    pub length: Plain,
    /// The names, where more than one person calls.
    pub together: Vec<Plain>,
    /// Moved: when it was to be before.
    pub before: Plain,
    /// As understood, one short line; empty where nothing was said.
    pub topic: Plain,
    pub why: Option<Unplaced>,
    /// Regretted: what was wished for first, as far as it was said.
    pub wished: Plain,
    pub starts: Vec<SlotRow>,
    /// Regretted: when the one that was to be moved is, and stays.
    pub stays: Plain,
    /// Limited: so many in one month.
    pub limit: u32,
}

/// A free start, as listed.
#[derive(Clone, Debug, Serialize)]
pub struct SlotRow {
    pub number: usize,
    pub day: Plain,
    pub from: Plain,
    pub to: Plain,
}

/// Something about one's consultation that answers no letter: staff moved it, it is given up elsewhere, it is today.
#[derive(Clone, Debug, Serialize)]
pub struct ConsultationNotice {
    pub name: Plain,
    pub service: Plain,
    pub phone: Plain,
    pub talk: Talk,
    pub office: Office,
}

/// Times that became free, to the first in line.
#[derive(Clone, Debug, Serialize)]
pub struct FreedSlots {
    pub name: Plain,
    pub service: Plain,
    pub day: Plain,
    pub starts: Vec<SlotRow>,
    /// When the one that would be moved is.
    pub stays: Plain,
    pub office: Office,
}

/// The day's list, for who takes the calls.
#[derive(Clone, Debug, Serialize)]
pub struct ConsultationList {
    pub service: Plain,
    pub day: Plain,
    pub date: Plain,
    /// A list went out before: these are all that stand now.
    pub changed: bool,
    pub calls: Vec<CallRow>,
}

#[derive(Clone, Debug, Serialize)]
pub struct CallRow {
    pub from: Plain,
    pub to: Plain,
    pub people: Vec<CallerRow>,
    pub topic: Plain,
}

#[derive(Clone, Debug, Serialize)]
pub struct CallerRow {
    pub number: Plain,
    pub name: Plain,
    /// Empty where the roster has none.
    pub phone: Plain,
}

/// A consultation in the digest: never its topic.
#[derive(Clone, Debug, Serialize)]
pub struct ConsultationRow {
    pub day: Plain,
    pub from: Plain,
    pub to: Plain,
    pub people: Vec<Plain>,
    /// 添え書きあり
    pub remark: bool,
}
