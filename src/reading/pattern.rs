//! Compiled patterns: the reader's vocabulary is constant, so a pattern that does not compile is a slip that
//! the first test to touch it finds. The regex crate matches in linear time, whatever the letter holds.

use regex::{Regex, RegexSet};

/// Compiles a constant pattern.
#[must_use]
#[expect(clippy::expect_used, reason = "the patterns are constants; every one of them is compiled by the tests")]
pub fn pattern(source: &str) -> Regex {
    Regex::new(source).expect("a constant pattern")
}

/// Compiles constant patterns that are looked for together.
#[must_use]
#[expect(clippy::expect_used, reason = "the patterns are constants; every one of them is compiled by the tests")]
pub fn patterns(sources: &[String]) -> RegexSet {
    RegexSet::new(sources).expect("constant patterns")
}
