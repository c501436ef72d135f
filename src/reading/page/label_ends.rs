//! Where a label ends and its value begins: hints in brackets, colons and other signs, or nothing at all. It refuses to
//! know which words are labels.

use crate::reading::vocabulary::label_words::Common;

/// Skips a bracketed hint of the form after a label: （例：13:00〜14:00）, （必須）, （30分か1時間）.
pub(in crate::reading) fn skip_hint(rest: &str) -> &str {
    let trimmed = rest.trim_start();
    let Some(inner) = trimmed.strip_prefix('(') else { return rest };
    let Some(close) = inner.find(')') else { return rest };
    let (hint, after) = (inner.get(..close).unwrap_or_default(), inner.get(close + 1..).unwrap_or_default());
    let after_trimmed = after.trim_start();
    let is_hint =
        after_trimmed.is_empty() || after_trimmed.starts_with([':', '=', '】', ']', '→', '⇒']) || is_example(hint);
    let holds_value =
        after_trimmed.is_empty() && !is_example(hint) && hint.chars().any(|c| c.is_ascii_digit() || c == '@');
    if is_hint && !holds_value { after } else { rest }
}

/// Whether a bracketed text is an example or instruction of the form.
fn is_example(hint: &str) -> bool {
    [
        "例",
        "必須",
        "桁",
        "ケタ",
        "桁の数字",
        "数字",
        "任意",
        "おおまか",
        "おおよそ",
        "大まか",
        "30分/1時間",
        "30分または",
        "30分か1時間",
        "ex",
        "半角",
        "か1時間",
        "・1時間",
    ]
    .iter()
    .any(|w| hint.starts_with(w) || hint.ends_with(w))
}

/// What follows the label's separator, or `None` where the word was none.
pub(in crate::reading) fn separated(rest: &str, common: Common, closed: bool) -> Option<&str> {
    let trimmed = rest.trim_start();
    if trimmed.is_empty() {
        return Some("");
    }
    let separators: &[char] =
        &[':', '=', '→', ';', '…', '.', '|', '-', '/', '・', '>', '⇒', '─', '―', '－', '−', '—', '–'];
    if let Some(after) = trimmed.strip_prefix(separators) {
        return Some(after.trim_start_matches(separators).trim());
    }
    if let (Common::No, Some(after)) = (common, trimmed.strip_prefix(['、', ','])) {
        return Some(after.trim());
    }
    // 「お名前「相沢 勉」」
    let corners = [('「', '」'), ('『', '』'), ('[', ']'), ('【', '】'), ('<', '>')];
    let inside = |(open, close)| trimmed.strip_prefix(open)?.trim_end_matches('。').strip_suffix(close);
    if let Some(value) = corners.into_iter().find_map(inside) {
        return Some(value.trim());
    }
    if closed || rest.len() > trimmed.len() {
        return (closed || common == Common::No || !reads_on(trimmed)).then(|| trimmed.trim());
    }
    glued(trimmed, common)
}

/// Whether what follows a blank is the rest of a sentence rather than a value.
fn reads_on(rest: &str) -> bool {
    rest.starts_with(['は', 'が', 'を', 'の', 'に', 'も', 'で', 'と', 'し', 'さ', 'く']) && !is_name_in_kana(rest)
}

/// はやし とめ, さとう はな: two short words of nothing but kana.
fn is_name_in_kana(rest: &str) -> bool {
    let mut words =
        rest.split(' ').map(|word| (word.chars().all(crate::reading::text::fold::is_hiragana), word.chars().count()));
    let short = |word: Option<(bool, usize)>| word.is_some_and(|(kana, length)| kana && (1..=5).contains(&length));
    short(words.next()) && short(words.next()) && words.next().is_none()
}

/// A value that follows without any separator: 会員番号1023, 氏名高橋花子, 会員番号は1023です.
pub(in crate::reading) fn glued(rest: &str, common: Common) -> Option<&str> {
    if common == Common::Yes {
        return None;
    }
    if let Some(after) = rest.strip_prefix("は") {
        return Some(after.trim_start_matches(['、', ',', ' ', ':']).trim());
    }
    let first = rest.chars().next()?;
    (first.is_ascii_alphanumeric()
        || crate::reading::text::fold::is_kanji(first)
        || crate::reading::text::fold::is_katakana(first))
    .then(|| rest.trim())
}
