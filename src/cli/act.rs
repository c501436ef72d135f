//! How a command acts: through the running daemon, else under the ledger's lock, by the same decision.

use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::net::UnixStream;
use std::time::Duration;

use anyhow::{Context as _, bail};

use super::{Circumstances, Ending, Misuse};
use crate::config::Config;
use crate::daemon::control::{Asked, Told, login_name, socket_path};
use crate::daemon::lines::keep_rehearsals_at_home;
use crate::daemon::{DiceCup, NotStarted, open_ledger};
use crate::desk::event::{Act, Deed, What};
use crate::desk::{Answer, Event, decide};
use crate::ledger::Outcome;

/// Longer than any act takes; fetching a letter waits for the mailbox.
const PATIENCE: Duration = Duration::from_secs(90);

/// Whether an act is only tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Earnest {
    DryRun,
    ForReal,
}

impl Earnest {
    /// As `--dry-run` says.
    #[must_use]
    pub fn from_flag(dry_run: bool) -> Self {
        if dry_run { Self::DryRun } else { Self::ForReal }
    }
}

/// Carries an act out and prints what it did.
///
/// # Errors
/// When neither the daemon nor the ledger can be reached.
#[expect(clippy::print_stdout, clippy::print_stderr, reason = "the person who acts is told here")]
pub fn perform(around: &Circumstances, config: &Config, deed: Deed, earnest: Earnest) -> anyhow::Result<Ending> {
    match decided(around, config, deed, earnest)? {
        Answer::Done { said } => {
            println!("{said}");
            Ok(Ending::Done)
        }
        Answer::Refused { said } => {
            eprintln!("uketsuke: {said}");
            Ok(Ending::Failed)
        }
        Answer::Nothing | Answer::Claim(_) => Ok(Ending::Done),
    }
}

/// What the desk answers to an act.
///
/// # Errors
/// When neither the daemon nor the ledger can be reached.
pub fn decided(around: &Circumstances, config: &Config, deed: Deed, earnest: Earnest) -> anyhow::Result<Answer> {
    let id = new_id()?;
    let dry_run = earnest == Earnest::DryRun;
    match ask(config, &Asked::Act { id: id.clone(), deed: deed.clone(), dry_run })? {
        Some(Told::Answer { answer }) => Ok(answer),
        Some(Told::Wrong { why }) => bail!(why),
        Some(_) => bail!("the daemon answers something else; is it of another version?"),
        None => alone(around, config, Act { id, who: who_is_here(), deed, dry_run }),
    }
}

/// Asks the running daemon; `None` where none runs.
///
/// # Errors
/// When one runs and the exchange breaks.
pub fn ask(config: &Config, asked: &Asked) -> anyhow::Result<Option<Told>> {
    let path = socket_path(&config.runtime_directory);
    let mut stream = match UnixStream::connect(&path) {
        Ok(stream) => stream,
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
            bail!("you may not talk to the desk at {}: become root, or a member of its group", path.display())
        }
        Err(_) => return Ok(None),
    };
    stream.set_read_timeout(Some(PATIENCE)).context("talk to the daemon")?;
    let mut line = serde_json::to_vec(asked).context("write the request")?;
    line.push(b'\n');
    stream.write_all(&line).context("talk to the daemon")?;
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer).context("hear the daemon's answer")?;
    let told = serde_json::from_str(&answer).context("understand the daemon's answer (is it of another version?)")?;
    Ok(Some(told))
}

/// No daemon runs: the same decision, under the lock.
fn alone(around: &Circumstances, config: &Config, act: Act) -> anyhow::Result<Answer> {
    keep_rehearsals_at_home(config, &around.clock()).map_err(|ended| match ended {
        NotStarted::Misused(why) => Misuse(why).into(),
        NotStarted::Failed(error) => error,
    })?;
    let mut ledger = open_ledger(config)?;
    let key = format!("act:{}", act.id);
    let event = Event { dice: DiceCup::System.draw(&key), key, what: What::Act(act) };
    let now = around.clock().now();
    let policy = &config.policy;
    let outcomes = ledger.batch(&[event], now, |known, event| decide(policy, known, event, now))?;
    match outcomes.into_iter().next() {
        Some(Outcome::Done { answer, .. } | Outcome::Already(answer)) => Ok(answer),
        Some(Outcome::Failed { why, .. }) => bail!("the desk could not do it: {why}"),
        Some(Outcome::TooEarly) | None => bail!("the desk did not take it"),
    }
}

/// Made by who acts, so that the same act sent twice is one.
fn new_id() -> anyhow::Result<String> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).ok().context("the system gives no random bytes")?;
    Ok(data_encoding::HEXLOWER.encode(&bytes))
}

fn who_is_here() -> String {
    std::fs::metadata("/proc/self").map_or_else(|_| "unknown".to_owned(), |own| login_name(own.uid()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    #[test]
    fn a_rehearsal_does_not_act_on_the_real_desk() {
        let clock = Clock::parse("2020-04-14T09:00:00+09:00").unwrap();
        let around = Circumstances { config_path: None, clock: Some(clock) };
        let act =
            Act { id: "1".to_owned(), who: "ishii".to_owned(), deed: Deed::ReleaseOutbox { id: None }, dry_run: true };
        let refused = alone(&around, &Config::builtin(), act).unwrap_err();
        assert!(refused.is::<Misuse>(), "{refused:#}");
    }
}
