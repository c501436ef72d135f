//! What comes from the doctor, or as if from him.
//!
//! Taken as his only if it comes from his address, answers one of our letters to him or carries its number, and is not
//! failed by the receiving server. Anything else that claims to be his goes to a person, with an alarm and without its
//! text. What he says is an answer to the member, a word on his first line, or a word about an answer on its way.

use super::super::decision::DraftKind;
use super::super::event::Arrival;
use super::super::identity::Sender;
use super::super::letters::Conclusion;
use super::super::policy::DoctorWords;
use super::super::records::{Case, CaseStatus, LetterId, LetterReason, LetterState, OutboxRecord, Relay, RelayStage};
use super::super::turn::Turn;
use super::super::words::values::doctor::NoteKind;
use super::relays::{self, Answered};
use super::{case_of, passing, staff};
use crate::mail::Letter;
use crate::reading::ShortReply;
use crate::reading::page::own_words::{Doubt, OwnWords, own_words};
use crate::reading::request::shortcut;
use crate::reading::text::fold::squeeze;

/// What a letter from the doctor's address answers.
enum Link<'a> {
    /// A letter about words of his on their way.
    Notice(&'a Relay),
    Case(&'a Case),
    /// Another letter of ours: an alarm, a reminder of something else.
    Other,
    None,
}

/// A letter that is the doctor's, or claims to be; `None` for everybody else's.
pub(in crate::desk) fn heard(
    turn: &mut Turn<'_>,
    letter: LetterId,
    arrival: &Arrival,
    sender: &Sender<'_>,
) -> Option<Conclusion> {
    let doctor = turn.policy.doctor.as_ref()?;
    let from_his_address = *sender.address == doctor.address;
    if !sender.is_unforged_at(&doctor.address) {
        let claims = from_his_address || claims_to_be_his(turn, arrival, &doctor.address.to_string());
        return claims.then(|| staff::refuse_claim(turn, letter));
    }
    let hearing = Hearing { letter, arrival };
    Some(match link(turn, arrival) {
        Link::Notice(relay) => hearing.about_relay(turn, relay),
        Link::Case(case) => hearing.about_case(turn, case),
        Link::Other => staff::for_a_person(turn, letter, LetterReason::NotSettledHere),
        Link::None => staff::refuse_claim(turn, letter),
    })
}

/// From elsewhere, with what only he was told, or with his address for a name.
fn claims_to_be_his(turn: &Turn<'_>, arrival: &Arrival, address: &str) -> bool {
    let known = turn.known;
    let codes = &arrival.reading.codes;
    let named = arrival.letter.from.iter().any(|mailbox| mailbox.name.to_ascii_lowercase().contains(address));
    let carries = known.doctor.cases.iter().any(|case| codes.contains(&case.doctor_token))
        || known.doctor.relays.iter().any(|relay| codes.contains(&relay.code));
    named || carries || known.answers.iter().any(is_to_doctor)
}

fn is_to_doctor(draft: &OutboxRecord) -> bool {
    matches!(draft.kind, DraftKind::DoctorLetter | DraftKind::DoctorNotice | DraftKind::DoctorNote)
}

fn link<'a>(turn: &Turn<'a>, arrival: &Arrival) -> Link<'a> {
    let known = turn.known;
    let codes = &arrival.reading.codes;
    let told = |relay: &&Relay| {
        let notices = known.answers.iter().filter(|draft| draft.kind == DraftKind::DoctorNotice);
        codes.contains(&relay.code) || notices.into_iter().any(|draft| draft.letter == Some(relay.letter))
    };
    if let Some(relay) = known.doctor.relays.iter().rev().find(told) {
        return Link::Notice(relay);
    }
    let of_case = known.answers.iter().filter(|draft| is_to_doctor(draft)).filter_map(|draft| draft.case);
    let named = known.doctor.cases.iter().find(|case| codes.contains(&case.doctor_token)).map(|case| case.id);
    match named.into_iter().chain(of_case).find_map(|id| case_of(turn, id)) {
        Some(case) => Link::Case(case),
        None if known.answers.is_empty() => Link::None,
        None => Link::Other,
    }
}

/// A letter of his in hand.
struct Hearing<'a> {
    letter: LetterId,
    arrival: &'a Arrival,
}

impl Hearing<'_> {
    fn words(&self, turn: &Turn<'_>, mark: &str) -> OwnWords {
        own_words(&self.arrival.letter, &turn.policy.guide, mark)
    }

    /// An answer to a letter about words on their way: 止める, a yes, or asked about. Never relayed.
    fn about_relay(&self, turn: &mut Turn<'_>, relay: &Relay) -> Conclusion {
        let words = self.words(turn, &relay.code);
        let Some(case) = case_of(turn, relay.case) else { return staff::refuse_claim(turn, self.letter) };
        relays::join(turn, case, self.letter);
        if says_stop(&words.text, &self.arrival.letter.subject) {
            relays::stop(turn, case, &[relay], self.arrival);
            return Conclusion::heard_from_doctor();
        }
        let said = shortcut::short_reply(&words.text, &turn.policy.guide);
        let courtesy = || shortcut::is_mere_courtesy(&words.text, &turn.policy.guide);
        match (relay.stage, said) {
            (RelayStage::Asked, Some(ShortReply::Yes)) => relays::release(turn, relay, case),
            (RelayStage::Asked, Some(ShortReply::No)) => relays::stop(turn, case, &[relay], self.arrival),
            (_, Some(ShortReply::Yes)) => {}
            (RelayStage::Stoppable, _) if courtesy() => {}
            (RelayStage::Asked | RelayStage::Stoppable, _) => {
                return relays::ask_again(turn, relay, case, self.arrival);
            }
            (RelayStage::Released | RelayStage::Stopped, _) => self.point_to_the_case(turn, case, &words.text),
        }
        Conclusion::heard_from_doctor()
    }

    /// What he writes about words that are gone, or stopped, reaches nobody: he is told how it would.
    fn point_to_the_case(&self, turn: &mut Turn<'_>, case: &Case, text: &str) {
        if !shortcut::is_mere_courtesy(text, &turn.policy.guide) {
            relays::note(turn, case, NoteKind::NotRelayed, self.arrival);
        }
    }

    /// An answer to a member's letter.
    fn about_case(&self, turn: &mut Turn<'_>, case: &Case) -> Conclusion {
        let words = self.words(turn, &case.doctor_token);
        relays::join(turn, case, self.letter);
        let pending = relays::pending(turn, case);
        if says_stop(&words.text, &self.arrival.letter.subject) {
            relays::stop(turn, case, &pending, self.arrival);
            return Conclusion::heard_from_doctor();
        }
        let asked = pending.iter().find(|relay| relay.stage == RelayStage::Asked);
        let yes = shortcut::short_reply(&words.text, &turn.policy.guide) == Some(ShortReply::Yes);
        if let Some(relay) = asked.filter(|_| yes) {
            relays::release(turn, relay, case);
            return Conclusion::heard_from_doctor();
        }
        if case.status == CaseStatus::Closed {
            relays::note(turn, case, NoteKind::Closed, self.arrival);
            turn.review_of_case(Some(self.letter), Some(case.id), LetterReason::CaseIsClosed, Vec::new());
            return Conclusion::review(LetterReason::CaseIsClosed);
        }
        self.do_or_relay(turn, case, &words)
    }

    /// The word on his first line, if there is one; what else he says goes to the member.
    fn do_or_relay(&self, turn: &mut Turn<'_>, case: &Case, words: &OwnWords) -> Conclusion {
        let (first, rest) = words.text.split_once('\n').unwrap_or((&words.text, ""));
        let Some(order) = order_of(&turn.policy.doctor_words, first) else {
            return relays::begin(turn, case, &Answered { letter: self.letter, arrival: self.arrival, words });
        };
        let conclusion = match order {
            Order::Close => staff::close_by_doctor(turn, case, self.arrival),
            Order::HandOver => staff::hand_over_by_doctor(turn, case, (self.letter, self.arrival)),
            Order::Call => staff::call_for_doctor(turn, case, (self.letter, self.arrival)),
        };
        if rest.trim().is_empty() && passing::enclosures(&self.arrival.letter).is_empty() {
            return conclusion;
        }
        let doubts = words.doubts.iter().copied().filter(|doubt| *doubt != Doubt::NothingLeft).collect();
        let rest = OwnWords { text: rest.trim().to_owned(), doubts };
        let relayed = relays::begin(turn, case, &Answered { letter: self.letter, arrival: self.arrival, words: &rest });
        if conclusion.state == LetterState::Review { conclusion } else { relayed }
    }
}

/// What a word on his first line does.
enum Order {
    Close,
    HandOver,
    Call,
}

fn order_of(words: &DoctorWords, line: &str) -> Option<Order> {
    let bare = |text: &str| squeeze(text).trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let said = bare(line);
    let is_one_of = |list: &[String]| list.iter().any(|word| bare(word) == said);
    if is_one_of(&words.close) {
        Some(Order::Close)
    } else if is_one_of(&words.hand_over) {
        Some(Order::HandOver)
    } else if is_one_of(&words.call) {
        Some(Order::Call)
    } else {
        None
    }
}

/// 止める on the first line, whatever follows; or in the subject, where nothing else is said.
fn says_stop(text: &str, subject: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    shortcut::is_stop(first) || (text.trim().is_empty() && shortcut::is_stop(subject))
}

/// 止める is heard even where the provider took it for junk. Nothing else is taken from there.
pub(in crate::desk) fn stopped_from_junk(turn: &mut Turn<'_>, letter: LetterId, arrival: &Arrival) -> bool {
    let Some(sender) = Sender::of(turn.policy, &arrival.letter) else { return false };
    let Some(doctor) = turn.policy.doctor.as_ref() else { return false };
    if !sender.is_unforged_at(&doctor.address) {
        return false;
    }
    let (case, relays) = match link(turn, arrival) {
        Link::Notice(relay) => (case_of(turn, relay.case), vec![relay]),
        Link::Case(case) => (Some(case), relays::pending(turn, case)),
        Link::Other | Link::None => return false,
    };
    let words = Hearing { letter, arrival }.words(turn, "");
    match case {
        Some(case) if says_stop(&words.text, &arrival.letter.subject) => {
            relays::join(turn, case, letter);
            relays::stop(turn, case, &relays, arrival);
            true
        }
        _ => false,
    }
}

/// A machine's letter about a conversation: a vacation answer of the doctor's or the member's. The staff are told.
pub(in crate::desk) fn note_machine(turn: &mut Turn<'_>, letter: LetterId, mail: &Letter) -> Option<LetterReason> {
    let sender = Sender::of(turn.policy, mail)?;
    let known = turn.known;
    let by_doctor = turn.policy.doctor.as_ref().is_some_and(|doctor| sender.is_unforged_at(&doctor.address));
    let case = known.doctor.cases.iter().find(|case| by_doctor || sender.is_unforged_at(&case.address));
    let reason = if by_doctor { LetterReason::DoctorAway } else { LetterReason::MemberAway };
    // His answering machine says it once to each letter; a person hears of it once a day.
    let news = !(by_doctor && known.doctor.away_told);
    let told = news && (case.is_some() || (by_doctor && known.doctor.relays.is_empty()));
    told.then(|| {
        turn.review_of_case(Some(letter), case.map(|case| case.id), reason, Vec::new());
        reason
    })
}
