//! Questions: what is missing is asked for in one friendly letter, and the answer joined to what was asked for before.
//!
//! `asking` writes the question, `joining` finds the one that a letter answers, `telling`, `filling` and `which` say what
//! it adds, `ending` closes it. The whole request then goes through [`requests`] like any other; who wrote it is judged
//! anew by the sender of the answer. Asking reveals nothing, so whoever may be answered is asked.

mod asking;
mod ending;
mod filling;
mod joining;
mod telling;
#[cfg(test)]
mod testing;
mod which;

pub(super) use asking::{Asked, ask, lacking};
pub(super) use ending::{call_off, end, stand_back};
pub(super) use which::chosen;

use super::decision::{Carries, DraftKind};
use super::event::Arrival;
use super::identity::Sender;
use super::letters::{Answering, Conclusion, answer_neutrally};
use super::records::{Contribution, LetterId, LetterReason, Pending, Question, ReservationId};
use super::requests::{self, Incoming, Manner};
use super::turn::Turn;
use crate::reading::{Reading, Request};
use joining::{Joined, joined};
use telling::{Told, told};

/// The answer to an open question, if the letter is one.
pub(super) fn take_answer(
    turn: &mut Turn<'_>,
    letter: LetterId,
    arrival: &Arrival,
    sender: &Sender<'_>,
) -> Option<Conclusion> {
    let known = turn.known;
    let (question, by) = match joined(known, &arrival.reading, sender) {
        Joined::No => return None,
        Joined::Several => return unclear(turn, letter, arrival, sender),
        Joined::One(question, by) => (question, by),
    };
    let sender = sender.beside(question.letters.iter().map(|one| (&one.sender, one.forged)));
    let requests = match told(question, &arrival.reading, by, &turn.policy.guide) {
        Told::Elsewhere => return None,
        // Whoever has nothing to add uses up nobody else's question.
        Told::Nothing if !sender.is_alone() => return None,
        Told::Nothing => question.pending.iter().map(which::without_doubt).collect(),
        Told::Withdrawn => Vec::new(),
        Told::Requests(requests) => requests,
    };
    let incoming = Incoming {
        letter,
        arrival,
        sender: &sender,
        requests: &requests,
        manner: Manner::Answer,
        joined: Some(question),
    };
    let conclusion = if requests.is_empty() {
        ending::withdraw(turn, &incoming, question)
    } else {
        requests::settle_all(turn, &incoming)
    };
    ending::close_if_settled(turn, question, conclusion);
    Some(conclusion)
}

/// A bare value, and several questions that it may be meant for.
fn unclear(turn: &mut Turn<'_>, letter: LetterId, arrival: &Arrival, sender: &Sender<'_>) -> Option<Conclusion> {
    if !arrival.reading.requests.is_empty() || !states_something(&arrival.reading) {
        return None;
    }
    let reason = LetterReason::AnswersUnclear;
    let fields = arrival.reading.answers.first().map(requests::fields).unwrap_or_default();
    turn.review(Some(letter), reason, fields);
    let answering =
        Answering { letter, arrival, sender, kind: DraftKind::Received, about: None, carries: Carries::Nothing };
    Some(answer_neutrally(turn, &answering, Conclusion::review(reason)))
}

fn states_something(reading: &Reading) -> bool {
    let states = |said: &Request| {
        let hours = said.date.is_some() || said.from.is_some() || said.minutes.is_some();
        hours || !said.people.is_empty() || !said.wishes.is_empty()
    };
    reading.answers.iter().any(states)
}

impl Pending {
    /// The request as it was read; of a remark only that there is one.
    fn restored(&self) -> Request {
        Request { remark: self.remark.map(|_| String::new()), ..self.request.clone() }
    }
}

impl Question {
    /// Whether this line of the list is one of its requests.
    pub(super) fn keeps(&self, reservation: ReservationId) -> bool {
        self.pending.iter().any(|pending| pending.reservation == Some(reservation))
    }

    /// The letters that make up this request, the newest last.
    fn with(&self, one: Contribution) -> Vec<Contribution> {
        self.letters.iter().cloned().chain([one]).collect()
    }
}
