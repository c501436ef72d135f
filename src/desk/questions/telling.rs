//! What a letter that was joined to a question tells about its requests: values, that they are taken back, nothing, or
//! something else altogether.

use super::filling::{filled, tells_something};
use super::joining::By;
use super::which;
use crate::desk::member::MemberNumber;
use crate::desk::names::same_name;
use crate::desk::records::{Pending, Question};
use crate::reading::{Action, Guide, Key, Person, Reading, Request, ServiceKind, ShortReply};

/// What the letter makes of the question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// It is no answer: a question of the sender's own, or another request.
    Elsewhere,
    /// All that was asked for is taken back.
    Withdrawn,
    /// はい, thanks: no answer.
    Nothing,
    /// The requests as they stand now.
    Requests(Vec<Request>),
}

/// What the letter tells.
pub(super) fn told(question: &Question, reading: &Reading, by: By, guide: &Guide) -> Told {
    if reading.requests.is_empty() {
        stated(&question.pending, reading, guide)
    } else {
        asked_anew(&question.pending, reading, by, guide)
    }
}

/// A letter that asks for nothing by itself.
fn stated(before: &[Pending], reading: &Reading, guide: &Guide) -> Told {
    let mut tells = false;
    let fill = |pending: &Pending| {
        let request = which::without_doubt(pending);
        // Where only one of several is to be picked, a day is no new day, and the name of who writes is known.
        if !pending.candidates.is_empty() {
            let settled = which::settled(pending, reading);
            tells |= settled.is_some();
            return settled.unwrap_or(request);
        }
        let said = reading.answers.iter().find(|said| said.service == request.service);
        let after = said.map_or_else(|| request.clone(), |said| filled(&request, said, kind_of(&request, guide)));
        tells |= tells_something(&request, &after);
        after
    };
    let after: Vec<Request> = before.iter().map(fill).collect();
    let courtesy = matches!(reading.reply, Some(ShortReply::Yes | ShortReply::Courtesy));
    match (tells, courtesy || reading.own_text.is_empty()) {
        (true, _) => Told::Requests(after),
        (false, true) => Told::Nothing,
        (false, false) => Told::Elsewhere,
    }
}

/// A letter that asks for something: the same thing, whole this time, or another.
fn asked_anew(before: &[Pending], reading: &Reading, by: By, guide: &Guide) -> Told {
    let mut used = vec![false; reading.requests.len()];
    let (mut after, mut withdrawn, mut told) = (Vec::new(), 0, false);
    for pending in before {
        let request = &which::without_doubt(pending);
        if !pending.candidates.is_empty() {
            let same = |said: &Request| said.action == request.action && is_same_thing(request, said, By::Letter);
            if let Some((_, used)) = reading.requests.iter().zip(&mut used).find(|(said, _)| same(said)) {
                (*used, told) = (true, true);
            }
            after.push(which::settled(pending, reading).unwrap_or_else(|| request.clone()));
            continue;
        }
        let found = reading.requests.iter().zip(&mut used).find(|(said, _)| is_same_thing(request, said, by));
        if let Some((said, used)) = found {
            *used = true;
            told = true;
            if takes_back(request, said) {
                withdrawn += 1;
            } else {
                after.push(filled(request, said, kind_of(request, guide)));
            }
        } else {
            let people = reading.requests.first().filter(|_| by == By::Letter);
            let with_people = people
                .map_or_else(|| request.clone(), |said| filled(request, &only_people(said), kind_of(request, guide)));
            told |= tells_something(request, &with_people);
            after.push(with_people);
        }
    }
    let others = reading.requests.iter().zip(&used).filter(|(_, used)| !**used).map(|(said, _)| said.clone());
    match told {
        false => Told::Elsewhere,
        true if withdrawn == before.len() && used.iter().all(|used| *used) => Told::Withdrawn,
        true => Told::Requests(after.into_iter().chain(others).collect()),
    }
}

fn kind_of(request: &Request, guide: &Guide) -> ServiceKind {
    guide.service(&request.service).map_or(ServiceKind::Queue, |service| service.kind)
}

fn only_people(said: &Request) -> Request {
    let nothing = Request { date: None, from: None, to: None, wishes: Vec::new(), minutes: None, ..said.clone() };
    Request { theme: None, remark: None, missing: Vec::new(), ..nothing }
}

fn takes_back(request: &Request, said: &Request) -> bool {
    said.action == Action::Cancel && request.action != Action::Cancel
}

/// Whether a request asks for what the question is about. In an answer to our very letter the later word counts.
fn is_same_thing(request: &Request, said: &Request, by: By) -> bool {
    let same_action = match (request.action, said.action) {
        (before, now) if before == now => true,
        (_, Action::Cancel) => request.date == said.date && said.date.is_some() || by == By::Letter,
        // 「会員番号1023の高橋です。15日の保健室です」 says what is to be cancelled.
        (Action::Cancel | Action::Change, Action::New) => by == By::Letter,
        _ => false,
    };
    let later_word = by == By::Letter && request.action == said.action;
    let same_person = by == By::Letter || !speak_for_different(&request.people, &said.people);
    request.service == said.service && same_action && same_person && (later_word || !is_another_day(request, said))
}

fn is_another_day(request: &Request, said: &Request) -> bool {
    let stated = |r: &Request| r.date.filter(|_| !r.assumed.contains(&Key::Date));
    let dates = stated(request).zip(stated(said)).is_some_and(|(before, now)| before != now);
    let days = |r: &Request| r.wishes.iter().filter_map(|w| w.date).collect::<Vec<_>>();
    let (before, now) = (days(request), days(said));
    dates || !before.is_empty() && !now.is_empty() && !now.iter().any(|day| before.contains(day))
}

fn speak_for_different(before: &[Person], now: &[Person]) -> bool {
    let differ = |one: &Person, other: &Person| {
        let numbers = one.member_number.as_deref().zip(other.member_number.as_deref());
        let names = one.name.as_deref().zip(other.name.as_deref());
        numbers.is_some_and(|(a, b)| MemberNumber::parse(a) != MemberNumber::parse(b))
            || names.is_some_and(|(a, b)| !same_name(a, b))
    };
    !before.is_empty() && !now.is_empty() && before.iter().all(|one| now.iter().all(|other| differ(one, other)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::questions::testing::{policy, question, room};
    use crate::reading::ShortReply;

    /// Setsuko asked for the 15th without her number.
    fn check(reading: &Reading, by: By, expected: &str) {
        let found = match told(&question(1, "1-AAAA-AAAA", &[]), reading, by, &policy().guide) {
            Told::Elsewhere => "elsewhere".to_owned(),
            Told::Nothing => "nothing".to_owned(),
            Told::Withdrawn => "withdrawn".to_owned(),
            Told::Requests(requests) => requests.iter().map(in_short).collect::<Vec<_>>().join(", "),
        };
        assert_eq!(found, expected, "{:?} {by:?}", reading.own_text);
    }

    fn in_short(request: &Request) -> String {
        let number = request.people.first().and_then(|p| p.member_number.clone()).unwrap_or_default();
        let date = request.date.map(|date| date.format("%d").to_string()).unwrap_or_default();
        format!("{number}/{date}{}", if request.missing.is_empty() { "" } else { "?" })
    }

    fn asks(requests: Vec<Request>) -> Reading {
        Reading { requests, own_text: "…".into(), ..Reading::default() }
    }

    fn says(answer: Request) -> Reading {
        Reading { answers: vec![answer], own_text: "…".into(), ..Reading::default() }
    }

    fn without_hours(request: Request) -> Request {
        Request { from: None, to: None, assumed: Vec::new(), missing: Vec::new(), ..request }
    }

    #[test]
    fn values_and_courtesies() {
        check(&says(without_hours(room("98", "", None))), By::Sender, "98/15");
        check(&says(without_hours(room("98", "", Some(22)))), By::Letter, "98/22");
        check(&says(without_hours(room("", "", None))), By::Letter, "elsewhere");
        for reply in [ShortReply::Yes, ShortReply::Courtesy] {
            let reading = Reading { reply: Some(reply), ..says(without_hours(room("", "", None))) };
            check(&reading, By::Sender, "nothing");
        }
        check(&Reading { own_text: String::new(), ..asks(Vec::new()) }, By::Letter, "nothing");
    }

    #[test]
    fn the_same_thing_once_more_and_another() {
        let cancel = |day| Request { action: Action::Cancel, ..room("", "", day) };
        check(&asks(vec![room("98", "佐藤節子", Some(15))]), By::Sender, "98/15");
        // Another day or another person is another request, and the question stays open.
        check(&asks(vec![room("98", "佐藤節子", Some(22))]), By::Sender, "elsewhere");
        check(&asks(vec![room("1023", "高橋花子", Some(15))]), By::Sender, "elsewhere");
        // In an answer to our very letter the later word counts.
        check(&asks(vec![room("98", "佐藤節子", Some(22))]), By::Letter, "98/22");
        check(
            &asks(vec![room("98", "佐藤節子", Some(15)), room("98", "佐藤節子", Some(22))]),
            By::Letter,
            "98/15, 98/22",
        );
        check(&asks(vec![cancel(None)]), By::Letter, "withdrawn");
        check(&asks(vec![cancel(Some(15))]), By::Sender, "withdrawn");
        check(&asks(vec![cancel(None)]), By::Sender, "elsewhere");
        check(&asks(vec![cancel(Some(22))]), By::Sender, "elsewhere");
    }
}
