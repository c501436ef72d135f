//! The life of a letter of ours from the outbox to its end: claimed, handed over, accepted, refused, unknown.
//!
//! The final dot is reached at most twice for one letter, and the second time only when the first was left
//! unanswered and no evidence was found. It refuses to know how SMTP came to its outcome.

use chrono::Duration;

use super::calendar::occasion;
use super::decision::{Answer, Audience, Carries, ClaimVerdict, DraftKind, Fact, OutboxChange};
use super::event::Delivery;
use super::records::{OutboxId, OutboxRecord, OutboxStatus};
use super::timers::{Timer, TimerKind};
use super::turn::Turn;
use super::unreached::{alarm_if_urgent, alarm_undelivered};
use super::{doctor, gate, hold, shadow};
use crate::mail::Moment;

/// How often the final dot may be left unanswered.
const MOST_UNKNOWNS: u32 = 2;

/// A connection asks for a draft. Whatever is answered, the attempt is counted, so that the next one has a key of
/// its own.
pub(super) fn claim(turn: &mut Turn<'_>, outbox: OutboxId, attempt: u32) -> Answer {
    let Some(draft) = draft(turn, outbox) else { return Answer::Claim(ClaimVerdict::Not(OutboxStatus::Withdrawn)) };
    if draft.status != OutboxStatus::Queued || attempt <= draft.attempts {
        return Answer::Claim(ClaimVerdict::Not(draft.status));
    }
    let counted =
        OutboxChange { attempts: attempt, data_marked: false, ..OutboxChange::of(draft, draft.status, turn.now) };
    let change = match verdict(turn, draft) {
        Verdict::Send => OutboxChange { status: OutboxStatus::Sending, ..counted },
        Verdict::Later(due_at) => OutboxChange { due_at, ..counted },
        Verdict::End(status) => OutboxChange { status, ..counted }.settled(draft),
    };
    let status = change.status;
    turn.keep(Fact::OutboxStands(change));
    match status {
        OutboxStatus::Sending if shadow::is_drafted(turn.policy, draft) => Answer::Claim(ClaimVerdict::Draft),
        OutboxStatus::Sending => Answer::Claim(ClaimVerdict::Send),
        OutboxStatus::Queued if hold::holds(turn) => Answer::Claim(ClaimVerdict::Not(OutboxStatus::Held)),
        status => {
            if status != OutboxStatus::Queued {
                alarm_if_urgent(turn, draft, status);
            }
            Answer::Claim(ClaimVerdict::Not(status))
        }
    }
}

enum Verdict {
    Send,
    Later(Moment),
    End(OutboxStatus),
}

fn verdict(turn: &Turn<'_>, draft: &OutboxRecord) -> Verdict {
    if hold::holds(turn) {
        return Verdict::Later(turn.now + Duration::minutes(1));
    }
    if draft.deadline.is_some_and(|deadline| turn.now > deadline) {
        return Verdict::End(OutboxStatus::Expired);
    }
    if draft.due_at > turn.now {
        return Verdict::Later(draft.due_at);
    }
    if draft.carries == Carries::Credentials && !passes_gate(turn, draft) {
        return Verdict::End(OutboxStatus::Withdrawn);
    }
    // The count includes the letter that is claimed.
    let over_ceiling = turn.known.brake.staff_last_hour > turn.policy.brake.staff_per_hour;
    if draft.kind.audience() == Audience::StaffAndDoctor && over_ceiling {
        return Verdict::Later(turn.now + Duration::minutes(10));
    }
    Verdict::Send
}

fn passes_gate(turn: &Turn<'_>, draft: &OutboxRecord) -> bool {
    let occasion = draft.session.as_ref().and_then(|key| occasion(turn.policy, &turn.known.sessions, key));
    occasion.is_some_and(|occasion| gate::still_admits(turn, &occasion, draft))
}

/// The second mark, just before DATA.
pub(super) fn mark_handing(turn: &mut Turn<'_>, outbox: OutboxId, attempt: u32) {
    if let Some(draft) = in_hand(turn, outbox, attempt) {
        let change = OutboxChange { data_marked: true, ..OutboxChange::of(draft, draft.status, draft.due_at) };
        turn.keep(Fact::OutboxStands(change));
    }
}

/// The report of one attempt.
pub(super) fn delivered(turn: &mut Turn<'_>, outbox: OutboxId, attempt: u32, delivery: &Delivery) {
    let Some(draft) = in_hand(turn, outbox, attempt) else { return };
    match delivery {
        Delivery::Accepted { reply } => {
            settle(turn, draft, OutboxStatus::Sent, reply);
            doctor::notice_accepted(turn, draft.id);
        }
        Delivery::Rejected { reply } => {
            settle(turn, draft, OutboxStatus::Failed, reply);
            alarm_if_urgent(turn, draft, OutboxStatus::Failed);
        }
        Delivery::Drafted => settle(turn, draft, OutboxStatus::Drafted, ""),
        Delivery::NotSent { reply } => try_again(turn, draft, reply),
        Delivery::Unknown => leave_unknown(turn, draft),
    }
}

/// A doctor's letter that was refused keeps its text, sealed: a person may send it again.
fn settle(turn: &mut Turn<'_>, draft: &OutboxRecord, status: OutboxStatus, reply: &str) {
    let change = OutboxChange { reply: code_of(reply), ..OutboxChange::of(draft, status, turn.now) };
    let keeps = status == OutboxStatus::Failed && draft.carries == Carries::DoctorMail;
    turn.keep(Fact::OutboxStands(if keeps { change } else { change.settled(draft) }));
}

fn try_again(turn: &mut Turn<'_>, draft: &OutboxRecord, reply: &str) {
    let due_at = turn.now + back_off(draft);
    if draft.deadline.is_some_and(|deadline| due_at > deadline) {
        settle(turn, draft, OutboxStatus::Expired, reply);
        return alarm_if_urgent(turn, draft, OutboxStatus::Expired);
    }
    let change = OutboxChange { reply: code_of(reply), ..OutboxChange::of(draft, OutboxStatus::Queued, due_at) };
    turn.keep(Fact::OutboxStands(change));
    if draft.attempts == 1 && draft.carries == Carries::Credentials {
        alarm_if_urgent(turn, draft, OutboxStatus::Queued);
    }
}

/// 15 seconds for credentials, which exist only between dispatch and the session's end; else 1, 2, 4 … 30 minutes.
fn back_off(draft: &OutboxRecord) -> Duration {
    if draft.carries == Carries::Credentials {
        return Duration::seconds(15);
    }
    let doublings = draft.attempts.saturating_sub(1).min(5);
    Duration::minutes(1_i64.checked_shl(doublings).unwrap_or(30).min(30))
}

fn leave_unknown(turn: &mut Turn<'_>, draft: &OutboxRecord) {
    let unknowns = draft.unknowns + 1;
    let due_at = turn.now + evidence_time(draft);
    let change = OutboxChange { unknowns, ..OutboxChange::of(draft, OutboxStatus::Unknown, due_at) };
    if unknowns >= MOST_UNKNOWNS {
        turn.keep(Fact::OutboxStands(change.settled(draft)));
    } else {
        turn.keep(Fact::OutboxStands(change));
        let kind = TimerKind::EvidenceDue { outbox: draft.id, attempt: draft.attempts };
        turn.decision.timers.push(Timer { kind, due_at });
    }
    alarm_if_urgent(turn, draft, OutboxStatus::Unknown);
}

/// How long evidence is sought before the same bytes go out once more.
fn evidence_time(draft: &OutboxRecord) -> Duration {
    if draft.carries == Carries::Credentials { Duration::minutes(3) } else { Duration::minutes(15) }
}

/// Our Message-ID was found in Sent, or not; only a find decides anything before the time is up.
pub(super) fn weigh_evidence(turn: &mut Turn<'_>, outbox: OutboxId, found: bool) {
    let unknown = draft(turn, outbox).filter(|d| found && d.status == OutboxStatus::Unknown);
    if let Some(draft) = unknown {
        settle(turn, draft, OutboxStatus::Sent, "");
    }
}

/// No evidence in time: the same bytes once more, unless that is no longer of use.
pub(super) fn send_once_more(turn: &mut Turn<'_>, outbox: OutboxId, attempt: u32) {
    let unknown = |d: &&OutboxRecord| d.status == OutboxStatus::Unknown && d.attempts == attempt;
    let Some(draft) = draft(turn, outbox).filter(unknown).filter(|d| d.unknowns < MOST_UNKNOWNS) else { return };
    if draft.deadline.is_some_and(|deadline| turn.now > deadline) {
        let change = OutboxChange::of(draft, OutboxStatus::Unknown, turn.now).settled(draft);
        return turn.keep(Fact::OutboxStands(change));
    }
    turn.keep(Fact::OutboxStands(OutboxChange::of(draft, OutboxStatus::Queued, turn.now)));
}

/// Whether it arrived stays unknown: it is not sent once more.
pub(super) fn leave_at_that(turn: &mut Turn<'_>, draft: &OutboxRecord) {
    let change = OutboxChange::of(draft, OutboxStatus::Unknown, turn.now).settled(draft);
    turn.keep(Fact::OutboxStands(OutboxChange { unknowns: MOST_UNKNOWNS, ..change }));
}

/// It cannot even be claimed (its bytes do not open): somebody must know.
pub(super) fn give_up(turn: &mut Turn<'_>, outbox: OutboxId, attempt: u32) {
    let waits = |d: &&OutboxRecord| d.status == OutboxStatus::Queued && d.attempts < attempt;
    if let Some(draft) = draft(turn, outbox).filter(waits) {
        settle(turn, draft, OutboxStatus::Failed, "");
        alarm_undelivered(turn, draft, OutboxStatus::Failed);
    }
}

/// At a start: an attempt without a report is unknown if it bears the second mark, else nothing was sent.
pub(super) fn take_up(turn: &mut Turn<'_>) {
    let known = turn.known;
    for draft in known.outbox.iter().filter(|d| d.status == OutboxStatus::Sending) {
        if draft.data_marked {
            leave_unknown(turn, draft);
        } else {
            turn.keep(Fact::OutboxStands(OutboxChange::of(draft, OutboxStatus::Queued, turn.now)));
        }
    }
}

/// A bounce named one of our letters.
pub(super) fn mark_bounced(turn: &mut Turn<'_>, draft: &OutboxRecord, reply: Option<&str>) {
    if matches!(draft.status, OutboxStatus::Sent | OutboxStatus::Unknown | OutboxStatus::Sending) {
        let change = OutboxChange::of(draft, OutboxStatus::Bounced, turn.now).settled(draft);
        turn.keep(Fact::OutboxStands(OutboxChange { reply: reply.and_then(code_of), ..change }));
        alarm_if_urgent(turn, draft, OutboxStatus::Bounced);
    }
}

/// `outbox retry`.
pub(super) fn retry(turn: &mut Turn<'_>, outbox: OutboxId) -> Answer {
    let Some(draft) = draft(turn, outbox) else { return refused(format!("there is no letter {outbox} in the outbox")) };
    let undelivered = matches!(draft.status, OutboxStatus::Failed | OutboxStatus::Bounced);
    if draft.carries == Carries::Credentials && undelivered {
        return write_anew(turn, draft);
    }
    let why_not = match draft.status {
        OutboxStatus::Unknown if draft.unknowns >= MOST_UNKNOWNS => Some("it may have arrived twice already"),
        OutboxStatus::Queued | OutboxStatus::Failed | OutboxStatus::Unknown => None,
        OutboxStatus::Parked | OutboxStatus::Held => Some("it waits for `outbox release`"),
        OutboxStatus::Expired => Some("its time is over"),
        OutboxStatus::Sending => Some("it is being sent"),
        OutboxStatus::Bounced if draft.carries == Carries::DoctorMail => {
            Some("its text is wiped; it lies in the mailbox")
        }
        OutboxStatus::Sent | OutboxStatus::Bounced | OutboxStatus::Drafted => Some("it was sent"),
        OutboxStatus::Withdrawn => Some("it was withdrawn"),
    };
    if let Some(why_not) = why_not {
        return refused(format!("letter {outbox} is not sent again: {why_not}"));
    }
    turn.keep(Fact::OutboxStands(OutboxChange::of(draft, OutboxStatus::Queued, turn.now)));
    Answer::Done { said: format!("letter {outbox} goes out again") }
}

/// Credentials that did not arrive are wiped: they are written again, if the gate lets them through.
fn write_anew(turn: &mut Turn<'_>, draft: &OutboxRecord) -> Answer {
    let known = turn.known;
    let occasion = draft.session.as_ref().and_then(|key| occasion(turn.policy, &known.sessions, key));
    let reservation = known.reservations.iter().find(|r| Some(r.id) == draft.reservation);
    let (Some(occasion), Some(reservation)) = (occasion, reservation) else {
        return refused(format!("letter {} belongs to no reservation any more", draft.id));
    };
    let admitted = match gate::admit(turn, &occasion, reservation) {
        Ok(admitted) => admitted,
        Err(refusal) => return refused(format!("letter {} may not go out: {refusal}", draft.id)),
    };
    match admitted.letter(turn, draft.kind) {
        Ok(post) => {
            turn.post(post);
            Answer::Done { said: format!("a new letter goes out instead of letter {}", draft.id) }
        }
        Err(fault) => refused(fault.to_string()),
    }
}

/// `outbox release`: one parked or held letter, or the hold on everything.
pub(super) fn release(turn: &mut Turn<'_>, outbox: Option<OutboxId>) -> Answer {
    let known = turn.known;
    let chosen = known.outbox.iter().filter(|d| outbox.is_none_or(|id| d.id == id));
    let waiting: Vec<&OutboxRecord> = chosen
        .filter(|d| d.kind != DraftKind::DoctorAnswer || d.status != OutboxStatus::Held)
        .filter(|d| d.status == OutboxStatus::Held || (d.status == OutboxStatus::Parked && outbox.is_some()))
        .collect();
    for draft in &waiting {
        turn.keep(Fact::OutboxStands(OutboxChange::of(draft, OutboxStatus::Queued, turn.now)));
    }
    match outbox {
        Some(id) if waiting.is_empty() => refused(format!("letter {id} is neither parked nor held")),
        Some(id) => Answer::Done { said: format!("letter {id} is released") },
        None => hold::release_all(turn),
    }
}

fn refused(said: String) -> Answer {
    Answer::Refused { said }
}

fn draft<'a>(turn: &Turn<'a>, outbox: OutboxId) -> Option<&'a OutboxRecord> {
    let known = turn.known;
    known.outbox.iter().find(|d| d.id == outbox)
}

/// The draft, if it is this attempt that has it.
fn in_hand<'a>(turn: &Turn<'a>, outbox: OutboxId, attempt: u32) -> Option<&'a OutboxRecord> {
    draft(turn, outbox).filter(|d| d.status == OutboxStatus::Sending && d.attempts == attempt)
}

/// Code and enhanced code of a server's reply, never its text: servers echo addresses (`550 5.1.1 <…>: unknown`).
fn code_of(reply: &str) -> Option<String> {
    let is_code = |word: &&str| word.len() <= 9 && word.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let codes: Vec<&str> = reply.split([' ', '-', '\n', '\r']).take(2).take_while(is_code).collect();
    Some(codes.join(" ")).filter(|codes| !codes.is_empty())
}
