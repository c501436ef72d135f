//! What an answer adds to what was asked for before.
//!
//! Pure and shy: an answer fills what is missing and what was only assumed; what was stated changes only where the
//! answer states it anew. A doubt in the answer becomes a doubt of the request, so that it is asked about again.

use crate::desk::member::MemberNumber;
use crate::desk::names::same_name;
use crate::reading::{Key, Person, Request, ServiceKind, Wish};

/// The request with what the answer states.
pub(super) fn filled(request: &Request, said: &Request, kind: ServiceKind) -> Request {
    let people = people_filled(&request.people, &said.people);
    let stated_date = said.date.filter(|_| !said.assumed.contains(&Key::Date));
    let stated_hours = said.from.is_some() && !said.assumed.contains(&Key::From);
    let (from, to) = if stated_hours { (said.from, said.to) } else { (request.from, request.to) };
    let email = said.email.clone().filter(|_| !said.assumed.contains(&Key::Email));
    let now_stated = |key: &Key| match key {
        Key::Date => stated_date.is_some(),
        Key::From | Key::To => stated_hours,
        Key::Email => email.is_some(),
        _ => false,
    };
    let mut filled = Request {
        people,
        assumed: request.assumed.iter().copied().filter(|key| !now_stated(key)).collect(),
        email: email.or_else(|| request.email.clone()),
        date: stated_date.or(request.date),
        from,
        to,
        wishes: wishes_filled(&request.wishes, &said.wishes),
        minutes: said.minutes.or(request.minutes),
        theme: request.theme.clone().or_else(|| said.theme.clone()),
        remark: request.remark.clone().or_else(|| said.remark.clone()),
        ..request.clone()
    };
    let doubts = said.missing.iter().filter(|key| kind == ServiceKind::Session && matches!(key, Key::Date | Key::Time));
    let asked: Vec<Key> = request.missing.iter().chain(doubts.clone()).copied().collect();
    let doubtful: Vec<Key> = doubts.copied().collect();
    filled.missing = Vec::new();
    for key in asked {
        if !filled.missing.contains(&key) && (doubtful.contains(&key) || lacks(&filled, key)) {
            filled.missing.push(key);
        }
    }
    filled
}

/// Whether the answer told anything of what was asked, or anew what was understood before.
pub(super) fn tells_something(before: &Request, after: &Request) -> bool {
    before.people != after.people
        || before.missing != after.missing
        || (before.date, before.from, before.to) != (after.date, after.from, after.to)
        || before.wishes != after.wishes
        || before.minutes != after.minutes
}

fn lacks(request: &Request, key: Key) -> bool {
    let people = &request.people;
    let dated = |wish: &Wish| wish.date.is_some();
    match key {
        Key::MemberNumber => people.is_empty() || people.iter().any(|p| p.member_number.is_none()),
        Key::Name => people.is_empty() || people.iter().any(|p| p.name.is_none()),
        Key::Email => request.email.is_none(),
        Key::Date => request.date.is_none() && !request.wishes.iter().any(dated),
        Key::Time => request.from.is_none() && !request.wishes.iter().any(|w| w.time.is_some()),
        Key::From => request.from.is_none(),
        Key::To => request.to.is_none(),
        Key::Minutes => request.minutes.is_none(),
        Key::Wishes => !request.wishes.iter().any(|w| w.date.is_some() && w.time.is_some()),
    }
}

/// A day said before and an hour said now belong together, and the other way round; whole wishes replace all.
fn wishes_filled(before: &[Wish], said: &[Wish]) -> Vec<Wish> {
    match (before, said) {
        (_, []) => before.to_vec(),
        ([day], hours) if hours.iter().all(|w| w.date.is_none()) => {
            hours.iter().map(|hour| Wish { date: day.date, ..*hour }).collect()
        }
        ([Wish { time: Some(time), .. }], [Wish { date: Some(date), time: None, .. }]) => {
            vec![Wish { date: Some(*date), time: Some(*time), within: None }]
        }
        (before, said) if said.iter().all(|w| w.date.is_none()) && !before.is_empty() => before.to_vec(),
        (_, said) => said.to_vec(),
    }
}

/// Number and name go to whom they can only mean; what could mean two is left, and asked about again.
fn people_filled(before: &[Person], said: &[Person]) -> Vec<Person> {
    if before.is_empty() {
        return said.to_vec();
    }
    let mut people = before.to_vec();
    let mut rest: Vec<&Person> = Vec::new();
    for person in said {
        match people.iter_mut().find(|there| is_same(there, person)) {
            Some(there) => complete(there, person),
            None => rest.push(person),
        }
    }
    let open: Vec<usize> = (0..people.len()).filter(|at| people.get(*at).is_some_and(|p| awaits(p, &rest))).collect();
    if rest.len() == open.len() {
        for (at, person) in open.iter().zip(&rest) {
            if let Some(there) = people.get_mut(*at) {
                complete(there, person);
            }
        }
    } else if let ([there], [person]) = (people.as_mut_slice(), rest.as_slice()) {
        correct(there, person);
    }
    people
}

/// Whether both say who it is, and say the same.
fn is_same(one: &Person, other: &Person) -> bool {
    let numbers = one.member_number.as_deref().zip(other.member_number.as_deref());
    let names = one.name.as_deref().zip(other.name.as_deref());
    let same_number = numbers.map(|(a, b)| MemberNumber::parse(a) == MemberNumber::parse(b));
    let same_name = names.map(|(a, b)| same_name(a, b));
    same_number.unwrap_or(true) && same_name.unwrap_or(true) && (same_number, same_name) != (None, None)
}

/// Whether a loose number or name can only be meant for this one: it is what this one lacks.
fn awaits(person: &Person, loose: &[&Person]) -> bool {
    let fits = |said: &&Person| match (&said.member_number, &said.name) {
        (Some(_), None) => person.member_number.is_none(),
        (None, Some(_)) => person.name.is_none(),
        _ => false,
    };
    !loose.is_empty() && loose.iter().all(fits)
}

fn complete(there: &mut Person, said: &Person) {
    there.member_number = there.member_number.take().or_else(|| said.member_number.clone());
    there.name = there.name.take().or_else(|| said.name.clone());
}

/// Of one person alone: a number said anew is the right one, and a name that comes with a number, too.
fn correct(there: &mut Person, said: &Person) {
    let numbered = said.member_number.is_some();
    if numbered {
        there.member_number.clone_from(&said.member_number);
    }
    if there.name.is_none() || numbered && said.name.is_some() {
        there.name.clone_from(&said.name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(number: &str, name: &str) -> Person {
        let some = |text: &str| Some(text.to_owned()).filter(|t| !t.is_empty());
        Person { member_number: some(number), name: some(name) }
    }

    fn check_people(before: &[(&str, &str)], said: &[(&str, &str)], expected: &[(&str, &str)]) {
        let all = |rows: &[(&str, &str)]| rows.iter().map(|(n, m)| person(n, m)).collect::<Vec<_>>();
        assert_eq!(people_filled(&all(before), &all(said)), all(expected), "{before:?} + {said:?}");
    }

    #[test]
    fn number_and_name_go_to_whom_they_can_only_mean() {
        check_people(&[("", "佐藤節子")], &[("0098", "")], &[("0098", "佐藤節子")]);
        check_people(&[], &[("0098", "佐藤節子")], &[("0098", "佐藤節子")]);
        check_people(&[("0098", "")], &[("", "佐藤節子")], &[("0098", "佐藤節子")]);
        check_people(&[("0098", "佐藤節子")], &[], &[("0098", "佐藤節子")]);
        // She signs with her surname only.
        check_people(&[("", "佐藤節子")], &[("0098", "佐藤")], &[("0098", "佐藤")]);
        // A couple: each by name, or in the order asked.
        check_people(
            &[("", "中村健一"), ("", "中村和子")],
            &[("1131", "中村和子"), ("1130", "中村健一")],
            &[("1130", "中村健一"), ("1131", "中村和子")],
        );
        check_people(
            &[("1130", "中村健一"), ("", "中村和子")],
            &[("1131", "")],
            &[("1130", "中村健一"), ("1131", "中村和子")],
        );
        // One number for two people says nothing.
        check_people(&[("", "中村健一"), ("", "中村和子")], &[("1130", "")], &[("", "中村健一"), ("", "中村和子")]);
        // A typing error put right; a signature is not a correction.
        check_people(&[("98", "佐藤節子")], &[("89", "")], &[("89", "佐藤節子")]);
        check_people(&[("98", "佐藤節子")], &[("", "佐藤一郎")], &[("98", "佐藤節子")]);
    }
}
