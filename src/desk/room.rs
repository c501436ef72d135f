//! Reservations of a session: what the desk settles by itself.
//!
//! Each request is judged alone ([`Ruling`]), and what follows from it is recorded at once. What a cancellation or a
//! change means is `standing`'s affair, how it is told `telling`'s, what is not settled `requests`'.

mod booking;
mod ruling;
mod telling;

use chrono::NaiveTime;

use super::calendar::Occasion;
use super::dispatch::{Sending, send_credentials, tell_hosts_if_late};
use super::identity::Identified;
use super::records::{LetterReason, Reservation};
use super::requests::{Incoming, Remains, Unsettled};
use super::standing::{Standing, give_up};
use super::turn::Turn;
use super::unreached::alarm_if_late;
use crate::reading::{Person, Request};
use ruling::{Ruling, rule};

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

/// What became of a letter's requests for sessions.
#[derive(Default)]
pub(super) struct Settled<'a> {
    booked: Vec<Booked<'a>>,
    cancelled: Vec<Given<'a>>,
    closed: Vec<Shut<'a>>,
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
        match rule(turn, incoming, request) {
            Ruling::Book(wanted) => settled.book(turn, incoming, *wanted),
            Ruling::Cancel(given) => settled.cancel(turn, incoming, given),
            Ruling::NotOpen(shut) => settled.closed.push(shut),
            Ruling::Unsettled(why) => settled.leave(request, why),
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
        if let Some(old) = wanted.left_behind() {
            give_up(turn, old, None);
        }
        let made: Vec<Reservation> = self.booked.iter().map(|b| b.reservation.clone()).collect();
        let booked = booking::book(turn, wanted, &made, incoming);
        self.booked.retain(|b| b.reservation.id != booked.reservation.id);
        self.booked.push(booked);
    }

    /// A letter that takes back what it asks for itself is for a person.
    fn cancel(&mut self, turn: &mut Turn<'_>, incoming: &Incoming<'_>, given: Given<'a>) {
        let reservation = given.standing.reservation;
        let booked_here = self.booked.iter().any(|b| b.reservation.session == reservation.session);
        if booked_here || self.cancelled.iter().any(|c| c.standing.reservation.id == reservation.id) {
            return self.leave(given.request, LetterReason::Incomplete);
        }
        give_up(turn, reservation, given.request.remark.as_ref().map(|_| incoming.letter));
        self.cancelled.push(given);
    }

    fn leave(&mut self, request: &Request, why: LetterReason) {
        self.unsettled.push(Unsettled { request: request.clone(), remains: Remains::All, why });
    }
}
