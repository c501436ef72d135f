//! Items numbered by plain digits: 「1 会員番号」「2 …」, 「１．１３時から」. A digit numbers an item only in a row of such items; else it is a
//! number like any other.

use super::layout::{Cut, Piece, labelled};
use crate::reading::text::pattern::{Pattern, pattern};
use std::sync::LazyLock;

/// 「1 会員番号 …」「2 …」: plain digits without a sign are markers only where they count up from one.
pub(in crate::reading) fn number_in_sequence(cut: &mut [Cut]) {
    let leading = |c: &Cut| {
        let (number, rest) = c.piece.text.split_once(' ')?;
        let number: u8 = number.parse().ok().filter(|n| (1..=9).contains(n))?;
        (c.piece.marker.is_none() && c.piece.fields.is_empty()).then(|| (number, rest.trim().to_owned()))
    };
    let found: Vec<(usize, u8, String)> =
        cut.iter().enumerate().filter_map(|(at, c)| leading(c).map(|(n, rest)| (at, n, rest))).collect();
    let counts_up = found.len() >= 2 && found.iter().zip(1..).all(|((_, n, _), expected)| *n == expected);
    if !counts_up {
        return;
    }
    for (at, number, rest) in found {
        if let Some(c) = cut.get_mut(at) {
            c.piece = Piece { first: c.piece.first, ..labelled(c.piece.line, Some(number), &rest) };
        }
    }
}

/// 「3.30分」 behind 「2.4月22日」: a point before figures ends a number only in a row of items.
pub(in crate::reading) fn number_before_figures(cut: &mut [Cut]) {
    let leading = |c: &Cut| {
        let (number, rest) = c.piece.text.split_once('.')?;
        let number: u8 = number.parse().ok().filter(|n| (1..=9).contains(n))?;
        let free = c.piece.marker.is_none() && c.piece.fields.is_empty() && !is_day_of_month(rest);
        (free && rest.starts_with(|c: char| c.is_ascii_digit())).then(|| (number, rest.to_owned()))
    };
    let item = |c: &Cut| c.piece.marker.or_else(|| leading(c).map(|(number, _)| number));
    let numbers: Vec<Option<u8>> = cut.iter().map(item).collect();
    let in_a_row = |at: usize, number: u8| {
        let before = numbers.get(..at).and_then(|before| before.iter().rev().find_map(|n| *n));
        let after = numbers.get(at + 1..).and_then(|after| after.iter().find_map(|n| *n));
        if number == 1 { after == Some(2) } else { before == Some(number - 1) }
    };
    let found: Vec<(usize, u8, String)> =
        cut.iter().enumerate().filter_map(|(at, c)| leading(c).map(|(n, rest)| (at, n, rest))).collect();
    for (at, number, rest) in found {
        if let Some(c) = cut.get_mut(at).filter(|_| in_a_row(at, number)) {
            c.piece = Piece { first: c.piece.first, ..labelled(c.piece.line, Some(number), &rest) };
        }
    }
}

/// 「4.15」, 「4.15(水)」: a date of its own as like as not; 「3.15日」 is none.
fn is_day_of_month(rest: &str) -> bool {
    static DAY: LazyLock<Pattern> = LazyLock::new(|| pattern(r"^[0-3]?[0-9](?:\(| |、|の|に|$)"));
    DAY.is_match(rest)
}
