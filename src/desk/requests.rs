//! A letter's requests, each settled by the service it asks for, and the one letter that answers them all.
//!
//! Every kind of service has its module (`room`, …), which records what it settles and gives back its [`Part`]: what
//! its section of the letter says, and what kind of letter that would be alone. What it cannot settle it gives back as
//! [`Unsettled`]; that is [`pursue`]d here. A letter of which nothing is settled gets the neutral answer, the same for
//! all. This module refuses to know dates, places and slots.

use std::collections::BTreeSet;

use super::consent;
use super::consultation;
use super::decision::{Carries, DraftKind};
use super::event::Arrival;
use super::identity::Sender;
use super::letters::{Answering, Conclusion, answer, answer_neutrally_to, salutation, salutation_of};
use super::questions::{self, Asked};
use super::records::{LetterId, LetterReason, Pending, Question};
use super::room;
use super::turn::{About, Turn};
use super::words::values::{Answer, ConsultationPart, QuestionPart, RoomPart};
use super::words::{Plain, Template, key_words};
use crate::mail::Moment;
use crate::reading::{Action, Outcome, Request, ServiceId, ServiceKind};

/// The letter whose requests are settled.
#[derive(Clone, Copy)]
pub(super) struct Incoming<'a> {
    pub letter: LetterId,
    pub arrival: &'a Arrival,
    pub sender: &'a Sender<'a>,
    /// All that is asked for, of every service: what the letter says, or what it says joined to an earlier one.
    pub requests: &'a [Request],
    pub manner: Manner,
    /// The question that it answers.
    pub joined: Option<&'a Question>,
}

impl Incoming<'_> {
    /// The name as the sender wrote it, in an earlier letter of the same address, too.
    fn salutation(&self) -> Plain {
        let joined = self.joined.is_some() && self.sender.is_alone();
        if joined { salutation_of(self.requests.first(), self.sender) } else { salutation(self.arrival, self.sender) }
    }

    /// The letter that a request is found by, and when it was received. Joined to an earlier letter it is that one,
    /// unless something is added to the form in this.
    pub fn origin(&self, request: &Request) -> (LetterId, Moment) {
        let this = (self.letter, self.arrival.received);
        let Some(question) = self.joined else { return this };
        let first = question.letters.first().map_or(this, |one| (one.letter, one.received));
        let same = |p: &&Pending| p.request.service == request.service && p.remark.is_some();
        let remark = question.pending.iter().find(same).and_then(|p| p.remark);
        match remark {
            Some(letter) => (letter, first.1),
            None if request.remark.is_some() => (self.letter, first.1),
            None => first,
        }
    }
}

/// As what the one letter about it goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// The answer to a letter that just came.
    Answer,
    /// Word to an address that is known by now; the letter itself was answered long ago.
    Notice,
}

/// What one service made of its requests.
#[derive(Default)]
pub(super) struct Part {
    /// `None` where it settled nothing.
    pub told: Option<Told>,
    pub unsettled: Vec<Unsettled>,
}

/// What one service has to tell the sender.
pub(super) struct Told {
    pub section: Section,
    /// What the letter would be if it told nothing else.
    pub kind: DraftKind,
    pub reason: LetterReason,
    /// Service and day, where it tells of one alone.
    pub topic: Option<Plain>,
    /// Those who are certain, under their own names; nobody where only the calendar is told of.
    pub people: Vec<String>,
    /// What a reply to the letter means, where it is about one reservation alone.
    pub about: Option<About>,
    /// What makes the letter secret.
    pub carries: Carries,
}

/// A service's section of the letter.
pub(super) enum Section {
    Room(RoomPart),
    Question(QuestionPart),
    Consultation(ConsultationPart),
}

/// A request, or what remains of it, that its service could not settle.
pub(super) struct Unsettled {
    pub request: Request,
    pub remains: Remains,
    pub why: LetterReason,
}

/// How much of a request is not settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Remains {
    All,
    /// Only for those of its people who are not certain; they alone stand in it, and the service's section says so.
    Companions,
}

/// How it goes on with such a request.
struct Pursued {
    conclusion: Conclusion,
    remains: Remains,
}

/// A letter with requests, none of them for the doctor.
pub(super) fn settle(turn: &mut Turn<'_>, letter: LetterId, arrival: &Arrival, sender: &Sender<'_>) -> Conclusion {
    let requests = arrival.reading.requests.as_slice();
    let incoming = Incoming { letter, arrival, sender, requests, manner: Manner::Answer, joined: None };
    if arrival.reading.outcome == Outcome::Staff && !requests.is_empty() {
        let unsettled = requests.iter().map(Unsettled::by_a_person).collect();
        return reply(turn, &incoming, vec![Part { told: None, unsettled }]);
    }
    settle_all(turn, &incoming)
}

/// Whether a letter that asks for nothing by itself is a plain reply to something we offered.
pub(super) fn is_plain_reply(turn: &Turn<'_>, letter: LetterId, arrival: &Arrival, sender: &Sender<'_>) -> bool {
    arrival.reading.requests.is_empty()
        && consultation::picks(
            turn,
            &Incoming { letter, arrival, sender, requests: &[], manner: Manner::Answer, joined: None },
        )
}

/// The same of requests that are whole only together with an earlier letter.
pub(super) fn settle_all(turn: &mut Turn<'_>, incoming: &Incoming<'_>) -> Conclusion {
    let mut room = room::settle(turn, incoming, &of_kind(turn, incoming, |kind| kind == Some(ServiceKind::Session)));
    let appointments = of_kind(turn, incoming, |kind| kind == Some(ServiceKind::Appointment));
    let mut consultations = consultation::settle(turn, incoming, &appointments);
    let elsewhere =
        of_kind(turn, incoming, |kind| !matches!(kind, Some(ServiceKind::Session | ServiceKind::Appointment)));
    let mut parts = vec![room.part(turn, incoming)];
    parts.extend(consultations.iter_mut().map(consultation::Settled::part));
    parts.push(Part { told: None, unsettled: elsewhere.into_iter().map(Unsettled::by_a_person).collect() });
    let conclusion = reply(turn, incoming, parts);
    room.follow_up(turn, incoming);
    for settled in &consultations {
        settled.follow_up(turn, incoming);
    }
    conclusion
}

/// A letter that asks for nothing by itself, but says that its writer would wait for a place: the session that we
/// told to be full, at the reservation's own address.
pub(super) fn wait(
    turn: &mut Turn<'_>,
    letter: LetterId,
    arrival: &Arrival,
    sender: &Sender<'_>,
) -> Option<Conclusion> {
    let asks = arrival.reading.requests.iter().any(|request| request.missing.is_empty());
    if !arrival.reading.would_wait || asks {
        return None;
    }
    let standing = room::full_session_meant(turn, arrival, sender)?;
    let request = room::asked_again(standing.reservation);
    let requests = std::slice::from_ref(&request);
    let incoming = Incoming { letter, arrival, sender, requests, manner: Manner::Answer, joined: None };
    let mut room = room::settle_waiting(turn, &incoming, (standing, &request))?;
    let parts = vec![room.part(turn, &incoming)];
    let conclusion = reply(turn, &incoming, parts);
    room.follow_up(turn, &incoming);
    Some(conclusion)
}

fn of_kind<'a>(
    turn: &Turn<'_>,
    incoming: &Incoming<'a>,
    fits: impl Fn(Option<ServiceKind>) -> bool,
) -> Vec<&'a Request> {
    let kind_of = |request: &&Request| turn.policy.guide.service(&request.service).map(|service| service.kind);
    incoming.requests.iter().filter(|request| fits(kind_of(request))).collect()
}

/// The one letter that answers them all.
fn reply(turn: &mut Turn<'_>, incoming: &Incoming<'_>, parts: Vec<Part>) -> Conclusion {
    let (mut told, mut unsettled) = (Vec::new(), Vec::new());
    for part in parts {
        told.extend(part.told);
        unsettled.extend(part.unsettled);
    }
    let (asks, unsettled) = consent::sought(turn, incoming, unsettled);
    let conclusion = tell(turn, incoming, told, unsettled);
    consent::ask_all(turn, incoming, asks);
    conclusion
}

fn tell(turn: &mut Turn<'_>, incoming: &Incoming<'_>, mut told: Vec<Told>, unsettled: Vec<Unsettled>) -> Conclusion {
    let (lacking, unsettled): (Vec<_>, Vec<_>) = unsettled.into_iter().partition(Unsettled::is_lacking);
    let mut pursued: Vec<Pursued> = unsettled.into_iter().map(|one| pursue(turn, incoming, &one)).collect();
    let lacking: Vec<Request> = lacking.into_iter().map(|one| one.request).collect();
    match questions::ask(turn, incoming, &lacking) {
        Asked::Nothing => {}
        Asked::Question(part) => told.push(Told::question(turn, &lacking, part)),
        Asked::ByAPerson(why) => pursued.push(Pursued { conclusion: Conclusion::review(why), remains: Remains::All }),
    }
    let settled = told.iter().map(Told::conclusion);
    let conclusion = Conclusion::gravest(pursued.iter().map(|one| one.conclusion).chain(settled));
    let Incoming { letter, arrival, sender, .. } = *incoming;
    let answering =
        Answering { letter, arrival, sender, kind: DraftKind::Received, about: None, carries: Carries::Nothing };
    let Some(kind) = told.iter().map(|one| one.kind).min_by_key(|kind| rank(*kind)) else {
        return match incoming.manner {
            Manner::Answer => answer_neutrally_to(turn, &answering, incoming.salutation(), conclusion),
            Manner::Notice => conclusion,
        };
    };
    let about = only(&told).and_then(|one| one.about.clone());
    let carries = told.iter().map(|one| one.carries).find(|c| *c != Carries::Nothing).unwrap_or(Carries::Nothing);
    let values = compose(turn, incoming, (told, pursued), kind);
    let written = turn.policy.words.write(Template::Answer, &values);
    let kind = if incoming.manner == Manner::Notice { DraftKind::Notice } else { kind };
    answer(turn, &Answering { kind, about: about.as_ref(), carries, ..answering }, written, conclusion)
}

/// What a letter is first of all, where it is several things.
fn rank(kind: DraftKind) -> u8 {
    match kind {
        DraftKind::Confirmation => 0,
        DraftKind::Cancelled => 1,
        DraftKind::NotOpen => 3,
        DraftKind::Question => 4,
        _ => 2,
    }
}

fn compose(turn: &Turn<'_>, incoming: &Incoming<'_>, settled: (Vec<Told>, Vec<Pursued>), kind: DraftKind) -> Answer {
    let (told, pursued) = settled;
    let names: Vec<String> = told.iter().flat_map(|one| one.people.iter().cloned()).collect();
    let named = if names.is_empty() { incoming.salutation() } else { names_in_words(&names) };
    let mut answer = Answer {
        lead: kind,
        topic: only(&told).and_then(|one| one.topic.clone()).unwrap_or_default(),
        name: named,
        room: None,
        question: None,
        consultations: Vec::new(),
        others: pursued.iter().any(|one| one.remains == Remains::All),
        office: turn.office(),
    };
    for one in told {
        match one.section {
            Section::Room(part) => answer.room = Some(part),
            Section::Question(part) => answer.question = Some(part),
            Section::Consultation(part) => answer.consultations.push(part),
        }
    }
    answer
}

fn only(told: &[Told]) -> Option<&Told> {
    match told {
        [one] => Some(one),
        _ => None,
    }
}

/// Each once.
pub(super) fn names_in_words(people: &[String]) -> Plain {
    let mut names: Vec<String> = Vec::new();
    for name in people {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    Plain::together(&names)
}

/// What becomes of a request that its service could not settle: it waits for a yes, or a person sees to it.
fn pursue(turn: &mut Turn<'_>, incoming: &Incoming<'_>, unsettled: &Unsettled) -> Pursued {
    if unsettled.why == LetterReason::YesAsked {
        return Pursued { conclusion: Conclusion::waiting(unsettled.why), remains: unsettled.remains };
    }
    turn.review(Some(incoming.letter), unsettled.why, fields(&unsettled.request));
    Pursued { conclusion: Conclusion::review(unsettled.why), remains: unsettled.remains }
}

impl Told {
    fn question(turn: &Turn<'_>, lacking: &[Request], part: QuestionPart) -> Self {
        let services: BTreeSet<&ServiceId> = lacking.iter().map(|request| &request.service).collect();
        let service = services.first().filter(|_| services.len() == 1).and_then(|id| turn.policy.guide.service(id));
        Self {
            section: Section::Question(part),
            kind: DraftKind::Question,
            reason: LetterReason::Asked,
            topic: service.map(|service| Plain::new(&service.name)),
            people: Vec::new(),
            about: None,
            carries: Carries::Nothing,
        }
    }

    fn conclusion(&self) -> Conclusion {
        match self.section {
            Section::Question(_) => Conclusion::waiting(self.reason),
            Section::Room(_) | Section::Consultation(_) => Conclusion::taken(self.reason),
        }
    }
}

impl Unsettled {
    /// It lacks what stands in its `missing`, so that the sender is asked.
    pub fn lacking(request: Request) -> Self {
        Self { request, remains: Remains::All, why: LetterReason::Incomplete }
    }

    fn is_lacking(&self) -> bool {
        self.why == LetterReason::Incomplete && self.remains == Remains::All && !self.request.missing.is_empty()
    }

    fn by_a_person(request: &Request) -> Self {
        Self { request: request.clone(), remains: Remains::All, why: LetterReason::NotSettledHere }
    }
}

/// What was understood, for the person who settles it.
pub(super) fn fields(request: &Request) -> Vec<(String, String)> {
    let mut fields = vec![("service".to_owned(), request.service.to_string())];
    let action = match request.action {
        Action::New => None,
        Action::Cancel => Some("cancel"),
        Action::Change => Some("change"),
    };
    fields.extend(action.map(|action| ("action".to_owned(), action.to_owned())));
    for person in &request.people {
        fields.extend(person.member_number.as_ref().map(|number| ("number".to_owned(), number.clone())));
        fields.extend(person.name.as_ref().map(|name| ("name".to_owned(), Plain::new(name).as_str().to_owned())));
    }
    let times = [("from", request.from), ("to", request.to)];
    fields.extend(request.date.map(|date| ("date".to_owned(), date.to_string())));
    fields.extend(times.into_iter().filter_map(|(key, at)| Some((key.to_owned(), at?.format("%H:%M").to_string()))));
    for wish in &request.wishes {
        let (date, time) = (wish.date.map(|d| d.to_string()), wish.time.map(|t| t.format("%H:%M").to_string()));
        let words: Vec<String> = date.into_iter().chain(time).collect();
        fields.push(("wish".to_owned(), words.join(" ")));
    }
    if request.remark.is_some() {
        fields.push(("remark".to_owned(), "yes".to_owned()));
    }
    fields.extend(request.minutes.map(|minutes| ("minutes".to_owned(), minutes.to_string())));
    if !request.missing.is_empty() {
        let missing: Vec<&str> = request.missing.iter().map(|key| key_words(*key)).collect();
        fields.push(("missing".to_owned(), missing.join("・")));
    }
    fields
}
