//! Reservations of a session: what the desk settles by itself, and the one letter that answers them all.
//!
//! Each request is judged alone ([`Ruling`]); a letter of which nothing can be settled gets the neutral answer.

use chrono::{Duration, NaiveTime};

use super::calendar::{Occasion, Opening, occasion, open_dates};
use super::decision::{DraftKind, Fact};
use super::dispatch::{Sending, has_credentials, send_credentials, tell_hosts_if_late};
use super::event::Arrival;
use super::identity::{Identified, Sender, identify};
use super::letters::{Answering, Conclusion, answer, answer_neutrally, salutation};
use super::member::Member;
use super::records::{Guest, LetterId, LetterReason, Reservation, ReservationStatus, SessionKey};
use super::turn::Turn;
use super::unreached::alarm_if_late;
use super::words::values::{Booking, Closed, Confirmation, NotOpen};
use super::words::{Plain, Template, date_words, day_words, key_words, time_words};
use crate::mail::{Address, Moment};
use crate::reading::{Action, Key, Outcome, Request, ServiceKind};

/// What becomes of one request.
enum Ruling<'a> {
    Book(Wanted<'a>),
    /// There is nothing on that date; only an identified member hears so.
    NotOpen(Occasion<'a>),
    Person(LetterReason),
}

/// A request that can be met.
struct Wanted<'a> {
    request: &'a Request,
    occasion: Occasion<'a>,
    people: Vec<Identified>,
    from: NaiveTime,
    to: NaiveTime,
}

/// What the one letter will say.
#[derive(Default)]
struct Outcomes<'a> {
    booked: Vec<Booked<'a>>,
    closed: Vec<Occasion<'a>>,
    /// Requests that wait for a person, with the reason.
    left: Vec<LetterReason>,
    companion: bool,
}

struct Booked<'a> {
    wanted: Wanted<'a>,
    reservation: Reservation,
    /// It replaces an earlier one of the same session.
    again: bool,
}

/// A letter with requests, none of them for the doctor.
pub(super) fn settle(turn: &mut Turn<'_>, letter: LetterId, arrival: &Arrival, sender: &Sender<'_>) -> Conclusion {
    let mut outcomes = Outcomes::default();
    for request in &arrival.reading.requests {
        match rule(turn, arrival, request, sender) {
            Ruling::Book(wanted) => {
                outcomes.companion |= review_companions(turn, letter, &wanted);
                let made: Vec<Reservation> = outcomes.booked.iter().map(|b| b.reservation.clone()).collect();
                let booked = book(turn, wanted, &made, Asked { letter, at: arrival.received, sender });
                outcomes.booked.retain(|b| b.reservation.id != booked.reservation.id);
                outcomes.booked.push(booked);
            }
            Ruling::NotOpen(occasion) => outcomes.closed.push(occasion),
            Ruling::Person(reason) => {
                turn.review(Some(letter), reason, fields(request));
                outcomes.left.push(reason);
            }
        }
    }
    let answering = Answering { letter, arrival, sender, kind: DraftKind::Confirmation };
    let conclusion = answer_all(turn, &answering, &outcomes);
    for booked in &outcomes.booked {
        let sending = send_credentials(turn, &booked.wanted.occasion, &booked.reservation);
        if matches!(sending, Sending::Refused(_)) {
            alarm_if_late(turn, &booked.wanted.occasion, (&booked.reservation, None));
        }
        tell_hosts_if_late(turn, &booked.wanted.occasion, &booked.reservation);
    }
    conclusion
}

fn rule<'a>(turn: &Turn<'a>, arrival: &Arrival, request: &'a Request, sender: &Sender<'_>) -> Ruling<'a> {
    let (policy, known) = (turn.policy, turn.known);
    if arrival.reading.outcome == Outcome::Staff || request.action != Action::New {
        return Ruling::Person(LetterReason::NotSettledHere);
    }
    let Some(date) = request.date.filter(|_| request.missing.is_empty()) else {
        let settles = policy.guide.service(&request.service).is_some_and(|s| s.kind == ServiceKind::Session);
        let reason = if settles { LetterReason::Incomplete } else { LetterReason::NotSettledHere };
        return Ruling::Person(reason);
    };
    let key = SessionKey { service: request.service.clone(), date };
    let Some(occasion) = occasion(policy, &known.sessions, &key) else {
        return Ruling::Person(LetterReason::NotSettledHere);
    };
    let people: Vec<Identified> =
        request.people.iter().filter_map(|person| identify(&known.members, person, sender)).collect();
    if people.is_empty() {
        return Ruling::Person(LetterReason::IdentityUncertain);
    }
    if occasion.opening == Opening::Closed || arrival.received >= occasion.end {
        return Ruling::NotOpen(occasion);
    }
    // It came in time, and the desk saw it too late: nobody's fault but ours.
    if turn.now >= occasion.end {
        return Ruling::Person(LetterReason::DateNotOpen);
    }
    let guessed_running = request.assumed.contains(&Key::Date) && arrival.received >= occasion.start;
    match (request.from, request.to) {
        (Some(from), Some(to)) if from < to && !guessed_running => {
            Ruling::Book(Wanted { request, occasion, people, from, to })
        }
        _ => Ruling::Person(LetterReason::Incomplete),
    }
}

/// Whoever is to come along and is not certain waits for a person; the others come.
fn review_companions(turn: &mut Turn<'_>, letter: LetterId, wanted: &Wanted<'_>) -> bool {
    let uncertain = wanted.people.len() < wanted.request.people.len();
    if uncertain {
        turn.review(Some(letter), LetterReason::IdentityUncertain, fields(wanted.request));
    }
    uncertain
}

/// Who asked for a reservation, when, and in which letter.
#[derive(Clone, Copy)]
struct Asked<'a> {
    letter: LetterId,
    at: Moment,
    sender: &'a Sender<'a>,
}

/// Makes the reservation, or changes the one that these people already have for the session: later times win.
fn book<'a>(turn: &mut Turn<'_>, wanted: Wanted<'a>, made: &[Reservation], asked: Asked<'_>) -> Booked<'a> {
    let known = turn.known;
    let theirs = |r: &&Reservation| {
        let same_session = r.session == wanted.occasion.key && r.status == ReservationStatus::Confirmed;
        same_session && r.people.iter().any(|guest| wanted.people.iter().any(|p| *p.number() == guest.number))
    };
    let older = known.reservations.iter().filter(|r| made.iter().all(|m| m.id != r.id));
    let earlier: Vec<Reservation> = made.iter().chain(older).filter(theirs).cloned().collect();
    let (people, email) = party(&known.members, &wanted, &earlier, asked.sender);
    let mut earlier = earlier.into_iter();
    let first = earlier.next();
    for other in earlier {
        turn.keep(Fact::ReservationStands { reservation: other.id, status: ReservationStatus::Cancelled });
    }
    let reservation = Reservation {
        id: first.as_ref().map_or_else(|| turn.next_reservation(), |r| r.id),
        session: wanted.occasion.key.clone(),
        from: wanted.from,
        to: wanted.to,
        people,
        email,
        status: ReservationStatus::Confirmed,
        letter: Some(asked.letter),
        asked_at: asked.at,
        remark: wanted.request.remark.is_some() || first.as_ref().is_some_and(|r| r.remark),
    };
    turn.keep(Fact::ReservationKept(reservation.clone()));
    Booked { wanted, reservation, again: first.is_some() }
}

/// Who comes, and the one address that is known of every one of them. Where none is, only those come who asked now.
fn party(
    members: &[Member],
    wanted: &Wanted<'_>,
    earlier: &[Reservation],
    sender: &Sender<'_>,
) -> (Vec<Guest>, Address) {
    let asking: Vec<Guest> = wanted.people.iter().map(Identified::guest).collect();
    let mut all = asking.clone();
    for guest in earlier.iter().flat_map(|r| &r.people) {
        if all.iter().all(|g| g.number != guest.number) {
            all.push(guest.clone());
        }
    }
    let written = wanted.request.email.iter();
    let candidates: Vec<&Address> = written.chain([sender.address]).chain(earlier.iter().map(|r| &r.email)).collect();
    let known_to_all = |people: &[Guest]| {
        let knows = |guest: &Guest, address: &Address| {
            members.iter().any(|m| m.entry.number == guest.number && m.knows(address))
        };
        candidates.iter().find(|address| people.iter().all(|guest| knows(guest, address))).copied()
    };
    if let Some(address) = known_to_all(&all) {
        return (all, address.clone());
    }
    let address = known_to_all(&asking).unwrap_or(sender.address).clone();
    (asking, address)
}

/// One letter for everything the letter asked for.
fn answer_all(turn: &mut Turn<'_>, answering: &Answering<'_>, outcomes: &Outcomes<'_>) -> Conclusion {
    let settled = if outcomes.booked.is_empty() { LetterReason::DateNotOpen } else { LetterReason::Confirmed };
    let uncertain_companion = outcomes.companion.then_some(LetterReason::IdentityUncertain);
    let conclusion = match outcomes.left.first().copied().or(uncertain_companion) {
        Some(reason) => Conclusion::review(reason),
        None => Conclusion::taken(settled),
    };
    if !outcomes.booked.is_empty() {
        let values = confirmation(turn, answering, outcomes);
        let written = turn.policy.words.write(Template::Confirmation, &values);
        answer(turn, answering, written, conclusion)
    } else if !outcomes.closed.is_empty() {
        let values = NotOpen {
            name: salutation(answering.arrival, answering.sender),
            not_open: closed_in_words(turn, outcomes),
            others: !outcomes.left.is_empty(),
            office: turn.office(),
        };
        let written = turn.policy.words.write(Template::NotOpen, &values);
        answer(turn, &Answering { kind: DraftKind::NotOpen, ..*answering }, written, conclusion)
    } else {
        answer_neutrally(turn, answering, conclusion)
    }
}

fn confirmation(turn: &Turn<'_>, answering: &Answering<'_>, outcomes: &Outcomes<'_>) -> Confirmation {
    let (sender, times) = (answering.sender, &turn.policy.times);
    let elsewhere = outcomes.booked.iter().map(|b| &b.reservation.email).find(|email| *email != sender.address);
    let has_unknown_address =
        |b: &Booked<'_>| b.wanted.request.email.as_ref().is_some_and(|e| *e != b.reservation.email);
    Confirmation {
        name: names_of(outcomes),
        bookings: outcomes.booked.iter().map(booking_in_words).collect(),
        not_open: closed_in_words(turn, outcomes),
        companion: outcomes.companion,
        others: !outcomes.left.is_empty(),
        already: outcomes.booked.iter().all(|b| has_credentials(turn, &b.wanted.occasion, &b.reservation)),
        at_once: outcomes.booked.iter().all(|b| turn.now >= b.wanted.occasion.at(times.dispatch)),
        elsewhere: elsewhere.map(|email| Plain::new(&email.to_string())).unwrap_or_default(),
        unknown_address: elsewhere.is_none() && outcomes.booked.iter().any(has_unknown_address),
        promised: time_words(times.promised).into(),
        office: turn.office(),
    }
}

/// Those who are certain, under their own names.
fn names_of(outcomes: &Outcomes<'_>) -> Plain {
    let mut names: Vec<String> = Vec::new();
    for person in outcomes.booked.iter().flat_map(|booked| &booked.wanted.people) {
        let name = person.guest().name;
        if !names.contains(&name) {
            names.push(name);
        }
    }
    Plain::together(&names)
}

fn booking_in_words(booked: &Booked<'_>) -> Booking {
    let Booked { wanted, reservation, again } = booked;
    let assumed = |key| wanted.request.assumed.contains(&key);
    let names = reservation.people.iter().map(|guest| Plain::new(&guest.name));
    Booking {
        service: Plain::new(&wanted.occasion.service.name),
        day: day_words(wanted.occasion.key.date).into(),
        date: date_words(wanted.occasion.key.date).into(),
        from: time_words(wanted.from).into(),
        to: time_words(wanted.to).into(),
        together: if reservation.people.len() > 1 { names.collect() } else { Vec::new() },
        again: *again,
        assumed_date: assumed(Key::Date),
        assumed_times: assumed(Key::From) || assumed(Key::To),
    }
}

fn closed_in_words(turn: &Turn<'_>, outcomes: &Outcomes<'_>) -> Vec<Closed> {
    outcomes.closed.iter().map(|occasion| one_closed_in_words(turn, occasion)).collect()
}

/// The next open date is one that can still be reached.
fn one_closed_in_words(turn: &Turn<'_>, occasion: &Occasion<'_>) -> Closed {
    let today = turn.now.date_naive();
    let ahead = occasion.key.date.max(today);
    let not_begun = |o: &Occasion<'_>| o.start > turn.now + Duration::hours(1);
    let next = open_dates(turn.policy, &turn.known.sessions, occasion.service, ahead).find(not_begun);
    let words = |say: fn(chrono::NaiveDate) -> String| next.as_ref().map(|o| say(o.key.date)).unwrap_or_default();
    Closed {
        service: Plain::new(&occasion.service.name),
        date: date_words(occasion.key.date).into(),
        next: words(date_words).into(),
        next_day: words(day_words).into(),
        from: time_words(occasion.hours.from).into(),
        to: time_words(occasion.hours.to).into(),
    }
}

/// What was understood, for the person who settles it.
fn fields(request: &Request) -> Vec<(String, String)> {
    let mut fields = vec![("service".to_owned(), request.service.to_string())];
    for person in &request.people {
        fields.extend(person.member_number.as_ref().map(|number| ("number".to_owned(), number.clone())));
        fields.extend(person.name.as_ref().map(|name| ("name".to_owned(), Plain::new(name).as_str().to_owned())));
    }
    let times = [("from", request.from), ("to", request.to)];
    fields.extend(request.date.map(|date| ("date".to_owned(), date.to_string())));
    fields.extend(times.into_iter().filter_map(|(key, at)| Some((key.to_owned(), at?.format("%H:%M").to_string()))));
    for wish in &request.wishes {
        let date = wish.date.map(day_words).unwrap_or_default();
        fields.push(("wish".to_owned(), format!("{date}{}", wish.time.map(time_words).unwrap_or_default())));
    }
    fields.extend(request.minutes.map(|minutes| ("minutes".to_owned(), minutes.to_string())));
    if !request.missing.is_empty() {
        let missing: Vec<&str> = request.missing.iter().map(|key| key_words(*key)).collect();
        fields.push(("missing".to_owned(), missing.join("・")));
    }
    fields
}
