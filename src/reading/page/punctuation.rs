//! The stops and pauses of a line as the reader knows them: 。 and 、, whatever the phone had: 「．」「，」「. 」「, 」「・・・」「……」「♪」.
//! It refuses to know what the sentences say.

use std::borrow::Cow;
use std::iter::Peekable;
use std::str::Chars;

use crate::reading::text::fold::{is_hiragana, is_kanji, is_katakana};

/// Signs that may stand for a stop or a pause.
const SIGNS: &[char] = &['．', '，', '.', ',', '・', '…', '‥', '♪', '♫', '♬', '!', '！'];

/// Words that end a sentence: dots behind them trail off, behind others they wait for more (「22日…やっぱり29日」).
const SENTENCE_ENDS: &[&str] = &[
    "です",
    "ます",
    "した",
    "せん",
    "さい",
    "ね",
    "よ",
    "しょう",
    "しく",
    "ように",
    "けど",
    "すが",
    "ので",
    "から",
    "からで",
    "だ",
    "ませ",
    "まし",
    "せんか",
    "ますか",
    "ですか",
    "ょうか",
    "くて",
    "たい",
    "ない",
    "のです",
    "もので",
];

/// A line with its stops as 。 and its pauses as 、. Beside figures and Latin letters the signs stay what they are.
pub(super) fn with_plain_stops(line: &str) -> Cow<'_, str> {
    if !line.contains(SIGNS) {
        return Cow::Borrowed(line);
    }
    let mut plain = String::with_capacity(line.len());
    let mut chars = line.chars().peekable();
    let mut before = None;
    while let Some(c) = chars.next() {
        if DOTS.contains(&c) && leads_to_figure(&plain, c, &mut chars) {
            plain.push(' ');
            before = Some(' ');
            continue;
        }
        let spoken = before.is_some_and(|b| is_hiragana(b) || matches!(b, ')' | '）' | '」' | '』'));
        let written = before.is_some_and(|b| is_kanji(b) || is_katakana(b));
        // 「番号は401…」 at the end of a line.
        let figured = before.is_some_and(|b| is_figure(b) || matches!(b, '日' | '時' | '分' | '半' | '番'));
        // 「イ．」 and 「一，」 are items.
        let item = plain.trim_start().chars().count() <= 1;
        let stop = match c {
            '．' | '.' if spoken || written && !item && is_at_end(&mut chars) => '。',
            '，' | ',' if (spoken || written) && !item => '、',
            '，' if !is_between_figures(before, chars.peek()) => '、',
            '♪' | '♫' | '♬' if spoken => '。',
            '!' | '！' if spoken && !chars.peek().is_some_and(|c| "!！?？".contains(*c)) => '。',
            '・' | '…' | '‥' if ends_sentence(&plain) && trails_off(c, &mut chars) => '。',
            '・' | '…' | '‥' if figured && is_last_of_line(&chars) && trails_off(c, &mut chars) => '。',
            other => other,
        };
        if stop != '。' || !plain.ends_with('。') {
            plain.push(stop);
        }
        before = Some(stop);
    }
    Cow::Owned(plain)
}

const DOTS: &[char] = &['・', '…', '‥', '.', '．'];

/// 「5/13 ………… 13:00」: dots that lead from a day to an hour; they are taken.
fn leads_to_figure(before: &str, first: char, chars: &mut Peekable<Chars<'_>>) -> bool {
    let mut ahead = chars.clone();
    let mut dots = if matches!(first, '…' | '‥') { 2 } else { 1 };
    while ahead.next_if(|c| DOTS.contains(c)).is_some() {
        dots += 1;
    }
    while ahead.next_if(|c| c.is_whitespace()).is_some() {}
    let from = before.trim_end().ends_with(|c: char| is_figure(c) || matches!(c, '日' | ')' | '）'));
    let leads = dots > 2 && from && ahead.peek().is_some_and(|c| is_figure(*c) || *c == '午');
    if leads {
        *chars = ahead;
    }
    leads
}

/// 「13時から…14時まで」 goes on.
fn ends_sentence(text: &str) -> bool {
    let hour = text.strip_suffix("から").is_some_and(|hour| hour.ends_with(|c| is_figure(c) || "時分半".contains(c)));
    !hour && SENTENCE_ENDS.iter().any(|end| text.ends_with(end))
}

fn is_figure(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

fn is_last_of_line(chars: &Peekable<Chars<'_>>) -> bool {
    chars.clone().all(|c| DOTS.contains(&c) || c.is_whitespace())
}

/// Whether nothing follows, or a blank: 「氏名．高橋」 is a label with its value.
fn is_at_end(chars: &mut Peekable<Chars<'_>>) -> bool {
    chars.peek().is_none_or(|c| c.is_whitespace())
}

fn is_between_figures(before: Option<char>, next: Option<&char>) -> bool {
    before.is_some_and(is_figure) && next.copied().is_some_and(is_figure)
}

/// Whether there are dots by two at least; those that follow are taken.
fn trails_off(first: char, chars: &mut Peekable<Chars<'_>>) -> bool {
    let mut ahead = chars.clone();
    let mut dots = if first == '・' { 1 } else { 2 };
    while ahead.next_if(|c| matches!(c, '・' | '…' | '‥')).is_some() {
        dots += 1;
    }
    let trails = dots > 1;
    if trails {
        *chars = ahead;
    }
    trails
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stops_and_pauses() {
        let rows = [
            ("高橋です．22日に，参加します．", "高橋です。22日に、参加します。"),
            ("高橋です. 22日に, 参加します.", "高橋です。 22日に、 参加します。"),
            ("よろしくお願いします・・・", "よろしくお願いします。"),
            ("お願いします……。", "お願いします。"),
            ("楽しみです♪", "楽しみです。"),
            ("参加します！え!?", "参加します。え!?"),
            ("22日…やっぱり29日", "22日…やっぱり29日"),
            ("会員番号…1023", "会員番号…1023"),
            ("番号は401…", "番号は401。"),
            ("13時から…14時まで", "13時から…14時まで"),
            ("入れてくださいませ…明日です…", "入れてくださいませ。明日です。"),
            ("5／13 ………… 13：00 〜 15：00", "5／13  13：00 〜 15：00"),
            ("氏名．高橋花子", "氏名．高橋花子"),
            ("イ．高橋花子", "イ．高橋花子"),
            ("１，０００円、13.30", "１，０００円、13.30"),
            ("hanako@example.jp, 13:00", "hanako@example.jp, 13:00"),
            ("", ""),
        ];
        for (written, plain) in rows {
            assert_eq!(with_plain_stops(written), plain, "{written:?}");
        }
    }
}
