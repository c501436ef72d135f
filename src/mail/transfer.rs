//! Content transfer encodings undone (RFC 2045 §6): always some bytes, however broken.

/// The bytes, and whether the coding was broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unpacked {
    pub content: Vec<u8>,
    pub broken: bool,
}

/// Undoes the encoding that a `Content-Transfer-Encoding` names; an unknown name means none.
#[must_use]
pub fn unpack(bytes: &[u8], encoding: &str) -> Unpacked {
    match encoding.trim().to_ascii_lowercase().as_str() {
        "base64" | "b" => base64_or_text(bytes),
        "quoted-printable" | "q" => Unpacked { content: quoted_printable(bytes), broken: false },
        _ => Unpacked { content: bytes.to_vec(), broken: false },
    }
}

/// Base64 with whatever stands between it. It ends at the padding unless more follows (joined by list servers).
#[must_use]
pub fn base64(bytes: &[u8]) -> Unpacked {
    let mut content = Vec::with_capacity(bytes.len() / 4 * 3 + 3);
    let (mut bits, mut held) = (0_u32, 0_u32);
    for value in bytes.iter().filter_map(|&b| if b == b'=' { Some(None) } else { sextet(b).map(Some) }) {
        let Some(value) = value else {
            (bits, held) = (0, 0);
            continue;
        };
        bits = (bits << 6 | u32::from(value)) & 0xFFFF;
        held += 6;
        if held >= 8 {
            held -= 8;
            content.extend((bits >> held & 0xFF).to_le_bytes().first());
        }
    }
    Unpacked { content, broken: held >= 6 }
}

/// Lists append their footer in plain text, and some programs label plain text as base64.
fn base64_or_text(bytes: &[u8]) -> Unpacked {
    let foreign = |b: &u8| sextet(*b).is_none() && !b.is_ascii_whitespace() && *b != b'=' && *b != 0;
    let strangers = bytes.iter().filter(|b| foreign(b)).count();
    if strangers == 0 {
        return base64(bytes);
    }
    let end = padding_end(bytes).filter(|&end| bytes.iter().take(end).all(|b| !foreign(b)));
    match end.and_then(|end| bytes.get(..end)) {
        Some(coded) => Unpacked { broken: true, ..base64(coded) },
        None if strangers * 8 > bytes.len() => Unpacked { content: bytes.to_vec(), broken: true },
        None => Unpacked { broken: true, ..base64(bytes) },
    }
}

fn padding_end(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|b| *b == b'=').map(|at| at + 1)
}

fn sextet(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    }
}

/// Quoted-printable; a `=` that means nothing stays one.
#[must_use]
pub fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut content = Vec::with_capacity(bytes.len());
    for line in bytes.split_inclusive(|&b| b == b'\n') {
        let text = line.trim_ascii_end();
        let ended = line.ends_with(b"\n");
        let soft = text.strip_suffix(b"=");
        unquote(soft.unwrap_or(text), &mut content);
        if soft.is_none() && ended {
            content.push(b'\n');
        }
    }
    content
}

fn unquote(mut text: &[u8], content: &mut Vec<u8>) {
    while let Some((&byte, rest)) = text.split_first() {
        let quoted = if byte == b'=' { hex_pair(rest) } else { None };
        content.push(quoted.unwrap_or(byte));
        text = if quoted.is_some() { rest.get(2..).unwrap_or_default() } else { rest };
    }
}

/// The byte that two hexadecimal digits at the start name.
#[must_use]
pub fn hex_pair(text: &[u8]) -> Option<u8> {
    let digit = |at: usize| text.get(at).and_then(|b| char::from(*b).to_digit(16)).and_then(|d| u8::try_from(d).ok());
    Some(digit(0)? * 16 + digit(1)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_whole_and_broken() {
        let rows: [(&str, &[u8], &[u8], bool); 13] = [
            ("7bit", b"a=41\r\n", b"a=41\r\n", false),
            ("x-unknown", b"abc", b"abc", false),
            ("base64", b"44GC44GE\r\n", "あい".as_bytes(), false),
            ("BASE64 ", b"YQ==YWI=", b"aab", false),
            ("base64", b"44GC44G", b"\xe3\x81\x82\xe3\x81", false),
            ("base64", b"YWJjZ", b"abc", true),
            ("base64", b"YQ==\r\n_____\r\nlist: http://x.example\r\n", b"a", true),
            ("base64", "会員番号です".as_bytes(), "会員番号です".as_bytes(), true),
            ("quoted-printable", b"=E3=81=82=\r\n=e3=81=84  \r\n", "あい\n".as_bytes(), false),
            ("quoted-printable", b"1=1 =ZZ =", b"1=1 =ZZ ", false),
            ("quoted-printable", b"a=3D=3d\nb", b"a==\nb", false),
            ("quoted-printable", b"", b"", false),
            ("base64", b"", b"", false),
        ];
        for (encoding, bytes, expected, broken) in rows {
            let unpacked = unpack(bytes, encoding);
            assert_eq!((unpacked.content.as_slice(), unpacked.broken), (expected, broken), "{encoding} {bytes:?}");
        }
    }
}
