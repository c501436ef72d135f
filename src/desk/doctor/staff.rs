//! What the staff are told of doctor mail, and what they do with it: number, name and telephone, never a word of it.

use super::super::decision::{Answer, DraftKind, Fact};
use super::super::event::Arrival;
use super::super::letters::Conclusion;
use super::super::records::{Case, CaseId, CaseStatus, LetterId, LetterReason, OutboxRecord, Relay};
use super::super::saying::{done, refused};
use super::super::turn::{About, Turn};
use super::super::words::values::doctor::{CaseForStaff, DoctorClaim, NoteKind, StaffTask};
use super::super::words::{Plain, Template, doctor_words};
use super::{case_of, member_of, relays};

/// A letter for a person, without an answer.
pub(super) fn for_a_person(turn: &mut Turn<'_>, letter: LetterId, reason: LetterReason) -> Conclusion {
    turn.review(Some(letter), reason, Vec::new());
    Conclusion::review(reason)
}

/// The same within a case.
pub(super) fn about_case(turn: &mut Turn<'_>, letter: LetterId, case: &Case, reason: LetterReason) -> Conclusion {
    turn.review_of_case(Some(letter), Some(case.id), reason, fields_of(turn, case));
    Conclusion::review(reason)
}

/// The doctor's words wait, and nobody understands what he says about them.
pub(super) fn about_relay(turn: &mut Turn<'_>, relay: &Relay, case: &Case) -> Conclusion {
    turn.review_of_case(Some(relay.letter), Some(case.id), LetterReason::DoctorUnclear, fields_of(turn, case));
    Conclusion::review(LetterReason::DoctorUnclear)
}

fn fields_of(turn: &Turn<'_>, case: &Case) -> Vec<(String, String)> {
    let Some(member) = member_of(turn, case) else { return Vec::new() };
    let entry = &member.entry;
    let fields = [("number", entry.number.to_string()), ("name", entry.name.clone()), ("phone", entry.phone.clone())];
    let filled = fields.into_iter().filter(|(_, value)| !value.is_empty());
    filled.map(|(key, value)| (key.to_owned(), Plain::new(&value).as_str().to_owned())).collect()
}

/// It claims to be the doctor's, and nothing shows that it is: nobody gets it, and somebody should know at once.
pub(super) fn refuse_claim(turn: &mut Turn<'_>, letter: LetterId) -> Conclusion {
    let policy = turn.policy;
    let doctor = policy.doctor.as_ref().map(|doctor| doctor_words(&doctor.name)).unwrap_or_default();
    let values = DoctorClaim { letter, doctor: Plain::new(&doctor) };
    match policy.words.write(Template::DoctorClaim, &values) {
        Ok(written) => turn.post_to_all(DraftKind::Alarm, &policy.staff, &written, &About::default()),
        Err(fault) => turn.unwritten(Some(letter), &fault),
    }
    for_a_person(turn, letter, LetterReason::DoctorClaimed)
}

/// The doctor closes it.
pub(super) fn close_by_doctor(turn: &mut Turn<'_>, case: &Case, arrival: &Arrival) -> Conclusion {
    turn.keep(Fact::CaseStands { case: case.id, status: CaseStatus::Closed });
    relays::note(turn, case, NoteKind::ClosedNow, arrival);
    Conclusion::heard_from_doctor()
}

/// The doctor hands it to the staff.
pub(super) fn hand_over_by_doctor(
    turn: &mut Turn<'_>,
    case: &Case,
    (letter, arrival): (LetterId, &Arrival),
) -> Conclusion {
    give_to_staff(turn, case, Some(letter), StaffTask::TakeOver);
    relays::note(turn, case, NoteKind::HandedOver, arrival);
    Conclusion::review(LetterReason::CaseHandedOver)
}

/// The doctor asks for a telephone call.
pub(super) fn call_for_doctor(turn: &mut Turn<'_>, case: &Case, (letter, arrival): (LetterId, &Arrival)) -> Conclusion {
    give_to_staff(turn, case, Some(letter), StaffTask::Call);
    relays::note(turn, case, NoteKind::CallAsked, arrival);
    Conclusion::review(LetterReason::CallWanted)
}

fn give_to_staff(turn: &mut Turn<'_>, case: &Case, letter: Option<LetterId>, task: StaffTask) {
    turn.keep(Fact::CaseStands { case: case.id, status: CaseStatus::Staff });
    let reason = if task == StaffTask::Call { LetterReason::CallWanted } else { LetterReason::CaseHandedOver };
    turn.review_of_case(letter, Some(case.id), reason, fields_of(turn, case));
    tell_staff(turn, case, task);
}

fn tell_staff(turn: &mut Turn<'_>, case: &Case, task: StaffTask) {
    let policy = turn.policy;
    let entry = member_of(turn, case).map(|member| &member.entry);
    let doctor = policy.doctor.as_ref().map(|doctor| doctor_words(&doctor.name)).unwrap_or_default();
    let values = CaseForStaff {
        case: case.id,
        doctor: Plain::new(&doctor),
        number: case.member.as_ref().map(|number| Plain::new(number.as_str())).unwrap_or_default(),
        name: entry.map(|entry| Plain::new(&entry.name)).unwrap_or_default(),
        phone: entry.map(|entry| Plain::new(&entry.phone)).unwrap_or_default(),
        task,
    };
    let about = About { case: Some(case.id), ..About::default() };
    match policy.words.write(Template::CaseForStaff, &values) {
        Ok(written) => turn.post_to_all(DraftKind::Alarm, &policy.staff, &written, &about),
        Err(fault) => turn.unwritten(None, &fault),
    }
}

/// The doctor's words did not reach the member: somebody rings.
pub(in crate::desk) fn answer_undelivered(turn: &mut Turn<'_>, draft: &OutboxRecord) {
    let Some(case) = draft.case.and_then(|id| case_of(turn, id)) else { return };
    turn.review_of_case(None, Some(case.id), LetterReason::CaseUndelivered, fields_of(turn, case));
    tell_staff(turn, case, StaffTask::Undelivered);
}

/// Another letter of a case came back: the member's address, or the doctor's.
pub(in crate::desk) fn letter_bounced(turn: &mut Turn<'_>, letter: LetterId, draft: &OutboxRecord) {
    let Some(case) = draft.case.and_then(|id| case_of(turn, id)) else { return };
    if draft.kind != DraftKind::DoctorAnswer {
        turn.review_of_case(Some(letter), Some(case.id), LetterReason::CaseUndelivered, fields_of(turn, case));
    }
}

/// `cases close`.
pub(in crate::desk) fn close_case(turn: &mut Turn<'_>, id: CaseId) -> Answer {
    match case_of(turn, id) {
        None => refused(format!("there is no case {id}")),
        Some(case) if case.status == CaseStatus::Closed => refused(format!("case {id} is closed")),
        Some(case) => {
            let waiting = relays::pending(turn, case).len();
            turn.keep(Fact::CaseStands { case: id, status: CaseStatus::Closed });
            let rest = if waiting > 0 { "; words of the doctor's that are on their way still go out" } else { "" };
            done(turn, &format!("case {id} is closed; what the member writes now begins another{rest}"))
        }
    }
}

/// `cases hand-over`.
pub(in crate::desk) fn hand_over_case(turn: &mut Turn<'_>, id: CaseId) -> Answer {
    match case_of(turn, id) {
        None => refused(format!("there is no case {id}")),
        Some(case) if !matches!(case.status, CaseStatus::Open | CaseStatus::Answered) => {
            refused(format!("case {id} is not with the doctor or the member"))
        }
        Some(case) => {
            give_to_staff(turn, case, None, StaffTask::TakeOver);
            done(turn, &format!("case {id} is with the staff; its text stays with doctor and member"))
        }
    }
}
