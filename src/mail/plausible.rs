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

#[cfg(test)]
mod tests {
    use super::plausibility;

    #[test]
    fn what_people_write_is_worth_more() {
        let rows =
            [("予約です", "莠育ｴ・〒縺"), ("山田", "ｻｳﾅﾄ"), ("予約", "予\u{fffd}"), ("deuxième", "deuxi\u{fffd}e")];
        for (right, wrong) in rows {
            assert!(plausibility(right, 0) > plausibility(wrong, 0), "{right}");
        }
    }
}
