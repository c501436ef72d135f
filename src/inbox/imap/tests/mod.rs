//! The watch against a server in memory that lies, in hand-wound time.

mod server;

use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use tokio::time::{Instant, timeout};

use super::connect::Network;
use super::watch::Watch;
use super::*;
use crate::inbox::testing::{Cursors, Desk, at, folders, shown};
use crate::inbox::{Appended, Filed, Idle, MakeFolders, Order, Place, Sighting};
use crate::line::Security;
use server::Server;

/// Longer than any back-off; in hand-wound time it costs nothing.
const PATIENCE: Duration = Duration::from_secs(3600);

#[expect(clippy::disallowed_methods, reason = "the runtime's hand-wound time, in which the waits are measured")]
fn now() -> Instant {
    Instant::now()
}

fn options() -> ImapOptions {
    ImapOptions {
        server: crate::line::Server {
            host: "localhost".to_owned(),
            port: 143,
            security: Security::PlainLoopbackOnly,
            ca_file: None,
        },
        user: "info".to_owned(),
        password: SecretString::from("secret"),
        poll: Duration::from_secs(30),
        idle: Idle::WhereOffered,
        size_limit_bytes: 1000,
        folders: folders(),
        make_folders: MakeFolders::Yes,
    }
}

fn watch(server: &Server, options: ImapOptions, memory: Arc<Cursors>) -> Desk {
    let (desk, channels) = Desk::new(memory.clone());
    let clock = Clock::hand_wound(at("2020-04-13T09:00:00+09:00"));
    tokio::spawn(Watch::new(server.clone(), options, memory, clock, channels).keep());
    desk
}

/// Three letters lie there, the server lies once (or more often); in the end exactly those three are shown, whole,
/// and the trouble was noticed under the name given (none where the lie does no harm).
async fn check(command: &'static str, reply: &'static [&'static str], times: usize, troubles: &[&str]) {
    let server = Server::new();
    for text in ["one", "two", "three"] {
        server.deliver(text);
    }
    for _ in 0..times {
        server.fault(command, reply);
    }
    let mut desk = watch(&server, options(), Arc::default());
    let seen = timeout(PATIENCE, desk.letters(3)).await.unwrap_or_else(|_| panic!("{command} {reply:?}: no letters"));
    assert_eq!(shown(&seen), ["1 Whole(3 bytes)", "2 Whole(3 bytes)", "3 Whole(5 bytes)"], "{command} {reply:?}");
    assert!(timeout(PATIENCE, desk.letters(1)).await.is_err(), "{command} {reply:?}: one letter too many");
    let told: Vec<_> = desk.line.iter().filter(|why| !why.is_empty()).copied().collect();
    assert_eq!(told, troubles, "{command} {reply:?}");
    assert_eq!(desk.line.last(), Some(&""), "{command} {reply:?}");
    assert!(server.state().faults.is_empty(), "{command} {reply:?}: the lie was never told");
}

#[tokio::test(start_paused = true)]
async fn a_lie_is_never_an_empty_mailbox() {
    check("UID SEARCH", &["$ NO [SERVERBUG] oops"], 2, &["protocol"]).await;
    check("UID SEARCH", &["$ BAD"], 1, &["protocol"]).await;
    check("UID SEARCH", &["EOF"], 1, &["closed"]).await;
    check("UID SEARCH", &["* BYE bye", "EOF"], 1, &["closed"]).await;
    check("UID SEARCH", &["$ OK found nothing, in truth not looked"], 1, &["protocol"]).await;
    check("UID SEARCH", &["* ESEARCH (TAG \"$\") UID ALL 1:3", "$ OK"], 1, &["protocol"]).await;
    check("UID SEARCH", &["STALL"], 1, &["timeout"]).await;
    check("UID SEARCH", &["u999 OK", "HONEST"], 1, &["protocol"]).await;
    check("SELECT", &["EOF"], 1, &["closed"]).await;
    check("SELECT", &["$ NO"], 1, &["protocol"]).await;
    check("SELECT", &["* 0 EXISTS", "$ OK no uidvalidity"], 1, &["protocol"]).await;
    check("LOGIN", &["STALL"], 1, &["timeout"]).await;
    check("LOGIN", &["$ NO [UNAVAILABLE] later"], 1, &["busy"]).await;
    check("NOOP", &[], 0, &[]).await;
}

#[tokio::test(start_paused = true)]
async fn a_half_told_fetch_is_never_a_lost_letter() {
    check("UID FETCH 1:3 (UID RFC822.SIZE", &["$ NO"], 1, &["protocol"]).await;
    check("UID FETCH 1:3 (UID BODY", &["$ NO"], 1, &["protocol"]).await;
    check("UID FETCH 1:3 (UID BODY", &["* 1 FETCH (UID 1 BODY[] {3}", "one)", "EOF"], 1, &["closed"]).await;
    check("UID FETCH 1:3 (UID BODY", &["* 1 FETCH (UID 1 BODY[] {300}", "on", "EOF"], 1, &["closed"]).await;
    check("UID FETCH 1:3 (UID BODY", &["* 1 FETCH (UID 1 BODY[] {400000000}", "x", "STALL"], 1, &["protocol"]).await;
    check("UID FETCH 1:3 (UID BODY", &["* 1 FETCH (UID 1 BODY[", "$ OK"], 1, &["protocol"]).await;
    // A letter that the server says OK about and leaves out is there when asked again.
    check("UID FETCH 1:3 (UID BODY", &["* 1 FETCH (UID 1 BODY[] NIL)", "$ OK"], 1, &["protocol"]).await;
    check("UID FETCH 1:3 (UID RFC822.SIZE", &["$ OK"], 1, &["protocol"]).await;
    // Leftovers and flags of others are not ours.
    check(
        "UID FETCH 1:3 (UID BODY",
        &["* 2 FETCH (UID 9 BODY[] {1}", "x)", "* 1 FETCH (UID 1 FLAGS (\\Seen))", "HONEST"],
        1,
        &[],
    )
    .await;
    check("UID FETCH", &["*  NOTIFY what  ever (", "* OK [ALERT] {5}", "HONEST"], 1, &[]).await;
}

#[tokio::test(start_paused = true)]
async fn who_was_first_is_shown_first_and_nobody_is_passed_over() {
    let server = Server::new();
    server.deliver("first");
    for (time, text) in [("10:00:09", "third"), ("10:00:05", "second"), ("10:00:30", "fifth"), ("10:00:30", "sixth")] {
        server.move_in(&format!("13-Apr-2020 {time} +0900"), text);
    }
    server.move_in("13-Apr-2020 10:00:20 +0900", "fourth");
    let memory: Arc<Cursors> = Arc::default();
    let mut desk = watch(&server, options(), memory.clone());
    let seen = desk.letters(4).await;
    let order = |seen: &[Sighting]| seen.iter().map(|sighting| sighting.place.uid).collect::<Vec<_>>();
    assert_eq!(order(&seen), [1, 3, 2, 6]);
    // The desk dies; who was shown later than a higher number is not behind the cursor.
    drop(desk);
    assert_eq!(memory.cursor("INBOX", 7), Some(3));
    server.move_in("13-Apr-2020 10:00:10 +0900", "late");
    let mut desk = watch(&server, options(), memory.clone());
    assert_eq!(order(&desk.check().await), [7, 6, 4, 5]);
    assert_eq!(memory.cursor("INBOX", 7), Some(7));
}

#[tokio::test(start_paused = true)]
async fn refused_logins_are_not_hammered() {
    let server = Server::new();
    for _ in 0..3 {
        server.fault("LOGIN", &["$ NO [AUTHENTICATIONFAILED]"]);
    }
    server.deliver("one");
    let began = now();
    let mut desk = watch(&server, options(), Arc::default());
    desk.letters(1).await;
    assert!(began.elapsed() >= Duration::from_secs(180));
    assert_eq!(desk.line, ["login"]);
}

/// A letter that comes while the desk idles, or just before, is seen at once.
async fn check_idle(reply: &'static [&'static str], within_seconds: u64) {
    let server = Server::new();
    server.fault("IDLE", reply);
    let mut desk = watch(&server, options(), Arc::default());
    desk.check().await;
    // IDLE was asked for, and answered in whatever way.
    while !server.state().log.iter().any(|command| command == "IDLE") {
        tokio::task::yield_now().await;
    }
    server.deliver("new");
    let began = now();
    timeout(PATIENCE, desk.letters(1)).await.unwrap_or_else(|_| panic!("{reply:?}"));
    assert!(began.elapsed() <= Duration::from_secs(within_seconds), "{reply:?}: {:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn idle_however_the_server_takes_it() {
    check_idle(&["HONEST"], 1).await;
    check_idle(&["* OK Still here", "HONEST"], 1).await;
    check_idle(&["* 4 EXISTS", "HONEST"], 1).await;
    check_idle(&["+ idling", "* 4 EXISTS"], 1).await;
    check_idle(&["$ NO not now"], 30).await;
    check_idle(&["$ BAD"], 30).await;
    check_idle(&["+ idling", "EOF"], 5).await;
    check_idle(&["+ idling", "$ OK enough"], 1).await;
    check_idle(&["* BYE", "EOF"], 5).await;
    // Silence: noticed after the renewal and one unanswered DONE.
    check_idle(&["STALL"], 70).await;
    check_idle(&["+ idling", "STALL"], 370).await;
}

#[tokio::test(start_paused = true)]
async fn without_idle_it_polls() {
    let server = Server::new();
    server.state().capabilities = "IMAP4rev1".to_owned();
    let mut desk = watch(&server, options(), Arc::default());
    desk.check().await;
    server.deliver("new");
    let began = now();
    desk.letters(1).await;
    assert!(began.elapsed() <= Duration::from_secs(30));
    assert!(!server.state().log.iter().any(|command| command.starts_with("IDLE")));
}

#[tokio::test(start_paused = true)]
async fn a_letter_that_came_during_a_search_is_seen_without_idle() {
    let server = Server::new();
    let mut desk = watch(&server, options(), Arc::default());
    desk.check().await;
    server.deliver("one");
    server.fault("UID SEARCH", &["* SEARCH", "* 1 EXISTS", "$ OK"]);
    desk.orders.send(Order::Check { done: tokio::sync::oneshot::channel().0 }).await.unwrap();
    let began = now();
    desk.letters(1).await;
    assert!(began.elapsed() < Duration::from_secs(2));
}

#[tokio::test(start_paused = true)]
async fn a_letter_that_breaks_the_line_is_given_up_and_the_next_goes_on() {
    let server = Server::new();
    for text in ["one", "poison", "three"] {
        server.deliver(text);
    }
    server.fault("UID FETCH 1:3 (UID BODY", &["EOF"]);
    for _ in 0..3 {
        server.fault("UID FETCH 2 (UID BODY", &["EOF"]);
    }
    let mut desk = watch(&server, options(), Arc::default());
    let seen = timeout(PATIENCE, desk.letters(3)).await.unwrap();
    assert_eq!(shown(&seen), ["1 Whole(3 bytes)", "2 Unfetchable", "3 Whole(5 bytes)"]);
}

#[tokio::test(start_paused = true)]
async fn large_old_and_vanished_letters() {
    let server = Server::new();
    server.deliver("old");
    server.deliver(&"x".repeat(2000));
    server.deliver("vanishes");
    server.deliver("last");
    server.state().folders.get_mut("INBOX").unwrap().letters.get_mut(&1).unwrap().date =
        "12-Apr-2020 23:59:59 +0900".into();
    server.fault("UID SEARCH UID 1:*", &["* SEARCH 1 2 3 4", "$ OK"]);
    server.state().folders.get_mut("INBOX").unwrap().letters.remove(&3);
    let mut desk = watch(&server, options(), Arc::default());
    let seen = timeout(PATIENCE, desk.letters(4)).await.unwrap();
    assert_eq!(shown(&seen), ["1 NotFetched", "2 Head(of 2000 bytes)", "3 Gone", "4 Whole(4 bytes)"]);
    assert_eq!(seen[1].received, at("2020-04-13T09:00:02+09:00"));
    let log = server.state().log.join("\n");
    assert!(!log.contains("UID FETCH 1 (UID BODY") && log.contains("UID FETCH 2 (UID BODY.PEEK[]<0.262144>)"), "{log}");
}

#[tokio::test(start_paused = true)]
async fn what_the_ledger_could_not_take_is_shown_again() {
    let server = Server::new();
    server.deliver("one");
    server.deliver("two");
    let mut desk = watch(&server, options(), Arc::default());
    desk.refusals = 2;
    assert_eq!(shown(&desk.check().await), ["1 Whole(3 bytes)", "2 Whole(3 bytes)"]);
}

#[tokio::test(start_paused = true)]
async fn another_uid_validity_shows_all_anew() {
    let server = Server::new();
    server.deliver("one");
    let memory = Arc::new(Cursors::default());
    let mut desk = watch(&server, options(), memory.clone());
    desk.check().await;
    drop(desk);
    server.state().folders.get_mut("INBOX").unwrap().uid_validity = 8;
    let mut desk = watch(&server, options(), memory);
    let seen = desk.check().await;
    assert_eq!((seen[0].place.uid_validity, seen[0].place.uid), (8, 1));
}

/// Where the server says that it put a letter.
fn moved(uid: u32) -> Filed {
    Filed::Moved(Some(Place { folder: "受付済み".to_owned(), uid_validity: 7, uid }))
}

/// Files letter 1 under the capabilities given; what the server was asked to change is compared.
async fn check_filing(capabilities: &str, filed: Filed, commands: &[&str]) {
    let server = Server::new();
    server.state().capabilities = capabilities.to_owned();
    server.deliver("one");
    let mut desk = watch(&server, options(), Arc::default());
    let place = desk.check().await[0].place.clone();
    let file = |done| Order::File { place: place.clone(), folder: "受付済み".to_owned(), done };
    assert_eq!(desk.order(file).await, filed);
    let changes: Vec<String> = {
        let changing = ["UID MOVE", "UID COPY", "UID STORE", "UID EXPUNGE"];
        let log = &server.state().log;
        log.iter().filter(|command| changing.iter().any(|c| command.starts_with(c))).cloned().collect()
    };
    assert_eq!(changes, commands, "{capabilities}");
    let again = desk.order(file).await;
    assert_eq!(again, if filed == Filed::Stays { Filed::Stays } else { Filed::NotThere });
}

#[tokio::test(start_paused = true)]
async fn letters_are_filed_as_the_server_can() {
    let target = "\"INBOX.&U9dO2G4IMH8-\"";
    check_filing("NAMESPACE MOVE", Filed::Moved(None), &[&format!("UID MOVE 1 {target}")]).await;
    let copy = [&format!("UID COPY 1 {target}"), "UID STORE 1 +FLAGS.SILENT (\\Deleted)", "UID EXPUNGE 1"];
    check_filing("NAMESPACE MOVE UIDPLUS", moved(1), &[&format!("UID MOVE 1 {target}")]).await;
    check_filing("NAMESPACE UIDPLUS", moved(1), &copy).await;
    check_filing("NAMESPACE", Filed::Stays, &[]).await;
}

#[tokio::test(start_paused = true)]
async fn a_folder_that_somebody_removed_is_made_again() {
    let server = Server::new();
    server.deliver("one");
    let mut desk = watch(&server, options(), Arc::default());
    let place = desk.check().await[0].place.clone();
    server.state().folders.remove("INBOX.&U9dO2G4IMH8-");
    server.fault("UID MOVE", &["$ NO [TRYCREATE] no such folder"]);
    let file = |done| Order::File { place: place.clone(), folder: "受付済み".to_owned(), done };
    assert_eq!(desk.order(file).await, moved(1));
    assert_eq!(server.uids("INBOX.&U9dO2G4IMH8-"), [1]);
    // A folder that is not ours is never made.
    server.deliver("two");
    let place = desk.letters(1).await[0].place.clone();
    let file = |done| Order::File { place: place.clone(), folder: "Archive".to_owned(), done };
    assert_eq!(desk.order(file).await, Filed::Stays);
}

#[tokio::test(start_paused = true)]
async fn junk_is_looked_at_and_left_alone_even_beside_a_busy_inbox() {
    let server = Server::new();
    server.make("INBOX.Junk");
    let mut desk = watch(&server, options(), Arc::default());
    desk.check().await;
    server
        .state()
        .folders
        .get_mut("INBOX.Junk")
        .unwrap()
        .letters
        .insert(5, server::Letter { date: "13-Apr-2020 09:00:00 +0900".to_owned(), bytes: b"buy".to_vec() });
    let junk = async {
        loop {
            server.deliver("busy");
            let seen = desk.letters(1).await.remove(0);
            if seen.role == crate::inbox::Role::Junk {
                return seen;
            }
            tokio::time::advance(Duration::from_millis(100)).await;
        }
    };
    let seen = timeout(Duration::from_secs(60), junk).await.unwrap();
    assert_eq!((seen.place.folder.as_str(), seen.place.uid), ("Junk", 5));
    assert!(!server.state().log.iter().any(|command| command.starts_with("SELECT \"INBOX.Junk\"")));
}

#[tokio::test(start_paused = true)]
async fn orders_for_a_broken_line_are_dropped_at_once() {
    let server = Server::new();
    server.fault("LOGIN", &["$ NO"]);
    let mut desk = watch(&server, options(), Arc::default());
    while desk.line != ["login"] {
        let report = desk.reports.recv().await.unwrap();
        desk.take(report);
    }
    let (done, answer) = tokio::sync::oneshot::channel();
    desk.orders.send(Order::FindInSent { message_id: "1@example.jp".to_owned(), done }).await.unwrap();
    assert!(timeout(Duration::from_secs(1), answer).await.unwrap().is_err());
}

#[tokio::test(start_paused = true)]
async fn the_watch_ends_when_the_daemon_lets_go() {
    let server = Server::new();
    let (desk, channels) = Desk::new(Arc::default());
    let clock = Clock::hand_wound(at("2020-04-13T09:00:00+09:00"));
    let watch = tokio::spawn(Watch::new(server, options(), Arc::<Cursors>::default(), clock, channels).keep());
    drop(desk);
    timeout(Duration::from_secs(1), watch).await.unwrap().unwrap();
}

#[tokio::test(start_paused = true)]
async fn what_was_said_before_tls_is_refused() {
    let server = Server::new();
    server.fault("STARTTLS", &["$ OK go", "* CAPABILITY injected"]);
    let mut tls = options();
    tls.server.security = Security::StartTls;
    assert_eq!(connect::open(&server, &tls).await.err(), Some(Trouble::Tls));
    server.fault("STARTTLS", &["$ BAD unknown"]);
    assert_eq!(connect::open(&server, &tls).await.err(), Some(Trouble::Tls));
    assert!(!server.state().log.iter().any(|command| command.starts_with("LOGIN")));
}

#[tokio::test(start_paused = true)]
async fn a_letter_is_never_copied_twice() {
    let server = Server::new();
    server.state().capabilities = "NAMESPACE UIDPLUS".to_owned();
    server.deliver("one");
    let mut desk = watch(&server, options(), Arc::default());
    let place = desk.check().await[0].place.clone();
    server.fault("UID STORE", &["$ NO read-only"]);
    let file = |done| Order::File { place: place.clone(), folder: "受付済み".to_owned(), done };
    assert_eq!(desk.order(file).await, Filed::Stays);
    assert_eq!(desk.order(file).await, moved(1));
    assert_eq!(server.uids("INBOX.&U9dO2G4IMH8-"), [1]);
}

#[tokio::test(start_paused = true)]
async fn orders_are_served_while_a_letter_waits_to_be_committed() {
    let server = Server::new();
    server.make("INBOX.Sent");
    server.make("INBOX.Junk");
    server.deliver("Message-ID: <1@example.jp>\r\n\r\nhello");
    let mut desk = watch(&server, options(), Arc::default());
    let waiting = loop {
        if let crate::inbox::Report::Sighted(sighting) = desk.reports.recv().await.unwrap() {
            break sighting;
        }
    };
    let append = |done| Order::AppendToSent {
        bytes: b"Message-ID: <9@example.jp>\r\n\r\n".to_vec(),
        message_id: "9@example.jp".to_owned(),
        done,
    };
    assert_eq!(desk.order(append).await, Appended::Stored);
    assert_eq!(desk.order(append).await, Appended::Already);
    assert!(desk.order(|done| Order::FindInSent { message_id: "<9@example.jp>".to_owned(), done }).await);
    let elsewhere = Place { uid_validity: 6, ..waiting.place.clone() };
    let fetch = |done| Order::Fetch { places: vec![elsewhere], message_id: Some("1@example.jp".to_owned()), done };
    assert!(desk.order(fetch).await.is_some());
    desk.memory.commit(&waiting.place);
    waiting.committed.send(crate::inbox::Committed::Yes).unwrap();
    server.deliver("two");
    assert_eq!(shown(&desk.letters(1).await), ["2 Whole(3 bytes)"]);
}

#[tokio::test(start_paused = true)]
async fn a_server_of_an_impatient_kind_loses_nothing() {
    // Untagged news before the `+` of an APPEND.
    let server = Server::new();
    server.make("INBOX.Sent");
    let mut desk = watch(&server, options(), Arc::default());
    desk.check().await;
    server.fault("APPEND", &["* 5 EXISTS", "HONEST"]);
    let append = |done| Order::AppendToSent { bytes: b"x".to_vec(), message_id: "9@example.jp".to_owned(), done };
    assert_eq!(desk.order(append).await, Appended::Stored);
    server.fault("APPEND", &["$ NO [OVERQUOTA] full"]);
    assert_eq!(desk.order(append).await, Appended::Refused);
    server.deliver("one");
    assert_eq!(desk.letters(1).await.len(), 1);
    assert_eq!(server.state().connections, 1);
}

#[tokio::test(start_paused = true)]
async fn a_survey_makes_nothing() {
    let server = Server::new();
    server.make("INBOX.Sent");
    server.make("INBOX.&U9dO2G4IMH8-");
    server.deliver("Subject: x\r\n\r\n");
    let found = survey::look(&server, &options()).await.unwrap();
    assert!(found.has_our_folders() && found.offers.idle && found.offers.prefix == "INBOX.");
    assert_eq!(found.recent_headers, [b"Subject: x\r\n\r\n".to_vec()]);
    let made: Vec<_> = found.folders.iter().filter(|f| f.letters.is_some()).map(|f| f.name.as_str()).collect();
    assert_eq!(made, ["受付済み", "Sent"]);
    assert!(!server.state().log.iter().any(|c| c.starts_with("CREATE") || c.starts_with("SELECT")));
}

#[tokio::test]
async fn plain_goes_to_this_machine_only() {
    let mut elsewhere = options();
    elsewhere.server.host = "192.0.2.1".to_owned();
    assert_eq!(connect::open(&Network, &elsewhere).await.err(), Some(Trouble::NotLoopback));
}

/// What lies in Sent is shown by its header, once, also after it was numbered anew; from before the first start nothing.
#[tokio::test(start_paused = true)]
async fn sent_is_followed() {
    let server = Server::new();
    server.make("INBOX.Sent");
    let letter = |date: &str| {
        let bytes = b"Message-ID: <1@example.jp>\r\n\r\ntext\r\n".to_vec();
        server::Letter { date: date.to_owned(), bytes }
    };
    let put = |uid, date: &str| {
        server.state().folders.get_mut("INBOX.Sent").unwrap().letters.insert(uid, letter(date));
    };
    put(1, "12-Apr-2020 23:00:00 +0900");
    put(2, "13-Apr-2020 09:00:00 +0900");
    let memory: Arc<Cursors> = Arc::default();
    let mut desk = watch(&server, options(), memory.clone());
    let sent = |seen: &[crate::inbox::Sighting]| -> Vec<(u32, u32)> {
        let sent = seen.iter().filter(|s| s.role == crate::inbox::Role::Sent);
        sent.map(|s| (s.place.uid_validity, s.place.uid)).collect()
    };
    let first = desk.check().await;
    assert_eq!(sent(&first), [(7, 2)]);
    assert!(first.iter().all(|s| matches!(s.body, crate::inbox::Body::Header(_))));
    put(3, "13-Apr-2020 10:00:00 +0900");
    assert_eq!(sent(&desk.check().await), [(7, 3)]);
    drop(desk);
    let mut desk = watch(&server, options(), memory.clone());
    assert!(desk.check().await.is_empty());
    drop(desk);
    server.state().folders.get_mut("INBOX.Sent").unwrap().uid_validity = 8;
    let mut desk = watch(&server, options(), memory);
    assert_eq!(sent(&desk.check().await), [(8, 2), (8, 3)]);
    let fetched = |command: &String| command.contains("BODY.PEEK[]") || command.starts_with("SELECT \"INBOX.Sent\"");
    assert!(!server.state().log.iter().any(fetched), "only looked at, and never whole");
}

/// All folders but Sent and Drafts, and a letter that was overlooked is shown once more.
#[tokio::test(start_paused = true)]
async fn all_is_listed_and_what_was_overlooked_is_shown() {
    let server = Server::new();
    for folder in ["INBOX.Sent", "INBOX.Drafts", "INBOX.Junk", "INBOX.2019"] {
        server.make(folder);
    }
    server.deliver("Message-ID: <1@example.jp>\r\n\r\none");
    server.deliver("two");
    let mut desk = watch(&server, options(), Arc::default());
    let seen = desk.check().await;
    let listings = desk.order(|done| Order::List { done }).await;
    let folders: Vec<(&str, bool, usize)> =
        listings.iter().map(|l| (l.folder.as_str(), l.junk, l.letters.len())).collect();
    let ours = ["ドクターメール", "受付済み", "自動応答", "要確認"].map(|name| (name, false, 0));
    assert!(ours.iter().all(|folder| folders.contains(folder)), "{folders:?}");
    assert!([("INBOX", false, 2), ("Junk", true, 0), ("2019", false, 0)].iter().all(|f| folders.contains(f)));
    assert_eq!(folders.len(), 7, "{folders:?}");
    let inbox = listings.iter().find(|l| l.folder == "INBOX").unwrap();
    assert_eq!(inbox.letters[0].message_id.as_deref(), Some("1@example.jp"));
    assert_eq!(inbox.letters[1].message_id, None);
    assert_eq!(inbox.letters[1].received, Some(at("2020-04-13T09:00:02+09:00")));
    let (done, mut finished) = tokio::sync::oneshot::channel();
    desk.orders.send(Order::Show { places: vec![seen[0].place.clone()], done }).await.unwrap();
    assert_eq!(shown(&desk.letters(1).await), ["1 Whole(33 bytes)"]);
    while finished.try_recv().is_err() {
        let report = desk.reports.recv().await.unwrap();
        assert!(desk.take(report).is_none(), "shown once");
    }
}
