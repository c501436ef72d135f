//! What the postman must be told before it can work, and why it cannot.

use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;

use crate::line::{NoLine, Server};

/// How letters leave.
#[derive(Clone, Debug)]
pub enum Options {
    Smtp(SmtpOptions),
    /// Letters are laid into one Maildir for each recipient under this folder (demo and tests).
    Maildir {
        path: PathBuf,
    },
}

/// A submission server (RFC 6409).
#[derive(Clone, Debug)]
pub struct SmtpOptions {
    pub server: Server,
    /// User and password; `None` only for a server that asks for none.
    pub login: Option<(String, SecretString)>,
    /// What EHLO says we are (RFC 5321 §4.1.1.1): the desk's own domain.
    pub hello_name: String,
    pub limits: Limits,
}

/// How long each stage may take. All that is cut off before the final dot was not sent and is tried again, so these
/// are shorter than RFC 5321 §4.5.3.2 allows a server: whoever waits five minutes for a greeting can miss the hour at
/// which credentials are due. After the dot impatience makes duplicates, so there its ten minutes hold.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Name, connection and encryption, each.
    pub dial: Duration,
    /// Greeting and each command.
    pub command: Duration,
    /// Whether a connection kept from before is still there.
    pub greeting_again: Duration,
    /// Each block of the letter.
    pub block: Duration,
    /// From the final dot to its answer.
    pub final_dot: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            dial: Duration::from_secs(15),
            command: Duration::from_secs(30),
            greeting_again: Duration::from_secs(5),
            block: Duration::from_secs(60),
            final_dot: Duration::from_secs(600),
        }
    }
}

impl Options {
    /// Whether no letter can leave this machine through our own hands (a rehearsal may do no other).
    #[must_use]
    pub fn is_local(&self) -> bool {
        match self {
            Self::Smtp(options) => options.server.is_loopback(),
            Self::Maildir { .. } => true,
        }
    }
}

/// Why letters cannot be handed over. Never carries a server's own words: servers echo what they were told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    #[error("[postman] {0}")]
    NoLine(#[from] NoLine),
    #[error("the SMTP server does not offer STARTTLS: use security = \"tls\" with port 465")]
    NoStartTls,
    #[error("the SMTP server offers no login that we can do (PLAIN, LOGIN): check `security` and `port` of [postman]")]
    NoLogin,
    #[error("the SMTP server refuses the login ({reply}): check `user` of [postman] and the password's secret")]
    LoginRefused { reply: String },
    #[error("the SMTP server turns us away ({reply})")]
    Refused { reply: String },
    #[error("the SMTP server did not answer in time: check the network")]
    Timeout,
    #[error("the connection to the SMTP server broke off")]
    Closed,
    #[error("the SMTP server answers what SMTP does not allow")]
    Protocol,
    #[error("the Maildir cannot be written: check `path` of [postman] and its permissions")]
    Maildir,
}

impl Trouble {
    /// The code of the server's answer, where there was one.
    #[must_use]
    pub fn reply(&self) -> &str {
        match self {
            Self::LoginRefused { reply } | Self::Refused { reply } => reply,
            _ => "",
        }
    }
}

/// What a server says of itself, for `check --connect`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    pub encrypted: Encrypted,
    pub login: Login,
    /// The largest letter it takes (RFC 1870), where it says so.
    pub size_limit_bytes: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encrypted {
    Yes,
    /// A plain line on this machine.
    No,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Login {
    Accepted,
    /// None is configured.
    NotAsked,
}
