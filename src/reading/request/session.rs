//! The room's part of a request: which session, from when to when. A date beside a thank-you is not one to come on; two
//! dates where one is meant, or a weekday that does not fit, are left to be asked for.

mod changed;
mod given_up;

use std::sync::LazyLock;

use chrono::{Datelike as _, NaiveDate, NaiveTime};

use super::not_then::is_day_of_something_else;
use super::stops::{Stop, What, goes_on, named, says_every_time, says_some_day, stops};
use crate::mail::Moment;
use crate::reading::guide::{Calendar, Window};
use crate::reading::page::labels::Field;
use crate::reading::sentence::intent::Asks;
use crate::reading::sentence::scope::Scope;
use crate::reading::sentence::stance::{Stance, Weight};
use crate::reading::text::fold::has_any;
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::vocabulary::asking_words::EITHER;
use crate::reading::when::{Attendance, DateReading, FoundTime, TimeReading, attendance, dates_in};
use crate::reading::{Action, Key};

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

/// The sessions a service's scopes ask for.
#[must_use]
pub fn visits(scopes: &[&Scope], action: Action, written: Moment, calendar: &Calendar) -> Vec<Visit> {
    let Some(hours) = calendar.hours() else { return Vec::new() };
    let stops = stops(scopes, action, written, calendar);
    let desk = Desk { hours, written, calendar };
    match action {
        Action::New => desk.new_visits(&stops, scopes),
        Action::Cancel => desk.cancelled(&stops, scopes),
        Action::Change => desk.all_changed(&stops, scopes),
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
    /// Days to come on, and what is to be asked besides.
    Some(Vec<NaiveDate>, Besides),
    Doubt,
}

/// What a letter that names days ahead says of others.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Besides {
    Nothing,
    /// One of the days wished for is over, a slip that only the writer can mend; or she means to go on, 「それ以降も毎週」.
    OtherDays,
}

impl Desk<'_> {
    fn new_visits(&self, stops: &[Stop], scopes: &[&Scope]) -> Vec<Visit> {
        let visits = self.visits_of(stops, scopes);
        let undecided = scopes.iter().enumerate().any(|(piece, s)| {
            s.piece.is(Field::When) && s.piece.label.contains('時') && !stops.iter().any(|stop| stop.piece == piece)
        });
        let unread = scopes.iter().any(|s| holds_unread_hours(s, stops, scopes));
        let unread_day = scopes.iter().any(|s| holds_unread_day(s, stops, scopes));
        visits
            .into_iter()
            .map(|v| if (undecided || unread) && v.assumed.contains(&Key::From) { v.without_hours() } else { v })
            .map(|v| {
                let not_then = || v.date.is_some_and(|day| self.is_refused(day, scopes));
                if v.assumed.contains(&Key::Date) && (unread_day || not_then()) { v.without_day() } else { v }
            })
            .collect()
    }

    /// Whether a sentence says of the day that nobody comes: the next session is none to assume then.
    fn is_refused(&self, day: NaiveDate, scopes: &[&Scope]) -> bool {
        let refused = scopes.iter().filter(|s| s.piece.line > 0);
        refused
            .flat_map(|s| {
                dates_in(&*s.text_of(&|stance| stance.weight() == Weight::Other), self.written, self.calendar)
            })
            .any(|d| d.reading.sure() == Some(day))
    }

    fn visits_of(&self, stops: &[Stop], scopes: &[&Scope]) -> Vec<Visit> {
        match self.days(stops, scopes) {
            Days::None => {
                let next = self.calendar.next_session(self.written.naive_local());
                let visit = Visit { date: next, ..self.attended(stops) };
                vec![if next.is_some() { visit.assume(Key::Date) } else { visit.lack(Key::Date) }]
            }
            Days::Doubt => vec![self.attended(stops).lack(Key::Date)],
            Days::Some(days, besides) => {
                let days = self.visits_on(&days, stops, scopes);
                let over = (besides == Besides::OtherDays).then(|| self.attended(stops).lack(Key::Date));
                days.into_iter().chain(over).collect()
            }
        }
    }

    /// The days asked for: those of labelled fields if there are any, and the prose must not say otherwise.
    fn days(&self, stops: &[Stop], scopes: &[&Scope]) -> Days {
        let every: Vec<(&Stop, DateReading)> =
            stops.iter().filter_map(|s| if let What::Day(d) = s.what { Some((s, d)) } else { None }).collect();
        if every.is_empty() {
            let weekly = scopes.iter().any(|s| says_every_time(s));
            let denied = stops.iter().any(|s| matches!(s.what, What::NotThen));
            return if weekly || denied || scopes.iter().any(|s| says_some_day(s)) { Days::Doubt } else { Days::None };
        }
        let (over, every): (Vec<_>, Vec<_>) =
            every.into_iter().partition(|(_, d)| d.sure().is_some_and(|d| self.is_over(d)));
        if every.is_empty() || every.iter().any(|(_, d)| d.sure().is_none_or(|day| self.is_odd(day))) {
            return Days::Doubt;
        }
        // A subject may be last week's; a day that is told of was.
        let wished =
            |s: &Stop| s.line > 0 && (s.field || scopes.get(s.piece).is_some_and(|s| s.said.asks == Asks::New));
        let more = over.iter().any(|(s, _)| wished(s)) || scopes.iter().any(|s| goes_on(s));
        let besides = if more { Besides::OtherDays } else { Besides::Nothing };
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
        if chosen.len() > 1 && !self.is_list(stops, scopes) { Days::Doubt } else { Days::Some(chosen, besides) }
    }

    /// A day of the service that is past.
    fn is_over(&self, day: NaiveDate) -> bool {
        day < self.written.date_naive() && !is_off(day, self.calendar)
    }

    /// A day that is past, or on no weekday of the service: 「5月の保健室、20日に」 read as the 20th of April is a Monday.
    fn is_odd(&self, day: NaiveDate) -> bool {
        day < self.written.date_naive() || is_off(day, self.calendar)
    }

    /// Whether several days are all wanted: in one sentence or under one label, or each asked for.
    fn is_list(&self, stops: &[Stop], scopes: &[&Scope]) -> bool {
        let pieces: Vec<usize> = {
            let mut p: Vec<usize> = stops.iter().filter(|s| matches!(s.what, What::Day(_))).map(|s| s.piece).collect();
            p.dedup();
            p
        };
        let texts = pieces.iter().filter_map(|p| scopes.get(*p));
        let alternative = texts.clone().any(|s| EITHER.any_in(&s.text));
        let asked = |s: &&Scope| {
            s.piece.is(Field::When) || s.piece.marker.is_some() || s.piece.line == 0 || s.said.asks == Asks::New
        };
        let row = |s: &&Scope| s.text.chars().count() <= 30 && !has_any(&s.text, &["です", "ます", "たい"]);
        // One sentence asks for them all, and others say more of each.
        let all = named(stops);
        let whole = pieces.iter().any(|p| {
            let here: Vec<Stop> = stops.iter().filter(|s| s.piece == *p).cloned().collect();
            scopes.get(*p).is_some_and(|s| s.said.asks == Asks::New) && named(&here).len() == all.len()
        });
        let each = texts.clone().all(|s| asked(s) || row(s));
        !alternative && (pieces.len() == 1 || each || whole)
    }

    /// 「15日は13時から14時、22日も同じ時間で」: the hours of the day before; with none before they are not known.
    fn visits_on(&self, days: &[NaiveDate], stops: &[Stop], scopes: &[&Scope]) -> Vec<Visit> {
        let same = scopes.iter().any(|s| {
            s.said.asks != Asks::Nothing && has_any(&s.text, SAME_HOURS)
                || has_any(&s.text, &["も同じ時間", "同じ時間で"])
        });
        let mut visits: Vec<Visit> = Vec::new();
        for day in days {
            let visit = self.visit_on(*day, stops);
            let unsaid = same && visit.assumed.contains(&Key::From);
            let before = visits.last().filter(|v| v.from.is_some() && !v.assumed.contains(&Key::From)).cloned();
            visits.push(match (unsaid, before) {
                (true, Some(before)) => Visit { date: visit.date, date_line: visit.date_line, ..before },
                (true, None) => visit.without_hours(),
                _ => visit,
            });
        }
        visits
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
                // 「22日と29日に。22日は最後まで、29日は2時まで」: named once more, each by itself.
                (What::Day(d), Some(last)) if last.0.len() > 1 && d.sure().is_some_and(|d| last.0.contains(&d)) => {
                    groups.push((d.sure().into_iter().collect(), Vec::new()));
                }
                (What::Day(d), Some(last))
                    if (last.1.is_empty() && !open) || d.sure().is_some_and(|d| last.0.contains(&d)) =>
                {
                    last.0.extend(d.sure());
                }
                (What::Day(d), _) => groups.push((d.sure().into_iter().collect(), Vec::new())),
                (What::Time(_) | What::Limit(_), Some(last)) => last.1.push(stop.clone()),
                (What::Limit(_) | What::Time(_), None) | (What::NotThen | What::Spare(..) | What::Once(..), _) => {}
            }
        }
        let single = groups.len() <= 2;
        let common = groups.first().map(|g| g.1.clone()).unwrap_or_default();
        if single {
            return stops.iter().filter(|s| matches!(s.what, What::Time(_) | What::Limit(_))).cloned().collect();
        }
        // 「13日と27日に、13時〜15時。ただし27日は14時まで」: what is said of it alone counts.
        let alone = groups.iter().skip(1).rfind(|g| g.0 == [day] && !g.1.is_empty());
        let rows = groups.iter().skip(1).filter(|g| g.0.contains(&day));
        let rows: Vec<_> = match alone {
            Some(alone) if rows.clone().any(|g| g.0.len() > 1) => vec![alone],
            _ => rows.collect(),
        };
        let own: Vec<Stop> = rows.into_iter().flat_map(|g| g.1.clone()).collect();
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
        // 「参加時間:1時半から」, and below 「最後までおります」.
        let together = || attendance(&[times(true), times(false)].concat(), self.hours);
        let (part, found) = match (labelled, prose) {
            (Attendance::Unsaid, prose) => (prose, times(false)),
            (labelled, Attendance::Part { .. })
                if labelled != prose && !is_vaguer(&times(false)) && together() != labelled =>
            {
                (Attendance::Unsure, Vec::new())
            }
            (labelled, _) => (labelled, times(true)),
        };
        let only_start = !found.is_empty() && found.iter().all(|t| matches!(t.reading, TimeReading::At(_)));
        let visit = Visit { time_line: line, ..Visit::default() };
        if let Some(to) = self.fitting(&found, stops) {
            return Visit { from: Some(self.hours.from), to: Some(to), ..visit };
        }
        match part {
            part if self.is_limited(part, &found, stops) => visit.lack(Key::Time),
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

    /// 「14時から会議なので1時間だけ」: the length that fits exactly between the beginning and what comes then.
    fn fitting(&self, found: &[FoundTime], stops: &[Stop]) -> Option<NaiveTime> {
        let [FoundTime { reading: TimeReading::Vague, minutes: Some(minutes), .. }] = found else { return None };
        let end = self.hours.from + chrono::Duration::minutes(i64::from(*minutes));
        let meets = |s: &Stop| matches!(&s.what, What::Limit(t) if matches!(t.reading, TimeReading::At(at) | TimeReading::From(at) if at == end));
        stops.iter().any(meets).then_some(end)
    }

    /// Whether something else falls into the part that was said, and nothing says what becomes of it: 「14時から会議なので」.
    fn is_limited(&self, part: Attendance, found: &[FoundTime], stops: &[Stop]) -> bool {
        let (from, to) =
            if let Attendance::Part { from, to } = part { (from, to) } else { (self.hours.from, self.hours.to) };
        let says = |wanted: &dyn Fn(&TimeReading) -> bool| found.iter().any(|t| wanted(&t.reading));
        let ends = says(&|r| matches!(r, TimeReading::Until(_) | TimeReading::Between(..) | TimeReading::Whole));
        let begins = ends || says(&|r| matches!(r, TimeReading::From(_) | TimeReading::At(_)));
        let limits = stops.iter().filter_map(|s| if let What::Limit(t) = &s.what { Some(t.reading) } else { None });
        limits.into_iter().any(|limit| match limit {
            TimeReading::At(at) | TimeReading::From(at) | TimeReading::Until(at) => {
                !ends && from < at && at < to || !begins && self.hours.from < at && at < self.hours.to
            }
            TimeReading::Between(begin, end) => !ends && begin < to && end > from && end > self.hours.from,
            _ => !ends && !begins,
        })
    }
}

/// Figures that look like an hour, in a clause that asks or states, and that nobody could make sense of.
fn holds_unread_hours(scope: &Scope, stops: &[Stop], scopes: &[&Scope]) -> bool {
    static HOUR: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"[0-9] ?[)\]]?_* ?時(?:[^間期]|$)|[0-9]{1,2}:[0-9]{2}|(?:^|[^0-9-])[01][0-9][0-5]0 ?[~〜-] ?[01][0-9][0-5]0(?:[^0-9-]|$)|[0-9](?:時間半?|分)(?:だけ|のみ)",
        )
    });
    let piece = scopes.iter().position(|s| std::ptr::eq(*s, scope));
    let read = stops.iter().any(|s| Some(s.piece) == piece && !matches!(s.what, What::Day(_)));
    let said = scope.text_of(&|stance| stance.weight() == Weight::Full || stance == Stance::Question);
    let of_people = scope.piece.is(Field::Number) || scope.piece.is(Field::Name);
    let written = if of_people { &scope.piece.text } else { &*said };
    scope.piece.line > 0 && !read && !scope.tells() && HOUR.is_match(written)
}

/// The same of a day.
fn holds_unread_day(scope: &Scope, stops: &[Stop], scopes: &[&Scope]) -> bool {
    static DAY: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(r"(?:^|[^0-9/])[0-3]?[0-9](?:日(?:[^間前後目分ほ程ぶも中たおご]|$)|/[0-3]?[0-9](?:[^0-9/]|$))")
    });
    let piece = scopes.iter().position(|s| std::ptr::eq(*s, scope));
    let read = stops.iter().any(|s| Some(s.piece) == piece && matches!(s.what, What::Day(_)));
    let said = scope.text_of(&|stance| stance.weight() == Weight::Full);
    let of_people = scope.piece.is(Field::Number) || scope.piece.is(Field::Name);
    let written = if of_people { &scope.piece.text } else { &*said };
    let supposes = scope.piece.text.contains("よね");
    let ours = |found: regex::Match<'_>| {
        let figures = found.as_str().trim_end_matches(|c: char| c != '日' && !c.is_ascii_digit());
        let end = found.start() + figures.len();
        !is_day_of_something_else(written.get(end..).unwrap_or_default())
    };
    scope.piece.line > 0 && !read && !scope.tells() && !supposes && DAY.find_iter(written).any(ours)
}

/// Hours that another letter, or another day, told.
const SAME_HOURS: &[&str] =
    &["同じ時間", "同時刻", "同じ時刻", "時間は同じ", "時間も同じ", "時間帯は同じ", "同じ時間帯"];

/// Whether a day is on no weekday of the service and was not added.
#[must_use]
pub fn is_off(day: NaiveDate, calendar: &Calendar) -> bool {
    calendar.weekday.is_some_and(|w| w != day.weekday()) && !calendar.added.contains(&day)
}

/// Prose such as 途中で抜けるかも says less than a field.
fn is_vaguer(times: &[FoundTime]) -> bool {
    times.iter().all(|t| matches!(t.reading, TimeReading::Vague | TimeReading::At(_) | TimeReading::Whole))
}

impl Visit {
    /// 「時間：未定です」 is not the whole session.
    fn without_hours(mut self) -> Self {
        self.assumed.retain(|key| !matches!(key, Key::From | Key::To));
        Self { from: None, to: None, ..self }.lack(Key::Time)
    }

    fn without_day(mut self) -> Self {
        self.assumed.retain(|key| *key != Key::Date);
        Self { date: None, ..self }.lack(Key::Date)
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
