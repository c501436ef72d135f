//! Japanese text in one width. Phones write digits, letters and kana in two widths and sprinkle emoji;
//! everything that compares text does so after this. It refuses to know what a text says.
//!
//! Circled numbers must have been looked for before: NFKC turns ① into 1.

use unicode_normalization::UnicodeNormalization as _;

/// NFKC, wave dashes made one, blanks made one space, hidden characters and emoji gone, trimmed.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkc() {
        match c {
            '\u{301c}' | '\u{ff5e}' | '\u{223c}' | '\u{3030}' => folded.push('~'),
            c if is_hidden(c) => {}
            c if c.is_whitespace() || c.is_control() || is_emoji(c) => {
                if !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            c => folded.push(c),
        }
    }
    let end = folded.trim_end().len();
    folded.truncate(end);
    let start = folded.len() - folded.trim_start().len();
    folded.split_off(start)
}

/// [`fold`], and without any space: for comparing words that people space as they like.
#[must_use]
pub fn squeeze(text: &str) -> String {
    fold(text).chars().filter(|c| *c != ' ').collect()
}

/// Whether any of the words stands in the text.
#[must_use]
pub fn has_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// Characters without width or meaning for a reader: zero-width, joiners, variation selectors, soft hyphen.
fn is_hidden(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ad}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{180e}' | '\u{e0100}'..='\u{e01ef}')
}

/// Pictures, and the private use areas in which the carriers kept theirs.
fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{2604}' | '\u{2607}'..='\u{27bf}' | '\u{e000}'..='\u{f8ff}'
        | '\u{fe4e0}'..='\u{feeff}' | '\u{2b50}'..='\u{2b55}')
        && !matches!(c, '\u{2776}'..='\u{2793}')
}

/// 漢字, with the signs that stand among them in names (々 〆 ヶ ヵ).
#[must_use]
pub fn is_kanji(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}'
        | '々' | '〆' | 'ヶ' | 'ヵ')
}

/// ひらがな.
#[must_use]
pub fn is_hiragana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{309f}')
}

/// カタカナ, with the long vowel.
#[must_use]
pub fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30a1}'..='\u{30fa}' | 'ー')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_and_hidden_characters() {
        let rows = [
            ("　１０２３　高橋　花子　", "1023 高橋 花子"),
            ("ｶｲｲﾝﾊﾞﾝｺﾞｳ", "カイインバンゴウ"),
            ("13:00〜14:30～", "13:00~14:30~"),
            ("10\u{200b}23", "1023"),
            ("参加します😊♪", "参加します"),
            ("髙﨑", "髙﨑"),
        ];
        for (written, expected) in rows {
            assert_eq!(fold(written), expected, "{written:?}");
        }
    }
}
