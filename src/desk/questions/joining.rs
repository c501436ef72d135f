//! Which open question a letter answers: by our Message-ID or the code, else by its sender and his one open question;
//! never by the subject's words, which are the same in everybody's letters.

use crate::desk::identity::Sender;
use crate::desk::known::Known;
use crate::desk::records::Question;
use crate::reading::Reading;

/// What the letter is to the open questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Joined<'a> {
    No,
    One(&'a Question, By),
    /// The sender has several open, and nothing tells which is meant.
    Several,
}

/// How it was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// It answers our very letter, or carries its code.
    Letter,
    Sender,
}

/// The question that a letter may answer.
pub(super) fn joined<'a>(known: &'a Known, reading: &Reading, sender: &Sender<'_>) -> Joined<'a> {
    let open = &known.questions.open;
    let answered = |q: &&Question| known.answers.iter().any(|draft| draft.letter.is_some_and(|l| is_part(q, l)));
    // The newest of several: who answers the second question answers the first, too.
    let by_letter = open.iter().filter(answered).chain(open.iter().filter(|q| reading.codes.contains(&q.code)));
    if let Some(question) = by_letter.max_by_key(|q| q.id) {
        return Joined::One(question, By::Letter);
    }
    if sender.is_forged() {
        return Joined::No;
    }
    let mut of_sender = open.iter().filter(|q| q.letters.iter().any(|one| one.sender == *sender.address));
    match (of_sender.next(), of_sender.next()) {
        (None, _) => Joined::No,
        (Some(question), None) => Joined::One(question, By::Sender),
        _ => Joined::Several,
    }
}

fn is_part(question: &Question, letter: i64) -> bool {
    question.letters.iter().any(|one| one.letter == letter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::questions::testing::{answered_draft, letter_from, policy, question};

    /// Two questions of Hanako's, one of Setsuko's. Which is joined, and how.
    fn check(from: &str, codes: &[&str], answers: &[i64], expected: Option<(i64, By)>) {
        let mut known = Known::default();
        known.questions.open = vec![
            question(1, "1-AAAA-AAAA", &[(11, "hanako@example.jp")]),
            question(2, "2-BBBB-BBBB", &[(12, "hanako@example.jp"), (15, "hanako@example.jp")]),
            question(3, "3-CCCC-CCCC", &[(13, "setsuko@example.jp")]),
        ];
        known.answers = answers.iter().map(|letter| answered_draft(*letter)).collect();
        let reading = Reading { codes: codes.iter().map(|c| (*c).to_owned()).collect(), ..Reading::default() };
        let letter = letter_from(from);
        let sender = Sender::of(&policy(), &letter).unwrap();
        let found = match joined(&known, &reading, &sender) {
            Joined::One(question, by) => Some((question.id, by)),
            Joined::No | Joined::Several => None,
        };
        assert_eq!(found, expected, "{from} {codes:?} {answers:?}");
    }

    #[test]
    fn by_our_letter_then_the_code_then_the_one_open_question() {
        check("setsuko@example.jp", &[], &[], Some((3, By::Sender)));
        check("hanako@example.jp", &[], &[], None);
        check("hanako@example.jp", &[], &[11], Some((1, By::Letter)));
        check("hanako@example.jp", &[], &[15], Some((2, By::Letter)));
        check("hanako@example.jp", &["1-AAAA-AAAA"], &[], Some((1, By::Letter)));
        check("daughter@example.jp", &["3-CCCC-CCCC"], &[], Some((3, By::Letter)));
        check("daughter@example.jp", &[], &[13], Some((3, By::Letter)));
        check("daughter@example.jp", &["3-CCCC-CCCD"], &[99], None);
        check("forged: setsuko@example.jp", &[], &[], None);
        check("forged: setsuko@example.jp", &["3-CCCC-CCCC"], &[], Some((3, By::Letter)));
    }
}
