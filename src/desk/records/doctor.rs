//! Doctor mail as the ledger keeps it: cases, and the doctor's words on their way. Never a word of either.

use serde::{Deserialize, Serialize};

use super::{CaseId, LetterId, OutboxId, OutboxRecord};
use crate::desk::member::MemberNumber;
use crate::mail::{Address, Moment};

/// The life of a doctor-mail conversation (design §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CaseStatus {
    Review,
    Open,
    Answered,
    Staff,
    Closed,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    pub id: CaseId,
    pub member: Option<MemberNumber>,
    /// The one address answers go to: the one let through.
    pub address: Address,
    pub status: CaseStatus,
    pub opened_at: Moment,
    /// Printed to the member; differs from the doctor's.
    pub member_token: String,
    /// Printed to the doctor (`12-K7Q4-9MXD`).
    pub doctor_token: String,
    /// A person let it through, after a telephone call: its address need not stand on the roster.
    pub vouched: bool,
    /// Since when it stands with whom it stands: receipt of the oldest unanswered letter, or the newest answer.
    pub turned_at: Moment,
    /// Receipt of the member's newest letter.
    pub heard_at: Moment,
    /// That letter's Message-ID, without brackets, so that an answer stands below it in her mail program.
    pub heard_id: Option<String>,
}

/// Words of the doctor's on their way to the member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relay {
    pub case: CaseId,
    /// The doctor's letter.
    pub letter: LetterId,
    /// Receipt of that letter.
    pub answered_at: Moment,
    /// The held draft to the member.
    pub draft: OutboxRecord,
    /// The newest letter that tells or asks the doctor about it.
    pub notice: OutboxId,
    pub stage: RelayStage,
    /// Until then he may stop it; after that a whole look through the inbox must find no word of his.
    pub due_at: Moment,
    /// Printed in the letters about it, nowhere else.
    pub code: String,
    /// How often he was asked about an answer that was neither yes nor no.
    pub asked: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RelayStage {
    /// It goes out by itself unless he stops it.
    Stoppable,
    /// It goes out only if he says yes.
    Asked,
    /// It was handed to the outbox.
    Released,
    /// It will never go out.
    Stopped,
}

/// What the ledger says about doctor mail (see each field for when).
#[derive(Clone, Debug, Default)]
pub struct DoctorKnown {
    /// Letter: the cases it names by a code, by a letter of ours it answers or a bounce speaks of, or by an earlier
    /// letter of the case. Timers, acts: the case in question. InboxChecked: those of the relays. Started, Reloaded:
    /// all in which somebody is waited for.
    pub cases: Vec<Case>,
    /// Letter: the relays of those cases. InboxChecked: those that waited for this look. Handed over or failed: the
    /// relay of the draft, or the one that the draft tells of.
    pub relays: Vec<Relay>,
    /// Letter: a person was told within the last day that the doctor is away.
    pub away_told: bool,
}

/// One change of doctor mail in the ledger.
#[derive(Clone, Debug)]
pub enum DoctorFact {
    /// A letter belongs to a case's conversation.
    LetterJoined {
        case: CaseId,
        letter: LetterId,
    },
    /// The member wrote.
    Heard {
        case: CaseId,
        at: Moment,
        message_id: Option<String>,
    },
    /// Whom it now waits for.
    Turned {
        case: CaseId,
        at: Moment,
    },
    /// A person let it through for that member.
    LetThrough {
        case: CaseId,
        member: MemberNumber,
    },
    RelayKept(NewRelay),
    /// `due_at`: only a later time counts.
    RelayStands {
        outbox: OutboxId,
        stage: RelayStage,
        due_at: Moment,
    },
    /// He is asked about it, once more.
    RelayAsked {
        outbox: OutboxId,
        notice: OutboxId,
    },
}

/// A relay as it begins.
#[derive(Clone, Debug)]
pub struct NewRelay {
    pub outbox: OutboxId,
    pub case: CaseId,
    pub letter: LetterId,
    pub answered_at: Moment,
    pub notice: OutboxId,
    pub stage: RelayStage,
    pub due_at: Moment,
    pub code: String,
}

/// A letter as the mailbox has it, base64: it comes along with an act, and is recorded nowhere.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Original(pub String);

impl Original {
    /// The bytes, where they came through.
    #[must_use]
    pub fn bytes(&self) -> Option<Vec<u8>> {
        data_encoding::BASE64.decode(self.0.as_bytes()).ok()
    }
}

impl std::fmt::Debug for Original {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Original({} signs)", self.0.len())
    }
}
