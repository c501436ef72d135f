//! What a visit is changed to: another session, another part of it, or both.

use super::super::stops::{Stop, What, is_joined, is_old, named};
use super::{Desk, Visit};
use crate::reading::Key;
use crate::reading::sentence::intent::Asks;
use crate::reading::sentence::replacing::is_reckoned;
use crate::reading::sentence::scope::{BOTH, Scope};
use crate::reading::text::fold::has_any;
use crate::reading::when::{Attendance, DateReading, FoundTime, attendance};

impl Desk<'_> {
    /// Rows of days with their hours are a change each: 「次のように変更してください。4月22日 14時〜15時 / 4月29日 13時〜14時」.
    pub(super) fn all_changed(&self, stops: &[Stop], scopes: &[&Scope]) -> Vec<Visit> {
        let arrows = ["→", "⇒", "から", "↓", "前", "元", "旧"];
        let row = |piece: usize| {
            let scope = scopes.get(piece).filter(|s| s.piece.line > 0 && s.piece.label.is_empty())?;
            let text = scope.text.trim_start_matches(|c: char| !c.is_alphanumeric());
            let mine: Vec<Stop> = stops.iter().filter(|s| s.piece == piece).cloned().collect();
            let [Stop { what: What::Day(DateReading::Sure(day)), line, .. }, hours @ ..] = mine.as_slice() else {
                return None;
            };
            let timed = !hours.is_empty() && hours.iter().all(|s| matches!(s.what, What::Time(_)));
            let plain = text.starts_with(|c: char| c.is_ascii_digit()) && !has_any(text, &arrows);
            let visit = Visit { date: Some(*day), date_line: *line, ..Visit::default() };
            (timed && plain).then(|| self.changed_hours(visit, hours))
        };
        let rows: Vec<Visit> = (0..scopes.len()).filter_map(row).collect();
        let only = stops.iter().filter(|s| matches!(s.what, What::Day(_))).count() == rows.len();
        if rows.len() > 1 && only {
            return rows;
        }
        self.changed_alike(stops, scopes).unwrap_or_else(|| vec![self.changed(stops, scopes)])
    }

    /// 「4月22日と29日ですが、どちらも14時からに変更してください」
    fn changed_alike(&self, stops: &[Stop], scopes: &[&Scope]) -> Option<Vec<Visit>> {
        let days = named(stops);
        let all = |s: &Scope| s.piece.line > 0 && s.said.asks == Asks::Change && has_any(&s.text, &BOTH);
        let timed = stops.iter().any(|s| matches!(s.what, What::Time(_)));
        let joined = |at: usize, stop: &Stop| !matches!(stop.what, What::Day(_)) || is_joined(stops, at, scopes);
        let body: Vec<Stop> = stops.iter().filter(|s| s.line > 0).cloned().collect();
        let alike = days.len() > 1 && timed && scopes.iter().any(|s| all(s));
        let row = stops.iter().enumerate().filter(|(_, s)| s.line > 0).all(|(at, s)| joined(at, s));
        (alike && row).then(|| {
            let visit = |(day, line): &(_, usize)| Visit { date: Some(*day), date_line: *line, ..Visit::default() };
            let days = if named(&body).is_empty() { days } else { named(&body) };
            days.iter().map(|day| self.changed_hours(visit(day), &body)).collect()
        })
    }

    /// What it is changed to: of two days or two parts the one that a に marks, else the last.
    pub(super) fn changed(&self, stops: &[Stop], scopes: &[&Scope]) -> Visit {
        let days = named(stops);
        let visit = match days.as_slice() {
            [] => Visit::default(),
            [(day, line)] => Visit { date: Some(*day), date_line: *line, ..Visit::default() },
            [first, last] => {
                let (day, line) = if is_old(stops, last.0, scopes) { first } else { last };
                Visit { date: Some(*day), date_line: *line, ..Visit::default() }
            }
            _ => Visit::default().lack(Key::Date),
        };
        let open =
            days.len() <= 1 && scopes.iter().any(|s| is_reckoned(&s.text) && (s.piece.line > 0 || days.is_empty()));
        let visit = if open { Visit::default().lack(Key::Date) } else { visit };
        let off = visit.date.is_some_and(|d| self.is_odd(d));
        let doubt =
            off || stops.iter().any(|s| matches!(s.what, What::Day(DateReading::Contradicts | DateReading::Unsure)));
        let visit = if doubt { Visit { date: None, ..visit }.lack(Key::Date) } else { visit };
        self.changed_hours(visit, stops)
    }

    fn changed_hours(&self, visit: Visit, stops: &[Stop]) -> Visit {
        let times: Vec<(FoundTime, usize)> = stops
            .iter()
            .filter_map(|s| if let What::Time(t) = &s.what { Some((t.clone(), s.line)) } else { None })
            .collect();
        let all: Vec<FoundTime> = times.iter().map(|(t, _)| t.clone()).collect();
        let Some((last, line)) = times.last() else { return visit };
        let together = attendance(&all, self.hours);
        let last_alone = attendance(std::slice::from_ref(last), self.hours);
        let part = if matches!(together, Attendance::Part { .. }) { together } else { last_alone };
        match part {
            Attendance::Part { from, to } => Visit { from: Some(from), to: Some(to), time_line: *line, ..visit },
            Attendance::Unsaid => visit,
            Attendance::Outside | Attendance::Unsure => visit.lack(Key::Time),
        }
    }
}
