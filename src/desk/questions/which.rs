//! Which of several that stand is to be given up or moved: they are listed with numbers, and a plain reply picks one.
//!
//! Only what stands under a known address of who writes is ever listed. A number and a day that contradict each other
//! pick nothing.

use chrono::{NaiveDate, NaiveTime};

use crate::desk::consultation;
use crate::desk::records::{Candidate, Pending};
use crate::desk::requests::{Incoming, Manner};
use crate::desk::standing;
use crate::desk::turn::Turn;
use crate::reading::{Action, Choice, Key, Reading, Request, ServiceKind, Whose};

/// All that may be meant, without their numbers; nothing where one is certain, or nothing is to be had by asking.
pub(super) fn candidates(turn: &Turn<'_>, incoming: &Incoming<'_>, request: &Request) -> Vec<Candidate> {
    // Of whom of a couple a letter speaks would be forgotten with it.
    let speaks_of_one = incoming.joined.is_none() && incoming.arrival.reading.whose != Whose::Unsaid;
    if request.action == Action::New || incoming.manner == Manner::Notice || speaks_of_one {
        return Vec::new();
    }
    let mut found = match turn.policy.guide.service(&request.service).map(|service| service.kind) {
        Some(ServiceKind::Session) => standing::in_question(turn, incoming, request),
        Some(ServiceKind::Appointment) => consultation::in_question(turn, incoming, request),
        Some(ServiceKind::Queue) | None => Vec::new(),
    };
    found.sort_by_key(|one| (one.date, one.start, one.id));
    if found.iter().zip(found.iter().skip(1)).all(|(one, next)| one.who == next.who) {
        found.iter_mut().for_each(|one| one.who.clear());
    }
    found
}

/// What may be meant by each of the requests that lack just that; the numbers run through the whole letter.
pub(super) fn listed(turn: &Turn<'_>, incoming: &Incoming<'_>, requests: &[Request]) -> Vec<Vec<Candidate>> {
    let mut numbers = 1..;
    let mut listed = Vec::new();
    for request in requests {
        let lacks_day = request.missing.contains(&Key::Date);
        let found = if lacks_day { candidates(turn, incoming, request) } else { Vec::new() };
        let numbered = found.into_iter().zip(&mut numbers).map(|(one, number)| Candidate { number, ..one });
        listed.push(numbered.collect());
    }
    listed
}

/// The one that the answer to the question picks.
pub(in crate::desk) fn chosen(incoming: &Incoming<'_>, request: &Request) -> Option<i64> {
    let asked = |p: &&Pending| p.request.service == request.service && p.request.action == request.action;
    let pending = incoming.joined?.pending.iter().filter(|p| !p.candidates.is_empty()).find(asked)?;
    picked(pending, &incoming.arrival.reading).map(|one| one.id)
}

/// What a letter picks of the list: by its number, by its day, or by both if they agree.
pub(super) fn picked<'a>(pending: &'a Pending, reading: &Reading) -> Option<&'a Candidate> {
    let numbers = [reading.picks.choices.as_slice(), &reading.picks.struck].concat();
    let by_number = match numbers.as_slice() {
        [] => None,
        [Choice::Nth(n)] => Some(pending.candidates.iter().find(|one| one.number == *n)),
        [Choice::Last] => Some(pending.candidates.last()),
        _ => Some(None),
    };
    let by_day = said(pending, reading).map(|(date, time)| {
        let fits = |one: &&Candidate| one.date == date && time.is_none_or(|time| one.start == time);
        let mut fitting = pending.candidates.iter().filter(fits);
        fitting.next().filter(|_| fitting.next().is_none())
    });
    match (by_number, by_day) {
        (Some(number), None) => number,
        (None, Some(day)) => day,
        (Some(number), Some(day)) if number == day => number,
        _ => None,
    }
}

/// The day, and for a consultation the hour, that the letter says of that service.
fn said(pending: &Pending, reading: &Reading) -> Option<(NaiveDate, Option<NaiveTime>)> {
    let of_it = |said: &&Request| said.service == pending.request.service && !said.assumed.contains(&Key::Date);
    let mut all = reading.requests.iter().chain(&reading.answers).filter(of_it);
    all.find_map(|said| {
        let wish = || said.wishes.first().and_then(|wish| Some((wish.date?, wish.time)));
        said.date.map(|date| (date, None)).or_else(wish)
    })
}

/// The request as the answer settles it; `None` where it picks nothing.
pub(super) fn settled(pending: &Pending, reading: &Reading) -> Option<Request> {
    picked(pending, reading)?;
    let request = without_doubt(pending);
    let adds = reading.picks.more && !reading.picks.choices.is_empty();
    let remark = request.remark.clone().or_else(|| adds.then(String::new));
    Some(Request { remark, ..request })
}

/// Whether one is in question is seen anew each time.
pub(super) fn without_doubt(pending: &Pending) -> Request {
    let mut request = pending.restored();
    if !pending.candidates.is_empty() {
        request.missing.retain(|key| *key != Key::Date);
    }
    request
}
