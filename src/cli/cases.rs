//! `cases`: doctor-mail conversations, by number and age, and what staff do with them; never a word of them.

use anyhow::Context as _;
use clap::Subcommand;

use super::act::{Earnest, perform};
use super::table::{or_dash, print, shown, word};
use super::{Circumstances, Ending, List};
use crate::config::Config;
use crate::desk::event::Deed;
use crate::desk::records::CaseId;
use crate::ledger::report::CaseRow;

#[derive(Debug, clap::Args)]
pub struct Cases {
    #[command(subcommand)]
    what: Option<Do>,
    #[command(flatten)]
    list: List,
}

#[derive(Debug, Subcommand)]
enum Do {
    /// Every conversation
    List(List),
    /// One conversation: whose it is, where it stands, which letters belong to it; never what they say
    Show {
        /// As `cases` and the digest number it
        id: CaseId,
    },
    /// The conversation is over; what the member writes after that begins another
    Close {
        /// As `cases` and the digest number it
        id: CaseId,
        /// Only say what would happen
        #[arg(long)]
        dry_run: bool,
    },
    /// The staff take the conversation on, with number, name and telephone
    HandOver {
        /// As `cases` and the digest number it
        id: CaseId,
        /// Only say what would happen
        #[arg(long)]
        dry_run: bool,
    },
}

impl Cases {
    pub fn run(self, around: &Circumstances) -> anyhow::Result<Ending> {
        let config = around.config()?;
        let (deed, dry_run) = match self.what {
            None => return list(around, &config, self.list),
            Some(Do::List(how)) => return list(around, &config, how),
            Some(Do::Show { id }) => return show(around, &config, id),
            Some(Do::Close { id, dry_run }) => (Deed::CloseCase { case: id }, dry_run),
            Some(Do::HandOver { id, dry_run }) => (Deed::HandOverCase { case: id }, dry_run),
        };
        perform(around, &config, deed, if dry_run { Earnest::DryRun } else { Earnest::ForReal })
    }
}

fn rows(around: &Circumstances, config: &Config) -> anyhow::Result<Vec<CaseRow>> {
    Ok(around.ledger(config)?.report().cases(around.clock().now(), &config.policy.working_days)?)
}

fn list(around: &Circumstances, config: &Config, list: List) -> anyhow::Result<Ending> {
    let rows = rows(around, config)?;
    print(list, &rows, ["number", "member", "status", "opened", "working days"], |case| {
        [
            case.number.clone(),
            or_dash(case.member_number.as_ref()),
            word(case.status),
            shown(case.opened_at),
            case.age_working_days.to_string(),
        ]
    })
}

#[expect(clippy::print_stdout, reason = "what the command is for")]
fn show(around: &Circumstances, config: &Config, id: CaseId) -> anyhow::Result<Ending> {
    let rows = rows(around, config)?;
    let case = rows.iter().find(|case| case.id == id).with_context(|| format!("there is no case {id}"))?;
    println!("case {}: {}, opened {}", case.number, word(case.status), shown(case.opened_at));
    println!("  member: {}", or_dash(case.member_number.as_ref()));
    println!("  working days: {}", case.age_working_days);
    println!("  waits since: {}", shown(case.turned_at));
    let letters: Vec<String> = case.letters.iter().map(ToString::to_string).collect();
    println!("  mails: {}", letters.join(", "));
    Ok(Ending::Done)
}
