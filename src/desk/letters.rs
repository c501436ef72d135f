//! A letter comes in and gets its one place in the account: the gravest of what holds for it.
//!
//! The order of the questions is the order of caution: a copy is nothing new, junk and machines are never
//! answered, what cannot be read whole goes to a person; only then is asked what the writer wants.

use chrono::Duration;

use super::decision::{Carries, DraftKind, Fact};
use super::event::{Arrival, LetterKey, Place, SeenIn, Unread, UnreadWhy};
use super::identity::Sender;
use super::records::{LetterId, LetterReason, LetterRecord, LetterState};
use super::turn::{About, Post, Posted, Turn};
use super::words::values::Received;
use super::words::{Plain, Template, Unwritten, Written};
use super::{consent, doctor, outbox, questions, requests, rereading, urgent};
use crate::mail::bounce::{Cause, bounce_report};
use crate::mail::{Defect, Letter, Moment};
use crate::reading::{DoctorMail, Never, Outcome, Request};

/// A letter older than this when it is first seen is no longer answered by a machine.
const STALE_DAYS: i64 = 14;
/// An answer that could not be sent for so long would only confuse.
const ANSWER_DAYS: i64 = 3;

/// Where a letter ends up, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Conclusion {
    pub state: LetterState,
    pub reason: LetterReason,
    /// The folder it is filed into; `None` leaves it where it lies.
    pub place: Option<Place>,
}

impl Conclusion {
    pub fn taken(reason: LetterReason) -> Self {
        Self { state: LetterState::Taken, reason, place: Some(Place::Taken) }
    }

    pub fn review(reason: LetterReason) -> Self {
        Self { state: LetterState::Review, reason, place: Some(Place::Review) }
    }

    /// For somebody outside; it stays in sight until then.
    pub fn waiting(reason: LetterReason) -> Self {
        Self { state: LetterState::Waiting, reason, place: None }
    }

    /// Of several, the one that a person must see first: 要確認 before 確認待ち before 受付; of equals the first.
    pub fn gravest(all: impl Iterator<Item = Self>) -> Self {
        all.min_by_key(|one| one.state).unwrap_or_else(|| Self::review(LetterReason::NotSettledHere))
    }

    pub fn doctor() -> Self {
        Self { state: LetterState::Doctor, reason: LetterReason::PassedToDoctor, place: Some(Place::Doctor) }
    }

    pub fn answered_by_hand() -> Self {
        Self { state: LetterState::ByHand, reason: LetterReason::AnsweredByHand, place: Some(Place::Taken) }
    }

    /// The doctor's own letter, taken.
    pub fn heard_from_doctor() -> Self {
        Self { reason: LetterReason::HeardFromDoctor, ..Self::doctor() }
    }

    fn junk(reason: LetterReason) -> Self {
        Self { state: LetterState::Junk, reason, place: None }
    }

    fn machine() -> Self {
        Self { state: LetterState::Machine, reason: LetterReason::Machine, place: Some(Place::Machine) }
    }

    /// Like the letter it is a copy of, it lies where that one lies.
    fn copy_of(original: &LetterRecord) -> Self {
        let place = match original.state {
            LetterState::Review => Some(Place::Review),
            LetterState::Doctor => Some(Place::Doctor),
            LetterState::Machine => Some(Place::Machine),
            LetterState::Taken | LetterState::ByHand | LetterState::Duplicate => Some(Place::Taken),
            LetterState::Waiting | LetterState::Junk | LetterState::Gone | LetterState::Before => None,
        };
        let place = if original.subject.is_none() && place.is_some() { Some(Place::Doctor) } else { place };
        Self { state: LetterState::Duplicate, reason: LetterReason::Copy, place }
    }
}

/// A letter that was decoded and read.
pub(super) fn arrived(turn: &mut Turn<'_>, arrival: &Arrival) {
    let letter = turn.next_letter();
    let reread = rereading::reread(turn, arrival);
    let arrival = reread.as_ref().unwrap_or(arrival);
    let conclusion = conclude(turn, letter, arrival);
    urgent::alarm_if_urgent(turn, letter, arrival, &conclusion);
    let doctor_mail = is_doctor_mail(turn, arrival);
    let subject = Some(arrival.letter.subject.clone()).filter(|_| !doctor_mail);
    let place =
        conclusion.place.map(|place| if doctor_mail && place != Place::Machine { Place::Doctor } else { place });
    let conclusion = Conclusion { place, ..conclusion };
    let at = Seen { key: &arrival.letter_key, received: arrival.received, letter: Some(&arrival.letter) };
    keep(turn, at.record(letter, subject, conclusion), conclusion);
}

/// Doctor mail in any part, or possibly, in either direction: its subject may tell an illness, and it lies apart.
fn is_doctor_mail(turn: &Turn<'_>, arrival: &Arrival) -> bool {
    let doctor = turn.policy.doctor.as_ref().map(|doctor| &doctor.address);
    let from_doctor = arrival.letter.sender().is_some_and(|sender| Some(&sender.address) == doctor);
    let of_case = |fact: &Fact| matches!(fact, Fact::CaseOpened(_) | Fact::Doctor(_));
    let named = !turn.known.doctor.cases.is_empty() || turn.decision.facts.iter().any(of_case);
    arrival.reading.doctor != DoctorMail::No || from_doctor || named
}

fn conclude(turn: &mut Turn<'_>, letter: LetterId, arrival: &Arrival) -> Conclusion {
    if let Some(conclusion) = conclude_without_reading(turn, letter, arrival) {
        return conclusion;
    }
    if turn.known.by_hand.forestalled {
        return Conclusion::answered_by_hand();
    }
    if let Some(reason) = unanswerable(turn, arrival) {
        return for_a_person(turn, letter, reason);
    }
    let Some(sender) = Sender::of(turn.policy, &arrival.letter) else {
        return for_a_person(turn, letter, LetterReason::NoSender);
    };
    let heard = doctor::heard(turn, letter, arrival, &sender);
    let heard = heard.or_else(|| consent::heard(turn, letter, arrival, &sender));
    if let Some(conclusion) = heard.or_else(|| doctor::take_up(turn, letter, arrival, &sender)) {
        return conclusion;
    }
    if arrival.reading.doctor == DoctorMail::No
        && let Some(conclusion) = questions::take_answer(turn, letter, arrival, &sender)
            .or_else(|| requests::wait(turn, letter, arrival, &sender))
            .or_else(|| doctor::take_up_by_sender(turn, letter, arrival, &sender))
    {
        return conclusion;
    }
    let asks_something = !arrival.reading.requests.is_empty();
    match arrival.reading.doctor {
        DoctorMail::Yes => doctor::pass(turn, letter, arrival, &sender),
        DoctorMail::Possible => doctor::hold_back(turn, letter, arrival, &sender),
        DoctorMail::No if asks_something || requests::is_plain_reply(turn, letter, arrival, &sender) => {
            requests::settle(turn, letter, arrival, &sender)
        }
        DoctorMail::No => for_a_person(turn, letter, LetterReason::Question),
    }
}

/// Copies, junk and machines: nothing is asked of a person, nothing answered.
fn conclude_without_reading(turn: &mut Turn<'_>, letter: LetterId, arrival: &Arrival) -> Option<Conclusion> {
    let known = turn.known;
    // A letter that somebody rescued from the junk folder is a new one.
    let handled = |c: &&LetterRecord| !matches!(c.state, LetterState::Junk | LetterState::Gone | LetterState::Before);
    if let Some(original) = known.copy_of.as_ref().filter(handled) {
        // One that a person moved to the junk folder stays there.
        let place = Conclusion::copy_of(original).place.filter(|_| arrival.seen_in == SeenIn::Inbox);
        return Some(Conclusion { place, ..Conclusion::copy_of(original) });
    }
    let from_member = Sender::of(turn.policy, &arrival.letter)
        .is_some_and(|sender| known.members.iter().any(|member| sender.is_known_to(member)));
    if arrival.seen_in == SeenIn::Junk {
        if doctor::stopped_from_junk(turn, letter, arrival) {
            return Some(Conclusion { place: None, ..Conclusion::heard_from_doctor() });
        }
        let reason = if from_member { LetterReason::JunkFromMember } else { LetterReason::Junk };
        return Some(Conclusion::junk(reason));
    }
    match arrival.reading.never {
        None | Some(Never::NoSender | Never::SeveralSenders) => {
            (arrival.reading.outcome == Outcome::Ignore).then(Conclusion::machine)
        }
        Some(Never::Spam) if from_member => None,
        Some(Never::Spam) => Some(Conclusion::junk(LetterReason::Junk)),
        Some(_) => {
            note_bounce(turn, letter, &arrival.letter);
            let told = doctor::note_machine(turn, letter, &arrival.letter);
            Some(told.map_or(Conclusion::machine(), Conclusion::review))
        }
    }
}

/// Our letters that this one says were not delivered; one that is merely late is not.
fn note_bounce(turn: &mut Turn<'_>, id: LetterId, letter: &Letter) {
    let known = turn.known;
    let Some(report) = bounce_report(letter).filter(|report| report.cause != Cause::TemporarilyDelayed) else { return };
    for draft in &known.bounced {
        outbox::mark_bounced(turn, draft, report.status.as_deref());
        doctor::letter_bounced(turn, id, draft);
    }
}

/// Why a person must read it and no letter goes out.
fn unanswerable(turn: &Turn<'_>, arrival: &Arrival) -> Option<LetterReason> {
    let letter = &arrival.letter;
    let has = |defect| letter.defects.contains(&defect);
    let by_defect = [
        (Defect::NotAMail, LetterReason::NotAMail),
        (Defect::SeveralSenders, LetterReason::SeveralSenders),
        (Defect::NoSender, LetterReason::NoSender),
        (Defect::TooLarge, LetterReason::TooLarge),
    ];
    if let Some((_, reason)) = by_defect.into_iter().find(|(defect, _)| has(*defect)) {
        return Some(reason);
    }
    let Some(sender) = letter.sender() else { return Some(LetterReason::NoSender) };
    if turn.now - arrival.received > Duration::days(STALE_DAYS) {
        return Some(LetterReason::Stale);
    }
    if has(Defect::Undecodable) && arrival.reading.own_text.contains('\u{FFFD}') {
        return Some(LetterReason::Undecodable);
    }
    let answers_us = turn.known.answers.iter().any(|draft| draft.to == sender.address);
    let is_staff = answers_us && turn.policy.staff.iter().chain(&turn.policy.hosts).any(|a| *a == sender.address);
    let spam = arrival.reading.never == Some(Never::Spam);
    (is_staff || spam).then_some(LetterReason::NotSettledHere)
}

/// A letter for a person, without an answer.
fn for_a_person(turn: &mut Turn<'_>, letter: LetterId, reason: LetterReason) -> Conclusion {
    turn.review(Some(letter), reason, Vec::new());
    Conclusion::review(reason)
}

/// A letter that has no reading.
pub(super) fn unread(turn: &mut Turn<'_>, unread: &Unread) {
    let letter = turn.next_letter();
    let reason = match unread.why {
        UnreadWhy::TooLarge => LetterReason::TooLarge,
        UnreadWhy::Quarantined => LetterReason::Quarantined,
    };
    let conclusion = for_a_person(turn, letter, reason);
    // Without a reading nobody knows whether it is doctor mail: its subject is not kept.
    let at = Seen { key: &unread.letter_key, received: unread.received, letter: unread.letter.as_deref() };
    keep(turn, at.record(letter, None, conclusion), conclusion);
}

/// Listed, and gone before it could be fetched.
pub(super) fn gone(turn: &mut Turn<'_>, key: &LetterKey, received: Option<Moment>) {
    let letter = turn.next_letter();
    let conclusion = Conclusion { state: LetterState::Gone, reason: LetterReason::Gone, place: None };
    let at = Seen { key, received: received.unwrap_or(turn.now), letter: None };
    keep(turn, at.record(letter, None, conclusion), conclusion);
}

/// There before the first start: counted, never answered, never moved.
pub(super) fn before(turn: &mut Turn<'_>, key: &LetterKey, received: Moment) {
    let letter = turn.next_letter();
    let reason = LetterReason::BeforeFirstStart;
    let conclusion = Conclusion { state: LetterState::Before, reason, place: None };
    keep(turn, Seen { key, received, letter: None }.record(letter, None, conclusion), conclusion);
}

/// What was seen of a letter, for the account.
struct Seen<'a> {
    key: &'a LetterKey,
    received: Moment,
    letter: Option<&'a Letter>,
}

impl Seen<'_> {
    fn record(&self, id: LetterId, subject: Option<String>, conclusion: Conclusion) -> LetterRecord {
        LetterRecord {
            id,
            key: self.key.clone(),
            message_id: self.letter.and_then(|l| l.message_id.clone()),
            text_digest: self.letter.map(|l| l.text_digest),
            received: self.received,
            sender: self.letter.and_then(|l| l.sender()).map(|mailbox| mailbox.address.clone()),
            subject,
            state: conclusion.state,
            reason: conclusion.reason,
        }
    }
}

/// The letter comes before all that refers to it.
fn keep(turn: &mut Turn<'_>, record: LetterRecord, conclusion: Conclusion) {
    let letter = record.id;
    turn.decision.facts.insert(0, Fact::LetterKept(record));
    if let Some(place) = conclusion.place {
        turn.keep(Fact::LetterToFile { letter, place });
    }
}

/// The one answering letter about a letter, and what it means for the letter if it cannot go out.
pub(super) fn answer(
    turn: &mut Turn<'_>,
    answering: &Answering<'_>,
    written: Result<Written, Unwritten>,
    conclusion: Conclusion,
) -> Conclusion {
    let Answering { letter, arrival, sender, kind, about, carries } = *answering;
    let hindered = match written {
        Ok(written) => {
            let about = About { answers: Some(letter), ..about.cloned().unwrap_or_default() };
            let post = Post::new(kind, sender.address, written).about(about).following(&arrival.letter);
            let posted = turn.post(Post { carries, ..post.until(turn.now + Duration::days(ANSWER_DAYS)) });
            (posted == Posted::Parked).then_some(LetterReason::Braked)
        }
        Err(fault) => {
            turn.unwritten(Some(letter), &fault);
            Some(LetterReason::LetterFailed)
        }
    };
    let Some(reason) = hindered else { return conclusion };
    // Somebody looks at it anyhow; the outbox and the digest say what was parked.
    if conclusion.state == LetterState::Review {
        return conclusion;
    }
    turn.review(Some(letter), reason, Vec::new());
    Conclusion::review(reason)
}

/// Which letter is answered, to whom, and how.
#[derive(Clone, Copy)]
pub(super) struct Answering<'a> {
    pub letter: LetterId,
    pub arrival: &'a Arrival,
    pub sender: &'a Sender<'a>,
    pub kind: DraftKind,
    /// What the answer is about, if it is about one thing alone.
    pub about: Option<&'a About>,
    /// What makes it secret.
    pub carries: Carries,
}

/// The neutral letter, the same for steps 3 and 4 of the ladder but for the salutation.
pub(super) fn answer_neutrally(turn: &mut Turn<'_>, answering: &Answering<'_>, conclusion: Conclusion) -> Conclusion {
    answer_neutrally_to(turn, answering, salutation(answering.arrival, answering.sender), conclusion)
}

/// The same, under a name that an earlier letter of the same sender says.
pub(super) fn answer_neutrally_to(
    turn: &mut Turn<'_>,
    answering: &Answering<'_>,
    name: Plain,
    conclusion: Conclusion,
) -> Conclusion {
    let values = Received { name, office: turn.office() };
    let written = turn.policy.words.write(Template::Received, &values);
    answer(turn, &Answering { kind: DraftKind::Received, ..*answering }, written, conclusion)
}

/// The name as the sender wrote it, never the roster's; of a couple both.
pub(super) fn salutation(arrival: &Arrival, sender: &Sender<'_>) -> Plain {
    let said = arrival.reading.requests.first().or(arrival.reading.answers.first());
    salutation_of(said, sender)
}

/// The same of a request that earlier letters belong to.
pub(super) fn salutation_of(request: Option<&Request>, sender: &Sender<'_>) -> Plain {
    let people = request.map(|request| request.people.as_slice()).unwrap_or_default();
    let names: Vec<&str> = people.iter().filter_map(|person| person.name.as_deref()).collect();
    match names.as_slice() {
        [one] => Plain::name(one),
        [] => Plain::name(sender.name),
        [one, other, ..] => {
            let (one, other) = (Plain::name(one), Plain::name(other));
            if one.as_str().is_empty() {
                other
            } else if other.as_str().is_empty() {
                one
            } else {
                one.and(&other)
            }
        }
    }
}
