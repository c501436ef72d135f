//! A letter read once more, where the ledger knows what the reader could not: which of our letters it answers, and the
//! dates that the staff have added.
//!
//! 「行けなくなりました」 under a subject of the writer's own says nothing by itself; as an answer to our letter about a
//! session it does. What the reader found alone is never changed by that.

use super::calendar::is_regular;
use super::decision::DraftKind;
use super::event::Arrival;
use super::records::OutboxRecord;
use super::turn::Turn;
use crate::reading::{DoctorMail, Guide, Outcome, Reading, ServiceId, ServiceKind, read_about};

/// The letter with what is read in it now; `None` where nothing is known that would change it.
pub(super) fn reread(turn: &Turn<'_>, arrival: &Arrival) -> Option<Arrival> {
    let reading = &arrival.reading;
    if reading.never.is_some() || reading.doctor != DoctorMail::No || reading.outcome == Outcome::Complete {
        return None;
    }
    let about = answered_service(turn, arrival).filter(|_| reading.requests.is_empty());
    let guide = with_added_dates(turn);
    if about.is_none() && guide.is_none() {
        return None;
    }
    let guide = guide.as_ref().unwrap_or(&turn.policy.guide);
    let again = read_about(&arrival.letter, guide, arrival.letter.written(arrival.received), about.as_ref());
    is_more(&again, reading).then(|| Arrival { reading: again, ..arrival.clone() })
}

/// Whether it found requests where there were none, or made whole what was not.
fn is_more(again: &Reading, before: &Reading) -> bool {
    !again.requests.is_empty() && (before.requests.is_empty() || again.outcome == Outcome::Complete)
}

/// The service of the letter of ours that is answered; where it was about several sessions, the one that has them.
fn answered_service(turn: &Turn<'_>, arrival: &Arrival) -> Option<ServiceId> {
    let answers = |draft: &&OutboxRecord| arrival.letter.in_reply_to.contains(&draft.message_id);
    let draft = turn.known.answers.iter().find(answers)?;
    if let Some(session) = &draft.session {
        return Some(session.service.clone());
    }
    let of_sessions = matches!(draft.kind, DraftKind::Confirmation | DraftKind::Cancelled);
    let mut services = turn.policy.guide.services.iter().filter(|s| s.kind == ServiceKind::Session);
    services.next().filter(|_| of_sessions && services.next().is_none()).map(|service| service.id.clone())
}

/// The guide with the dates that the staff have added; `None` where there are none.
fn with_added_dates(turn: &Turn<'_>) -> Option<Guide> {
    let guide = &turn.policy.guide;
    let is_added = |s: &&super::records::Session| s.added && !s.cancelled && !is_regular(guide, &s.key);
    let mut added = turn.known.sessions.iter().filter(is_added).peekable();
    added.peek()?;
    let mut guide = guide.clone();
    for session in added {
        let service = guide.services.iter_mut().find(|service| service.id == session.key.service);
        service.into_iter().for_each(|service| service.calendar.added.push(session.key.date));
    }
    Some(guide)
}
