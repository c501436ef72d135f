//! `uketsuke run`: systemd's side of the daemon. READY, WATCHDOG, STOPPING; SIGTERM, SIGHUP; and that a task that
//! dies ends the process.

use std::path::Path;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, anyhow};
use sd_notify::NotifyState;
use tokio::signal::unix::{SignalKind, signal};

use super::reader;
use super::start::NotStarted;
use super::{Daemon, Setup, tell};
use crate::config::Config;
use crate::desk::event::What;

/// After SIGTERM the letter in hand may take so long.
const GRACE: Duration = Duration::from_secs(9);

/// Runs the desk until it is told to stop.
///
/// # Errors
/// [`NotStarted`] when it could not begin, or a task failed.
pub async fn run(setup: Setup, config_path: &Path) -> Result<(), NotStarted> {
    let mut terminate = signal(SignalKind::terminate()).context("listen for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("listen for SIGINT")?;
    let mut hang_up = signal(SignalKind::hangup()).context("listen for SIGHUP")?;
    // The first start waits for the mail server as long as it takes, but not longer than it is wanted.
    let mut daemon = tokio::select! {
        started = Daemon::start(setup) => started?,
        _ = terminate.recv() => return Ok(()),
        _ = interrupt.recv() => return Ok(()),
    };
    notify(&[NotifyState::Ready]);
    tracing::info!("the desk is open");
    let mut watchdog = tokio::time::interval(watchdog_interval());
    watchdog.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let ended = loop {
        tokio::select! {
            _ = terminate.recv() => break Ok(()),
            _ = interrupt.recv() => break Ok(()),
            _ = hang_up.recv() => reload(&daemon, config_path).await,
            _ = watchdog.tick() => {
                // The writer answers only between two commits; one that hangs lets the watchdog bite.
                daemon.desk.ask(|_| Ok(())).await?;
                notify(&[NotifyState::Watchdog]);
            }
            ended = daemon.tasks.join_next() => break Err(why_it_ended(ended)),
        }
    };
    notify(&[NotifyState::Stopping]);
    ended?;
    tracing::info!("stopping: what is in hand is finished first");
    if let Ok(stopped) = tokio::time::timeout(GRACE, daemon.stop()).await {
        stopped?;
    } else {
        tracing::warn!("something in hand took too long; its outcome is looked at when the desk opens again");
    }
    tracing::info!("the desk is closed");
    Ok(())
}

fn why_it_ended(ended: Option<Result<anyhow::Result<()>, tokio::task::JoinError>>) -> anyhow::Error {
    match ended {
        Some(Ok(Err(error))) => error,
        Some(Err(panic)) => anyhow!(panic).context("a task panicked"),
        Some(Ok(Ok(()))) | None => anyhow!("a task ended before its time"),
    }
}

/// Half of what systemd allows, else twice a minute.
fn watchdog_interval() -> Duration {
    sd_notify::watchdog_enabled().map_or(Duration::from_secs(30), |allowed| allowed / 2)
}

fn notify(states: &[NotifyState<'_>]) {
    if sd_notify::notify(states).is_err() {
        tracing::warn!("systemd does not listen");
    }
}

/// Takes the new rules and words, or keeps the old ones and says why. Servers and folders need a restart.
async fn reload(daemon: &Daemon, path: &Path) {
    notify(&[NotifyState::Reloading]);
    match reloaded(daemon, path).await {
        Ok(()) => tracing::info!("the configuration was read anew; new servers and folders need a restart"),
        Err(complaint) => tracing::error!("the old configuration stays in force: {complaint:#}"),
    }
    notify(&[NotifyState::Ready]);
}

async fn reloaded(daemon: &Daemon, path: &Path) -> anyhow::Result<()> {
    let config = Config::load(path)
        .map_err(|complaints| anyhow!(complaints.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")))?;
    let policy = Arc::new(config.policy);
    if policy.manner != reader::in_force(&daemon.policy).manner {
        anyhow::bail!("desk.shadow was changed: that needs a restart");
    }
    let today = daemon.clock.now().date_naive();
    let booked = daemon.desk.ask(move |ledger| ledger.booked_sessions(today)).await?;
    let dropped = booked.iter().find(|s| policy.guide.service(&s.service).is_none_or(|v| !v.calendar.is_open(s.date)));
    if let Some(session) = dropped {
        anyhow::bail!(
            "it would drop {session}, for which people are booked; leave that date open, or cancel it by `sessions cancel`"
        );
    }
    *daemon.policy.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&policy);
    daemon.desk.adopt(policy);
    tell(&daemon.desk, format!("reloaded:{}", daemon.clock.now().timestamp_micros()), What::Reloaded).await
}
