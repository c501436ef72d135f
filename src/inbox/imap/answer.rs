//! What the server says, from pieces to meaning (RFC 3501 §7).
//!
//! Pure. What this desk never asked for is [`Answer::Other`]; what it did ask for and cannot read is
//! [`Answer::Broken`], so that a damaged line is never taken for an empty mailbox. Odd spacing is forgiven.

use chrono::DateTime;

use super::wire::Piece;
use crate::mail::Moment;

/// One response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The end of a command.
    Tagged {
        tag: String,
        status: Status,
    },
    /// An untagged OK, NO or BAD: a remark.
    Remark(Status),
    Bye,
    /// `+`: go on.
    Continue,
    Exists(u32),
    Expunge,
    Search(Vec<u32>),
    Fetch(Box<Fetched>),
    List(Listed),
    Namespace {
        prefix: String,
        separator: Option<char>,
    },
    Capability(Vec<String>),
    Other,
    Broken,
}

/// OK, NO or BAD with its response code, in capitals (`UIDVALIDITY 42`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    pub verdict: Verdict,
    pub code: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Ok,
    No,
    Bad,
}

/// What a FETCH told of one letter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fetched {
    pub uid: Option<u32>,
    pub size: Option<u64>,
    pub internal_date: Option<Moment>,
    /// The bytes of `BODY[…]`, whatever part was asked for; `None` also for NIL (expunged meanwhile).
    pub body: Option<Vec<u8>>,
}

/// One folder of a LIST.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// In small letters: `\junk`.
    pub attributes: Vec<String>,
    pub separator: Option<char>,
    /// As the server writes it.
    pub name: String,
}

/// UIDVALIDITY and UID of the one letter that was copied or moved (`COPYUID 38505 304 3956`, RFC 4315 §3).
#[must_use]
pub fn copied_to(answer: &Answer) -> Option<(u32, u32)> {
    let Answer::Remark(Status { verdict: Verdict::Ok, code: Some(code) }) = answer else { return None };
    let mut words = code.strip_prefix("COPYUID ")?.split_ascii_whitespace();
    let (validity, _from, to) = (words.next()?, words.next()?, words.next()?);
    Some((validity.parse().ok()?, to.parse().ok()?))
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Open,
    Close,
    Atom(String),
    Text(Vec<u8>),
}

/// Understands one response.
#[must_use]
pub fn read(pieces: Vec<Piece>) -> Answer {
    let Some(Piece::Text(first)) = pieces.first() else { return Answer::Broken };
    let line = String::from_utf8_lossy(first).into_owned();
    let (tag, rest) = split_word(&line);
    let (word, after) = split_word(rest);
    let status = status(word, after);
    match (tag, status) {
        (tag, _) if tag.starts_with('+') => Answer::Continue,
        ("*", Some(status)) => Answer::Remark(status),
        ("*", None) if word.eq_ignore_ascii_case("BYE") => Answer::Bye,
        ("*", None) if word.eq_ignore_ascii_case("PREAUTH") => {
            Answer::Remark(Status { verdict: Verdict::Ok, code: Some("PREAUTH".to_owned()) })
        }
        ("*", None) => untagged(pieces),
        ("", _) => Answer::Other,
        (tag, Some(status)) => Answer::Tagged { tag: tag.to_owned(), status },
        (_, None) => Answer::Broken,
    }
}

fn split_word(line: &str) -> (&str, &str) {
    let line = line.trim_start_matches(' ').trim_end_matches(['\r', '\n']);
    line.split_once(' ').unwrap_or((line, ""))
}

fn status(word: &str, text: &str) -> Option<Status> {
    let verdict = match word.to_ascii_uppercase().as_str() {
        "OK" => Verdict::Ok,
        "NO" => Verdict::No,
        "BAD" => Verdict::Bad,
        _ => return None,
    };
    let code = text.trim_start().strip_prefix('[').and_then(|code| code.split_once(']'));
    Some(Status { verdict, code: code.map(|(code, _)| code.to_ascii_uppercase()) })
}

fn untagged(pieces: Vec<Piece>) -> Answer {
    let Some(tokens) = tokens(pieces) else { return Answer::Broken };
    let mut tokens = tokens.into_iter().skip(1);
    let first = atom(tokens.next()).unwrap_or_default();
    if let Ok(number) = first.parse::<u32>() {
        return match atom(tokens.next()).unwrap_or_default().to_ascii_uppercase().as_str() {
            "EXISTS" => Answer::Exists(number),
            "EXPUNGE" => Answer::Expunge,
            "FETCH" => fetched(tokens).map_or(Answer::Broken, |fetched| Answer::Fetch(Box::new(fetched))),
            _ => Answer::Other,
        };
    }
    match first.to_ascii_uppercase().as_str() {
        "SEARCH" => searched(tokens).map_or(Answer::Broken, Answer::Search),
        "LIST" => listed(tokens).map_or(Answer::Broken, Answer::List),
        "CAPABILITY" => {
            Answer::Capability(tokens.filter_map(|t| atom(Some(t))).map(|a| a.to_ascii_uppercase()).collect())
        }
        "NAMESPACE" => namespace(tokens),
        // Only ever the answer to a SEARCH that asked for it; we do not.
        "ESEARCH" | "SORT" => Answer::Broken,
        _ => Answer::Other,
    }
}

fn atom(token: Option<Token>) -> Option<String> {
    match token? {
        Token::Atom(atom) => Some(atom),
        _ => None,
    }
}

/// A string or an atom as text: folder names come as either.
fn text(token: Option<Token>) -> Option<String> {
    match token? {
        Token::Atom(atom) => Some(atom),
        Token::Text(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
        Token::Open | Token::Close => None,
    }
}

fn searched(tokens: impl Iterator<Item = Token>) -> Option<Vec<u32>> {
    // CONDSTORE servers may end with (MODSEQ n).
    tokens.take_while(|token| *token != Token::Open).map(|token| atom(Some(token))?.parse().ok()).collect()
}

fn listed(mut tokens: impl Iterator<Item = Token>) -> Option<Listed> {
    if tokens.next()? != Token::Open {
        return None;
    }
    let attributes = tokens.by_ref().take_while(|token| *token != Token::Close).filter_map(|token| text(Some(token)));
    let attributes = attributes.map(|attribute| attribute.to_ascii_lowercase()).collect();
    let separator = separator(tokens.next());
    Some(Listed { attributes, separator, name: text(tokens.next())? })
}

fn separator(token: Option<Token>) -> Option<char> {
    match token? {
        Token::Text(bytes) => bytes.first().map(|byte| char::from(*byte)),
        _ => None,
    }
}

/// The first personal namespace; its absence means no prefix.
fn namespace(tokens: impl Iterator<Item = Token>) -> Answer {
    let mut tokens = tokens.skip_while(|token| *token == Token::Open);
    match tokens.next() {
        Some(Token::Text(prefix)) => {
            let prefix = String::from_utf8_lossy(&prefix).into_owned();
            Answer::Namespace { prefix, separator: separator(tokens.next()) }
        }
        _ => Answer::Namespace { prefix: String::new(), separator: None },
    }
}

fn fetched(mut tokens: impl Iterator<Item = Token>) -> Option<Fetched> {
    if tokens.next()? != Token::Open {
        return None;
    }
    let mut fetched = Fetched::default();
    loop {
        let name = match tokens.next()? {
            Token::Close => return Some(fetched),
            Token::Atom(name) => name.to_ascii_uppercase(),
            Token::Open | Token::Text(_) => return None,
        };
        let value = tokens.next()?;
        match (name.as_str(), value) {
            ("UID", Token::Atom(uid)) => fetched.uid = Some(uid.parse().ok()?),
            ("RFC822.SIZE", Token::Atom(size)) => fetched.size = Some(size.parse().ok()?),
            ("INTERNALDATE", Token::Text(date)) => fetched.internal_date = internal_date(&date),
            (name, Token::Text(bytes)) if name.starts_with("BODY[") => fetched.body = Some(bytes),
            (_, Token::Open) => skip_list(&mut tokens)?,
            (_, Token::Close) => return None,
            (_, Token::Atom(_) | Token::Text(_)) => {}
        }
    }
}

fn skip_list(tokens: &mut impl Iterator<Item = Token>) -> Option<()> {
    let mut depth = 1_u32;
    while depth > 0 {
        match tokens.next()? {
            Token::Open => depth += 1,
            Token::Close => depth -= 1,
            Token::Atom(_) | Token::Text(_) => {}
        }
    }
    Some(())
}

/// `"17-Jul-1996 02:44:25 -0700"`, the day padded with a space (RFC 3501 §9, date-day-fixed).
fn internal_date(bytes: &[u8]) -> Option<Moment> {
    let written = std::str::from_utf8(bytes).ok()?.trim();
    DateTime::parse_from_str(written, "%d-%b-%Y %H:%M:%S %z").ok()
}

/// `None` where a string or a bracket is never closed.
fn tokens(pieces: Vec<Piece>) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Literal(bytes) => tokens.push(Token::Text(bytes)),
            Piece::Text(bytes) => line_tokens(&bytes, &mut tokens)?,
        }
    }
    Some(tokens)
}

fn line_tokens(line: &[u8], tokens: &mut Vec<Token>) -> Option<()> {
    let mut rest = line;
    while let Some((first, after)) = rest.split_first() {
        rest = match first {
            b' ' | b'\r' | b'\n' | b'\t' => after,
            b'(' => {
                tokens.push(Token::Open);
                after
            }
            b')' => {
                tokens.push(Token::Close);
                after
            }
            b'"' => quoted(after, tokens)?,
            // The announcement of the literal that is the next piece.
            b'{' => after.iter().position(|b| *b == b'\n').and_then(|at| after.get(at..))?,
            b'~' if after.starts_with(b"{") => after,
            _ => bare_atom(rest, tokens)?,
        };
    }
    Some(())
}

fn quoted<'a>(after: &'a [u8], tokens: &mut Vec<Token>) -> Option<&'a [u8]> {
    let mut text = Vec::new();
    let mut bytes = after.iter().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' => {
                tokens.push(Token::Text(text));
                return after.get(at + 1..);
            }
            b'\\' => text.push(*bytes.next()?.1),
            _ => text.push(*byte),
        }
    }
    None
}

/// An atom may carry a bracket with spaces and parentheses in it: `BODY[HEADER.FIELDS (MESSAGE-ID)]<0>`.
fn bare_atom<'a>(rest: &'a [u8], tokens: &mut Vec<Token>) -> Option<&'a [u8]> {
    let mut depth = 0_u32;
    let mut end = rest.len();
    for (at, byte) in rest.iter().enumerate() {
        match byte {
            b'[' => depth += 1,
            b']' => depth = depth.saturating_sub(1),
            b'\r' | b'\n' => {
                end = at;
                break;
            }
            b' ' | b'(' | b')' | b'"' if depth == 0 => {
                end = at;
                break;
            }
            _ => {}
        }
    }
    let atom = String::from_utf8_lossy(rest.get(..end)?).into_owned();
    tokens.push(Token::Atom(atom));
    if depth == 0 { rest.get(end..) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: &Answer) {
        assert_eq!(&read(vec![Piece::Text(format!("{line}\r\n").into_bytes())]), expected, "{line}");
    }

    fn said(verdict: Verdict, code: Option<&str>) -> Status {
        Status { verdict, code: code.map(str::to_owned) }
    }

    #[test]
    fn status_lines() {
        check("* OK [UIDVALIDITY 42] UIDs valid", &Answer::Remark(said(Verdict::Ok, Some("UIDVALIDITY 42"))));
        check(
            "a1 NO [trycreate] no such folder",
            &Answer::Tagged { tag: "a1".into(), status: said(Verdict::No, Some("TRYCREATE")) },
        );
        check("a2 BAD", &Answer::Tagged { tag: "a2".into(), status: said(Verdict::Bad, None) });
        check("* BYE Autologout", &Answer::Bye);
        check("+ idling", &Answer::Continue);
        check("+", &Answer::Continue);
        check("a1 WHAT", &Answer::Broken);
        check("", &Answer::Other);
    }

    #[test]
    fn mailbox_lines() {
        check("* 4 EXISTS", &Answer::Exists(4));
        check("*  4  EXISTS ", &Answer::Exists(4));
        check("* 4 EXPUNGE", &Answer::Expunge);
        check("* SEARCH", &Answer::Search(vec![]));
        check("* SEARCH 1 2  30", &Answer::Search(vec![1, 2, 30]));
        check("* SEARCH 1 2 (MODSEQ 9)", &Answer::Search(vec![1, 2]));
        check("* SEARCH 1 two", &Answer::Broken);
        check("* SEARCH 99999999999", &Answer::Broken);
        check("* ESEARCH (TAG \"a1\") UID ALL 1:3", &Answer::Broken);
        check("* FLAGS (\\Seen \\Deleted)", &Answer::Other);
        check("* NOTIFY what ever (", &Answer::Other);
    }

    #[test]
    fn folders() {
        let listed = |attributes: &[&str], separator, name: &str| {
            Answer::List(Listed {
                attributes: attributes.iter().map(|a| (*a).to_owned()).collect(),
                separator,
                name: name.into(),
            })
        };
        check(
            r#"* LIST (\HasNoChildren \Junk) "." INBOX.Spam"#,
            &listed(&["\\hasnochildren", "\\junk"], Some('.'), "INBOX.Spam"),
        );
        check(r#"* LIST () "\\" "a \"b\"""#, &listed(&[], Some('\\'), "a \"b\""));
        check("* LIST () NIL INBOX", &listed(&[], None, "INBOX"));
        check(r#"* LIST (\Noselect"#, &Answer::Broken);
        let namespace = |prefix: &str, separator| Answer::Namespace { prefix: prefix.into(), separator };
        check(r#"* NAMESPACE (("INBOX." ".")) NIL NIL"#, &namespace("INBOX.", Some('.')));
        check(r##"* NAMESPACE (("" "/")("#news" ".")) NIL NIL"##, &namespace("", Some('/')));
        check("* NAMESPACE NIL NIL NIL", &namespace("", None));
    }

    #[test]
    fn letters() {
        let line = "* 2 FETCH (UID 9 FLAGS (\\Seen $x) RFC822.SIZE 120 MODSEQ (7) INTERNALDATE \" 7-Apr-2020 09:00:00 +0900\")";
        let internal_date = DateTime::parse_from_rfc3339("2020-04-07T09:00:00+09:00").ok();
        check(line, &Answer::Fetch(Box::new(Fetched { uid: Some(9), size: Some(120), internal_date, body: None })));
        let empty = Fetched { uid: Some(9), ..Fetched::default() };
        check("* 2 FETCH (UID 9 BODY[] NIL)", &Answer::Fetch(Box::new(empty)));
        check("* 2 FETCH (UID 9 BODY[]", &Answer::Broken);
        check("* 2 FETCH (UID x)", &Answer::Broken);
        let pieces = vec![
            Piece::Text(b"* 1 FETCH (BODY[HEADER.FIELDS (MESSAGE-ID)]<0> {3}\r\n".to_vec()),
            Piece::Literal(b"a\r\n".to_vec()),
            Piece::Text(b" UID 5)\r\n".to_vec()),
        ];
        let expected = Fetched { uid: Some(5), body: Some(b"a\r\n".to_vec()), ..Fetched::default() };
        assert_eq!(read(pieces), Answer::Fetch(Box::new(expected)));
    }
}
