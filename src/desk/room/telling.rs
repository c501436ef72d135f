//! What the one answering letter says of sessions, and the notice to the address that the letter did not come from.

use chrono::Duration;

use super::{Booked, Given, Queued, Settled, Shut};
use crate::desk::calendar::{Occasion, open_dates};
use crate::desk::decision::{Carries, DraftKind};
use crate::desk::dispatch::has_credentials;
use crate::desk::places::Places;
use crate::desk::records::{Guest, LetterReason, Reservation, ReservationStatus};
use crate::desk::requests::{Incoming, Part, Remains, Section, Told, names_in_words};
use crate::desk::turn::{About, Post, Turn};
use crate::desk::words::values::{Altered, Booking, Closed, GivenUp, Offer, RoomPart, Visit, Why};
use crate::desk::words::{Plain, Template, date_words, day_words, several_words, time_words};
use crate::mail::Address;
use crate::reading::Key;

/// So many other dates are named where one is full.
const OFFERS_IF_FULL: usize = 3;

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
            about: self.only_one().map(About::reservation),
            carries: Carries::Nothing,
        });
        Part { told, unsettled: std::mem::take(&mut self.unsettled) }
    }

    fn kind(&self) -> Option<(DraftKind, LetterReason)> {
        let is_full = self.queued.iter().any(|q| !waits(q)) || self.shut.iter().any(|shut| shut.why == Why::Full);
        let not_open = if is_full { LetterReason::Full } else { LetterReason::DateNotOpen };
        let kinds = [
            (!self.booked.is_empty(), DraftKind::Confirmation, LetterReason::Confirmed),
            (!self.cancelled.is_empty(), DraftKind::Cancelled, LetterReason::Cancelled),
            (self.queued.iter().any(waits), DraftKind::InLine, LetterReason::InLine),
            (is_full || !self.shut.is_empty(), DraftKind::NotOpen, not_open),
        ];
        kinds.into_iter().find(|(is_so, ..)| *is_so).map(|(_, kind, reason)| (kind, reason))
    }

    /// What a letter of this kind names in its subject: the one session, or how many of a service.
    fn topic(&self, kind: DraftKind) -> Option<Plain> {
        let occasions: Vec<&Occasion<'_>> = match kind {
            DraftKind::Confirmation => self.booked.iter().map(|b| &b.wanted.occasion).collect(),
            DraftKind::Cancelled => self.cancelled.iter().map(|given| &given.occasion).collect(),
            _ => self.queued.iter().filter(|q| waits(q)).map(|q| &q.occasion).collect(),
        };
        let (first, rest) = occasions.split_first()?;
        let which = if rest.is_empty() { day_words(first.key.date) } else { several_words(occasions.len()) };
        let is_one_service = rest.iter().all(|other| other.service.id == first.service.id);
        is_one_service.then(|| Plain::new(&format!("{} {which}", first.service.name)))
    }

    fn people(&self) -> Vec<String> {
        let coming = self.booked.iter().flat_map(|b| &b.wanted.people);
        let given_up = self.cancelled.iter().flat_map(|given| &given.standing.people);
        let queued = self.queued.iter().flat_map(|q| &q.people);
        coming.chain(given_up).chain(queued).map(|person| person.guest().name).collect()
    }

    /// What the answer is about, if it is about one reservation alone: a reply to it means that one.
    fn only_one(&self) -> Option<&Reservation> {
        let booked = self.booked.iter().map(|b| &b.reservation);
        let given_up = self.cancelled.iter().map(|given| given.standing.reservation);
        let mut all = booked.chain(given_up).chain(self.queued.iter().map(|q| &q.reservation));
        all.next().filter(|_| all.next().is_none())
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
            waiting: self.queued.iter().filter(|q| waits(q)).map(queued_in_words).collect(),
            not_open: self.not_open_in_words(),
            may_wait: self.queued.iter().any(|q| !waits(q)),
            offers: self.offers(turn),
            companion: self.unsettled.iter().any(|one| one.remains == Remains::Companions),
            already: self.booked.iter().all(|b| has_credentials(turn, &b.wanted.occasion, &b.reservation)),
            at_once: self.booked.iter().all(|b| turn.now >= b.wanted.occasion.at(times.dispatch)),
            elsewhere: elsewhere.map(|email| Plain::new(&email.to_string())).unwrap_or_default(),
            unknown_address: elsewhere.is_none() && self.booked.iter().any(has_unknown_address),
            promised: time_words(times.promised).into(),
        }
    }

    /// Dates that cannot be had, and sessions that are full for who did not say that he would wait.
    fn not_open_in_words(&self) -> Vec<Closed> {
        let full = self.queued.iter().filter(|q| !waits(q)).map(|q| Shut::of(&q.occasion, Why::Full, None));
        self.shut.iter().map(closed_in_words).chain(full.map(|shut| closed_in_words(&shut))).collect()
    }

    /// The next dates that can still be had: one in the place of a closed date, some where a date is full.
    fn offers(&self, turn: &Turn<'_>) -> Vec<Offer> {
        let closed = self.shut.iter().map(|shut| (shut.service, shut.date, shut.why));
        let full = self.queued.iter().map(|q| (q.occasion.service, Some(q.occasion.key.date), Why::Full));
        let all: Vec<_> = closed.chain(full).collect();
        let Some((service, ..)) = all.first() else { return Vec::new() };
        let most = if all.iter().any(|(.., why)| *why == Why::Full) { OFFERS_IF_FULL } else { 1 };
        let today = turn.now.date_naive();
        let first = all.iter().filter_map(|(_, date, _)| *date).min().unwrap_or(today).max(today);
        // Behind the last date of all there is nothing; before it there may be.
        let from =
            |day| open_dates(turn.policy, &turn.known.sessions, service, day).filter(|o| self.can_be_had(turn, o));
        let day = if from(first).next().is_some() { first } else { today };
        from(day).take(most).map(|o| offer_in_words(&o)).collect()
    }

    /// It can still be reached, there is a place, and it is not what the same letter is about anyhow.
    fn can_be_had(&self, turn: &Turn<'_>, occasion: &Occasion<'_>) -> bool {
        let is_reachable = occasion.start > turn.now + Duration::hours(1);
        let is_told = self.booked.iter().any(|b| b.wanted.occasion.key == occasion.key)
            || self.queued.iter().any(|q| q.occasion.key == occasion.key);
        is_reachable && !is_told && Places::of(turn, occasion).has_room_for(1)
    }

    fn cancelled_in_words(&self) -> Vec<GivenUp> {
        self.cancelled.iter().map(given_in_words).collect()
    }
}

fn waits(queued: &Queued<'_>) -> bool {
    queued.reservation.status == ReservationStatus::Waiting
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
                turn.post(Post::new(DraftKind::Notice, &old.email, written).about(About::reservation(old)));
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

fn given_in_words(given: &Given<'_>) -> GivenUp {
    let (standing, staying) = (&given.standing, given.standing.staying());
    let leaving = if staying.is_empty() { &[] } else { standing.leaving.as_slice() };
    let names = |people: &[Guest]| people.iter().map(|guest| Plain::new(&guest.name)).collect();
    GivenUp {
        visit: visit_in_words(&given.occasion, standing.reservation),
        leaving: names(leaving),
        staying: names(&staying),
    }
}

fn queued_in_words(queued: &Queued<'_>) -> Visit {
    visit_in_words(&queued.occasion, &queued.reservation)
}

/// A reservation as letters name it.
pub(in crate::desk) fn visit_in_words(occasion: &Occasion<'_>, reservation: &Reservation) -> Visit {
    Visit {
        service: Plain::new(&occasion.service.name),
        day: day_words(reservation.session.date).into(),
        date: date_words(reservation.session.date).into(),
        from: time_words(reservation.from).into(),
        to: time_words(reservation.to).into(),
    }
}

fn offer_in_words(occasion: &Occasion<'_>) -> Offer {
    Offer {
        day: day_words(occasion.key.date).into(),
        date: date_words(occasion.key.date).into(),
        from: time_words(occasion.hours.from).into(),
        to: time_words(occasion.hours.to).into(),
    }
}

fn closed_in_words(shut: &Shut<'_>) -> Closed {
    Closed {
        service: Plain::new(&shut.service.name),
        date: shut.date.map(|date| date_words(date).into()).unwrap_or_default(),
        why: shut.why,
        stays: shut.stays.map(|old| day_words(old.session.date).into()).unwrap_or_default(),
    }
}
