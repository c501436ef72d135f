//! Where a letter names days and hours, in order, and which of them are none to come at. What they come to together is
//! weighed by [`super::session`].

use std::sync::LazyLock;

use chrono::NaiveDate;
use regex::Regex;

use super::Action;
use super::guide::Calendar;
use super::intent::Asks;
use super::labels::Field;
use super::not_then::{is_day_of_something_else, is_day_of_the_reason, is_denied, is_hour_of_something_else};
use super::pattern::pattern;
use super::scope::Scope;
use super::when::{DateForm, DateReading, FoundDate, FoundTime, dates_in, times_in};
use crate::mail::Moment;

/// What stands in a scope, in order.
#[derive(Clone, Debug)]
pub(super) struct Stop {
    pub(super) at: usize,
    pub(super) line: usize,
    /// Whether a label says it is a date or time, or its sentence asks.
    pub(super) field: bool,
    pub(super) piece: usize,
    pub(super) what: What,
}

/// A day or an hour, and whether it is one to come at.
#[derive(Clone, Debug)]
pub(super) enum What {
    Day(DateReading),
    Time(FoundTime),
    /// A day that is said not to be meant.
    NotThen,
    /// An hour at which something else is, or from which one cannot stay.
    Limit(FoundTime),
}

/// Every day and hour in the scopes.
pub(super) fn stops(scopes: &[&Scope], action: Action, written: Moment, calendar: &Calendar) -> Vec<Stop> {
    let mut out = Vec::new();
    for (piece, scope) in scopes.iter().enumerate() {
        if scope.tells() {
            continue;
        }
        let field = scope.piece.is(Field::When) || scope.piece.marker.is_some();
        let dates = dates_in(&scope.text, written, calendar).into_iter().filter(|d| {
            let after = scope.text.get(d.span.end..).unwrap_or_default();
            let before = scope.text.get(..d.span.start).unwrap_or_default();
            if d.form == DateForm::NextSession && before.trim_end_matches(['、', ' ']).ends_with("また") {
                return false;
            }
            match scope.said.asks {
                // 「22日は通院と重なったため取消」 names the day that is given up.
                Asks::Cancel | Asks::Absence | Asks::Change => {
                    !matches!(d.form, DateForm::Weekday | DateForm::EveryWeek)
                }
                asks => counts(d.form, after, field || asks == Asks::New),
            }
        });
        let mut here: Vec<Stop> = dates
            .map(|d| Stop {
                at: d.span.start,
                line: scope.piece.line,
                field,
                piece,
                what: day_or_not(&d, scope, action),
            })
            .collect();
        let times = times_in(&scope.text, &calendar.windows);
        here.extend(times.into_iter().map(|t| Stop {
            at: t.span.start,
            line: scope.piece.line,
            field,
            piece,
            what: if is_hour_of_something_else(scope.text.get(t.span.end..).unwrap_or_default()) {
                What::Limit(t)
            } else {
                What::Time(t)
            },
        }));
        here.sort_by_key(|s| s.at);
        out.extend(here);
    }
    if action == Action::New {
        drop_reasons(&mut out, scopes);
    }
    out
}

/// Days that only give the reason for the next one.
fn drop_reasons(stops: &mut [Stop], scopes: &[&Scope]) {
    let days: Vec<usize> = stops
        .iter()
        .enumerate()
        .filter(|(_, s)| matches!(s.what, What::Day(_)) && !s.field)
        .map(|(at, _)| at)
        .collect();
    for (one, next) in days.iter().zip(days.iter().skip(1)) {
        let (Some(day), Some(other)) = (stops.get(*one), stops.get(*next)) else { continue };
        let Some(scope) = scopes.get(day.piece).filter(|s| s.piece.line > 0) else { continue };
        let end = if day.piece == other.piece { other.at } else { scope.text.len() };
        let near = other.line == day.line;
        if near
            && is_day_of_the_reason(scope.text.get(day.at..end).unwrap_or_default())
            && let Some(stop) = stops.get_mut(*one)
        {
            stop.what = What::NotThen;
        }
    }
}

/// A day, or one that who asks to come says he cannot.
fn day_or_not(day: &FoundDate, scope: &Scope, action: Action) -> What {
    let denied = is_denied(scope.text.get(day.span.end..).unwrap_or_default());
    if denied && action == Action::New { What::NotThen } else { What::Day(day.reading) }
}

/// Whether a named day is one to come on.
fn counts(form: DateForm, after: &str, trusted: bool) -> bool {
    match form {
        DateForm::Weekday | DateForm::EveryWeek => false,
        DateForm::Today => trusted && !is_day_of_something_else(after),
        _ => !is_day_of_something_else(after),
    }
}

/// 「連休中の回に」, 「来月の保健室」: a day is meant, and not simply the next one.
pub(super) fn says_some_day(scope: &Scope) -> bool {
    static SOME_DAY: LazyLock<Regex> = LazyLock::new(|| {
        pattern(concat!(
            r"(?i:GW)|ゴールデン|連休|月末|月初|上旬|中旬|下旬|来月|再来月|翌月|最終回|祝日|昭和の日|みどりの日|憲法記念|こどもの日|子供の日|",
            r"[0-9]月(?:に|の|から|は|分|中|前半|後半|半ば|頃|ごろ|以降)"
        ))
    });
    let asks = scope.said.asks == Asks::New || scope.piece.is(Field::When) || scope.piece.line == 0;
    asks && SOME_DAY.is_match(&scope.text)
}

/// The sure days of the stops, each once, in order.
pub(super) fn named(stops: &[Stop]) -> Vec<(NaiveDate, usize)> {
    let mut days: Vec<(NaiveDate, usize)> = Vec::new();
    for stop in stops {
        if let What::Day(DateReading::Sure(day)) = stop.what
            && !days.iter().any(|(d, _)| *d == day)
        {
            days.push((day, stop.line));
        }
    }
    days
}

/// Whether the day named last is the old one: 「22日に変更お願いします（15日の予約でした）」.
pub(super) fn is_old(stops: &[Stop], day: NaiveDate, scopes: &[&Scope]) -> bool {
    static OLD: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^.{0,24}?(?:から(?:[^に]|$)|で予約して|に予約して|を予約して|の予約(?:です|でし|を|から)|で申し?込|に申し?込|で予約しま|に予約しま|でお願いして|にお願いして|から変更)",
        )
    });
    stops.iter().rev().find(|s| matches!(s.what, What::Day(DateReading::Sure(d)) if d == day)).is_some_and(|stop| {
        let Some(scope) = scopes.get(stop.piece) else { return false };
        scope.piece.label.contains('前') || OLD.is_match(scope.text.get(stop.at..).unwrap_or_default())
    })
}

/// 「5/13と5/20、両方お休みします」: days in a row, nothing but a joint between them.
pub(super) fn is_row(stops: &[Stop], scopes: &[&Scope]) -> bool {
    static JOINT: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^[0-9月日/ ]+(?:\((?:水|水曜|水曜日)\))?(?:と|、|,|・|&|及び|および|も|とも| )+$"));
    let days: Vec<&Stop> = stops.iter().filter(|s| matches!(s.what, What::Day(_))).collect();
    days.iter().zip(days.iter().skip(1)).all(|(one, next)| {
        let text = scopes.get(one.piece).map_or("", |s| s.text.as_str());
        one.piece == next.piece && JOINT.is_match(text.get(one.at..next.at).unwrap_or_default())
    })
}
