//! The command line: one file a subcommand; it asks and prints. It refuses to decide: what changes the ledger is an
//! act, sent to the running daemon, or carried out under the ledger's lock where none runs.

mod act;
mod cases;
mod check;
mod consultations;
mod demo;
mod digest;
mod fetched;
mod mails;
mod outbox;
mod read;
mod replay;
mod reservations;
mod review;
mod roster;
mod run;
mod sessions;
mod status;
mod table;
mod today;
mod undo;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::bail;
use chrono::{NaiveDate, NaiveTime};
use clap::{Parser, Subcommand};

use crate::clock::Clock;
use crate::config::{Config, Unusable};
use crate::daemon::LEDGER;
use crate::desk::MemberNumber;
use crate::ledger::{ReadOnly, Trouble};

/// Where the configuration lies when nothing is said.
const USUAL_CONFIG: &str = "/etc/uketsuke/uketsuke.toml";

/// A mail reception desk that runs by itself: reads members' mails, keeps the ledger, answers, sends what is due.
#[derive(Debug, Parser)]
#[command(name = "uketsuke", version)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// The configuration file [default: /etc/uketsuke/uketsuke.toml; `read`: the built-in one]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Start the wall clock elsewhere, and let it run faster: 2020-04-14T09:00:00+09:00x600. For rehearsals, with
    /// servers on this machine only
    #[arg(long, global = true, value_name = "TIME[xSPEED]", value_parser = Clock::parse)]
    clock: Option<Clock>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Look at the configuration, and with --connect at the servers; changes and sends nothing
    Check(check::Check),
    /// The daemon
    Run(run::Run),
    /// Play a week in a Maildir, with no network
    Demo(demo::Demo),
    /// What would be read from these mails; changes nothing
    Read(read::Read),
    /// What the desk would have done with mails of the past; no network, no real ledger
    Replay(replay::Replay),
    /// Who comes today
    Today(List),
    /// Every letter and where it stands
    Mails(mails::Mails),
    /// Reservations; booking and cancelling by telephone
    Reservations(reservations::Reservations),
    /// Dates of the sessions, and their meeting ID and password
    Sessions(sessions::Sessions),
    /// What waits for a person
    Review(review::Review),
    /// The telephone hours
    Consultations(consultations::Consultations),
    /// Doctor-mail conversations
    Cases(cases::Cases),
    /// Who is a member
    Roster(roster::Roster),
    /// Letters of ours
    Outbox(outbox::Outbox),
    /// What people did, and putting it back
    Undo(undo::Undo),
    /// What the next digest will say
    Digest,
    /// Whether all is well
    Status(List),
}

/// A list, for people or for scripts.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct List {
    /// One JSON array instead of a table
    #[arg(long)]
    json: bool,
}

/// A day as commands take it.
fn day(written: &str) -> Result<NaiveDate, String> {
    written.parse().map_err(|_| "write the day as 2020-04-15".to_owned())
}

/// An hour of the day as commands take it.
fn hour(written: &str) -> Result<NaiveTime, String> {
    NaiveTime::parse_from_str(written, "%H:%M").map_err(|_| "write the hour as 13:00".to_owned())
}

/// A member number, with its zeros or without.
fn member_number(written: &str) -> Result<MemberNumber, String> {
    MemberNumber::parse(written).ok_or_else(|| "a member number is digits".to_owned())
}

/// How a command ended, for the shell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    Done,
    Failed,
    /// Bad usage or configuration.
    Misused,
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        match ending {
            Ending::Done => Self::SUCCESS,
            Ending::Failed => Self::from(1),
            Ending::Misused => Self::from(2),
        }
    }
}

/// What every command is given.
struct Circumstances {
    config_path: Option<PathBuf>,
    clock: Option<Clock>,
}

impl Arguments {
    /// The daemon tells what it does; the other commands print what they have to say.
    #[must_use]
    pub fn usual_log_level(&self) -> &'static str {
        match self.command {
            Command::Run(_) => "info",
            _ => "warn",
        }
    }
}

/// Carries the command out and says how it ended.
#[must_use]
pub fn run(arguments: Arguments) -> ExitCode {
    let Arguments { command, config, clock } = arguments;
    let around = Circumstances { config_path: config, clock };
    let ended = match command {
        Command::Check(check) => check.run(&around),
        Command::Run(run) => run.run(&around),
        Command::Demo(demo) => demo.run(&around),
        Command::Read(read) => read.run(&around),
        Command::Replay(replay) => replay.run(&around),
        Command::Today(list) => today::run(&around, list),
        Command::Mails(mails) => mails.run(&around),
        Command::Reservations(reservations) => reservations.run(&around),
        Command::Sessions(sessions) => sessions.run(&around),
        Command::Review(review) => review.run(&around),
        Command::Cases(cases) => cases.run(&around),
        Command::Consultations(consultations) => consultations.run(&around),
        Command::Roster(roster) => roster.run(&around),
        Command::Outbox(outbox) => outbox.run(&around),
        Command::Undo(undo) => undo.run(&around),
        Command::Digest => digest::run(&around),
        Command::Status(list) => status::run(&around, list),
    };
    ended.unwrap_or_else(|error| complain(&error)).into()
}

#[expect(clippy::print_stderr, reason = "the one place where a command says why it failed")]
fn complain(error: &anyhow::Error) -> Ending {
    eprintln!("uketsuke: {error:#}");
    if is_misuse(error) { Ending::Misused } else { Ending::Failed }
}

/// What a restart would not change: the wrong key or none is as bad a configuration as a wrong line.
fn is_misuse(error: &anyhow::Error) -> bool {
    let wrong_key = matches!(error.downcast_ref(), Some(Trouble::WrongKey));
    error.is::<Misuse>() || error.is::<Unusable>() || wrong_key
}

/// Bad usage or configuration: exit code 2.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Misuse(String);

impl Circumstances {
    fn clock(&self) -> Clock {
        self.clock.clone().unwrap_or_else(Clock::system)
    }

    fn config_path(&self) -> &Path {
        self.config_path.as_deref().unwrap_or_else(|| Path::new(USUAL_CONFIG))
    }

    /// The configuration, or every complaint about it.
    fn config(&self) -> anyhow::Result<Config> {
        Config::load(self.config_path()).map_err(|complaints| {
            let said: Vec<String> = complaints.iter().map(ToString::to_string).collect();
            Misuse(format!("the configuration is not right:\n  {}", said.join("\n  "))).into()
        })
    }

    /// The ledger, for questions, beside the running daemon.
    fn ledger(&self, config: &Config) -> anyhow::Result<ReadOnly> {
        let path = config.state_directory.join(LEDGER);
        if !path.exists() {
            bail!("there is no ledger at {} yet: has `uketsuke run` been started once?", path.display());
        }
        Ok(ReadOnly::open(&path)?)
    }
}
