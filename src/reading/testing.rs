//! What the reader's tests share: the desk of April 2020 as a guide, and letters without their bytes.

use chrono::{NaiveTime, TimeZone as _, Weekday};

use super::guide::{Calendar, Guide, Service, ServiceId, ServiceKind, UrgentWord, Window};
use super::{Reading, read};
use crate::mail::{Address, JAPAN, Letter, Line, Mailbox, Moment};

/// The three services of April and May 2020.
pub(crate) fn guide() -> Guide {
    let service = |id: &str, kind, name: &str, words: &[&str], windows: &[(u32, u32, u32, u32)]| Service {
        id: ServiceId(id.to_owned()),
        kind,
        name: name.to_owned(),
        subjects: words.iter().take(1).map(|w| (*w).to_owned()).collect(),
        words: words.iter().map(|w| (*w).to_owned()).collect(),
        calendar: calendar(windows),
        capacity: None,
    };
    Guide {
        services: vec![
            service(
                "room",
                ServiceKind::Session,
                "オンライン暮らしの保健室",
                &["オンライン保健室参加希望", "保健室", "保険室"],
                &[(13, 0, 15, 0)],
            ),
            service(
                "consultation",
                ServiceKind::Appointment,
                "石井の個別相談",
                &["個別相談", "電話相談"],
                &[(11, 0, 12, 30), (15, 0, 17, 0)],
            ),
            service("doctor-mail", ServiceKind::Queue, "ドクターメール", &["ドクターメール"], &[]),
        ],
        own_addresses: Address::parse("info@kosugipluscare.com").into_iter().collect(),
        own_phones: vec!["044-863-8444".to_owned()],
        sender_name: "プラスケア 暮らしの保健室".to_owned(),
        own_names: ["石井", "濱田", "浜田", "プラスケア", "スタッフ"].map(str::to_owned).to_vec(),
        doctor_names: vec!["西".to_owned()],
        urgent: vec![UrgentWord { id: "chest".to_owned(), words: vec!["胸が痛い".to_owned()] }],
    }
}

fn calendar(windows: &[(u32, u32, u32, u32)]) -> Calendar {
    let time = |h, m| NaiveTime::from_hms_opt(h, m, 0).unwrap();
    Calendar {
        weekday: Some(Weekday::Wed),
        windows: windows.iter().map(|(a, b, c, d)| Window { from: time(*a, *b), to: time(*c, *d) }).collect(),
        first: chrono::NaiveDate::from_ymd_opt(2020, 4, 8),
        last: chrono::NaiveDate::from_ymd_opt(2020, 5, 27),
        closed: Vec::new(),
        added: Vec::new(),
    }
}

/// A letter from hanako@example.jp.
pub(crate) fn letter(subject: &str, text: &str) -> Letter {
    Letter {
        from: vec![Mailbox { name: String::new(), address: Address::parse("hanako@example.jp").unwrap() }],
        subject: subject.to_owned(),
        lines: text.lines().map(|l| Line { text: l.to_owned(), quote_depth: 0 }).collect(),
        ..Letter::default()
    }
}

/// Ten in the morning of a day in Japan.
pub(crate) fn morning(day: &str) -> Moment {
    let day: chrono::NaiveDate = day.parse().unwrap();
    JAPAN.from_local_datetime(&day.and_hms_opt(10, 0, 0).unwrap()).unwrap()
}

/// Reads a letter written that morning.
pub(crate) fn read_at(day: &str, subject: &str, text: &str) -> Reading {
    read(&letter(subject, text), &guide(), morning(day))
}
