//! Folder names as IMAP writes them: modified UTF-7 (RFC 3501 §5.1.3).
//!
//! Printable ASCII stands for itself, `&` is `&-`, and everything else is UTF-16 in a base64 without padding
//! whose `/` is a `,`, between `&` and `-`.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

/// Plain text to modified UTF-7.
#[must_use]
pub fn encode(plain: &str) -> String {
    let mut written = String::new();
    let mut foreign = String::new();
    for c in plain.chars() {
        if matches!(c, ' '..='~') {
            shift(&mut written, &mut foreign);
            written.push(c);
            if c == '&' {
                written.push('-');
            }
        } else {
            foreign.push(c);
        }
    }
    shift(&mut written, &mut foreign);
    written
}

/// Writes the characters gathered so far as one base64 run.
fn shift(written: &mut String, foreign: &mut String) {
    if foreign.is_empty() {
        return;
    }
    let bytes: Vec<u8> = foreign.encode_utf16().flat_map(u16::to_be_bytes).collect();
    written.push('&');
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for place in 0..=group.len() {
            let six = (bits >> (18 - 6 * place)) & 0x3f;
            written.push(char::from(ALPHABET.get(six as usize).copied().unwrap_or(b'A')));
        }
    }
    written.push('-');
    foreign.clear();
}

/// Modified UTF-7 to plain text; what is no modified UTF-7 (some servers show raw UTF-8) stands for itself.
#[must_use]
pub fn decode(written: &str) -> String {
    let mut plain = String::new();
    let mut rest = written;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        let run = after.split_once('-').and_then(|(run, beyond)| Some((unshift(run)?, beyond)));
        let (text, beyond) = run.unwrap_or_else(|| ("&".to_owned(), after));
        plain.push_str(&text);
        rest = beyond;
    }
    plain.push_str(rest);
    plain
}

fn unshift(run: &str) -> Option<String> {
    if run.is_empty() {
        return Some("&".to_owned());
    }
    let (mut bits, mut count, mut bytes) = (0_u32, 0, Vec::new());
    for c in run.bytes() {
        let six = ALPHABET.iter().position(|a| *a == c)?;
        bits = (bits << 6 | u32::try_from(six).ok()?) & 0x3fff;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from((bits >> count) & 0xff).ok()?);
        }
    }
    let units: Vec<u16> =
        bytes.chunks_exact(2).map(|pair| pair.iter().fold(0, |u, b| u << 8 | u16::from(*b))).collect();
    (!units.is_empty() && bytes.len() % 2 == 0).then(|| String::from_utf16(&units).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(plain: &str, written: &str) {
        assert_eq!(encode(plain), written);
        assert_eq!(decode(written), plain);
    }

    #[test]
    fn names_both_ways() {
        check("INBOX", "INBOX");
        check("Sent Messages", "Sent Messages");
        check("R&D", "R&-D");
        check("&", "&-");
        // RFC 3501 §5.1.3's own examples.
        check("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-");
        check("受付済み", "&U9dO2G4IMH8-");
        check("要確認", "&iYF4uoqN-");
        check("迷惑メール", "&j,dg0TDhMPww6w-");
        check("ドクターメール", "&MMkwrzC,MPww4TD8MOs-");
        // Outside the basic plane: two UTF-16 units.
        check("𠮷田", "&2ELft3Uw-");
        check("a\tb", "a&AAk-b");
    }

    #[test]
    fn what_is_no_modified_utf7_stands_for_itself() {
        for odd in ["受付済み", "a&b", "&!!-", "&U-", "&2AA-"] {
            assert_eq!(decode(odd), odd);
        }
    }
}
