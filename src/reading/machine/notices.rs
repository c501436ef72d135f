//! Notices of programs that give no other sign: login codes, orders, parcels, invoices, reminders, alarms.
//!
//! Members pass such texts on, ask about them and use their words, so one sign is never enough, and none counts beside a
//! person: somebody who says her name, wonders, or tells of the family. It refuses to know what the notice is about.

use std::sync::LazyLock;

use crate::mail::Letter;
use crate::reading::people::known_names::{self, Fit};
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::text::seen::Text;

use super::notice_words::{LABELS, NAMES, PERSON, SENDERS, SIGNS, SUBJECT_ALONE, SUBJECTS, WANTS};
use super::subjects;

/// What the signs of a notice weigh together.
const ENOUGH: usize = 2;
/// The same beside what members ask the desk for.
const ENOUGH_BESIDE_WISHES: usize = 4;
/// In so many first lines a person says who she is.
const LINES: usize = 40;

static SIGN_PATTERNS: LazyLock<Vec<(usize, Pattern)>> =
    LazyLock::new(|| SIGNS.iter().map(|sign| (sign.weight, pattern(&sign.patterns.join("|")))).collect());
static LABEL: LazyLock<Pattern> = LazyLock::new(|| pattern(LABELS));
static SUBJECT: LazyLock<Pattern> = LazyLock::new(|| pattern(&SUBJECTS.join("|")));
static ALONE: LazyLock<Pattern> = LazyLock::new(|| pattern(SUBJECT_ALONE));

/// Whether a program tells what happened: by its lines (folded, lower case) and the same on one line.
pub fn is_notice(letter: &Letter, lines: &[String], text: &Text) -> bool {
    let subject = subjects::folded(&letter.subject);
    if subjects::is_reply(&subject) || is_person(lines, text) {
        return false;
    }
    let needed = if WANTS.any_in(text) { ENOUGH_BESIDE_WISHES } else { ENOUGH };
    let said: usize = SIGN_PATTERNS.iter().filter(|(_, sign)| sign.is_match(text)).map(|(weight, _)| weight).sum();
    let told = said + labelled(lines) + of_subject(&subject) + usize::from(is_impersonal(text));
    // A sender's name alone, or beside one word, is no sign.
    told > 0 && told + usize::from(is_service(letter)) >= needed
}

fn is_person(lines: &[String], text: &Text) -> bool {
    PERSON.any_in(text) || lines.iter().take(LINES).any(|line| introduces(line))
}

/// 「高橋です」, 「サンプル商事の田中でございます」, 「1023高橋花子」, or a name that signs.
fn introduces(line: &str) -> bool {
    const SAYS: [&str; 5] = ["です", "でございます", "と申し", "といいます", "と言います"];
    let whole = line.trim_matches(|c: char| !c.is_alphabetic());
    let last = whole.rsplit('。').next().unwrap_or_default().trim();
    let signs = after_name(last).is_some_and(str::is_empty);
    let parts = || line.split(['。', '、', '(', ')', '「', 'の', ' ']).filter_map(after_name);
    signs || SAYS.iter().any(|says| line.contains(says)) && parts().any(|rest| SAYS.iter().any(|s| rest.starts_with(s)))
}

/// What follows the name that begins a text.
fn after_name(text: &str) -> Option<&str> {
    let (name, _) = known_names::beginning(text).filter(|(_, fit)| *fit >= Fit::Surname)?;
    text.get(name.len()..)
}

fn labelled(lines: &[String]) -> usize {
    match lines.iter().filter(|line| LABEL.is_match(line.as_str())).take(3).count() {
        0 => 0,
        1 | 2 => 1,
        _ => 2,
    }
}

fn of_subject(subject: &str) -> usize {
    if ALONE.is_match(subject) { ENOUGH } else { usize::from(SUBJECT.is_match(subject)) }
}

/// English in which nobody speaks of himself, asks or greets.
fn is_impersonal(text: &Text) -> bool {
    const SPEAKS: [&str; 14] = [
        " my ",
        "my ",
        " me ",
        " me.",
        "please",
        "see you",
        "regards",
        "wishes",
        "sincerely",
        "yours",
        "sorry",
        " i ",
        "we would",
        "hope",
    ];
    text.is_ascii() && text.len() > 20 && !SPEAKS.iter().any(|word| text.contains(word))
}

fn is_service(letter: &Letter) -> bool {
    letter.from.iter().any(|mailbox| {
        let local = mailbox.address.local().to_ascii_lowercase();
        let word = local.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
        SENDERS.contains(&word) || NAMES.iter().any(|end| mailbox.name.to_lowercase().trim_end().ends_with(end))
    })
}
