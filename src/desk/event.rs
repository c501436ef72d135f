//! Everything that can happen to the desk, in one closed enum. Each has a natural key, UNIQUE in the ledger:
//! seen twice, nothing changes.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::credentials::Credentials;
use super::member::{MemberNumber, RosterEntry};
use super::records::{
    Acceptance, ActId, CaseId, ConsultationDeed, Original, OutboxId, ReservationId, ReviewId, TelephoneBooking,
};
use super::timers::Timer;
use crate::mail::{Address, Letter, Moment};
use crate::reading::guide::Window;
use crate::reading::{Reading, ServiceId};

/// One happening with its natural key and its 32 random bytes (drawn by the daemon, recorded with it,
/// so that a replay is exact).
#[derive(Clone, Debug)]
pub struct Event {
    pub key: String,
    pub dice: Dice,
    pub what: What,
}

/// 32 random bytes; Message-IDs, codes and tokens are HMACs of them. Secret, so not printed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Dice(pub [u8; 32]);

impl fmt::Debug for Dice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Dice(..)")
    }
}

/// Where the server shows a letter; what the staff can find it by.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LetterKey {
    /// The folder's name in plain text (`INBOX`, `迷惑メール`), without the server's prefix.
    pub folder: String,
    pub uid_validity: u32,
    pub uid: u32,
}

impl fmt::Display for LetterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.folder, self.uid_validity, self.uid)
    }
}

#[derive(Clone, Debug)]
pub enum What {
    /// A letter came, was decoded and read.
    Letter(Box<Arrival>),
    /// A letter came and could not be decoded (or must not be tried again).
    Unread(Unread),
    /// The server listed it, and it was gone before it could be fetched.
    Gone {
        letter: LetterKey,
        received: Option<Moment>,
    },
    /// It was there before the first start.
    Before {
        letter: LetterKey,
        received: Moment,
    },
    Timer(Timer),
    /// A look through the whole inbox that began then has ended, and all it found is committed. Told only where
    /// something waits for it.
    LookedThrough {
        began: Moment,
    },
    Act(Act),
    /// A connection asks for a draft; the answer is [`super::Answer::Claim`].
    Claim {
        outbox: OutboxId,
        attempt: u32,
    },
    /// The second mark: DATA is about to be sent.
    Handing {
        outbox: OutboxId,
        attempt: u32,
    },
    Delivered {
        outbox: OutboxId,
        attempt: u32,
        delivery: Delivery,
    },
    /// Somebody looked for our Message-ID in Sent.
    Evidence {
        outbox: OutboxId,
        attempt: u32,
        found: bool,
    },
    /// A letter was filed into a folder of ours.
    Filed {
        letter: LetterKey,
        place: Place,
        /// Where it lies now, where the server says so.
        lies: Option<LetterKey>,
    },
    /// A letter lies in Sent: ours, or one that a person wrote.
    SentSeen(Box<SentSeen>),
    /// A claim failed three times: this draft cannot be opened.
    Stuck {
        outbox: OutboxId,
        attempt: u32,
    },
    /// All that lies in the mailbox, once a night.
    Listed(Box<Listing>),
    Started(Started),
    Reloaded,
    /// A part of the daemon fell ill or recovered (`imap`, `smtp`, `clock`, `disk`).
    Health {
        part: String,
        well: bool,
        since: Moment,
    },
}

/// A letter at the desk.
#[derive(Clone, Debug)]
pub struct Arrival {
    pub letter_key: LetterKey,
    /// The server's INTERNALDATE: order, cut-offs, 開始前.
    pub received: Moment,
    pub letter: Letter,
    pub reading: Reading,
    /// Which folder role it was seen in.
    pub seen_in: SeenIn,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SeenIn {
    Inbox,
    Junk,
}

/// A letter in Sent, by its header alone.
#[derive(Clone, Debug)]
pub struct SentSeen {
    pub letter_key: LetterKey,
    /// INTERNALDATE.
    pub sent: Moment,
    pub letter: Letter,
}

/// What lies in the mailbox, but for Sent and Drafts.
#[derive(Clone, Debug)]
pub struct Listing {
    /// The morning for whose digest it was made.
    pub date: NaiveDate,
    /// Letters that had been overlooked, and were shown to the desk just before.
    pub caught_up: u32,
    pub folders: Vec<FolderListing>,
}

#[derive(Clone, Debug)]
pub struct FolderListing {
    pub folder: String,
    pub shelf: Shelf,
    pub uid_validity: u32,
    pub letters: Vec<ListedLetter>,
}

/// What a folder is to the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shelf {
    /// INBOX and Junk: what lies there comes to the desk by itself.
    Watched,
    Ours(Place),
    /// The staff's own: only searched for letters that were moved.
    Theirs,
}

#[derive(Clone, Debug)]
pub struct ListedLetter {
    pub uid: u32,
    pub received: Option<Moment>,
    pub message_id: Option<String>,
}

/// A letter that has no reading.
#[derive(Clone, Debug)]
pub struct Unread {
    pub letter_key: LetterKey,
    pub received: Moment,
    pub why: UnreadWhy,
    /// What its header still told, where it could be read.
    pub letter: Option<Box<Letter>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnreadWhy {
    TooLarge,
    /// Three tries failed or killed the process.
    Quarantined,
}

/// The folders handled letters are filed into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// 受付済み
    Taken,
    /// 要確認
    Review,
    /// 自動応答
    Machine,
    /// ドクターメール
    Doctor,
}

/// What came of handing one draft to the postman.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Delivery {
    /// 250 after the final dot.
    Accepted { reply: String },
    /// 5xx: final.
    Rejected { reply: String },
    /// Nothing was accepted; may be tried again. The reply is empty where the connection just broke.
    NotSent { reply: String },
    /// The final dot was sent, and no answer came.
    Unknown,
    /// Shadow mode: it lies in Drafts.
    Drafted,
}

/// What a person did.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Act {
    /// Made by who acts; the event's natural key.
    pub id: String,
    /// The login, from the socket's peer.
    pub who: String,
    pub deed: Deed,
    /// Only say what would happen; nothing is recorded.
    pub dry_run: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "deed")]
pub enum Deed {
    /// The whole new roster. `yes`: a person saw that more than a tenth of the members go.
    ImportRoster {
        entries: Vec<RosterEntry>,
        yes: bool,
    },
    /// After a telephone call.
    AgreeAddress {
        member: MemberNumber,
        address: Address,
        for_doctor_mail: bool,
    },
    RevokeAddress {
        member: MemberNumber,
        address: Address,
    },
    SetCredentials {
        service: ServiceId,
        date: NaiveDate,
        credentials: Credentials,
    },
    // Dates of a session service.
    CancelSession {
        service: ServiceId,
        date: NaiveDate,
    },
    /// Besides the calendar, or again; with hours of its own.
    AddSession {
        service: ServiceId,
        date: NaiveDate,
        hours: Option<Window>,
    },
    /// How many people it takes; `None`: what the service says.
    LimitSession {
        service: ServiceId,
        date: NaiveDate,
        capacity: Option<u32>,
    },
    RetryOutbox {
        id: OutboxId,
    },
    /// One held or parked draft, or all that are held.
    ReleaseOutbox {
        id: Option<OutboxId>,
    },

    Consultation {
        act: ConsultationDeed,
    },

    // What waits for a person, and what people did
    /// Who looks after it; `None` for nobody in particular.
    AssignReview {
        id: ReviewId,
        assignee: Option<String>,
    },
    /// The request is taken as a person vouches for it.
    AcceptReview(Acceptance),
    /// Kindly refused.
    DeclineReview {
        id: ReviewId,
    },
    /// A person has answered it by hand, or by telephone.
    AnsweredReview {
        id: ReviewId,
    },
    /// By telephone.
    BookReservation(TelephoneBooking),
    CancelReservation {
        id: ReservationId,
    },

    // Doctor mail
    /// A held-back letter goes to the doctor after all, as that member's.
    LetThrough {
        id: ReviewId,
        member: MemberNumber,
        original: Original,
    },
    /// A conversation is over.
    CloseCase {
        case: CaseId,
    },
    /// The staff take a conversation on, without its text.
    HandOverCase {
        case: CaseId,
    },
    /// That act, or the newest that can be undone.
    Undo {
        act: Option<ActId>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Started {
    /// The mailbox holds letters of ours that the ledger does not know, or `run --restored`.
    pub restored: bool,
}
