//! Finds hours and parts of a session: 13:00～14:30 in every dash and wave, 午後1時半ごろから最後まで, 14時15分に退室.

use std::ops::Range;
use std::sync::LazyLock;

use chrono::{Duration, NaiveTime};

use super::hours::{Clock, Side};
use super::time_words::{Kind, Token, tokens};
use crate::reading::guide::Window;
use crate::reading::text::folded::Folded;
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::text::seen::Searched;

/// A time found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundTime {
    /// Where it stands in the text, in bytes.
    pub span: Range<usize>,
    pub reading: TimeReading,
    /// The length it states or implies: 15:00〜15:30, 「4時から1時間」.
    pub minutes: Option<u32>,
}

/// What a time expression means, not yet cut to a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeReading {
    At(NaiveTime),
    From(NaiveTime),
    Until(NaiveTime),
    /// The first is before the second.
    Between(NaiveTime, NaiveTime),
    /// 「15時から17時の間で」: for a session the part, for an appointment no start.
    Spread(NaiveTime, NaiveTime),
    /// 全部, ずっと, 最初から最後まで.
    Whole,
    /// 途中から, 少しだけ: something was said, but no time.
    Vague,
    /// It can be more than one time, or none.
    Unsure,
}

/// Finds every time in a text, in order; `windows` are the hours of the service.
#[must_use]
pub fn times_in<T: Searched + ?Sized>(text: &T, windows: &[Window]) -> Vec<FoundTime> {
    let folded = Folded::new(text);
    let tokens = tokens(folded.text());
    let parser = Parser { text: folded.text(), tokens, windows };
    let mut found = parser.all();
    for time in &mut found {
        time.span = folded.written(time.span.clone());
    }
    found
}

/// Goes through the tokens; each method that finds an expression tells how many tokens it took.
struct Parser<'a> {
    text: &'a str,
    tokens: &'a [Token],
    windows: &'a [Window],
}

/// An expression and the number of tokens it took.
type Taken = (TimeReading, Option<u32>, usize);

impl Parser<'_> {
    fn all(&self) -> Vec<FoundTime> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(first) = self.tokens.get(at) {
            let Some((reading, minutes, taken)) = self.expression(at) else {
                at += 1;
                continue;
            };
            let end = self.tokens.get(at + taken - 1).map_or(first.span.end, |t| t.span.end);
            found.push(FoundTime { span: first.span.start..end, reading, minutes });
            at += taken;
        }
        found
    }

    fn expression(&self, at: usize) -> Option<Taken> {
        match self.kind(at)? {
            Kind::Clock(clock) => {
                self.range(at).or_else(|| self.with_length(at, clock)).or_else(|| Some(self.single(at, clock)))
            }
            Kind::Bare(_) | Kind::Figures(_) => self.range(at),
            Kind::Start => self.range(at).or_else(|| self.first_or_last(at, Side::Begins)),
            Kind::End => {
                self.first_or_last(at, Side::Ends).or_else(|| self.until_the_end(at)).or_else(|| self.end_named(at))
            }
            Kind::Leaves => self.end_named(at),
            Kind::Dash => self.until_after_dash(at),
            Kind::Length(minutes) => self.length_before(at, minutes).or_else(|| self.length(at, minutes)),
            Kind::Whole => Some((TimeReading::Whole, None, 1)),
            Kind::Vague => Some((self.half(at).unwrap_or(TimeReading::Vague), None, 1)),
            Kind::Doubt => Some((TimeReading::Unsure, None, 1)),
            Kind::Slash | Kind::From | Kind::Until | Kind::Late | Kind::Early => None,
        }
    }

    /// 13:00〜14:30, 1時から2時まで, 最初から14時, 13時半から最後まで.
    fn range(&self, at: usize) -> Option<Taken> {
        let (begin, end) = (self.kind(at)?, self.kind(at + 2)?);
        let joint = match self.kind(at + 1)? {
            Kind::Dash | Kind::From => true,
            Kind::Slash => matches!((begin, end), (Kind::Clock(_), Kind::Clock(_))) && self.session().is_some(),
            _ => false,
        };
        let joined = joint && self.beside(at) && self.beside(at + 1);
        if !joined || !self.is_range(at) {
            return None;
        }
        let until = usize::from(self.kind(at + 3) == Some(Kind::Until) && self.beside(at + 2));
        let reading = match (begin, end) {
            (Kind::Start, Kind::End) => TimeReading::Whole,
            (Kind::Start, end) => self.one(end.clock()?, Side::Ends, TimeReading::Until),
            (begin, Kind::End) => self.one(begin.clock()?, Side::Begins, TimeReading::From),
            (begin, end) => self.between(begin.clock()?, end.clock()?),
        };
        let spread = self.follows(at + 2 + until, &SPREAD);
        let reading = match reading {
            TimeReading::Between(from, to) if spread => TimeReading::Spread(from, to),
            other => other,
        };
        Some((reading, implied_minutes(reading), 3 + until))
    }

    /// Numbers without 時 or a colon are hours only where nothing else makes sense of them.
    fn is_range(&self, at: usize) -> bool {
        match (self.kind(at), self.kind(at + 2)) {
            (Some(Kind::Clock(_) | Kind::Start), Some(Kind::Clock(_) | Kind::End | Kind::Figures(_))) => true,
            (Some(Kind::Clock(_) | Kind::Start), Some(Kind::Bare(_))) => !self.follows(at + 2, &COUNTED),
            (Some(Kind::Bare(_) | Kind::Figures(_)), Some(Kind::Clock(_) | Kind::End)) => self.stands_free(at),
            (Some(Kind::Bare(from)), Some(Kind::Bare(to))) => {
                let inside = |hour: u32| self.windows.iter().any(|w| w.spans(hour));
                self.stands_free(at) && !self.follows(at + 2, &COUNTED) && from < to && inside(from) && inside(to)
            }
            (Some(Kind::Figures(from)), Some(Kind::Figures(to))) => {
                let inside = |figures: u32| self.windows.iter().any(|w| w.spans(figures / 100));
                self.stands_free(at) && !self.follows(at + 2, &COUNTED) && from < to && inside(from) && inside(to)
            }
            _ => false,
        }
    }

    fn between(&self, begin: Clock, end: Clock) -> TimeReading {
        let Some(from) = begin.resolve(self.windows, Side::Begins) else { return TimeReading::Unsure };
        end.resolve_after(from).map_or(TimeReading::Unsure, |to| TimeReading::Between(from, to))
    }

    /// Whether a length belongs to the dash before it: 「13時15分～（1時間程度）」.
    fn leads_to_length(&self, at: usize) -> bool {
        self.beside(at) || self.gap(at).is_some_and(|gap| gap.chars().all(|c| " 、,(約".contains(c)))
    }

    /// 1時から1時間, 13:00より30分.
    fn with_length(&self, at: usize, clock: Clock) -> Option<Taken> {
        let joined =
            matches!(self.kind(at + 1)?, Kind::From | Kind::Dash) && self.beside(at) && self.leads_to_length(at + 1);
        let Kind::Length(minutes) = self.kind(at + 2)? else { return None };
        if !joined || self.kind(at + 3).is_some_and(|k| matches!(k, Kind::Late | Kind::Early)) {
            return None;
        }
        let reading = match clock.resolve(self.windows, Side::Begins) {
            Some(from) => later(from, minutes).map_or(TimeReading::Unsure, |to| TimeReading::Between(from, to)),
            None => TimeReading::Unsure,
        };
        Some((reading, Some(minutes), 3))
    }

    fn single(&self, at: usize, clock: Clock) -> Taken {
        let beside = self.beside(at);
        match self.kind(at + 1) {
            Some(Kind::From | Kind::Dash) if beside => (self.one(clock, Side::Begins, TimeReading::From), None, 2),
            Some(Kind::Until) if beside => (self.one(clock, Side::Ends, TimeReading::Until), None, 2),
            // 「20日の15時半、最後の候補が27日」 is no end.
            Some(Kind::End) if beside && self.session().is_some() && self.kind(at + 2) != Some(Kind::Until) => {
                (self.one(clock, Side::Ends, TimeReading::Until), None, 2)
            }
            // 「2時半で終わりにします」.
            Some(Kind::End) if self.gap(at) == Some("で") => {
                (self.one(clock, Side::Ends, TimeReading::Until), None, 2)
            }
            Some(Kind::Leaves) if self.gap(at).is_some_and(|g| TO_LEAVE.is_match(g)) => {
                (self.one(clock, Side::Ends, TimeReading::Until), None, 2)
            }
            // 14時に途中退室します: the going away says what the hour is.
            Some(Kind::Vague) if self.gap(at).is_some_and(|g| TO_LEAVE.is_match(g)) && self.is_leaving(at + 1) => {
                (self.one(clock, Side::Ends, TimeReading::Until), None, 2)
            }
            _ => (self.one(clock, Side::Begins, TimeReading::At), None, 1),
        }
    }

    /// 途中退室, 途中退席.
    fn is_leaving(&self, at: usize) -> bool {
        let word = self.tokens.get(at).and_then(|t| self.text.get(t.span.clone()));
        word.is_some_and(|w| ["途中退", "途中抜"].iter().any(|p| w.starts_with(p)))
    }

    fn one(&self, clock: Clock, side: Side, reading: fn(NaiveTime) -> TimeReading) -> TimeReading {
        clock.resolve(self.windows, side).map_or(TimeReading::Unsure, reading)
    }

    /// 〜14:30 with nothing before it.
    fn until_after_dash(&self, at: usize) -> Option<Taken> {
        let Kind::Clock(clock) = self.kind(at + 1)? else { return None };
        let dash = self.tokens.get(at)?;
        let wave = self.text.get(dash.span.clone()).is_some_and(|d| d.contains('~'));
        let free = !self.previous(at).is_some_and(|c| c.is_alphanumeric() || c == ')');
        let alone = self.range(at + 1).is_none() && self.beside(at);
        (wave && free && alone).then(|| (self.one(clock, Side::Ends, TimeReading::Until), None, 2))
    }

    /// 最後まで.
    fn until_the_end(&self, at: usize) -> Option<Taken> {
        let session = self.session()?;
        (self.kind(at + 1)? == Kind::Until && self.beside(at)).then_some((TimeReading::Until(session.to), None, 2))
    }

    /// 最初の30分, 最後の1時間.
    fn first_or_last(&self, at: usize, side: Side) -> Option<Taken> {
        let session = self.session()?;
        if let (Side::Begins, Some(Kind::From), true) = (side, self.kind(at + 1), self.beside(at)) {
            if let (Some(Kind::Length(minutes)), true) = (self.kind(at + 2), self.beside(at + 1)) {
                // 「開始から30分ほど遅れます」
                if self.is_gone_by(at + 2) {
                    return Some((TimeReading::From(later(session.from, minutes)?), None, 3));
                }
                // 「最初から1時間くらい」
                return Some((TimeReading::Until(later(session.from, minutes)?), None, 3));
            }
            return Some((TimeReading::From(session.from), None, 2));
        }
        let Kind::Length(minutes) = self.kind(at + 1)? else { return None };
        // 「開始後20分ほどしてから入ります」
        if side == Side::Begins && self.gap(at)?.trim() == "後" && self.is_gone_by(at + 1) {
            return Some((TimeReading::From(later(session.from, minutes)?), None, 2));
        }
        let beyond = self.text.get(self.tokens.get(at + 1)?.span.end..)?;
        let reading = match (side, beyond.starts_with('前'), beyond.starts_with(['後', '経', '過'])) {
            // 「終了30分前に失礼します」, 「開始10分後に入ります」, 「開始5分前に入ります」.
            (Side::Ends, true, _) => TimeReading::Until(earlier(session.to, minutes)?),
            (Side::Begins, _, true) => TimeReading::From(later(session.from, minutes)?),
            (Side::Begins, true, _) => TimeReading::From(session.from),
            (Side::Ends, _, true) => return None,
            (Side::Begins, ..) => TimeReading::Until(later(session.from, minutes)?),
            (Side::Ends, ..) => TimeReading::From(earlier(session.to, minutes)?),
        };
        let (gap, word) = (self.gap(at)?.trim(), self.text.get(self.tokens.get(at)?.span.clone())?);
        let offset = beyond.starts_with(['前', '後', '経', '過']);
        let joined = matches!(gap, "の" | "のほうの" | "の方の" | "のほう" | "の方")
            || gap.is_empty() && (offset || word.starts_with(['前', '後']));
        joined.then_some((reading, None, 2))
    }

    /// Whether that long goes by before the writer comes: 「…ほど遅れます」, 「…ほどしてから」.
    fn is_gone_by(&self, at: usize) -> bool {
        static GONE_BY: LazyLock<Pattern> = LazyLock::new(|| {
            pattern(
                r"^ ?(?:ほど|くらい|ぐらい|程度)?、?(?:遅れ|おくれ|遅刻|して(?:から|の)|(?:経|た)って|過ぎ|すぎ|経過)",
            )
        });
        self.tokens.get(at).and_then(|t| self.text.get(t.span.end..)).is_some_and(|rest| GONE_BY.is_match(rest))
    }

    /// 「1時間半ほど、1時から参加します」
    fn length_before(&self, at: usize, minutes: u32) -> Option<Taken> {
        let (Kind::Clock(clock), Kind::From) = (self.kind(at + 1)?, self.kind(at + 2)?) else { return None };
        let gap = self.gap(at)?.trim_matches(['、', ',', ' ']);
        let near = ["", "ほど", "くらい", "ぐらい", "程度", "だけ", "のみ"].contains(&gap) && self.beside(at + 1);
        let from = clock.resolve(self.windows, Side::Begins).filter(|_| near)?;
        Some((TimeReading::Between(from, later(from, minutes)?), Some(minutes), 3))
    }

    /// 30分遅れて参加, 30分早く退室, and 2時間 of a session of two hours.
    fn length(&self, at: usize, minutes: u32) -> Option<Taken> {
        let session = self.session()?;
        match self.kind(at + 1) {
            Some(Kind::Late) if self.beside(at) => Some((TimeReading::From(later(session.from, minutes)?), None, 2)),
            Some(Kind::Early) if self.beside(at) => Some((TimeReading::Until(earlier(session.to, minutes)?), None, 2)),
            // 「1時間くらいで失礼します」
            _ if self.follows(at, &STAYS) => Some((TimeReading::Until(later(session.from, minutes)?), None, 1)),
            _ if !self.follows(at, &ATTENDED) => None,
            _ if later(session.from, minutes) == Some(session.to) => Some((TimeReading::Whole, None, 1)),
            _ => Some((TimeReading::Vague, Some(minutes), 1)),
        }
    }

    /// 「終わりの時間を14時に」, 「退室は14時半です」.
    fn end_named(&self, at: usize) -> Option<Taken> {
        static IS: LazyLock<Pattern> =
            LazyLock::new(|| pattern(r"^ ?の?(?:予定)?の?(?:時間|時刻)?(?:予定)?[をはが:]?、? ?$"));
        let Kind::Clock(clock) = self.kind(at + 1)? else { return None };
        self.session()?;
        let named = self.gap(at).is_some_and(|gap| IS.is_match(gap));
        let begins = matches!(self.kind(at + 2), Some(Kind::From | Kind::Dash)) && self.beside(at + 1);
        (named && !begins).then(|| (self.one(clock, Side::Ends, TimeReading::Until), None, 2))
    }

    /// 「前半のみお願いします」, 「後半だけ参加」: the session's one half or the other.
    fn half(&self, at: usize) -> Option<TimeReading> {
        let (session, word) = (self.session()?, self.text.get(self.tokens.get(at)?.span.clone())?);
        let middle = later(session.from, u32::try_from((session.to - session.from).num_minutes() / 2).ok()?)?;
        let alone = ["だけ", "のみ"].iter().any(|only| word.contains(only));
        match () {
            () if alone && word.starts_with("前半") => Some(TimeReading::Until(middle)),
            () if alone && word.starts_with("後半") => Some(TimeReading::From(middle)),
            () => None,
        }
    }

    /// The one window of a session.
    fn session(&self) -> Option<Window> {
        match self.windows {
            [one] => Some(*one),
            _ => None,
        }
    }

    fn kind(&self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|t| t.kind)
    }

    fn gap(&self, at: usize) -> Option<&str> {
        self.text.get(self.tokens.get(at)?.span.end..self.tokens.get(at + 1)?.span.start)
    }

    /// Whether nothing of weight stands between this token and the next.
    fn beside(&self, at: usize) -> bool {
        self.gap(at).is_some_and(|gap| gap.chars().all(|c| " 、,".contains(c)) && gap.chars().count() <= 3)
    }

    fn follows(&self, at: usize, words: &Pattern) -> bool {
        self.tokens.get(at).and_then(|t| self.text.get(t.span.end..)).is_some_and(|rest| words.is_match(rest))
    }

    fn previous(&self, at: usize) -> Option<char> {
        self.text.get(..self.tokens.get(at)?.span.start)?.chars().next_back()
    }

    /// Whether a number does not go on to its left: 4/13-15, 044-11-13.
    fn stands_free(&self, at: usize) -> bool {
        !self.previous(at).is_some_and(|c| c.is_ascii_alphanumeric() || "/.-ー:月年第#〒丁".contains(c))
    }
}

static SPREAD: LazyLock<Pattern> =
    LazyLock::new(|| pattern(r"^ ?(?:の(?:間|あいだ|うち|中|どこか|どちらか|いずれか|範囲)|内で)"));
static COUNTED: LazyLock<Pattern> =
    LazyLock::new(|| pattern(r"^ ?(?:[/.:%月日回名人枚年分歳才番号階円錠度]|[\-ー] ?[0-9])"));
static TO_LEAVE: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"^ ?前?(?:には|に|で|では|をめどに|を目途に|を目処に)?[、 ]?(?:早めに|お?先に|途中で?|一旦|いったん)?$|^ ?(?:頃|ごろ)?(?:に|には|で|では)[^。、0-9]{1,16}(?:ので|ため|から|で)、?(?:早めに|お?先に|途中で?)?$",
    )
});
static STAYS: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"^ ?(?:ほど|くらい|ぐらい|程度|だけ)?で、?(?:抜け|ぬけ|失礼(?:し|いた|致|さ)|退室|退出|退席|おいとま|落ちます|早退)(?:し|ます|る|いた|さ|て|と)",
    )
});
static ATTENDED: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"^ ?(?:だけ|のみ|ほど|くらい|ぐらい|程度|とも|全部|みっちり|フル|の)* ?(?:$|\n|、?(?:で|を)?(?:参加|出席|お願い|希望|予定|です|に(?:なり|な))|し?か(?:参加|出席|出ら|い(?:ら|れ)))",
    )
});

impl Window {
    /// Whether a whole hour lies in it, its end included.
    fn spans(self, hour: u32) -> bool {
        NaiveTime::from_hms_opt(hour, 0, 0).is_some_and(|t| t <= self.to)
            && NaiveTime::from_hms_opt(hour, 59, 0).is_some_and(|t| t >= self.from)
    }
}

fn later(time: NaiveTime, minutes: u32) -> Option<NaiveTime> {
    let (moved, days) = time.overflowing_add_signed(Duration::minutes(i64::from(minutes)));
    (days == 0).then_some(moved)
}

fn earlier(time: NaiveTime, minutes: u32) -> Option<NaiveTime> {
    let (moved, days) = time.overflowing_sub_signed(Duration::minutes(i64::from(minutes)));
    (days == 0).then_some(moved)
}

/// 15:00〜15:30 says 30 minutes, 11:00〜12:00 an hour; a longer range says nothing about a length.
fn implied_minutes(reading: TimeReading) -> Option<u32> {
    let TimeReading::Between(from, to) = reading else { return None };
    u32::try_from((to - from).num_minutes()).ok().filter(|m| matches!(m, 30 | 60))
}
