//! Pairs days with hours, in the order of preference: 第1希望 …, ①②③, 「4/22か4/29の11時」, 「11時か11時半」.

use std::ops::Range;
use std::sync::LazyLock;

use super::clock_times::{FoundTime, TimeReading, times_in};
use super::dates::{DateForm, DateReading, FoundDate, dates_in};
use super::day_parts::{left_open, part_in};
use super::numerals::value;
use crate::mail::Moment;
use crate::reading::guide::{Calendar, Window};
use crate::reading::text::folded::Folded;
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::text::seen::{Searched, Text};

/// Days or hours that share each other's part; who writes more than these means no wish.
const MOST_IN_A_ROW: usize = 12;

/// A start wished for. At least one of day and hour is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundWish {
    /// Of the later of its two parts.
    pub span: Range<usize>,
    pub date: Option<DateReading>,
    pub time: Option<TimeReading>,
    /// The length it implies: 15:00〜15:30.
    pub minutes: Option<u32>,
    /// The part of the day in which any start will do.
    pub within: Option<Window>,
}

/// Finds the wishes of a text of one or more lines, best first.
#[must_use]
pub fn wishes_in<T: Searched + ?Sized>(text: &T, written: Moment, calendar: &Calendar) -> Vec<FoundWish> {
    let text = &*text.as_text();
    let times: Vec<FoundTime> =
        times_in(text, &calendar.windows).into_iter().filter(|t| start(t, text).is_some()).collect();
    let (named, weekdays): (Vec<FoundDate>, Vec<FoundDate>) = dates_in(text, written, calendar)
        .into_iter()
        .filter(|d| d.form != DateForm::EveryWeek && (d.form != DateForm::Today || at_an_hour(d, &times, text)))
        .partition(|d| d.form != DateForm::Weekday);
    // 「次回の個別相談ですが、20日の11時半から」
    let other = named.iter().any(|d| d.form != DateForm::NextSession);
    // 「先週の相談のつづきを」
    let over =
        |d: &FoundDate| d.form == DateForm::Week && d.reading.sure().is_some_and(|day| day < written.date_naive());
    let named: Vec<FoundDate> =
        named.into_iter().filter(|d| (!other || d.form != DateForm::NextSession) && !over(d)).collect();
    // 「水曜の3時」 where no other day is named; 水曜 alone is what the service is called by.
    let beside = |day: &FoundDate| {
        let gap = |t: &FoundTime| text.get(day.span.end..t.span.start);
        times.iter().filter_map(gap).any(|g| matches!(g.trim_matches([' ', '、', '　']), "" | "の" | "は" | "に"))
    };
    let alone = named.is_empty() && weekdays.iter().any(|d| d.reading.sure().is_some() && beside(d));
    let dates = if alone { weekdays } else { named };
    let mut stops: Vec<Stop> = dates.into_iter().map(Stop::Date).chain(times.into_iter().map(Stop::Time)).collect();
    stops.sort_by_key(|s| s.span().start);
    // What is a time is no date, and the other way round: of two that overlap the longer counts.
    let mut kept: Vec<Stop> = Vec::new();
    for stop in stops {
        match kept.last_mut() {
            Some(last) if last.span().end > stop.span().start && !last.is_same_span(&stop) => {
                if stop.span().len() > last.span().len() {
                    *last = stop;
                }
            }
            _ => kept.push(stop),
        }
    }
    ranked(with_day_parts(paired(&kept, text), text), text)
}

/// 「本日15時から」; 「今日は朝から雨です」 names no day to wish for.
fn at_an_hour(day: &FoundDate, times: &[FoundTime], text: &str) -> bool {
    let gap = |t: &FoundTime| text.get(day.span.end..t.span.start);
    times.iter().filter_map(gap).any(|gap| matches!(gap.trim_matches([' ', '、', '　']), "" | "の" | "は"))
}

/// A day without an hour has the part of the day that is said of it, up to the next wish.
fn with_day_parts(mut wishes: Vec<FoundWish>, text: &str) -> Vec<FoundWish> {
    let starts: Vec<usize> = wishes.iter().map(|w| w.span.start).collect();
    let alone = wishes.len() == 1;
    for wish in wishes.iter_mut().filter(|w| w.date.is_some() && w.time.is_none()) {
        let next = starts.iter().copied().filter(|start| *start > wish.span.start).min().unwrap_or(text.len());
        let said = if alone { text } else { text.get(wish.span.end..next).unwrap_or_default() };
        wish.within = part_in(said);
    }
    wishes
}

enum Stop {
    Date(FoundDate),
    Time(FoundTime),
}

impl Stop {
    fn span(&self) -> Range<usize> {
        match self {
            Self::Date(date) => date.span.clone(),
            Self::Time(time) => time.span.clone(),
        }
    }

    fn is_same_span(&self, other: &Self) -> bool {
        matches!((self, other), (Self::Date(_), Self::Date(_))) && self.span() == other.span()
    }
}

/// The start a time expression names for an appointment.
fn start(time: &FoundTime, text: &str) -> Option<TimeReading> {
    // 「15時から1時間半」 names the start, and a length that there is not.
    let with_length = text.get(time.span.clone()).is_some_and(|said| said.contains("時間"));
    match time.reading {
        TimeReading::Between(from, _) if with_length => Some(TimeReading::At(from)),
        TimeReading::At(from) | TimeReading::From(from) => Some(TimeReading::At(from)),
        // Longer than the longest appointment: a span of time in which the start may lie.
        TimeReading::Between(from, to) | TimeReading::Spread(from, to) => {
            let minutes = (to - from).num_minutes();
            let exact = minutes <= 30 || (minutes <= 60 && matches!(time.reading, TimeReading::Between(..)));
            Some(if exact { TimeReading::At(from) } else { TimeReading::Unsure })
        }
        TimeReading::Unsure => Some(TimeReading::Unsure),
        TimeReading::Until(_) | TimeReading::Whole | TimeReading::Vague => None,
    }
}

/// What an hour leaves open. A range that says a length says its start.
fn open_part(time: &FoundTime, text: &str) -> Option<Window> {
    let names_start = matches!(start(time, text), Some(TimeReading::At(_)))
        && matches!(time.reading, TimeReading::Between(..) | TimeReading::Spread(..));
    left_open(time, text.get(time.span.end..).unwrap_or_default()).filter(|_| !names_start)
}

/// A day goes with every hour after it; days in a row share the hour that follows; hours before any day
/// go with the days that follow; one hour at the end (「時間はどちらも11時」) goes with all.
fn paired(stops: &[Stop], text: &str) -> Vec<FoundWish> {
    let mut wishes: Vec<FoundWish> = Vec::new();
    let mut days: Vec<&FoundDate> = Vec::new();
    let mut hours: Vec<&FoundTime> = Vec::new();
    let mut before = None;
    // 「11時に4/22か4/29」: the hour stands first.
    let mut led = false;
    for stop in stops {
        let gap = before.and_then(|end| text.get(end..stop.span().start));
        let ends = match stop {
            Stop::Date(_) => !days.is_empty() && !((led || hours.is_empty()) && gap.is_some_and(is_alternative)),
            Stop::Time(_) => led && !days.is_empty(),
        };
        if ends {
            wishes.extend(crossed(&days, &hours, text));
            (days, hours, led) = (Vec::new(), Vec::new(), false);
        }
        match stop {
            Stop::Date(date) => {
                led |= days.is_empty() && !hours.is_empty();
                days.push(date);
            }
            Stop::Time(time) => hours.push(time),
        }
        days.truncate(MOST_IN_A_ROW);
        hours.truncate(MOST_IN_A_ROW);
        before = Some(stop.span().end);
    }
    wishes.extend(crossed(&days, &hours, text));
    shared(wishes)
}

fn is_alternative(gap: &str) -> bool {
    static OR: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"^[ \u{3000}]*(?:か|や|と|、|,|，|・|/|／|または|又は|もしくは|あるいは|or|それか|および|及び|か、|[ \u{3000}])*$",
        )
    });
    OR.is_match(gap)
}

fn crossed(days: &[&FoundDate], hours: &[&FoundTime], text: &str) -> Vec<FoundWish> {
    let wish = |day: Option<&FoundDate>, hour: Option<&FoundTime>| FoundWish {
        span: hour.map(|h| h.span.clone()).or(day.map(|d| d.span.clone())).unwrap_or_default(),
        date: day.map(|d| d.reading),
        time: hour.and_then(|h| start(h, text)),
        minutes: hour.and_then(|h| h.minutes),
        within: hour.and_then(|h| open_part(h, text)),
    };
    match (days, hours) {
        (days, []) => days.iter().map(|d| wish(Some(d), None)).collect(),
        ([], hours) => hours.iter().map(|h| wish(None, Some(h))).collect(),
        (days, hours) => {
            days.iter().flat_map(|d| hours.iter().map(move |h| (d, h))).map(|(d, h)| wish(Some(d), Some(h))).collect()
        }
    }
}

/// Where only one wish names an hour, and it is the last or stands before all days, all have it.
fn shared(mut wishes: Vec<FoundWish>) -> Vec<FoundWish> {
    let with_time: Vec<usize> = wishes.iter().enumerate().filter_map(|(at, w)| w.time.map(|_| at)).collect();
    let several = wishes.len() > 1;
    match with_time.as_slice() {
        [only] if several && *only + 1 == wishes.len() => {
            let last = wishes.last().cloned();
            for (wish, last) in wishes.iter_mut().zip(last.iter().cycle()) {
                (wish.time, wish.minutes, wish.within) = (last.time, last.minutes, last.within);
            }
            wishes
        }
        _ => wishes,
    }
}

/// By the numbers of 第1希望, 第2希望, where each wish stands behind one; else as written.
fn ranked(wishes: Vec<FoundWish>, text: &Text) -> Vec<FoundWish> {
    static RANK: LazyLock<Pattern> =
        LazyLock::new(|| pattern(r"第 ?(?P<n>[0-9一二三四五]) ?(?:希望|候補)|(?:希望|候補) ?(?P<m>[0-9])"));
    let folded = Folded::new(text);
    let ranks: Vec<(usize, u32)> = RANK
        .captures_iter(folded.text())
        .filter_map(|c| {
            let rank = c.name("n").or(c.name("m")).and_then(|m| value(m.as_str()))?;
            Some((folded.written(c.get(0)?.range()).start, rank))
        })
        .collect();
    // 「11時は第2希望で、第1希望は15時です」: the number of a wish behind it.
    let behind = |wish: &FoundWish| {
        let near = |at: usize| {
            text.get(wish.span.end..at).is_some_and(|gap| matches!(gap.trim(), "は" | "が" | "を" | "=" | "→" | ":"))
        };
        ranks.iter().find(|(at, _)| *at >= wish.span.end && near(*at)).map(|(_, rank)| *rank)
    };
    let rank = |wish: &FoundWish| {
        let before = ranks.partition_point(|(at, _)| *at <= wish.span.start);
        let stated = || before.checked_sub(1).and_then(|last| ranks.get(last)).map(|(_, rank)| *rank);
        behind(wish).or_else(stated).unwrap_or(0)
    };
    let mut ranked: Vec<(u32, FoundWish)> = wishes.into_iter().map(|wish| (rank(&wish), wish)).collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    // 「29日の11時でも15時でも。できれば15時を第1希望」: what is said before its rank is said again.
    let (plain, mut stated): (Vec<_>, Vec<_>) = ranked.into_iter().partition(|(rank, _)| *rank == 0);
    let mut first: Vec<FoundWish> = Vec::new();
    for (_, wish) in plain {
        let again = stated.iter_mut().find(|(_, s)| s.time == wish.time && (s.date.is_none() || s.date == wish.date));
        match again.filter(|_| wish.time.is_some()) {
            Some((_, again)) => again.date = again.date.or(wish.date),
            None => first.push(wish),
        }
    }
    first.into_iter().chain(stated.into_iter().map(|(_, wish)| wish)).collect()
}
