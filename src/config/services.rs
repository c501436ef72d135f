//! The services' tables: what is offered when, and the words that ask for it.

mod appointments;

use chrono::{NaiveDate, NaiveTime, Weekday};

use super::{Resolver, written};
use crate::reading::guide::{Calendar, UrgentWord, Window};
use crate::reading::{Service, ServiceId, ServiceKind};

impl Resolver<'_> {
    pub(super) fn services(&mut self, written: &[written::Service]) -> Vec<Service> {
        if written.is_empty() {
            self.complaints.add("service", "nothing is offered", "write at least one [[service]]");
        }
        let mut services: Vec<Service> = Vec::new();
        for (index, one) in written.iter().enumerate() {
            let key = format!("service[{index}]");
            let id = ServiceId(one.id.clone());
            if services.iter().any(|s| s.id == id) || one.id.trim().is_empty() {
                self.complaints.add(
                    &format!("{key}.id"),
                    format!("{:?} cannot be used", one.id),
                    "give each service an id of its own",
                );
            }
            if one.subjects.is_empty() && one.words.is_empty() {
                self.complaints.add(&key, "no letter could ask for it", "write subjects or words");
            }
            let calendar = self.calendar(&key, one);
            services.push(Service {
                id,
                kind: match one.kind {
                    written::ServiceKind::Session => ServiceKind::Session,
                    written::ServiceKind::Appointment => ServiceKind::Appointment,
                    written::ServiceKind::Queue => ServiceKind::Queue,
                },
                name: one.name.clone(),
                subjects: one.subjects.clone(),
                words: one.words.clone(),
                calendar,
                capacity: self.capacity(&key, one),
            });
        }
        services
    }

    fn calendar(&mut self, key: &str, written: &written::Service) -> Calendar {
        let weekday = written.weekday.as_deref().and_then(|w| {
            let day: Option<Weekday> = w.parse().ok();
            self.complaints.want(&format!("{key}.weekday"), w, day, "write a weekday in English, such as \"wednesday\"")
        });
        let mut windows = Vec::new();
        for (index, one) in written.windows.iter().enumerate() {
            let window = window(one);
            windows.extend(self.complaints.want(
                &format!("{key}.windows[{index}]"),
                one,
                window,
                "write from and to, such as \"13:00-15:00\"",
            ));
        }
        self.check_windows(key, written, &windows);
        let first = written.first.as_deref().and_then(|d| self.date(&format!("{key}.first"), d));
        let last = written.last.as_deref().and_then(|d| self.date(&format!("{key}.last"), d));
        if first.zip(last).is_some_and(|(first, last)| first > last) {
            self.complaints.add(
                &format!("{key}.last"),
                "the period ends before it begins",
                "write a day on or after first",
            );
        }
        Calendar {
            weekday,
            windows,
            first,
            last,
            closed: self.dates(&format!("{key}.closed"), &written.closed),
            added: self.dates(&format!("{key}.added"), &written.added),
        }
    }

    fn capacity(&mut self, key: &str, written: &written::Service) -> Option<u32> {
        let is_session = matches!(written.kind, written::ServiceKind::Session);
        if written.capacity.is_some_and(|capacity| capacity == 0 || !is_session) {
            self.complaints.add(
                &format!("{key}.capacity"),
                "cannot be kept",
                "write how many people one session takes, at least 1; only a session has it",
            );
        }
        written.capacity
    }

    fn check_windows(&mut self, key: &str, written: &written::Service, windows: &[Window]) {
        let count_is_wrong = match written.kind {
            written::ServiceKind::Session => written.windows.len() != 1,
            written::ServiceKind::Appointment => written.windows.is_empty(),
            written::ServiceKind::Queue => !written.windows.is_empty(),
        };
        if count_is_wrong {
            self.complaints.add(
                &format!("{key}.windows"),
                "does not fit the kind",
                "a session has one window, an appointment at least one, a queue none",
            );
        }
        if windows.windows(2).any(|pair| matches!(pair, [a, b] if a.to > b.from)) {
            self.complaints.add(
                &format!("{key}.windows"),
                "windows overlap or are out of order",
                "write them in order of the day",
            );
        }
    }

    pub(super) fn urgent(&mut self, written: Vec<written::Urgent>) -> Vec<UrgentWord> {
        for (index, row) in written.iter().enumerate() {
            if row.words.is_empty() || row.words.iter().any(|w| w.trim().is_empty()) {
                self.complaints.add(
                    &format!("urgent[{index}].words"),
                    "an empty word would stand in every letter",
                    "write at least one word, and no empty one",
                );
            }
        }
        written.into_iter().map(|row| UrgentWord { id: row.id, words: row.words }).collect()
    }

    fn date(&mut self, key: &str, written: &str) -> Option<NaiveDate> {
        self.complaints.want(key, written, written.parse().ok(), "write a date, such as \"2020-04-15\"")
    }

    fn dates(&mut self, key: &str, written: &[String]) -> Vec<NaiveDate> {
        written.iter().enumerate().filter_map(|(i, d)| self.date(&format!("{key}[{i}]"), d)).collect()
    }
}

fn window(written: &str) -> Option<Window> {
    let (from, to) = written.split_once('-')?;
    let time = |w: &str| NaiveTime::parse_from_str(w.trim(), "%H:%M").ok();
    let window = Window { from: time(from)?, to: time(to)? };
    (window.from < window.to).then_some(window)
}
