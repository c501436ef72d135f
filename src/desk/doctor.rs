//! Doctor mail: passed at once where the address stands for exactly one member, else held back for a person.
//!
//! Its text goes into the letter to the doctor and nowhere else: not into a review, a subject line or a log.

use super::decision::{Carries, DraftKind, Fact};
use super::event::Arrival;
use super::identity::{Identified, Sender, identify_for_doctor};
use super::letters::{Answering, Conclusion, answer, answer_neutrally, salutation};
use super::records::{Case, CaseId, CaseStatus, LetterId, LetterReason};
use super::turn::{About, Post, Turn};
use super::words::values::{DoctorLetter, DoctorReceived};
use super::words::{MASKED_ADDRESS, Passage, Plain, Template, doctor_words, moment_words};
use crate::mail::outgoing::Enclosure;
use crate::mail::{Address, Mailbox, Role};
use crate::reading::{Person, ServiceKind};

/// A letter to the doctor.
pub(super) fn pass(turn: &mut Turn<'_>, letter: LetterId, arrival: &Arrival, sender: &Sender<'_>) -> Conclusion {
    let people = people_of(arrival);
    let identified = identify_for_doctor(&turn.known.members, &people, sender);
    let policy = turn.policy;
    if let (Some(member), Some(doctor)) = (identified, policy.doctor.as_ref()) {
        let conclusion = Passing { letter, arrival, sender, doctor }.hand_over(turn, &member);
        return leave_the_rest(turn, letter, arrival, conclusion);
    }
    let case = turn.next_case();
    turn.keep(Fact::CaseOpened(new_case(turn, case, None, sender.address)));
    hold_for_review(
        turn,
        letter,
        Some(case),
        &Answering { letter, arrival, sender, kind: DraftKind::Received, about: None },
    )
}

/// It may be meant for the doctor: nobody else sees its text until a person says it is not.
pub(super) fn hold_back(turn: &mut Turn<'_>, letter: LetterId, arrival: &Arrival, sender: &Sender<'_>) -> Conclusion {
    hold_for_review(turn, letter, None, &Answering { letter, arrival, sender, kind: DraftKind::Received, about: None })
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

fn people_of(arrival: &Arrival) -> Vec<&Person> {
    arrival.reading.requests.iter().flat_map(|request| &request.people).collect()
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
}

impl Passing<'_> {
    fn hand_over(&self, turn: &mut Turn<'_>, member: &Identified) -> Conclusion {
        let case = if let Some(case) = self.joined_case(turn, member) {
            turn.keep(Fact::CaseStands { case: case.id, status: CaseStatus::Open });
            case
        } else {
            let id = turn.next_case();
            let case = new_case(turn, id, Some(member), self.sender.address);
            turn.keep(Fact::CaseOpened(case.clone()));
            case
        };
        match self.letter_to_doctor(turn, member, &case) {
            Ok(post) => {
                turn.post(post);
                self.tell_member(turn, &case)
            }
            Err(fault) => {
                turn.unwritten(Some(self.letter), &fault);
                turn.review_of_case(Some(self.letter), Some(case.id), LetterReason::LetterFailed, Vec::new());
                Conclusion::review(LetterReason::LetterFailed)
            }
        }
    }

    /// A follow-up joins its case only from the address that was let through for it.
    fn joined_case(&self, turn: &Turn<'_>, member: &Identified) -> Option<Case> {
        let known = turn.known;
        let answers = |case: &Case| known.answers.iter().any(|draft| draft.case == Some(case.id));
        let names = |case: &Case| self.arrival.reading.codes.contains(&case.member_token);
        let live = |case: &&Case| !matches!(case.status, CaseStatus::Review | CaseStatus::Closed);
        let own = |case: &&Case| case.address == *self.sender.address && case.member.as_ref() == Some(member.number());
        known.cases.iter().filter(live).filter(own).find(|case| answers(case) || names(case)).cloned()
    }

    fn letter_to_doctor(
        &self,
        turn: &Turn<'_>,
        member: &Identified,
        case: &Case,
    ) -> Result<Post<'static>, super::words::Unwritten> {
        let attachments = self.enclosures();
        let values = DoctorLetter {
            token: Plain::new(&case.doctor_token),
            number: Plain::new(member.number().as_str()),
            name: Plain::new(&member.guest().name),
            received: moment_words(self.arrival.received).into(),
            attachments: attachments.len(),
            text: Passage::new(&self.text_without_addresses(turn)),
        };
        let written = turn.policy.words.write(Template::DoctorLetter, &values)?;
        let about = About { answers: None, case: Some(case.id), ..About::default() };
        let post = Post::new(DraftKind::DoctorLetter, &self.doctor.address, written).about(about);
        Ok(Post { carries: Carries::DoctorMail, attachments, ..post })
    }

    fn tell_member(&self, turn: &mut Turn<'_>, case: &Case) -> Conclusion {
        let values = DoctorReceived {
            name: salutation(self.arrival, self.sender),
            doctor: Plain::new(&doctor_words(&self.doctor.name)),
            token: Plain::new(&case.member_token),
            office: turn.office(),
        };
        let written = turn.policy.words.write(Template::DoctorReceived, &values);
        let Self { letter, arrival, sender, .. } = *self;
        let answering = Answering { letter, arrival, sender, kind: DraftKind::DoctorReceived, about: None };
        answer(turn, &answering, written, Conclusion::doctor())
    }

    /// Whatever came with it, pictures within the text too.
    fn enclosures(&self) -> Vec<Enclosure> {
        let carried = |role| matches!(role, Role::Attachment | Role::Inline);
        let parts = self.arrival.letter.parts.iter().filter(|part| carried(part.role) && !part.content.is_empty());
        let enclosure = |(count, part): (usize, &crate::mail::Part)| Enclosure {
            name: part.name.clone().unwrap_or_else(|| format!("attachment-{}", count + 1)),
            content_type: part.content_type.clone(),
            content: part.content.clone(),
        };
        parts.enumerate().map(enclosure).collect()
    }

    /// The doctor answers through the desk: he is not shown where the member lives in the net.
    fn text_without_addresses(&self, turn: &Turn<'_>) -> String {
        let known = turn.known.members.iter().flat_map(|m| &m.entry.addresses);
        known.chain([self.sender.address]).fold(self.arrival.letter.text(), |text, address| mask(&text, address))
    }
}

fn new_case(turn: &Turn<'_>, id: CaseId, member: Option<&Identified>, address: &Address) -> Case {
    Case {
        id,
        member: member.map(|m| m.number().clone()),
        address: address.clone(),
        status: if member.is_some() { CaseStatus::Open } else { CaseStatus::Review },
        opened_at: turn.now,
        member_token: turn.token(id, "case-for-member"),
        doctor_token: turn.token(id, "case-for-doctor"),
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
