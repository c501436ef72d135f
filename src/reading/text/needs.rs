//! What a pattern needs: characters, or pairs of neighbours, of which one stands in every text that it matches. They
//! follow from the pattern itself, so that nobody has to keep a guard in step with it.

use std::collections::BTreeSet;

use regex_syntax::hir::{Class, Hir, HirKind};

use super::seen::{Gate, Mark};

/// More alternatives than this tell nothing apart.
const MOST: usize = 200;

/// A pair of neighbours, or a character alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Need {
    One(char),
    Pair(char, char),
}

type Needs = BTreeSet<Need>;

/// No more demands are made of a text: further ones hardly ever turn it down.
const DEMANDS: usize = 4;

/// Sets of neighbours, of each of which a text must have one to match; none where it may be anything.
#[must_use]
pub fn needs(source: &str) -> Vec<Gate> {
    let demands = regex_syntax::parse(source).map(|hir| of(&hir)).unwrap_or_default();
    demands.iter().map(gate).collect()
}

/// What a text must have one of that matches any of several patterns.
#[must_use]
pub fn needs_of_any(sources: &[String]) -> Vec<Gate> {
    let all: Option<Vec<Hir>> = sources.iter().map(|source| regex_syntax::parse(source).ok()).collect();
    all.map(|all| of(&Hir::alternation(all)).iter().map(gate).collect()).unwrap_or_default()
}

fn gate(needs: &Needs) -> Gate {
    let marks = needs.iter().map(|need| match need {
        Need::One(c) => Mark::of(*c),
        Need::Pair(one, next) => Mark::of_pair(*one, *next),
    });
    marks.collect()
}

fn of(hir: &Hir) -> Vec<Needs> {
    match hir.kind() {
        HirKind::Literal(literal) => of_literal(&literal.0),
        HirKind::Class(_) => {
            edge(hir, End::First).map(|few| few.into_iter().map(Need::One).collect()).into_iter().collect()
        }
        HirKind::Repetition(repeated) if repeated.min > 0 => of(&repeated.sub),
        HirKind::Capture(group) => of(&group.sub),
        HirKind::Concat(parts) => {
            let within = parts.iter().flat_map(of);
            let between = (1..parts.len()).filter_map(|at| joint(parts.get(..at)?, parts.get(at..)?));
            best(within.chain(between).collect())
        }
        HirKind::Alternation(parts) => of_one(&parts.iter().map(of).collect::<Vec<_>>()),
        HirKind::Empty | HirKind::Look(_) | HirKind::Repetition(_) => Vec::new(),
    }
}

/// Each pair of neighbours.
fn of_literal(bytes: &[u8]) -> Vec<Needs> {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let pairs = text.chars().zip(text.chars().skip(1)).map(|(one, next)| Needs::from([Need::Pair(one, next)]));
    let pairs: Vec<Needs> = pairs.collect();
    let alone = || text.chars().next().map(|c| Needs::from([Need::One(c)])).into_iter().collect();
    if pairs.is_empty() { alone() } else { best(pairs) }
}

/// What is needed where one of several is: a demand of each, together.
fn of_one(alternatives: &[Vec<Needs>]) -> Vec<Needs> {
    let together = |at: usize| -> Option<Needs> {
        let demands = alternatives.iter().map(|all| all.get(at).or(all.last()));
        Some(demands.collect::<Option<Vec<_>>>()?.into_iter().flatten().copied().collect())
    };
    best((0..DEMANDS).filter_map(together).filter(|all| all.len() <= MOST).collect())
}

/// Those that turn down most, each once.
fn best(mut demands: Vec<Needs>) -> Vec<Needs> {
    demands.retain(|needs| !needs.is_empty());
    demands.sort_by_cached_key(|needs| needs.iter().map(|need| weight(*need)).sum::<usize>());
    let mut kept: Vec<Needs> = Vec::new();
    for needs in demands {
        if kept.len() < DEMANDS && !kept.contains(&needs) {
            kept.push(needs);
        }
    }
    kept
}

/// How much of what people write has it, roughly: kanji are rarer than kana and figures.
fn weight(need: Need) -> usize {
    let common = |c: char| usize::from(c < '\u{4e00}');
    match need {
        Need::Pair(one, next) => 2 + common(one) + common(next),
        Need::One(c) => 8 + 20 * common(c),
    }
}

/// The pairs that may stand where two parts meet.
fn joint(before: &[Hir], after: &[Hir]) -> Option<Needs> {
    let (before, after) = (edge_of(before.iter().rev(), End::Last)?, edge_of(after.iter(), End::First)?);
    let pairs = before.iter().flat_map(|one| after.iter().map(|next| Need::Pair(*one, *next)));
    (before.len() * after.len() <= MOST).then(|| pairs.collect())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    First,
    Last,
}

/// The characters with which what it matches may begin or end, where it matches anything; figures as one.
fn edge(hir: &Hir, end: End) -> Option<BTreeSet<char>> {
    match hir.kind() {
        HirKind::Literal(literal) => {
            let mut chars = std::str::from_utf8(&literal.0).ok()?.chars();
            Some(if end == End::First { chars.next() } else { chars.next_back() }.into_iter().collect())
        }
        HirKind::Class(Class::Unicode(class)) => {
            let mut chars = class.iter().flat_map(|range| range.start()..=range.end());
            let few: BTreeSet<char> = chars.by_ref().map(figure).take(MOST).collect();
            chars.next().is_none().then_some(few)
        }
        HirKind::Class(Class::Bytes(_)) => None,
        HirKind::Empty | HirKind::Look(_) => Some(BTreeSet::new()),
        HirKind::Repetition(repeated) => edge(&repeated.sub, end),
        HirKind::Capture(group) => edge(&group.sub, end),
        HirKind::Concat(parts) if end == End::First => edge_of_any(parts.iter(), end).map(|(chars, _)| chars),
        HirKind::Concat(parts) => edge_of_any(parts.iter().rev(), end).map(|(chars, _)| chars),
        HirKind::Alternation(parts) => {
            let all: Option<Vec<_>> = parts.iter().map(|part| edge(part, end)).collect();
            Some(all?.into_iter().flatten().collect())
        }
    }
}

/// The edge of several parts, where one of them must match something.
fn edge_of<'h>(parts: impl Iterator<Item = &'h Hir>, end: End) -> Option<BTreeSet<char>> {
    edge_of_any(parts, end).filter(|(_, certain)| *certain).map(|(chars, _)| chars)
}

/// The same with whether one of them must.
fn edge_of_any<'h>(parts: impl Iterator<Item = &'h Hir>, end: End) -> Option<(BTreeSet<char>, bool)> {
    let mut chars = BTreeSet::new();
    for part in parts {
        chars.extend(edge(part, end)?);
        if part.properties().minimum_len().is_some_and(|length| length > 0) {
            return Some((chars, true));
        }
    }
    Some((chars, false))
}

fn figure(c: char) -> char {
    if c.is_ascii_digit() { '0' } else { c }
}
