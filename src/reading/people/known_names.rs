//! The surnames and given names of Japan: whether a word is one, and where in a sentence one begins or ends. Without
//! them 耳 and 泣いてばかり look like names, and 坂井義男 like a man called 坂井義. It refuses to know whose a name is.
//!
//! The lists stand in `known_names/`, folded by [`folded`] and sorted, with the notice of those who made them.

use std::collections::HashSet;
use std::sync::{LazyLock, OnceLock};

use crate::reading::text::fold::{is_hiragana, is_kanji, is_katakana};
use crate::reading::vocabulary::name_words::NEVER_WITHIN;
use crate::reading::vocabulary::person_words::{GIVEN_ENDS, LONE_SURNAMES, OF_FAMILY, TITLES};

static SURNAMES: Listed = Listed::new(include_str!("known_names/surnames.txt"));
static GIVEN: Listed = Listed::new(include_str!("known_names/given.txt"));
/// Surnames that are everyday words, too (五月), and words that read like a surname and a given name (千恵).
static WORDS: Listed = Listed::new(include_str!("known_names/words.txt"));

/// A list of folded words, a line a word.
struct Listed {
    lines: &'static str,
    words: OnceLock<HashSet<&'static str>>,
}

impl Listed {
    const fn new(lines: &'static str) -> Self {
        Self { lines, words: OnceLock::new() }
    }

    fn has(&self, word: &str) -> bool {
        self.words.get_or_init(|| self.lines.lines().collect()).contains(word)
    }
}

/// No surname of the list is longer, nor any given name.
const LONGEST: usize = 6;
/// No whole name is longer, with its blank.
const LONGEST_NAME: usize = 13;

/// How well a text is known to be somebody's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// Nothing known begins it.
    Unknown,
    /// A surname that is an everyday word or sign, too: 方, 五月. A name only where something says so.
    Word,
    /// A surname.
    Surname,
    /// A surname, and what may be a given name that nobody listed; or a surname that nobody listed, set off from a
    /// given name by a blank.
    Open,
    /// A surname and a given name.
    Full,
}

/// How well this text, all of it, is known to be a name.
#[must_use]
pub fn fit(name: &str) -> Fit {
    let key = folded(name);
    // せき, はら: words of the body before they are names.
    let slight = name.chars().count() <= 2 && name.chars().all(|c| is_hiragana(c) || is_katakana(c));
    let spaced = key.split_once([' ', '・']).map(|(surname, given)| (surname.to_owned(), given.replace(' ', "")));
    if let Some((surname, given)) = spaced
        && let fit @ (Fit::Open | Fit::Full) = apart(&surname, &given)
    {
        return fit;
    }
    // 田中さえ is no whole name, 関ひさえ is.
    let surname = |word: &&str| name.strip_suffix(*word).is_some_and(|rest| SURNAMES.has(&folded(rest)));
    let is_whole = || together(&key) == Fit::Full && !PARTICLES.iter().filter(|w| name.ends_with(**w)).any(&surname);
    let fit = if PARTICLES.iter().any(|word| name.ends_with(word)) && !is_whole() {
        Fit::Unknown
    } else {
        together(&key.replace([' ', '・'], ""))
    };
    if slight { fit.min(Fit::Word) } else { fit }
}

/// With a blank between them: 佐藤 花子, 四十物 花子.
fn apart(surname: &str, given: &str) -> Fit {
    let length = surname.chars().count();
    let known = SURNAMES.has(surname);
    let rare = (2..=4).contains(&length)
        && surname.chars().all(is_kanji)
        && !surname.contains(|c| OF_FAMILY.contains(c))
        && together(surname) < Fit::Open
        && !WORDS.has(surname)
        && is_no_word(surname);
    match (known, GIVEN.has(given)) {
        (true, true) => Fit::Full,
        (true, false) if may_be_given(given) || is_short_kana(given) => Fit::Open,
        (false, true) if rare && given.chars().count() >= 2 => Fit::Open,
        _ => Fit::Unknown,
    }
}

/// Without a blank: the split that explains most, a longer surname first.
fn together(key: &str) -> Fit {
    let best = splits(key).map(|(surname, given)| joined(surname, given)).max();
    best.unwrap_or(Fit::Unknown)
}

fn joined(surname: &str, given: &str) -> Fit {
    let lone = surname.chars().count() == 1;
    if given.is_empty() {
        let word = WORDS.has(surname) || lone && !LONE_SURNAMES.contains(surname);
        return if word { Fit::Word } else { Fit::Surname };
    }
    let whole = format!("{surname}{given}");
    if WORDS.has(&whole) {
        return Fit::Unknown;
    }
    let kana = surname.chars().all(is_katakana);
    match GIVEN.has(given) {
        // 千恵 is no 千: one sign and one sign are a name only where the one is a frequent surname.
        true if lone && given.chars().count() == 1 && !LONE_SURNAMES.contains(surname) => Fit::Unknown,
        true if kana && (given.chars().count() == 1 || !given.chars().all(is_katakana)) => Fit::Unknown,
        true => Fit::Full,
        false if !lone && !kana && may_be_given(given) => Fit::Open,
        false => Fit::Unknown,
    }
}

/// The ways to begin a folded text with a listed surname.
fn splits(key: &str) -> impl Iterator<Item = (&str, &str)> {
    let ends = key.char_indices().map(|(at, c)| at + c.len_utf8()).take(LONGEST);
    ends.map(|end| key.split_at(end)).filter(|(surname, _)| SURNAMES.has(surname))
}

/// 晃璃: signs such as given names end with, and no everyday word.
fn may_be_given(given: &str) -> bool {
    let length = given.chars().count();
    let signs = given.chars().all(is_kanji) && given.ends_with(|c| GIVEN_ENDS.contains(c));
    (1..=3).contains(&length) && signs && is_no_word(given)
}

/// 比嘉まりんか: a surname in kanji, and kana that nobody listed. Only where the name's end is known.
#[must_use]
pub fn is_open_in_kana(name: &str) -> bool {
    let kana = |c: char| is_hiragana(c) || is_katakana(c);
    let split = name.find(kana).and_then(|at| name.split_at_checked(at));
    let Some((surname, given)) = split else { return false };
    let surname = surname.trim_end();
    let spoken = given
        .starts_with(['を', 'ん', 'っ', 'ー', 'ょ', 'ゃ', 'で', 'に', 'が', 'は', 'も', 'と', 'の', 'へ'])
        || given.ends_with(['を', 'っ', 'は', 'が', 'に', 'で', 'と', 'も', 'へ', 'て', 'ば', 'ず'])
        || PARTICLES.iter().chain(SPOKEN).any(|word| given.contains(word));
    surname.chars().count() >= 2
        && joined(&folded(surname), "") == Fit::Surname
        && given.chars().all(kana)
        && (2..=4).contains(&given.chars().count())
        && !spoken
        && is_no_word(given)
}

/// 「李 英姫です」: a surname, and behind a blank signs that nobody listed, up to where the sentence says that it is a name.
#[must_use]
pub fn with_rare_given<'a>(text: &'a str, surname: &str) -> Option<&'a str> {
    const SAYS: [&str; 5] = ["です", "と申", "でござ", "と言い", "といい"];
    let rest = text.strip_prefix(surname)?.strip_prefix(' ')?;
    let signs = rest.chars().take_while(|c| is_kanji(*c)).map(char::len_utf8);
    let (count, length) = signs.fold((0, 0), |(count, length), next| (count + 1, length + next));
    let (given, behind) = rest.split_at_checked(length)?;
    let named = (1..=3).contains(&count) && is_no_word(given) && SAYS.iter().any(|word| behind.starts_with(word));
    text.get(..surname.len() + 1 + length).filter(|_| named)
}

/// What stands behind a surname, and is no given name.
const SPOKEN: &[&str] = &[
    "いつ",
    "なの",
    "です",
    "ます",
    "ござ",
    "いた",
    "した",
    "する",
    "ある",
    "いる",
    "ない",
    "よう",
    "ほか",
    "たち",
    "とも",
    "という",
    "ちゃん",
    "どの",
    "ほう",
    "おね",
    "よろ",
    "です",
    "せん",
    "くだ",
    "だった",
];

fn is_short_kana(given: &str) -> bool {
    (2..=4).contains(&given.chars().count()) && given.chars().all(is_katakana) && is_no_word(given)
}

fn is_no_word(text: &str) -> bool {
    !NEVER_WITHIN.any_in(text) && !TITLES.split(' ').any(|title| text.contains(title))
}

/// The name a text begins with, and how well it is known; longer ones first.
#[must_use]
pub fn beginning(text: &str) -> Option<(&str, Fit)> {
    let signs = text.char_indices().take(LONGEST_NAME).take_while(|(_, c)| is_name_sign(*c));
    let ends: Vec<usize> = signs.map(|(at, c)| at + c.len_utf8()).collect();
    let spelled = text.get(..*ends.last()?)?;
    // Most of what may begin a name does not.
    if !spelled.contains([' ', '・']) && splits(&folded(spelled)).next().is_none() {
        return None;
    }
    let names = ends.iter().rev().filter_map(|end| {
        let (name, rest) = text.split_at(*end);
        (ends_cleanly(name, rest) && !is_titled(rest)).then(|| (name, fit(name)))
    });
    best(names)
}

/// The name a text ends with.
#[must_use]
pub fn ending(text: &str) -> Option<(&str, Fit)> {
    let starts = text.char_indices().rev().map(|(at, _)| at).take(LONGEST_NAME);
    let names: Vec<(&str, Fit)> = starts
        .take_while(|start| text.get(*start..).is_some_and(|name| name.chars().all(is_name_sign)))
        .filter_map(|start| {
            let (before, name) = text.split_at(start);
            let open = if is_open_in_kana(name) { Fit::Open } else { Fit::Unknown };
            starts_cleanly(before, name).then(|| (name, fit(name).max(open)))
        })
        .collect();
    best(names.into_iter().rev())
}

/// The best known; of equally known ones the first.
fn best<'a>(names: impl Iterator<Item = (&'a str, Fit)>) -> Option<(&'a str, Fit)> {
    let bare = |name: &str| name.trim() == name;
    let known = names.filter(|(name, fit)| *fit > Fit::Unknown && bare(name));
    known.fold(
        None,
        |best: Option<(&str, Fit)>, next| if best.is_some_and(|b| b.1 >= next.1) { best } else { Some(next) },
    )
}

fn is_name_sign(c: char) -> bool {
    is_kanji(c) || is_hiragana(c) || is_katakana(c) || matches!(c, ' ' | '・')
}

/// Whether a name may end here: no word is cut in two.
fn ends_cleanly(name: &str, rest: &str) -> bool {
    let (Some(last), next) = (name.chars().next_back(), rest.chars().next()) else { return false };
    match next {
        // 大野五月 is a name, but not in 「大野 五月に」.
        Some(_) if last == '月' => rest.starts_with([' ', '、', ',', '/', '(', ')', '。']) || rest.starts_with("です"),
        Some(next) if is_kanji(next) => false,
        Some(next) if is_katakana(last) => !is_katakana(next),
        Some(next) if is_hiragana(next) => goes_on(rest),
        _ => true,
    }
}

/// What follows a surname without being a given name: 田中から, 田中さん.
const PARTICLES: &[&str] = &[
    "さん", "さま", "くん", "から", "まで", "だけ", "のみ", "より", "しか", "さえ", "など", "なら", "です", "には",
    "とは", "にも", "ほど", "まだ", "もう", "いま", "そう", "どう", "こう", "かも", "でも",
];

/// Whether this may follow a name: 「の息子です」, but not the り of 人見知り.
#[must_use]
pub fn goes_on(rest: &str) -> bool {
    AFTER.iter().any(|word| rest.starts_with(word))
}

const AFTER: &[&str] = &[
    "で",
    "だ",
    "の",
    "と",
    "も",
    "は",
    "が",
    "を",
    "に",
    "へ",
    "か",
    "さん",
    "さま",
    "くん",
    "ちゃん",
    "どの",
    "より",
    "じゃ",
    "や",
    "って",
    "っす",
    "ね",
    "よ",
    "など",
    "なら",
];

/// Whether a name may begin here.
fn starts_cleanly(before: &str, name: &str) -> bool {
    let (Some(first), last) = (name.chars().next(), before.chars().next_back()) else { return false };
    match last {
        Some(last) if is_kanji(first) => !is_kanji(last) && !is_katakana(last),
        Some(last) if is_katakana(first) => !is_katakana(last) && !is_kanji(last),
        Some(last) => !is_name_sign(last) || last == ' ',
        None => true,
    }
}

/// 石井看護師, 西先生: one of those who work there, or another's doctor.
fn is_titled(rest: &str) -> bool {
    let rest = rest.trim_start();
    !rest.is_empty() && TITLES.split(' ').any(|title| rest.starts_with(title))
}

/// Whether a word is a given name.
#[must_use]
pub fn is_given(word: &str) -> bool {
    GIVEN.has(&folded(word))
}

/// In the form of the lists: one variant of each character, hiragana as katakana.
#[must_use]
pub fn folded(name: &str) -> String {
    name.chars().map(modern).collect()
}

/// Old and variant characters that people write now one way, now the other.
#[must_use]
pub fn modern(c: char) -> char {
    let c = if matches!(c, 'ぁ'..='ゖ') { char::from_u32(u32::from(c) + 0x60).unwrap_or(c) } else { c };
    USUAL
        .binary_search_by_key(&c, |(variant, _)| *variant)
        .ok()
        .and_then(|at| USUAL.get(at))
        .map_or(c, |(_, usual)| *usual)
}

/// The pairs, sorted; of a character that stands there twice the first.
static USUAL: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let mut pairs: Vec<(char, char)> = VARIANTS.chars().step_by(2).zip(VARIANTS.chars().skip(1).step_by(2)).collect();
    pairs.sort_by_key(|(variant, _)| *variant);
    pairs.dedup_by_key(|(variant, _)| *variant);
    pairs
});

/// Variant and usual character, in pairs.
const VARIANTS: &str = concat!(
    "髙高﨑崎嵜崎碕崎邊辺邉辺齋斉斎斉齊斉澤沢濵浜濱浜廣広櫻桜國国德徳𠮷吉嶋島嶌島峯峰渕淵渊淵舘館條条冨富惠恵眞真壽寿榮栄龍竜",
    "瀧滝籔藪薮藪圓円靜静實実禮礼彌弥與与萬万豐豊寶宝寳宝瀨瀬曾曽兒児藏蔵學学縣県黑黒靑青淺浅莊荘壯壮晉晋淸清穗穂將将敎教",
    "昻昂桝枡檜桧亙亘鷗鴎槇槙ヱエヲオヰイヂジヅズヶケヵカ埜野邨村嶽岳巖巌吳呉緖緒增増"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_folded_and_sorted() {
        for list in [&SURNAMES, &GIVEN, &WORDS] {
            let lines: Vec<&str> = list.lines.lines().collect();
            assert!(lines.windows(2).all(|pair| pair[0] < pair[1]));
            for line in lines {
                assert_eq!(folded(line), line);
                assert!(list.has(line), "{line}");
            }
        }
    }

    #[test]
    fn how_well_names_are_known() {
        let rows = [
            ("坂井義男", Fit::Full),
            ("佐々木トシエ", Fit::Full),
            ("齋藤 花子", Fit::Full),
            ("斉藤", Fit::Surname),
            ("佐伯 晃璃奈", Fit::Open),
            ("四十物 花子", Fit::Open),
            ("やまだ はなこ", Fit::Full),
            ("サトウ", Fit::Surname),
            ("林", Fit::Surname),
            ("方", Fit::Unknown),
            ("五月", Fit::Word),
            ("千恵", Fit::Unknown),
            ("丁寧", Fit::Unknown),
            ("耳", Fit::Unknown),
            ("腰", Fit::Unknown),
            ("島田昭二・文枝", Fit::Unknown),
            ("関ひさえ", Fit::Full),
            ("田中さえ", Fit::Unknown),
            ("星 佐和子", Fit::Full),
            ("甲", Fit::Word),
            ("泣いてばかり", Fit::Unknown),
            ("フルネーム", Fit::Unknown),
            ("石井看護師", Fit::Unknown),
            ("小川医院", Fit::Unknown),
            ("", Fit::Unknown),
        ];
        for (name, expected) in rows {
            assert_eq!(fit(name), expected, "{name}");
        }
    }

    #[test]
    fn names_within_sentences() {
        let rows = [
            ("佐々木トシエだ", Some("佐々木トシエ")),
            ("福井ハナの息子です", Some("福井ハナ")),
            ("大塚 勝)のみ", Some("大塚 勝")),
            ("伊藤とりあえず参加", Some("伊藤")),
            ("石井看護師様", None),
            ("泣いてばかりで", None),
            ("小川クリニックに", None),
        ];
        for (text, expected) in rows {
            assert_eq!(beginning(text).map(|found| found.0), expected, "{text}");
        }
        let rows = [
            ("予約しております橋爪守", Some("橋爪守")),
            ("石井看護師様 古屋誠一", Some("古屋誠一")),
            ("妻の典子", None),
            ("清水あや", Some("清水あや")),
            ("抗がん剤の副作用", None),
        ];
        for (text, expected) in rows {
            assert_eq!(ending(text).map(|found| found.0), expected, "{text}");
        }
    }
}
