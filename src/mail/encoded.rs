//! Any text as plain ASCII header words: encoded words (RFC 2047) and extended parameters (RFC 2231).
//!
//! Why not a library: those at hand panic on a line break in a name, leave long words unfolded, or let an
//! encoded word that a member typed pass as ours. Here every text is cleaned first, so that whatever a person
//! wrote can neither end a header field nor begin another.

use data_encoding::BASE64;

/// Longest display name, subject or file name, in characters.
const LONGEST_TEXT: usize = 200;
/// RFC 2047 §2: a line with an encoded word has at most 76 characters.
const LONGEST_LINE: usize = 76;
/// `=?UTF-8?B?` and `?=`.
const WORD_FRAME: usize = 12;

/// The text on one line, without anything that acts instead of being read: controls and line ends become spaces,
/// bidirectional controls vanish, runs of spaces shrink to one, and what is over 200 characters is cut off.
#[must_use]
pub fn one_line(text: &str) -> String {
    let spaced: String =
        text.chars().filter(|c| !is_bidi_control(*c)).map(|c| if breaks(c) { ' ' } else { c }).collect();
    let words: Vec<&str> = spaced.split(' ').filter(|w| !w.is_empty()).collect();
    let line: String = words.join(" ").trim().chars().take(LONGEST_TEXT).collect();
    line.trim().to_owned()
}

/// The text with `\r\n` at every line end and without other controls than the tabulator.
#[must_use]
pub fn crlf_lines(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    let mut clean = String::with_capacity(lines.len() + 64);
    for c in lines.chars().filter(|c| matches!(c, '\n' | '\t') || !(c.is_control() || is_bidi_control(*c))) {
        clean.push_str(if c == '\n' { "\r" } else { "" });
        clean.push(c);
    }
    clean
}

/// Controls that turn the reading direction: they can make one address or file name look like another.
fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn breaks(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// An unstructured value (`Subject`), folded; `used` is the length of what already stands on its first line.
#[must_use]
pub fn unstructured(text: &str, used: usize) -> String {
    let text = one_line(text);
    let plain = text.bytes().all(|b| (b' '..=b'~').contains(&b)) && !text.contains("=?");
    if plain && used + text.len() <= LONGEST_LINE { text } else { encoded_words(&text, used) }
}

/// A display name before an address (RFC 5322 §3.4): a quoted string where that is plain, else encoded words.
#[must_use]
pub fn phrase(name: &str, used: usize) -> String {
    let name = one_line(name);
    let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b" .-_'".contains(&b));
    if plain && used + name.len() < LONGEST_LINE { format!("\"{name}\"") } else { encoded_words(&name, used) }
}

/// Encoded words, one a line; none is cut inside a character, so that each can be decoded alone.
fn encoded_words(text: &str, used: usize) -> String {
    let mut words = Vec::new();
    let mut rest = text;
    let mut room = payload_bytes(used);
    while !rest.is_empty() {
        let (word, after) = rest.split_at(boundary_within(rest, room));
        words.push(format!("=?UTF-8?B?{}?=", BASE64.encode(word.as_bytes())));
        rest = after;
        room = payload_bytes(1);
    }
    words.join("\r\n ")
}

/// How many bytes an encoded word can hold on a line of which `used` are taken; never fewer than a character has.
fn payload_bytes(used: usize) -> usize {
    (LONGEST_LINE.saturating_sub(used + WORD_FRAME) / 4 * 3).max(4)
}

/// The last character boundary within the first `room` bytes, but after the first character.
fn boundary_within(text: &str, room: usize) -> usize {
    let starts = text.char_indices().map(|(at, c)| at + c.len_utf8());
    starts.enumerate().take_while(|(n, end)| *n == 0 || *end <= room).last().map_or(text.len(), |(_, end)| end)
}

/// `; name=value` of a structured field, each piece on its own line: quoted where the value is plain ASCII, else
/// percent-encoded and in numbered pieces where it is long (RFC 2231 §3, §4).
#[must_use]
pub fn extended_parameter(name: &str, value: &str) -> String {
    if is_plain_file_name(value) {
        return format!(";\r\n {name}=\"{value}\"");
    }
    match pieces(value).as_slice() {
        [only] => format!(";\r\n {name}*=utf-8''{only}"),
        several => several.iter().enumerate().map(|(n, piece)| numbered(name, n, piece)).collect(),
    }
}

/// The value percent-encoded, cut between characters: some programs decode each piece alone.
fn pieces(value: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for c in value.chars() {
        let unit: String = c.encode_utf8(&mut [0; 4]).bytes().map(percent_encoded).collect();
        match pieces.last_mut().filter(|p| p.len() + unit.len() <= 54) {
            Some(piece) => piece.push_str(&unit),
            None => pieces.push(unit),
        }
    }
    pieces
}

fn numbered(name: &str, n: usize, piece: &str) -> String {
    let charset = if n == 0 { "utf-8''" } else { "" };
    format!(";\r\n {name}*{n}*={charset}{piece}")
}

/// `; name="=?UTF-8?B?..?="`: no standard allows it, and the mail programs that do not know RFC 2231 read it.
#[must_use]
pub fn legacy_parameter(name: &str, value: &str) -> String {
    let words = if is_plain_file_name(value) { value.to_owned() } else { encoded_words(value, name.len() + 3) };
    format!(";\r\n {name}=\"{words}\"")
}

fn is_plain_file_name(value: &str) -> bool {
    value.len() <= 60 && value.bytes().all(|b| b.is_ascii_alphanumeric() || b" .-_()".contains(&b))
}

/// RFC 2231 §7 `attribute-char`, held to what no program misreads.
fn percent_encoded(byte: u8) -> String {
    let literal = byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
    if literal { char::from(byte).to_string() } else { format!("%{byte:02X}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_on_one_line() {
        let rows = [
            ("高橋　花子", "高橋　花子"),
            (" a \r\n Bcc: x@example.jp\0", "a Bcc: x@example.jp"),
            ("a\u{202E}gpj.exe", "agpj.exe"),
            ("a\u{85}\u{2028}b", "a b"),
            ("", ""),
        ];
        for (text, expected) in rows {
            assert_eq!(one_line(text), expected, "{text:?}");
        }
        assert_eq!(one_line(&"あ".repeat(500)).chars().count(), 200);
    }

    #[test]
    fn texts_in_lines() {
        assert_eq!(crlf_lines("a\nb\r\nc\rd\u{2028}e\0\u{1b}f\t\n"), "a\r\nb\r\nc\r\nd\r\nef\t\r\n");
    }

    #[test]
    fn words_are_encoded_when_they_must_be() {
        let rows = [
            ("Zoom", "Zoom"),
            ("保健室", "=?UTF-8?B?5L+d5YGl5a6k?="),
            ("=?UTF-8?B?5L+d?=", "=?UTF-8?B?PT9VVEYtOD9CPzVMK2Q/PQ==?="),
        ];
        for (text, expected) in rows {
            assert_eq!(unstructured(text, 9), expected, "{text:?}");
        }
        let long = unstructured(&"保健室のご予約".repeat(12), 9);
        assert!(long.split("\r\n").enumerate().all(|(n, l)| l.len() + if n == 0 { 9 } else { 0 } <= 76), "{long}");
    }

    #[test]
    fn parameters_are_extended_when_they_must_be() {
        assert_eq!(extended_parameter("filename", "scan 1.pdf"), ";\r\n filename=\"scan 1.pdf\"");
        assert_eq!(extended_parameter("filename", "図.pdf"), ";\r\n filename*=utf-8''%E5%9B%B3.pdf");
        let long = extended_parameter("filename", &"検査結果".repeat(10));
        assert!(long.contains("\r\n filename*0*=utf-8''%E6") && long.contains("\r\n filename*6*="), "{long}");
        assert_eq!(legacy_parameter("name", "図.pdf"), ";\r\n name=\"=?UTF-8?B?5ZuzLnBkZg==?=\"");
    }
}
