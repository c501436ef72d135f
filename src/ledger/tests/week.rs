//! The real desk on a real ledger: from a member's letter to the wiped password, and all of it once more.

use super::*;
use crate::desk::event::{Started, Unread, UnreadWhy};
use crate::reading::{Action, DoctorMail, Outcome as Read, Person, Request};

/// Takes events as the daemon does, and keeps them to be run again.
struct Desk {
    office: Office,
    policy: crate::desk::Policy,
    taken: Vec<(Event, Moment)>,
}

impl Desk {
    fn start(at: &str) -> Self {
        let mut desk = Self { office: Office::open(), policy: policy(), taken: Vec::new() };
        desk.office.ledger.set_first_start(moment(at)).unwrap();
        desk.take(at, "started", What::Started(Started { restored: false }));
        let entries = vec![entry("1023", &["hanako@example.jp"]), entry("98", &["taro@example.jp"])];
        desk.act(at, "roster", Deed::ImportRoster { entries, yes: true });
        desk
    }

    fn take(&mut self, at: &str, key: &str, what: What) -> Outcome {
        let mut dice = [0; 32];
        dice.iter_mut().zip(key.bytes().chain(0..)).for_each(|(die, byte)| *die = byte);
        self.run(Event { key: key.to_owned(), dice: Dice(dice), what }, moment(at))
    }

    fn run(&mut self, event: Event, at: Moment) -> Outcome {
        self.taken.push((event.clone(), at));
        let policy = &self.policy;
        let outcomes =
            self.office.ledger.batch(&[event], at, |known, event| crate::desk::decide(policy, known, event, at));
        let outcome = outcomes.unwrap().remove(0);
        assert!(!matches!(outcome, Outcome::Failed { .. }), "{outcome:?}");
        outcome
    }

    fn act(&mut self, at: &str, id: &str, deed: Deed) {
        let act = Act { id: id.to_owned(), who: "ishii".to_owned(), deed, dry_run: false };
        let outcome = self.take(at, &format!("act:{id}"), What::Act(act));
        assert!(matches!(outcome, Outcome::Done { answer: Answer::Done { .. }, .. }), "{outcome:?}");
    }

    fn letter(&mut self, at: &str, uid: u32, spoil: impl FnOnce(&mut Arrival)) {
        let mut event = arrival(uid);
        if let What::Letter(arrival) = &mut event.what {
            arrival.received = moment(at);
            arrival.reading.outcome = Read::Complete;
            arrival.reading.requests = vec![wish("1023", "高橋花子")];
            spoil(arrival);
        }
        self.take(at, &event.key, event.what);
    }

    /// Rings every timer that is due, and sends every letter that is.
    fn wait_until(&mut self, at: &str) -> Vec<Claimed> {
        while let Some(timer) = self.office.ledger.timers_due(moment(at)).unwrap().into_iter().next() {
            let key = timer.kind.key();
            self.take(at, &key, What::Timer(timer));
        }
        let mut sent = Vec::new();
        for draft in self.office.ledger.outbox_due(moment(at), 100).unwrap() {
            let (outbox, attempt) = (draft.id, draft.attempts + 1);
            let outcome = self.take(at, &format!("claim:{outbox}:{attempt}"), What::Claim { outbox, attempt });
            let Outcome::Done { claimed: Some(claimed), .. } = outcome else { continue };
            self.take(at, &format!("handing:{outbox}:{attempt}"), What::Handing { outbox, attempt });
            let delivery = Delivery::Accepted { reply: "250 2.0.0 ok".to_owned() };
            self.take(at, &format!("delivered:{outbox}:{attempt}"), What::Delivered { outbox, attempt, delivery });
            sent.push(*claimed);
        }
        sent
    }
}

fn wish(number: &str, name: &str) -> Request {
    Request {
        service: ServiceId("room".to_owned()),
        action: Action::New,
        people: vec![Person { member_number: Some(number.to_owned()), name: Some(name.to_owned()) }],
        email: None,
        date: Some(wednesday().date),
        from: Some("13:00:00".parse().unwrap()),
        to: Some("15:00:00".parse().unwrap()),
        wishes: Vec::new(),
        minutes: None,
        theme: None,
        remark: None,
        assumed: Vec::new(),
        missing: Vec::new(),
    }
}

fn kinds(sent: &[Claimed]) -> Vec<DraftKind> {
    sent.iter().map(|claimed| claimed.kind).collect()
}

/// Monday to Thursday, with a member, a stranger, a doctor mail, and a letter that cannot be read.
fn lived() -> Desk {
    let mut desk = Desk::start("2020-04-13T09:00:00+09:00");
    let monday = "2020-04-13T10:00:00+09:00";
    desk.letter(monday, 1, |_| {});
    desk.letter(monday, 2, |stranger| {
        stranger.letter.from[0].address = address("stranger@example.com");
        stranger.reading.requests = vec![wish("555", "知らない人")];
    });
    desk.letter(monday, 3, |ill| {
        ill.reading.doctor = DoctorMail::Yes;
        ill.reading.requests.clear();
    });
    let unread = Unread { letter_key: inbox(4), received: moment(monday), why: UnreadWhy::TooLarge, letter: None };
    desk.take(monday, "letter:INBOX/1/4", What::Unread(unread));
    let sent = desk.wait_until("2020-04-13T10:01:00+09:00");
    assert!(kinds(&sent).contains(&DraftKind::Confirmation), "{sent:?}");
    assert!(kinds(&sent).contains(&DraftKind::DoctorLetter), "{sent:?}");
    desk.wait_until("2020-04-14T08:00:00+09:00");
    let credentials = Credentials { meeting_id: "824 3337 4447".to_owned(), password: "ABC-7733".to_owned() };
    let set = Deed::SetCredentials { service: wednesday().service, date: wednesday().date, credentials };
    desk.act("2020-04-14T16:00:00+09:00", "credentials", set);
    desk
}

#[test]
fn the_password_arrives_once_and_is_wiped() {
    let mut desk = lived();
    let too_early = desk.wait_until("2020-04-15T09:59:00+09:00");
    assert!(!kinds(&too_early).contains(&DraftKind::Credentials));
    let sent = desk.wait_until("2020-04-15T10:00:00+09:00");
    let credentials: Vec<_> = sent.iter().filter(|claimed| claimed.kind == DraftKind::Credentials).collect();
    assert_eq!(credentials.len(), 1, "{sent:?}");
    assert_eq!(credentials[0].to, address("hanako@example.jp"));
    let row = desk.office.ledger.report().today(wednesday().date).unwrap().remove(0);
    assert_eq!(row.credentials, report::CredentialsState::Sent);
    desk.wait_until("2020-04-15T15:00:00+09:00");
    desk.wait_until("2020-04-16T15:30:00+09:00");
    let session = desk.office.ledger.report().sessions(wednesday().date).unwrap().remove(0);
    assert!(!session.credentials_set && session.wiped_at.is_some());
    let secret = "SELECT count(*) FROM outbox WHERE carries <> 'nothing' AND bytes IS NOT NULL";
    assert_eq!(rows::count(&desk.office.ledger.conn, secret, []).unwrap(), 0);
}

#[test]
fn every_letter_has_one_state_and_the_digest_says_the_same() {
    let mut desk = lived();
    let account = desk.office.ledger.report().account().unwrap();
    assert_eq!(account.total, 4);
    assert_eq!(account.states.values().sum::<u32>(), 4);
    assert_eq!(account.states[&LetterState::Doctor], 1);
    let sent = desk.wait_until("2020-04-15T08:00:00+09:00");
    assert!(kinds(&sent).contains(&DraftKind::Digest), "{sent:?}");
}

#[test]
fn the_same_week_again_changes_nothing() {
    let mut desk = lived();
    desk.wait_until("2020-04-15T10:00:00+09:00");
    let once = desk.office.dump();
    for (event, at) in desk.taken.clone() {
        let outcome = desk.run(event, at);
        assert!(matches!(outcome, Outcome::Already(_)), "{outcome:?}");
    }
    assert_eq!(desk.office.dump(), once);
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(8))]

    /// The power fails at some byte of the log; whoever sends the events sends them again.
    #[test]
    fn a_week_that_was_cut_off_comes_out_the_same(cut in 0.0_f64..1.0) {
        let mut desk = lived();
        desk.wait_until("2020-04-15T10:00:00+09:00");
        let whole = desk.office.dump();
        let torn = tempfile::tempdir().unwrap();
        super::crash::tear(desk.office.folder.path(), torn.path(), cut);
        let ledger = Ledger::open(&torn.path().join("ledger.db"), seal()).unwrap();
        desk.office = Office { folder: torn, ledger };
        desk.office.ledger.set_first_start(moment("2020-04-13T09:00:00+09:00")).unwrap();
        for (event, at) in std::mem::take(&mut desk.taken) {
            desk.run(event, at);
        }
        proptest::prop_assert_eq!(desk.office.dump(), whole);
    }
}
