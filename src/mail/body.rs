//! The text a person would read first, and what every other part of the letter is to it.

use std::collections::HashMap;

use super::charset::{self, Charset, Decoded};
use super::clean::{clean, lines};
use super::flowed::{Delsp, unflow};
use super::html::lines_of_html;
use super::jis::Extras;
use super::structure::{Entity, Tree};
use super::{Line, Part, Role};

/// The readable text is cut after this many bytes: a hundred pages.
pub const LONGEST_TEXT: usize = 200_000;
/// Bytes of one part in which text is looked for: HTML wraps little text in much.
const LONGEST_SOURCE: usize = 4 * 1024 * 1024;
/// Bytes of text that are read from all parts together, whichever of them is taken in the end.
const ALL_TEXT: usize = 3 * LONGEST_TEXT;

/// The text and parts of a letter, and what was wrong with them.
#[derive(Default)]
pub struct Body {
    pub lines: Vec<Line>,
    pub parts: Vec<Part>,
    /// Bytes in `lines`, their ends included.
    length: usize,
    pub damaged: bool,
    pub hidden: bool,
    pub broken: bool,
    pub too_large: bool,
}

impl Body {
    /// Reads all parts of a tree.
    #[must_use]
    pub fn read(tree: &Tree<'_>, extras: Extras) -> Self {
        let mut leaves = Leaves { extras, texts: HashMap::new(), leaves: Vec::new(), budget: ALL_TEXT };
        let chosen = leaves.walk(&tree.root, Place::Body);
        let mut body = Self { broken: tree.broken, ..Self::default() };
        for index in &chosen {
            body.join(leaves.texts.remove(index).unwrap_or_default());
        }
        body.too_large |= tree.too_large || leaves.budget == 0;
        for (index, leaf) in leaves.leaves.into_iter().enumerate() {
            body.broken |= leaf.broken;
            body.damaged |= leaf.damaged && chosen.contains(&index);
            let role = if chosen.contains(&index) { Role::Text } else { leaf.role };
            body.parts.push(Part { role, ..leaf.part });
        }
        body
    }

    /// Appends a part's lines, cleaned, within the bound.
    fn join(&mut self, part: Vec<Line>) {
        self.too_large |= self.length >= LONGEST_TEXT;
        if self.too_large {
            return;
        }
        for line in part {
            let room = LONGEST_TEXT.saturating_sub(self.length);
            let cleaned = clean(&line.text);
            self.hidden |= cleaned.hidden;
            if cleaned.text.len() >= room {
                self.too_large = true;
                self.lines.push(Line { text: shortened(cleaned.text, room.saturating_sub(1)), ..line });
                self.length = LONGEST_TEXT;
                return;
            }
            self.length += cleaned.text.len() + 1;
            self.lines.push(Line { text: cleaned.text, ..line });
        }
        while self.lines.last().is_some_and(|l| l.text.trim().is_empty()) {
            self.lines.pop();
        }
    }
}

/// Where in the letter an entity stands, as far as that decides what it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Body,
    /// Within an HTML letter's `multipart/related`, not the root.
    Related,
    /// A later part of `multipart/report`.
    Report,
    /// A later part of `multipart/signed` and its like.
    Appended,
}

struct Leaf {
    part: Part,
    role: Role,
    damaged: bool,
    broken: bool,
}

struct Leaves {
    extras: Extras,
    /// Lines of the leaves that can be read, by their index.
    texts: HashMap<usize, Vec<Line>>,
    leaves: Vec<Leaf>,
    /// How much more text may be read.
    budget: usize,
}

impl Leaves {
    /// Takes in an entity's leaves and says which of them make up its text.
    fn walk(&mut self, entity: &Entity<'_>, place: Place) -> Vec<usize> {
        if entity.children.is_empty() {
            return self.leaf(entity, place).into_iter().collect();
        }
        match entity.content_type.value.as_str() {
            "multipart/alternative" => self.alternative(entity, place),
            "multipart/related" => self.first_counts(entity, place, Place::Related),
            "multipart/report" => self.first_counts(entity, place, Place::Report),
            "multipart/signed" | "multipart/appledouble" => self.first_counts(entity, place, Place::Appended),
            _ => {
                let chosen = entity.children.iter().flat_map(|child| self.walk(child, place)).collect();
                self.without_repetition(chosen)
            }
        }
    }

    fn first_counts(&mut self, entity: &Entity<'_>, place: Place, later: Place) -> Vec<usize> {
        let root = entity.content_type.parameter("start").and_then(|start| {
            entity
                .children
                .iter()
                .position(|child| child.fields.first("content-id").is_some_and(|id| id.contains(start)))
        });
        let mut chosen = Vec::new();
        for (at, child) in entity.children.iter().enumerate() {
            if at == root.unwrap_or_default() {
                chosen = self.walk(child, place);
            } else {
                self.walk(child, later);
            }
        }
        chosen
    }

    /// The first form that is plain text and says something, else the last that is not empty.
    fn alternative(&mut self, entity: &Entity<'_>, place: Place) -> Vec<usize> {
        let forms: Vec<Vec<usize>> = entity.children.iter().map(|child| self.walk(child, place)).collect();
        let written: Vec<_> = forms.iter().filter(|form| form.iter().any(|i| !self.is_blank(*i))).collect();
        // 「HTML」 in the plain form, and nothing of it in the other: it stands in for the letter.
        let stands_in = |form: &Vec<usize>| {
            let words = self.words_of(form);
            let mut others = written.iter().filter(|other| **other != form);
            speaks_of_html(&words) && others.any(|other| !self.words_of(other).contains(&words))
        };
        let plain = written.iter().find(|form| form.iter().all(|i| self.is_plain(*i)) && !stands_in(form));
        let best = plain.or(written.last()).map(|form| (*form).clone()).or_else(|| forms.first().cloned());
        let best = best.unwrap_or_default();
        for index in forms.iter().flatten().filter(|i| !best.contains(i)) {
            self.set_role(*index, Role::Alternative);
        }
        best
    }

    /// Some programs send text and HTML of the same words side by side.
    fn without_repetition(&mut self, chosen: Vec<usize>) -> Vec<usize> {
        let [first, second] = chosen.as_slice() else { return chosen };
        let same = self.is_plain(*first) && !self.is_plain(*second) && self.words(*first) == self.words(*second);
        if !same {
            return chosen;
        }
        self.set_role(*second, Role::Alternative);
        vec![*first]
    }

    fn words_of(&self, form: &[usize]) -> String {
        form.iter().map(|index| self.words(*index)).collect()
    }

    fn words(&self, index: usize) -> String {
        let lines = self.texts.get(&index).into_iter().flatten();
        lines.flat_map(|l| l.text.chars()).filter(|c| !c.is_whitespace()).collect()
    }

    fn is_blank(&self, index: usize) -> bool {
        self.texts.get(&index).is_none_or(|lines| lines.iter().all(|l| l.text.trim().is_empty()))
    }

    fn is_plain(&self, index: usize) -> bool {
        self.leaves.get(index).is_some_and(|leaf| leaf.part.content_type != "text/html")
    }

    fn set_role(&mut self, index: usize, role: Role) {
        if let Some(leaf) = self.leaves.get_mut(index) {
            leaf.role = role;
        }
    }

    fn leaf(&mut self, entity: &Entity<'_>, place: Place) -> Option<usize> {
        let index = self.leaves.len();
        let name = entity.file_name(self.extras);
        // A broken multipart is shown as the text that it is.
        let content_type = if entity.is_multipart() { "text/plain" } else { &entity.content_type.value }.to_owned();
        let unpacked = entity.unpacked();
        let decoded = textual(&content_type).then(|| decode_text(entity, &unpacked.content, self.extras));
        let role = role_of(entity, &content_type, place);
        let attached = entity.disposition.value == "attachment" && (name.is_some() || index > 0);
        let readable =
            place == Place::Body && is_body_type(&content_type) && !attached && !(name.is_some() && index > 0);
        if let Some(decoded) = decoded.as_ref().filter(|_| readable) {
            let lines = read_lines(entity, &decoded.text, self.budget.min(LONGEST_TEXT + 1));
            self.budget = self.budget.saturating_sub(lines.iter().map(|l| l.text.len() + 1).sum());
            self.texts.insert(index, lines);
        }
        self.leaves.push(Leaf {
            damaged: decoded.as_ref().is_some_and(|d| d.damaged),
            broken: unpacked.broken,
            role,
            part: Part {
                content_type,
                name,
                role,
                content: unpacked.content,
                text: decoded.map(|d| shortened(d.text, LONGEST_TEXT)),
            },
        });
        readable.then_some(index)
    }
}

/// Plain text that may only say that the letter is in HTML, in words without spaces.
fn speaks_of_html(words: &str) -> bool {
    const LONGEST: usize = 240;
    let lower = words.to_lowercase();
    lower.len() <= LONGEST && (lower.contains("html") || lower.contains("notextversion"))
}

fn role_of(entity: &Entity<'_>, content_type: &str, place: Place) -> Role {
    let nested = matches!(content_type, "message/rfc822" | "message/global" | "message/partial");
    match place {
        Place::Report => Role::Nested,
        _ if nested || content_type.starts_with("message/") => Role::Nested,
        Place::Related if entity.disposition.value != "attachment" => Role::Inline,
        _ => Role::Attachment,
    }
}

/// What a mail program shows as the letter itself.
fn is_body_type(content_type: &str) -> bool {
    matches!(content_type, "text/plain" | "text/html" | "text/enriched" | "text/x-markdown" | "text/markdown")
}

fn textual(content_type: &str) -> bool {
    content_type.starts_with("text/") || content_type.starts_with("message/")
}

fn decode_text(entity: &Entity<'_>, content: &[u8], extras: Extras) -> Decoded {
    let source = content.get(..LONGEST_SOURCE).unwrap_or(content);
    let label = entity.content_type.parameter("charset");
    let html = entity.content_type.value == "text/html";
    let meta = if html && label.is_none() { meta_charset(source) } else { None };
    let charset = label.map(Charset::named).or(meta).unwrap_or(Charset::Unsaid);
    charset::decode(source, charset, extras)
}

/// The charset that an HTML page names in itself, near its beginning.
fn meta_charset(page: &[u8]) -> Option<Charset> {
    const NEAR: usize = 4096;
    let head = String::from_utf8_lossy(page.get(..NEAR).unwrap_or(page)).to_ascii_lowercase();
    let (_, after) = head.split_once("charset=")?;
    let label = after
        .trim_start_matches(['"', '\''])
        .split(|c: char| !(c.is_ascii_graphic()) || "\"';>/".contains(c))
        .next()?;
    Some(Charset::named(label))
}

fn read_lines(entity: &Entity<'_>, text: &str, bound: usize) -> Vec<Line> {
    if entity.content_type.value == "text/html" {
        return lines_of_html(text, bound);
    }
    let parameter = |name| entity.content_type.parameter(name).unwrap_or_default().to_ascii_lowercase();
    let unflowed = (parameter("format") == "flowed")
        .then(|| unflow(text, if parameter("delsp") == "yes" { Delsp::Yes } else { Delsp::No }));
    let line = |text: &str| Line { text: text.to_owned(), quote_depth: 0 };
    let mut room = bound;
    let mut within = |text: &&str| {
        let fits = room > 0;
        room = room.saturating_sub(text.len() + 1);
        fits
    };
    lines(unflowed.as_deref().unwrap_or(text)).take_while(&mut within).map(line).collect()
}

/// The first bytes of a text, no character cut.
fn shortened(mut text: String, bound: usize) -> String {
    if text.len() > bound {
        let end = (0..=bound).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
        text.truncate(end);
    }
    text
}
