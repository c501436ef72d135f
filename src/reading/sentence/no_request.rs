//! Letters that ask for nothing the desk could give by itself: inquiries, thanks, hopes, mourning, firms, and who is no
//! member yet. They are read by a person. It refuses to know dates; it looks at what the scopes say.

use std::sync::LazyLock;

use super::greetings;
use super::intent::Asks;
use super::scope::Scope;
use super::spared;
use super::stance::Stance;
use crate::reading::page::labels::Field;
use crate::reading::request::plan::{Sheet, is_bare_wish, own_wish};
use crate::reading::request::slip;
use crate::reading::text::fold::{has_any, has_figures};
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::text::seen::Text;
use crate::reading::vocabulary::cancelling_words::TAKEN_BACK;
use crate::reading::vocabulary::courtesy_words;
use crate::reading::vocabulary::other_words::{OUTSIDERS, SALES};

fn asked_of<'a>(sheet: &'a Sheet<'_>) -> impl Iterator<Item = &'a Scope> {
    sheet.body().map(|(_, s)| s).filter(|s| own_wish(&s.said) != Asks::Nothing)
}

impl Sheet<'_> {
    /// Inquiries, thanks, questions, other programmes: letters for a person.
    pub(in crate::reading) fn asks_for_nothing(&self) -> bool {
        let body_asks = self.body().any(|(_, s)| own_wish(&s.said) != Asks::Nothing);
        let inquires = self.scopes.iter().any(|s| s.said.inquires);
        let numbered = self.people.iter().any(|p| p.member_number.is_some());
        let dated = self.body().any(|(_, s)| !s.piece.is_prose() && !s.text.is_empty());
        let asking_subject = self.subject().is_some_and(|s| own_wish(&s.said) != Asks::Nothing);
        let filled = self.has_form() && dated;
        let comes_after_all = self.body().any(|(_, s)| own_wish(&s.said) == Asks::New);
        let changes = self.body().any(|(_, s)| own_wish(&s.said) == Asks::Change);
        let taken_back = self.scopes.iter().map(|s| s.piece.text.squeezed()).any(|text| {
            TAKEN_BACK.any_in(text) || !changes && spared::wavered(text) || !comes_after_all && spared::takes_back(text)
        });
        if taken_back || inquires && !body_asks && !filled {
            return true;
        }
        let may_not = |text: &str| spared::may_not_come(text) || spared::declines(text);
        let perhaps = !body_asks && self.body().any(|(_, s)| may_not(s.piece.text.squeezed()));
        let open = |text: &Text| spared::stands_in(text) || spared::decides_later(text);
        if perhaps || self.body().any(|(_, s)| open(s.piece.text.squeezed())) {
            return true;
        }
        if self.will_telephone()
            || self.announces_only()
            || self.waits_for_credentials()
            || self.thanks_only()
            || self.hopes_only()
            || self.mourns()
        {
            return true;
        }
        let unknown_number = |s: &Scope| {
            (s.piece.is(Field::Number) || s.piece.text.contains("番号"))
                && has_any(&s.piece.text, &["わから", "わかり", "分から", "分かり", "忘れ", "不明", "覚え"])
        };
        let questions =
            self.body().any(|(_, s)| s.said.questions && !unknown_number(s) || s.said.personal || s.said.foreign);
        let trades = self.scopes.iter().any(|s| SALES.any_in(s.piece.text.squeezed())) || self.visits();
        if !numbered && (trades || self.would_become_member()) {
            return true;
        }
        if !body_asks && !asking_subject && self.only_tells() {
            return true;
        }
        if body_asks || filled || self.moved().is_some() {
            return false;
        }
        if asking_subject {
            return questions && !numbered;
        }
        let named = self.subject().is_some_and(|s| !s.said.services.is_empty())
            || self.is_telegram()
            || self.slip().is_some()
            || self.is_form_of_a_talk()
            || self.accepts().is_some();
        let thanks = self
            .scopes
            .iter()
            .filter(|s| !courtesy_words::is_postscript(&s.piece.text))
            .any(|s| has_any(s.piece.text.squeezed(), &["ありがとうございました", "お世話になりました"]))
            && !(self.body().any(|(_, s)| slip::begs_for_a_day(s)) && self.slip().is_some());
        // 「22日11時から1時間お願いします。電話は私からかけるのでしょうか」 asks for the hour, and besides.
        let begs = numbered
            && self.body().any(|(_, s)| (slip::begs_for_a_day(s) || slip::begs_for_hours(s)) && !s.said.questions);
        // 「番号がわかりました。… 4月22日のオンライン保健室 1時~2時」
        let whole = numbered && self.body().any(|(_, s)| is_bare_wish(s));
        // 「先日はお電話ありがとうございました」 above a day and an hour under 個別相談 thanks besides.
        let row = named && numbered && self.body().any(|(_, s)| slip::names_a_day(s));
        !named && !whole || !numbered && !self.is_telegram() || questions && !begs && !row || thanks && !row
    }

    /// 「13時から参加予定ですが、まだIDが届きません」: for a person, and at once.
    fn waits_for_credentials(&self) -> bool {
        let keys = ["ID", "パスワード", "パスコード", "URL", "リンク", "招待", "Zoom", "ズーム"];
        self.body().any(|(_, s)| {
            s.said.inquires
                && has_any(&s.piece.text, &["届", "来ませ", "来ていませ", "がまだ"])
                && has_any(&s.piece.text, &keys)
        })
    }

    /// 「27日に参加しようと思っています。近くなりましたらまた連絡します」: the letter that asks is still to come.
    /// 「個別相談を考えています。…決まりましたらこちらから申し込みます」.
    fn announces_only(&self) -> bool {
        const MEANS: [&str; 6] =
            ["ようと思って", "ようと考えて", "おうと思って", "きたいと思って", "つもりです", "つもりでい"];
        const AGAIN: [&str; 5] = ["連絡", "メール", "申し込", "申込", "お知らせ"];
        const THEN: [&str; 5] = ["たら", "次第", "れば", "てから", "また"];
        let put_off = |s: &Scope| s.clauses.iter().any(|c| c.stance == Stance::Later);
        let later = |s: &Scope| put_off(s) && has_any(&s.piece.text, &AGAIN) && has_any(&s.piece.text, &THEN);
        let means = |s: &Scope| has_any(&s.piece.text, &MEANS);
        self.body().any(|(_, s)| later(s)) && asked_of(self).all(means) && !self.has_form()
    }

    /// 「予約は、明日の朝そちらへ電話して取ります」
    fn will_telephone(&self) -> bool {
        static RINGS: LazyLock<Pattern> = LazyLock::new(|| {
            pattern(
                r"電話(?:して|を差し上げて|をして|にて|で)、?[^。、]{0,6}(?:予約(?:し|を)|取り|とり|申し込み|申込み)[^。、]{0,4}ます",
            )
        });
        self.body().any(|(_, s)| RINGS.is_match(s.piece.text.squeezed())) && !self.has_form()
    }

    /// Who would look on, help, give or do research is no member who comes.
    fn visits(&self) -> bool {
        let offers = |s: &Scope| has_any(s.piece.text.squeezed(), &["できます", "させていただけ", "させて頂け"]);
        let asking = |s: &Scope| s.said.questions || own_wish(&s.said) == Asks::New || s.piece.line == 0 || offers(s);
        self.scopes.iter().any(|s| asking(s) && OUTSIDERS.any_in(s.piece.text.squeezed()))
    }

    /// 「本日の保健室、案内が届かず参加できませんでした」: what is said of a service is told, and no day is named but there.
    fn only_tells(&self) -> bool {
        let tells = |s: &Scope| s.clauses.iter().any(|c| c.stance == Stance::Told);
        let of_a_service = self.body().any(|(_, s)| tells(s) && !s.said.services.is_empty());
        let names = |s: &Scope| has_figures(&s.text) && s.text.contains(['日', '/', '時']) && !s.tells();
        of_a_service && !self.body().any(|(_, s)| names(s))
    }

    /// A widow who cancels is written to by a person.
    fn mourns(&self) -> bool {
        let died = ["亡くなりました", "亡くなり", "永眠", "逝去", "他界"];
        let long_ago = ["昨年", "去年", "一昨年", "年前", "生前", "周忌", "回忌", "先年", "以前"];
        let only_cancels = self.scopes.iter().all(|s| !matches!(own_wish(&s.said), Asks::New | Asks::Change));
        let mourns = |s: &Scope| has_any(&s.piece.text, &died) && !has_any(&s.piece.text, &long_ago);
        only_cancels && self.body().any(|(_, s)| mourns(s))
    }

    /// 「まだ会員ではありません。どうすれば入会できますか」: the office first.
    fn would_become_member(&self) -> bool {
        let joining = ["入会", "会員になり", "会員になる", "会員登録"];
        self.body().any(|(_, s)| s.said.questions && has_any(s.piece.text.squeezed(), &joining))
    }

    /// 「13日 保健室 1時~2時」: service, day and hour without a verb, as one writes on a slip.
    fn is_telegram(&self) -> bool {
        let spoken = [
            "です",
            "ます",
            "した",
            "ません",
            "?",
            "ください",
            "下さい",
            "た。",
            "ない。",
            "だ。",
            "ほしい。",
            "かった",
            "なかった",
            "だった",
            "ほしい",
            "欲しい",
            "ている",
        ];
        let named = self.body().any(|(_, s)| !s.said.services.is_empty());
        let besides = |s: &Scope| {
            greetings::introduces(&s.piece.text, self.people)
                || courtesy_words::is_postscript(&s.piece.text)
                || courtesy_words::WAITS_FOR_NO_ANSWER.is_match(s.piece.text.squeezed())
        };
        let plain = self.body().filter(|(_, s)| !besides(s)).all(|(_, s)| {
            let text = s.piece.text.squeezed();
            has_any(&text, &["お願い", "おねがい", "よろしく"]) || !has_any(&text, &spoken)
        });
        let dated = self.body().any(|(_, s)| s.text.contains(['日', '/', '月']) && has_figures(&s.text));
        let numbered = self.people.iter().any(|p| p.member_number.is_some());
        named && plain && dated && (numbered || !self.is_reply)
    }

    /// An answer that thanks and says 当日は参加させていただきます books nothing.
    fn thanks_only(&self) -> bool {
        let thanks = self.body().any(|(_, s)| {
            has_any(
                s.piece.text.squeezed(),
                &["ありがとう", "有難う", "有り難う", "楽しみ", "承知", "了解", "受け取り", "拝見", "届きました"],
            )
        });
        let figures = self.body().any(|(_, s)| has_figures(&s.text));
        let only_new = self.body().all(|(_, s)| matches!(own_wish(&s.said), Asks::Nothing | Asks::New));
        let day_words = self.body().any(|(_, s)| has_any(&s.text, &["次回", "来週", "明日", "今度", "再来週"]));
        let numbered = self.people.iter().any(|p| p.member_number.is_some());
        let acknowledges =
            self.body().any(|(_, s)| has_any(s.piece.text.squeezed(), &["承知しま", "承知いた", "了解", "かしこまり"]));
        self.is_reply && thanks && only_new && !numbered && (acknowledges || !figures && !day_words)
    }

    /// 「楽しかったです。また参加したいです」 without a number, day or asking subject is a hope.
    fn hopes_only(&self) -> bool {
        let figures = self.body().any(|(_, s)| has_figures(&s.text));
        let mut asking = self.body().filter(|(_, s)| own_wish(&s.said) != Asks::Nothing).peekable();
        let someday = ["また", "ぜひ", "是非", "いつか", "これからも", "今後も", "機会"];
        let after_thanks = self.body().any(|(_, s)| s.piece.text.contains("ありがとうございました") && s.tells())
            && self
                .body()
                .filter(|(_, s)| own_wish(&s.said) != Asks::Nothing)
                .all(|(_, s)| s.piece.text.starts_with("また") && !has_figures(&s.text));
        let hopes =
            asking.peek().is_some() && asking.all(|(_, s)| s.said.asks == Asks::New && has_any(&s.text, &someday));
        let subject = self.subject().is_some_and(|s| own_wish(&s.said) != Asks::Nothing);
        let numbered = self.people.iter().any(|p| p.member_number.is_some());
        let day_words = self.body().any(|(_, s)| has_any(&s.text, &["次回", "来週", "明日", "今度", "再来週"]));
        let conditional = [
            "都合が合えば",
            "都合があえば",
            "都合がつけば",
            "都合が付けば",
            "予定が合えば",
            "予定があえば",
            "落ち着いたら",
            "落ち着きましたら",
            "落ち着いた頃",
            "落ちついたら",
            "元気になったら",
            "元気になりましたら",
            "元気が出たら",
            "退院したら",
            "退院しましたら",
            "機会があれば",
            "機会がありましたら",
            "そのうち",
            "いずれ",
            "いつか",
        ];
        let open = asked_of(self).all(|s| has_any(&s.text, &conditional)) && asked_of(self).next().is_some();
        let day_named = asked_of(self).any(|s| has_figures(&s.text)) || day_words;
        if open && !subject && !(numbered && day_named) {
            return true;
        }
        hopes && !subject && !day_words && (after_thanks || !figures && !numbered)
    }
}
