//! HTML cut into tags and text, in one pass over any input.
//!
//! As browsers do, roughly: nothing is an error. What never closes is found out once, not at each beginning.

use std::borrow::Cow;

/// A piece of HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// With its character references resolved.
    Text(Cow<'a, str>),
    Open(Tag<'a>),
    Close(&'a str),
}

/// A start tag, with the few attributes that decide what is seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tag<'a> {
    /// In lower case.
    pub name: String,
    pub class: &'a str,
    pub id: &'a str,
    /// In lower case, without spaces, with a semicolon at its end.
    pub style: String,
    pub hidden: bool,
    /// Where a numbered list begins.
    pub start: Option<u32>,
}

impl Tag<'_> {
    /// Whether the element has this class, also as Outlook renames it (`x_gmail_quote`).
    #[must_use]
    pub fn is_classed(&self, class: &str) -> bool {
        self.class.split_ascii_whitespace().any(|c| c.trim_start_matches("x_") == class)
    }
}

/// Elements whose content is no text.
const SILENT: [&str; 6] = ["style", "script", "title", "template", "noembed", "noframes"];

/// The tokens of a page.
pub struct Tokens<'a> {
    rest: &'a str,
    /// What has turned out not to come any more.
    absent: Vec<&'static str>,
}

impl<'a> Tokens<'a> {
    #[must_use]
    pub fn of(html: &'a str) -> Self {
        Self { rest: html, absent: Vec::new() }
    }

    /// Finds what closes something, remembering when there is none.
    fn find(&mut self, from: usize, wanted: &'static str) -> Option<usize> {
        if self.absent.contains(&wanted) {
            return None;
        }
        let found = self.rest.get(from..).and_then(|rest| rest.find(wanted));
        if found.is_none() {
            self.absent.push(wanted);
        }
        found.map(|at| from + at)
    }

    fn skip(&mut self, length: usize) {
        self.rest = self.rest.get(length..).unwrap_or_default();
    }

    /// The length of text at the start; at least one byte.
    fn text(&mut self) -> Token<'a> {
        let first = self.rest.chars().next().map_or(0, char::len_utf8);
        let end = self.rest.get(first..).and_then(|rest| rest.find('<')).map_or(self.rest.len(), |at| at + first);
        let (text, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        Token::Text(super::html_entities::resolve(text))
    }

    /// Skips a comment or declaration; what never closes hides the rest, as it does in browsers.
    fn skip_markup(&mut self) {
        let comment = self.rest.starts_with("<!--");
        let end = if comment { self.find(4, "-->").map(|at| at + 3) } else { self.find(2, ">").map(|at| at + 1) };
        self.skip(end.unwrap_or(self.rest.len()));
    }

    fn tag(&mut self) -> Option<Token<'a>> {
        let closing = self.rest.starts_with("</");
        let start = if closing { 2 } else { 1 };
        let end = self.tag_end(start)?;
        let inner = self.rest.get(start..end)?;
        let name_end = inner.find(|c: char| c.is_ascii_whitespace() || c == '/').unwrap_or(inner.len());
        let (name, attributes) = inner.split_at(name_end);
        self.skip(end + 1);
        if closing {
            return Some(Token::Close(name));
        }
        let name = name.to_ascii_lowercase();
        if SILENT.contains(&name.as_str()) && !attributes.ends_with('/') {
            self.skip_element(&name);
        }
        Some(Token::Open(read_attributes(name, attributes)))
    }

    /// Where the tag's `>` stands, outside of quotes; quotes that never close are none.
    fn tag_end(&mut self, start: usize) -> Option<usize> {
        let mut at = start;
        loop {
            let special = self.rest.get(at..)?.find(['>', '"', '\''])?;
            at += special;
            match self.rest.as_bytes().get(at)? {
                b'>' => return Some(at),
                b'"' => at = self.find(at + 1, "\"").unwrap_or(at) + 1,
                _ => at = self.find(at + 1, "'").unwrap_or(at) + 1,
            }
        }
    }

    fn skip_element(&mut self, name: &str) {
        let closes = |rest: &str| {
            rest.strip_prefix("</").and_then(|r| r.get(..name.len())).is_some_and(|n| n.eq_ignore_ascii_case(name))
        };
        let end = self.rest.match_indices("</").map(|(at, _)| at).find(|at| self.rest.get(*at..).is_some_and(closes));
        self.skip(end.unwrap_or(self.rest.len()));
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let mut start = self.rest.bytes();
            let first = start.next()?;
            if first != b'<' {
                return Some(self.text());
            }
            let second = start.next().unwrap_or_default();
            let named = second.is_ascii_alphabetic()
                || (second == b'/' && start.next().is_some_and(|b| b.is_ascii_alphabetic()));
            if matches!(second, b'!' | b'?') {
                self.skip_markup();
            } else if named
                && self.find(1, ">").is_some()
                && let Some(token) = self.tag()
            {
                return Some(token);
            } else {
                return Some(self.text());
            }
        }
    }
}

fn read_attributes<'a>(name: String, text: &'a str) -> Tag<'a> {
    const MOST: usize = 60;
    let mut tag = Tag { name, ..Tag::default() };
    let mut rest = text;
    for _ in 0..MOST {
        let Some((name, value, after)) = next_attribute(rest) else { break };
        rest = after;
        match name.to_ascii_lowercase().as_str() {
            "class" => tag.class = value,
            "id" => tag.id = value,
            "hidden" => tag.hidden = true,
            "start" => tag.start = value.trim().parse().ok(),
            "style" => {
                tag.style = value.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase() + ";";
            }
            _ => {}
        }
    }
    tag
}

fn next_attribute(text: &str) -> Option<(&str, &str, &str)> {
    let text = text.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
    let end = text.find(|c: char| c.is_ascii_whitespace() || c == '=').unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    if name.is_empty() && rest.is_empty() {
        return None;
    }
    let Some(value) = rest.trim_start().strip_prefix('=') else { return Some((name, "", rest)) };
    let value = value.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    if let Some(quote) = quote
        && let Some((inner, after)) = value.get(1..).and_then(|v| v.split_once(quote))
    {
        return Some((name, inner, after));
    }
    let (inner, after) = value.split_at(value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len()));
    Some((name, inner, after))
}
