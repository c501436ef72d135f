//! The words of a request in hiragana beside kanji, as phones leave them: 「5/20の保健室、さんかきぼうです」. In kanji, so that labels,
//! wishes and clauses need know them once. What could be anything else stays: 石井さんから holds さんか. Letters in kana alone are
//! [`super::telegram`]'s.

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::reading::text::pattern::{Pattern, pattern};

/// Words that mean nothing else.
const PLAIN: &[(&str, &str)] = &[
    ("きぼう", "希望"),
    ("おねがい", "お願い"),
    ("よやく", "予約"),
    ("へんこう", "変更"),
    ("とりけし", "取り消し"),
    ("けっせき", "欠席"),
];

/// The line with these words in kanji.
pub(super) fn in_kanji(line: &str) -> Cow<'_, str> {
    // さんか, where what follows can belong to no さん.
    static COMING: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"さんか(し(?:ま|た|て|よ|な)|させ|いた[しす]|致|でき|出来|希望|時間|日|を|予定|",
            r"の(?:方|ほう|件|予定|お願)|に変更|でお願|です|じかん|よてい)"
        ))
    });
    let mut told = Cow::Borrowed(line);
    for (kana, kanji) in PLAIN {
        if told.contains(kana) {
            told = Cow::Owned(told.replace(kana, kanji));
        }
    }
    if told.contains("さんか") {
        told = Cow::Owned(COMING.regex().replace_all(&told, "参加$1").into_owned());
    }
    told
}

#[cfg(test)]
mod tests {
    use super::in_kanji;

    #[test]
    fn words_of_a_request() {
        let rows = [
            ("さんかきぼうです。", "参加希望です。"),
            ("さんか時間：13時〜", "参加時間：13時〜"),
            ("第一きぼう　5月20日", "第一希望　5月20日"),
            ("石井さんから聞きました", "石井さんから聞きました"),
            ("お母さんかしら", "お母さんかしら"),
            ("よろしくおねがいします", "よろしくお願いします"),
        ];
        for (written, told) in rows {
            assert_eq!(in_kanji(written), told, "{written}");
        }
    }
}
