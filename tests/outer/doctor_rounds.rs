//! One case with two rounds, between real servers: she writes, the doctor answers from his mail program, she answers
//! that, he answers again.
//!
//! The clock runs sixty times as fast, so that the ten minutes in which he may stop his words are ten seconds.

use chrono::{DateTime, Days, NaiveDate, Utc};
use mail_parser::MessageParser;

use crate::desk::{Desk, Manner};
use crate::servers::{Idle, Servers, eventually};

const DESK: &str = "info@example.jp";
const HANAKO: &str = "hanako@example.com";
const DOCTOR: &str = "nishi@example.jp";
const STAFF: [&str; 2] = ["staff@example.jp", "ishii@example.jp"];
const ROSTER: &str =
    "会員番号,氏名,ふりがな,メールアドレス,電話\n1023,高橋 花子,たかはし はなこ,hanako@example.com,090-0000-0000\n";
const COMPLAINT: &str = "手足のしびれが続いています";
const FIRST: &str = "お薬を朝に変えてみてください";
const BETTER: &str = "おかげさまで楽になりました";
const SECOND: &str = "それではそのまま続けてください";

#[test]
fn a_case_with_two_rounds() {
    let servers = Servers::start(&[DESK, HANAKO, DOCTOR, STAFF[0], STAFF[1]], Idle::Offered);
    let (session, clock) = far_ahead();
    let mut desk = Desk::set_up(&servers, session, &Manner { security: "tls", poll_seconds: 300 });
    // What is received before the first start is not answered: that one is in real time.
    desk.start(None);
    let roster = desk.write("roster.csv", ROSTER);
    desk.command(&["roster", "import", &roster], "");
    desk.stop();
    desk.start(Some(&clock));

    write(&servers, (HANAKO, "ドクターメール"), None, &format!("西先生、{COMPLAINT}。\n"));
    let question = arrival(&servers, DOCTOR, |letter| letter.text.contains(COMPLAINT));
    write(&servers, (DOCTOR, &format!("Re: {}", question.subject)), Some(&question.id), &quoting(FIRST, &question));
    arrival(&servers, DOCTOR, |letter| letter.subject.contains("お届け"));
    let answer = arrival(&servers, HANAKO, |letter| letter.text.contains(FIRST));
    assert!(!answer.text.contains(COMPLAINT) && !answer.text.contains(DOCTOR), "{}", answer.text);
    assert_eq!(desk.column("cases", "status"), ["answered"]);

    write(&servers, (HANAKO, &format!("Re: {}", answer.subject)), Some(&answer.id), &quoting(BETTER, &answer));
    let thanks = arrival(&servers, DOCTOR, |letter| letter.text.contains(BETTER));
    assert_eq!(thanks.subject, question.subject, "one number for the whole case");
    write(&servers, (DOCTOR, &format!("Re: {}", thanks.subject)), Some(&thanks.id), &quoting(SECOND, &thanks));
    let second = arrival(&servers, HANAKO, |letter| letter.text.contains(SECOND));
    assert!(!second.text.contains(BETTER) && !second.text.contains(DOCTOR), "{}", second.text);
    assert_eq!(second.answers.as_deref(), Some("2@mail.example.com"), "it stands below what she wrote last");
    eventually("the case answered", || (desk.column("cases", "status") == ["answered"]).then_some(()));
    desk.stop();

    let relayed = servers
        .mailbox(HANAKO)
        .iter()
        .map(|mail| read(&mail.bytes))
        .filter(|letter| {
            letter.text.contains("よりお返事") || letter.text.contains(SECOND) || letter.text.contains(FIRST)
        })
        .count();
    assert_eq!(relayed, 2, "each answer once");
    for staff in STAFF {
        for mail in servers.mailbox(staff) {
            let letter = read(&mail.bytes);
            assert!(
                [COMPLAINT, FIRST, BETTER, SECOND].iter().all(|words| !letter.text.contains(words)),
                "{}",
                letter.subject
            );
        }
    }
}

/// No session is near, and the desk's time runs fast from now.
#[expect(clippy::disallowed_methods, reason = "the real servers' time is the real time")]
fn far_ahead() -> (NaiveDate, String) {
    let now: DateTime<Utc> = Utc::now();
    let here = now.with_timezone(&uketsuke::mail::JAPAN);
    (here.date_naive() + Days::new(20), format!("{}x60", here.format("%Y-%m-%dT%H:%M:%S%:z")))
}

/// An answer on top, as Outlook writes it.
fn quoting(words: &str, letter: &Read) -> String {
    format!(
        "{words}。\n\n-----Original Message-----\nFrom: プラスケア <{DESK}>\nSent: Tuesday, April 14, 2020 10:00 AM\n\
         Subject: {}\n\n{}\n",
        letter.subject, letter.text
    )
}

fn write(servers: &Servers, (from, subject): (&str, &str), answers: Option<&str>, text: &str) {
    let number = servers.mailbox(DESK).iter().filter(|mail| mail.folder != "Sent").count();
    let subject = data_encoding::BASE64.encode(subject.as_bytes());
    let thread = answers.map(|id| format!("In-Reply-To: <{id}>\nReferences: <{id}>\n")).unwrap_or_default();
    let mail = format!(
        "From: {from}\nTo: {DESK}\nSubject: =?UTF-8?B?{subject}?=\nMessage-ID: <{number}@mail.example.com>\n{thread}\
         MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{}\n",
        data_encoding::BASE64.encode(text.as_bytes())
    );
    servers.hand_in(from, DESK, mail.as_bytes());
}

/// A letter of the desk, as its receiver reads it.
struct Read {
    id: String,
    subject: String,
    text: String,
    answers: Option<String>,
}

fn read(bytes: &[u8]) -> Read {
    let parsed = MessageParser::default().parse(bytes).unwrap();
    let answers = parsed.header("In-Reply-To").and_then(|value| value.as_text()).map(str::to_owned);
    Read {
        id: parsed.message_id().unwrap_or_default().to_owned(),
        subject: parsed.subject().unwrap_or_default().to_owned(),
        text: parsed.body_text(0).unwrap_or_default().into_owned(),
        answers,
    }
}

fn arrival(servers: &Servers, user: &str, is_it: impl Fn(&Read) -> bool) -> Read {
    eventually("the letter", || servers.mailbox(user).iter().map(|mail| read(&mail.bytes)).find(|letter| is_it(letter)))
}
