//! Item markers at the beginning of a field: ①–⑳ ❶ ⑴ ㈠ (1) １． 1) イロハ. They are looked for in the text as
//! written, because folding turns ① into 1 and 「①5/13」 would become the 15th of March.

/// A part of a line and the item marker before it.
#[derive(Debug, PartialEq, Eq)]
pub struct Marked<'a> {
    pub marker: Option<u8>,
    pub text: &'a str,
}

/// Splits a line as written at its item markers. Enclosed numbers split anywhere, plain ones only at the beginning.
#[must_use]
pub fn split(line: &str) -> Vec<Marked<'_>> {
    let mut parts = Vec::new();
    let mut marker = None;
    let mut start = 0;
    for (at, c) in line.char_indices() {
        if let Some(number) = enclosed(c) {
            push(&mut parts, marker, line.get(start..at).unwrap_or_default());
            marker = Some(number);
            start = at + c.len_utf8();
        }
    }
    push(&mut parts, marker, line.get(start..).unwrap_or_default());
    if parts.is_empty() && marker.is_some() {
        parts.push(Marked { marker, text: "" });
    }
    parts
}

fn push<'a>(parts: &mut Vec<Marked<'a>>, marker: Option<u8>, text: &'a str) {
    let bare = text.trim();
    if marker.is_some() {
        let text = bare.trim_start_matches(['.', '．', '、', ':', '：', ')', '）', '・', '　', ' ']);
        parts.push(Marked { marker, text });
    } else if !bare.is_empty() {
        let (marker, text) = plain(bare);
        parts.push(Marked { marker, text });
    }
}

/// The value of an enclosed number that is one character.
fn enclosed(c: char) -> Option<u8> {
    let rows = [
        ('①', '⑳', 1),
        ('❶', '❿', 1),
        ('⑴', '⒇', 1),
        ('㈠', '㈩', 1),
        ('➀', '➉', 1),
        ('➊', '➓', 1),
        ('⓵', '⓾', 1),
        ('㊀', '㊉', 1),
        ('⒈', '⒛', 1),
    ];
    rows.iter()
        .find(|(first, last, _)| (*first..=*last).contains(&c))
        .and_then(|(first, ..)| u8::try_from(u32::from(c) - u32::from(*first) + 1).ok())
}

/// A plain marker at the beginning of a line: `(1)`, `1)`, `１．`, `イ.`. Never the beginning of a date or a time.
fn plain(text: &str) -> (Option<u8>, &str) {
    let mut chars = text.char_indices().peekable();
    let opened = chars.next_if(|(_, c)| matches!(c, '(' | '（' | '【' | '[' | '［' | '〔' | '〈')).is_some();
    let Some((_, first)) = chars.next() else { return (None, text) };
    let Some(number) = digit(first).or_else(|| iroha(first)).or_else(|| roman(first)).or_else(|| kanji(text)) else {
        return (None, text);
    };
    let Some((at, sign)) = chars.next() else { return (None, text) };
    let rest = text.get(at + sign.len_utf8()..).unwrap_or_default();
    let next = rest.trim_start().chars().next();
    let closes = match sign {
        ')' | '）' => true,
        '】' | ']' | '］' | '〕' | '〉' => opened,
        ' ' => !opened && roman(first).is_some(),
        '　' => !opened && (iroha(first).is_some() || roman(first).is_some()),
        '.' | '．' | '、' | ':' | '：' | '，' => {
            !opened
                && (kanji(text).is_none() || matches!(sign, '、' | '.' | '．'))
                && next.is_some_and(|c| {
                    roman(first).is_some() || digit_value(c).is_none() || rest.starts_with([' ', '　'])
                })
        }
        _ => false,
    };
    if closes { (Some(number), rest.trim_start()) } else { (None, text) }
}

fn digit(c: char) -> Option<u8> {
    digit_value(c).filter(|n| *n > 0)
}

fn digit_value(c: char) -> Option<u8> {
    let value = match c {
        '0'..='9' => u32::from(c) - u32::from('0'),
        '０'..='９' => u32::from(c) - u32::from('０'),
        _ => return None,
    };
    u8::try_from(value).ok()
}

fn iroha(c: char) -> Option<u8> {
    "イロハニホヘ".chars().zip(1..).find_map(|(kana, n)| (kana == c).then_some(n))
}

/// 「四、がんと仕事」; 「二、三日前から」 counts days.
fn kanji(text: &str) -> Option<u8> {
    const NUMERALS: &str = "一二三四五六七八九";
    let mut chars = text.chars();
    let number = NUMERALS.chars().zip(1..).find_map(|(c, n)| text.starts_with(c).then_some(n))?;
    let item = chars.nth(1).is_some_and(|sign| matches!(sign, '、' | '.' | '．'));
    // 「一、氏名」: labels need no number, and have often the same.
    if without_numbering(text).len() < text.len() {
        return None;
    }
    let counts = chars.next().is_some_and(|c| NUMERALS.contains(c) || c.is_ascii_digit());
    (item && !counts).then_some(number)
}

/// Ⅰ, ⅱ as one character; only at the beginning of a line, because a text may tell of a stage Ⅳ.
fn roman(c: char) -> Option<u8> {
    let first = match c {
        'Ⅰ'..='Ⅹ' => 'Ⅰ',
        'ⅰ'..='ⅹ' => 'ⅰ',
        _ => return None,
    };
    u8::try_from(u32::from(c) - u32::from(first) + 1).ok()
}

/// 「一、氏名」: in old letters each item begins so, often all of them with 一.
#[must_use]
pub fn without_numbering(text: &str) -> &str {
    let numbered = text.strip_prefix(|c| "一二三四五六七八九十".contains(c));
    let rest = numbered.and_then(|rest| rest.strip_prefix(['、', '.', ')', ' '])).map(str::trim_start);
    rest.filter(|rest| super::labels::leading(rest).is_some()).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, expected: &[(Option<u8>, &str)]) {
        let found: Vec<(Option<u8>, &str)> = split(written).into_iter().map(|m| (m.marker, m.text)).collect();
        assert_eq!(found, expected, "{written:?}");
    }

    #[test]
    fn markers_of_every_kind() {
        check(
            "①1023 高橋 ②a@example.jp ③13:00",
            &[(Some(1), "1023 高橋"), (Some(2), "a@example.jp"), (Some(3), "13:00")],
        );
        check("❶会員番号", &[(Some(1), "会員番号")]);
        check("⑶13時から", &[(Some(3), "13時から")]);
        check("(1) 1023", &[(Some(1), "1023")]);
        check("１．会員番号", &[(Some(1), "会員番号")]);
        check("1) 1023", &[(Some(1), "1023")]);
        check("1. 1023 高橋", &[(Some(1), "1023 高橋")]);
        check("イ．1023", &[(None, "イ．1023")]);
        check("イ）1023", &[(Some(1), "1023")]);
        check("ニ　痛み止めのこと", &[(Some(4), "痛み止めのこと")]);
        check("4.15 参加", &[(None, "4.15 参加")]);
        check("1時から2時", &[(None, "1時から2時")]);
        check("3:00から", &[(None, "3:00から")]);
        check("①5/13（水）11:00", &[(Some(1), "5/13（水）11:00")]);
        check("（水）", &[(None, "（水）")]);
    }

    #[test]
    fn items_of_old_letters() {
        assert_eq!(without_numbering("一、氏名 佐伯 正蔵"), "氏名 佐伯 正蔵");
        assert_eq!(without_numbering("二.会員番号 七二四"), "会員番号 七二四");
        assert_eq!(without_numbering("一、二週間前から眠れません"), "一、二週間前から眠れません");
    }
}
