//! The consultation's part of a request: the starts wished for, the length, the topic.

mod given_up;
mod lengths;
mod topic;

use std::borrow::Cow;
use std::sync::LazyLock;

use chrono::{NaiveDate, NaiveTime};

use super::not_then::{is_day_of_something_else, is_day_of_the_reason, is_denied, is_hour_of_something_else};
use super::second_thoughts::without_first_thoughts;
use super::session::is_off;
use super::stops::is_of_before;
use crate::mail::Moment;
use crate::reading::guide::Calendar;
use crate::reading::page::labels::Field;
use crate::reading::sentence::intent::Asks;
use crate::reading::sentence::replacing;
use crate::reading::sentence::scope::Scope;
use crate::reading::sentence::stance::{Stance, Weight};
use crate::reading::text::fold::has_any;
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::text::seen::Text;
use crate::reading::vocabulary::words::is_courtesy;
use crate::reading::when::{DateReading, FoundTime, FoundWish, TimeReading, dates_in, lengths_in, times_in, wishes_in};
use crate::reading::{Action, Key, Wish};
use given_up::{gives_up_several, starts_given_up};
use lengths::{lengths_apart, with_length};
pub use topic::{joined, theme, topic_changed};

/// One consultation asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Talk {
    pub wishes: Vec<Wish>,
    pub minutes: Option<u32>,
    pub missing: Vec<Key>,
}

/// The consultation that a service's scopes ask for.
#[must_use]
pub fn talk(scopes: &[&Scope], action: Action, written: Moment, calendar: &Calendar) -> Talk {
    let apart = without_first_thoughts(&lengths_apart(scopes), written, calendar);
    let hours = |s: &Scope| s.piece.line > 0 && !times_in(&s.text, &calendar.windows).is_empty();
    let replaced = action == Action::Change && apart.iter().any(|s| !is_of_before(s) && hours(s));
    let scopes = &*apart.iter().map(Cow::as_ref).filter(|s| !(replaced && is_of_before(s))).collect::<Vec<_>>();
    let found = in_one_stretch(wishes(scopes, action, written, calendar), scopes);
    let found = if action == Action::Cancel { found } else { at_the_same_hour(found, scopes, action) };
    let talk = match action {
        Action::New => new_talk(&found, written, calendar),
        Action::Cancel => Talk { wishes: starts_given_up(&found, scopes, (written, calendar)), ..Talk::default() },
        Action::Change if is_ranked(scopes) => {
            Talk { wishes: found.iter().filter_map(sure).collect(), ..Talk::default() }
        }
        Action::Change => Talk { wishes: found.last().and_then(sure).into_iter().collect(), ..Talk::default() },
    };
    // 「翌週の同じ時間に」 is reckoned from a reservation that only the desk knows.
    let relative =
        action == Action::Change && !is_ranked(scopes) && scopes.iter().any(|s| replacing::is_reckoned(&s.text));
    // 「16時の相談を1時間早めて」: the hour named is the old one.
    let shifts = action == Action::Change
        && scopes.iter().any(|s| {
            let by = ["早め", "早く", "遅らせ", "遅く", "繰り上げ", "繰り下げ", "前倒し", "後ろ"];
            has_any(&s.text, &["時間", "分"]) && has_any(&s.text, &by) && !is_courtesy(&s.piece.text)
        })
        && found.len() < 2
        && !scopes.iter().any(|s| says_where_it_goes(s));
    let talk = if shifts { Talk { wishes: Vec::new(), missing: vec![Key::Time], ..talk } } else { talk };
    let open = action == Action::Change && found.len() == 1 && scopes.iter().any(|s| moves_from(s) || postpones(s));
    let talk = if open { Talk { wishes: Vec::new(), missing: vec![Key::Wishes], ..talk } } else { talk };
    let talk = if relative || action != Action::New && found.iter().any(contradicts) {
        Talk { wishes: Vec::new(), missing: vec![Key::Date], ..talk }
    } else {
        talk
    };
    with_length(talk, scopes, &found, action)
}

/// 「30分遅らせて11時半からに」: by how much, and to what.
fn says_where_it_goes(scope: &Scope) -> bool {
    static GOES: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"(?:遅らせ|遅くし|早め|早くし|繰り下げ|繰り上げ|ずらし|前倒しし)て?、?[^。0-9]{0,6}[0-9]{1,2}(?:時|:)|",
            r"(?:時半?|分|:[0-9]{2})(?:から|スタート|開始)?(?:に|へ)、?(?:遅ら|遅く|早め|早く|繰り|ずら|前倒)"
        ))
    });
    GOES.is_match(&scope.text)
}

/// 「29日の個別相談の日をずらしたいのですが」: the day named is the one it is moved from.
fn moves_from(scope: &Scope) -> bool {
    static FROM: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"(?:日|\)|時|半|分)(?:から)?の[^。、0-9]{0,12}(?:相談|予約|電話)[^。、0-9]{0,6}を",
            r"[^。、0-9]{0,6}(?:ずら|変更|変え|かえ|動か|振り替|延期)"
        ))
    });
    scope.said.asks == Asks::Change && FROM.is_match(&scope.text)
}

/// 「13日15時の個別相談ですが、延期させてください」: to when, nobody says.
fn postpones(scope: &Scope) -> bool {
    static POSTPONED: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"[0-9日時半分)]の?(?:予約|個別相談|電話相談|ご?相談|お?電話|件)[^0-9。]{1,40}(?:延期|先延ばし|日を改め|別の日)",
        )
    });
    scope.said.asks == Asks::Change && POSTPONED.is_match(scope.text.squeezed())
}

/// What an answer says of a day or an hour, also one without the other: 「11時からで」.
#[must_use]
pub fn stated(scopes: &[&Scope], written: Moment, calendar: &Calendar) -> Vec<Wish> {
    let odd = |wish: &Wish| wish.date.is_some_and(|d| d < written.date_naive() || is_off(d, calendar));
    wishes(scopes, Action::New, written, calendar).iter().filter_map(sure).filter(|wish| !odd(wish)).collect()
}

/// 「13日15時の相談を27日の同じ時間に」: the new day takes the hour of the old one.
fn at_the_same_hour(mut found: Vec<FoundWish>, scopes: &[&Scope], action: Action) -> Vec<FoundWish> {
    let (first, last) = (found.iter().find_map(|w| w.time), found.iter().rev().find_map(|w| w.time));
    let hour = if action == Action::Change { last } else { first };
    if let Some(last) = found.last_mut()
        && last.time.is_none()
        && says_same_hour(scopes)
    {
        last.time = hour;
    }
    found
}

/// The wishes of what is asked, made whole by what is booked or was wanted.
fn wishes(scopes: &[&Scope], action: Action, written: Moment, calendar: &Calendar) -> Vec<FoundWish> {
    let given_up = |stance: Stance| action == Action::Cancel && stance == Stance::Refused;
    let asked = |stance: Stance| stance.weight() == Weight::Full || given_up(stance);
    let mut found = wishes_of(scopes, &asked, action, (written, calendar));
    let takes_hour = action == Action::Cancel || action == Action::Change && says_same_hour(scopes);
    let whole = |w: &FoundWish| w.date.is_some() && (w.time.is_some() || !takes_hour);
    if action == Action::New {
        drop_taken_hours(&mut found, scopes, calendar);
    }
    if found.iter().any(whole) {
        return found;
    }
    let spare = |stance: Stance| stance.weight() == Weight::Spare;
    // 「15日に予約した相談」: of what is booked nothing is blotted out.
    let mut before = wishes_of(scopes, &spare, Action::Cancel, (written, calendar));
    if before.is_empty() && action == Action::Cancel {
        before = wishes_of(scopes, &|stance| stance == Stance::Event, action, (written, calendar));
        // 「通院は火曜日の10時です」 and 「昨日は検査でした」 are no consultations.
        let ahead = |day: NaiveDate| day >= written.date_naive() && !is_off(day, calendar);
        before.retain(|w| w.date.and_then(DateReading::sure).is_some_and(ahead));
    }
    if found.is_empty() && action == Action::Cancel && before.len() > 1 && gives_up_several(scopes) {
        return before;
    }
    let [one] = before.as_slice() else { return found };
    if found.is_empty() && (action == Action::Cancel || says_length(scopes)) {
        return before;
    }
    for wish in &mut found {
        wish.date = wish.date.or(one.date);
        wish.time = wish.time.or(one.time.filter(|_| takes_hour));
    }
    found
}

/// 「15時からお願いします。あ、15時は歯医者でした。16時から」: the hour at which something else is, where another is wished for.
fn drop_taken_hours(found: &mut Vec<FoundWish>, scopes: &[&Scope], calendar: &Calendar) {
    let other = |stance: Stance| stance.weight() == Weight::Other;
    let taken: Vec<TimeReading> = scopes
        .iter()
        .filter(|s| s.clauses.iter().any(|c| other(c.stance)))
        .flat_map(|s| times_in(&*s.text_of(&other), &calendar.windows))
        .map(|time| time.reading)
        .collect();
    let free = |wish: &FoundWish| wish.time.is_none_or(|time| !taken.contains(&time));
    let labelled = scopes.iter().any(|s| s.piece.is(Field::When));
    if !labelled && found.iter().any(|wish| wish.time.is_some() && free(wish)) {
        found.retain(free);
    }
}

/// 「第一希望 … 第二希望 …」: several new starts, in order.
fn is_ranked(scopes: &[&Scope]) -> bool {
    const SECOND: [&str; 5] = ["第二希望", "第2希望", "第二候補", "第2候補", "第二 希望"];
    // 「15時または15時半に変更」.
    static EITHER: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"[0-9](?:日|時|半|分|:[0-9]{2}|\(.\))(?:から|に|で)?、?(?:または|又は|もしくは|若しくは|あるいは|か、?[0-9]|か、[^。0-9]{0,10}[0-9])",
        )
    });
    let either = |s: &Scope| s.said.asks == Asks::Change && EITHER.is_match(&s.text);
    scopes.iter().any(|s| has_any(&s.text, &SECOND) || has_any(&s.piece.label, &SECOND) || either(s))
}

/// 「30分で予約していましたが、1時間に」: only the length changes.
fn says_length(scopes: &[&Scope]) -> bool {
    let asked = |stance: Stance| stance.weight() == Weight::Full;
    scopes.iter().any(|s| !s.piece.is(Field::Theme) && !lengths_in(&*s.text_of(&asked)).is_empty())
}

fn says_same_hour(scopes: &[&Scope]) -> bool {
    const SAME: [&str; 8] =
        ["同じ時間", "同じ時刻", "同じお時間", "同時刻", "時間は同じ", "時間はそのまま", "同じ頃", "同じ枠"];
    scopes.iter().any(|s| has_any(&s.text, &SAME))
}

/// The wishes of the labelled fields, else of all, as far as the stances count.
fn wishes_of(
    scopes: &[&Scope],
    asked: &dyn Fn(Stance) -> bool,
    action: Action,
    (written, calendar): (Moment, &Calendar),
) -> Vec<FoundWish> {
    let asking = |s: &&&Scope| !s.tells() && !s.piece.is(Field::Theme) && !s.piece.is(Field::Remark);
    let said = |s: &&Scope| match action {
        // 「20日の11時、都合がつかなくなりました」 names the hour that is given up.
        Action::Cancel if s.piece.is_prose() => s.text_of(asked).to_string(),
        Action::Change if s.piece.is_prose() => {
            without_others(&replacing::without_old(&s.text_of(asked)), written, calendar)
        }
        _ if s.piece.is_prose() => without_others(&s.text_of(asked), written, calendar),
        Action::Change => replacing::without_old(&numbered(s, asked).into()).to_string(),
        _ => numbered(s, asked),
    };
    let parts: Vec<(&Scope, String)> = scopes.iter().filter(asking).map(|s| (*s, said(s))).collect();
    let parts = without_hours_outside(parts, action, (written, calendar));
    let text = |wanted: &dyn Fn(&Scope) -> bool| {
        let lines = parts.iter().filter(|(s, _)| wanted(s)).map(|(_, said)| said.as_str());
        Text::from(lines.collect::<Vec<_>>().join("\n"))
    };
    let labelled = wishes_in(&text(&|s| s.piece.is(Field::When) && s.piece.line > 0), written, calendar);
    let labelled = each_once(labelled);
    let whole = |wishes: &[FoundWish]| wishes.iter().any(|w| w.date.is_some() && w.time.is_some());
    if whole(&labelled) {
        return labelled;
    }
    let body = each_once(wishes_in(&text(&|s| s.piece.line > 0), written, calendar));
    if body.is_empty() || (!whole(&body) && scopes.iter().any(|s| s.piece.line == 0)) {
        return each_once(wishes_in(&text(&|_| true), written, calendar));
    }
    body
}

/// 「朝7時と夜19時の薬の合間に、うとうとする毎日です」: hours of something else, where a sentence names one that can be had, or none is wished
/// for.
fn without_hours_outside<'a>(
    mut parts: Vec<(&'a Scope, String)>,
    action: Action,
    (written, calendar): (Moment, &Calendar),
) -> Vec<(&'a Scope, String)> {
    let inside = |found: &FoundTime| match found.reading {
        TimeReading::At(at) | TimeReading::From(at) | TimeReading::Between(at, _) => {
            calendar.windows.iter().any(|window| window.from <= at && at < window.to)
        }
        _ => true,
    };
    let hours = |said: &String| times_in(said, &calendar.windows);
    let idle = |(scope, said): &(&Scope, String)| {
        let quiet = scope.said.asks == Asks::Nothing && scope.said.services.is_empty() && scope.piece.is_prose();
        let hours = hours(said);
        quiet && !hours.is_empty() && !hours.iter().any(inside) && dates_in(said, written, calendar).is_empty()
    };
    if action == Action::Cancel || parts.iter().any(|(_, said)| hours(said).iter().any(inside)) {
        parts.retain(|part| !idle(part));
    }
    parts
}

/// What is said twice is wished for once.
fn each_once(found: Vec<FoundWish>) -> Vec<FoundWish> {
    let mut out: Vec<FoundWish> = Vec::new();
    for wish in found {
        let known = out.iter().any(|w| (w.date, w.time, w.within) == (wish.date, wish.time, wish.within));
        if !known || wish.date.is_none() {
            out.push(wish);
        }
    }
    // 「20日がいっぱいでしたら、27日の15時でも」 names the 20th once more, and wishes for no other hour of it.
    let timed: Vec<DateReading> = out.iter().filter(|w| w.time.is_some()).filter_map(|w| w.date).collect();
    out.retain(|w| w.time.is_some() || w.within.is_some() || w.date.is_none_or(|day| !timed.contains(&day)));
    out
}

/// 「15時の枠と15時半の枠を続けて」: two half hours behind one another are one hour.
fn in_one_stretch(mut found: Vec<FoundWish>, scopes: &[&Scope]) -> Vec<FoundWish> {
    const ONE: [&str; 9] =
        ["続けて", "つづけて", "連続", "合わせて1時間", "あわせて1時間", "2コマ", "二コマ", "2枠", "二枠"];
    let [first, second] = found.as_slice() else { return found };
    let start = |wish: &FoundWish| sure(wish).and_then(|w| Some((w.date?, w.time?)));
    let (Some((day, from)), Some((same, next))) = (start(first), start(second)) else { return found };
    let follows = day == same && (next - from).num_minutes() == 30;
    if follows && scopes.iter().any(|s| has_any(&s.text, &ONE)) {
        found.truncate(1);
        found.iter_mut().for_each(|wish| wish.minutes = Some(60));
    }
    found
}

/// The text with days and hours blotted out that are none to wish for: 「4月30日に退院予定の母」, 「16時以降は不可」.
fn without_others(text: &Text, written: Moment, calendar: &Calendar) -> String {
    let after = |span: &std::ops::Range<usize>| text.get(span.end..).unwrap_or_default();
    let days: Vec<std::ops::Range<usize>> = dates_in(text, written, calendar).into_iter().map(|d| d.span).collect();
    let reasons: Vec<usize> = days
        .iter()
        .zip(days.iter().skip(1))
        .filter(|(one, next)| is_day_of_the_reason(text.get(one.start..next.start).unwrap_or_default()))
        .map(|(one, _)| one.start)
        .collect();
    let denied = |span: &std::ops::Range<usize>| is_day_of_something_else(after(span)) || is_denied(after(span));
    let days = days.iter().filter(|span| denied(span) || reasons.contains(&span.start)).cloned();
    let hours = times_in(text, &calendar.windows).into_iter().map(|t| t.span);
    let hours = hours.filter(|span| is_hour_of_something_else(after(span)));
    let mut out = text.to_string();
    for span in days.chain(hours) {
        let blots = "_".repeat(span.len());
        out.replace_range(span, &blots);
    }
    out
}

/// The text with its label, which may say 第1希望.
fn numbered(scope: &Scope, asked: &dyn Fn(Stance) -> bool) -> String {
    let text = scope.text_of(asked);
    // Without the hint of a form: 「ご希望の日時(例:4月15日 11:00)」.
    let label = scope.piece.label.split('(').next().unwrap_or_default();
    if label.contains("希望") && label.chars().any(|c| c.is_ascii_digit() || "一二三".contains(c)) {
        format!("{label} {}", text.as_str())
    } else {
        text.to_string()
    }
}

fn contradicts(wish: &FoundWish) -> bool {
    matches!(wish.date, Some(DateReading::Contradicts | DateReading::Unsure))
        || matches!(wish.time, Some(TimeReading::Unsure))
}

/// The start that a wish names, as far as it is sure.
fn sure(wish: &FoundWish) -> Option<Wish> {
    let date: Option<NaiveDate> = wish.date.and_then(DateReading::sure);
    let time: Option<NaiveTime> = match wish.time {
        Some(TimeReading::At(at) | TimeReading::From(at) | TimeReading::Between(at, _)) => Some(at),
        _ => None,
    };
    (date.is_some() || time.is_some()).then_some(Wish { date, time, within: wish.within })
}

/// The wishes of a new request: one that contradicts itself, or lies in the past, spoils the order and is asked about.
fn new_talk(found: &[FoundWish], written: Moment, calendar: &Calendar) -> Talk {
    let mut talk = Talk::default();
    if found.is_empty() {
        talk.missing.push(Key::Wishes);
        return talk;
    }
    let sure_wishes: Vec<Wish> = found.iter().filter_map(sure).collect();
    let odd = |d: NaiveDate| d < written.date_naive() || is_off(d, calendar);
    let past = sure_wishes.iter().any(|w| w.date.is_some_and(odd));
    let doubtful_date = found.iter().any(|w| matches!(w.date, Some(DateReading::Contradicts | DateReading::Unsure)));
    talk.wishes = sure_wishes.into_iter().filter(|w| w.date.is_some_and(|d| !odd(d))).collect();
    let whole = talk.wishes.iter().any(|w| w.time.is_some());
    if past || doubtful_date || talk.wishes.is_empty() {
        talk.missing.push(Key::Date);
    }
    let timed = talk.wishes.is_empty() && found.iter().any(|w| matches!(w.time, Some(TimeReading::At(_))));
    if !(whole || timed) {
        talk.missing.push(Key::Time);
    }
    talk
}
