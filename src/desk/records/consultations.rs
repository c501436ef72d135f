//! One person's time with the nurse, and the times offered to who asked in vain.

use std::fmt;

use chrono::{Duration, NaiveDate, NaiveDateTime, NaiveTime};
use serde::{Deserialize, Serialize};

use super::{Guest, LetterId, OutboxId, ReservationStatus, SessionKey};
use crate::desk::member::MemberNumber;
use crate::mail::{Address, Moment};
use crate::reading::ServiceId;

/// The length of a slot; an hour is two of them.
pub const SLOT_MINUTES: u32 = 30;

pub type ConsultationId = i64;
pub type OfferId = i64;

/// What a member wants to talk about, in her words: it stands in her confirmation, in `today` and in the morning's
/// letter to who takes the call, and nowhere else. Sealed in the ledger, so never printed by accident.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Topic(pub String);

impl fmt::Debug for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Topic(..)")
    }
}

/// One or two slots of one day, taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consultation {
    pub id: ConsultationId,
    /// The service and the day.
    pub session: SessionKey,
    pub start: NaiveTime,
    /// 30 or 60.
    pub minutes: u32,
    /// Usually one; a couple may share the telephone.
    pub people: Vec<Guest>,
    /// The known address its letters go to; `None` for a member without any, booked by telephone.
    pub email: Option<Address>,
    /// `Confirmed` or `Cancelled`.
    pub status: ReservationStatus,
    pub booked_by: BookedBy,
    /// The letter that asked for it last.
    pub letter: Option<LetterId>,
    /// Receipt of the letter that asked for it first, or the booking.
    pub asked_at: Moment,
    /// 添え書きあり: the letter says more than was asked for.
    pub remark: bool,
    /// Wiped when it is cancelled, and after the day.
    pub topic: Option<Topic>,
}

/// Who booked: a member's letter, or a person of the staff, by login.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BookedBy(pub String);

impl BookedBy {
    /// The member's own letter.
    #[must_use]
    pub fn mail() -> Self {
        Self("mail".to_owned())
    }
}

/// Free starts that a letter of ours named, so that a plain reply can pick one; and a place in the line for a day
/// that was asked for in vain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub id: OfferId,
    pub service: ServiceId,
    pub minutes: u32,
    pub people: Vec<Guest>,
    /// The known address it went to.
    pub email: Address,
    /// As listed in the letter, the first one first: 「2番目で」 means the second.
    pub starts: Vec<NaiveDateTime>,
    /// Days that were asked for in vain: what is freed there is offered.
    pub wanted: Vec<NaiveDate>,
    /// The consultation that is to be moved to the picked start, where one is.
    pub moves: Option<ConsultationId>,
    /// The letter that asked.
    pub letter: Option<LetterId>,
    /// The letter of ours that names the starts, where it answers no letter.
    pub outbox: Option<OutboxId>,
    /// When the one who waits first asked: the order of the line.
    pub asked_at: Moment,
    /// The way back from a cancellation or a change: only who asks for it, or names the hour, goes it.
    pub way_back: bool,
    pub status: OfferStatus,
    pub topic: Option<Topic>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OfferStatus {
    Open,
    /// One of its starts was picked.
    Taken,
    /// A newer offer stands in its place, or its last day is over.
    Lapsed,
}

/// One change of the ledger about consultations.
#[derive(Clone, Debug)]
pub enum ConsultationFact {
    /// New, or the same one as it stands now.
    Kept(Consultation),
    OfferKept(Offer),
    /// The days before this one are over: topics are wiped, offers lapse.
    Swept {
        before: NaiveDate,
    },
}

impl ConsultationFact {
    /// Whether a topic is gone from the ledger afterwards.
    #[must_use]
    pub fn wipes(&self) -> bool {
        match self {
            Self::Kept(consultation) => consultation.topic.is_none(),
            Self::OfferKept(offer) => offer.topic.is_none(),
            Self::Swept { .. } => true,
        }
    }
}

impl Consultation {
    /// When it ends, on its day.
    #[must_use]
    pub fn end(&self) -> NaiveTime {
        self.start + Duration::minutes(i64::from(self.minutes))
    }

    #[must_use]
    pub fn is_confirmed(&self) -> bool {
        self.status == ReservationStatus::Confirmed
    }

    #[must_use]
    pub fn is_for(&self, number: &MemberNumber) -> bool {
        self.people.iter().any(|guest| guest.number == *number)
    }

    /// Its day and hour.
    #[must_use]
    pub fn starts_at(&self) -> NaiveDateTime {
        self.session.date.and_time(self.start)
    }

    /// The half hours it takes.
    pub fn slots(&self) -> impl Iterator<Item = NaiveDateTime> {
        slots_of(self.starts_at(), self.minutes)
    }

    /// The same, cancelled: nobody needs to know any longer what it was to be about.
    #[must_use]
    pub fn cancelled(&self) -> Self {
        Self { status: ReservationStatus::Cancelled, topic: None, ..self.clone() }
    }
}

/// The slots that so many minutes from a start take.
pub fn slots_of(start: NaiveDateTime, minutes: u32) -> impl Iterator<Item = NaiveDateTime> {
    let count = minutes.div_ceil(SLOT_MINUTES).max(1);
    (0..count).map(move |slot| start + Duration::minutes(i64::from(slot * SLOT_MINUTES)))
}

impl Offer {
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.status == OfferStatus::Open
    }

    #[must_use]
    pub fn is_for(&self, number: &MemberNumber) -> bool {
        self.people.iter().any(|guest| guest.number == *number)
    }

    /// The last day it speaks of.
    #[must_use]
    pub fn last_day(&self) -> NaiveDate {
        let days = self.starts.iter().map(NaiveDateTime::date).chain(self.wanted.iter().copied());
        days.max().unwrap_or_else(|| self.asked_at.date_naive())
    }

    /// The same, closed: its topic went with what was picked, or is of no use.
    #[must_use]
    pub fn closed(&self, status: OfferStatus) -> Self {
        Self { status, topic: None, ..self.clone() }
    }
}

/// What the staff do about consultations, mostly with the member on the telephone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "what")]
pub enum ConsultationDeed {
    Book(TelephoneConsultation),
    Move {
        id: ConsultationId,
        date: NaiveDate,
        start: NaiveTime,
        /// As long as before, where nothing is said.
        minutes: Option<u32>,
    },
    Cancel {
        id: ConsultationId,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TelephoneConsultation {
    pub service: ServiceId,
    pub member: MemberNumber,
    pub date: NaiveDate,
    pub start: NaiveTime,
    /// 30 or 60.
    pub minutes: u32,
    pub topic: Option<Topic>,
}
