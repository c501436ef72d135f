//! What the receiving server found out about the sender: `Authentication-Results` (RFC 8601).
//!
//! Anybody can write such a header; only the topmost one, under the name that our own server signs with, was
//! written by our own server (§5). It is read here and nowhere else, and nothing is checked again: the keys and
//! the sender's IP of that moment are gone. This module refuses to know whose address it is.

use super::Letter;

/// What DMARC (RFC 7489) said of the address in `From`, as our own server tells it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Verdict {
    /// The sender's domain vouches for the letter.
    Pass,
    /// The sender's domain says that it is not from there.
    Fail,
    /// Not checked, no policy, no clear result, or no header of our own server's.
    #[default]
    None,
}

/// The verdict of the server that signs as `authserv_id` (compared without case, as host names are).
///
/// A pass counts only in the topmost header. A fail counts also in those of the same name right below, because a
/// server whose checks are separate programs writes one header for each; and wherever it stands in them, because an
/// envelope address with an odd quote or bracket, copied by a careless server, could hide the statements behind it:
/// nobody gains by forging a fail.
#[must_use]
pub fn verdict(letter: &Letter, authserv_id: &str) -> Verdict {
    let own: Vec<Results> = letter
        .headers_named("authentication-results")
        .map(Results::parse)
        .take_while(|results| results.authserv_id.as_deref().is_some_and(|id| is_same_host(id, authserv_id)))
        .collect();
    if own.iter().any(|results| results.fails || results.dmarc.iter().any(|result| result == "fail")) {
        return Verdict::Fail;
    }
    match own.first() {
        Some(topmost) if topmost.dmarc.iter().any(|result| result == "pass") => Verdict::Pass,
        _ => Verdict::None,
    }
}

/// The name in the topmost header: what `check --connect` proposes to pin. `None` where the server writes no
/// header, or one without a name (Exchange Online).
#[must_use]
pub fn authserv_id(letter: &Letter) -> Option<String> {
    Results::parse(letter.headers_named("authentication-results").next()?).authserv_id
}

/// One header, as far as it is of use.
struct Results {
    authserv_id: Option<String>,
    /// Every result of the method `dmarc`, lower case.
    dmarc: Vec<String>,
    /// A statement, or what could be one inside a comment or a quoted string, says that it failed.
    fails: bool,
}

/// Host names, with or without the root's dot.
fn is_same_host(one: &str, other: &str) -> bool {
    one.trim_end_matches('.').eq_ignore_ascii_case(other.trim_end_matches('.'))
}

impl Results {
    /// RFC 8601 §2.2: `authserv-id [version] *( ";" method["/" version] "=" result … )`.
    fn parse(value: &str) -> Self {
        let mut statements = statements(value).into_iter();
        let authserv_id = statements
            .next()
            .and_then(|first| first.split_whitespace().next().map(str::to_owned))
            .filter(|id| !id.is_empty() && !id.contains('='));
        let dmarc = statements.filter_map(|statement| result_of("dmarc", &statement)).collect();
        let fails = value.split(';').filter_map(|piece| result_of("dmarc", piece)).any(|result| says_fail(&result));
        Self { authserv_id, dmarc, fails }
    }
}

/// The result of `method` in a statement that is about it.
fn result_of(method: &str, statement: &str) -> Option<String> {
    let (name, rest) = statement.split_once('=')?;
    let name = name.split('/').next().unwrap_or_default().trim();
    let result = rest.split_whitespace().next()?;
    name.eq_ignore_ascii_case(method).then(|| result.to_ascii_lowercase())
}

fn says_fail(result: &str) -> bool {
    result.split(|c: char| !c.is_ascii_alphanumeric()).next() == Some("fail")
}

/// The parts between the semicolons, without comments (RFC 5322 §3.2.2); semicolons in quoted strings are text.
fn statements(value: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let (mut depth, mut quoted, mut escaped) = (0_u32, false, false);
    for c in value.chars() {
        let skipped = std::mem::take(&mut escaped);
        match c {
            '\\' if !skipped && (quoted || depth > 0) => escaped = true,
            '"' if !skipped && depth == 0 => quoted = !quoted,
            '(' if !skipped && !quoted => depth += 1,
            ')' if !skipped && depth > 0 => {
                depth -= 1;
                push(&mut found, ' ');
            }
            ';' if !quoted && depth == 0 => found.push(String::new()),
            _ if depth == 0 => push(&mut found, c),
            _ => {}
        }
    }
    found
}

fn push(found: &mut [String], c: char) {
    if let Some(last) = found.last_mut() {
        last.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::letter::Header;

    fn letter(values: &[&str]) -> Letter {
        let headers = values
            .iter()
            .map(|value| Header { name: "authentication-results".to_owned(), value: (*value).to_owned() })
            .collect();
        Letter { headers, ..Letter::default() }
    }

    fn check(values: &[&str], verdict_expected: Verdict, id: Option<&str>) {
        let letter = letter(values);
        assert_eq!(verdict(&letter, "mx.example.jp"), verdict_expected, "{values:?}");
        assert_eq!(authserv_id(&letter).as_deref(), id, "{values:?}");
    }

    #[test]
    fn only_our_own_servers_word_counts() {
        let own = Some("mx.example.jp");
        check(&[], Verdict::None, None);
        check(&["mx.example.jp; dmarc=pass header.from=example.com"], Verdict::Pass, own);
        check(
            &["MX.Example.JP 1; spf=pass smtp.mailfrom=a@b.example; DMARC=Pass"],
            Verdict::Pass,
            Some("MX.Example.JP"),
        );
        check(&["mx.example.jp; dkim=pass header.d=a.example; dmarc=fail (p=none dis=none)"], Verdict::Fail, own);
        check(&["mx.example.jp; spf=fail; dkim=fail; dmarc=none"], Verdict::None, own);
        check(&["mx.example.jp; none"], Verdict::None, own);
        check(&["mx.example.jp; dmarc=temperror; spf=pass"], Verdict::None, own);
        check(&["mx.example.jp; dmarc=bestguesspass"], Verdict::None, own);
        check(&["other.example; dmarc=pass"], Verdict::None, Some("other.example"));
        check(&["other.example; spf=pass", "mx.example.jp; dmarc=pass"], Verdict::None, Some("other.example"));
        check(&["spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=a.example; dmarc=pass"], Verdict::None, None);
    }

    #[test]
    fn separate_programs_write_separate_headers() {
        let own = Some("mx.example.jp");
        check(&["mx.example.jp; dkim=none", "mx.example.jp; dmarc=fail"], Verdict::Fail, own);
        check(&["mx.example.jp; dmarc=pass", "mx.example.jp; dkim=pass"], Verdict::Pass, own);
        // The lower one may be the sender's own invention, if the server does not strip them.
        check(&["mx.example.jp; dkim=none", "mx.example.jp; dmarc=pass"], Verdict::None, own);
    }

    #[test]
    fn comments_and_quotes_hold_no_results() {
        let own = Some("mx.example.jp");
        check(&["mx.example.jp (dmarc=pass; x); spf=none (dmarc=pass (a; b) \\) ; dmarc=pass)"], Verdict::None, own);
        check(&["mx.example.jp; spf=pass smtp.mailfrom=\"x; dmarc=pass\"@evil.example"], Verdict::None, own);
        check(&["mx.example.jp; spf=pass reason=\"a \\\"; dmarc=pass\"; dmarc=fail"], Verdict::Fail, own);
        check(&["(topmost) mx.example.jp/1; dmarc/1 = pass"], Verdict::None, Some("mx.example.jp/1"));
        check(&["\"mx.example.jp\"; dmarc/1 = pass"], Verdict::Pass, own);
        check(&["mx.example.jp; dmarc=fail; dmarc=pass"], Verdict::Fail, own);
        check(&["mx.example.jp; spf=pass ((((("], Verdict::None, own);
        check(&[";;;===", ""], Verdict::None, None);
    }

    #[test]
    fn nothing_hides_a_fail() {
        let own = Some("mx.example.jp");
        check(&["mx.example.jp; spf=pass smtp.mailfrom=a(b@evil.example; dmarc=fail (p=none)"], Verdict::Fail, own);
        check(&["mx.example.jp; spf=pass smtp.mailfrom=a\"b@evil.example; dmarc=fail"], Verdict::Fail, own);
        check(&["mx.example.jp; spf=pass smtp.mailfrom=a\\(b@evil.example; dmarc=fail"], Verdict::Fail, own);
        check(&["mx.example.jp; spf=pass (a; DMARC = Fail(p=none) ) x; dmarc=pass"], Verdict::Fail, own);
        check(&["mx.example.jp.; dmarc=fail"], Verdict::Fail, Some("mx.example.jp."));
        // A forged one below cannot undo it, nor one of another name.
        check(&["mx.example.jp; dmarc=fail", "mx.example.jp; dmarc=pass"], Verdict::Fail, own);
        check(&["mx.example.jp; dmarc=fail", "other.example; dmarc=pass"], Verdict::Fail, own);
        check(&["mx.example.jp; dmarc=pass", "other.example; dmarc=fail"], Verdict::Pass, own);
    }

    #[test]
    fn as_it_stands_in_the_bytes() {
        let rows = [
            ("Authentication-Results: mx.example.jp;\r\n\tspf=pass;\r\n dmarc=fail\r\n (p=none)\r\n", Verdict::Fail),
            ("authentication-results : MX.example.jp 1;\r\n dmarc=pass\r\n", Verdict::Pass),
            ("ARC-Authentication-Results: i=1; mx.example.jp; dmarc=pass\r\n", Verdict::None),
            ("X-Authentication-Results: mx.example.jp; dmarc=pass\r\n", Verdict::None),
            (
                "ARC-Authentication-Results: i=1; mx.example.jp; dmarc=pass\r\nAuthentication-Results: mx.example.jp; dmarc=fail\r\n",
                Verdict::Fail,
            ),
            ("Subject: Authentication-Results: mx.example.jp; dmarc=pass\r\n", Verdict::None),
            ("Subject: x\r\n Authentication-Results: mx.example.jp; dmarc=pass\r\n", Verdict::None),
            ("Subject: x\r\n\r\nAuthentication-Results: mx.example.jp; dmarc=pass\r\n", Verdict::None),
        ];
        for (header, expected) in rows {
            let bytes = format!("{header}From: hanako@example.jp\r\n\r\ntext\r\n");
            assert_eq!(verdict(&Letter::decode(bytes.as_bytes()), "mx.example.jp"), expected, "{header}");
        }
    }
}
