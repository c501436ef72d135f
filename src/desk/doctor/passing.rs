//! A member's letter on its way to the doctor: at once where the address stands for exactly one member, or goes on with
//! its own case; else held back for a person.

use super::super::decision::{Carries, DraftKind, Fact};
use super::super::event::Arrival;
use super::super::identity::{Identified, Sender, identify_for_doctor, vouched_for};
use super::super::letters::{Answering, Conclusion, answer, answer_neutrally, salutation};
use super::super::member::Member;
use super::super::records::{Case, CaseId, CaseStatus, DoctorFact, LetterId, LetterReason};
use super::super::turn::{About, Post, Turn};
use super::super::words::values::doctor::{DoctorLetter, DoctorReceived, FirstLine};
use super::super::words::{MASKED_ADDRESS, Passage, Plain, Template, Unwritten, doctor_words, moment_words};
use super::joining::{Joined, joined, joined_by_sender};
use super::waiting;
use crate::mail::outgoing::Enclosure;
use crate::mail::{Address, Letter, Mailbox, Part, Role};
use crate::reading::{Person, ServiceKind};

/// A letter that goes on with a conversation, whatever it calls itself; `None` where it does not.
pub(in crate::desk) fn take_up(
    turn: &mut Turn<'_>,
    letter: LetterId,
    arrival: &Arrival,
    sender: &Sender<'_>,
) -> Option<Conclusion> {
    let joined = joined(turn, arrival, sender);
    go_on(turn, joined, &answering(letter, arrival, sender))
}

/// The same of one that nothing but its sender joins to a conversation, and that nobody else at the desk wants.
pub(in crate::desk) fn take_up_by_sender(
    turn: &mut Turn<'_>,
    letter: LetterId,
    arrival: &Arrival,
    sender: &Sender<'_>,
) -> Option<Conclusion> {
    let joined = joined_by_sender(turn, arrival, sender);
    go_on(turn, joined, &answering(letter, arrival, sender))
}

fn go_on(turn: &mut Turn<'_>, joined: Joined<'_>, answering: &Answering<'_>) -> Option<Conclusion> {
    let Answering { letter, arrival, sender, .. } = *answering;
    match joined {
        Joined::Follows(case, member) => {
            let passing = Passing {
                letter,
                arrival,
                sender,
                doctor: turn.policy.doctor.as_ref()?,
                let_through: LetThrough::AtOnce,
            };
            let conclusion = passing.go_on(turn, &member, case);
            Some(leave_the_rest(turn, letter, arrival, conclusion))
        }
        Joined::Strange(case) => Some(hold_for_review(turn, letter, Some(case.id), answering)),
        Joined::Afresh => Some(pass(turn, letter, arrival, sender)),
        Joined::None => None,
    }
}

/// A letter to the doctor that begins a conversation.
pub(in crate::desk) fn pass(
    turn: &mut Turn<'_>,
    letter: LetterId,
    arrival: &Arrival,
    sender: &Sender<'_>,
) -> Conclusion {
    let identified = identify_for_doctor(&turn.known.members, &people_of(arrival), sender);
    let policy = turn.policy;
    if let (Some(member), Some(doctor)) = (identified, policy.doctor.as_ref()) {
        let conclusion =
            Passing { letter, arrival, sender, doctor, let_through: LetThrough::AtOnce }.begin(turn, &member);
        return leave_the_rest(turn, letter, arrival, conclusion);
    }
    let case = waiting_case(turn, sender.address).unwrap_or_else(|| {
        let case = new_case(turn, None, arrival, sender.address);
        turn.keep(Fact::CaseOpened(case.clone()));
        case.id
    });
    turn.keep(Fact::Doctor(DoctorFact::LetterJoined { case, letter }));
    hold_for_review(turn, letter, Some(case), &answering(letter, arrival, sender))
}

/// A person let it through for that member: it goes to the doctor, in a case of its own if it has none from there.
pub(super) fn let_through(
    turn: &mut Turn<'_>,
    member: &Member,
    case: Option<&Case>,
    answering: &Answering<'_>,
) -> Option<Conclusion> {
    let Answering { letter, arrival, sender, .. } = *answering;
    let passing =
        Passing { letter, arrival, sender, doctor: turn.policy.doctor.as_ref()?, let_through: LetThrough::ByPerson };
    let (identified, number) = (vouched_for(member), &member.entry.number);
    let own = case.filter(|case| case.address == *sender.address && case.status != CaseStatus::Closed);
    let Some(case) = own.filter(|case| case.member.as_ref().is_none_or(|of| of == number)) else {
        let case = Case { vouched: true, ..new_case(turn, Some(&identified), arrival, sender.address) };
        turn.keep(Fact::CaseOpened(case.clone()));
        return Some(passing.hand_over(turn, &identified, &case));
    };
    turn.keep(Fact::Doctor(DoctorFact::LetThrough { case: case.id, member: number.clone() }));
    Some(passing.go_on(turn, &identified, case))
}

/// It may be meant for the doctor: nobody else sees its text until a person says it is not.
pub(in crate::desk) fn hold_back(
    turn: &mut Turn<'_>,
    letter: LetterId,
    arrival: &Arrival,
    sender: &Sender<'_>,
) -> Conclusion {
    hold_for_review(turn, letter, None, &answering(letter, arrival, sender))
}

fn answering<'a>(letter: LetterId, arrival: &'a Arrival, sender: &'a Sender<'a>) -> Answering<'a> {
    Answering { letter, arrival, sender, kind: DraftKind::Received, about: None, carries: Carries::Nothing }
}

/// One that already waits for a person to let it through.
fn waiting_case(turn: &Turn<'_>, address: &Address) -> Option<CaseId> {
    let known = turn.known;
    known.cases.iter().find(|case| case.status == CaseStatus::Review && case.address == *address).map(|case| case.id)
}

fn hold_for_review(
    turn: &mut Turn<'_>,
    letter: LetterId,
    case: Option<CaseId>,
    answering: &Answering<'_>,
) -> Conclusion {
    let reason = LetterReason::DoctorMailUncertain;
    let mut fields = Vec::new();
    for person in people_of(answering.arrival) {
        fields.extend(person.member_number.as_ref().map(|number| ("number".to_owned(), number.clone())));
        fields.extend(person.name.as_ref().map(|name| ("name".to_owned(), Plain::new(name).as_str().to_owned())));
    }
    turn.review_of_case(Some(letter), case, reason, fields);
    answer_neutrally(turn, answering, Conclusion::review(reason))
}

/// Everybody the letter speaks for, in requests and in what it merely states.
pub(super) fn people_of(arrival: &Arrival) -> Vec<&Person> {
    let reading = &arrival.reading;
    reading.requests.iter().chain(&reading.answers).flat_map(|request| &request.people).collect()
}

/// What else the same letter asks for is settled by a person, who sees nothing of its text.
fn leave_the_rest(turn: &mut Turn<'_>, letter: LetterId, arrival: &Arrival, conclusion: Conclusion) -> Conclusion {
    let guide = &turn.policy.guide;
    let kind_of = |id| guide.service(id).map(|s| s.kind);
    if arrival.reading.requests.iter().all(|r| kind_of(&r.service) == Some(ServiceKind::Queue)) {
        return conclusion;
    }
    let reason = LetterReason::NotSettledHere;
    turn.review(Some(letter), reason, Vec::new());
    Conclusion::review(reason)
}

/// A letter on its way to the doctor.
struct Passing<'a> {
    letter: LetterId,
    arrival: &'a Arrival,
    sender: &'a Sender<'a>,
    doctor: &'a Mailbox,
    let_through: LetThrough,
}

/// How a letter came to go to the doctor.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LetThrough {
    AtOnce,
    ByPerson,
}

impl Passing<'_> {
    fn begin(&self, turn: &mut Turn<'_>, member: &Identified) -> Conclusion {
        let case = new_case(turn, Some(member), self.arrival, self.sender.address);
        turn.keep(Fact::CaseOpened(case.clone()));
        self.hand_over(turn, member, &case)
    }

    /// The doctor's turn again; a case in which he is waited for already has waited no shorter.
    fn go_on(&self, turn: &mut Turn<'_>, member: &Identified, case: &Case) -> Conclusion {
        let at = self.arrival.received;
        let turned_at = if case.status == CaseStatus::Open { case.turned_at } else { at };
        turn.keep(Fact::CaseStands { case: case.id, status: CaseStatus::Open });
        turn.keep(Fact::Doctor(DoctorFact::Turned { case: case.id, at: turned_at }));
        let message_id = self.arrival.letter.message_id.clone();
        turn.keep(Fact::Doctor(DoctorFact::Heard { case: case.id, at, message_id }));
        self.hand_over(turn, member, &Case { status: CaseStatus::Open, turned_at, ..case.clone() })
    }

    fn hand_over(&self, turn: &mut Turn<'_>, member: &Identified, case: &Case) -> Conclusion {
        turn.keep(Fact::Doctor(DoctorFact::LetterJoined { case: case.id, letter: self.letter }));
        match self.letter_to_doctor(turn, member, case) {
            Ok(post) => {
                turn.post(post);
                let timers = waiting::timers_of(turn.policy, case);
                turn.decision.timers.extend(timers);
                self.tell_member(turn, case)
            }
            Err(fault) => {
                turn.unwritten(Some(self.letter), &fault);
                turn.review_of_case(Some(self.letter), Some(case.id), LetterReason::LetterFailed, Vec::new());
                Conclusion::review(LetterReason::LetterFailed)
            }
        }
    }

    fn letter_to_doctor(&self, turn: &Turn<'_>, member: &Identified, case: &Case) -> Result<Post<'static>, Unwritten> {
        let attachments = enclosures(&self.arrival.letter);
        let words = &turn.policy.doctor_words;
        let values = DoctorLetter {
            token: Plain::new(&case.doctor_token),
            number: Plain::new(member.number().as_str()),
            name: Plain::new(&member.guest().name),
            received: moment_words(self.arrival.received).into(),
            forwarded: is_forward(&self.arrival.letter.subject),
            attachments: attachments.len(),
            text: Passage::new(&self.text_without_addresses(turn)),
            first_line: FirstLine::of(words),
        };
        let written = turn.policy.words.write(Template::DoctorLetter, &values)?;
        let about = About { case: Some(case.id), ..About::default() };
        let post = Post::new(DraftKind::DoctorLetter, &self.doctor.address, written).about(about);
        Ok(Post { carries: Carries::DoctorMail, attachments, ..post })
    }

    /// One answering letter a letter: who has got the neutral one was told by telephone.
    fn tell_member(&self, turn: &mut Turn<'_>, case: &Case) -> Conclusion {
        if self.let_through == LetThrough::ByPerson {
            return Conclusion::doctor();
        }
        let values = DoctorReceived {
            name: salutation(self.arrival, self.sender),
            doctor: Plain::new(&doctor_words(&self.doctor.name)),
            token: Plain::new(&case.member_token),
            office: turn.office(),
        };
        let written = turn.policy.words.write(Template::DoctorReceived, &values);
        let about = About { answers: Some(self.letter), case: Some(case.id), ..About::default() };
        let Self { letter, arrival, sender, .. } = *self;
        let answering = Answering {
            letter,
            arrival,
            sender,
            kind: DraftKind::DoctorReceived,
            about: Some(&about),
            carries: Carries::Nothing,
        };
        answer(turn, &answering, written, Conclusion::doctor())
    }

    /// The doctor answers through the desk: he is not shown where the member lives in the net.
    fn text_without_addresses(&self, turn: &Turn<'_>) -> String {
        let known = turn.known.members.iter().flat_map(|m| &m.entry.addresses);
        known.chain([self.sender.address]).fold(self.arrival.letter.text(), |text, address| mask(&text, address))
    }
}

/// Whatever came with a letter, pictures within the text too; but for cards and seals that tell where its writer is.
pub(super) fn enclosures(letter: &Letter) -> Vec<Enclosure> {
    const TELLING: [&str; 5] =
        ["text/vcard", "text/x-vcard", "text/directory", "application/pkcs7-signature", "application/pgp-signature"];
    let carried = |part: &&Part| {
        matches!(part.role, Role::Attachment | Role::Inline)
            && !part.content.is_empty()
            && !TELLING.contains(&part.content_type.as_str())
    };
    let enclosure = |(count, part): (usize, &Part)| Enclosure {
        name: part.name.clone().unwrap_or_else(|| format!("attachment-{}", count + 1)),
        content_type: part.content_type.clone(),
        content: part.content.clone(),
    };
    letter.parts.iter().filter(carried).enumerate().map(enclosure).collect()
}

/// Whether somebody passes an earlier letter on.
fn is_forward(subject: &str) -> bool {
    let start: String = subject.trim_start().chars().take(4).collect::<String>().to_ascii_lowercase();
    start.starts_with("fwd:") || start.starts_with("fw:")
}

fn new_case(turn: &mut Turn<'_>, member: Option<&Identified>, arrival: &Arrival, address: &Address) -> Case {
    let id = turn.next_case();
    Case {
        id,
        member: member.map(|m| m.number().clone()),
        address: address.clone(),
        status: if member.is_some() { CaseStatus::Open } else { CaseStatus::Review },
        opened_at: turn.now,
        member_token: turn.token(id, "case-for-member"),
        doctor_token: turn.token(id, "case-for-doctor"),
        vouched: false,
        turned_at: arrival.received,
        heard_at: arrival.received,
        heard_id: arrival.letter.message_id.clone(),
    }
}

/// Takes an address out of a text, in letters of either case.
fn mask(text: &str, address: &Address) -> String {
    let (lower, address) = (text.to_ascii_lowercase(), address.to_string());
    let mut masked = String::new();
    let mut rest = 0;
    for (at, found) in lower.match_indices(&address) {
        masked.push_str(text.get(rest..at).unwrap_or_default());
        masked.push_str(MASKED_ADDRESS);
        rest = at + found.len();
    }
    masked.push_str(text.get(rest..).unwrap_or_default());
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_out_of_the_text() {
        let address = Address::parse("hanako@example.jp").unwrap();
        assert_eq!(mask("花子 <Hanako@Example.jp>\n", &address), format!("花子 <{MASKED_ADDRESS}>\n"));
        assert_eq!(mask("花子", &address), "花子");
    }
}
