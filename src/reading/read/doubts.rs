//! What speaks against taking a letter at its word: a wish that only the subject makes, a text of not coming, a session given up
//! that nobody names. In such doubt a person is asked; it refuses to guess what is meant instead.

use super::Desk;
use crate::reading::request::plan::{self, Wanted};
use crate::reading::request::session;
use crate::reading::request::slip;
use crate::reading::sentence::intent;
use crate::reading::sentence::scope::Scope;
use crate::reading::sentence::stance::Stance;
use crate::reading::text::fold::squeeze;
use crate::reading::text::seen::{Text, Words};
use crate::reading::vocabulary::courtesy_words::WAITS_FOR_NO_ANSWER;
use crate::reading::{Action, Key, Request};

/// What is said of not coming, in whatever form.
static CONTRARY: Words = Words::new(&[
    "予約",
    "席",
    "無理",
    "むり",
    "ムリ",
    "だめ",
    "ダメ",
    "駄目",
    "やめ",
    "止め",
    "欠",
    "断",
    "あきらめ",
    "諦め",
    "不要",
    "いりません",
    "要りません",
    "消し",
    "キャンセル",
    "変更",
    "変え",
    "ずら",
    "延期",
    "辞退",
    "見送",
    "遠慮",
    "流して",
    "パス",
    "行けな",
    "来られな",
    "来れな",
    "行けそう",
    "出られな",
    "出られそう",
    "参加でき",
    "休ませ",
    "休みます",
    "次の機会",
    "次回",
    "また今度",
    "またの機会",
    "急用",
    "風邪",
    "体調を崩",
    "大事をと",
    "残念",
]);

impl Desk<'_> {
    /// 「保健室」, and below it 「今日はどうにも起き上がれません」: nothing in the letter asks to come but the name of the service in its
    /// subject, and what else is said may say the contrary.
    pub(super) fn names_only_the_service(&self, wanted: &Wanted, visits: &[session::Visit]) -> bool {
        let silent = self.scopes.iter().all(|s| plan::own_wish(&s.said) == intent::Asks::Nothing);
        let assumed = |v: &session::Visit| v.assumed.contains(&Key::Date) && v.assumed.contains(&Key::From);
        // 「出てみたいのですが、やり方がわかりません。わかったら申し込みます」.
        let later = self.scopes.iter().flat_map(|s| &s.clauses).any(|c| c.stance == Stance::Later);
        let named = wanted.line == 0 && silent || later;
        !self.is_reply && wanted.action == Action::New && named && visits.iter().all(assumed)
    }

    /// 「15日の予約、むりっぽいです」 under a subject that asks: only the subject asks to come, and the text speaks of not coming in words
    /// that nobody knows. Who gives hours comes.
    pub(super) fn may_say_the_contrary(&self, wanted: &Wanted, visits: &[session::Visit], remark: &str) -> bool {
        let whole = visits.iter().all(|v| v.assumed.contains(&Key::From));
        // 「予約してありますが、10分ほど遅れるかもしれません」 books nothing more.
        let held = self.scopes.iter().flat_map(|s| &s.clauses).any(|c| c.stance == Stance::Held);
        let whole = whole || held;
        let body = || self.scopes.iter().filter(|s| s.piece.line > 0);
        // Under 「保健室」 nobody asks; 「参加希望」 asks, unless the text is of not coming.
        let subject = self.scopes.iter().find(|s| s.piece.line == 0);
        let announced = subject.is_some_and(|s| plan::own_wish(&s.said) == intent::Asks::New);
        let asks = body().any(|s| plan::own_wish(&s.said) == intent::Asks::New);
        !self.is_reply
            && wanted.action == Action::New
            && whole
            && !asks
            && (!announced
                || CONTRARY.any_in(&Text::from(WAITS_FOR_NO_ANSWER.regex().replace_all(&squeeze(remark), "").as_ref())))
    }

    /// 「母が5月20日に手術を受けます。13時からの予定です。心配です」: nothing asks to come and no service is named; the day and the hour of a slip
    /// stand in a letter of something else.
    pub(super) fn only_figures_speak(&self, wanted: &Wanted) -> bool {
        let named = |s: &Scope| !s.said.services.is_empty() || plan::own_wish(&s.said) != intent::Asks::Nothing;
        let begs = |s: &Scope| s.piece.line > 0 && slip::begs_for_a_day(s);
        !self.is_reply && wanted.action == Action::New && !self.scopes.iter().any(|s| named(s) || begs(s))
    }

    /// 「外に出られないので」 and 「水曜の保健室に出てみます」: a session given up that nobody names, beside one that is asked for.
    pub(super) fn doubt_cancels_unnamed(mut requests: Vec<Request>) -> Vec<Request> {
        let asked: Vec<_> = requests
            .iter()
            .filter(|r| r.action == Action::New && r.date.is_some())
            .map(|r| r.service.clone())
            .collect();
        let unnamed = |r: &&mut Request| r.action == Action::Cancel && r.date.is_none() && r.wishes.is_empty();
        let doubtful = requests.iter_mut().filter(unnamed).filter(|r| asked.contains(&r.service));
        doubtful.filter(|r| r.missing.is_empty()).for_each(|r| r.missing.push(Key::Date));
        requests
    }
}
