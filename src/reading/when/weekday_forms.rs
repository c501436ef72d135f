//! Expressions that name a day by its weekday or its week: 「来週の水曜」, 「5月の第2・第4水曜」, 「5月は毎週」.

use std::sync::LazyLock;

use chrono::{Datelike as _, NaiveDate, Weekday};
use regex::Captures;

use super::date_forms::{Place, number, that_day};
use super::dates::DateReading;
use super::days::{Today, first_of_month};
use super::numerals::value;
use crate::reading::text::pattern::{Pattern, pattern};

pub(super) fn weekday_behind(after: &str) -> Option<(Weekday, usize)> {
    static BEHIND: LazyLock<Pattern> = LazyLock::new(|| {
        let holiday = r"(?:曜日?|曜)?(?: ?[・/,、] ?[祝休]日?| ?祝日?)?";
        pattern(&format!(
            r"^(?: ?[、,]? ?[(\[【<〈「『] ?(?P<in>[月火水木金土日]){holiday} ?[)\]】>〉」』]?| ?[、,]? ?の? ?(?P<full>[月火水木金土日])曜日?|(?: ?[(\[]? ?(?P<en>(?i:sun|mon|tue|wed|thu|fri|sat))[a-z]*\.?[)\]]?))"
        ))
    });
    static BARE: LazyLock<Pattern> = LazyLock::new(|| pattern(r"^ ?(?P<w>[火水木金土])(?:$|[ 　、,。0-9~\-の])"));
    // What neither may begin with is seen at once.
    let begins = |c: char| c.is_ascii_alphabetic() || " 、,([【<〈「『の月火水木金土日".contains(c);
    if !after.starts_with(begins) {
        return None;
    }
    if let Some(found) = BEHIND.captures(after) {
        let name = found.name("in").or(found.name("full")).or(found.name("en"))?;
        return Some((weekday(name.as_str())?, found.get(0)?.end()));
    }
    let name = BARE.captures(after)?.name("w")?;
    Some((weekday(name.as_str())?, name.end()))
}

pub(super) fn weekday(name: &str) -> Option<Weekday> {
    let first = name.chars().next()?;
    let kanji = ['月', '火', '水', '木', '金', '土', '日'].iter().position(|k| *k == first);
    match kanji {
        Some(days) => u8::try_from(days).ok().and_then(|d| Weekday::try_from(d).ok()),
        None => name.parse().ok(),
    }
}

pub(super) fn months_of(word: &str) -> i32 {
    match word {
        "先月" => -1,
        "今月" => 0,
        "再来月" => 2,
        _ => 1,
    }
}

pub(super) fn month_start(captures: &Captures<'_>, place: &Place<'_>) -> Option<NaiveDate> {
    match (captures.name("m"), captures.name("r")) {
        (Some(month), _) => place.today.month(value(month.as_str())?),
        (_, Some(word)) => first_of_month(place.today.day, months_of(word.as_str())),
        _ => None,
    }
}

pub(super) fn nth_weekday(captures: &Captures<'_>, place: &Place<'_>) -> Option<Vec<DateReading>> {
    let weekday = weekday(captures.name("w")?.as_str())?;
    let small = |name: &str| number(captures, name).and_then(|n| u8::try_from(n).ok());
    let last = nth_or_next(small("nth").unwrap_or(0), weekday, captures, place)?;
    // 「5月の第2・第4水曜」
    let also = small("also").and_then(|nth| nth_or_next(nth, weekday, captures, place));
    Some(also.into_iter().chain([last]).map(|day| day.map_or(DateReading::Contradicts, DateReading::Sure)).collect())
}

/// That day of the month named; `Some(None)` where there is none.
pub(super) fn nth_or_next(
    nth: u8,
    weekday: Weekday,
    captures: &Captures<'_>,
    place: &Place<'_>,
) -> Option<Option<NaiveDate>> {
    if captures.name("m").is_some() || captures.name("r").is_some() {
        return Some(Today::nth_weekday(month_start(captures, place)?, nth, weekday));
    }
    // 「5月の第2水曜と第4水曜」
    if let Some(month) = place.month.and_then(|day| first_of_month(day, 0)) {
        return Some(Today::nth_weekday(month, nth, weekday));
    }
    // 第2水曜 without its month: of this one, or of the next where it is past.
    let months = [0, 1].into_iter().filter_map(|m| first_of_month(place.today.day, m));
    Some(months.filter_map(|m| Today::nth_weekday(m, nth, weekday)).find(|d| *d >= place.today.day))
}

pub(super) fn every_open_day(captures: &Captures<'_>, place: &Place<'_>) -> Option<Vec<DateReading>> {
    let days = place.today.open_in_month(month_start(captures, place)?);
    Some(if days.is_empty() { vec![DateReading::Unsure] } else { days.into_iter().map(DateReading::Sure).collect() })
}

pub(super) fn weekday_of_week(captures: &Captures<'_>, place: &Place<'_>) -> Option<Vec<DateReading>> {
    let weekday = weekday(captures.name("w")?.as_str())?;
    let word = captures.name("week")?.as_str();
    if place.before.ends_with("次の") || place.before.ends_with("その") {
        return Some(vec![DateReading::Unsure]);
    }
    match weeks_of(word) {
        Some(weeks) => Some(vec![place.today.in_week(weeks, weekday)]),
        None => that_day(place.today.coming(weekday)),
    }
}

pub(super) fn weeks_of(word: &str) -> Option<i64> {
    Some(match word {
        "先々週" => -2,
        "先週" => -1,
        "今週" | "こんしゅう" => 0,
        "来週" | "らいしゅう" | "翌週" => 1,
        "再来週" | "さ来週" | "さらいしゅう" => 2,
        _ => return None,
    })
}

pub(super) fn week(captures: &Captures<'_>, place: &Place<'_>) -> Option<Vec<DateReading>> {
    Some(vec![place.today.week(weeks_of(captures.get(0)?.as_str())?)])
}

pub(super) fn bare_weekday(captures: &Captures<'_>, place: &Place<'_>) -> Option<Vec<DateReading>> {
    let weekday = weekday(captures.name("w").or(captures.name("b"))?.as_str())?;
    let cut =
        !captures.get(0)?.as_str().ends_with(['日', ')']) && place.following().is_some_and(|c| "大一会".contains(c));
    let inside = cut || place.previous().is_some_and(|c| "毎一翌各".contains(c) || c.is_ascii_digit());
    let today = place.today;
    let reading = match today.coming(weekday) {
        Some(day) if weekday != today.day.weekday() => DateReading::Sure(day),
        _ => DateReading::Unsure,
    };
    (!inside).then(|| vec![reading])
}
