//! What the one answering letter says of sessions, and the notice to the address that the letter did not come from.

use chrono::Duration;

use super::{Booked, Given, Settled, Shut};
use crate::desk::calendar::{Occasion, open_dates};
use crate::desk::decision::DraftKind;
use crate::desk::dispatch::has_credentials;
use crate::desk::records::{LetterReason, Reservation};
use crate::desk::requests::{Incoming, Part, Remains, Section, Told, names_in_words};
use crate::desk::turn::{About, Post, Turn};
use crate::desk::words::values::{Altered, Booking, Cancelled, Closed, RoomPart};
use crate::desk::words::{Plain, Template, date_words, day_words, time_words};
use crate::mail::Address;
use crate::reading::Key;

impl Settled<'_> {
    /// The room's part of the answer, and what is left over.
    pub fn part(&mut self, turn: &Turn<'_>, incoming: &Incoming<'_>) -> Part {
        let kind = self.kind();
        let told = kind.map(|(kind, reason)| Told {
            section: Section::Room(self.section(turn, incoming)),
            kind,
            reason,
            topic: self.topic(kind),
            people: self.people(),
            about: self.only_one().map(about),
        });
        Part { told, unsettled: std::mem::take(&mut self.unsettled) }
    }

    fn kind(&self) -> Option<(DraftKind, LetterReason)> {
        match (self.booked.is_empty(), self.cancelled.is_empty(), self.closed.is_empty()) {
            (false, ..) => Some((DraftKind::Confirmation, LetterReason::Confirmed)),
            (_, false, _) => Some((DraftKind::Cancelled, LetterReason::Cancelled)),
            (.., false) => Some((DraftKind::NotOpen, LetterReason::DateNotOpen)),
            _ => None,
        }
    }

    /// The one session that a letter of this kind names in its subject.
    fn topic(&self, kind: DraftKind) -> Option<Plain> {
        let occasions: Vec<&Occasion<'_>> = match kind {
            DraftKind::Confirmation => self.booked.iter().map(|b| &b.wanted.occasion).collect(),
            _ => self.cancelled.iter().map(|given| &given.occasion).collect(),
        };
        match occasions.as_slice() {
            [one] => Some(Plain::new(&format!("{} {}", one.service.name, day_words(one.key.date)))),
            _ => None,
        }
    }

    fn people(&self) -> Vec<String> {
        let coming = self.booked.iter().flat_map(|b| &b.wanted.people);
        let given_up = self.cancelled.iter().flat_map(|given| &given.standing.people);
        coming.chain(given_up).map(|person| person.guest().name).collect()
    }

    /// What the answer is about, if it is about one reservation alone: a reply to it means that one.
    fn only_one(&self) -> Option<&Reservation> {
        match (self.booked.as_slice(), self.cancelled.as_slice()) {
            ([booked], []) => Some(&booked.reservation),
            ([], [given]) => Some(given.standing.reservation),
            _ => None,
        }
    }

    fn section(&self, turn: &Turn<'_>, incoming: &Incoming<'_>) -> RoomPart {
        let times = &turn.policy.times;
        let elsewhere =
            self.booked.iter().map(|b| &b.reservation.email).find(|email| *email != incoming.sender.address);
        let has_unknown_address =
            |b: &Booked<'_>| b.wanted.request.email.as_ref().is_some_and(|e| *e != b.reservation.email);
        RoomPart {
            bookings: self.booked.iter().map(booking_in_words).collect(),
            cancelled: self.cancelled_in_words(),
            not_open: self.closed.iter().map(|shut| closed_in_words(turn, shut)).collect(),
            companion: self.unsettled.iter().any(|one| one.remains == Remains::Companions),
            already: self.booked.iter().all(|b| has_credentials(turn, &b.wanted.occasion, &b.reservation)),
            at_once: self.booked.iter().all(|b| turn.now >= b.wanted.occasion.at(times.dispatch)),
            elsewhere: elsewhere.map(|email| Plain::new(&email.to_string())).unwrap_or_default(),
            unknown_address: elsewhere.is_none() && self.booked.iter().any(has_unknown_address),
            promised: time_words(times.promised).into(),
        }
    }

    fn cancelled_in_words(&self) -> Vec<Cancelled> {
        self.cancelled.iter().map(given_in_words).collect()
    }
}

fn about(reservation: &Reservation) -> About {
    About { reservation: Some(reservation.id), session: Some(reservation.session.clone()), ..About::default() }
}

/// Whatever was given up or changed is told to the address that its letters went to, too.
pub(super) fn notify_elsewhere(turn: &mut Turn<'_>, incoming: &Incoming<'_>, settled: &Settled<'_>) {
    let changed = settled.booked.iter().filter_map(|b| b.wanted.old);
    let given_up = settled.cancelled.iter().map(|given| given.standing.reservation);
    let mut told: Vec<&Address> = vec![incoming.sender.address];
    for old in changed.chain(given_up) {
        if told.contains(&&old.email) {
            continue;
        }
        told.push(&old.email);
        let values = Altered {
            name: names_in_words(&old.people.iter().map(|guest| guest.name.clone()).collect::<Vec<_>>()),
            bookings: settled.booked.iter().filter(|b| b.wanted.old.is_some()).map(booking_in_words).collect(),
            cancelled: settled.cancelled_in_words(),
            office: turn.office(),
        };
        match turn.policy.words.write(Template::Altered, &values) {
            Ok(written) => {
                turn.post(Post::new(DraftKind::Notice, &old.email, written).about(about(old)));
            }
            Err(fault) => turn.unwritten(Some(incoming.letter), &fault),
        }
    }
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

fn given_in_words(given: &Given<'_>) -> Cancelled {
    let reservation = given.standing.reservation;
    Cancelled {
        service: Plain::new(&given.occasion.service.name),
        day: day_words(reservation.session.date).into(),
        date: date_words(reservation.session.date).into(),
        from: time_words(reservation.from).into(),
        to: time_words(reservation.to).into(),
    }
}

/// The next open date is one that can still be reached.
fn closed_in_words(turn: &Turn<'_>, shut: &Shut<'_>) -> Closed {
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
