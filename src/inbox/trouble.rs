//! Why the mailbox cannot be reached or trusted, each with what to do about it.
//!
//! Never carries credentials, addresses or a server's own words: servers echo what they were told.

use std::time::Duration;

/// Shortest wait after a refused login: hammering locks accounts.
const AFTER_REFUSED_LOGIN: Duration = Duration::from_secs(60);

/// What went wrong, by its cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    #[error("the mail server's name is not known: check `host` of [inbox] and this machine's DNS")]
    NoSuchHost,
    #[error(
        "the mail server does not accept connections: check `host` and `port` of [inbox], the network and the firewall"
    )]
    Refused,
    #[error("security = \"plain\" is for a server on this machine only: use \"tls\" or \"starttls\"")]
    NotLoopback,
    #[error("`ca_file` of [inbox] cannot be read or holds no certificate in PEM form")]
    CaFile,
    #[error(
        "no trusted encryption with the mail server: check `security` and `port`, that the certificate is valid for `host`, \
         and `ca_file` if the server has an authority of its own"
    )]
    Tls,
    #[error("the mail server refuses the login: check `user` of [inbox] and the password's secret")]
    LoginRefused,
    #[error("the mail server has no login for us now: it says it is busy; it will be tried again")]
    Busy,
    #[error("the mail server did not answer in time: check the network")]
    Timeout,
    #[error("the connection to the mail server broke off")]
    Closed,
    #[error("the mail server answers what IMAP does not allow, or refuses what it must grant; it will be tried again")]
    Protocol,
    #[error("the Maildir cannot be read or written: check `path` of [inbox] and its permissions")]
    Maildir,
}

impl Trouble {
    /// A short word for logs and [`super::Report::Line`].
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NoSuchHost | Self::Refused | Self::NotLoopback => "connect",
            Self::CaFile | Self::Tls => "tls",
            Self::LoginRefused => "login",
            Self::Busy => "busy",
            Self::Timeout => "timeout",
            Self::Closed => "closed",
            Self::Protocol => "protocol",
            Self::Maildir => "maildir",
        }
    }

    /// The wait before the next try, given the one that back-off alone would choose.
    #[must_use]
    pub(super) fn wait(self, back_off: Duration) -> Duration {
        match self {
            Self::LoginRefused => back_off.max(AFTER_REFUSED_LOGIN),
            _ => back_off,
        }
    }
}
