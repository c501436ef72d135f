//! Working days in Japan: Monday to Friday, less the national holidays and the office's own closures.
//!
//! What waits for a person ages by them, so that Golden Week does not turn a punctual doctor into a silent one. The
//! days off stand in a file that the operator can update. This module refuses to know who is waited for.

use std::collections::BTreeSet;

use chrono::{Datelike as _, Days, NaiveDate, NaiveTime, Weekday};

use super::calendar::moment;
use crate::mail::{JAPAN, Moment};

/// The national holidays, where the operator names no file.
const HOLIDAYS: &str = include_str!("../../config/holidays.txt");

/// Nobody is reminded before this hour, or after [`EVENING`].
const MORNING: NaiveTime = hour(9);
const EVENING: NaiveTime = hour(17);

/// The days on which nobody is expected to work, besides Saturdays and Sundays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkingDays {
    off: BTreeSet<NaiveDate>,
}

impl WorkingDays {
    /// The built-in list.
    #[must_use]
    pub fn builtin() -> Self {
        Self::parse(HOLIDAYS).unwrap_or_default()
    }

    /// Reads a list: a date a line, then anything; `#` begins a remark.
    ///
    /// # Errors
    /// The number of the first line that does not begin with a date.
    pub fn parse(text: &str) -> Result<Self, usize> {
        let mut off = BTreeSet::new();
        for (number, line) in (1_usize..).zip(text.trim_start_matches('\u{FEFF}').lines()) {
            let written = line.split('#').next().unwrap_or_default().trim();
            let Some(date) = written.split_whitespace().next() else { continue };
            off.insert(date.parse().map_err(|_| number)?);
        }
        Ok(Self { off })
    }

    #[must_use]
    pub fn is_working(&self, date: NaiveDate) -> bool {
        !matches!(date.weekday(), Weekday::Sat | Weekday::Sun) && !self.off.contains(&date)
    }

    /// How many working days began after the day of `from`, up to that of `to`.
    #[must_use]
    pub fn age(&self, from: Moment, to: Moment) -> u32 {
        let (first, last) = (day_of(from), day_of(to));
        let days = first.iter_days().skip(1).take_while(|day| *day <= last);
        u32::try_from(days.filter(|day| self.is_working(*day)).count()).unwrap_or(u32::MAX)
    }

    /// When that many working days have passed since: on the last of them, at the same hour, but not at night.
    #[must_use]
    pub fn after(&self, from: Moment, days: u32) -> Moment {
        let count = usize::try_from(days).unwrap_or(usize::MAX).max(1);
        let ahead = day_of(from).iter_days().skip(1).filter(|day| self.is_working(*day));
        let hour = from.with_timezone(&JAPAN).time().clamp(MORNING, EVENING);
        let due = ahead.take(count).last().and_then(|day| moment(day, hour));
        due.unwrap_or_else(|| from + Days::new(u64::from(days)))
    }
}

const fn hour(hour: u32) -> NaiveTime {
    match NaiveTime::from_hms_opt(hour, 0, 0) {
        Some(time) => time,
        None => NaiveTime::MIN,
    }
}

fn day_of(moment: Moment) -> NaiveDate {
    moment.with_timezone(&JAPAN).date_naive()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        let wall = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
        wall.and_local_timezone(JAPAN).unwrap()
    }

    fn check(from: &str, days: u32, due: &str) {
        let working = WorkingDays::builtin();
        assert_eq!(working.after(at(from), days), at(due), "{from} + {days}");
        assert_eq!(working.age(at(from), at(due)), days, "{from} to {due}");
    }

    #[test]
    fn weekends_and_golden_week_do_not_count() {
        check("2020-04-13 10:00", 2, "2020-04-15 10:00");
        check("2020-04-13 20:15", 2, "2020-04-15 17:00");
        check("2020-04-14 03:00", 4, "2020-04-20 09:00");
        check("2020-04-17 12:00", 2, "2020-04-21 12:00");
        // 29 April, and 4 to 6 May.
        check("2020-04-28 10:00", 1, "2020-04-30 10:00");
        check("2020-05-01 10:00", 2, "2020-05-08 10:00");
        check("2020-05-01 10:00", 4, "2020-05-12 10:00");
        check("2020-05-03 10:00", 1, "2020-05-07 10:00");
        // The three days of September 2026 that one of them makes.
        check("2026-09-18 10:00", 1, "2026-09-24 10:00");
        check("2027-03-19 10:00", 1, "2027-03-23 10:00");
    }

    #[test]
    fn the_age_is_nothing_on_the_day_itself() {
        let working = WorkingDays::builtin();
        assert_eq!(working.age(at("2020-04-13 09:00"), at("2020-04-13 23:59")), 0);
        assert_eq!(working.age(at("2020-04-13 23:59"), at("2020-04-14 00:01")), 1);
        assert_eq!(working.age(at("2020-04-17 09:00"), at("2020-04-19 23:00")), 0);
    }

    /// A holiday on a Sunday makes the next day that is none a holiday (the law of 1948, §3).
    #[test]
    fn the_built_in_list_follows_the_law() {
        let off = WorkingDays::parse(HOLIDAYS).unwrap().off;
        for sunday in off.iter().filter(|day| day.weekday() == Weekday::Sun) {
            let named = |day: NaiveDate| HOLIDAYS.contains(&format!("{day} 振替休日"));
            let next = sunday.iter_days().skip(1).find(|day| !off.contains(day) || named(*day)).unwrap();
            assert!(off.contains(&next), "{sunday} is made up for on {next}");
        }
        for year in 2020..=2027 {
            let count = off.iter().filter(|day| day.year() == year).count();
            assert!((16..=21).contains(&count), "{year}: {count}");
        }
    }

    #[test]
    fn the_operators_own_list() {
        let own = WorkingDays::parse("# office\n2020-12-29 年末 # closed\n\n2020-12-30\n").unwrap();
        assert_eq!(own.off.len(), 2);
        assert_eq!(WorkingDays::parse("2020-12-29\n30 December\n"), Err(2));
    }
}
