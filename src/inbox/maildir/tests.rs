use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use chrono::DateTime;
use tokio::sync::mpsc;

use super::*;
use crate::inbox::{Folders, Options};

/// A ledger's cursors, in a map.
#[derive(Default)]
struct Cursors(Mutex<HashMap<(String, u32), u32>>);

impl Memory for Cursors {
    fn cursor(&self, folder: &str, uid_validity: u32) -> Option<u32> {
        self.0.lock().unwrap().get(&(folder.to_owned(), uid_validity)).copied()
    }

    fn since(&self) -> Moment {
        at("2020-04-13T00:00:00+09:00")
    }
}

impl Cursors {
    fn commit(&self, place: &Place) {
        self.0.lock().unwrap().insert((place.folder.clone(), place.uid_validity), place.uid);
    }
}

fn at(written: &str) -> Moment {
    DateTime::parse_from_rfc3339(written).unwrap()
}

fn folders() -> Folders {
    Folders {
        taken: "受付済み".to_owned(),
        review: "要確認".to_owned(),
        machine: "自動応答".to_owned(),
        doctor: "ドクターメール".to_owned(),
        junk: "迷惑メール".to_owned(),
        sent: "Sent".to_owned(),
        drafts: "Drafts".to_owned(),
    }
}

fn options(root: &Path) -> MaildirOptions {
    MaildirOptions {
        path: root.to_owned(),
        poll: Duration::from_millis(50),
        size_limit_bytes: 1000,
        folders: folders(),
        make_folders: MakeFolders::Yes,
    }
}

fn mailbox() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for part in ["tmp", "new", "cur", ".Sent/cur", ".Sent/new", ".Sent/tmp"] {
        fs::create_dir_all(dir.path().join(part)).unwrap();
    }
    dir
}

fn deliver(root: &Path, moment: &str, rest: &str, text: &str) {
    fs::write(root.join("new").join(format!("{}.{rest}", at(moment).timestamp())), text).unwrap();
}

/// A desk that takes every letter, or wants each shown once more.
struct Desk {
    reports: mpsc::Receiver<Report>,
    orders: mpsc::Sender<Order>,
    memory: Arc<Cursors>,
}

impl Desk {
    fn over(options: MaildirOptions, memory: Arc<Cursors>) -> Self {
        let (sender, reports) = mpsc::channel(8);
        let (orders, receiver) = mpsc::channel(8);
        let clock = Clock::hand_wound(at("2020-04-13T09:00:00+09:00"));
        let channels = Channels { reports: sender, orders: receiver };
        tokio::spawn(super::super::run(Options::Maildir(options), memory.clone(), clock, channels));
        Self { reports, orders, memory }
    }

    /// Orders a check and takes what is shown until it is done; `refusals` letters are wanted again first.
    async fn check(&mut self, mut refusals: u32) -> Vec<Sighting> {
        let (done, mut finished) = tokio::sync::oneshot::channel();
        self.orders.send(Order::Check { done }).await.unwrap();
        let mut seen = Vec::new();
        loop {
            tokio::select! {
                biased;
                report = self.reports.recv() => {
                    let Some(Report::Sighted(mut sighting)) = report else { continue };
                    let (unused, _) = tokio::sync::oneshot::channel();
                    let committed = std::mem::replace(&mut sighting.committed, unused);
                    if refusals > 0 {
                        refusals -= 1;
                        committed.send(Committed::TryAgain).unwrap();
                    } else {
                        self.memory.commit(&sighting.place);
                        committed.send(Committed::Yes).unwrap();
                        seen.push(sighting);
                    }
                }
                end = &mut finished => { end.unwrap(); return seen; }
            }
        }
    }

    async fn order<T>(&mut self, order: impl FnOnce(oneshot::Sender<T>) -> Order) -> T {
        let (done, mut finished) = tokio::sync::oneshot::channel();
        self.orders.send(order(done)).await.unwrap();
        loop {
            tokio::select! {
                end = &mut finished => return end.unwrap(),
                _ = self.reports.recv() => {}
            }
        }
    }
}

#[tokio::test]
async fn letters_are_shown_in_order_once_and_wanted_ones_again() {
    let dir = mailbox();
    deliver(dir.path(), "2020-04-13T10:00:00+09:00", "b.host", "second");
    deliver(dir.path(), "2020-04-13T09:00:00+09:00", "z.host", "first");
    deliver(dir.path(), "2020-04-12T09:00:00+09:00", "old", "before");
    deliver(dir.path(), "2020-04-13T11:00:00+09:00", "large", &"x".repeat(2000));
    let memory = Arc::new(Cursors::default());
    let mut desk = Desk::over(options(dir.path()), memory.clone());
    let seen: Vec<String> =
        desk.check(2).await.iter().map(|s| format!("{} {:?} {}", s.place.uid, s.body, s.received)).collect();
    assert_eq!(
        seen,
        [
            "1 NotFetched 2020-04-12 09:00:00 +09:00",
            "2 Whole(5 bytes) 2020-04-13 09:00:00 +09:00",
            "3 Whole(6 bytes) 2020-04-13 10:00:00 +09:00",
            "4 Head(of 2000 bytes) 2020-04-13 11:00:00 +09:00",
        ]
    );
    assert!(desk.check(0).await.is_empty());
    // Numbers survive a restart, whatever comes later with an earlier name.
    drop(desk);
    deliver(dir.path(), "2020-04-13T08:00:00+09:00", "late", "late");
    let seen = Desk::over(options(dir.path()), memory).check(0).await;
    assert_eq!(seen.iter().map(|s| s.place.uid).collect::<Vec<_>>(), [5]);
}

#[tokio::test]
async fn a_lost_numbering_shows_everything_under_another_validity() {
    let dir = mailbox();
    deliver(dir.path(), "2020-04-13T09:00:00+09:00", "a", "first");
    let store = Store::open(dir.path()).unwrap();
    let first = store.list("INBOX", &Clock::hand_wound(at("2020-04-13T09:00:00+09:00"))).unwrap().0;
    fs::remove_file(dir.path().join("uketsuke-uids")).unwrap();
    let second = store.list("INBOX", &Clock::hand_wound(at("2020-04-14T09:00:00+09:00"))).unwrap().0;
    assert_ne!(first, second);
}

#[tokio::test]
async fn letters_are_filed_once_and_found_again() {
    let dir = mailbox();
    let text = "Message-ID: <1@example.jp>\r\n\r\nhello\r\n";
    deliver(dir.path(), "2020-04-13T09:00:00+09:00", "a", text);
    let mut desk = Desk::over(options(dir.path()), Arc::default());
    let place = desk.check(0).await[0].place.clone();
    let file = |done| Order::File { place: place.clone(), folder: "受付済み".to_owned(), done };
    assert_eq!(desk.order(file).await, Filed::Moved);
    assert!(dir.path().join(".&U9dO2G4IMH8-/new").read_dir().unwrap().count() == 1);
    assert_eq!(desk.order(file).await, Filed::NotThere);
    let fetch = |id: &str| {
        let (place, message_id) = (place.clone(), Some(id.to_owned()));
        |done| Order::Fetch { place, message_id, done }
    };
    assert_eq!(desk.order(fetch("1@example.jp")).await.as_deref(), Some(text.as_bytes()));
    assert_eq!(desk.order(fetch("2@example.jp")).await, None);
}

#[tokio::test]
async fn a_copy_for_sent_is_kept_once() {
    let dir = mailbox();
    let mut desk = Desk::over(options(dir.path()), Arc::default());
    let append = |done| Order::AppendToSent {
        bytes: b"Message-ID: <9@example.jp>\r\n\r\n".to_vec(),
        message_id: "9@example.jp".to_owned(),
        done,
    };
    assert_eq!(desk.order(append).await, Appended::Stored);
    assert_eq!(desk.order(append).await, Appended::Already);
    assert!(desk.order(|done| Order::FindInSent { message_id: "9@example.jp".to_owned(), done }).await);
    assert!(!desk.order(|done| Order::FindInSent { message_id: "8@example.jp".to_owned(), done }).await);
}

#[tokio::test]
async fn a_survey_changes_nothing() {
    let dir = mailbox();
    deliver(dir.path(), "2020-04-13T09:00:00+09:00", "a", "Subject: x\n\nbody");
    let found = survey(&options(dir.path())).unwrap();
    assert!(!found.has_our_folders());
    assert_eq!(found.recent_headers, [b"Subject: x\n\n".to_vec()]);
    assert!(!dir.path().join("uketsuke-uids").exists());
    assert_eq!(survey(&options(&dir.path().join("nowhere"))).unwrap_err(), Trouble::Maildir);
}
