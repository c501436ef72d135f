//! What becomes of one request for a session, judged alone.

use chrono::NaiveTime;

use super::{Given, Shut, Wanted};
use crate::desk::calendar::{Occasion, Opening, occasion};
use crate::desk::event::Arrival;
use crate::desk::identity::{Identified, identify};
use crate::desk::records::{LetterReason, SessionKey};
use crate::desk::requests::Incoming;
use crate::desk::standing::{Standing, meant};
use crate::desk::turn::Turn;
use crate::reading::{Action, Key, Request};

/// What becomes of one request.
pub(super) enum Ruling<'a> {
    Book(Box<Wanted<'a>>),
    Cancel(Given<'a>),
    /// There is nothing on that date; only an identified member hears so.
    NotOpen(Shut<'a>),
    Unsettled(LetterReason),
}

pub(super) fn rule<'a>(turn: &Turn<'a>, incoming: &Incoming<'_>, request: &'a Request) -> Ruling<'a> {
    if request.action == Action::New {
        return rule_on_new(turn, incoming, request);
    }
    let standing = match meant(turn, incoming, request) {
        Ok(standing) => standing,
        Err(reason) => return Ruling::Unsettled(reason),
    };
    let Some(occasion) = occasion(turn.policy, &turn.known.sessions, &standing.reservation.session) else {
        return Ruling::Unsettled(LetterReason::NotSettledHere);
    };
    match request.action {
        Action::Change => rule_on_change(turn, incoming.arrival, request, standing),
        Action::Cancel | Action::New => Ruling::Cancel(Given { request, occasion, standing }),
    }
}

fn rule_on_new<'a>(turn: &Turn<'a>, incoming: &Incoming<'_>, request: &'a Request) -> Ruling<'a> {
    let (policy, known, arrival) = (turn.policy, turn.known, incoming.arrival);
    let Some(date) = request.date.filter(|_| request.missing.is_empty()) else {
        return Ruling::Unsettled(LetterReason::Incomplete);
    };
    let key = SessionKey { service: request.service.clone(), date };
    let Some(occasion) = occasion(policy, &known.sessions, &key) else {
        return Ruling::Unsettled(LetterReason::NotSettledHere);
    };
    let (mut people, mut uncertain): (Vec<Identified>, Vec<_>) = (Vec::new(), Vec::new());
    for person in &request.people {
        match identify(&known.members, person, incoming.sender) {
            Some(identified) => people.push(identified),
            None => uncertain.push(person),
        }
    }
    if people.is_empty() {
        return Ruling::Unsettled(LetterReason::IdentityUncertain);
    }
    let guessed_running = request.assumed.contains(&Key::Date) && arrival.received >= occasion.start;
    match (request.from, request.to) {
        _ if is_shut(&occasion, arrival) => Ruling::NotOpen(Shut { occasion, stays: None }),
        // It came in time, and the desk saw it too late: nobody's fault but ours.
        _ if turn.now >= occasion.end => Ruling::Unsettled(LetterReason::DateNotOpen),
        (Some(from), Some(to)) if from < to && !guessed_running => {
            Ruling::Book(Box::new(Wanted { request, occasion, people, uncertain, from, to, old: None }))
        }
        _ => Ruling::Unsettled(LetterReason::Incomplete),
    }
}

/// Another date, other times, or both; what is not said stays.
fn rule_on_change<'a>(turn: &Turn<'a>, arrival: &Arrival, request: &'a Request, standing: Standing<'a>) -> Ruling<'a> {
    let (policy, known, old) = (turn.policy, turn.known, standing.reservation);
    let date = request.date.unwrap_or(old.session.date);
    let key = SessionKey { service: request.service.clone(), date };
    let Some(occasion) = occasion(policy, &known.sessions, &key) else {
        return Ruling::Unsettled(LetterReason::NotSettledHere);
    };
    let times = match (request.from, request.to) {
        (None, None) => Some((old.from, old.to)),
        (Some(from), Some(to)) if from < to => Some((from, to)),
        _ => None,
    };
    let changes = |times: &(NaiveTime, NaiveTime)| key != old.session || *times != (old.from, old.to);
    match times.filter(changes) {
        None => Ruling::Unsettled(LetterReason::Incomplete),
        Some(_) if is_shut(&occasion, arrival) => Ruling::NotOpen(Shut { occasion, stays: Some(old) }),
        Some(_) if turn.now >= occasion.end => Ruling::Unsettled(LetterReason::DateNotOpen),
        Some((from, to)) => {
            let (people, uncertain) = (standing.people, Vec::new());
            Ruling::Book(Box::new(Wanted { request, occasion, people, uncertain, from, to, old: Some(old) }))
        }
    }
}

/// Closed, or over when it was asked for.
fn is_shut(occasion: &Occasion<'_>, arrival: &Arrival) -> bool {
    occasion.opening == Opening::Closed || arrival.received >= occasion.end
}
