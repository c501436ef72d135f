//! The doctor's words on their way to the member.
//!
//! He is told at once, and may stop them for ten minutes; then a whole look through the inbox, begun after these, must
//! have found no word of his. Where it is not sure what he means to say he is shown it first, and only his yes lets it
//! go. Drafts wait held and sealed; what is stopped is wiped.

use chrono::Duration;

use super::super::decision::{Carries, DraftKind, Fact, OutboxChange};
use super::super::event::Arrival;
use super::super::letters::Conclusion;
use super::super::records::{
    Case, CaseStatus, DoctorFact, LetterId, LetterReason, NewRelay, OutboxId, OutboxStatus, Relay, RelayStage,
};
use super::super::timers::{Timer, TimerKind};
use super::super::turn::{About, Post, Turn};
use super::super::words::values::doctor::{DoctorAnswer, DoctorNote, FileName, NoteKind, Notice};
use super::super::words::{Passage, Plain, Template, Unwritten, doctor_words, time_words};
use super::{case_of, member_of, passing, reached, staff, waiting};
use crate::mail::{Letter, Moment, Role};
use crate::reading::page::own_words::{Doubt, OwnWords};

/// How long he may stop them.
const MINUTES: i64 = 10;
/// How often he is asked what he means, before a person is.
const MOST_QUESTIONS: u32 = 2;

/// An answer of his.
pub(super) struct Answered<'a> {
    pub letter: LetterId,
    pub arrival: &'a Arrival,
    pub words: &'a OwnWords,
}

/// A letter is part of the conversation.
pub(super) fn join(turn: &mut Turn<'_>, case: &Case, letter: LetterId) {
    turn.keep(Fact::Doctor(DoctorFact::LetterJoined { case: case.id, letter }));
}

/// His words that have not gone yet.
pub(super) fn pending<'a>(turn: &Turn<'a>, case: &Case) -> Vec<&'a Relay> {
    let known = turn.known;
    known.doctor.relays.iter().filter(|relay| relay.case == case.id && !is_over(relay)).collect()
}

/// Gone for good, or stopped; released ones that have not left can still be stopped.
fn is_over(relay: &Relay) -> bool {
    match relay.stage {
        RelayStage::Stoppable | RelayStage::Asked => false,
        RelayStage::Released => !waits(relay),
        RelayStage::Stopped => true,
    }
}

fn waits(relay: &Relay) -> bool {
    matches!(relay.draft.status, OutboxStatus::Queued | OutboxStatus::Held | OutboxStatus::Parked)
}

/// Takes his words on.
pub(super) fn begin(turn: &mut Turn<'_>, case: &Case, answered: &Answered<'_>) -> Conclusion {
    let letter = answered.letter;
    let Some(member) = reached(turn, case) else {
        note(turn, case, NoteKind::NotRelayed, answered.arrival);
        return staff::about_case(turn, letter, case, LetterReason::NoLongerMember);
    };
    let name = Plain::new(&member.entry.name);
    match write(turn, case, answered, &name) {
        Ok(()) => Conclusion::heard_from_doctor(),
        Err(fault) => {
            turn.unwritten(Some(letter), &fault);
            staff::about_case(turn, letter, case, LetterReason::LetterFailed)
        }
    }
}

fn write(turn: &mut Turn<'_>, case: &Case, answered: &Answered<'_>, name: &Plain) -> Result<(), Unwritten> {
    let (letter, mail) = (answered.letter, &answered.arrival.letter);
    let enclosures = passing::enclosures(mail);
    let code = turn.token(letter, "relay");
    let due_at = turn.now + Duration::minutes(MINUTES);
    let text = Passage::new(&answered.words.text.replace(&case.doctor_token, &case.member_token));
    let doubts = doubts_of(answered);
    let values = Notice {
        case: case.id,
        code: Plain::new(&code),
        name: name.clone(),
        at: time_words(due_at.time()).into(),
        files: enclosures.iter().map(|file| FileName::new(&file.name)).collect(),
        text: if doubts.is_empty() { Passage::new("") } else { text.clone() },
        empty: answered.words.text.trim().is_empty(),
    };
    let sure = doubts.is_empty();
    let words = &turn.policy.words;
    let told = words.write(if sure { Template::RelayNotice } else { Template::RelayQuestion }, &values)?;
    let doctor = turn.policy.doctor.as_ref().map(|doctor| doctor_words(&doctor.name)).unwrap_or_default();
    let values = DoctorAnswer {
        name: name.clone(),
        doctor: Plain::new(&doctor),
        token: Plain::new(&case.member_token),
        files: values.files,
        text,
        office: turn.office(),
    };
    let answer = turn.policy.words.write(Template::DoctorAnswer, &values)?;
    let about = About { case: Some(case.id), ..About::default() };
    let anchor = Letter { message_id: case.heard_id.clone(), ..Letter::default() };
    let post = Post::new(DraftKind::DoctorAnswer, &case.address, answer).about(about).following(&anchor);
    let outbox = turn.hold(Post { carries: Carries::DoctorMail, attachments: enclosures, ..post });
    let secret = if sure { Carries::Nothing } else { Carries::DoctorMail };
    let notice = tell_doctor(turn, (case, letter), answered.arrival, (told, secret));
    let stage = if sure { RelayStage::Stoppable } else { RelayStage::Asked };
    let answered_at = answered.arrival.received;
    let relay = NewRelay { outbox, case: case.id, letter, answered_at, notice, stage, due_at, code };
    turn.keep(Fact::Doctor(DoctorFact::RelayKept(relay)));
    turn.decision.timers.push(Timer { kind: TimerKind::RelayDue { outbox }, due_at });
    Ok(())
}

/// A letter within the letter would show its route, so it does not go along, and he is asked whether that is well.
fn doubts_of(answered: &Answered<'_>) -> Vec<Doubt> {
    let mut doubts = answered.words.doubts.clone();
    let left_out = answered.arrival.letter.parts.iter().any(|part| part.role == Role::Nested);
    doubts.extend(left_out.then_some(Doubt::Damaged));
    let token_left = answered.words.text.contains("@") && !doubts.contains(&Doubt::ContactLeft);
    doubts.extend(token_left.then_some(Doubt::ContactLeft));
    doubts
}

/// A letter to the doctor about his words; `about.answers` names his letter, so that his answer to it finds them.
fn tell_doctor(
    turn: &mut Turn<'_>,
    (case, letter): (&Case, LetterId),
    arrival: &Arrival,
    (written, carries): (super::super::words::Written, Carries),
) -> OutboxId {
    let Some(doctor) = turn.policy.doctor.as_ref() else { return 0 };
    let about = About { answers: Some(letter), case: Some(case.id), ..About::default() };
    let post = Post::new(DraftKind::DoctorNotice, &doctor.address, written).about(about).following(&arrival.letter);
    turn.post(Post { carries, ..post });
    turn.newest_draft()
}

/// He asks to stop them: those that have not left never will.
pub(super) fn stop(turn: &mut Turn<'_>, case: &Case, relays: &[&Relay], arrival: &Arrival) {
    let mut stopped = false;
    for relay in relays.iter().filter(|relay| !is_over(relay)) {
        withdraw(turn, relay);
        stopped = true;
    }
    let gone = relays.iter().any(|relay| relay.stage == RelayStage::Released);
    let kind = match (stopped, gone) {
        (true, _) => NoteKind::Stopped,
        (false, true) => NoteKind::TooLate,
        (false, false) => NoteKind::NothingToStop,
    };
    note(turn, case, kind, arrival);
}

fn withdraw(turn: &mut Turn<'_>, relay: &Relay) {
    let change = OutboxChange::of(&relay.draft, OutboxStatus::Withdrawn, turn.now).settled(&relay.draft);
    turn.keep(Fact::OutboxStands(change));
    stand(turn, relay, RelayStage::Stopped);
}

fn stand(turn: &mut Turn<'_>, relay: &Relay, stage: RelayStage) {
    turn.keep(Fact::Doctor(DoctorFact::RelayStands { outbox: relay.draft.id, stage, due_at: relay.due_at }));
}

/// Nobody can tell what he means: he is asked, and the words wait for his yes.
pub(super) fn ask_again(turn: &mut Turn<'_>, relay: &Relay, case: &Case, arrival: &Arrival) -> Conclusion {
    if relay.asked >= MOST_QUESTIONS {
        return staff::about_relay(turn, relay, case);
    }
    let values = Notice {
        case: case.id,
        code: Plain::new(&relay.code),
        name: member_of(turn, case).map(|member| Plain::new(&member.entry.name)).unwrap_or_default(),
        at: Plain::default(),
        files: Vec::new(),
        text: Passage::new(""),
        empty: false,
    };
    match turn.policy.words.write(Template::RelayUnclear, &values) {
        Ok(written) => {
            let notice = tell_doctor(turn, (case, relay.letter), arrival, (written, Carries::Nothing));
            turn.keep(Fact::Doctor(DoctorFact::RelayAsked { outbox: relay.draft.id, notice }));
            Conclusion::heard_from_doctor()
        }
        Err(fault) => {
            turn.unwritten(None, &fault);
            staff::about_relay(turn, relay, case)
        }
    }
}

/// Into the outbox with them. The case is answered, unless the member wrote again meanwhile.
pub(super) fn release(turn: &mut Turn<'_>, relay: &Relay, case: &Case) {
    if reached(turn, case).is_none() {
        withdraw(turn, relay);
        let Conclusion { state, reason, .. } =
            staff::about_case(turn, relay.letter, case, LetterReason::NoLongerMember);
        turn.keep(Fact::LetterStands { letter: relay.letter, state, reason });
        return;
    }
    turn.keep(Fact::OutboxStands(OutboxChange::of(&relay.draft, OutboxStatus::Queued, turn.now)));
    stand(turn, relay, RelayStage::Released);
    let crossed = case.heard_at > relay.answered_at;
    let (status, turned_at) = match case.status {
        CaseStatus::Open if crossed => (CaseStatus::Open, case.heard_at.max(case.turned_at)),
        CaseStatus::Open | CaseStatus::Answered => (CaseStatus::Answered, turn.now),
        other => (other, case.turned_at),
    };
    if (status, turned_at) == (case.status, case.turned_at) {
        return;
    }
    turn.keep(Fact::CaseStands { case: case.id, status });
    turn.keep(Fact::Doctor(DoctorFact::Turned { case: case.id, at: turned_at }));
    let timers = waiting::timers_of(turn.policy, &Case { status, turned_at, ..case.clone() });
    turn.decision.timers.extend(timers);
}

/// A look through the whole inbox has ended well: what was due before it began may go.
pub(in crate::desk) fn looked_through(turn: &mut Turn<'_>, began: Moment) {
    let known = turn.known;
    let due = |relay: &&Relay| relay.stage == RelayStage::Stoppable && relay.due_at <= began;
    for relay in known.doctor.relays.iter().filter(due) {
        if let Some(case) = case_of(turn, relay.case) {
            release(turn, relay, case);
        }
    }
}

/// The doctor's server has taken the notice: from now on he has his ten minutes.
pub(in crate::desk) fn notice_accepted(turn: &mut Turn<'_>, notice: OutboxId) {
    let known = turn.known;
    let told = |relay: &&Relay| relay.notice == notice && relay.stage == RelayStage::Stoppable;
    let Some(relay) = known.doctor.relays.iter().find(told) else { return };
    let due_at = turn.now + Duration::minutes(MINUTES);
    if due_at > relay.due_at {
        let (outbox, stage) = (relay.draft.id, relay.stage);
        turn.keep(Fact::Doctor(DoctorFact::RelayStands { outbox, stage, due_at }));
        turn.decision.timers.push(Timer { kind: TimerKind::RelayDue { outbox }, due_at });
    }
}

/// A few words to him about what became of his.
pub(super) fn note(turn: &mut Turn<'_>, case: &Case, kind: NoteKind, arrival: &Arrival) {
    let Some(doctor) = turn.policy.doctor.as_ref() else { return };
    let values = DoctorNote {
        case: case.id,
        token: Plain::new(&case.doctor_token),
        name: member_of(turn, case).map(|member| Plain::new(&member.entry.name)).unwrap_or_default(),
        what: kind,
    };
    match turn.policy.words.write(Template::DoctorNote, &values) {
        Ok(written) => {
            let about = About { case: Some(case.id), ..About::default() };
            let post = Post::new(DraftKind::DoctorNote, &doctor.address, written).about(about);
            turn.post(post.following(&arrival.letter));
        }
        Err(fault) => turn.unwritten(None, &fault),
    }
}
