//! Finds the mails in an mbox file without holding it in memory, whatever wrote it (RFC 4155 tells the common part).
//!
//! Writers disagree on everything but the word `From `: some quote it in texts (`>From `), some also what was quoted
//! (`>>From `), some leave out the empty line before it or the date behind it. A line counts as a separator when enough
//! of this speaks for it; what is before the first one is a mail, too.

use std::io::{self, BufRead};

/// Of each line so much is looked at.
const LINE_BYTES: usize = 512;
/// Of each mail so much of its header is kept for its dates.
const HEAD_BYTES: usize = 64 * 1024;

/// Where a mail lies in its file, and the beginning of its header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub from: u64,
    pub length: u64,
    pub head: Vec<u8>,
}

/// A line that begins with `From `, until the next one shows what it is.
struct Candidate {
    at: u64,
    end: u64,
    after_empty: bool,
    dated: bool,
}

struct Line {
    start: Vec<u8>,
    length: u64,
}

/// Every mail of an mbox, in its order.
///
/// # Errors
/// When reading fails.
pub fn mails(mut file: impl BufRead) -> io::Result<Vec<Found>> {
    let mut found = Vec::new();
    let mut current = Found { from: 0, length: 0, head: Vec::new() };
    let mut candidate: Option<Candidate> = None;
    let (mut at, mut after_empty, mut in_header) = (0, true, true);
    while let Some(line) = next_line(&mut file)? {
        if let Some(separator) = candidate.take().filter(|c| is_separator(c, &line.start)) {
            let next = Found { from: separator.end, length: 0, head: Vec::new() };
            let ended = std::mem::replace(&mut current, next);
            found.extend(closed(ended, separator.at));
            in_header = true;
        }
        if line.start.starts_with(b"From ") {
            let (end, dated) = (at + line.length, has_time(&line.start));
            candidate = Some(Candidate { at, end, after_empty, dated });
        }
        let is_empty = matches!(line.start.as_slice(), b"\n" | b"\r\n");
        in_header &= !is_empty || current.head.is_empty();
        if in_header && current.head.len() < HEAD_BYTES {
            current.head.extend_from_slice(&line.start);
        }
        at += line.length;
        after_empty = is_empty;
    }
    let end = candidate.filter(|c| c.after_empty && c.dated).map_or(at, |c| c.at);
    found.extend(closed(current, end));
    Ok(found)
}

/// A mail that ends there; `None` where there is nothing but line ends.
fn closed(mail: Found, end: u64) -> Option<Found> {
    let told = mail.head.iter().any(|byte| !byte.is_ascii_whitespace());
    let length = end.saturating_sub(mail.from);
    (told && length > 0).then_some(Found { length, ..mail })
}

fn is_separator(candidate: &Candidate, next: &[u8]) -> bool {
    let header = is_header_field(next);
    if candidate.after_empty { candidate.dated || header } else { candidate.dated && header }
}

/// `Name: value`, as the line after a separator should be.
fn is_header_field(line: &[u8]) -> bool {
    let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
    let named = !name.is_empty() && name.len() < line.len();
    named && name.iter().all(u8::is_ascii_graphic)
}

/// The time of day in `From hanako@example.jp Mon Apr 13 09:12:00 2020`.
fn has_time(line: &[u8]) -> bool {
    line.windows(5).any(|part| matches!(part, [a, b, b':', c, d] if [a, b, c, d].into_iter().all(u8::is_ascii_digit)))
}

/// A line's beginning and whole length; a line of a gigabyte costs no more than a short one.
fn next_line(file: &mut impl BufRead) -> io::Result<Option<Line>> {
    let mut line = Line { start: Vec::new(), length: 0 };
    loop {
        let ready = file.fill_buf()?;
        if ready.is_empty() {
            return Ok((line.length > 0).then_some(line));
        }
        let end = ready.iter().position(|byte| *byte == b'\n').map(|at| at + 1);
        let part = ready.get(..end.unwrap_or(ready.len())).unwrap_or_default();
        let room = LINE_BYTES.saturating_sub(line.start.len()).min(part.len());
        line.start.extend_from_slice(part.get(..room).unwrap_or_default());
        let taken = part.len();
        line.length += taken as u64;
        file.consume(taken);
        if end.is_some() {
            return Ok(Some(line));
        }
    }
}

/// A mail's own lines: one `>` is taken off each `From ` that a writer quoted.
#[must_use]
pub fn unquoted(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(bytes.len());
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let marks = line.iter().take_while(|byte| **byte == b'>').count();
        let quoted = marks > 0 && line.get(marks..).is_some_and(|rest| rest.starts_with(b"From "));
        plain.extend_from_slice(if quoted { line.get(1..).unwrap_or_default() } else { line });
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The mails of an mbox as their text, unquoted, each line end as `/`.
    fn check(text: &str, expected: &[&str]) {
        for line_end in ["\n", "\r\n"] {
            let bytes = text.replace('\n', line_end).into_bytes();
            // A small buffer, so that lines are cut anywhere.
            let found = mails(io::BufReader::with_capacity(7, bytes.as_slice())).unwrap();
            let shown: Vec<String> = found
                .iter()
                .map(|mail| {
                    let (from, length) = (usize::try_from(mail.from).unwrap(), usize::try_from(mail.length).unwrap());
                    let mail = unquoted(&bytes[from..from + length]);
                    String::from_utf8(mail).unwrap().replace(line_end, "/")
                })
                .collect();
            assert_eq!(shown, expected, "{text:?}");
        }
    }

    #[test]
    fn mails_of_any_writer() {
        let date = "Mon Apr 13 09:12:00 2020";
        check("", &[]);
        check("\n\n", &[]);
        check("Subject: no mbox\n\ntext\n", &["Subject: no mbox//text/"]);
        check(
            &format!("From a@b {date}\nA: 1\n\none\n\nFrom a@b {date}\nA: 2\n\ntwo\n"),
            &["A: 1//one//", "A: 2//two/"],
        );
        // No empty line before it, no date behind it, nothing after it.
        check(&format!("From a@b {date}\nA: 1\n\none\nFrom a@b {date}\nA: 2\n\ntwo\n"), &["A: 1//one/", "A: 2//two/"]);
        check("From a@b\nA: 1\n\none\n\nFrom \nA: 2\n\ntwo\n", &["A: 1//one//", "A: 2//two/"]);
        check(&format!("From a@b {date}\nA: 1\n\none\n\nFrom a@b {date}\n"), &["A: 1//one//"]);
        // A text that begins a line so.
        check(&format!("From a@b {date}\nA: 1\n\nx\n\nFrom here we go\non.\n"), &["A: 1//x//From here we go/on./"]);
        check(&format!("From a@b {date}\nA: 1\n\n>From me\n>>From you\n> no\n"), &["A: 1//From me/>From you/> no/"]);
        // What is before the first separator is a mail, too.
        check(&format!("A: 0\n\nzero\n\nFrom a@b {date}\nA: 1\n"), &["A: 0//zero//", "A: 1/"]);
    }

    proptest::proptest! {
        /// Whatever comes: mails that lie in the file, in order, and do not overlap.
        #[test]
        fn any_bytes_are_survived(
            lines in proptest::collection::vec(proptest::sample::select(vec![
                "From a@b 09:12", "From ", ">From x", "A: 1", "", "text", "\u{0}\u{ff}", "From",
            ]), 0..30)
        ) {
            let text = lines.join("\n");
            let found = mails(text.as_bytes()).unwrap();
            let mut last = 0;
            for mail in &found {
                assert!(mail.from >= last && mail.length > 0);
                last = mail.from + mail.length;
            }
            assert!(last <= text.len() as u64);
        }
    }
}
