//! Finds the Message-ID in raw header bytes, so that a letter can be known again wherever it lies.

/// The first Message-ID of a header block, without its angle brackets. The body, if there is one, is not looked at.
#[must_use]
pub fn of_header(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.split('\n').map(|line| line.trim_end_matches('\r')).take_while(|line| !line.is_empty());
    let value = lines.by_ref().find_map(field_value)?.to_owned();
    let folded = lines.take_while(|line| line.starts_with([' ', '\t']));
    let value = folded.fold(value, |value, line| value + line);
    bare(&value)
}

fn field_value(line: &str) -> Option<&str> {
    let (name, value) = line.split_once(':')?;
    name.trim_end().eq_ignore_ascii_case("message-id").then_some(value)
}

/// An identifier without angle brackets; `None` where it could not be asked for safely (controls, not ASCII, empty).
#[must_use]
pub fn bare(written: &str) -> Option<String> {
    let inner = written.trim();
    let inner = inner.split_once('<').map_or(inner, |(_, rest)| rest);
    let inner = inner.split_once('>').map_or(inner, |(id, _)| id).trim();
    (!inner.is_empty() && inner.bytes().all(|b| matches!(b, b' '..=b'~'))).then(|| inner.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(header: &str, id: Option<&str>) {
        assert_eq!(of_header(header.as_bytes()).as_deref(), id, "{header:?}");
    }

    #[test]
    fn message_ids() {
        check("From: a@example.jp\r\nMessage-ID: <1@example.jp>\r\n\r\n", Some("1@example.jp"));
        check("message-id:<1@example.jp>\nSubject: x\n", Some("1@example.jp"));
        check("Message-ID:\r\n <1@example.jp>\r\nTo: b@example.jp\r\n\r\n", Some("1@example.jp"));
        check("Message-Id: 1@example.jp\r\n\r\n", Some("1@example.jp"));
        check("Subject: x\r\n\r\nMessage-ID: <quoted@example.jp>\r\n", None);
        check("Message-ID: <\u{e9}@example.jp>\r\n\r\n", None);
        check("Message-ID: <>\r\n\r\n", None);
        check("", None);
    }
}
