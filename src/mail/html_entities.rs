//! Character references of HTML: those that mail programs write.

use std::borrow::Cow;

const NAMED: [(&str, char); 46] = [
    ("nbsp", '\u{a0}'),
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("yen", '¥'),
    ("copy", '©'),
    ("reg", '®'),
    ("trade", '™'),
    ("hellip", '…'),
    ("mdash", '—'),
    ("ndash", '–'),
    ("minus", '−'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("times", '×'),
    ("divide", '÷'),
    ("middot", '·'),
    ("bull", '•'),
    ("ensp", ' '),
    ("emsp", '\u{3000}'),
    ("thinsp", ' '),
    ("zwnj", '\u{200c}'),
    ("zwj", '\u{200d}'),
    ("shy", '\u{ad}'),
    ("deg", '°'),
    ("rarr", '→'),
    ("larr", '←'),
    ("uarr", '↑'),
    ("darr", '↓'),
    ("hearts", '♥'),
    ("phone", '☎'),
    ("star", '☆'),
    ("colon", ':'),
    ("sol", '/'),
    ("lpar", '('),
    ("rpar", ')'),
    ("num", '#'),
    ("commat", '@'),
    ("tilde", '˜'),
    ("eacute", 'é'),
];

/// The text with its references resolved; what is none stays.
#[must_use]
pub fn resolve(text: &str) -> Cow<'_, str> {
    let mut pieces = text.split('&');
    let first = pieces.next().unwrap_or_default();
    if first.len() == text.len() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    out.push_str(first);
    for piece in pieces {
        match reference(piece) {
            Some((character, rest)) => {
                out.push(character);
                out.push_str(rest);
            }
            None => out.extend(["&", piece]),
        }
    }
    Cow::Owned(out)
}

fn reference(piece: &str) -> Option<(char, &str)> {
    const LONGEST: usize = 10;
    let name_end = piece.bytes().take(LONGEST).position(|b| !(b.is_ascii_alphanumeric() || b == b'#'));
    let end = name_end.unwrap_or(piece.len().min(LONGEST));
    let (name, rest) = piece.split_at_checked(end).filter(|(name, _)| name.len() > 1)?;
    let character = match name.strip_prefix('#') {
        Some(number) => numbered(number)?,
        None => NAMED.iter().find(|(known, _)| *known == name).map(|(_, c)| *c)?,
    };
    Some((character, rest.strip_prefix(';').unwrap_or(rest)))
}

/// Numbers 128 to 159 mean Windows-1252, as everywhere on the web.
fn numbered(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    match u8::try_from(code) {
        Ok(byte @ 128..=159) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next(),
        _ => char::from_u32(code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_and_what_only_looks_like_them() {
        let rows = [
            ("a&amp;b", "a&b"),
            ("&#12354;&#x3044;", "あい"),
            ("&#150;", "–"),
            ("A&B &unknown; &", "A&B &unknown; &"),
            ("&nbsp1", "&nbsp1"),
            ("&lt;&nbsp;", "<\u{a0}"),
            ("&#0; &#xffffffff; &#;", "\0 &#xffffffff; &#;"),
            ("会員", "会員"),
        ];
        for (written, expected) in rows {
            assert_eq!(resolve(written), expected, "{written}");
        }
    }
}
