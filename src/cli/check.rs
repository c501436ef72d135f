//! `check`: is the configuration right, and with --connect, do the servers answer as they should? Nothing is changed
//! in the mailbox and nothing is sent.

use std::collections::BTreeMap;

use super::{Circumstances, Ending, Misuse};
use crate::config::{Config, Line};
use crate::daemon::lines::{inbox_options, postman_options};
use crate::daemon::sealing_key;
use crate::desk::policy::Manner;
use crate::inbox::{self, Purpose, Survey};
use crate::mail::{Letter, authentication};
use crate::postman::{self, Encrypted, Probe};

#[derive(Debug, clap::Args)]
pub struct Check {
    /// Also log in to the mailbox and the mail server
    #[arg(long)]
    connect: bool,
}

impl Check {
    #[expect(clippy::print_stdout, reason = "what the command is for")]
    pub fn run(self, around: &Circumstances) -> anyhow::Result<Ending> {
        let config = around.config()?;
        println!("{}: the configuration and its templates are right", around.config_path().display());
        for warning in warnings(&config) {
            println!("note: {warning}");
        }
        if let Err(error) = sealing_key(&config) {
            return Err(Misuse(format!("the ledger's key: {error:#}")).into());
        }
        if self.connect {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            let found = runtime.block_on(connect(&config));
            anyhow::ensure!(found.is_empty(), "{}", found.join("\n  "));
        }
        Ok(Ending::Done)
    }
}

/// What is allowed and may yet be forgotten.
fn warnings(config: &Config) -> Vec<String> {
    let mut found = Vec::new();
    let policy = &config.policy;
    if policy.authserv_id.is_none() {
        found.push(
            "inbox.authserv_id is not set: forged senders are not recognised (check --connect suggests it)".to_owned(),
        );
    }
    if config.second_road.is_empty() {
        found.push("second_road.command is empty: when mail does not work, nobody is woken".to_owned());
    }
    if policy.manner == Manner::Shadow {
        found.push("desk.shadow is true: letters to members become drafts, ID and password go to nobody".to_owned());
    }
    if policy.hosts.is_empty() {
        found.push("people.hosts is empty: nobody gets the list of names before a session".to_owned());
    }
    let addresses = policy.staff.iter().chain(&policy.hosts).chain(policy.doctor.iter().map(|d| &d.address));
    if addresses.into_iter().any(|a| a.domain().starts_with("example.")) {
        found.push("people still has addresses of example.jp: write the real ones".to_owned());
    }
    found
}

/// What is wrong with the servers; what is right is printed.
#[expect(clippy::print_stdout, reason = "what the command is for")]
async fn connect(config: &Config) -> Vec<String> {
    let mut found = Vec::new();
    match inbox_options(config) {
        Err(error) => found.push(format!("[inbox] {error:#}")),
        Ok(options) => match inbox::survey(&options).await {
            Err(trouble) => found.push(format!("[inbox] {trouble}")),
            Ok(survey) => tell(config, &survey),
        },
    }
    match postman_options(config) {
        Err(error) => found.push(format!("[postman] {error:#}")),
        Ok(options) => match postman::probe(&options).await {
            Err(trouble) => found.push(format!("[postman] {trouble}")),
            Ok(probe) => println!("[postman] {}; nothing was sent", probe_line(&probe)),
        },
    }
    found
}

#[expect(clippy::print_stdout, reason = "what the command is for")]
fn tell(config: &Config, survey: &Survey) {
    if let Line::Server { server, .. } = &config.inbox.line {
        println!("[inbox] logged in at {}:{}", server.host, server.port);
    }
    for folder in &survey.folders {
        match (folder.letters, folder.purpose) {
            (Some(count), _) => println!("[inbox] folder {}: {count} letters", folder.name),
            (None, Purpose::Ours) if config.policy.manner == Manner::Shadow => {
                println!("[inbox] folder {}: not made in shadow mode", folder.name);
            }
            (None, Purpose::Drafts) if config.policy.manner == Manner::Shadow => {
                println!("[inbox] folder {}: not there; shadow mode cannot do without: make it", folder.name);
            }
            (None, Purpose::Ours) => println!("[inbox] folder {}: will be made", folder.name),
            (None, _) => println!("[inbox] folder {}: not there; done without", folder.name),
        }
    }
    let offers = &survey.offers;
    for (has, name, without) in [
        (offers.idle, "IDLE", "the mailbox is looked through every poll_seconds instead"),
        (offers.moves, "MOVE", "letters are copied and removed instead"),
        (offers.uid_plus, "UIDPLUS", "without MOVE, handled letters stay in INBOX"),
    ] {
        if !has {
            println!("[inbox] no {name}: {without}");
        }
    }
    println!("[inbox] {}", authserv_advice(config, survey));
}

fn probe_line(probe: &Probe) -> String {
    let encrypted = match probe.encrypted {
        Encrypted::Yes => "encrypted",
        Encrypted::No => "not encrypted (this machine only)",
    };
    let login = match probe.login {
        postman::Login::Accepted => "logged in",
        postman::Login::NotAsked => "no login configured",
    };
    let size = probe.size_limit_bytes.map(|bytes| format!(", takes letters up to {} MB", bytes / 1_048_576));
    format!("answers: {encrypted}, {login}{}", size.unwrap_or_default())
}

/// Which authserv-id to pin, from what the newest letters carry topmost.
fn authserv_advice(config: &Config, survey: &Survey) -> String {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for header in &survey.recent_headers {
        if let Some(id) = authentication::authserv_id(&Letter::decode(header)) {
            *counts.entry(id).or_default() += 1;
        }
    }
    let letters = survey.recent_headers.len();
    match (counts.iter().max_by_key(|(_, count)| **count), &config.policy.authserv_id) {
        (None, _) => {
            format!("none of the newest {letters} letters carries Authentication-Results: leave authserv_id out")
        }
        (Some((id, count)), Some(pinned)) if id == pinned => {
            format!("authserv_id = {pinned:?} stands on {count} of the newest {letters} letters: right")
        }
        (Some((id, count)), _) => {
            format!("{count} of the newest {letters} letters carry it: write authserv_id = {id:?} into [inbox]")
        }
    }
}
