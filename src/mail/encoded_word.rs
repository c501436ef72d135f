//! Encoded words in headers (RFC 2047), as programs really write them.
//!
//! Adjacent words of one charset are joined as bytes before anything is decoded, since many programs split inside a
//! character or inside two-byte mode. Spaces inside words, words without space between them, and words inside quotes
//! are all read.

use super::charset::{self, Charset, Decoded};
use super::jis::Extras;
use super::transfer;

/// One encoded word: what its bytes are, and how long it is as written.
struct Word {
    charset: Charset,
    bytes: Vec<u8>,
    length: usize,
}

/// Whether a word that begins in a text can still end: asked by position, so that many beginnings without an end cost
/// no more than one.
#[derive(Clone, Copy, Debug)]
pub struct Reach {
    /// How many bytes after the last `?=` begin, counted from the text's end.
    after_last_end: Option<usize>,
}

impl Reach {
    /// Looks for the last possible end of a word.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self { after_last_end: text.rfind("?=").map(|at| text.len() - at) }
    }

    /// Whether the rest of the text that was looked at holds an end.
    fn ends_within(self, rest: &str) -> bool {
        self.after_last_end.is_some_and(|from_end| from_end <= rest.len())
    }
}

/// The length of the encoded word at the start of a rest of the text, if there is one.
#[must_use]
pub fn extent(rest: &str, reach: Reach) -> Option<usize> {
    split(rest, reach).map(|(_, _, _, length)| length)
}

/// Decodes all encoded words of a text; the rest of it stays.
#[must_use]
pub fn decode_words(text: &str, extras: Extras) -> Decoded {
    let mut out = Decoded { text: String::with_capacity(text.len()), damaged: false };
    let mut run: Option<(Charset, Vec<u8>)> = None;
    let reach = Reach::of(text);
    let mut rest = text;
    while !rest.is_empty() {
        let start = rest.find("=?").unwrap_or(rest.len());
        let (before, from) = rest.split_at(start);
        let word = read(from, reach);
        if run.is_some() && (word.is_none() || !before.trim().is_empty()) {
            close(&mut out, run.take(), extras);
        }
        if run.is_none() {
            out.text.push_str(before);
        }
        if let Some(word) = word {
            rest = from.get(word.length..).unwrap_or_default();
            run = join(&mut out, run, word, extras);
        } else {
            let (literal, after) = from.split_at(from.len().min("=?".len()));
            out.text.push_str(literal);
            rest = after;
        }
    }
    close(&mut out, run, extras);
    out
}

fn join(out: &mut Decoded, run: Option<(Charset, Vec<u8>)>, word: Word, extras: Extras) -> Option<(Charset, Vec<u8>)> {
    match run {
        Some((charset, mut bytes)) if charset == word.charset => {
            bytes.extend(word.bytes);
            Some((charset, bytes))
        }
        other => {
            close(out, other, extras);
            Some((word.charset, word.bytes))
        }
    }
}

fn close(out: &mut Decoded, run: Option<(Charset, Vec<u8>)>, extras: Extras) {
    if let Some((charset, bytes)) = run {
        let decoded = charset::decode(&bytes, charset, extras);
        out.text.push_str(&decoded.text);
        out.damaged |= decoded.damaged;
    }
}

fn read(text: &str, reach: Reach) -> Option<Word> {
    let (label, encoding, coded, length) = split(text, reach)?;
    let bytes = match encoding {
        Coding::Base64 => transfer::base64(coded.as_bytes()).content,
        Coding::Quoted => transfer::quoted_printable(coded.replace('_', " ").trim_end_matches(['\r', '\n']).as_bytes()),
    };
    Some(Word { charset: Charset::named(label), bytes, length })
}

enum Coding {
    Base64,
    Quoted,
}

/// `=?charset?B?text?=` at the start of a text: charset, coding, text, and its length.
fn split(text: &str, reach: Reach) -> Option<(&str, Coding, &str, usize)> {
    const LONGEST_LABEL: usize = 60;
    let inner = text.strip_prefix("=?")?;
    let label_end = inner.bytes().take(LONGEST_LABEL).position(|b| b == b'?')?;
    let (label, after) = inner.split_at(label_end);
    let coding = match after.get(..3)? {
        "?B?" | "?b?" => Coding::Base64,
        "?Q?" | "?q?" => Coding::Quoted,
        _ => return None,
    };
    let coded = after.get(3..)?;
    let end = reach.ends_within(coded).then(|| coded.find("?="))??;
    let valid_label = !label.is_empty() && label.bytes().all(|b| b.is_ascii_graphic());
    valid_label.then_some((label, coding, coded.get(..end)?, 2 + label_end + 3 + end + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(label: &str, coding: &str, bytes: &[u8]) -> String {
        let coded = match coding {
            "B" => data_encoding::BASE64.encode(bytes),
            _ => bytes.iter().map(|b| format!("={b:02X}")).collect(),
        };
        format!("=?{label}?{coding}?{coded}?=")
    }

    fn check(written: &str, expected: &str) {
        assert_eq!(decode_words(written, Extras::Kanji).text, expected, "{written}");
    }

    #[test]
    fn words_as_programs_write_them() {
        let jis = |text: &str| encoding_rs::ISO_2022_JP.encode(text).0.into_owned();
        let utf8 = "予約の確認".as_bytes();
        let sjis = encoding_rs::SHIFT_JIS.encode("予約の確認").0.into_owned();
        let long_jis = jis("オンライン保健室");
        let rows = [
            ("plain text".to_owned(), "plain text"),
            (word("utf-8", "B", utf8), "予約の確認"),
            (word("cp932", "q", &sjis), "予約の確認"),
            (format!("Re: {} ok", word("utf-8", "B", utf8)), "Re: 予約の確認 ok"),
            (format!("Re:{}ok", word("utf-8", "B", utf8)), "Re:予約の確認ok"),
            (
                format!("{}\r\n {}", word("iso-2022-jp", "B", &jis("予約")), word("ISO-2022-JP", "Q", &jis("確認"))),
                "予約確認",
            ),
            (format!("{} {}", word("utf-8", "B", &utf8[..4]), word("UTF-8", "B", &utf8[4..])), "予約の確認"),
            (format!("{} {}", word("shift_jis", "B", &sjis[..3]), word("cp932", "Q", &sjis[3..])), "予約の確認"),
            (
                format!("{} {}", word("iso-2022-jp", "B", &long_jis[..8]), word("iso-2022-jp", "B", &long_jis[8..])),
                "オンライン保健室",
            ),
            (
                format!(
                    "{} {}",
                    word("iso-2022-jp", "B", b"\x1b$BM=L\x1b(B"),
                    word("iso-2022-jp", "B", b"\x1b$Bs\x1b(B")
                ),
                "予約",
            ),
            (format!("{} {}", word("utf-8", "B", "予".as_bytes()), word("shift_jis", "B", &sjis[2..4])), "予約"),
            ("=?utf-8?Q?a_b=20c?=".to_owned(), "a b c"),
            ("=?utf-8?Q?5_=E6=99=82 14_=E6=99=82?=".to_owned(), "5 時 14 時"),
            ("=?iso-2022-jp?B?GyRC TT1M cxsoQg==?=".to_owned(), "予約"),
            ("=?utf-8*ja?B?5LqI?=".to_owned(), "予"),
            ("=?utf-8?Q??= x".to_owned(), " x"),
            ("=?utf-8?B?5LqI".to_owned(), "=?utf-8?B?5LqI"),
            ("=?utf-8?X?5LqI?= =?".to_owned(), "=?utf-8?X?5LqI?= =?"),
            ("=?=?utf-8?B?5LqI?=".to_owned(), "=?予"),
        ];
        for (written, expected) in rows {
            check(&written, expected);
        }
    }

    #[test]
    fn unclosed_words_cost_no_more_than_their_length() {
        let many = "=?a?Q?x".repeat(30_000);
        assert_eq!(decode_words(&many, Extras::Kanji).text, many);
    }
}
