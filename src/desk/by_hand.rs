//! A person answered a letter by hand: the desk stands back from it.
//!
//! What waited for a person is settled, what was to be said about it is not said any more. What the desk took on
//! stands: a confirmed reservation gets its credentials, whoever writes besides. It refuses to know what was written.

use super::decision::{Audience, DraftKind, Fact, OutboxChange};
use super::event::SentSeen;
use super::records::{CaseStatus, LetterReason, LetterState, MailboxFact, OutboxRecord, OutboxStatus, StillOpen};
use super::turn::Turn;
use super::{outbox, questions};
use crate::mail::{Address, Letter};

/// A letter was found in Sent.
pub(super) fn sent_seen(turn: &mut Turn<'_>, seen: &SentSeen) {
    let known = turn.known;
    turn.keep(Fact::Mailbox(MailboxFact::SentFollowed(seen.letter_key.clone())));
    if !is_by_hand(&seen.letter, known.by_hand.ours.as_ref()) {
        return;
    }
    let recipients: Vec<&Address> = seen.letter.to.iter().chain(&seen.letter.cc).map(|m| &m.address).collect();
    for message_id in directly_answered(&seen.letter) {
        for to in &recipients {
            let (message_id, to) = (message_id.clone(), (*to).clone());
            turn.keep(Fact::Mailbox(MailboxFact::AnsweredByHand { message_id, to, at: seen.sent }));
        }
    }
    // A letter forwarded to somebody else is not answered.
    let reaches = |open: &&StillOpen| open.addresses.iter().any(|address| recipients.contains(&address));
    for open in known.by_hand.answered.iter().filter(reaches) {
        stand_back(turn, open);
    }
}

/// Not ours, unless a person sent what shadow mode drafted; and not a machine's: some providers change our
/// Message-IDs, and an absence notice is no answer.
fn is_by_hand(letter: &Letter, ours: Option<&OutboxRecord>) -> bool {
    if let Some(ours) = ours {
        return ours.status == OutboxStatus::Drafted;
    }
    letter.headers_named("auto-submitted").all(|value| value.trim().eq_ignore_ascii_case("no"))
}

/// The letters it says it answers (RFC 5322 §3.6.4).
fn directly_answered(letter: &Letter) -> Vec<String> {
    if letter.in_reply_to.is_empty() {
        return letter.references.last().cloned().into_iter().collect();
    }
    letter.in_reply_to.clone()
}

fn stand_back(turn: &mut Turn<'_>, open: &StillOpen) {
    let withdrawn = open.answers.iter().filter(|answer| withdraw(turn, answer)).count();
    for review in &open.reviews {
        turn.keep(Fact::ReviewSettled { review: review.id });
        if let Some(case) = review.case {
            turn.keep(Fact::CaseStands { case, status: CaseStatus::Staff });
        }
    }
    questions::stand_back(turn, open.letter.id);
    let waits = matches!(open.letter.state, LetterState::Review | LetterState::Waiting);
    let unanswered = open.letter.state == LetterState::Taken && withdrawn > 0;
    if waits || unanswered {
        let (state, reason) = (LetterState::ByHand, LetterReason::AnsweredByHand);
        turn.keep(Fact::LetterStands { letter: open.letter.id, state, reason });
        turn.keep(Fact::Mailbox(MailboxFact::LetterDone(open.letter.id)));
    }
}

/// Whether it had not left. One whose fate is unknown is not sent a second time.
fn withdraw(turn: &mut Turn<'_>, answer: &OutboxRecord) -> bool {
    let is_answer = answer.kind.audience() == Audience::Sender || answer.kind == DraftKind::YesLetter;
    if !is_answer {
        return false;
    }
    match answer.status {
        OutboxStatus::Queued | OutboxStatus::Parked | OutboxStatus::Held => {
            let change = OutboxChange::of(answer, OutboxStatus::Withdrawn, turn.now).settled(answer);
            turn.keep(Fact::OutboxStands(change));
            true
        }
        OutboxStatus::Unknown => {
            outbox::leave_at_that(turn, answer);
            false
        }
        _ => false,
    }
}
