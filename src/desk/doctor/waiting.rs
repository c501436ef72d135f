//! Whoever does not write: the doctor is reminded, the member hears a kind word, and what was answered long ago ends.
//!
//! Days are working days. A timer that finds that somebody has written since does nothing.

use chrono::Duration;

use super::super::decision::{DraftKind, Fact};
use super::super::policy::Policy;
use super::super::records::{Case, CaseId, CaseStatus, LetterReason};
use super::super::timers::{Timer, TimerKind};
use super::super::turn::{About, Post, Turn};
use super::super::words::values::doctor::{DoctorPatience, DoctorReminder};
use super::super::words::{Plain, Template, doctor_words, moment_words};
use super::{case_of, member_of, reached};
use crate::mail::Moment;

/// Working days without an answer, after which he is reminded; after the last of them others are told, too.
const REMINDERS: [u32; 2] = [2, 4];
/// An answered case ends by itself after so many days of silence.
const SILENT_DAYS: i64 = 14;

/// What is to happen in a case if nobody writes.
pub(in crate::desk) fn timers_of(policy: &Policy, case: &Case) -> Vec<Timer> {
    let (id, turned_at) = (case.id, case.turned_at);
    match case.status {
        CaseStatus::Open => (1..)
            .zip(REMINDERS)
            .map(|(stage, days)| Timer {
                kind: TimerKind::CaseReminder { case: id, turned_at, stage },
                due_at: policy.working_days.after(turned_at, days),
            })
            .collect(),
        CaseStatus::Answered => {
            let kind = TimerKind::CaseSilent { case: id, turned_at };
            vec![Timer { kind, due_at: turned_at + Duration::days(SILENT_DAYS) }]
        }
        CaseStatus::Review | CaseStatus::Staff | CaseStatus::Closed => Vec::new(),
    }
}

/// The case, if it still stands as it stood when the timer was set. (The ledger keeps milliseconds.)
fn unchanged<'a>(turn: &Turn<'a>, id: CaseId, (status, turned_at): (CaseStatus, Moment)) -> Option<&'a Case> {
    case_of(turn, id)
        .filter(|case| case.status == status && case.turned_at.timestamp_millis() == turned_at.timestamp_millis())
}

/// The doctor was waited for so long.
pub(in crate::desk) fn remind(turn: &mut Turn<'_>, id: CaseId, turned_at: Moment, stage: u8) {
    let Some(case) = unchanged(turn, id, (CaseStatus::Open, turned_at)) else { return };
    remind_doctor(turn, case, stage);
    if usize::from(stage) == REMINDERS.len() {
        comfort_member(turn, case);
        let number = case.member.iter().map(|number| ("number".to_owned(), number.to_string()));
        let name = member_of(turn, case).map(|member| ("name".to_owned(), member.entry.name.clone()));
        let fields = number.chain(name).collect();
        turn.review_of_case(None, Some(case.id), LetterReason::DoctorSilent, fields);
    }
}

fn remind_doctor(turn: &mut Turn<'_>, case: &Case, stage: u8) {
    let Some(doctor) = turn.policy.doctor.as_ref() else { return };
    let values = DoctorReminder {
        case: case.id,
        token: Plain::new(&case.doctor_token),
        name: member_of(turn, case).map(|member| Plain::new(&member.entry.name)).unwrap_or_default(),
        since: moment_words(case.turned_at).into(),
        again: stage > 1,
    };
    match turn.policy.words.write(Template::DoctorReminder, &values) {
        Ok(written) => {
            let about = About { case: Some(case.id), ..About::default() };
            turn.post(Post::new(DraftKind::DoctorNote, &doctor.address, written).about(about));
        }
        Err(fault) => turn.unwritten(None, &fault),
    }
}

fn comfort_member(turn: &mut Turn<'_>, case: &Case) {
    let (Some(member), Some(doctor)) = (reached(turn, case), turn.policy.doctor.as_ref()) else { return };
    let values = DoctorPatience {
        name: Plain::new(&member.entry.name),
        doctor: Plain::new(&doctor_words(&doctor.name)),
        token: Plain::new(&case.member_token),
        office: turn.office(),
    };
    match turn.policy.words.write(Template::DoctorPatience, &values) {
        Ok(written) => {
            let about = About { case: Some(case.id), ..About::default() };
            turn.post(Post::new(DraftKind::DoctorPatience, &case.address, written).about(about));
        }
        Err(fault) => turn.unwritten(None, &fault),
    }
}

/// Nobody wrote after the answer.
pub(in crate::desk) fn close_silent(turn: &mut Turn<'_>, id: CaseId, turned_at: Moment) {
    if let Some(case) = unchanged(turn, id, (CaseStatus::Answered, turned_at)) {
        turn.keep(Fact::CaseStands { case: case.id, status: CaseStatus::Closed });
    }
}
