//! Which services a letter asks for, and what: the sentences and fields sorted by service and wish. A passing mention, a
//! thank-you, another programme or a question asks for nothing.

use std::collections::BTreeSet;

use super::cancelling_words::TAKEN_BACK;
use super::fold::{has_any, squeeze};
use super::guide::ServiceKind;
use super::intent::{Asks, Said};
use super::labels::Field;
use super::scope::Scope;
use super::{Action, Guide, Person, ServiceId};

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
    wanted.sort_by_key(|w| w.line);
    let spoken: BTreeSet<&ServiceId> = wanted.iter().filter(|w| w.line > 0).map(|w| &w.service).collect();
    if services.len() > 1 && !spoken.is_empty() {
        // A habitual subject beside a body that asks for another service is not a second wish.
        let spoken: BTreeSet<ServiceId> = spoken.into_iter().cloned().collect();
        wanted.retain(|w| w.line > 0 || !w.scopes.iter().all(|s| *s == 0) || !spoken.iter().any(|s| *s != w.service));
    }
    wanted
}

/// What a letter to the doctor asks for besides: a service called by its name in a sentence that asks for it. The rest
/// of the text is the doctor's alone.
#[must_use]
pub fn beside_the_doctor(sheet: &Sheet<'_>) -> Vec<Wanted> {
    let named: Vec<(usize, &Scope)> = sheet
        .body()
        .filter(|(_, s)| own_wish(&s.said) != Asks::Nothing && !s.said.questions && s.said.services.len() == 1)
        .collect();
    let mut services: Vec<ServiceId> = Vec::new();
    named.iter().for_each(|(_, s)| add(&mut services, &s.said.services));
    let mut sorted: Vec<Option<ServiceId>> = vec![None; sheet.scopes.len()];
    for (at, scope) in &named {
        if let Some(slot) = sorted.get_mut(*at) {
            *slot = scope.said.services.first().cloned();
        }
    }
    services.iter().flat_map(|service| sheet.of_service(service, &sorted)).filter(|w| w.line > 0).collect()
}

impl Sheet<'_> {
    fn body(&self) -> impl Iterator<Item = (usize, &Scope)> {
        self.scopes.iter().enumerate().filter(|(_, s)| s.piece.line > 0)
    }

    fn subject(&self) -> Option<&Scope> {
        self.scopes.first().filter(|s| s.piece.line == 0 && !self.is_reply)
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
        if asked.is_empty() {
            for (_, scope) in self.body().filter(|(_, s)| !s.tells()) {
                add(&mut asked, &scope.said.services);
            }
        }
        if asked.is_empty() && !self.is_foreign() {
            asked.extend(self.guessed());
        }
        asked
    }

    /// No service is named: the subject answered, a field that only one has, or the word 参加.
    fn guessed(&self) -> Option<ServiceId> {
        let of = |kind| self.guide.of_kind(kind).map(|s| s.id.clone());
        let any =
            |wanted: &dyn Fn(&Scope) -> bool| self.body().any(|(_, s)| wanted(s)) || self.subject().is_some_and(wanted);
        let asks = any(&|s| own_wish(&s.said) != Asks::Nothing);
        let hinted =
            self.scopes.first().filter(|s| s.piece.line == 0).map(|s| s.said.services.clone()).unwrap_or_default();
        if let (true, [one]) = (asks, hinted.as_slice()) {
            return Some(one.clone());
        }
        let talk = ["相談", "話を聞", "話をきい", "話を聴", "お話し", "お話がし", "お電話を"];
        let consults = any(&|s| own_wish(&s.said) == Asks::New && has_any(&s.text, &talk) && !s.text.contains("参加"));
        if consults && any(&|s| has_any(&s.piece.text, &["電話", "石井", "分", "時間"])) {
            return of(ServiceKind::Appointment);
        }
        let talks = any(&|s| s.piece.is(Field::Theme) || s.piece.is(Field::Minutes));
        if talks && self.has_form() {
            return of(ServiceKind::Appointment);
        }
        // 「やっぱり行けません」 above our letter about one service.
        let gives_up = self.body().any(|(_, s)| matches!(s.said.asks, Asks::Cancel | Asks::Absence));
        if let (true, [one]) = (gives_up && hinted.is_empty(), self.quoted) {
            return Some(one.clone());
        }
        let joins = any(&|s| {
            matches!(own_wish(&s.said), Asks::New | Asks::Absence | Asks::Cancel)
                && has_any(&s.piece.text, &["参加", "出席", "欠席"])
        });
        let labelled = any(&|s| s.piece.label.contains("参加"));
        (joins || labelled && self.has_form()).then(|| of(ServiceKind::Session)).flatten()
    }

    /// Another programme, and none of ours.
    fn is_foreign(&self) -> bool {
        self.scopes.iter().any(|s| s.said.foreign)
    }

    /// Whether a form is filled in: a number, with a second field or marker.
    fn has_form(&self) -> bool {
        let fields = self.body().filter(|(_, s)| !s.piece.is_prose()).count();
        self.people.iter().any(|p| p.member_number.is_some()) && fields >= 1 || fields >= 2
    }

    /// Inquiries, thanks, questions, other programmes: letters for a person.
    fn asks_for_nothing(&self) -> bool {
        let body_asks = self.body().any(|(_, s)| own_wish(&s.said) != Asks::Nothing);
        let inquires = self.scopes.iter().any(|s| s.said.inquires);
        let numbered = self.people.iter().any(|p| p.member_number.is_some());
        let dated = self.body().any(|(_, s)| !s.piece.is_prose() && !s.text.is_empty());
        let asking_subject = self.subject().is_some_and(|s| own_wish(&s.said) != Asks::Nothing);
        let filled = self.has_form() && dated;
        let taken_back = self.scopes.iter().any(|s| has_any(&squeeze(&s.piece.text), TAKEN_BACK));
        if taken_back || inquires && !body_asks && !filled {
            return true;
        }
        if self.waits_for_credentials() || self.thanks_only() || self.hopes_only() || self.mourns() {
            return true;
        }
        let unknown_number = |s: &Scope| {
            (s.piece.is(Field::Number) || s.piece.text.contains("番号"))
                && has_any(&s.piece.text, &["わから", "わかり", "分から", "分かり", "忘れ", "不明", "覚え"])
        };
        let questions =
            self.body().any(|(_, s)| s.said.questions && !unknown_number(s) || s.said.personal || s.said.foreign);
        if !numbered && self.would_become_member() {
            return true;
        }
        if body_asks || filled {
            return false;
        }
        if asking_subject {
            return questions && !numbered;
        }
        let named = self.subject().is_some_and(|s| !s.said.services.is_empty()) || self.is_telegram();
        let thanks = self
            .scopes
            .iter()
            .any(|s| has_any(&squeeze(&s.piece.text), &["ありがとうございました", "お世話になりました"]));
        !named || !numbered || questions || thanks
    }

    /// 「13時から参加予定ですが、まだIDが届きません」: for a person, and at once.
    fn waits_for_credentials(&self) -> bool {
        let keys = ["ID", "パスワード", "パスコード", "URL", "リンク", "招待", "Zoom", "ズーム"];
        self.body().any(|(_, s)| {
            s.said.inquires && has_any(&s.piece.text, &["届", "来ませ", "来ていませ"]) && has_any(&s.piece.text, &keys)
        })
    }

    /// A widow who cancels is written to by a person.
    fn mourns(&self) -> bool {
        let died = ["亡くなりました", "亡くなり", "永眠", "逝去", "他界"];
        let only_cancels = self.scopes.iter().all(|s| !matches!(own_wish(&s.said), Asks::New | Asks::Change));
        only_cancels && self.body().any(|(_, s)| has_any(&s.piece.text, &died))
    }

    /// 「まだ会員ではありません。どうすれば入会できますか」: the office first.
    fn would_become_member(&self) -> bool {
        let joining = ["入会", "会員になり", "会員になる", "会員登録"];
        self.body().any(|(_, s)| s.said.questions && has_any(&squeeze(&s.piece.text), &joining))
    }

    /// 「13日 保健室 1時~2時」: service, day and hour without a verb, as one writes on a slip.
    fn is_telegram(&self) -> bool {
        let spoken = ["です", "ます", "した", "ません", "?", "ください", "下さい"];
        let named = self.body().any(|(_, s)| !s.said.services.is_empty());
        let plain = self.body().all(|(_, s)| {
            let text = squeeze(&s.piece.text);
            has_any(&text, &["お願い", "おねがい", "よろしく"]) || !has_any(&text, &spoken)
        });
        let dated = self.body().any(|(_, s)| s.text.contains(['日', '/', '月']) && s.text.contains(['時', ':']));
        named && plain && dated && !self.is_reply
    }

    /// An answer that thanks and says 当日は参加させていただきます books nothing.
    fn thanks_only(&self) -> bool {
        let thanks = self.body().any(|(_, s)| {
            has_any(
                &squeeze(&s.piece.text),
                &["ありがとう", "有難う", "有り難う", "楽しみ", "承知", "了解", "受け取り", "拝見", "届きました"],
            )
        });
        let figures = self.body().any(|(_, s)| s.text.chars().any(|c| c.is_ascii_digit()));
        let only_new = self.body().all(|(_, s)| matches!(own_wish(&s.said), Asks::Nothing | Asks::New));
        let day_words = self.body().any(|(_, s)| has_any(&s.text, &["次回", "来週", "明日", "今度", "再来週"]));
        let numbered = self.people.iter().any(|p| p.member_number.is_some());
        let acknowledges =
            self.body().any(|(_, s)| has_any(&squeeze(&s.piece.text), &["承知しま", "承知いた", "了解", "かしこまり"]));
        self.is_reply && thanks && only_new && !numbered && (acknowledges || !figures && !day_words)
    }

    /// 「楽しかったです。また参加したいです」 without a number, day or asking subject is a hope.
    fn hopes_only(&self) -> bool {
        let figures = self.body().any(|(_, s)| s.text.chars().any(|c| c.is_ascii_digit()));
        let mut asking = self.body().filter(|(_, s)| own_wish(&s.said) != Asks::Nothing).peekable();
        let someday = ["また", "ぜひ", "是非", "いつか", "これからも", "今後も", "機会"];
        let after_thanks = self.body().any(|(_, s)| s.piece.text.contains("ありがとうございました") && s.tells())
            && self
                .body()
                .filter(|(_, s)| own_wish(&s.said) != Asks::Nothing)
                .all(|(_, s)| s.piece.text.starts_with("また") && !s.text.chars().any(|c| c.is_ascii_digit()));
        let hopes =
            asking.peek().is_some() && asking.all(|(_, s)| s.said.asks == Asks::New && has_any(&s.text, &someday));
        let subject = self.subject().is_some_and(|s| own_wish(&s.said) != Asks::Nothing);
        let numbered = self.people.iter().any(|p| p.member_number.is_some());
        let day_words = self.body().any(|(_, s)| has_any(&s.text, &["次回", "来週", "明日", "今度", "再来週"]));
        hopes && !subject && !day_words && (after_thanks || !figures && !numbered)
    }

    /// For each scope the service it speaks of: the one last named. Passing mentions of others belong to none.
    fn sorted(&self, services: &[ServiceId]) -> Vec<Option<ServiceId>> {
        let mut current = services.first().cloned();
        let mut out = Vec::new();
        for scope in self.scopes {
            let named = scope.said.services.iter().find(|s| services.contains(s));
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

    /// What is asked of one service: cancelling and coming may both be, of different days.
    fn of_service(&self, service: &ServiceId, sorted: &[Option<ServiceId>]) -> Vec<Wanted> {
        let mine: Vec<usize> =
            sorted.iter().enumerate().filter(|(_, s)| s.as_ref() == Some(service)).map(|(at, _)| at).collect();
        let scope = |at: &usize| self.scopes.get(*at);
        let asks = |wanted: Asks| {
            mine.iter()
                .filter_map(scope)
                .find(|s| s.piece.line > 0 && own_wish(&s.said) == wanted)
                .map(|s| s.piece.line)
        };
        let subject = self
            .subject()
            .filter(|s| s.said.services.is_empty() || s.said.services.contains(service))
            .map(|s| own_wish(&s.said))
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
            .any(|s| has_any(&s.piece.text, &["代わり", "かわりに", "替わり", "代りに", "振替", "振り替"]));
        let (new, cancel, change, absence) =
            (asks(Asks::New), asks(Asks::Cancel), asks(Asks::Change), asks(Asks::Absence));
        match (new, cancel.or(if new.is_none() { absence } else { None }), change) {
            (_, _, Some(line)) => vec![want(Action::Change, "change", Some(line), mine)],
            (Some(line), Some(_), None) if moves => {
                vec![want(Action::Change, "cancel and come instead", Some(line), mine)]
            }
            (Some(_), Some(_), None) => self.both(service, &mine),
            (None, Some(line), None) => vec![want(Action::Cancel, "cancel", Some(line), mine)],
            (None, None, None) if subject == Asks::Cancel || subject == Asks::Absence => {
                vec![want(Action::Cancel, "subject", None, mine)]
            }
            (None, None, None) if subject == Asks::Change => vec![want(Action::Change, "subject", None, mine)],
            (new, None, None) if subject == Asks::Change && new.is_some() => {
                vec![want(Action::Change, "subject", new, mine)]
            }
            (new, None, None) if subject == Asks::Cancel && new.is_some() => {
                vec![want(Action::Cancel, "subject", new, mine)]
            }
            (new, None, None) => vec![want(Action::New, "asks to come", new, self.without_absences(&mine))],
        }
    }

    /// 「29日は参加できませんが、22日は参加します」: the day one cannot come is none to come on.
    fn without_absences(&self, mine: &[usize]) -> Vec<usize> {
        let absent = |at: &usize| self.scopes.get(*at).is_some_and(|s| s.said.asks == Asks::Absence);
        mine.iter().copied().filter(|at| !absent(at)).collect()
    }

    /// A cancellation and a new request, each with the scopes from its wish on.
    fn both(&self, service: &ServiceId, mine: &[usize]) -> Vec<Wanted> {
        let mut out: Vec<Wanted> = Vec::new();
        let mut before: Vec<usize> = Vec::new();
        for at in mine {
            let Some(scope) = self.scopes.get(*at) else { continue };
            let action = match own_wish(&scope.said) {
                Asks::New if scope.piece.line > 0 => Some(Action::New),
                Asks::Cancel => Some(Action::Cancel),
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
                (None, Some(last)) => last.scopes.push(*at),
                (None, None) => before.push(*at),
            }
        }
        out
    }
}

fn add(asked: &mut Vec<ServiceId>, services: &[ServiceId]) {
    for service in services {
        if !asked.contains(service) {
            asked.push(service.clone());
        }
    }
}

/// What a scope asks of a service of ours: nothing, where it speaks of another programme only.
fn own_wish(said: &Said) -> Asks {
    let elsewhere = (said.foreign || said.personal) && said.services.is_empty();
    if elsewhere { Asks::Nothing } else { said.asks }
}
