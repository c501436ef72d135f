//! A letter of the mailbox as staff may see it: fetched by the running desk, read again, and nothing of it stored.
//! Doctor mail is not shown, nor what may be doctor mail.

use anyhow::{Context as _, bail};

use super::act::ask;
use crate::config::Config;
use crate::daemon::control::{Asked, Told};
use crate::desk::records::LetterReason;
use crate::ledger::report::MailRow;
use crate::mail::Letter;
use crate::reading::{self, DoctorMail, Reading};

/// What can be shown of it.
pub enum Fetched {
    Whole(Box<(Letter, Reading)>),
    /// Only what the ledger knows of it; why.
    Nothing(&'static str),
}

const HIDDEN: Fetched = Fetched::Nothing("(it is or may be doctor mail: its text is for the doctor alone)");

/// Fetches one letter.
///
/// # Errors
/// When the daemon cannot be asked.
pub fn fetch(config: &Config, mail: &MailRow) -> anyhow::Result<Fetched> {
    // The ledger keeps no subject of doctor mail; nor of a letter that could not be read, which may still be shown.
    let unread = matches!(mail.reason, LetterReason::TooLarge | LetterReason::Quarantined);
    if mail.subject.is_none() && !unread {
        return Ok(HIDDEN);
    }
    let raw = match ask(config, &Asked::Fetch { letter: mail.id })? {
        Some(Told::Letter { raw: Some(raw) }) => {
            data_encoding::BASE64.decode(raw.as_bytes()).context("understand the daemon's answer")?
        }
        Some(Told::Letter { raw: None }) => {
            return Ok(Fetched::Nothing("(the mailbox no longer has it, or does not answer)"));
        }
        Some(Told::Wrong { why }) => bail!(why),
        Some(_) => bail!("the daemon answers something else; is it of another version?"),
        None => {
            return Ok(Fetched::Nothing(
                "(no desk is running, so the letter cannot be fetched; it lies in the mailbox)",
            ));
        }
    };
    let letter = Letter::decode(&raw);
    let reading = reading::read(&letter, &config.policy.guide, letter.written(mail.received_at));
    Ok(if reading.doctor == DoctorMail::No { Fetched::Whole(Box::new((letter, reading))) } else { HIDDEN })
}

/// Its text, or why there is none.
#[must_use]
pub fn text(fetched: &Fetched) -> String {
    match fetched {
        Fetched::Whole(whole) => whole.0.text(),
        Fetched::Nothing(why) => (*why).to_owned(),
    }
}

/// For each value that was read, the line it came from and the rule that took it.
#[must_use]
pub fn reasons(fetched: &Fetched) -> Vec<String> {
    let Fetched::Whole(whole) = fetched else { return Vec::new() };
    let (letter, reading) = &**whole;
    let text = letter.text();
    let lines: Vec<&str> = text.lines().collect();
    let line = |number: usize| match number.checked_sub(1) {
        None => format!("subject: {}", letter.subject),
        Some(at) => format!("line {number}: {}", lines.get(at).unwrap_or(&"").trim()),
    };
    reading.notes.iter().map(|note| format!("{} ({}) {}", note.key, note.rule, line(note.line))).collect()
}
