//! What the tests of questions share: invented letters and questions.

use chrono::{NaiveDate, NaiveTime};

use crate::desk::decision::{Carries, DraftKind};
use crate::desk::policy::Policy;
use crate::desk::records::{Contribution, LetterState, OutboxRecord, OutboxStatus, Pending, Question};
use crate::mail::{Address, Letter, Moment};
use crate::reading::{Action, Key, Person, Request, ServiceId};

pub(super) fn policy() -> Policy {
    Policy { authserv_id: Some("mx.example.jp".into()), ..crate::config::Config::builtin().policy }
}

pub(super) fn noon() -> Moment {
    crate::desk::calendar::moment(
        NaiveDate::from_ymd_opt(2020, 4, 13).unwrap(),
        NaiveTime::from_hms_opt(12, 0, 0).unwrap(),
    )
    .unwrap()
}

/// `forged: hanako@example.jp`: our own server says that DMARC failed.
pub(super) fn letter_from(from: &str) -> Letter {
    let (forged, address) = from.strip_prefix("forged: ").map_or((false, from), |address| (true, address));
    let verdict = if forged { "Authentication-Results: mx.example.jp; dmarc=fail\r\n" } else { "" };
    Letter::decode(format!("{verdict}From: {address}\r\nSubject: Re\r\n\r\nhi\r\n").as_bytes())
}

pub(super) fn answered_draft(letter: i64) -> OutboxRecord {
    OutboxRecord {
        id: 1,
        kind: DraftKind::Question,
        to: Address::parse("hanako@example.jp").unwrap(),
        message_id: "m@example.jp".into(),
        status: OutboxStatus::Sent,
        attempts: 1,
        unknowns: 0,
        data_marked: false,
        due_at: noon(),
        deadline: None,
        carries: Carries::Nothing,
        letter: Some(letter),
        reservation: None,
        session: None,
        version: None,
        case: None,
        created_at: noon(),
        last_reply: None,
    }
}

pub(super) fn question(id: i64, code: &str, letters: &[(i64, &str)]) -> Question {
    let contribution = |(letter, sender): &(i64, &str)| Contribution {
        letter: *letter,
        sender: Address::parse(sender).unwrap(),
        forged: false,
        received: noon(),
        state: LetterState::Waiting,
    };
    Question {
        id,
        code: code.into(),
        pending: vec![Pending {
            request: room("", "佐藤節子", Some(15)),
            remark: None,
            reservation: None,
            candidates: Vec::new(),
        }],
        letters: letters.iter().map(contribution).collect(),
        asked: 1,
        opened_at: noon(),
        ends_at: noon() + chrono::Duration::hours(24),
    }
}

/// A visit to the room in April; empty and `None`: not said, and asked for.
pub(super) fn room(number: &str, name: &str, day: Option<u32>) -> Request {
    let some = |text: &str| Some(text.to_owned()).filter(|t| !t.is_empty());
    let hour = |h| NaiveTime::from_hms_opt(h, 0, 0);
    let lacks = [(Key::MemberNumber, number.is_empty()), (Key::Name, name.is_empty()), (Key::Date, day.is_none())];
    Request {
        service: ServiceId("room".into()),
        action: Action::New,
        people: vec![Person { member_number: some(number), name: some(name) }],
        email: None,
        date: day.and_then(|day| NaiveDate::from_ymd_opt(2020, 4, day)),
        from: hour(13),
        to: hour(15),
        wishes: Vec::new(),
        minutes: None,
        theme: None,
        remark: None,
        assumed: vec![Key::From, Key::To],
        missing: lacks.iter().filter_map(|(key, lacks)| lacks.then_some(*key)).collect(),
    }
}
