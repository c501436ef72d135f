//! Letters that name no service: which one it must be by the letter answered, a field that only one has, or the words for what one does
//! there. Where nothing says it, none is guessed.

use super::{Sheet, own_wish};
use crate::reading::guide::{Service, ServiceKind};
use crate::reading::page::labels::Field;
use crate::reading::request::slip;
use crate::reading::sentence::intent::Asks;
use crate::reading::sentence::scope::Scope;
use crate::reading::text::fold::has_any;
use crate::reading::when::lengths_in;
use crate::reading::{Person, ServiceId};

/// What one does of a session alone.
const JOINS: [&str; 11] = [
    "出させて",
    "参加",
    "出席",
    "欠席",
    "日に出ます",
    "日に出る",
    "日に出たい",
    "日に出られ",
    "ほうに出ます",
    "方に出ます",
    "回に出ます",
];

/// The nurse, with whom one talks; 「石井様」 above a letter is a salutation.
const NURSE: [&str; 8] =
    ["石井さんに", "石井さんと", "石井さんの", "石井様に", "石井様と", "石井様の", "石井看護師", "石井さんを"];

/// What a consultation is called by those who do not name it.
const TALKS: [&str; 12] = [
    "相談",
    "聞いてもら",
    "聞いてほし",
    "聞いて欲し",
    "聞いていただ",
    "聴いてもら",
    "話を聞",
    "話をきい",
    "話を聴",
    "お話し",
    "お話がし",
    "お電話を",
];

impl Sheet<'_> {
    /// No service is named: the subject answered, a field that only one has, or the word 参加.
    pub(super) fn guessed(&self) -> Option<ServiceId> {
        let of = |kind| self.guide.of_kind(kind).map(|s| s.id.clone());
        let any =
            |wanted: &dyn Fn(&Scope) -> bool| self.body().any(|(_, s)| wanted(s)) || self.subject().is_some_and(wanted);
        let asks = any(&|s| own_wish(&s.said) != Asks::Nothing);
        let hinted =
            self.scopes.first().filter(|s| s.piece.line == 0).map(|s| s.said.services.clone()).unwrap_or_default();
        let numbered = self.people.iter().any(|p| p.member_number.is_some());
        if let (true, [one]) = (asks || numbered && slip::is_whole_form(self.scopes), hinted.as_slice()) {
            return Some(one.clone());
        }
        if let Some(service) = self.accepts() {
            return Some(service);
        }
        let consults = any(&|s| own_wish(&s.said) == Asks::New && has_any(&s.text, &TALKS) && !s.text.contains("参加"));
        // 「20日15時の相談、27日15時に変更希望です」
        let moves = any(&|s| own_wish(&s.said) != Asks::Nothing && s.text.contains("相談") && !s.text.contains("参加"));
        if moves && slip::names_a_start(self.scopes, self.guide) {
            return of(ServiceKind::Appointment);
        }
        if consults && any(&|s| has_any(&s.piece.text, &["電話", "石井", "分", "時間"])) {
            return of(ServiceKind::Appointment);
        }
        // 「続きをお願いしたく、20日の11時から30分で予約させてください」: a start and a length, and an hour of talks alone.
        let lasts = |s: &Scope| own_wish(&s.said) == Asks::New && !lengths_in(&s.text).is_empty();
        if slip::names_a_start(self.scopes, self.guide)
            && (any(&lasts) || asks && any(&|s| has_any(&s.text, &NURSE) && !s.tells()))
        {
            return of(ServiceKind::Appointment);
        }
        let talks = any(&|s| s.piece.is(Field::Theme) || s.piece.is(Field::Minutes));
        if talks && self.has_form() || self.is_form_of_a_talk() {
            return of(ServiceKind::Appointment);
        }
        // 「20日もお願いします」 above our letter about one service.
        if let (true, [one]) = (asks && hinted.is_empty() && self.is_reply, self.quoted) {
            return Some(one.clone());
        }
        // 「やっぱり行けません」 above our letter about one service.
        let gives_up = self.body().any(|(_, s)| matches!(s.said.asks, Asks::Cancel | Asks::Absence | Asks::Change));
        if let (true, [one]) = (gives_up && hinted.is_empty(), self.quoted) {
            return Some(one.clone());
        }
        let joins = any(&|s| own_wish(&s.said) != Asks::Nothing && has_any(&s.piece.text, &JOINS));
        if let Some(service) = self.moved() {
            return Some(service.id.clone());
        }
        if let Some(service) = self.slip() {
            return Some(service);
        }
        let gives_up = gives_up && slip::is_of_the_screen(self.scopes);
        if gives_up || slip::gives_up_a_session(self.scopes, self.guide, self.written) {
            return of(ServiceKind::Session);
        }
        // Only a session can be full.
        if any(&|s| has_any(&s.piece.text, &["キャンセル待ち", "空き待ち"]) && own_wish(&s.said) == Asks::New)
        {
            return of(ServiceKind::Session);
        }
        let labelled = any(&|s| s.piece.label.contains("参加"));
        (joins || labelled && self.has_form()).then(|| of(ServiceKind::Session)).flatten()
    }

    /// A form or slip that only an appointment has.
    pub(in crate::reading) fn is_form_of_a_talk(&self) -> bool {
        let numbered = self.people.iter().any(|p| p.member_number.is_some());
        numbered && !self.is_foreign() && slip::is_form_of_a_talk(self.scopes, self.guide)
    }

    /// The service of a slip without its name, or of a subject that only asks to be read.
    pub(in crate::reading) fn slip(&self) -> Option<ServiceId> {
        let numbered = self.people.iter().any(|p| p.member_number.is_some());
        let asks = self.body().any(|(_, s)| own_wish(&s.said) == Asks::New);
        let begs = self.body().any(|(_, s)| slip::begs_for_a_day(s));
        // 「パスワードが13時20分に来た。これでは入れない。」 is no slip.
        const TELLS: [&str; 8] = ["た。", "ない。", "ません。", "ほしい。", "だった", "かった", "ました。", "でした。"];
        let tells = self.body().any(|(_, s)| has_any(&s.piece.text, &TELLS));
        let alone = numbered && (asks || begs || !self.is_reply && !tells) && !self.is_foreign();
        alone.then(|| slip::only_service(self.scopes, self.guide)).flatten()
    }

    /// 「では29日の16時から30分でお願いいたします」 with number and name, in answer to a letter about one service.
    pub(in crate::reading) fn accepts(&self) -> Option<ServiceId> {
        let [Person { member_number: Some(_), name: Some(_) }] = self.people else { return None };
        let subject = self.scopes.first().filter(|s| s.piece.line == 0).map(|s| s.said.services.as_slice());
        let about = subject.filter(|named| !named.is_empty()).unwrap_or(self.quoted);
        let [one] = about else { return None };
        let begs = |s: &Scope| slip::begs_for_a_day(s) && s.text.contains(['時', ':']) && !s.tells();
        (self.is_reply && self.body().any(|(_, s)| begs(s))).then(|| one.clone())
    }

    /// The service whose hours on the confirmed day are told anew.
    pub(in crate::reading) fn moved(&self) -> Option<&Service> {
        let [one] = self.quoted else { return None };
        let service = self.guide.service(one)?;
        let silent = self.body().all(|(_, s)| own_wish(&s.said) == Asks::Nothing);
        (silent && self.body().any(|(_, s)| slip::tells_other_hours(s, service))).then_some(service)
    }
}
