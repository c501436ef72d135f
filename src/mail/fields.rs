//! A header block cut into its fields (RFC 5322 §2.2), with the text of each.
//!
//! Raw bytes become characters before anything is looked for in them: the second bytes of Japanese characters are
//! quotes, commas and angle brackets. Encoded words stay as they are; who reads a field decides when they are decoded.

use super::charset::{self, Charset, Decoded};
use super::clean::clean_header;
use super::encoded_word::decode_words;
use super::jis::Extras;

/// No honest header block is larger; what comes after it is not read.
pub const LARGEST_BLOCK: usize = 256 * 1024;

/// One header field as it stood in the bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// In lower case.
    pub name: String,
    /// Unfolded characters, encoded words still encoded.
    pub text: String,
}

/// The fields of a block, in order.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    fields: Vec<Field>,
    /// Some raw bytes were no characters.
    pub damaged: bool,
}

impl Fields {
    /// Reads a block, without the empty line that ends it.
    #[must_use]
    pub fn read(block: &[u8]) -> Self {
        let mut fields = Self::default();
        let mut open: Option<(&[u8], Vec<u8>)> = None;
        for line in without_mark(block).split_inclusive(|&b| b == b'\n') {
            match (split_name(line), &mut open) {
                (None, Some((_, value))) => value.extend(line),
                (None, None) => {}
                (Some((name, value)), _) => {
                    fields.close(open.take());
                    open = Some((name, value.to_vec()));
                }
            }
        }
        fields.close(open);
        fields
    }

    fn close(&mut self, open: Option<(&[u8], Vec<u8>)>) {
        let Some((name, value)) = open else { return };
        let decoded = charset::decode(&value, Charset::Unsaid, Extras::Kanji);
        self.damaged |= decoded.damaged;
        let name = String::from_utf8_lossy(name).to_ascii_lowercase();
        self.fields.push(Field { name, text: unfold(&decoded.text) });
    }

    /// Every field, topmost first.
    pub fn iter(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter()
    }

    /// The texts of every field of a name (in lower case), topmost first.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |f| f.name == name).map(|f| f.text.as_str())
    }

    /// The text of the topmost field of a name.
    #[must_use]
    pub fn first(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|f| f.name == name).map(|f| f.text.as_str())
    }
}

/// A field's text as a person reads it: words decoded, on one line, without controls.
#[must_use]
pub fn readable(text: &str, extras: Extras) -> (Decoded, bool) {
    let decoded = decode_words(text, extras);
    let cleaned = clean_header(&decoded.text);
    (Decoded { text: cleaned.text, damaged: decoded.damaged }, cleaned.hidden)
}

/// The length of the header block at the start of an entity, and where its body begins. The block ends with an empty
/// line or, as MTAs see it, before the first line that can be no field; where the first line is none, it is empty.
#[must_use]
pub fn block_length(entity: &[u8]) -> (usize, usize) {
    let mut at = entity.len() - without_mark(entity).len();
    let (start, mut unfinished) = (at, false);
    for line in without_mark(entity).split_inclusive(|&b| b == b'\n') {
        let text = line.strip_suffix(b"\n").unwrap_or(line);
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        if text.is_empty() {
            return (at, at + line.len());
        }
        let continues = at > start && (unfinished || text.first().is_some_and(|b| matches!(b, b' ' | b'\t')));
        let mbox = at == start && (text.starts_with(b"From ") || text.starts_with(b">From "));
        if !continues && !mbox && split_name(line).is_none() {
            return (at, at);
        }
        at += line.len();
        unfinished = is_unfinished(text, entity.get(at..).unwrap_or_default());
    }
    (at, at)
}

/// Some programs break `Content-Type: …;` without the space that makes the next line a part of it.
fn is_unfinished(text: &[u8], next: &[u8]) -> bool {
    text.ends_with(b";") && [b"boundary=".as_slice(), b"charset=", b"report-type="].iter().any(|p| next.starts_with(p))
}

/// Bytes without the mark that editors put before UTF-8.
fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// A field's name and the rest of its line. `None`: a continuation, or no field.
fn split_name(line: &[u8]) -> Option<(&[u8], &[u8])> {
    const LONGEST_NAME: usize = 200;
    let colon = line.iter().take(LONGEST_NAME).position(|&b| b == b':')?;
    let (name, value) = line.split_at_checked(colon)?;
    let name = name.trim_ascii_end();
    let valid = !name.is_empty() && name.iter().all(|b| (b'!'..=b'~').contains(b));
    valid.then_some((name, value.get(1..).unwrap_or_default()))
}

/// Takes the line ends out (RFC 5322 §2.2.3); the space of a fold remains as one.
fn unfold(text: &str) -> String {
    if !text.contains(['\n', '\r']) {
        return text.trim().to_owned();
    }
    let mut unfolded = String::with_capacity(text.len());
    for line in text.split(['\n', '\r']).filter(|l| !l.is_empty()) {
        let folded = line.starts_with([' ', '\t']);
        if folded && !unfolded.is_empty() {
            unfolded.push(' ');
        }
        unfolded.push_str(if folded { line.trim_start_matches([' ', '\t']) } else { line });
    }
    unfolded.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(block: &[u8], expected: &[(&str, &str)]) {
        let fields = Fields::read(block);
        let found: Vec<_> = fields.iter().map(|f| (f.name.as_str(), f.text.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn fields_as_they_are_written() {
        check(b"Subject: a\r\nTo:b@example.jp\r\n", &[("subject", "a"), ("to", "b@example.jp")]);
        check(b"Subject:\r\n a\r\n\t b \r\nX : c", &[("subject", "a b"), ("x", "c")]);
        check(b"Subject: a\rBcc: b\r\n", &[("subject", "aBcc: b")]);
        check(b"Subject: \x1b$BM=Ls\x1b(B\r\n \x1b$B3NG'\x1b(B\r\n", &[("subject", "予約 確認")]);
        check(b"From: \"\x95\x5c\" <a@example.jp>\n", &[("from", "\"表\" <a@example.jp>")]);
        check(b"Subject: \xe4\xba\x88\n", &[("subject", "予")]);
        check(b"From x Mon\nA: 1\n", &[("a", "1")]);
        check(b"\xef\xbb\xbfA: 1\n", &[("a", "1")]);
        check(b"Content-Type: a/b;\r\nboundary=x\r\n", &[("content-type", "a/b;boundary=x")]);
        check(b"", &[]);
    }

    #[test]
    fn where_the_body_begins() {
        let rows: [(&[u8], (usize, usize)); 9] = [
            (b"A: b\r\n\r\nbody", (6, 8)),
            (b"A: b\n c\n\nbody", (8, 9)),
            (b"A: b\nno field\n", (5, 5)),
            (b"\nbody", (0, 1)),
            (b"no header at all", (0, 0)),
            (b"From a Mon\nA: b\n\nc", (16, 17)),
            (b"A: b", (4, 4)),
            (b"\xef\xbb\xbfA: b\n\nc", (8, 9)),
            (b"A: b;\nboundary=x\n\nc", (17, 18)),
        ];
        for (entity, expected) in rows {
            assert_eq!(block_length(entity), expected, "{entity:?}");
        }
    }
}
