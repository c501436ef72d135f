//! What the writer says himself, now. A mail carries last month's letters below it, our own form with its
//! examples, and signatures that name weekdays and hours; a date taken from there would be a wrong booking.
//! It refuses to know what a request is: it only says whose each line is.

use std::sync::LazyLock;

use crate::mail::{JAPAN, Letter, Line};
use chrono::{Datelike as _, NaiveDate};

use super::labels;
use super::punctuation::with_plain_stops;
use super::quote_marks::{self, Header};
use super::signature;
use super::subject::head;
use super::telegram;
use super::wrapped;
use super::year;
use super::{faces, kana, pauses, wordings};
use crate::reading::guide::Guide;
use crate::reading::text::fold::fold;
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::when::{in_figures, value};

/// No letter of a member is longer; what lies beyond is not read (bounded work).
const LINES: usize = 300;
/// A longer line is nobody's sentence.
const LINE_BYTES: usize = 4_000;

/// The writer's own lines, apart from signature and quotes.
#[derive(Debug, Default)]
pub struct OwnText {
    pub lines: Vec<OwnLine>,
    /// The lines taken for a signature; a member number or name may stand there.
    pub signature: Vec<OwnLine>,
    /// Whether anything was quoted below or between.
    pub quotes: bool,
    /// Whether a letter of somebody else was passed on and read as the writer's own.
    pub forwarded: bool,
    /// Whether it is in katakana alone; the lines are respelt.
    pub telegram: bool,
}

/// A line of the letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnLine {
    /// 1 for the first line of the text.
    pub number: usize,
    /// As written, without quote marks.
    pub text: String,
    /// A quoted line of a form under which the writer put his answer: its label counts, its value does not.
    pub prompt: bool,
    /// How many columns it took on the writer's screen.
    pub columns: usize,
}

impl OwnLine {
    /// A line of the writer's own, shown as it stands.
    #[must_use]
    pub fn new(number: usize, text: &str) -> Self {
        Self { number, text: text.to_owned(), prompt: false, columns: wrapped::columns(text) }
    }
}

/// Whose a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    Own,
    Quoted,
    /// A reply header, which belongs to nobody.
    Nobody,
}

/// Separates the writer's own words from the rest.
#[must_use]
pub fn separate(letter: &Letter, guide: &Guide) -> OwnText {
    let lines: Vec<&Line> = letter.lines.iter().take(LINES).collect();
    let mut sorted = sort(&lines, guide, &letter.subject);
    let quotes = sorted.whose.contains(&Whose::Quoted);
    let mut own = wrapped::with_hours_of_days(wrapped::rejoined(sorted.collect(&lines)));
    wordings::with_plain_services(&mut own, guide);
    let telegram = telegram::is_telegram(own.iter().map(|l| l.text.as_str()));
    if telegram {
        own.iter_mut().for_each(|line| line.text = telegram::respelt(&line.text));
    }
    let (mut own, mut signature) = signature::split(own);
    signature.extend(own.extract_if(.., |line| is_date_of_letter(&line.text, letter)));
    if let Some(written) = letter.date.or(letter.received) {
        let year = written.with_timezone(&JAPAN).year();
        own.iter_mut().for_each(|line| line.text = year::without(&line.text, year));
    }
    OwnText { lines: own, signature, quotes, forwarded: sorted.forwarded, telegram }
}

/// Whose each line is, and what that took.
struct Sorted {
    whose: Vec<Whose>,
    forwarded: bool,
}

/// Walks the lines once. After a reply header without marks (Outlook) all the rest is quoted, unless it passes on
/// somebody else's letter and the writer says nothing of a request himself.
fn sort(lines: &[&Line], guide: &Guide, subject: &str) -> Sorted {
    let mut whose = vec![Whose::Own; lines.len()];
    let mut forwarded = false;
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        if let Some(header) = quote_marks::header_at(lines, at) {
            fill(&mut whose, at, header.lines, Whose::Nobody);
            let below = at + header.lines;
            let rest = lines.get(below..).unwrap_or_default();
            let ours = our_letter_at(rest, guide, OPENING) || is_signed_by_us(rest, guide);
            if passes_on(&header, subject, guide) && !ours && !asks_already(lines.get(..at).unwrap_or_default(), &whose)
            {
                forwarded = true;
            } else if !is_marked(rest) {
                fill(&mut whose, below, rest.len(), Whose::Quoted);
                break;
            }
            at = below;
            continue;
        }
        let from_here = lines.get(at..).unwrap_or_default();
        let below_own =
            || lines.iter().zip(&whose).take(at).any(|(l, w)| *w == Whose::Own && !l.text.trim().is_empty());
        if !forwarded
            && our_letter_at(from_here, guide, 1)
            && below_own()
            && !is_marked(from_here.get(1..).unwrap_or_default())
        {
            // Phones quote without any mark, or mark the first line only.
            fill(&mut whose, at, lines.len(), Whose::Quoted);
            break;
        }
        if is_quoted(line) && !forwarded {
            fill(&mut whose, at, 1, Whose::Quoted);
        }
        at += 1;
    }
    Sorted { whose, forwarded }
}

/// Within how many lines of a passed-on letter its salutation stands.
const OPENING: usize = 8;

/// Whether one of our letters begins in one of the first lines: 「高橋 花子 様」, and below it who writes (プラスケアです)
/// or what only a desk says.
fn our_letter_at(lines: &[&Line], guide: &Guide, within: usize) -> bool {
    const SAID: [&str; 8] = [
        "を承りました",
        "受け付けました",
        "お申し込みをありがとう",
        "お申込みをありがとう",
        "お申し込みありがとう",
        "お申込みありがとう",
        "メールを受け取りました",
        "IDとパスワードです",
    ];
    let called = |line: &&Line| {
        if !line.text.trim_end().ends_with('様') {
            return false;
        }
        let text = fold(quote_marks::unmarked(&line.text).unwrap_or(&line.text));
        let name = text.strip_suffix('様').map(str::trim_end);
        name.is_some_and(|n| !n.is_empty() && n.chars().count() <= 20 && !names_us(n, guide))
    };
    let salutation = lines.iter().take(within).position(called);
    let below = salutation.and_then(|at| lines.get(at + 1..)).unwrap_or_default();
    below.iter().filter(|l| !l.text.trim().is_empty()).take(3).any(|line| {
        let text = fold(&line.text);
        SAID.iter().any(|said| text.contains(said))
            || names_us(&text, guide) && text.ends_with(['。', 'す']) && text.contains("です")
    })
}

/// Whether our address or telephone stands in it, as below our notices, before anything is quoted there. Who writes to us
/// may name us above his letter, too.
fn is_signed_by_us(lines: &[&Line], guide: &Guide) -> bool {
    const TO: [&str; 6] = ["様", "さま", "さん", "御中", "宛", "to"];
    let addresses = guide.own_addresses.iter().map(ToString::to_string);
    let reached: Vec<String> = addresses.chain(guide.own_phones.iter().cloned()).collect();
    let quoted = (1..lines.len()).find(|at| quote_marks::header_at(lines, *at).is_some());
    lines.iter().take(quoted.unwrap_or(lines.len())).any(|line| {
        let text = fold(&line.text).to_lowercase();
        reached.iter().any(|way| text.contains(way.as_str())) && !TO.iter().any(|to| text.contains(to))
    })
}

fn names_us(text: &str, guide: &Guide) -> bool {
    guide.own_names.iter().chain(&guide.doctor_names).any(|name| text.contains(name.as_str()))
}

fn fill(whose: &mut [Whose], from: usize, count: usize, value: Whose) {
    for slot in whose.iter_mut().skip(from).take(count) {
        *slot = value;
    }
}

/// A forwarded letter is read as the body says; a letter of ours that is passed on is not the writer's.
fn passes_on(header: &Header, subject: &str, guide: &Guide) -> bool {
    let ours = guide.own_addresses.iter().any(|own| header.text.contains(&own.to_string()));
    let folded = fold(head(subject)).to_lowercase();
    let by_subject = ["fwd:", "fw:", "転送:"].iter().any(|p| folded.starts_with(p));
    (header.forwards || by_subject) && !ours
}

/// Whether what stands above already holds fields of its own.
fn asks_already(lines: &[&Line], whose: &[Whose]) -> bool {
    lines.iter().zip(whose).filter(|(_, w)| **w == Whose::Own).take(LINES).any(|(line, _)| {
        let folded = fold(&line.text);
        labels::mentions_number(&folded)
    })
}

/// Whether the next line with text carries a quote mark: then only marked lines are quoted.
fn is_marked(rest: &[&Line]) -> bool {
    rest.iter().find(|l| !l.text.trim().is_empty()).is_some_and(|l| is_quoted(l))
}

fn is_quoted(line: &Line) -> bool {
    line.quote_depth > 0 || quote_marks::unmarked(&line.text).is_some()
}

impl Sorted {
    /// The own lines, with the quoted labels under which an answer stands.
    fn collect(&mut self, lines: &[&Line]) -> Vec<OwnLine> {
        let mut own = Vec::new();
        for (at, (line, whose)) in lines.iter().zip(&self.whose).enumerate() {
            match whose {
                Whose::Own => own.push(own_line(at, &line.text, self.forwarded)),
                Whose::Quoted if self.is_answered(lines, at) => {
                    let text = quote_marks::unmarked(&line.text).unwrap_or(&line.text);
                    own.push(OwnLine { prompt: true, ..OwnLine::new(at + 1, text.trim()) });
                }
                Whose::Quoted | Whose::Nobody => {}
            }
        }
        own
    }

    /// Whether the next line that is not blank is the writer's, and this one a line of a form.
    fn is_answered(&self, lines: &[&Line], at: usize) -> bool {
        let next = lines.iter().zip(&self.whose).skip(at + 1).find(|(l, _)| {
            let bare = quote_marks::unmarked(&l.text).unwrap_or(&l.text);
            !bare.trim().is_empty()
        });
        next.is_some_and(|(_, whose)| *whose == Whose::Own)
    }
}

fn own_line(at: usize, text: &str, forwarded: bool) -> OwnLine {
    let bare = if forwarded { quote_marks::unmarked(text).unwrap_or(text) } else { text };
    let mut end = bare.len().min(LINE_BYTES);
    while !bare.is_char_boundary(end) {
        end -= 1;
    }
    let written = bare.get(..end).unwrap_or_default().trim();
    let stopped = faces::as_stops(written);
    let plain = with_plain_stops(&stopped);
    let said = kana::in_kanji(&plain);
    let said = pauses::without(&said);
    OwnLine { text: mended(&wordings::known(&said)), ..OwnLine::new(at + 1, written) }
}

/// 「2020年4月24日」 alone, and the letter was written that day: how old letters end, or begin.
fn is_date_of_letter(text: &str, letter: &Letter) -> bool {
    static DATE: LazyLock<Pattern> =
        LazyLock::new(|| pattern(r"^(?:西暦)?([0-9]{4})年 ?([0-9]{1,2})月 ?([0-9]{1,2})日(?: ?\(.\)| ?.曜日?)?$"));
    if text.len() > 60 || !text.contains('年') {
        return false;
    }
    let folded = fold(text);
    let folded = in_figures(&folded);
    let Some(found) = DATE.captures(&*folded) else { return false };
    let figure = |group: usize| value(found.get(group)?.as_str()).and_then(|n| i32::try_from(n).ok());
    let written = letter.date.or(letter.received).map(|moment| moment.with_timezone(&JAPAN).date_naive());
    let said = |date: NaiveDate| {
        figure(1) == Some(date.year())
            && figure(2) == i32::try_from(date.month()).ok()
            && figure(3) == i32::try_from(date.day()).ok()
    };
    written.is_some_and(said)
}

/// 「13:30?14:30」: the wave that a charset on the way did not have.
fn mended(text: &str) -> String {
    static LOST: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(r"([0-9０-９][:：][0-9０-９]{2}|[時分半]) ?[?？\x{fffd}]+ ?([0-9０-９]{1,2}(?:[:：]|時)|午後)")
    });
    if !text.contains(['?', '？', '\u{fffd}']) {
        return text.to_owned();
    }
    LOST.regex().replace_all(text, "${1}~${2}").into_owned()
}
