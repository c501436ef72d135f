//! Of two numbers for one member the one that holds: the new one and not the old, the right one and not the slip. Where
//! the writer himself is in doubt, neither holds, and the desk asks.

use std::ops::Range;
use std::sync::LazyLock;

use crate::reading::text::fold::has_any;
use crate::reading::text::pattern::{Pattern, pattern};

/// What a letter says of two numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::reading) enum Verdict<'a> {
    Holds { number: &'a str, not: &'a str },
    Doubt { one: &'a str, other: &'a str },
}

/// Of every two numbers that follow each other, where the letter says something of them.
#[must_use]
pub(in crate::reading) fn verdicts(text: &str) -> Vec<Verdict<'_>> {
    static DIGITS: LazyLock<Pattern> = LazyLock::new(|| pattern("[0-9]+"));
    let numbers: Vec<Range<usize>> =
        DIGITS.find_iter(text).map(|m| m.range()).filter(|n| may_be_one(text, n)).collect();
    let pairs = numbers.iter().zip(numbers.iter().skip(1));
    pairs.filter_map(|(one, other)| Pair::around(text, one, other)?.verdict()).collect()
}

/// Two to six digits that belong to no hour, day or telephone.
fn may_be_one(text: &str, number: &Range<usize>) -> bool {
    let before = text.get(..number.start).and_then(|t| t.chars().next_back());
    let after = text.get(number.end..).unwrap_or_default();
    let joins = |c: char| matches!(c, ':' | '/' | '-' | '.' | '~' | '@' | '_') || c.is_ascii_alphabetic();
    let counts = ["月", "日", "時", "分", "年", "歳", "才", "人", "名", "回", "円", "週", "番目"];
    // The 00 of 12:00.
    let within = text
        .get(..number.start)
        .and_then(|t| t.strip_suffix([':', '.']))
        .is_some_and(|t| t.ends_with(|c: char| c.is_ascii_digit()));
    (2..=6).contains(&number.len())
        && !within
        && !before.is_some_and(|c| joins(c) && c != ':' && c != '.')
        && !after.starts_with(joins)
        && !counts.iter().any(|unit| after.starts_with(unit))
}

/// Two numbers, and the words around them.
struct Pair<'a> {
    one: &'a str,
    other: &'a str,
    lead: &'a str,
    gap: &'a str,
    tail: &'a str,
}

impl<'a> Pair<'a> {
    fn around(text: &'a str, one: &Range<usize>, other: &Range<usize>) -> Option<Self> {
        let before = text.get(..one.start)?;
        let lead = before.rfind(['。', '\n']).and_then(|at| before.get(at..)).unwrap_or(before);
        let after = text.get(other.end..)?;
        let tail = after.find(['。', '\n']).and_then(|at| after.get(..at)).unwrap_or(after);
        let pair = Self {
            one: text.get(one.clone())?,
            other: text.get(other.clone())?,
            lead,
            gap: text.get(one.end..other.start)?,
            tail,
        };
        pair.is_of_members().then_some(pair)
    }

    fn is_of_members(&self) -> bool {
        let said = |text: &str| has_any(text, &["番号", "会員", "No", "№", "ナンバー"]);
        let dialled = |text: &str| has_any(text, &["電話", "携帯", "TEL", "FAX", "〒", "郵便", "時"]);
        let near = self.gap.chars().count() <= 32 && self.gap.matches(['。', '\n']).count() <= 1;
        near && self.one != self.other && (said(self.lead) || said(self.gap)) && !dialled(self.gap)
    }

    fn verdict(&self) -> Option<Verdict<'a>> {
        if self.is_doubtful() {
            return Some(Verdict::Doubt { one: self.one, other: self.other });
        }
        if self.is_second_former() {
            return Some(Verdict::Holds { number: self.one, not: self.other });
        }
        self.is_first_former().then_some(Verdict::Holds { number: self.other, not: self.one })
    }

    /// 「1045だったか1054だったか」.
    fn is_doubtful(&self) -> bool {
        let gap = self.gap.trim_start_matches('番').trim_start();
        let ends = self.tail.trim_start_matches('番');
        let ends = ends.trim_start_matches(['の', 'だ', 'と']);
        const EITHER: &[&str] =
            &["か、", "だったか", "でしたか", "または", "又は", "もしくは", "あるいは", "or", "かも"];
        const MAYBE: &[&str] = &["かも", "ったか", "でしたか", "どちら", "いずれ", "どっち", "か忘", "か、", "かな"];
        const UNSURE: &[&str] = &["うろ覚え", "あやふや", "定かで", "自信が", "どちらか", "どっちか", "はっきり"];
        gap == "か"
            || has_any(gap, EITHER)
            || MAYBE.iter().any(|word| ends.starts_with(word))
            || has_any(self.tail, UNSURE)
    }

    /// 「1054(旧番号1045)」, 「1054です。1045ではありません」.
    fn is_second_former(&self) -> bool {
        const NOT: &[&str] = &["ではあり", "ではな", "じゃな", "は間違", "は誤", "は古い", "は以前", "は前の", "は旧"];
        let moved = has_any(self.gap, &["から"]) && has_any(self.gap, &["以前"]);
        has_any(self.gap, FORMER) && !moved
            || NOT.iter().any(|word| self.tail.trim_start_matches('番').starts_with(word))
    }

    /// 「以前の会員番号は0210でしたが、更新で1840に変わりました」, 「1045、いや1054です」, 「1045は1054の間違いでした」.
    fn is_first_former(&self) -> bool {
        static BECOMES: LazyLock<Pattern> = LazyLock::new(|| {
            pattern(
                "^番?(?:に|へ)(?:変わ|かわ|変更|切り替|なりま|なって|なった|改ま|更新)|^番?(?:が正し|の間違|のまちが|の誤|に訂正)",
            )
        });
        const TURN: &[&str] = &[
            "と書きました",
            "と書いてしまいました",
            "今は",
            "いまは",
            "今の",
            "現在",
            "新しい",
            "新番号",
            "新会員",
            "正しく",
            "正しい",
            "本当は",
            "実際は",
            "ではなく",
            "じゃなく",
            "でなく",
            "ではあり",
            "間違",
            "まちが",
            "誤り",
            "訂正",
            "→",
            "⇒",
            "いや",
            "いえ",
            "変わって",
            "変わり",
        ];
        let linked = self.gap.contains(['か', 'が', 'を', 'は', 'た']);
        // 「番号→1822」 and 「いつ→…」 below it are two fields.
        let fields = self.gap.contains('\n');
        let turned = |word: &str| self.gap.contains(word) && !(fields && matches!(word, "→" | "⇒"));
        TURN.iter().any(|word| turned(word))
            || BECOMES.is_match(self.tail) && linked
            || has_any(self.lead, FORMER) && !has_any(self.gap, &["月", "年"])
    }
}

/// What the number of earlier days is called.
const FORMER: &[&str] = &[
    "旧会員",
    "旧番号",
    "旧No",
    "(旧",
    "以前の会員番号",
    "以前の番号",
    "前の会員番号",
    "前の番号",
    "番号は前は",
    "番号は以前",
    "以前は",
    "前は",
    "昔の",
    "昔は",
    "もとの番号",
    "元の番号",
    "元の会員",
    "古い番号",
    "古い会員",
    "これまでの",
    "今までの",
    "旧:",
    "旧 ",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_of_two_numbers_holds() {
        let new = Some(Verdict::Holds { number: "1054", not: "1045" });
        let doubt = Some(Verdict::Doubt { one: "1045", other: "1054" });
        let rows = [
            ("以前の会員番号は1045でしたが、この春の更新で1054に変わりました。", new.clone()),
            ("会員番号が1045から1054に変わりました。", new.clone()),
            ("会員番号1054(旧番号1045)です。", new.clone()),
            ("旧会員番号1045、新会員番号1054です。", new.clone()),
            ("番号は前は1045でしたが今は1054です。", new.clone()),
            ("会員番号1054、以前は1045でした。", new.clone()),
            ("先日会員番号を1045とお伝えしましたが正しくは1054です。", new.clone()),
            ("会員番号は1045、いや1054です。", new.clone()),
            ("会員番号は1054です。1045ではありません。", new.clone()),
            ("会員番号1045は1054の間違いでした。", new),
            ("会員番号は1045だったか1054だったか、うろ覚えです。", doubt.clone()),
            ("会員番号は1045か1054のどちらかです。", doubt.clone()),
            ("会員番号1045(1054かもしれません)。", doubt.clone()),
            ("会員番号は1045だと思うのですが、1054だったかもしれません。", doubt.clone()),
            ("会員番号1045または1054です。", doubt),
            ("会員番号1045の荻野と会員番号1054の高橋です。", None),
            ("会員番号1045と1054です。", None),
            ("会員番号1045です。13時の予定が14時に変わりました。", None),
            ("会員番号1045です。電話は前は4321でした。", None),
            ("会員番号1045、荻野。1300から1400に変更。", None),
        ];
        for (text, expected) in rows {
            assert_eq!(verdicts(text).into_iter().next(), expected, "{text}");
        }
    }
}
