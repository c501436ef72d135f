//! The value behind a label: what it is when the label alone does not say it, and what of it is the form's and not the
//! writer's. It refuses to find labels.

use super::super::labels::Field;
use crate::reading::people::names;
use crate::reading::text::fold::has_any;

/// 「用件 胃を切除した後の食事について」: what it is about, not what is asked for.
pub(super) fn is_topic(fields: &[Field], value: &str) -> bool {
    let asked = [
        "申",
        "参加",
        "相談",
        "保健室",
        "キャンセル",
        "取消",
        "取り消",
        "変更",
        "予約",
        "希望",
        "欠席",
        "出席",
        "メール",
    ];
    fields == [Field::Purpose] && !value.is_empty() && !has_any(value, &asked)
}

/// 「内容：オンライン保健室の予約取消」: what is asked for, and no topic of a talk.
pub(super) fn is_purpose(fields: &[Field], label: &str, value: &str) -> bool {
    let services = ["保健室", "保険室", "個別相談", "電話相談"];
    let asked = ["申", "参加", "キャンセル", "取消", "取り消", "変更", "予約", "希望", "欠席"];
    fields == [Field::Theme]
        && label.trim_start_matches(|c: char| !c.is_alphanumeric()).starts_with("内容")
        && has_any(value, &services)
        && has_any(value, &asked)
}

/// 「氏名（高橋花子）」: the value in brackets, where it is no hint of the form.
pub(super) fn bracketed_value<'a>(text: &'a str, fields: &[Field]) -> &'a str {
    const HINTS: [&str; 16] = [
        "漢字",
        "フルネーム",
        "ふりがな",
        "フリガナ",
        "カナ",
        "または",
        "又は",
        "どちら",
        "例",
        "自由",
        "任意",
        "簡単",
        "あれば",
        "できれば",
        "字以内",
        "差し支え",
    ];
    let inner = text.strip_suffix(')').and_then(|t| t.rsplit_once('(')).map_or("", |(_, inner)| inner.trim());
    let figures = inner.contains(|c: char| c.is_ascii_digit());
    let whole = match fields {
        [Field::Name] => names::clean(inner, &[]).is_some(),
        [Field::Theme] => true,
        [Field::When | Field::Minutes] => figures,
        _ => false,
    };
    if whole && !has_any(inner, &HINTS) { inner } else { "" }
}

/// Removes the form's own examples: （例：1023）.
pub(super) fn strip_example(text: &str) -> String {
    let Some(open) = text.find("(例") else { return text.to_owned() };
    let Some(close) = text.get(open..).and_then(|t| t.find(')')) else { return text.to_owned() };
    let (before, after) = (text.get(..open).unwrap_or_default(), text.get(open + close + 1..).unwrap_or_default());
    format!("{before}{after}").trim().trim_start_matches([':', ' ']).to_owned()
}
