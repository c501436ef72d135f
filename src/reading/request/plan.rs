//! Which services a letter asks for, and what: the sentences and fields sorted by service and wish. A passing mention, a
//! thank-you, another programme or a question asks for nothing.

mod corrections;
mod several;
mod unnamed;

use std::collections::BTreeSet;

pub(in crate::reading) use several::is_bare_wish;

use crate::mail::Moment;
use crate::reading::guide::ServiceKind;
use crate::reading::page::labels::Field;
use crate::reading::sentence::intent::{Asks, Said};
use crate::reading::sentence::scope::Scope;
use crate::reading::sentence::stance::{Stance, Weight};
use crate::reading::text::fold::{has_any, has_figures};
use crate::reading::{Action, Guide, Person, ServiceId};

/// One thing asked for, and the scopes that speak of it (positions in the letter's scopes).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub service: ServiceId,
    pub action: Action,
    pub scopes: Vec<usize>,
    /// The rule that decided, for `--explain`.
    pub rule: &'static str,
    pub line: usize,
}

/// The letter as the plan needs it.
pub struct Sheet<'a> {
    pub guide: &'a Guide,
    /// The subject without Re:, as a scope of line 0, first; then the text's.
    pub scopes: &'a [Scope],
    /// Whether it answers a letter, so that its subject is somebody else's.
    pub is_reply: bool,
    /// The services that the letter answered speaks of.
    pub quoted: &'a [ServiceId],
    pub people: &'a [Person],
    pub written: Moment,
}

/// What the letter asks for, in the order written.
#[must_use]
pub fn wanted(sheet: &Sheet<'_>) -> Vec<Wanted> {
    let services = sheet.services();
    if services.is_empty() || sheet.asks_for_nothing() {
        return Vec::new();
    }
    let sorted = sheet.sorted(&services);
    let mut wanted: Vec<Wanted> = services.iter().flat_map(|service| sheet.of_service(service, &sorted)).collect();
    wanted.sort_by_key(|w| sheet.place(w));
    drop_habitual_subject(&mut wanted, sheet);
    wanted
}

/// A habitual subject beside a body that asks for another service is not a second wish.
fn drop_habitual_subject(wanted: &mut Vec<Wanted>, sheet: &Sheet<'_>) {
    let spoken: BTreeSet<ServiceId> = wanted.iter().filter(|w| w.line > 0).map(|w| w.service.clone()).collect();
    let says_nothing = |at: &usize| {
        *at == 0
            || sheet.scopes.get(*at).is_none_or(|s| {
                let counts = |stance: Stance| matches!(stance.weight(), Weight::Full | Weight::Spare);
                let said = s.text_of(&counts);
                s.tells() || s.said.services.is_empty() && s.said.asks == Asks::Nothing && !has_figures(&said)
            })
    };
    let asked = |w: &Wanted| w.line > 0 || !w.scopes.iter().all(says_nothing);
    wanted.retain(|w| asked(w) || !spoken.iter().any(|s| *s != w.service));
}

/// What a letter to the doctor asks for besides: a service called by its name in a sentence that asks for it. The rest
/// of the text is the doctor's alone.
#[must_use]
pub fn beside_the_doctor(sheet: &Sheet<'_>) -> Vec<Wanted> {
    let heads = |s: &Scope| s.said.asks == Asks::Nothing && s.piece.text.chars().count() <= 14 && !s.said.questions;
    let mut services: Vec<ServiceId> = Vec::new();
    let mut sorted: Vec<Option<ServiceId>> = vec![None; sheet.scopes.len()];
    // 「2) オンライン保健室」, and below it 「20日、13時から14時まで参加希望です」.
    let mut heading: Option<ServiceId> = None;
    for (at, scope) in sheet.body() {
        let asks = own_wish(&scope.said) != Asks::Nothing && !scope.said.questions;
        let one = if let [one] = scope.said.services.as_slice() { Some(one.clone()) } else { None };
        let meant = one.clone().or_else(|| heading.clone().filter(|_| scope.said.services.is_empty()));
        heading = one.filter(|_| heads(scope));
        if let (true, Some(service), Some(slot)) = (asks, meant, sorted.get_mut(at)) {
            add(&mut services, std::slice::from_ref(&service));
            *slot = Some(service);
        }
    }
    services.iter().flat_map(|service| sheet.of_service(service, &sorted)).filter(|w| w.line > 0).collect()
}

impl Sheet<'_> {
    pub(in crate::reading) fn body(&self) -> impl Iterator<Item = (usize, &Scope)> {
        self.scopes.iter().enumerate().filter(|(_, s)| s.piece.line > 0)
    }

    pub(in crate::reading) fn subject(&self) -> Option<&Scope> {
        self.scopes.first().filter(|s| s.piece.line == 0 && !self.is_reply)
    }

    /// Where something is asked for: where the service is first named in the text, else in the line that asks.
    fn place(&self, wanted: &Wanted) -> usize {
        let several = || wanted.rule == "both";
        let scopes = || wanted.scopes.iter().filter(|at| self.scopes.get(**at).is_some_and(|s| s.piece.line > 0));
        let says =
            |wanted: &dyn Fn(&Scope) -> bool| scopes().find(|at| self.scopes.get(**at).is_some_and(wanted)).copied();
        let named = || says(&|s| s.said.services.contains(&wanted.service) && !s.tells()).filter(|_| !several());
        let asked = || says(&|s| s.piece.line == wanted.line);
        named().or_else(asked).or_else(|| scopes().next().copied()).unwrap_or(0)
    }

    /// The services asked for: those of asking sentences and of the subject, else those that a form is filled in for,
    /// else what the way of asking allows only.
    fn services(&self) -> Vec<ServiceId> {
        let mut asked: Vec<ServiceId> = Vec::new();
        if let Some(subject) = self.subject() {
            add(&mut asked, &subject.said.services);
        }
        for (_, scope) in self.body().filter(|(_, s)| own_wish(&s.said) != Asks::Nothing || s.piece.is(Field::Purpose))
        {
            add(&mut asked, &scope.said.services);
        }
        if let Some(meant) = self.meant_under_another_subject(&asked) {
            asked = meant;
        }
        if !asked.is_empty() {
            // 「(1)石井さんの個別相談 5月13日 11:30~12:00 …」
            let item = |s: &Scope| s.piece.marker.is_some() && names_hour(s) && !s.tells();
            for (_, scope) in self.body().filter(|(_, s)| is_bare_wish(s) || item(s)) {
                add(&mut asked, &scope.said.services);
            }
        }
        if asked.is_empty() {
            for (_, scope) in self.body().filter(|(_, s)| !s.tells()) {
                add(&mut asked, &scope.said.services);
            }
        }
        // 「昨日送りました個別相談の申し込みに誤りがありました。直してください」: named where it is told of.
        let answers = self.is_reply && !self.quoted.is_empty();
        if asked.is_empty() && !answers && self.body().any(|(_, s)| own_wish(&s.said) == Asks::Change) {
            self.body().for_each(|(_, scope)| add(&mut asked, &scope.said.services));
        }
        if asked.is_empty() && !self.is_foreign() {
            asked.extend(self.guessed());
        }
        asked
    }

    /// 「明日15時の個別相談ですが、…取り消してください」 under a subject that was left from another letter.
    fn meant_under_another_subject(&self, asked: &[ServiceId]) -> Option<Vec<ServiceId>> {
        let [subject] = asked else { return None };
        let subject_alone = !self.body().any(|(_, s)| s.said.services.contains(subject));
        let mut meant: Vec<ServiceId> = Vec::new();
        let named = self.body().filter(|(_, s)| !s.tells() && names_hour(s));
        named.for_each(|(_, scope)| add(&mut meant, &scope.said.services));
        (subject_alone && !meant.is_empty()).then_some(meant)
    }

    /// Another programme, and none of ours.
    pub(in crate::reading) fn is_foreign(&self) -> bool {
        self.scopes.iter().any(|s| s.said.foreign)
    }

    /// Whether a form is filled in: a number, with a second field or marker.
    pub(in crate::reading) fn has_form(&self) -> bool {
        let fields = self.body().filter(|(_, s)| !s.piece.is_prose()).count();
        self.people.iter().any(|p| p.member_number.is_some()) && fields >= 1 || fields >= 2
    }

    /// For each scope the service it speaks of: the one last named. Passing mentions of others belong to none.
    fn sorted(&self, services: &[ServiceId]) -> Vec<Option<ServiceId>> {
        let mut current = services.first().cloned();
        let mut out = Vec::new();
        for (at, scope) in self.scopes.iter().enumerate() {
            let topic = self.talked_of(scope).filter(|s| services.contains(s));
            let named = scope.said.services.iter().find(|s| services.contains(s)).or(topic).or_else(|| {
                // 「保健室はやめて、かわりに15時から、個別相談を」: the clause goes with what follows.
                let turns = ["代わり", "かわり", "替わり", "それと", "あと", "そして", "また"];
                let next =
                    self.scopes.get(at + 1).filter(|n| n.piece.line == scope.piece.line && scope.piece.line > 0)?;
                let leads = scope.said.services.is_empty() && turns.iter().any(|t| scope.piece.text.starts_with(t));
                next.said.services.iter().find(|s| leads && services.contains(s))
            });
            let passing = !scope.said.services.is_empty() && named.is_none();
            let other = (scope.said.foreign || scope.said.personal) && scope.said.services.is_empty();
            if let Some(named) = named.filter(|_| scope.piece.line > 0 || !self.is_reply) {
                current = Some(named.clone());
            }
            let answered_subject = scope.piece.line == 0 && self.is_reply;
            out.push(if passing || other || answered_subject { None } else { current.clone() });
        }
        out
    }

    /// 「相談の内容は再就職のことです」, a field for the length: only an appointment has a topic.
    fn talked_of(&self, scope: &Scope) -> Option<&ServiceId> {
        let topic = [
            "相談では",
            "相談で話",
            "相談の内容",
            "相談内容",
            "相談したい内容",
            "相談したいこと",
            "話したいこと",
            "話の内容",
            "テーマは",
        ];
        let of_talk = scope.piece.is(Field::Theme) || topic.iter().any(|t| scope.piece.text.starts_with(t));
        self.guide.of_kind(ServiceKind::Appointment).filter(|_| of_talk && scope.piece.line > 0).map(|s| &s.id)
    }

    /// What is asked of one service: cancelling and coming may both be, of different days.
    fn of_service(&self, service: &ServiceId, sorted: &[Option<ServiceId>]) -> Vec<Wanted> {
        let mine: Vec<usize> =
            sorted.iter().enumerate().filter(|(_, s)| s.as_ref() == Some(service)).map(|(at, _)| at).collect();
        let scope = |at: &usize| self.scopes.get(*at);
        let corrects = |s: &Scope| self.corrects(&mine, s);
        let asks = |wanted: Asks| {
            mine.iter()
                .filter_map(scope)
                .find(|s| s.piece.line > 0 && own_wish(&s.said) == wanted && !corrects(s))
                .map(|s| s.piece.line)
        };
        let subject = self
            .subject()
            .filter(|s| s.said.services.contains(service) || s.said.services.is_empty() && !self.is_mixed())
            .map(|s| own_wish(&s.said))
            .filter(|asks| *asks == Asks::New || !self.is_spoken_for(*asks))
            .unwrap_or_default();
        let want = |action, rule, line: Option<usize>, scopes: Vec<usize>| Wanted {
            service: service.clone(),
            action,
            scopes,
            rule,
            line: line.unwrap_or(0),
        };
        let moves = mine
            .iter()
            .filter_map(scope)
            .any(|s| has_any(&s.piece.text, &["代わり", "かわりに", "替わり", "代りに", "振替", "振り替", "翌週の"]));
        let (new, cancel, change, absence) =
            (asks(Asks::New), asks(Asks::Cancel), asks(Asks::Change), asks(Asks::Absence));
        match (new, cancel.or(if new.is_none() { absence } else { None }), change) {
            (_, _, Some(_)) if self.of_several_days(&mine) => self.both(service, &mine),
            (_, _, Some(line)) => vec![want(Action::Change, "change", Some(line), mine)],
            (Some(line), Some(_), None) if moves => {
                vec![want(Action::Change, "cancel and come instead", Some(line), mine)]
            }
            (Some(line), None, None)
                if moves
                    && !self.gives_up_another(service)
                    && (absence.is_some()
                        || mine.iter().filter_map(scope).any(|s| several::swaps_days(s) || several::is_held(s))) =>
            {
                vec![want(Action::Change, "cannot come and comes instead", Some(line), mine)]
            }
            (Some(_), Some(_), None) => self.both(service, &mine),
            (Some(line), None, None) if self.was_said_before(&mine) => {
                vec![want(Action::Change, "other hours than said before", Some(line), mine)]
            }
            (None, Some(_), None) if subject != Asks::Cancel && self.is_timetable(&mine) => {
                vec![want(Action::New, "timetable", mine.first().copied(), self.without_absences(&mine))]
            }
            (None, Some(line), None) => vec![want(Action::Cancel, "cancel", Some(line), mine)],
            (Some(line), None, None) if subject == Asks::Cancel && self.comes_all_the_same(&mine) => {
                let new = want(Action::New, "comes again", Some(line), self.without_absences(&mine));
                if self.cancelled_before() { vec![new] } else { Vec::new() }
            }
            (new, None, None) if subject == Asks::Change => vec![want(Action::Change, "subject", new, mine)],
            (new, None, None) if subject == Asks::Cancel || new.is_none() && subject == Asks::Absence => {
                vec![want(Action::Cancel, "subject", new, mine)]
            }
            (None, None, None) if self.moved().is_some_and(|s| s.id == *service) => {
                vec![want(Action::Change, "other hours", mine.first().copied(), mine)]
            }
            (new, None, None) => vec![want(Action::New, "asks to come", new, self.without_absences(&mine))],
        }
    }

    /// 「22日の保健室はキャンセルします。かわりに石井さんに相談したいです」: the one for the other, and no change of the other.
    fn gives_up_another(&self, service: &ServiceId) -> bool {
        let another = |s: &Scope| !s.said.services.is_empty() && !s.said.services.contains(service);
        self.body().any(|(_, s)| matches!(s.said.asks, Asks::Cancel | Asks::Absence) && another(s))
    }

    /// 「キャンセルと個別相談」: what the subject announces is said in the text.
    fn is_spoken_for(&self, asks: Asks) -> bool {
        self.body().any(|(_, s)| own_wish(&s.said) == asks) && self.is_mixed()
    }

    /// Whether the text asks for several services: what the subject says of one need not hold for the other.
    fn is_mixed(&self) -> bool {
        let mut asked: Vec<ServiceId> = Vec::new();
        self.body()
            .filter(|(_, s)| own_wish(&s.said) != Asks::Nothing)
            .for_each(|(_, s)| add(&mut asked, &s.said.services));
        asked.len() > 1
    }
}

fn names_hour(scope: &Scope) -> bool {
    has_figures(&scope.text) && scope.text.contains(['時', ':'])
}

fn add(asked: &mut Vec<ServiceId>, services: &[ServiceId]) {
    for service in services {
        if !asked.contains(service) {
            asked.push(service.clone());
        }
    }
}

/// What a scope asks of a service of ours: nothing, where it speaks of another programme only.
pub(in crate::reading) fn own_wish(said: &Said) -> Asks {
    let elsewhere = (said.foreign || said.personal) && said.services.is_empty();
    if elsewhere { Asks::Nothing } else { said.asks }
}
