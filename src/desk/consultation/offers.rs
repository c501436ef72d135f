//! Free starts that our letters name: remembered, so that a plain reply can pick one; and what was freed, offered to
//! who asked for that day in vain.

use chrono::{Duration, NaiveDate, NaiveDateTime};

use super::book::{self, offers, standing};
use super::placing::{Regret, Wanted, open_offers_of};
use super::slots::Diary;
use super::telling;
use crate::desk::decision::DraftKind;
use crate::desk::identity::{Sender, identify_by_address, identify_guest};
use crate::desk::records::{
    Consultation, ConsultationFact, ConsultationId, Guest, LetterId, Offer, OfferStatus, OutboxRecord, SessionKey,
    Topic,
};
use crate::desk::requests::Incoming;
use crate::desk::timers::{Timer, TimerKind};
use crate::desk::turn::{About, Post, Turn};
use crate::mail::Letter;
use crate::reading::{Action, Choice, Person, Request, Service, Wish};

/// A freed time is offered to the next in line when the one before has not taken it after so long.
const HOURS_TO_DECIDE: i64 = 3;
/// Of what is free on a day, so much is named in a letter about a freed time.
const STARTS_NAMED: usize = 4;

/// Remembers what the answer to a request names. It stands in the place of earlier ones; the line for their days
/// is kept.
pub(super) fn remember(turn: &mut Turn<'_>, wanted: &Wanted<'_>, regret: &Regret) {
    let Some(email) = wanted.email.clone() else { return };
    let today = turn.now.date_naive();
    let mut days: Vec<NaiveDate> = wanted.wishes.iter().filter_map(|wish| wish.date).collect();
    let mut asked_at = wanted.asked_at;
    let mut topic = wanted.topic.clone();
    for earlier in open_offers_of(turn, wanted) {
        days.extend(&earlier.wanted);
        if !earlier.wanted.is_empty() {
            asked_at = asked_at.min(earlier.asked_at);
        }
        topic = topic.or_else(|| earlier.topic.clone());
        book::keep(turn, ConsultationFact::OfferKept(earlier.closed(OfferStatus::Lapsed)));
    }
    days.retain(|day| *day >= today);
    days.sort();
    days.dedup();
    let offer = Offer {
        id: book::next_offer_id(turn),
        service: wanted.service.id.clone(),
        minutes: wanted.minutes,
        people: wanted.people.clone(),
        email,
        starts: regret.starts.clone(),
        wanted: days,
        moves: wanted.moves.as_ref().map(|c| c.id),
        letter: wanted.letter,
        outbox: None,
        asked_at,
        way_back: false,
        status: OfferStatus::Open,
        topic,
    };
    book::keep(turn, ConsultationFact::OfferKept(offer));
}

/// The way back from a cancellation, or from a change of the one that `moves`, for as long as nobody else takes it.
pub(super) fn leave_way_back(
    turn: &mut Turn<'_>,
    old: &Consultation,
    moves: Option<ConsultationId>,
    letter: Option<LetterId>,
) {
    let Some(email) = old.email.clone() else { return };
    let offer = Offer {
        id: book::next_offer_id(turn),
        service: old.session.service.clone(),
        minutes: old.minutes,
        people: old.people.clone(),
        email,
        starts: vec![old.starts_at()],
        wanted: Vec::new(),
        moves,
        letter,
        outbox: None,
        asked_at: turn.now,
        way_back: true,
        status: OfferStatus::Open,
        topic: old.topic.clone(),
    };
    book::keep(turn, ConsultationFact::OfferKept(offer));
}

/// Tells the first in line for that day what became free. Nothing is held for her: the letter says so.
pub(super) fn offer_freed(turn: &mut Turn<'_>, service: &Service, date: NaiveDate) {
    let Some(rules) = turn.policy.appointments_of(&service.id) else { return };
    let mut line = offers(turn);
    line.retain(|o| o.is_open() && !o.way_back && o.service == service.id && o.wanted.contains(&date));
    line.sort_by_key(|o| (o.asked_at, o.id));
    let reachable = (turn.now + Duration::minutes(i64::from(rules.notice_minutes))).naive_local();
    for offer in line {
        let free = free_for(turn, service, &offer, (date, reachable));
        let is_news = free.iter().any(|start| !offer.starts.contains(start));
        if is_news && is_still_known(turn, &offer) {
            return tell_of_freed(turn, service, &offer, (date, free));
        }
    }
}

/// The starts that would suit an offer's people on a day; what they would move is no hindrance.
fn free_for(turn: &Turn<'_>, service: &Service, offer: &Offer, when: (NaiveDate, NaiveDateTime)) -> Vec<NaiveDateTime> {
    let booked = standing(turn);
    let others = booked.iter().filter(|c| Some(c.id) != offer.moves);
    let mut free = Diary::new(service, &turn.known.sessions, others, when.1).free_on(when.0, offer.minutes);
    free.truncate(STARTS_NAMED);
    free
}

fn is_still_known(turn: &Turn<'_>, offer: &Offer) -> bool {
    offer.people.iter().all(|guest| identify_guest(&turn.known.members, guest, &offer.email).is_some())
}

fn tell_of_freed(turn: &mut Turn<'_>, service: &Service, offer: &Offer, free: (NaiveDate, Vec<NaiveDateTime>)) {
    let (date, starts) = free;
    let session = SessionKey { service: service.id.clone(), date };
    let written = telling::freed(turn, service, offer, &starts);
    match written {
        Ok(written) => {
            let about = About { session: Some(session.clone()), ..About::default() };
            let post = Post::new(DraftKind::Notice, &offer.email, written).about(about);
            turn.post(post.until(turn.now + Duration::hours(24)));
        }
        Err(fault) => return turn.unwritten(None, &fault),
    }
    let outbox = turn.decision.drafts.last().map(|draft| draft.id);
    book::keep(turn, ConsultationFact::OfferKept(offer.closed(OfferStatus::Lapsed)));
    let id = book::next_offer_id(turn);
    book::keep(turn, ConsultationFact::OfferKept(Offer { id, starts, outbox, letter: None, ..offer.clone() }));
    let kind = TimerKind::FreedSlot { session, offer: id };
    turn.decision.timers.push(Timer { kind, due_at: turn.now + Duration::hours(HOURS_TO_DECIDE) });
}

/// A plain reply to one of our letters, and what it wishes for.
pub(super) struct Pick {
    pub offer: Offer,
    /// Whose it is: known at the very address that wrote.
    pub people: Vec<Guest>,
    pub moves: Option<Consultation>,
    pub wishes: Vec<Wish>,
    pub minutes: u32,
    pub topic: Option<Topic>,
    /// The letter says more than that.
    pub remark: bool,
}

impl Pick {
    /// The same as a request, for a person who must see to it.
    pub fn as_request(&self, incoming: &Incoming<'_>) -> Request {
        let person =
            |guest: &Guest| Person { member_number: Some(guest.number.to_string()), name: Some(guest.name.clone()) };
        Request {
            service: self.offer.service.clone(),
            action: if self.moves.is_some() { Action::Change } else { Action::New },
            people: self.people.iter().map(person).collect(),
            email: Some(incoming.sender.address.clone()),
            date: None,
            from: None,
            to: None,
            wishes: self.wishes.clone(),
            minutes: Some(self.minutes),
            theme: None,
            remark: None,
            assumed: Vec::new(),
            missing: Vec::new(),
        }
    }
}

/// What a letter picks of what was offered; `request` is one that is not whole by itself.
pub(super) fn pick(turn: &Turn<'_>, incoming: &Incoming<'_>, request: Option<&Request>) -> Option<Pick> {
    let reading = &incoming.arrival.reading;
    let (offer, link) = joined(turn, incoming)?;
    let people =
        offer.people.iter().map(|guest| identified(turn, guest, incoming.sender)).collect::<Option<Vec<_>>>()?;
    let stated = request.or_else(|| reading.answers.iter().find(|answer| answer.service == offer.service));
    if stated.is_some_and(|stated| speaks_for_others(turn, incoming, stated, &people)) {
        return None;
    }
    let picked: Vec<NaiveDateTime> =
        reading.picks.choices.iter().filter_map(|choice| chosen(&offer, *choice)).collect();
    let said: Vec<Wish> = stated.iter().flat_map(|s| &s.wishes).filter_map(|w| fitted(&offer, w, link)).collect();
    let wishes = agreed(picked, said)?;
    if wishes.is_empty() && (reading.picks.choices.is_empty() || offer.way_back) {
        return None;
    }
    let moves = moved(turn, &offer)?;
    let minutes = stated.and_then(|stated| stated.minutes).unwrap_or(offer.minutes);
    let remark = reading.picks.more && !reading.picks.choices.is_empty();
    let topic = offer.topic.clone();
    Some(Pick { people, moves, wishes, minutes, topic, remark, offer })
}

/// How an offer was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Link {
    /// The letter answers the one that made it.
    Header,
    /// It is the one open offer of who writes.
    Sender,
}

/// The offer that a letter answers: by our Message-ID, else the one that is open. A letter that answers another
/// letter of ours picks nothing.
fn joined(turn: &Turn<'_>, incoming: &Incoming<'_>) -> Option<(Offer, Link)> {
    let mut mine = offers(turn);
    mine.retain(|o| o.people.iter().all(|guest| identified(turn, guest, incoming.sender).is_some()));
    let direct = directly_answered(&turn.known.answers, &incoming.arrival.letter);
    let answers = |offer: &Offer| direct.iter().any(|draft| is_made_by(offer, draft));
    if !direct.is_empty() {
        return mine.into_iter().rfind(answers).map(|offer| (offer, Link::Header));
    }
    mine.retain(|o| o.is_open() && !o.way_back);
    match mine.as_slice() {
        [one] => Some((one.clone(), Link::Sender)),
        _ => None,
    }
}

/// Whether this letter of ours named the offer's starts.
pub(super) fn is_made_by(offer: &Offer, draft: &OutboxRecord) -> bool {
    offer.outbox == Some(draft.id) || offer.letter.is_some() && offer.letter == draft.letter
}

/// In-Reply-To says it; of References the last, which is the letter answered (RFC 5322 §3.6.4).
pub(super) fn directly_answered<'a>(drafts: &'a [OutboxRecord], letter: &Letter) -> Vec<&'a OutboxRecord> {
    let named = |id: &String| drafts.iter().find(|d| d.message_id == *id);
    let direct: Vec<&OutboxRecord> = letter.in_reply_to.iter().filter_map(named).collect();
    if direct.is_empty() { letter.references.last().and_then(named).into_iter().collect() } else { direct }
}

/// The guest, where the letter comes from a known address of that member.
fn identified(turn: &Turn<'_>, guest: &Guest, sender: &Sender<'_>) -> Option<Guest> {
    let member = turn.known.members.iter().find(|m| m.entry.number == guest.number)?;
    let identified = identify_guest(&turn.known.members, guest, sender.address)?;
    sender.is_known_to(member).then(|| identified.guest())
}

/// Whether the reply names somebody whom the offer is not for.
fn speaks_for_others(turn: &Turn<'_>, incoming: &Incoming<'_>, stated: &Request, people: &[Guest]) -> bool {
    let spoken = identify_by_address(&turn.known.members, &stated.people, incoming.sender);
    let named = stated.people.iter().any(|p| p.member_number.is_some() || p.name.is_some());
    named && !spoken.iter().any(|person| people.iter().any(|guest| guest.number == *person.number()))
}

fn chosen(offer: &Offer, choice: Choice) -> Option<NaiveDateTime> {
    match (choice, offer.starts.as_slice()) {
        (Choice::Back, [one]) if offer.way_back => Some(*one),
        (Choice::Back, _) => None,
        (_, _) if offer.way_back => None,
        (Choice::Nth(n), starts) => usize::try_from(n).ok()?.checked_sub(1).and_then(|at| starts.get(at)).copied(),
        (Choice::Last, starts) => starts.last().copied(),
        (Choice::That, [one]) => Some(*one),
        (Choice::That, _) => None,
    }
}

/// A wish as the reply to a list means it: an hour alone is one of the list, or of its one day.
fn fitted(offer: &Offer, wish: &Wish, link: Link) -> Option<Wish> {
    let listed: Vec<&NaiveDateTime> = offer
        .starts
        .iter()
        .filter(|s| wish.date.is_none_or(|date| s.date() == date) && wish.time.is_none_or(|time| s.time() == time))
        .collect();
    let exactly = |start: &NaiveDateTime| Wish { date: Some(start.date()), time: Some(start.time()), within: None };
    match (wish.date, wish.time, listed.as_slice()) {
        (_, Some(_), [one]) => Some(exactly(one)),
        (Some(_), Some(_), _) => Some(*wish),
        (None, Some(_), _) => one_day(offer).map(|date| Wish { date: Some(date), ..*wish }),
        (Some(_), None, [one]) if wish.within.is_none() && link == Link::Header => Some(exactly(one)),
        (Some(_), None, _) => (wish.within.is_some() || link == Link::Header).then_some(*wish),
        (None, None, _) => None,
    }
}

/// The one day that a list speaks of.
fn one_day(offer: &Offer) -> Option<NaiveDate> {
    let first = offer.starts.first()?.date();
    offer.starts.iter().all(|start| start.date() == first).then_some(first)
}

/// Numbers first, then hours; none where they contradict each other.
fn agreed(picked: Vec<NaiveDateTime>, said: Vec<Wish>) -> Option<Vec<Wish>> {
    let exact = |wish: &Wish| Some(wish.date?.and_time(wish.time?));
    if !picked.is_empty() && said.iter().filter_map(exact).any(|start| !picked.contains(&start)) {
        return None;
    }
    if picked.is_empty() {
        return Some(said);
    }
    let wishes = picked.into_iter();
    Some(wishes.map(|s| Wish { date: Some(s.date()), time: Some(s.time()), within: None }).collect())
}

/// What the pick moves: what the offer was made for; of an offer that is used up, what came of it. `None` where that
/// is not sure.
fn moved(turn: &Turn<'_>, offer: &Offer) -> Option<Option<Consultation>> {
    let mut theirs = standing(turn);
    theirs.retain(|c| c.session.service == offer.service && c.starts_at() > turn.now.naive_local());
    theirs.retain(|c| super::placing::shares(&c.people, &offer.people));
    if let Some(found) = offer.moves.and_then(|id| theirs.iter().find(|c| c.id == id)) {
        return Some(Some(found.clone()));
    }
    match (offer.is_open(), theirs.as_slice()) {
        (true, _) | (false, []) => Some(None),
        (false, [one]) => Some(Some(one.clone())),
        (false, _) => None,
    }
}
