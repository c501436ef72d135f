//! What waits for a person, and what the person makes of it.
//!
//! An entry is settled once. Its letter is settled with the last of its entries: by hand where a person answered it,
//! else as taken. Each act notes what it found, so that it can be undone.

use super::addresses::{self, Reach};
use super::decision::{Answer, Decision, Fact};
use super::event::{Act, Deed};
use super::member::MemberNumber;
use super::records::{
    Acceptance, ActFact, Before, CaseStatus, LetterReason, LetterState, MailboxFact, ReviewId, ReviewKnown,
};
use super::regrets;
use super::saying::{done, refused};
use super::turn::Turn;
use super::vouching::{self, Vouched};
use crate::mail::Address;

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

/// `review accept`: the request is taken as a person vouches for it; written to is the known address alone.
pub(super) fn accept(turn: &mut Turn<'_>, act: &Act, acceptance: &Acceptance) -> Answer {
    let open = match open_entry(turn, acceptance.id) {
        Ok(open) => open,
        Err(refusal) => return refusal,
    };
    let (people, mut before) = match accepted(turn, &act.deed, open) {
        Ok(accepted) => accepted,
        Err(why) => return refused(why),
    };
    before.extend(settle(turn, open, LetterState::Taken));
    if acceptance.agree_address {
        match agree(turn, &act.who, open, &people) {
            Ok(agreed) => before.push(agreed),
            // All or nothing.
            Err(why) => {
                turn.decision = Decision::default();
                return refused(why);
            }
        }
    }
    turn.keep(Fact::Act(ActFact::Undoable(before)));
    let said = done(turn, &format!("review {} is accepted", acceptance.id));
    not_written_to(turn, open, said)
}

/// The address it came from becomes one of the member's.
fn agree(turn: &mut Turn<'_>, who: &str, open: &ReviewKnown, people: &[MemberNumber]) -> Result<Before, String> {
    let sender = open.letter.as_ref().and_then(|letter| letter.sender.as_ref());
    let (Some(address), [member]) = (sender, people) else {
        return Err("an address is agreed for one member at a time: `uketsuke roster agree`".to_owned());
    };
    match addresses::agree(turn, who, (member, address), Reach::Services) {
        Answer::Refused { said } => Err(said),
        _ => Ok(Before::NotAgreed { member: member.clone(), address: address.clone() }),
    }
}

fn accepted(turn: &mut Turn<'_>, deed: &Deed, open: &ReviewKnown) -> Result<(Vec<MemberNumber>, Vec<Before>), String> {
    let known = turn.known;
    let nothing = "it asks for nothing that the desk can book: answer by hand, then `uketsuke review answered`";
    let request = vouching::asked_for(deed, known).ok_or(nothing)?;
    let people = vouching::people_meant(known, &request)?;
    let letter = open.letter.as_ref();
    let vouched = Vouched {
        request,
        people: people.clone(),
        received: letter.map_or(turn.now, |letter| letter.received),
        letter: letter.map(|letter| letter.id),
        preferred: letter.and_then(|letter| letter.sender.clone()),
    };
    Ok((people, vouching::settle(turn, vouched)?))
}

/// A sender who is not known hears nothing of it.
fn not_written_to(turn: &Turn<'_>, open: &ReviewKnown, answer: Answer) -> Answer {
    let sender = open.letter.as_ref().and_then(|letter| letter.sender.as_ref());
    let told = |address: &Address| turn.decision.drafts.iter().any(|draft| draft.letter.to == *address);
    match (answer, sender.filter(|sender| !told(sender))) {
        (Answer::Done { said }, Some(sender)) => Answer::Done { said: format!("{said}\n  nothing goes to {sender}") },
        (answer, _) => answer,
    }
}

/// `review decline`: kindly refused. Only who is certain reads what it was about.
pub(super) fn decline(turn: &mut Turn<'_>, review: ReviewId) -> Answer {
    let open = match open_entry(turn, review) {
        Ok(open) => open,
        Err(refusal) => return refusal,
    };
    let mut before = regrets::decline_places(turn, open);
    regrets::write(turn, open);
    before.extend(settle(turn, open, LetterState::Taken));
    close_case(turn, open, &mut before);
    turn.keep(Fact::Act(ActFact::Undoable(before)));
    let said = done(turn, &format!("review {review} is declined"));
    not_written_to(turn, open, said)
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
        turn.keep(Fact::Mailbox(MailboxFact::LetterDone(letter.id)));
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
