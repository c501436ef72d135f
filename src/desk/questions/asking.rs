//! The question itself: what lacks something, whether it is still worth asking, and what the letter says.

use chrono::{Duration, NaiveDate};

use super::which;
use crate::desk::calendar::{moment, occasion, open_dates};
use crate::desk::decision::Fact;
use crate::desk::kept_places;
use crate::desk::records::{
    Candidate, Contribution, LetterReason, LetterState, Pending, Question, QuestionFact, SessionKey,
};
use crate::desk::requests::{Incoming, Manner, fields};
use crate::desk::timers::{Timer, TimerKind};
use crate::desk::turn::Turn;
use crate::desk::words::values::{ChoiceRow, LackingRow, QuestionPart, Thing};
use crate::desk::words::{Plain, WHICH_WORDS, asking_words, date_words, day_words, moment_words, time_words};
use crate::mail::Moment;
use crate::reading::{Action, Key, Request};

/// More often nobody is asked.
const MOST_QUESTIONS: u32 = 2;
/// Later than this before the start a letter would not be answered in time.
const HOURS_BEFORE_START: i64 = 2;
/// A question about no certain date is a person's after this.
const DAYS_OPEN: i64 = 7;

/// What came of the wish to ask.
pub(in crate::desk) enum Asked {
    /// Nothing is missing.
    Nothing,
    /// The section of the one answering letter.
    Question(QuestionPart),
    /// It was asked often enough, or it is too late.
    ByAPerson(LetterReason),
}

/// The request with all that it lacks, if it lacks anything.
pub(in crate::desk) fn lacking(turn: &Turn<'_>, incoming: &Incoming<'_>, request: &Request) -> Option<Request> {
    let mut lacking = request.clone();
    if is_guess_of_running(turn, incoming, request) {
        lacking.date = None;
        lacking.assumed.retain(|key| *key != Key::Date);
        lacking.missing.push(Key::Date);
    }
    let stranger = !turn.known.members.iter().any(|member| incoming.sender.is_known_to(member));
    if request.action != Action::New && stranger {
        let people = &request.people;
        let numbered = !people.is_empty() && people.iter().all(|p| p.member_number.is_some());
        let named = !people.is_empty() && people.iter().all(|p| p.name.is_some());
        lacking.missing.extend([(Key::MemberNumber, numbered), (Key::Name, named)].iter().filter_map(
            |(key, there)| {
                let new = !there && !request.missing.contains(key);
                new.then_some(*key)
            },
        ));
    }
    if !lacking.missing.contains(&Key::Date) && !which::candidates(turn, incoming, request).is_empty() {
        lacking.missing.push(Key::Date);
    }
    (!lacking.missing.is_empty()).then_some(lacking)
}

/// No date was given, and the next session is the one that is already running.
fn is_guess_of_running(turn: &Turn<'_>, incoming: &Incoming<'_>, request: &Request) -> bool {
    let guessed = request.assumed.contains(&Key::Date);
    let start = request.date.filter(|_| guessed).and_then(|date| start_of(turn, request, date));
    start.is_some_and(|start| incoming.arrival.received >= start)
}

/// When the earliest of what was asked for begins, as far as it is known.
fn first_start(turn: &Turn<'_>, requests: &[Request]) -> Option<Moment> {
    let rooms = requests.iter().filter_map(|r| start_of(turn, r, r.date?));
    let wishes = requests.iter().flat_map(|r| &r.wishes).filter_map(|wish| moment(wish.date?, wish.time?));
    rooms.chain(wishes).min()
}

fn start_of(turn: &Turn<'_>, request: &Request, date: NaiveDate) -> Option<Moment> {
    let key = SessionKey { service: request.service.clone(), date };
    occasion(turn.policy, &turn.known.sessions, &key).map(|occasion| occasion.start)
}

/// Asks for what is missing, or leaves it to a person.
pub(in crate::desk) fn ask(turn: &mut Turn<'_>, incoming: &Incoming<'_>, requests: &[Request]) -> Asked {
    if requests.is_empty() {
        return Asked::Nothing;
    }
    let before = incoming.joined;
    let listed = which::listed(turn, incoming, requests);
    let first_listed = listed.iter().flatten().filter_map(|one| moment(one.date, one.start)).min();
    let latest = first_start(turn, requests)
        .into_iter()
        .chain(first_listed)
        .min()
        .map(|start| start - Duration::hours(HOURS_BEFORE_START));
    let refused = match before {
        // A person or a yes settles it now, or it is a person's again.
        _ if incoming.manner == Manner::Notice => Some(LetterReason::Incomplete),
        Some(question) if question.asked >= MOST_QUESTIONS => Some(LetterReason::Unanswered),
        _ => latest.filter(|latest| turn.now > *latest).map(|_| LetterReason::Incomplete),
    };
    if let Some(reason) = refused {
        for request in requests {
            turn.review(Some(incoming.letter), reason, fields(request));
        }
        return Asked::ByAPerson(reason);
    }
    let id = before.map_or(turn.known.questions.newest + 1, |question| question.id);
    let question = Question {
        id,
        code: before.map_or_else(|| turn.token(id, "question"), |question| question.code.clone()),
        pending: pending(turn, incoming, requests, listed),
        letters: letters(incoming),
        asked: before.map_or(0, |question| question.asked) + 1,
        opened_at: before.map_or(turn.now, |question| question.opened_at),
        ends_at: latest.unwrap_or(turn.now + Duration::days(DAYS_OPEN)),
    };
    let timer = TimerKind::QuestionEnds { question: question.id };
    turn.decision.timers.push(Timer { kind: timer, due_at: question.ends_at });
    let part = in_words(turn, incoming, &question);
    turn.keep(Fact::Question(QuestionFact::Kept(question)));
    Asked::Question(part)
}

/// With a place kept for the first of them where that may be.
fn pending(
    turn: &mut Turn<'_>,
    incoming: &Incoming<'_>,
    requests: &[Request],
    listed: Vec<Vec<Candidate>>,
) -> Vec<Pending> {
    let known = incoming.joined.map(|question| question.pending.as_slice()).unwrap_or_default();
    let mut pending = Vec::new();
    for (request, candidates) in requests.iter().zip(listed) {
        let before = known.iter().find(|p| p.request.service == request.service && p.request.date == request.date);
        let reservation = before.and_then(|p| p.reservation);
        let reservation = kept_places::keep_place(turn, incoming, request, reservation);
        let remark = before.and_then(|p| p.remark).or(request.remark.as_ref().map(|_| incoming.letter));
        let request = Request { remark: None, ..request.clone() };
        pending.push(Pending { request, remark, reservation, candidates });
    }
    pending
}

fn letters(incoming: &Incoming<'_>) -> Vec<Contribution> {
    let this = Contribution {
        letter: incoming.letter,
        sender: incoming.sender.address.clone(),
        forged: incoming.sender.is_forged(),
        received: incoming.arrival.received,
        state: LetterState::Waiting,
    };
    incoming.joined.map_or_else(|| vec![this.clone()], |question| question.with(this.clone()))
}

fn in_words(turn: &Turn<'_>, incoming: &Incoming<'_>, question: &Question) -> QuestionPart {
    let things = question.pending.iter().map(|pending| thing(turn, incoming, &pending.request)).collect();
    let kept = turn.decision.facts.iter().find_map(|fact| match fact {
        Fact::Question(QuestionFact::PlaceHeld(hold)) => Some(hold.ends_at),
        _ => None,
    });
    // Whoever is unknown does not hear whether number and name agree.
    let kept = kept.filter(|_| turn.known.members.iter().any(|member| incoming.sender.is_known_to(member)));
    QuestionPart {
        code: Plain::new(&question.code),
        again: question.asked > 1,
        lacking: lacking_rows(turn, incoming, &question.pending),
        things,
        kept_until: kept.map(|until| moment_words(until).into()).unwrap_or_default(),
    }
}

/// What is asked for, each once.
fn lacking_rows(turn: &Turn<'_>, incoming: &Incoming<'_>, pending: &[Pending]) -> Vec<LackingRow> {
    let mut rows: Vec<LackingRow> = Vec::new();
    for Pending { request, candidates, .. } in pending {
        for key in &request.missing {
            let listed: &[Candidate] = if *key == Key::Date { candidates } else { &[] };
            let what = if listed.is_empty() { asking_words(*key) } else { WHICH_WORDS };
            if !listed.is_empty() || rows.iter().all(|row| row.what.as_str() != what) {
                let (running, next) = which_session(turn, incoming, request, *key);
                let choices = listed.iter().map(choice_in_words).collect();
                rows.push(LackingRow { what: what.into(), running, next, choices });
            }
        }
    }
    rows
}

fn choice_in_words(one: &Candidate) -> ChoiceRow {
    ChoiceRow {
        number: one.number,
        date: day_words(one.date).into(),
        start: time_words(one.start).into(),
        who: one.who.iter().map(|name| Plain::name(name)).collect(),
    }
}

/// Where it is not sure whether the running session is meant: its day, and the next one's.
fn which_session(turn: &Turn<'_>, incoming: &Incoming<'_>, request: &Request, key: Key) -> (Plain, Plain) {
    let today = incoming.arrival.received.date_naive();
    let running = start_of(turn, request, today).is_some_and(|start| incoming.arrival.received >= start);
    let service = turn.policy.guide.service(&request.service).filter(|_| key == Key::Date && running);
    let Some(service) = service else { return (Plain::default(), Plain::default()) };
    let mut dates = open_dates(turn.policy, &turn.known.sessions, service, today).map(|o| o.key.date);
    let (running, next) = (dates.next().filter(|date| *date == today), dates.next());
    match running.zip(next) {
        Some((running, next)) => (date_words(running).into(), date_words(next).into()),
        None => (Plain::default(), Plain::default()),
    }
}

/// What was understood of one request: number, name, and our own rendering of date and time. Nothing of what another
/// address wrote.
fn thing(turn: &Turn<'_>, incoming: &Incoming<'_>, request: &Request) -> Thing {
    let service = turn.policy.guide.service(&request.service);
    let mine = incoming.sender.is_alone();
    let people = request.people.iter().filter(|_| mine);
    let number = |n: &String| Plain::new(n.get(..n.len().min(10)).unwrap_or_default());
    let wish = |wish: &crate::reading::Wish| {
        let date = wish.date.map(date_words).unwrap_or_default();
        Plain::new(&format!("{date}{}", wish.time.map(time_words).unwrap_or_default()))
    };
    let assumed = |key| request.assumed.contains(&key);
    let hours = request.from.zip(request.to).filter(|_| mine && !assumed(Key::From));
    Thing {
        service: service.map(|s| Plain::new(&s.name)).unwrap_or_default(),
        cancels: request.action == Action::Cancel,
        changes: request.action == Action::Change,
        numbers: people.clone().filter_map(|p| p.member_number.as_ref()).map(number).collect(),
        names: people.filter_map(|p| p.name.as_deref()).map(Plain::name).collect(),
        date: request.date.filter(|_| mine).map(date_words).unwrap_or_default().into(),
        from: hours.map(|(from, _)| time_words(from)).unwrap_or_default().into(),
        to: hours.map(|(_, to)| time_words(to)).unwrap_or_default().into(),
        wishes: request.wishes.iter().filter(|_| mine).map(wish).collect(),
        minutes: request.minutes.filter(|_| mine),
    }
}
