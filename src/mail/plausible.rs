//! How much a text looks as if a Japanese person had written it: for choosing between charsets.
//!
//! No dictionary; wrong charsets show in kinds of characters: half-width kana in rows, rare kanji, broken pairs.

/// A figure to compare readings of the same bytes by; the higher the better. `kana` is what a half-width kana is worth:
/// nothing where it may come from a wrong guess, nearly as much as a kanji where label or charset promise them.
#[must_use]
pub fn plausibility(text: &str, kana: i64) -> i64 {
    text.chars().map(|c| worth(c, kana)).sum()
}

fn worth(character: char, kana: i64) -> i64 {
    match character {
        '\u{fffd}' => -40,
        // What UTF-8 kana look like in Shift_JIS; hardly ever written on purpose.
        '縺' | '繧' | '繝' | '譁' | '蜿' | '蜉' | '髢' => -8,
        '\u{80}'..='\u{9f}' => -20,
        // Two bytes each of western accents where Japanese would have one character.
        '\u{a0}'..='\u{ff}' => -1,
        '\u{3041}'..='\u{30ff}' | '\u{3001}'..='\u{3002}' | '\u{300c}'..='\u{300f}' => 6,
        '\u{ff10}'..='\u{ff5e}' | '\u{2460}'..='\u{2473}' | '\u{3000}' => 4,
        '\u{4e00}'..='\u{9fff}' => 3,
        '\u{ff61}'..='\u{ff9f}' => kana,
        '\u{e000}'..='\u{f8ff}' => -2,
        '\0'..='\u{8}' | '\u{e}'..='\u{1f}' => -10,
        _ => 0,
    }
}

/// How many of the kanji that letters to a desk are full of: what tells Japanese from the Chinese that the same bytes
/// would be, where kana and punctuation agree.
#[must_use]
pub fn familiar(text: &str) -> usize {
    let everyday = |c: &char| FAMILIAR.binary_search(&u32::from(*c)).is_ok();
    text.chars().filter(everyday).count()
}

/// 会員番号, 氏名, 参加希望, 保健室, 時間, 相談, 予約, 変更, 月日, 水曜, 午後, 分, お願い; sorted by code.
const FAMILIAR: [u32; 29] = [
    0x4e88, 0x4f1a, 0x4fdd, 0x5065, 0x5206, 0x52a0, 0x5348, 0x53c2, 0x53f7, 0x540d, 0x54e1, 0x5909, 0x5ba4, 0x5e0c,
    0x5f8c, 0x65e5, 0x6642, 0x66dc, 0x66f4, 0x6708, 0x671b, 0x6c0f, 0x6c34, 0x756a, 0x76f8, 0x7d04, 0x8ac7, 0x9593,
    0x9858,
];

#[cfg(test)]
mod tests {
    use super::{FAMILIAR, familiar, plausibility};

    #[test]
    fn what_a_desk_reads_every_day() {
        assert!(FAMILIAR.is_sorted());
        assert_eq!(familiar("会員番号の高橋です。15日に参加"), 7);
        assert_eq!(familiar("柴镑戎规"), 0);
    }

    #[test]
    fn what_people_write_is_worth_more() {
        let rows =
            [("予約です", "莠育ｴ・〒縺"), ("山田", "ｻｳﾅﾄ"), ("予約", "予\u{fffd}"), ("deuxième", "deuxi\u{fffd}e")];
        for (right, wrong) in rows {
            assert!(plausibility(right, 0) > plausibility(wrong, 0), "{right}");
        }
    }
}
