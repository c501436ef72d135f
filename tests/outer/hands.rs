//! People who work in the same mailbox, and the weeks of shadow mode: the real binary over folders.

use std::fs;

use uketsuke::mail::Letter;

use crate::folder_desk::{FolderDesk, MORNING, files_below, reservation};
use crate::servers::eventually;

/// 送信済み and 下書き, as they lie on the disk (RFC 3501 §5.1.3).
const SENT: &str = "mailbox/.&kAFP4W4IMH8-";
const DRAFTS: &str = "mailbox/.&Tgtm+DBN-";
/// 受付済み
const TAKEN: &str = "mailbox/.&U9dO2G4IMH8-";

fn make(desk: &FolderDesk, folder: &str) {
    for part in ["tmp", "new", "cur"] {
        fs::create_dir_all(desk.path(folder).join(part)).unwrap();
    }
}

fn states(desk: &FolderDesk) -> Vec<String> {
    desk.columns("mails", ["state"]).into_iter().map(|[state]| state).collect()
}

#[test]
fn a_hand_written_answer_is_seen_also_while_the_desk_is_closed() {
    let mut desk = FolderDesk::set_up();
    make(&desk, SENT);
    desk.import_roster();
    desk.start(MORNING);
    let question = |id: &str| {
        format!("From: hanako@example.com\nSubject: parking\nMessage-ID: <{id}@example.com>\n\nIs there a car park?\n")
    };
    let sent = desk.path(SENT);
    let answer = |id: &str| {
        let header = "From: info@kosugipluscare.com\nTo: hanako@example.com\nSubject: Re: parking\n";
        let text = format!("{header}Message-ID: <hand-{id}@webmail>\nIn-Reply-To: <{id}@example.com>\n\nYes.\n");
        fs::write(sent.join(format!("cur/1586740000.{id}:2,S")), text).unwrap();
    };
    answer("second");
    desk.deliver(question("first").as_bytes());
    eventually("a question for a person", || (states(&desk) == ["review"]).then_some(()));
    answer("first");
    eventually("a desk that stands back", || (states(&desk) == ["by-hand"]).then_some(()));
    desk.deliver(&reservation("second@example.com"));
    eventually("a letter that was answered before it came", || (states(&desk) == ["by-hand"; 2]).then_some(()));
    assert_eq!(desk.columns("outbox", ["id"]).len(), 0);
    assert_eq!(desk.columns("review", ["id"]).len(), 0);
    assert!(desk.stop().success());

    // Filed by hand while the desk was closed: no sign of a restored ledger.
    make(&desk, TAKEN);
    fs::write(desk.path(TAKEN).join("cur/1586741000.moved:2,S"), question("third")).unwrap();
    desk.start(MORNING);
    assert!(desk.json("status")["sending_held"].is_null());
    assert!(desk.stop().success());
}

#[test]
fn in_shadow_mode_letters_become_drafts_and_nothing_is_moved() {
    let mut desk = FolderDesk::set_up();
    make(&desk, DRAFTS);
    desk.import_roster();
    let file = desk.path("desk.toml");
    let open = fs::read_to_string(&file).unwrap();
    assert!(open.contains("shadow = false"));
    fs::write(&file, open.replace("shadow = false", "shadow = true")).unwrap();
    desk.start(MORNING);
    assert_eq!(desk.json("status")["shadow"], true);
    desk.deliver(&reservation("first@example.com"));
    eventually("a draft", || (desk.columns("outbox", ["status"]) == [["drafted"]]).then_some(()));
    let drafts = files_below(&desk.path(DRAFTS).join("cur"));
    assert_eq!(drafts.len(), 1);
    let draft = Letter::decode(&fs::read(&drafts[0]).unwrap());
    assert_eq!(draft.to[0].address.to_string(), "hanako@example.com");
    assert_eq!((desk.sent().len(), files_below(&desk.path("mailbox/new")).len()), (0, 1));
    assert!(!desk.path(TAKEN).exists(), "no folder is made");
    assert!(desk.stop().success());

    // Switched off: what was drafted stays drafted, what was not moved stays where it is.
    fs::write(&file, open).unwrap();
    desk.start(MORNING);
    desk.deliver(&reservation("second@example.com"));
    eventually("a letter that leaves", || {
        (desk.columns("outbox", ["status"]) == [["drafted"], ["sent"]]).then_some(())
    });
    assert!(desk.stop().success());
    assert_eq!((desk.sent().len(), files_below(&desk.path(DRAFTS).join("cur")).len()), (1, 1));
    assert_eq!(files_below(&desk.path("mailbox/new")).len(), 1);
}
