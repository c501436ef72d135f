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
    "たい",
    "ない",
    "のです",
    "もので",
];

/// Ends of whole sentences.
const POLITE_ENDS: &[&str] = &[
    "です",
    "ます",
    "ました",
    "でした",
    "ません",
    "ませんでした",
    "ください",
    "下さい",
    "ますか",
    "ですか",
    "しょうか",
    "せんか",
    "ませ",
];

/// Ends of clauses, behind which a blank stands for a pause. None is the end of a name.
const PAUSING_ENDS: &[&str] = &[
    "ので",
    "から",
    "けど",
    "けれど",
    "けれども",
    "ですが",
    "ますが",
    "たが",
    "なく",
    "れば",
    "なら",
    "たら",
    "われ",
    "され",
    "られ",
    "では",
    "には",
    "まして",
    "して",
    "いて",
    "って",
    "んで",
    "くて",
    "にて",
    "違いで",
    "日か",
    "時か",
    "半か",
    "時まで",
    "分まで",
    "半まで",
    "ため",
];

const INTERJECTIONS: &[&str] =
    &["いや", "あ", "ええと", "えっと", "すみません", "あと", "それと", "また", "なお", "ただ"];

/// Greetings that stand before a name.
const GREETINGS: &[&str] = &["こんにちは", "こんばんは", "おはようございます", "はじめまして", "初めまして"];

const BLANKS: &[char] = &[' ', '　'];

/// A line with its stops as 。 and its pauses as 、. Beside figures and Latin letters the signs stay what they are.
pub(super) fn with_plain_stops(line: &str) -> Cow<'_, str> {
    if !line.contains(SIGNS) && !has_stopping_blanks(line) {
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
        let figured = (spoken || written || before.is_some_and(is_figure)) && plain.contains(is_figure);
        // 「イ．」 and 「一，」 are items.
        let item = plain.trim_start().chars().count() <= 1;
        let stop = match c {
            '．' | '.' if spoken || written && !item && is_at_end(&mut chars) => '。',
            '，' | ',' if (spoken || written) && !item => '、',
            '，' if !is_between_figures(before, chars.peek()) => '、',
            '♪' | '♫' | '♬' if spoken => '。',
            ' ' | '　' => stop_of_blank(c, &plain, &chars),
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

/// Whether blanks of the line may stand for stops.
fn has_stopping_blanks(line: &str) -> bool {
    let ends = || POLITE_ENDS.iter().chain(PAUSING_ENDS).chain(GREETINGS).any(|end| line.contains(end));
    line.contains(BLANKS) && (ends() || line.contains(['時', '分', '半']))
}

/// What a blank stands for in lines without stops: 「高橋です　22日は行きますので　よろしく」.
fn stop_of_blank(blank: char, before: &str, chars: &Peekable<Chars<'_>>) -> char {
    let Some(next) = chars.clone().next().filter(|c| begins_a_sentence(*c)) else { return blank };
    let sorry = before.ends_with("すみません");
    if !sorry && ends_politely(before) || GREETINGS.iter().any(|greeting| before.trim_start() == *greeting) {
        return '。';
    }
    // 「29日は13時から14時　6日は14時から」
    let day = || {
        let mut ahead = chars.clone();
        while ahead.next_if(|c| is_figure(*c)).is_some() {}
        before.ends_with(['時', '分', '半']) && ahead.next().is_some_and(|c| matches!(c, '日' | '月' | '/' | '／'))
    };
    let word = before.rsplit([' ', '　', '、', '。']).next().unwrap_or_default();
    let pauses = sorry || INTERJECTIONS.contains(&word) || PAUSING_ENDS.iter().any(|end| before.ends_with(end));
    if pauses || is_figure(next) && day() { '、' } else { blank }
}

/// Whether a blank behind it stands for a stop: 「高橋です　22日に参加します　よろしく」. 「岡田ます　1023」 is a name.
fn ends_politely(text: &str) -> bool {
    let verb = |before: &str| before.ends_with(is_hiragana);
    POLITE_ENDS
        .iter()
        .filter_map(|end| Some((end, text.strip_suffix(end)?)))
        .any(|(end, before)| *end == "です" && !before.is_empty() || verb(before))
}

fn begins_a_sentence(c: char) -> bool {
    is_hiragana(c) || is_kanji(c) || is_katakana(c) || is_figure(c) || c.is_ascii_alphabetic()
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
            ("13時から14時まで・・・", "13時から14時まで。"),
            ("会員番号・・・", "会員番号・・・"),
            ("高橋です　22日に行きます 楽しみです", "高橋です。22日に行きます。楽しみです"),
            ("岡田ます　1023", "岡田ます　1023"),
            ("15日は用事があるので　22日に", "15日は用事があるので、22日に"),
            ("13時から　あ　すみません　14時から", "13時から、あ、すみません、14時から"),
            ("29日は13時から14時　6日は15時", "29日は13時から14時、6日は15時"),
            ("こんにちは　高橋です", "こんにちは。高橋です"),
            ("会員番号　1023　やまもと　はなこ", "会員番号　1023　やまもと　はなこ"),
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
