//! `sessions`: the dates, typing in the meeting ID and password, and what the staff decide about single dates.

use std::io::{BufRead as _, IsTerminal as _, Write as _};

use anyhow::Context as _;
use chrono::{NaiveDate, NaiveTime};
use clap::Subcommand;

use super::act::{Earnest, decided, perform};
use super::table::{or_dash, print, shown};
use super::{Circumstances, Ending, List, Misuse};
use crate::config::Config;
use crate::desk::Answer;
use crate::desk::credentials::Credentials;
use crate::desk::event::Deed;
use crate::desk::gate::grouped;
use crate::reading::guide::Window;
use crate::reading::{ServiceId, ServiceKind};

#[derive(Debug, clap::Args)]
pub struct Sessions {
    #[command(subcommand)]
    what: Option<Do>,
    #[command(flatten)]
    list: List,
}

#[derive(Debug, Subcommand)]
enum Do {
    /// The coming dates and what is known of each
    List(List),
    /// Type in a date's meeting ID and password (asked for, or two lines on standard input; never an argument)
    SetCredentials {
        /// The session's date
        #[arg(value_name = "YYYY-MM-DD", value_parser = super::day)]
        date: NaiveDate,
        /// Which service [default: the one that has sessions]
        #[arg(long)]
        service: Option<String>,
        /// Only say what would happen
        #[arg(long)]
        dry_run: bool,
        /// Do not ask whether what was typed is right
        #[arg(long)]
        yes: bool,
    },
    /// A date does not take place: everybody booked or in line is told, and so are the hosts
    Cancel {
        #[command(flatten)]
        which: Which,
    },
    /// A date takes place, besides the calendar or again
    Add {
        #[command(flatten)]
        which: Which,
        /// Its hours, where they differ from the service's
        #[arg(value_name = "HH:MM-HH:MM", value_parser = hours)]
        hours: Option<Window>,
    },
    /// How many people a date takes; who waits gets what becomes free
    Capacity {
        #[command(flatten)]
        which: Which,
        /// A number, or `default`: what the service says
        #[arg(value_name = "N", value_parser = limit)]
        capacity: Limit,
    },
}

/// Which date, and whether it is only tried.
#[derive(Debug, clap::Args)]
struct Which {
    /// The session's date
    #[arg(value_name = "YYYY-MM-DD", value_parser = super::day)]
    date: NaiveDate,
    /// Which service [default: the one that has sessions]
    #[arg(long)]
    service: Option<String>,
    /// Only say what would happen
    #[arg(long)]
    dry_run: bool,
}

/// As typed; `None`: the service's own.
#[derive(Clone, Copy, Debug)]
struct Limit(Option<u32>);

fn limit(written: &str) -> Result<Limit, String> {
    let said = || "write a number of people, or `default`".to_owned();
    if written == "default" { Ok(Limit(None)) } else { written.parse().map(|n| Limit(Some(n))).map_err(|_| said()) }
}

fn hours(written: &str) -> Result<Window, String> {
    let time = |w: &str| NaiveTime::parse_from_str(w, "%H:%M").ok();
    let window = written.split_once('-').and_then(|(from, to)| Some(Window { from: time(from)?, to: time(to)? }));
    window.filter(|w| w.from < w.to).ok_or_else(|| "write the hours as 13:00-15:00".to_owned())
}

impl Which {
    fn act(
        self,
        around: &Circumstances,
        config: &Config,
        deed: impl FnOnce(ServiceId, NaiveDate) -> Deed,
    ) -> anyhow::Result<Ending> {
        let service = session_service(config, self.service.as_deref())?;
        let earnest = if self.dry_run { Earnest::DryRun } else { Earnest::ForReal };
        perform(around, config, deed(service, self.date), earnest)
    }
}

impl Sessions {
    pub fn run(self, around: &Circumstances) -> anyhow::Result<Ending> {
        let config = around.config()?;
        match self.what {
            None => show(around, &config, self.list),
            Some(Do::List(list)) => show(around, &config, list),
            Some(Do::SetCredentials { date, service, dry_run, yes }) => {
                let service = session_service(&config, service.as_deref())?;
                let earnest = if dry_run { Earnest::DryRun } else { Earnest::ForReal };
                let typed = Typed { service, date, sure: if yes { Sure::Already } else { Sure::Ask } };
                typed.set(around, &config, earnest)
            }
            Some(Do::Cancel { which }) => {
                which.act(around, &config, |service, date| Deed::CancelSession { service, date })
            }
            Some(Do::Add { which, hours }) => {
                which.act(around, &config, |service, date| Deed::AddSession { service, date, hours })
            }
            Some(Do::Capacity { which, capacity: Limit(capacity) }) => {
                which.act(around, &config, |service, date| Deed::LimitSession { service, date, capacity })
            }
        }
    }
}

/// Whether the person is asked if what was typed is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sure {
    Ask,
    Already,
}

struct Typed {
    service: ServiceId,
    date: NaiveDate,
    sure: Sure,
}

impl Typed {
    fn set(self, around: &Circumstances, config: &Config, earnest: Earnest) -> anyhow::Result<Ending> {
        let at_a_terminal = std::io::stdin().is_terminal();
        let credentials = if at_a_terminal { ask_for()? } else { from_standard_input()? };
        let deed = Deed::SetCredentials { service: self.service, date: self.date, credentials: credentials.clone() };
        if at_a_terminal && self.sure == Sure::Ask && earnest == Earnest::ForReal {
            show_grouped(&credentials);
            if let Answer::Refused { said } = decided(around, config, deed.clone(), Earnest::DryRun)? {
                anyhow::bail!(said);
            }
            if !confirmed("Is this right?")? {
                return Ok(Ending::Failed);
            }
        }
        perform(around, config, deed, earnest)
    }
}

/// The one session service, or the one that was named.
fn session_service(config: &Config, named: Option<&str>) -> anyhow::Result<ServiceId> {
    let services = &config.policy.guide.services;
    let sessions: Vec<&ServiceId> = services.iter().filter(|s| s.kind == ServiceKind::Session).map(|s| &s.id).collect();
    let found = match (named, sessions.as_slice()) {
        (None, [one]) => Some((*one).clone()),
        (Some(name), _) => sessions.iter().find(|id| id.as_str() == name).map(|id| (*id).clone()),
        _ => None,
    };
    let ids = || sessions.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    found.ok_or_else(|| Misuse(format!("name the service with --service; these have sessions: {}", ids())).into())
}

#[expect(clippy::print_stdout, reason = "asks at a terminal")]
fn ask_for() -> anyhow::Result<Credentials> {
    print!("Meeting ID: ");
    std::io::stdout().flush()?;
    let mut meeting_id = String::new();
    std::io::stdin().lock().read_line(&mut meeting_id).context("read the meeting ID")?;
    let password = rpassword::prompt_password("Password (not shown): ").context("read the password")?;
    Ok(Credentials { meeting_id: meeting_id.trim().to_owned(), password: password.trim().to_owned() })
}

fn from_standard_input() -> anyhow::Result<Credentials> {
    let mut lines = std::io::stdin().lock().lines();
    let mut next = |what: &str| -> anyhow::Result<String> {
        let line = lines.next().transpose().with_context(|| format!("read the {what}"))?;
        let line = line.map(|l| l.trim().to_owned()).filter(|l| !l.is_empty());
        line.ok_or_else(|| {
            Misuse(format!("standard input has no {what}: give two lines, meeting ID and password")).into()
        })
    };
    Ok(Credentials { meeting_id: next("meeting ID")?, password: next("password")? })
}

#[expect(clippy::print_stdout, reason = "shows what was typed, to the person who typed it, at a terminal")]
fn show_grouped(credentials: &Credentials) {
    println!("Meeting ID: {}", grouped(&credentials.meeting_id));
    println!("Password:   {}", credentials.password);
}

/// A yes or no at the terminal; anything but y is no.
#[expect(clippy::print_stdout, reason = "asks at a terminal")]
pub fn confirmed(question: &str) -> anyhow::Result<bool> {
    print!("{question} [y/N] ");
    std::io::stdout().flush()?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer).context("read the answer")?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

fn show(around: &Circumstances, config: &Config, list: List) -> anyhow::Result<Ending> {
    let today = around.clock().now().date_naive();
    let rows = around.ledger(config)?.report().sessions(today)?;
    print(list, &rows, ["service", "date", "confirmed", "credentials", "dispatched", "note"], |one| {
        let note = match (one.cancelled, one.added) {
            (true, _) => "cancelled",
            (false, true) => "added",
            (false, false) => "",
        };
        [
            one.service.to_string(),
            one.date.to_string(),
            one.confirmed.to_string(),
            if one.credentials_set { format!("version {}", or_dash(one.credentials_version)) } else { "-".to_owned() },
            or_dash(one.dispatched_at.map(shown)),
            note.to_owned(),
        ]
    })
}
