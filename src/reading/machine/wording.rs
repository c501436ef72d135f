//! Machines that give no sign but their words: absence notes of phones and webmail, form robots, newsletters.
//!
//! A person may use any of these words once. What declares itself automatic is enough alone; that somebody is away
//! needs a second sign, and counts for nothing in a letter that also asks for something: a member in hospital writes
//! that she is away, and that she cancels. What stands in quotes is somebody else's word, often ours.

use std::sync::LazyLock;

use crate::mail::Letter;
use crate::reading::Never;
use crate::reading::page::own_text::{OwnLine, OwnText};
use crate::reading::text::fold::{has_any, lowered};
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::text::seen::Text;

use super::vocabulary::{ASKS, AUTOMATIC, AUTOMATIC_LINES, AWAY, HINTS, MAILING, NEWSLETTER, POLITE, UNDELIVERED};
use super::{notices, senders, subjects};

type Patterns = LazyLock<Vec<Pattern>>;

/// One pattern of all: the automaton looks once. For [`AWAY`] it would have too many states.
static AUTOMATIC_ANY: LazyLock<Pattern> = LazyLock::new(|| pattern(&AUTOMATIC.join("|")));
static NEWSLETTER_ANY: LazyLock<Pattern> = LazyLock::new(|| pattern(&NEWSLETTER.join("|")));
static MAILING_ANY: LazyLock<Pattern> = LazyLock::new(|| pattern(&MAILING.join("|")));
static AWAY_PATTERNS: Patterns = LazyLock::new(|| AWAY.iter().map(|p| pattern(p)).collect());
static POLITE_PATTERNS: Patterns = LazyLock::new(|| POLITE.iter().map(|p| pattern(p)).collect());
static UNDELIVERED_PATTERNS: Patterns = LazyLock::new(|| UNDELIVERED.iter().map(|p| pattern(p)).collect());

/// Longer texts are no absence notes; newsletters say at the end how to be rid of them.
const TEXT_MAX: usize = 32 * 1024;

/// Where a mail system has told what it is, in bytes; a person who pastes its words says something first.
const FIRST_WORDS_MAX: usize = 600;

/// The reason the words give.
pub fn reason(letter: &Letter, own: &OwnText) -> Option<Never> {
    let by_person = letter.headers_named("auto-submitted").any(|value| value.trim().eq_ignore_ascii_case("no"));
    if by_person {
        return None;
    }
    let lines = own_lines(own);
    let text = Text::from(on_one_line(&lines));
    if is_undelivered(&text) {
        return Some(Never::Bounce);
    }
    if is_newsletter(own, &text) {
        return Some(Never::Bulk);
    }
    if senders::is_called_robot(letter) && !asks(&text) {
        return Some(Never::NoReplySender);
    }
    let lines = without_scanners(lines, own);
    let declared = Text::from(on_one_line(&lines));
    let automatic = declares(&AUTOMATIC_ANY, &declared) || lines.iter().any(|line| is_label(line));
    if automatic || is_absence_note(letter, &text) {
        return Some(Never::AutoReply);
    }
    notices::is_notice(letter, &lines, &text).then_some(Never::AutoSubmitted)
}

/// 「このメールはゲートウェイにより自動的にウイルス検査されています」 below a request: the firm's scanner is automatic, and not the writer.
fn without_scanners(lines: Vec<String>, own: &OwnText) -> Vec<String> {
    const SCANNERS: [&str; 8] =
        ["ウイルス", "ウィルス", "virus", "scanned", "gateway", "ゲートウェイ", "スキャン", "intended recipient"];
    let written = Text::from(on_one_line(&folded_lines(&own.lines)));
    if own.signature.is_empty() || !asks(&written) {
        return lines;
    }
    lines.into_iter().filter(|line| !has_any(line.as_str(), &SCANNERS)).collect()
}

fn asks(text: &Text) -> bool {
    has_any(text, ASKS)
}

/// What stands in a person's signature is about her own newsletter.
fn is_newsletter(own: &OwnText, text: &Text) -> bool {
    const SHORT: usize = 400;
    let linked = text.contains("http") || text.contains("mailto:");
    let written = || Text::from(on_one_line(&folded_lines(&own.lines)));
    if let Some(written) = (!own.signature.is_empty()).then(written)
        && !written.is_empty()
        && written.chars().count() <= SHORT
    {
        let by_person = asks(&written) || own.lines.iter().any(|l| l.text.contains("です"));
        let said = declares(&NEWSLETTER_ANY, &written) || declares(&MAILING_ANY, &written);
        if by_person && !said {
            return false;
        }
    }
    linked && declares(&NEWSLETTER_ANY, text) || declares(&MAILING_ANY, text) && (linked || !asks(text))
}

fn is_absence_note(letter: &Letter, text: &Text) -> bool {
    if asks(text) || subjects::inquires(letter) {
        return false;
    }
    let subject = subjects::folded(&letter.subject);
    let arrived = ["届き", "とどき", "いただ", "受け取", "来ました"].iter().any(|word| subject.contains(word));
    let hints = !arrived && HINTS.iter().any(|word| subject.starts_with(word));
    match count(&AWAY_PATTERNS, text) + usize::from(hints) {
        0 => false,
        1 => !text.chars().any(is_kana) || count(&POLITE_PATTERNS, text) >= 1,
        _ => true,
    }
}

/// How many of the patterns are found, and not in a question (「このメールは自動返信ですか」).
fn count(patterns: &[Pattern], text: &Text) -> usize {
    patterns.iter().filter(|pattern| declares(pattern, text)).count()
}

fn declares(pattern: &Pattern, text: &Text) -> bool {
    pattern.find_iter(text).take(8).any(|found| {
        let rest: String = text.get(found.end()..).unwrap_or_default().chars().take(20).collect();
        let sentence = found.as_str().to_owned() + rest.split('。').next().unwrap_or_default();
        !["ですか", "ますか", "でしょうか", "のか", "?", "ませんか", "ではありま", "ではな", "じゃありま"]
            .iter()
            .any(|mark| sentence.contains(mark))
    })
}

/// English by its first words, in a letter that does not begin in Japanese; Japanese by its very first.
fn is_undelivered(text: &str) -> bool {
    let first = Text::from(text.get(..text.floor_char_boundary(FIRST_WORDS_MAX)).unwrap_or_default());
    let begins_in_kana = first.chars().take(60).any(is_kana);
    let says = |found: regex::Match<'_>| found.start() == 0 || !begins_in_kana;
    UNDELIVERED_PATTERNS.iter().any(|pattern| pattern.find(&first).is_some_and(says))
}

fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30ff}')
}

fn is_label(line: &str) -> bool {
    let bare = line.trim_matches(|c: char| !c.is_alphanumeric());
    AUTOMATIC_LINES.contains(&bare)
}

/// The writer's own lines, the signature's too (machines declare themselves below a ruler), lower case and in one
/// width. Who passes a letter on is no machine, whatever that letter says.
fn own_lines(own: &OwnText) -> Vec<String> {
    if own.forwarded {
        return Vec::new();
    }
    folded_lines(own.lines.iter().chain(&own.signature))
}

fn folded_lines<'a>(lines: impl IntoIterator<Item = &'a OwnLine>) -> Vec<String> {
    let mut room = TEXT_MAX;
    lines
        .into_iter()
        .filter(|line| !line.prompt)
        .map(|line| line.text.as_str())
        .take_while(|line| {
            room = room.saturating_sub(line.len());
            room > 0
        })
        .map(lowered)
        .collect()
}

/// In one line; spaces stay only within scripts that need them.
fn on_one_line(lines: &[String]) -> String {
    let mut text = String::new();
    for c in lines.iter().flat_map(|line| line.chars().chain([' '])) {
        let after_wide = text.chars().next_back().is_none_or(|last| !is_alphabetic_script(last) || last == ' ');
        if c.is_whitespace() {
            text.push_str(if after_wide { "" } else { " " });
            continue;
        }
        if !is_alphabetic_script(c) && text.ends_with(' ') {
            text.pop();
        }
        text.push(c);
    }
    text
}

/// Scripts that part their words by spaces.
fn is_alphabetic_script(c: char) -> bool {
    c < '\u{2e80}'
}
