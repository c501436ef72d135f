//! One list of people out of all that a letter mentions: which name belongs to which number, and whose name is said in full. What
//! contradicts itself is left out. It refuses to look at the letter.

use super::known_names::{self, Fit};
use super::mentions::{Mention, NUMBER_OF_KIN, Strength};
use super::names;
use super::{People, REPRESENTED};
use crate::reading::Person;

/// Whether the letter says that several come.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Company {
    Said,
    Unsaid,
}

/// One list of people out of all mentions; who comes, too, stands last.
pub(super) fn settle(all: &[Mention], company: Company) -> People {
    let (others, own): (Vec<Mention>, Vec<Mention>) =
        all.iter().cloned().partition(|m| m.strength == Strength::Companion);
    let mut found = settle_members(&own, company);
    let names = others.iter().filter_map(|m| m.name.clone());
    for name in names {
        // 「妻の典子と」, whose whole name stands elsewhere.
        let known = |p: &Person| p.name.as_deref().is_some_and(|n| names::key(n).ends_with(&names::key(&name)));
        if !found.people.iter().any(known) {
            found.people.push(Person { member_number: None, name: Some(name) });
        }
    }
    People { sources: sources(&found.people, all), people: found.people }
}

fn settle_members(mentions: &[Mention], company: Company) -> People {
    let numbers = distinct_numbers(mentions);
    let people = match numbers.as_slice() {
        [] => vec![Person { member_number: None, name: lone_name(mentions) }],
        [one] => with_one_number(one, mentions),
        several => several_people(several, mentions, company),
    };
    let people: Vec<Person> = people.into_iter().filter(|p| p.member_number.is_some() || p.name.is_some()).collect();
    People { sources: sources(&people, mentions), people }
}

/// The numbers of the letter, without leading zeros equal ones once, in order; those of the signature only where there
/// is no other.
fn distinct_numbers(mentions: &[Mention]) -> Vec<String> {
    let strongest = mentions.iter().filter(|m| m.number.is_some()).map(|m| m.strength).max();
    let mut numbers: Vec<String> = Vec::new();
    for number in mentions.iter().filter(|m| Some(m.strength) == strongest).filter_map(|m| m.number.as_ref()) {
        if !numbers.iter().any(|n| same_number(n, number)) {
            numbers.push(number.clone());
        }
    }
    numbers
}

pub(super) fn same_number(one: &str, other: &str) -> bool {
    one.trim_start_matches('0') == other.trim_start_matches('0')
}

fn with_one_number(number: &str, mentions: &[Mention]) -> Vec<Person> {
    let bound: Vec<&str> = mentions
        .iter()
        .filter(|m| m.number.as_deref().is_some_and(|n| same_number(n, number)))
        .filter_map(|m| m.name.as_deref())
        .collect();
    let labelled: Vec<&str> = mentions
        .iter()
        .filter(|m| m.number.is_none() && m.strength == Strength::Bound)
        .filter_map(|m| m.name.as_deref())
        .collect();
    let person = |name: Option<String>| Person { member_number: Some(number.to_owned()), name };
    let bound: Vec<&str> = bound.into_iter().chain(labelled.iter().copied()).collect();
    if bound.is_empty() {
        return vec![person(lone_name(mentions))];
    }
    match one_name(&bound) {
        Some(name) => vec![person(Some(fuller(name, mentions)))],
        // A companion without a number of his own stands beside the member; a name that contradicts is left out.
        None if is_couple(&bound) => companions(number, &bound),
        None => vec![person(None)],
    }
}

/// Several names of one place are several people; of several places, a contradiction.
fn is_couple(bound: &[&str]) -> bool {
    let distinct: Vec<String> = bound.iter().map(|n| names::key(n)).collect();
    distinct.len() == 2
        && distinct.first().map(|n| n.chars().count() >= 3) == Some(true)
        && bound.first().and_then(|n| n.chars().next()) == bound.get(1).and_then(|n| n.chars().next())
}

fn companions(number: &str, bound: &[&str]) -> Vec<Person> {
    bound
        .iter()
        .enumerate()
        .map(|(at, name)| Person {
            member_number: (at == 0).then(|| number.to_owned()),
            name: Some((*name).to_owned()),
        })
        .collect()
}

/// The one name that all of these are, in its longest form.
fn one_name<'a>(candidates: &[&'a str]) -> Option<&'a str> {
    let longest = candidates.iter().copied().max_by_key(|n| names::key(n).chars().count())?;
    candidates.iter().all(|n| names::agree(n, longest)).then_some(longest)
}

/// The same name with the given name, where it stands elsewhere in the letter.
fn fuller(name: &str, mentions: &[Mention]) -> String {
    // 「吉田です。番号は1011、下の名前は寛子です」.
    let surname = |m: &&Mention| {
        m.strength == Strength::SelfGiven && m.name.as_deref().is_some_and(|n| known_names::fit(n) == Fit::Surname)
    };
    let given = known_names::is_given(name) && known_names::fit(name) < Fit::Surname;
    if let Some(found) = mentions.iter().find(surname).and_then(|m| m.name.as_deref()).filter(|_| given) {
        return format!("{found}{name}");
    }
    let his = |m: &&Mention| !matches!(m.strength, Strength::Companion | Strength::Relation) || m.rule == REPRESENTED;
    let longer: Vec<&str> = mentions
        .iter()
        .filter(his)
        .filter_map(|m| m.name.as_deref())
        .filter(|n| names::key(n).starts_with(&names::key(name)) && names::key(n) != names::key(name))
        .collect();
    one_name(&longer).unwrap_or(name).to_owned()
}

/// The name of a letter that binds none to a number: the strongest kind, if it speaks with one voice.
fn lone_name(mentions: &[Mention]) -> Option<String> {
    let strongest = mentions.iter().filter(|m| m.name.is_some()).map(|m| m.strength).max()?;
    let given = mentions.iter().filter(|m| m.strength == strongest).filter_map(|m| m.name.as_deref());
    let kanji = given.clone().any(|n| !names::is_kana(n));
    let names: Vec<&str> = given.filter(|n| !kanji || !names::is_kana(n)).collect();
    let chosen = one_name(&names)?;
    Some(fuller(chosen, mentions))
}

/// A couple: as many names as numbers, each beside its own or in the same order. Two numbers for one name contradict.
fn several_people(numbers: &[String], mentions: &[Mention], company: Company) -> Vec<Person> {
    let beside: Vec<Person> = numbers
        .iter()
        .map(|number| {
            let names: Vec<&str> = mentions
                .iter()
                .filter(|m| m.number.as_deref().is_some_and(|n| same_number(n, number)))
                .filter_map(|m| m.name.as_deref())
                .collect();
            Person { member_number: Some(number.clone()), name: one_name(&names).map(str::to_owned) }
        })
        .collect();
    // 「妻（1403）」 is somebody, though nobody says her name.
    let of_kin = |p: &Person| mentions.iter().any(|m| m.number == p.member_number && m.rule == NUMBER_OF_KIN);
    if beside.iter().any(of_kin) && beside.iter().all(|p| p.name.is_some() || of_kin(p)) {
        return beside;
    }
    let named = beside.iter().filter(|p| p.name.is_some()).count();
    if named == numbers.len() && !share_a_name(&beside, company) {
        return beside;
    }
    let mut loose: Vec<String> = Vec::new();
    for name in mentions.iter().filter(|m| m.strength == Strength::Bound).filter_map(|m| m.name.as_deref()) {
        if !loose.iter().any(|n| names::agree(n, name)) {
            loose.push(name.to_owned());
        }
    }
    if named == 0 && loose.len() == numbers.len() {
        let both = numbers.iter().zip(loose);
        return both.map(|(n, name)| Person { member_number: Some(n.clone()), name: Some(name) }).collect();
    }
    vec![Person { member_number: None, name: lone_name(mentions) }]
}

fn share_a_name(people: &[Person], company: Company) -> bool {
    let keys: Vec<String> = people.iter().filter_map(|p| p.name.as_deref()).map(names::key).collect();
    // 「1582の川端です。①1528 川端京子」: one person with two numbers, not a couple.
    let within = |one: &str, other: &str| company == Company::Unsaid && one.starts_with(other);
    let same = |one: &str, other: &str| one == other || within(one, other) || within(other, one);
    keys.iter().enumerate().any(|(at, key)| keys.iter().skip(at + 1).any(|other| same(key, other)))
}

fn sources(people: &[Person], mentions: &[Mention]) -> Vec<(&'static str, usize, &'static str)> {
    let number = |p: &Person| {
        let number = p.member_number.as_deref()?;
        let m = mentions.iter().find(|m| m.number.as_deref() == Some(number))?;
        Some(("member_number", m.line, m.rule))
    };
    let name = |p: &Person| {
        let name = p.name.as_deref()?;
        let m = mentions.iter().find(|m| m.name.as_deref() == Some(name))?;
        Some(("name", m.line, m.rule))
    };
    people.iter().flat_map(|p| [number(p), name(p)]).flatten().collect()
}
