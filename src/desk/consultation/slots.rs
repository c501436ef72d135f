//! The half hours of an appointment service: which there are, which are free, which come nearest to a wish.
//!
//! Arithmetic only: it refuses to know who asks, and what is said to her.

use std::collections::BTreeSet;

use chrono::{Duration, NaiveDate, NaiveDateTime, NaiveTime};

use crate::desk::records::{Consultation, SLOT_MINUTES, Session, slots_of};
use crate::reading::Service;
use crate::reading::guide::Window;

/// How far ahead free starts are looked for. Further on nobody plans a telephone call.
const DAYS_AHEAD: usize = 62;

/// One service's slots, and which of them are gone.
pub struct Diary<'a> {
    service: &'a Service,
    sessions: &'a [Session],
    taken: BTreeSet<NaiveDateTime>,
    /// The first start that can still be given.
    earliest: NaiveDateTime,
}

/// What a start is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    Free,
    /// Somebody has it, or half of it.
    Taken,
    /// There is no such start on that day, or no such length from it.
    Outside,
    /// It is past, or too short before.
    TooSoon,
}

impl<'a> Diary<'a> {
    /// The diary of a service, where `booked` are the consultations that stand.
    pub fn new(
        service: &'a Service,
        sessions: &'a [Session],
        booked: impl Iterator<Item = &'a Consultation>,
        earliest: NaiveDateTime,
    ) -> Self {
        let theirs = booked.filter(|c| c.is_confirmed() && c.session.service == service.id);
        let taken = theirs.flat_map(Consultation::slots).collect();
        Self { service, sessions, taken, earliest }
    }

    pub fn standing(&self, start: NaiveDateTime, minutes: u32) -> Standing {
        if !self.starts_on(start.date(), minutes).contains(&start.time()) {
            return Standing::Outside;
        }
        if start < self.earliest {
            return Standing::TooSoon;
        }
        let gone = slots_of(start, minutes).any(|slot| self.taken.contains(&slot));
        if gone { Standing::Taken } else { Standing::Free }
    }

    /// The free starts of a day, in order.
    pub fn free_on(&self, date: NaiveDate, minutes: u32) -> Vec<NaiveDateTime> {
        let starts = self.starts_on(date, minutes).into_iter().map(|time| date.and_time(time));
        starts.filter(|start| self.standing(*start, minutes) == Standing::Free).collect()
    }

    /// At most `count` free starts, those nearest to what was wished for, in the order of the calendar.
    pub fn nearest(&self, wished: NaiveDateTime, minutes: u32, count: usize) -> Vec<NaiveDateTime> {
        let days = self.earliest.date().iter_days().take(DAYS_AHEAD);
        let mut free: Vec<NaiveDateTime> = days.flat_map(|day| self.free_on(day, minutes)).collect();
        free.sort_by_key(|start| {
            let days = (start.date() - wished.date()).num_days().abs();
            (days, (start.time() - wished.time()).num_minutes().abs(), *start)
        });
        free.truncate(count);
        free.sort();
        free
    }

    /// Whether the service takes place on that day at all.
    pub fn is_open(&self, date: NaiveDate) -> bool {
        let session = self.sessions.iter().find(|s| s.key.service == self.service.id && s.key.date == date);
        let cancelled = session.is_some_and(|s| s.cancelled);
        !cancelled && (self.service.calendar.is_open(date) || session.is_some_and(|s| s.added))
    }

    /// The starts of a day from which this length fits into one window, whoever has them.
    fn starts_on(&self, date: NaiveDate, minutes: u32) -> Vec<NaiveTime> {
        if !self.is_open(date) || minutes == 0 || !minutes.is_multiple_of(SLOT_MINUTES) || minutes > 2 * SLOT_MINUTES {
            return Vec::new();
        }
        self.service.calendar.windows.iter().flat_map(|window| starts_in(*window, minutes)).collect()
    }
}

/// The starts within one window: a consultation never goes on over its end.
fn starts_in(window: Window, minutes: u32) -> impl Iterator<Item = NaiveTime> {
    let room = (window.to - window.from).num_minutes();
    let fitting = (0..48_i64).map(|slot| slot * i64::from(SLOT_MINUTES));
    fitting
        .take_while(move |begin| begin + i64::from(minutes) <= room)
        .map(move |begin| window.from + Duration::minutes(begin))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::records::{BookedBy, ReservationStatus, SessionKey};
    use crate::mail::JAPAN;
    use crate::reading::{ServiceId, ServiceKind};

    fn service() -> Service {
        crate::config::Config::builtin().policy.guide.of_kind(ServiceKind::Appointment).unwrap().clone()
    }

    fn at(written: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(&format!("2020-{written}"), "%Y-%m-%d %H:%M").unwrap()
    }

    fn booked(written: &str, minutes: u32) -> Consultation {
        let start = at(written);
        Consultation {
            id: 1,
            session: SessionKey { service: ServiceId("consultation".into()), date: start.date() },
            start: start.time(),
            minutes,
            people: Vec::new(),
            email: None,
            status: ReservationStatus::Confirmed,
            booked_by: BookedBy::mail(),
            letter: None,
            asked_at: start.and_local_timezone(JAPAN).unwrap(),
            remark: false,
            topic: None,
        }
    }

    fn check(start: &str, minutes: u32, expected: Standing) {
        let service = service();
        let there = [booked("04-15 11:30", 30), booked("04-15 15:00", 60)];
        let diary = Diary::new(&service, &[], there.iter(), at("04-15 10:45"));
        assert_eq!(diary.standing(at(start), minutes), expected, "{start} {minutes}");
    }

    #[test]
    fn what_a_start_is_good_for() {
        check("04-15 11:00", 30, Standing::Free);
        check("04-15 11:00", 60, Standing::Taken);
        check("04-15 11:30", 30, Standing::Taken);
        check("04-15 12:00", 30, Standing::Free);
        check("04-15 12:00", 60, Standing::Outside);
        check("04-15 12:30", 30, Standing::Outside);
        check("04-15 14:30", 60, Standing::Outside);
        check("04-15 15:30", 30, Standing::Taken);
        check("04-15 16:00", 60, Standing::Free);
        check("04-15 16:30", 60, Standing::Outside);
        check("04-15 17:00", 30, Standing::Outside);
        check("04-15 11:15", 30, Standing::Outside);
        check("04-15 11:00", 90, Standing::Outside);
        check("04-16 11:00", 30, Standing::Outside);
        check("06-03 11:00", 30, Standing::Outside);
        check("04-08 11:00", 30, Standing::TooSoon);
    }

    #[test]
    fn the_nearest_free_starts_in_the_order_of_the_calendar() {
        let service = service();
        let there = [booked("04-15 11:30", 30), booked("04-15 15:00", 60)];
        let diary = Diary::new(&service, &[], there.iter(), at("04-13 09:00"));
        let near = |wished: &str, minutes, count| diary.nearest(at(wished), minutes, count);
        assert_eq!(near("04-15 11:30", 30, 3), [at("04-15 11:00"), at("04-15 12:00"), at("04-15 16:00")]);
        assert_eq!(near("04-15 11:00", 60, 2), [at("04-15 16:00"), at("04-22 11:00")]);
        assert_eq!(near("05-27 16:30", 60, 1), [at("05-27 16:00")]);
    }
}
