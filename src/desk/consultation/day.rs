//! The morning of the day: the list for who takes the calls, a reminder to who will call; and word of what changes
//! after it. The topics stand in the list, and nowhere else.

use chrono::{Duration, NaiveDate};

use super::book::{self, standing};
use super::offers;
use super::telling::{consultation_in_words, notify, topic_in_words};
use crate::desk::calendar::moment;
use crate::desk::decision::{Carries, DraftKind};
use crate::desk::identity::identify_guest;
use crate::desk::policy::Appointments;
use crate::desk::records::{Consultation, ConsultationFact, Guest, SessionKey};
use crate::desk::timers::{Timer, TimerKind};
use crate::desk::turn::{About, Post, Turn};
use crate::desk::words::values::{CallRow, CallerRow, ConsultationList, TalkOutcome};
use crate::desk::words::{Plain, Template, date_words, day_words, time_words};
use crate::reading::{Service, ServiceId};

/// The timers of every day of an appointment service that is ahead.
pub fn timers_of(turn: &Turn<'_>, days_ahead: i64) -> Vec<Timer> {
    let (policy, today) = (turn.policy, turn.now.date_naive());
    let mut timers = Vec::new();
    for rules in &policy.appointments {
        let Some(service) = policy.guide.service(&rules.service) else { continue };
        let Some(end) = service.calendar.windows.last().map(|window| window.to) else { continue };
        for date in today.iter_days().take(usize::try_from(days_ahead).unwrap_or_default() + 1) {
            let over = moment(date, end).is_none_or(|end| turn.now >= end);
            let added =
                turn.known.sessions.iter().any(|s| s.added && s.key.service == service.id && s.key.date == date);
            let due_at = moment(date, rules.morning).filter(|_| !over && (added || service.calendar.is_open(date)));
            let session = SessionKey { service: service.id.clone(), date };
            timers.extend(due_at.map(|due_at| Timer { kind: TimerKind::ConsultationMorning { session }, due_at }));
        }
    }
    timers
}

/// The list for who takes the calls, and the reminders.
pub fn morning(turn: &mut Turn<'_>, session: &SessionKey) {
    let Some((service, rules)) = offered(turn, &session.service) else { return };
    let calls = calls_of(turn, session);
    if calls.is_empty() {
        return;
    }
    post_list(turn, (service, rules), session.date, false);
    let ahead = |c: &&Consultation| moment(c.session.date, c.start).is_some_and(|start| turn.now < start);
    let booked_before = |c: &&Consultation| c.asked_at.date_naive() < session.date;
    let reminded: Vec<&Consultation> = calls
        .iter()
        .filter(|_| rules.remind)
        .filter(ahead)
        .filter(booked_before)
        .filter(|c| is_known(turn, c))
        .collect();
    for one in reminded {
        let talk = consultation_in_words(TalkOutcome::Booked, one);
        notify(turn, (service, rules), one, (DraftKind::ConsultationReminder, Template::ConsultationReminder, talk));
    }
}

/// Whether its address is still one that all of its people are known by.
fn is_known(turn: &Turn<'_>, one: &Consultation) -> bool {
    let known = |guest: &Guest| {
        one.email.as_ref().is_some_and(|email| identify_guest(&turn.known.members, guest, email).is_some())
    };
    one.people.iter().all(known)
}

/// With the daily letter: of the days that are over no topic is left, and no offer is open.
pub fn sweep(turn: &mut Turn<'_>) {
    let before = turn.now.date_naive();
    book::keep(turn, ConsultationFact::Swept { before });
}

/// The first in line has not taken what was freed: the next one hears of it.
pub fn freed_again(turn: &mut Turn<'_>, session: &SessionKey) {
    if let Some((service, _)) = offered(turn, &session.service) {
        offers::offer_freed(turn, service, session.date);
    }
}

pub(super) fn offered<'a>(turn: &Turn<'a>, service: &ServiceId) -> Option<(&'a Service, &'a Appointments)> {
    let policy = turn.policy;
    Some((policy.guide.service(service)?, policy.appointments_of(service)?))
}

/// Who has had today's list hears at once what it no longer says.
pub(super) fn tell_hosts_of_change(
    turn: &mut Turn<'_>,
    rules: &Appointments,
    change: (Option<&Consultation>, Option<&Consultation>),
) {
    let today = turn.now.date_naive();
    let (now, before) = change;
    let same = now.zip(before).is_some_and(|(now, old)| {
        (now.starts_at(), now.minutes, &now.people) == (old.starts_at(), old.minutes, &old.people)
    });
    let of_today = now.into_iter().chain(before).any(|c| c.session.date == today);
    let listed = moment(today, rules.morning).is_some_and(|morning| turn.now >= morning);
    if let Some(offered) = offered(turn, &rules.service).filter(|_| of_today && listed && !same) {
        post_list(turn, offered, today, true);
    }
}

fn calls_of(turn: &Turn<'_>, session: &SessionKey) -> Vec<Consultation> {
    let mut calls = standing(turn);
    calls.retain(|c| c.session == *session);
    calls
}

fn post_list(turn: &mut Turn<'_>, of: (&Service, &Appointments), date: NaiveDate, changed: bool) {
    let session = SessionKey { service: of.0.id.clone(), date };
    let calls = calls_of(turn, &session);
    let values = ConsultationList {
        service: Plain::new(&of.0.name),
        day: day_words(date).into(),
        date: date_words(date).into(),
        changed,
        calls: calls.iter().map(|one| call_row(turn, one)).collect(),
    };
    let written = match turn.policy.words.write(Template::ConsultationList, &values) {
        Ok(written) => written,
        Err(fault) => return turn.unwritten(None, &fault),
    };
    for host in &of.1.hosts {
        let about = About { session: Some(session.clone()), ..About::default() };
        let post = Post::new(DraftKind::ConsultationList, host, written.clone()).about(about);
        turn.post(Post { carries: Carries::Topic, ..post.until(turn.now + Duration::hours(24)) });
    }
}

fn call_row(turn: &Turn<'_>, one: &Consultation) -> CallRow {
    let phone = |guest: &Guest| {
        let member = turn.known.members.iter().find(|m| m.entry.number == guest.number);
        member.map(|m| m.entry.phone.as_str().into()).unwrap_or_default()
    };
    let caller = |guest: &Guest| CallerRow {
        number: Plain::new(guest.number.as_str()),
        name: Plain::new(&guest.name),
        phone: phone(guest),
    };
    CallRow {
        from: time_words(one.start).into(),
        to: time_words(one.end()).into(),
        people: one.people.iter().map(caller).collect(),
        topic: topic_in_words(one),
    }
}
