//! What the reader must know of the organisation: its services, their words and their hours.
//! Made by `config` from the configuration; the vocabulary of the language itself is in the reader's tables.

use std::fmt;

use chrono::{NaiveDate, NaiveTime, Weekday};
use serde::{Deserialize, Serialize};

use crate::mail::Address;

/// The configuration as the reader needs it.
#[derive(Clone, Debug)]
pub struct Guide {
    pub services: Vec<Service>,
    /// Addresses the desk itself receives and sends under: never answered, never a member's.
    pub own_addresses: Vec<Address>,
    /// Telephone numbers of the office: never a member's data.
    pub own_phones: Vec<String>,
    /// The name our letters are sent under (プラスケア 暮らしの保健室): where it stands in a quoted header it names no service.
    pub sender_name: String,
    /// Words by which the staff are addressed (石井, スタッフ, プラスケア …): never a member's name.
    pub own_names: Vec<String>,
    /// The doctor's surname (西): 西先生 in a salutation makes a letter possibly the doctor's.
    pub doctor_names: Vec<String>,
    /// Words that raise an alarm, id and pattern words (design §5, Urgent words).
    pub urgent: Vec<UrgentWord>,
}

/// A service's id in the configuration (`room`, `consultation`, `doctor-mail`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ServiceId(pub String);

/// One offer of the organisation.
#[derive(Clone, Debug)]
pub struct Service {
    pub id: ServiceId,
    pub kind: ServiceKind,
    /// As members know it: オンライン暮らしの保健室.
    pub name: String,
    /// Subjects that ask for it, as announced and as misspelt.
    pub subjects: Vec<String>,
    /// Words in a body that mean it.
    pub words: Vec<String>,
    /// When it takes place.
    pub calendar: Calendar,
    /// How many people a session takes; `None`: as many as come. The reader does not ask.
    pub capacity: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ServiceKind {
    /// One date, several people (the room).
    Session,
    /// Slots for one person each (Ishii's consultation).
    Appointment,
    /// No time at all: a conversation by mail (doctor mail).
    Queue,
}

/// The days and hours of a service. A queue has no windows.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    pub weekday: Option<Weekday>,
    /// Windows of a day, in order; a session has exactly one.
    pub windows: Vec<Window>,
    /// First and last day of the period, both included.
    pub first: Option<NaiveDate>,
    pub last: Option<NaiveDate>,
    /// Single days that are cancelled.
    pub closed: Vec<NaiveDate>,
    /// Single days that are added, on any weekday.
    pub added: Vec<NaiveDate>,
}

/// From (included) to (excluded).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    pub from: NaiveTime,
    pub to: NaiveTime,
}

/// A row of the urgent table.
#[derive(Clone, Debug)]
pub struct UrgentWord {
    pub id: String,
    /// Compared after NFKC, spaces removed.
    pub words: Vec<String>,
}

impl ServiceId {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ServiceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Guide {
    /// The service with this id.
    #[must_use]
    pub fn service(&self, id: &ServiceId) -> Option<&Service> {
        self.services.iter().find(|s| s.id == *id)
    }

    /// The first service of a kind; today each kind has one.
    #[must_use]
    pub fn of_kind(&self, kind: ServiceKind) -> Option<&Service> {
        self.services.iter().find(|s| s.kind == kind)
    }
}

impl Calendar {
    /// Whether the service takes place on that day.
    #[must_use]
    pub fn is_open(&self, day: NaiveDate) -> bool {
        use chrono::Datelike as _;
        if self.closed.contains(&day) {
            return false;
        }
        let regular = self.weekday == Some(day.weekday())
            && self.first.is_none_or(|first| day >= first)
            && self.last.is_none_or(|last| day <= last);
        regular || self.added.contains(&day)
    }

    /// The open days from `day` on, in order. Bounded: it ends with the period, or after two years.
    pub fn open_from(&self, day: NaiveDate) -> impl Iterator<Item = NaiveDate> + '_ {
        day.iter_days().take(731).filter(|d| self.is_open(*d))
    }

    /// The hours of a session: its one window.
    #[must_use]
    pub fn hours(&self) -> Option<Window> {
        self.windows.first().copied()
    }

    /// The next open day whose end is still ahead at `now` (Japan's wall time).
    #[must_use]
    pub fn next_session(&self, now: chrono::NaiveDateTime) -> Option<NaiveDate> {
        let end = self.windows.last()?.to;
        self.open_from(now.date()).find(|day| day.and_time(end) > now)
    }
}
