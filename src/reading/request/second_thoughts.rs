//! Second thoughts within one letter: 「11時から、いや16時から」, 「15時からお願いします。すみません、書き間違えました。16時からです」. What was said
//! first is withdrawn as far as it is said anew. It refuses to know what is booked.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use chrono::NaiveDate;

use crate::mail::Moment;
use crate::reading::guide::Calendar;
use crate::reading::sentence::scope::Scope;
use crate::reading::sentence::stance::{Stance, Weight, is_value_corrected};
use crate::reading::text::fold::{has_any, has_figures};
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::when::{dates_in, lengths_in, times_in};

/// The scopes without the days and hours that their writer takes back.
pub(super) fn without_first_thoughts<'a>(
    scopes: &[Cow<'a, Scope>],
    written: Moment,
    calendar: &Calendar,
) -> Vec<Cow<'a, Scope>> {
    let all: Vec<&Scope> = scopes.iter().map(Cow::as_ref).collect();
    let turn = turn_in(&all).or_else(|| turn_from_a_day(&all, written, calendar));
    let days = |scope: &Scope| spans(dates_in(&scope.text, written, calendar).into_iter().map(|d| d.span));
    // 「11時から30分で」: the length stays.
    let hours = |scope: &Scope| {
        let lengths = lengths_in(&scope.text);
        let end =
            |span: &Range<usize>| lengths.iter().map(|l| l.span.start).find(|at| span.contains(at) && *at > span.start);
        spans(
            times_in(&scope.text, &calendar.windows)
                .into_iter()
                .map(|t| t.span.start..end(&t.span).unwrap_or(t.span.end)),
        )
    };
    let counts = |at: usize| {
        turn.is_some_and(|(turn, anew)| match anew {
            Anew::InTheSentence => at == turn,
            Anew::FromThereOn => at >= turn,
        })
    };
    let anew = |of: &dyn Fn(&Scope) -> Vec<Range<usize>>| {
        all.iter().enumerate().any(|(at, scope)| counts(at) && !of(scope).is_empty())
    };
    let (anew_days, anew_hours) = (anew(&days), anew(&hours));
    let withdrawn = |at: usize, scope: &Scope| {
        let before = scope.piece.line > 0 && turn.is_some_and(|(turn, _)| at < turn);
        let slip = slip_in(scope);
        let of = |spans: Vec<Range<usize>>, anew: bool| {
            let behind = slip.is_some_and(|slip| spans.iter().any(|span| span.start > slip));
            let gone = |span: &Range<usize>| before && anew || behind && slip.is_some_and(|slip| span.start < slip);
            spans.into_iter().filter(gone).collect::<Vec<_>>()
        };
        let mut gone = of(days(scope), anew_days);
        gone.extend(of(hours(scope), anew_hours));
        gone.extend(written_by_mistake(scope));
        gone
    };
    let mut out = scopes.to_vec();
    for (at, scope) in out.iter_mut().enumerate() {
        let gone = withdrawn(at, scope);
        if !gone.is_empty() {
            let mut text = scope.text.to_string();
            gone.into_iter().for_each(|span| text.replace_range(span.clone(), &" ".repeat(span.len())));
            scope.to_mut().take_text(text);
        }
    }
    out
}

/// 「20日の15時からお願いします。20日は通院日でした。27日の15時にしてください」: the only day asked for does not suit after all, and another is named.
fn turn_from_a_day(scopes: &[&Scope], written: Moment, calendar: &Calendar) -> Option<(usize, Anew)> {
    let days = |scope: &Scope, wanted: &dyn Fn(Stance) -> bool| -> Vec<NaiveDate> {
        let named = dates_in(&scope.text, written, calendar).into_iter();
        named.filter(|d| wanted(scope.stance_at(d.span.start))).filter_map(|d| d.reading.sure()).collect()
    };
    let refused = |stance: Stance| matches!(stance, Stance::Refused | Stance::Event | Stance::Told);
    let asked = |stance: Stance| stance.weight() == Weight::Full;
    const FOUND_OUT: [&str; 11] =
        ["でした", "忘れ", "気づ", "気が付", "無理", "だめ", "ダメ", "都合が", "行けな", "入りました", "入ってい"];
    const MAY_BE: [&str; 5] = ["なら", "場合", "候補", "希望", "ても"];
    let turns = |at: usize, scope: &Scope| {
        if !has_any(&scope.text, &FOUND_OUT) || has_any(&scope.text, &MAY_BE) {
            return false;
        }
        let first: Vec<NaiveDate> =
            scopes.iter().take(at).filter(|s| s.piece.line > 0).flat_map(|s| days(s, &asked)).collect();
        let taken = days(scope, &refused);
        let [taken] = taken.as_slice() else { return false };
        let later = scopes.iter().skip(at).flat_map(|s| days(s, &asked)).any(|day| day != *taken);
        !first.is_empty() && first.iter().all(|day| day == taken) && later
    };
    scopes.iter().enumerate().find(|(at, s)| turns(*at, s)).map(|(at, _)| (at, Anew::FromThereOn))
}

fn spans(found: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    found.collect()
}

/// 「15時と書くつもりが、16時と打っていました」: the latter.
fn written_by_mistake(scope: &Scope) -> Option<Range<usize>> {
    static MISTAKE: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"[0-9][^。、]{0,8}と?(?:書|打|送|入力|記入|言|申し|伝え|お願い)[^。、0-9]{0,6}(?:つもり|はず|べき|ところ)[^。、0-9]{0,6}、?",
            r"(?P<wrong>[^。、]{0,3}[0-9][^。、]{0,8}?)と(?:書|打|送|入力|記入|言|申し|伝え|お願い)"
        ))
    });
    MISTAKE.captures(&scope.text).and_then(|found| found.name("wrong").map(|wrong| wrong.range()))
}

/// Where a word of a slip stands in the sentence.
pub(super) fn slip_in(scope: &Scope) -> Option<usize> {
    const SLIP: [&str; 16] = [
        "訂正→",
        "訂正:",
        "間違え",
        "まちがえ",
        "間違い、",
        "訂正、",
        "、違",
        "、ちが",
        "いや、",
        "いえ、",
        "、いや",
        "、いえ",
        "失礼、",
        "あ、すみません",
        "やっぱり",
        "もとい、",
    ];
    // 「いやな咳が」
    let loath = |at: &usize| {
        ["、いやな", "、いやで", "、いやだ"]
            .iter()
            .any(|word| scope.text.get(*at..).is_some_and(|t| t.starts_with(word)))
    };
    SLIP.iter().filter_map(|word| scope.text.place_of(word)).filter(|at| !loath(at)).max()
}

/// The last scope in which the writer turns from what he wrote before.
pub(super) fn turn_in(scopes: &[&Scope]) -> Option<(usize, Anew)> {
    scopes.iter().enumerate().rev().find_map(|(at, scope)| Some((at, turn_of(scope, scopes.get(at + 1))?)))
}

/// Where the values stand that take the place of the earlier ones.
#[derive(Clone, Copy)]
pub(super) enum Anew {
    InTheSentence,
    FromThereOn,
}

/// Whether the writer turns there from what he wrote before.
fn turn_of(scope: &Scope, next: Option<&&Scope>) -> Option<Anew> {
    const AFTER_ALL: [&str; 4] = ["やっぱり", "やはり", "やっぱ", "訂正し"];
    const SLIP: [&str; 9] = ["間違え", "まちがえ", "間違い", "まちがい", "誤り", "訂正", "勘違い", "書き損", "打ち損"];
    const RIGHT: [&str; 4] = ["正しくは", "正しい", "正解は", "本当は"];
    const PARDON: [&str; 6] =
        ["失礼しました", "失礼いたしました", "失礼、", "すみません", "すいません", "ごめんなさい"];
    let text = &scope.piece.text;
    let turns = [&AFTER_ALL[..], &SLIP, &PARDON, &RIGHT].iter().any(|words| has_any(text, words));
    if scope.piece.line == 0 || !turns {
        return None;
    }
    let begins: String = text.chars().take(24).collect();
    let slips = has_any(&begins, &SLIP) && text.chars().count() <= 24;
    // 「失礼しました。14時からでした。」
    let corrects = |next: &&Scope| next.piece.line > 0 && is_value_corrected(next.piece.text.squeezed());
    let itself = || is_value_corrected(text.squeezed()) && has_figures(text);
    let pardons = text.chars().count() <= 14 && next.is_some_and(corrects) || itself();
    let pardons = pardons && has_any(text, &PARDON);
    match () {
        () if slips || pardons || RIGHT.iter().any(|word| begins.starts_with(word)) => Some(Anew::FromThereOn),
        () if has_any(&begins, &AFTER_ALL) || has_any(&begins, &SLIP) => Some(Anew::InTheSentence),
        () => None,
    }
}
