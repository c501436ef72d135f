//! Days, hours and lengths in kanji, or set apart from their units, as the figures they are: 四月二十二日 十三時半, 4 月 22 日. What
//! only looks like one (一時帰宅, 十分, 二日酔い) stays. The text is folded before.

use std::borrow::Cow;

use super::numerals::value;
use crate::reading::text::fold::{is_hiragana, is_kanji};

const NUMERALS: &str = "〇零一二三四五六七八九十廿";
const UNITS: &[char] = &['月', '日', '時', '分'];

/// The same text with figures.
#[must_use]
pub fn in_figures(text: &str) -> Cow<'_, str> {
    let counted = text.contains(UNITS) && text.contains(|c| NUMERALS.contains(c) || c == ' ');
    if !counted {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (taken, written) = number(rest).filter(|_| begins(&out)).map_or((first.len_utf8(), None), |(length, n)| {
            let behind = rest.get(length..).unwrap_or_default();
            let kanji = NUMERALS.contains(first);
            let signs = rest.get(..length).unwrap_or_default().chars().count();
            let spaced = behind.starts_with(' ');
            let unit = behind.trim_start();
            let named = kanji && begins_name(rest);
            let fits = if named {
                false
            } else if kanji {
                is_of_time(&out, signs, unit)
            } else {
                spaced && is_spaced_unit(unit)
            };
            (length, fits.then(|| (n, length + behind.len() - unit.len())))
        });
        match written {
            Some((n, length)) => {
                out.push_str(&n.to_string());
                rest = rest.get(length..).unwrap_or_default();
            }
            None => {
                out.push_str(rest.get(..taken).unwrap_or_default());
                rest = rest.get(taken..).unwrap_or_default();
            }
        }
    }
    Cow::Owned(out)
}

/// 八月一日 ますみ, 十時 光枝: surnames that are written like a day or an hour.
fn begins_name(text: &str) -> bool {
    const SURNAMES: [&str; 3] = ["四月一日", "八月一日", "十時"];
    let rest = SURNAMES.iter().find_map(|name| text.strip_prefix(name));
    rest.is_some_and(|rest| {
        let next = rest.trim_start().chars().next();
        let given =
            next.is_some_and(|c| is_kanji(c) && !"午半水木金土日月火開入退頃過".contains(c) && !NUMERALS.contains(c));
        given
            || ["さん", "様", "です", "と申", "(と", "(ほ", "(わ"].iter().any(|w| rest.starts_with(w))
            || rest.starts_with(' ') && next.is_some_and(is_hiragana)
    })
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
        let day = number(rest.trim_start()).and_then(|(length, _)| rest.trim_start().get(length..));
        return day.is_some_and(|rest| rest.trim_start().starts_with('日'));
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
            ("4 月 22 日 13 時 30 分", "4月22日 13時30分"),
            ("一時間でお願いします", "1時間でお願いします"),
            ("二時間半", "2時間半"),
            ("一時帰宅中で十分です", "一時帰宅中で十分です"),
            ("二、三日前から二日酔い", "二、三日前から二日酔い"),
            ("三月に手術、四月一日から", "三月に手術、4月1日から"),
            ("八月一日 ますみ 十時 光枝", "八月一日 ますみ 十時 光枝"),
            ("会員番号一〇二三 五十嵐", "会員番号一〇二三 五十嵐"),
            ("1023 分かりました", "1023 分かりました"),
            ("", ""),
        ];
        for (written, figures) in rows {
            assert_eq!(in_figures(written), figures, "{written:?}");
        }
    }
}
