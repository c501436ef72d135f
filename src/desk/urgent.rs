//! Words that cannot wait for the digest: an alarm to staff and doctor, which names the letter and says nothing of it.
//!
//! Nothing else changes: the letter is settled and answered as if the words were not there.

use super::decision::{DraftKind, Fact};
use super::event::Arrival;
use super::letters::Conclusion;
use super::records::{CaseId, LetterId, LetterState};
use super::turn::{About, Turn};
use super::words::{Template, moment_words, values};
use crate::mail::Address;

/// At most one alarm a letter: machines, junk and copies sound none, nor do those who would hear it.
pub(super) fn alarm_if_urgent(turn: &mut Turn<'_>, letter: LetterId, arrival: &Arrival, conclusion: &Conclusion) {
    let listeners = listeners(turn);
    let by_listener = arrival.letter.sender().is_some_and(|sender| listeners.contains(&sender.address));
    if arrival.reading.urgent.is_empty() || by_listener || !is_by_a_person(conclusion.state) {
        return;
    }
    let case = case_of(turn);
    let values = values::Urgent { letter, case, received: moment_words(arrival.received).into() };
    match turn.policy.words.write(Template::Urgent, &values) {
        Ok(written) => turn.post_to_all(DraftKind::Alarm, &listeners, &written, &About { case, ..About::default() }),
        Err(fault) => turn.unwritten(Some(letter), &fault),
    }
}

/// Staff and doctor, each once.
fn listeners(turn: &Turn<'_>) -> Vec<Address> {
    let policy = turn.policy;
    let doctor = policy.doctor.as_ref().map(|doctor| &doctor.address);
    let mut listeners = policy.staff.clone();
    listeners.extend(doctor.filter(|doctor| !policy.staff.contains(doctor)).cloned());
    listeners
}

fn is_by_a_person(state: LetterState) -> bool {
    match state {
        LetterState::Review | LetterState::Waiting | LetterState::Taken | LetterState::Doctor | LetterState::ByHand => {
            true
        }
        LetterState::Machine | LetterState::Junk | LetterState::Duplicate | LetterState::Gone | LetterState::Before => {
            false
        }
    }
}

/// The case that this very letter opened or joined.
fn case_of(turn: &Turn<'_>) -> Option<CaseId> {
    turn.decision.facts.iter().find_map(|fact| match fact {
        Fact::CaseOpened(case) => Some(case.id),
        Fact::CaseStands { case, .. } => Some(*case),
        _ => None,
    })
}
