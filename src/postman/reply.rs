//! What an SMTP server answers (RFC 5321 §4.2), kept to its codes.
//!
//! The words are thrown away here: they repeat addresses and sometimes the letter. An answer counts only when its
//! last line is complete; half of one is none.

/// Longest answer that is listened to; the longest honest ones are EHLO's, well under 4 kB.
const LONGEST_ANSWER: usize = 64 * 1024;

/// A complete answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    pub code: u16,
    /// RFC 3463, where the server gives one (`5.1.1`).
    pub enhanced: Option<String>,
    /// The words of each line, for EHLO's keywords only.
    lines: Vec<String>,
}

/// What the bytes so far amount to.
#[derive(Debug, PartialEq, Eq)]
pub enum Heard {
    /// An answer, and how many bytes it took.
    Whole(Reply, usize),
    /// The rest may still come.
    Part,
    /// Not SMTP.
    Garbled,
}

/// What an answer means for the letter, by its first digit (RFC 5321 §4.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Positive,
    Transient,
    Permanent,
}

impl Reply {
    /// Reads one answer from the beginning of what came.
    #[must_use]
    pub fn hear(bytes: &[u8]) -> Heard {
        let mut lines = Vec::new();
        let mut code = None;
        let mut taken = 0;
        for line in bytes.split_inclusive(|b| *b == b'\n') {
            if line.last() != Some(&b'\n') {
                break;
            }
            taken += line.len();
            let Some((said, more, words)) = split_line(line) else { return Heard::Garbled };
            if *code.get_or_insert(said) != said {
                return Heard::Garbled;
            }
            lines.push(words);
            if more == More::No {
                return Heard::Whole(Self { code: said, enhanced: enhanced_code(&lines), lines }, taken);
            }
        }
        if bytes.len() > LONGEST_ANSWER { Heard::Garbled } else { Heard::Part }
    }

    /// Code and enhanced code, such as `550 5.1.1`: all of it that leaves this module.
    #[must_use]
    pub fn codes(&self) -> String {
        match &self.enhanced {
            Some(enhanced) => format!("{} {enhanced}", self.code),
            None => self.code.to_string(),
        }
    }

    #[must_use]
    pub fn tone(&self) -> Tone {
        match self.code {
            400..=499 => Tone::Transient,
            500..=599 => Tone::Permanent,
            _ => Tone::Positive,
        }
    }

    /// The arguments of an EHLO keyword, upper case; `None` where the server does not offer it.
    #[must_use]
    pub fn offer(&self, keyword: &str) -> Option<Vec<String>> {
        self.lines.iter().skip(1).find_map(|line| {
            let upper = line.to_ascii_uppercase();
            // `AUTH=PLAIN LOGIN` is how old servers write it.
            let mut words = upper.split([' ', '=']).map(str::to_owned);
            (words.next().as_deref() == Some(keyword)).then(|| words.collect())
        })
    }
}

#[derive(PartialEq, Eq)]
enum More {
    Yes,
    No,
}

fn split_line(line: &[u8]) -> Option<(u16, More, String)> {
    let text = String::from_utf8_lossy(line);
    let text = text.trim_end_matches(['\r', '\n']);
    let code: u16 = text.get(..3).filter(|c| c.bytes().all(|b| b.is_ascii_digit()))?.parse().ok()?;
    let more = match text.as_bytes().get(3) {
        None | Some(b' ') => More::No,
        Some(b'-') => More::Yes,
        Some(_) => return None,
    };
    let words = text.get(4..).unwrap_or_default().to_owned();
    (200..600).contains(&code).then_some((code, more, words))
}

/// The enhanced code at the beginning of the last line that has one.
fn enhanced_code(lines: &[String]) -> Option<String> {
    lines.iter().rev().find_map(|line| {
        let word = line.split(' ').next()?;
        let numbers: Vec<&str> = word.split('.').collect();
        let short = numbers.iter().all(|n| (1..=3).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit()));
        (numbers.len() == 3 && short && matches!(numbers.first(), Some(&("2" | "4" | "5")))).then(|| word.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_whole_in_part_and_garbled() {
        let rows = [
            ("250 ok\r\n", Some("250"), 8),
            ("250\r\n", Some("250"), 5),
            ("250 ok\n250 next\n", Some("250"), 7),
            ("550 5.1.1 <hanako@example.jp>: no such user\r\n", Some("550 5.1.1"), 45),
            ("554-5.7.1 spam\r\n554 5.7.1 see http://example.jp\r\n", Some("554 5.7.1"), 49),
            ("550 5.1.x hanako\r\n", Some("550"), 18),
            ("250 ok\r", None, 0),
            ("250-one\r\n", None, 0),
            ("25", None, 0),
            ("", None, 0),
        ];
        for (bytes, codes, length) in rows {
            match Reply::hear(bytes.as_bytes()) {
                Heard::Whole(reply, taken) => {
                    assert_eq!((Some(reply.codes().as_str()), taken), (codes, length), "{bytes:?}");
                }
                Heard::Part => assert_eq!(codes, None, "{bytes:?}"),
                Heard::Garbled => panic!("garbled: {bytes:?}"),
            }
        }
    }

    #[test]
    fn what_is_no_answer() {
        let long = "250-x\r\n".repeat(20_000);
        for bytes in
            ["HTTP/1.1 400 Bad Request\r\n", "250-one\r\n550 two\r\n", "250_ok\r\n", "999 x\r\n", "100 x\r\n", &long]
        {
            assert_eq!(Reply::hear(bytes.as_bytes()), Heard::Garbled, "{:?}", bytes.get(..20));
        }
        assert_eq!(Reply::hear("２５０ ok\r\n".as_bytes()), Heard::Garbled);
    }

    #[test]
    fn what_a_server_offers() {
        let Heard::Whole(reply, _) =
            Reply::hear(b"250-mail.example.jp\r\n250-size 1000\r\n250-AUTH=PLAIN LOGIN\r\n250 PIPELINING\r\n")
        else {
            panic!("whole");
        };
        assert_eq!(reply.offer("SIZE"), Some(vec!["1000".to_owned()]));
        assert_eq!(reply.offer("AUTH"), Some(vec!["PLAIN".to_owned(), "LOGIN".to_owned()]));
        assert_eq!(reply.offer("STARTTLS"), None);
    }
}
