//! Words cut out of a text, one after the other, to see what is left of it. Tables of hundreds of words are cut out of every
//! sentence, and nearly none of them is in it: each row knows by which neighbours it would be seen, and what is left is not
//! looked at anew when a word goes. It refuses to know what the words mean.

use std::ops::Deref;
use std::sync::OnceLock;

use super::seen::{Ends, Seen, Text};

/// A table of words to cut out.
#[derive(Debug)]
pub struct Cuts {
    rows: &'static [&'static str],
    order: Order,
    index: OnceLock<Vec<(Ends, &'static str)>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    AsWritten,
    LongestFirst,
}

impl Cuts {
    /// To be cut out in the order of the table.
    #[must_use]
    pub const fn new(rows: &'static [&'static str]) -> Self {
        Self { rows, order: Order::AsWritten, index: OnceLock::new() }
    }

    /// To be cut out so that no word is taken apart by a shorter one.
    #[must_use]
    pub const fn longest_first(rows: &'static [&'static str]) -> Self {
        Self { rows, order: Order::LongestFirst, index: OnceLock::new() }
    }

    fn index(&self) -> &[(Ends, &'static str)] {
        self.index.get_or_init(|| {
            let mut rows: Vec<_> = self.rows.iter().filter_map(|word| Some((Ends::of(word)?, *word))).collect();
            if self.order == Order::LongestFirst {
                rows.sort_by_key(|(_, word)| std::cmp::Reverse(word.len()));
            }
            rows
        })
    }
}

/// What is left of a text.
#[derive(Clone, Debug)]
pub struct Remains {
    text: String,
    /// All neighbours in it, and some that are gone.
    seen: Seen,
}

impl From<String> for Remains {
    fn from(text: String) -> Self {
        Self { seen: Seen::of(&text), text }
    }
}

impl From<&Text> for Remains {
    fn from(text: &Text) -> Self {
        Self { text: text.as_str().to_owned(), seen: text.seen().clone() }
    }
}

impl Deref for Remains {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl Remains {
    /// Without the words of a table.
    #[must_use]
    pub fn without_any(mut self, words: &Cuts) -> Self {
        for (ends, word) in words.index() {
            if self.seen.may_hold_ends(*ends) {
                self.cut(word);
            }
        }
        self
    }

    /// Without a word, wherever it stands.
    #[must_use]
    pub fn without(mut self, word: &str) -> Self {
        if self.seen.may_hold(word) {
            self.cut(word);
        }
        self
    }

    /// How many letters and figures are left.
    #[must_use]
    pub fn weight(&self) -> usize {
        self.text.chars().filter(|c| c.is_alphanumeric()).count()
    }

    fn cut(&mut self, word: &str) {
        if !self.text.contains(word) {
            return;
        }
        let mut left = String::with_capacity(self.text.len());
        for part in self.text.split(word) {
            if let (Some(before), Some(after)) = (left.chars().next_back(), part.chars().next()) {
                self.seen.add_pair(before, after);
            }
            left.push_str(part);
        }
        self.text = left;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_as_one_replaces_them() {
        const ROWS: [&str; 7] = ["よろしく", "お願いします", "お", "xの", "のの", "。", ""];
        static IN_ORDER: Cuts = Cuts::new(&ROWS);
        static LONGEST: Cuts = Cuts::longest_first(&ROWS);
        let mut longest = ROWS;
        longest.sort_by_key(|word| std::cmp::Reverse(word.len()));
        for text in ["", "お", "よおろしく", "xよろしくのお願いします。", "ののの。ののxの", "よろxのしくおよろしく"]
        {
            let replaced = |rows: &[&str]| {
                let rows = rows.iter().filter(|word| !word.is_empty());
                rows.fold(text.to_owned(), |text, word| text.replace(word, ""))
            };
            let remains = Remains::from(text.to_owned());
            assert_eq!(&*remains.clone().without_any(&IN_ORDER), replaced(&ROWS), "{text}");
            assert_eq!(&*remains.clone().without_any(&LONGEST), replaced(&longest), "{text}");
            assert_eq!(&*remains.without("お"), replaced(&["お"]), "{text}");
        }
    }
}
