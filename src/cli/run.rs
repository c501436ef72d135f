//! `run`: the daemon.

use chrono::{NaiveDate, NaiveTime};

use super::{Circumstances, Ending, Misuse};
use crate::daemon::{self, DiceCup, FirstStart, NotStarted, Setup};
use crate::mail::JAPAN;

/// Letters that may leave at the same time.
const CONNECTIONS: usize = 3;

#[derive(Debug, clap::Args)]
pub struct Run {
    /// At the first start: also take letters received from this day on, instead of from now
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = super::day)]
    since: Option<NaiveDate>,
    /// Begin a new ledger although the mailbox has the desk's folders already
    #[arg(long)]
    first_start: bool,
    /// The ledger comes from a backup: hold all sending until `outbox release`
    #[arg(long)]
    restored: bool,
}

impl Run {
    pub fn run(self, around: &Circumstances) -> anyhow::Result<Ending> {
        let config = around.config()?;
        let since = self.since.and_then(|day| day.and_time(NaiveTime::MIN).and_local_timezone(JAPAN).single());
        let first_start = FirstStart { confirmed: self.first_start, since, restored: self.restored };
        let setup =
            Setup { config, clock: around.clock(), dice: DiceCup::System, connections: CONNECTIONS, first_start };
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let ended = runtime.block_on(daemon::run(setup, around.config_path()));
        // Whatever still waits for a server is not waited for: the ledger says how far it came.
        runtime.shutdown_background();
        match ended {
            Ok(()) => Ok(Ending::Done),
            Err(NotStarted::Misused(why)) => Err(Misuse(why).into()),
            Err(NotStarted::Failed(error)) => Err(error),
        }
    }
}
