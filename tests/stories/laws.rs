//! What must hold in every story, whatever it tells.

use std::collections::BTreeMap;

use uketsuke::desk::DraftKind;
use uketsuke::ledger::Ledger;

/// What a story sent and what it must not say aloud.
#[derive(Default)]
pub struct Witness {
    pub sent: Vec<(DraftKind, String)>,
    /// Passwords that were typed in.
    pub passwords: Vec<String>,
    /// Lines of doctor mail.
    pub doctor_lines: Vec<String>,
}

impl Witness {
    /// Credentials stand in their own letters only, doctor mail in the letter to the doctor only.
    pub fn expect_secrets_kept(&self) {
        for (kind, text) in &self.sent {
            let carries_credentials = matches!(kind, DraftKind::Credentials | DraftKind::Correction);
            let leaked = self.passwords.iter().any(|password| text.contains(password));
            assert!(carries_credentials || !leaked, "a password stands in a letter of kind {kind:?}");
            let leaked = self.doctor_lines.iter().any(|line| text.contains(line));
            assert!(*kind == DraftKind::DoctorLetter || !leaked, "doctor mail stands in a letter of kind {kind:?}");
        }
    }
}

/// The account balances, and no letter is answered twice.
pub fn expect_account_and_answers(ledger: &Ledger) {
    let account = ledger.report().account().expect("the account");
    assert_eq!(account.states.values().sum::<u32>(), account.total, "the account does not balance");
    let mut answers: BTreeMap<i64, u32> = BTreeMap::new();
    let is_answer = |kind| {
        use DraftKind::{Cancelled, Confirmation, DoctorReceived, NotOpen, Received};
        matches!(kind, Confirmation | Cancelled | DoctorReceived | NotOpen | Received)
    };
    for row in ledger.report().outbox().expect("the outbox").into_iter().filter(|row| is_answer(row.kind)) {
        let mail = row.mail_id.expect("an answer names the letter it answers");
        *answers.entry(mail).or_default() += 1;
    }
    assert!(answers.values().all(|count| *count == 1), "a letter was answered twice");
}
