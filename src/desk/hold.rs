//! When nothing may be sent to anybody: a clock that cannot be right, a ledger that was restored.

use chrono::Duration;

use super::decision::{Answer, Fact, HoldReason};
use super::timers::{Timer, TimerKind};
use super::turn::Turn;

/// Clocks are corrected by seconds; an hour is a machine that woke up in another time.
const TRUSTED_BACKWARD_MINUTES: i64 = 60;

/// Before every event: a clock far behind the ledger holds all sending, until it has caught up or a person who has
/// looked at it says otherwise.
pub(super) fn watch_clock(turn: &mut Turn<'_>) {
    match (is_clock_behind(turn), turn.known.sending_held) {
        (true, None) => {
            turn.keep(Fact::SendingHeld(Some(HoldReason::ClockBehind)));
            let newest = turn.known.newest_entry.unwrap_or(turn.now);
            let due_at = newest - Duration::minutes(TRUSTED_BACKWARD_MINUTES);
            turn.decision.timers.push(Timer { kind: TimerKind::ClockCaughtUp { newest }, due_at });
        }
        (false, Some(HoldReason::ClockBehind)) => turn.keep(Fact::SendingHeld(None)),
        _ => {}
    }
}

fn is_clock_behind(turn: &Turn<'_>) -> bool {
    let excused = turn.known.clock_excused;
    turn.known.newest_entry.is_some_and(|newest| {
        newest > turn.now + Duration::minutes(TRUSTED_BACKWARD_MINUTES) && excused.is_none_or(|seen| newest > seen)
    })
}

/// Whether sending is held, as of this event.
pub(super) fn holds(turn: &Turn<'_>) -> bool {
    is_clock_behind(turn) || turn.known.sending_held == Some(HoldReason::Restored)
}

pub(super) fn hold_restored(turn: &mut Turn<'_>) {
    turn.keep(Fact::SendingHeld(Some(HoldReason::Restored)));
}

/// A person lets everything go.
pub(super) fn release_all(turn: &mut Turn<'_>) -> Answer {
    if turn.known.sending_held.is_none() && !is_clock_behind(turn) {
        return Answer::Done { said: "sending was not held".to_owned() };
    }
    if let Some(newest) = turn.known.newest_entry.filter(|_| is_clock_behind(turn)) {
        turn.keep(Fact::ClockExcused { newest });
    }
    turn.keep(Fact::SendingHeld(None));
    Answer::Done { said: "sending goes on".to_owned() }
}
