//! The reservation itself: one a session and person, with the one address that all its people are known by.

use super::{Booked, Wanted};
use crate::desk::decision::Fact;
use crate::desk::identity::{Identified, Sender};
use crate::desk::member::Member;
use crate::desk::records::{Guest, Reservation, ReservationStatus};
use crate::desk::requests::Incoming;
use crate::desk::turn::Turn;
use crate::desk::{kept_places, places};
use crate::mail::Address;

/// Makes the reservation, or changes the one that these people already have for the session: later times win.
pub(super) fn book<'a>(turn: &mut Turn<'_>, wanted: Wanted<'a>, incoming: &Incoming<'_>) -> Booked<'a> {
    let earlier = earlier_of(turn, &wanted);
    let again = earlier.iter().any(|r| r.status == ReservationStatus::Confirmed);
    let reservation = keep(turn, (&wanted, ReservationStatus::Confirmed), earlier, incoming);
    Booked { wanted, reservation, again }
}

/// The session is full: who says that he would wait stands in line, from now on or from the earlier letter that said
/// so; who does not has no place and no turn.
pub(super) fn queue(turn: &mut Turn<'_>, wanted: &Wanted<'_>, incoming: &Incoming<'_>) -> Reservation {
    let earlier = earlier_of(turn, wanted);
    let waits = earlier.iter().find(|r| r.status == ReservationStatus::Waiting).map(|r| r.asked_at);
    let would_wait = incoming.arrival.reading.would_wait || waits.is_some();
    let status = if would_wait { ReservationStatus::Waiting } else { ReservationStatus::Asked };
    let reservation = keep(turn, (wanted, status), earlier, incoming);
    match waits {
        Some(asked_at) => {
            let reservation = Reservation { asked_at, ..reservation };
            turn.keep(Fact::ReservationKept(reservation.clone()));
            reservation
        }
        None => reservation,
    }
}

/// What the same people have or asked for in that session by now, what is confirmed first.
fn earlier_of(turn: &Turn<'_>, wanted: &Wanted<'_>) -> Vec<Reservation> {
    let is_asking = |guest: &Guest| wanted.people.iter().any(|p| *p.number() == guest.number);
    let mut earlier = places::reservations_now(turn);
    earlier.retain(|r| r.session == wanted.occasion.key && is_alive(r) && r.people.iter().any(is_asking));
    // Whoever only stood in line with them goes on standing there.
    earlier.retain(|r| r.status == ReservationStatus::Confirmed || r.people.iter().all(is_asking));
    earlier.sort_by_key(|r| r.status != ReservationStatus::Confirmed);
    earlier
}

fn is_alive(reservation: &Reservation) -> bool {
    use ReservationStatus::{Asked, Confirmed, Held, Waiting};
    matches!(reservation.status, Asked | Held | Waiting | Confirmed)
}

/// Keeps one reservation in the place of all the earlier ones.
fn keep(
    turn: &mut Turn<'_>,
    kept: (&Wanted<'_>, ReservationStatus),
    earlier: Vec<Reservation>,
    incoming: &Incoming<'_>,
) -> Reservation {
    let (wanted, status) = kept;
    let (people, email) = party(&turn.known.members, wanted, &earlier, incoming.sender);
    let mut earlier = earlier.into_iter();
    let first = earlier.next();
    for other in earlier {
        turn.keep(Fact::ReservationStands { reservation: other.id, status: ReservationStatus::Cancelled });
        kept_places::release(turn, other.id);
    }
    let (letter, asked_at) = incoming.origin(wanted.request);
    let reservation = Reservation {
        id: first.as_ref().map_or_else(|| turn.next_reservation(), |r| r.id),
        session: wanted.occasion.key.clone(),
        from: wanted.from,
        to: wanted.to,
        people,
        email,
        status,
        letter: Some(letter),
        asked_at,
        remark: wanted.request.remark.is_some() || first.as_ref().or(wanted.old).is_some_and(|r| r.remark),
    };
    turn.keep(Fact::ReservationKept(reservation.clone()));
    kept_places::release(turn, reservation.id);
    reservation
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
