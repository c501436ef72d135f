//! The lines to the mail servers, or a Maildir in their stead: what the tables of inbox and postman have in common.

use std::path::PathBuf;

use super::{Line, Login, Resolver, written};
use crate::line::{Security, Server};

/// What both kinds of server have in common, as written.
pub(super) struct ServerWritten<'a> {
    pub host: Option<&'a str>,
    pub port: Option<u16>,
    pub security: written::Security,
    /// With TLS, and without.
    pub default_ports: [u16; 2],
    pub ca_file: Option<&'a str>,
    pub user: Option<&'a str>,
    pub password: Option<&'a str>,
}

impl Resolver<'_> {
    /// A folder on this machine, under that table of the configuration.
    pub(super) fn maildir(&mut self, table: &str, path: Option<&str>) -> Option<Line> {
        if path.is_none() {
            self.complaints.add(&format!("{table}.path"), "is missing", "write the folder of the Maildir");
        }
        path.map(|p| Line::Maildir(PathBuf::from(p)))
    }

    /// A server and the login there, under that table of the configuration.
    pub(super) fn server(&mut self, table: &str, written: &ServerWritten<'_>) -> Option<Line> {
        let [tls, other] = written.default_ports;
        if written.host.is_none() {
            self.complaints.add(&format!("{table}.host"), "is missing", "write the server's name");
        }
        let login = match (written.user, written.password) {
            (Some(user), Some(password)) => Some(Login { user: user.to_owned(), password: password.to_owned() }),
            (None, None) => None,
            _ => {
                self.complaints.add(
                    &format!("{table}.user"),
                    "user and password go together",
                    "write both (the password by the name of its secret), or neither",
                );
                None
            }
        };
        let security = match written.security {
            written::Security::Tls => Security::Tls,
            written::Security::Starttls => Security::StartTls,
            written::Security::Plain => Security::PlainLoopbackOnly,
        };
        let server = Server {
            host: written.host?.to_owned(),
            port: written.port.unwrap_or(if security == Security::Tls { tls } else { other }),
            security,
            ca_file: written.ca_file.map(PathBuf::from),
        };
        Some(Line::Server { server, login })
    }
}
