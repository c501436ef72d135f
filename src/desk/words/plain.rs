//! Text that others wrote, made harmless before it stands in a letter of ours.
//!
//! Controls, bidirectional and zero-width characters, line ends in what is to be one line, and sheer length are
//! taken out here, so that neither a header nor a sentence of ours can be forged from within a name.

use serde::Serialize;
use unicode_normalization::UnicodeNormalization as _;

/// One line of somebody's text, at most as long as it was asked to be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Plain(String);

/// Several lines of somebody's text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Passage(String);

/// The longest name that is repeated to anybody, in characters.
const LONGEST_NAME: usize = 20;
/// The longest topic, in characters.
const LONGEST_TOPIC: usize = 60;
/// The longest line of anything else.
const LONGEST_LINE: usize = 200;
/// The longest text that is carried on, in characters (a book has fewer).
const LONGEST_PASSAGE: usize = 500_000;

impl Plain {
    /// A line of our own records: roster, configuration.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(one_line(text, LONGEST_LINE))
    }

    /// A name as a stranger wrote it: short, and nothing at all if it could be a link, an address or a command.
    #[must_use]
    pub fn name(text: &str) -> Self {
        let name = one_line(text, LONGEST_NAME + 1);
        let suspicious = name.contains(['/', '@', ':', '.', '<', '>', '{', '}', '\\', '．', '＠', '：', '／']);
        let too_long = name.chars().count() > LONGEST_NAME;
        let digits = name.chars().filter(char::is_ascii_digit).count() > 1;
        Self(if suspicious || too_long || digits { String::new() } else { name })
    }

    /// What somebody wants to talk about, as understood: one line, short enough for a telephone's screen.
    #[must_use]
    pub fn topic(text: &str) -> Self {
        let line = one_line(text, LONGEST_TOPIC + 1);
        let cut: String = line.chars().take(LONGEST_TOPIC).collect();
        Self(if cut.len() < line.len() { format!("{}…", cut.trim_end()) } else { cut })
    }

    /// Several people in one salutation; the last one's 様 is the template's.
    #[must_use]
    pub fn together(names: &[String]) -> Self {
        Self::new(&names.join(" 様、"))
    }

    /// Two people in one salutation.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        Self(format!("{} 様、{}", self.0, other.0))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Passage {
    #[must_use]
    pub fn new(text: &str) -> Self {
        let kept = text.chars().take(LONGEST_PASSAGE).filter(|c| *c == '\n' || !is_hidden(*c));
        Self(kept.collect::<String>().trim_end().to_owned())
    }
}

impl From<&str> for Plain {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Plain {
    fn from(text: String) -> Self {
        Self::new(&text)
    }
}

fn one_line(text: &str, longest: usize) -> String {
    let kept = text.nfc().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !is_hidden(*c));
    kept.take(longest).collect::<String>().trim().to_owned()
}

/// Controls, marks that turn the direction of text, and what has no width.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}')
        || matches!(c, '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}')
        || matches!(c, '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_as_strangers_write_them() {
        let rows = [
            ("高橋 花子", "高橋 花子"),
            ("  髙橋\u{3000}花子\r\n", "髙橋 花子"),
            ("花子\r\nBcc: x@example.com", ""),
            ("http://example.com/", ""),
            ("example.com", ""),
            ("{{ password }}", ""),
            ("花\u{202E}子\u{200B}", "花子"),
            ("お電話は0312345678へ", ""),
            ("ここをいますぐおしてくださいおねがいします急いで", ""),
        ];
        for (written, expected) in rows {
            assert_eq!(Plain::name(written).as_str(), expected, "{written:?}");
        }
    }
}
