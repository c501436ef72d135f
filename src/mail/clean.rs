//! What no text of a letter may carry on: controls, direction marks, characters that cannot be seen.
//!
//! They hide words from people and split them for programs. Besides, what iPhones and Macs write in two characters
//! (か and the voicing mark) is put together, so that words can be found; nothing else of the text is changed.

use unicode_normalization::char::compose;

/// Text that is safe to show, and whether something was hidden in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleaned {
    pub text: String,
    pub hidden: bool,
}

/// Cleans one line; tabs stay. Private-use characters are carriers' emoji and become 〓.
#[must_use]
pub fn clean(text: &str) -> Cleaned {
    if text.bytes().all(|b| (b' '..=b'~').contains(&b) || b == b'\t') {
        return Cleaned { text: text.to_owned(), hidden: false };
    }
    let mut cleaned = Cleaned { text: String::with_capacity(text.len()), hidden: false };
    let mut last = None;
    for character in text.chars() {
        match kind(character) {
            Kind::Deceptive => cleaned.hidden = true,
            Kind::Invisible => {}
            Kind::Picture => last = push(&mut cleaned.text, last, '〓'),
            Kind::Visible => last = push(&mut cleaned.text, last, character),
        }
    }
    cleaned
}

/// Cleans a header's text or a name: one line, trimmed, with single spaces for tabs and line ends.
#[must_use]
pub fn clean_header(text: &str) -> Cleaned {
    let one_line: String = text.chars().map(|c| if c == '\t' || is_line_end(c) { ' ' } else { c }).collect();
    let cleaned = clean(one_line.trim());
    Cleaned { text: cleaned.text.trim().to_owned(), hidden: cleaned.hidden }
}

/// Every character after which programs begin a new line.
#[must_use]
pub fn is_line_end(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Splits a text at every kind of line end, CRLF being one.
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let Some((line, end)) = text.char_indices().find(|(_, c)| is_line_end(*c)).map(|(i, c)| (i, i + c.len_utf8()))
        else {
            rest = None;
            return Some(text);
        };
        let after = text.get(end..).unwrap_or_default();
        let crlf = text.get(line..).is_some_and(|t| t.starts_with("\r\n"));
        rest = Some(if crlf { after.get(1..).unwrap_or_default() } else { after });
        text.get(..line)
    })
}

enum Kind {
    Visible,
    /// Changes what people see: never by accident.
    Deceptive,
    /// Belongs to emoji, fonts and copies from web pages; nothing is lost without it.
    Invisible,
    Picture,
}

fn kind(character: char) -> Kind {
    match character {
        '\t' => Kind::Visible,
        '\0'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'
        | '\u{200c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => Kind::Deceptive,
        '\u{ad}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0080}'..='\u{e0fff}' => Kind::Invisible,
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' => Kind::Picture,
        _ if character.is_control() => Kind::Invisible,
        _ => Kind::Visible,
    }
}

/// Appends, putting a combining mark together with what stands before it (NFC, but of nothing else: the compatibility
/// kanji of names keep their shape).
fn push(text: &mut String, last: Option<char>, character: char) -> Option<char> {
    let mark = matches!(character, '\u{300}'..='\u{36f}' | '\u{3099}' | '\u{309a}');
    if let Some(whole) = last.filter(|_| mark).and_then(|base| compose(base, character)) {
        text.pop();
        text.push(whole);
        return Some(whole);
    }
    text.push(character);
    Some(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_without_anything_hidden() {
        let rows = [
            ("会員番号 1023\t花子", "会員番号 1023\t花子", false),
            ("か\u{3099}き\u{3099}は\u{309a}", "がぎぱ", false),
            ("e\u{301}", "é", false),
            ("﨑 神", "﨑 神", false),
            ("10\u{200b}23", "1023", true),
            ("\u{202e}3201\u{202c}", "3201", true),
            ("a\0b", "ab", true),
            ("葛\u{e0100}飾", "葛飾", false),
            ("よろしく\u{e63e}", "よろしく〓", false),
            ("👩\u{200d}⚕\u{fe0f}", "👩⚕", false),
            ("a\u{1b}b\u{9b}c", "abc", false),
        ];
        for (written, expected, hidden) in rows {
            assert_eq!(clean(written), Cleaned { text: expected.to_owned(), hidden }, "{written:?}");
        }
        assert_eq!(clean_header(" a\r\nBcc: x\t y ").text, "a  Bcc: x  y");
    }

    #[test]
    fn every_kind_of_line_end() {
        let text = "a\r\nb\nc\rd\u{2028}e\u{85}\r\n\r\nf\n";
        assert_eq!(lines(text).collect::<Vec<_>>(), ["a", "b", "c", "d", "e", "", "", "f", ""]);
    }
}
