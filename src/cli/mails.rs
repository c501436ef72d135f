//! `mails`: every letter and where it stands, and one of them as it was written.

use anyhow::{Context as _, bail};
use clap::Subcommand;

use super::act::ask;
use super::table::{or_dash, print, shown, word};
use super::{Circumstances, Ending, List};
use crate::config::Config;
use crate::daemon::control::{Asked, Told};
use crate::desk::records::{LetterId, LetterReason};
use crate::ledger::report::MailRow;
use crate::mail::Letter;
use crate::reading::{self, DoctorMail};

#[derive(Debug, clap::Args)]
pub struct Mails {
    #[command(subcommand)]
    what: Option<Do>,
    #[command(flatten)]
    list: List,
}

#[derive(Debug, Subcommand)]
enum Do {
    /// Every letter
    List(List),
    /// One letter with its text, fetched from the mailbox by the running desk
    Show {
        /// As `mails` and the digest number it
        id: LetterId,
    },
}

impl Mails {
    pub fn run(self, around: &Circumstances) -> anyhow::Result<Ending> {
        let config = around.config()?;
        let rows = around.ledger(&config)?.report().mails()?;
        let list = match self.what {
            None => self.list,
            Some(Do::List(list)) => list,
            Some(Do::Show { id }) => {
                let mail = rows.iter().find(|mail| mail.id == id);
                return show(&config, mail.with_context(|| format!("there is no mail {id}"))?);
            }
        };
        print(list, &rows, ["id", "received", "state", "reason", "sender", "subject"], |mail| {
            [
                mail.id.to_string(),
                shown(mail.received_at),
                word(mail.state),
                word(mail.reason),
                or_dash(mail.sender.as_ref()),
                or_dash(mail.subject.as_ref()),
            ]
        })
    }
}

/// Prints one letter.
///
/// # Errors
/// When the daemon cannot be asked.
#[expect(clippy::print_stdout, reason = "what the command is for")]
pub fn show(config: &Config, mail: &MailRow) -> anyhow::Result<Ending> {
    println!("mail {} in {}, received {}: {}", mail.id, mail.folder, shown(mail.received_at), word(mail.state));
    println!("  from: {}", or_dash(mail.sender.as_ref()));
    println!("  subject: {}", mail.subject.as_deref().unwrap_or("(not shown)"));
    println!("\n{}", text(config, mail)?);
    Ok(Ending::Done)
}

/// The letter's text for staff; of what is or may be doctor mail, that it is not shown.
fn text(config: &Config, mail: &MailRow) -> anyhow::Result<String> {
    const HIDDEN: &str = "(it is or may be doctor mail: its text is for the doctor alone)";
    // The ledger keeps no subject of doctor mail; nor of a letter that could not be read, which may still be shown.
    let unread = matches!(mail.reason, LetterReason::TooLarge | LetterReason::Quarantined);
    if mail.subject.is_none() && !unread {
        return Ok(HIDDEN.to_owned());
    }
    let raw = match ask(config, &Asked::Fetch { letter: mail.id })? {
        Some(Told::Letter { raw: Some(raw) }) => {
            data_encoding::BASE64.decode(raw.as_bytes()).context("understand the daemon's answer")?
        }
        Some(Told::Letter { raw: None }) => return Ok("(the mailbox no longer has it, or does not answer)".to_owned()),
        Some(Told::Wrong { why }) => bail!(why),
        Some(_) => bail!("the daemon answers something else; is it of another version?"),
        None => return Ok("(no desk is running, so the letter cannot be fetched; it lies in the mailbox)".to_owned()),
    };
    let letter = Letter::decode(&raw);
    let reading = reading::read(&letter, &config.policy.guide, mail.received_at);
    Ok(if reading.doctor == DoctorMail::No { letter.text() } else { HIDDEN.to_owned() })
}
