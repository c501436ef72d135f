//! Finds what names a day, and leaves alone what only looks like it: 4回, 5月分, 30分, 75歳, ひかり町5-6,
//! telephone numbers and postal codes.

use std::ops::Range;
use std::sync::LazyLock;

use chrono::{Datelike as _, NaiveDate};
use regex::Captures;

use super::date_forms::{FORMS, Place, SET};
use super::days::Today;
use super::numerals::value;
use crate::mail::{JAPAN, Moment};
use crate::reading::guide::Calendar;
use crate::reading::text::folded::Folded;
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::text::seen::{Searched, Text};

/// A day named in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundDate {
    /// Where it stands in the text, in bytes.
    pub span: Range<usize>,
    pub form: DateForm,
    pub reading: DateReading,
}

/// What a named day means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateReading {
    Sure(NaiveDate),
    /// 4月23日(水) where that is a Thursday; 2月31日; 「次回（22日）」 where the next session is another day.
    Contradicts,
    /// 毎週, a range of days, 15日以降, or a day that may be past or of next month.
    Unsure,
}

/// How it is named: the reader trusts 「今日」 in a sentence less than 「4月15日」 after a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DateForm {
    /// With its year.
    Full,
    /// 4月15日, 4/15, 来月の6日.
    MonthDay,
    /// 15日, and the later days of a list.
    Day,
    /// 第2水曜.
    NthWeekday,
    /// 来週の水曜, 今度の水曜.
    WeekdayOfWeek,
    /// 来週, 来週の保健室.
    Week,
    /// 今日, 本日: often only about the letter itself.
    Today,
    /// 明日, あさって, 昨日.
    DayWord,
    /// 次回, 今度の保健室.
    NextSession,
    /// 水曜日 alone: mostly what the service is called by, not a date.
    Weekday,
    /// 毎週.
    EveryWeek,
    /// 5月は毎週: one for each open day, all with the same span.
    EveryOpenDay,
}

impl DateReading {
    /// The day, where it is sure.
    #[must_use]
    pub fn sure(self) -> Option<NaiveDate> {
        match self {
            Self::Sure(day) => Some(day),
            Self::Contradicts | Self::Unsure => None,
        }
    }
}

/// Finds every day named in a text written at `written`, in order.
#[must_use]
pub fn dates_in<T: Searched + ?Sized>(text: &T, written: Moment, calendar: &Calendar) -> Vec<FoundDate> {
    let folded = Folded::new(text);
    let now = written.with_timezone(&JAPAN).naive_local();
    let swept = without_when_told(sweep(folded.text(), Today { now, day: now.date(), calendar }), now.date());
    let mut found = joined(swept, folded.text());
    for date in &mut found {
        date.span = folded.written(date.span.clone());
    }
    found
}

/// 「きのう22日の保健室のキャンセルをお願いしましたが」: when it was told, beside a day that is still to come.
fn without_when_told(mut found: Vec<FoundDate>, today: NaiveDate) -> Vec<FoundDate> {
    let told: Vec<usize> = found
        .windows(2)
        .filter_map(|pair| if let [one, next] = pair { Some((one, next)) } else { None })
        .filter(|(one, next)| {
            let before = one.form == DateForm::DayWord && one.reading.sure().is_some_and(|day| day < today);
            before && one.span.end == next.span.start && next.reading.sure().is_some_and(|day| day >= today)
        })
        .map(|(one, _)| one.span.start)
        .collect();
    found.retain(|date| !told.contains(&date.span.start));
    found
}

/// Goes through the text from left to right; what stands first wins, then what stands first in the table.
fn sweep(text: &Text, today: Today<'_>) -> Vec<FoundDate> {
    let mut candidates: Vec<_> = SET
        .matches(text)
        .filter_map(|row| Some((row, FORMS.get(row)?)))
        .flat_map(|(row, form)| form.pattern.captures_iter(text).map(move |c| (whole(&c).start, row, form, c)))
        .collect();
    candidates.sort_by_key(|(start, row, ..)| (*start, *row));
    let mut found: Vec<FoundDate> = Vec::new();
    let (mut cursor, mut month) = (0, None);
    for (start, _, form, captures) in candidates {
        if start < cursor {
            continue;
        }
        let place = Place::new(text, whole(&captures), today, month);
        let Some(meaning) = form.read(&captures, &place) else { continue };
        cursor = meaning.end;
        let mut days = meaning.readings.iter().filter_map(|r| r.sure());
        month = days.next_back().filter(|_| meaning.form.names_month()).or(month);
        found.extend(meaning.readings.into_iter().map(|reading| FoundDate {
            span: start..cursor,
            form: meaning.form,
            reading,
        }));
        cursor = continue_list(text, today, month, &mut found).unwrap_or(cursor);
    }
    found
}

/// 「4/15、22と29」: the bare numbers after a date that names its month, as long as they are days of the service.
fn continue_list(text: &str, today: Today<'_>, month: Option<NaiveDate>, found: &mut Vec<FoundDate>) -> Option<usize> {
    let mut before = month?;
    let mut end = found.last().filter(|d| d.form.names_month() && d.reading.sure().is_some())?.span.end;
    while let Some((span, day)) = next_of_list(text, end) {
        let place = Place::new(text, span.clone(), today, Some(before));
        let Some(date) = today.day_after(before, day).sure().filter(|d| today.calendar.is_open(*d)) else { break };
        if place.weekday.is_some_and(|w| w != date.weekday()) {
            break;
        }
        let span = span.start..place.end_with_weekday();
        end = span.end;
        before = date;
        found.push(FoundDate { span, form: DateForm::Day, reading: DateReading::Sure(date) });
    }
    Some(end)
}

fn next_of_list(text: &str, end: usize) -> Option<(Range<usize>, u32)> {
    static NEXT: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(r"^ ?(?:、|,|・|と|か|や|&|\+|および|及び|または|又は|もしくは) ?(?P<day>[0-9]{1,2})(?P<sign>日?)")
    });
    static NOT_A_DAY: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(r"^(?:[0-9/.\-ー~:%時月年分回名人歳才番枚錠度号階割部]| ?(?i:[a-z])|日間|か月|ヶ月|カ月|つ|個|本|泊)")
    });
    let rest = text.get(end..)?;
    let captures = NEXT.captures(rest)?;
    let day = captures.name("day")?;
    let after = rest.get(captures.get(0)?.end()..)?;
    if NOT_A_DAY.is_match(after) {
        return None;
    }
    let span = end + day.start()..end + captures.get(0)?.end();
    value(day.as_str()).map(|day| (span, day))
}

/// 「水曜（22日）」, 「明日15日」: two names of one day are one date, or contradict each other. 「4/15〜4/29」 is neither.
fn joined(found: Vec<FoundDate>, text: &str) -> Vec<FoundDate> {
    static BESIDE: LazyLock<Pattern> = LazyLock::new(|| pattern(r"^ ?(?:[の、,は:(「\[]|である|にある)? ?$"));
    static UNTIL: LazyLock<Pattern> = LazyLock::new(|| pattern(r"^ ?(?:~|-|から)+ ?$"));
    let mut kept: Vec<FoundDate> = Vec::new();
    for next in found {
        let Some(last) = kept.last_mut() else {
            kept.push(next);
            continue;
        };
        let gap = text.get(last.span.end..next.span.start).unwrap_or(".");
        let beside = last.form.points_at(next.form) && last.span != next.span && BESIDE.is_match(gap);
        if beside && !(gap.contains('、') && is_word_of_the_past(last, text)) {
            *last = FoundDate {
                span: last.span.start..next.span.end,
                form: next.form.surer(last.form),
                reading: if is_week_after(last, text) { next.reading } else { agreed(last, &next) },
            };
            continue;
        }
        let range = UNTIL.is_match(gap) && !text.get(next.span.end..).is_some_and(|t| t.starts_with(['に', 'へ']));
        if range {
            last.reading = DateReading::Unsure;
        }
        kept.push(if range { FoundDate { reading: DateReading::Unsure, ..next } } else { next });
    }
    kept
}

/// 「先週、4月29日の分を申し込みました」: when it was said, not which day.
fn is_word_of_the_past(date: &FoundDate, text: &str) -> bool {
    const PAST: [&str; 7] = ["先週", "先々週", "昨日", "きのう", "一昨日", "おととい", "昨晩"];
    text.get(date.span.clone()).is_some_and(|said| PAST.contains(&said))
}

/// 「翌週5月6日」: reckoned from a day named before, not from today.
fn is_week_after(date: &FoundDate, text: &str) -> bool {
    date.form == DateForm::Week && text.get(date.span.clone()) == Some("翌週")
}

/// What two names of one day come to; a weekday alone only has to be that of the other.
fn agreed(one: &FoundDate, other: &FoundDate) -> DateReading {
    let weekday = one.form == DateForm::Weekday || other.form == DateForm::Weekday;
    match (one.reading, other.reading) {
        (DateReading::Sure(a), DateReading::Sure(b)) if a == b => DateReading::Sure(a),
        (DateReading::Sure(a), DateReading::Sure(b)) if weekday && a.weekday() == b.weekday() => {
            DateReading::Sure(if one.form == DateForm::Weekday { b } else { a })
        }
        // 「次回は29日に」 passes over a session.
        (DateReading::Sure(a), DateReading::Sure(b))
            if one.form == DateForm::NextSession && a < b && a.weekday() == b.weekday() =>
        {
            DateReading::Sure(b)
        }
        (DateReading::Contradicts, _)
        | (_, DateReading::Contradicts)
        | (DateReading::Sure(_), DateReading::Sure(_)) => DateReading::Contradicts,
        (DateReading::Sure(_), _) => one.reading,
        (DateReading::Unsure, _) => other.reading,
    }
}

impl DateForm {
    /// Whether a bare day after it is of its month.
    fn names_month(self) -> bool {
        matches!(self, Self::Full | Self::MonthDay | Self::NthWeekday)
    }

    /// Whether it may be said of a day that is then named once more.
    fn points_at(self, next: Self) -> bool {
        let pointing = matches!(
            self,
            Self::WeekdayOfWeek | Self::Week | Self::Today | Self::DayWord | Self::NextSession | Self::NthWeekday
        );
        let weekday = self == Self::Weekday && matches!(next, Self::Full | Self::MonthDay | Self::Day);
        let named = matches!(next, Self::Full | Self::MonthDay | Self::Day | Self::Weekday | Self::WeekdayOfWeek);
        let back = matches!(self, Self::MonthDay | Self::Day) && matches!(next, Self::Weekday);
        (pointing && named) || weekday || back
    }

    fn surer(self, other: Self) -> Self {
        if self == Self::Weekday { other } else { self }
    }
}

fn whole(captures: &Captures<'_>) -> Range<usize> {
    captures.get(0).map(|m| m.range()).unwrap_or_default()
}
