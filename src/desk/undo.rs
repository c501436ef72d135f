//! `undo`: puts back what a person's act changed, and says what cannot be put back.
//!
//! A letter that is out stays out; who was told wrongly is told again. Whatever has changed since is left as it is.

use super::decision::{Answer, Fact, OutboxChange};
use super::records::{ActFact, Before, OutboxRecord, OutboxStatus};
use super::saying::{done, refused};
use super::turn::Turn;

/// The act that the ledger found.
pub(super) fn undo(turn: &mut Turn<'_>) -> Answer {
    let known = turn.known;
    let Some(act) = &known.acts.undoable else {
        return refused("there is no such act that can be undone: `uketsuke undo` lists them");
    };
    if act.undone {
        return refused(format!("act {} is undone already", act.act));
    }
    for before in act.before.iter().rev() {
        put_back(turn, before);
    }
    for letter in act.letters.iter().filter(|letter| is_at_hand(letter)) {
        let change = OutboxChange::of(letter, OutboxStatus::Withdrawn, turn.now).settled(letter);
        turn.keep(Fact::OutboxStands(change));
    }
    turn.keep(Fact::Act(ActFact::Undone { act: act.act }));
    done(turn, &format!("act {} ({}) is undone", act.act, act.deed))
}

fn put_back(turn: &mut Turn<'_>, before: &Before) {
    turn.keep(match before {
        Before::Open { review } => Fact::Act(ActFact::ReviewOpenAgain { review: *review }),
        Before::LookedAfter { review, by } => Fact::Act(ActFact::ReviewAssigned { review: *review, to: by.clone() }),
        Before::Letter { letter, state, reason } => {
            Fact::LetterStands { letter: *letter, state: *state, reason: *reason }
        }
        Before::Case { case, status } => Fact::CaseStands { case: *case, status: *status },
    });
}

/// Not out yet, and in nobody's hands.
fn is_at_hand(letter: &OutboxRecord) -> bool {
    matches!(letter.status, OutboxStatus::Queued | OutboxStatus::Held | OutboxStatus::Parked)
}
