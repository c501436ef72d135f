//! What waits for a person, and what the person makes of it.
//!
//! An entry is settled once. Its letter is settled with the last of its entries: by hand where a person answered it,
//! else as taken. Each act notes what it found, so that it can be undone.

use super::decision::{Answer, Fact};
use super::records::{ActFact, Before, CaseStatus, LetterReason, LetterState, ReviewId, ReviewKnown};
use super::saying::{done, refused};
use super::turn::Turn;

/// `review assign`: who looks after it.
pub(super) fn assign(turn: &mut Turn<'_>, review: ReviewId, assignee: Option<&str>) -> Answer {
    let open = match open_entry(turn, review) {
        Ok(open) => open,
        Err(refusal) => return refusal,
    };
    let by = open.entry.assigned.clone();
    let to = assignee.map(str::to_owned);
    turn.keep(Fact::Act(ActFact::ReviewAssigned { review, to }));
    turn.keep(Fact::Act(ActFact::Undoable(vec![Before::LookedAfter { review, by }])));
    match assignee {
        Some(who) => done(turn, &format!("review {review}: {who} looks after it")),
        None => done(turn, &format!("review {review}: nobody in particular looks after it")),
    }
}

/// `review answered`: a person has answered, from the mailbox or by telephone.
pub(super) fn answered(turn: &mut Turn<'_>, review: ReviewId) -> Answer {
    let open = match open_entry(turn, review) {
        Ok(open) => open,
        Err(refusal) => return refusal,
    };
    let mut before = settle(turn, open, LetterState::ByHand);
    close_case(turn, open, &mut before);
    turn.keep(Fact::Act(ActFact::Undoable(before)));
    done(turn, &format!("review {review} is settled by hand"))
}

/// The entry, if it waits.
pub(super) fn open_entry<'a>(turn: &Turn<'a>, review: ReviewId) -> Result<&'a ReviewKnown, Answer> {
    let known = turn.known;
    match &known.acts.review {
        None => Err(refused(format!("there is no review entry {review}"))),
        Some(entry) if entry.settled => Err(refused(format!("review {review} is settled already"))),
        Some(entry) => Ok(entry),
    }
}

/// The entry is settled, and with the last one its letter, which then stands as told; gives back how both stood.
pub(super) fn settle(turn: &mut Turn<'_>, open: &ReviewKnown, state: LetterState) -> Vec<Before> {
    let review = open.entry.id;
    turn.keep(Fact::ReviewSettled { review });
    let mut before = vec![Before::Open { review }];
    if let Some(letter) = open.letter.as_ref().filter(|_| open.others_open == 0) {
        before.push(Before::Letter { letter: letter.id, state: letter.state, reason: letter.reason });
        turn.keep(Fact::LetterStands { letter: letter.id, state, reason: LetterReason::Settled });
    }
    before
}

/// A case that was not let through ends with its entry.
pub(super) fn close_case(turn: &mut Turn<'_>, open: &ReviewKnown, before: &mut Vec<Before>) {
    let known = turn.known;
    let held_back = known.cases.iter().find(|c| Some(c.id) == open.entry.case && c.status == CaseStatus::Review);
    if let Some(case) = held_back {
        before.push(Before::Case { case: case.id, status: case.status });
        turn.keep(Fact::CaseStands { case: case.id, status: CaseStatus::Closed });
    }
}
