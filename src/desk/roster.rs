//! A new roster: what would change is said first, and a roster that lost many members needs a person's yes.

use std::collections::BTreeMap;

use super::decision::{Answer, Fact};
use super::member::{MemberNumber, RosterEntry};
use super::names::same_name;
use super::records::AddressFact;
use super::turn::Turn;

/// So many member numbers are named of each kind of change.
const MOST_LISTED: usize = 20;

/// `roster import`: all of it, or nothing.
pub(super) fn import(turn: &mut Turn<'_>, entries: &[RosterEntry], consent: Consent) -> Answer {
    if let Some(twice) = first_number_twice(entries) {
        return Answer::Refused { said: format!("two rows have the member number {twice}; nothing is imported") };
    }
    let known = turn.known;
    let before: BTreeMap<&MemberNumber, &RosterEntry> =
        known.members.iter().map(|m| (&m.entry.number, &m.entry)).collect();
    let after: BTreeMap<&MemberNumber, &RosterEntry> = entries.iter().map(|e| (&e.number, e)).collect();
    let of = |numbers: Vec<&&MemberNumber>| (numbers.len(), listed(&numbers));
    let (gone, gone_are) = of(before.keys().filter(|number| !after.contains_key(*number)).collect());
    let (new, new_are) = of(after.keys().filter(|number| !before.contains_key(*number)).collect());
    let is_changed = |number: &&&MemberNumber| before.get(*number).is_some_and(|b| Some(b) != after.get(*number));
    let (changed, changed_are) = of(after.keys().filter(is_changed).collect());
    let said =
        format!("{} members: {new} new{new_are}, {changed} changed{changed_are}, {gone} gone{gone_are}", entries.len());
    if gone * 10 > before.len() && consent == Consent::NotGiven {
        return Answer::Refused { said: format!("{said}; more than a tenth would go, so this needs --yes") };
    }
    turn.keep(Fact::RosterReplaced(entries.to_vec()));
    let ended = end_agreements(turn, &after);
    let said = if ended > 0 { format!("{said}; {ended} agreed addresses end with them") } else { said };
    Answer::Done { said }
}

/// An agreed address lasts only as long as number and name are the same.
fn end_agreements(turn: &mut Turn<'_>, after: &BTreeMap<&MemberNumber, &RosterEntry>) -> usize {
    let known = turn.known;
    let stays = |entry: &RosterEntry| after.get(&entry.number).is_some_and(|new| same_name(&new.name, &entry.name));
    let mut ended = 0;
    for member in known.members.iter().filter(|m| !stays(&m.entry)) {
        for agreed in &member.agreed {
            let (number, address) = (member.entry.number.clone(), agreed.address.clone());
            turn.keep(Fact::Address(AddressFact::Revoked { number, address }));
            ended += 1;
        }
    }
    ended
}

/// The first member numbers, for a person to recognise; none for none.
fn listed(numbers: &[&&MemberNumber]) -> String {
    let shown: Vec<&str> = numbers.iter().take(MOST_LISTED).map(|number| number.as_str()).collect();
    match shown.as_slice() {
        [] => String::new(),
        some if some.len() < numbers.len() => format!(" ({} …)", some.join(" ")),
        some => format!(" ({})", some.join(" ")),
    }
}

/// Whether a person saw how many members would go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Consent {
    Given,
    NotGiven,
}

fn first_number_twice(entries: &[RosterEntry]) -> Option<&MemberNumber> {
    let mut numbers: Vec<&MemberNumber> = entries.iter().map(|e| &e.number).collect();
    numbers.sort();
    numbers.windows(2).find_map(|pair| match pair {
        [one, other] if one == other => Some(*one),
        _ => None,
    })
}
