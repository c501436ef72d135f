//! Against a scripted server on loopback: at each stage each fault, and how far the letter is said to have come.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use secrecy::SecretString;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;

use super::*;
use crate::clock::Clock;
use crate::line::{Security, Server};
use crate::mail::Address;
use crate::postman::{Encrypted, Limits, Login, Options, Postman, Probe, Trouble, probe};

const LETTER: &[u8] = b"Subject: a\r\n\r\nfirst\r\n.second\r\n";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Greeting,
    Hello,
    Auth,
    Mail,
    Rcpt,
    Data,
    /// Instead of reading the letter.
    Body,
    Dot,
    Reset,
}

#[derive(Clone, Copy, Debug)]
enum Fault {
    /// Says this and goes on.
    Says(&'static str),
    /// Says this and hangs up.
    SaysLast(&'static str),
    /// Says nothing any more.
    Stalls,
}

/// What the server does wrong, and all that was said to it.
#[derive(Clone, Default)]
struct Script {
    fault: Option<(Stage, Fault)>,
    /// Only the connection of this number (from 1) has the fault.
    on_connection: Option<usize>,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Script {
    fn with(stage: Stage, fault: Fault) -> Self {
        Self { fault: Some((stage, fault)), ..Self::default() }
    }

    fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }

    async fn listen(&self) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let script = self.clone();
        tokio::spawn(async move {
            for connection in 1.. {
                let (stream, _) = listener.accept().await.unwrap();
                let mut script = script.clone();
                if script.on_connection.is_some_and(|n| n != connection) {
                    script.fault = None;
                }
                tokio::spawn(async move { script.serve(BufReader::new(stream)).await });
            }
        });
        port
    }

    /// `None` when the connection is over.
    async fn serve<S: AsyncRead + AsyncWrite + Unpin>(&self, mut stream: BufReader<S>) -> Option<()> {
        self.answer(&mut stream, Stage::Greeting, "220 mail.example.jp ready").await?;
        loop {
            let line = self.line(&mut stream).await?;
            match line.split([' ', ':']).next().unwrap_or_default() {
                "EHLO" => {
                    let offers = "250-mail.example.jp\r\n250-SIZE 1000000\r\n250 AUTH PLAIN LOGIN";
                    self.answer(&mut stream, Stage::Hello, offers).await?;
                }
                "AUTH" if line == "AUTH LOGIN" => self.log_in(&mut stream).await?,
                "AUTH" => self.answer(&mut stream, Stage::Auth, "235 2.7.0 welcome").await?,
                "MAIL" => self.answer(&mut stream, Stage::Mail, "250 2.1.0 ok").await?,
                "RCPT" => self.answer(&mut stream, Stage::Rcpt, "250 2.1.5 ok").await?,
                "RSET" => self.answer(&mut stream, Stage::Reset, "250 2.0.0 ok").await?,
                "DATA" => self.take_letter(&mut stream).await?,
                _ => self.answer(&mut stream, Stage::Hello, "221 bye").await?,
            }
        }
    }

    async fn log_in<S: AsyncRead + AsyncWrite + Unpin>(&self, stream: &mut BufReader<S>) -> Option<()> {
        for answer in ["334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6"] {
            self.answer(stream, Stage::Auth, answer).await?;
            self.line(stream).await?;
        }
        self.answer(stream, Stage::Auth, "235 2.7.0 welcome").await
    }

    async fn take_letter<S: AsyncRead + AsyncWrite + Unpin>(&self, stream: &mut BufReader<S>) -> Option<()> {
        self.answer(stream, Stage::Data, "354 go on").await?;
        if self.fault.is_some_and(|(stage, _)| stage == Stage::Body) {
            return self.answer(stream, Stage::Body, "").await;
        }
        while self.line(stream).await? != "." {}
        self.answer(stream, Stage::Dot, "250 2.0.0 queued as hanako@example.com").await
    }

    async fn line<S: AsyncRead + AsyncWrite + Unpin>(&self, stream: &mut BufReader<S>) -> Option<String> {
        let mut line = String::new();
        let read = stream.read_line(&mut line).await.unwrap_or(0);
        self.heard.lock().unwrap().push(line.trim_end().to_owned());
        (read > 0).then(|| line.trim_end().to_owned())
    }

    async fn answer<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        stream: &mut BufReader<S>,
        stage: Stage,
        usual: &str,
    ) -> Option<()> {
        let (words, last) = match self.fault.filter(|(at, _)| *at == stage) {
            None => (format!("{usual}\r\n"), false),
            Some((_, Fault::Says(words))) => (words.to_owned(), false),
            Some((_, Fault::SaysLast(words))) => (words.to_owned(), true),
            Some((_, Fault::Stalls)) => std::future::pending().await,
        };
        stream.get_mut().write_all(words.as_bytes()).await.ok()?;
        stream.get_mut().flush().await.ok()?;
        (!last).then_some(())
    }
}

/// Short only where the script stalls, so that a busy machine changes no outcome.
fn limits(script: &Script) -> Limits {
    let (soon, late) = (Duration::from_millis(100), Duration::from_secs(60));
    let usual = Limits { dial: late, command: late, greeting_again: late, block: late, final_dot: late };
    match script.fault {
        Some((Stage::Body, Fault::Stalls)) => Limits { block: soon, ..usual },
        Some((Stage::Dot, Fault::Stalls)) => Limits { final_dot: soon, ..usual },
        Some((Stage::Reset, Fault::Stalls)) => Limits { greeting_again: soon, ..usual },
        Some((_, Fault::Stalls)) => Limits { command: soon, ..usual },
        _ => usual,
    }
}

async fn options(script: &Script) -> SmtpOptions {
    SmtpOptions {
        server: Server {
            host: "127.0.0.1".into(),
            port: script.listen().await,
            security: Security::PlainLoopbackOnly,
            ca_file: None,
        },
        login: Some(("info".into(), SecretString::from("open sesame"))),
        hello_name: "example.jp".into(),
        limits: limits(script),
    }
}

fn envelope(to: &str) -> Envelope {
    Envelope { from: Address::parse("info@example.jp").unwrap(), to: Address::parse(to).unwrap() }
}

async fn postman(script: &Script) -> Postman {
    Postman::new(Options::Smtp(options(script).await), Clock::system())
}

async fn delivery(script: &Script) -> Delivery {
    let mut postman = postman(script).await;
    postman.deliver(&envelope("hanako@example.com"), LETTER, async || GoAhead::Yes).await
}

fn accepted() -> Delivery {
    Delivery::Accepted { reply: "250 2.0.0".into() }
}

fn not_sent(reply: &str) -> Delivery {
    Delivery::NotSent { reply: reply.into() }
}

fn rejected(reply: &str) -> Delivery {
    Delivery::Rejected { reply: reply.into() }
}

async fn check(rows: Vec<(Stage, Fault, Delivery)>) {
    for (stage, fault, expected) in rows {
        assert_eq!(delivery(&Script::with(stage, fault)).await, expected, "{stage:?} {fault:?}");
    }
}

const BEFORE_THE_DOT: [Stage; 6] = [Stage::Greeting, Stage::Hello, Stage::Auth, Stage::Mail, Stage::Rcpt, Stage::Data];

fn at_each_stage_before_the_dot(fault: Fault, expected: &Delivery) -> Vec<(Stage, Fault, Delivery)> {
    BEFORE_THE_DOT.map(|stage| (stage, fault, expected.clone())).to_vec()
}

#[tokio::test]
async fn a_letter_is_accepted() {
    let script = Script::default();
    assert_eq!(delivery(&script).await, accepted());
    let said = script.heard();
    let expected = [
        "EHLO example.jp",
        "AUTH PLAIN AGluZm8Ab3BlbiBzZXNhbWU=",
        "MAIL FROM:<info@example.jp> SIZE=31",
        "RCPT TO:<hanako@example.com>",
        "DATA",
        "Subject: a",
        "",
        "first",
        "..second",
        ".",
    ];
    assert_eq!(said[..expected.len()], expected);
}

#[tokio::test]
async fn what_breaks_before_the_dot_is_not_sent() {
    for fault in [
        Fault::SaysLast(""),
        Fault::SaysLast("25"),
        Fault::SaysLast("250-half\r\n"),
        Fault::SaysLast("250-one\r\n550 two\r\n"),
        Fault::Says("no such thing\r\n"),
        Fault::Stalls,
    ] {
        check(at_each_stage_before_the_dot(fault, &not_sent(""))).await;
    }
}

#[tokio::test]
async fn what_is_put_off_is_not_sent() {
    for fault in [Fault::Says("421 4.3.2 closing\r\n"), Fault::SaysLast("421 4.3.2 closing\r\n")] {
        check(at_each_stage_before_the_dot(fault, &not_sent("421 4.3.2"))).await;
    }
    let busy = Fault::Says("451-4.7.1 hanako@example.com\r\n451 4.7.1 later\r\n");
    check(at_each_stage_before_the_dot(busy, &not_sent("451 4.7.1"))).await;
    check(vec![(Stage::Dot, Fault::Says("452 4.3.1 full\r\n"), not_sent("452 4.3.1"))]).await;
    check(vec![(Stage::Dot, Fault::SaysLast("421 closing\r\n"), not_sent("421"))]).await;
}

#[tokio::test]
async fn what_is_refused_is_final_only_where_it_is_about_the_letter() {
    let no = Fault::Says("550 5.1.1 <hanako@example.com> unknown\r\n");
    check(vec![
        (Stage::Greeting, Fault::Says("554 5.7.1 go away\r\n"), not_sent("554 5.7.1")),
        (Stage::Hello, no, not_sent("550 5.1.1")),
        (Stage::Auth, Fault::Says("535 5.7.8 wrong\r\n"), not_sent("535 5.7.8")),
        (Stage::Mail, Fault::Says("530 5.7.0 log in first\r\n"), not_sent("530 5.7.0")),
        (Stage::Mail, Fault::Says("552 5.3.4 too large\r\n"), rejected("552 5.3.4")),
        (Stage::Rcpt, no, rejected("550 5.1.1")),
        (Stage::Rcpt, Fault::Says("251 will forward\r\n"), accepted()),
        (Stage::Data, Fault::Says("554 no\r\n"), rejected("554")),
        (Stage::Data, Fault::Says("250 strange\r\n"), not_sent("250")),
        (Stage::Dot, Fault::Says("554-5.7.1 looks\r\n554 5.7.1 bad\r\n"), rejected("554 5.7.1")),
    ])
    .await;
}

#[tokio::test]
async fn after_the_dot_only_a_whole_answer_settles_it() {
    for fault in [
        Fault::SaysLast(""),
        Fault::SaysLast("250"),
        Fault::SaysLast("250-half\r\n"),
        Fault::Says("250-one\r\n550 two\r\n"),
        Fault::Says("252 perhaps\r\n"),
        Fault::Says("354 again\r\n"),
        Fault::Says("what?\r\n"),
        Fault::Stalls,
    ] {
        check(vec![(Stage::Dot, fault, Delivery::Unknown)]).await;
    }
}

/// An answer too many at one stage must not become the answer of the next.
#[tokio::test]
async fn answers_out_of_step_are_not_believed() {
    for stage in [Stage::Mail, Stage::Rcpt] {
        check(vec![(stage, Fault::Says("250 one\r\n250 too many\r\n"), not_sent(""))]).await;
    }
    let early = Fault::Says("354 go on\r\n250 2.0.0 before the letter\r\n");
    check(vec![(Stage::Data, early, not_sent("250 2.0.0"))]).await;
    let full = Fault::Says("354 go on\r\n552 5.3.4 too large\r\n");
    check(vec![(Stage::Data, full, rejected("552 5.3.4"))]).await;
}

/// Larger than what the kernel holds for a server that does not read.
#[tokio::test]
async fn a_letter_that_is_not_taken_to_its_end_is_not_sent() {
    let large = b"all work and no play makes a dull letter\r\n".repeat(800_000);
    let rows = [
        (Fault::Stalls, vec![not_sent("")]),
        (Fault::SaysLast(""), vec![not_sent("")]),
        // The system may lose what the server said last, together with the connection.
        (Fault::SaysLast("552 5.3.4 too large\r\n"), vec![rejected("552 5.3.4"), not_sent("")]),
    ];
    for (fault, expected) in rows {
        let mut postman = postman(&Script::with(Stage::Body, fault)).await;
        let found = postman.deliver(&envelope("hanako@example.com"), &large, async || GoAhead::Yes).await;
        assert!(expected.contains(&found), "{fault:?}: {found:?}");
    }
}

#[tokio::test]
async fn nothing_is_said_of_data_when_the_mark_could_not_be_set() {
    let script = Script::default();
    let mut postman = postman(&script).await;
    let delivery = postman.deliver(&envelope("hanako@example.com"), LETTER, async || GoAhead::No).await;
    assert_eq!(delivery, not_sent(""));
    assert!(!script.heard().iter().any(|line| line == "DATA"));
}

#[tokio::test]
async fn the_mark_is_set_after_the_recipient_was_agreed_to() {
    let script = Script::default();
    let mut postman = postman(&script).await;
    let before = || script.heard().last().cloned();
    let mut said = None;
    let mark = async || {
        said = before();
        GoAhead::Yes
    };
    assert_eq!(postman.deliver(&envelope("a..b.@docomo.example.jp"), LETTER, mark).await, accepted());
    assert_eq!(said.as_deref(), Some("RCPT TO:<\"a..b.\"@docomo.example.jp>"));
}

async fn two_letters(script: &Script) -> (Delivery, Delivery, usize) {
    let mut postman = postman(script).await;
    let first = postman.deliver(&envelope("hanako@example.com"), LETTER, async || GoAhead::Yes).await;
    let second = postman.deliver(&envelope("taro@example.com"), LETTER, async || GoAhead::Yes).await;
    let connections = script.heard().iter().filter(|line| line.starts_with("EHLO")).count();
    (first, second, connections)
}

#[tokio::test]
async fn a_connection_is_used_again_only_after_a_clean_exchange() {
    let hangs_up = Fault::SaysLast("421 4.4.2 idle too long\r\n");
    let refuses = Fault::Says("550 5.1.1 unknown\r\n");
    let rows = [
        (None, (accepted(), accepted(), 1)),
        (Some((Stage::Reset, hangs_up)), (accepted(), accepted(), 2)),
        (Some((Stage::Reset, Fault::Stalls)), (accepted(), accepted(), 2)),
        (Some((Stage::Rcpt, refuses)), (rejected("550 5.1.1"), accepted(), 2)),
        (Some((Stage::Dot, Fault::Stalls)), (Delivery::Unknown, accepted(), 2)),
        (Some((Stage::Dot, Fault::Says("250 2.0.0 ok\r\n554 late\r\n"))), (accepted(), accepted(), 2)),
    ];
    for (fault, expected) in rows {
        let script = Script { fault, on_connection: Some(1), ..Script::default() };
        assert_eq!(two_letters(&script).await, expected, "{fault:?}");
    }
}

#[tokio::test]
async fn nobody_listens() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut options = options(&Script::default()).await;
    options.server.port = listener.local_addr().unwrap().port();
    drop(listener);
    let mut postman = Postman::new(Options::Smtp(options), Clock::system());
    let delivery = postman.deliver(&envelope("hanako@example.com"), LETTER, async || GoAhead::Yes).await;
    assert_eq!(delivery, not_sent(""));
}

#[test]
fn letters_on_the_wire() {
    let rows: [(&[u8], &[u8]); 6] = [
        (b"a\r\n.\r\nb\r\n", b"a\r\n..\r\nb\r\n"),
        (b"a\n.\nb", b"a\r\n..\r\nb\r\n"),
        (b"a\r.\r\nb\r\n", b"a\r\n..\r\nb\r\n"),
        (b"..a\r\n", b"...a\r\n"),
        (b"\r\n\n\r", b"\r\n\r\n\r\n"),
        (b"", b""),
    ];
    for (bytes, expected) in rows {
        assert_eq!(stuffed(bytes), expected, "{bytes:?}");
    }
}

#[tokio::test]
async fn old_servers_know_login_alone() {
    let script = Script::with(Stage::Hello, Fault::Says("250-mail.example.jp\r\n250 AUTH LOGIN\r\n"));
    assert_eq!(delivery(&script).await, accepted());
    assert_eq!(script.heard()[1..4], ["AUTH LOGIN", "aW5mbw==", "b3BlbiBzZXNhbWU="]);
}

#[tokio::test]
async fn a_probe_sends_nothing() {
    let script = Script::default();
    let found = probe(&Options::Smtp(options(&script).await)).await;
    let expected = Probe { encrypted: Encrypted::No, login: Login::Accepted, size_limit_bytes: Some(1_000_000) };
    assert_eq!(found, Ok(expected));
    assert_eq!(script.heard()[2], "QUIT");
}

#[tokio::test]
async fn a_probe_says_what_is_wrong() {
    let refused = |reply: &str| Trouble::Refused { reply: reply.into() };
    let rows = [
        (Stage::Greeting, Fault::Stalls, Trouble::Timeout),
        (Stage::Greeting, Fault::SaysLast(""), Trouble::Closed),
        (Stage::Greeting, Fault::Says("* OK IMAP4rev1\r\n"), Trouble::Protocol),
        (Stage::Hello, Fault::Says("250 nothing to offer\r\n"), Trouble::NoLogin),
        (Stage::Hello, Fault::Says("421 busy\r\n"), refused("421")),
        (Stage::Auth, Fault::Says("535 5.7.8 info?\r\n"), Trouble::LoginRefused { reply: "535 5.7.8".into() }),
        (Stage::Auth, Fault::Says("454 4.7.0 later\r\n"), refused("454 4.7.0")),
    ];
    for (stage, fault, expected) in rows {
        let options = options(&Script::with(stage, fault)).await;
        assert_eq!(probe(&Options::Smtp(options)).await, Err(expected), "{stage:?} {fault:?}");
    }
}
