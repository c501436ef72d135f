//! The end of a question: answered, taken back, left to a person, or over because its time has come.

use crate::desk::decision::{Carries, DraftKind, Fact};
use crate::desk::kept_places;
use crate::desk::letters::{Answering, Conclusion, answer, answer_neutrally, salutation};
use crate::desk::records::{
    LetterId, LetterReason, LetterState, Question, QuestionEnd, QuestionFact, QuestionId, ReservationId,
    ReservationStatus,
};
use crate::desk::requests::{Incoming, fields};
use crate::desk::turn::Turn;
use crate::desk::words::Template;
use crate::desk::words::values::Withdrawn;

/// Whatever was settled by the answer: its earlier letters stand where the answer stands.
pub(super) fn close_if_settled(turn: &mut Turn<'_>, question: &Question, conclusion: Conclusion) {
    let asked_again =
        turn.decision.facts.iter().any(|f| matches!(f, Fact::Question(QuestionFact::Kept(q)) if q.id == question.id));
    if asked_again {
        return free_what_is_settled(turn, question, ReservationStatus::Cancelled);
    }
    let end = match conclusion.state {
        LetterState::Review => QuestionEnd::HandedOver,
        _ => QuestionEnd::Answered,
    };
    close(turn, question, end, conclusion);
    // What a person decides on keeps its place until its time is over.
    if end == QuestionEnd::Answered {
        free_what_is_settled(turn, question, ReservationStatus::Cancelled);
    }
}

fn close(turn: &mut Turn<'_>, question: &Question, end: QuestionEnd, conclusion: Conclusion) {
    turn.keep(Fact::Question(QuestionFact::Closed { question: question.id, end }));
    for one in question.letters.iter().filter(|one| one.state == LetterState::Waiting) {
        let (letter, state, reason) = (one.letter, conclusion.state, conclusion.reason);
        turn.keep(Fact::LetterStands { letter, state, reason });
        if let Some(place) = conclusion.place {
            turn.keep(Fact::LetterToFile { letter, place });
        }
    }
}

/// Places of requests that are no longer open: those that were not confirmed are given up.
fn free_what_is_settled(turn: &mut Turn<'_>, question: &Question, status: ReservationStatus) {
    let still_open: Vec<ReservationId> = turn.decision.facts.iter().flat_map(pending_places).collect();
    for reservation in question.pending.iter().filter_map(|pending| pending.reservation) {
        if !still_open.contains(&reservation) {
            kept_places::free(turn, reservation, status);
        }
    }
}

fn pending_places(fact: &Fact) -> Vec<ReservationId> {
    match fact {
        Fact::Question(QuestionFact::Kept(question)) => question.pending.iter().filter_map(|p| p.reservation).collect(),
        _ => Vec::new(),
    }
}

/// The sender does not want it any more.
pub(super) fn withdraw(turn: &mut Turn<'_>, incoming: &Incoming<'_>, question: &Question) -> Conclusion {
    let Incoming { letter, arrival, sender, .. } = *incoming;
    let answering =
        Answering { letter, arrival, sender, kind: DraftKind::Cancelled, about: None, carries: Carries::Nothing };
    if !sender.is_alone() {
        for pending in &question.pending {
            turn.review(Some(letter), LetterReason::IdentityUncertain, fields(&pending.request));
        }
        let answering = Answering { kind: DraftKind::Received, ..answering };
        return answer_neutrally(turn, &answering, Conclusion::review(LetterReason::IdentityUncertain));
    }
    let values = Withdrawn { name: salutation(arrival, sender), office: turn.office() };
    let written = turn.policy.words.write(Template::Withdrawn, &values);
    answer(turn, &answering, written, Conclusion::taken(LetterReason::Cancelled))
}

/// Its time has come: a person sees to it.
pub(in crate::desk) fn end(turn: &mut Turn<'_>, question: QuestionId) {
    let known = turn.known;
    let Some(question) = known.questions.open.iter().find(|q| q.id == question) else { return };
    // It was asked again about a later date meanwhile.
    if question.ends_at > turn.now {
        return;
    }
    let letter = question.letters.last().map(|one| one.letter);
    for pending in &question.pending {
        turn.review(letter, LetterReason::Unanswered, fields(&pending.request));
        if let Some(reservation) = pending.reservation {
            kept_places::end(turn, reservation);
            kept_places::free(turn, reservation, ReservationStatus::Expired);
        }
    }
    close(turn, question, QuestionEnd::HandedOver, Conclusion::review(LetterReason::Unanswered));
}

/// The date that it is about alone is cancelled, and the sender knows.
pub(in crate::desk) fn call_off(turn: &mut Turn<'_>, question: &Question) {
    close(turn, question, QuestionEnd::Withdrawn, Conclusion::taken(LetterReason::DateNotOpen));
}

/// A person answered by hand: nobody is asked any more.
pub(in crate::desk) fn stand_back(turn: &mut Turn<'_>, letter: LetterId) {
    let known = turn.known;
    let is_part = |q: &&Question| q.letters.iter().any(|one| one.letter == letter);
    for question in known.questions.open.iter().filter(is_part) {
        close(turn, question, QuestionEnd::HandedOver, Conclusion::answered_by_hand());
    }
}
