//! What day an expression means, from the day it was written on and the service's calendar.

use chrono::{Datelike as _, Duration, Months, NaiveDate, NaiveDateTime, Weekday};

use super::dates::DateReading;
use crate::reading::guide::Calendar;

/// A date without a year lies at most so many days back; else it is next year's.
const LOOK_BACK_DAYS: i64 = 120;
const YEAR_DAYS: i64 = 365;

/// Where a reading starts from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Today<'a> {
    pub now: NaiveDateTime,
    pub day: NaiveDate,
    pub calendar: &'a Calendar,
}

impl Today<'_> {
    /// 4月15日: the one nearest, rather ahead than back.
    pub(super) fn month_day(self, month: u32, day: u32) -> Option<NaiveDate> {
        let year = self.day.year();
        [year - 1, year, year + 1].into_iter().filter_map(|y| NaiveDate::from_ymd_opt(y, month, day)).find(|date| {
            let ahead = (*date - self.day).num_days();
            (-LOOK_BACK_DAYS..YEAR_DAYS - LOOK_BACK_DAYS).contains(&ahead)
        })
    }

    /// 15日: the next one. Where that is no day of the service, but the one just past was, or the one a month
    /// later will be, nobody can tell which is meant.
    pub(super) fn day_of_month(self, day: u32) -> DateReading {
        let Some(next) = self.next_such(day) else { return DateReading::Contradicts };
        if self.calendar.is_open(next) {
            return DateReading::Sure(next);
        }
        let open = |date: Option<NaiveDate>| date.is_some_and(|d| self.calendar.is_open(d));
        let doubtful = open(months_from(next, -1)) || open(months_from(next, 1));
        if doubtful { DateReading::Unsure } else { DateReading::Sure(next) }
    }

    /// 15日(水): the next one if it has that weekday, else the one just past or the one after it.
    pub(super) fn day_of_month_on(self, day: u32, weekday: Weekday) -> DateReading {
        let Some(next) = self.next_such(day) else { return DateReading::Contradicts };
        [Some(next), months_from(next, -1), months_from(next, 1)]
            .into_iter()
            .flatten()
            .find(|d| d.weekday() == weekday)
            .map_or(DateReading::Contradicts, DateReading::Sure)
    }

    /// 22日 after 「4月15日」: of that month; a smaller number may also be of the next (4月29日、6日).
    pub(super) fn day_after(self, before: NaiveDate, day: u32) -> DateReading {
        let same = before.with_day(day);
        let next = first_of_month(before, 1).and_then(|d| d.with_day(day));
        if day > before.day() {
            return same.map_or(DateReading::Contradicts, DateReading::Sure);
        }
        let ahead: Vec<NaiveDate> = [same, next].into_iter().flatten().filter(|d| *d >= self.day).collect();
        let open = ahead.iter().find(|d| self.calendar.is_open(**d));
        open.or(ahead.first()).copied().map_or(DateReading::Contradicts, DateReading::Sure)
    }

    /// 来月の6日: `months` from this one.
    pub(super) fn in_month(self, months: i32, day: u32) -> Option<NaiveDate> {
        first_of_month(self.day, months)?.with_day(day)
    }

    /// 次回: the next session whose end is still ahead.
    pub(super) fn next_session(self) -> DateReading {
        self.calendar.next_session(self.now).map_or(DateReading::Unsure, DateReading::Sure)
    }

    /// The first day of a month by its number, as of [`Today::month_day`].
    pub(super) fn month(self, month: u32) -> Option<NaiveDate> {
        let year = self.day.year();
        let this = self.day.month();
        let year = match () {
            () if month + 6 < this => year + 1,
            () if this + 8 < month => year - 1,
            () => year,
        };
        NaiveDate::from_ymd_opt(year, month, 1)
    }

    /// 今週の水曜 (0), 来週 (1), 先週 (−1). On a Sunday nobody knows which week has begun; only a day
    /// ahead makes sense of 今週.
    pub(super) fn in_week(self, weeks: i64, weekday: Weekday) -> DateReading {
        let sunday = self.day.weekday() == Weekday::Sun;
        match (sunday, weeks) {
            (true, 0) => self.day.iter_days().find(|d| d.weekday() == weekday),
            (true, _) => None,
            _ => self.week_from(weeks).and_then(|monday| monday.iter_days().find(|d| d.weekday() == weekday)),
        }
        .map_or(DateReading::Unsure, DateReading::Sure)
    }

    /// 来週, 来週の保健室: the one open day of that week.
    pub(super) fn week(self, weeks: i64) -> DateReading {
        let sunday = self.day.weekday() == Weekday::Sun;
        let first = match (sunday, weeks) {
            (true, 0) => Some(self.day),
            (true, _) => None,
            _ => self.week_from(weeks),
        };
        let Some(first) = first else { return DateReading::Unsure };
        one(first.iter_days().take(7).filter(|d| self.calendar.is_open(*d)))
    }

    /// The Monday of the week so many weeks from this one.
    fn week_from(self, weeks: i64) -> Option<NaiveDate> {
        let since_monday = i64::from(self.day.weekday().num_days_from_monday());
        self.day.checked_add_signed(Duration::try_days(weeks * 7 - since_monday)?)
    }

    /// 今度の水曜, 次の水曜: the first one after today.
    pub(super) fn coming(self, weekday: Weekday) -> Option<NaiveDate> {
        self.day.iter_days().skip(1).find(|d| d.weekday() == weekday)
    }

    /// 第2水曜: `nth` (from 1; 0 is the last) of the month that begins at `first`.
    pub(super) fn nth_weekday(first: NaiveDate, nth: u8, weekday: Weekday) -> Option<NaiveDate> {
        let next = first.checked_add_months(Months::new(1))?;
        match nth {
            0 => first.iter_days().take_while(|d| *d < next).filter(|d| d.weekday() == weekday).last(),
            nth => NaiveDate::from_weekday_of_month_opt(first.year(), first.month(), weekday, nth),
        }
    }

    /// Every open day of the month that begins at `first`, from today on.
    pub(super) fn open_in_month(self, first: NaiveDate) -> Vec<NaiveDate> {
        let until = first.checked_add_months(Months::new(1)).unwrap_or(first);
        first.iter_days().take_while(|d| *d < until).filter(|d| *d >= self.day && self.calendar.is_open(*d)).collect()
    }

    fn next_such(self, day: u32) -> Option<NaiveDate> {
        (0..3).filter_map(|months| self.in_month(months, day)).find(|date| *date >= self.day)
    }
}

/// The first day of the month `months` after (before) the one `day` lies in.
pub(super) fn first_of_month(day: NaiveDate, months: i32) -> Option<NaiveDate> {
    months_from(day.with_day(1)?, months)
}

fn months_from(day: NaiveDate, months: i32) -> Option<NaiveDate> {
    let steps = Months::new(months.unsigned_abs());
    let moved = if months < 0 { day.checked_sub_months(steps) } else { day.checked_add_months(steps) }?;
    (moved.day() == day.day()).then_some(moved)
}

fn one(mut days: impl Iterator<Item = NaiveDate>) -> DateReading {
    match (days.next(), days.next()) {
        (Some(day), None) => DateReading::Sure(day),
        _ => DateReading::Unsure,
    }
}
