//! Step 3 of the ladder: the yes that is asked at a known address, and what becomes of its answer.
//!
//! Number and name agree, the sender is not known: so the member is asked, where she is known, whether the address is
//! hers. From outside nothing shows it: the sender hears the same as everybody else who is not certain. The yes-letter
//! names no service, date or topic, and neither its Message-ID nor its code stands anywhere else. A yes counts once,
//! within seven days, from a known address, in answer to that very letter; everything else is for a person. What waited
//! is then judged anew, with what is free by then.

use std::collections::BTreeSet;

use chrono::Duration;

use super::addresses::{Reach, add, is_ours};
use super::brake;
use super::calendar::occasion;
use super::decision::{Carries, DraftKind, Fact};
use super::event::{Arrival, SeenIn};
use super::identity::{Sender, agreeing};
use super::kept_places;
use super::letters::{Answering, Conclusion, answer, answer_neutrally};
use super::member::{Member, MemberNumber};
use super::names::same_name;
use super::records::{
    AgreedBy, Consent, ConsentEnd, ConsentFact, LetterId, LetterReason, LetterRecord, LetterState, OutboxId,
    OutboxRecord, OutboxStatus, ReservationStatus, Review, SessionKey,
};
use super::requests::{Incoming, Manner, Unsettled, fields, settle_all};
use super::timers::{Timer, TimerKind};
use super::turn::{Post, Turn};
use super::words::values::{YesLetter, YesThanks};
use super::words::{Plain, Template, date_words, masked};
use crate::mail::{Address, Letter, Mailbox, Moment};
use crate::reading::{DoctorMail, Outcome, Reading, Request, ShortReply};

/// How long a yes counts, and how far back the limit looks.
const DAYS: i64 = 7;
/// Yes-letters to a member in that time.
const MOST: usize = 2;
/// A yes-letter that could not be sent for so long would only confuse.
const SEND_DAYS: i64 = 3;
/// A person hears of an open yes so long before the session.
const HOURS_BEFORE: i64 = 2;

/// What a member's yes would settle.
pub(super) struct Ask<'a> {
    member: &'a Member,
    at: &'a Address,
    requests: Vec<Request>,
    /// The yes that is asked about the same address already.
    asked: Option<&'a Consent>,
}

/// Takes out of what is not settled whatever waits for a yes. Of several people each is judged alone.
pub(super) fn sought<'a>(
    turn: &Turn<'a>,
    incoming: &Incoming<'_>,
    unsettled: Vec<Unsettled>,
) -> (Vec<Ask<'a>>, Vec<Unsettled>) {
    let (mut asks, mut left) = (Vec::new(), Vec::new());
    for one in unsettled {
        if one.why != LetterReason::IdentityUncertain || !may_ask(turn, incoming) {
            left.push(one);
            continue;
        }
        let (mut waiting, mut uncertain) = (Vec::new(), Vec::new());
        for person in &one.request.people {
            let found = agreeing(&turn.known.members, person, incoming.sender);
            let asked = |member| asked_already(turn, member, incoming.sender.address);
            let found = found.map(|found| (found.member, found.ask_at, asked(found.member)));
            match found.filter(|(member, _, asked)| asked.is_some() || is_within_limits(turn, member)) {
                Some((member, at, asked)) => {
                    let requests = vec![Request { people: vec![person.clone()], ..one.request.clone() }];
                    gather(&mut asks, Ask { member, at, requests, asked });
                    waiting.push(person.clone());
                }
                None => uncertain.push(person.clone()),
            }
        }
        let nobody = waiting.is_empty();
        let part = |people, why| Unsettled { request: Request { people, ..one.request.clone() }, why, ..one };
        if !nobody {
            left.push(part(waiting, LetterReason::YesAsked));
        }
        if nobody || !uncertain.is_empty() {
            left.push(part(uncertain, one.why));
        }
    }
    (asks, left)
}

/// Whom the brake stops gets no letter, so nobody is troubled for him; and what waited once does not wait again.
fn may_ask(turn: &Turn<'_>, incoming: &Incoming<'_>) -> bool {
    let address = incoming.sender.address;
    let braked = brake::status_for(turn.policy, turn.known, address) != OutboxStatus::Queued;
    incoming.manner == Manner::Answer && !braked && !is_ours(turn, address)
}

/// The yes that a later request from the same address waits for, too; a letter of its own would ask the same again.
fn asked_already<'a>(turn: &Turn<'a>, member: &Member, address: &Address) -> Option<&'a Consent> {
    let mut recent = turn.known.consents.recent.iter();
    recent.find(|c| c.member == member.entry.number && c.address == *address && c.is_open(turn.now))
}

/// One open a member, two in seven days.
fn is_within_limits(turn: &Turn<'_>, member: &Member) -> bool {
    let theirs = || turn.known.consents.recent.iter().filter(|c| c.member == member.entry.number);
    let since = turn.now - Duration::days(DAYS);
    let letters: BTreeSet<OutboxId> = theirs().filter(|c| c.opened_at > since).map(|c| c.outbox).collect();
    theirs().all(|c| !c.is_open(turn.now)) && letters.len() < MOST
}

fn gather<'a>(asks: &mut Vec<Ask<'a>>, ask: Ask<'a>) {
    match asks.iter_mut().find(|one| one.member.entry.number == ask.member.entry.number) {
        Some(one) => one.requests.extend(ask.requests),
        None => asks.push(ask),
    }
}

/// Asks, after the sender has his answer.
pub(super) fn ask_all(turn: &mut Turn<'_>, incoming: &Incoming<'_>, asks: Vec<Ask<'_>>) {
    for (id, ask) in (turn.known.consents.newest + 1..).zip(asks) {
        let code = turn.token(id, "yes");
        let (outbox, ends_at) = match ask.asked {
            Some(asked) => (asked.outbox, asked.ends_at),
            None => match ask_by_letter(turn, incoming, &ask, &code) {
                Some(asked) => asked,
                None => return,
            },
        };
        let consent = Consent {
            id,
            member: ask.member.entry.number.clone(),
            name: ask.member.entry.name.clone(),
            address: incoming.sender.address.clone(),
            asked_at: ask.at.clone(),
            outbox,
            code,
            letter: incoming.letter,
            beside: incoming.joined.iter().flat_map(|question| &question.letters).map(|one| one.letter).collect(),
            received: incoming.arrival.received,
            remark: ask.requests.iter().any(|request| request.remark.is_some()),
            requests: ask.requests,
            opened_at: turn.now,
            ends_at,
            end: None,
        };
        for request in &consent.requests {
            kept_places::keep_place(turn, incoming, request, None);
        }
        let due_at = due_at(turn, &consent);
        turn.decision.timers.push(Timer { kind: TimerKind::YesDue { consent: id }, due_at });
        turn.keep(Fact::Consent(ConsentFact::Asked(Box::new(consent))));
    }
}

/// The yes-letter, and until when its answer counts.
fn ask_by_letter(
    turn: &mut Turn<'_>,
    incoming: &Incoming<'_>,
    ask: &Ask<'_>,
    code: &str,
) -> Option<(OutboxId, Moment)> {
    let ends_at = turn.now + Duration::days(DAYS);
    let values = YesLetter {
        name: Plain::new(&ask.member.entry.name),
        address: masked(incoming.sender.address),
        until: date_words(ends_at.date_naive()).into(),
        code: Plain::new(code),
        office: turn.office(),
    };
    match turn.policy.words.write(Template::YesLetter, &values) {
        Ok(written) => {
            let post = Post::new(DraftKind::YesLetter, ask.at, written);
            turn.post(post.until(turn.now + Duration::days(SEND_DAYS)));
            Some((turn.newest_draft(), ends_at))
        }
        Err(fault) => {
            turn.unwritten(Some(incoming.letter), &fault);
            None
        }
    }
}

/// When a person is to hear that nobody answered: in time for the session.
fn due_at(turn: &Turn<'_>, consent: &Consent) -> Moment {
    let (policy, sessions) = (turn.policy, &turn.known.sessions);
    let starts = consent.requests.iter().filter_map(|request| {
        let key = SessionKey { service: request.service.clone(), date: request.date? };
        occasion(policy, sessions, &key).map(|occasion| occasion.start - Duration::hours(HOURS_BEFORE))
    });
    let in_time = starts.filter(|at| *at > turn.now).min();
    in_time.map_or(consent.ends_at, |at| at.min(consent.ends_at))
}

/// A letter that answers a yes-letter, if it is one.
pub(super) fn heard(
    turn: &mut Turn<'_>,
    letter: LetterId,
    arrival: &Arrival,
    sender: &Sender<'_>,
) -> Option<Conclusion> {
    let known = turn.known;
    let answered = known.consents.answered.iter().filter(|_| arrival.reading.doctor == DoctorMail::No);
    // What waits for the newest of the letters it answers; the first of it was asked for there.
    let outbox = answered.clone().map(|consent| consent.outbox).max()?;
    let all: Vec<&Consent> = answered.filter(|consent| consent.outbox == outbox).collect();
    let consent = *all.first()?;
    let is_hers = |m: &Member| m.entry.number == consent.member && same_name(&m.entry.name, &consent.name);
    let member = known.members.iter().find(|m| is_hers(m) && sender.is_known_to(m));
    let reply = arrival.reading.reply;
    let answering =
        Answering { letter, arrival, sender, kind: DraftKind::Received, about: None, carries: Carries::Nothing };
    let conclusion = match member {
        Some(member) if consent.is_open(turn.now) && reply == Some(ShortReply::Yes) => {
            add(turn, member, &consent.address, (AgreedBy::Yes, Reach::Services));
            all.iter().for_each(|waiting| release(turn, waiting));
            return Some(thank(turn, &Answering { kind: DraftKind::Notice, ..answering }, (member, consent)));
        }
        Some(_) if consent.is_open(turn.now) && reply == Some(ShortReply::No) => {
            all.iter().for_each(|waiting| refuse(turn, waiting));
            Conclusion::taken(LetterReason::YesRefused)
        }
        // It was said before; once is enough.
        Some(_) if consent.end == Some(ConsentEnd::Given) && reply == Some(ShortReply::Yes) => {
            return Some(Conclusion::taken(LetterReason::YesGiven));
        }
        // An old letter, answered with something new.
        _ if !consent.is_open(turn.now) && !arrival.reading.requests.is_empty() => return None,
        _ => {
            turn.review(Some(letter), LetterReason::YesUnclear, vec![number_field(consent)]);
            Conclusion::review(LetterReason::YesUnclear)
        }
    };
    Some(answer_neutrally(turn, &answering, conclusion))
}

/// A word to who said yes, where she is known: what it means, and how to take it back.
fn thank(turn: &mut Turn<'_>, answering: &Answering<'_>, said: (&Member, &Consent)) -> Conclusion {
    let (member, consent) = said;
    let (name, address) = (Plain::new(&member.entry.name), masked(&consent.address));
    let written = turn.policy.words.write(Template::YesThanks, &YesThanks { name, address, office: turn.office() });
    answer(turn, answering, written, Conclusion::taken(LetterReason::YesGiven))
}

/// The yes is there, by letter or by telephone: what waited for it is judged next, with the address known.
pub(super) fn release(turn: &mut Turn<'_>, consent: &Consent) {
    turn.keep(Fact::Consent(ConsentFact::Ended { consent: consent.id, end: ConsentEnd::Given }));
    turn.decision.timers.push(Timer { kind: TimerKind::YesGiven { consent: consent.id }, due_at: turn.now });
}

/// Nobody outside hears of it; a person sees what was asked for.
fn refuse(turn: &mut Turn<'_>, consent: &Consent) {
    turn.keep(Fact::Consent(ConsentFact::Ended { consent: consent.id, end: ConsentEnd::Refused }));
    turn.keep(Fact::Consent(ConsentFact::Settled { consent: consent.id }));
    hand_over(turn, consent, LetterReason::YesRefused);
    kept_places::free_of_letter(turn, consent.letter, ReservationStatus::Declined);
}

/// The letter that waited is a person's now.
fn hand_over(turn: &mut Turn<'_>, consent: &Consent, reason: LetterReason) {
    for request in &consent.requests {
        turn.review(Some(consent.letter), reason, fields(request));
    }
    stands(turn, consent, Conclusion::review(reason));
}

/// The letter that waited, and those that waited with it.
fn stands(turn: &mut Turn<'_>, consent: &Consent, conclusion: Conclusion) {
    let Conclusion { state, reason, place } = conclusion;
    for letter in [consent.letter].into_iter().chain(consent.beside.iter().copied()) {
        turn.keep(Fact::LetterStands { letter, state, reason });
        if let Some(place) = place {
            turn.keep(Fact::LetterToFile { letter, place });
        }
    }
}

fn number_field(consent: &Consent) -> (String, String) {
    ("number".to_owned(), consent.member.to_string())
}

/// The yes-letter did not reach her: a person need not wait for the time to be up.
pub(super) fn not_delivered(turn: &mut Turn<'_>, draft: &OutboxRecord) {
    let known = turn.known;
    for consent in known.consents.of_drafts.iter().filter(|c| c.outbox == draft.id && c.is_open(turn.now)) {
        turn.decision.timers.push(Timer { kind: TimerKind::YesDue { consent: consent.id }, due_at: turn.now });
    }
}

/// The time is up, the session is near, or the yes-letter came back.
pub(super) fn due(turn: &mut Turn<'_>) {
    let known = turn.known;
    let Some(consent) = known.consents.due.as_ref().filter(|consent| consent.end.is_none()) else { return };
    if turn.now >= consent.ends_at {
        turn.keep(Fact::Consent(ConsentFact::Ended { consent: consent.id, end: ConsentEnd::Lapsed }));
        turn.keep(Fact::Consent(ConsentFact::Settled { consent: consent.id }));
    }
    if known.letter.as_ref().is_some_and(|letter| letter.state == LetterState::Waiting) {
        hand_over(turn, consent, LetterReason::YesUnanswered);
        kept_places::lapse_of_letter(turn, consent.letter);
    }
}

/// What waited for a yes is judged anew; its sender, known now, hears what came of it.
pub(super) fn carry_out(turn: &mut Turn<'_>) {
    let known = turn.known;
    let (Some(consent), Some(record)) = (&known.consents.due, &known.letter) else { return };
    turn.keep(Fact::Consent(ConsentFact::Settled { consent: consent.id }));
    // A person was faster.
    let settled = !matches!(record.state, LetterState::Waiting | LetterState::Review);
    if settled || consent.requests.is_empty() {
        return;
    }
    let arrival = as_it_arrived(consent, record);
    let sender = Sender::of_record(&consent.address);
    let requests = arrival.reading.requests.as_slice();
    let (letter, manner) = (consent.letter, Manner::Notice);
    let incoming = Incoming { letter, arrival: &arrival, sender: &sender, requests, manner, joined: None };
    let conclusion = settle_all(turn, &incoming);
    for review in known.consents.reviews.iter().filter(|review| is_about(review, consent)) {
        turn.keep(Fact::ReviewSettled { review: review.id });
    }
    if conclusion.state != LetterState::Review {
        kept_places::free_of_letter(turn, consent.letter, ReservationStatus::Declined);
    }
    stands(turn, consent, with_the_rest(turn, consent, conclusion));
}

/// The reviews that said nobody had answered.
fn is_about(review: &Review, consent: &Consent) -> bool {
    let says = |value: &str| MemberNumber::parse(value).as_ref() == Some(&consent.member);
    review.reason == LetterReason::YesUnanswered
        && review.fields.iter().any(|(name, value)| name == "number" && says(value))
}

/// Where the letter stands, as a whole: somebody else's yes, or a person, may still be waited for.
fn with_the_rest(turn: &Turn<'_>, consent: &Consent, conclusion: Conclusion) -> Conclusion {
    let known = turn.known;
    let open = known.consents.siblings.iter().any(|c| c.is_open(turn.now));
    let others = open.then(|| Conclusion::waiting(LetterReason::YesAsked));
    let review = known.consents.reviews.iter().find(|review| !is_about(review, consent));
    let review = review.map(|review| Conclusion::review(review.reason));
    Conclusion::gravest([conclusion].into_iter().chain(others).chain(review))
}

/// The letter that waited, as far as the ledger keeps it.
fn as_it_arrived(consent: &Consent, record: &LetterRecord) -> Arrival {
    let remark = consent.remark.then(String::new);
    let requests = consent.requests.iter().map(|request| Request { remark: remark.clone(), ..request.clone() });
    let from = vec![Mailbox { name: String::new(), address: consent.address.clone() }];
    Arrival {
        letter_key: record.key.clone(),
        received: consent.received,
        letter: Letter { message_id: record.message_id.clone(), from, ..Letter::default() },
        reading: Reading { outcome: Outcome::Complete, requests: requests.collect(), ..Reading::default() },
        seen_in: SeenIn::Inbox,
    }
}

#[cfg(test)]
mod tests;
