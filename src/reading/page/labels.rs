//! Field labels: 会員番号, お名前, 参加時間 … as members write them, beside or above the value. The table is the
//! vocabulary; a label nobody has met is one more row. It refuses to know what the values mean.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::label_ends::{glued, separated, skip_hint};
use crate::reading::people::known_names::{self, Fit};
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::vocabulary::label_words::{Common, LABELS, Label};

/// What a labelled value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    Number,
    Name,
    Furigana,
    Email,
    /// A date, a time or both: labels are not exact about it.
    When,
    Minutes,
    Theme,
    /// 備考, その他: the writer's own addition.
    Remark,
    /// What is asked for: 申込内容：個別相談.
    Purpose,
    /// Telephone, postal address, age …: nothing the desk needs.
    Other,
}

/// A label at the beginning of a text.
#[derive(Debug, PartialEq, Eq)]
pub struct Labelled<'a> {
    pub fields: Vec<Field>,
    /// What follows the label and its separator.
    pub rest: &'a str,
}

/// Signs before a label.
const BULLETS: &[char] = &[
    '■', '●', '・', '◆', '○', '◎', '□', '◇', '★', '☆', '*', '【', '[', '〔', '<', '〈', '《', '「', '『', '-', '▼',
    '▲', '△', '▽', '※', '→', '◯', '•', '►', '▶', '＊', '♦', '|', '+', ' ', '＜', '(', '✳', '❖', '◉', '~',
];

/// Also what emoji of the carriers became.
fn is_bullet(c: char) -> bool {
    BULLETS.contains(&c) || matches!(c, '〓' | '\u{e000}'..='\u{f8ff}' | '\u{1f300}'..='\u{1faff}')
}

const CLOSERS: &[char] = &['】', ']', '〕', '>', '〉', '》', '」', '』', '*', ')', '|'];
const JOINTS: &[&str] = &["および", "及び", "・", "、", ",", "/", "と", "&", "+", " ", "·", ":", "･", "_", "，"];

/// The label a folded text begins with, if it does.
#[must_use]
pub fn leading(text: &str) -> Option<Labelled<'_>> {
    let bare = text.trim_start_matches(is_bullet);
    let bare = ["一、", "一 ", "一.", "一)", "ー、"]
        .iter()
        .find_map(|item| bare.strip_prefix(item))
        .unwrap_or(bare)
        .trim_start();
    let bracketed =
        bare.len() < text.len() && text.trim_start().starts_with(['【', '[', '〔', '<', '〈', '《', '「', '『', '(']);
    if names_a_service(bare) {
        return None;
    }
    let (first, mut common, mut rest) = word(bare)?;
    let mut fields = vec![first];
    while let Some((field, more, after)) = joined(rest) {
        if !fields.contains(&field) {
            fields.push(field);
        }
        common = if more == Common::No { more } else { common };
        rest = after;
    }
    let rest = skip_hint(rest);
    let shut = rest.trim_start().trim_start_matches(CLOSERS);
    let closed = shut.len() < rest.trim_start().len() && bracketed;
    let rest = if closed { skip_hint(shut) } else { rest };
    let named = bare.get(..bare.len() - rest.len()).and_then(|label| told(label, &fields, rest));
    named.or_else(|| separated(rest, common, closed)).map(|rest| Labelled { fields, rest })
}

/// 「電話相談：4月29日 15時から」: what is asked for, and no label of a value.
fn names_a_service(bare: &str) -> bool {
    let called = ["お電話での相談", "電話での相談", "お電話相談", "電話相談", "電話のご相談", "電話ご相談"];
    let rest = called.iter().find_map(|name| bare.strip_prefix(name));
    rest.is_some_and(|rest| rest.trim_start().starts_with([':', '】', ']', ')']) || rest.starts_with(' '))
}

/// 「名前は長谷川ふみです」, 「相談内容は転院についてです」: a sentence that tells one value and nothing else.
fn told<'a>(label: &str, fields: &[Field], rest: &'a str) -> Option<&'a str> {
    let value = rest.strip_prefix('は')?.trim_start_matches(['、', ',', ' ', ':']).trim();
    let (sentence, more) = value.split_once('。').unwrap_or((value, ""));
    if fields == [Field::Name] && known_names::fit(sentence) >= Fit::Surname {
        return Some(value);
    }
    let bare = ["です", "と申します", "といいます", "と言います"].iter().find_map(|end| sentence.strip_suffix(end))?;
    let tells = match fields {
        [Field::Name] => bare.chars().count() <= 12 && !bare.contains(['、', 'が', 'を']),
        [Field::Theme] => {
            let topic = ["内容", "テーマ", "こと", "事", "話題"].iter().any(|w| label.ends_with(w));
            topic && more.is_empty() && !crate::reading::vocabulary::words::is_question(bare)
        }
        _ => false,
    };
    tells.then_some(value)
}

/// 「会員番号(1612) 氏名(戸田静江) 参加日(5月13日)」: values in brackets behind their labels, as fields with a colon.
#[must_use]
pub fn without_brackets_of_fields(text: String) -> String {
    static FIELD: LazyLock<Pattern> = LazyLock::new(|| pattern(r"([^() 、,:]{2,8}) ?\(([^()]+)\)[ 、,]*"));
    let found: Vec<_> = FIELD.captures_iter(&text).collect();
    let labelled =
        |c: &regex::Captures<'_>| c.get(1).and_then(|m| word(m.as_str())).is_some_and(|(_, _, rest)| rest.is_empty());
    let whole: usize = found.iter().filter_map(|c| c.get(0)).map(|m| m.len()).sum();
    if found.len() < 2 || !found.iter().all(labelled) || whole < text.trim().len() {
        return text;
    }
    FIELD.regex().replace_all(&text, "$1:$2 ").trim_end().to_owned()
}

/// 「氏名杉浦清、日時5月13日11時、時間30分、テーマ物忘れ」: a row of labels with their values right behind.
#[must_use]
pub fn with_colons(text: String) -> String {
    let labelled = |part: &&str| {
        let value = word(part.trim_start()).map(|(_, _, rest)| rest).filter(|rest| !rest.is_empty())?;
        let glued = !value.starts_with([
            ' ', ':', '=', '(', '・', 'は', 'が', 'を', 'に', 'で', 'の', 'と', 'も', 'や', 'へ', 'な', 'し',
        ]);
        glued.then(|| part.len() - value.len())
    };
    let parts: Vec<&str> = text.split_inclusive(['、', '。']).collect();
    let ends: Vec<Option<usize>> = parts.iter().map(labelled).collect();
    if ends.iter().flatten().count() < 3 {
        return text;
    }
    let joined = parts.iter().zip(ends).map(|(part, end)| match end.and_then(|end| part.split_at_checked(end)) {
        Some((label, value)) => format!("{label}:{value}"),
        None => (*part).to_owned(),
    });
    joined.collect()
}

/// Whether a member's number is spoken of.
#[must_use]
pub fn mentions_number(folded: &str) -> bool {
    LABELS.iter().any(|(word, field, common)| *field == Field::Number && *common == Common::No && folded.contains(word))
}

/// Where further labels with a colon (or between blanks) begin in a folded text, after its first character.
#[must_use]
pub fn next_label(text: &str) -> Option<usize> {
    let form = leading(text).is_some();
    // 「会員番号333、氏名杉浦清、日時5月13日11時、時間30分」.
    let listed = text.contains('、') && text.split('、').filter(|part| word(part).is_some()).count() >= 3;
    text.char_indices().skip(1).map(|(at, _)| at).find(|at| {
        let (before, from) = (text.get(..*at).unwrap_or_default(), text.get(*at..).unwrap_or_default());
        let apart = before.ends_with([' ', '、', ',', '/', '。', ')', '】', '[', '【', ';', '|', '・', '■', '●', '*']);
        apart
            && !from.starts_with(' ')
            && !before.trim_end().ends_with(':')
            && word(from.trim_start_matches(is_bullet)).is_some_and(|(_, common, after)| {
                let colon = skip_hint(after).trim_start_matches(CLOSERS).trim_start().starts_with([':', '=', '→']);
                let spaced = after.starts_with(' ') && (common == Common::No || (before.ends_with(' ') && form));
                let tells = before.ends_with(['。', '、']) && after.starts_with('は') && leading(from).is_some();
                // 「会員番号1208 氏名大久保清」.
                let joined = form && common == Common::No && before.ends_with(' ') && glued(after, common).is_some();
                // 「会員番号2045 上野早苗 第1希望13日16時」.
                let ranked = form && from.starts_with('第') && after.starts_with(|c: char| c.is_ascii_digit());
                let item = listed && before.ends_with('、') && !after.is_empty();
                colon
                    || spaced
                    || tells
                    || joined
                    || ranked
                    || item
                    || (common == Common::No && after.starts_with('は'))
            })
    })
}

/// The labels by their first characters, the longest first.
static BY_FIRST: LazyLock<BTreeMap<char, Vec<Label>>> = LazyLock::new(|| {
    let mut labels: BTreeMap<char, Vec<Label>> = BTreeMap::new();
    for label in LABELS {
        labels.entry(label.0.chars().next().unwrap_or_default()).or_default().push(*label);
    }
    labels.values_mut().for_each(|alike| alike.sort_by_key(|(word, ..)| Reverse(word.len())));
    labels
});

/// 「母の名前」: whose name or number it is.
const WHOSE: [&str; 17] = [
    "母",
    "父",
    "義母",
    "義父",
    "夫",
    "妻",
    "主人",
    "家内",
    "祖母",
    "祖父",
    "娘",
    "息子",
    "本人",
    "会員",
    "参加者",
    "利用者",
    "参加する人",
];

fn without_whose(text: &str) -> &str {
    let of = WHOSE.iter().find_map(|who| text.strip_prefix(*who)?.strip_prefix('の'));
    let label = |rest: &&str| ["名前", "お名前", "氏名", "会員", "番号"].iter().any(|label| rest.starts_with(label));
    of.filter(label).unwrap_or(text)
}

/// The longest label word at the beginning.
fn word(text: &str) -> Option<(Field, Common, &str)> {
    let text = without_whose(text);
    let polite = ["希望", "利用", "参加", "予約", "相談", "出席", "予定"];
    let text = text.strip_prefix(['ご', '御']).filter(|t| polite.iter().any(|p| t.starts_with(p))).unwrap_or(text);
    let alike = BY_FIRST.get(&text.chars().next()?)?;
    let found = alike.iter().find(|(word, ..)| text.starts_with(word))?;
    let (word, field, common) = found;
    text.get(word.len()..).map(|rest| (*field, *common, rest))
}

/// A further label joined to the one before: 会員番号・氏名, 氏名と会員番号.
fn joined(rest: &str) -> Option<(Field, Common, &str)> {
    let bare = JOINTS.iter().find_map(|joint| rest.strip_prefix(joint)).unwrap_or(rest);
    let bare = bare.trim_start_matches([' ', '・', '、']);
    let opened = bare.strip_prefix('(').unwrap_or(bare);
    let (field, common, after) = word(opened)?;
    let after = if opened.len() < bare.len() { after.strip_prefix(')')? } else { after };
    let ends = after
        .trim_start()
        .chars()
        .next()
        .is_none_or(|c| !crate::reading::text::fold::is_kanji(c) || joined(after).is_some());
    // 「氏名 日比まつ乃」: behind a mere blank, a common word must be a label as a whole.
    let whole = common == Common::No || ends || !rest.starts_with(' ');
    (whole && (bare.len() < rest.len() || ends)).then_some((field, common, after))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::text::fold::fold;

    fn check(written: &str, expected: Option<(&[Field], &str)>) {
        let folded = fold(written);
        let found = leading(&folded);
        let found = found.as_ref().map(|l| (l.fields.as_slice(), l.rest));
        assert_eq!(found, expected, "{written:?}");
    }

    #[test]
    fn labels_beside_their_values() {
        use Field::{Email, Minutes, Name, Number, Theme, When};
        check("会員番号：１０２３", Some((&[Number], "1023")));
        check("会員No．1023", Some((&[Number], "1023")));
        check("会員№1023", Some((&[Number], "1023")));
        check("ｶｲｲﾝﾊﾞﾝｺﾞｳ 1023", Some((&[Number], "1023")));
        check("会員番号・氏名：1023　高橋", Some((&[Number, Name], "1023 高橋")));
        check("氏名、会員番号　高橋 1023", Some((&[Name, Number], "高橋 1023")));
        check("お名前（会員番号）：高橋（1023）", Some((&[Name, Number], "高橋(1023)")));
        check("【会員番号】1023", Some((&[Number], "1023")));
        check("■お名前", Some((&[Name], "")));
        check("・メールアドレス　a@example.jp", Some((&[Email], "a@example.jp")));
        check("参加時間（例：13:00〜14:00）：13時", Some((&[When], "13時")));
        check("ご希望日時：4/15", Some((&[When], "4/15")));
        check("利用時間（30分／1時間）：30分", Some((&[Minutes], "30分")));
        check("話したいテーマ（おおまかで結構です）", Some((&[Theme], "")));
        check("ご参加時間：午後１：１５", Some((&[When], "午後1:15")));
        check("フルネームは阿部昭二です。", Some((&[Name], "阿部昭二です。")));
        check("氏名高橋花子", Some((&[Name], "高橋花子")));
        check("会員番号は1023です", Some((&[Number], "1023です")));
        check("名前は長谷川ふみ。", Some((&[Name], "長谷川ふみ。")));
        check("姓：加茂", Some((&[Name], "加茂")));
        check("名：由紀子", Some((&[Name], "由紀子")));
        check("名古屋", None);
        check("貴会会員番号 0538", Some((&[Number], "0538")));
        check("名前は長谷川ふみです。", Some((&[Name], "長谷川ふみです。")));
        check("相談内容は転院についてです", Some((&[Theme], "転院についてです")));
        check("内容はまだ決めていません", None);
        check("名前を忘れました", None);
        check("相談をお願いします", None);
        check("お名前がわかりません", None);
        check("時間は13時から", None);
        check("よろしくお願いします", None);
    }
}
