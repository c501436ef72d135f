//! The words of asking as old phones and people without a kanji keyboard write them: サンカキボウ, でんわそうだん. Told in kanji,
//! so that the other tables need know them once only. It refuses to touch what is shown to anybody.

use std::borrow::Cow;

use crate::reading::text::fold::{has_any, is_kanji};
use crate::reading::text::seen::Text;

/// Katakana is hardly ever anything else, nor are these.
const KATAKANA: &[(&str, &str)] = &[
    ("サンカ", "参加"),
    ("キボウ", "希望"),
    ("ソウダン", "相談"),
    ("デンワ", "電話"),
    ("ヨヤク", "予約"),
    ("モウシコミ", "申し込み"),
    ("コベツ", "個別"),
    ("ホケンシツ", "保健室"),
    ("オネガイ", "お願い"),
    ("ヘンコウ", "変更"),
    ("トリケシ", "取り消し"),
    ("ケッセキ", "欠席"),
    ("オハナシ", "お話し"),
    ("ハナシ", "話"),
    ("キイテ", "聞いて"),
    ("デキマス", "できます"),
    ("シタイ", "したい"),
    ("イタシマス", "いたします"),
    ("シマス", "します"),
    ("クダサイ", "ください"),
    ("サセテ", "させて"),
    ("ムリ", "無理"),
    ("ヤスミ", "休み"),
    ("イシイサン", "石井さん"),
    // As people wrote before 1946.
    ("加へ", "加え"),
    ("願ひ", "願い"),
    ("おねがひ", "お願い"),
    ("伺ひ", "伺い"),
    ("ませう", "ましょう"),
    ("でせう", "でしょう"),
];

/// Hiragana only where hardly a kanji stands beside it: 石井さんから holds さんか.
const HIRAGANA: &[(&str, &str)] = &[
    ("さんかしまーす", "参加します"),
    ("でたいです", "出たいです"),
    ("そうだん", "相談"),
    ("でんわ", "電話"),
    ("もうしこみ", "申し込み"),
    ("こべつ", "個別"),
    ("はなしを", "話を"),
    ("はなしが", "話が"),
    ("おはなし", "お話し"),
    ("はなしし", "話しし"),
    ("はなした", "話した"),
    ("きいて", "聞いて"),
    ("いしいさん", "石井さん"),
    ("まーす", "ます"),
];

/// Kanji in a text that is else in kana.
const FEW_KANJI: usize = 4;

/// A squeezed text with these words in kanji.
#[must_use]
pub(in crate::reading) fn in_kanji(squeezed: &Text) -> Cow<'_, Text> {
    let few = squeezed.chars().filter(|c| is_kanji(*c)).count() <= FEW_KANJI;
    let mut text = Cow::Borrowed(squeezed);
    for (kana, plain) in KATAKANA.iter().chain(HIRAGANA.iter().filter(|_| few)) {
        if has_any(&*text, &[kana]) {
            text = Cow::Owned(text.replace(kana, plain).into());
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::in_kanji;

    #[test]
    fn words_in_kana() {
        let rows = [
            ("デンワソウダンオネガイシマス", "電話相談お願いします"),
            ("石井サンニ電話デ相談シタイデス", "石井サンニ電話デ相談したいデス"),
            ("でんわそうだん", "電話相談"),
            ("石井さんから個別相談をすすめられて", "石井さんから個別相談をすすめられて"),
        ];
        for (written, expected) in rows {
            assert_eq!(in_kanji(&written.into()).as_str(), expected, "{written}");
        }
    }
}
