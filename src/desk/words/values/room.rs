//! What letters about sessions may speak of.

use serde::Serialize;

use super::{Attendance, Occasion, Office, Plain};

/// What the letter says of sessions.
#[derive(Clone, Debug, Serialize)]
pub struct RoomPart {
    pub bookings: Vec<Booking>,
    pub cancelled: Vec<GivenUp>,
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

/// A reservation that was given up, or one of two who were to come.
#[derive(Clone, Debug, Serialize)]
pub struct GivenUp {
    #[serde(flatten)]
    pub visit: Visit,
    /// Where one of two still comes: who does not.
    pub leaving: Vec<Plain>,
    /// And who does.
    pub staying: Vec<Plain>,
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

/// Who waits for a place.
#[derive(Clone, Debug, Serialize)]
pub struct WaitingRow {
    pub day: Plain,
    pub number: Plain,
    pub name: Plain,
}
