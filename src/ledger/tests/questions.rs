//! What is asked of the ledger: by the daemon, by people, by the desk.

use std::cell::RefCell;

use super::*;
use crate::desk::decision::HoldReason;
use crate::desk::working_days::WorkingDays;
use crate::reading::{Person, Request};

/// What the desk would be told about an event.
fn known_of(office: &mut Office, event: Event) -> Known {
    let seen = RefCell::new(None);
    let watch = |known: &Known, _: &Event| {
        *seen.borrow_mut() = Some(known.clone());
        Decision::default()
    };
    office.ledger.batch(&[event], now(), watch).unwrap();
    seen.into_inner().unwrap()
}

fn with_roster(office: &mut Office) {
    let entries = vec![entry("1023", &["hanako@example.jp"]), entry("98", &["taro@example.jp", "family@example.com"])];
    office.record("roster", Decision { facts: vec![Fact::RosterReplaced(entries)], ..Decision::default() });
}

#[test]
fn a_letter_brings_its_members_reservations_and_answers() {
    let mut office = Office::open();
    with_roster(&mut office);
    let facts = vec![Fact::ReservationKept(reservation(1, None))];
    let drafts = vec![draft(1, Carries::Nothing)];
    office.record("r", Decision { facts, drafts, ..Decision::default() });
    let mut event = arrival(5);
    if let What::Letter(arrival) = &mut event.what {
        arrival.letter.in_reply_to = vec!["d1@example.com".to_owned()];
        let person = Person { member_number: Some("0098".to_owned()), name: None };
        arrival.reading.requests = vec![request(person)];
    }
    let known = known_of(&mut office, event);
    let numbers: Vec<_> = known.members.iter().map(|m| m.entry.number.as_str().to_owned()).collect();
    assert_eq!(numbers, ["1023", "98"], "by the sender's address, by the number written");
    assert_eq!(known.reservations.len(), 1);
    assert_eq!(known.answers.len(), 1);
    assert_eq!((known.brake.last_day, known.brake.last_week), (1, 1));
    assert_eq!((known.next.outbox, known.next.reservation, known.next.letter), (2, 2, 1));
}

fn request(person: Person) -> Request {
    Request {
        service: ServiceId("room".to_owned()),
        action: crate::reading::Action::New,
        people: vec![person],
        email: None,
        date: None,
        from: None,
        to: None,
        wishes: Vec::new(),
        minutes: None,
        theme: None,
        remark: None,
        assumed: Vec::new(),
        missing: Vec::new(),
    }
}

#[test]
fn a_bounce_brings_the_letter_that_came_back() {
    let mut office = Office::open();
    with_roster(&mut office);
    let facts = vec![Fact::ReservationKept(reservation(1, None))];
    let drafts = vec![Draft { reservation: Some(1), ..draft(1, Carries::Credentials) }];
    office.record("r", Decision { facts, drafts, ..Decision::default() });
    let report = "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\
        From: MAILER-DAEMON@example.com\r\nSubject: Undelivered Mail Returned to Sender\r\n\r\n\
        --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; example.com\r\n\r\n\
        Final-Recipient: rfc822; hanako@example.jp\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n\
        --b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <d1@example.com>\r\n\r\n--b--\r\n";
    let mut event = arrival(5);
    if let What::Letter(arrival) = &mut event.what {
        arrival.letter = Letter::decode(report.as_bytes());
    }
    let known = known_of(&mut office, event);
    assert_eq!(known.bounced.iter().map(|draft| draft.id).collect::<Vec<_>>(), [1]);
    assert_eq!((known.reservations.len(), known.members.len(), known.outbox.len()), (1, 1, 1));
}

#[test]
fn a_claim_brings_what_the_gate_asks() {
    let mut office = Office::open();
    with_roster(&mut office);
    office.take(set_credentials("a", "pw"));
    let carrying =
        Draft { reservation: Some(1), session: Some(wednesday()), version: Some(1), ..draft(1, Carries::Credentials) };
    let facts = vec![Fact::ReservationKept(reservation(1, None))];
    office.record("r", Decision { facts, drafts: vec![carrying], ..Decision::default() });
    let known = known_of(&mut office, claim(1, 1));
    assert_eq!((known.outbox.len(), known.reservations.len(), known.members.len()), (1, 1, 1));
    assert!(known.sessions.iter().any(|s| s.key == wednesday() && s.credentials.is_some()));
    let timer = Timer { kind: TimerKind::Unsettled { session: wednesday(), stage: 1 }, due_at: now() };
    let known = known_of(&mut office, event("t", What::Timer(timer)));
    assert_eq!((known.outbox.len(), known.reservations.len(), known.members.len()), (1, 1, 1));
}

#[test]
fn credentials_go_first_and_nothing_while_held() {
    let mut office = Office::open();
    let later = Draft { due_at: now() + Duration::minutes(5), ..draft(3, Carries::Nothing) };
    let parked = Draft { status: OutboxStatus::Parked, ..draft(4, Carries::Nothing) };
    let drafts = vec![draft(1, Carries::Nothing), draft(2, Carries::Credentials), later, parked];
    office.record("d", Decision { drafts, ..Decision::default() });
    let due = |office: &Office, at| -> Vec<_> {
        office.ledger.outbox_due(at, 10).unwrap().iter().map(|draft| draft.id).collect()
    };
    assert_eq!(due(&office, now()), [2, 1]);
    assert_eq!(due(&office, now() + Duration::minutes(5)), [2, 1, 3]);
    let hold = |reason| Decision { facts: vec![Fact::SendingHeld(reason)], ..Decision::default() };
    office.record("hold", hold(Some(HoldReason::ClockBehind)));
    assert_eq!(due(&office, now()), [] as [i64; 0]);
    assert_eq!(office.ledger.report().outbox().unwrap()[0].status, OutboxStatus::Held, "as it is shown");
    assert_eq!(office.ledger.next_due().unwrap(), None);
    office.record("release", hold(None));
    assert_eq!(due(&office, now()), [2, 1]);
}

#[test]
fn the_newest_entry_and_its_excuse() {
    let mut office = Office::open();
    let wrong = moment("2031-01-01T00:00:00+09:00");
    office.ledger.batch(&[event("a", What::Reloaded)], wrong, decide).unwrap();
    let excused = Fact::ClockExcused { newest: wrong };
    office.record("release", Decision { facts: vec![excused], ..Decision::default() });
    assert_eq!(office.ledger.newest_entry().unwrap(), Some(wrong));
    let known = known_of(&mut office, event("b", What::Reloaded));
    assert_eq!((known.newest_entry, known.clock_excused), (Some(wrong), Some(wrong)));
}

#[test]
fn the_first_start_stays() {
    let office = Office::open();
    assert_eq!(office.ledger.first_start().unwrap(), None);
    office.ledger.set_first_start(now()).unwrap();
    office.ledger.set_first_start(now() + Duration::days(1)).unwrap();
    assert_eq!(office.ledger.first_start().unwrap(), Some(now()));
}

#[test]
fn letters_are_filed_once() {
    let mut office = Office::open();
    office.take(arrival(1));
    let waiting = office.ledger.to_file().unwrap();
    assert_eq!(waiting.iter().map(|one| (one.letter.id, one.place)).collect::<Vec<_>>(), [(1, Place::Taken)]);
    let filed = Fact::LetterFiled { key: inbox(1), place: Place::Taken, lies: None };
    office.record("filed", Decision { facts: vec![filed], ..Decision::default() });
    assert!(office.ledger.to_file().unwrap().is_empty());
}

#[test]
fn what_a_person_settled_is_filed_once_more() {
    let mut office = Office::open();
    office.take(arrival(1));
    let told = |office: &mut Office, facts: Vec<Fact>| {
        office.record(&format!("{facts:?}"), Decision { facts, ..Decision::default() });
        let waiting = office.ledger.to_file().unwrap();
        waiting.iter().map(|one| (one.place, one.lies.clone(), one.event_key())).collect::<Vec<_>>()
    };
    let lies = |uid| LetterKey { folder: "要確認".to_owned(), uid_validity: 1, uid };
    let filed = |place, lies| Fact::LetterFiled { key: inbox(1), place, lies };
    told(&mut office, vec![Fact::LetterToFile { letter: 1, place: Place::Review }]);
    assert_eq!(told(&mut office, vec![filed(Place::Review, Some(lies(4)))]), []);
    // From where it lies, under a key of its own.
    let done = vec![Fact::Mailbox(MailboxFact::LetterDone(1))];
    assert_eq!(told(&mut office, done), [(Place::Taken, lies(4), "filed:INBOX/1/1:3".to_owned())]);
    let stands = Fact::LetterStands { letter: 1, state: LetterState::Review, reason: LetterReason::Incomplete };
    let back = vec![stands, Fact::Mailbox(MailboxFact::LetterBack(1))];
    assert_eq!(told(&mut office, back), [(Place::Review, lies(4), "filed:INBOX/1/1:4".to_owned())]);
    // Doctor mail lies apart.
    assert_eq!(told(&mut office, vec![filed(Place::Doctor, None)]), []);
    assert_eq!(told(&mut office, vec![Fact::Mailbox(MailboxFact::LetterDone(1))]), []);
}

#[test]
fn the_digest_counts_each_letter_once() {
    let mut office = Office::open();
    let digest = |date: &str| {
        let kind = TimerKind::Digest { date: date.parse().unwrap() };
        event(&kind.key(), What::Timer(Timer { kind, due_at: now() }))
    };
    office.take(arrival(1));
    let first = known_of(&mut office, digest("2020-04-14")).digest.unwrap();
    office.take(arrival(2));
    office.take(arrival(3));
    let second = known_of(&mut office, digest("2020-04-15")).digest.unwrap();
    assert_eq!((first.account[&LetterState::Taken], second.account[&LetterState::Taken]), (1, 2));
    assert_eq!((first.since, second.since), (None, Some(now())));
    assert_eq!(second.account_ever[&LetterState::Taken], 3);
    assert_eq!(second.letters.len(), 2);
}

#[test]
fn sent_twice_is_counted_when_it_is_sure() {
    let mut office = Office::open();
    office.take(arrival(1));
    office.take(claim(1, 1));
    office.take(delivered(1, 1, Delivery::Unknown));
    let twice = |office: &Office| {
        let date = "2020-04-14".parse().unwrap();
        report::digest::facts(&office.ledger.conn, &office.ledger.seal, date).unwrap().sent_twice
    };
    assert_eq!(twice(&office), 0);
    office.take(claim(1, 2));
    office.take(delivered(1, 2, Delivery::Accepted { reply: "250".to_owned() }));
    assert_eq!(twice(&office), 1);
}

#[test]
fn lists_have_the_keys_scripts_rely_on() {
    fn check(rows: &impl serde::Serialize, keys: &[&str]) {
        let rows = serde_json::to_value(rows).unwrap();
        for key in keys {
            assert!(rows[0].get(key).is_some(), "{key} in {rows}");
        }
    }
    let mut office = Office::open();
    let kept = Fact::LetterKept(record_of(1, inbox(1)));
    let review = Review {
        id: 1,
        letter: Some(1),
        case: None,
        reason: LetterReason::Question,
        opened_at: now(),
        fields: vec![("number".to_owned(), "1023".to_owned())],
        assigned: None,
    };
    let case = Case {
        id: 1,
        member: Some(number("1023")),
        address: address("hanako@example.jp"),
        status: CaseStatus::Open,
        opened_at: moment("2020-04-10T18:00:00+09:00"),
        member_token: "1-AAAA-BBBB".to_owned(),
        doctor_token: "1-CCCC-DDDD".to_owned(),
        turned_at: moment("2020-04-10T18:00:00+09:00"),
        heard_at: moment("2020-04-10T18:00:00+09:00"),
        heard_id: None,
        vouched: false,
    };
    let facts =
        vec![kept, Fact::ReservationKept(reservation(1, Some(1))), Fact::ReviewOpened(review), Fact::CaseOpened(case)];
    let carrying = Draft { reservation: Some(1), version: Some(1), ..draft(1, Carries::Credentials) };
    office.record("all", Decision { facts, drafts: vec![carrying], ..Decision::default() });
    let reader = ReadOnly::open(&office.path()).unwrap();
    let report = reader.report();
    check(&report.mails().unwrap(), &["id", "folder", "uid", "received_at", "sender", "subject", "state", "reason"]);
    check(
        &report.reservations().unwrap(),
        &["id", "service", "date", "from", "to", "people", "email", "status", "credentials"],
    );
    check(
        &report.cases(now(), &WorkingDays::builtin()).unwrap(),
        &["id", "number", "member_number", "status", "opened_at", "age_working_days"],
    );
    check(&report.review().unwrap(), &["id", "mail_id", "reason", "choices"]);
    check(
        &report.outbox().unwrap(),
        &["id", "kind", "to", "message_id", "status", "attempts", "due_at", "deadline", "last_reply"],
    );
    let reservation = report.today(wednesday().date).unwrap().remove(0);
    assert_eq!((reservation.from.as_str(), reservation.credentials), ("13:00", report::CredentialsState::Queued));
    assert_eq!(
        report.cases(now(), &WorkingDays::builtin()).unwrap()[0].age_working_days,
        2,
        "Friday evening to Tuesday"
    );
    assert_eq!(report.sessions(wednesday().date).unwrap()[0].confirmed, 1);
    let account = report.account().unwrap();
    assert_eq!(account.states.values().sum::<u32>(), account.total);
}
