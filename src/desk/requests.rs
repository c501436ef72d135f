//! A letter's requests, each settled by the service it asks for, and the one letter that answers them all.
//!
//! Every kind of service has its module (`room`, …), which records what it settles and gives back its [`Part`]: what
//! its section of the letter says, and what kind of letter that would be alone. What it cannot settle it gives back as
//! [`Unsettled`]; that is [`pursue`]d here. A letter of which nothing is settled gets the neutral answer, the same for
//! all. This module refuses to know dates, places and slots.

use super::consent;
use super::decision::DraftKind;
use super::event::Arrival;
use super::identity::Sender;
use super::letters::{Answering, Conclusion, answer, answer_neutrally, salutation};
use super::records::{LetterId, LetterReason};
use super::room;
use super::turn::{About, Turn};
use super::words::values::{Answer, RoomPart};
use super::words::{Plain, Template, key_words};
use crate::reading::{Action, Outcome, Request, ServiceKind};

/// The letter whose requests are settled.
#[derive(Clone, Copy)]
pub(super) struct Incoming<'a> {
    pub letter: LetterId,
    pub arrival: &'a Arrival,
    pub sender: &'a Sender<'a>,
    /// All that is asked for, of every service: what the letter says, or what it says joined to an earlier one.
    pub requests: &'a [Request],
    pub manner: Manner,
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
}

/// A service's section of the letter.
pub(super) enum Section {
    Room(RoomPart),
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
    let incoming = Incoming { letter, arrival, sender, requests, manner: Manner::Answer };
    if arrival.reading.outcome == Outcome::Staff {
        let unsettled = requests.iter().map(Unsettled::by_a_person).collect();
        return reply(turn, &incoming, vec![Part { told: None, unsettled }]);
    }
    settle_all(turn, &incoming)
}

/// The same of requests that are whole only together with an earlier letter.
pub(super) fn settle_all(turn: &mut Turn<'_>, incoming: &Incoming<'_>) -> Conclusion {
    let elsewhere = of_kind(turn, incoming, |kind| kind != Some(ServiceKind::Session));
    let mut room = room::settle(turn, incoming, &of_kind(turn, incoming, |kind| kind == Some(ServiceKind::Session)));
    let parts = vec![
        room.part(turn, incoming),
        Part { told: None, unsettled: elsewhere.into_iter().map(Unsettled::by_a_person).collect() },
    ];
    let conclusion = reply(turn, incoming, parts);
    room.follow_up(turn, incoming);
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
    let incoming =
        Incoming { letter, arrival, sender, requests: std::slice::from_ref(&request), manner: Manner::Answer };
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

fn tell(turn: &mut Turn<'_>, incoming: &Incoming<'_>, told: Vec<Told>, unsettled: Vec<Unsettled>) -> Conclusion {
    let pursued: Vec<Pursued> = unsettled.into_iter().map(|one| pursue(turn, incoming, &one)).collect();
    let settled = told.iter().map(|one| Conclusion::taken(one.reason));
    let conclusion = Conclusion::gravest(pursued.iter().map(|one| one.conclusion).chain(settled));
    let Incoming { letter, arrival, sender, .. } = *incoming;
    let answering = Answering { letter, arrival, sender, kind: DraftKind::Received, about: None };
    let Some(kind) = told.iter().map(|one| one.kind).min_by_key(|kind| rank(*kind)) else {
        return match incoming.manner {
            Manner::Answer => answer_neutrally(turn, &answering, conclusion),
            Manner::Notice => conclusion,
        };
    };
    let about = only(&told).and_then(|one| one.about.clone());
    let values = compose(turn, incoming, (told, pursued), kind);
    let written = turn.policy.words.write(Template::Answer, &values);
    let kind = if incoming.manner == Manner::Notice { DraftKind::Notice } else { kind };
    answer(turn, &Answering { kind, about: about.as_ref(), ..answering }, written, conclusion)
}

/// What a letter is first of all, where it is several things.
fn rank(kind: DraftKind) -> u8 {
    match kind {
        DraftKind::Confirmation => 0,
        DraftKind::Cancelled => 1,
        DraftKind::NotOpen => 3,
        _ => 2,
    }
}

fn compose(turn: &Turn<'_>, incoming: &Incoming<'_>, settled: (Vec<Told>, Vec<Pursued>), kind: DraftKind) -> Answer {
    let (told, pursued) = settled;
    let names: Vec<String> = told.iter().flat_map(|one| one.people.iter().cloned()).collect();
    let named = if names.is_empty() { salutation(incoming.arrival, incoming.sender) } else { names_in_words(&names) };
    let mut answer = Answer {
        lead: kind,
        topic: only(&told).and_then(|one| one.topic.clone()).unwrap_or_default(),
        name: named,
        room: None,
        others: pursued.iter().any(|one| one.remains == Remains::All),
        office: turn.office(),
    };
    for one in told {
        match one.section {
            Section::Room(part) => answer.room = Some(part),
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

impl Unsettled {
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
