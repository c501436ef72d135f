//! Lengths of time: 30分, 半時間, 1時間. Not 30分前, 13時30分 or 徒歩10分.

use std::ops::Range;
use std::sync::LazyLock;

use super::numerals::value;
use super::tail;
use crate::reading::text::folded::Folded;
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::text::seen::{Searched, Text};

/// A length of time found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundLength {
    pub span: Range<usize>,
    pub minutes: u32,
}

/// What a text says about how long an appointment shall be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LengthReading {
    Unsaid,
    Minutes(u32),
    /// Several, and nothing tells which one.
    Unsure,
}

/// A length as written; the folded text.
pub(super) const LENGTH: &str = r"(?:(?P<hours>[0-9]{1,2}|[一二三]) ?(?:時間|(?i:hours?|h(?-u:\b)))(?P<plushalf> ?半)?|(?P<halfhour>半時間)|(?P<minutes>[0-9]{1,3}|[一二三四五六]?十五?|十) ?(?:分間?|(?i:min(?:utes?|s)?(?-u:\b))))";

/// The minutes of a match of [`LENGTH`].
pub(super) fn minutes_of(captures: &regex::Captures<'_>) -> Option<u32> {
    if captures.name("halfhour").is_some() {
        return Some(30);
    }
    let half = if captures.name("plushalf").is_some() { 30 } else { 0 };
    match (captures.name("hours"), captures.name("minutes")) {
        (Some(hours), _) => value(hours.as_str()).map(|h| h * 60 + half),
        (_, Some(minutes)) => value(minutes.as_str()),
        _ => None,
    }
}

/// Finds every length of time, in order.
#[must_use]
pub fn lengths_in<T: Searched + ?Sized>(text: &T) -> Vec<FoundLength> {
    let folded = Folded::new(text);
    found_in(folded.text())
        .into_iter()
        .map(|length| FoundLength { span: folded.written(length.span.clone()), ..length })
        .collect()
}

/// The same in a text that is folded already.
pub(super) fn found_in(text: &Text) -> Vec<FoundLength> {
    static LENGTHS: LazyLock<Pattern> = LazyLock::new(|| pattern(LENGTH));
    static ELSE: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"^ ?(?:ほど|くらい|ぐらい|程度|程)? ?(?:前(?:[^後]|$)|後|遅ら|おくら|繰り|ずら|前倒|おき|ごと|毎|遅れ|おくれ|早|以内に|休|寝|睡眠|待|かか|過ぎ|すぎ|点滴|散歩|電車|バス|歩)",
        )
    });
    static BEFORE: LazyLock<Pattern> =
        LazyLock::new(|| pattern(r"(?:[0-9.:/\-時約]|[0-9]時 |徒歩|第|バスで?|車で|電車で)$"));
    static ENOUGH: LazyLock<Pattern> = LazyLock::new(|| pattern(r"^ ?(?:で|だ|に|な|か|と|足|伝|気を|ご)"));
    let length = |captures: regex::Captures<'_>| {
        let whole = captures.get(0)?;
        let before = text.get(..whole.start())?;
        let foreign = BEFORE.is_match(tail(before)) && !before.ends_with(['約', '-', '/'])
            || ELSE.is_match(text.get(whole.end()..)?);
        let hours = captures.name("hours").is_some();
        let foreign = foreign && !(hours && before.trim_end().ends_with('時'));
        // 「30分で十分です」
        let enough = whole.as_str() == "十分"
            && (ENOUGH.is_match(text.get(whole.end()..)?) || before.ends_with(['で', 'は', 'も', '、']));
        let foreign = foreign || enough;
        let minutes = minutes_of(&captures)?;
        (!foreign).then_some(FoundLength { span: whole.range(), minutes })
    };
    LENGTHS.captures_iter(text).filter_map(length).collect()
}

/// How long it shall be: 「30分から1時間に変更」 and 「30分ではなく1時間」 are an hour, 「1時間（無理なら30分）」 too;
/// 「30分/1時間」 is the form, not an answer.
#[must_use]
pub fn length_in<T: Searched + ?Sized>(text: &T) -> LengthReading {
    static INSTEAD: LazyLock<Pattern> =
        LazyLock::new(|| pattern(r"(?:から|→|ではなく|でなく|じゃなく|を|でしたが|でしたところ|だったのを)"));
    static TOO_SHORT: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"^(?:だけ|ほど|くらい|ぐらい)?(?:では|だと|じゃあ?|でわ|で)(?:[^0-9、]{0,8})(?:足り|たり|短|みじか|収ま|おさま|終わ|話し?き|無理|むり|少な|不安|心配|物足)",
        )
    });
    static FALLBACK: LazyLock<Pattern> =
        LazyLock::new(|| pattern(r"(?:無理|だめ|ダメ|駄目|難し|むずかし|いっぱい|空いて|なければ|できな|出来な)"));
    let folded = Folded::new(text);
    let found = without_the_offer(found_in(folded.text()), folded.text());
    let (Some(first), Some(last)) = (found.first(), found.last()) else { return LengthReading::Unsaid };
    if found.iter().all(|l| l.minutes == first.minutes) {
        return LengthReading::Minutes(first.minutes);
    }
    let between = folded.text().get(first.span.end..last.span.start).unwrap_or_default();
    match () {
        // 「30分で足りるか1時間いるか」
        () if found.len() == 2 && TOO_SHORT.is_match(between) && !between.trim_end().ends_with('か') => {
            LengthReading::Minutes(last.minutes)
        }
        () if found.len() > 2 || between.contains('\n') => LengthReading::Unsure,
        () if FALLBACK.is_match(between) => LengthReading::Minutes(first.minutes),
        () if INSTEAD.is_match(between) => LengthReading::Minutes(last.minutes),
        () => LengthReading::Unsure,
    }
}

/// 「30分か1時間とありましたが、1時間で」: what is offered, where something is chosen beside it.
fn without_the_offer(found: Vec<FoundLength>, text: &str) -> Vec<FoundLength> {
    let joint = |one: &FoundLength, next: &FoundLength| {
        let between = text.get(one.span.end..next.span.start).unwrap_or_default().trim();
        one.minutes != next.minutes
            && matches!(between, "か" | "と" | "・" | "/" | "または" | "又は" | "もしくは" | "、")
    };
    let offered = found.iter().zip(found.iter().skip(1)).position(|(one, next)| joint(one, next));
    match offered {
        Some(at) if found.len() > 2 => {
            let rest =
                |(place, length): (usize, &FoundLength)| (place != at && place != at + 1).then(|| length.clone());
            found.iter().enumerate().filter_map(rest).collect()
        }
        _ => found,
    }
}
