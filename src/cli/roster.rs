//! `roster`: who is a member; importing the list the office keeps.

use std::io::IsTerminal as _;
use std::path::PathBuf;

use anyhow::{Context as _, anyhow};
use clap::Subcommand;

use super::act::{Earnest, decided, perform};
use super::sessions::confirmed;
use super::table::print;
use super::{Circumstances, Ending, List};
use crate::config::Config;
use crate::desk::event::Deed;
use crate::desk::sheet;
use crate::desk::{Answer, RosterEntry};

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
                let earnest = if dry_run { Earnest::DryRun } else { Earnest::ForReal };
                if earnest == Earnest::ForReal && std::io::stdin().is_terminal() && !agreed(around, &config, &deed)? {
                    return Ok(Ending::Failed);
                }
                perform(around, &config, deed, earnest)
            }
        }
    }
}

/// Shows the difference before it counts, and asks; a refusal is left to the act itself.
#[expect(clippy::print_stdout, reason = "the person who acts is asked here")]
fn agreed(around: &Circumstances, config: &Config, deed: &Deed) -> anyhow::Result<bool> {
    match decided(around, config, deed.clone(), Earnest::DryRun)? {
        Answer::Done { said } => {
            println!("{said}");
            confirmed("Is this right?")
        }
        _ => Ok(true),
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
