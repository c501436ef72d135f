//! One turn at the desk: what one event is decided with, and the decision as it grows.
//!
//! It gives out ids and Message-IDs in order, applies the brake to answers, and turns a failing template into a
//! review and an alarm. It refuses to know why anybody is written to.

use chrono::Duration;

use super::decision::{Audience, Carries, Decision, Draft, DraftKind, Fact, OutboxChange};
use super::event::Dice;
use super::known::{Known, NextIds};
use super::policy::Policy;
use super::records::{
    CaseId, LetterId, LetterReason, MailboxFact, OutboxId, OutboxRecord, OutboxStatus, Reservation, ReservationId,
    Review, SessionKey,
};
use super::words::values::{Office, Unwritable};
use super::words::{Plain, Template, Unwritten, Written};
use super::{brake, shadow, tokens};
use crate::mail::outgoing::Enclosure;
use crate::mail::{Address, AutoSubmitted, Letter, Moment, Outgoing};

pub(super) struct Turn<'a> {
    pub policy: &'a Policy,
    pub known: &'a Known,
    pub now: Moment,
    pub decision: Decision,
    dice: &'a Dice,
    next: NextIds,
}

/// A letter of ours in the making: everything but its ids.
pub(super) struct Post<'a> {
    pub kind: DraftKind,
    pub to: Address,
    pub written: Written,
    pub about: About,
    pub deadline: Option<Moment>,
    pub carries: Carries,
    /// The letter it follows in the reader's mail program.
    pub follows: Option<&'a Letter>,
    pub attachments: Vec<Enclosure>,
}

/// What a letter of ours belongs to.
#[derive(Clone, Debug, Default)]
pub(super) struct About {
    pub answers: Option<LetterId>,
    pub reservation: Option<ReservationId>,
    pub session: Option<SessionKey>,
    pub version: Option<u32>,
    pub case: Option<CaseId>,
}

impl About {
    /// What a letter about one reservation belongs to.
    pub fn reservation(reservation: &Reservation) -> Self {
        Self { reservation: Some(reservation.id), session: Some(reservation.session.clone()), ..Self::default() }
    }
}

/// Whether an answer to a letter goes out or waits for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Posted {
    Queued,
    Parked,
}

impl<'a> Post<'a> {
    pub fn new(kind: DraftKind, to: &Address, written: Written) -> Self {
        Self {
            kind,
            to: to.clone(),
            written,
            about: About::default(),
            deadline: None,
            carries: Carries::Nothing,
            follows: None,
            attachments: Vec::new(),
        }
    }

    pub fn about(self, about: About) -> Self {
        Self { about, ..self }
    }

    pub fn until(self, deadline: Moment) -> Self {
        Self { deadline: Some(deadline), ..self }
    }

    pub fn following(self, letter: &'a Letter) -> Self {
        Self { follows: Some(letter), ..self }
    }
}

impl<'a> Turn<'a> {
    pub fn new(policy: &'a Policy, known: &'a Known, dice: &'a Dice, now: Moment) -> Self {
        Self { policy, known, now, decision: Decision::default(), dice, next: known.next }
    }

    pub fn keep(&mut self, fact: Fact) {
        // Nothing is moved then, and what was not moved stays where it is.
        let moves = match &fact {
            Fact::LetterToFile { .. } => true,
            Fact::Mailbox(fact) => matches!(fact, MailboxFact::LetterDone(_)),
            _ => false,
        };
        if moves && shadow::is_on(self.policy) {
            return;
        }
        self.decision.facts.push(fact);
    }

    pub fn next_letter(&mut self) -> LetterId {
        take(&mut self.next.letter)
    }

    pub fn next_reservation(&mut self) -> ReservationId {
        take(&mut self.next.reservation)
    }

    pub fn next_case(&mut self) -> CaseId {
        take(&mut self.next.case)
    }

    /// A code of at least 40 bits that cannot be computed from any other (`12-K7Q4-9MXD`).
    pub fn token(&self, id: i64, purpose: &str) -> String {
        tokens::token(self.dice, id, purpose)
    }

    pub fn review(&mut self, letter: Option<LetterId>, reason: LetterReason, fields: Vec<(String, String)>) {
        self.review_of_case(letter, None, reason, fields);
    }

    pub fn review_of_case(
        &mut self,
        letter: Option<LetterId>,
        case: Option<CaseId>,
        reason: LetterReason,
        fields: Vec<(String, String)>,
    ) {
        let id = take(&mut self.next.review);
        let opened_at = self.now;
        self.keep(Fact::ReviewOpened(Review { id, letter, case, reason, opened_at, fields, assigned: None }));
    }

    /// Puts a letter of ours into the outbox; the brake may park an answer.
    pub fn post(&mut self, post: Post<'_>) -> Posted {
        let id = take(&mut self.next.outbox);
        let status = match post.kind.audience() {
            Audience::Sender => brake::status_for(self.policy, self.known, &post.to),
            _ => OutboxStatus::Queued,
        };
        let auto_submitted = began_by(&post);
        let letter = Outgoing {
            from: self.policy.desk.clone(),
            to: post.to,
            to_name: String::new(),
            subject: post.written.subject,
            text: post.written.text,
            attachments: post.attachments,
            message_id: tokens::message_id(self.dice, id, &self.policy.message_id_domain),
            in_reply_to: post.follows.and_then(|l| l.message_id.clone()),
            references: post.follows.map(thread_of).unwrap_or_default(),
            date: self.now,
            auto_submitted,
        };
        let About { answers, reservation, session, version, case } = post.about;
        self.decision.drafts.push(Draft {
            id,
            kind: post.kind,
            letter,
            status,
            due_at: self.now,
            deadline: post.deadline,
            carries: post.carries,
            answers,
            reservation,
            session,
            version,
            case,
        });
        if status == OutboxStatus::Parked { Posted::Parked } else { Posted::Queued }
    }

    /// Keeps a letter of ours back until somebody's word, or a look through the inbox, lets it go.
    pub fn hold(&mut self, post: Post<'_>) -> OutboxId {
        self.post(post);
        if let Some(draft) = self.decision.drafts.last_mut() {
            draft.status = OutboxStatus::Held;
        }
        self.newest_draft()
    }

    /// The letter that was put into the outbox last.
    pub fn newest_draft(&self) -> OutboxId {
        self.decision.drafts.last().map(|draft| draft.id).unwrap_or_default()
    }

    /// The same letter to several people of the staff, each by itself.
    pub fn post_to_all(&mut self, kind: DraftKind, people: &[Address], written: &Written, about: &About) {
        for to in people {
            let post = Post::new(kind, to, written.clone()).about(about.clone());
            self.post(post.until(self.now + Duration::hours(24)));
        }
    }

    /// A letter could not be written: an alarm, so that somebody mends the template.
    pub fn unwritten(&mut self, letter: Option<LetterId>, fault: &Unwritten) {
        let values = Unwritable { letter: letter.unwrap_or_default(), template: Plain::new(&fault.template) };
        let policy = self.policy;
        if let Ok(written) = policy.words.write(Template::Unwritable, &values) {
            self.post_to_all(DraftKind::Alarm, &policy.staff, &written, &About::default());
        }
    }

    pub fn office(&self) -> Office {
        let organisation = &self.policy.organisation;
        Office {
            name: Plain::new(&organisation.name),
            phone: Plain::new(&organisation.phone),
            phone_hours: Plain::new(&organisation.phone_hours),
        }
    }
}

impl OutboxChange {
    /// A draft as it stands, to be changed in one or two fields.
    pub(super) fn of(draft: &OutboxRecord, status: OutboxStatus, due_at: Moment) -> Self {
        Self {
            outbox: draft.id,
            status,
            attempts: draft.attempts,
            unknowns: draft.unknowns,
            data_marked: draft.data_marked,
            due_at,
            reply: None,
            wipe: false,
        }
    }

    /// Its bytes are no longer needed; only secret ones are really wiped.
    pub(super) fn settled(self, draft: &OutboxRecord) -> Self {
        Self { wipe: draft.carries != Carries::Nothing, ..self }
    }
}

/// The doctor's words are a person's; all else a machine began (RFC 3834 §5).
fn began_by(post: &Post<'_>) -> AutoSubmitted {
    match (post.kind, post.about.answers) {
        (DraftKind::DoctorAnswer, _) => AutoSubmitted::No,
        (_, Some(_)) => AutoSubmitted::Replied,
        (_, None) => AutoSubmitted::Generated,
    }
}

fn take(next: &mut i64) -> i64 {
    let id = *next;
    *next += 1;
    id
}

/// `References` of an answer (RFC 5322 §3.6.4).
fn thread_of(letter: &Letter) -> Vec<String> {
    letter.references.iter().chain(&letter.message_id).cloned().collect()
}
