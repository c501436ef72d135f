//! Who answers 「待ちます」 to the letter that a session is full stands in line from then on, or gets the place that has
//! become free meanwhile.

use super::{Settled, Wanted};
use crate::desk::dispatch::running_or_ahead;
use crate::desk::event::Arrival;
use crate::desk::identity::{Sender, identify_by_address};
use crate::desk::member::MemberNumber;
use crate::desk::records::{Reservation, ReservationStatus};
use crate::desk::requests::Incoming;
use crate::desk::standing::Standing;
use crate::desk::turn::Turn;
use crate::reading::{Action, Request};

/// What was asked for in vain: what the answered letter of ours is about, else the only such of these people.
pub(in crate::desk) fn full_session_meant<'a>(
    turn: &Turn<'a>,
    arrival: &Arrival,
    sender: &Sender<'_>,
) -> Option<Standing<'a>> {
    let known = turn.known;
    let people = identify_by_address(&known.members, &[], sender);
    let is_theirs = |r: &&Reservation| {
        let all_of_them = r.people.iter().all(|guest| people.iter().any(|person| *person.number() == guest.number));
        r.status == ReservationStatus::Asked && !r.people.is_empty() && all_of_them
    };
    let asked: Vec<&Reservation> = known.reservations.iter().filter(is_theirs).collect();
    let answered = |r: &&&Reservation| {
        let answers = &arrival.letter.in_reply_to;
        known.answers.iter().any(|d| answers.contains(&d.message_id) && d.reservation == Some(r.id))
    };
    let reservation = match asked.as_slice() {
        [one] => one,
        all => all.iter().find(answered)?,
    };
    let is_guest = |number: &MemberNumber| reservation.people.iter().any(|guest| guest.number == *number);
    let people = people.into_iter().filter(|person| is_guest(person.number())).collect();
    Some(Standing { reservation, people, leaving: Vec::new() })
}

/// What was asked for then, as a request.
pub(in crate::desk) fn asked_again(reservation: &Reservation) -> Request {
    Request {
        service: reservation.session.service.clone(),
        action: Action::New,
        people: Vec::new(),
        email: None,
        date: Some(reservation.session.date),
        from: Some(reservation.from),
        to: Some(reservation.to),
        wishes: Vec::new(),
        minutes: None,
        theme: None,
        remark: None,
        assumed: Vec::new(),
        missing: Vec::new(),
    }
}

/// Takes the place that is free by now, or a place in the line; nothing where the session is over or off.
pub(in crate::desk) fn settle_waiting<'a, 't: 'a>(
    turn: &mut Turn<'t>,
    incoming: &Incoming<'a>,
    asked: (Standing<'t>, &'a Request),
) -> Option<Settled<'a>> {
    let (Standing { reservation, people, .. }, request) = asked;
    let occasion = running_or_ahead(turn, &reservation.session)?;
    let (from, to) = (reservation.from, reservation.to);
    let mut settled = Settled::default();
    settled.book(turn, incoming, Wanted { request, occasion, people, uncertain: Vec::new(), from, to, old: None });
    Some(settled)
}
