//! Events in, outcomes out.

use std::os::unix::fs::PermissionsExt as _;

use super::super::queue;
use super::*;

fn answer(outcome: &Outcome) -> Answer {
    match outcome {
        Outcome::Done { answer, .. } | Outcome::Already(answer) => answer.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn is_its_owners_alone_and_one_desk_runs_on_it() {
    let office = Office::open();
    for name in ["ledger.db", "ledger.db-wal", "ledger.db.lock"] {
        let mode = std::fs::metadata(office.folder.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    let second = Ledger::open(&office.path(), seal());
    assert!(matches!(second, Err(Trouble::Locked(_))));
    assert!(ReadOnly::open(&office.path()).unwrap().report().mails().unwrap().is_empty());
}

#[test]
fn reading_beside_leaves_the_writers_locks() {
    let office = Office::open();
    for _ in 0..2 {
        drop(ReadOnly::open(&office.path()).unwrap());
    }
    // The last connection to close removes the log: another process must see that this one is there.
    let ino = std::os::unix::fs::MetadataExt::ino(&std::fs::metadata(office.path()).unwrap());
    let locks = std::fs::read_to_string("/proc/locks").unwrap_or_default();
    let held = locks.lines().any(|lock| lock.contains("POSIX") && lock.contains(&format!(":{ino} ")));
    assert!(held || locks.is_empty(), "{locks}");
}

#[test]
fn what_does_not_open() {
    fn check(spoil: impl FnOnce(&std::path::Path), expected: fn(&Trouble) -> bool) {
        let office = Office::open();
        let path = office.path();
        let Office { folder, ledger } = office;
        drop(ledger);
        spoil(&path);
        let trouble = Ledger::open(&path, seal()).err().unwrap();
        assert!(expected(&trouble), "{trouble}");
        drop(folder);
    }
    check(|path| std::fs::write(path, "name,number\n".repeat(500)).unwrap(), |t| matches!(t, Trouble::Damaged { .. }));
    check(
        |path| Connection::open(path).unwrap().pragma_update(None, "user_version", 99).unwrap(),
        |t| matches!(t, Trouble::OtherVersion { found: 99, .. }),
    );
    check(
        |path| {
            let conn = Connection::open(path).unwrap();
            let other = Seal::new(&[8; 32]).seal("meta:key-check", b"uketsuke").unwrap();
            meta::set(&conn, meta::KEY_CHECK, other).unwrap();
        },
        |t| matches!(t, Trouble::WrongKey),
    );
}

#[test]
fn seen_twice_nothing_changes() {
    let mut office = Office::open();
    let events = [arrival(1), set_credentials("a", "pw1"), claim(1, 1)];
    office.ledger.batch(&events, now(), decide).unwrap();
    let once = office.dump();
    let again = office.ledger.batch(&events, now() + Duration::hours(1), decide).unwrap();
    assert_eq!(office.dump(), once);
    assert_eq!(answer(&again[1]), Answer::Done { said: "set".to_owned() });
    assert_eq!(answer(&again[2]), Answer::Claim(ClaimVerdict::Send));
    assert!(again.iter().all(|outcome| matches!(outcome, Outcome::Already(_))), "nothing is handed out again");
}

#[test]
fn a_failing_event_fails_alone() {
    let mut office = Office::open();
    let gone = event("gone", What::Gone { letter: inbox(2), received: None });
    let outcomes = office.ledger.batch(&[arrival(1), gone.clone(), arrival(3)], now(), decide).unwrap();
    assert!(matches!(outcomes[1], Outcome::Failed { why: Mishap::Panicked, tries: 1 }));
    assert_eq!(office.ledger.report().account().unwrap().total, 2);
    assert_eq!(queue::cursor(&office.ledger.conn, "INBOX", 1).unwrap(), Some(1), "the one between is shown again");

    let missing = Fact::ReservationStands { reservation: 9, status: ReservationStatus::Cancelled };
    let kept = Fact::LetterKept(record_of(7, inbox(7)));
    let outcome = office.record("x", Decision { facts: vec![kept, missing], ..Decision::default() });
    assert!(matches!(outcome, Outcome::Failed { why: Mishap::Missing("reservation"), .. }));
    assert!(!office.ledger.knows(&inbox(7)).unwrap(), "half of it is none of it");
}

#[test]
fn a_dry_run_tells_and_leaves_nothing() {
    let mut office = Office::open();
    let before = office.dump();
    let mut event = set_credentials("a", "pw1");
    if let What::Act(act) = &mut event.what {
        act.dry_run = true;
    }
    assert_eq!(answer(&office.take(event.clone())), Answer::Done { said: "set".to_owned() });
    assert_eq!(office.dump(), before);
    if let What::Act(act) = &mut event.what {
        act.dry_run = false;
    }
    assert!(matches!(office.take(event), Outcome::Done { .. }), "the same act counts later");
}

#[test]
fn a_claim_hands_the_bytes_to_one_and_settling_wipes_them() {
    let mut office = Office::open();
    office.take(arrival(1));
    let Outcome::Done { claimed: Some(claimed), .. } = office.take(claim(1, 1)) else { panic!("granted") };
    assert_eq!((claimed.attempt, claimed.message_id.as_str()), (1, "d1@example.com"));
    assert_eq!(claimed.to, address("hanako@example.jp"));
    assert!(String::from_utf8_lossy(&claimed.bytes).contains("d1@example.com"));
    let Outcome::Done { claimed: None, answer } = office.take(claim(1, 2)) else { panic!("refused") };
    assert_eq!(answer, Answer::Claim(ClaimVerdict::Not(OutboxStatus::Sending)));
    office.take(delivered(1, 1, Delivery::Accepted { reply: "250 2.0.0".to_owned() }));
    let row = office.ledger.report().outbox().unwrap().remove(0);
    assert_eq!((row.status, row.last_reply.as_deref()), (OutboxStatus::Sent, Some("250 2.0.0")));
    let left: Option<Vec<u8>> = office.ledger.conn.query_row("SELECT bytes FROM outbox", [], |r| r.get(0)).unwrap();
    assert_eq!(left, None);
}

#[test]
fn secrets_lie_sealed() {
    let mut office = Office::open();
    office.take(set_credentials("a", "PASS-7733"));
    let drafts = vec![draft(1, Carries::Credentials), draft(2, Carries::DoctorMail)];
    office.record("drafts", Decision { drafts, ..Decision::default() });
    for name in ["ledger.db", "ledger.db-wal"] {
        let bytes = std::fs::read(office.folder.path().join(name)).unwrap();
        for secret in ["PASS-7733", "824 3337", "SECRET-WORDS"] {
            let found = bytes.windows(secret.len()).any(|w| w == secret.as_bytes());
            assert!(!found, "{secret} in {name}");
        }
    }
}

#[test]
fn versions_of_credentials_and_their_wiping() {
    let mut office = Office::open();
    office.take(set_credentials("a", "one"));
    office.take(set_credentials("b", "two"));
    let seen = std::cell::RefCell::new(None);
    let look = |office: &mut Office, key: &str| {
        let timer = Timer { kind: TimerKind::HostsList { session: wednesday() }, due_at: now() };
        let asked = event(key, What::Timer(timer));
        let watch = |known: &Known, _: &Event| {
            *seen.borrow_mut() = known.sessions.first().cloned();
            Decision::default()
        };
        office.ledger.batch(&[asked], now(), watch).unwrap();
        seen.borrow_mut().take().unwrap()
    };
    let credentials = look(&mut office, "t1").credentials.unwrap();
    assert_eq!((credentials.version, credentials.credentials.password.as_str()), (2, "two"));
    let wiped = Fact::CredentialsWiped { session: wednesday() };
    office.record("wipe", Decision { facts: vec![wiped], ..Decision::default() });
    let session = look(&mut office, "t2");
    assert_eq!((session.credentials, session.wiped_at), (None, Some(now())));
}

#[test]
fn timers_that_are_done_stay_done() {
    let mut office = Office::open();
    let timer = |due_at| Timer { kind: TimerKind::Dispatch { session: wednesday() }, due_at };
    let plan = |due_at| Decision { timers: vec![timer(due_at)], ..Decision::default() };
    let later = now() + Duration::hours(1);
    office.record("plan", plan(now()));
    assert_eq!(office.ledger.timers_due(now()).unwrap(), [timer(now())]);
    office.record("move", plan(later));
    assert_eq!(office.ledger.timers_due(now()).unwrap(), []);
    assert_eq!(office.ledger.next_due().unwrap(), Some(later));
    let rings = event(&timer(now()).kind.key(), What::Timer(timer(now())));
    assert!(matches!(office.take(rings.clone()), Outcome::TooEarly), "asked for before it was moved");
    let taken = office.ledger.batch(&[rings], later, decide).unwrap();
    assert!(matches!(taken[0], Outcome::Done { .. }));
    office.record("again", plan(later + Duration::hours(1)));
    assert_eq!(office.ledger.next_due().unwrap(), None);
}

#[test]
fn a_timer_that_fails_three_times_is_told_and_left() {
    let mut office = Office::open();
    let timer = Timer { kind: TimerKind::Dispatch { session: wednesday() }, due_at: now() };
    office.record("plan", Decision { timers: vec![timer.clone()], ..Decision::default() });
    for expected in 1..=3 {
        assert_eq!(office.ledger.timers_due(now()).unwrap().len(), 1);
        let rings = event(&timer.kind.key(), What::Timer(timer.clone()));
        let outcomes = office.ledger.batch(&[rings], now(), |_, _| panic!("no")).unwrap();
        assert!(matches!(outcomes[0], Outcome::Failed { tries, .. } if tries == expected));
    }
    assert_eq!(office.ledger.timers_due(now()).unwrap(), []);
    assert_eq!(office.ledger.report().status().unwrap().stuck, ["event:dispatch:room:2020-04-15"]);
}

#[test]
fn tries_are_counted_before_and_forgotten_after() {
    let mut office = Office::open();
    assert_eq!(office.ledger.begin_try(&inbox(1)).unwrap(), 1);
    assert_eq!(office.ledger.begin_try(&inbox(1)).unwrap(), 2);
    office.take(arrival(2));
    assert_eq!(queue::cursor(&office.ledger.conn, "INBOX", 1).unwrap(), Some(0), "letter 1 is open");
    office.take(arrival(1));
    assert_eq!(queue::cursor(&office.ledger.conn, "INBOX", 1).unwrap(), Some(2));
    assert_eq!(queue::cursor(&office.ledger.conn, "INBOX", 2).unwrap(), None, "numbered anew");
    assert_eq!(office.ledger.begin_try(&inbox(1)).unwrap(), 1);
}

#[test]
fn what_comes_out_of_order_holds_the_cursor_back() {
    let mut office = Office::open();
    let cursor = |office: &Office| queue::cursor(&office.ledger.conn, "INBOX", 1).unwrap();
    office.take(arrival(1));
    office.ledger.expect(&[inbox(1), inbox(2), inbox(3)]).unwrap();
    office.take(arrival(4));
    assert_eq!(cursor(&office), Some(1), "letter 2 is expected, and letter 1 was taken before");
    assert_eq!(office.ledger.begin_try(&inbox(2)).unwrap(), 1, "to expect it is no try");
    office.take(arrival(2));
    assert_eq!(office.ledger.left_open("INBOX", 1).unwrap(), [inbox(3)]);
    assert_eq!(cursor(&office), Some(2));
    // After a crash letter 4 is shown once more.
    office.ledger.begin_try(&inbox(4)).unwrap();
    assert!(matches!(office.take(arrival(4)), Outcome::Already(_)));
    office.take(arrival(3));
    assert_eq!(cursor(&office), Some(4));
}

#[test]
fn what_root_makes_is_the_desks_own() {
    use std::os::unix::fs::{MetadataExt as _, chown};
    let folder = tempfile::tempdir().unwrap();
    // Nobody else can give a folder away; then there is nothing to see.
    if chown(folder.path(), Some(12_345), Some(12_345)).is_err() {
        return;
    }
    let _ledger = Ledger::open(&folder.path().join("ledger.db"), seal()).unwrap();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        let own = entry.metadata().unwrap();
        assert_eq!((own.uid(), own.gid()), (12_345, 12_345), "{:?}", entry.file_name());
    }
}

#[test]
fn a_second_copy_is_known_by_id_and_text() {
    let mut office = Office::open();
    office.take(arrival(1));
    let mut copy = arrival(1);
    copy.key = "letter:INBOX/2/1".to_owned();
    if let What::Letter(arrival) = &mut copy.what {
        arrival.letter_key.uid_validity = 2;
    }
    office.take(copy);
    let states: Vec<_> = office.ledger.report().mails().unwrap().iter().map(|mail| mail.state).collect();
    assert_eq!(states, [LetterState::Taken, LetterState::Duplicate]);
}
