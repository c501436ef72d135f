//! What a person's name looks like, and what only looks like one. A word taken for a name would be held against the
//! roster and turn a member away, so whatever is not sure is none.

use std::sync::LazyLock;

use super::known_names::{self, Fit, fit};
use crate::reading::text::fold::{has_any, is_hiragana, is_kanji, is_katakana};
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::vocabulary::name_words::{HONORIFICS, NEVER_FIRST, NEVER_LAST, NEVER_WHOLE, NEVER_WITHIN};
use crate::reading::vocabulary::person_words::{GIVEN_ENDS, KIN, TITLES};
use crate::reading::vocabulary::surnames::{GIVEN, SURNAMES};

/// A name in folded text: 高橋 花子, 清水あや, サトウ ハナ, はなこ, Anna Smith. For use within larger patterns.
pub const NAME: &str = concat!(
    r"(?:[\p{Han}々ヶ]{1,4}[ ・]?[\p{Hiragana}]{1,3}[子江代美恵枝乃香奈郎夫男雄]|[\p{Han}々ヶノ]{1,5}[ ・]?[\p{Han}々\p{Katakana}ー]{1,6}(?: ?[\p{Han}])?|[\p{Han}々ヶ]{1,4}[ ・]?[\p{Hiragana}ゝー]{2,5}|",
    r"[\p{Han}々ヶ]{1,5}|[\p{Katakana}ー]{3,8}[ ・]?[\p{Han}々]{2,3}|[\p{Katakana}ー]{2,10}(?:[ ・][\p{Katakana}ー]{2,10}){0,2}|",
    r"[\p{Hiragana}]{3,6}[子江代美枝]|[\p{Hiragana}]{2,6} [\p{Hiragana}]{2,6}|[\p{Hiragana}]{2,6}|[A-Z][A-Za-z'.-]{1,20}(?: [A-Z][A-Za-z'.-]{0,20}){0,2}|[\p{Hiragana}]{2,5}[\p{Han}]{1,3})"
);

static WHOLE: LazyLock<Pattern> = LazyLock::new(|| pattern(&format!("^{NAME}$")));
static LOOSE: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"^[\p{Han}々〆ヶヵノ\p{Hiragana}\p{Katakana}ーゝ]{1,10}(?:[ ・][\p{Han}々〆ヶヵ\p{Hiragana}\p{Katakana}ーゝ]{1,10}){0,4}$",
    )
});

/// A name out of what a label or a number says is one; `own` are words by which staff and desk are called.
#[must_use]
pub fn clean(written: &str, own: &[String]) -> Option<String> {
    let bare = without_brackets(written);
    let name = without_honorific(without_age(bare.trim()).trim_matches(is_edge).trim());
    let name = without_reading(without_oneself(without_relation(without_place(name))));
    let (name, known) = match fit(name) {
        Fit::Unknown => {
            let part = known_part(name);
            (part, if part.len() < name.len() { fit(part) } else { Fit::Unknown })
        }
        known => (name, known),
    };
    let spelled = || name.chars().count() > 1 && (WHOLE.is_match(name) || LOOSE.is_match(name));
    let one = name.chars().count() == 1 && known == Fit::Word && !NEVER_WHOLE.contains(&name);
    let known = (known >= Fit::Surname || one) && !own.contains(&squeezed(name));
    (known || spelled() && is_possible(name, own) && !is_sentence(name)).then(|| name.to_owned())
}

/// A name without a number or label beside it: a surname that is known begins it, or 四十物 花子.
#[must_use]
pub fn clean_alone(written: &str, own: &[String]) -> Option<String> {
    static FOREIGN: LazyLock<Pattern> =
        LazyLock::new(|| pattern(r"^[A-Z][A-Za-z'-]{1,20}(?: [A-Z][A-Za-z'.-]{0,20}){1,2}$"));
    let titled = TITLES.split(' ').any(|title| written.contains(title));
    let name = clean(written, own).filter(|_| !titled)?;
    (fit(&name) >= Fit::Surname || FOREIGN.is_match(&name)).then_some(name)
}

/// 「佐々木トシエだ」, 「石井看護師様 古屋誠一」: the name in a text that holds more.
fn known_part(text: &str) -> &str {
    let whole = |found: Option<(&str, Fit)>| found.filter(|(_, fit)| *fit == Fit::Full).map(|(name, _)| name.len());
    if let Some(length) = whole(known_names::beginning(text)) {
        let (name, rest) = text.split_at(length);
        // 秋山のりよ: a sign of kana behind a name in kana is the name's.
        if rest.chars().count() == 1 && name.ends_with(is_hiragana) && rest.starts_with(is_hiragana) {
            return text;
        }
        return if known_names::goes_on(rest) || rest.starts_with(' ') { name } else { text };
    }
    let start = whole(known_names::ending(text)).map_or(0, |length| text.len() - length);
    let (before, name) = text.split_at(start);
    if before.ends_with(' ') || HONORIFICS.iter().any(|h| before.ends_with(h)) { name } else { text }
}

/// 泣いてばかり: kanji and kana as no name has them.
fn is_sentence(name: &str) -> bool {
    static TAIL: LazyLock<Pattern> = LazyLock::new(|| pattern(r"[\p{Han}々]([\p{Hiragana}]+[\p{Han}]?)$"));
    let tail = TAIL.captures(name).and_then(|c| c.get(1)).map(|m| m.as_str());
    // のりよ, まさえ: a given name with the ending of many.
    let longer = |t: &str| t.strip_suffix(['よ', 'え', 'こ', 'か', 'み', 'の']).is_some_and(known_names::is_given);
    let named = |t: &str| {
        known_names::is_given(t)
            || longer(t)
            || known_names::is_open_in_kana(name)
            || t.starts_with('の') && t.chars().count() == 2
    };
    if is_kana_and_given(name) || ends_as_given_names(name) {
        return false;
    }
    let named = tail.is_none_or(named);
    let inner: Vec<char> = name.chars().skip_while(|c| is_kanji(*c)).collect();
    let turns = inner.windows(2).any(|pair| matches!(pair, [a, b] if is_hiragana(*a) && is_kanji(*b)));
    !named && !name.contains(' ') || turns && (tail.is_none() || !named)
}

/// 日比 まつ乃: behind the blank kana, and a sign that given names end with.
fn ends_as_given_names(name: &str) -> bool {
    name.split_once(' ').is_some_and(|(_, given)| {
        let kana = given.trim_end_matches(|c| GIVEN_ENDS.contains(c));
        let signs = given.chars().count() - kana.chars().count();
        let in_kana = kana.chars().all(|c| is_hiragana(c) || is_katakana(c));
        signs == 1 && (1..=3).contains(&kana.chars().count()) && in_kana
    })
}

/// たに洋子, うらのまさ子: a surname in kana before a given name.
fn is_kana_and_given(name: &str) -> bool {
    let split = |n: usize| name.char_indices().nth(n).and_then(|(at, _)| name.split_at_checked(at));
    name.contains(is_kanji)
        && (2..=4).filter_map(split).any(|(kana, given)| {
            kana.chars().all(is_hiragana) && given.contains(is_kanji) && known_names::is_given(given)
        })
}

fn squeezed(name: &str) -> String {
    name.chars().filter(|c| *c != ' ').collect()
}

/// 桑原トシ 81歳.
#[must_use]
pub fn without_age(name: &str) -> &str {
    let Some(bare) = name.strip_suffix(['歳', '才']) else { return name };
    let digits = bare.trim_end().trim_end_matches(|c: char| c.is_ascii_digit());
    if digits.len() < bare.trim_end().len() { digits.trim_end() } else { name }
}

/// 夫 太田勇: who it is, then the name.
fn without_relation(name: &str) -> &str {
    let relations = ["本人", "夫", "妻", "母", "父", "主人", "家内", "娘", "息子", "私"];
    match name.split_once([' ', ':']) {
        Some((first, rest)) if relations.contains(&first) => rest.trim_start(),
        _ => name,
    }
}

/// ワタシハ ヤマシタ ハツ.
fn without_oneself(name: &str) -> &str {
    const ONESELF: &[&str] = &["ワタシハ ", "ワタクシハ ", "ナマエハ ", "シメイハ ", "わたしは ", "なまえは "];
    ONESELF.iter().find_map(|word| name.strip_prefix(word)).unwrap_or(name)
}

/// 甲 聡美 かぶと さとみ, 荻野さち子 オギノサチコ: without the reading that stands behind the name.
fn without_reading(name: &str) -> &str {
    let words: Vec<&str> = name.split(' ').collect();
    let written = words.iter().take_while(|word| word.contains(is_kanji)).count();
    let written = if written == 1 && words.len() == 3 { 2 } else { written };
    let (Some(named), Some(read)) = (words.get(..written), words.get(written..)) else { return name };
    let is_reading = !named.is_empty() && !read.is_empty() && read.iter().all(|word| is_kana(word));
    let length: usize = read.iter().map(|word| word.chars().count()).sum();
    let named = named.join(" ");
    let whole = named.contains(' ') || named.chars().count() >= 3 && fit(&named) != Fit::Surname;
    if is_reading && whole && length >= 5 { name.get(..named.len()).unwrap_or(name) } else { name }
}

/// 川崎の高橋花子; 木の下 keeps its の.
fn without_place(name: &str) -> &str {
    match name.split_once('の') {
        Some((place, rest))
            if place.chars().count() >= 2
                && rest.starts_with(is_kanji)
                && (place.ends_with(is_kanji) || place.ends_with(is_katakana))
                && !is_office(place) =>
        {
            rest
        }
        _ => name,
    }
}

/// 担当の鈴木, ヘルパーの佐藤: no member by that.
fn is_office(place: &str) -> bool {
    let offices = KIN.split('|').chain(TITLES.split(' ')).chain(["担当", "主治医"]);
    offices.into_iter().any(|office| place.ends_with(office))
}

/// A name beside a number in a sentence: stricter.
#[must_use]
pub fn clean_in_prose(written: &str, own: &[String]) -> Option<String> {
    let name = clean(written, own)?;
    let letters: Vec<char> = name.chars().filter(|c| *c != ' ').collect();
    let all_kana = letters.iter().all(|c| is_hiragana(*c));
    let kanji = letters.iter().filter(|c| is_kanji(**c)).count();
    let length = letters.len();
    let kana = fit(&name) >= Fit::Word || known_names::is_given(&name);
    let fits = if all_kana { kana && (name.contains(' ') || length <= 6) } else { kanji <= 6 && length <= 12 };
    fits.then_some(name)
}

/// What may stand before or after a name; emoji, too, a carrier's own coming as 〓.
fn is_edge(c: char) -> bool {
    EDGES.contains(&c) || matches!(c, '〓' | '\u{1f300}'..='\u{1faff}')
}

const EDGES: &[char] = &[
    ':', ' ', '、', '。', ',', '.', '・', '/', '(', ')', '「', '」', '-', '~', '=', '　', ';', '!', '*', '【', '】',
    '[', ']', '<', '>', '_', '|', '…', '♪', '☆', '★',
];

/// May 20, Wed, No. 845: what stands beside a day in English.
fn is_english_word(name: &str) -> bool {
    const WORDS: &[&str] = &[
        "jan",
        "january",
        "feb",
        "february",
        "mar",
        "march",
        "apr",
        "april",
        "may",
        "jun",
        "june",
        "jul",
        "july",
        "aug",
        "august",
        "sep",
        "september",
        "oct",
        "october",
        "nov",
        "november",
        "dec",
        "december",
        "mon",
        "monday",
        "tue",
        "tuesday",
        "wed",
        "wednesday",
        "thu",
        "thursday",
        "fri",
        "friday",
        "sat",
        "sun",
        "am",
        "pm",
        "no",
        "no.",
        "tel",
        "fax",
        "name",
        "id",
        "from",
        "to",
        "at",
        "online",
        "hello",
        "dear",
        "thanks",
        "cancel",
        "cancellation",
        "change",
        "booking",
        "reservation",
        "participation",
        "re",
        "thank",
        "regards",
        "ok",
        "date",
        "time",
    ];
    name.is_ascii() && name.to_ascii_lowercase().split(' ').any(|word| WORDS.contains(&word))
}

/// Words that end a measure: 「13時45分の間だけです」.
const MEASURES: &[&str] = &["だけ", "くらい", "ぐらい", "ばかり", "ところ", "とき", "など"];

fn is_possible(name: &str, own: &[String]) -> bool {
    let squeezed = squeezed(name);
    static PARTICLE: LazyLock<Pattern> = LazyLock::new(|| pattern(r"[\p{Han}][はがをにへでも][\p{Han}]"));
    let spoken = PARTICLE.is_match(&squeezed);
    // 日野, 皆川: what is left beside a surname of the table must not look like anything else.
    let surname = SURNAMES.iter().find(|s| squeezed.starts_with(**s));
    let rest = surname.map_or(squeezed.as_str(), |s| squeezed.get(s.len()..).unwrap_or_default());
    let rest = without_given(rest, surname.is_some());
    let ends_badly = squeezed.chars().count() > 1 && rest.ends_with(NEVER_LAST);
    let begins_badly = surname.is_none() && squeezed.starts_with(NEVER_FIRST);
    !squeezed.is_empty()
        && squeezed.chars().count() <= 24
        && !NEVER_WHOLE.contains(&squeezed.as_str())
        && !has_any(&squeezed, &["人見知"])
        && !is_english_word(name)
        && !MEASURES.iter().any(|end| squeezed.ends_with(end))
        && !NEVER_WITHIN.any_in(rest)
        && !begins_badly
        && !ends_badly
        && !spoken
        && !own.contains(&squeezed)
}

/// 大野五月, 大野 六月: months that are given names, blotted out, where a surname in kanji stands before and the name ends.
/// Of 「来年五月」 and 「大野さん、五月に」 nothing is taken.
#[must_use]
pub fn without_month_names(text: &str) -> String {
    static MONTH: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"([\p{Han}々ヶ]{1,4}|[\p{Han}々ヶ]{1,3} )([一二三四五六七八九十]{1,2}月)",
            r"(?:$|[ 、,/・&()。と]|さん|様|さま|です|と申)"
        ))
    });
    let mut out = text.to_owned();
    for found in MONTH.captures_iter(text) {
        let (Some(surname), Some(month)) = (found.get(1), found.get(2)) else { continue };
        let named = !surname.as_str().trim_end().ends_with(['年', '来', '今', '毎', '翌', '第', '約', '月', '日']);
        if named && is_possible(surname.as_str().trim_end(), &[]) {
            out.replace_range(month.range(), &"_".repeat(month.len()));
        }
    }
    out
}

/// Without a given name of the table, where a surname in kanji stands before it.
fn without_given(name: &str, has_surname: bool) -> &str {
    let bare = GIVEN.iter().find_map(|given| name.strip_suffix(given));
    bare.filter(|b| if b.is_empty() { has_surname } else { b.chars().all(is_kanji) }).unwrap_or(name)
}

/// Without furigana and remarks in brackets.
#[must_use]
pub fn without_brackets(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '(' | '[' | '〔' | '「' | '<' | '《' => depth += 1,
            ')' | ']' | '〕' | '」' | '>' | '》' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// Without titles at the end.
#[must_use]
pub fn without_honorific(name: &str) -> &str {
    let mut bare = name;
    while let Some(shorter) = HONORIFICS.iter().find_map(|title| bare.strip_suffix(title)) {
        let shorter = shorter.trim_end_matches([' ', '、', '。']);
        if shorter.is_empty() {
            break;
        }
        bare = shorter;
    }
    bare
}

/// Whether two names may be one person's: equal, or the one the other's surname.
#[must_use]
pub fn agree(one: &str, other: &str) -> bool {
    let (one, other) = (key(one), key(other));
    one.starts_with(&other) || other.starts_with(&one)
}

/// Without blanks, for comparison.
#[must_use]
pub fn key(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, ' ' | '・')).map(known_names::modern).collect()
}

/// Whether a text is nothing but katakana or hiragana: a reading rather than a name, where a name stands beside it.
#[must_use]
pub fn is_kana(name: &str) -> bool {
    name.chars().all(|c| c == ' ' || c == '・' || is_hiragana(c) || is_katakana(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_what_is_none() {
        let own = ["石井".to_owned(), "プラスケア".to_owned()];
        let rows = [
            ("高橋 花子", Some("高橋 花子")),
            ("高橋花子様", Some("高橋花子")),
            ("髙橋 花子(たかはし はなこ)", Some("髙橋 花子")),
            ("清水あや", Some("清水あや")),
            ("佐々木 希", Some("佐々木 希")),
            ("渡辺 ミサ子", Some("渡辺 ミサ子")),
            ("山口トメ", Some("山口トメ")),
            ("やまだ はなこ", Some("やまだ はなこ")),
            ("ヤマダ ハナコ", Some("ヤマダ ハナコ")),
            ("Anna Smith", Some("Anna Smith")),
            ("田中さん", Some("田中")),
            ("小野寺と申します", Some("小野寺")),
            ("石井", None),
            ("治療中", None),
            ("主人", None),
            ("水曜", None),
            ("13:00", None),
            ("", None),
            ("よろしくお願いします", None),
            ("日野 和子", Some("日野 和子")),
            ("皆川こと", Some("皆川こと")),
            ("国分", Some("国分")),
            ("時田 ますみ", Some("時田 ますみ")),
            ("井上ます", Some("井上ます")),
            ("新妻", Some("新妻")),
            ("日曜", None),
            ("参加ます", None),
            ("人見知り", None),
            ("皆様", None),
            ("甲 聡美 かぶと さとみ", Some("甲 聡美")),
            ("荻野さち子 オギノサチコ", Some("荻野さち子")),
            ("荻野 さち子 おぎの さちこ", Some("荻野 さち子")),
            ("長谷川 けんたろう", Some("長谷川 けんたろう")),
            ("ワタシハ ヤマシタ ハツ デス", Some("ヤマシタ ハツ")),
            ("甲", Some("甲")),
            ("関ひさえ", Some("関ひさえ")),
            ("比嘉ねいろ", Some("比嘉ねいろ")),
            ("両方", None),
        ];
        for (written, expected) in rows {
            assert_eq!(clean(written, &own).as_deref(), expected, "{written:?}");
        }
    }
}
