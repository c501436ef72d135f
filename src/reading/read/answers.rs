//! What a letter states that asks for nothing by itself: 「1023です」, 「22日です」, 「２時から」. It may answer a question of
//! ours, so a number needs no label here, an hour no day, and 「今日の回」 is a day. Nothing is assumed.

use chrono::{Days, NaiveDate};

use super::{Desk, Wanted};
use crate::reading::guide::{Calendar, Service, ServiceKind};
use crate::reading::people::numbers;
use crate::reading::request::appointment;
use crate::reading::sentence::scope::Scope;
use crate::reading::text::fold::{fold, has_any, has_figures};
use crate::reading::{Action, Key, Person, Request, Wish};

/// Longer than this it is no short answer, and a number in it may be anything.
const SHORT_ANSWER: usize = 60;

impl Desk<'_> {
    /// As each dated service would read it.
    pub(super) fn answers(&mut self) -> Vec<Request> {
        if self.own.lines.is_empty() || self.pieces.is_empty() {
            return Vec::new();
        }
        let kept = self.notes.clone();
        let scopes: Vec<usize> =
            (0..self.scopes.len()).filter(|at| self.scopes.get(*at).is_some_and(|s| s.piece.line > 0)).collect();
        let dated: Vec<&Service> = self.guide.services.iter().filter(|s| s.kind != ServiceKind::Queue).collect();
        let answers = dated.into_iter().filter_map(|service| self.answer(service, &scopes)).collect();
        self.notes = kept;
        answers
    }

    fn answer(&mut self, service: &Service, scopes: &[usize]) -> Option<Request> {
        let wanted = Wanted {
            service: service.id.clone(),
            action: Action::New,
            scopes: scopes.to_vec(),
            rule: "answer",
            line: 0,
        };
        let stated = only_stated(self.requests(&wanted).into_iter().next()?);
        let wishes = self.wishes(service, &wanted);
        let date = match service.kind {
            ServiceKind::Session => self.session_named(&service.calendar).or(stated.date),
            _ => stated.date,
        };
        let people = self.people_of_answer(stated.people.clone());
        // 「和子は1131です」 says no more than the number.
        let is_value = |said: &String| people != stated.people && has_figures(said);
        let (theme, remark) = (stated.theme.filter(|t| !is_value(t)), stated.remark.filter(|r| !is_value(r)));
        Some(Request { wishes, date, people, theme, remark, ..stated })
    }

    /// Days and hours, one without the other, too.
    fn wishes(&self, service: &Service, wanted: &Wanted) -> Vec<Wish> {
        if service.kind != ServiceKind::Appointment {
            return Vec::new();
        }
        let scopes: Vec<&Scope> = wanted.scopes.iter().filter_map(|at| self.scopes.get(*at)).collect();
        appointment::stated(&scopes, self.written, &service.calendar)
    }

    /// 「今日の回です」, and 「次の回です」 while today's is running: then it is the one after.
    fn session_named(&self, calendar: &Calendar) -> Option<NaiveDate> {
        let text = fold(&self.own_text);
        let (today, begins) = (self.written.date_naive(), calendar.hours()?.from);
        let after = today.checked_add_days(Days::new(1))?.and_time(begins);
        let is_today = calendar.is_open(today);
        let short = text.chars().count() <= SHORT_ANSWER && !has_figures(&text);
        if !short || !is_today {
            return None;
        }
        if has_any(&text, &["次", "来週"]) {
            return calendar.next_session(after).filter(|_| self.written.time() >= begins);
        }
        has_any(&text, &["今日", "本日", "きょう", "今の", "この回", "今回"]).then_some(today)
    }

    /// Numbers that nothing names, where the answer is short and the reader found none with a name of its own.
    fn people_of_answer(&self, people: Vec<Person>) -> Vec<Person> {
        let text = fold(&self.own_text);
        if people.iter().any(|p| p.member_number.is_some()) || text.chars().count() > SHORT_ANSWER {
            return people;
        }
        let bare: Vec<String> = numbers::bare_in(&text).into_iter().map(|n| n.digits).collect();
        match bare.as_slice() {
            [] => people,
            numbers if numbers.iter().any(|n| n.len() < 2) => people,
            [number] => {
                vec![Person { member_number: Some(number.clone()), name: people.into_iter().find_map(|p| p.name) }]
            }
            numbers => numbers.iter().map(|n| Person { member_number: Some(n.clone()), name: None }).collect(),
        }
    }
}

/// Leaves out what was assumed: an answer holds only what it says.
fn only_stated(request: Request) -> Request {
    let assumed = |key: Key| request.assumed.contains(&key);
    Request {
        date: request.date.filter(|_| !assumed(Key::Date)),
        from: request.from.filter(|_| !assumed(Key::From)),
        to: request.to.filter(|_| !(assumed(Key::To) && assumed(Key::From))),
        email: request.email.clone().filter(|_| !assumed(Key::Email)),
        assumed: Vec::new(),
        ..request
    }
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveTime, TimeZone as _};

    use crate::mail::JAPAN;
    use crate::reading::testing::{guide, letter};
    use crate::reading::{Request, read};

    /// The answer for the room and for the consultation, written at half past one on a Wednesday.
    fn answers(text: &str) -> Vec<Request> {
        let written = JAPAN.with_ymd_and_hms(2020, 4, 15, 13, 30, 0).unwrap();
        read(&letter("Re: 【おたずね】お申込みについて (12-K7Q4-9MXD)", text), &guide(), written).answers
    }

    fn check_people(text: &str, expected: &[(&str, &str)]) {
        let people = answers(text).first().map(|room| room.people.clone()).unwrap_or_default();
        let people: Vec<(String, String)> =
            people.into_iter().map(|p| (p.member_number.unwrap_or_default(), p.name.unwrap_or_default())).collect();
        let expected: Vec<(String, String)> = expected.iter().map(|(n, m)| ((*n).into(), (*m).into())).collect();
        assert_eq!(people, expected, "{text}");
    }

    #[test]
    fn numbers_and_names_alone() {
        check_people("1234です", &[("1234", "")]);
        check_people("１２３４", &[("1234", "")]);
        check_people("0098番です。よろしくお願いします。", &[("0098", "")]);
        check_people("すみません、書き忘れました。1234です。", &[("1234", "")]);
        check_people("会員番号ですが、1234でした。失礼しました。", &[("1234", "")]);
        check_people("山田花子です", &[("", "山田花子")]);
        check_people("山田花子", &[("", "山田花子")]);
        check_people("1234 山田花子", &[("1234", "山田花子")]);
        check_people("1130と1131です", &[("1130", ""), ("1131", "")]);
        check_people("和子は1131です", &[("1131", "")]);
        check_people("1234です。\n\nよろしくお願いします。\n山田花子", &[("1234", "山田花子")]);
        check_people("090-1234-5678にお電話ください", &[]);
        check_people("09012345678", &[]);
        check_people("14:00から15:30", &[]);
        check_people("22日です", &[]);
        check_people("はい", &[]);
    }

    fn check_room(text: &str, date: Option<&str>, hours: Option<(u32, u32)>) {
        let room = answers(text).into_iter().next();
        let found = room.as_ref().and_then(|r| r.date).map(|d| d.to_string());
        assert_eq!(found.as_deref(), date, "{text}");
        let hour = |h: u32| NaiveTime::from_hms_opt(h, 0, 0).unwrap();
        let found = room.and_then(|r| r.from.zip(r.to));
        assert_eq!(found, hours.map(|(from, to)| (hour(from), hour(to))), "{text}");
    }

    #[test]
    fn days_and_hours_alone() {
        check_room("22日です", Some("2020-04-22"), None);
        check_room("４月２２日（水）です", Some("2020-04-22"), None);
        check_room("来週の水曜日です", Some("2020-04-22"), None);
        check_room("２時から", None, Some((14, 15)));
        check_room("全部出ます", None, Some((13, 15)));
        check_room("22日の14時から15時まででお願いします", Some("2020-04-22"), Some((14, 15)));
        check_room("今日の回です", Some("2020-04-15"), None);
        check_room("きょうです", Some("2020-04-15"), None);
        check_room("次の回でお願いします", Some("2020-04-22"), None);
        check_room("22日(木)です", None, None);
        check_room("ありがとうございます", None, None);
    }

    #[test]
    fn wishes_alone() {
        let wishes = |text: &str| {
            let talk = answers(text).into_iter().nth(1).unwrap();
            (talk.wishes.iter().map(|w| (w.date.is_some(), w.time.is_some())).collect::<Vec<_>>(), talk.minutes)
        };
        assert_eq!(wishes("11時からで"), (vec![(false, true)], None));
        assert_eq!(wishes("22日です"), (vec![(true, false)], None));
        assert_eq!(wishes("22日の11時、30分でお願いします"), (vec![(true, true)], Some(30)));
        assert_eq!(wishes("1時間"), (Vec::new(), Some(60)));
    }
}
