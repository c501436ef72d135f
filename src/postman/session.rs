//! A connection to the SMTP server that is ready to take letters: greeted, encrypted, logged in.

use std::future::Future;
use std::time::Duration;

use data_encoding::BASE64;
use secrecy::{ExposeSecret as _, SecretString};

use super::options::{Encrypted, Limits, Login, Probe, SmtpOptions, Trouble};
use super::reply::{Reply, Tone};
use super::wire::{Broken, Wire};
use crate::line::{Duplex, Security};

pub(super) struct Session {
    pub(super) wire: Wire<Box<dyn Duplex>>,
    pub(super) limits: Limits,
    /// The answer to the last EHLO.
    offers: Reply,
    login: Login,
    encrypted: Encrypted,
}

impl From<Broken> for Trouble {
    fn from(broken: Broken) -> Self {
        match broken {
            Broken::Closed => Self::Closed,
            Broken::Stalled => Self::Timeout,
            Broken::Garbled => Self::Protocol,
        }
    }
}

impl Session {
    /// Dials, greets, encrypts and logs in.
    pub(super) async fn open(options: &SmtpOptions) -> Result<Self, Trouble> {
        let encrypted = match options.server.security {
            Security::PlainLoopbackOnly => Encrypted::No,
            Security::Tls | Security::StartTls => Encrypted::Yes,
        };
        let mut wire = open_wire(options).await?;
        let offers = greet(&mut wire, options).await?;
        let login = log_in(&mut wire, &offers, options).await?;
        Ok(Self { wire, limits: options.limits, offers, login, encrypted })
    }

    /// Whether a connection kept from the last letter still listens, and has nothing of that letter left to say.
    pub(super) async fn still_listens(&mut self) -> bool {
        let asked = ask(&mut self.wire, "RSET", self.limits.greeting_again).await;
        asked.is_ok_and(|reply| reply.code == 250)
    }

    /// Takes leave; whether the server hears it does not matter.
    pub(super) async fn quit(mut self) {
        let _farewell = ask(&mut self.wire, "QUIT", self.limits.greeting_again).await;
    }

    pub(super) fn probe(&self) -> Probe {
        let size = self.size_offer().and_then(|s| s.first().and_then(|n| n.parse().ok()));
        Probe { encrypted: self.encrypted, login: self.login, size_limit_bytes: size.filter(|n| *n > 0) }
    }

    /// RFC 1870: `None` where the server does not want to hear a letter's size beforehand.
    pub(super) fn size_offer(&self) -> Option<Vec<String>> {
        self.offers.offer("SIZE")
    }
}

/// Says one line and waits for its answer. `Err` where the answer cannot be trusted to be this line's.
pub(super) async fn ask<S: Duplex>(wire: &mut Wire<S>, line: &str, limit: Duration) -> Result<Reply, Broken> {
    match wire.interjection() {
        // An answer to nothing: only a farewell (RFC 5321 §3.8) makes sense, and ends the connection as well.
        Some(Ok(reply)) if reply.code == 421 => return Ok(reply),
        Some(Ok(_)) => return Err(Broken::Garbled),
        Some(Err(broken)) => return Err(broken),
        None => {}
    }
    match wire.say(format!("{line}\r\n").as_bytes(), limit).await {
        // A server that hangs up while we speak may have said why.
        Ok(()) | Err(Broken::Closed) => wire.reply(limit).await,
        Err(broken) => Err(broken),
    }
}

async fn open_wire(options: &SmtpOptions) -> Result<Wire<Box<dyn Duplex>>, Trouble> {
    let (server, limits) = (&options.server, options.limits);
    let stream = within(limits.dial, server.dial()).await?;
    let (stream, greeted): (Box<dyn Duplex>, _) = match server.security {
        Security::PlainLoopbackOnly => (Box::new(stream), Greeted::NotYet),
        Security::Tls => (Box::new(within(limits.dial, server.encrypt(stream)).await?), Greeted::NotYet),
        Security::StartTls => {
            let stream = start_tls(Wire::over(stream), options).await?;
            (Box::new(within(limits.dial, server.encrypt(stream)).await?), Greeted::Already)
        }
    };
    let mut wire = Wire::over(stream);
    if greeted == Greeted::NotYet {
        welcome(&mut wire, limits).await?;
    }
    Ok(wire)
}

/// After STARTTLS the server does not greet again (RFC 3207 §4.2).
#[derive(PartialEq, Eq)]
enum Greeted {
    NotYet,
    Already,
}

async fn start_tls<S: Duplex>(mut wire: Wire<S>, options: &SmtpOptions) -> Result<S, Trouble> {
    welcome(&mut wire, options.limits).await?;
    let offers = greet(&mut wire, options).await?;
    if offers.offer("STARTTLS").is_none() {
        return Err(Trouble::NoStartTls);
    }
    expect(220, ask(&mut wire, "STARTTLS", options.limits.command).await?)?;
    Ok(wire.into_stream()?)
}

async fn welcome<S: Duplex>(wire: &mut Wire<S>, limits: Limits) -> Result<Reply, Trouble> {
    expect(220, wire.reply(limits.command).await?)
}

async fn greet<S: Duplex>(wire: &mut Wire<S>, options: &SmtpOptions) -> Result<Reply, Trouble> {
    let ours = options.hello_name.as_str();
    let is_name = !ours.is_empty() && ours.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.".contains(&b));
    let ours = if is_name { ours } else { "[127.0.0.1]" };
    expect(250, ask(wire, &format!("EHLO {ours}"), options.limits.command).await?)
}

/// AUTH PLAIN (RFC 4616) where offered, else LOGIN, which old servers know alone.
async fn log_in<S: Duplex>(wire: &mut Wire<S>, offers: &Reply, options: &SmtpOptions) -> Result<Login, Trouble> {
    let Some((user, password)) = &options.login else { return Ok(Login::NotAsked) };
    let mechanisms = offers.offer("AUTH").unwrap_or_default();
    let offered = |name: &str| mechanisms.iter().any(|m| m == name);
    let lines = match (offered("PLAIN"), offered("LOGIN")) {
        (true, _) => vec![format!("AUTH PLAIN {}", plain_secret(user, password))],
        (false, true) => vec!["AUTH LOGIN".into(), base64(user), base64(password.expose_secret())],
        (false, false) => return Err(Trouble::NoLogin),
    };
    let (last, first) = lines.split_last().ok_or(Trouble::NoLogin)?;
    for line in first {
        expect_login(334, ask(wire, line, options.limits.command).await?)?;
    }
    expect_login(235, ask(wire, last, options.limits.command).await?)
}

fn plain_secret(user: &str, password: &SecretString) -> String {
    base64(&format!("\0{user}\0{}", password.expose_secret()))
}

fn base64(text: &str) -> String {
    BASE64.encode(text.as_bytes())
}

fn expect_login(code: u16, reply: Reply) -> Result<Login, Trouble> {
    match reply.tone() {
        Tone::Permanent => Err(Trouble::LoginRefused { reply: reply.codes() }),
        Tone::Positive | Tone::Transient => expect(code, reply).map(|_| Login::Accepted),
    }
}

fn expect(code: u16, reply: Reply) -> Result<Reply, Trouble> {
    match reply.tone() {
        _ if reply.code == code => Ok(reply),
        Tone::Positive => Err(Trouble::Protocol),
        Tone::Transient | Tone::Permanent => Err(Trouble::Refused { reply: reply.codes() }),
    }
}

async fn within<T, E>(limit: Duration, work: impl Future<Output = Result<T, E>>) -> Result<T, Trouble>
where
    Trouble: From<E>,
{
    Ok(tokio::time::timeout(limit, work).await.map_err(|_| Trouble::Timeout)??)
}

#[cfg(test)]
mod tests;
