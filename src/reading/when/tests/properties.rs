//! Any day and hour, however written, reads back; any text is read without harm and in linear time.

use chrono::{Datelike as _, Days, NaiveDate, NaiveTime, Timelike as _};
use proptest::prelude::*;

use super::{consultation, hour, on, room, window};
use crate::reading::when::{Attendance, DateReading, attendance_in, dates_in, length_in, times_in, wishes_in};

const SIGNS: &[&str] =
    &["〜", "～", "~", "-", "－", "ー", "―", "–", "—", "−", "から", "より", "→", " ～ ", " - ", "から、"];

fn wide(text: &str) -> String {
    text.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).filter(|_| c.is_ascii_graphic()).unwrap_or(c)).collect()
}

fn kanji(number: u32) -> String {
    let digit = |n: u32| "〇一二三四五六七八九".chars().nth(n as usize).unwrap().to_string();
    match (number / 10, number % 10) {
        (0, ones) => digit(ones),
        (1, 0) => "十".to_owned(),
        (1, ones) => format!("十{}", digit(ones)),
        (tens, 0) => format!("{}十", digit(tens)),
        (tens, ones) => format!("{}十{}", digit(tens), digit(ones)),
    }
}

fn written_date(day: NaiveDate, style: usize) -> String {
    let (m, d) = (day.month(), day.day());
    let weekday = ["月", "火", "水", "木", "金", "土", "日"][day.weekday().num_days_from_monday() as usize];
    match style {
        0 => format!("{m}/{d}"),
        1 => format!("{m}月{d}日"),
        2 => format!("{m}月{d}日（{weekday}）"),
        3 => wide(&format!("{m}/{d}({weekday})")),
        4 => format!("{}月{}日", kanji(m), kanji(d)),
        5 => format!("2020年{m}月{d}日{weekday}曜日"),
        6 => format!("令和2年{}月{}日", wide(&m.to_string()), wide(&d.to_string())),
        7 => format!("R2.{m}.{d}"),
        8 => format!("2020-{m:02}-{d:02}"),
        9 => format!("{m}-{d}（{weekday}曜）"),
        10 => format!("{m}.{d}({weekday})"),
        _ => format!("{m:02}/{d:02} {weekday}曜日"),
    }
}

fn written_hour(time: NaiveTime, style: usize) -> String {
    let (h, m) = (time.hour(), time.minute());
    match (style, m) {
        (0, _) => format!("{h}:{m:02}"),
        (1, _) => wide(&format!("{h}:{m:02}")),
        (2, 0) => format!("{h}時"),
        (2, 30) => format!("{h}時半"),
        (2 | 3, _) => format!("{h}時{m:02}分"),
        (4, 0) => format!("午後{}時", h - 12),
        (4, _) => format!("午後{}時{m}分", h - 12),
        (5, 0) => format!("{}時", kanji(h)),
        (5, _) => format!("{}時{}分", kanji(h), kanji(m)),
        (6, 0) => format!("{}時", h - 12),
        (6, _) => format!("{}時{m}分", h - 12),
        _ => format!("{h}：{m:02}"),
    }
}

proptest! {
    #[test]
    fn any_rendering_of_a_date_reads_back(ahead in 0u64..45, style in 0usize..12, tail in "(|の保健室|に参加|、13:00| 13時)") {
        let day = NaiveDate::from_ymd_opt(2020, 4, 13).unwrap() + Days::new(ahead);
        let text = written_date(day, style) + &tail;
        let found = dates_in(&text, on(4, 13), &room());
        prop_assert_eq!(found.iter().map(|f| f.reading).collect::<Vec<_>>(), vec![DateReading::Sure(day)], "{}", text);
    }

    #[test]
    fn any_rendering_of_a_range_reads_back(
        from in 0u32..23, length in 1u32..24, styles in (0usize..8, 0usize..8), sign in 0usize..16, until in "(|まで|頃まで|くらいまで)",
    ) {
        let at = |fives: u32| hour("13:00") + chrono::Duration::minutes(i64::from(fives * 5));
        let (from, to) = (at(from), at((from + length).min(24)));
        let text = format!("{}{}{}{until}", written_hour(from, styles.0), SIGNS[sign], written_hour(to, styles.1));
        prop_assert_eq!(attendance_in(&text, window("13:00-15:00")), Attendance::Part { from, to }, "{}", text);
    }

    #[test]
    fn any_text_is_read_without_harm(text in "([0-9０-９一二十]{1,3}|[年月日時分半:：/.〜~ー-]|から|まで|最後|水曜|来週|①|\\PC|\n){0,40}") {
        let found = dates_in(&text, on(4, 13), &room());
        prop_assert!(found.iter().all(|f| text.get(f.span.clone()).is_some()));
        prop_assert!(times_in(&text, &room().windows).iter().all(|f| text.get(f.span.clone()).is_some()));
        prop_assert!(wishes_in(&text, on(4, 13), &consultation()).iter().all(|f| text.get(f.span.clone()).is_some()));
        let _ = length_in(&text);
    }
}

/// Twice the text may take twice the time; counted in letters that would take minutes were it quadratic.
#[test]
fn long_lines_are_read_in_linear_time() {
    for piece in ["4/15、", "4-15 ", "13:00〜", "1時", "30分", "第1希望 ", "来週の水曜 ", "15日", "①", "11時か"]
    {
        let text = piece.repeat(60_000 / piece.len());
        let _ = dates_in(&text, on(4, 13), &room());
        let _ = wishes_in(&text, on(4, 13), &consultation());
        let _ = length_in(&text);
    }
}
