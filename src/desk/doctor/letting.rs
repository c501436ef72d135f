//! A person lets a held-back letter through to the doctor, after a telephone call.
//!
//! The desk keeps no text, so the letter comes along with the act, fetched from the mailbox for it; that it is the very
//! letter is seen by its Message-ID and the digest of its text. Nothing of it is recorded but what is sent.

use super::super::decision::{Answer, Carries, DraftKind};
use super::super::event::{Arrival, SeenIn};
use super::super::identity::Sender;
use super::super::letters::{Answering, Conclusion};
use super::super::member::{Member, MemberNumber};
use super::super::records::{LetterReason, LetterRecord, LetterState, Original, ReviewId, ReviewKnown};
use super::super::review;
use super::super::saying::{done, refused};
use super::super::turn::Turn;
use super::{case_of, passing};
use crate::mail::Letter;
use crate::reading::read;

/// `review accept` of doctor mail.
pub(in crate::desk) fn let_through(
    turn: &mut Turn<'_>,
    id: ReviewId,
    number: &MemberNumber,
    original: &Original,
) -> Answer {
    let open = match review::open_entry(turn, id) {
        Ok(open) => open,
        Err(refusal) => return refusal,
    };
    let arrived = match arrived(turn, open, original) {
        Ok(arrived) => arrived,
        Err(why) => return refused(why),
    };
    let known = turn.known;
    let Some(member) = known.members.iter().find(|member| member.entry.number == *number) else {
        return refused(format!("there is no member {number} on the roster"));
    };
    match hand_over(turn, member, open, &arrived) {
        Some(conclusion) => {
            let state = conclusion.state;
            review::settle(turn, open, state);
            done(turn, &format!("review {id}: the letter goes to the doctor as member {number}'s"))
        }
        None => refused("no doctor is configured, or the server says that the sender is forged"),
    }
}

fn hand_over(turn: &mut Turn<'_>, member: &Member, open: &ReviewKnown, arrived: &Arrived<'_>) -> Option<Conclusion> {
    let Arrived { record, arrival } = arrived;
    let sender = Sender::of(turn.policy, &arrival.letter).filter(|sender| sender.is_unforged_at(sender.address))?;
    let case = open.entry.case.and_then(|id| case_of(turn, id));
    let answering = Answering {
        letter: record.id,
        arrival,
        sender: &sender,
        kind: DraftKind::Received,
        about: None,
        carries: Carries::Nothing,
    };
    passing::let_through(turn, member, case, &answering).filter(|passed| passed.state == LetterState::Doctor)
}

/// The letter that the entry is about, read once more.
struct Arrived<'a> {
    record: &'a LetterRecord,
    arrival: Arrival,
}

fn arrived<'a>(turn: &Turn<'_>, open: &'a ReviewKnown, original: &Original) -> Result<Arrived<'a>, &'static str> {
    let record = open.letter.as_ref().filter(|_| open.entry.reason == LetterReason::DoctorMailUncertain);
    let record = record.ok_or("it is not doctor mail that waits to be let through")?;
    let raw = original.bytes().ok_or("the letter did not come through whole")?;
    let letter = Letter::decode(&raw);
    if record.text_digest != Some(letter.text_digest) || record.message_id != letter.message_id {
        return Err("the mailbox gave another letter than the one that waits");
    }
    let reading = read(&letter, &turn.policy.guide, record.received);
    let (letter_key, received) = (record.key.clone(), record.received);
    Ok(Arrived { record, arrival: Arrival { letter_key, received, letter, reading, seen_in: SeenIn::Inbox } })
}
