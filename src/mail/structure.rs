//! The MIME tree of a letter (RFC 2045, 2046), cut out of the bytes in one pass with bounded depth.
//!
//! Why not mail-parser: it reads each part's headers and text before one can say how much is enough, seeks a missing
//! boundary to the end of the letter once for each part, and falls over deep nesting. This cuts, and nothing else:
//! every line is compared once with the boundaries that are open. It refuses to know what a part is good for.

use super::fields::{Fields, LARGEST_BLOCK, block_length};
use super::jis::Extras;
use super::parameters::Structured;
use super::transfer::{Unpacked, unpack};

/// Deeper nesting is read as one part. Honest letters stay below ten.
const DEEPEST: usize = 50;
/// Further parts are not read. Honest letters stay below a hundred.
const MOST_PARTS: usize = 1_000;

/// An entity: a leaf with a body, or a multipart with children.
#[derive(Debug, Default)]
pub struct Entity<'a> {
    pub fields: Fields,
    pub content_type: Structured,
    pub disposition: Structured,
    /// As it stands in the letter; empty in a multipart.
    pub body: &'a [u8],
    pub children: Vec<Self>,
}

/// A tree, and what was wrong with it.
#[derive(Debug, Default)]
pub struct Tree<'a> {
    pub root: Entity<'a>,
    pub broken: bool,
    pub too_large: bool,
}

impl<'a> Tree<'a> {
    /// Cuts a whole letter.
    #[must_use]
    pub fn cut(letter: &'a [u8]) -> Self {
        let mut cutter = Cutter { rest: letter, open: Vec::new(), parts: 0, broken: false, too_large: false };
        let (root, end) = cutter.entity("text/plain");
        // Whatever ends the outermost entity is the end of the letter.
        debug_assert!(matches!(end, End::Letter));
        Self { root, broken: cutter.broken, too_large: cutter.too_large }
    }
}

impl Entity<'_> {
    /// The body with its transfer encoding undone.
    #[must_use]
    pub fn unpacked(&self) -> Unpacked {
        unpack(self.body, self.fields.first("content-transfer-encoding").unwrap_or_default())
    }

    /// The file name, from either field that may carry it.
    #[must_use]
    pub fn file_name(&self, extras: Extras) -> Option<String> {
        let written = self
            .disposition
            .readable("filename", extras)
            .or_else(|| self.content_type.readable("name", extras))
            .or_else(|| self.content_type.readable("filename", extras))?;
        super::parameters::file_name(&written)
    }

    /// `multipart/…`, cut or not.
    #[must_use]
    pub fn is_multipart(&self) -> bool {
        self.content_type.value.starts_with("multipart/")
    }
}

/// What ended an entity: the boundary of a level (0 is outermost), the same with its closing dashes, or nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Boundary(usize),
    Closed(usize),
    Letter,
}

struct Cutter<'a> {
    rest: &'a [u8],
    open: Vec<Vec<u8>>,
    parts: usize,
    broken: bool,
    too_large: bool,
}

impl<'a> Cutter<'a> {
    /// Reads the entity that begins here, and whatever ended it.
    fn entity(&mut self, default_type: &str) -> (Entity<'a>, End) {
        self.parts += 1;
        let mut entity = self.headed(default_type);
        let boundary = entity.content_type.parameter("boundary").map(|b| b.trim_end().as_bytes().to_vec());
        let boundary = boundary.filter(|b| entity.is_multipart() && !b.is_empty());
        self.broken |= entity.is_multipart() && boundary.is_none();
        let room = self.open.len() < DEEPEST;
        self.too_large |= boundary.is_some() && !room;
        let Some(boundary) = boundary.filter(|_| room) else {
            let (body, end) = self.body();
            entity.body = body;
            return (entity, end);
        };
        let whole = self.rest;
        let level = self.open.len();
        self.open.push(boundary);
        let end = self.children(&mut entity, level);
        self.open.truncate(level);
        if entity.children.is_empty() {
            self.broken = true;
            entity.body = whole.get(..whole.len() - self.rest.len()).unwrap_or_default();
        }
        (entity, end)
    }

    fn headed(&mut self, default_type: &str) -> Entity<'a> {
        let (length, body) = self.header_length();
        let (block, rest) = (self.rest.get(..length).unwrap_or_default(), self.rest.get(body..).unwrap_or_default());
        self.rest = rest;
        self.too_large |= block.len() > LARGEST_BLOCK;
        let fields = Fields::read(block.get(..block.len().min(LARGEST_BLOCK)).unwrap_or_default());
        let mut content_type = fields.first("content-type").map(Structured::read).unwrap_or_default();
        if !content_type.value.contains('/') {
            content_type.value = if content_type.value == "text" { "text/plain" } else { default_type }.to_owned();
        }
        let disposition = fields.first("content-disposition").map(Structured::read).unwrap_or_default();
        Entity { fields, content_type, disposition, ..Entity::default() }
    }

    /// A boundary line within a part's header ends the part there.
    fn header_length(&self) -> (usize, usize) {
        let (length, body) = block_length(self.rest);
        let block = self.rest.get(..length).unwrap_or_default();
        let mut at = 0;
        for line in block.split_inclusive(|&b| b == b'\n') {
            if self.boundary(line).is_some() {
                return (at, at);
            }
            at += line.len();
        }
        (length, body)
    }

    fn children(&mut self, entity: &mut Entity<'a>, level: usize) -> End {
        let default_type =
            if entity.content_type.value == "multipart/digest" { "message/rfc822" } else { "text/plain" };
        let (_preamble, mut end) = self.body();
        while end == End::Boundary(level) {
            if self.parts >= MOST_PARTS {
                self.too_large = true;
                self.rest = &[];
                return End::Letter;
            }
            let (child, ended) = self.entity(default_type);
            entity.children.push(child);
            end = ended;
        }
        if end == End::Closed(level) {
            self.open.truncate(level);
            let (_epilogue, ended) = self.body();
            return ended;
        }
        // Ended by an outer boundary, or by the letter's end: never closed.
        self.broken = true;
        end
    }

    /// The bytes up to the next boundary line that is open, without the line end that belongs to it.
    fn body(&mut self) -> (&'a [u8], End) {
        let start = self.rest;
        while !self.rest.is_empty() {
            let end = self.rest.iter().position(|&b| b == b'\n').map_or(self.rest.len(), |at| at + 1);
            let (line, after) = self.rest.split_at(end);
            if let Some(found) = self.boundary(line) {
                let body = start.get(..start.len() - self.rest.len()).unwrap_or_default();
                self.rest = after;
                let body = body.strip_suffix(b"\n").unwrap_or(body);
                return (body.strip_suffix(b"\r").unwrap_or(body), found);
            }
            self.rest = after;
        }
        (start, End::Letter)
    }

    fn boundary(&self, line: &[u8]) -> Option<End> {
        let text = line.strip_prefix(b"--")?.trim_ascii_end();
        let closing = text.strip_suffix(b"--");
        for (level, open) in self.open.iter().enumerate().rev() {
            if text == open.as_slice() {
                return Some(End::Boundary(level));
            }
            if closing == Some(open.as_slice()) {
                return Some(End::Closed(level));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree as text: `multipart/mixed[text/plain(one) text/html(two)]`.
    fn drawn(entity: &Entity<'_>) -> String {
        if entity.children.is_empty() {
            return format!("{}({})", entity.content_type.value, String::from_utf8_lossy(entity.body));
        }
        let children: Vec<_> = entity.children.iter().map(drawn).collect();
        format!("{}[{}]", entity.content_type.value, children.join(" "))
    }

    fn check(letter: &str, expected: &str, broken: bool) {
        let tree = Tree::cut(letter.as_bytes());
        assert_eq!((drawn(&tree.root).as_str(), tree.broken), (expected, broken), "{letter}");
    }

    #[test]
    fn trees_whole_and_broken() {
        let mixed = "Content-Type: multipart/mixed; boundary=x\n\n";
        let inner = "Content-Type: multipart/alternative; boundary=y\n\n";
        check("A: b\n\nbody\n", "text/plain(body\n)", false);
        check("Content-Type: text\n\nbody", "text/plain(body)", false);
        check(
            &format!("{mixed}pre\n--x\n\none\r\n--x\nContent-Type: text/html\n\ntwo\n--x--\nepi"),
            "multipart/mixed[text/plain(one) text/html(two)]",
            false,
        );
        check(&format!("{mixed}--x\n\none\n"), "multipart/mixed[text/plain(one\n)]", true);
        check(&format!("{mixed}one\n"), "multipart/mixed(one\n)", true);
        check("Content-Type: multipart/mixed\n\none\n", "multipart/mixed(one\n)", true);
        check(
            &format!("{mixed}--x\n{inner}--y\n\none\n--y--\n--x\n\ntwo\n--x--\n"),
            "multipart/mixed[multipart/alternative[text/plain(one)] text/plain(two)]",
            false,
        );
        check(
            &format!("{mixed}--x\n{inner}--y\n\none\n--x\n\ntwo\n--x--\n"),
            "multipart/mixed[multipart/alternative[text/plain(one)] text/plain(two)]",
            true,
        );
        check(
            &format!("{mixed}--x\nContent-Type: text/html\n--x\n\ntwo\n--x--\n"),
            "multipart/mixed[text/html() text/plain(two)]",
            false,
        );
        check(&format!("{mixed}--x-y\n--x  \n\n--xx\none\n--x--  \n"), "multipart/mixed[text/plain(--xx\none)]", false);
        check(
            "Content-Type: multipart/digest; boundary=x\n\n--x\n\nA: b\n\nc\n--x--",
            "multipart/digest[message/rfc822(A: b\n\nc)]",
            false,
        );
    }

    #[test]
    fn bombs_are_cut_short() {
        let nested: String =
            (0..5_000).map(|i| format!("Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n")).collect();
        assert!(Tree::cut(nested.as_bytes()).too_large);
        let parts = format!("Content-Type: multipart/mixed; boundary=x\n\n{}", "--x\n\na\n".repeat(5_000));
        let tree = Tree::cut(parts.as_bytes());
        assert!(tree.too_large && tree.root.children.len() < MOST_PARTS);
        assert!(Tree::cut(&b"A: b\n".repeat(100_000)).too_large);
    }
}
