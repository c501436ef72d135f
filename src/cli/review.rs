//! `review`: what waits for a person.

use clap::Subcommand;

use super::table::{or_dash, print, shown, word};
use super::{Circumstances, Ending, List};

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
}

impl Review {
    pub fn run(self, around: &Circumstances) -> anyhow::Result<Ending> {
        let list = match self.what {
            None => self.list,
            Some(Do::List(list)) => list,
        };
        let config = around.config()?;
        let rows = around.ledger(&config)?.report().review()?;
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
