//! Short expressions as members write them, and what they mean. A row a line.

mod days;
mod hours;
mod properties;
mod wishes;

use chrono::{NaiveDate, NaiveTime, TimeZone as _, Weekday};

use crate::mail::{JAPAN, Moment};
use crate::reading::guide::{Calendar, Window};

/// Every Wednesday from 8 April to 27 May 2020, 13:00–15:00.
fn room() -> Calendar {
    wednesdays(&["13:00-15:00"])
}

/// The same days, 11:00–12:30 and 15:00–17:00.
fn consultation() -> Calendar {
    wednesdays(&["11:00-12:30", "15:00-17:00"])
}

fn wednesdays(windows: &[&str]) -> Calendar {
    Calendar {
        weekday: Some(Weekday::Wed),
        windows: windows.iter().map(|w| window(w)).collect(),
        first: NaiveDate::from_ymd_opt(2020, 4, 8),
        last: NaiveDate::from_ymd_opt(2020, 5, 27),
        closed: Vec::new(),
        added: Vec::new(),
    }
}

fn window(written: &str) -> Window {
    let (from, to) = written.split_once('-').unwrap();
    Window { from: hour(from), to: hour(to) }
}

fn hour(written: &str) -> NaiveTime {
    NaiveTime::parse_from_str(written, "%H:%M").unwrap()
}

/// A day of 2020 at ten in the morning.
fn on(month: u32, day: u32) -> Moment {
    JAPAN.with_ymd_and_hms(2020, month, day, 10, 0, 0).unwrap()
}
