//! The room's part of a request: which session, from when to when. A date beside a thank-you is not one to come on; two
//! dates where one is meant, or a weekday that does not fit, are left to be asked for.

use std::sync::LazyLock;

use chrono::{Datelike as _, NaiveDate, NaiveTime};
use regex::Regex;

use super::fold::has_any;
use super::guide::{Calendar, Window};
use super::intent::Asks;
use super::labels::Field;
use super::pattern::pattern;
use super::scope::Scope;
use super::when::{Attendance, DateForm, DateReading, FoundTime, TimeReading, attendance, dates_in, times_in};
use super::{Action, Key};
use crate::mail::Moment;

/// One session asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visit {
    pub date: Option<NaiveDate>,
    pub from: Option<NaiveTime>,
    pub to: Option<NaiveTime>,
    pub assumed: Vec<Key>,
    pub missing: Vec<Key>,
    /// Where the date stood.
    pub date_line: usize,
    pub time_line: usize,
}

/// What stands in a scope, in order.
#[derive(Clone, Debug)]
struct Stop {
    at: usize,
    line: usize,
    /// Whether a label says it is a date or time, or its sentence asks.
    field: bool,
    piece: usize,
    what: What,
}

#[derive(Clone, Debug)]
enum What {
    Day(DateReading),
    Time(FoundTime),
}

/// The sessions a service's scopes ask for.
#[must_use]
pub fn visits(scopes: &[&Scope], action: Action, written: Moment, calendar: &Calendar) -> Vec<Visit> {
    let Some(hours) = calendar.hours() else { return Vec::new() };
    let stops = stops(scopes, written, calendar);
    let desk = Desk { hours, written, calendar };
    match action {
        Action::New => desk.new_visits(&stops, scopes),
        Action::Cancel => desk.cancelled(&stops, scopes),
        Action::Change => vec![desk.changed(&stops, scopes)],
    }
}

/// Every day and hour in the scopes.
fn stops(scopes: &[&Scope], written: Moment, calendar: &Calendar) -> Vec<Stop> {
    let mut out = Vec::new();
    for (piece, scope) in scopes.iter().enumerate() {
        if scope.tells() {
            continue;
        }
        let field = scope.piece.is(Field::When) || scope.piece.marker.is_some();
        let dates = dates_in(&scope.text, written, calendar).into_iter().filter(|d| {
            let after = scope.text.get(d.span.end..).unwrap_or_default();
            match scope.said.asks {
                // 「22日は通院と重なったため取消」 names the day that is given up.
                Asks::Cancel | Asks::Absence | Asks::Change => {
                    !matches!(d.form, DateForm::Weekday | DateForm::EveryWeek)
                }
                asks => counts(d.form, after, field || asks == Asks::New),
            }
        });
        let mut here: Vec<Stop> = dates
            .map(|d| Stop { at: d.span.start, line: scope.piece.line, field, piece, what: What::Day(d.reading) })
            .collect();
        let times = times_in(&scope.text, &calendar.windows);
        here.extend(times.into_iter().map(|t| Stop {
            at: t.span.start,
            line: scope.piece.line,
            field,
            piece,
            what: What::Time(t),
        }));
        here.sort_by_key(|s| s.at);
        out.extend(here);
    }
    out
}

/// Whether a named day is one to come on.
fn counts(form: DateForm, after: &str, trusted: bool) -> bool {
    static ELSEWHERE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(concat!(
            r"^(?:頃|ごろ)?(?:\(.\))?(?:付け?|に|の|から|より|は|で)?、?(?:届い|いただい|頂い|送っ|お?メール|ご?案内|お知らせ|ご?連絡|お?電話(?:を|で|し)|退院|入院|手術|検査|",
            r"受診|診察|通院|病院|抗がん剤|点滴|化学療法|放射線|誕生|生まれ|結果|現在|治療|引っ越|法事|外来)"
        ))
    });
    match form {
        DateForm::Weekday | DateForm::EveryWeek => false,
        DateForm::Today => trusted && !ELSEWHERE.is_match(after),
        _ => !ELSEWHERE.is_match(after),
    }
}

struct Desk<'a> {
    hours: Window,
    written: Moment,
    calendar: &'a Calendar,
}

/// The days of a letter, weighed against each other.
enum Days {
    None,
    Some(Vec<NaiveDate>),
    Doubt,
}

impl Desk<'_> {
    fn new_visits(&self, stops: &[Stop], scopes: &[&Scope]) -> Vec<Visit> {
        let visits = self.visits_of(stops, scopes);
        let undecided = scopes.iter().enumerate().any(|(piece, s)| {
            s.piece.is(Field::When) && s.piece.label.contains('時') && !stops.iter().any(|stop| stop.piece == piece)
        });
        visits
            .into_iter()
            .map(|v| if undecided && v.assumed.contains(&Key::From) { v.without_hours() } else { v })
            .collect()
    }

    fn visits_of(&self, stops: &[Stop], scopes: &[&Scope]) -> Vec<Visit> {
        match self.days(stops, scopes) {
            Days::None => {
                let next = self.calendar.next_session(self.written.naive_local());
                let visit = Visit { date: next, ..self.attended(stops) };
                vec![if next.is_some() { visit.assume(Key::Date) } else { visit.lack(Key::Date) }]
            }
            Days::Doubt => vec![self.attended(stops).lack(Key::Date)],
            Days::Some(days) => days.into_iter().map(|day| self.visit_on(day, stops)).collect(),
        }
    }

    /// The days asked for: those of labelled fields if there are any, and the prose must not say otherwise.
    fn days(&self, stops: &[Stop], scopes: &[&Scope]) -> Days {
        let every: Vec<(&Stop, DateReading)> =
            stops.iter().filter_map(|s| if let What::Day(d) = s.what { Some((s, d)) } else { None }).collect();
        if every.is_empty() {
            let weekly = scopes.iter().any(|s| has_any(&s.text, &["毎週", "毎回"]) && s.said.asks == Asks::New);
            return if weekly { Days::Doubt } else { Days::None };
        }
        if every.iter().any(|(_, d)| d.sure().is_none_or(|day| self.is_odd(day))) {
            return Days::Doubt;
        }
        let days = |wanted: &dyn Fn(&Stop) -> bool| {
            let mut days: Vec<NaiveDate> =
                every.iter().filter(|(s, _)| wanted(s)).filter_map(|(_, d)| d.sure()).collect();
            days.dedup();
            let mut unique: Vec<NaiveDate> = Vec::new();
            days.into_iter().for_each(|d| {
                if !unique.contains(&d) {
                    unique.push(d);
                }
            });
            unique
        };
        let subject = days(&|s| s.line == 0);
        let labelled = days(&|s| s.field && s.line > 0);
        let prose = days(&|s| !s.field && s.line > 0);
        let body = if labelled.is_empty() { prose.clone() } else { labelled.clone() };
        let agrees = |some: &[NaiveDate], all: &[NaiveDate]| some.iter().all(|d| all.contains(d));
        if !body.is_empty() && !agrees(&subject, &body) || !labelled.is_empty() && !agrees(&prose, &labelled) {
            return Days::Doubt;
        }
        let chosen = if body.is_empty() { subject } else { body };
        if chosen.len() > 1 && !self.is_list(stops, scopes) { Days::Doubt } else { Days::Some(chosen) }
    }

    /// A day that is past, or on no weekday of the service: 「5月の保健室、20日に」 read as the 20th of April is a Monday.
    fn is_odd(&self, day: NaiveDate) -> bool {
        day < self.written.date_naive() || is_off(day, self.calendar)
    }

    /// Whether several days are all wanted: in one sentence or under one label, or each asked for.
    fn is_list(&self, stops: &[Stop], scopes: &[&Scope]) -> bool {
        let either = [
            "または",
            "もしくは",
            "どちらか",
            "日か",
            "あるいは",
            ")か",
            "いずれか",
            "第2希望",
            "第二希望",
            "都合の良い",
            "都合のよい",
        ];
        let pieces: Vec<usize> = {
            let mut p: Vec<usize> = stops.iter().filter(|s| matches!(s.what, What::Day(_))).map(|s| s.piece).collect();
            p.dedup();
            p
        };
        let texts = pieces.iter().filter_map(|p| scopes.get(*p));
        let alternative = texts.clone().any(|s| has_any(&s.text, &either));
        let asked = texts.clone().all(|s| {
            s.piece.is(Field::When) || s.piece.marker.is_some() || s.piece.line == 0 || s.said.asks == Asks::New
        });
        let rows = texts.clone().all(|s| s.text.chars().count() <= 30 && !has_any(&s.text, &["です", "ます", "たい"]));
        !alternative && (pieces.len() == 1 || asked || rows)
    }

    /// The visit on one of the days: the hours that stand with it, else those for all.
    fn visit_on(&self, day: NaiveDate, stops: &[Stop]) -> Visit {
        let line = stops.iter().find(|s| matches!(s.what, What::Day(d) if d.sure() == Some(day))).map_or(0, |s| s.line);
        let own = self.times_of(day, stops);
        Visit { date: Some(day), date_line: line, ..self.attended(&own) }
    }

    /// The times that go with a day. Days in a row share what follows them; what stands before all goes with all.
    fn times_of(&self, day: NaiveDate, stops: &[Stop]) -> Vec<Stop> {
        let mut groups: Vec<(Vec<NaiveDate>, Vec<Stop>)> = vec![(Vec::new(), Vec::new())];
        for stop in stops {
            let open = groups.len() == 1 && groups.first().is_some_and(|g| g.0.is_empty());
            match (&stop.what, groups.last_mut()) {
                (What::Day(d), Some(last))
                    if (last.1.is_empty() && !open) || d.sure().is_some_and(|d| last.0.contains(&d)) =>
                {
                    last.0.extend(d.sure());
                }
                (What::Day(d), _) => groups.push((d.sure().into_iter().collect(), Vec::new())),
                (What::Time(_), Some(last)) => last.1.push(stop.clone()),
                (What::Time(_), None) => {}
            }
        }
        let single = groups.len() <= 2;
        let common = groups.first().map(|g| g.1.clone()).unwrap_or_default();
        if single {
            return stops.iter().filter(|s| matches!(s.what, What::Time(_))).cloned().collect();
        }
        let own: Vec<Stop> = groups.iter().skip(1).filter(|g| g.0.contains(&day)).flat_map(|g| g.1.clone()).collect();
        if own.is_empty() { common } else { own }
    }

    /// The part of the session that the times come to; labelled ones count first, and prose must not say otherwise.
    fn attended(&self, stops: &[Stop]) -> Visit {
        let times = |field: bool| -> Vec<FoundTime> {
            stops
                .iter()
                .filter(|s| s.field == field)
                .filter_map(|s| if let What::Time(t) = &s.what { Some(t.clone()) } else { None })
                .collect()
        };
        let line =
            stops.iter().filter(|s| matches!(s.what, What::Time(_))).max_by_key(|s| s.field).map_or(0, |s| s.line);
        let (labelled, prose) = (attendance(&times(true), self.hours), attendance(&times(false), self.hours));
        let (part, found) = match (labelled, prose) {
            (Attendance::Unsaid, prose) => (prose, times(false)),
            (labelled, Attendance::Part { .. }) if labelled != prose && !is_vaguer(&times(false)) => {
                (Attendance::Unsure, Vec::new())
            }
            (labelled, _) => (labelled, times(true)),
        };
        let only_start = !found.is_empty() && found.iter().all(|t| matches!(t.reading, TimeReading::At(_)));
        let visit = Visit { time_line: line, ..Visit::default() };
        match part {
            Attendance::Unsaid => Visit { from: Some(self.hours.from), to: Some(self.hours.to), ..visit }
                .assume(Key::From)
                .assume(Key::To),
            Attendance::Part { from, to } if only_start => {
                Visit { from: Some(from), to: Some(to), ..visit }.assume(Key::To)
            }
            Attendance::Part { from, to } => Visit { from: Some(from), to: Some(to), ..visit },
            Attendance::Outside | Attendance::Unsure => visit.lack(Key::Time),
        }
    }

    /// The sessions that are cancelled, where they are named.
    fn cancelled(&self, stops: &[Stop], scopes: &[&Scope]) -> Vec<Visit> {
        let visit = |(day, line): &(NaiveDate, usize)| Visit { date: Some(*day), date_line: *line, ..Visit::default() };
        let days = named(stops);
        match days.as_slice() {
            [] if stops.iter().any(|s| matches!(s.what, What::Day(DateReading::Contradicts))) => {
                vec![Visit::default().lack(Key::Date)]
            }
            [(day, _)] if is_off(*day, self.calendar) => vec![Visit::default().lack(Key::Date)],
            [one] => vec![visit(one)],
            [] => vec![Visit::default()],
            all if is_row(stops, scopes) && all.iter().all(|(d, _)| !self.is_odd(*d)) => {
                all.iter().map(visit).collect()
            }
            _ => vec![Visit::default().lack(Key::Date)],
        }
    }

    /// What it is changed to: of two days or two parts the one that a に marks, else the last.
    fn changed(&self, stops: &[Stop], scopes: &[&Scope]) -> Visit {
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
        let elsewhen =
            ["翌週", "次の週", "週間後", "一週遅", "1週遅", "他の日", "別の日", "ほかの日", "日を改め", "別日"];
        let open = days.len() <= 1 && scopes.iter().any(|s| has_any(&s.text, &elsewhen));
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

/// Whether a day is on no weekday of the service and was not added.
#[must_use]
pub fn is_off(day: NaiveDate, calendar: &Calendar) -> bool {
    calendar.weekday.is_some_and(|w| w != day.weekday()) && !calendar.added.contains(&day)
}

/// 「5/13と5/20、両方お休みします」: days in a row, nothing but a joint between them.
fn is_row(stops: &[Stop], scopes: &[&Scope]) -> bool {
    static JOINT: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^[0-9月日/ ]+(?:\((?:水|水曜|水曜日)\))?(?:と|、|,|・|&|及び|および|も|とも| )+$"));
    let days: Vec<&Stop> = stops.iter().filter(|s| matches!(s.what, What::Day(_))).collect();
    days.iter().zip(days.iter().skip(1)).all(|(one, next)| {
        let text = scopes.get(one.piece).map_or("", |s| s.text.as_str());
        one.piece == next.piece && JOINT.is_match(text.get(one.at..next.at).unwrap_or_default())
    })
}

/// Prose such as 途中で抜けるかも says less than a field.
fn is_vaguer(times: &[FoundTime]) -> bool {
    times.iter().all(|t| matches!(t.reading, TimeReading::Vague | TimeReading::At(_) | TimeReading::Whole))
}

/// The sure days of the stops, each once, in order.
fn named(stops: &[Stop]) -> Vec<(NaiveDate, usize)> {
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
fn is_old(stops: &[Stop], day: NaiveDate, scopes: &[&Scope]) -> bool {
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

impl Visit {
    /// 「時間：未定です」 is not the whole session.
    fn without_hours(mut self) -> Self {
        self.assumed.retain(|key| !matches!(key, Key::From | Key::To));
        Self { from: None, to: None, ..self }.lack(Key::Time)
    }

    fn assume(mut self, key: Key) -> Self {
        self.assumed.push(key);
        self
    }

    fn lack(mut self, key: Key) -> Self {
        self.missing.push(key);
        self
    }
}
