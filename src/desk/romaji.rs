//! Japanese names in Latin letters, as phones show them (`Taro TAKAHASHI`).
//!
//! Only one thing is asked of them: whether a relative writes from the member's address. It refuses to identify
//! anybody; spellings differ too much for that.

use super::member::RosterEntry;

/// Rows of the syllabary: five signs and the consonant before a, i, u, e, o.
const ROWS: &[(&str, &str)] = &[
    ("あいうえお", ""),
    ("かきくけこ", "k"),
    ("さしすせそ", "s"),
    ("たちつてと", "t"),
    ("なにぬねの", "n"),
    ("はひふへほ", "h"),
    ("まみむめも", "m"),
    ("らりるれろ", "r"),
    ("がぎぐげご", "g"),
    ("ざじずぜぞ", "z"),
    ("だぢづでど", "d"),
    ("ばびぶべぼ", "b"),
    ("ぱぴぷぺぽ", "p"),
    ("や　ゆ　よ", "y"),
    ("わ　　　を", "w"),
];
const VOWELS: &str = "aiueo";

/// Hepburn and its freer spellings to one form, in this order; long vowels and doubled consonants do not count.
const SPELLINGS: &[(&str, &str)] = &[
    ("shi", "si"),
    ("sh", "sy"),
    ("tch", "ch"),
    ("chi", "ti"),
    ("ch", "ty"),
    ("tsu", "tu"),
    ("fu", "hu"),
    ("ji", "zi"),
    ("j", "zy"),
    ("di", "zi"),
    ("du", "zu"),
    ("wo", "o"),
    ("mb", "nb"),
    ("mp", "np"),
    ("oh", "o"),
    ("ou", "o"),
    ("oo", "o"),
    ("uu", "u"),
];

/// Whether the name has the member's surname and another given name.
pub(super) fn is_relative(latin: &str, entry: &RosterEntry) -> bool {
    let Some((surname, given)) = entry.kana.trim().split_once(char::is_whitespace) else { return false };
    let words: Vec<String> =
        latin.split(|c: char| !c.is_ascii_alphabetic()).filter(|w| w.len() > 1).map(in_one_spelling).collect();
    let has = |kana: &str| words.contains(&in_one_spelling(&spelled(kana)));
    words.len() == 2 && has(surname) && !has(given)
}

/// Kana in Latin letters.
fn spelled(kana: &str) -> String {
    let mut latin = String::new();
    for sign in kana.chars().map(hiragana) {
        match sign {
            'ん' => latin.push('n'),
            'ゃ' | 'ゅ' | 'ょ' => {
                // き and a small ょ are kyo.
                latin.pop();
                latin.push_str(if sign == 'ゃ' {
                    "ya"
                } else if sign == 'ゅ' {
                    "yu"
                } else {
                    "yo"
                });
            }
            _ => latin.extend(syllable(sign)),
        }
    }
    latin
}

fn syllable(sign: char) -> Option<String> {
    ROWS.iter().find_map(|(row, consonant)| {
        let at = row.chars().position(|c| c == sign)?;
        Some(format!("{consonant}{}", VOWELS.chars().nth(at)?))
    })
}

fn hiragana(sign: char) -> char {
    match sign {
        'ァ'..='ヶ' => char::from_u32(u32::from(sign) - 0x60).unwrap_or(sign),
        _ => sign,
    }
}

fn in_one_spelling(word: &str) -> String {
    let lower = word.to_ascii_lowercase();
    let mut spelled =
        SPELLINGS.iter().fold(lower, |word, (from, to)| word.replace(from, to)).chars().collect::<Vec<_>>();
    spelled.dedup();
    spelled.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::member::MemberNumber;

    fn check(latin: &str, kana: &str, expected: bool) {
        let number = MemberNumber::parse("1").unwrap();
        let entry =
            RosterEntry { number, name: String::new(), kana: kana.into(), addresses: vec![], phone: String::new() };
        assert_eq!(is_relative(latin, &entry), expected, "{latin} / {kana}");
    }

    #[test]
    fn relatives_have_the_surname_and_another_given_name() {
        check("Taro Takahashi", "たかはし はなこ", true);
        check("TAKAHASHI, Taro", "タカハシ ハナコ", true);
        check("Hanako Takahashi", "たかはし はなこ", false);
        check("Takahashi", "たかはし はなこ", false);
        check("Happy Garden", "たかはし はなこ", false);
        check("Shinichi Ohno", "おおの しんいち", false);
        check("Jun'ichi ONO", "おの じゅんいち", false);
        check("Yoko Sato", "さとう ようこ", false);
        check("Kyoko Ito", "いとう ようこ", true);
        check("Tetsuya Hattori", "はっとり てつや", false);
        check("Shoko Honma", "ほんま しょうこ", false);
        check("iPhone", "たかはし はなこ", false);
    }
}
