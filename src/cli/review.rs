//! `review`: what waits for a person, and the letter it is about.

use anyhow::Context as _;
use clap::Subcommand;

use super::table::{or_dash, print, shown, word};
use super::{Circumstances, Ending, List, mails};
use crate::config::Config;
use crate::desk::records::ReviewId;
use crate::ledger::report::ReviewRow;

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
    match mails.iter().find(|m| m.id == mail) {
        Some(mail) => mails::show(config, mail),
        None => Ok(Ending::Done),
    }
}
