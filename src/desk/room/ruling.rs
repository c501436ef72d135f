//! What becomes of one request for a session, judged alone.

use chrono::NaiveTime;

use super::{Given, Shut, Wanted};
use crate::desk::calendar::{Occasion, Opening, occasion, open_dates};
use crate::desk::identity::{Identified, identify};
use crate::desk::records::{LetterReason, SessionKey};
use crate::desk::requests::Incoming;
use crate::desk::standing::{Standing, meant};
use crate::desk::turn::Turn;
use crate::desk::words::values::Why;
use crate::mail::Moment;
use crate::reading::{Action, Key, Person, Request, Service};

/// What becomes of one request.
pub(super) enum Ruling<'a> {
    Book(Box<Wanted<'a>>),
    Cancel(Given<'a>),
    /// There is nothing on that date; only an identified member hears so.
    NotOpen(Shut<'a>),
    Unsettled(LetterReason),
    /// No date is given, and it is not clear which is meant.
    WhichDate,
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
        Action::Change => rule_on_change(turn, incoming.arrival.received, request, standing),
        Action::Cancel | Action::New => Ruling::Cancel(Given { request, occasion, standing }),
    }
}

fn rule_on_new<'a>(turn: &Turn<'a>, incoming: &Incoming<'_>, request: &'a Request) -> Ruling<'a> {
    let received = incoming.arrival.received;
    let (people, uncertain) = people_of(turn, incoming, request);
    let occasion = match day_meant(turn, received, request) {
        Meant::Day(occasion) => occasion,
        Meant::Unclear => return Ruling::WhichDate,
        Meant::Unsaid => return Ruling::Unsettled(LetterReason::Incomplete),
        Meant::Unknown => return Ruling::Unsettled(LetterReason::NotSettledHere),
        Meant::PeriodOver(_) if people.is_empty() => return Ruling::Unsettled(LetterReason::IdentityUncertain),
        Meant::PeriodOver(service) => {
            return Ruling::NotOpen(Shut { service, date: None, why: Why::PeriodOver, stays: None });
        }
    };
    if people.is_empty() {
        return Ruling::Unsettled(LetterReason::IdentityUncertain);
    }
    if let Some(why) = why_shut(&occasion, received) {
        return Ruling::NotOpen(Shut::of(&occasion, why, None));
    }
    if turn.now >= occasion.end {
        // It came in time, and the desk saw it too late: nobody's fault but ours.
        return Ruling::Unsettled(LetterReason::DateNotOpen);
    }
    match times_of(request, &occasion) {
        Some((from, to)) => {
            Ruling::Book(Box::new(Wanted { request, occasion, people, uncertain, from, to, old: None }))
        }
        None => Ruling::Unsettled(LetterReason::Incomplete),
    }
}

/// Who is certain, and who is not.
fn people_of<'a>(turn: &Turn<'_>, incoming: &Incoming<'_>, request: &'a Request) -> (Vec<Identified>, Vec<&'a Person>) {
    let (mut people, mut uncertain) = (Vec::new(), Vec::new());
    for person in &request.people {
        match identify(&turn.known.members, person, incoming.sender) {
            Some(identified) => people.push(identified),
            None => uncertain.push(person),
        }
    }
    (people, uncertain)
}

/// The day that a request means.
enum Meant<'a> {
    Day(Occasion<'a>),
    /// None is given, and the next one is running.
    Unclear,
    /// Something required is missing.
    Unsaid,
    /// None is given, and none follows.
    PeriodOver(&'a Service),
    /// It is no service that has sessions.
    Unknown,
}

/// Without a date the next session is meant, as the ledger knows the calendar.
fn day_meant<'a>(turn: &Turn<'a>, received: Moment, request: &Request) -> Meant<'a> {
    let (policy, sessions) = (turn.policy, &turn.known.sessions);
    let Some(service) = policy.guide.service(&request.service) else { return Meant::Unknown };
    let missing_at_most_date = request.missing.iter().all(|key| *key == Key::Date);
    let next = || open_dates(policy, sessions, service, received.date_naive()).find(|o| received < o.end);
    match (request.date, next()) {
        (_, None) if missing_at_most_date && !is_said(request) => Meant::PeriodOver(service),
        _ if !request.missing.is_empty() => Meant::Unsaid,
        (Some(_), Some(next)) if !is_said(request) && received >= next.start => Meant::Unclear,
        (Some(_), Some(next)) if !is_said(request) => Meant::Day(next),
        (Some(date), _) => {
            let key = SessionKey { service: request.service.clone(), date };
            occasion(policy, sessions, &key).map_or(Meant::Unknown, Meant::Day)
        }
        (None, _) => Meant::Unsaid,
    }
}

/// Whether the letter itself gives the date.
fn is_said(request: &Request) -> bool {
    request.date.is_some() && !request.assumed.contains(&Key::Date)
}

/// What is not said is the session's own beginning or end; `None` where they are not of that session.
fn times_of(request: &Request, occasion: &Occasion<'_>) -> Option<(NaiveTime, NaiveTime)> {
    let said = |key, time: Option<NaiveTime>, own| if request.assumed.contains(&key) { Some(own) } else { time };
    let from = said(Key::From, request.from, occasion.hours.from)?;
    let to = said(Key::To, request.to, occasion.hours.to)?;
    (from < to && from < occasion.hours.to && to > occasion.hours.from).then_some((from, to))
}

/// Another date, other times, or both; what is not said stays.
fn rule_on_change<'a>(turn: &Turn<'a>, received: Moment, request: &'a Request, standing: Standing<'a>) -> Ruling<'a> {
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
    match (times.filter(changes), why_shut(&occasion, received)) {
        (None, _) => Ruling::Unsettled(LetterReason::Incomplete),
        (Some(_), Some(why)) => Ruling::NotOpen(Shut::of(&occasion, why, Some(old))),
        (Some(_), None) if turn.now >= occasion.end => Ruling::Unsettled(LetterReason::DateNotOpen),
        (Some((from, to)), None) => {
            let (people, uncertain) = (standing.people, Vec::new());
            Ruling::Book(Box::new(Wanted { request, occasion, people, uncertain, from, to, old: Some(old) }))
        }
    }
}

/// Closed, or over when it was asked for.
fn why_shut(occasion: &Occasion<'_>, received: Moment) -> Option<Why> {
    if received >= occasion.end {
        return Some(Why::Past);
    }
    (occasion.opening == Opening::Closed).then_some(Why::Closed)
}
