//! A letter that is one row of fields without labels: 「梶原ゆかり/090-0000-4321/会員1277/5月20日/13:00」. Of several names or
//! numbers none is taken.

use std::sync::LazyLock;

use super::known_names::{self, Fit};
use super::mentions::{Mention, Strength};
use super::names;
use crate::reading::page::layout::Piece;
use crate::reading::text::pattern::{Pattern, pattern};

const SIGNS: &[char] = &['/', '、', ',', '|', ';'];

/// The one number and the one name of a row.
#[must_use]
pub(in crate::reading) fn of_record(piece: &Piece, own: &[String]) -> Option<Mention> {
    let text = piece.text.trim_end_matches(['。', '.']);
    if !text.contains(|c: char| c.is_ascii_digit()) || text.chars().count() > 120 {
        return None;
    }
    let parts: Vec<&str> = text.split(SIGNS).map(str::trim).collect();
    if parts.len() >= 3 {
        return mention(&parts, &[], piece.line, own);
    }
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    let pairs = words.iter().zip(words.iter().skip(1)).map(|(one, next)| format!("{one} {next}"));
    let pairs: Vec<String> = pairs.filter(|pair| known_names::fit(pair) >= Fit::Open).collect();
    (words.len() >= 3).then(|| mention(&words, &pairs, piece.line, own))?
}

fn mention(parts: &[&str], pairs: &[String], line: usize, own: &[String]) -> Option<Mention> {
    let whole = |part: &&str| known_names::fit(part) >= Fit::Open;
    let mut given: Vec<String> = if pairs.is_empty() {
        parts.iter().copied().filter(whole).filter_map(|part| names::clean(part, own)).collect()
    } else {
        pairs.iter().filter_map(|pair| names::clean(pair, own)).collect()
    };
    let name = given.pop().filter(|_| given.is_empty())?;
    Some(Mention { number: Some(number(parts)?), name: Some(name), strength: Strength::Bound, line, rule: "row" })
}

fn number(parts: &[&str]) -> Option<String> {
    static NUMBER: LazyLock<Pattern> =
        LazyLock::new(|| pattern(r"^(会員番号|会員|番号|No\.?|NO\.?|#)?[: ]?([0-9]{2,6})(番)?$"));
    let found: Vec<(bool, &str)> = parts
        .iter()
        .filter_map(|part| NUMBER.captures(*part))
        .filter_map(|c| Some((c.get(1).or_else(|| c.get(3)).is_some(), c.get(2)?.as_str())))
        .collect();
    let called: Vec<&str> = found.iter().filter(|(called, _)| *called).map(|(_, number)| *number).collect();
    let bare: Vec<&str> = found.iter().map(|(_, number)| *number).filter(|number| number.len() >= 3).collect();
    match (called.as_slice(), bare.as_slice()) {
        ([one], _) | ([], [one]) => Some((*one).to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_without_labels() {
        let rows = [
            ("梶原ゆかり/090-0000-4321/会員1277/5月20日/13:00~14:00/オンライン保健室", Some(("1277", "梶原ゆかり"))),
            ("梶原ゆかり、090-0000-4321、1277、4月22日", Some(("1277", "梶原ゆかり"))),
            ("梶原 ゆかり 090-0000-4321 会員番号1277 4月22日", Some(("1277", "梶原 ゆかり"))),
            ("梶原ゆかり/1277/1278/4月22日", None),
            ("梶原ゆかり/梶原勝/1277/4月22日", None),
            ("梶原ゆかり/4月22日/13:00", None),
        ];
        for (text, expected) in rows {
            let piece = Piece { text: text.to_owned().into(), line: 1, ..Piece::default() };
            let found = of_record(&piece, &[]).and_then(|m| m.number.zip(m.name));
            let expected = expected.map(|(number, name)| (number.to_owned(), name.to_owned()));
            assert_eq!(found, expected, "{text}");
        }
    }
}
