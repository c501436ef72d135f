//! `review`: what waits for a person, and the letter it is about.

use anyhow::{Context as _, bail};
use clap::Subcommand;

use super::act::ask;
use super::table::{or_dash, print, shown, word};
use super::{Circumstances, Ending, List};
use crate::config::Config;
use crate::daemon::control::{Asked, Told};
use crate::desk::records::{LetterId, LetterReason, ReviewId};
use crate::ledger::report::ReviewRow;
use crate::mail::{Letter, Moment};
use crate::reading::{self, DoctorMail};

#[derive(Debug, clap::Args)]
pub struct Review {
    #[command(subcommand)]
    what: Option<Do>,
    #[command(flatten)]
    list: List,
}

#[derive(Debug, Subcommand)]
enum Do {
    /// Every open entry
    List(List),
    /// One entry with its letter, fetched from the mailbox by the running desk
    Show {
        /// The entry's number in `uketsuke review`
        id: ReviewId,
    },
}

impl Review {
    pub fn run(self, around: &Circumstances) -> anyhow::Result<Ending> {
        let config = around.config()?;
        let rows = around.ledger(&config)?.report().review()?;
        let list = match self.what {
            None => self.list,
            Some(Do::List(list)) => list,
            Some(Do::Show { id }) => {
                let row = rows.iter().find(|row| row.id == id);
                return show(around, &config, row.with_context(|| format!("there is no open review entry {id}"))?);
            }
        };
        print(list, &rows, ["id", "mail", "since", "reason", "understood"], |one| {
            let fields = one.fields.iter().map(|(name, value)| format!("{name} {value}"));
            [
                one.id.to_string(),
                or_dash(one.mail_id),
                shown(one.opened_at),
                word(one.reason),
                fields.collect::<Vec<_>>().join(", "),
            ]
        })
    }
}

#[expect(clippy::print_stdout, reason = "what the command is for")]
fn show(around: &Circumstances, config: &Config, row: &ReviewRow) -> anyhow::Result<Ending> {
    println!("review {}, since {}: {}", row.id, shown(row.opened_at), word(row.reason));
    for (name, value) in &row.fields {
        println!("  {name}: {value}");
    }
    let Some(mail) = row.mail_id else { return Ok(Ending::Done) };
    let mails = around.ledger(config)?.report().mails()?;
    if let Some(mail) = mails.iter().find(|m| m.id == mail) {
        let subject = mail.subject.as_deref().unwrap_or("(not shown)");
        println!("mail {} in {}, received {}", mail.id, mail.folder, shown(mail.received_at));
        println!("  from: {}\n  subject: {subject}", or_dash(mail.sender.as_ref()));
        println!("\n{}", text(config, mail.id, (mail.received_at, row.reason))?);
    }
    Ok(Ending::Done)
}

/// The letter's text for staff; of what is or may be doctor mail, that it is not shown.
fn text(config: &Config, mail: LetterId, about: (Moment, LetterReason)) -> anyhow::Result<String> {
    const HIDDEN: &str = "(it is or may be doctor mail: its text is for the doctor alone)";
    let (received, reason) = about;
    if reason == LetterReason::DoctorMailUncertain {
        return Ok(HIDDEN.to_owned());
    }
    let raw = match ask(config, &Asked::Fetch { letter: mail })? {
        Some(Told::Letter { raw: Some(raw) }) => {
            data_encoding::BASE64.decode(raw.as_bytes()).context("understand the daemon's answer")?
        }
        Some(Told::Letter { raw: None }) => return Ok("(the mailbox no longer has it, or does not answer)".to_owned()),
        Some(Told::Wrong { why }) => bail!(why),
        Some(_) => bail!("the daemon answers something else; is it of another version?"),
        None => return Ok("(no desk is running, so the letter cannot be fetched; it lies in the mailbox)".to_owned()),
    };
    let letter = Letter::decode(&raw);
    let reading = reading::read(&letter, &config.policy.guide, received);
    Ok(if reading.doctor == DoctorMail::No { letter.text() } else { HIDDEN.to_owned() })
}
