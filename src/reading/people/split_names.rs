//! Names that a form asks for in two fields: 姓 and 名. The rest of the reader knows whole names only.

use crate::reading::page::labels::Field;
use crate::reading::page::layout::Piece;

const SURNAME: &[&str] = &["姓", "氏", "苗字", "名字", "みょうじ"];
const GIVEN: &[&str] = &["名", "名前", "お名前", "下の名前", "下の名"];

/// With the surname and the given name in one piece.
#[must_use]
pub(in crate::reading) fn joined(mut pieces: Vec<Piece>) -> Vec<Piece> {
    name_by_blanks(&mut pieces);
    let place =
        |words: &[&str]| pieces.iter().position(|p| p.is(Field::Name) && !p.text.is_empty() && is_called(p, words));
    let (Some(surname), Some(given)) = (place(SURNAME), place(GIVEN)) else { return pieces };
    let text = |at: usize| pieces.get(at).map(|p| p.text.trim().to_owned()).unwrap_or_default();
    let (before, after) = (text(surname), text(given));
    let whole = if after.starts_with(&before) { after } else { format!("{before} {after}") };
    if let Some(piece) = pieces.get_mut(surname) {
        piece.text = whole.into();
    }
    pieces.remove(given);
    pieces
}

/// 「姓 荻野」 above 「名 さち子」: labels without a colon, where the one follows the other.
fn name_by_blanks(pieces: &mut [Piece]) {
    let split = |piece: &Piece, label: &str| {
        let value = piece.text.strip_prefix(label)?.strip_prefix(' ')?;
        (piece.is_prose() && value.chars().count() <= 8).then(|| value.trim().to_owned())
    };
    let labelled = |piece: &Piece, label: &str, text: String| Piece {
        fields: vec![Field::Name],
        label: label.to_owned(),
        text: text.into(),
        ..piece.clone()
    };
    let is_surname = |piece: &Piece| piece.is(Field::Name) && is_called(piece, SURNAME) || split(piece, "姓").is_some();
    let is_pair = |two: &[Piece]| matches!(two, [one, next] if is_surname(one) && split(next, "名").is_some());
    let found = pieces.windows(2).position(is_pair);
    let Some(two) = found.and_then(|at| pieces.get_mut(at..at + 2)) else { return };
    for (piece, label) in two.iter_mut().zip(["姓", "名"]) {
        if let Some(text) = split(piece, label) {
            *piece = labelled(piece, label, text);
        }
    }
}

fn is_called(piece: &Piece, words: &[&str]) -> bool {
    let label: String = piece
        .label
        .chars()
        .filter(|c| crate::reading::text::fold::is_kanji(*c) || crate::reading::text::fold::is_hiragana(*c))
        .collect();
    words.contains(&label.as_str())
}

/// 「氏名(姓)荻野(名)さち子」: without the signs of the form.
#[must_use]
pub(in crate::reading) fn without_signs(text: String) -> String {
    if text.contains("(姓)") && text.contains("(名)") {
        text.replace("(姓)", " ").replace("(名)", " ")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use crate::reading::page::layout;
    use crate::reading::page::own_text::OwnLine;

    fn check(written: &str, expected: &str) {
        let line = |(n, l): (usize, &str)| OwnLine::new(n + 1, l);
        let lines: Vec<OwnLine> = written.lines().enumerate().map(line).collect();
        let pieces = layout::pieces(&lines);
        let names: Vec<&str> = pieces.iter().filter(|p| p.is(super::Field::Name)).map(|p| &*p.text as &str).collect();
        assert_eq!(names, [expected], "{written}");
    }

    #[test]
    fn names_in_two_fields() {
        check("姓：荻野\n名：さち子\n会員番号：1054", "荻野 さち子");
        check("姓 荻野\n名 さち子\n会員番号 1054", "荻野 さち子");
        check("苗字：荻野\n名前：さち子", "荻野 さち子");
        check("姓：荻野　名：さち子", "荻野 さち子");
        check("氏名（姓）荻野（名）さち子", "荻野 さち子");
        check("氏：荻野\n名前：荻野さち子", "荻野さち子");
        check("氏名：荻野さち子\n参加：2名", "荻野さち子");
    }
}
