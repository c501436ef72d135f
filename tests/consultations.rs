//! No slot is given twice: random letters, telephone bookings, moves and cancellations through the desk and a real
//! ledger, in any order.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a test says what is wrong by panicking")]

use std::collections::BTreeMap;

use chrono::{DateTime, Duration};
use proptest::prelude::*;
use uketsuke::config::Config;
use uketsuke::desk::event::{Act, Arrival, Dice, Event, LetterKey, SeenIn, What};
use uketsuke::desk::records::{ConsultationDeed, LetterReason, ReservationStatus, TelephoneConsultation, Topic};
use uketsuke::desk::{Deed, MemberNumber, Policy, RosterEntry, decide};
use uketsuke::ledger::{Ledger, Outcome, Seal};
use uketsuke::mail::{Address, Letter, Moment};
use uketsuke::reading::{ServiceId, read};

const MEMBERS: [(&str, &str, &str); 4] = [
    ("11", "青木 一子", "aoki@example.jp"),
    ("12", "上田 二郎", "ueda@example.jp"),
    ("13", "江口 三枝", "eguchi@example.jp"),
    ("14", "大川 四郎", "okawa@example.jp"),
];
const DAYS: [&str; 2] = ["2020-04-15", "2020-04-22"];
const STARTS: [&str; 7] = ["11:00", "11:30", "12:00", "15:00", "15:30", "16:00", "16:30"];
const TOPIC: &str = "ひみつの話題について話したいこと";

/// One thing that happens; the numbers choose member, day, start and length.
#[derive(Clone, Debug)]
enum Happening {
    Asks(usize, usize, usize, bool),
    Picks(usize, usize),
    Cancels(usize),
    GoesBack(usize),
    Changes(usize, usize, usize),
    Telephone(usize, usize, usize, bool),
    Moved(i64, usize, usize),
    Struck(i64),
}

fn happening() -> impl Strategy<Value = Happening> {
    let (member, day, start) = (0..MEMBERS.len(), 0..DAYS.len(), 0..STARTS.len());
    prop_oneof![
        4 => (member.clone(), day.clone(), start.clone(), any::<bool>()).prop_map(|(m, d, s, h)| Happening::Asks(m, d, s, h)),
        3 => (member.clone(), 1..5_usize).prop_map(|(m, n)| Happening::Picks(m, n)),
        2 => member.clone().prop_map(Happening::Cancels),
        1 => member.clone().prop_map(Happening::GoesBack),
        2 => (member.clone(), day.clone(), start.clone()).prop_map(|(m, d, s)| Happening::Changes(m, d, s)),
        2 => (member, day.clone(), start.clone(), any::<bool>()).prop_map(|(m, d, s, h)| Happening::Telephone(m, d, s, h)),
        1 => (1..6_i64, day, start).prop_map(|(id, d, s)| Happening::Moved(id, d, s)),
        1 => (1..6_i64).prop_map(Happening::Struck),
    ]
}

struct Office {
    ledger: Ledger,
    policy: Policy,
    now: Moment,
    count: u32,
    folder: tempfile::TempDir,
}

impl Office {
    fn open() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let ledger = Ledger::open(&folder.path().join("ledger"), Seal::new(&[7; 32])).expect("a ledger");
        let now = DateTime::parse_from_rfc3339("2020-04-13T09:00:00+09:00").expect("a time");
        let mut policy = Config::builtin().policy;
        policy.brake.per_day = 1000;
        let mut office = Self { ledger, policy, now, count: 0, folder };
        let entries = MEMBERS.iter().map(|(number, name, address)| RosterEntry {
            number: MemberNumber::parse(number).expect("a number"),
            name: (*name).to_owned(),
            kana: String::new(),
            addresses: Address::parse(address).into_iter().collect(),
            phone: String::new(),
        });
        office.act(Deed::ImportRoster { entries: entries.collect(), yes: true });
        office
    }

    fn take(&mut self, key: String, what: What) {
        self.now += Duration::minutes(1);
        let (now, policy) = (self.now, &self.policy);
        let event = Event { dice: Dice([u8::try_from(self.count % 251).unwrap_or(0); 32]), key, what };
        let outcomes = self.ledger.batch(&[event], now, |known, event| decide(policy, known, event, now));
        let outcome = outcomes.expect("the ledger goes on").remove(0);
        assert!(matches!(outcome, Outcome::Done { .. }), "{outcome:?}");
    }

    fn act(&mut self, deed: Deed) {
        self.count += 1;
        let id = format!("act:{}", self.count);
        self.take(id.clone(), What::Act(Act { id, who: "ishii".to_owned(), deed, dry_run: false }));
    }

    fn letter(&mut self, member: usize, subject: &str, text: &str) {
        let (_, _, address) = MEMBERS[member];
        self.letter_from(address, subject, text);
    }

    fn letter_from(&mut self, address: &str, subject: &str, text: &str) {
        let event = self.arrival(address, subject, text);
        self.take(event.key, event.what);
    }

    fn arrival(&mut self, address: &str, subject: &str, text: &str) -> Event {
        self.count += 1;
        let raw = format!(
            "From: {address}\r\nTo: info@kosugipluscare.com\r\nSubject: {subject}\r\nDate: {}\r\nMessage-ID: <{}@example.jp>\r\n\
             MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n",
            self.now.to_rfc2822(),
            self.count
        );
        let letter = Letter::decode(raw.as_bytes());
        let reading = read(&letter, &self.policy.guide, self.now);
        let letter_key = LetterKey { folder: "INBOX".to_owned(), uid_validity: 1, uid: self.count };
        let received = self.now;
        let arrival = Arrival { letter_key: letter_key.clone(), received, letter, reading, seen_in: SeenIn::Inbox };
        let dice = Dice([u8::try_from(self.count % 251).unwrap_or(0); 32]);
        Event { key: format!("letter:{letter_key}"), dice, what: What::Letter(Box::new(arrival)) }
    }

    fn happen(&mut self, happening: &Happening) {
        let day = |d: usize| DAYS[d].parse::<chrono::NaiveDate>().expect("a day");
        let start = |s: usize| chrono::NaiveTime::parse_from_str(STARTS[s], "%H:%M").expect("a start");
        let said = |d: usize, s: usize| format!("{} {}", day(d).format("%-m月%-d日"), STARTS[s]);
        match *happening {
            Happening::Asks(m, d, s, hour) => {
                let (number, name, _) = MEMBERS[m];
                let length = if hour { "1時間" } else { "30分" };
                let when = said(d, s);
                let text = format!("会員番号：{number}\n氏名：{name}\n希望日時：{when}\n時間：{length}\n内容：{TOPIC}");
                self.letter(m, "個別相談", &text);
            }
            Happening::Picks(m, n) => self.letter(m, "Re: お知らせ", &format!("{n}番目でお願いします。")),
            Happening::Cancels(m) => self.letter(m, "個別相談", "個別相談をキャンセルします。"),
            Happening::GoesBack(m) => self.letter(m, "Re: お取りやめ", "元に戻してください。"),
            Happening::Changes(m, d, s) => {
                let text = format!("個別相談を{}に変更してください。", said(d, s));
                self.letter(m, "個別相談の変更", &text);
            }
            Happening::Telephone(m, d, s, hour) => {
                let booking = TelephoneConsultation {
                    service: ServiceId("consultation".to_owned()),
                    member: MemberNumber::parse(MEMBERS[m].0).expect("a number"),
                    date: day(d),
                    start: start(s),
                    minutes: if hour { 60 } else { 30 },
                    topic: Some(Topic(TOPIC.to_owned())),
                };
                self.act(Deed::Consultation { act: ConsultationDeed::Book(booking) });
            }
            Happening::Moved(id, d, s) => {
                let to = ConsultationDeed::Move { id, date: day(d), start: start(s), minutes: None };
                self.act(Deed::Consultation { act: to });
            }
            Happening::Struck(id) => self.act(Deed::Consultation { act: ConsultationDeed::Cancel { id } }),
        }
    }

    /// What they want to talk about can be read in no file of the ledger's.
    fn expect_topics_sealed(&self) {
        for file in std::fs::read_dir(self.folder.path()).expect("the ledger's folder") {
            let bytes = std::fs::read(file.expect("a file").path()).expect("a file can be read");
            let readable = bytes.windows(TOPIC.len()).any(|window| window == TOPIC.as_bytes());
            assert!(!readable, "a topic lies in the ledger unsealed");
        }
    }

    /// Each half hour has at most one consultation, within the windows; nobody has two on a day.
    fn expect_no_slot_twice(&self) {
        let rows = self.ledger.report().consultations().expect("consultations");
        let mut taken = BTreeMap::new();
        let mut whose = BTreeMap::new();
        for row in rows.iter().filter(|row| row.status == ReservationStatus::Confirmed) {
            let first = STARTS.iter().position(|start| *start == row.start).expect("a start in the windows");
            let second = (row.minutes == 60).then_some(first + 1);
            assert!(second.is_none_or(|slot| slot != 3 && slot < 7), "an hour over the end of a window");
            for slot in [Some(first), second].into_iter().flatten() {
                assert!(taken.insert((row.date, slot), row.id).is_none(), "a slot was given twice");
            }
            for person in &row.people {
                assert!(whose.insert((row.date, person.member_number.clone()), row.id).is_none(), "two on one day");
            }
        }
    }
}

#[test]
fn two_letters_for_one_slot_in_one_batch() {
    let mut office = Office::open();
    let events: Vec<Event> = MEMBERS[..2]
        .iter()
        .map(|(number, name, address)| {
            let text = format!("会員番号：{number}\n氏名：{name}\n希望日時：4月15日 11:00\n時間：30分");
            office.arrival(address, "個別相談", &text)
        })
        .collect();
    let (now, policy) = (office.now, &office.policy);
    let outcomes = office.ledger.batch(&events, now, |known, event| decide(policy, known, event, now));
    let outcomes = outcomes.expect("the ledger goes on");
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Outcome::Done { .. })), "{outcomes:?}");
    office.expect_no_slot_twice();
    let booked = office.ledger.report().consultations().expect("consultations");
    let numbers: Vec<_> = booked.iter().flat_map(|row| &row.people).map(|p| p.member_number.as_str()).collect();
    assert_eq!(numbers, [MEMBERS[0].0], "the earlier letter has the slot");
    // The second of the times that the other was offered.
    office.letter(1, "Re: お知らせ", "2番目でお願いします。");
    let booked = office.ledger.report().consultations().expect("consultations");
    let numbers: Vec<_> = booked.iter().flat_map(|row| &row.people).map(|p| p.member_number.as_str()).collect();
    assert_eq!(numbers, [MEMBERS[0].0, MEMBERS[1].0], "the later one was offered others");
    office.expect_no_slot_twice();
}

/// Whether it waits for an answer to a question of ours, or for a yes.
#[test]
fn the_topic_of_a_request_that_waits_is_sealed() {
    fn check(address: &str, who: &str, waits: LetterReason) {
        let mut office = Office::open();
        let text = format!("{who}希望日時：4月15日 11:00\n時間：30分\n内容：{TOPIC}");
        office.letter_from(address, "個別相談", &text);
        let mails = office.ledger.report().mails().expect("letters");
        assert_eq!(mails.iter().map(|mail| mail.reason).collect::<Vec<_>>(), [waits]);
        office.expect_topics_sealed();
    }
    let (number, name, address) = MEMBERS[0];
    check(address, "", LetterReason::Asked);
    check("new@example.com", &format!("会員番号：{number}\n氏名：{name}\n"), LetterReason::YesAsked);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn no_slot_is_given_twice(happenings in proptest::collection::vec(happening(), 1..18)) {
        let mut office = Office::open();
        for happening in &happenings {
            office.happen(happening);
            office.expect_no_slot_twice();
        }
        office.expect_topics_sealed();
    }
}
