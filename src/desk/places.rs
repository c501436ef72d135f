//! Places in a session: whether there are enough, and who gets one that becomes free.
//!
//! Everything is reckoned from the reservations as they stand after what this turn has decided so far, so that two
//! requests of one letter cannot get the same place.

use super::calendar::Occasion;
use super::decision::{DraftKind, Fact};
use super::dispatch::{running_or_ahead, send_credentials, tell_hosts_if_late};
use super::member::MemberNumber;
use super::records::{Guest, Reservation, ReservationStatus, SessionKey};
use super::requests::names_in_words;
use super::room::visit_in_words;
use super::turn::{About, Post, Turn};
use super::words::values::PlaceFree;
use super::words::{Template, time_words};

/// The known reservations, as they stand by now.
pub(super) fn reservations_now(turn: &Turn<'_>) -> Vec<Reservation> {
    let mut all = turn.known.reservations.clone();
    for fact in &turn.decision.facts {
        match fact {
            Fact::ReservationKept(kept) => match all.iter_mut().find(|r| r.id == kept.id) {
                Some(there) => there.clone_from(kept),
                None => all.push(kept.clone()),
            },
            Fact::ReservationStands { reservation, status } => {
                all.iter_mut().filter(|r| r.id == *reservation).for_each(|there| there.status = *status);
            }
            _ => {}
        }
    }
    all
}

/// Whether a reservation takes a place.
pub(super) fn takes_place(reservation: &Reservation) -> bool {
    matches!(reservation.status, ReservationStatus::Confirmed | ReservationStatus::Held)
}

/// How many people a session takes; `None`: as many as come.
pub(super) fn capacity(occasion: &Occasion<'_>) -> Option<u32> {
    occasion.session.and_then(|s| s.capacity).or(occasion.service.capacity)
}

/// The places of one session.
pub(super) struct Places {
    seated: Vec<Guest>,
    capacity: Option<usize>,
}

impl Places {
    pub fn of(turn: &Turn<'_>, occasion: &Occasion<'_>) -> Self {
        let there = reservations_now(turn).into_iter().filter(|r| r.session == occasion.key && takes_place(r));
        let capacity = capacity(occasion).and_then(|capacity| usize::try_from(capacity).ok());
        Self { seated: there.flat_map(|r| r.people).collect(), capacity }
    }

    /// How many people there are by now.
    pub fn taken(&self) -> usize {
        self.seated.len()
    }

    pub fn has(&self, number: &MemberNumber) -> bool {
        self.seated.iter().any(|guest| guest.number == *number)
    }

    /// Whether so many more may come.
    pub fn has_room_for(&self, more: usize) -> bool {
        more == 0 || self.capacity.is_none_or(|capacity| self.seated.len() + more <= capacity)
    }
}

/// Who waits for a place in a session, the first in line first.
pub(super) fn line(turn: &Turn<'_>, occasion: &Occasion<'_>) -> Vec<Reservation> {
    let waits = |r: &Reservation| r.session == occasion.key && r.status == ReservationStatus::Waiting;
    let mut line: Vec<Reservation> = reservations_now(turn).into_iter().filter(waits).collect();
    line.sort_by_key(|r| (r.asked_at, r.id));
    line
}

/// Whatever place this turn has made free, by a cancellation, a change or a hold that ended, is the next one's in line.
pub(super) fn fill_freed(turn: &mut Turn<'_>) {
    let now = reservations_now(turn);
    let seats = |r: &Reservation| if takes_place(r) { r.people.len() } else { 0 };
    let mut freed: Vec<&SessionKey> = Vec::new();
    for before in &turn.known.reservations {
        let fewer = now.iter().any(|r| r.id == before.id && (seats(r) < seats(before) || r.session != before.session));
        if fewer && !freed.contains(&&before.session) {
            freed.push(&before.session);
        }
    }
    for session in freed {
        if let Some(occasion) = running_or_ahead(turn, session) {
            fill(turn, &occasion);
        }
    }
}

/// Gives free places to those who wait, in order; two who come together need two. Says who got one.
pub(super) fn fill(turn: &mut Turn<'_>, occasion: &Occasion<'_>) -> Vec<Reservation> {
    let mut lucky = Vec::new();
    if turn.now >= occasion.end {
        return lucky;
    }
    for waiting in line(turn, occasion) {
        if Places::of(turn, occasion).has_room_for(waiting.people.len()) {
            let reservation = Reservation { status: ReservationStatus::Confirmed, ..waiting };
            turn.keep(Fact::ReservationKept(reservation.clone()));
            tell_of_place(turn, occasion, &reservation);
            send_credentials(turn, occasion, &reservation);
            tell_hosts_if_late(turn, occasion, &reservation);
            lucky.push(reservation);
        }
    }
    lucky
}

fn tell_of_place(turn: &mut Turn<'_>, occasion: &Occasion<'_>, reservation: &Reservation) {
    let times = &turn.policy.times;
    let values = PlaceFree {
        name: names_in_words(&reservation.people.iter().map(|guest| guest.name.clone()).collect::<Vec<_>>()),
        visit: visit_in_words(occasion, reservation),
        at_once: turn.now >= occasion.at(times.dispatch),
        promised: time_words(times.promised).into(),
        office: turn.office(),
    };
    match turn.policy.words.write(Template::PlaceFree, &values) {
        Ok(written) => {
            let about = About::reservation(reservation);
            let post = Post::new(DraftKind::PlaceFree, &reservation.email, written).about(about);
            turn.post(post.until(occasion.end));
        }
        Err(fault) => turn.unwritten(reservation.letter, &fault),
    }
}
