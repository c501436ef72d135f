//! A text with its shapes folded, and the way back to the text as written.
//!
//! Wide and narrow, half-width kana, a dozen dashes, waves and colons are one thing to a receptionist. NFKC
//! alone will not do: it turns the marker ① into the digit 1, so that ①5/13 would read 15/13, and it leaves
//! 〜 as it is. What is found in the folded text is told as a span of the written one.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;

use super::fold::{is_kana_or_kanji, is_plain_sign};
use super::seen::{Searched, Text};

/// The folded text and where each of its bytes came from.
#[derive(Clone, Debug)]
pub struct Folded<'t> {
    text: Cow<'t, Text>,
    /// For each byte of `text`, and for its end, the byte of the written text at which its character began; `None` where
    /// folding changes nothing.
    origins: Option<Vec<usize>>,
}

impl<'t> Folded<'t> {
    /// Folds a piece of text.
    #[must_use]
    pub fn new<T: Searched + ?Sized>(written: &'t T) -> Self {
        let characters = written.characters();
        if characters.chars().all(is_folded) {
            return Self { text: written.as_text(), origins: None };
        }
        let mut folding = Folding { text: String::with_capacity(characters.len()), origins: Vec::new() };
        let mut chars = characters.char_indices().peekable();
        while let Some((at, first)) = chars.next() {
            let mark = chars.next_if(|(_, c)| is_voicing_mark(*c)).map(|(_, c)| c);
            folding.push(at, first, mark);
        }
        folding.origins.push(characters.len());
        Self { text: Cow::Owned(folding.text.into()), origins: Some(folding.origins) }
    }

    /// The folded text.
    #[must_use]
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// The span of the written text that a span of the folded text came from.
    #[must_use]
    pub fn written(&self, span: Range<usize>) -> Range<usize> {
        let Some(origins) = &self.origins else { return span };
        let end_of_text = origins.last().copied().unwrap_or_default();
        let origin = |at: usize| origins.get(at).copied().unwrap_or(end_of_text);
        let start = origin(span.start);
        let last = origin(span.end.saturating_sub(1).max(span.start));
        // A span may end within what one character was folded to (㈬ is 「(水)」): the whole character counts.
        let end = origins.iter().skip(span.end).copied().find(|o| *o > last).unwrap_or(end_of_text);
        start..if span.is_empty() { start } else { end }
    }
}

/// What folding leaves as it is, unless a voicing mark follows, which it does not leave.
fn is_folded(c: char) -> bool {
    matches!(c, ' '..='~' | '\n' | '、' | '。' | '→') || is_kana_or_kanji(c) || is_plain_sign(c)
}

/// A text while it is folded.
struct Folding {
    text: String,
    origins: Vec<usize>,
}

impl Folding {
    fn push(&mut self, at: usize, first: char, mark: Option<char>) {
        let before = self.text.len();
        match plain(first) {
            Plain::Dropped => {}
            Plain::One(c) => self.text.push(c),
            Plain::Compatible => match mark {
                Some(mark) => self.text.extend([first, full_mark(mark)].into_iter().nfkc()),
                None if is_kana_or_kanji(first) => self.text.push(first),
                None => self.text.extend([first].into_iter().nfkc()),
            },
        }
        if let (Some(mark), Plain::One(_)) = (mark, plain(first)) {
            self.text.push(mark);
        }
        self.origins.resize(self.origins.len() + self.text.len() - before, at);
    }
}

enum Plain {
    Dropped,
    One(char),
    /// As NFKC has it.
    Compatible,
}

fn plain(c: char) -> Plain {
    match c {
        c if is_kana_or_kanji(c) => Plain::Compatible,
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{ad}' => Plain::Dropped,
        '\n' => Plain::One('\n'),
        // Emoji stand beside names and times; a carrier's own come as 〓.
        '〓' | '\u{1f300}'..='\u{1faff}' => Plain::One(' '),
        c if c.is_whitespace() => Plain::One(' '),
        '-' | '‐'..='―' | '−' | '－' | '﹣' | '─' | '━' => Plain::One('-'),
        '~' | '〜' | '～' | '∼' | '∿' | '〰' | '˜' | '⁓' => Plain::One('~'),
        ':' | '：' | '∶' | 'ː' | '︓' | '﹕' | '׃' => Plain::One(':'),
        '→' | '⇒' | '➡' | '⇨' | '➔' => Plain::One('→'),
        c if c.is_ascii() => Plain::One(c),
        '０'..='９' | '㋀'..='㋋' | '㏠'..='㏾' | '㍘'..='㍰' => Plain::Compatible,
        c if [c].into_iter().nfkc().any(|k| k.is_ascii_digit()) => Plain::One(c),
        _ => Plain::Compatible,
    }
}

fn is_voicing_mark(c: char) -> bool {
    matches!(c, '\u{3099}' | '\u{309a}' | 'ﾞ' | 'ﾟ')
}

fn full_mark(c: char) -> char {
    match c {
        'ﾞ' => '\u{3099}',
        'ﾟ' => '\u{309a}',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_folded_and_spans_lead_back() {
        let rows = [
            ("①５／１３", "①5/13"),
            ("13：00〜14：30", "13:00~14:30"),
            ("㈬　４月", "(水) 4月"),
            ("ｶﾞﾂ ｵﾝﾗｲﾝ", "ガツ オンライン"),
            ("か\u{3099}", "が"),
            ("1\u{200b}3時", "13時"),
            ("½と⑴", "½と⑴"),
            ("花子🎅〓", "花子  "),
            ("", ""),
        ];
        for (written, expected) in rows {
            let folded = Folded::new(written);
            assert_eq!(folded.text().as_str(), expected, "{written:?}");
            for (at, c) in folded.text().char_indices() {
                let span = folded.written(at..at + c.len_utf8());
                assert!(written.get(span.clone()).is_some_and(|s| !s.is_empty()), "{written:?} {span:?}");
            }
            assert_eq!(folded.written(0..folded.text().len()), 0..written.len(), "{written:?}");
        }
    }
}
