//! The reader itself: from a letter to its requests. The path is own text → pieces → people → scopes → plan → requests;
//! each step stands in a module of its own.

mod answered;
mod answers;
mod couples;
mod doubts;
mod parties;

use super::guide::{Service, ServiceKind};
use super::{
    Action, DoctorMail, Guide, Key, Never, Note, Outcome, Person, Reading, Request, ServiceId, Whose, machine, people,
};
use crate::mail::{JAPAN, Letter, Moment};
use crate::reading::page::layout;
use crate::reading::page::layout::Piece;
use crate::reading::page::own_text;
use crate::reading::page::own_text::OwnText;
use crate::reading::page::subject;
use crate::reading::page::telegram;
use crate::reading::people::whose;
use crate::reading::request::appointment;
use crate::reading::request::asides;
use crate::reading::request::choice;
use crate::reading::request::held;
use crate::reading::request::plan::{self, Sheet, Wanted};
use crate::reading::request::remark::{self, Context};
use crate::reading::request::session;
use crate::reading::request::shared;
use crate::reading::request::shortcut;
use crate::reading::request::theme;
use crate::reading::sentence::hearing;
use crate::reading::sentence::intent;
use crate::reading::sentence::scope;
use crate::reading::sentence::scope::Scope;
use crate::reading::sentence::waiting;
use crate::reading::text::fold::{has_any, squeeze};
use crate::reading::text::seen::Text;

/// What a letter asks for; `written` is what 明日 and 15日 are reckoned from.
#[must_use]
pub fn read(letter: &Letter, guide: &Guide, written: Moment) -> Reading {
    read_about(letter, guide, written, None)
}

/// The same of a letter that is known to answer one of ours about that service; whatever its subject says.
#[must_use]
pub fn read_about(letter: &Letter, guide: &Guide, written: Moment, about: Option<&ServiceId>) -> Reading {
    let own = own_text::separate(letter, guide);
    let never = machine::why(letter, guide, &own);
    let mut desk = Desk::open(letter, guide, written.with_timezone(&JAPAN), &own);
    desk.about = about.cloned();
    let mut reading = desk.reading(never.map(|(reason, _)| reason));
    if let Some((reason, rule)) = never {
        let human = matches!(reason, Never::NoSender | Never::SeveralSenders | Never::Spam);
        reading.outcome = if human { Outcome::Staff } else { Outcome::Ignore };
        reading.requests = Vec::new();
        reading.answers = Vec::new();
        reading.note("never", 0, rule);
    }
    reading.never = never.map(|(reason, _)| reason);
    reading
}

/// A letter laid out for reading.
struct Desk<'a> {
    letter: &'a Letter,
    guide: &'a Guide,
    written: Moment,
    own_text: String,
    pieces: Vec<Piece>,
    scopes: Vec<Scope>,
    people: Vec<Person>,
    notes: Vec<Note>,
    subject: String,
    is_reply: bool,
    /// What is asked for, once it is known.
    plan: Vec<Wanted>,
    own: &'a OwnText,
    /// The service of the letter that is answered, where it is known from elsewhere.
    about: Option<ServiceId>,
}

impl<'a> Desk<'a> {
    fn open(letter: &'a Letter, guide: &'a Guide, written: Moment, own: &'a OwnText) -> Self {
        let pieces = layout::pieces(&own.lines);
        let names: Vec<String> = guide.own_names.iter().chain(&guide.doctor_names).cloned().collect();
        let (subject, answers) = subject::bare_subject(&letter.subject);
        let subject = if own.telegram { telegram::respelt(&subject) } else { subject };
        let found = people::people(&pieces, &own.signature, &names);
        let found = if answers { found } else { found.or_of_subject(&subject::subject_piece(&subject), &names) };
        let mut all = vec![subject::subject_piece(&subject)];
        all.extend(pieces.iter().cloned());
        let mut scopes = scope::scopes(&all, &found.people, guide);
        keep_subject_whole(&mut scopes, &all, &found.people, guide);
        hearing::hear_salutation(&mut scopes);
        shared::resolve(&mut scopes, written, guide);
        hearing::hear_rows(
            &mut scopes,
            if answers { hearing::SubjectOf::LetterAnswered } else { hearing::SubjectOf::Writer },
        );
        hearing::hear_items(&mut scopes);
        hearing::hear_all_listed(&mut scopes);
        hearing::hear_next_day(&mut scopes);
        let session = guide.of_kind(ServiceKind::Session).or(guide.services.first());
        if let Some(service) = session {
            let services = words_for_services(guide);
            let (people, calendar) = (&*found.people, &service.calendar);
            asides::tell(&mut scopes, answers, &Context { people, calendar, written, services: &services });
        }
        let mut notes: Vec<Note> = found.sources.iter().map(|(key, line, rule)| note(key, *line, rule)).collect();
        notes.extend(scopes.iter().flat_map(Scope::stance_notes));
        let own_lines: Vec<&str> = own.lines.iter().filter(|l| !l.prompt).map(|l| l.text.as_str()).collect();
        let own_text = own_lines.join("\n").trim().to_owned();
        Self {
            letter,
            guide,
            written,
            own_text,
            pieces,
            scopes,
            people: found.people,
            notes,
            subject,
            is_reply: answers && !own.forwarded,
            plan: Vec::new(),
            own,
            about: None,
        }
    }

    /// What is stated beside requests answers nothing where no letter is answered: it is not looked for then.
    fn reading(mut self, never: Option<Never>) -> Reading {
        let doctor = self.doctor();
        let mut whose = whose::whose(&self.own_text, &self.people);
        let wanted = self.wanted(doctor);
        let wanted = if whose::is_of_the_companion(whose) { self.without_staying(wanted) } else { wanted };
        // 「私は都合が悪くなったため、夫だけ参加します」: whether he is to come anew or she no longer, a person must ask.
        let instead = whose == Whose::Writer && wanted.iter().all(|w| w.action == Action::New);
        let wanted = if instead { Vec::new() } else { wanted };
        self.plan.clone_from(&wanted);
        let requests: Vec<Request> = wanted.iter().flat_map(|w| self.requests(w)).collect();
        let requests = self.of_whom_it_is(requests, &mut whose);
        let requests = held::without_held(requests, &self.scopes, self.written, self.guide);
        let requests = Self::doubt_cancels_unnamed(self.with_hours_of_all(requests));
        let answers = if requests.is_empty() && never.is_none() { self.answers() } else { Vec::new() };
        let outcome = match requests.as_slice() {
            [] => Outcome::Staff,
            all if all.iter().all(|r| r.missing.is_empty()) => Outcome::Complete,
            _ => Outcome::Ask,
        };
        Reading {
            never: None,
            outcome,
            requests,
            answers,
            urgent: shortcut::urgent(&self.subject, &self.own_text, self.guide),
            doctor,
            whose,
            would_wait: waiting::would_wait(&self.own_text),
            reply: shortcut::reply(&self.pieces, &self.people),
            picks: choice::picks(&self.own_text, &self.people),
            codes: shortcut::codes(subject::head(&self.letter.subject), &self.own_text),
            own_text: self.own_text,
            notes: self.notes,
        }
    }

    /// Whether the doctor is asked: by the subject; his name in subject or salutation makes it possible.
    fn doctor(&self) -> DoctorMail {
        let about = scope::asks_about_doctor_mail(&self.scopes, self.guide);
        if intent::is_to_doctor(&self.subject, self.guide) {
            return if about { DoctorMail::Possible } else { DoctorMail::Yes };
        }
        let salutation = self.pieces.iter().take(2).filter(|p| p.text.chars().count() <= 24).map(|p| p.text.as_str());
        let named = salutation.chain([self.subject.as_str()]).any(|t| intent::may_be_to_doctor(t, self.guide));
        if named { DoctorMail::Possible } else { DoctorMail::No }
    }

    fn wanted(&mut self, doctor: DoctorMail) -> Vec<Wanted> {
        let quoted = self.quoted();
        let sheet = Sheet {
            guide: self.guide,
            scopes: &self.scopes,
            is_reply: self.is_reply,
            quoted: &quoted,
            people: &self.people,
            written: self.written,
        };
        let queue = self.guide.of_kind(ServiceKind::Queue).filter(|_| doctor == DoctorMail::Yes);
        if queue.is_some() && intent::asks(Text::from(self.subject.as_str()).squeezed()) == intent::Asks::Cancel {
            return Vec::new();
        }
        if let Some(queue) = queue {
            let doctor = Wanted {
                service: queue.id.clone(),
                action: Action::New,
                scopes: Vec::new(),
                rule: "doctor mail by subject",
                line: 0,
            };
            return std::iter::once(doctor).chain(plan::beside_the_doctor(&sheet)).collect();
        }
        if doctor == DoctorMail::Possible && scope::asks_about_doctor_mail(&self.scopes, self.guide) {
            return Vec::new();
        }
        plan::wanted(&sheet)
    }

    /// The requests of one wish: a room for several days is one each.
    fn requests(&mut self, wanted: &Wanted) -> Vec<Request> {
        let Some(service) = self.guide.service(&wanted.service) else { return Vec::new() };
        self.notes.push(note("action", wanted.line, wanted.rule));
        let scopes: Vec<&Scope> = wanted.scopes.iter().filter_map(|at| self.scopes.get(*at)).collect();
        let base = self.base(service, wanted.action);
        match service.kind {
            ServiceKind::Session => {
                let remark = self.remark(service, wanted, &|_| false);
                let mut requests = Vec::new();
                for (people, visits) in self.rounds(service, wanted, &scopes) {
                    if remark.is_some()
                        && (self.names_only_the_service(wanted, &visits) || self.only_figures_speak(wanted))
                        || remark.as_deref().is_some_and(|remark| self.may_say_the_contrary(wanted, &visits, remark))
                    {
                        continue;
                    }
                    self.notes.extend(visits.iter().flat_map(visit_notes));
                    let base = Request { people, ..base.clone() };
                    requests.extend(visits.into_iter().map(|v| with_visit(base.clone(), v, remark.clone())));
                }
                requests
            }
            ServiceKind::Appointment => {
                let base = Request { people: self.who_wishes(wanted), ..base };
                each_of_several(self.talk(base, service, wanted), &self.scopes)
            }
            ServiceKind::Queue => vec![base],
        }
    }

    fn talk(&self, base: Request, service: &Service, wanted: &Wanted) -> Request {
        let scopes: Vec<&Scope> = wanted.scopes.iter().filter_map(|at| self.scopes.get(*at)).collect();
        let talk = appointment::talk(&scopes, wanted.action, self.written, &service.calendar);
        let (theme, remark) = match (appointment::theme(&scopes), wanted.action) {
            (None, Action::New) => self.told(service, wanted),
            (None, _) => appointment::topic_changed(&scopes, self.remark(service, wanted, &|_| false)),
            (theme, _) => (theme, self.remark(service, wanted, &theme::is_labelled)),
        };
        let missing = base.missing.iter().copied().chain(talk.missing).collect();
        Request { wishes: talk.wishes, minutes: talk.minutes, theme, remark, missing, ..base }
    }

    /// What every request of the letter shares.
    fn base(&self, service: &Service, action: Action) -> Request {
        let (email, stated) = self.email();
        let mut request = Request {
            service: service.id.clone(),
            action,
            people: self.people.clone(),
            email,
            date: None,
            from: None,
            to: None,
            wishes: Vec::new(),
            minutes: None,
            theme: None,
            remark: None,
            assumed: if stated { Vec::new() } else { vec![Key::Email] },
            missing: Vec::new(),
        };
        if action == Action::New && service.kind != ServiceKind::Queue {
            request.missing = people::missing(&self.people);
        }
        request
    }

    fn remark(&self, service: &Service, wanted: &Wanted, taken: &dyn Fn(&Scope) -> bool) -> Option<String> {
        let services = words_for_services(self.guide);
        remark::remark(&self.scopes_beside(wanted), taken, &self.context(service, &services))
    }

    /// The topic of a consultation that no label names, and the remark.
    fn told(&self, service: &Service, wanted: &Wanted) -> (Option<String>, Option<String>) {
        let services = words_for_services(self.guide);
        let told = theme::told(&self.scopes_beside(wanted), &self.context(service, &services));
        (told.theme, told.remark)
    }

    fn context<'b>(&'b self, service: &'b Service, services: &'b [String]) -> Context<'b> {
        Context { people: &self.people, calendar: &service.calendar, written: self.written, services }
    }

    /// What a request may say besides its fields. What belongs to no wish (another programme, a question) is said in the
    /// first one; what else stands in a letter to the doctor is for nobody else's eyes.
    fn scopes_beside(&self, wanted: &Wanted) -> Vec<&Scope> {
        if intent::is_to_doctor(&self.subject, self.guide) && self.plan.len() > 1 {
            return Vec::new();
        }
        let mine = |at: usize| wanted.scopes.contains(&at) || !self.is_wanted_elsewhere(at, wanted);
        self.scopes.iter().enumerate().filter(|(at, _)| mine(*at)).map(|(_, s)| s).collect()
    }

    fn is_wanted_elsewhere(&self, at: usize, wanted: &Wanted) -> bool {
        self.plan.iter().any(|w| w != wanted && w.scopes.contains(&at))
    }
}

fn words_for_services(guide: &Guide) -> Vec<String> {
    guide.services.iter().flat_map(|s| s.words.iter().chain([&s.name])).map(|w| squeeze(w)).collect()
}

/// The subject is one scope even where it mentions two services.
fn keep_subject_whole(scopes: &mut Vec<Scope>, all: &[Piece], people: &[Person], guide: &Guide) {
    let count = scopes.iter().filter(|s| s.piece.line == 0).count();
    if count != 1 {
        let mut subject = scope::scopes(all.get(..1).unwrap_or_default(), people, guide);
        let services: Vec<_> = subject.iter().flat_map(|s| s.said.services.clone()).collect();
        scopes.drain(..count);
        if let Some(mut first) = subject.drain(..).next() {
            first.said.services = services;
            scopes.insert(0, first);
        } else {
            let (said, text) = (intent::Said::default(), Text::default());
            let empty = Scope { piece: subject::subject_piece(""), said, text, clauses: Vec::new() };
            scopes.insert(0, empty);
        }
    }
}

/// Several appointments that are given up are a request each, and so are those asked for as two: 「個別相談を2回予約したいです」.
fn each_of_several(talk: Request, scopes: &[Scope]) -> Vec<Request> {
    const TWICE: [&str; 8] = ["2回予約", "2回分", "2回お願い", "2回、", "二回分", "2件", "2枠", "2コマ"];
    let whole = talk.wishes.len() == 2 && talk.wishes.iter().all(|w| w.date.is_some() && w.time.is_some());
    let twice = || whole && scopes.iter().any(|s| has_any(&s.text, &TWICE));
    let each = match talk.action {
        Action::Cancel => talk.wishes.len() > 1,
        Action::New => twice(),
        Action::Change => false,
    };
    if !each {
        return vec![talk];
    }
    talk.wishes.iter().map(|wish| Request { wishes: vec![*wish], ..talk.clone() }).collect()
}

fn with_visit(base: Request, visit: session::Visit, remark: Option<String>) -> Request {
    Request {
        date: visit.date,
        from: visit.from,
        to: visit.to,
        remark,
        assumed: base.assumed.iter().copied().chain(visit.assumed).collect(),
        missing: base.missing.iter().copied().chain(visit.missing).collect(),
        ..base
    }
}

fn visit_notes(visit: &session::Visit) -> Vec<Note> {
    let mut notes = Vec::new();
    if visit.date.is_some() {
        notes.push(note(
            "date",
            visit.date_line,
            if visit.assumed.contains(&Key::Date) { "next session" } else { "stated" },
        ));
    }
    if visit.from.is_some() {
        notes.push(note(
            "time",
            visit.time_line,
            if visit.assumed.contains(&Key::From) { "whole session" } else { "stated" },
        ));
    }
    notes.extend(
        visit.missing.iter().map(|key| note(&format!("{key:?}").to_lowercase(), 0, "missing or contradictory")),
    );
    notes
}

fn note(key: &str, line: usize, rule: &str) -> Note {
    Note { key: key.to_owned(), line, rule: rule.to_owned() }
}

impl Reading {
    fn note(&mut self, key: &str, line: usize, rule: &str) {
        self.notes.push(note(key, line, rule));
    }
}
