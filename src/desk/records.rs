//! What the ledger keeps, as the desk sees it: letters, sessions, reservations, cases, reviews, sent letters.

mod acts;
mod consent;
mod consultations;
mod doctor;
mod mailbox;
mod question;
mod sessions;

use std::fmt;

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use super::credentials::Credentials;
use super::decision::{Carries, DraftKind};
use super::event::LetterKey;
use super::member::MemberNumber;
use crate::mail::{Address, Moment};
use crate::reading::ServiceId;
use crate::reading::guide::Window;

pub use acts::{Acceptance, ActFact, ActId, ActsKnown, Before, ReviewKnown, TelephoneBooking, Undoable};
pub use consent::{AddressFact, AgreedBy, Consent, ConsentEnd, ConsentFact, ConsentId, ConsentsKnown, NewAddress};
pub use consultations::{
    BookedBy, Consultation, ConsultationDeed, ConsultationFact, ConsultationId, Offer, OfferId, OfferStatus,
    SLOT_MINUTES, TelephoneConsultation, Topic, slots_of,
};
pub use doctor::{Case, CaseStatus, DoctorFact, DoctorKnown, NewRelay, Original, Relay, RelayStage};
pub use mailbox::{
    ByHandKnown, Compared, Comparison, FolderCount, HealthKnown, Looked, MailboxFact, StillOpen, UnknownLetter,
};
pub use question::{
    Candidate, Contribution, Hold, Holder, Pending, Question, QuestionEnd, QuestionFact, QuestionId, QuestionsKnown,
};
pub use sessions::SessionFact;

/// Row ids. Given by `Known::next`, so that a decision can name what it makes.
pub type LetterId = i64;
pub type ReservationId = i64;
pub type CaseId = i64;
pub type ReviewId = i64;
pub type OutboxId = i64;

/// One date of a session service.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SessionKey {
    pub service: ServiceId,
    pub date: NaiveDate,
}

impl fmt::Display for SessionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.service, self.date)
    }
}

/// What the ledger adds to the configuration about one date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub key: SessionKey,
    pub cancelled: bool,
    pub added: bool,
    /// How many people it takes, where that differs from the service's.
    pub capacity: Option<u32>,
    /// Its hours, where they differ from the service's.
    pub hours: Option<Window>,
    /// The newest version of its credentials; `None` until they are typed in, and after they were wiped.
    pub credentials: Option<VersionedCredentials>,
    /// When its credentials went out to all (the dispatch ran with credentials set).
    pub dispatched_at: Option<Moment>,
    /// When the credentials were wiped.
    pub wiped_at: Option<Moment>,
}

impl Session {
    /// A date of which the ledger knows nothing yet.
    #[must_use]
    pub fn unheard_of(key: SessionKey) -> Self {
        Self {
            key,
            cancelled: false,
            added: false,
            capacity: None,
            hours: None,
            credentials: None,
            dispatched_at: None,
            wiped_at: None,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionedCredentials {
    /// 1, 2, 3 … per session.
    pub version: u32,
    pub credentials: Credentials,
}

/// The state of a letter in the account; one a letter (design §5 Digest, §8 `mails`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LetterState {
    Review,
    Waiting,
    Taken,
    Doctor,
    ByHand,
    Machine,
    Junk,
    Duplicate,
    Gone,
    Before,
}

/// A letter as the ledger keeps it: never its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterRecord {
    pub id: LetterId,
    pub key: LetterKey,
    pub message_id: Option<String>,
    /// `None` where it could not be decoded (gone, before the first start, too large).
    pub text_digest: Option<[u8; 32]>,
    /// INTERNALDATE.
    pub received: Moment,
    pub sender: Option<Address>,
    /// As written; `None` for what is or may be doctor mail, whose subject may already tell an illness.
    pub subject: Option<String>,
    pub state: LetterState,
    pub reason: LetterReason,
}

/// Why a letter stands where it stands: a code, for `mails`, `review` and the digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LetterReason {
    /// A whole request of an identified member, done.
    Confirmed,
    /// A reservation of an identified member given up, done.
    Cancelled,
    /// Passed to the doctor.
    PassedToDoctor,
    /// Doctor mail whose sender is not certain.
    DoctorMailUncertain,
    /// Words of the doctor's, taken: an answer to the member, or a word about one.
    HeardFromDoctor,
    /// It claims to be the doctor's, and nothing shows that it is.
    DoctorClaimed,
    /// Nobody can tell what the doctor means; words of his wait.
    DoctorUnclear,
    /// The doctor does not answer, for four working days.
    DoctorSilent,
    /// An automatic answer of the doctor's.
    DoctorAway,
    /// An automatic answer of the member's, to a letter of doctor mail.
    MemberAway,
    /// A letter of doctor mail did not arrive.
    CaseUndelivered,
    /// The staff take a case on.
    CaseHandedOver,
    /// The doctor asks for a telephone call.
    CallWanted,
    /// The doctor writes in a case that is closed.
    CaseIsClosed,
    /// The doctor writes to somebody who is no longer on the roster, or to an address that is no longer theirs.
    NoLongerMember,
    /// Identity is not certain (steps 2 to 4 of the ladder, and unknown numbers).
    IdentityUncertain,
    /// Number and name agree, the sender is not known: the member is asked at a known address.
    YesAsked,
    /// An answer to a yes-letter: はい.
    YesGiven,
    /// いいえ
    YesRefused,
    /// Nobody answered the yes-letter in time.
    YesUnanswered,
    /// An answer to a yes-letter that is neither, too late, or from somewhere else.
    YesUnclear,
    /// Something required is missing or contradicts itself.
    Incomplete,
    /// The sender was asked for what is missing.
    Asked,
    /// Two questions did not bring what is missing, or no answer came in time.
    Unanswered,
    /// Answered by hand, and the place kept for it has run out: nobody booked it.
    PlaceLapsed,
    /// It may answer more than one question of ours.
    AnswersUnclear,
    /// The desk does not settle this kind of request by itself.
    NotSettledHere,
    /// The date is closed, past or outside the period.
    DateNotOpen,
    /// The session is full; told so.
    Full,
    /// The session is full, and the writer waits in line.
    InLine,
    /// Asks for nothing the desk knows.
    Question,
    /// The same letter came before, by another way or number.
    Copy,
    /// Written by a machine; the reader's code says which.
    Machine,
    /// Found in the Junk folder.
    Junk,
    /// Found in the Junk folder, from a known address: the digest names it.
    JunkFromMember,
    /// Vanished before it could be read.
    Gone,
    BeforeFirstStart,
    /// Seen more than fourteen days after it was received.
    Stale,
    TooLarge,
    Undecodable,
    NoSender,
    SeveralSenders,
    NotAMail,
    /// Failed three times (crash, error): not tried again until a person says so.
    Quarantined,
    /// The brake on automatic letters held the answer back.
    Braked,
    /// A template failed, or a letter could not be made.
    LetterFailed,
    /// No slot that was wished for is free; free ones were named.
    Offered,
    /// Settled by a person.
    Settled,
    /// A person answered it by hand.
    AnsweredByHand,
    /// A person filed it before the desk saw it.
    FoundFiled,
}

/// A reservation's life (design §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReservationStatus {
    Asked,
    Held,
    Waiting,
    Confirmed,
    Cancelled,
    Declined,
    Expired,
}

/// One person of a reservation, identified.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guest {
    pub number: MemberNumber,
    /// As on the roster when it was confirmed.
    pub name: String,
}

impl fmt::Debug for Guest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Guest(..)")
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reservation {
    pub id: ReservationId,
    pub session: SessionKey,
    pub from: NaiveTime,
    pub to: NaiveTime,
    pub people: Vec<Guest>,
    /// The known address its letters go to.
    pub email: Address,
    pub status: ReservationStatus,
    /// The letter that asked for it; `None` for a booking by telephone.
    pub letter: Option<LetterId>,
    /// Receipt of that letter, or the booking.
    pub asked_at: Moment,
    /// 添え書きあり: the letter says more than the form asks for.
    pub remark: bool,
}

/// Something that waits for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    pub id: ReviewId,
    pub letter: Option<LetterId>,
    pub case: Option<CaseId>,
    pub reason: LetterReason,
    pub opened_at: Moment,
    /// What was understood, for a person: member numbers, names, dates. Never a text, never doctor mail's.
    pub fields: Vec<(String, String)>,
    /// Who looks after it.
    pub assigned: Option<String>,
}

/// Where a letter of ours stands (design §8 `outbox`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OutboxStatus {
    Queued,
    Sending,
    Sent,
    Unknown,
    Failed,
    Bounced,
    Expired,
    Parked,
    Held,
    Withdrawn,
    Drafted,
}

/// A letter of ours without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxRecord {
    pub id: OutboxId,
    pub kind: DraftKind,
    pub to: Address,
    pub message_id: String,
    pub status: OutboxStatus,
    pub attempts: u32,
    /// How often the final dot was reached without a 2xx, so that it is never reached more than twice.
    pub unknowns: u32,
    /// Whether the mark just before DATA stands for the newest attempt.
    pub data_marked: bool,
    pub due_at: Moment,
    pub deadline: Option<Moment>,
    pub carries: Carries,
    /// The letter it answers.
    pub letter: Option<LetterId>,
    pub reservation: Option<ReservationId>,
    pub session: Option<SessionKey>,
    /// The version of the credentials it carries.
    pub version: Option<u32>,
    pub case: Option<CaseId>,
    pub created_at: Moment,
    /// Code and enhanced code of the server's last answer, without its text (`550 5.1.1`).
    pub last_reply: Option<String>,
}
