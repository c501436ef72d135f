//! The addresses of a header field (RFC 5322 §3.4), and of those that break its rules.
//!
//! Encoded words are opaque here and decoded afterwards, in display names only: `=?..?=` may hold commas, brackets and
//! whole addresses, and none of those may become one.

use super::clean::clean_header;
use super::encoded_word::{Reach, decode_words, extent};
use super::jis::Extras;
use super::{Address, Mailbox};

/// No person writes to more people; further addresses are not read.
const MOST: usize = 100;

/// The addresses of one field.
#[derive(Clone, Debug, Default)]
pub struct AddressList {
    pub mailboxes: Vec<Mailbox>,
    /// Something with an `@` was there that is no address: programs may disagree who is meant.
    pub unreadable: bool,
    /// A name carried hidden characters or controls.
    pub hidden: bool,
    /// A name could not be decoded.
    pub damaged: bool,
}

impl AddressList {
    /// Reads a field's text, as [`super::fields::Field`] has it.
    #[must_use]
    pub fn read(text: &str, extras: Extras) -> Self {
        let mut list = Self::default();
        let mut entry = Entry::default();
        let mut scanner = Scanner { rest: text, reach: Reach::of(text) };
        while let Some(token) = scanner.next_token() {
            match token {
                Token::Separator => list.close(&mut entry, extras),
                Token::GroupName => entry = Entry::default(),
                Token::Angle(inner) => entry.angles.push(inner.to_owned()),
                Token::Comment(inner) => entry.comment.push_str(inner),
                Token::Quoted(inner) => entry.push_quoted(inner),
                Token::Text(text) => entry.push(text),
            }
            if list.mailboxes.len() >= MOST {
                return list;
            }
        }
        list.close(&mut entry, extras);
        list
    }

    fn close(&mut self, entry: &mut Entry, extras: Extras) {
        if entry.angles.is_empty() && !entry.raw.contains('@') {
            // `Yamada, Hanako <..>` without quotes: half a name.
            entry.display.push_str(if entry.display.trim().is_empty() { "" } else { "," });
            entry.raw.clear();
            return;
        }
        let entry = std::mem::take(entry);
        let (found, name) = entry.addresses();
        let name = self.name(if name.trim().is_empty() { &entry.comment } else { &name }, extras);
        self.unreadable |= found.is_empty();
        self.mailboxes.extend(found.into_iter().map(|address| Mailbox { name: name.clone(), address }));
    }

    fn name(&mut self, written: &str, extras: Extras) -> String {
        let decoded = decode_words(written.trim(), extras);
        let cleaned = clean_header(&decoded.text);
        self.damaged |= decoded.damaged;
        self.hidden |= cleaned.hidden;
        let name = cleaned.text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ',' | '<' | '>'));
        name.to_owned()
    }
}

/// What stands between two commas.
#[derive(Default)]
struct Entry {
    /// The name, quotes resolved.
    display: String,
    /// The same with its quotes: old docomo addresses are quoted without brackets.
    raw: String,
    angles: Vec<String>,
    comment: String,
}

impl Entry {
    fn push(&mut self, text: &str) {
        self.display.push_str(text);
        self.raw.push_str(text);
    }

    fn push_quoted(&mut self, inner: &str) {
        let plain = inner.replace("\\\"", "\"").replace("\\\\", "\\");
        self.display.push_str(&plain);
        self.raw.extend(["\"", inner, "\""]);
    }

    /// The addresses meant, normally one, and the name.
    fn addresses(&self) -> (Vec<Address>, String) {
        if !self.angles.is_empty() {
            let found = self.angles.iter().filter_map(|inner| parse_angle(inner)).collect();
            return (found, self.display.clone());
        }
        if let Some(address) = Address::parse_exact(&self.raw) {
            return (vec![address], String::new());
        }
        let (with_at, others): (Vec<_>, Vec<_>) = self.raw.split_whitespace().partition(|t| t.contains('@'));
        (with_at.into_iter().filter_map(Address::parse_exact).collect(), others.join(" "))
    }
}

/// What stands in angle brackets: an address, perhaps with a route before it (RFC 5322 §4.4) or a comment in it.
fn parse_angle(inner: &str) -> Option<Address> {
    let inner = inner.trim_matches(|c: char| c.is_whitespace() || matches!(c, '<' | '>'));
    let inner = inner.strip_prefix("mailto:").unwrap_or(inner);
    let routed = inner.strip_prefix('@').and_then(|r| r.split_once(':')).map_or(inner, |(_, address)| address);
    Address::parse_exact(routed)
}

enum Token<'a> {
    Separator,
    /// What stood before a colon was a group's name.
    GroupName,
    Angle(&'a str),
    Comment(&'a str),
    Quoted(&'a str),
    Text(&'a str),
}

struct Scanner<'a> {
    rest: &'a str,
    reach: Reach,
}

impl<'a> Scanner<'a> {
    fn next_token(&mut self) -> Option<Token<'a>> {
        let first = self.rest.chars().next()?;
        Some(match first {
            ',' | ';' => self.take(1, Token::Separator),
            ':' => self.take(1, Token::GroupName),
            '<' => self.delimited('>').map_or_else(|| self.text(1), Token::Angle),
            '"' => self.delimited('"').map_or_else(|| self.text(1), Token::Quoted),
            '(' => self.comment().map_or_else(|| self.text(1), Token::Comment),
            '=' => {
                let length = extent(self.rest, self.reach).unwrap_or(1);
                self.text(length)
            }
            _ => {
                let special = |c: char| matches!(c, ',' | ';' | ':' | '<' | '"' | '(' | '=');
                let length = self.rest.find(special).unwrap_or(self.rest.len());
                self.text(length)
            }
        })
    }

    fn take(&mut self, length: usize, token: Token<'a>) -> Token<'a> {
        self.rest = self.rest.get(length..).unwrap_or_default();
        token
    }

    fn text(&mut self, length: usize) -> Token<'a> {
        let (text, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.rest = rest;
        Token::Text(text)
    }

    /// What stands up to the closing character; without one, all that is left.
    fn delimited(&mut self, close: char) -> Option<&'a str> {
        let inner = self.rest.get(1..)?;
        let mut escaped = false;
        let end = inner.char_indices().find(|(_, c)| {
            let found = *c == close && !escaped;
            escaped = *c == '\\' && !escaped && close == '"';
            found
        });
        let end = end.map_or(inner.len(), |(at, _)| at);
        self.rest = inner.get(end + close.len_utf8()..).unwrap_or_default();
        inner.get(..end)
    }

    fn comment(&mut self) -> Option<&'a str> {
        let mut depth = 0_usize;
        let end = self.rest.char_indices().find(|(_, c)| {
            match c {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            depth == 0
        });
        let end = end.map_or(self.rest.len(), |(at, _)| at);
        let inner = self.rest.get(1..end);
        self.rest = self.rest.get(end + 1..).unwrap_or_default();
        inner
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, expected: &[(&str, &str)]) -> AddressList {
        let list = AddressList::read(written, Extras::Kanji);
        let found: Vec<_> = list.mailboxes.iter().map(|m| (m.name.clone(), m.address.to_string())).collect();
        let expected: Vec<_> = expected.iter().map(|(n, a)| ((*n).to_owned(), (*a).to_owned())).collect();
        assert_eq!(found, expected, "{written}");
        list
    }

    #[test]
    fn addresses_as_programs_write_them() {
        let hanako = "=?utf-8?B?6Iqx5a2Q?=";
        check("hanako@example.jp", &[("", "hanako@example.jp")]);
        check("<hanako@example.jp>", &[("", "hanako@example.jp")]);
        check("花子 <hanako@example.jp>", &[("花子", "hanako@example.jp")]);
        check("\"山田, 花子\" <hanako@example.jp>", &[("山田, 花子", "hanako@example.jp")]);
        check("Yamada, Hanako <hanako@example.jp>", &[("Yamada, Hanako", "hanako@example.jp")]);
        check(&format!("{hanako} <h@example.jp>"), &[("花子", "h@example.jp")]);
        check(&format!("\"{hanako}\" <h@example.jp>"), &[("花子", "h@example.jp")]);
        check(&format!("h@example.jp ({hanako})"), &[("花子", "h@example.jp")]);
        check("hanako hanako@example.jp", &[("hanako", "hanako@example.jp")]);
        check("a@example.jp, B <b@example.jp>;", &[("", "a@example.jp"), ("B", "b@example.jp")]);
        check("undisclosed-recipients:;", &[]);
        check("Team: a@example.jp, b@example.jp;", &[("", "a@example.jp"), ("", "b@example.jp")]);
        check("<@relay.example,@b.example:c@example.jp>", &[("", "c@example.jp")]);
        check("花子 <<hanako@example.jp>>", &[("花子", "hanako@example.jp")]);
        check("花子 <hanako@example.jp", &[("花子", "hanako@example.jp")]);
        check("", &[]);
    }

    #[test]
    fn addresses_that_old_phones_have() {
        check("\"abc..def.\"@docomo.example.jp", &[("", "abc..def.@docomo.example.jp")]);
        check("abc..def.@docomo.example.jp", &[("", "abc..def.@docomo.example.jp")]);
        check("花子 <.abc..def.@ezweb.example.jp>", &[("花子", ".abc..def.@ezweb.example.jp")]);
        check("<\"abc.\"@docomo.example.jp>", &[("", "abc.@docomo.example.jp")]);
        check("花子 <\".a\"@ezweb.example.jp>", &[("花子", ".a@ezweb.example.jp")]);
        check("a.@docomo.example.jp (花子)", &[("花子", "a.@docomo.example.jp")]);
        check(
            "\"花子\" <a..b@docomo.example.jp>, b@example.jp",
            &[("花子", "a..b@docomo.example.jp"), ("", "b@example.jp")],
        );
    }

    #[test]
    fn wide_characters_name_no_mailbox() {
        assert!(check("花子 <hanako@example．jp>", &[]).unreadable);
        assert!(check("ｈanako@example.jp", &[]).unreadable);
        assert!(check("花子 <hanako＠example.jp>", &[]).mailboxes.is_empty());
    }

    #[test]
    fn what_deceives_yields_no_one_else() {
        // Decoded first, this would be a letter from victim@example.jp.
        let forged = "=?utf-8?Q?victim=40example.jp,_x?= <evil@example.com>";
        check(forged, &[("victim@example.jp, x", "evil@example.com")]);
        check("=?utf-8?Q?<victim@example.jp>,?= <evil@example.com>", &[("victim@example.jp", "evil@example.com")]);
        check("\"victim@example.jp\" <evil@example.com>", &[("victim@example.jp", "evil@example.com")]);
        let both = [("", "victim@example.jp"), ("", "evil@example.com")];
        check("victim@example.jp evil@example.com", &both);
        check("<victim@example.jp> <evil@example.com>", &both);
        check("=?utf-8?B?eA0KQmNjOg==?= <a@example.jp>", &[("x  Bcc:", "a@example.jp")]);
        assert!(check("=?utf-8?B?4oCuYQA=?= <a@example.jp>", &[("a", "a@example.jp")]).hidden);
        assert!(check("victim@@example.jp, <evil@example.com>", &[("", "evil@example.com")]).unreadable);
    }

    #[test]
    fn endless_lists_end() {
        let many = "a@example.jp, ".repeat(20_000);
        assert_eq!(AddressList::read(&many, Extras::Kanji).mailboxes.len(), MOST);
        for bomb in ["a:", "<", "(", "\"", "=?a?B?", "(\""] {
            let _ = AddressList::read(&bomb.repeat(60_000), Extras::Kanji);
        }
    }
}
