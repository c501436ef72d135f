//! Which neighbours stand side by side in a text, roughly. A letter is asked thousands of times for words and patterns,
//! most of which are nowhere in it; whoever has looked at the text once can say no without looking again.
//! It refuses to say yes: what may be there has to be sought.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Deref;
use std::rc::Rc;
use std::sync::OnceLock;

use super::fold::squeeze;
use crate::reading::when::Token;

/// How many words of 64 bits: a sentence fills a hundredth of it.
const SIZE: usize = 128;

/// The characters and the pairs of neighbours of a text (a Bloom filter).
#[derive(Clone, Debug)]
pub struct Seen([u64; SIZE]);

impl Seen {
    /// Nothing.
    #[must_use]
    pub const fn nothing() -> Self {
        Self([0; SIZE])
    }

    /// All characters of a text, and all pairs of neighbours.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut seen = Self::nothing();
        let mut before = None;
        for sign in text.chars().map(sign) {
            seen.set(Mark::of_signs(0, sign));
            if let Some(before) = before.replace(sign) {
                seen.set(Mark::of_signs(before, sign));
            }
        }
        seen
    }

    pub(in crate::reading) fn add_pair(&mut self, one: char, next: char) {
        self.set(Mark::of_pair(one, next));
    }

    fn set(&mut self, mark: Mark) {
        if let Some(bits) = self.0.get_mut(mark.word()) {
            *bits |= mark.bit();
        }
    }

    fn has(&self, mark: Mark) -> bool {
        self.0.get(mark.word()).is_some_and(|bits| bits & mark.bit() != 0)
    }

    /// Whether anything is in both.
    fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).fold(0, |common, (one, other)| common | one & other) != 0
    }

    /// Whether a word may stand in the text, by its ends.
    #[must_use]
    pub fn may_hold(&self, word: &str) -> bool {
        let mut chars = word.chars();
        let begins = match (chars.next(), chars.next()) {
            (Some(first), Some(second)) => Mark::of_pair(first, second),
            (Some(first), None) => Mark::of(first),
            (None, _) => return false,
        };
        self.has(begins) && Ends::of(word).is_some_and(|ends| self.has(ends.end))
    }

    /// The same by ends that are known.
    #[must_use]
    pub fn may_hold_ends(&self, Ends { start, end }: Ends) -> bool {
        self.has(start) && self.has(end)
    }
}

fn sign(c: char) -> u32 {
    if c.is_ascii_digit() { u32::from('0') } else { u32::from(c) }
}

/// A bit of [`Seen`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark(u16);

impl Mark {
    /// Of a character.
    #[must_use]
    pub fn of(c: char) -> Self {
        Self::of_pair('\0', c)
    }

    /// Of two neighbours. Figures are one and the same here: patterns ask for any of them.
    #[must_use]
    pub fn of_pair(one: char, next: char) -> Self {
        Self::of_signs(sign(one), sign(next))
    }

    fn of_signs(one: u32, next: u32) -> Self {
        const BITS: u32 = (SIZE * 64).trailing_zeros();
        let hash = (one.wrapping_mul(0x9e37_79b1).rotate_left(7) ^ next).wrapping_mul(0x85eb_ca6b);
        Self((hash >> (32 - BITS)) as u16)
    }

    fn word(self) -> usize {
        usize::from(self.0 >> 6)
    }

    fn bit(self) -> u64 {
        1 << (self.0 & 63)
    }
}

/// Marks of which a text must have one.
#[derive(Clone, Debug)]
pub enum Gate {
    Few(Box<[Mark]>),
    Many(Box<Seen>),
}

impl Gate {
    /// More are not looked for one by one.
    const FEW: usize = 32;

    /// Whether the text has one of them.
    #[must_use]
    pub fn opens_to(&self, seen: &Seen) -> bool {
        match self {
            Self::Few(marks) => marks.iter().any(|mark| seen.has(*mark)),
            Self::Many(marks) => marks.meets(seen),
        }
    }
}

impl FromIterator<Mark> for Gate {
    fn from_iter<I: IntoIterator<Item = Mark>>(marks: I) -> Self {
        let mut marks: Vec<Mark> = marks.into_iter().collect();
        marks.sort_unstable();
        marks.dedup();
        if marks.len() <= Self::FEW {
            return Self::Few(marks.into());
        }
        let mut seen = Seen::nothing();
        marks.into_iter().for_each(|mark| seen.set(mark));
        Self::Many(Box::new(seen))
    }
}

/// The first and the last pair of a word; of one character only, that twice.
#[derive(Clone, Copy, Debug)]
pub struct Ends {
    start: Mark,
    end: Mark,
}

impl Ends {
    /// None of no word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        let mut chars = word.chars();
        let first = chars.next()?;
        let Some(second) = chars.next() else {
            return Some(Self { start: Mark::of(first), end: Mark::of(first) });
        };
        let start = Mark::of_pair(first, second);
        let Some(last) = chars.next_back() else { return Some(Self { start, end: start }) };
        Some(Self { start, end: Mark::of_pair(chars.next_back().unwrap_or(second), last) })
    }
}

/// A table of words, of which any may be sought.
#[derive(Debug)]
pub struct Words {
    rows: &'static [&'static str],
    index: OnceLock<Vec<(Mark, Vec<Word>)>>,
}

/// A word with its last pair.
type Word = (Mark, &'static str);

impl Words {
    #[must_use]
    pub const fn new(rows: &'static [&'static str]) -> Self {
        Self { rows, index: OnceLock::new() }
    }

    /// In the order of the table.
    pub fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.rows.iter().copied()
    }

    /// Whether any of them stands in the text.
    #[must_use]
    pub fn any_in<T: Searched + ?Sized>(&self, text: &T) -> bool {
        let holds = |seen: &Seen| self.among(seen).any(|word| text.characters().contains(word));
        text.seen().map_or_else(|| holds(&Seen::of(text.characters())), holds)
    }

    /// Those that may stand in the text, by their ends.
    pub fn among<'w>(&'w self, seen: &'w Seen) -> impl Iterator<Item = &'static str> {
        let begun = self.by_start().iter().filter(|(start, _)| seen.has(*start)).flat_map(|(_, words)| words);
        begun.filter(|(end, _)| seen.has(*end)).map(|(_, word)| *word)
    }

    /// The words by their first pairs: many begin alike.
    fn by_start(&self) -> &[(Mark, Vec<Word>)] {
        self.index.get_or_init(|| {
            let mut index: BTreeMap<Mark, Vec<Word>> = BTreeMap::new();
            for word in self.rows {
                if let Some(Ends { start, end }) = Ends::of(word) {
                    index.entry(start).or_default().push((end, word));
                }
            }
            index.into_iter().collect()
        })
    }
}

/// A text that is looked at once, when it is first asked.
#[derive(Clone, Debug, Default)]
pub struct Text {
    text: String,
    seen: OnceCell<Rc<Seen>>,
    squeezed: OnceCell<Rc<Self>>,
    /// Its words of time, once it was asked for them.
    pub(in crate::reading) tokens: OnceCell<Rc<[Token]>>,
    /// Whether it is nothing but courtesy, once that was asked.
    pub(in crate::reading) courtesy: OnceCell<bool>,
}

impl Text {
    /// The text without its blanks, folded: see [`squeeze`].
    #[must_use]
    pub fn squeezed(&self) -> &Self {
        self.squeezed.get_or_init(|| Rc::new(squeeze(&self.text).into()))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What stands in it.
    #[must_use]
    pub fn seen(&self) -> &Seen {
        self.seen.get_or_init(|| Rc::new(Seen::of(&self.text)))
    }

    /// Where a word stands first.
    #[must_use]
    pub fn place_of(&self, word: &str) -> Option<usize> {
        self.seen().may_hold(word).then(|| self.text.find(word))?
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self { text, ..Self::default() }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Text {}

/// What words and patterns are sought in: a [`Text`], or any other, of which nothing is known.
pub trait Searched {
    /// The characters.
    fn characters(&self) -> &str;

    /// What stands in it, where that is known.
    fn seen(&self) -> Option<&Seen> {
        None
    }

    /// The same as a [`Text`].
    fn as_text(&self) -> Cow<'_, Text> {
        Cow::Owned(self.characters().into())
    }
}

impl Searched for Text {
    fn characters(&self) -> &str {
        &self.text
    }

    fn seen(&self) -> Option<&Seen> {
        Some(self.seen())
    }

    fn as_text(&self) -> Cow<'_, Text> {
        Cow::Borrowed(self)
    }
}

impl Searched for str {
    fn characters(&self) -> &str {
        self
    }
}

impl Searched for String {
    fn characters(&self) -> &str {
        self
    }
}

impl<T: Searched + ?Sized> Searched for &T {
    fn characters(&self) -> &str {
        (**self).characters()
    }

    fn seen(&self) -> Option<&Seen> {
        (**self).seen()
    }

    fn as_text(&self) -> Cow<'_, Text> {
        (**self).as_text()
    }
}
