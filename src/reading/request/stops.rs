//! Where a letter names days and hours, in order, and at which of them nobody comes; [`super::session`] weighs them.

use std::borrow::Cow;
use std::sync::LazyLock;

use chrono::NaiveDate;

use super::not_then::{is_break, is_day_of_something_else, is_day_of_the_reason, is_denied, is_hour_of_something_else};
use super::weighing;
use crate::mail::Moment;
use crate::reading::Action;
use crate::reading::guide::Calendar;
use crate::reading::page::labels::Field;
use crate::reading::sentence::intent::Asks;
use crate::reading::sentence::replacing;
use crate::reading::sentence::scope::Scope;
use crate::reading::sentence::stance::{Stance, Weight};
use crate::reading::text::fold::has_any;
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::text::seen::Words;
use crate::reading::when::{DateForm, DateReading, FoundDate, FoundTime, dates_in, times_in};

/// What stands in a scope, in order.
#[derive(Clone, Debug)]
pub(in crate::reading) struct Stop {
    pub(in crate::reading) at: usize,
    pub(in crate::reading) line: usize,
    /// Whether a label says it is a date or time, or its sentence asks.
    pub(in crate::reading) field: bool,
    pub(in crate::reading) piece: usize,
    pub(in crate::reading) what: What,
}

/// A day or an hour, and whether it is one to come at.
#[derive(Clone, Debug)]
pub(in crate::reading) enum What {
    Day(DateReading),
    Time(FoundTime),
    /// A day that is said not to be meant.
    NotThen,
    /// A day of a clause that does not ask; settled before anybody sees it.
    Spare(DateReading, Stance),
    /// An hour that was booked or wanted; settled before anybody sees it.
    Once(FoundTime, Stance),
    /// An hour at which something else is, or from which one cannot stay.
    Limit(FoundTime),
}

/// Every day and hour in the scopes.
pub(in crate::reading) fn stops(scopes: &[&Scope], action: Action, written: Moment, calendar: &Calendar) -> Vec<Stop> {
    let mut out = Vec::new();
    let today = action != Action::New && !scopes.iter().any(|s| names_another_day(s, written, calendar));
    let replaced = action == Action::Change && scopes.iter().any(|s| !is_of_before(s) && names_hours(s, calendar));
    for (piece, scope) in scopes.iter().enumerate() {
        if replaced && is_of_before(scope) {
            continue;
        }
        // 「29日は祝日なのでお休みですよね」
        let supposes = scope.said.asks != Asks::New && scope.piece.text.contains("よね");
        if scope.tells() || supposes {
            continue;
        }
        let text = if action == Action::Change {
            Cow::Owned(replacing::without_old(&scope.text))
        } else {
            Cow::Borrowed(&scope.text)
        };
        let field = scope.piece.is(Field::When) || scope.piece.marker.is_some();
        let stop = |at: usize, what: What| Stop { at, line: scope.piece.line, field, piece, what };
        // 「昨日、22日の保健室を申し込みましたが」: yesterday nothing can be given up.
        let over = |d: &FoundDate| d.reading.sure().is_some_and(|day| day < written.date_naive());
        let word = |d: &FoundDate| matches!(d.form, DateForm::DayWord | DateForm::Week | DateForm::WeekdayOfWeek);
        let gone = |d: &FoundDate| action != Action::New && word(d) && over(d);
        let days = dates_in(&*text, written, calendar).into_iter().filter(|d| !gone(d)).filter(|d| {
            // 「29日は通院日と重なってしまいました。キャンセルでお願いします」.
            let reason = action == Action::Cancel
                && matches!(d.form, DateForm::Day | DateForm::MonthDay | DateForm::Full)
                && scope.stance_at(d.span.start) == Stance::Event
                && d.reading.sure().is_some_and(|day| calendar.is_open(day));
            is_named(d, scope, field, written)
                || reason
                || today && d.form == DateForm::Today && opens(d, &text, calendar)
        });
        let mut here: Vec<Stop> =
            days.filter_map(|d| Some(stop(d.span.start, day_of(&d, scope, action, written)?))).collect();
        let times = times_in(&*text, &calendar.windows);
        let there = |t: &FoundTime| !is_break(&scope.text, &t.span);
        here.extend(times.into_iter().filter(there).filter_map(|t| Some(stop(t.span.start, hour_of(t, scope)?))));
        here.sort_by_key(|s| s.at);
        out.extend(here);
    }
    weighing::settle(&mut out, scopes, action);
    if action == Action::New {
        drop_reasons(&mut out, scopes);
        deny_rows(&mut out, scopes);
    }
    out
}

/// 「元の時間 5月20日 13:00〜14:00」 beside 「新しい時間 …」.
pub(in crate::reading) fn is_of_before(scope: &Scope) -> bool {
    const BEFORE: [&str; 14] = [
        "元の",
        "いまの予約",
        "今の予約",
        "もとの",
        "変更前",
        "前の",
        "旧",
        "これまでの",
        "今までの",
        "現在の",
        "現在:",
        "当初の",
        "最初の予約",
        "元:",
    ];
    let text = if scope.piece.label.is_empty() { scope.piece.text.as_str() } else { scope.piece.label.as_str() };
    let bare = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    BEFORE.iter().any(|word| bare.starts_with(word))
}

fn names_hours(scope: &Scope, calendar: &Calendar) -> bool {
    scope.piece.line > 0 && !times_in(&scope.text, &calendar.windows).is_empty()
}

/// Whether a day besides today is named there.
fn names_another_day(scope: &Scope, written: Moment, calendar: &Calendar) -> bool {
    let over = |d: &FoundDate| d.reading.sure().is_some_and(|day| day < written.date_naive());
    let other =
        |d: &FoundDate| !matches!(d.form, DateForm::Today | DateForm::Weekday | DateForm::EveryWeek) && !over(d);
    dates_in(&scope.text, written, calendar).iter().any(other)
}

/// 「今日は薬局が混んでいて1時に間に合いません。1時半からに変えてください」: today, where there is a session.
fn opens(day: &FoundDate, text: &str, calendar: &Calendar) -> bool {
    let after = text.get(day.span.end..).unwrap_or_default();
    day.reading.sure().is_some_and(|d| calendar.is_open(d)) && after.starts_with(['の', 'は', '、'])
}

/// Whether the day is one that something is said of.
fn is_named(day: &FoundDate, scope: &Scope, field: bool, written: Moment) -> bool {
    let after = scope.text.get(day.span.end..).unwrap_or_default();
    let before = scope.text.get(..day.span.start).unwrap_or_default();
    if day.form == DateForm::NextSession && before.trim_end_matches(['、', ' ']).ends_with("また") {
        return false;
    }
    match scope.said.asks {
        // 「22日は通院と重なったため取消」 names the day that is given up.
        Asks::Cancel | Asks::Absence | Asks::Change => !matches!(day.form, DateForm::Weekday | DateForm::EveryWeek),
        _ if is_word_of_the_past(day, written) => false,
        // 「22日は病院があるので14時まで」: what follows says whether it is come on.
        asks if scope.stance_at(day.span.start) == Stance::Event
            && scope.clauses.len() > 1
            && (asks == Asks::New || weighing::comes_all_the_same(scope)) =>
        {
            counts(day.form, "", true)
        }
        asks => counts(day.form, after, field || asks == Asks::New),
    }
}

/// 「先週の」, 「昨日の」: nobody asks to come then.
fn is_word_of_the_past(day: &FoundDate, written: Moment) -> bool {
    let word = matches!(day.form, DateForm::Week | DateForm::WeekdayOfWeek | DateForm::DayWord);
    word && day.reading.sure().is_some_and(|d| d < written.date_naive())
}

/// 「29日と5/6は休み」: what is said of the last day of a row is said of all.
fn deny_rows(stops: &mut [Stop], scopes: &[&Scope]) {
    for at in (1..stops.len()).rev() {
        let (Some(one), Some(next)) = (stops.get(at - 1), stops.get(at)) else { continue };
        let denied = matches!((&one.what, &next.what), (What::Day(_), What::NotThen)) && is_row(one, next, scopes);
        if let Some(stop) = stops.get_mut(at - 1).filter(|_| denied) {
            stop.what = What::NotThen;
        }
    }
}

/// What a day is worth by the stance of its clause.
fn day_of(day: &FoundDate, scope: &Scope, action: Action, written: Moment) -> Option<What> {
    let stance = scope.stance_at(day.span.start);
    let ahead = day.reading.sure().is_none_or(|d| d >= written.date_naive());
    match stance.weight() {
        _ if stance == Stance::Refused && action == Action::Cancel => Some(What::Day(day.reading)),
        Weight::Full => Some(day_or_not(day, scope, action)),
        // 「昨日申し込みました」 names no day that is asked for, nor one that is given up.
        Weight::Spare | Weight::Other if !ahead => None,
        Weight::Spare | Weight::Other => Some(What::Spare(day.reading, stance)),
        // A day ahead of which something is told is at least not simply the next one.
        Weight::Nothing => (ahead && action == Action::New && stance == Stance::Told).then_some(What::NotThen),
    }
}

/// What an hour is worth by the stance of its clause.
fn hour_of(time: FoundTime, scope: &Scope) -> Option<What> {
    let stance = scope.stance_at(time.span.start);
    match stance.weight() {
        Weight::Full if is_hour_of_a_call(&time, scope) || is_the_whole_of_it(&time, scope) => None,
        Weight::Full if is_hour_of_something_else(scope.text.get(time.span.end..).unwrap_or_default()) => {
            Some(What::Limit(time))
        }
        Weight::Full => Some(What::Time(time)),
        Weight::Spare if matches!(stance, Stance::Held | Stance::Withdrawn) => Some(What::Once(time, stance)),
        Weight::Other => Some(What::Limit(time)),
        Weight::Spare | Weight::Nothing => None,
    }
}

/// 「保健室(13:00〜15:00)のうち、14:00〜14:45に」: when the session is, of which a part is wished for.
fn is_the_whole_of_it(time: &FoundTime, scope: &Scope) -> bool {
    let after = scope.text.get(time.span.end..).unwrap_or_default().trim_start_matches([')', ' ']);
    ["のうち", "の内", "の中で", "のなかで"].iter().any(|of| after.starts_with(of))
}

/// 「ご連絡があれば18時以降にお願いします」, 「IDは11時までに届くとのこと」: when to write or to ring, not when to come.
fn is_hour_of_a_call(time: &FoundTime, scope: &Scope) -> bool {
    const CALL: [&str; 5] = ["連絡", "電話", "返事", "返信", "折り返"];
    const ARRIVES: [&str; 3] = ["届く", "届き", "届け"];
    const COMES: [&str; 11] =
        ["時間は", "参加", "出席", "入り", "入室", "退", "抜け", "失礼", "お話", "相談", "保健室"];
    let clause = scope.clauses.iter().find(|c| c.span.contains(&time.span.start)).map(|c| c.span.clone());
    let said = clause.and_then(|span| scope.text.get(span)).unwrap_or_default();
    let called = has_any(&scope.text, &CALL) || has_any(said, &ARRIVES);
    scope.piece.is_prose() && called && !has_any(&scope.text, &COMES)
}

/// Days that only give the reason for the next one.
fn drop_reasons(stops: &mut [Stop], scopes: &[&Scope]) {
    let days: Vec<usize> = stops
        .iter()
        .enumerate()
        .filter(|(_, s)| matches!(s.what, What::Day(_)) && !s.field)
        .map(|(at, _)| at)
        .collect();
    for (one, next) in days.iter().zip(days.iter().skip(1)) {
        let (Some(day), Some(other)) = (stops.get(*one), stops.get(*next)) else { continue };
        let Some(scope) = scopes.get(day.piece).filter(|s| s.piece.line > 0) else { continue };
        let end = if day.piece == other.piece { other.at } else { scope.text.len() };
        let near = other.line == day.line;
        if near
            && is_day_of_the_reason(scope.text.get(day.at..end).unwrap_or_default())
            && let Some(stop) = stops.get_mut(*one)
        {
            stop.what = What::NotThen;
        }
    }
}

/// A day, or one that who asks to come says he cannot.
fn day_or_not(day: &FoundDate, scope: &Scope, action: Action) -> What {
    let denied = is_denied(scope.text.get(day.span.end..).unwrap_or_default());
    if denied && action == Action::New { What::NotThen } else { What::Day(day.reading) }
}

/// Whether a named day is one to come on.
fn counts(form: DateForm, after: &str, trusted: bool) -> bool {
    match form {
        DateForm::Weekday | DateForm::EveryWeek => false,
        DateForm::Today => trusted && !is_day_of_something_else(after),
        _ => !is_day_of_something_else(after),
    }
}

/// 「連休中の回に」, 「来月の保健室」: a day is meant, and not simply the next one.
pub(in crate::reading) fn says_some_day(scope: &Scope) -> bool {
    static SOME_DAY: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"(?i:GW)|ゴールデン|連休|月末|月初|上旬|中旬|下旬|来月|再来月|翌月|最終回|最後の(?:回|保健室|週|水曜|開催)|祝日|昭和の日|みどりの日|憲法記念|こどもの日|子供の日|",
            r"[0-9]月(?:に|の|から|は|分|中|前半|後半|半ば|頃|ごろ|以降)"
        ))
    });
    let asks = scope.said.asks == Asks::New || scope.piece.is(Field::When) || scope.piece.line == 0;
    (asks || scope.text.contains("出ます")) && SOME_DAY.is_match(&scope.text)
}

/// The sure days of the stops, each once, in order.
pub(in crate::reading) fn named(stops: &[Stop]) -> Vec<(NaiveDate, usize)> {
    let mut days: Vec<(NaiveDate, usize)> = Vec::new();
    for stop in stops {
        if let What::Day(DateReading::Sure(day)) = stop.what
            && !days.iter().any(|(d, _)| *d == day)
        {
            days.push((day, stop.line));
        }
    }
    days
}

/// Whether the day named last is the old one: 「22日に変更お願いします（15日の予約でした）」.
pub(in crate::reading) fn is_old(stops: &[Stop], day: NaiveDate, scopes: &[&Scope]) -> bool {
    static OLD: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"^(?:[0-9月の日/ ]+(?:\(.\))?から(?:[^に]|$)|.{0,24}?(?:で予約して|に予約して|を予約して|の予約(?:です|でし|を|から)|で申し?込|に申し?込|で予約しま|に予約しま|でお願いして|にお願いして|から変更))",
        )
    });
    stops.iter().rev().find(|s| matches!(s.what, What::Day(DateReading::Sure(d)) if d == day)).is_some_and(|stop| {
        let Some(scope) = scopes.get(stop.piece) else { return false };
        scope.piece.label.contains('前') || OLD.is_match(scope.text.get(stop.at..).unwrap_or_default())
    })
}

/// 「毎週参加します」, 「全日程」, 「今後ずっと」: more than one session, and nothing says which.
pub(in crate::reading) fn says_every_time(scope: &Scope) -> bool {
    static EVERY: Words = Words::new(&[
        "毎週",
        "毎回",
        "毎度",
        "隔週",
        "毎水曜",
        "全日程",
        "全回",
        "全ての回",
        "すべての回",
        "全部の回",
        "回すべて",
        "回全部",
        "回全て",
        "今後ずっと",
        "これからずっと",
        "以降ずっと",
        "今後も参加",
        "今後も出席",
        "継続して参加",
        "続けて参加",
        "定期的に参加",
        "何回か",
        "週間連続",
        "残りの回",
        "残りの保健室",
        "ぜんぶの回",
        "週連続",
    ]);
    let asks = scope.said.asks == Asks::New || scope.piece.is(Field::When) || scope.piece.line == 0;
    asks && EVERY.any_in(&scope.text)
}

/// 「15日と、それ以降も毎週」: days are named, and more are meant.
pub(in crate::reading) fn goes_on(scope: &Scope) -> bool {
    static ON: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"(?:以降|以後|その後|それから|そのあと|次の週|翌週)(?:も|は|の回も|の回は)、?(?:できれば|出来れば|可能なら)?、?",
            r"(?:毎週|毎回|ずっと|続けて|継続して|全部|全て|すべて|参加|出席)|(?:日|\))(?:から|より|以降|以後)(?:は|の|、)?(?:毎週|毎回|ずっと|続けて|継続)"
        ))
    });
    let asks = scope.said.asks == Asks::New || scope.piece.is(Field::When) || scope.piece.line == 0;
    asks && ON.is_match(&scope.text)
}

/// Whether a day only says what is or was then: 「5/12に検査が入り」; not 「22日に通院と重なったため22日を取消」, which gives it up.
pub(in crate::reading) fn is_aside(stop: &Stop, scopes: &[&Scope]) -> bool {
    let Some(scope) = scopes.get(stop.piece) else { return false };
    let rest = scope.text.get(stop.at..).unwrap_or_default();
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十月日/ ".contains(c));
    is_day_of_something_else(after) && !is_denied(after)
}

/// 「5/13と5/20、両方お休みします」: whether nothing but a joint stands between this day and one beside it.
pub(in crate::reading) fn is_joined(stops: &[Stop], at: usize, scopes: &[&Scope]) -> bool {
    let day = |s: &&Stop| matches!(s.what, What::Day(_));
    let Some(stop) = stops.get(at) else { return false };
    let before = stops.iter().take(at).rfind(day);
    let after = stops.iter().skip(at + 1).find(day);
    before.is_some_and(|before| is_row(before, stop, scopes)) || after.is_some_and(|after| is_row(stop, after, scopes))
}

/// Whether every day named is given up: in a row, or each in a sentence that gives up.
pub(in crate::reading) fn are_all_given_up(stops: &[Stop], scopes: &[&Scope]) -> bool {
    // A row for each day, and below 「上記2回ともキャンセルします」.
    const ALL: [&str; 8] = ["とも", "両方", "どちらも", "上記", "いずれも", "すべて", "全て", "全部"];
    let gives_up = |s: &&&Scope| matches!(s.said.asks, Asks::Cancel | Asks::Absence) && s.piece.line > 0;
    if scopes.iter().filter(gives_up).any(|s| has_any(&s.text, &ALL)) {
        return true;
    }
    let days: Vec<&Stop> = stops.iter().filter(|s| matches!(s.what, What::Day(_))).collect();
    let asks = |s: &Stop| {
        scopes.get(s.piece).is_some_and(|s| matches!(s.said.asks, Asks::Cancel | Asks::Absence) || s.piece.line == 0)
    };
    let of_subject = |s: &&&Stop| scopes.get(s.piece).is_some_and(|s| s.piece.line == 0);
    let day = |s: &&Stop| if let What::Day(day) = s.what { day.sure() } else { None };
    let body: Vec<NaiveDate> = days.iter().filter(|s| !of_subject(s)).filter_map(day).collect();
    // A subject that names another day than the text contradicts it.
    if !body.is_empty() && days.iter().filter(of_subject).filter_map(day).any(|day| !body.contains(&day)) {
        return false;
    }
    days.iter()
        .zip(days.iter().skip(1))
        .all(|(one, next)| if one.piece == next.piece { is_row(one, next, scopes) } else { asks(one) && asks(next) })
}

/// Two days with nothing but a joint between them.
fn is_row(one: &Stop, next: &Stop, scopes: &[&Scope]) -> bool {
    static JOINT: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"^[0-9一二三四五六七八九十月の日/ ]+(?:\((?:水|水曜|水曜日)\))?(?:の回|の会|の分|の保健室)?(?:と|、|,|・|&|及び|および|も|とも|そして|それから| )+$",
        )
    });
    let text = scopes.get(one.piece).map_or("", |s| s.text.as_str());
    one.piece == next.piece && JOINT.is_match(text.get(one.at..next.at).unwrap_or_default())
}
