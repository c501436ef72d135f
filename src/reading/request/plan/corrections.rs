//! A letter that corrects itself asks for what it asked for, with other values; it changes nothing that is booked.

use std::sync::LazyLock;

use super::{Sheet, own_wish};
use crate::reading::sentence::intent::Asks;
use crate::reading::sentence::scope::Scope;
use crate::reading::sentence::stance::Weight;
use crate::reading::text::fold::{has_any, has_figures};
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::vocabulary::courtesy_words::is_postscript;

impl Sheet<'_> {
    /// Whether the scope corrects what the same letter asks for: 「①1466 水谷 ③5/13 13:00〜14:00 追伸 15:00までに訂正します」,
    /// 「13時から15時まで参加希望です。 訂正します。14時までです」.
    pub(super) fn corrects(&self, mine: &[usize], scope: &Scope) -> bool {
        let corrected =
            || has_any(&scope.text, &["訂正", "修正", "直し"]) && !has_any(&scope.text, &["変更", "変え", "替え"]);
        let form = || self.has_form() && self.subject().is_some_and(|s| own_wish(&s.said) == Asks::New);
        let above = || self.is_asked_above(mine, scope);
        scope.said.asks == Asks::Change && (corrected() && (form() || above()) || self.is_postscript(scope) && above())
    }

    /// 「始めから出ますと言ったんですけどね、… 1時半から入れてくださいな」: hours that an earlier letter told, and others.
    pub(super) fn was_said_before(&self, mine: &[usize]) -> bool {
        static SAID: LazyLock<Pattern> = LazyLock::new(|| {
            pattern(concat!(
                r"(?:最初|始め|はじめ|全部|最後|ずっと|[0-9](?:時|半|分|:[0-9]{2}))(?:から|まで)?[^。、0-9]{0,8}(?:と|って)",
                r"(?:言|いい|いっ|申し(?:上げ)?|お?伝え|書|お?願い|ご?連絡|お?返事|お?メール)[^。、]{0,8}(?:た|ました)(?:の|ん)?(?:です)?(?:が|けど|けれど|けんど)"
            ))
        });
        let timed = |s: &Scope| s.text.contains(['時', ':', '分']) && has_figures(&s.text);
        let mut scopes = mine.iter().filter_map(|at| self.scopes.get(*at)).filter(|s| s.piece.line > 0);
        scopes.clone().any(|s| SAID.is_match(s.piece.text.squeezed()))
            && scopes.any(|s| own_wish(&s.said) == Asks::New && timed(s))
    }

    /// 「29日の保健室に参加します」 under a subject of cancelling that was left from another letter, or was meant: one says nothing of
    /// the other.
    pub(super) fn comes_all_the_same(&self, mine: &[usize]) -> bool {
        static COMES: LazyLock<Pattern> = LazyLock::new(|| {
            pattern(concat!(
                r"(?:参加|出席)(?:し(?:ます|たい|たく)|いたします|致します|(?:を)?希望(?:です|します|いたします|。|$)|させて|でお願い)|",
                r"(?:出|行き|伺い|うかがい)(?:ます|たい|たく)|(?:に|を)予約(?:し(?:ます|たい|たく)|を?お願い)"
            ))
        });
        let mut scopes = mine.iter().filter_map(|at| self.scopes.get(*at)).filter(|s| s.piece.line > 0);
        let comes = |s: &Scope| s.piece.is_prose() && has_figures(&s.text) && COMES.is_match(s.piece.text.squeezed());
        scopes.any(|s| own_wish(&s.said) == Asks::New && comes(s))
    }

    /// 「先日はキャンセルしてすみませんでした」: what the subject says is over.
    pub(super) fn cancelled_before(&self) -> bool {
        static DONE: LazyLock<Pattern> = LazyLock::new(|| {
            pattern(
                r"(?:キャンセル|取り?消し?|欠席|お休み)(?:を|の)?(?:し(?:て|た|まし)|させて|いたしまし|連絡|ご?連絡|の件では|では)",
            )
        });
        self.body().any(|(_, s)| own_wish(&s.said) != Asks::Cancel && DONE.is_match(s.piece.text.squeezed()))
    }

    /// Whether the letter asks, before the scope, to come, and says when.
    fn is_asked_above(&self, mine: &[usize], scope: &Scope) -> bool {
        let before = mine.iter().filter_map(|at| self.scopes.get(*at)).take_while(|s| !std::ptr::eq(*s, scope));
        let mut before = before.filter(|s| s.piece.line > 0 && !s.tells());
        let asked = before.clone().any(|s| own_wish(&s.said) == Asks::New);
        asked && before.any(names_when)
    }

    /// Whether it stands behind 「追伸」.
    fn is_postscript(&self, scope: &Scope) -> bool {
        let first = self.scopes.iter().find(|s| is_postscript(&s.piece.text));
        first.is_some_and(|first| first.piece.line <= scope.piece.line)
    }
}

/// Whether a day or an hour stands there and counts.
fn names_when(scope: &Scope) -> bool {
    let said = scope.text_of(&|stance| stance.weight() == Weight::Full);
    has_figures(&said) && said.contains(['日', '/', '時', ':'])
}
