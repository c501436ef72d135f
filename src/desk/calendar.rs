//! The dates of the session services: the configuration's calendar, and what the ledger adds to it.

use chrono::{Duration, NaiveDate, NaiveTime};

use super::policy::Policy;
use super::records::{Session, SessionKey};
use super::words::{self, Plain, date_words, day_words, time_words};
use crate::mail::{JAPAN, Moment};
use crate::reading::guide::Window;
use crate::reading::{Guide, Service, ServiceKind};

/// One date of a session service, open or not.
#[derive(Clone, Debug)]
pub(super) struct Occasion<'a> {
    pub key: SessionKey,
    pub service: &'a Service,
    pub hours: Window,
    pub start: Moment,
    pub end: Moment,
    pub opening: Opening,
    /// What the ledger knows of it.
    pub session: Option<&'a Session>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opening {
    TakesPlace,
    Closed,
}

/// The date of a session service; `None` where the service is none, or is not known.
pub(super) fn occasion<'a>(policy: &'a Policy, sessions: &'a [Session], key: &SessionKey) -> Option<Occasion<'a>> {
    let service = policy.guide.service(&key.service).filter(|s| s.kind == ServiceKind::Session)?;
    let session = sessions.iter().find(|s| s.key == *key);
    let hours = session.and_then(|s| s.hours).or(service.calendar.hours())?;
    let cancelled = session.is_some_and(|s| s.cancelled);
    let open = service.calendar.is_open(key.date) || session.is_some_and(|s| s.added);
    Some(Occasion {
        key: key.clone(),
        service,
        hours,
        start: moment(key.date, hours.from)?,
        end: moment(key.date, hours.to)?,
        opening: if open && !cancelled { Opening::TakesPlace } else { Opening::Closed },
        session,
    })
}

/// Whether the configuration itself has that date.
pub(super) fn is_regular(guide: &Guide, key: &SessionKey) -> bool {
    guide.service(&key.service).is_some_and(|service| service.calendar.is_open(key.date))
}

/// The open dates of a session service from a day on, in order; at most two years of them.
pub(super) fn open_dates<'a>(
    policy: &'a Policy,
    sessions: &'a [Session],
    service: &'a Service,
    from: NaiveDate,
) -> impl Iterator<Item = Occasion<'a>> {
    from.iter_days()
        .take(731)
        .filter_map(move |date| occasion(policy, sessions, &SessionKey { service: service.id.clone(), date }))
        .filter(|occasion| occasion.opening == Opening::TakesPlace)
}

/// Every open date of every session service in the coming days, the one that may still be running included.
pub(super) fn coming<'a>(policy: &'a Policy, sessions: &'a [Session], now: Moment, days: i64) -> Vec<Occasion<'a>> {
    let (first, last) = (now.date_naive() - Duration::days(2), now.date_naive() + Duration::days(days));
    let services = policy.guide.services.iter().filter(|s| s.kind == ServiceKind::Session);
    services.flat_map(|s| open_dates(policy, sessions, s, first).take_while(move |o| o.key.date <= last)).collect()
}

/// A wall time in Japan, which has no summer time.
pub(super) fn moment(date: NaiveDate, time: NaiveTime) -> Option<Moment> {
    date.and_time(time).and_local_timezone(JAPAN).single()
}

impl Occasion<'_> {
    /// The hour on its day; the start where that time does not exist (it always does).
    pub fn at(&self, time: NaiveTime) -> Moment {
        moment(self.key.date, time).unwrap_or(self.start)
    }

    /// As letters name it.
    pub fn in_words(&self) -> words::values::Occasion {
        words::values::Occasion {
            service: Plain::new(&self.service.name),
            key: Plain::new(&format!("{} {}", self.key.service, self.key.date)),
            day: day_words(self.key.date).into(),
            date: date_words(self.key.date).into(),
            from: time_words(self.hours.from).into(),
            to: time_words(self.hours.to).into(),
        }
    }
}
