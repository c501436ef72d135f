//! The subject line without what mail programs put before it.

use super::layout::Piece;
use crate::reading::text::fold::fold;

/// Nobody writes a longer one; what is longer is there to keep the desk busy.
const LONGEST: usize = 2_000;

/// The beginning of a subject, in which all is said that a subject says.
#[must_use]
pub fn head(subject: &str) -> &str {
    let end = subject.char_indices().nth(LONGEST).map_or(subject.len(), |(at, _)| at);
    subject.get(..end).unwrap_or(subject)
}

/// The subject without Re: and Fwd:, and whether it had any.
#[must_use]
pub fn bare_subject(subject: &str) -> (String, bool) {
    let mut bare = fold(head(subject));
    let mut answers = false;
    loop {
        let lower = bare.to_lowercase();
        let prefix = ["re:", "re：", "fwd:", "fw:", "転送:", "返信:", "回答:", "aw:", "sv:", "re^2:", "re>"]
            .iter()
            .find(|p| lower.starts_with(*p));
        let counted = prefix.map(|p| p.len()).or_else(|| counted_re(&lower));
        let Some(length) = counted else { return (bare, answers) };
        answers = true;
        bare = bare.get(length..).unwrap_or_default().trim_start().to_owned();
    }
}

/// Re[2]: and Re2:, as Becky and others count.
fn counted_re(lower: &str) -> Option<usize> {
    let rest = lower.strip_prefix("re")?;
    let colon = rest.find(':')?;
    let counted =
        rest.get(..colon)?.chars().all(|c| c.is_ascii_digit() || matches!(c, '[' | ']' | '^' | '(' | ')' | ' '));
    (counted && colon <= 5).then_some(2 + colon + 1)
}

/// The subject as a piece of its own.
#[must_use]
pub fn subject_piece(bare: &str) -> Piece {
    Piece { line: 0, text: bare.into(), ..Piece::default() }
}

#[cfg(test)]
mod tests {
    use super::{bare_subject, head};

    #[test]
    fn endless_subjects_end() {
        assert_eq!(head("保健室"), "保健室");
        let endless = "Re: ".repeat(500_000);
        assert!(head(&endless).len() < 3_000);
        assert_eq!(bare_subject(&endless), (String::new(), true));
    }
}
