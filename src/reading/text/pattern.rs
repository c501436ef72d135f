//! Compiled patterns: the reader's vocabulary is constant, so a pattern that does not compile is a slip that
//! the first test to touch it finds. The regex crate matches in linear time, whatever the letter holds; and it is only
//! asked where what the pattern needs ([`super::needs`]) is in the text at all. To be turned down so costs some
//! nanoseconds, to be searched for a microsecond or more. A rule is cheap where
//!
//! - every alternative holds a word, or two characters side by side: one that may be anything opens the gate of all;
//! - it is asked of a [`Text`], which is looked at once for all that is sought in it, not of a `&str` or `String`;
//! - it is one more alternative of a pattern that is asked anyway, or one more row of a [`super::seen::Words`];
//! - classes that leave out little (`[^。]`, `.`) repeat a few times only, and never within another repetition;
//! - what is plain to see without a pattern (a length, a figure, an end) is asked first.

use std::borrow::Cow;

use regex::{CaptureMatches, Captures, Match, Matches, Regex, RegexSet};

use super::needs::{needs, needs_of_any};
use super::seen::{Gate, Searched, Seen, Text};

/// A text of which nothing is known is looked at for one pattern alone where it is no longer, in bytes.
const SHORT: usize = 300;

/// A constant pattern.
#[derive(Clone, Debug)]
pub struct Pattern {
    regex: Regex,
    /// What must be there.
    needs: Vec<Gate>,
}

/// Compiles a constant pattern.
#[must_use]
#[expect(clippy::expect_used, reason = "the patterns are constants; every one of them is compiled by the tests")]
pub fn pattern(source: &str) -> Pattern {
    Pattern { regex: Regex::new(source).expect("a constant pattern"), needs: needs(source) }
}

/// Constant patterns that are looked for together.
#[derive(Clone, Debug)]
pub struct Patterns {
    set: RegexSet,
    needs: Vec<Gate>,
}

/// Compiles constant patterns that are looked for together.
#[must_use]
#[expect(clippy::expect_used, reason = "the patterns are constants; every one of them is compiled by the tests")]
pub fn patterns(sources: &[String]) -> Patterns {
    Patterns { set: RegexSet::new(sources).expect("constant patterns"), needs: needs_of_any(sources) }
}

impl Patterns {
    /// Which of them match, by their places in the list.
    pub fn matches(&self, text: &Text) -> impl Iterator<Item = usize> {
        let may = self.needs.iter().all(|gate| gate.opens_to(text.seen()));
        may.then(|| self.set.matches(text).into_iter()).into_iter().flatten()
    }
}

/// As the regex crate's methods of the same names.
impl Pattern {
    #[must_use]
    pub fn is_match<T: Searched + ?Sized>(&self, text: &T) -> bool {
        self.may_match(text) && self.regex.is_match(text.characters())
    }

    #[must_use]
    pub fn find<'t, T: Searched + ?Sized>(&self, text: &'t T) -> Option<Match<'t>> {
        self.may_match(text).then(|| self.regex.find(text.characters()))?
    }

    #[must_use]
    pub fn captures<'t, T: Searched + ?Sized>(&self, text: &'t T) -> Option<Captures<'t>> {
        self.may_match(text).then(|| self.regex.captures(text.characters()))?
    }

    #[must_use]
    pub fn captures_at<'t>(&self, text: &'t str, start: usize) -> Option<Captures<'t>> {
        self.regex.captures_at(text, start)
    }

    pub fn find_iter<'p, 't, T: Searched + ?Sized>(
        &'p self,
        text: &'t T,
    ) -> impl Iterator<Item = Match<'t>> + use<'p, 't, T> {
        let matches = |regex: &'p Regex| -> Matches<'p, 't> { regex.find_iter(text.characters()) };
        self.may_match(text).then(|| matches(&self.regex)).into_iter().flatten()
    }

    pub fn captures_iter<'p, 't, T: Searched + ?Sized>(
        &'p self,
        text: &'t T,
    ) -> impl Iterator<Item = Captures<'t>> + use<'p, 't, T> {
        let matches = |regex: &'p Regex| -> CaptureMatches<'p, 't> { regex.captures_iter(text.characters()) };
        self.may_match(text).then(|| matches(&self.regex)).into_iter().flatten()
    }

    /// The text with each match replaced.
    #[must_use]
    pub fn replaced<'t>(&self, text: &'t Text, by: &str) -> Cow<'t, Text> {
        if !self.may_match(text) {
            return Cow::Borrowed(text);
        }
        match self.regex.replace_all(text, by) {
            Cow::Borrowed(_) => Cow::Borrowed(text),
            Cow::Owned(replaced) => Cow::Owned(replaced.into()),
        }
    }

    /// The regex itself, for what is rarer.
    #[must_use]
    pub fn regex(&self) -> &Regex {
        &self.regex
    }

    /// Whether it is worth looking.
    #[must_use]
    pub fn may_match<T: Searched + ?Sized>(&self, text: &T) -> bool {
        let meets = |seen: &Seen| self.needs.iter().all(|gate| gate.opens_to(seen));
        let may = match text.seen() {
            Some(seen) => meets(seen),
            None if text.characters().len() <= SHORT => self.needs.is_empty() || meets(&Seen::of(text.characters())),
            None => true,
        };
        debug_assert!(may || !self.regex.is_match(text.characters()), "{} needs less", self.regex);
        may
    }
}
