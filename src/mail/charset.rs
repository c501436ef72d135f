//! Bytes to characters, whatever the label says.
//!
//! Labels are written by programs that often are wrong: `us-ascii` over JIS bytes, `utf-8` over Shift_JIS,
//! `ISO-2022-JP` over UTF-8, or none. So the bytes are asked first (escapes, then UTF-8, which hardly comes about by
//! chance), and where they contradict the label, what reads best as Japanese wins. Characters are looked up by
//! encoding_rs. This module refuses to know where the bytes stood.

use encoding_rs::{EUC_JP, Encoding, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::jis::{self, Extras};
use super::plausible::{familiar, plausibility};

/// A text, and whether some of its bytes were no characters (they stand as U+FFFD).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    pub text: String,
    pub damaged: bool,
}

/// What a label means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    /// No label, one that nobody knows, or `us-ascii`, which says no more.
    Unsaid,
    Jis,
    Utf7,
    /// Any other one that encoding_rs knows.
    Known(&'static Encoding),
}

/// Names that programs write and encoding_rs does not know. Compared in lower case without `-`, `_` and `x-`.
const ALIASES: [(&str, Charset); 24] = [
    ("usascii", Charset::Unsaid),
    ("ascii", Charset::Unsaid),
    ("iso646us", Charset::Unsaid),
    ("ansix3.41968", Charset::Unsaid),
    ("unknown8bit", Charset::Unsaid),
    ("iso2022jp", Charset::Jis),
    ("iso2022jp1", Charset::Jis),
    ("iso2022jp2", Charset::Jis),
    ("iso2022jp3", Charset::Jis),
    ("iso2022jp2004", Charset::Jis),
    ("iso2022jpms", Charset::Jis),
    ("jis", Charset::Jis),
    ("cp50220", Charset::Jis),
    ("cp50221", Charset::Jis),
    ("cp50222", Charset::Jis),
    ("utf7", Charset::Utf7),
    ("unicode11utf7", Charset::Utf7),
    ("cp932", Charset::Known(SHIFT_JIS)),
    ("shiftjis", Charset::Known(SHIFT_JIS)),
    ("mscp932", Charset::Known(SHIFT_JIS)),
    ("sjiswin", Charset::Known(SHIFT_JIS)),
    ("cp51932", Charset::Known(EUC_JP)),
    ("eucjp", Charset::Known(EUC_JP)),
    ("ujis", Charset::Known(EUC_JP)),
];

impl Charset {
    /// The meaning of a label as written, quotes and language (RFC 2231 §5) included.
    #[must_use]
    pub fn named(label: &str) -> Self {
        let label = label.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';'));
        let label = label.split('*').next().unwrap_or_default().to_ascii_lowercase();
        let key: String = label.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).collect();
        let key = key.strip_prefix("cs").filter(|_| label.starts_with("cs")).unwrap_or(&key);
        let key = key.strip_prefix('x').filter(|_| label.starts_with("x-")).unwrap_or(key);
        if let Some((_, charset)) = ALIASES.iter().find(|(name, _)| *name == key) {
            return *charset;
        }
        let families = [("windows31j", SHIFT_JIS), ("sjis", SHIFT_JIS), ("eucjp", EUC_JP)];
        families
            .iter()
            .find(|(family, _)| key.starts_with(family))
            .map(|(_, encoding)| *encoding)
            .or_else(|| Encoding::for_label(label.as_bytes()))
            .map_or(Self::Unsaid, Self::Known)
    }
}

/// Decodes bytes under a label, as far as the label can be believed.
#[must_use]
pub fn decode(bytes: &[u8], charset: Charset, extras: Extras) -> Decoded {
    if let Some(decoded) = by_their_mark(bytes, charset) {
        return decoded;
    }
    let wide = matches!(charset, Charset::Known(e) if !e.is_ascii_compatible() && e != encoding_rs::ISO_2022_JP);
    if wide && bytes.contains(&0) {
        return by(charset, bytes, extras);
    }
    // UTF-16 without a single zero byte has no blank and no line end: the label is wrong.
    let charset = if wide { Charset::Unsaid } else { charset };
    if jis::has_escapes(bytes) || (charset == Charset::Jis && bytes.contains(&0x0E)) {
        return by(Charset::Jis, bytes, extras);
    }
    if bytes.is_ascii() {
        return if charset == Charset::Utf7 { utf7(bytes) } else { plain(bytes) };
    }
    by(believable(bytes, charset), bytes, extras)
}

/// Byte order marks are stronger than labels.
fn by_their_mark(bytes: &[u8], charset: Charset) -> Option<Decoded> {
    let (encoding, length) = Encoding::for_bom(bytes)?;
    let utf16 = [UTF_16LE, UTF_16BE].contains(&encoding);
    if utf16 && charset != Charset::Unsaid && charset != Charset::Known(encoding) {
        return None;
    }
    Some(with(encoding, bytes.get(length..)?))
}

fn plain(ascii: &[u8]) -> Decoded {
    Decoded { text: String::from_utf8_lossy(ascii).into_owned(), damaged: false }
}

fn with(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    Decoded { text: text.into_owned(), damaged }
}

fn by(charset: Charset, bytes: &[u8], extras: Extras) -> Decoded {
    match charset {
        Charset::Jis => with(EUC_JP, &jis::to_euc(bytes, extras)),
        Charset::Known(e) if e == SHIFT_JIS && extras == Extras::Emoji => {
            with(SHIFT_JIS, &jis::shift_jis_without_emoji(bytes))
        }
        Charset::Known(encoding) => with(encoding, bytes),
        Charset::Unsaid | Charset::Utf7 => with(UTF_8, bytes),
    }
}

/// The charset that text with eight-bit bytes and without escapes is most likely in.
fn believable(bytes: &[u8], labelled: Charset) -> Charset {
    let utf8 = std::str::from_utf8(bytes).is_ok();
    match labelled {
        Charset::Known(e) if e == UTF_8 && utf8 => labelled,
        Charset::Known(e) if ![UTF_8, SHIFT_JIS, EUC_JP].contains(&e) && !e.is_single_byte() => {
            if_utf8(utf8, chinese_or_japanese(bytes, labelled))
        }
        Charset::Known(e) if e.is_single_byte() && (utf8 || !dense(bytes)) => if_utf8(utf8, labelled),
        Charset::Known(e) if e.is_single_byte() && e != WINDOWS_1252 => japanese(bytes).unwrap_or(labelled),
        Charset::Known(_) => most_plausible(bytes, labelled),
        Charset::Unsaid | Charset::Utf7 if !utf8 && !dense(bytes) => {
            most_plausible(bytes, Charset::Known(WINDOWS_1252))
        }
        Charset::Unsaid | Charset::Jis | Charset::Utf7 => if_utf8(utf8, most_plausible(bytes, labelled)),
    }
}

/// A Chinese or Korean label over Japanese bytes: the everyday words are right in one of the two only.
fn chinese_or_japanese(bytes: &[u8], labelled: Charset) -> Charset {
    let words = |charset: Charset| familiar(&by(charset, sample(bytes), Extras::Kanji).text);
    match japanese(bytes) {
        Some(japanese) if words(japanese) > words(labelled) => japanese,
        _ if by(labelled, sample(bytes), Extras::Kanji).damaged => most_plausible(bytes, labelled),
        _ => labelled,
    }
}

/// The Japanese charset in which the bytes are whole sentences: kana enough for one, and nothing broken.
fn japanese(bytes: &[u8]) -> Option<Charset> {
    const ENOUGH: usize = 4;
    let hiragana = |c: &char| ('\u{3041}'..='\u{3093}').contains(c);
    let reads = |encoding| {
        let decoded = with(encoding, sample(bytes));
        !decoded.damaged && decoded.text.chars().filter(hiragana).count() >= ENOUGH
    };
    [EUC_JP, SHIFT_JIS].into_iter().find(|encoding| reads(encoding)).map(Charset::Known)
}

fn if_utf8(utf8: bool, otherwise: Charset) -> Charset {
    if utf8 { Charset::Known(UTF_8) } else { otherwise }
}

/// Whether eight-bit bytes come in numbers, as they do in Japanese and do not in western languages.
fn dense(bytes: &[u8]) -> bool {
    let sample = sample(bytes);
    let high = sample.iter().filter(|b| !b.is_ascii()).count();
    let letters = sample.iter().filter(|b| b.is_ascii_alphabetic()).count();
    high > letters
}

/// Of the label and what Japanese programs write, the one whose text reads best; the label where nothing is better.
fn most_plausible(bytes: &[u8], labelled: Charset) -> Charset {
    let sample = sample(bytes);
    if reads_well(sample, labelled) {
        return labelled;
    }
    let candidates = [labelled, Charset::Known(UTF_8), Charset::Known(EUC_JP), Charset::Known(SHIFT_JIS)];
    let scores = candidates.map(|charset| {
        let text = by(charset, sample, Extras::Kanji).text;
        // In EUC-JP half-width kana carry a mark of their own (SS2); in Shift_JIS any byte may look like one.
        let kana = match charset {
            Charset::Known(e) if e == EUC_JP => 4,
            c if c == labelled => 2,
            _ => 0,
        };
        let trust = if charset == labelled { text.chars().filter(|c| !c.is_ascii()).count() } else { 0 };
        plausibility(&text, kana) + i64::try_from(trust).unwrap_or_default()
    });
    let best = scores.iter().copied().max().unwrap_or_default();
    candidates.into_iter().zip(scores).find(|(_, score)| *score == best).map_or(labelled, |(charset, _)| charset)
}

/// A Japanese label over bytes that are nothing but its characters: only half-width kana come about by a wrong one.
fn reads_well(sample: &[u8], labelled: Charset) -> bool {
    let Charset::Known(encoding) = labelled else { return false };
    let decoded = with(encoding, sample);
    let kana = |c: char| ('\u{ff61}'..='\u{ff9f}').contains(&c);
    [SHIFT_JIS, EUC_JP].contains(&encoding) && !decoded.damaged && !decoded.text.contains(kana)
}

/// Enough of a long text to judge by: from its first eight-bit byte, cut where no character can be cut.
fn sample(bytes: &[u8]) -> &[u8] {
    const ENOUGH: usize = 8 * 1024;
    let start = bytes.iter().position(|b| !b.is_ascii()).unwrap_or_default();
    let tail = bytes.get(start..).unwrap_or_default();
    let Some(head) = tail.get(..ENOUGH) else { return tail };
    let end = head.iter().rposition(|b| matches!(b, b'\n' | b' ')).unwrap_or(head.len());
    head.get(..end).unwrap_or_default()
}

/// RFC 2152: base64 of UTF-16 between `+` and `-`.
fn utf7(bytes: &[u8]) -> Decoded {
    let mut decoded = Decoded { text: String::with_capacity(bytes.len()), damaged: false };
    let text = String::from_utf8_lossy(bytes);
    let mut runs = text.split('+');
    decoded.text.push_str(runs.next().unwrap_or_default());
    for run in runs {
        let end = run.find(|c: char| !(c.is_ascii_alphanumeric() || c == '+' || c == '/')).unwrap_or(run.len());
        let (coded, rest) = run.split_at(end);
        match (coded.is_empty(), rest.strip_prefix('-')) {
            (true, Some(rest)) => decoded.text.extend(["+", rest]),
            (true, None) => decoded.text.extend(["+", rest]),
            (false, closed) => {
                let unicode = with(UTF_16BE, &super::transfer::base64(coded.as_bytes()).content);
                decoded.damaged |= unicode.damaged;
                decoded.text.extend([unicode.text.as_str(), closed.unwrap_or(rest)]);
            }
        }
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sjis(text: &str) -> Vec<u8> {
        SHIFT_JIS.encode(text).0.into_owned()
    }

    fn euc(text: &str) -> Vec<u8> {
        EUC_JP.encode(text).0.into_owned()
    }

    fn jis(text: &str) -> Vec<u8> {
        encoding_rs::ISO_2022_JP.encode(text).0.into_owned()
    }

    fn check(bytes: &[u8], label: &str, expected: &str) {
        let decoded = decode(bytes, Charset::named(label), Extras::Kanji);
        assert_eq!(decoded, Decoded { text: expected.to_owned(), damaged: false }, "{label}");
    }

    #[test]
    fn half_width_kana_in_euc_are_no_kanji_of_shift_jis() {
        for text in ["ｶﾀｶﾅｱﾝﾅ ｺｳｼﾞ\nｶﾀｶﾅ", "予約：ｶﾀｶﾅｱﾝﾅ ｺｳｼﾞ"]
        {
            check(&euc(text), "euc-jp", text);
        }
    }

    #[test]
    fn every_name_a_program_has_for_it() {
        let text = "①髙﨑です。ﾖﾔｸします～";
        for label in [
            "Shift_JIS",
            "shift-jis",
            "SJIS",
            "x-sjis",
            "cp932",
            "CP-932",
            "MS932",
            "windows-31j",
            "ms_kanji",
            "csShiftJIS",
            "x-ms-cp932",
            "sjis-win",
            "shiftjis",
        ] {
            check(&sjis(text), label, text);
        }
        for label in ["EUC-JP", "eucjp", "eucJP-ms", "CP51932", "x-euc-jp", "ujis", "x-eucjp"] {
            check(&euc(text), label, text);
        }
        for label in [
            "ISO-2022-JP",
            "iso-2022-jp-ms",
            "ISO-2022-JP-1",
            "CP50220",
            "cp50221",
            "csISO2022JP",
            "iso2022jp",
            "\"iso-2022-jp\"",
            "iso-2022-jp*ja",
            "x-unknown",
            "",
        ] {
            check(b"\x1b$B-!|byu$G$9!#\x1b(I6^\x1b(B", label, "①髙﨑です。ｶﾞ");
        }
    }

    #[test]
    fn labels_that_are_wrong_or_missing() {
        let text = "会員番号1023の山田花子です。オンライン保健室に参加したいです。";
        let wrong = [
            "",
            "us-ascii",
            "utf-8",
            "iso-2022-jp",
            "shift_jis",
            "euc-jp",
            "iso-8859-1",
            "windows-1252",
            "utf-7",
            "x-unheard-of",
        ];
        for label in wrong {
            check(&sjis(text), label, text);
            check(&euc(text), label, text);
            check(&jis(text), label, text);
            check(text.as_bytes(), label, text);
        }
    }

    #[test]
    fn short_texts_and_texts_of_others() {
        let rows: [(&[u8], &str, &str); 13] = [
            (&sjis("山田"), "", "山田"),
            (&euc("山田"), "", "山田"),
            (&sjis("表"), "", "表"),
            (&sjis("ﾖﾔｸｼﾏｽ"), "shift_jis", "ﾖﾔｸｼﾏｽ"),
            // A docomo emoji alone; as EUC-JP it would be a rare kanji.
            (b"\xf9\xb1", "shift_jis", "\u{e70c}"),
            (&euc("髙"), "euc-jp", "髙"),
            (b"Non remis : deuxi\xe8me", "iso-8859-1", "Non remis : deuxième"),
            (b"Gr\xfc\xdfe aus M\xfcnchen", "", "Grüße aus München"),
            ("Grüße".as_bytes(), "iso-8859-1", "Grüße"),
            (b"\xc2\xe0\xf8\xe5 \xf1\xee\xee\xe1\xf9\xe5\xed\xe8\xe5", "windows-1251", "Ваше сообщение"),
            (b"Hi Mom -+Jjo--+-!", "utf-7", "Hi Mom -☺-+!"),
            (b"\xef\xbb\xbfabc", "shift_jis", "abc"),
            (b"a\x1b[0mb", "", "a\u{1b}[0mb"),
        ];
        for (bytes, label, expected) in rows {
            check(bytes, label, expected);
        }
    }

    #[test]
    fn what_is_no_text_is_said_to_be_damaged() {
        let decoded = decode(b"\x81\x82\x83\xff\xfe\x00\xff", Charset::Unsaid, Extras::Kanji);
        assert!(decoded.damaged);
        let mut broken = "会員番号の山田です。".as_bytes().to_vec();
        broken.pop();
        let decoded = decode(&broken, Charset::named("utf-8"), Extras::Kanji);
        assert_eq!(decoded, Decoded { text: "会員番号の山田です\u{fffd}".to_owned(), damaged: true });
    }
}
