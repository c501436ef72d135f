//! What an act is said to have done: read off the decision itself, so that a dry run says what then happens.
//!
//! English, for the command line: ids, dates, addresses of the staff's own lists; no names and no texts.

use serde::Serialize;

use super::decision::{Answer, Decision, Draft, Fact, OutboxChange};
use super::records::{ActFact, AddressFact, ConsultationFact, OutboxStatus, Reservation};
use super::turn::Turn;

/// The act is done: what it is, and all that follows from it.
pub(super) fn done(turn: &Turn<'_>, what: &str) -> Answer {
    let mut lines = vec![what.to_owned()];
    lines.extend(effects(&turn.decision).into_iter().map(|line| format!("  {line}")));
    Answer::Done { said: lines.join("\n") }
}

pub(super) fn refused(said: impl Into<String>) -> Answer {
    Answer::Refused { said: said.into() }
}

fn effects(decision: &Decision) -> Vec<String> {
    let facts = decision.facts.iter().filter_map(of_fact);
    facts.chain(decision.drafts.iter().map(of_draft)).collect()
}

fn of_fact(fact: &Fact) -> Option<String> {
    match fact {
        Fact::LetterStands { letter, state, .. } => Some(format!("mail {letter} stands as {}", word(state))),
        Fact::ReservationKept(reservation) => Some(of_reservation(reservation)),
        Fact::ReservationStands { reservation, status } => {
            Some(format!("reservation {reservation} is {}", word(status)))
        }
        Fact::Consultation(ConsultationFact::Kept(kept)) => {
            Some(format!("consultation {} is {}", kept.id, word(&kept.status)))
        }
        Fact::CaseStands { case, status } => Some(format!("doctor-mail case {case} is {}", word(status))),
        Fact::OutboxStands(OutboxChange { outbox, status: OutboxStatus::Withdrawn, .. }) => {
            Some(format!("letter {outbox} was not out yet, and is withdrawn"))
        }
        Fact::Address(AddressFact::Agreed(new)) => Some(format!("{} is agreed for member {}", new.address, new.number)),
        Fact::Address(AddressFact::Revoked { number, address }) => {
            Some(format!("{address} is no longer agreed for member {number}"))
        }
        Fact::Act(ActFact::ReviewOpenAgain { review }) => Some(format!("review {review} is open again")),
        _ => None,
    }
}

fn of_reservation(reservation: &Reservation) -> String {
    let Reservation { id, session, from, to, people, status, .. } = reservation;
    let numbers: Vec<&str> = people.iter().map(|guest| guest.number.as_str()).collect();
    let hours = format!("{}-{}", from.format("%H:%M"), to.format("%H:%M"));
    let (service, date, people) = (&session.service, session.date, numbers.join(" and "));
    format!("reservation {id}: {service} {date} {hours} for {people} is {}", word(status))
}

/// As lists and scripts name it.
fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn of_draft(draft: &Draft) -> String {
    format!("a letter ({}) goes to {}", word(&draft.kind), draft.letter.to)
}
