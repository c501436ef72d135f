//! Which sessions a letter gives up, of the days that it names: not the one that is kept, nor the one that says why.

use super::super::stops::{Stop, What, are_all_given_up, is_aside, is_joined, named};
use super::{Desk, Visit, is_off};
use crate::reading::Key;
use crate::reading::sentence::intent::Asks;
use crate::reading::sentence::scope::Scope;
use crate::reading::text::fold::has_any;
use crate::reading::when::DateReading;
use chrono::NaiveDate;

impl Desk<'_> {
    /// The sessions that are cancelled, where they are named.
    pub(super) fn cancelled(&self, stops: &[Stop], scopes: &[&Scope]) -> Vec<Visit> {
        let visit = |(day, line): &(NaiveDate, usize)| Visit { date: Some(*day), date_line: *line, ..Visit::default() };
        let asking = |s: &&Stop| {
            scopes.get(s.piece).is_some_and(|scope| matches!(scope.said.asks, Asks::Cancel | Asks::Absence))
        };
        let given_up: Vec<Stop> = stops.iter().filter(asking).cloned().collect();
        let stays = |s: &&Stop| {
            let kept = ["行ける", "行けます", "参加", "出られ", "伺", "予定どおり", "予定通り", "お願い"];
            scopes.get(s.piece).is_some_and(|scope| scope.piece.line > 0 && has_any(&scope.text, &kept))
        };
        // 「13,20,27日の予約」 above 「20日のみキャンセル」.
        let body = given_up.iter().any(|s| s.line > 0 && matches!(s.what, What::Day(_)));
        let habitual = |s: &&Stop| body && s.line == 0 && !asking(s);
        let rest: Vec<Stop> = stops.iter().filter(|s| asking(s) || !stays(s) && !habitual(s)).cloned().collect();
        // 「明日はキャンセルします。20日は行けると思います」: the day that is kept is not the one given up.
        let stops = if named(&given_up).is_empty() && named(&rest).is_empty() { stops } else { &rest };
        let stops = &self.without_reasons(stops, scopes);
        let days = named(stops);
        match days.as_slice() {
            [] if stops.iter().any(|s| matches!(s.what, What::Day(DateReading::Contradicts))) => {
                vec![Visit::default().lack(Key::Date)]
            }
            [(day, _)] if is_off(*day, self.calendar) => vec![Visit::default().lack(Key::Date)],
            [one] => vec![visit(one)],
            [] => vec![Visit::default()],
            all if are_all_given_up(stops, scopes) && all.iter().all(|(d, _)| !self.is_odd(*d)) => {
                all.iter().map(visit).collect()
            }
            _ => vec![Visit::default().lack(Key::Date)],
        }
    }

    /// Of several days those that are given up: without what is past, and what only says why. 「5/13欠席」 above 「5/12に検査が入り」.
    fn without_reasons(&self, stops: &[Stop], scopes: &[&Scope]) -> Vec<Stop> {
        let sure = |s: &Stop| if let What::Day(d) = &s.what { d.sure() } else { None };
        let aside = |at: usize, s: &Stop, day: NaiveDate| {
            let apart = is_off(day, self.calendar) && !is_joined(stops, at, scopes);
            day < self.written.date_naive() || apart || is_aside(s, scopes)
        };
        let kept = |(at, s): &(usize, &Stop)| sure(s).is_none_or(|day| !aside(*at, s, day));
        let rest: Vec<Stop> = stops.iter().enumerate().filter(kept).map(|(_, s)| s.clone()).collect();
        if named(&rest).is_empty() { stops.to_vec() } else { rest }
    }
}
