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
