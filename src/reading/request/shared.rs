//! A day that is said once and meant for several: 「22日の保健室に参加します。同じ日の15時半に個別相談を」, 「4月22日に両方お願いします」 above
//! a line for each service. It refuses to choose between two days.

use std::sync::LazyLock;

use chrono::{Datelike as _, NaiveDate};

use crate::mail::Moment;
use crate::reading::sentence::intent::Asks;
use crate::reading::sentence::scope::Scope;
use crate::reading::sentence::stance::{Stance, Weight};
use crate::reading::text::fold::has_any;
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::when::dates_in;
use crate::reading::{Guide, ServiceId};

/// Writes the day out wherever the text only refers to it.
pub fn resolve(scopes: &mut [Scope], written: Moment, guide: &Guide) {
    resolve_references(scopes, written, guide);
    share_the_only_day(scopes, written, guide);
    share_the_day_given_up(scopes, written, guide);
}

/// 「29日ですが、保健室も、4時からの個別相談も、両方とも取り消してください」: several services are given up on one day.
fn share_the_day_given_up(scopes: &mut [Scope], written: Moment, guide: &Guide) {
    let Some(service) = guide.services.first() else { return };
    let gives_up = |s: &Scope| s.piece.line > 0 && matches!(s.said.asks, Asks::Cancel | Asks::Absence);
    // 「22日の予約を2つとも取り消します」 above a line for each service.
    let listed = |s: &Scope| s.piece.line > 0 && s.said.asks == Asks::Nothing && s.piece.text.chars().count() <= 30;
    let alone = scopes.iter().filter(|s| gives_up(s)).all(|s| s.said.services.is_empty());
    let concerns = |s: &Scope| gives_up(s) || alone && listed(s);
    let mut named: Vec<&ServiceId> = scopes.iter().filter(|s| concerns(s)).flat_map(|s| &s.said.services).collect();
    named.dedup();
    if named.len() < 2 || !scopes.iter().any(gives_up) {
        return;
    }
    let lines: Vec<usize> = scopes.iter().filter(|s| gives_up(s)).map(|s| s.piece.line).collect();
    let counts = |scope: &Scope, at: usize| matches!(scope.stance_at(at).weight(), Weight::Full | Weight::Spare);
    let days_of = |scope: &Scope| -> Vec<Option<NaiveDate>> {
        let found = dates_in(&scope.text, written, &service.calendar).into_iter();
        found.filter(|d| counts(scope, d.span.start)).map(|d| d.reading.sure()).collect()
    };
    let mut days: Vec<Option<NaiveDate>> =
        scopes.iter().filter(|s| lines.contains(&s.piece.line)).flat_map(days_of).collect();
    if days.is_empty() {
        // 「明日29日の予約ですが、」 above a line for each service.
        days = scopes.iter().filter(|s| s.piece.line > 0).flat_map(days_of).collect();
    }
    days.dedup();
    let [Some(day)] = days.as_slice() else { return };
    for scope in scopes.iter_mut().filter(|s| (gives_up(s) || alone && listed(s)) && !s.said.services.is_empty()) {
        if dates_in(&scope.text, written, &service.calendar).is_empty() {
            scope.take_text(spoken(*day) + &scope.text);
        }
    }
}

fn spoken(day: NaiveDate) -> String {
    format!("{}月{}日", day.month(), day.day())
}

/// 同じ日, その日の15時: the day of the sentence before, where there is but one.
fn resolve_references(scopes: &mut [Scope], written: Moment, guide: &Guide) {
    const SAME: [&str; 5] = ["同じ日", "おなじ日", "同日", "その日の", "この日の"];
    let Some(service) = guide.services.first() else { return };
    if !scopes.iter().any(|s| has_any(&s.text, &SAME)) {
        return;
    }
    let mut before: Option<NaiveDate> = None;
    for scope in scopes {
        let found = dates_in(&scope.text, written, &service.calendar);
        if let (true, Some(day)) = (found.is_empty(), before) {
            let said = [spoken(day), spoken(day), spoken(day), spoken(day) + "の", spoken(day) + "の"];
            let text = SAME.iter().zip(said).fold(scope.text.to_string(), |text, (same, day)| text.replace(same, &day));
            scope.take_text(text);
        }
        if !found.is_empty() {
            let mut days: Vec<_> = found.iter().map(|d| d.reading.sure()).collect();
            days.dedup();
            before = if let [one] = days.as_slice() { *one } else { None };
        }
    }
}

/// Of several services that are asked for, one has hours and no day, and the letter names a single day before.
fn share_the_only_day(scopes: &mut [Scope], written: Moment, guide: &Guide) {
    static HOUR: LazyLock<Pattern> = LazyLock::new(|| pattern(r"[0-9] ?(?:時|:[0-9])"));
    let Some(service) = guide.services.first() else { return };
    if !asks_for_several(scopes) {
        return;
    }
    let mut only: Option<NaiveDate> = None;
    let mut current: Option<ServiceId> = None;
    let mut dated: Vec<ServiceId> = Vec::new();
    for scope in scopes.iter_mut().filter(|s| !s.tells()) {
        if let [one] = scope.said.services.as_slice() {
            current = Some(one.clone());
        }
        let mut found = dates_in(&scope.text, written, &service.calendar);
        // 「通院は月に一度、火曜日の10時です」 is another day, and none of ours.
        found.retain(|d| !matches!(scope.stance_at(d.span.start), Stance::Event | Stance::Told));
        let days: Vec<NaiveDate> = found.iter().filter_map(|d| d.reading.sure()).collect();
        if days.len() < found.len() || days.iter().any(|day| only.is_some_and(|known| known != *day)) {
            return;
        }
        only = only.or(days.first().copied());
        let (Some(service), Some(day)) = (&current, only) else { continue };
        if !days.is_empty() && !scope.said.services.is_empty() {
            dated.push(service.clone());
        } else if days.is_empty() && HOUR.is_match(&scope.text) && !dated.contains(service) {
            dated.push(service.clone());
            scope.take_text(spoken(day) + &scope.text);
        }
    }
}

/// Whether several services are named and nothing is given up or moved.
fn asks_for_several(scopes: &[Scope]) -> bool {
    let mut named: Vec<&ServiceId> = Vec::new();
    for service in scopes.iter().filter(|s| !s.tells()).flat_map(|s| &s.said.services) {
        if !named.contains(&service) {
            named.push(service);
        }
    }
    let all = |wish: Asks| scopes.iter().all(|s| s.said.asks == Asks::Nothing || s.said.asks == wish);
    named.len() > 1 && (all(Asks::New) || all(Asks::Change))
}
