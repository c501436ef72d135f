//! Japanese text in one width. Phones write digits, letters and kana in two widths and sprinkle emoji;
//! everything that compares text does so after this. It refuses to know what a text says.
//!
//! Circled numbers must have been looked for before: NFKC turns ① into 1.

use std::borrow::Cow;

use super::seen::{Searched, Seen};
use unicode_normalization::UnicodeNormalization as _;

/// NFKC, wave dashes made one, blanks made one space, hidden characters and emoji gone, trimmed.
#[must_use]
pub fn fold(text: &str) -> String {
    if is_folded(text) {
        return text.to_owned();
    }
    let mut folded = String::with_capacity(text.len());
    let simple = text.chars().all(|c| in_one_width(c).map(|c| push(&mut folded, c)).is_some());
    if !simple {
        folded.clear();
        text.nfkc().for_each(|c| push(&mut folded, c));
    }
    let end = folded.trim_end().len();
    folded.truncate(end);
    let start = folded.len() - folded.trim_start().len();
    folded.drain(..start);
    folded
}

/// Whether folding would leave all as it is: no other widths, and blanks only one by one within.
fn is_folded(text: &str) -> bool {
    let mut before = ' ';
    let plain = text.chars().all(|c| {
        let before = std::mem::replace(&mut before, c);
        match c {
            ' ' => before != ' ',
            '!'..='~' | '、' | '。' => true,
            c => is_kana_or_kanji(c) || is_plain_sign(c),
        }
    });
    plain && before != ' '
}

fn push(folded: &mut String, c: char) {
    match c {
        '\u{301c}' | '\u{ff5e}' | '\u{223c}' | '\u{3030}' => folded.push('~'),
        c if is_kana_or_kanji(c) => folded.push(c),
        c if is_hidden(c) => {}
        c if c.is_whitespace() || c.is_control() || is_emoji(c) => {
            if !folded.ends_with(' ') {
                folded.push(' ');
            }
        }
        c => folded.push(c),
    }
}

/// What NFKC makes of a character that is one to it, whatever stands beside: most of what people write, and asking
/// the tables for each would take half of the reading's time. `None` for all others.
fn in_one_width(c: char) -> Option<char> {
    match c {
        '\u{0}'..='\u{7f}' | '、' | '。' => Some(c),
        '　' => Some(' '),
        '！'..='～' => char::from_u32(u32::from(c) - (u32::from('！') - u32::from('!'))),
        c => (is_kana_or_kanji(c) || is_plain_sign(c)).then_some(c),
    }
}

/// The kana and kanji that NFKC leaves as they are, unless a voicing mark follows.
#[must_use]
pub fn is_kana_or_kanji(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fe}' | '\u{4e00}'..='\u{9fff}')
}

/// Signs that stand among kana and kanji and have one shape only.
#[must_use]
pub fn is_plain_sign(c: char) -> bool {
    matches!(c, '々' | '〆' | '〇' | '「' | '」' | '『' | '』' | '【' | '】')
}

/// [`fold`], and without any space: for comparing words that people space as they like.
#[must_use]
pub fn squeeze(text: &str) -> String {
    squeezed(text).into_owned()
}

/// The same, and no copy of what is squeezed already.
#[must_use]
pub fn squeezed(text: &str) -> Cow<'_, str> {
    if !text.contains(' ') && is_folded(text) {
        return Cow::Borrowed(text);
    }
    let mut squeezed = fold(text);
    squeezed.retain(|c| c != ' ');
    Cow::Owned(squeezed)
}

/// NFKC and lower case, and nothing else.
#[must_use]
pub fn lowered(text: &str) -> String {
    let simple: Option<String> = text.chars().map(|c| in_one_width(c).map(|c| c.to_ascii_lowercase())).collect();
    simple.unwrap_or_else(|| text.nfkc().flat_map(char::to_lowercase).collect())
}

/// Whether any of the words stands in the text.
#[must_use]
pub fn has_any<T: Searched + ?Sized>(text: &T, words: &[&str]) -> bool {
    let holds = |seen: &Seen| words.iter().any(|word| seen.may_hold(word) && text.characters().contains(word));
    match text.seen() {
        Some(seen) => holds(seen),
        None if words.len() < 8 => words.iter().any(|word| text.characters().contains(word)),
        None => holds(&Seen::of(text.characters())),
    }
}

/// Whether a day, an hour or a number may stand there: any digit, of a text in one width.
#[must_use]
pub fn has_figures(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
}

/// Characters without width or meaning for a reader: zero-width, joiners, variation selectors, soft hyphen.
fn is_hidden(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ad}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{180e}' | '\u{e0100}'..='\u{e01ef}')
}

/// Pictures, and the private use areas in which the carriers kept theirs, or 〓 in place of them.
fn is_emoji(c: char) -> bool {
    // Boxes of a form that are ticked or left empty say something.
    if matches!(c, '☐' | '☑' | '☒' | '✅' | '✓' | '✔') {
        return false;
    }
    matches!(c, '〓' | '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{2604}' | '\u{2607}'..='\u{27bf}' | '\u{e000}'..='\u{f8ff}'
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
    fn the_short_way_folds_as_nfkc_does() {
        for c in (0..=0xffff).filter_map(char::from_u32).filter(|c| in_one_width(*c).is_some()) {
            let text: String = ['か', c, 'a'].iter().collect();
            let by_tables: String = text.nfkc().collect();
            assert_eq!(text.chars().filter_map(in_one_width).collect::<String>(), by_tables, "{c:?}");
        }
    }

    #[test]
    fn what_is_folded_stays_as_it_is() {
        for text in
            ["", "a", "花子 です。", " 花子", "花子 ", "花  子", "花\u{3000}子", "ｱ", "1:00~", "花\u{3099}", "\t", "👍"]
        {
            let anew: String = text.nfkc().fold(String::new(), |mut folded, c| {
                push(&mut folded, c);
                folded
            });
            assert_eq!(fold(text), anew.trim(), "{text:?}");
        }
    }

    #[test]
    fn words_are_found_wherever_they_stand() {
        let words = ["予約", "a", "キャンセル", "保健室", "xyz", "です"];
        let rows =
            [("保健室", true), ("を予約", true), ("cat", true), ("キャンセ", false), ("", false), ("xでyす", false)];
        for (text, expected) in rows {
            assert_eq!(has_any(text, &words), expected, "{text}");
        }
    }

    #[test]
    fn widths_and_hidden_characters() {
        let rows = [
            ("　１０２３　高橋　花子　", "1023 高橋 花子"),
            ("ｶｲｲﾝﾊﾞﾝｺﾞｳ", "カイインバンゴウ"),
            ("13:00〜14:30～", "13:00~14:30~"),
            ("10\u{200b}23", "1023"),
            ("参加します😊♪", "参加します"),
            ("髙﨑", "髙﨑"),
            ("〓お名前 山根幸一郎〓", "お名前 山根幸一郎"),
        ];
        for (written, expected) in rows {
            assert_eq!(fold(written), expected, "{written:?}");
        }
    }
}
