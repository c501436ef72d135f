//! What must hold in every story, whatever it tells.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveTime;
use uketsuke::desk::DraftKind;
use uketsuke::desk::decision::Audience;
use uketsuke::desk::records::{LetterState, OutboxRecord, ReservationStatus};
use uketsuke::ledger::Ledger;
use uketsuke::mail::Moment;
use uketsuke::reading::{DoctorMail, Reading};

use super::step::Post;

/// The doctor of every story.
const DOCTOR: &str = "nishi@example.jp";

/// What a story sent and what it must not say aloud.
#[derive(Default)]
pub struct Witness {
    pub sent: Vec<(DraftKind, String)>,
    /// Passwords that were typed in.
    pub passwords: Vec<String>,
    /// Lines of members' letters to the doctor.
    doctor_lines: Vec<String>,
    /// Lines that the doctor wrote.
    answer_lines: Vec<String>,
    /// Letters of ours whose final dot was reached, each time whether no answer came to it.
    handed: BTreeMap<i64, Vec<bool>>,
}

impl Witness {
    /// Remembers what must be told to nobody else: telling lines that are nobody's quote.
    pub fn heed(&mut self, post: &Post, reading: &Reading) {
        let telling =
            |line: &&str| line.chars().count() > 8 && !line.contains('@') && !line.starts_with(['>', '<', '-']);
        let lines = post.text.lines().filter(telling).map(str::to_owned);
        if post.from.contains(DOCTOR) {
            let known = self.doctor_lines.clone();
            self.answer_lines.extend(lines.filter(|line| !known.contains(line)));
        } else if reading.doctor == DoctorMail::Yes {
            self.doctor_lines.extend(lines);
        }
    }

    /// Credentials stand in their own letters only, doctor mail in the letter to the doctor only.
    pub fn expect_secrets_kept(&self) {
        for (kind, text) in &self.sent {
            let carries_credentials = matches!(kind, DraftKind::Credentials | DraftKind::Correction);
            let leaked = self.passwords.iter().any(|password| text.contains(password));
            assert!(carries_credentials || !leaked, "a password stands in a letter of kind {kind:?}");
            let leaked = self.doctor_lines.iter().any(|line| text.contains(line));
            assert!(*kind == DraftKind::DoctorLetter || !leaked, "doctor mail stands in a letter of kind {kind:?}");
            let leaked = self.answer_lines.iter().any(|line| text.contains(line));
            let carries = matches!(kind, DraftKind::DoctorAnswer | DraftKind::DoctorNotice | DraftKind::DoctorLetter);
            assert!(carries || !leaked, "the doctor's words stand in a letter of kind {kind:?}");
        }
    }
}

impl Witness {
    /// Steps 3 and 4 of the ladder cannot be told apart from outside: the neutral letter is one and the same but for the
    /// salutation, and what a yes-letter carries stands nowhere else.
    pub fn expect_neutral_letters_alike(&self) {
        let neutral = self.sent.iter().filter(|(kind, _)| *kind == DraftKind::Received).map(|(_, text)| text);
        let without_salutation =
            |text: &String| text.lines().filter(|line| !line.ends_with(" 様")).collect::<Vec<_>>().join("\n");
        let letters: BTreeSet<String> =
            neutral.map(without_salutation).map(|text| text.replace("\n\n\n", "\n\n")).collect();
        assert!(letters.len() <= 1, "two neutral letters differ: {letters:?}");
        for code in self.sent.iter().filter(|(kind, _)| *kind == DraftKind::YesLetter).filter_map(|(_, t)| code_in(t)) {
            let bearing = self.sent.iter().filter(|(_, text)| text.contains(code)).count();
            assert_eq!(bearing, 1, "the code of a yes-letter stands in another letter");
        }
    }
}

impl Witness {
    /// The final dot of a letter of ours was reached.
    pub fn handed(&mut self, outbox: i64, unanswered: bool) {
        let times = self.handed.entry(outbox).or_default();
        assert!(times.iter().all(|unanswered| *unanswered), "letter {outbox} was accepted before, and went out again");
        times.push(unanswered);
        assert!(times.len() <= 2, "letter {outbox} went out a third time");
    }
}

/// Credentials leave to a known address, at that moment, of people who are on the roster and confirmed for that very
/// session, on its day from the hour of dispatch on.
pub fn expect_admitted(ledger: &Ledger, draft: &OutboxRecord, now: Moment) {
    if !matches!(draft.kind, DraftKind::Credentials | DraftKind::Correction) {
        return;
    }
    let report = ledger.report();
    let rows = report.reservations().expect("the reservations");
    let row = rows.iter().find(|row| Some(row.id) == draft.reservation).expect("credentials belong to a reservation");
    let session = draft.session.as_ref().expect("credentials belong to a session");
    assert_eq!((row.status, row.date), (ReservationStatus::Confirmed, session.date), "credentials of another day");
    assert_eq!(row.date, now.date_naive(), "credentials on another day");
    assert!(now.time() >= NaiveTime::from_hms_opt(10, 0, 0).expect("a time"), "credentials before the hour");
    let (roster, agreed) = (report.roster().expect("the roster"), report.agreed_addresses().expect("agreed addresses"));
    assert!(!row.people.is_empty(), "credentials for nobody");
    for person in &row.people {
        let entry = roster.iter().find(|entry| entry.number == person.member_number);
        let entry = entry.expect("credentials for somebody who is no member");
        let is_agreed =
            agreed.iter().any(|one| one.number == entry.number && one.address == draft.to && one.revoked_at.is_none());
        assert!(entry.addresses.contains(&draft.to) || is_agreed, "credentials to an address that is not known");
        assert_eq!(entry.name, person.name, "credentials for another name");
    }
}

/// What stands in brackets at the end of the subject.
fn code_in(letter: &str) -> Option<&str> {
    letter.lines().next()?.rsplit_once('(')?.1.strip_suffix(')')
}

/// The account balances, and no letter is answered twice.
pub fn expect_account_and_answers(ledger: &Ledger) {
    let account = ledger.report().account().expect("the account");
    assert_eq!(account.states.values().sum::<u32>(), account.total, "the account does not balance");
    let mut answers: BTreeMap<i64, u32> = BTreeMap::new();
    // What a person decided answers no letter by itself, and names none.
    let rows = ledger.report().outbox().expect("the outbox").into_iter();
    for mail in rows.filter(|row| row.kind.audience() == Audience::Sender).filter_map(|row| row.mail_id) {
        *answers.entry(mail).or_default() += 1;
    }
    assert!(answers.values().all(|count| *count == 1), "a letter was answered twice");
    let silent = [LetterState::Machine, LetterState::Junk, LetterState::Duplicate, LetterState::Before];
    for mail in ledger.report().mails().expect("the mails").iter().filter(|mail| silent.contains(&mail.state)) {
        assert!(!answers.contains_key(&mail.id), "mail {} must not be answered", mail.id);
    }
}
