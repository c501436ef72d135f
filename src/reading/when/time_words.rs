//! The words of which times are made, cut into tokens: clocks, lengths, 「から」, 「まで」, 「最後」.

use std::ops::Range;
use std::rc::Rc;
use std::sync::LazyLock;

use regex::Captures;

use super::durations::{LENGTH, minutes_of};
use super::hours::{Clock, Half};
use super::numerals::{NUMBER, value};
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::text::seen::Text;

/// A word that has to do with time.
#[derive(Clone, Debug)]
pub(in crate::reading) struct Token {
    pub span: Range<usize>,
    pub kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::reading) enum Kind {
    Clock(Clock),
    /// A number alone; an hour only beside a dash and another hour (13-15時).
    Bare(u32),
    /// 1300; a time only beside a dash and another one.
    Figures(u32),
    /// In minutes.
    Length(u32),
    /// 最初, 開始.
    Start,
    /// 最後, 終了.
    End,
    /// ~, -, →.
    Dash,
    /// 13:00/14:30 in a session; of an appointment the one or the other.
    Slash,
    From,
    Until,
    /// 退室, 抜け, 失礼.
    Leaves,
    /// 遅れ, 遅刻.
    Late,
    /// 早く退室.
    Early,
    /// 全部, ずっと.
    Whole,
    /// 途中から.
    Vague,
    /// An hour that may be two: 2時30分前.
    Doubt,
}

/// One row a word; the first that matches at a place wins. `{n}` is a number.
const ROWS: &[(&str, &str)] = &[
    (
        "whole",
        r"全時間|全日程|全コマ|フルタイム|通しで|通して|終日|丸々|まるまる|(?:全部|ぜんぶ|全て|すべて|ずっと|フル|全体)(?:を|に|で)? ?(?:の時間)?(?:、)?(?:参加|出席|出ま|出た|い(?:ます|る|たい|られ)|居(?:ます|る|たい|られ)|お(?:ります|る|られ)|お願い|希望|予定|視聴|拝聴|可|大丈夫|OK|です|で(?:お|す)|で?$|で?\n|。|で?、? ?(?:[0-9]{1,2}/)?[0-9]{1,2}[日月(])",
    ),
    (
        "vague",
        r"途中(?:から|まで)(?:の)?(?:参加|出席|入室|入り|で|に|お願い|$|\n)|途中(?:参加|入室|退室|退出|退席|抜け)(?:で|を|希望|し|$|\n)|(?:前半|後半)(?:だけ|のみ|を|に|の)?(?:で)?(?:参加|出席|お願い|希望|$|\n)|(?:少し|ちょっと|一部|短時間)(?:だけ|のみ|でも)?の?(?:参加|出席|お願い)",
    ),
    ("section", r"(?:前半|後半)(?:の|は|に|を|だけ|のみ)?(?:で)?(?:、| )?"),
    (
        "unclear",
        r"(?:お昼|昼|おひる|ひる|夕方|ゆうがた)(?:過ぎ|すぎ|ごろ|頃)?(?:から|まで)|(?:少し|すこし|ちょっと|ちょこっと)(?:だけ|のみ)?(?: )?(?:おねがい|お願い|お邪魔|おじゃま|顔を)",
    ),
    (
        "clock",
        r"(?:(?P<half>午前|午後|(?i:a\.?m\.?|p\.?m\.?)|朝|お?昼|夕方|夜)の? ?)?(?:(?P<jh>{n}) ?(?:時|じ) ?(?:(?P<jhalf>半|はん)|(?P<jm>{n}) ?(?P<sign>分)(?P<ago>前)?|(?P<jm2>[0-5][0-9]))?|(?P<ch>[0-9]{1,2}) ?[:;] ?(?P<cm>[0-5][0-9])(?::[0-5][0-9])?(?: ?[分時])?|(?P<dh>1[0-9])\.(?P<dm>[0-5][05]))(?: ?の? ?(?P<less>{n}) ?分(?:ほど|くらい|ぐらい|程)?前)?(?P<late> ?(?i:a\.?m(?-u:\b)\.?|p\.?m(?-u:\b)\.?))?(?P<about> ?(?:頃|ごろ|ころ|くらい|ぐらい|位|程度|あたり|ちょうど|きっかり|ジャスト|前後|(?:の|より)?(?:ちょっと|ちょい|少し|すこし|やや)?(?:過ぎ|すぎ)|(?:の|より)?(?:ちょっと|ちょい|少し|すこし|やや|直)前|を(?:少し|ちょっと)?(?:過ぎ|すぎ|回)った?(?:頃|ごろ|ころ)?))?(?:だけ)?",
    ),
    ("ampm", r"(?P<ah>[0-9]{1,2}) ?(?P<late2>(?i:a\.?m(?-u:\b)\.?|p\.?m(?-u:\b)\.?))"),
    ("noon", r"正午|(?i:noon)"),
    ("end", r"最後|さいご|終わり|おわり|終り|終了(?:時刻|時間|時)?|ラスト|閉会"),
    ("start", r"最初|さいしょ|始め|はじめ|初め|開始(?:時刻|時間|時)?|スタート|冒頭|頭"),
    ("early", r"(?:ほど|くらい|ぐらい|程度|だけ)?早(?:く|めに)(?:退室|退出|退席|抜け|失礼|終わ|上が|あが|落ち)"),
    ("late_word", r"(?:ほど|くらい|ぐらい|程度|だけ)?(?:遅れ|おくれ|遅刻)"),
    ("leaves", r"退室|退出|退席|抜け|ぬけ|失礼|おいとま|落ち|早退|上が|あが|切り上げ|離席|中座|出ます|出る|出させ"),
    ("until", r"まで|迄|マデ"),
    ("from", r"から|カラ|より|以降|以後|スタート"),
    ("slash", r"/"),
    ("dash", r"[~\-ー→]+|(?-u:\b)(?i:to)(?-u:\b)"),
    ("figures", r"[0-9]+"),
];

static WORDS: LazyLock<Pattern> = LazyLock::new(|| {
    let length = format!("(?P<length>{LENGTH})");
    let rows = ROWS.iter().map(|(name, source)| format!("(?P<{name}>{})", source.replace("{n}", NUMBER)));
    let (first, rest): (Vec<_>, Vec<_>) = rows.enumerate().partition(|(row, _)| *row < 2);
    let text = |rows: Vec<(usize, String)>| rows.into_iter().map(|(_, r)| r).collect::<Vec<_>>().join("|");
    pattern(&format!("{}|{length}|{}", text(first), text(rest)))
});

/// Rows that stand for no time by themselves, and begin none.
const BESIDE_OTHERS: [&str; 7] = ["early", "late_word", "leaves", "until", "from", "slash", "dash"];

/// What begins a time.
static BEGINS: LazyLock<Pattern> = LazyLock::new(|| {
    let rows = ROWS.iter().filter(|(name, _)| !BESIDE_OTHERS.contains(name));
    let sources = rows.map(|(_, source)| source.replace("{n}", NUMBER)).chain([LENGTH.to_owned()]);
    pattern(&sources.collect::<Vec<_>>().join("|"))
});

/// The words of time of a folded text; none where nothing begins a time.
pub(super) fn tokens(text: &Text) -> &[Token] {
    text.tokens.get_or_init(|| if BEGINS.may_match(text) { cut(text) } else { Rc::default() })
}

/// Cuts a folded text into its words of time.
fn cut(text: &str) -> Rc<[Token]> {
    let mut found = Vec::new();
    let mut cursor = 0;
    while let Some(captures) = WORDS.captures_at(text, cursor) {
        let Some(whole) = captures.get(0).filter(|m| !m.is_empty()) else { break };
        let (kind, end) = read(&captures, text, whole.range());
        cursor = end.max(whole.start() + 1);
        while !text.is_char_boundary(cursor) {
            cursor += 1;
        }
        found.extend(kind.map(|kind| Token { span: whole.start()..end, kind }));
    }
    found.into()
}

fn read(captures: &Captures<'_>, text: &str, span: Range<usize>) -> (Option<Kind>, usize) {
    const PLAIN: &[(&str, Kind)] = &[
        ("whole", Kind::Whole),
        ("noon", Kind::Clock(Clock { hour: 12, minute: 0, half: Half::Unsaid })),
        ("end", Kind::End),
        ("start", Kind::Start),
        ("early", Kind::Early),
        ("late_word", Kind::Late),
        ("leaves", Kind::Leaves),
        ("until", Kind::Until),
        ("from", Kind::From),
        ("slash", Kind::Slash),
        ("dash", Kind::Dash),
    ];
    let (before, after) = (text.get(..span.start).unwrap_or_default(), text.get(span.end..).unwrap_or_default());
    if let Some((_, kind)) = PLAIN.iter().find(|(name, _)| captures.name(name).is_some()) {
        return (Some(*kind), span.end);
    }
    let inside = before.ends_with(|c: char| c.is_ascii_digit() || ".:/〇一二三四五六七八九十".contains(c));
    let kind = match () {
        () if captures.name("length").is_some() => minutes_of(captures).filter(|_| !inside).map(Kind::Length),
        () if captures.name("vague").is_some() => (!is_supposed(after)).then_some(Kind::Vague),
        () if captures.name("unclear").is_some() => attends(after),
        () if captures.name("section").is_some() => section(text.get(span.clone()).unwrap_or_default(), before, after),
        () if captures.name("clock").is_some() => return clock(captures, before, after, span.end),
        () if captures.name("ampm").is_some() => {
            let hour = captures.name("ah").and_then(|m| value(m.as_str()));
            let half = captures.name("late2").map_or(Half::Unsaid, |m| half_of(m.as_str()));
            hour.filter(|h| (1..=12).contains(h)).map(|hour| Kind::Clock(Clock { hour, minute: 0, half }))
        }
        () => figures(text.get(span.clone()).unwrap_or_default()),
    };
    (kind, span.end)
}

/// A part of the day or session that is no hour, where somebody comes then: 「お昼すぎから少し」, 「後半に入ります」.
fn attends(after: &str) -> Option<Kind> {
    static COMES: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"^ ?(?:$|\n|。)|^[^。\n]{0,12}(?:参加|出席|出ます|出たい|出られ|入り|入室|入れ|お願い|おねがい|",
            r"希望|失礼|抜け|います|いられ)"
        ))
    });
    (COMES.is_match(after) && !is_supposed(after)).then_some(Kind::Vague)
}

/// 前半の1時間, 後半だけ; not 5月前半, 30代後半.
fn section(word: &str, before: &str, after: &str) -> Option<Kind> {
    static ELSE: LazyLock<Pattern> = LazyLock::new(|| pattern(r"(?:月|月の|年|年の|代|代の|人生の|今週|来週|週の)$"));
    if ELSE.is_match(before) || is_supposed(after) {
        return None;
    }
    match () {
        () if !after.starts_with(|c: char| c.is_ascii_digit() || "一二半".contains(c)) => attends(after),
        () if word.starts_with('前') => Some(Kind::Start),
        () => Some(Kind::End),
    }
}

/// 「途中で抜けるかもしれません」 is a remark, not a time.
fn is_supposed(after: &str) -> bool {
    static SUPPOSED: LazyLock<Pattern> =
        LazyLock::new(|| pattern(r"^[^。\n]{0,24}(?:かも|場合|ことが|ことも|でしょうか|ですか|可能性|もし|可能)"));
    SUPPOSED.is_match(after)
}

fn figures(written: &str) -> Option<Kind> {
    let number = value(written)?;
    match written.len() {
        1 | 2 if number <= 24 => Some(Kind::Bare(number)),
        4 if number / 100 <= 24 && number % 100 < 60 && number % 5 == 0 => Some(Kind::Figures(number)),
        _ => None,
    }
}

fn clock(captures: &Captures<'_>, before: &str, after: &str, end: usize) -> (Option<Kind>, usize) {
    let number = |name: &str| captures.name(name).and_then(|m| value(m.as_str()));
    let (mut end, mut minute) = (end, number("jm").or(number("cm")).or(number("dm")).unwrap_or(0));
    if let Some(figures) = captures.name("jm2") {
        // 13時15時: the figures after 時 are minutes only where nothing else begins with them.
        let begins = after.starts_with(|c: char| c.is_ascii_digit() || "時:/月日名人".contains(c));
        (minute, end) =
            if begins && end == figures.end() { (0, figures.start()) } else { (number("jm2").unwrap_or(0), end) };
    }
    if captures.name("jhalf").is_some() {
        minute = 30;
    }
    if let (Some(minutes), Some(60..)) = (captures.name("jm"), number("jm")) {
        // 15時 60分: the hour, and how long.
        (minute, end) = (0, minutes.start());
    }
    let Some(hour) = number("jh").or(number("ch")).or(number("dh")) else { return (None, end) };
    let half = captures.name("half").or(captures.name("late")).map_or(Half::Unsaid, |m| half_of(m.as_str()));
    let whole = Clock { hour, minute, half };
    if let Some(less) = number("less") {
        // 「三時の十五分前」, 「14:00 5分前」; of 「2時10分前後」 nothing is taken.
        let earlier = (hour * 60 + minute).checked_sub(less).filter(|_| !after.starts_with('後') && less < 60);
        let kind = earlier.map(|m| Kind::Clock(Clock { hour: m / 60, minute: m % 60, half }));
        return (kind.filter(|_| !is_else(captures, before, after)).or(Some(Kind::Doubt)), end);
    }
    let ago = captures.name("ago").filter(|_| !after.starts_with('後'));
    let kind = match ago {
        // 2時10分前 is 1:50; of 2時30分前 nobody knows.
        Some(_) if minute <= 15 && hour > 0 && minute > 0 => Some(Clock { hour: hour - 1, minute: 60 - minute, half }),
        Some(_) => return (Some(Kind::Doubt), end),
        None => Some(whole),
    };
    let kind = kind.filter(|c| c.hour <= 24 && c.minute < 60 && !is_else(captures, before, after));
    (kind.map(Kind::Clock), end)
}

/// 一時的に, 一時退院, 24時間, 当時; a clock within a longer number (12:13:00, 1.13:00).
fn is_else(captures: &Captures<'_>, before: &str, after: &str) -> bool {
    static OTHER: LazyLock<Pattern> = LazyLock::new(|| pattern(r"^(?:間|点|代|期|々|折|刻|差|[0-9])"));
    static LENGTH_BEHIND: LazyLock<Pattern> = LazyLock::new(|| pattern(r"^[0-9]{1,2} ?(?:時間|分|h|H)"));
    static CLOCKLIKE: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"^ ?(?:から|~|-|ー|→|に(?:は|お|電|予|参|退|入|、|$)|まで|迄|より|で|の|開始|スタート|、|,|か|または|又は|以降|$|\n|\)|。|希望|お願)",
        )
    });
    let figure = |c: char| c.is_ascii_digit() || "〇一二三四五六七八九十".contains(c);
    // 「退室:14時30分」 stands behind a colon, 12:13:00 within a number.
    let number = before.ends_with(figure) || before.strip_suffix(['.', ':']).is_some_and(|b| b.ends_with(figure));
    let bare_ichiji = captures.name("jh").is_some_and(|m| m.as_str() == "一")
        && ["half", "jhalf", "jm", "jm2", "about"].iter().all(|name| captures.name(name).is_none());
    let kana_hour = captures.name("clock").is_some_and(|m| m.as_str().contains('じ'));
    let other = OTHER.is_match(after) && !(captures.name("jh").is_some() && LENGTH_BEHIND.is_match(after));
    number && captures.name("half").is_none()
        || other
        || (bare_ichiji && !CLOCKLIKE.is_match(after))
        || (kana_hour && !CLOCKLIKE.is_match(after))
}

/// 昼 says no half: 「お昼の11時」, 「お昼の1時」.
fn half_of(word: &str) -> Half {
    match word.trim().chars().next() {
        Some('午') if word.contains('前') => Half::Morning,
        Some('朝' | 'a' | 'A') => Half::Morning,
        Some('午' | '夕' | '夜' | 'p' | 'P') => Half::Afternoon,
        _ => Half::Unsaid,
    }
}

impl Kind {
    /// The clock of a token that is one, or of a number where a number may be one.
    pub(super) fn clock(self) -> Option<Clock> {
        match self {
            Self::Clock(clock) => Some(clock),
            Self::Bare(hour) => Some(Clock { hour, minute: 0, half: Half::Unsaid }),
            Self::Figures(n) => Some(Clock { hour: n / 100, minute: n % 100, half: Half::Unsaid }),
            _ => None,
        }
    }
}
