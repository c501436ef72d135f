//! `roster`: who is a member; importing the list the office keeps.

use std::path::PathBuf;

use anyhow::{Context as _, anyhow};
use clap::Subcommand;

use super::act::{Earnest, perform};
use super::table::print;
use super::{Circumstances, Ending, List};
use crate::desk::RosterEntry;
use crate::desk::event::Deed;
use crate::desk::sheet;

#[derive(Debug, clap::Args)]
pub struct Roster {
    #[command(subcommand)]
    what: Option<Do>,
    #[command(flatten)]
    list: List,
}

#[derive(Debug, Subcommand)]
enum Do {
    /// Every member
    List(List),
    /// Replace the roster by a CSV file as Excel writes it (会員番号, 氏名, ふりがな, メールアドレス, 電話)
    Import {
        /// The CSV file, with a row of headings
        file: PathBuf,
        /// Only show the difference
        #[arg(long)]
        dry_run: bool,
        /// Go on although more than a tenth of the members would go
        #[arg(long)]
        yes: bool,
    },
}

impl Roster {
    pub fn run(self, around: &Circumstances) -> anyhow::Result<Ending> {
        match self.what {
            None => show(around, self.list),
            Some(Do::List(list)) => show(around, list),
            Some(Do::Import { file, dry_run, yes }) => {
                let config = around.config()?;
                let bytes = std::fs::read(&file).with_context(|| format!("read {}", file.display()))?;
                let deed = Deed::ImportRoster { entries: entries_of(&bytes)?, yes };
                perform(around, &config, deed, if dry_run { Earnest::DryRun } else { Earnest::ForReal })
            }
        }
    }
}

/// The members a CSV file names; all or nothing.
///
/// # Errors
/// Every row that makes no sense, with its line.
pub fn entries_of(bytes: &[u8]) -> anyhow::Result<Vec<RosterEntry>> {
    sheet::read(bytes).map_err(|rows| {
        let said: Vec<String> = rows.iter().map(|row| format!("line {}: {}", row.line, row.reason)).collect();
        anyhow!("nothing was imported; these rows make no sense:\n  {}", said.join("\n  "))
    })
}

fn show(around: &Circumstances, list: List) -> anyhow::Result<Ending> {
    let config = around.config()?;
    let rows = around.ledger(&config)?.report().roster()?;
    print(list, &rows, ["number", "name", "kana", "addresses", "phone"], |one| {
        let addresses: Vec<String> = one.addresses.iter().map(ToString::to_string).collect();
        [one.number.to_string(), one.name.clone(), one.kana.clone(), addresses.join(" "), one.phone.clone()]
    })
}
