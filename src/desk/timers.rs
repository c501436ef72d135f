//! Timers: what is to happen at a time, planned ahead and kept in the ledger under a unique key.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::records::{CaseId, ConsentId, OfferId, OutboxId, QuestionId, ReservationId, SessionKey};
use crate::mail::Moment;

/// A timer; its event's key is its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timer {
    pub kind: TimerKind,
    pub due_at: Moment,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "timer")]
pub enum TimerKind {
    /// 17:00 on the day before: credentials not typed in yet?
    CredentialsReminder { session: SessionKey },
    /// 10:00 on the day: out with them, or alarm.
    Dispatch { session: SessionKey },
    /// 10:15, 10:45: whose letter is not accepted?
    Unsettled { session: SessionKey, stage: u8 },
    /// 15 minutes before the start.
    HostsList { session: SessionKey },
    /// 24 hours after the end.
    WipeCredentials { session: SessionKey },
    /// A line to a mail server has been down for an hour.
    LineDown { part: String, since: Moment },
    /// Half an hour before the digest: the mailbox is compared with the ledger.
    Compare { date: NaiveDate },
    /// The morning of a day of an appointment service.
    ConsultationMorning { session: SessionKey },
    /// Who was first in line has not taken what was freed.
    FreedSlot { session: SessionKey, offer: OfferId },
    /// 8:00 every day; also plans the coming days.
    Digest { date: NaiveDate },
    /// Evidence for an unknown delivery is sought no longer.
    EvidenceDue { outbox: OutboxId, attempt: u32 },
    /// A yes was given: what waited for it is settled.
    YesGiven { consent: ConsentId },
    /// A yes that nobody gave is a person's affair now.
    YesDue { consent: ConsentId },
    /// A place is kept no longer.
    HoldEnds { reservation: ReservationId },
    /// A question still open is a person's now.
    QuestionEnds { question: QuestionId },
    /// The time in which the doctor may stop his words is over.
    RelayDue { outbox: OutboxId },
    /// The doctor was waited for two working days (stage 1), or four (2).
    CaseReminder { case: CaseId, turned_at: Moment, stage: u8 },
    /// An answered case was silent for a fortnight.
    CaseSilent { case: CaseId, turned_at: Moment },
    /// A clock that was behind the ledger's newest entry should no longer be.
    ClockCaughtUp { newest: Moment },
}

impl TimerKind {
    /// The unique key (`dispatch:room:2020-04-15`).
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::CredentialsReminder { session } => format!("credentials-reminder:{session}"),
            Self::Dispatch { session } => format!("dispatch:{session}"),
            Self::Unsettled { session, stage } => format!("unsettled:{session}:{stage}"),
            Self::HostsList { session } => format!("hosts-list:{session}"),
            Self::WipeCredentials { session } => format!("wipe-credentials:{session}"),
            Self::LineDown { part, since } => format!("line-down:{part}:{}", since.timestamp_millis()),
            Self::Compare { date } => format!("compare:{date}"),
            Self::ConsultationMorning { session } => format!("consultation-morning:{session}"),
            Self::FreedSlot { session, offer } => format!("freed-slot:{session}:{offer}"),
            Self::Digest { date } => format!("digest:{date}"),
            Self::EvidenceDue { outbox, attempt } => format!("evidence:{outbox}:{attempt}"),
            Self::YesGiven { consent } => format!("yes-given:{consent}"),
            Self::YesDue { consent } => format!("yes-due:{consent}"),
            Self::HoldEnds { reservation } => format!("hold-ends:{reservation}"),
            Self::QuestionEnds { question } => format!("question-ends:{question}"),
            Self::RelayDue { outbox } => format!("relay-due:{outbox}"),
            Self::CaseReminder { case, turned_at, stage } => {
                format!("case-reminder:{case}:{}:{stage}", turned_at.timestamp_millis())
            }
            Self::CaseSilent { case, turned_at } => format!("case-silent:{case}:{}", turned_at.timestamp_millis()),
            Self::ClockCaughtUp { newest } => format!("clock-caught-up:{}", newest.timestamp()),
        }
    }
}
