//! `outbox`: letters of ours, and what a person can do about those that wait.

use clap::Subcommand;

use super::act::{Earnest, perform};
use super::table::{or_dash, print, shown, word};
use super::{Circumstances, Ending, List};
use crate::desk::event::Deed;
use crate::desk::records::OutboxId;

#[derive(Debug, clap::Args)]
pub struct Outbox {
    #[command(subcommand)]
    what: Option<Do>,
    #[command(flatten)]
    list: List,
}

#[derive(Debug, Subcommand)]
enum Do {
    /// Every letter of ours and where it stands
    List(List),
    /// Try a failed letter once more
    Retry {
        /// The letter's number in `uketsuke outbox`
        id: OutboxId,
        /// Only say what would happen
        #[arg(long)]
        dry_run: bool,
    },
    /// Let a parked letter go, or, without a number, everything that is held
    Release {
        /// The letter's number in `uketsuke outbox`
        id: Option<OutboxId>,
        /// Only say what would happen
        #[arg(long)]
        dry_run: bool,
    },
}

impl Outbox {
    pub fn run(self, around: &Circumstances) -> anyhow::Result<Ending> {
        let config = around.config()?;
        let (deed, dry_run) = match self.what {
            None => return show(around, self.list),
            Some(Do::List(list)) => return show(around, list),
            Some(Do::Retry { id, dry_run }) => (Deed::RetryOutbox { id }, dry_run),
            Some(Do::Release { id, dry_run }) => (Deed::ReleaseOutbox { id }, dry_run),
        };
        perform(around, &config, deed, if dry_run { Earnest::DryRun } else { Earnest::ForReal })
    }
}

fn show(around: &Circumstances, list: List) -> anyhow::Result<Ending> {
    let config = around.config()?;
    let rows = around.ledger(&config)?.report().outbox()?;
    print(list, &rows, ["id", "kind", "to", "status", "attempts", "due", "last reply"], |draft| {
        [
            draft.id.to_string(),
            word(draft.kind),
            draft.to.to_string(),
            word(draft.status),
            draft.attempts.to_string(),
            shown(draft.due_at),
            or_dash(draft.last_reply.as_ref()),
        ]
    })
}
