//! Which conversation a member's letter belongs to.
//!
//! By a letter of ours that it answers, by the number we printed, by an earlier letter of the case; else by its sender
//! and the one case that is open. Only the address that was let through for a case goes on with it.

use super::super::event::Arrival;
use super::super::identity::{Identified, Sender, identify_in_case};
use super::super::member::Member;
use super::super::records::{Case, CaseStatus};
use super::super::turn::Turn;
use super::passing::people_of;
use crate::reading::DoctorMail;

/// What a letter is to the conversations that the desk knows.
pub(super) enum Joined<'a> {
    /// It goes on with this one.
    Follows(&'a Case, Identified),
    /// It speaks of this one, from elsewhere, or for somebody else: a person decides.
    Strange(&'a Case),
    /// The one it speaks of is over: if it is let through, it begins another.
    Afresh,
    /// No conversation is known to it.
    None,
}

/// Finds the conversation.
pub(super) fn joined<'a>(turn: &Turn<'a>, arrival: &Arrival, sender: &Sender<'_>) -> Joined<'a> {
    let linked = linked(turn);
    let own = linked.iter().find(|case| is_live(case) && sender.is_unforged_at(&case.address)).copied();
    if let Some(case) = own {
        let people = people_of(arrival);
        return match identify_in_case(&turn.known.members, case, &people, sender) {
            Some(member) => Joined::Follows(case, member),
            None => Joined::Strange(case),
        };
    }
    match linked.first() {
        Some(case) if case.status == CaseStatus::Closed && sender.is_unforged_at(&case.address) => Joined::Afresh,
        Some(case) => Joined::Strange(case),
        None if arrival.reading.doctor != DoctorMail::No => by_sender(turn, arrival, sender),
        None => Joined::None,
    }
}

/// A letter that says nothing of a doctor, and that nothing else at the desk wants: it may go on with the one case.
pub(super) fn joined_by_sender<'a>(turn: &Turn<'a>, arrival: &Arrival, sender: &Sender<'_>) -> Joined<'a> {
    let answers = !arrival.letter.in_reply_to.is_empty() || is_answer(&arrival.letter.subject);
    let asks = !arrival.reading.requests.is_empty();
    if answers && !asks { by_sender(turn, arrival, sender) } else { Joined::None }
}

/// The cases that a letter names, the newest first: a long thread names older ones, too.
fn linked<'a>(turn: &Turn<'a>) -> Vec<&'a Case> {
    let known = turn.known;
    let mut linked: Vec<&Case> = known.doctor.cases.iter().collect();
    linked.sort_by_key(|case| std::cmp::Reverse(case.id));
    linked
}

/// Phones drop what would link it: then the sender and the one live case do.
fn by_sender<'a>(turn: &Turn<'a>, arrival: &Arrival, sender: &Sender<'_>) -> Joined<'a> {
    let known = turn.known;
    // What answers another letter of ours is about that.
    if !known.answers.is_empty() {
        return Joined::None;
    }
    let mut live = known.cases.iter().filter(|case| is_live(case) && sender.is_unforged_at(&case.address));
    let (Some(case), None) = (live.next(), live.next()) else { return Joined::None };
    // An address of two members is nobody's until the letter says whose it is; one that a person let through is.
    let of_case = |member: &Member| Some(&member.entry.number) == case.member.as_ref();
    let shared = known.members.iter().any(|member| !of_case(member) && member.knows(sender.address));
    let member = identify_in_case(&known.members, case, &people_of(arrival), sender);
    match member.filter(|_| !shared) {
        Some(member) => Joined::Follows(case, member),
        None => Joined::None,
    }
}

fn is_answer(subject: &str) -> bool {
    let start: String = subject.trim_start().chars().take(3).collect();
    start.eq_ignore_ascii_case("re:")
}

fn is_live(case: &Case) -> bool {
    !matches!(case.status, CaseStatus::Review | CaseStatus::Closed)
}
