//! The lines to the mail servers: one that stays down for an hour wakes somebody, and so does its return.
//!
//! An alarm by mail may not get through then; the daemon tells the second road what the ledger marks as alarmed.

use chrono::Duration;

use super::decision::{DraftKind, Fact};
use super::records::{HealthKnown, MailboxFact};
use super::timers::{Timer, TimerKind};
use super::turn::{About, Turn};
use super::words::values::LineDown;
use super::words::{Template, line_word, moment_words};
use crate::mail::Moment;

/// Servers are restarted; an hour is more than that.
const ENDURED_MINUTES: i64 = 60;

/// A part fell ill or recovered. One that was ill before a restart has been ill since.
pub(super) fn note(turn: &mut Turn<'_>, part: &str, well: bool, since: Moment) {
    let known = turn.known;
    let before = known.health.iter().find(|health| health.part == part);
    if !well && before.is_some_and(|health| !health.well) {
        return;
    }
    turn.keep(Fact::HealthStands { part: part.to_owned(), well, since });
    if well {
        if let Some(ill) = before.filter(|health| health.alarmed) {
            tell(turn, ill, Some(since));
        }
        return;
    }
    let kind = TimerKind::LineDown { part: part.to_owned(), since };
    turn.decision.timers.push(Timer { kind, due_at: since + Duration::minutes(ENDURED_MINUTES) });
}

/// The hour is over.
pub(super) fn still_down(turn: &mut Turn<'_>, part: &str, since: Moment) {
    let known = turn.known;
    let ill = known.health.iter().find(|h| h.part == part && !h.well && h.since == since && !h.alarmed);
    if let Some(ill) = ill {
        turn.keep(Fact::Mailbox(MailboxFact::LineAlarmed { part: part.to_owned() }));
        tell(turn, ill, None);
    }
}

fn tell(turn: &mut Turn<'_>, ill: &HealthKnown, well_since: Option<Moment>) {
    let policy = turn.policy;
    let values = LineDown {
        line: line_word(&ill.part).into(),
        since: moment_words(ill.since).into(),
        well: well_since.map(moment_words).unwrap_or_default().into(),
    };
    match policy.words.write(Template::LineDown, &values) {
        Ok(written) => turn.post_to_all(DraftKind::Alarm, &policy.staff, &written, &About::default()),
        Err(fault) => turn.unwritten(None, &fault),
    }
}
