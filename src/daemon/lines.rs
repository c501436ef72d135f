//! The configuration's lines to the outside as the edges want them, with their secrets.

use std::time::Duration;

use anyhow::Context as _;

use super::start::NotStarted;
use crate::clock::Clock;
use crate::config::{Config, Line};
use crate::desk::policy::Manner;
use crate::{inbox, postman};

/// How often a Maildir is looked through.
const MAILDIR_POLL: Duration = Duration::from_millis(50);

/// Where the mailbox is, with its password.
///
/// # Errors
/// When the secret is not there.
pub fn inbox_options(config: &Config) -> anyhow::Result<inbox::Options> {
    let written = &config.inbox;
    let size_limit_bytes = written.size_limit_bytes;
    let folders = written.folders.clone();
    let make_folders = inbox::MakeFolders::No;
    Ok(match &written.line {
        Line::Maildir(path) => inbox::Options::Maildir(inbox::MaildirOptions {
            path: path.clone(),
            poll: MAILDIR_POLL,
            size_limit_bytes,
            folders,
            make_folders,
        }),
        Line::Server { server, login } => {
            let login = login.as_ref().context("[inbox] has no user and password")?;
            inbox::Options::Imap(inbox::ImapOptions {
                server: server.clone(),
                user: login.user.clone(),
                password: config.secrets.read(&login.password)?,
                poll: Duration::from_secs(written.poll_seconds),
                idle: if written.idle { inbox::Idle::WhereOffered } else { inbox::Idle::Never },
                size_limit_bytes,
                folders,
                make_folders,
            })
        }
    })
}

/// With our folders made where they are missing; in shadow mode nothing is moved, so none is made.
#[must_use]
pub fn making_folders(options: inbox::Options, manner: Manner) -> inbox::Options {
    match manner {
        Manner::Open => options.making_folders(),
        Manner::Shadow => options,
    }
}

/// How letters leave, with the password.
///
/// # Errors
/// When the secret is not there.
pub fn postman_options(config: &Config) -> anyhow::Result<postman::Options> {
    Ok(match &config.postman.line {
        Line::Maildir(path) => postman::Options::Maildir { path: path.clone() },
        Line::Server { server, login } => postman::Options::Smtp(postman::SmtpOptions {
            server: server.clone(),
            login: match login {
                Some(login) => Some((login.user.clone(), config.secrets.read(&login.password)?)),
                None => None,
            },
            hello_name: config.policy.desk.address.domain().to_owned(),
            limits: postman::Limits::default(),
        }),
    })
}

/// A rehearsal's clock never meets a real server: a letter of the wrong day would reach real people.
///
/// # Errors
/// When a server is not on this machine.
pub fn keep_rehearsals_at_home(config: &Config, clock: &Clock) -> Result<(), NotStarted> {
    if !clock.is_rehearsal() {
        return Ok(());
    }
    for line in [&config.inbox.line, &config.postman.line] {
        if let Line::Server { server, .. } = line
            && !server.is_loopback()
        {
            return Err(NotStarted::Misused(format!(
                "--clock is for rehearsals, and {} is not this machine: leave --clock away, or use servers on 127.0.0.1",
                server.host
            )));
        }
    }
    Ok(())
}
