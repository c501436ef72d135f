//! What follows from an event: facts, drafts and timers, all recorded in one transaction.

use serde::{Deserialize, Serialize};

use super::event::{LetterKey, Place};
use super::member::RosterEntry;
use super::records::{
    ActFact, AddressFact, Case, CaseId, CaseStatus, ConsentFact, ConsultationFact, DoctorFact, LetterId, LetterReason,
    LetterRecord, LetterState, MailboxFact, OutboxId, OutboxStatus, QuestionFact, Reservation, ReservationId,
    ReservationStatus, Review, ReviewId, SessionFact, SessionKey, VersionedCredentials,
};
use super::timers::Timer;
use crate::mail::{Moment, Outgoing};

#[derive(Clone, Debug, Default)]
pub struct Decision {
    /// In order; each is one change of the ledger.
    pub facts: Vec<Fact>,
    /// Letters of ours, to be kept in the outbox.
    pub drafts: Vec<Draft>,
    /// Planned ahead; a key that is already planned keeps its place, an undone one takes the new time.
    pub timers: Vec<Timer>,
    /// For who asked: the person who acted, the connection that claimed.
    pub answer: Answer,
}

/// One change of the ledger.
#[derive(Clone, Debug)]
pub enum Fact {
    LetterKept(LetterRecord),
    LetterStands {
        letter: LetterId,
        state: LetterState,
        reason: LetterReason,
    },
    /// Where it is to be filed once this is committed.
    LetterToFile {
        letter: LetterId,
        place: Place,
    },
    LetterFiled {
        key: LetterKey,
        place: Place,
        lies: Option<LetterKey>,
    },
    ReviewOpened(Review),
    ReviewSettled {
        review: ReviewId,
    },
    ReservationKept(Reservation),
    ReservationStands {
        reservation: ReservationId,
        status: ReservationStatus,
    },
    CaseOpened(Case),
    CaseStands {
        case: CaseId,
        status: CaseStatus,
    },
    Question(QuestionFact),
    RosterReplaced(Vec<RosterEntry>),
    Address(AddressFact),
    Consent(ConsentFact),
    CredentialsSet {
        session: SessionKey,
        credentials: VersionedCredentials,
    },
    CredentialsWiped {
        session: SessionKey,
    },
    /// The dispatch ran, with credentials set.
    SessionDispatched {
        session: SessionKey,
    },
    OutboxStands(OutboxChange),
    Consultation(ConsultationFact),
    /// The clock or a restored ledger holds all sending back (`Some(why)`), or no longer does.
    SendingHeld(Option<HoldReason>),
    /// A person looked at a clock that is behind the ledger's newest entry, and lets the desk send all the same.
    ClockExcused {
        newest: Moment,
    },
    HealthStands {
        part: String,
        well: bool,
        since: Moment,
    },
    /// What a person decided about a date.
    Session(SessionFact),
    Mailbox(MailboxFact),
    Doctor(DoctorFact),
    /// What only a person's act brings.
    Act(ActFact),
}

/// What changes about a letter of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxChange {
    pub outbox: OutboxId,
    pub status: OutboxStatus,
    pub attempts: u32,
    pub unknowns: u32,
    pub data_marked: bool,
    /// When it is looked at again.
    pub due_at: Moment,
    /// Code and enhanced code of the server's answer, where there was one.
    pub reply: Option<String>,
    /// The bytes are wiped now (sealed drafts whose delivery is settled).
    pub wipe: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HoldReason {
    Restored,
    ClockBehind,
}

/// A letter of ours, decided. Its bytes are made from `letter` when it is recorded and never change.
#[derive(Clone)]
pub struct Draft {
    pub id: OutboxId,
    pub kind: DraftKind,
    pub letter: Outgoing,
    pub status: OutboxStatus,
    pub due_at: Moment,
    /// After this it is `expired` instead of sent.
    pub deadline: Option<Moment>,
    pub carries: Carries,
    /// The letter it answers.
    pub answers: Option<LetterId>,
    pub reservation: Option<ReservationId>,
    pub session: Option<SessionKey>,
    pub version: Option<u32>,
    pub case: Option<CaseId>,
}

impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Draft").field("id", &self.id).field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// What makes a draft's bytes secret: sealed in the ledger, wiped when settled, never copied to Sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Carries {
    Nothing,
    Credentials,
    DoctorMail,
    /// What a consultation is to be about.
    Topic,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DraftKind {
    // Answers to a letter, to its sender: at most one a letter.
    Confirmation,
    /// Reservations were given up.
    Cancelled,
    /// The neutral "received" letter.
    Received,
    /// The date is closed, past, outside the period or full; names the next open one.
    /// Asks for what is missing.
    Question,
    /// The date is closed, past or outside the period; names the next open one.
    NotOpen,
    /// The session is full, and the writer stands in line.
    InLine,
    DoctorReceived,
    // A person decided it.
    Regrets,
    Undone,
    // To the known address, not counted as the answer.
    Notice,
    /// A place became free for who waited.
    PlaceFree,
    /// The session does not take place.
    SessionCancelled,
    /// Asks a member, at a known address, whether another address is hers.
    YesLetter,
    Credentials,
    /// 【訂正】
    Correction,
    // To the member, in a conversation with the doctor; not counted as the answer.
    /// The doctor's words.
    DoctorAnswer,
    /// That it takes longer.
    DoctorPatience,
    /// On the morning of a consultation.
    ConsultationReminder,
    // To the doctor.
    DoctorLetter,
    /// About words of his on their way; he may answer it with 止める or a yes.
    DoctorNotice,
    /// What became of what he wrote, and reminders.
    DoctorNote,
    // To the staff.
    Digest,
    CredentialsReminder,
    HostsList,
    /// Shadow mode: who would be sent the credentials.
    ShadowList,
    /// The day's calls, with topics, to who takes them.
    ConsultationList,
    Alarm,
}

/// Whom a kind goes to: the brakes differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// Answers: 5 a day and address, 3 in 7 days to an unknown one.
    Sender,
    /// Not braked, and not counted as the answer to a letter; so is what a person decided, to whomever it goes.
    KnownAddress,
    /// Credentials: braked by nothing but the gate.
    Admitted,
    /// Ceiling of 60 an hour.
    StaffAndDoctor,
    /// No ceiling.
    Alarmed,
}

impl DraftKind {
    #[must_use]
    pub fn audience(self) -> Audience {
        match self {
            Self::Confirmation
            | Self::Cancelled
            | Self::Received
            | Self::Question
            | Self::NotOpen
            | Self::InLine
            | Self::DoctorReceived => Audience::Sender,
            Self::Notice
            | Self::PlaceFree
            | Self::SessionCancelled
            | Self::YesLetter
            | Self::Regrets
            | Self::Undone
            | Self::DoctorAnswer
            | Self::DoctorPatience
            | Self::ConsultationReminder => Audience::KnownAddress,
            Self::Credentials | Self::Correction => Audience::Admitted,
            Self::DoctorLetter
            | Self::DoctorNotice
            | Self::DoctorNote
            | Self::Digest
            | Self::CredentialsReminder
            | Self::HostsList
            | Self::ShadowList
            | Self::ConsultationList => Audience::StaffAndDoctor,
            Self::Alarm => Audience::Alarmed,
        }
    }
}

/// What who asked is told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    #[default]
    Nothing,
    /// The act is done; what it did, in English, for the command line.
    Done {
        said: String,
    },
    /// The act is not done; why, and what to do.
    Refused {
        said: String,
    },
    Claim(ClaimVerdict),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClaimVerdict {
    /// Send it: the ledger hands its bytes over.
    Send,
    /// Lay it into Drafts: shadow mode.
    Draft,
    /// The gate no longer lets it through, its deadline is past, it is held, or another attempt has it.
    Not(OutboxStatus),
}
