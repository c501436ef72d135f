//! What members and doctor write to each other is found nowhere but in the letters meant for them.
//!
//! The real binary over folders, its log at the finest level: one case with an answer that is stopped and one that goes
//! out, then a search of everything the desk keeps or prints, while it runs and after it was killed.

use std::fs;

use uketsuke::mail::Letter;

use crate::folder_desk::{FolderDesk, MORNING, files_below, signal};
use crate::servers::eventually;

const COMPLAINT: &str = "手足のしびれが続いています";
const FIRST_WORDS: &str = "お薬をやめてみましょう";
const SECOND_WORDS: &str = "お薬を半分にしてみましょう";
const SECRETS: [&str; 3] = [COMPLAINT, FIRST_WORDS, SECOND_WORDS];
const LATER: &str = "2020-04-13T09:40:00+09:00";

#[test]
fn doctor_mail_is_kept_nowhere_and_printed_nowhere() {
    let mut desk = FolderDesk::set_up();
    desk.import_roster();
    desk.start(MORNING);
    desk.deliver(&letter(("hanako@example.com", "ドクターメール"), "", &format!("西先生、{COMPLAINT}。")));
    let to_doctor = sent(&desk, |letter| letter.text().contains(COMPLAINT));
    desk.deliver(&answer(&to_doctor, &format!("{FIRST_WORDS}。")));
    let notice = sent(&desk, |letter| {
        letter.to[0].address.to_string() == "nishi@example.jp" && letter.subject.contains("お届け")
    });
    desk.deliver(&answer(&notice, "止める"));
    eventually("the first words withdrawn", || has(&desk, "withdrawn").then_some(()));
    found_nowhere(&desk);
    desk.deliver(&answer(&to_doctor, &format!("{SECOND_WORDS}。")));
    eventually("the second words held", || has(&desk, "held").then_some(()));
    eventually("the doctor told of them", || (!has(&desk, "queued") && !has(&desk, "sending")).then_some(()));
    // Killed in the middle, and started after the ten minutes: it looks through the inbox, and only then sends.
    let mut killed = desk.daemon.take().unwrap();
    signal(&killed, "KILL");
    let _ended = killed.wait();
    desk.start(LATER);
    let to_member = sent(&desk, |letter| letter.text().contains(SECOND_WORDS));
    assert_eq!(to_member.to[0].address.to_string(), "hanako@example.com");
    assert!(!to_member.text().contains("nishi@example.jp") && !to_member.text().contains(COMPLAINT));
    eventually("nothing waits", || {
        (!has(&desk, "held") && !has(&desk, "queued") && !has(&desk, "sending")).then_some(())
    });
    found_nowhere(&desk);
    assert_eq!(desk.columns("cases", ["status"]), [["answered"]]);
    assert!(desk.stop().success());
    found_nowhere(&desk);
}

#[test]
fn a_held_back_letter_goes_to_the_doctor_when_a_person_lets_it_through() {
    let mut desk = FolderDesk::set_up();
    desk.import_roster();
    desk.start(MORNING);
    desk.deliver(&letter(("unknown@example.net", "ドクターメール"), "", &format!("西先生、{COMPLAINT}。")));
    eventually("an entry", || {
        desk.columns("review", ["reason"]).iter().any(|[r]| r == "doctor-mail-uncertain").then_some(())
    });
    let shown = desk.command(&["review", "show", "1"]);
    assert!(!String::from_utf8_lossy(&shown.stdout).contains(COMPLAINT));
    let accept = |more: &[&str]| desk.command(&[&["review", "accept", "1"], more].concat());
    assert!(!accept(&[]).status.success(), "whose is it?");
    assert!(!accept(&["--member", "77"]).status.success(), "nobody has that number");
    assert!(accept(&["--member", "1023", "--dry-run"]).status.success());
    assert_eq!(desk.columns("cases", ["status"]), [["review"]], "only tried");
    let accepted = accept(&["--member", "1023"]);
    assert!(accepted.status.success(), "{accepted:?}");
    let to_doctor = sent(&desk, |letter| letter.text().contains(COMPLAINT));
    assert!(to_doctor.text().contains("1023") && !to_doctor.text().contains("unknown@example.net"));
    assert_eq!(desk.columns("cases", ["status"]), [["open"]]);
    assert!(desk.columns("review", ["id"]).is_empty());
    found_nowhere(&desk);
    // From there, and from nowhere else, the conversation goes on.
    desk.deliver(&letter(("unknown@example.net", "ドクターメール"), "", "西先生、きのうより楽です。"));
    sent(&desk, |letter| letter.text().contains("きのうより楽です") && letter.subject == to_doctor.subject);
    assert!(desk.stop().success());
}

/// In no file of the desk's own, and in nothing that a command prints.
fn found_nowhere(desk: &FolderDesk) {
    let own = ["state", "runtime", "log", "secrets", "tmp"].map(|part| desk.path(part));
    let files = own.iter().flat_map(|path| if path.is_dir() { files_below(path) } else { vec![path.clone()] });
    for file in files {
        let bytes = fs::read(&file).unwrap_or_default();
        for secret in SECRETS.into_iter().flat_map(forms) {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_slice());
            assert!(!found, "it stands in {}", file.display());
        }
    }
    for command in [
        &["digest"][..],
        &["mails"],
        &["cases"],
        &["cases", "show", "1"],
        &["review"],
        &["outbox"],
        &["status"],
        &["mails", "show", "1"],
        &["mails", "show", "2"],
    ] {
        let said = desk.command(command);
        let said = [said.stdout, said.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        assert!(SECRETS.iter().all(|secret| !said.contains(secret)), "uketsuke {command:?} prints it: {said}");
    }
}

/// As it is written, and as it stands within base64, at each of the three places a group may begin.
fn forms(secret: &str) -> Vec<Vec<u8>> {
    let encoded = (0..3).map(|skipped| {
        let rest = secret.as_bytes().get(skipped..).unwrap_or_default();
        let whole = rest.len() / 3 * 3;
        data_encoding::BASE64.encode(rest.get(..whole).unwrap_or_default()).into_bytes()
    });
    // A line of base64 ends every 76 signs: a part of the middle is enough.
    let encoded = encoded.map(|text| text.get(..24).unwrap_or_default().to_vec());
    encoded.chain([secret.as_bytes().to_vec()]).collect()
}

fn has(desk: &FolderDesk, status: &str) -> bool {
    desk.columns("outbox", ["status"]).iter().any(|[found]| found == status)
}

/// The letter of ours that is looked for, once it has left.
fn sent(desk: &FolderDesk, is_it: impl Fn(&Letter) -> bool) -> Letter {
    eventually("a letter of ours", || desk.sent().iter().map(|raw| Letter::decode(raw)).find(|letter| is_it(letter)))
}

fn answer(to: &Letter, text: &str) -> Vec<u8> {
    let id = to.message_id.as_deref().unwrap();
    letter(("nishi@example.jp", &format!("Re: {}", to.subject)), &format!("In-Reply-To: <{id}>\n"), text)
}

fn letter((from, subject): (&str, &str), headers: &str, text: &str) -> Vec<u8> {
    let subject = data_encoding::BASE64.encode(subject.as_bytes());
    let text = format!("{text}\n");
    format!(
        "From: {from}\nTo: info@kosugipluscare.com\nSubject: =?UTF-8?B?{subject}?=\nDate: Mon, 13 Apr 2020 09:00:00 +0900\n\
         Message-ID: <{}@mail.example.com>\n{headers}MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\
         Content-Transfer-Encoding: base64\n\n{}\n",
        data_encoding::HEXLOWER.encode(text.as_bytes()).chars().rev().take(20).collect::<String>(),
        data_encoding::BASE64.encode(text.as_bytes()),
    )
    .into_bytes()
}
