//! Servers that go away and come back under a running desk, and people who work in the same mailbox: with a real Dovecot
//! and a real Postfix.

use std::time::Duration;

use chrono::{Days, Utc};

use crate::desk::{Desk, Manner};
use crate::servers::{Idle, Servers, eventually, within};

const DESK: &str = "info@example.jp";
const HANAKO: &str = "hanako@example.com";
const STAFF: [&str; 2] = ["staff@example.jp", "ishii@example.jp"];
const ROSTER: &str =
    "会員番号,氏名,ふりがな,メールアドレス,電話\n1023,高橋 花子,たかはし はなこ,hanako@example.com,090-0000-0000\n";
/// A try that failed is made again after a minute of the desk's own time.
const SOON: Duration = Duration::from_secs(60);

#[test]
fn servers_that_go_away_lose_and_double_nothing_and_hands_in_the_mailbox_are_seen() {
    let mut servers = Servers::start(&[DESK, HANAKO, STAFF[0], STAFF[1]], Idle::Offered);
    let (session, clock) = in_two_days_and_now();
    let mut desk = Desk::set_up(&servers, session, &Manner { security: "tls", poll_seconds: 1 });
    desk.start(Some(&clock));
    let roster = desk.write("roster.csv", ROSTER);
    desk.command(&["roster", "import", &roster], "");

    servers.dovecot().go_away();
    eventually("a line that is down", || is_ill(&desk, "imap").then_some(()));
    servers.dovecot().lay(DESK, "", &reservation("while-dovecot-was-away"));
    servers.dovecot().go_on();
    within(SOON, "the letter of the outage", || (desk.column("mails", "state") == ["taken"]).then_some(()));
    assert!(!is_ill(&desk, "imap"));
    within(SOON, "its answer", || everything_has_left(&desk).then_some(()));

    servers.postfix().go_away();
    servers.dovecot().lay(DESK, "", &question("a-question"));
    servers.dovecot().lay(DESK, "", &reservation("while-postfix-was-away"));
    within(SOON, "an answer that did not leave", || {
        let attempts = desk.column("outbox", "attempts");
        (desk.column("mails", "id").len() == 3 && attempts.iter().any(|tries| tries == "1")).then_some(())
    });
    servers.postfix().go_on();
    within(SOON, "the answer after all", || everything_has_left(&desk).then_some(()));
    eventually("her answers", || (servers.mailbox(HANAKO).len() == 2).then_some(()));

    // A person answers the question from another mail program, and moves a filed letter to a folder of her own.
    eventually("both letters filed", || servers.mailbox(DESK).iter().all(|m| !m.folder.is_empty()).then_some(()));
    servers.dovecot().lay(DESK, "Sent", &answer("a-question"));
    within(SOON, "a desk that stands back", || {
        desk.column("mails", "state").contains(&"by-hand".to_owned()).then_some(())
    });
    assert_eq!(desk.json(&["review"]), serde_json::json!([]));
    desk.stop();
    desk.start(None);
    assert!(desk.json(&["status"])["sending_held"].is_null());
    assert_eq!(desk.column("mails", "id").len(), 3);
    desk.stop();
    assert_eq!(servers.mailbox(HANAKO).len(), 2, "nothing twice");
}

#[expect(clippy::disallowed_methods, reason = "the real servers' time is the real time")]
fn in_two_days_and_now() -> (chrono::NaiveDate, String) {
    let now = Utc::now().with_timezone(&uketsuke::mail::JAPAN);
    // The desk's clock runs ahead in the end; its first start must lie before the letters all the same.
    let start = now - chrono::Duration::minutes(10);
    (now.date_naive() + Days::new(2), format!("{}x20", start.format("%Y-%m-%dT%H:%M:%S%:z")))
}

fn is_ill(desk: &Desk, part: &str) -> bool {
    let status = desk.json(&["status"]);
    let parts = status["health"].as_array().cloned().unwrap_or_default();
    parts.iter().any(|one| one["part"] == part && one["well"] == false)
}

fn everything_has_left(desk: &Desk) -> bool {
    let states = desk.column("outbox", "status");
    !states.is_empty() && states.iter().all(|state| state == "sent")
}

fn reservation(id: &str) -> Vec<u8> {
    mail(id, "オンライン保健室参加希望", &format!("①1023 高橋花子\n②hanako@example.com\n③13:00～15:00 ({id})\n"))
}

fn question(id: &str) -> Vec<u8> {
    mail(id, "駐車場", "事務所に駐車場はありますか。\n")
}

fn mail(id: &str, subject: &str, text: &str) -> Vec<u8> {
    let subject = data_encoding::BASE64.encode(subject.as_bytes());
    format!(
        "From: {HANAKO}\nTo: {DESK}\nSubject: =?UTF-8?B?{subject}?=\nMessage-ID: <{id}@phone.example.com>\n\
         MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}"
    )
    .into_bytes()
}

fn answer(id: &str) -> Vec<u8> {
    format!(
        "From: {DESK}\nTo: {HANAKO}\nSubject: Re: parking\nMessage-ID: <by-hand@webmail.example.jp>\n\
         In-Reply-To: <{id}@phone.example.com>\n\nYes.\n"
    )
    .into_bytes()
}
