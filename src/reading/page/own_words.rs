//! The words of an answer as they may be passed on to somebody else: without what was quoted, without signature.
//!
//! Unlike [`super::own_text`], which looks for requests and may leave a line out, nothing the writer said may be lost
//! here, and nothing he did not mean to say may go along. So whatever is not clear is a [`Doubt`]: he is shown the
//! text first. It refuses to know who he is and to whom it goes.

use std::sync::LazyLock;

use super::quote_marks::{self, Header};
use super::signature;
use crate::mail::{Defect, Letter, Line};
use crate::reading::guide::Guide;
use crate::reading::text::fold::{fold, squeeze};
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::text::seen::Words;

/// A signature has no more lines.
const SIGNATURE_LINES: usize = 16;
/// A line of a signature that nothing announces is no longer.
const SIGNATURE_LINE_SIGNS: usize = 40;

/// What is to be passed on, and why it should be looked at before.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct OwnWords {
    /// Lines ended by `\n`, none at the end.
    pub text: String,
    pub doubts: Vec<Doubt>,
}

/// Why the words may not be what the writer means to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Nothing is left; he may have written within the quotation.
    NothingLeft,
    /// His words stand in several places between quoted lines, which explain them.
    BetweenQuotes,
    /// Something stands below a quotation that has no marks.
    BelowQuote,
    /// He speaks of what he wrote into the quotation.
    PointsIntoQuote,
    /// What was cut off at a header may not be the letter that he answers.
    StrangeQuote,
    /// What was cut off as a signature may say something.
    SignatureUnsure,
    /// An address or a telephone number that is not the office's is left.
    ContactLeft,
    /// Not all of it could be decoded.
    Damaged,
}

impl std::fmt::Debug for OwnWords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OwnWords({} bytes, {:?})", self.text.len(), self.doubts)
    }
}

/// The writer's own words. `mark` stands in the subject and the last line of the letter that he answers.
#[must_use]
pub fn own_words(letter: &Letter, guide: &Guide, mark: &str) -> OwnWords {
    let lines: Vec<&Line> = letter.lines.iter().collect();
    let mut sorting = Sorting { lines: &lines, quoted: vec![false; lines.len()], doubts: Vec::new() };
    sorting.sort(mark);
    let mut runs = sorting.runs();
    let has_quotes = sorting.quoted.contains(&true);
    let mut doubts = sorting.doubts;
    for run in &mut runs {
        if strip_signature(run) == Cut::Unsure {
            doubts.push(Doubt::SignatureUnsure);
        }
    }
    runs.retain(|run| run.iter().any(|line| !is_blank(line)));
    if runs.len() > 1 {
        doubts.push(Doubt::BetweenQuotes);
    }
    let text = runs.iter().map(|run| joined(run)).collect::<Vec<_>>().join("\n\n");
    doubts.extend(doubts_of(&text, guide, has_quotes));
    let damaged = letter.defects.contains(&Defect::TooLarge) || text.contains('\u{FFFD}');
    doubts.extend(damaged.then_some(Doubt::Damaged));
    OwnWords { text, doubts }
}

/// Whose each line is.
struct Sorting<'a> {
    lines: &'a [&'a Line],
    quoted: Vec<bool>,
    doubts: Vec<Doubt>,
}

impl Sorting<'_> {
    /// Walks the lines once. Below a header without marks (Outlook) all the rest is quoted.
    fn sort(&mut self, mark: &str) {
        let mut at = 0;
        while let Some(line) = self.lines.get(at) {
            if let Some(header) = quote_marks::header_at(self.lines, at) {
                self.quote(at, header.lines);
                at += header.lines;
                if !self.is_marked_from(at) {
                    return self.quote_the_rest(at, &header, mark);
                }
                continue;
            }
            if is_quoted(line) {
                self.quote_introduction(at);
                self.quote(at, 1);
            }
            at += 1;
        }
    }

    fn quote(&mut self, from: usize, count: usize) {
        for slot in self.quoted.iter_mut().skip(from).take(count) {
            *slot = true;
        }
    }

    /// Whether the next line with text carries a quote mark: then only marked lines are quoted.
    fn is_marked_from(&self, at: usize) -> bool {
        self.lines.iter().skip(at).find(|line| !is_blank(&line.text)).is_some_and(|line| is_quoted(line))
    }

    fn quote_the_rest(&mut self, at: usize, header: &Header, mark: &str) {
        let rest = self.lines.get(at..).unwrap_or_default();
        let mark = squeeze(mark);
        let marked = rest.iter().rposition(|line| squeeze(&line.text).contains(&mark));
        let below = marked.map(|last| rest.iter().skip(last + 1).any(|line| !is_blank(&line.text)));
        match below {
            Some(true) => self.doubts.push(Doubt::BelowQuote),
            None if !squeeze(&header.text).to_uppercase().contains(&mark) => self.doubts.push(Doubt::StrangeQuote),
            _ => {}
        }
        self.quote(at, self.lines.len());
    }

    /// The line above a quotation, by whatever program: it names the writer or the time, and ends with a colon.
    fn quote_introduction(&mut self, at: usize) {
        let before = (0..at).rev().find(|n| self.lines.get(*n).is_some_and(|line| !is_blank(&line.text)));
        let Some(before) = before.filter(|n| self.quoted.get(*n) == Some(&false)) else { return };
        let line = fold(self.lines.get(before).map(|line| line.text.as_str()).unwrap_or_default());
        if line.ends_with(':') && (line.contains('@') || NAMES_A_TIME.is_match(&line)) {
            self.quote(before, 1);
        }
    }

    /// The writer's lines, apart wherever something quoted stands between.
    fn runs(&self) -> Vec<Vec<String>> {
        let mut runs = vec![Vec::new()];
        for (line, quoted) in self.lines.iter().zip(&self.quoted) {
            match (quoted, runs.last_mut()) {
                (false, Some(run)) => run.push(line.text.trim_end().to_owned()),
                (true, Some(run)) if !run.is_empty() => runs.push(Vec::new()),
                _ => {}
            }
        }
        runs
    }
}

static NAMES_A_TIME: LazyLock<Pattern> = LazyLock::new(|| pattern(r"\d{1,2}:\d{2}"));
static ADDRESS: LazyLock<Pattern> = LazyLock::new(|| pattern(r"[0-9A-Za-z._%+-]+@[0-9A-Za-z.-]+\.[A-Za-z]{2,}"));
static PHONE: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(r"(?:^|\D)((?:\+81[- ]?|0)\d{1,4}[-ー‐–() ]{1,2}\d{1,4}[-ー‐–() ]{1,2}\d{3,4}|0\d{9,10})(?:\D|$)")
});

/// What a writer says who answers within the quotation.
static POINTING: Words = Words::new(&[
    "下に書",
    "以下に書",
    "文中",
    "本文に書",
    "赤字",
    "青字",
    "行間",
    "インライン",
    "下記に書",
    "inline",
    "below",
]);

fn doubts_of(text: &str, guide: &Guide, has_quotes: bool) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    if text.trim().is_empty() {
        doubts.push(Doubt::NothingLeft);
    }
    let folded = fold(text);
    if has_quotes && POINTING.any_in(&folded.to_lowercase()) {
        doubts.push(Doubt::PointsIntoQuote);
    }
    if has_contact(&folded, guide) {
        doubts.push(Doubt::ContactLeft);
    }
    doubts
}

/// Whether a folded text names an address or a telephone number other than the desk's and the office's.
fn has_contact(folded: &str, guide: &Guide) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let is_ours = |address: &str| guide.own_addresses.iter().any(|own| own.to_string() == address.to_lowercase());
    let is_office = |phone: &str| guide.own_phones.iter().any(|own| digits(own) == digits(phone));
    ADDRESS.find_iter(folded).any(|found| !is_ours(found.as_str()))
        || PHONE.captures_iter(folded).filter_map(|c| c.get(1)).any(|found| !is_office(found.as_str()))
}

fn is_quoted(line: &Line) -> bool {
    line.quote_depth > 0 || quote_marks::unmarked(&line.text).is_some()
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// Without empty lines at its ends.
fn joined(run: &[String]) -> String {
    let first = run.iter().position(|line| !is_blank(line)).unwrap_or_default();
    let last = run.iter().rposition(|line| !is_blank(line)).map_or(0, |at| at + 1);
    run.get(first..last).unwrap_or_default().join("\n")
}

/// How sure it is that nothing but a signature was cut off.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cut {
    Sure,
    Unsure,
}

/// Cuts off the signature at the end of a run, and what a phone adds.
fn strip_signature(run: &mut Vec<String>) -> Cut {
    trim_end(run);
    let mut sure = Cut::Sure;
    if let Some(at) = announced(run).or_else(|| unannounced(run)) {
        let cut = run.split_off(at);
        if cut.iter().any(|line| is_sentence(line)) {
            sure = Cut::Unsure;
        }
    }
    trim_end(run);
    sure
}

/// Empty lines, ornaments and 「iPhoneから送信」.
fn trim_end(run: &mut Vec<String>) {
    let idle = |line: &String| is_blank(line) || signature::is_rule(line) || signature::is_device_line(line);
    while run.last().is_some_and(idle) {
        run.pop();
    }
}

/// Where a signature begins that a line announces: `-- `, or an ornament above a contact.
fn announced(run: &[String]) -> Option<usize> {
    let begins = |at: usize, line: &str| {
        let rest: Vec<&String> =
            run.iter().skip(at + 1).filter(|line| !is_blank(line) && !signature::is_rule(line)).collect();
        let contact = || rest.iter().any(|line| is_contact(line));
        let short = rest.len() <= SIGNATURE_LINES;
        short && (signature::is_dashes(line) || signature::is_rule(line) && (contact() || is_name_tag(&rest)))
    };
    run.iter().enumerate().find(|(at, line)| begins(*at, line)).map(|(at, _)| at)
}

/// A name and where one works: a few short lines without a sentence.
fn is_name_tag(lines: &[&String]) -> bool {
    (1..=4).contains(&lines.len())
        && lines.iter().all(|line| !is_sentence(line) && line.chars().count() <= SIGNATURE_LINE_SIGNS)
}

/// The last paragraph, where nothing announces it: short lines, one of them a contact, none a sentence.
fn unannounced(run: &[String]) -> Option<usize> {
    let first = run.iter().rposition(|line| is_blank(line)).map(|blank| blank + 1)?;
    let paragraph = run.get(first..)?;
    let tag = |line: &String| line.chars().count() <= SIGNATURE_LINE_SIGNS && !is_sentence(line);
    let fits = (1..=SIGNATURE_LINES).contains(&paragraph.len()) && paragraph.iter().all(tag);
    (fits && paragraph.iter().any(|line| is_contact(line))).then_some(first)
}

fn is_contact(line: &str) -> bool {
    signature::is_contact(line) || ADDRESS.is_match(&fold(line))
}

/// What says something: it ends as sentences end.
fn is_sentence(line: &str) -> bool {
    let squeezed = squeeze(line);
    let ended = squeezed.trim_end_matches(['!', '?', '♪', ')', '」']);
    let polite = ["です", "ます", "ません", "ました", "でした", "ください", "下さい", "しょう", "ますね", "ですね"];
    squeezed.contains('。') || polite.iter().any(|end| ended.ends_with(end))
}

#[cfg(test)]
mod tests;
