//! Steps 3 and 4 of the ladder, byte by byte, and what an agreed address outlives.

use chrono::DateTime;

use super::super::decision::Draft;
use super::super::event::{Act, Deed, Dice, Event, LetterKey, What};
use super::super::known::Known;
use super::super::member::RosterEntry;
use super::super::policy::Policy;
use super::super::{Answer, decide};
use super::*;
use crate::config::Config;
use crate::ledger::{Ledger, Outcome, Seal};
use crate::reading::read;

fn policy() -> Policy {
    Policy { authserv_id: Some("mx.example.jp".into()), ..Config::builtin().policy }
}

fn now() -> Moment {
    DateTime::parse_from_rfc3339("2020-04-13T09:00:00+09:00").unwrap()
}

fn address(written: &str) -> Address {
    Address::parse(written).unwrap()
}

fn entry(number: &str, name: &str, at: &[&str]) -> RosterEntry {
    RosterEntry {
        number: MemberNumber::parse(number).unwrap(),
        name: name.into(),
        kana: String::new(),
        addresses: at.iter().map(|a| address(a)).collect(),
        phone: String::new(),
    }
}

fn hanako() -> Member {
    Member::new(entry("1023", "髙橋 花子", &["hanako@example.jp"]), Vec::new())
}

fn kenichi() -> Member {
    Member::new(entry("1130", "中村 健一", &["nakamura@example.jp"]), Vec::new())
}

/// A letter in these words, with these further header fields.
fn arrival(from: &str, headers: &str, text: &str) -> Event {
    let bytes = format!(
        "{headers}From: {from}\r\nTo: info@kosugipluscare.com\r\nSubject: オンライン保健室参加希望\r\n\
         Date: Mon, 13 Apr 2020 09:00:00 +0900\r\nMessage-ID: <1@mail.example.com>\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    );
    let letter = Letter::decode(bytes.as_bytes());
    let reading = read(&letter, &policy().guide, now());
    let letter_key = LetterKey { folder: "INBOX".into(), uid_validity: 1, uid: 1 };
    let arrival = Arrival { letter_key, received: now(), letter, reading, seen_in: SeenIn::Inbox };
    Event { key: "letter:1".into(), dice: Dice([5; 32]), what: What::Letter(Box::new(arrival)) }
}

fn drafts(known: &Known, event: &Event) -> Vec<Draft> {
    decide(&policy(), known, event, now()).drafts
}

fn known(members: Vec<Member>) -> Known {
    Known { members, ..Known::default() }
}

/// An earlier yes that was asked of her.
fn asked(days_ago: i64, end: Option<ConsentEnd>) -> Consent {
    let opened_at = now() - Duration::days(days_ago);
    Consent {
        id: 7,
        member: MemberNumber::parse("1023").unwrap(),
        name: "髙橋 花子".into(),
        address: address("other@example.com"),
        asked_at: address("hanako@example.jp"),
        outbox: days_ago + 3,
        code: "7-AAAA-BBBB".into(),
        letter: 2,
        beside: Vec::new(),
        received: opened_at,
        requests: Vec::new(),
        remark: false,
        opened_at,
        ends_at: opened_at + Duration::days(DAYS),
        end,
    }
}

fn known_with(consents: Vec<Consent>) -> Known {
    let mut known = known(vec![hanako()]);
    known.consents.recent = consents;
    known
}

const FORM: &str = "①1023 高橋花子\r\n②ichiro@example.com\r\n③13:00-15:00";

#[test]
fn nobody_outside_can_tell_step_three_from_step_four() {
    let asking = arrival("ichiro@example.com", "", FORM);
    let third = drafts(&known(vec![hanako()]), &asking);
    let [neutral, yes_letter] = third.as_slice() else { panic!("{third:?}") };
    assert_eq!((neutral.kind, yes_letter.kind), (DraftKind::Received, DraftKind::YesLetter));
    assert_eq!(yes_letter.letter.to, address("hanako@example.jp"));
    let expected = neutral.letter.to_bytes();

    let no_such_number = known(vec![kenichi()]);
    let another_name = known(vec![Member::new(entry("1023", "鈴木 きよ", &["kiyo@example.jp"]), Vec::new())]);
    let nowhere_to_ask = known(vec![Member::new(entry("1023", "髙橋 花子", &[]), Vec::new())]);
    let already_open = known_with(vec![asked(1, None)]);
    let asked_twice = known_with(vec![asked(1, Some(ConsentEnd::Refused)), asked(6, Some(ConsentEnd::Given))]);
    for known in [no_such_number, another_name, nowhere_to_ask, already_open, asked_twice] {
        let fourth = drafts(&known, &asking);
        assert_eq!(fourth.len(), 1, "{fourth:?}");
        assert_eq!(fourth[0].letter.to_bytes(), expected);
        assert_eq!((fourth[0].due_at, fourth[0].deadline), (neutral.due_at, neutral.deadline));
    }
    let failed = "Authentication-Results: mx.example.jp; dmarc=fail header.from=example.com\r\n";
    let fourth = drafts(&known(vec![hanako()]), &arrival("ichiro@example.com", failed, FORM));
    assert_eq!(fourth.len(), 1);
    assert_eq!(fourth[0].letter.to_bytes(), expected);
}

#[test]
fn what_the_yes_letter_carries_stands_nowhere_else() {
    let third = drafts(&known(vec![hanako()]), &arrival("ichiro@example.com", "", FORM));
    let [neutral, yes_letter] = third.as_slice() else { panic!("{third:?}") };
    let (said, asked) = (&neutral.letter, &yes_letter.letter);
    let code = asked.subject.rsplit_once('(').unwrap().1.trim_end_matches(')');
    assert!(asked.text.contains(code) && code.len() >= 11, "{code}");
    let bytes = String::from_utf8(said.to_bytes()).unwrap();
    assert!(!bytes.contains(&asked.message_id) && !said.text.contains(code) && !said.subject.contains(code));
    // It names no service, date, hour or topic, no whole address, and answers nothing.
    for word in ["保健室", "相談", "ドクター", "参加", "4月15日", "13", "午後", "ichiro", "1023", "予約"]
    {
        assert!(!asked.text.contains(word) && !asked.subject.contains(word), "{word}");
    }
    assert!(asked.in_reply_to.is_none() && asked.references.is_empty());
}

#[test]
fn a_companion_hears_the_same_in_both_steps() {
    let form = |number: &str| format!("①1130 中村健一\r\n {number} 高橋花子\r\n②nakamura@example.jp\r\n③13:00-15:00");
    let both = known(vec![kenichi(), hanako()]);
    let third = drafts(&both, &arrival("nakamura@example.jp", "", &form("1023")));
    let fourth = drafts(&both, &arrival("nakamura@example.jp", "", &form("2222")));
    assert_eq!((third.len(), fourth.len()), (2, 1));
    assert_eq!(third[1].kind, DraftKind::YesLetter);
    assert_eq!(third[0].letter.to_bytes(), fourth[0].letter.to_bytes());
}

#[test]
fn limits_of_yes_letters() {
    let asking = arrival("ichiro@example.com", "", FORM);
    let over = Some(ConsentEnd::Lapsed);
    let rows = [
        (vec![], 2),
        (vec![asked(1, None)], 1),
        // Never answered, and never marked as over.
        (vec![asked(8, None)], 2),
        (vec![asked(3, over)], 2),
        (vec![asked(3, over), asked(6, over)], 1),
        (vec![asked(3, over), asked(8, over)], 2),
    ];
    for (earlier, expected) in rows {
        let shown = format!("{earlier:?}");
        assert_eq!(drafts(&known_with(earlier), &asking).len(), expected, "{shown}");
    }
    // The desk's own people ask for nobody's yes.
    let from_staff = arrival("staff@example.jp", "", FORM);
    assert_eq!(drafts(&known(vec![hanako()]), &from_staff).len(), 1);
}

/// A ledger and its desk, one act after the other.
struct Office {
    ledger: Ledger,
    acts: u32,
    _folder: tempfile::TempDir,
}

impl Office {
    fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(&folder.path().join("ledger"), Seal::new(&[7; 32])).unwrap();
        Self { ledger, acts: 0, _folder: folder }
    }

    fn act(&mut self, deed: Deed) -> String {
        self.acts += 1;
        let key = format!("act:{}", self.acts);
        let act = Act { id: key.clone(), who: "ishii".into(), deed, dry_run: false };
        let event = Event { key, dice: Dice([1; 32]), what: What::Act(act) };
        let policy = policy();
        let taken = self.ledger.batch(&[event], now(), |known, event| decide(&policy, known, event, now())).unwrap();
        match taken.as_slice() {
            [Outcome::Done { answer: Answer::Done { said } | Answer::Refused { said }, .. }] => said.clone(),
            other => panic!("{other:?}"),
        }
    }

    fn import(&mut self, entries: &[RosterEntry]) -> String {
        self.act(Deed::ImportRoster { entries: entries.to_vec(), yes: true })
    }

    /// Agreed addresses that hold.
    fn live(&self) -> Vec<String> {
        let rows = self.ledger.report().agreed_addresses().unwrap();
        rows.iter()
            .filter(|row| row.revoked_at.is_none())
            .map(|row| format!("{} {}", row.number, row.address))
            .collect()
    }
}

#[test]
fn an_agreed_address_lasts_as_long_as_number_and_name() {
    let hanako = || entry("1023", "髙橋 花子", &["hanako@example.jp"]);
    let kiyo = || entry("98", "鈴木 きよ", &["kiyo@example.jp"]);
    let mut office = Office::open();
    office.import(&[hanako(), kiyo()]);
    let agree = |office: &mut Office, member: &str, at: &str| {
        let (member, address) = (MemberNumber::parse(member).unwrap(), address(at));
        office.act(Deed::AgreeAddress { member, address, for_doctor_mail: false })
    };
    assert_eq!(agree(&mut office, "1023", "ichiro@example.com"), "agreed for member 1023");
    agree(&mut office, "0098", "a..b.@docomo.example.jp");
    assert!(agree(&mut office, "98", "kiyo@example.jp").starts_with("it stands on the roster"));
    assert!(agree(&mut office, "98", "staff@example.jp").starts_with("it is an address of the desk"));
    assert!(agree(&mut office, "77", "x@example.com").starts_with("there is no member"));
    assert_eq!(office.live(), ["1023 ichiro@example.com", "98 a..b.@docomo.example.jp"]);
    // The same people, other addresses, one name in new kanji.
    office.import(&[entry("1023", "高橋花子", &["hanako@mobile.example.jp"]), kiyo()]);
    assert_eq!(office.live().len(), 2);
    // One has another name now, one is gone; neither comes back with the old roster.
    office.import(&[entry("1023", "高橋 太郎", &["taro@example.jp"])]);
    assert!(office.live().is_empty());
    office.import(&[hanako(), kiyo()]);
    assert!(office.live().is_empty());
}
