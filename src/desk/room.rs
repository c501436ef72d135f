//! Reservations of a session: what the desk settles by itself.
//!
//! Each request is judged alone ([`Ruling`]), and what follows from it is recorded at once. What a cancellation or a
//! change means is `standing`'s affair, how it is told `telling`'s, what is not settled `requests`'.

mod booking;
mod line;
mod ruling;
mod telling;

use chrono::{NaiveDate, NaiveTime};

use super::calendar::Occasion;
use super::dispatch::{Sending, send_credentials, tell_hosts_if_late};
use super::identity::Identified;
use super::places::Places;
use super::questions::lacking;
use super::records::{LetterReason, Reservation};
use super::requests::{Incoming, Remains, Unsettled};
use super::standing::{Standing, give_up, part_with};
use super::turn::Turn;
use super::unreached::alarm_if_late;
use super::words::values::Why;
use crate::reading::{Key, Person, Request, Service};
pub(super) use line::{asked_again, full_session_meant, settle_waiting};
use ruling::{Ruling, rule};
pub(super) use telling::visit_in_words;

/// A reservation that is given up.
struct Given<'a> {
    request: &'a Request,
    occasion: Occasion<'a>,
    standing: Standing<'a>,
}

/// A date that cannot be had.
struct Shut<'a> {
    service: &'a Service,
    /// `None` where none was given.
    date: Option<NaiveDate>,
    why: Why,
    /// What was to be moved there, and stays.
    stays: Option<&'a Reservation>,
}

impl<'a> Shut<'a> {
    fn of(occasion: &Occasion<'a>, why: Why, stays: Option<&'a Reservation>) -> Self {
        Self { service: occasion.service, date: Some(occasion.key.date), why, stays }
    }
}

/// A request that can be met.
struct Wanted<'a> {
    request: &'a Request,
    occasion: Occasion<'a>,
    people: Vec<Identified>,
    /// Those of the request who are not certain, as written.
    uncertain: Vec<&'a Person>,
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

struct Booked<'a> {
    wanted: Wanted<'a>,
    reservation: Reservation,
    /// It replaces an earlier one of the same session.
    again: bool,
}

/// Who is certain, and found no place.
struct Queued<'a> {
    occasion: Occasion<'a>,
    people: Vec<Identified>,
    /// `waiting` or, for who did not say that he would wait, `asked`.
    reservation: Reservation,
}

/// What became of a letter's requests for sessions.
#[derive(Default)]
pub(super) struct Settled<'a> {
    booked: Vec<Booked<'a>>,
    cancelled: Vec<Given<'a>>,
    shut: Vec<Shut<'a>>,
    queued: Vec<Queued<'a>>,
    unsettled: Vec<Unsettled>,
}

/// Records what follows from each request, in the order written.
pub(super) fn settle<'a, 't: 'a>(
    turn: &mut Turn<'t>,
    incoming: &Incoming<'a>,
    requests: &[&'a Request],
) -> Settled<'a> {
    let mut settled = Settled::default();
    for request in requests {
        if let Some(lacking) = lacking(turn, incoming, request) {
            settled.unsettled.push(Unsettled::lacking(lacking));
            continue;
        }
        match rule(turn, incoming, request) {
            Ruling::Book(wanted) => settled.book(turn, incoming, *wanted),
            Ruling::Cancel(given) => settled.cancel(turn, incoming, given),
            Ruling::NotOpen(shut) => settled.shut.push(shut),
            Ruling::Unsettled(why) => settled.leave(request, why),
            Ruling::WhichDate => settled.ask_which_date(request),
        }
    }
    settled
}

impl<'a> Settled<'a> {
    /// After the answer: credentials whose hour has come, and word to the hosts.
    pub fn follow_up(&self, turn: &mut Turn<'_>, incoming: &Incoming<'_>) {
        telling::notify_elsewhere(turn, incoming, self);
        for booked in &self.booked {
            let sending = send_credentials(turn, &booked.wanted.occasion, &booked.reservation);
            if matches!(sending, Sending::Refused(_)) {
                alarm_if_late(turn, &booked.wanted.occasion, (&booked.reservation, None));
            }
            tell_hosts_if_late(turn, &booked.wanted.occasion, &booked.reservation);
        }
    }

    /// Whoever is to come along and is not certain is pursued apart; the others come.
    fn book(&mut self, turn: &mut Turn<'_>, incoming: &Incoming<'_>, wanted: Wanted<'a>) {
        if !wanted.uncertain.is_empty() {
            let people = wanted.uncertain.iter().map(|person| (*person).clone()).collect();
            let request = Request { people, ..wanted.request.clone() };
            let (remains, why) = (Remains::Companions, LetterReason::IdentityUncertain);
            self.unsettled.push(Unsettled { request, remains, why });
        }
        let Some(wanted) = self.queue_without_place(turn, incoming, wanted) else { return };
        if let Some(old) = wanted.left_behind() {
            give_up(turn, old, None);
        }
        let booked = booking::book(turn, wanted, incoming);
        self.booked.retain(|b| b.reservation.id != booked.reservation.id);
        self.booked.push(booked);
    }

    /// Where the session is full, who has a place there keeps it; the others may wait. What was to be moved there
    /// stays.
    fn queue_without_place(
        &mut self,
        turn: &mut Turn<'_>,
        incoming: &Incoming<'_>,
        mut wanted: Wanted<'a>,
    ) -> Option<Wanted<'a>> {
        let places = Places::of(turn, &wanted.occasion);
        let is_new = |person: &Identified| !places.has(person.number());
        if places.has_room_for(wanted.people.iter().filter(|person| is_new(person)).count()) {
            return Some(wanted);
        }
        let (new, there): (Vec<_>, Vec<_>) = std::mem::take(&mut wanted.people).into_iter().partition(is_new);
        if let Some(stays) = wanted.left_behind() {
            self.shut.push(Shut::of(&wanted.occasion, Why::Full, Some(stays)));
            return None;
        }
        let without = Wanted { people: new, uncertain: Vec::new(), occasion: wanted.occasion.clone(), ..wanted };
        let reservation = booking::queue(turn, &without, incoming);
        self.queued.push(Queued { occasion: without.occasion, people: without.people, reservation });
        (!there.is_empty()).then_some(Wanted { people: there, ..wanted })
    }

    /// No date is given, and the session that is meant by it is running.
    fn ask_which_date(&mut self, request: &Request) {
        let mut request = Request { date: None, missing: vec![Key::Date], ..request.clone() };
        request.assumed.retain(|key| *key != Key::Date);
        self.unsettled.push(Unsettled { request, remains: Remains::All, why: LetterReason::Incomplete });
    }

    /// A letter that takes back what it asks for itself is for a person.
    fn cancel(&mut self, turn: &mut Turn<'_>, incoming: &Incoming<'_>, given: Given<'a>) {
        let reservation = given.standing.reservation;
        let booked_here = self.booked.iter().any(|b| b.reservation.session == reservation.session);
        if booked_here || self.cancelled.iter().any(|c| c.standing.reservation.id == reservation.id) {
            return self.leave(given.request, LetterReason::Incomplete);
        }
        let remark_in = given.request.remark.as_ref().map(|_| incoming.letter);
        if given.standing.staying().is_empty() {
            give_up(turn, reservation, remark_in);
        } else {
            part_with(turn, &given.standing, remark_in);
        }
        self.cancelled.push(given);
    }

    fn leave(&mut self, request: &Request, why: LetterReason) {
        self.unsettled.push(Unsettled { request: request.clone(), remains: Remains::All, why });
    }
}
