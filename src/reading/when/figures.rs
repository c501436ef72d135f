//! Days, hours and lengths in kanji, or set apart from their units, as the figures they are: 四月二十二日 十三時半, 4 月 22 日. What
//! only looks like one (一時帰宅, 十分, 二日酔い) stays. The text is folded before.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::numerals::value;
use crate::reading::text::fold::{is_hiragana, is_kanji};
use crate::reading::text::pattern::{Pattern, pattern};

const NUMERALS: &str = "〇零一二三四五六七八九十廿";
const UNITS: &[char] = &['月', '日', '時', '分'];

/// 「いちじから にじまで」: hours in kana.
fn with_kana_hours(text: &str) -> Cow<'_, str> {
    const HOURS: [(&str, u32); 12] = [
        ("じゅういち", 11),
        ("じゅうに", 12),
        ("じゅうさん", 13),
        ("じゅうよ", 14),
        ("じゅうご", 15),
        ("じゅうろく", 16),
        ("じゅう", 10),
        ("いち", 1),
        ("に", 2),
        ("さん", 3),
        ("よ", 4),
        ("ご", 5),
    ];
    static HOUR: LazyLock<Pattern> = LazyLock::new(|| {
        let words: Vec<&str> = HOURS.iter().map(|(word, _)| *word).collect();
        pattern(&format!("(^|[ 、。~日曜後前])({})じ(はん)?(から|まで|より|ごろ|ころ|~)", words.join("|")))
    });
    if !text.contains('じ') {
        return Cow::Borrowed(text);
    }
    let figures = |found: &regex::Captures<'_>| {
        let group = |at: usize| found.get(at).map(|m| m.as_str()).unwrap_or_default();
        let hour = HOURS.iter().find(|(word, _)| *word == group(2)).map_or(0, |(_, hour)| *hour);
        let half = if group(3).is_empty() { "" } else { "半" };
        format!("{}{hour}時{half}{}", group(1), group(4))
    };
    HOUR.regex().replace_all(text, figures)
}

/// The same text with figures.
#[must_use]
pub fn in_figures(text: &str) -> Cow<'_, str> {
    let read = match with_kana_hours(text) {
        Cow::Borrowed(text) => in_plain_figures(text),
        Cow::Owned(text) => Cow::Owned(in_plain_figures(&text).into_owned()),
    };
    with_slashes(with_western_years(read))
}

/// 令和2年4月22日, R2.4.22: the year as most letters have it.
fn with_western_years(text: Cow<'_, str>) -> Cow<'_, str> {
    static YEAR: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"(?:令和 ?(元|[0-9]{1,2}|[二三四五六七八九十]{1,3}) ?年|(?-u:\b)[Rr]([0-9]{1,2})[年./-]([0-9]{1,2})[月./-]([0-9]{1,2})日?) ?",
        )
    });
    if !text.contains("令和") && !text.contains(['R', 'r']) {
        return text;
    }
    let western = |found: &regex::Captures<'_>| {
        let figure = |at: usize| found.get(at).and_then(|m| value(m.as_str()));
        let year = 2018 + figure(1).or(figure(2)).unwrap_or(1);
        match (figure(3), figure(4)) {
            (Some(month), Some(day)) => format!("{year}年{month}月{day}日"),
            _ => format!("{year}年"),
        }
    };
    Cow::Owned(YEAR.regex().replace_all(&text, western).into_owned())
}

/// 「5.20の11時」, 「4.22(水)」, 「4.29の保健室」: days with a dot. A measure (「HbA1cが6.5」) stays.
fn with_slashes(text: Cow<'_, str>) -> Cow<'_, str> {
    static DOTTED: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"(^|[^0-9A-Za-z./:-])(1[0-2]|0?[1-9])\.(3[01]|[12][0-9]|0?[1-9])",
            r"( ?\([月火水木金土日]\)|の(?:保健|相談|個別|電話|会|回|予約|オンライン|分|件|ほう|方)|[^。0-9.時分]{1,6}[0-9]{1,2}(?:時|:[0-9]))"
        ))
    });
    if !text.contains('.') || !DOTTED.is_match(&*text) {
        return text;
    }
    Cow::Owned(DOTTED.regex().replace_all(&text, "$1$2/$3$4").into_owned())
}

fn in_plain_figures(text: &str) -> Cow<'_, str> {
    let kanji = || text.chars().filter(|c| NUMERALS.contains(*c)).count();
    let spaced = || text.contains(UNITS) && text.contains(' ');
    if !spaced() && kanji() == 0 {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let found = if begins(&out) { counted(&out, rest) } else { None };
        let (written, length) = match (surname(rest), found) {
            (Some(name), _) => (Cow::Borrowed(name), name.len()),
            (None, Some((figures, length))) => (Cow::Owned(figures), length),
            (None, None) => (Cow::Borrowed(rest.get(..first.len_utf8()).unwrap_or_default()), first.len_utf8()),
        };
        let day = rest.get(written.len()..).is_some_and(|behind| behind.trim_start().starts_with('日'));
        if out.ends_with("月 ") && day && rest.starts_with(|c: char| c.is_ascii_digit() || NUMERALS.contains(c)) {
            out.pop();
        }
        out.push_str(&written);
        rest = rest.get(length..).unwrap_or_default();
    }
    Cow::Owned(out)
}

/// The figures of the number that a text begins with, and how much of the text they stand for.
fn counted(before: &str, text: &str) -> Option<(String, usize)> {
    let kanji = text.starts_with(|c| NUMERALS.contains(c));
    if let Some(digits) = digits(text) {
        return Some(digits);
    }
    let (length, n) = number(text)?;
    let behind = text.get(length..)?;
    let unit = behind.trim_start();
    let signs = text.get(..length)?.chars().count();
    // 四十九日 is no day.
    let most = [('月', 12), ('日', 31), ('時', 24), ('分', 60)].into_iter().find(|(c, _)| unit.starts_with(*c));
    let (_, most) = most?;
    let fits = if n > most {
        false
    } else if kanji {
        is_of_time(before, signs, unit)
    } else {
        behind.starts_with(' ') && is_spaced_unit(unit)
    };
    fits.then(|| (n.to_string(), length + behind.len() - unit.len()))
}

/// 一〇四四, 二〇二〇: a number written digit by digit.
fn digits(text: &str) -> Option<(String, usize)> {
    const DIGITS: &str = "〇一二三四五六七八九";
    let value =
        |c: char| DIGITS.chars().position(|d| d == c).and_then(|at| char::from_digit(u32::try_from(at).ok()?, 10));
    let figures: String = text.chars().map_while(value).collect();
    let count = figures.chars().count();
    let (length, behind) = (count * '〇'.len_utf8(), text.chars().nth(count));
    let ends =
        behind.is_none_or(|c| !NUMERALS.contains(c) && !"百千".contains(c) && (!is_kanji(c) || "番号年".contains(c)));
    ((4..=8).contains(&count) || count == 3 && figures.contains('0')).then_some(()).filter(|()| ends)?;
    Some((figures, length))
}

/// 八月一日 ますみ, 十時 光枝: surnames that are written like a day or an hour.
fn surname(text: &str) -> Option<&str> {
    const SURNAMES: [&str; 3] = ["四月一日", "八月一日", "十時"];
    /// Beginnings of readings, and what follows names.
    const NAMED: [&str; 7] = ["さん", "様", "です", "と申", "(と", "(ほ", "(わ"];
    let name = SURNAMES.iter().find(|name| text.starts_with(**name))?;
    let rest = text.get(name.len()..)?;
    let next = rest.trim_start().chars().next();
    let of_time = |c: char| "午半水木金土日月火開入退頃過".contains(c) || NUMERALS.contains(c);
    let given = next.is_some_and(|c| is_kanji(c) && !of_time(c) || rest.starts_with(' ') && is_hiragana(c));
    (given || NAMED.iter().any(|word| rest.starts_with(word))).then(|| text.get(..name.len()))?
}

/// Whether a number may begin behind this: no other one goes on.
fn begins(before: &str) -> bool {
    !before.ends_with(|c: char| NUMERALS.contains(c) || c.is_ascii_digit() || "第数百千.:/".contains(c))
}

/// The number a text begins with, one to three signs long.
fn number(text: &str) -> Option<(usize, u32)> {
    let kanji = text.starts_with(|c| NUMERALS.contains(c));
    let fits = |c: char| if kanji { NUMERALS.contains(c) } else { c.is_ascii_digit() };
    let length = text.find(|c| !fits(c)).unwrap_or(text.len());
    let digits = text.get(..length).filter(|d| (1..=3).contains(&d.chars().count()))?;
    Some((length, value(digits)?)).filter(|(_, n)| *n < 100)
}

/// 「4 月 22 日 13 時 30 分」.
fn is_spaced_unit(unit: &str) -> bool {
    unit.starts_with(['月', '日', '時']) && !unit.starts_with("月曜") && !unit.starts_with("日曜")
        || unit.starts_with('分') && !unit.starts_with("分か")
}

/// Whether a number in kanji of so many signs is a day's, an hour's or a length's.
fn is_of_time(before: &str, signs: usize, unit: &str) -> bool {
    /// What goes on to a day or an hour that is meant.
    const AFTER_HOUR: &[&str] = &[
        "半", "から", "まで", "より", "~", "-", "頃", "ごろ", "に", "、", "。", " ", "の", "で", "過", "すぎ", "開",
        "ス", ")", "(",
    ];
    let behind = |unit_name: char| unit.strip_prefix(unit_name);
    let month_before = before.trim_end().ends_with('月');
    if let Some(rest) = behind('月') {
        // 大野五月 22日: a given name.
        let day = rest.trim_start();
        let behind = number(day).filter(|_| rest.len() == day.len() || day.starts_with(|c| NUMERALS.contains(c)));
        let behind = behind.and_then(|(length, _)| day.get(length..));
        return behind.is_some_and(|rest| rest.trim_start().starts_with('日'));
    }
    if let Some(rest) = behind('日') {
        let counts = rest.starts_with(['間', '前', '後', '目', '分', '酔', '坊', '中']) || rest.starts_with("おき");
        return !counts && (month_before || signs >= 2);
    }
    if let Some(rest) = behind('時') {
        let minutes = number(rest).is_some_and(|(length, _)| rest.get(length..).is_some_and(|r| r.starts_with('分')));
        return rest.starts_with('間') || rest.is_empty() || minutes || AFTER_HOUR.iter().any(|w| rest.starts_with(w));
    }
    // 十分 is enough.
    unit.starts_with('分') && (before.trim_end().ends_with('時') || signs >= 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_hours_become_figures() {
        let rows = [
            ("四月二十二日の十三時から十四時半まで", "4月22日の13時から14時半まで"),
            ("4月二十日 午後三時十五分", "4月20日 午後3時15分"),
            ("二十二日 十一時より三十分", "22日 11時より30分"),
            ("4 月 22 日 13 時半", "4月22日 13時半"),
            ("いちじから にじはんまで、ごじより", "1時から 2時半まで、5時より"),
            ("虹まで見えた日、おじから", "虹まで見えた日、おじから"),
            ("5.20の11時と4.29(水)、4.22の保健室", "5/20の11時と4/29(水)、4/22の保健室"),
            ("HbA1cが6.5に、CA19-9は4.2、36.5度", "HbA1cが6.5に、CA19-9は4.2、36.5度"),
            ("令和二年四月二十二日、R2.4.22", "2020年4月22日、2020年4月22日"),
            ("一時間でお願いします", "1時間でお願いします"),
            ("二時間半", "2時間半"),
            ("一時帰宅中で十分です", "一時帰宅中で十分です"),
            ("弟の四十九日です", "弟の四十九日です"),
            ("二、三日前から二日酔い", "二、三日前から二日酔い"),
            ("三月に手術、四月一日から", "三月に手術、4月1日から"),
            ("八月一日 ますみ 十時 光枝", "八月一日 ますみ 十時 光枝"),
            ("会員番号一〇二三 五十嵐", "会員番号1023 五十嵐"),
            ("一〇四四 もりや、一二三花子", "1044 もりや、一二三花子"),
            ("1023 分かりました", "1023 分かりました"),
            ("", ""),
        ];
        for (written, figures) in rows {
            assert_eq!(in_figures(written), figures, "{written:?}");
        }
    }
}
