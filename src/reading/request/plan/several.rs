//! Several things asked of one service: a session given up and another one asked for or changed, and rows of days of which some are none
//! to come on.

use std::sync::LazyLock;

use super::{Sheet, Wanted, own_wish};
use crate::reading::page::labels::Field;
use crate::reading::sentence::intent::Asks;
use crate::reading::sentence::scope::Scope;
use crate::reading::sentence::stance::Stance;
use crate::reading::text::fold::{has_any, has_figures};
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::{Action, ServiceId};

impl Sheet<'_> {
    /// 「13日 13-14時」, 「20日 不参加」, 「27日 14-15時」: rows of days, of which some are none to come on.
    pub(super) fn is_timetable(&self, mine: &[usize]) -> bool {
        let rows: Vec<&Scope> =
            mine.iter().filter_map(|at| self.scopes.get(*at)).filter(|s| s.piece.line > 0).collect();
        let cancels = rows.iter().filter(|s| s.said.asks == Asks::Cancel);
        let comes = |s: &&&Scope| {
            s.said.asks == Asks::Nothing
                && s.clauses.iter().all(|c| c.stance == Stance::Fragment)
                && s.text.contains(['日', '/'])
                && s.text.contains(['時', ':'])
                && has_figures(&s.text)
        };
        !self.is_reply && cancels.clone().all(|s| is_row_of_absence(s)) && rows.iter().filter(comes).count() > 0
    }

    /// 「29日は参加できませんが、22日は参加します」: the day one cannot come is none to come on.
    pub(super) fn without_absences(&self, mine: &[usize]) -> Vec<usize> {
        let absent = |at: &usize| self.scopes.get(*at).is_some_and(is_row_of_absence);
        mine.iter().copied().filter(|at| !absent(at)).collect()
    }

    /// 「29日はお休みします。5月6日は2時までに変えてください」: other hours on one day, and another day given up or asked for. What is
    /// moved to another day (「29日に変更」) is one change with the day that it is moved from.
    pub(super) fn of_several_days(&self, mine: &[usize]) -> bool {
        static MOVED: LazyLock<Pattern> = LazyLock::new(|| {
            pattern(concat!(
                r"(?:日|/[0-9]{1,2}|曜|\))(?:の?(?:オンライン)?(?:保健室|回|会|分|方))?(?:の?[0-9]{1,2}(?:時半?|:[0-9]{2})(?:から)?)?(?:に|へ)、?",
                r"(?:変更|変え|かえ|振替|振り替|移|お願い|して|したい|ずら|延期)|→|⇒"
            ))
        });
        let asking: Vec<&Scope> = mine
            .iter()
            .filter_map(|at| self.scopes.get(*at))
            .filter(|s| s.piece.line > 0 && own_wish(&s.said) != Asks::Nothing)
            .collect();
        let dated = |s: &&Scope| s.text.contains(['日', '/']) && has_figures(&s.text);
        let timed = |s: &&Scope| s.text.contains(['時', ':']);
        let (changes, others): (Vec<&Scope>, Vec<&Scope>) =
            asking.iter().copied().partition(|s| s.said.asks == Asks::Change);
        !changes.is_empty()
            && !others.is_empty()
            && asking.iter().all(dated)
            && (are_rows(&asking) || changes.iter().all(|s| timed(s) && !MOVED.is_match(&s.text)))
    }

    /// A cancellation and a new request, each with the scopes from its wish on.
    pub(super) fn both(&self, service: &ServiceId, mine: &[usize]) -> Vec<Wanted> {
        let mut out: Vec<Wanted> = Vec::new();
        let mut before: Vec<usize> = Vec::new();
        let apart = self.of_several_days(mine);
        for at in mine {
            let Some(scope) = self.scopes.get(*at) else { continue };
            let action = match own_wish(&scope.said) {
                Asks::New if scope.piece.line > 0 => Some(Action::New),
                Asks::Cancel => Some(Action::Cancel),
                Asks::Change if apart && scope.piece.line > 0 => Some(Action::Change),
                Asks::Absence if apart => Some(Action::Cancel),
                _ => None,
            };
            match (action, out.last_mut()) {
                (Some(action), Some(last)) if last.action == action => last.scopes.push(*at),
                (Some(action), _) => {
                    let scopes = before
                        .drain(..)
                        .filter(|b| self.scopes.get(*b).is_some_and(|s| s.piece.line > 0))
                        .chain([*at])
                        .collect();
                    out.push(Wanted { service: service.clone(), action, scopes, rule: "both", line: scope.piece.line });
                }
                (None, Some(last)) if last.action == Action::Cancel && is_field_of_hours(scope) => {
                    let asked = out.iter_mut().rev().find(|w| w.action == Action::New);
                    asked.into_iter().for_each(|w| w.scopes.push(*at));
                }
                (None, Some(last)) => last.scopes.push(*at),
                (None, None) => before.push(*at),
            }
        }
        self.without_heading(out)
    }

    /// 「5月の参加希望です。6日は欠席します。13日と20日に参加します。」: what names no day announces what is said below.
    fn without_heading(&self, mut wanted: Vec<Wanted>) -> Vec<Wanted> {
        let dated = |s: &Scope| has_figures(&s.text) && (s.text.contains('/') || names_day(&s.text));
        let names = |w: &Wanted| w.scopes.iter().filter_map(|at| self.scopes.get(*at)).any(dated);
        let heads = |w: &Wanted| w.action == Action::New && !names(w);
        if wanted.first().is_some_and(heads) && wanted.iter().skip(1).any(|w| w.action == Action::New && names(w)) {
            let heading = wanted.remove(0);
            let below = wanted.iter_mut().find(|w| w.action == Action::New && names(w));
            below.into_iter().for_each(|w| w.scopes.splice(0..0, heading.scopes.clone()).for_each(drop));
        }
        wanted
    }
}

/// 「・母 5月13日 → 取り消し」, 「・私 5月13日 → 5月20日に変更」: items, each with an arrow of its own.
fn are_rows(asking: &[&Scope]) -> bool {
    asking.iter().all(|s| s.piece.text.contains(['→', '⇒']))
        && asking.iter().zip(asking.iter().skip(1)).all(|(one, next)| one.piece.line != next.piece.line)
}

/// 「時間：14:00〜15:00」 below what is given up: of what is asked for.
fn is_field_of_hours(scope: &Scope) -> bool {
    let hours = scope.text.contains(['時', ':']) && has_figures(&scope.text) && !scope.text.contains('/');
    scope.piece.is(Field::When) && hours && !names_day(&scope.text)
}

/// 「13日」, and not 「5月の」.
fn names_day(text: &str) -> bool {
    text.split('日').any(|before| before.ends_with(|c: char| c.is_ascii_digit()))
}

/// A day and the bare word.
fn is_row_of_absence(scope: &Scope) -> bool {
    let bare = has_any(&scope.text, &["不参加", "欠席", "お休み", "休み"]) && has_figures(&scope.text);
    let comes = has_any(&scope.text.replace("不参加", ""), &["参加", "出席"]);
    bare && !comes && scope.text.chars().count() <= 14 && !has_any(&scope.text, &["ます", "です", "お願い", "たい"])
}

/// 「8日の代わりに15日に」
pub(super) fn swaps_days(scope: &Scope) -> bool {
    static SWAP: LazyLock<Pattern> =
        LazyLock::new(|| pattern(r"(?:日|/[0-9]{1,2}|\))の?(?:代|か|替)わりに、?[^。]{0,6}[0-9]"));
    SWAP.is_match(&scope.text)
}

/// 「13日に申し込みましたが」
pub(super) fn is_held(scope: &Scope) -> bool {
    scope.clauses.iter().any(|c| c.stance == Stance::Held)
}

/// 「13日の保健室は13時半から。」: a service, its day and hour and nothing else, beside another one that is asked for.
pub(in crate::reading) fn is_bare_wish(scope: &Scope) -> bool {
    static BARE: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"^(?:(?:[0-9]{1,2}月)?[0-9]{1,2}(?:日|/[0-9]{1,2})(?:\(.\))?の?)?(?:オンライン|石井さんの)?(?:保健室|保険室|個別相談|電話相談)(?:は|を|に|:)?、?",
            r"(?:(?:[0-9]{1,2}月)?[0-9]{1,2}(?:日|/[0-9]{1,2})(?:\(.\))?[の、に]?)?(?:午後)?[0-9]{1,2}(?:時半?|:[0-9]{2})(?:から|~|-)",
            r"(?:(?:午後)?[0-9]{1,2}(?:時半?|:[0-9]{2})(?:まで)?|最後まで)?(?:で|です)?[。、]?$"
        ))
    });
    scope.said.services.len() == 1 && scope.said.asks == Asks::Nothing && BARE.is_match(scope.text.squeezed())
}
