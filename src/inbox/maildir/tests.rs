//! The Maildir as a mailbox: restart, order, second tries.

use std::fs;
use std::path::Path;
use std::time::Duration;

use super::*;
use crate::inbox::Options;
use crate::inbox::testing::{Cursors, Desk, at, folders};

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

fn watch(options: MaildirOptions, memory: Arc<Cursors>) -> Desk {
    let (desk, channels) = Desk::new(memory.clone());
    let clock = Clock::hand_wound(at("2020-04-13T09:00:00+09:00"));
    tokio::spawn(crate::inbox::run(Options::Maildir(options), memory, clock, channels));
    desk
}

#[tokio::test]
async fn letters_are_shown_in_order_once_and_wanted_ones_again() {
    let dir = mailbox();
    deliver(dir.path(), "2020-04-13T10:00:00+09:00", "b.host", "second");
    deliver(dir.path(), "2020-04-13T09:00:00+09:00", "z.host", "first");
    deliver(dir.path(), "2020-04-12T09:00:00+09:00", "old", "before");
    deliver(dir.path(), "2020-04-13T11:00:00+09:00", "large", &"x".repeat(2000));
    let memory = Arc::new(Cursors::default());
    let mut desk = watch(options(dir.path()), memory.clone());
    desk.refusals = 2;
    let seen: Vec<String> =
        desk.check().await.iter().map(|s| format!("{} {:?} {}", s.place.uid, s.body, s.received)).collect();
    assert_eq!(
        seen,
        [
            "1 NotFetched 2020-04-12 09:00:00 +09:00",
            "2 Whole(5 bytes) 2020-04-13 09:00:00 +09:00",
            "3 Whole(6 bytes) 2020-04-13 10:00:00 +09:00",
            "4 Head(of 2000 bytes) 2020-04-13 11:00:00 +09:00",
        ]
    );
    assert!(desk.check().await.is_empty());
    // Numbers survive a restart, whatever comes later with an earlier name.
    drop(desk);
    deliver(dir.path(), "2020-04-13T08:00:00+09:00", "late", "late");
    let seen = watch(options(dir.path()), memory).check().await;
    assert_eq!(seen.iter().map(|s| s.place.uid).collect::<Vec<_>>(), [5]);
}

#[tokio::test]
async fn who_was_first_is_shown_first_whatever_the_number() {
    let dir = mailbox();
    deliver(dir.path(), "2020-04-13T10:00:00+09:00", "later", "later");
    // Numbered before the other came.
    Store::open(dir.path()).unwrap().list("INBOX", &Clock::hand_wound(at("2020-04-13T10:00:00+09:00"))).unwrap();
    deliver(dir.path(), "2020-04-13T09:00:00+09:00", "earlier", "earlier");
    let memory = Arc::new(Cursors::default());
    let seen = watch(options(dir.path()), memory.clone()).check().await;
    assert_eq!(seen.iter().map(|s| s.place.uid).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(memory.cursor("INBOX", seen[0].place.uid_validity), Some(2));
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
    let mut desk = watch(options(dir.path()), Arc::default());
    let place = desk.check().await[0].place.clone();
    let file = |done| Order::File { place: place.clone(), folder: "受付済み".to_owned(), done };
    let lies = match desk.order(file).await {
        Filed::Moved(Some(lies)) => lies,
        other => panic!("{other:?}"),
    };
    assert_eq!((lies.folder.as_str(), lies.uid), ("受付済み", 1));
    assert!(dir.path().join(".&U9dO2G4IMH8-/new").read_dir().unwrap().count() == 1);
    assert_eq!(desk.order(file).await, Filed::NotThere);
    let fetch = |id: &str| {
        let (place, message_id) = (place.clone(), Some(id.to_owned()));
        |done| Order::Fetch { places: vec![place], message_id, done }
    };
    assert_eq!(desk.order(fetch("1@example.jp")).await.as_deref(), Some(text.as_bytes()));
    assert_eq!(desk.order(fetch("2@example.jp")).await, None);
}

#[tokio::test]
async fn a_copy_for_sent_is_kept_once() {
    let dir = mailbox();
    let mut desk = watch(options(dir.path()), Arc::default());
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

#[tokio::test]
async fn sent_is_followed_before_the_inbox_is_read() {
    let dir = mailbox();
    let sent = |moment: &str, name: &str| {
        let file = format!("{}.{name}:2,S", at(moment).timestamp());
        fs::write(dir.path().join(".Sent/cur").join(file), "In-Reply-To: <1@example.jp>\n\ntext").unwrap();
    };
    sent("2020-04-12T10:00:00+09:00", "old");
    sent("2020-04-13T10:00:00+09:00", "new");
    deliver(dir.path(), "2020-04-13T09:00:00+09:00", "a", "Message-ID: <1@example.jp>\n\nhello");
    let memory = Arc::new(Cursors::default());
    let mut desk = watch(options(dir.path()), memory.clone());
    let seen: Vec<String> = desk.check().await.iter().map(|s| format!("{} {:?}", s.place.folder, s.body)).collect();
    assert_eq!(seen, ["Sent Header(29 bytes)", "INBOX Whole(33 bytes)"]);
    drop(desk);
    assert!(watch(options(dir.path()), memory).check().await.is_empty());
}
