//! Bytes from and to the server, cut into whole responses (RFC 3501 §2.2, §4.3).
//!
//! It knows lines and literals and nothing else. Every limit is set before memory is given: a server that
//! announces a literal of 400 MB is not believed. Reading can be broken off at any await and taken up again
//! without losing a byte, which is what lets an order interrupt IDLE.

use std::ops::Range;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::timeout;

use crate::inbox::Trouble;
use crate::line::Duplex;

/// How long a single read or write may stand still.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// A SEARCH over some hundred thousand letters fits.
const LONGEST_LINE: usize = 4 * 1024 * 1024;
/// Literals in one response: a FETCH of one letter has one.
const MOST_LITERALS: usize = 8;

/// A piece of a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Text(Vec<u8>),
    Literal(Vec<u8>),
}

/// One side of a connection.
pub struct Wire {
    stream: Box<dyn Duplex>,
    buffer: Vec<u8>,
    walked: Walked,
    largest_literal: usize,
}

/// How far the response at the start of the buffer is understood.
#[derive(Default)]
struct Walked {
    /// Where the line that is being looked for begins.
    line: usize,
    /// No line end stands before this.
    looked: usize,
    literals: Vec<Range<usize>>,
}

impl Wire {
    pub fn over(stream: Box<dyn Duplex>, largest_literal: usize) -> Self {
        Self { stream, buffer: Vec::new(), walked: Walked::default(), largest_literal }
    }

    /// The bare stream, for TLS to be put over it. Bytes that came too early were injected by somebody
    /// in between (as in CVE-2011-0411) and are refused.
    pub fn into_stream(self) -> Result<Box<dyn Duplex>, Trouble> {
        if self.buffer.is_empty() { Ok(self.stream) } else { Err(Trouble::Tls) }
    }

    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        // In pieces, so that a large letter on a slow line is not taken for a dead line.
        for piece in bytes.chunks(32 * 1024) {
            timeout(PATIENCE, self.stream.write_all(piece))
                .await
                .map_err(|_| Trouble::Timeout)?
                .map_err(|error| closed(&error))?;
        }
        timeout(PATIENCE, self.stream.flush()).await.map_err(|_| Trouble::Timeout)?.map_err(|error| closed(&error))
    }

    /// The next response, or [`Trouble::Timeout`] when nothing moves for [`PATIENCE`].
    pub async fn read(&mut self) -> Result<Vec<Piece>, Trouble> {
        loop {
            if let Some(response) = self.cut()? {
                return Ok(response);
            }
            timeout(PATIENCE, self.fill()).await.map_err(|_| Trouble::Timeout)??;
        }
    }

    /// The next response, however long it takes: while idling. May be dropped and called again.
    pub async fn read_patiently(&mut self) -> Result<Vec<Piece>, Trouble> {
        loop {
            if let Some(response) = self.cut()? {
                return Ok(response);
            }
            self.fill().await?;
        }
    }

    async fn fill(&mut self) -> Result<(), Trouble> {
        let got = self.stream.read_buf(&mut self.buffer).await.map_err(|error| closed(&error))?;
        if got == 0 { Err(Trouble::Closed) } else { Ok(()) }
    }

    /// Takes the first response off the buffer, if all of it is there.
    fn cut(&mut self) -> Result<Option<Vec<Piece>>, Trouble> {
        loop {
            let unseen = self.buffer.get(self.walked.looked..).unwrap_or_default();
            let Some(at) = unseen.iter().position(|byte| *byte == b'\n') else {
                self.walked.looked = self.walked.looked.max(self.buffer.len());
                let long = self.buffer.len().saturating_sub(self.walked.line) > LONGEST_LINE;
                let in_literal = self.walked.line > self.buffer.len();
                return if long && !in_literal { Err(Trouble::Protocol) } else { Ok(None) };
            };
            let end = self.walked.looked + at + 1;
            let line = self.buffer.get(self.walked.line..end).unwrap_or_default();
            let first = self.walked.literals.is_empty();
            match if first && is_prose(line) { None } else { announced(line) } {
                Some(size) if size > self.largest_literal || self.walked.literals.len() >= MOST_LITERALS => {
                    return Err(Trouble::Protocol);
                }
                Some(size) => {
                    self.walked.literals.push(end..end + size);
                    self.walked.line = end + size;
                    self.walked.looked = end + size;
                }
                None => return Ok(Some(self.take(end))),
            }
        }
    }

    fn take(&mut self, end: usize) -> Vec<Piece> {
        let rest = self.buffer.split_off(end.min(self.buffer.len()));
        let whole = std::mem::replace(&mut self.buffer, rest);
        let walked = std::mem::take(&mut self.walked);
        let mut pieces = Vec::new();
        let mut from = 0;
        for literal in walked.literals {
            pieces.push(Piece::Text(whole.get(from..literal.start).unwrap_or_default().to_vec()));
            from = literal.end;
            pieces.push(Piece::Literal(whole.get(literal).unwrap_or_default().to_vec()));
        }
        pieces.push(Piece::Text(whole.get(from..).unwrap_or_default().to_vec()));
        pieces
    }
}

/// Status lines and continuations end in text for people: `{5}` there announces nothing.
fn is_prose(line: &[u8]) -> bool {
    let mut words = line.split(|byte| *byte == b' ').filter(|word| !word.is_empty());
    let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    first.starts_with(b"+")
        || [b"OK".as_slice(), b"NO", b"BAD", b"BYE", b"PREAUTH"].iter().any(|word| second.eq_ignore_ascii_case(word))
}

/// The size of the literal that follows this line.
fn announced(line: &[u8]) -> Option<usize> {
    let line = line.strip_suffix(b"\n")?;
    let line = line.strip_suffix(b"\r").unwrap_or(line).strip_suffix(b"}")?;
    let open = line.iter().rposition(|byte| *byte == b'{')?;
    std::str::from_utf8(line.get(open + 1..)?).ok()?.trim_end_matches('+').parse().ok()
}

/// Whatever the system calls it, the line is gone; its own words could name addresses.
fn closed(error: &std::io::Error) -> Trouble {
    match error.kind() {
        std::io::ErrorKind::TimedOut => Trouble::Timeout,
        std::io::ErrorKind::InvalidData => Trouble::Tls,
        _ => Trouble::Closed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Feeds the bytes one by one and joins what is cut: literals in angle brackets.
    fn check(bytes: &[u8], expected: &[&str]) {
        let mut wire = Wire::over(Box::new(tokio::io::empty()), 100);
        let mut seen = Vec::new();
        for byte in bytes {
            wire.buffer.push(*byte);
            match wire.cut() {
                Ok(Some(pieces)) => seen.push(pieces.iter().map(shown).collect::<String>()),
                Ok(None) => {}
                Err(trouble) => seen.push(format!("{trouble:?}")),
            }
        }
        assert_eq!(seen, expected);
    }

    fn shown(piece: &Piece) -> String {
        match piece {
            Piece::Text(text) => String::from_utf8_lossy(text).replace("\r\n", "/"),
            Piece::Literal(literal) => format!("<{}>", String::from_utf8_lossy(literal).replace("\r\n", "/")),
        }
    }

    #[test]
    fn responses_are_cut_whole() {
        check(b"* 1 EXISTS\r\n* OK x\r\n", &["* 1 EXISTS/", "* OK x/"]);
        check(b"* 1 FETCH (BODY[] {4}\r\na\r\nb UID 1)\r\n", &["* 1 FETCH (BODY[] {4}/<a/b> UID 1)/"]);
        check(b"* 1 FETCH (BODY[] {0}\r\n)\r\nx OK\r\n", &["* 1 FETCH (BODY[] {0}/<>)/", "x OK/"]);
        check(b"* 1 FETCH (A {1}\r\n\n B {2}\r\n{}\r\n", &["* 1 FETCH (A {1}/<\n> B {2}/<{}>/"]);
        check(b"* NO broken {9}\r\n+ go {3}\r\na1 OK {7}\r\n", &["* NO broken {9}/", "+ go {3}/", "a1 OK {7}/"]);
    }

    #[test]
    fn a_huge_literal_is_refused_before_it_is_read() {
        check(b"* 1 FETCH (BODY[] {400000000}\r\n", &["Protocol"]);
    }

    proptest::proptest! {
        /// Whatever comes, in whatever pieces: never a panic, and never more memory than was allowed.
        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(token(), 0..40)) {
            let mut wire = Wire::over(Box::new(tokio::io::empty()), 100);
            for byte in bytes.concat() {
                wire.buffer.push(byte);
                match wire.cut() {
                    Ok(Some(pieces)) => drop(super::super::answer::read(pieces)),
                    Ok(None) => {}
                    Err(_) => break,
                }
            }
        }
    }

    /// What responses are made of, and noise.
    fn token() -> impl proptest::strategy::Strategy<Value = Vec<u8>> {
        use proptest::prelude::*;
        let known =
            ["* ", "1 FETCH (", "UID ", "BODY[", "] ", "{3}\r\n", "{", "}", "\"", "\\", "\r\n", "\n", ")", "SEARCH 1"];
        prop_oneof![
            proptest::sample::select(known.map(|text| text.as_bytes().to_vec()).to_vec()),
            proptest::collection::vec(any::<u8>(), 0..4),
        ]
    }
}
