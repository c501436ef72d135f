//! The servers that the other outer tests rely on, and our postman against a real Postfix.

use std::time::Duration;

use secrecy::SecretString;
use uketsuke::clock::Clock;
use uketsuke::line::{Security, Server};
use uketsuke::mail::Address;
use uketsuke::postman::{
    Delivery, Encrypted, Envelope, GoAhead, Limits, Login, Options, Postman, SmtpOptions, Trouble, probe,
};

use crate::servers::{Idle, PASSWORD, Servers, eventually, within};

const LETTER: &[u8] = b"From: info@example.jp\nTo: hanako@example.com\nSubject: greetings\n\n.\nhello\n";

fn smtp(servers: &Servers, port: u16, security: Security) -> SmtpOptions {
    SmtpOptions {
        server: Server { host: "localhost".into(), port, security, ca_file: Some(servers.ca_file()) },
        login: Some(("info@example.jp".into(), SecretString::from(PASSWORD))),
        hello_name: "example.jp".into(),
        limits: Limits::default(),
    }
}

fn envelope(to: &str) -> Envelope {
    Envelope { from: Address::parse("info@example.jp").unwrap(), to: Address::parse(to).unwrap() }
}

#[test]
fn a_mail_handed_in_lies_in_the_mailbox() {
    let servers = Servers::start(&["info@example.jp", "hanako@example.com"], Idle::Offered);
    servers.hand_in("hanako@example.com", "info@example.jp", LETTER);
    let mail = within(Duration::from_secs(20), "the mail", || servers.mailbox("info@example.jp").pop());
    assert!(String::from_utf8_lossy(&mail.bytes).contains("Subject: greetings"));
    assert_eq!((mail.folder.as_str(), mail.flags.as_str()), ("", ""));
    assert!(servers.mailbox("hanako@example.com").is_empty());
}

#[tokio::test]
async fn the_postman_hands_letters_to_a_real_server() {
    let servers = Servers::start(&["info@example.jp", "hanako@example.com"], Idle::Offered);
    let options = Options::Smtp(smtp(&servers, servers.smtps_port(), Security::Tls));
    let found = probe(&options).await.unwrap();
    assert_eq!((found.encrypted, found.login), (Encrypted::Yes, Login::Accepted));
    let mut postman = Postman::new(options, Clock::system());
    for count in 1..=2 {
        let delivery = postman.deliver(&envelope("hanako@example.com"), LETTER, async || GoAhead::Yes).await;
        assert_eq!(delivery, Delivery::Accepted { reply: "250 2.0.0".into() });
        eventually("the letter", || (servers.mailbox("hanako@example.com").len() == count).then_some(()));
    }
    let delivery = postman.deliver(&envelope("nobody@example.com"), LETTER, async || GoAhead::Yes).await;
    assert_eq!(delivery, Delivery::Rejected { reply: "550 5.1.1".into() });
    postman.rest().await;
    let stored = servers.mailbox("hanako@example.com").pop().unwrap();
    assert!(String::from_utf8_lossy(&stored.bytes).replace("\r\n", "\n").ends_with("\n\n.\nhello\n"));
}

#[tokio::test]
async fn a_wrong_password_is_said_to_be_one() {
    let servers = Servers::start(&["info@example.jp"], Idle::Offered);
    let wrong = Some(("info@example.jp".into(), SecretString::from("wrong")));
    let options = SmtpOptions { login: wrong, ..smtp(&servers, servers.smtps_port(), Security::Tls) };
    let found = probe(&Options::Smtp(options)).await;
    assert_eq!(found, Err(Trouble::LoginRefused { reply: "535 5.7.8".into() }));
    let options = SmtpOptions { login: None, ..smtp(&servers, servers.smtp_port(), Security::StartTls) };
    assert_eq!(probe(&Options::Smtp(options)).await.unwrap().encrypted, Encrypted::Yes);
}
