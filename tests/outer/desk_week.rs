//! A member's week at the desk, from her mail to the meeting's password, with real servers in between.
//!
//! Dovecot's time of receipt is the real time, so the room's date lies two days from now, and the clock is only ever
//! wound forward: the daemon is stopped, and started again on the morning of that day.

use std::time::Duration;

use chrono::{DateTime, Days, NaiveDate, Utc};
use mail_parser::MessageParser;

use crate::desk::{Desk, Manner};
use crate::servers::{Idle, Servers, Stored, eventually, within};

const DESK: &str = "info@example.jp";
const HANAKO: &str = "hanako@example.com";
const DOCTOR: &str = "nishi@example.jp";
const STAFF: [&str; 2] = ["staff@example.jp", "ishii@example.jp"];
const ROSTER: &str =
    "会員番号,氏名,ふりがな,メールアドレス,電話\n1023,高橋 花子,たかはし はなこ,hanako@example.com,090-0000-0000\n";
const MEETING: &str = "81234567890";
const MEETING_PASSWORD: &str = "k7Q4mXd2";
/// Only the doctor may read this.
const COMPLAINT: &str = "薬を変えてから手足のしびれが続いています";
/// For her and for who takes the call.
const TOPIC: &str = "食事のとり方のこと";
/// 受付済み and ドクターメール, as Dovecot keeps them on the disk (RFC 3501 §5.1.3).
const TAKEN: &str = "&U9dO2G4IMH8-";
const DOCTOR_FOLDER: &str = "&MMkwrzC,MPww4TD8MOs-";

#[test]
fn told_by_idle() {
    // Looking by itself only every five minutes, what it sees within two seconds it was told of.
    week(Idle::Offered, &Manner { security: "tls", poll_seconds: 300 });
}

#[test]
fn by_polling_where_idle_is_not_to_be_had() {
    week(Idle::NotOffered, &Manner { security: "starttls", poll_seconds: 1 });
}

#[test]
fn a_wrong_password_is_said_and_loses_and_doubles_nothing() {
    let servers = Servers::start(&[DESK, HANAKO, DOCTOR, STAFF[0], STAFF[1]], Idle::Offered);
    let session = day_after_tomorrow();
    let mut desk = Desk::set_up(&servers, session, &Manner { security: "tls", poll_seconds: 300 });
    desk.start(None);
    let roster = desk.write("roster.csv", ROSTER);
    desk.command(&["roster", "import", &roster], "");
    desk.stop();
    let password = servers.folder().join("desk/secrets/mail-password");
    let right = std::fs::read(&password).unwrap();
    std::fs::write(&password, "wrong").unwrap();
    desk.start(Some(&format!("{session}T08:30:00+09:00")));
    eventually("that both logins are refused is said", || {
        let log = desk.log();
        (log.contains("login") && log.contains("the mail server refuses our login")).then_some(())
    });
    assert_eq!(servers.mailbox(STAFF[0]).len(), 0);
    desk.stop();
    std::fs::write(&password, right).unwrap();
    desk.start(Some(&format!("{session}T09:00:00+09:00")));
    arrival(&servers, STAFF[0], |letter| letter.subject.starts_with("【日報】"));
    everything_has_left(&desk);
    desk.stop();
    let digests = servers.mailbox(STAFF[0]).len();
    desk.start(Some(&format!("{session}T09:05:00+09:00")));
    everything_has_left(&desk);
    desk.stop();
    assert_eq!(servers.mailbox(STAFF[0]).len(), digests, "nothing twice");
}

fn week(idle: Idle, manner: &Manner) {
    let servers = Servers::start(&[DESK, HANAKO, DOCTOR, STAFF[0], STAFF[1]], idle);
    let session = day_after_tomorrow();
    let mut desk = Desk::set_up(&servers, session, manner);
    desk.start(None);
    let roster = desk.write("roster.csv", ROSTER);
    desk.command(&["roster", "import", &roster], "");
    let typed_in = format!("{MEETING}\n{MEETING_PASSWORD}\n");
    desk.command(&["sessions", "set-credentials", &session.to_string()], &typed_in);

    a_doctors_mail_is_passed_on(&servers, &desk);
    a_reservation_is_confirmed(&servers, &desk, session);
    a_consultation_is_confirmed(&servers, &desk, session);
    nothing_secret_was_copied(&servers);
    desk.stop();

    assert_eq!(with_credentials(&servers, HANAKO).len(), 0);
    desk.start(Some(&format!("{session}T09:59:58+09:00")));
    let letters = eventually("the credentials", || {
        Some(with_credentials(&servers, HANAKO)).filter(|letters| !letters.is_empty())
    });
    assert_eq!(letters.len(), 1);
    let digest = arrival(&servers, STAFF[0], |letter| letter.subject.starts_with("【日報】"));
    assert!(digest.text.contains("1023"), "the digest of the day says who comes: {}", digest.text);
    assert!(!digest.text.contains(COMPLAINT) && !digest.text.contains(TOPIC));
    everything_has_left(&desk);
    desk.stop();

    desk.start(Some(&format!("{session}T10:20:00+09:00")));
    everything_has_left(&desk);
    desk.stop();
    assert_eq!(with_credentials(&servers, HANAKO).len(), 1);
    for other in [DESK, DOCTOR, STAFF[0], STAFF[1]] {
        assert_eq!(with_credentials(&servers, other).len(), 0, "{other}");
    }
    nothing_secret_was_copied(&servers);
}

/// Two days on: neither the reminder of the evening before nor the day itself has come.
#[expect(clippy::disallowed_methods, reason = "the real servers' time is the real time")]
fn day_after_tomorrow() -> NaiveDate {
    let now: DateTime<Utc> = Utc::now();
    now.with_timezone(&uketsuke::mail::JAPAN).date_naive() + Days::new(2)
}

fn a_doctors_mail_is_passed_on(servers: &Servers, desk: &Desk) {
    write_in(servers, "ドクターメール", &format!("会員番号1023の高橋花子です。{COMPLAINT}。"), "doctor");
    is_read_within_two_seconds(servers, desk, ("doctor", "doctor"));
    let letter = arrival(servers, DOCTOR, |letter| letter.text.contains(COMPLAINT));
    assert!(letter.subject.starts_with("[ドクターメール "), "{}", letter.subject);
    assert!(!letter.text.contains(HANAKO), "the doctor is not told her address");
    let received = arrival(servers, HANAKO, |letter| letter.answers.as_deref() == Some("doctor@phone.example.com"));
    assert!(!received.text.contains(COMPLAINT));
}

fn a_reservation_is_confirmed(servers: &Servers, desk: &Desk, session: NaiveDate) {
    let form = "①1023 高橋花子\n②hanako@example.com\n③13:00～15:00\n";
    write_in(servers, "オンライン保健室参加希望", form, "room");
    is_read_within_two_seconds(servers, desk, ("room", "taken"));
    let confirmation = arrival(servers, HANAKO, |letter| letter.answers.as_deref() == Some("room@phone.example.com"));
    let day = session.format("%-m月%-d日").to_string();
    assert!(confirmation.text.contains(&day), "{}", confirmation.text);
    assert!(!confirmation.text.contains(MEETING_PASSWORD));
    assert_eq!(confirmation.automatic.as_deref(), Some("auto-replied"));
    assert_eq!(desk.column("reservations", "status"), ["confirmed"]);
    eventually("both letters filed, and a copy of the confirmation in Sent", || {
        let folders: Vec<String> = servers.mailbox(DESK).into_iter().map(|mail| mail.folder).collect();
        let has = |name: &str| folders.iter().any(|folder| folder == name);
        (has(TAKEN) && has(DOCTOR_FOLDER) && has("Sent") && !has("")).then_some(())
    });
}

fn a_consultation_is_confirmed(servers: &Servers, desk: &Desk, session: NaiveDate) {
    let day = session.format("%-m月%-d日").to_string();
    let form = format!("①高橋花子 1023\n②{day} 15:30\n③30分\n④{TOPIC}\n");
    write_in(servers, "個別相談", &form, "call");
    let confirmation = arrival(servers, HANAKO, |letter| letter.answers.as_deref() == Some("call@phone.example.com"));
    for said in [day.as_str(), "午後3時30分から午後4時まで", TOPIC] {
        assert!(confirmation.text.contains(said), "{said}: {}", confirmation.text);
    }
    assert_eq!(desk.column("consultations", "status"), ["confirmed"]);
    assert_eq!(desk.column("consultations", "start"), ["15:30"]);
}

/// A member's phone: ISO-2022-JP, and a Message-ID of her carrier.
fn write_in(servers: &Servers, subject: &str, text: &str, id: &str) {
    let (body, _, _) = encoding_rs::ISO_2022_JP.encode(text);
    let subject = data_encoding::BASE64.encode(subject.as_bytes());
    let header = format!(
        "From: hanako@example.com\nTo: info@example.jp\nSubject: =?UTF-8?B?{subject}?=\nMessage-ID: <{id}@phone.example.com>\n\
         MIME-Version: 1.0\nContent-Type: text/plain; charset=ISO-2022-JP\nContent-Transfer-Encoding: 7bit\n\n"
    );
    servers.hand_in(HANAKO, DESK, &[header.as_bytes(), &body].concat());
}

/// Counted from when it lies in the mailbox, wherever the desk has moved it since.
fn is_read_within_two_seconds(servers: &Servers, desk: &Desk, (id, state): (&str, &str)) {
    let header = format!("Message-ID: <{id}@phone.example.com>");
    let is_it = |mail: &Stored| String::from_utf8_lossy(&mail.bytes).contains(&header);
    eventually("the mail in the mailbox", || servers.mailbox(DESK).iter().find(|mail| is_it(mail)).map(|_| ()));
    within(Duration::from_secs(2), "the letter in the ledger", || {
        desk.column("mails", "state").iter().any(|s| s == state).then_some(())
    });
}

/// A letter of the desk, as its receiver reads it.
struct Read {
    subject: String,
    text: String,
    answers: Option<String>,
    automatic: Option<String>,
}

fn read(mail: &Stored) -> Read {
    let parsed = MessageParser::default().parse(&mail.bytes).unwrap();
    let header = |name: &str| parsed.header(name).and_then(|value| value.as_text()).map(str::to_owned);
    Read {
        subject: parsed.subject().unwrap_or_default().to_owned(),
        text: parsed.body_text(0).unwrap_or_default().into_owned(),
        answers: header("In-Reply-To"),
        automatic: header("Auto-Submitted"),
    }
}

fn arrival(servers: &Servers, user: &str, is_it: impl Fn(&Read) -> bool) -> Read {
    eventually("the letter", || servers.mailbox(user).iter().map(read).find(|letter| is_it(letter)))
}

fn with_credentials(servers: &Servers, user: &str) -> Vec<Read> {
    let bare = |text: &str| text.replace([' ', '-'], "");
    let letters = servers.mailbox(user);
    let letters = letters.iter().map(read);
    letters.filter(|letter| bare(&letter.text).contains(MEETING) || letter.text.contains(MEETING_PASSWORD)).collect()
}

/// Copies of ours are for the staff who read the mailbox; doctor mail and passwords are not.
fn nothing_secret_was_copied(servers: &Servers) {
    let copies: Vec<Stored> = servers.mailbox(DESK).into_iter().filter(|mail| mail.folder == "Sent").collect();
    for letter in copies.iter().map(read) {
        let secret = [COMPLAINT, MEETING_PASSWORD, TOPIC].iter().any(|secret| letter.text.contains(secret));
        assert!(!secret, "{}", letter.subject);
    }
}

fn everything_has_left(desk: &Desk) {
    eventually("an empty outbox", || {
        let states = desk.column("outbox", "status");
        (!states.is_empty() && states.iter().all(|state| state == "sent")).then_some(())
    });
}
