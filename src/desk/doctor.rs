//! Doctor mail: a conversation by letters between a member and the doctor, which the desk carries in both directions.
//!
//! Its text goes from the one to the other and nowhere else: not into a review, a subject line or a log. A member's
//! letter finds its case (`joining`) and goes to the doctor (`passing`); what comes from the doctor, or as if from him,
//! is heard (`hearing`), and his words go to the member when he had time to stop them (`relays`). Who does not answer
//! is reminded (`waiting`); what needs a person goes to the staff without the text (`staff`).

mod hearing;
mod joining;
mod letting;
mod passing;
mod relays;
mod staff;
mod waiting;

pub(super) use hearing::{heard, note_machine, stopped_from_junk};
pub(super) use letting::let_through;
pub(super) use passing::{hold_back, pass, take_up, take_up_by_sender};
pub(super) use relays::{looked_through, notice_accepted};
pub(super) use staff::{answer_undelivered, close_case, hand_over_case, letter_bounced};
pub(super) use waiting::{close_silent, remind, timers_of};

use super::member::Member;
use super::records::{Case, CaseId};
use super::turn::Turn;

/// The case of that number, if the event is about it.
fn case_of<'a>(turn: &Turn<'a>, id: CaseId) -> Option<&'a Case> {
    let known = turn.known;
    known.doctor.cases.iter().chain(&known.cases).find(|case| case.id == id)
}

/// Whose case it is, as long as the roster has the member.
fn member_of<'a>(turn: &Turn<'a>, case: &Case) -> Option<&'a Member> {
    let known = turn.known;
    known.members.iter().find(|member| Some(&member.entry.number) == case.member.as_ref())
}

/// The member, as long as the case's address is still theirs: on the roster, agreed for doctor mail, or let through by
/// a person. Words of the doctor's go nowhere else.
fn reached<'a>(turn: &Turn<'a>, case: &Case) -> Option<&'a Member> {
    member_of(turn, case).filter(|member| case.vouched || member.knows_for_doctor(&case.address))
}
