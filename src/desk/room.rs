//! Reservations of a session: what the desk settles by itself, and the one letter that answers them all.
//!
//! Each request is judged alone ([`Ruling`]); a letter of which nothing can be settled gets the neutral answer.
//! What a cancellation or a change means is `standing`'s affair, how it is told `telling`'s.

mod telling;

use chrono::NaiveTime;

use super::calendar::{Occasion, Opening, occasion};
use super::decision::{DraftKind, Fact};
use super::dispatch::{Sending, send_credentials, tell_hosts_if_late};
use super::event::Arrival;
use super::identity::{Identified, Sender, identify};
use super::letters::{Answering, Conclusion};
use super::member::Member;
use super::records::{Guest, LetterId, LetterReason, Reservation, ReservationStatus, SessionKey};
use super::standing::{Standing, give_up, meant};
use super::turn::Turn;
use super::unreached::alarm_if_late;
use super::words::{Plain, day_words, key_words, time_words};
use crate::mail::{Address, Moment};
use crate::reading::{Action, Key, Outcome, Request, ServiceKind};

/// What becomes of one request.
enum Ruling<'a> {
    Book(Wanted<'a>),
    Cancel(Given<'a>),
    /// There is nothing on that date; only an identified member hears so.
    NotOpen(Shut<'a>),
    Person(LetterReason),
}

/// A reservation that is given up.
struct Given<'a> {
    request: &'a Request,
    occasion: Occasion<'a>,
    standing: Standing<'a>,
}

/// A date on which there is nothing.
struct Shut<'a> {
    occasion: Occasion<'a>,
    /// What was to be moved there, and stays.
    stays: Option<&'a Reservation>,
}

/// A request that can be met.
struct Wanted<'a> {
    request: &'a Request,
    occasion: Occasion<'a>,
    people: Vec<Identified>,
    from: NaiveTime,
    to: NaiveTime,
    /// A change: what stood before, on the same date or another.
    old: Option<&'a Reservation>,
}

impl<'a> Wanted<'a> {
    /// What is given up for it.
    fn left_behind(&self) -> Option<&'a Reservation> {
        self.old.filter(|old| old.session != self.occasion.key)
    }
}

/// What the one letter will say.
#[derive(Default)]
struct Outcomes<'a> {
    booked: Vec<Booked<'a>>,
    cancelled: Vec<Given<'a>>,
    closed: Vec<Shut<'a>>,
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
    let asked = Asked { letter, at: arrival.received, sender };
    for request in &arrival.reading.requests {
        match rule(turn, arrival, request, sender) {
            Ruling::Book(wanted) => outcomes.book(turn, wanted, asked),
            Ruling::Cancel(given) => outcomes.cancel(turn, given, letter),
            Ruling::NotOpen(shut) => outcomes.closed.push(shut),
            Ruling::Person(reason) => outcomes.leave(turn, letter, request, reason),
        }
    }
    let answering = Answering { letter, arrival, sender, kind: DraftKind::Confirmation, reservation: None };
    let conclusion = telling::answer_all(turn, &answering, &outcomes);
    for booked in &outcomes.booked {
        let sending = send_credentials(turn, &booked.wanted.occasion, &booked.reservation);
        if matches!(sending, Sending::Refused(_)) {
            alarm_if_late(turn, &booked.wanted.occasion, (&booked.reservation, None));
        }
        tell_hosts_if_late(turn, &booked.wanted.occasion, &booked.reservation);
    }
    conclusion
}

impl<'a> Outcomes<'a> {
    fn book(&mut self, turn: &mut Turn<'_>, wanted: Wanted<'a>, asked: Asked<'_>) {
        self.companion |= review_companions(turn, asked.letter, &wanted);
        if let Some(old) = wanted.left_behind() {
            give_up(turn, old, None);
        }
        let made: Vec<Reservation> = self.booked.iter().map(|b| b.reservation.clone()).collect();
        let booked = book(turn, wanted, &made, asked);
        self.booked.retain(|b| b.reservation.id != booked.reservation.id);
        self.booked.push(booked);
    }

    /// A letter that takes back what it asks for itself is for a person.
    fn cancel(&mut self, turn: &mut Turn<'_>, given: Given<'a>, letter: LetterId) {
        let reservation = given.standing.reservation;
        let booked_here = self.booked.iter().any(|b| b.reservation.session == reservation.session);
        if booked_here || self.cancelled.iter().any(|c| c.standing.reservation.id == reservation.id) {
            return self.leave(turn, letter, given.request, LetterReason::Incomplete);
        }
        give_up(turn, reservation, given.request.remark.as_ref().map(|_| letter));
        self.cancelled.push(given);
    }

    fn leave(&mut self, turn: &mut Turn<'_>, letter: LetterId, request: &Request, reason: LetterReason) {
        turn.review(Some(letter), reason, fields(request));
        self.left.push(reason);
    }
}

fn rule<'a>(turn: &Turn<'a>, arrival: &'a Arrival, request: &'a Request, sender: &Sender<'_>) -> Ruling<'a> {
    let is_session = turn.policy.guide.service(&request.service).is_some_and(|s| s.kind == ServiceKind::Session);
    if arrival.reading.outcome == Outcome::Staff || !is_session {
        return Ruling::Person(LetterReason::NotSettledHere);
    }
    if request.action == Action::New {
        return rule_on_new(turn, arrival, request, sender);
    }
    let standing = match meant(turn, arrival, request, sender) {
        Ok(standing) => standing,
        Err(reason) => return Ruling::Person(reason),
    };
    let Some(occasion) = occasion(turn.policy, &turn.known.sessions, &standing.reservation.session) else {
        return Ruling::Person(LetterReason::NotSettledHere);
    };
    match request.action {
        Action::Change => rule_on_change(turn, arrival, request, standing),
        Action::Cancel | Action::New => Ruling::Cancel(Given { request, occasion, standing }),
    }
}

fn rule_on_new<'a>(turn: &Turn<'a>, arrival: &Arrival, request: &'a Request, sender: &Sender<'_>) -> Ruling<'a> {
    let (policy, known) = (turn.policy, turn.known);
    let Some(date) = request.date.filter(|_| request.missing.is_empty()) else {
        return Ruling::Person(LetterReason::Incomplete);
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
    let guessed_running = request.assumed.contains(&Key::Date) && arrival.received >= occasion.start;
    match (request.from, request.to) {
        _ if is_shut(&occasion, arrival) => Ruling::NotOpen(Shut { occasion, stays: None }),
        // It came in time, and the desk saw it too late: nobody's fault but ours.
        _ if turn.now >= occasion.end => Ruling::Person(LetterReason::DateNotOpen),
        (Some(from), Some(to)) if from < to && !guessed_running => {
            Ruling::Book(Wanted { request, occasion, people, from, to, old: None })
        }
        _ => Ruling::Person(LetterReason::Incomplete),
    }
}

/// Another date, other times, or both; what is not said stays.
fn rule_on_change<'a>(turn: &Turn<'a>, arrival: &Arrival, request: &'a Request, standing: Standing<'a>) -> Ruling<'a> {
    let (policy, known, old) = (turn.policy, turn.known, standing.reservation);
    let date = request.date.unwrap_or(old.session.date);
    let key = SessionKey { service: request.service.clone(), date };
    let Some(occasion) = occasion(policy, &known.sessions, &key) else {
        return Ruling::Person(LetterReason::NotSettledHere);
    };
    let times = match (request.from, request.to) {
        (None, None) => Some((old.from, old.to)),
        (Some(from), Some(to)) if from < to => Some((from, to)),
        _ => None,
    };
    let changes = |times: &(NaiveTime, NaiveTime)| key != old.session || *times != (old.from, old.to);
    match times.filter(changes) {
        None => Ruling::Person(LetterReason::Incomplete),
        Some(_) if is_shut(&occasion, arrival) => Ruling::NotOpen(Shut { occasion, stays: Some(old) }),
        Some(_) if turn.now >= occasion.end => Ruling::Person(LetterReason::DateNotOpen),
        Some((from, to)) => {
            Ruling::Book(Wanted { request, occasion, people: standing.people, from, to, old: Some(old) })
        }
    }
}

/// Closed, or over when it was asked for.
fn is_shut(occasion: &Occasion<'_>, arrival: &Arrival) -> bool {
    occasion.opening == Opening::Closed || arrival.received >= occasion.end
}

/// Whoever is to come along and is not certain waits for a person; the others come.
fn review_companions(turn: &mut Turn<'_>, letter: LetterId, wanted: &Wanted<'_>) -> bool {
    let uncertain = wanted.old.is_none() && wanted.people.len() < wanted.request.people.len();
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
        remark: wanted.request.remark.is_some() || first.as_ref().or(wanted.old).is_some_and(|r| r.remark),
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
