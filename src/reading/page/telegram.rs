//! Letters in katakana alone, as old phones and people used to telegrams write them: ｶｲｲﾝﾊﾞﾝｺﾞｳ 521, 4/29 15:30 ｶﾗ.
//! Their everyday words are spelt as the other tables know them; names stay as written. A letter with one hiragana is
//! none of these. It refuses to know what the words mean.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization as _;

use crate::reading::text::fold::{has_any, is_hiragana, is_katakana};
use crate::reading::text::pattern::{Pattern, pattern};

/// What nobody writes in katakana but in such a letter.
const TELLTALES: &[&str] = &[
    "カラ",
    "マデ",
    "デス",
    "マス",
    "オネガ",
    "カイイン",
    "バンゴウ",
    "シタイ",
    "サンカ",
    "キボウ",
    "ソウダン",
    "ヨヤク",
    "ホケンシツ",
];

/// Words wherever they stand, longer ones before their parts.
const WORDS: &[(&str, &str)] = &[
    ("オンラインホケンシツ", "オンライン保健室"),
    ("ホケンシツ", "保健室"),
    ("デンワソウダン", "電話相談"),
    ("コベツソウダン", "個別相談"),
    ("ソウダン", "相談"),
    ("デンワバンゴウ", "電話番号"),
    ("デンワ", "電話"),
    ("カイインバンゴウ", "会員番号"),
    ("カイイン", "会員"),
    ("バンゴウ", "番号"),
    ("オナマエ", "お名前"),
    ("ナマエ", "名前"),
    ("シメイ", "氏名"),
    ("サンカジカン", "参加時間"),
    ("サンカキボウ", "参加希望"),
    ("サンカ", "参加"),
    ("シュッセキ", "出席"),
    ("ケッセキ", "欠席"),
    ("キボウ", "希望"),
    ("ヨヤク", "予約"),
    ("モウシコミ", "申し込み"),
    ("ヘンコウ", "変更"),
    ("トリケシ", "取り消し"),
    ("ニチジ", "日時"),
    ("ジカン", "時間"),
    ("スイヨウビ", "水曜日"),
    ("スイヨウ", "水曜"),
    ("ライシュウ", "来週"),
    ("コンシュウ", "今週"),
    ("コンド", "今度"),
    ("アシタ", "明日"),
    ("ゴゼン", "午前"),
    ("ゴゴ", "午後"),
    ("サイゴマデ", "最後まで"),
    ("サイショカラ", "最初から"),
    ("ヨロシク", "よろしく"),
    ("オネガイイタシマス", "お願いいたします"),
    ("オネガイシマス", "お願いします"),
    ("クダサイ", "ください"),
    ("シタイデス", "したいです"),
    ("デキマセン", "できません"),
    ("イケマセン", "行けません"),
    ("イキマス", "行きます"),
    ("シマス", "します"),
    ("デスガ", "ですが"),
    ("デス", "です"),
];

/// Counters behind figures, and particles behind what is no katakana.
static ENDINGS: LazyLock<[(Pattern, &str); 9]> = LazyLock::new(|| {
    [
        (pattern(r"([0-9０-９]) ?ガツ"), "${1}月"),
        (pattern(r"([0-9０-９]) ?ニチ"), "${1}日"),
        (pattern(r"([0-9０-９]) ?ジハン"), "${1}時半"),
        (pattern(r"([0-9０-９]) ?ジ(カラ|マデ|[ゴコ]ロ|[^\p{Katakana}ー]|$)"), "${1}時${2}"),
        (pattern(r"([0-9０-９]) ?[プフ]ン"), "${1}分"),
        (pattern(r"([^\p{Katakana}ー]) ?カラ($|[^\p{Katakana}ー])"), "${1}から${2}"),
        (pattern(r"([^\p{Katakana}ー]) ?マデ"), "${1}まで"),
        (pattern(r"サンニ(\p{Han})"), "さんに${1}"),
        (pattern(r"([\p{Han}ん])([ニデノヲハトモガ])($|[^\p{Katakana}ー])"), "${1}\u{0}${2}\u{0}${3}"),
    ]
});

/// Whether a letter, of these lines, is written so.
pub fn is_telegram<'a>(mut lines: impl Iterator<Item = &'a str> + Clone) -> bool {
    let all = lines.clone();
    let plain = !lines.any(|line| line.contains(is_hiragana));
    plain && all.filter(|line| line.len() < 600).any(|line| has_any(&widened(line), TELLTALES))
}

/// A line with its everyday words in the usual spelling.
#[must_use]
pub fn respelt(line: &str) -> String {
    let worded = WORDS.iter().fold(widened(line), |text, (kana, usual)| text.replace(kana, usual));
    let ended =
        ENDINGS.iter().fold(worded, |text, (ending, usual)| ending.regex().replace_all(&text, *usual).into_owned());
    particles(&ended)
}

/// Half-width kana in full width, and nothing else changed: ① must stay.
fn widened(line: &str) -> String {
    let narrow = |c: char| ('\u{ff61}'..='\u{ff9f}').contains(&c);
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(start) = rest.find(narrow) {
        let (before, from) = rest.split_at(start);
        let (kana, after) = from.split_at(from.find(|c| !narrow(c)).unwrap_or(from.len()));
        out.push_str(before);
        out.extend(kana.nfkc());
        rest = after;
    }
    out + rest
}

/// The marked particles in hiragana.
fn particles(text: &str) -> String {
    let mut parts = text.split('\u{0}');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let lone = part.chars().count() == 1;
        let kana =
            part.chars().next().filter(|c| lone && is_katakana(*c)).and_then(|c| char::from_u32(u32::from(c) - 0x60));
        match kana {
            Some(kana) => out.push(kana),
            None => out.push_str(part),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_telegrams() {
        let rows = [
            ("ｶｲｲﾝﾊﾞﾝｺﾞｳ 521", "会員番号 521"),
            ("ﾅﾏｴ ﾐｽﾞﾉ ﾊﾂ", "名前 ミズノ ハツ"),
            ("4/29 15:30 ｶﾗ 30ﾌﾟﾝ", "4/29 15:30から 30分"),
            ("石井ｻﾝﾆ電話ﾃﾞ相談ｼﾀｲﾃﾞｽ", "石井さんに電話で相談したいです"),
            ("4ｶﾞﾂ29ﾆﾁ ﾎｹﾝｼﾂ ｻﾝｶｼﾏｽ", "4月29日 保健室 参加します"),
            ("①ﾀｶﾗﾀﾞ ﾉﾌﾞｺ", "①タカラダ ノブコ"),
            ("1ｼﾞﾊﾝｶﾗ3ｼﾞﾏﾃﾞ", "1時半から3時まで"),
        ];
        for (written, expected) in rows {
            assert_eq!(respelt(written), expected, "{written}");
        }
    }

    #[test]
    fn letters_that_are_and_are_not() {
        let rows: [(&[&str], bool); 4] = [
            (&["ｶｲｲﾝﾊﾞﾝｺﾞｳ 521", "4/29 15:30 ｶﾗ"], true),
            (&["1023 高橋花子", "4/22 13:00-14:00"], false),
            (&["ヤマダ ハナコ", "キャンセル"], false),
            (&["ｶｲｲﾝﾊﾞﾝｺﾞｳは521です"], false),
        ];
        for (lines, expected) in rows {
            assert_eq!(is_telegram(lines.iter().copied()), expected, "{lines:?}");
        }
    }
}
