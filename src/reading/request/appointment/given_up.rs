//! Which of the starts named are given up.

use super::{sure, wishes_of};
use crate::mail::Moment;
use crate::reading::guide::Calendar;
use crate::reading::sentence::intent::Asks;
use crate::reading::sentence::scope::Scope;
use crate::reading::sentence::stance::{Stance, Weight};
use crate::reading::text::fold::has_any;
use crate::reading::when::FoundWish;
use crate::reading::{Action, Wish};

/// The starts given up. What the sentence that gives up names by itself counts before what is said of it elsewhere, and is made whole by
/// it: 「15日の11時と16時に二つ入っています。16時のほうを消してください」.
pub(super) fn starts_given_up(found: &[FoundWish], scopes: &[&Scope], reckoned: (Moment, &Calendar)) -> Vec<Wish> {
    let gives_up = |s: &&&Scope| s.piece.line > 0 && matches!(s.said.asks, Asks::Cancel | Asks::Absence);
    let giving_up: Vec<&Scope> = scopes.iter().filter(gives_up).copied().collect();
    let several = if giving_up.is_empty() { gives_up_several(scopes) } else { gives_up_several(&giving_up) };
    let every = |stance: Stance| stance.weight() != Weight::Nothing;
    let own = |stance: Stance| stance.weight() == Weight::Full || stance == Stance::Refused;
    let named: Vec<Wish> = wishes_of(&giving_up, &own, Action::Cancel, reckoned).iter().filter_map(sure).collect();
    let [one] = named.as_slice() else {
        let most = if several { found.len() } else { 1 };
        return found.iter().take(most).filter_map(sure).collect();
    };
    if several {
        return found.iter().filter_map(sure).collect();
    }
    let agrees =
        |wish: &Wish| one.date.is_none_or(|d| wish.date == Some(d)) && one.time.is_none_or(|t| wish.time == Some(t));
    let whole = |counts: &dyn Fn(Stance) -> bool| -> Option<Wish> {
        let mut fitting: Vec<Wish> =
            wishes_of(scopes, counts, Action::Cancel, reckoned).iter().filter_map(sure).filter(agrees).collect();
        fitting.retain(|wish| wish.date.is_some() && wish.time.is_some());
        fitting.dedup();
        if let [whole] = fitting.as_slice() { Some(*whole) } else { None }
    };
    // What else there is to do is looked at last.
    let ours = |stance: Stance| every(stance) && stance != Stance::Event;
    vec![whole(&ours).or_else(|| whole(&every)).unwrap_or(*one)]
}

/// 「5月20日の11時と5月27日の11時の相談は、二回とも取り消します」
pub(super) fn gives_up_several(scopes: &[&Scope]) -> bool {
    const ALL: [&str; 12] =
        ["とも", "両方", "どちらも", "2件", "二件", "2回", "二回", "2つ", "二つ", "全部", "すべて", "全て"];
    let given_up = |stance: Stance| stance.weight() == Weight::Full || stance == Stance::Refused;
    scopes.iter().any(|s| s.piece.line > 0 && has_any(&*s.text_of(&given_up), &ALL))
}
