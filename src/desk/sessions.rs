//! What the staff decide about single dates: `sessions cancel`, `sessions add`, `sessions capacity`.
//!
//! Whoever is booked or waits hears of a cancelled date at the reservation's own address, and credentials that have not
//! gone out stay here. A date that is added again books nobody: those who were told must ask again.

use super::calendar::{Occasion, Opening, occasion, open_dates};
use super::decision::{Answer, Carries, DraftKind, Fact, OutboxChange};
use super::dispatch::{attendances, credentials_of, may_have_arrived, post_about, session_of};
use super::kept_places;
use super::places::{self, Places, capacity, takes_place};
use super::planning;
use super::questions;
use super::records::{
    OutboxRecord, OutboxStatus, Pending, Reservation, ReservationStatus, Session, SessionFact, SessionKey,
};
use super::requests::names_in_words;
use super::saying::{done, refused};
use super::turn::{About, Post, Turn};
use super::words::{Template, date_words, values};
use crate::reading::guide::Window;

/// `sessions cancel`
pub(super) fn cancel(turn: &mut Turn<'_>, key: &SessionKey) -> Answer {
    let occasion = match that_is_ahead(turn, key) {
        Ok(occasion) => occasion,
        Err(refused) => return refused,
    };
    if occasion.opening == Opening::Closed {
        let why = if occasion.session.is_some_and(|s| s.cancelled) { "is cancelled already" } else { "is not a date" };
        return refused(format!("{} {} {why}", key.service, key.date));
    }
    turn.keep(Fact::Session(SessionFact::Cancelled { session: key.clone() }));
    let all = places::reservations_now(turn);
    let (booked, waiting) = (told_of(&all, key, takes_place), told_of(&all, key, waits));
    for reservation in booked.iter().chain(&waiting) {
        call_off(turn, &occasion, reservation);
    }
    call_off_questions(turn, &occasion);
    for asked in told_of(&places::reservations_now(turn), key, |r| r.status == ReservationStatus::Asked) {
        turn.keep(Fact::ReservationStands { reservation: asked.id, status: ReservationStatus::Cancelled });
    }
    withdraw_credentials(turn, key);
    tell_hosts(turn, &occasion, &booked);
    done(turn, &format!("{} {} is cancelled", key.service, key.date))
}

/// `sessions add`
pub(super) fn add(turn: &mut Turn<'_>, key: &SessionKey, hours: Option<Window>) -> Answer {
    let before = match that_is_ahead_with(turn, key, hours) {
        Ok(occasion) => occasion,
        Err(refused) => return refused,
    };
    let (policy, known) = (turn.policy, turn.known);
    let as_it_was = occasion(policy, &known.sessions, key);
    let open = as_it_was.as_ref().filter(|o| o.opening == Opening::TakesPlace);
    if let Some(open) = open {
        let same_hours = hours.is_none_or(|hours| hours == open.hours);
        let booked = Places::of(turn, open).taken();
        if same_hours {
            return refused(format!("{} takes place on {} already", key.service, key.date));
        }
        if booked > 0 {
            return refused(format!("{} {} has other hours, and {booked} booked for them", key.service, key.date));
        }
    }
    let again = as_it_was.as_ref().and_then(|o| o.session).is_some_and(|s| s.cancelled);
    let session =
        Session { cancelled: false, added: true, hours: hours.or(session_of(&before).hours), ..session_of(&before) };
    turn.keep(Fact::Session(SessionFact::Added { session: key.clone(), hours }));
    let sessions = [session];
    if let Some(added) = occasion(policy, &sessions, key) {
        planning::plan_session(turn, &added);
    }
    let note = if again { "; who was told that it is cancelled is not booked and must ask again" } else { "" };
    let Window { from, to } = before.hours;
    let hours = format!("{}-{}", from.format("%H:%M"), to.format("%H:%M"));
    done(turn, &format!("{} takes place on {} {hours}{note}", key.service, key.date))
}

/// `sessions capacity`
pub(super) fn limit(turn: &mut Turn<'_>, key: &SessionKey, limit: Option<u32>) -> Answer {
    let occasion = match that_is_ahead(turn, key) {
        Ok(occasion) if occasion.opening == Opening::TakesPlace => occasion,
        Ok(_) => return refused(format!("{} takes no place on {}", key.service, key.date)),
        Err(refused) => return refused,
    };
    if limit == Some(0) {
        return refused("a session takes at least 1; `sessions cancel` cancels it");
    }
    turn.keep(Fact::Session(SessionFact::Limited { session: key.clone(), capacity: limit }));
    let session = Session { capacity: limit, ..session_of(&occasion) };
    let occasion = Occasion { session: Some(&session), ..occasion };
    places::fill(turn, &occasion);
    let taken = Places::of(turn, &occasion).taken();
    let takes = capacity(&occasion).map_or("as many as come".to_owned(), |n| n.to_string());
    let over = capacity(&occasion).is_some_and(|n| usize::try_from(n).is_ok_and(|n| n < taken));
    let over = if over { ", and nobody is put off" } else { "" };
    let still = numbers(&places::line(turn, &occasion));
    let what = format!("{} {} takes {takes}; booked: {taken}{over}; still wait: {still}", key.service, key.date);
    done(turn, &what)
}

/// The date, open or not, if it is not over.
fn that_is_ahead<'a>(turn: &Turn<'a>, key: &SessionKey) -> Result<Occasion<'a>, Answer> {
    that_is_ahead_with(turn, key, None)
}

/// The same with the hours it is to have.
fn that_is_ahead_with<'a>(turn: &Turn<'a>, key: &SessionKey, hours: Option<Window>) -> Result<Occasion<'a>, Answer> {
    let (policy, known) = (turn.policy, turn.known);
    let Some(occasion) = occasion(policy, &known.sessions, key) else {
        return Err(refused(format!("there is no service {} that has sessions", key.service)));
    };
    let occasion = match hours {
        Some(hours) => Occasion { start: occasion.at(hours.from), end: occasion.at(hours.to), hours, ..occasion },
        None => occasion,
    };
    if turn.now >= occasion.end {
        return Err(refused(format!("{} {} is over", key.service, key.date)));
    }
    Ok(occasion)
}

fn told_of(all: &[Reservation], key: &SessionKey, fits: impl Fn(&Reservation) -> bool) -> Vec<Reservation> {
    all.iter().filter(|r| r.session == *key && fits(r)).cloned().collect()
}

fn waits(reservation: &Reservation) -> bool {
    reservation.status == ReservationStatus::Waiting
}

/// Member numbers, for the command line.
fn numbers(reservations: &[Reservation]) -> String {
    let numbers: Vec<&str> = reservations.iter().flat_map(|r| &r.people).map(|guest| guest.number.as_str()).collect();
    if numbers.is_empty() { "nobody".to_owned() } else { numbers.join(", ") }
}

/// The reservation ends, and its people hear of it at its own address.
fn call_off(turn: &mut Turn<'_>, occasion: &Occasion<'_>, reservation: &Reservation) {
    let known = turn.known;
    let status = ReservationStatus::Cancelled;
    turn.keep(Fact::ReservationStands { reservation: reservation.id, status });
    let sent = credentials_of(&known.outbox, reservation).any(|draft| may_have_arrived(draft.status));
    let not_begun = |o: &Occasion<'_>| o.key != occasion.key && o.start > turn.now;
    let ahead = occasion.key.date.max(turn.now.date_naive());
    let next = open_dates(turn.policy, &known.sessions, occasion.service, ahead).find(not_begun);
    let values = values::SessionCancelled {
        name: names_in_words(&reservation.people.iter().map(|guest| guest.name.clone()).collect::<Vec<_>>()),
        occasion: occasion.in_words(),
        waited: waits(reservation),
        sent,
        next: next.map(|o| date_words(o.key.date).into()).unwrap_or_default(),
        office: turn.office(),
    };
    match turn.policy.words.write(Template::SessionCancelled, &values) {
        Ok(written) => {
            let about = About::reservation(reservation);
            let post = Post::new(DraftKind::SessionCancelled, &reservation.email, written).about(about);
            turn.post(post.until(occasion.end));
        }
        Err(fault) => turn.unwritten(reservation.letter, &fault),
    }
}

/// Nobody need answer any more what was asked about that date alone. Only who is known at the address that asked is
/// told so; anybody else hears it with the answer.
fn call_off_questions(turn: &mut Turn<'_>, occasion: &Occasion<'_>) {
    let known = turn.known;
    for hold in &known.questions.holds {
        kept_places::release(turn, hold.reservation);
    }
    let key = &occasion.key;
    let is_of_date = |p: &Pending| p.request.service == key.service && p.request.date == Some(key.date);
    for question in known.questions.open.iter().filter(|question| question.pending.iter().all(is_of_date)) {
        let place = known.reservations.iter().find(|r| question.keeps(r.id));
        let asked_there = |r: &&Reservation| question.letters.iter().all(|one| one.sender == r.email);
        let Some(place) = place.filter(asked_there).filter(|r| kept_places::is_known(turn, r, &r.email)) else {
            continue;
        };
        // Who had a place kept is told with all the others.
        if place.status == ReservationStatus::Asked {
            call_off(turn, occasion, place);
        }
        questions::call_off(turn, question);
    }
}

/// What has not gone out stays here.
fn withdraw_credentials(turn: &mut Turn<'_>, key: &SessionKey) {
    let known = turn.known;
    let is_unsent = |draft: &&OutboxRecord| {
        let open = matches!(draft.status, OutboxStatus::Queued | OutboxStatus::Held | OutboxStatus::Parked);
        open && draft.session.as_ref() == Some(key) && draft.carries == Carries::Credentials
    };
    for draft in known.outbox.iter().filter(is_unsent) {
        let change = OutboxChange::of(draft, OutboxStatus::Withdrawn, turn.now).settled(draft);
        turn.keep(Fact::OutboxStands(change));
    }
}

fn tell_hosts(turn: &mut Turn<'_>, occasion: &Occasion<'_>, booked: &[Reservation]) {
    let people = booked.iter().flat_map(attendances).collect();
    let values = values::HostsCancelled { occasion: occasion.in_words(), people };
    let written = turn.policy.words.write(Template::HostsCancelled, &values);
    post_about(turn, occasion, DraftKind::HostsList, written);
}
