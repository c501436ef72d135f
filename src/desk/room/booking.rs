//! The reservation itself: one a session and person, with the one address that all its people are known by.

use super::{Booked, Wanted};
use crate::desk::decision::Fact;
use crate::desk::identity::{Identified, Sender};
use crate::desk::member::Member;
use crate::desk::records::{Guest, Reservation, ReservationStatus};
use crate::desk::requests::Incoming;
use crate::desk::turn::Turn;
use crate::mail::Address;

/// Makes the reservation, or changes the one that these people already have for the session: later times win.
pub(super) fn book<'a>(
    turn: &mut Turn<'_>,
    wanted: Wanted<'a>,
    made: &[Reservation],
    incoming: &Incoming<'_>,
) -> Booked<'a> {
    let known = turn.known;
    let theirs = |r: &&Reservation| {
        let same_session = r.session == wanted.occasion.key && r.status == ReservationStatus::Confirmed;
        same_session && r.people.iter().any(|guest| wanted.people.iter().any(|p| *p.number() == guest.number))
    };
    let older = known.reservations.iter().filter(|r| made.iter().all(|m| m.id != r.id));
    let earlier: Vec<Reservation> = made.iter().chain(older).filter(theirs).cloned().collect();
    let (people, email) = party(&known.members, &wanted, &earlier, incoming.sender);
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
        letter: Some(incoming.letter),
        asked_at: incoming.arrival.received,
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
