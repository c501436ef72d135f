//! The watch over a mailbox against a real Dovecot: seen by IDLE or by poll, filed, found again, renumbered.

use std::collections::HashMap;
use std::fs;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use secrecy::SecretString;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;
use uketsuke::clock::Clock;
use uketsuke::inbox::{
    self, Appended, Body, Channels, Committed, Filed, Folders, ImapOptions, MakeFolders, Memory, Options, Order, Place,
    Report, Sighting, Trouble, survey,
};
use uketsuke::line::{Security, Server};
use uketsuke::mail::Moment;

use crate::servers::{Idle, PASSWORD, Servers};

const DESK: &str = "info@example.jp";
const LETTER: &[u8] =
    b"From: hanako@example.com\nTo: info@example.jp\nMessage-ID: <1@example.com>\nSubject: x\n\nhello\n";

/// A ledger's cursors, in a map.
#[derive(Default)]
struct Cursors(Mutex<HashMap<(String, u32), u32>>);

impl Memory for Cursors {
    fn cursor(&self, folder: &str, uid_validity: u32) -> Option<u32> {
        self.0.lock().unwrap().get(&(folder.to_owned(), uid_validity)).copied()
    }

    fn since(&self) -> Moment {
        "2020-04-01T00:00:00+09:00".parse().unwrap()
    }
}

/// A desk that takes every letter.
struct Desk {
    reports: mpsc::Receiver<Report>,
    orders: mpsc::Sender<Order>,
    memory: Arc<Cursors>,
}

impl Desk {
    fn open(options: Options, memory: Arc<Cursors>) -> Self {
        let (reporting, reports) = mpsc::channel(8);
        let (orders, ordered) = mpsc::channel(8);
        let channels = Channels { reports: reporting, orders: ordered };
        tokio::spawn(inbox::run(options, memory.clone(), Clock::system(), channels));
        Self { reports, orders, memory }
    }

    /// Takes letters until one is shown, or until `end` is answered.
    async fn take<T>(&mut self, end: impl Future<Output = T>) -> Result<Box<Sighting>, T> {
        tokio::pin!(end);
        loop {
            tokio::select! {
                biased;
                report = self.reports.recv() => {
                    if let Some(Report::OutOfOrder { noted, .. }) = report {
                        noted.send(()).unwrap();
                    } else if let Some(Report::Sighted(mut sighting)) = report {
                        let committed = std::mem::replace(&mut sighting.committed, oneshot::channel().0);
                        let Place { folder, uid_validity, uid } = sighting.place.clone();
                        self.memory.0.lock().unwrap().insert((folder, uid_validity), uid);
                        committed.send(Committed::Yes).unwrap();
                        return Ok(Box::new(sighting));
                    }
                }
                ended = &mut end => return Err(ended),
            }
        }
    }

    async fn letter(&mut self, within: Duration) -> Sighting {
        *self.take(tokio::time::sleep(within)).await.unwrap_or_else(|()| panic!("no letter within {within:?}"))
    }

    /// Gives an order; letters shown meanwhile are taken.
    async fn order<T>(&mut self, order: impl FnOnce(oneshot::Sender<T>) -> Order) -> T {
        let (done, mut answer) = oneshot::channel();
        self.orders.send(order(done)).await.unwrap();
        let answered = async {
            loop {
                if let Err(answer) = self.take(&mut answer).await {
                    return answer.unwrap();
                }
            }
        };
        timeout(Duration::from_secs(30), answered).await.expect("an order is answered")
    }
}

fn options(servers: &Servers, port: u16, security: Security) -> ImapOptions {
    let text = str::to_owned;
    ImapOptions {
        server: Server { host: text("localhost"), port, security, ca_file: Some(servers.ca_file()) },
        user: text(DESK),
        password: SecretString::from(PASSWORD),
        poll: Duration::from_secs(1),
        idle: inbox::Idle::WhereOffered,
        size_limit_bytes: 1_000_000,
        folders: Folders {
            taken: text("受付済み"),
            review: text("要確認"),
            machine: text("自動応答"),
            doctor: text("ドクターメール"),
            junk: text("迷惑メール"),
            sent: text("送信済み"),
            drafts: text("下書き"),
        },
        make_folders: MakeFolders::Yes,
    }
}

/// A letter comes in and is seen, filed, found and copied as it should.
async fn check(idle: Idle, security: Security) {
    let servers = Servers::start(&[DESK], idle);
    let port = if security == Security::Tls { servers.imaps_port() } else { servers.imap_port() };
    let mut desk = Desk::open(Options::Imap(options(&servers, port, security)), Arc::default());
    desk.order(|done| Order::Check { done }).await;
    servers.hand_in("hanako@example.com", DESK, LETTER);
    let seen = desk.letter(Duration::from_secs(20)).await;
    let Body::Whole(bytes) = &seen.body else { panic!("{:?}", seen.body) };
    assert!(String::from_utf8_lossy(bytes).ends_with("\r\n\r\nhello\r\n"));
    assert_eq!((seen.place.folder.as_str(), seen.place.uid), ("INBOX", 1));
    let age = Clock::system().now() - seen.received;
    assert!((-2..60).contains(&age.num_seconds()), "{age}");
    // Not marked as read by having been fetched.
    assert_eq!(servers.mailbox(DESK)[0].flags, "");

    let file = |done| Order::File { place: seen.place.clone(), folder: "受付済み".to_owned(), done };
    let Filed::Moved(Some(lies)) = desk.order(file).await else { panic!("where it lies is not told") };
    assert_eq!((lies.folder.as_str(), lies.uid), ("受付済み", 1));
    assert_eq!(desk.order(file).await, Filed::NotThere);
    assert_eq!(servers.mailbox(DESK)[0].folder, "&U9dO2G4IMH8-");
    let found = desk
        .order(|done| Order::Fetch {
            places: vec![seen.place.clone()],
            message_id: Some("1@example.com".to_owned()),
            done,
        })
        .await;
    assert_eq!(found.as_ref(), Some(bytes));

    let copy = |done| Order::AppendToSent {
        bytes: b"Message-ID: <2@example.jp>\r\n\r\nanswer\r\n".to_vec(),
        message_id: "2@example.jp".to_owned(),
        done,
    };
    assert_eq!(desk.order(copy).await, Appended::Stored);
    assert_eq!(desk.order(copy).await, Appended::Already);
    let copies: Vec<_> = servers.mailbox(DESK).into_iter().filter(|mail| mail.folder == "Sent").collect();
    assert_eq!((copies.len(), copies[0].flags.as_str()), (1, "S"));
}

#[tokio::test]
async fn letters_are_seen_by_idle_and_filed() {
    check(Idle::Offered, Security::Tls).await;
}

#[tokio::test]
async fn letters_are_seen_by_poll_over_starttls() {
    check(Idle::NotOffered, Security::StartTls).await;
}

#[tokio::test]
async fn a_renumbered_mailbox_is_shown_anew() {
    let servers = Servers::start(&[DESK], Idle::Offered);
    let options = Options::Imap(options(&servers, servers.imap_port(), Security::PlainLoopbackOnly));
    let mut desk = Desk::open(options.clone(), Arc::default());
    servers.hand_in("hanako@example.com", DESK, LETTER);
    let first = desk.letter(Duration::from_secs(20)).await.place;
    let memory = desk.memory.clone();
    drop(desk);
    // Dovecot's own numbering, as after a restored backup.
    let maildir = servers.folder().join("dovecot/mail").join(DESK);
    for entry in fs::read_dir(&maildir).unwrap().flatten() {
        if entry.file_name().to_string_lossy().starts_with("dovecot.index") {
            fs::remove_file(entry.path()).unwrap();
        }
    }
    let list = maildir.join("dovecot-uidlist");
    let text = fs::read_to_string(&list).unwrap();
    let (old, new) = (format!("V{}", first.uid_validity), format!("V{}", first.uid_validity + 1));
    assert!(text.contains(&old), "{text}");
    fs::write(&list, text.replace(&old, &new)).unwrap();
    let again = Desk::open(options, memory).letter(Duration::from_secs(20)).await.place;
    assert_eq!(again, Place { uid_validity: first.uid_validity + 1, ..first });
}

#[tokio::test]
async fn a_survey_tells_what_is_there_and_what_is_wrong() {
    let servers = Servers::start(&[DESK], Idle::Offered);
    let right = options(&servers, servers.imaps_port(), Security::Tls);
    let found = survey(&Options::Imap(right.clone())).await.unwrap();
    assert!(!found.has_our_folders());
    assert!(found.offers.idle && found.offers.moves && found.offers.uid_plus && found.offers.namespace);
    assert_eq!((found.offers.prefix.as_str(), found.offers.separator), ("INBOX.", Some('.')));
    let there: Vec<_> = found.folders.iter().filter(|f| f.letters == Some(0)).map(|f| f.name.as_str()).collect();
    assert_eq!(there, ["Junk", "Sent", "Drafts"]);

    let wrong = [
        (ImapOptions { password: SecretString::from("wrong"), ..right.clone() }, Trouble::LoginRefused),
        (ImapOptions { server: Server { ca_file: None, ..right.server.clone() }, ..right.clone() }, Trouble::Tls),
        (options(&servers, 1, Security::Tls), Trouble::Refused),
        (options(&servers, servers.imap_port(), Security::Tls), Trouble::Tls),
    ];
    for (options, trouble) in wrong {
        assert_eq!(survey(&Options::Imap(options)).await.unwrap_err(), trouble);
    }
}
