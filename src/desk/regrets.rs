//! Kind regrets: a person declined what a letter asks for.
//!
//! Who is certain reads what it was about; everybody else reads the same few words. It refuses to say why.

use super::addresses::is_ours;
use super::calendar::occasion;
use super::decision::{DraftKind, Fact};
use super::identity::{Sender, identify};
use super::records::{Before, LetterReason, LetterRecord, Reservation, ReservationStatus, ReviewKnown, SessionKey};
use super::requests::names_in_words;
use super::turn::{About, Post, Turn};
use super::vouching::request_in;
use super::words::values::{Occasion, Regrets};
use super::words::{Plain, Template};
use crate::mail::{Address, Letter};
use crate::reading::{Action, Request};

/// What is declined, and for whom.
struct Declined<'a> {
    request: Request,
    letter: &'a LetterRecord,
    people: Vec<super::records::Guest>,
    address: Address,
}

/// The places it holds are given up; a whole request of somebody certain is kept as declined.
pub(super) fn decline_places(turn: &mut Turn<'_>, open: &ReviewKnown) -> Vec<Before> {
    let known = turn.known;
    let status = ReservationStatus::Declined;
    let asked = [ReservationStatus::Asked, ReservationStatus::Held, ReservationStatus::Waiting];
    let of_letter = |r: &&Reservation| open.letter.as_ref().is_some_and(|letter| r.letter == Some(letter.id));
    let open_ones = known.reservations.iter().filter(of_letter).filter(|r| asked.contains(&r.status));
    let mut before: Vec<Before> = Vec::new();
    for there in open_ones {
        turn.keep(Fact::ReservationStands { reservation: there.id, status });
        let made = Box::new(Reservation { status, ..there.clone() });
        before.push(Before::Reservation { was: Some(Box::new(there.clone())), made });
    }
    let new = before.is_empty().then(|| declined(turn, open)).flatten().and_then(|one| one.reservation(turn));
    if let Some(made) = new {
        turn.keep(Fact::ReservationKept(made.clone()));
        before.push(Before::Reservation { was: None, made: Box::new(made) });
    }
    before
}

/// The one letter to the sender, where there is one who may be told.
pub(super) fn write(turn: &mut Turn<'_>, open: &ReviewKnown) {
    let Some(letter) = open.letter.as_ref().filter(|letter| may_be_told(turn, letter)) else { return };
    let Some(to) = &letter.sender else { return };
    let declined = declined(turn, open);
    let values = Regrets {
        name: declined.as_ref().map_or_else(|| name_as_written(open), Declined::names),
        occasion: declined.as_ref().and_then(|one| one.occasion(turn)),
        office: turn.office(),
    };
    let follows = Letter { message_id: letter.message_id.clone(), ..Letter::default() };
    match turn.policy.words.write(Template::Regrets, &values) {
        Ok(written) => {
            let about = About { case: open.entry.case, ..About::default() };
            turn.post(Post::new(DraftKind::Regrets, to, written).about(about).following(&follows));
        }
        Err(fault) => turn.unwritten(Some(letter.id), &fault),
    }
}

/// Not what has no one sender, nor our own people.
fn may_be_told(turn: &Turn<'_>, letter: &LetterRecord) -> bool {
    let no_sender = matches!(
        letter.reason,
        LetterReason::NoSender | LetterReason::SeveralSenders | LetterReason::NotAMail | LetterReason::Quarantined
    );
    !no_sender && letter.sender.as_ref().is_some_and(|sender| !is_ours(turn, sender))
}

/// Only where number, name and address agree: the first step of the ladder.
fn declined<'a>(turn: &Turn<'_>, open: &'a ReviewKnown) -> Option<Declined<'a>> {
    let letter = open.letter.as_ref().filter(|_| open.entry.case.is_none())?;
    let request = request_in(&open.entry)?;
    let address = letter.sender.clone()?;
    let sender = Sender::of_record(&address);
    let identified = |person| identify(&turn.known.members, person, &sender).map(|one| one.guest());
    let people: Option<Vec<_>> = request.people.iter().map(identified).collect();
    let people = people.filter(|people| !people.is_empty())?;
    Some(Declined { request, letter, people, address })
}

impl Declined<'_> {
    fn session(&self) -> Option<SessionKey> {
        Some(SessionKey { service: self.request.service.clone(), date: self.request.date? })
    }

    fn names(&self) -> Plain {
        names_in_words(&self.people.iter().map(|guest| guest.name.clone()).collect::<Vec<_>>())
    }

    fn occasion(&self, turn: &Turn<'_>) -> Option<Occasion> {
        let found = occasion(turn.policy, &turn.known.sessions, &self.session()?)?;
        (self.request.action == Action::New).then(|| found.in_words())
    }

    /// As it would have stood.
    fn reservation(self, turn: &mut Turn<'_>) -> Option<Reservation> {
        let session = self.session().filter(|_| self.request.action == Action::New)?;
        let hours = occasion(turn.policy, &turn.known.sessions, &session)?.hours;
        Some(Reservation {
            id: turn.next_reservation(),
            session,
            from: self.request.from.unwrap_or(hours.from),
            to: self.request.to.unwrap_or(hours.to),
            people: self.people,
            email: self.address,
            status: ReservationStatus::Declined,
            letter: Some(self.letter.id),
            asked_at: self.letter.received,
            remark: self.request.remark.is_some(),
        })
    }
}

/// The one name that the letter gives; nothing where it gives several.
pub(super) fn name_as_written(open: &ReviewKnown) -> Plain {
    let mut names = open.entry.fields.iter().filter(|(field, _)| field == "name").map(|(_, name)| name);
    match (names.next(), names.next()) {
        (Some(name), None) => Plain::name(name),
        _ => Plain::default(),
    }
}
