//! The one letter that answers all that a letter asked of a session, and the notice to the address it did not come from.

use chrono::Duration;

use super::{Booked, Given, Outcomes, Shut};
use crate::desk::calendar::{Occasion, open_dates};
use crate::desk::decision::DraftKind;
use crate::desk::dispatch::has_credentials;
use crate::desk::letters::{Answering, Conclusion, answer, answer_neutrally, salutation};
use crate::desk::records::{LetterReason, Reservation};
use crate::desk::turn::{About, Post, Turn};
use crate::desk::words::values::{Altered, Booking, Cancellation, Cancelled, Closed, Confirmation, NotOpen};
use crate::desk::words::{Plain, Template, date_words, day_words, time_words};
use crate::mail::Address;
use crate::reading::Key;

/// One letter for everything the letter asked for.
pub(super) fn answer_all(turn: &mut Turn<'_>, answering: &Answering<'_>, outcomes: &Outcomes<'_>) -> Conclusion {
    let settled = conclusion(outcomes);
    let answering = Answering { reservation: outcomes.only_one(), ..*answering };
    let words = &turn.policy.words;
    let conclusion = if !outcomes.booked.is_empty() {
        let written = words.write(Template::Confirmation, &confirmation(turn, &answering, outcomes));
        answer(turn, &answering, written, settled)
    } else if !outcomes.cancelled.is_empty() {
        let written = words.write(Template::Cancellation, &cancellation(turn, outcomes));
        answer(turn, &Answering { kind: DraftKind::Cancelled, ..answering }, written, settled)
    } else if !outcomes.closed.is_empty() {
        let values = NotOpen {
            name: salutation(answering.arrival, answering.sender),
            not_open: closed_in_words(turn, outcomes),
            others: !outcomes.left.is_empty(),
            office: turn.office(),
        };
        let written = words.write(Template::NotOpen, &values);
        answer(turn, &Answering { kind: DraftKind::NotOpen, ..answering }, written, settled)
    } else {
        answer_neutrally(turn, &answering, settled)
    };
    notify_elsewhere(turn, &answering, outcomes);
    conclusion
}

fn conclusion(outcomes: &Outcomes<'_>) -> Conclusion {
    let settled = match (outcomes.booked.is_empty(), outcomes.cancelled.is_empty()) {
        (false, _) => LetterReason::Confirmed,
        (true, false) => LetterReason::Cancelled,
        (true, true) => LetterReason::DateNotOpen,
    };
    let uncertain_companion = outcomes.companion.then_some(LetterReason::IdentityUncertain);
    match outcomes.left.first().copied().or(uncertain_companion) {
        Some(reason) => Conclusion::review(reason),
        None => Conclusion::taken(settled),
    }
}

impl Outcomes<'_> {
    /// What the answer is about, if it is about one reservation alone: a reply to it means that one.
    fn only_one(&self) -> Option<&Reservation> {
        match (self.booked.as_slice(), self.cancelled.as_slice()) {
            ([booked], []) => Some(&booked.reservation),
            ([], [given]) => Some(given.standing.reservation),
            _ => None,
        }
    }
}

/// Whatever was given up or changed is told to the address that its letters went to, too.
fn notify_elsewhere(turn: &mut Turn<'_>, answering: &Answering<'_>, outcomes: &Outcomes<'_>) {
    let changed = outcomes.booked.iter().filter_map(|b| b.wanted.old);
    let given_up = outcomes.cancelled.iter().map(|given| given.standing.reservation);
    let mut told: Vec<&Address> = vec![answering.sender.address];
    for old in changed.chain(given_up) {
        if told.contains(&&old.email) {
            continue;
        }
        told.push(&old.email);
        let values = Altered {
            name: names(old.people.iter().map(|guest| guest.name.clone())),
            bookings: outcomes.booked.iter().filter(|b| b.wanted.old.is_some()).map(booking_in_words).collect(),
            cancelled: cancelled_in_words(outcomes),
            office: turn.office(),
        };
        match turn.policy.words.write(Template::Altered, &values) {
            Ok(written) => {
                let (reservation, session) = (Some(old.id), Some(old.session.clone()));
                let about = About { reservation, session, ..About::default() };
                turn.post(Post::new(DraftKind::Notice, &old.email, written).about(about));
            }
            Err(fault) => turn.unwritten(Some(answering.letter), &fault),
        }
    }
}

fn confirmation(turn: &Turn<'_>, answering: &Answering<'_>, outcomes: &Outcomes<'_>) -> Confirmation {
    let (sender, times) = (answering.sender, &turn.policy.times);
    let elsewhere = outcomes.booked.iter().map(|b| &b.reservation.email).find(|email| *email != sender.address);
    let has_unknown_address =
        |b: &Booked<'_>| b.wanted.request.email.as_ref().is_some_and(|e| *e != b.reservation.email);
    Confirmation {
        name: names(outcomes.booked.iter().flat_map(|b| &b.wanted.people).map(|person| person.guest().name)),
        bookings: outcomes.booked.iter().map(booking_in_words).collect(),
        cancelled: cancelled_in_words(outcomes),
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

fn cancellation(turn: &Turn<'_>, outcomes: &Outcomes<'_>) -> Cancellation {
    let people = outcomes.cancelled.iter().flat_map(|given| &given.standing.people);
    Cancellation {
        name: names(people.map(|person| person.guest().name)),
        cancelled: cancelled_in_words(outcomes),
        not_open: closed_in_words(turn, outcomes),
        others: !outcomes.left.is_empty(),
        office: turn.office(),
    }
}

/// Those who are certain, under their own names, each once.
fn names(people: impl Iterator<Item = String>) -> Plain {
    let mut names: Vec<String> = Vec::new();
    for name in people {
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
        moved_from: wanted.left_behind().map(|old| day_words(old.session.date).into()).unwrap_or_default(),
        assumed_date: assumed(Key::Date),
        assumed_times: assumed(Key::From) || assumed(Key::To),
    }
}

fn cancelled_in_words(outcomes: &Outcomes<'_>) -> Vec<Cancelled> {
    let in_words = |given: &Given<'_>| {
        let reservation = given.standing.reservation;
        Cancelled {
            service: Plain::new(&given.occasion.service.name),
            day: day_words(reservation.session.date).into(),
            date: date_words(reservation.session.date).into(),
            from: time_words(reservation.from).into(),
            to: time_words(reservation.to).into(),
        }
    };
    outcomes.cancelled.iter().map(in_words).collect()
}

fn closed_in_words(turn: &Turn<'_>, outcomes: &Outcomes<'_>) -> Vec<Closed> {
    outcomes.closed.iter().map(|shut| one_closed_in_words(turn, shut)).collect()
}

/// The next open date is one that can still be reached.
fn one_closed_in_words(turn: &Turn<'_>, shut: &Shut<'_>) -> Closed {
    let occasion = &shut.occasion;
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
        stays: shut.stays.map(|old| day_words(old.session.date).into()).unwrap_or_default(),
    }
}
