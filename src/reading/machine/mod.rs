//! What must never be answered automatically (RFC 3834 §2), and why.
//!
//! Two machines that answer each other fill a mailbox overnight, and a "your request has arrived" sent to a forged
//! sender makes us the spammer. But a member who is taken for a machine is shut out without a word, which is worse
//! here. So each rule is a row that says what it rests on, and signs that forwarders, phones and careful people leave
//! in honest letters are no reasons: no `Return-Path`, another domain in it, not being in `To`,
//! `Disposition-Notification-To`, `Auto-Submitted: no`, a spam flag.
//!
//! The first rule that applies names the reason; they stand in the order of what the reason is used for: a bounce
//! is told as a bounce although it also says `Auto-Submitted`. What is known of the sender's person, and what the
//! letter asks for, this module refuses to know.

mod headers;
mod notice_words;
mod notices;
mod senders;
mod structure;
mod subjects;
mod vocabulary;
mod wording;

use crate::mail::{Letter, ReturnPath, bounce};

use super::{Guide, Never};
use crate::reading::page::own_text::{self, OwnText};

/// A rule: its name (for `read --explain`), and what it finds.
struct Rule {
    name: &'static str,
    reason: fn(&Letter, &Guide, &OwnText) -> Option<Never>,
}

const fn rule(name: &'static str, reason: fn(&Letter, &Guide, &OwnText) -> Option<Never>) -> Rule {
    Rule { name, reason }
}

/// In the order in which they are asked.
const RULES: &[Rule] = &[
    rule("own address", |letter, guide, _| own_address(letter, guide)),
    rule("form of the letter", |letter, _, _| structure::reason(letter)),
    rule("failed recipients named", |letter, _, _| letter.header("x-failed-recipients").map(|_| Never::Bounce)),
    rule("mail system", |letter, _, _| bounce::is_from_mail_system(letter).then_some(Never::Bounce)),
    rule("subject of a report", |letter, _, _| subjects::report(&letter.subject)),
    rule("header field", |letter, guide, _| headers::reason(letter, guide)),
    rule("no return path", |letter, _, _| null_path(letter)),
    rule("sender who reads nothing", |letter, _, _| senders::reason(letter)),
    rule("subject of an answer", |letter, _, _| subjects::answer(letter)),
    rule("words of a machine", |letter, _, own| wording::reason(letter, own)),
    rule("senders", |letter, _, _| one_sender(letter)),
];

/// Why no automatic answer may go out; `None` where one may.
#[must_use]
pub fn never_answer(letter: &Letter, guide: &Guide) -> Option<Never> {
    why(letter, guide, &own_text::separate(letter, guide)).map(|(never, _)| never)
}

/// [`never_answer`] with the name of the rule that said so.
#[must_use]
pub fn why(letter: &Letter, guide: &Guide, own: &OwnText) -> Option<(Never, &'static str)> {
    RULES.iter().find_map(|rule| (rule.reason)(letter, guide, own).map(|never| (never, rule.name)))
}

/// Our own letters, or somebody who writes as us. By every address in `From`: one of ours among them is enough.
fn own_address(letter: &Letter, guide: &Guide) -> Option<Never> {
    let ours = letter.from.iter().any(|mailbox| guide.own_addresses.contains(&mailbox.address));
    ours.then_some(Never::OwnAddress)
}

/// `Return-Path: <>`, at any hop: whoever sent it wants no answer (RFC 5321 §4.5.5, RFC 3834 §2).
fn null_path(letter: &Letter) -> Option<Never> {
    let is_null =
        |value: &str| matches!(value.trim().to_ascii_lowercase().as_str(), "" | "<>" | "< >" | "<null>" | "null");
    let fields = ["return-path", "x-envelope-from", "x-envelope-sender", "envelope-from"];
    let written = fields.iter().any(|field| letter.headers_named(field).any(is_null));
    (letter.return_path == ReturnPath::Null || written).then_some(Never::NullSender)
}

/// There must be one sender whom everybody takes for the sender: mail programs differ in which of several they show.
fn one_sender(letter: &Letter) -> Option<Never> {
    match letter.from.as_slice() {
        [] => Some(Never::NoSender),
        [_] if letter.headers_named("from").count() <= 1 => None,
        _ => Some(Never::SeveralSenders),
    }
}

#[cfg(test)]
mod tests;
