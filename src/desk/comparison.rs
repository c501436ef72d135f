//! Once a night: what lies in the mailbox, held against what the ledger knows. Only numbers come of it, for the digest.
//!
//! Staff move, delete and file in the same mailbox. What they put away before the desk saw it is counted once, as
//! done by hand; what they moved from 要確認 to 受付済み is settled; nothing that was moved is lost.

use super::decision::Fact;
use super::event::{Listing, Place, Shelf};
use super::records::{Comparison, FolderCount, LetterReason, LetterRecord, LetterState, MailboxFact, UnknownLetter};
use super::turn::Turn;

/// The mailbox was listed.
pub(super) fn compare(turn: &mut Turn<'_>, listing: &Listing) {
    let known = &turn.known.compared;
    for unknown in &known.unknown {
        if let Shelf::Ours(place) = unknown.shelf {
            take_up(turn, unknown, place);
        }
    }
    for (letter, reviews) in &known.moved_to_done {
        for review in reviews {
            turn.keep(Fact::ReviewSettled { review: review.id });
        }
        let (state, reason) = (LetterState::Taken, LetterReason::Settled);
        turn.keep(Fact::LetterStands { letter: letter.id, state, reason });
    }
    for letter in &known.missing {
        turn.keep(Fact::Mailbox(MailboxFact::LetterMissing(letter.id)));
    }
    for letter in &known.found_again {
        turn.keep(Fact::Mailbox(MailboxFact::LetterFoundAgain(*letter)));
    }
    let comparison = in_numbers(&known.folders, &known.missing, known.moved_to_done.len(), listing.caught_up);
    turn.keep(Fact::Mailbox(MailboxFact::ComparisonMade { date: listing.date, comparison }));
}

fn in_numbers(folders: &[FolderCount], missing: &[LetterRecord], moved: usize, caught_up: u32) -> Comparison {
    let waited = |letter: &&LetterRecord| matches!(letter.state, LetterState::Review | LetterState::Waiting);
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let waiting = missing.iter().filter(waited).count();
    Comparison {
        folders: folders.to_vec(),
        caught_up,
        missing_waiting: count(waiting),
        missing_done: count(missing.len() - waiting),
        moved_to_done: count(moved),
    }
}

/// A person put it there before the desk saw it: it is his, and counted once.
fn take_up(turn: &mut Turn<'_>, unknown: &UnknownLetter, place: Place) {
    let id = turn.next_letter();
    let reason = LetterReason::FoundFiled;
    let state = if place == Place::Review { LetterState::Review } else { LetterState::ByHand };
    turn.keep(Fact::LetterKept(LetterRecord {
        id,
        key: unknown.key.clone(),
        message_id: unknown.message_id.clone(),
        text_digest: None,
        received: unknown.received,
        sender: None,
        subject: None,
        state,
        reason,
    }));
    if state == LetterState::Review {
        turn.review(Some(id), reason, Vec::new());
    }
}
