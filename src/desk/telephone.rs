//! Bookings and cancellations by telephone: a person hears the member, and the desk does as if she had written.

use super::decision::{Answer, Fact};
use super::event::Deed;
use super::records::{ActFact, Before, Reservation, ReservationId, ReservationStatus, TelephoneBooking};
use super::saying::{done, refused};
use super::turn::Turn;
use super::vouching::{self, Vouched};
use crate::reading::Request;

/// `reservations book`
pub(super) fn book(turn: &mut Turn<'_>, deed: &Deed, booking: &TelephoneBooking) -> Answer {
    let Some(request) = vouching::asked_for(deed, turn.known) else { return refused("there is nothing to book") };
    let vouched = Vouched { request, people: booking.people(), received: turn.now, letter: None, preferred: None };
    match vouching::settle(turn, vouched) {
        Ok(before) => finish(turn, before, "booked by telephone"),
        Err(why) => refused(why),
    }
}

/// `reservations cancel`
pub(super) fn cancel(turn: &mut Turn<'_>, deed: &Deed, id: ReservationId) -> Answer {
    let known = turn.known;
    let standing = known.reservations.iter().find(|r| r.id == id);
    let (Some(request), Some(reservation)) = (vouching::asked_for(deed, known), standing) else {
        return refused(format!("there is no reservation {id}"));
    };
    if !matches!(reservation.status, ReservationStatus::Confirmed | ReservationStatus::Waiting) {
        return refused(format!("reservation {id} does not stand"));
    }
    let vouched = given_up(turn, request, reservation);
    match vouching::settle(turn, vouched) {
        Ok(before) => finish(turn, before, &format!("reservation {id} is cancelled by telephone")),
        Err(why) => refused(why),
    }
}

fn given_up(turn: &Turn<'_>, request: Request, reservation: &Reservation) -> Vouched {
    Vouched {
        request,
        people: reservation.people.iter().map(|guest| guest.number.clone()).collect(),
        received: turn.now,
        letter: None,
        preferred: Some(reservation.email.clone()),
    }
}

fn finish(turn: &mut Turn<'_>, before: Vec<Before>, what: &str) -> Answer {
    turn.keep(Fact::Act(ActFact::Undoable(before)));
    done(turn, what)
}
