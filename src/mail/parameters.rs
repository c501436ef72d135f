//! `Content-Type` and `Content-Disposition`: a value and its parameters (RFC 2045 §5.1, RFC 2231), as phones write them.

use super::charset::{self, Charset};
use super::clean::clean_header;
use super::encoded_word::decode_words;
use super::jis::Extras;
use super::transfer::hex_pair;

/// More parameters than any program writes; the rest is not read.
const MOST: usize = 300;

/// A structured value: `multipart/mixed; boundary=x`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Structured {
    /// In lower case.
    pub value: String,
    parameters: Vec<Parameter>,
}

/// `name*2*=text` is name, section 2, encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Parameter {
    name: String,
    section: Option<u32>,
    encoded: bool,
    text: String,
}

impl Structured {
    /// Reads a field's text.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let end = text.find(|c: char| c == ';' || c.is_whitespace()).unwrap_or(text.len());
        let (value, rest) = text.split_at(end);
        let mut parameters = Vec::new();
        let mut rest = rest;
        while parameters.len() < MOST
            && let Some((parameter, after)) = next_parameter(rest)
        {
            parameters.push(parameter);
            rest = after;
        }
        Self { value: value.trim_matches('"').to_ascii_lowercase(), parameters }
    }

    /// A plain parameter, as written.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|p| p.name == name).map(|p| p.text.as_str())
    }

    /// A parameter that people read: RFC 2231 sections joined, or RFC 2047 words (which RFC 2231 forbids and most write).
    #[must_use]
    pub fn readable(&self, name: &str, extras: Extras) -> Option<String> {
        let named = || self.parameters.iter().filter(|p| p.name == name);
        if !named().any(|p| p.encoded || p.section.is_some()) {
            return named().next().map(|p| decode_words(&p.text, extras).text);
        }
        let mut sections: Vec<_> = named().filter(|p| p.encoded || p.section.is_some()).collect();
        sections.sort_by_key(|p| p.section);
        if !sections.iter().any(|p| p.encoded) {
            let joined: String = sections.iter().map(|p| p.text.as_str()).collect();
            return Some(decode_words(&joined, extras).text);
        }
        Some(joined_bytes(&sections, extras))
    }
}

/// Sections may be cut inside a character: bytes first, characters last.
fn joined_bytes(sections: &[&Parameter], extras: Extras) -> String {
    let mut label = "";
    let mut bytes = Vec::new();
    for (at, section) in sections.iter().enumerate() {
        let mut text = section.text.as_str();
        if section.encoded && at == 0 {
            let mut quoted = text.splitn(3, '\'');
            if let (Some(charset), Some(_), Some(rest)) = (quoted.next(), quoted.next(), quoted.next()) {
                (label, text) = (charset, rest);
            }
        }
        if section.encoded { unpercent(text, &mut bytes) } else { bytes.extend(text.as_bytes()) }
    }
    charset::decode(&bytes, Charset::named(label), extras).text
}

fn unpercent(text: &str, bytes: &mut Vec<u8>) {
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let coded = if byte == b'%' { hex_pair(after) } else { None };
        bytes.push(coded.unwrap_or(byte));
        rest = if coded.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
}

fn next_parameter(text: &str) -> Option<(Parameter, &str)> {
    let text = text.trim_start_matches(|c: char| c == ';' || c.is_whitespace());
    let (name, rest) = text.split_once('=')?;
    // A stray word before the next parameter is none.
    let name = name.rsplit([';', ' ', '\t']).find(|n| !n.is_empty()).unwrap_or_default().to_ascii_lowercase();
    let rest = rest.trim_start();
    let (value, after) = if let Some(quoted) = rest.strip_prefix('"') {
        quoted_value(quoted)
    } else {
        let (value, after) = rest.split_at(rest.find(';').unwrap_or(rest.len()));
        (value.trim_end().to_owned(), after)
    };
    Some((parameter(&name, value), after))
}

fn quoted_value(quoted: &str) -> (String, &str) {
    let mut value = String::new();
    let mut characters = quoted.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        match (character, characters.peek()) {
            ('"', _) => return (value, quoted.get(at + 1..).unwrap_or_default()),
            // Only these are escapes: Windows paths come unescaped.
            ('\\', Some((_, escaped @ ('"' | '\\')))) => {
                value.push(*escaped);
                characters.next();
            }
            _ => value.push(character),
        }
    }
    (value, "")
}

fn parameter(written: &str, text: String) -> Parameter {
    let (name, encoded) = written.strip_suffix('*').map_or((written, false), |n| (n, true));
    let sectioned = name.rsplit_once('*').and_then(|(n, s)| Some((n, s.parse().ok()?)));
    let (name, section) = sectioned.map_or((name, None), |(n, s): (&str, u32)| (n, Some(s)));
    Parameter { name: name.to_owned(), section, encoded, text }
}

/// A file's name without the folders it lay in; `None` where nothing is left. Never to be used as a path.
#[must_use]
pub fn file_name(written: &str) -> Option<String> {
    const LONGEST: usize = 200;
    let cleaned = clean_header(written).text;
    let last = cleaned.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last.trim_matches(|c: char| c == '.' || c.is_whitespace()).chars().take(LONGEST).collect();
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_as_programs_write_them() {
        let rows = [
            ("a; name=memo.txt", Some("memo.txt")),
            ("a; name=\"memo; 1.txt\"; x=y", Some("memo; 1.txt")),
            ("a; name=my memo.txt ; x=y", Some("my memo.txt")),
            ("a;name=\"=?utf-8?B?5LqI57SELnR4dA==?=\"", Some("予約.txt")),
            ("a; name==?utf-8?B?5LqI57SELnR4dA==?=", Some("予約.txt")),
            ("a; name*=utf-8'ja'%E4%BA%88.txt; name=x.txt", Some("予.txt")),
            ("a; name*0*=utf-8''%E4%BA; name*1*=%88; name*2=.txt", Some("予.txt")),
            ("a; name*1*=%88%E7; name*0*=utf-8''%E4%BA; name*2*=%B4%84", Some("予約")),
            ("a; name*0*=shift_jis''%97; name*1*=%5C%96%F1", Some("予約")),
            ("a; name*0*=iso-2022-jp''%1B$BM; name*1*==Ls%1B(B", Some("予約")),
            ("a; name*0=\"me\"; name*1=\"mo.txt\"", Some("memo.txt")),
            ("a; name=\"予約.txt\"", Some("予約.txt")),
            ("a; name=\"C:\\docs\\memo.txt\"", Some("memo.txt")),
            ("a; name=\"../../etc/passwd\0.pdf\"", Some("passwd.pdf")),
            ("a; name=\"a\\\"b.txt\"", Some("a\"b.txt")),
            ("a; name=\"\u{202e}fdp.exe\"", Some("fdp.exe")),
            ("a; name=\"..\"", None),
            ("a; name=", None),
            ("a", None),
        ];
        for (written, expected) in rows {
            let name = Structured::read(written).readable("name", Extras::Kanji).and_then(|n| file_name(&n));
            assert_eq!(name.as_deref(), expected, "{written}");
        }
    }

    #[test]
    fn values_and_plain_parameters() {
        let rows = [
            ("TEXT/Plain; charset=UTF-8", "text/plain", "charset", Some("UTF-8")),
            ("text/plain charset=utf-8", "text/plain", "charset", Some("utf-8")),
            ("text/plain; format=flowed; delsp=yes", "text/plain", "delsp", Some("yes")),
            ("multipart/mixed;\tboundary=\"a b=c\"", "multipart/mixed", "boundary", Some("a b=c")),
            ("multipart/mixed; boundary=----=_Part_1", "multipart/mixed", "boundary", Some("----=_Part_1")),
            ("text/plain; ; ;charset = \"x\"", "text/plain", "charset", Some("x")),
            ("", "", "charset", None),
        ];
        for (written, value, name, expected) in rows {
            let read = Structured::read(written);
            assert_eq!((read.value.as_str(), read.parameter(name)), (value, expected), "{written}");
        }
    }
}
