//! `mails`: every letter and where it stands, and one of them as it was written.

use anyhow::Context as _;
use clap::Subcommand;

use super::fetched::{Fetched, fetch, text};
use super::table::{or_dash, print, shown, word};
use super::{Circumstances, Ending, List};
use crate::config::Config;
use crate::desk::records::LetterId;
use crate::ledger::report::MailRow;

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
                show(&config, mail.with_context(|| format!("there is no mail {id}"))?)?;
                return Ok(Ending::Done);
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

/// Prints one letter, and gives back what was fetched of it.
///
/// # Errors
/// When the daemon cannot be asked.
#[expect(clippy::print_stdout, reason = "what the command is for")]
pub fn show(config: &Config, mail: &MailRow) -> anyhow::Result<Fetched> {
    println!("mail {} in {}, received {}: {}", mail.id, mail.folder, shown(mail.received_at), word(mail.state));
    println!("  from: {}", or_dash(mail.sender.as_ref()));
    println!("  subject: {}", mail.subject.as_deref().unwrap_or("(not shown)"));
    let fetched = fetch(config, mail)?;
    println!("\n{}", text(&fetched));
    Ok(fetched)
}
