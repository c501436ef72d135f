//! What the days and hours of a letter are worth beside each other: a day that is only held counts where no other is named, an
//! hour that was wanted first counts no more once another is. It refuses to know what they come to together.

use std::sync::LazyLock;

use super::second_thoughts::{Anew, slip_in, turn_in};
use super::stops::{Stop, What};
use crate::reading::Action;
use crate::reading::sentence::intent::Asks;
use crate::reading::sentence::scope::Scope;
use crate::reading::sentence::stance::{Clause, Stance, Weight};
use crate::reading::text::fold::{has_any, squeeze};
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::when::{FoundTime, TimeReading};

/// Leaves days, hours and limits only.
pub(in crate::reading) fn settle(stops: &mut Vec<Stop>, scopes: &[&Scope], action: Action) {
    drop_slips_of_a_sentence(stops, scopes);
    drop_what_was_said_first(stops, scopes);
    settle_days(stops, scopes, action);
    settle_hours(stops, scopes);
}

/// 「2時から行きます。あ、やっぱり最初から行けそうです」, 「13時から。すみません、書き間違えました。14時からです」: what stands before the
/// turn is withdrawn, as far as it is said anew.
fn drop_what_was_said_first(stops: &mut Vec<Stop>, scopes: &[&Scope]) {
    let Some((turn, anew)) = turn_in(scopes) else { return };
    let counts = |s: &Stop| match anew {
        Anew::InTheSentence => s.piece == turn,
        Anew::FromThereOn => s.piece >= turn,
    };
    let said = |kind: fn(&What) -> bool| stops.iter().any(|s| counts(s) && kind(&s.what));
    let (days, hours) = (said(is_day), said(is_hour));
    let line = |s: &Stop| s.line > 0 && s.piece < turn;
    stops.retain(|s| !(line(s) && (days && is_day(&s.what) || hours && is_hour(&s.what))));
}

/// 「4月21日、あ、まちがえました、22日に」: before the word of the slip, as far as it is said anew behind it.
fn drop_slips_of_a_sentence(stops: &mut Vec<Stop>, scopes: &[&Scope]) {
    let turns: Vec<Option<usize>> = scopes.iter().map(|s| slip_in(s)).collect();
    let behind = |piece: usize, at: usize, kind: fn(&What) -> bool, stops: &[Stop]| {
        stops.iter().any(|s| s.piece == piece && s.at > at && kind(&s.what))
    };
    let all = stops.clone();
    stops.retain(|s| {
        let Some(at) = turns.get(s.piece).copied().flatten().filter(|at| s.at < *at) else { return true };
        let anew = is_day(&s.what) && behind(s.piece, at, is_day, &all)
            || is_hour(&s.what) && behind(s.piece, at, is_hour, &all);
        !anew
    });
}

fn is_day(what: &What) -> bool {
    matches!(what, What::Day(_))
}

fn is_hour(what: &What) -> bool {
    matches!(what, What::Time(_))
}

/// 「5月は毎週参加します。ただし13日は検査です」: of several days without the one on which something else is.
fn drop_days_taken_back(stops: &mut [Stop]) {
    let spare = |s: &Stop| match s.what {
        What::Spare(day, Stance::Event | Stance::Refused) => day.sure(),
        _ => None,
    };
    let taken: Vec<_> = stops.iter().filter_map(spare).collect();
    let is_taken = |what: &What| matches!(what, What::Day(day) if day.sure().is_some_and(|d| taken.contains(&d)));
    let others = stops.iter().any(|s| is_day(&s.what) && !is_taken(&s.what));
    stops.iter_mut().filter(|s| others && is_taken(&s.what)).for_each(|s| s.what = What::NotThen);
}

/// 「22日でお願いしていたのを29日に。孫が22日に来られないものですから」: the day held is never the new one.
fn drop_days_moved_from(stops: &mut [Stop], action: Action) {
    let held = |s: &Stop| match s.what {
        What::Spare(day, Stance::Held) if action == Action::Change => day.sure(),
        // 「22日は孫を預かる日でした。22日はやめて、29日に直してください」
        What::Spare(day, Stance::Withdrawn) => day.sure(),
        _ => None,
    };
    let held: Vec<_> = stops.iter().filter_map(held).collect();
    let is_held = |what: &What| matches!(what, What::Day(day) if day.sure().is_some_and(|d| held.contains(&d)));
    let others = stops.iter().any(|s| is_day(&s.what) && !is_held(&s.what));
    stops.iter_mut().filter(|s| others && is_held(&s.what)).for_each(|s| s.what = What::NotThen);
}

/// The hour that a time begins at.
fn begins_at(time: &FoundTime) -> Option<chrono::NaiveTime> {
    match time.reading {
        TimeReading::At(at) | TimeReading::From(at) | TimeReading::Between(at, _) => Some(at),
        _ => None,
    }
}

/// 「2時からお願いします。あ、2時は来客でした。1時から」: an hour at which something else is, and another one behind it.
fn drop_hours_taken_back(stops: &mut Vec<Stop>) {
    let Some(last) = stops.iter().rposition(|s| is_hour(&s.what)) else { return };
    let taken: Vec<(usize, chrono::NaiveTime)> = stops
        .iter()
        .take(last)
        .enumerate()
        .filter_map(|(at, s)| if let What::Limit(time) = &s.what { Some((at, begins_at(time)?)) } else { None })
        .collect();
    let gone: Vec<usize> = stops
        .iter()
        .enumerate()
        .filter_map(|(at, s)| if let What::Time(time) = &s.what { Some((at, begins_at(time)?)) } else { None })
        .filter(|(at, hour)| taken.iter().any(|(limit, taken)| limit > at && taken == hour))
        .map(|(at, _)| at)
        .collect();
    let mut at = 0;
    stops.retain(|_| {
        at += 1;
        !gone.contains(&(at - 1))
    });
}

/// A day that is only held, withdrawn or something else's counts where no other is named.
fn settle_days(stops: &mut [Stop], scopes: &[&Scope], action: Action) {
    let named = |stops: &[Stop]| stops.iter().any(|s| matches!(s.what, What::Day(_)));
    if action == Action::New {
        drop_days_taken_back(stops);
    }
    if action != Action::Cancel {
        drop_days_moved_from(stops, action);
    }
    if action == Action::Cancel {
        count_held_of_cancelling(stops, scopes);
    }
    let full = named(stops);
    for stop in stops.iter_mut() {
        if let What::Spare(day, Stance::Held | Stance::Withdrawn | Stance::Kept | Stance::Question) = stop.what {
            stop.what = if full { What::NotThen } else { What::Day(day) };
        }
    }
    let full = named(stops);
    let named_next = come_at_once(stops, scopes);
    for stop in stops.iter_mut() {
        if let What::Spare(day, stance) = stop.what {
            let scope = scopes.get(stop.piece).filter(|_| stance == Stance::Event);
            let comes = scope.is_some_and(|scope| comes_all_the_same(scope));
            let at_once = named_next.contains(&(stop.piece, stop.at));
            let counts = !full && (action != Action::New || comes) || at_once && action == Action::New;
            stop.what = if counts { What::Day(day) } else { What::NotThen };
        }
    }
}

/// 「15日は最後まで、22日は病院があるので14時までの参加で」: the days of an event whose very next clause comes at an hour and names
/// no day of its own.
fn come_at_once(stops: &[Stop], scopes: &[&Scope]) -> Vec<(usize, usize)> {
    let next_comes = |stop: &Stop| {
        let scope = scopes.get(stop.piece)?;
        let at = scope.clauses.iter().position(|c| c.span.contains(&stop.at))?;
        let told = scope.clauses.iter().skip(at).all(|c| c.stance.weight() != Weight::Full);
        if told && scopes.get(stop.piece + 1).is_some_and(|next| follows_from_it(next)) {
            return Some(());
        }
        let next = scope.clauses.get(at + 1)?;
        let said = scope.text.get(next.span.clone())?;
        let here = |s: &&Stop| s.piece == stop.piece && next.span.contains(&s.at);
        let dated =
            stops.iter().filter(here).any(|s| !matches!(s.what, What::Time(_) | What::Limit(_) | What::Once(..)));
        let timed = stops.iter().filter(here).any(|s| is_hour(&s.what));
        let comes = matches!(next.stance, Stance::Wish | Stance::Fragment) && timed && !said.contains("予約");
        (comes && !dated).then_some(())
    };
    let spare = |s: &&Stop| matches!(s.what, What::Spare(_, Stance::Event));
    stops.iter().filter(spare).filter(|s| next_comes(s).is_some()).map(|s| (s.piece, s.at)).collect()
}

/// 「22日は帰りが1時半ごろになります。そのため2時から参加させてください」: the hour is of the day in the sentence before.
fn follows_from_it(scope: &Scope) -> bool {
    const SO: [&str; 8] = ["そのため", "ですので", "なので", "それで", "ですから", "だから", "よって", "その後"];
    let hour = scope.text.contains(['時', ':']) && !scope.text.contains(['日', '/']);
    hour && scope.said.asks == Asks::New && SO.iter().any(|so| scope.piece.text.starts_with(so))
}

/// 「20日に予約していますが、欠席します」 and 「20日は法事のため取り消します」 name the day that is given up as much as 「20日は欠席し
/// ます」 does. A day that stays is never given up.
fn count_held_of_cancelling(stops: &mut [Stop], scopes: &[&Scope]) {
    let named: Vec<usize> = stops.iter().filter(|s| matches!(s.what, What::Day(_))).map(|s| s.piece).collect();
    for stop in stops.iter_mut().filter(|s| !named.contains(&s.piece)) {
        let cancels = scopes.get(stop.piece).is_some_and(|s| matches!(s.said.asks, Asks::Cancel | Asks::Absence));
        match (&stop.what, cancels) {
            (What::Spare(day, Stance::Held | Stance::Event), true) => stop.what = What::Day(*day),
            (What::Spare(_, Stance::Kept), _) => stop.what = What::NotThen,
            _ => {}
        }
    }
    let cancels = |stop: &Stop| scopes.get(stop.piece).is_some_and(|s| s.said.asks == Asks::Cancel);
    if stops.iter().any(|stop| matches!(stop.what, What::Day(_)) && cancels(stop)) {
        let stays = |stop: &Stop| scopes.get(stop.piece).is_some_and(|scope| says_the_day_stays(scope, stop.at));
        let day = |stop: &&mut Stop| matches!(stop.what, What::Day(_) | What::Spare(..));
        stops.iter_mut().filter(day).filter(|s| !cancels(s) && stays(s)).for_each(|stop| stop.what = What::NotThen);
    }
}

/// 「20日は楽しみにしています」, beside another day that is given up.
fn says_the_day_stays(scope: &Scope, at: usize) -> bool {
    static STAYS: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"^[0-9月/日]{2,6}(?:\(.\))?(?:の?(?:方|ほう|分|回|予約|保健室))?(?:は|だけは)[^。]*?",
            r"(?:そのまま|残し|楽しみ|大丈夫|参加|出ます|出られ|出席|行きます|行けます|伺|有効|お願い|変わ(?:り|ら)|生かして|いかして)"
        ))
    });
    const NOT: [&str; 10] = ["ません", "ない", "無理", "キャンセル", "取り消", "取消", "やめ", "休", "欠席", "同様"];
    let said = squeeze(scope.text.get(at..).unwrap_or_default());
    STAYS.is_match(&said) && !has_any(&said, &NOT) || said.contains("変わりません")
}

const COMES: [&str; 8] = ["間に合", "参加", "出られ", "行けます", "行けそう", "伺え", "入れます", "出ます"];
const NOT: [&str; 3] = ["ません", "ない", "なく"];

/// 「22日は検査がありますが、14時から参加できます」: what is asked for behind the event is asked for on its day.
pub(in crate::reading) fn comes_all_the_same(scope: &Scope) -> bool {
    let hour = |c: &Clause| {
        let said = scope.text.get(c.span.clone()).unwrap_or_default();
        said.contains(['時', ':']) && said.contains(|c: char| c.is_ascii_digit())
    };
    let comes = |c: &Clause| {
        let said = scope.text.get(c.span.clone()).unwrap_or_default();
        has_any(said, &COMES) && !has_any(said, &NOT)
    };
    scope.clauses.iter().any(|c| c.stance == Stance::Wish || c.stance == Stance::Fragment && (hour(c) || comes(c)))
}

/// An hour named just before.
const UNTIL_THEN: [&str; 20] = [
    "それまでに抜け",
    "それまでには抜け",
    "それまでに失礼",
    "それまでには失礼",
    "それまで",
    "それ迄",
    "そこまで",
    "その前まで",
    "その時間まで",
    "その時刻まで",
    "そのころまで",
    "そこで失礼",
    "そこで抜け",
    "そこで退",
    "その時点で失礼",
    "その時点で退",
    "その時点で抜け",
    "そのときに失礼",
    "その時に失礼",
    "その時に抜け",
];

/// 「孫が2時半に来ますので、それまでいます」: the hour of something else is the one at which the writer leaves.
fn stay_until_then(stops: &mut [Stop], scopes: &[&Scope]) {
    // 「それまで歯医者です」 says why somebody comes late.
    const STAYS: [&str; 22] = [
        "い",
        "は",
        "で",
        "お",
        "の参加",
        "のご参加",
        "の間いま",
        "参加",
        "出",
        "居",
        "聞",
        "話",
        "入",
        "に失礼",
        "に抜け",
        "に退",
        "に帰",
        "失礼",
        "。",
        "、",
        "と",
        "なら",
    ];
    let Some((piece, at)) = scopes.iter().enumerate().find_map(|(piece, scope)| {
        let (word, at) = UNTIL_THEN.iter().find_map(|word| Some((word, scope.text.place_of(word)?)))?;
        let behind = scope.text.get(at + word.len()..)?;
        (!word.ends_with(['で', '迄']) || STAYS.iter().any(|stay| behind.starts_with(stay))).then_some((piece, at))
    }) else {
        return;
    };
    let before = |s: &&mut Stop| (s.piece, s.at) < (piece, at) && s.piece + 1 >= piece;
    let hour = |s: &&mut Stop| matches!(s.what, What::Time(_) | What::Limit(_));
    // 「2時半に来客がありますので、1時から、それまで」
    let from = |s: &Stop| matches!(&s.what, What::Time(FoundTime { reading: TimeReading::From(_), .. }));
    let other = stops.iter().any(|s| {
        (s.piece, s.at) < (piece, at)
            && s.piece + 1 >= piece
            && matches!(s.what, What::Time(_) | What::Limit(_))
            && !from(s)
    });
    let meant = |s: &&mut Stop| !(other && from(s));
    let Some(stop) = stops.iter_mut().rev().filter(before).filter(hour).find(meant) else { return };
    let (What::Time(time) | What::Limit(time)) = &stop.what else { return };
    let until = if let TimeReading::Until(at) = time.reading { Some(at) } else { begins_at(time) };
    let Some(hour) = until else { return };
    stop.what = What::Time(FoundTime { reading: TimeReading::Until(hour), ..time.clone() });
}

/// Hours of before count where none is asked for; of something on another day they limit nothing.
fn settle_hours(stops: &mut Vec<Stop>, scopes: &[&Scope]) {
    drop_hours_taken_back(stops);
    stay_until_then(stops, scopes);
    let asked = stops.iter().any(|s| is_hour(&s.what));
    let elsewhere: Vec<(usize, std::ops::Range<usize>)> = stops
        .iter()
        .filter(|s| matches!(s.what, What::NotThen))
        .filter_map(|s| {
            let clause = scopes.get(s.piece)?.clauses.iter().find(|c| c.span.contains(&s.at))?;
            Some((s.piece, clause.span.clone()))
        })
        .collect();
    stops.retain(|s| {
        !matches!(s.what, What::Limit(_))
            || !elsewhere.iter().any(|(piece, span)| *piece == s.piece && span.contains(&s.at))
    });
    stops.retain(|s| !(asked && matches!(s.what, What::Once(..))));
    for stop in stops.iter_mut() {
        if let What::Once(time, stance) = &stop.what {
            let mut time = time.clone();
            if *stance == Stance::Withdrawn {
                time.reading = TimeReading::Unsure;
            }
            stop.what = What::Time(time);
        }
    }
}
