//! Numbers up to four digits, in figures or kanji (15, 十五, 二十二, 二〇二〇). The text is folded before.

/// A number of one or two figures, or its kanji.
pub(super) const NUMBER: &str = "(?:[0-9]{1,2}|[〇零一二三四五六七八九十廿]{1,3})";

/// The value of figures or kanji; `None` for anything else, or when it is over 9999.
pub(in crate::reading) fn value(written: &str) -> Option<u32> {
    if written.chars().all(|c| c.is_ascii_digit()) {
        return written.parse().ok().filter(|n| *n <= 9999);
    }
    let (mut tens, mut ones) = (None, None);
    for c in written.chars() {
        if c == '廿' && tens.is_none() && ones.is_none() {
            tens = Some(2);
            continue;
        }
        match kanji(c)? {
            10 if tens.is_none() => tens = Some(ones.take().unwrap_or(1)),
            10 => return None,
            digit => ones = Some(ones.unwrap_or(0) * 10 + digit),
        }
    }
    let sum = tens.unwrap_or(0) * 10 + ones.unwrap_or(0);
    (sum <= 9999 && (tens.is_some() || ones.is_some())).then_some(sum)
}

fn kanji(c: char) -> Option<u32> {
    "〇一二三四五六七八九十".chars().zip(0..).find_map(|(k, n)| (k == c).then_some(n)).or((c == '零').then_some(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        let rows = [
            ("15", Some(15)),
            ("05", Some(5)),
            ("十五", Some(15)),
            ("十", Some(10)),
            ("二十二", Some(22)),
            ("三十", Some(30)),
            ("一五", Some(15)),
            ("廿二", Some(22)),
            ("廿", Some(20)),
            ("二〇二〇", Some(2020)),
            ("零", Some(0)),
            ("十十", None),
            ("", None),
            ("水", None),
        ];
        for (written, expected) in rows {
            assert_eq!(value(written), expected, "{written:?}");
        }
    }
}
