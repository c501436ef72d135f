//! Places kept while an answer is awaited: only for a known sender, or where number and name agree; one open place a
//! member, a known sender's before a stranger's; for a day at most, and not into the last two hours.
//!
//! A request without a place stands in the list of reservations, too, as `asked`.

use chrono::Duration;

use super::calendar::{Occasion, Opening, occasion};
use super::decision::{DraftKind, Fact};
use super::identity::{Presumed, presume};
use super::places::{self, Places};
use super::records::{
    Guest, Hold, Holder, LetterId, LetterReason, LetterState, Pending, QuestionFact, Reservation, ReservationId,
    ReservationStatus, SessionKey,
};
use super::requests::{Incoming, fields};
use super::room::asked_again;
use super::timers::{Timer, TimerKind};
use super::turn::{About, Post, Turn};
use super::words::values::PlaceLapsed;
use super::words::{Plain, Template, date_words, day_words};
use crate::mail::Address;
use crate::reading::{Action, Person, Request};

/// The longest that a place is kept.
const HOURS_KEPT: i64 = 24;
/// It is free again so long before the start.
const HOURS_BEFORE_START: i64 = 2;

/// Puts a request that is still open into the list, with a place if it may have one. `before`: its line there.
pub(super) fn keep_place(
    turn: &mut Turn<'_>,
    incoming: &Incoming<'_>,
    request: &Request,
    before: Option<ReservationId>,
) -> Option<ReservationId> {
    let key = SessionKey { service: request.service.clone(), date: request.date? };
    // Another address changes nothing about a place; and what is to be cancelled or moved has one.
    if !incoming.sender.is_alone() || request.action != Action::New {
        return before;
    }
    let occasion = occasion(turn.policy, &turn.known.sessions, &key).filter(|o| o.opening == Opening::TakesPlace)?;
    let who = presumed(turn, incoming, request);
    let before = before.or_else(|| line_of(incoming, request));
    let before = before.filter(|id| turn.known.reservations.iter().any(|r| r.id == *id && is_open(r)));
    if who.iter().any(|one| is_booked(turn, one, &key)) {
        return None;
    }
    let id = before.unwrap_or_else(|| turn.next_reservation());
    let email = who.iter().find_map(|one| one.address.clone()).unwrap_or_else(|| incoming.sender.address.clone());
    let is_new = |one: &&Presumed| !Places::of(turn, &occasion).has(&one.guest.number);
    let room = Places::of(turn, &occasion).has_room_for(who.iter().filter(is_new).count());
    let holder = holder(&who).filter(|holder| room && has_claim(turn, (&who, *holder), before));
    let ends_at = (turn.now + Duration::hours(HOURS_KEPT)).min(occasion.start - Duration::hours(HOURS_BEFORE_START));
    let kept = kept_before(turn, before).or(holder.filter(|_| turn.now < ends_at).map(|holder| Hold {
        reservation: id,
        holder,
        ends_at,
    }));
    let status = if kept.is_some() { ReservationStatus::Held } else { ReservationStatus::Asked };
    turn.keep(Fact::ReservationKept(Reservation {
        id,
        session: key,
        from: request.from.unwrap_or(occasion.hours.from),
        to: request.to.unwrap_or(occasion.hours.to),
        people: guests(&who),
        email,
        status,
        letter: Some(incoming.letter),
        asked_at: incoming.arrival.received,
        remark: request.remark.is_some(),
    }));
    if let Some(hold) = kept {
        let kind = TimerKind::HoldEnds { reservation: id };
        turn.decision.timers.push(Timer { kind, due_at: hold.ends_at });
        turn.keep(Fact::Question(QuestionFact::PlaceHeld(hold)));
    }
    Some(id)
}

/// Where the question that is answered here put the same request.
fn line_of(incoming: &Incoming<'_>, request: &Request) -> Option<ReservationId> {
    let pending = incoming.joined.map(|question| question.pending.as_slice()).unwrap_or_default();
    let same = |p: &&Pending| p.request.service == request.service && p.request.date == request.date;
    pending.iter().find(same).and_then(|p| p.reservation)
}

/// Those of the request who are probably members, with the address that their letters would go to.
fn presumed(turn: &Turn<'_>, incoming: &Incoming<'_>, request: &Request) -> Vec<Presumed> {
    let nobody = [crate::reading::Person::default()];
    let people = if request.people.is_empty() { nobody.as_slice() } else { request.people.as_slice() };
    people.iter().filter_map(|person| presume(&turn.known.members, person, incoming.sender)).collect()
}

fn guests(who: &[Presumed]) -> Vec<Guest> {
    who.iter().map(|one| one.guest.clone()).collect()
}

fn holder(who: &[Presumed]) -> Option<Holder> {
    let all_known = who.iter().all(|one| one.holder == Holder::Known);
    (!who.is_empty()).then_some(if all_known { Holder::Known } else { Holder::Stranger })
}

fn is_booked(turn: &Turn<'_>, one: &Presumed, key: &SessionKey) -> bool {
    let theirs = |r: &Reservation| r.people.iter().any(|guest| guest.number == one.guest.number);
    turn.known.reservations.iter().any(|r| r.session == *key && r.status == ReservationStatus::Confirmed && theirs(r))
}

fn kept_before(turn: &Turn<'_>, before: Option<ReservationId>) -> Option<Hold> {
    turn.known.questions.holds.iter().find(|hold| Some(hold.reservation) == before).cloned()
}

/// One open place a member: another one of theirs stands in the way, unless it is a stranger's and this is not.
fn has_claim(turn: &mut Turn<'_>, who: (&[Presumed], Holder), before: Option<ReservationId>) -> bool {
    let (people, holder) = who;
    let held_now = turn.decision.facts.iter().any(|f| matches!(f, Fact::Question(QuestionFact::PlaceHeld(_))));
    let known = turn.known;
    let theirs = |hold: &&Hold| {
        let place = known.reservations.iter().find(|r| r.id == hold.reservation && Some(r.id) != before);
        place.is_some_and(|r| r.people.iter().any(|g| people.iter().any(|one| one.guest.number == g.number)))
    };
    let others: Vec<&Hold> = known.questions.holds.iter().filter(theirs).collect();
    if held_now || others.iter().any(|hold| hold.holder == Holder::Known || holder == Holder::Stranger) {
        return false;
    }
    for hold in others {
        free(turn, hold.reservation, ReservationStatus::Asked);
    }
    true
}

/// A place that is no longer needed or kept; what was settled before or in this very turn stays so.
pub(super) fn free(turn: &mut Turn<'_>, reservation: ReservationId, status: ReservationStatus) {
    let kept_now = |fact: &Fact| matches!(fact, Fact::ReservationKept(r) if r.id == reservation);
    if turn.decision.facts.iter().any(kept_now) {
        return;
    }
    if !turn.known.reservations.iter().any(|r| r.id == reservation && !is_open(r)) {
        turn.keep(Fact::ReservationStands { reservation, status });
    }
    release(turn, reservation);
}

fn is_open(reservation: &Reservation) -> bool {
    matches!(reservation.status, ReservationStatus::Held | ReservationStatus::Asked)
}

/// It is no longer kept for a while: it is free, or confirmed.
pub(super) fn release(turn: &mut Turn<'_>, reservation: ReservationId) {
    let freed = |fact: &Fact| matches!(fact, Fact::Question(QuestionFact::PlaceReleased { reservation: r }) if *r == reservation);
    let held = turn.known.questions.holds.iter().any(|hold| hold.reservation == reservation);
    if held && !turn.decision.facts.iter().any(freed) {
        turn.keep(Fact::Question(QuestionFact::PlaceReleased { reservation }));
    }
}

/// Its time is over. While an answer or a yes is awaited the known address hears of it; nobody else does.
pub(super) fn end(turn: &mut Turn<'_>, reservation: ReservationId) {
    let known = turn.known;
    let held = known.questions.holds.iter().any(|hold| hold.reservation == reservation);
    let place = known.reservations.iter().find(|r| r.id == reservation && r.status == ReservationStatus::Held);
    let (true, Some(place)) = (held, place) else { return };
    let question = known.questions.open.iter().find(|question| question.keeps(reservation));
    let awaited = question.is_some() || known.letter.as_ref().is_some_and(|l| l.state == LetterState::Waiting);
    let Some(occasion) = occasion(turn.policy, &known.sessions, &place.session) else { return };
    let still = occasion.start - Duration::hours(HOURS_BEFORE_START) > turn.now;
    free(turn, reservation, if awaited && !still { ReservationStatus::Expired } else { ReservationStatus::Asked });
    if awaited && is_known(turn, place, &place.email) {
        let values = PlaceLapsed { still, ..last_word(turn, place, &occasion) };
        tell_of_end(turn, (place, &occasion), &values);
    }
    if let Some(letter) = known.letter.as_ref().filter(|letter| !awaited && letter.state == LetterState::ByHand) {
        remind_of_place(turn, letter.id, place);
    }
    places::fill(turn, &occasion);
}

/// Whoever answered by hand may have promised the place, and must book it then. The letter stays his.
fn remind_of_place(turn: &mut Turn<'_>, letter: LetterId, place: &Reservation) {
    let people = place
        .people
        .iter()
        .map(|guest| Person { member_number: Some(guest.number.to_string()), name: Some(guest.name.clone()) });
    let people = people.collect();
    let request = Request { people, ..asked_again(place) };
    turn.review(Some(letter), LetterReason::PlaceLapsed, fields(&request));
}

/// Whatever one letter still keeps in a session that is near.
pub(super) fn lapse_of_letter(turn: &mut Turn<'_>, letter: LetterId) {
    let known = turn.known;
    let is_near = |place: &Reservation| {
        let occasion = occasion(turn.policy, &known.sessions, &place.session);
        occasion.is_some_and(|o| o.start - Duration::hours(HOURS_BEFORE_START) <= turn.now)
    };
    let theirs = known.reservations.iter().filter(|r| r.letter == Some(letter) && is_open(r));
    let near: Vec<ReservationId> = theirs.filter(|place| is_near(place)).map(|place| place.id).collect();
    for place in near {
        end(turn, place);
        free(turn, place, ReservationStatus::Expired);
    }
}

/// Whatever one letter still keeps: its yes was refused, or settled without these.
pub(super) fn free_of_letter(turn: &mut Turn<'_>, letter: LetterId, status: ReservationStatus) {
    let known = turn.known;
    for place in known.reservations.iter().filter(|r| r.letter == Some(letter) && is_open(r)) {
        free(turn, place.id, status);
    }
}

pub(super) fn is_known(turn: &Turn<'_>, place: &Reservation, address: &Address) -> bool {
    let knows = |guest: &Guest| {
        turn.known.members.iter().any(|member| member.entry.number == guest.number && member.knows(address))
    };
    !place.people.is_empty() && place.people.iter().all(knows)
}

fn last_word(turn: &Turn<'_>, place: &Reservation, occasion: &Occasion<'_>) -> PlaceLapsed {
    let names: Vec<String> = place.people.iter().map(|guest| guest.name.clone()).collect();
    PlaceLapsed {
        name: Plain::together(&names),
        service: Plain::new(&occasion.service.name),
        day: day_words(place.session.date).into(),
        date: date_words(place.session.date).into(),
        still: false,
        office: turn.office(),
    }
}

fn tell_of_end(turn: &mut Turn<'_>, place: (&Reservation, &Occasion<'_>), values: &PlaceLapsed) {
    let (place, occasion) = place;
    match turn.policy.words.write(Template::PlaceLapsed, values) {
        Ok(written) => {
            let (reservation, session) = (Some(place.id), Some(place.session.clone()));
            let about = About { reservation, session, ..About::default() };
            turn.post(Post::new(DraftKind::Notice, &place.email, written).about(about).until(occasion.end));
        }
        Err(fault) => turn.unwritten(place.letter, &fault),
    }
}
