//! The timers of the coming fortnight: planned at a start, at a reload and with every digest, so that a day more is
//! always ahead.

use chrono::Duration;

use super::calendar::{Occasion, coming, moment};
use super::consultation;
use super::doctor;
use super::timers::{Timer, TimerKind};
use super::turn::Turn;

const DAYS_AHEAD: i64 = 14;
/// The mailbox is looked through so long before the digest says what was found.
const COMPARED_BEFORE_MINUTES: i64 = 30;

/// Plans what is due for every session that is not over, and the next digest.
pub(super) fn plan(turn: &mut Turn<'_>) {
    let (policy, known, now) = (turn.policy, turn.known, turn.now);
    for occasion in coming(policy, &known.sessions, now, DAYS_AHEAD) {
        plan_session(turn, &occasion);
    }
    for case in &known.doctor.cases {
        turn.decision.timers.extend(doctor::timers_of(policy, case));
    }
    let mornings = consultation::timers_of(turn, DAYS_AHEAD);
    turn.decision.timers.extend(mornings);
    turn.decision.timers.extend(next_digest(turn).into_iter().flatten());
}

/// The same of one session.
pub(super) fn plan_session(turn: &mut Turn<'_>, occasion: &Occasion<'_>) {
    let timers = timers_of(turn, occasion);
    turn.decision.timers.extend(timers);
}

/// Dispatch, list and wiping are made up for while they are of use; a reminder or an alarm whose hour has passed
/// is not.
fn timers_of(turn: &Turn<'_>, occasion: &Occasion<'_>) -> Vec<Timer> {
    let times = &turn.policy.times;
    let session = || occasion.key.clone();
    let day_before = moment(occasion.key.date - Duration::days(1), times.credentials_reminder);
    let listed_at = occasion.start - Duration::minutes(i64::from(times.hosts_list_minutes));
    let mut timers = vec![Timer {
        kind: TimerKind::WipeCredentials { session: session() },
        due_at: occasion.end + Duration::hours(24),
    }];
    if turn.now < occasion.end {
        let dispatch = TimerKind::Dispatch { session: session() };
        timers.push(Timer { kind: dispatch, due_at: occasion.at(times.dispatch) });
        timers.push(Timer { kind: TimerKind::HostsList { session: session() }, due_at: listed_at });
    }
    let reminder = day_before.map(|due_at| (TimerKind::CredentialsReminder { session: session() }, due_at));
    let unsettled = (0_u8..)
        .zip(&times.unsettled)
        .map(|(stage, time)| (TimerKind::Unsettled { session: session(), stage }, occasion.at(*time)));
    let warnings = reminder.into_iter().chain(unsettled).filter(|(_, due_at)| *due_at > turn.now);
    timers.extend(warnings.map(|(kind, due_at)| Timer { kind, due_at }));
    timers
}

/// The digest, and the look at the mailbox before it.
fn next_digest(turn: &Turn<'_>) -> Option<[Timer; 2]> {
    let today = turn.now.date_naive();
    let due = |date| moment(date, turn.policy.times.digest).map(|due_at| (date, due_at));
    let (date, due_at) =
        [today, today + Duration::days(1)].into_iter().filter_map(due).find(|(_, at)| *at > turn.now)?;
    let compare =
        Timer { kind: TimerKind::Compare { date }, due_at: due_at - Duration::minutes(COMPARED_BEFORE_MINUTES) };
    Some([compare, Timer { kind: TimerKind::Digest { date }, due_at }])
}
