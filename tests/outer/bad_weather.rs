//! What the world does to a desk: odd letters, kills, full disks, wrong clocks, lost and restored ledgers.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use uketsuke::mail::Letter;

use crate::folder_desk::{FolderDesk, MORNING, files_below, reservation, signal};
use crate::servers::eventually;

const WEDNESDAY: &str = "2020-04-15T10:00:05+09:00";
const UTF8_IN_BASE64: &str = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n";
const COMPLAINT: &str = "手足のしびれが続いています";

/// Waits until so many letters stand in the ledger, and all of ours have left.
fn settled(desk: &FolderDesk, letters: usize) {
    eventually("letters read and answered", || {
        (desk.columns("mails", ["id"]).len() >= letters && all_left(desk)).then_some(())
    });
}

/// Nothing of ours waits or is in hand.
fn all_left(desk: &FolderDesk) -> bool {
    desk.columns("outbox", ["status"]).iter().all(|[status]| status == "sent" || status == "unknown")
}

fn answered(desk: &FolderDesk) -> bool {
    desk.columns("outbox", ["id"]).len() >= 4
}

#[test]
fn odd_letters_wait_for_a_person_and_the_next_goes_on() {
    let mut desk = FolderDesk::set_up();
    desk.import_roster();
    desk.start(MORNING);
    let header = |rest: &str| format!("From: taro@example.com\nMessage-ID: <odd@example.com>\n{rest}").into_bytes();
    let odd: [(&str, Vec<u8>); 9] = [
        ("not-a-mail", Vec::new()),
        ("not-a-mail", vec![0; 5000]),
        ("not-a-mail", b"hello, this is\nno mail at all\n".to_vec()),
        ("not-a-mail", (0..20_000_u32).map(|i| (i * i % 251) as u8 | 0x80).collect()),
        ("no-sender", b"Subject: greetings\nMessage-ID: <nobody@example.com>\n\nhello\n".to_vec()),
        ("several-senders", [b"From: taro@example.com\n".as_slice(), &reservation("two@example.com")].concat()),
        ("undecodable", [header(UTF8_IN_BASE64), b"\xff\xfe!!!!".repeat(100)].concat()),
        ("too-large", [header("\n"), b"long ".repeat(500_000)].concat()),
        ("question", header(&"Content-Type: message/rfc822\n\n".repeat(20_000))),
    ];
    for (_, mail) in &odd {
        desk.deliver(mail);
    }
    let without_date =
        String::from_utf8(reservation("good@example.com")).unwrap().replace("Date: Mon,", "X-Date: Mon,");
    desk.deliver(without_date.as_bytes());
    settled(&desk, odd.len() + 1);
    let mut expected: Vec<[&str; 2]> = odd.iter().map(|(reason, _)| ["review", *reason]).collect();
    expected.push(["taken", "confirmed"]);
    assert_eq!(desk.columns("mails", ["state", "reason"]), expected);
    assert_eq!(desk.columns("review", ["id"]).len(), odd.len());
    let account = &desk.json("status")["account"];
    assert_eq!((&account["states"]["review"], &account["total"]), (&9.into(), &10.into()));
    assert_eq!(desk.sent().len(), 1);
    assert!(desk.stop().success());
}

#[test]
fn a_roster_counts_whole_or_not_at_all_and_lost_members_need_a_yes() {
    let desk = FolderDesk::set_up();
    desk.import_roster();
    let import = |rows: &str, more: &[&str]| {
        let file = desk.path("next.csv").display().to_string();
        fs::write(&file, format!("会員番号,氏名,ふりがな,メールアドレス,電話\n{rows}")).unwrap();
        let ran = desk.command(&[&["roster", "import", file.as_str()], more].concat());
        (ran.status.code(), String::from_utf8(ran.stdout).unwrap() + &String::from_utf8(ran.stderr).unwrap())
    };
    let before = desk.columns("roster", ["name"]);
    let (code, said) = import("9,佐藤 次郎,,jiro@example.com,\n10,鈴木 三郎,,no address,\n", &[]);
    assert!(code == Some(1) && said.contains("line 3"), "{said}");
    let (code, said) = import("9,佐藤 次郎,,jiro@example.com,\n", &[]);
    assert!(code == Some(1) && said.contains("needs --yes") && said.contains("1 new (9)"), "{said}");
    let (code, _) = import("9,佐藤 次郎,,jiro@example.com,\n", &["--yes", "--dry-run"]);
    assert_eq!((code, desk.columns("roster", ["name"])), (Some(0), before));
    let (code, _) = import("9,佐藤 次郎,,jiro@example.com,\n", &["--yes"]);
    assert_eq!((code, desk.columns("roster", ["name"])), (Some(0), vec![["佐藤 次郎".to_owned()]]));
}

/// The ledger as three processes leave it that were killed while they read letter 2.
#[test]
fn a_letter_that_killed_three_processes_is_not_read_again_and_the_next_goes_on() {
    let mut desk = FolderDesk::set_up();
    desk.import_roster();
    desk.start(MORNING);
    desk.deliver(&reservation("first@example.com"));
    settled(&desk, 1);
    assert!(desk.stop().success());
    let ledger = rusqlite::Connection::open(desk.path("state/ledger.sqlite")).unwrap();
    let begun = "INSERT INTO tries SELECT 'letter:' || folder || '/' || uid_validity || '/' || (uid + 1), 3, folder,
        uid_validity, uid + 1 FROM letters";
    assert_eq!(ledger.execute(begun, []).unwrap(), 1);
    drop(ledger);
    desk.deliver(&reservation("killer@example.com"));
    desk.deliver(&reservation("next@example.com"));
    desk.start(MORNING);
    settled(&desk, 3);
    let stands = desk.columns("mails", ["state", "reason"]);
    assert_eq!(stands, [["taken", "confirmed"], ["review", "quarantined"], ["taken", "confirmed"]]);
    assert_eq!(desk.sent().len(), 2, "nothing answers the letter that nobody could read");
    assert!(desk.stop().success());
}

#[test]
fn killed_at_any_line_of_its_log_it_loses_and_repeats_nothing() {
    let mut desk = FolderDesk::set_up();
    desk.import_roster();
    desk.start(MORNING);
    assert!(desk.stop().success());
    for id in ["a", "b", "c"] {
        desk.deliver(&reservation(&format!("{id}@example.com")));
    }
    desk.deliver(format!("From: hanako@example.com\nSubject: ドクターメール\n\n{COMPLAINT}\n").as_bytes());
    for lines in 1..=8 {
        let said = desk.log().lines().count();
        let mut daemon = desk.spawn(&[], MORNING, &[]);
        eventually("so many lines of the log", || {
            (desk.log().lines().count() >= said + lines || (answered(&desk) && all_left(&desk))).then_some(())
        });
        signal(&daemon, "KILL");
        daemon.wait().unwrap();
    }
    desk.start(MORNING);
    settled(&desk, 4);
    assert_eq!(desk.columns("mails", ["uid"]), [["1"], ["2"], ["3"], ["4"]]);
    let mut copies: BTreeMap<String, u32> = BTreeMap::new();
    let mut answers: BTreeMap<String, u32> = BTreeMap::new();
    for mail in desk.sent() {
        let letter = Letter::decode(&mail);
        *copies.entry(letter.message_id.unwrap()).or_default() += 1;
        for answered in letter.in_reply_to {
            *answers.entry(answered).or_default() += 1;
        }
    }
    assert!(copies.values().chain(answers.values()).all(|count| *count == 1), "{copies:?} {answers:?}");
    // A letter in hand when the power went is `unknown` and looked at again in a quarter of an hour; none is lost.
    let known = desk.columns("outbox", ["status", "message_id"]);
    let arrived = known.iter().all(|[status, id]| status == "unknown" || copies.contains_key(id));
    assert!(arrived && known.len() >= 4, "{known:?}");
    assert!(desk.stop().success());
}

#[test]
fn what_it_cannot_work_with_is_said_at_the_start() {
    fn check(desk: &FolderDesk, arguments: &[&str], code: i32, expected: &str) {
        let (ended, said) = desk.refusal(arguments);
        assert!(ended == Some(code) && said.contains(expected), "{ended:?}: {said}");
    }
    let mut desk = FolderDesk::set_up();
    let key = desk.path("secrets/ledger-key");
    desk.start(MORNING);
    check(&desk, &[], 1, "another desk runs on this ledger");
    assert!(desk.stop().success());
    let good = fs::read(&key).unwrap();
    fs::write(&key, data_encoding::BASE64.encode(&[8; 32])).unwrap();
    check(&desk, &[], 2, "the sealing key does not fit");
    fs::remove_file(&key).unwrap();
    check(&desk, &[], 2, "ledger-key");
    fs::write(&key, good).unwrap();
    fs::write(desk.path("state/ledger.sqlite"), [0x55; 8192]).unwrap();
    check(&desk, &[], 1, "is damaged (not a ledger)");
    fs::remove_dir_all(desk.path("state")).unwrap();
    fs::write(desk.path("state"), "").unwrap();
    check(&desk, &[], 1, "state");
    fs::remove_file(desk.path("state")).unwrap();
    check(&desk, &[], 2, "--first-start");
    fs::remove_dir_all(desk.path("runtime")).unwrap();
    desk.daemon = Some(desk.spawn(&[], MORNING, &["--first-start"]));
    eventually("a desk begun anew", || (desk.json("status")["running"] == true).then_some(()));
    assert!(desk.stop().success());
    desk.start(MORNING);
    assert!(desk.json("status")["sending_held"].is_null());
}

#[test]
fn a_restored_ledger_holds_its_letters_until_it_was_looked_at_and_once() {
    let mut desk = FolderDesk::set_up();
    desk.import_roster();
    desk.start(MORNING);
    assert!(desk.stop().success());
    let backup = fs::read(desk.path("state/ledger.sqlite")).unwrap();
    desk.start(MORNING);
    desk.deliver(&reservation("lost@example.com"));
    settled(&desk, 1);
    eventually("a letter filed", || {
        let inbox = files_below(&desk.path("mailbox/new"));
        inbox.is_empty().then_some(())
    });
    assert!(desk.stop().success());
    for journal in ["-wal", "-shm"] {
        let _gone = fs::remove_file(desk.path(&format!("state/ledger.sqlite{journal}")));
    }
    fs::write(desk.path("state/ledger.sqlite"), backup).unwrap();
    desk.start(MORNING);
    assert_eq!(desk.json("status")["sending_held"], "restored");
    desk.deliver(&reservation("after@example.com"));
    eventually("a held letter", || (desk.columns("outbox", ["status"]) == [["held"]]).then_some(()));
    assert!(desk.command(&["outbox", "release"]).status.success());
    settled(&desk, 1);
    assert!(desk.stop().success());
    desk.start(MORNING);
    assert!(desk.json("status")["sending_held"].is_null(), "what was looked at holds nothing any more");
}

#[test]
fn a_clock_that_jumped_back_sends_nothing() {
    let mut desk = FolderDesk::set_up();
    desk.import_roster();
    desk.start(MORNING);
    assert!(desk.stop().success());
    desk.start("2020-04-13T07:00:00+09:00");
    desk.deliver(&reservation("early@example.com"));
    eventually("a held letter", || (desk.columns("outbox", ["status"]) == [["held"]]).then_some(()));
    assert_eq!(desk.json("status")["sending_held"], "clock-behind");
    assert!(desk.log().contains("clock is behind"));
    assert_eq!(desk.sent().len(), 0);
    assert!(desk.command(&["outbox", "release"]).status.success());
    settled(&desk, 1);
    assert_eq!(desk.sent().len(), 1);
}

#[test]
fn a_wrong_configuration_is_refused_while_it_runs() {
    let mut desk = FolderDesk::set_up();
    desk.import_roster();
    desk.start(MORNING);
    desk.deliver(&reservation("booked@example.com"));
    settled(&desk, 1);
    let file = desk.path("desk.toml");
    let good = fs::read_to_string(&file).unwrap();
    let reload = |text: String, expected: &str| {
        let said = desk.log().len();
        fs::write(&file, text).unwrap();
        signal(desk.daemon.as_ref().unwrap(), "HUP");
        eventually(expected, || desk.log().split_off(said).contains(expected).then_some(()));
    };
    reload(format!("{good}\n[nonsense]\n"), "the old configuration stays in force: ");
    reload(good.replace("2020-05-27", "2020-04-14"), "it would drop room:2020-04-15");
    reload(good.replace("044-863-8444", "044-000-0000"), "was read anew");
    desk.deliver(&reservation("again@example.com"));
    settled(&desk, 2);
    let with_new_telephone = |mail: &Vec<u8>| Letter::decode(mail).text().contains("044-000-0000");
    assert_eq!(desk.sent().iter().filter(|mail| with_new_telephone(mail)).count(), 1);
}

#[test]
fn a_full_disk_is_waited_out() {
    let mut desk = FolderDesk::set_up();
    let state = desk.path("state").display().to_string();
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=3m", "tmpfs", &state]).status().unwrap();
    assert!(mounted.success(), "this test mounts a small file system: run it as root");
    desk.import_roster();
    desk.start(MORNING);
    let fill = vec![0; 8 << 20];
    assert!(fs::write(desk.path("state/fill"), fill).is_err());
    for id in ["a", "b"] {
        desk.deliver(&reservation(&format!("{id}@example.com")));
    }
    eventually("a complaint", || desk.log().contains("the disk is full").then_some(()));
    assert_eq!(desk.sent().len(), 0);
    fs::remove_file(desk.path("state/fill")).unwrap();
    settled(&desk, 2);
    assert_eq!(desk.columns("mails", ["state"]), [["taken"], ["taken"]]);
    assert_eq!(desk.sent().len(), 2);
    assert!(desk.stop().success());
    let _unmounted = Command::new("umount").arg(&state).status();
}

#[test]
fn neither_log_nor_ledger_keeps_what_is_secret() {
    let mut desk = FolderDesk::set_up();
    desk.import_roster();
    desk.start(MORNING);
    desk.deliver(&reservation("room@example.com"));
    desk.deliver(format!("From: hanako@example.com\nSubject: ドクターメール\n\n{COMPLAINT}\n").as_bytes());
    settled(&desk, 2);
    assert!(desk.stop().success());
    fs::write(desk.path("typed"), "81234567890\nk7Q4mXd2\n").unwrap();
    desk.set_credentials("2020-04-15", &desk.path("typed"));
    desk.start(WEDNESDAY);
    eventually("the credentials", || {
        desk.sent().iter().any(|mail| Letter::decode(mail).text().contains("k7Q4mXd2")).then_some(())
    });
    settled(&desk, 2);
    let secret = [COMPLAINT, "k7Q4mXd2", "81234567890", "812 3456 7890"];
    let personal = ["hanako", "花子", "はなこ", "オンライン保健室参加希望"];
    let holds = |bytes: &[u8], word: &str| bytes.windows(word.len()).any(|window| window == word.as_bytes());
    for file in files_below(&desk.path("state")).iter().chain([&desk.path("log")]) {
        let bytes = fs::read(file).unwrap();
        for word in secret {
            assert!(!holds(&bytes, word), "{word} stands in {}", file.display());
        }
    }
    for word in personal {
        assert!(!desk.log().contains(word), "{word} stands in the log");
    }
}
