//! From an address to a session that is logged in: DNS, TCP, TLS or STARTTLS, greeting, login.
//!
//! Every step has its own [`Trouble`], for each has another cure. Nothing is sent in the clear but to this machine.

use std::time::Duration;

use secrecy::ExposeSecret as _;
use socket2::{SockRef, TcpKeepalive};
use tokio::time::timeout;

use super::session::{Failure, Part, Session, quoted};
use super::wire::PATIENCE;
use crate::inbox::{ImapOptions, Trouble};
use crate::line::{Duplex, NoLine, Security, Server};

/// A silent NAT entry is kept alive, and a dead peer noticed, by this.
const KEEP_ALIVE: Duration = Duration::from_secs(60);
/// Room for the header and the chunk a literal stands in, above the largest letter that is fetched.
const LITERAL_ROOM: u64 = 1024 * 1024;

/// How a stream to the server comes about.
pub trait Dial: Send {
    /// A stream on which the greeting comes: encrypted already where `security` is TLS.
    fn connect(&self, server: &Server) -> impl Future<Output = Result<Box<dyn Duplex>, Trouble>> + Send;
    /// TLS over a stream that was begun in the clear.
    fn secure(
        &self,
        server: &Server,
        stream: Box<dyn Duplex>,
    ) -> impl Future<Output = Result<Box<dyn Duplex>, Trouble>> + Send;
}

/// Over the network.
pub struct Network;

impl Dial for Network {
    async fn connect(&self, server: &Server) -> Result<Box<dyn Duplex>, Trouble> {
        let stream = timeout(PATIENCE, server.dial()).await.map_err(|_| Trouble::Timeout)??;
        let keep_alive = TcpKeepalive::new().with_time(KEEP_ALIVE).with_interval(KEEP_ALIVE);
        SockRef::from(&stream).set_tcp_keepalive(&keep_alive).map_err(|_| Trouble::Closed)?;
        if server.security == Security::Tls {
            self.secure(server, Box::new(stream)).await
        } else {
            Ok(Box::new(stream))
        }
    }

    async fn secure(&self, server: &Server, stream: Box<dyn Duplex>) -> Result<Box<dyn Duplex>, Trouble> {
        let encrypted = timeout(PATIENCE, server.encrypt(stream)).await.map_err(|_| Trouble::Timeout)?;
        Ok(Box::new(encrypted?))
    }
}

impl From<NoLine> for Trouble {
    fn from(why: NoLine) -> Self {
        match why {
            NoLine::NoSuchHost => Self::NoSuchHost,
            NoLine::Refused => Self::Refused,
            NoLine::NotLoopback => Self::NotLoopback,
            NoLine::CaFile => Self::CaFile,
            NoLine::Tls => Self::Tls,
        }
    }
}

/// A session that is logged in and knows what the server can do.
pub async fn open(dial: &impl Dial, options: &ImapOptions) -> Result<Session, Trouble> {
    let largest = usize::try_from(options.size_limit_bytes.saturating_add(LITERAL_ROOM)).unwrap_or(usize::MAX);
    let greeted = Session::greet(dial.connect(&options.server).await?, largest).await;
    let (mut session, greeting) = greeted.map_err(Failure::trouble)?;
    let mut known = greeting.code.as_deref() == Some("PREAUTH");
    if options.server.security == Security::StartTls {
        session = start_tls(session, dial, options, largest).await?;
        // A greeting in the clear is nobody's word.
        known = false;
    }
    session.ask_capabilities().await.map_err(Failure::trouble)?;
    if !known {
        log_in(&mut session, options).await?;
        session.ask_capabilities().await.map_err(Failure::trouble)?;
    }
    Ok(session)
}

async fn start_tls(
    mut session: Session,
    dial: &impl Dial,
    options: &ImapOptions,
    largest: usize,
) -> Result<Session, Trouble> {
    match session.command("STARTTLS").await {
        Ok(_) => {
            let stream = dial.secure(&options.server, session.into_stream()?).await?;
            Ok(Session::resume(stream, largest))
        }
        Err(Failure::Refused(_)) => Err(Trouble::Tls),
        Err(Failure::Line(trouble)) => Err(trouble),
    }
}

async fn log_in(session: &mut Session, options: &ImapOptions) -> Result<(), Trouble> {
    let password = options.password.expose_secret();
    let answered = if session.can("LOGINDISABLED") && session.can("AUTH=PLAIN") {
        let secret = format!("\0{}\0{password}", options.user);
        let secret = data_encoding::BASE64.encode(secret.as_bytes());
        session.dialogue("AUTHENTICATE PLAIN", &secret).await
    } else if [options.user.as_str(), password].iter().all(|text| text.bytes().all(|b| matches!(b, b' '..=b'~'))) {
        session.command(&format!("LOGIN {} {}", quoted(&options.user), quoted(password))).await.map(|_| ())
    } else {
        let parts = [
            Part::Text("LOGIN "),
            Part::Literal(options.user.as_bytes()),
            Part::Text(" "),
            Part::Literal(password.as_bytes()),
        ];
        session.command_of(&parts).await.map(|_| ())
    };
    answered.map_err(|failure| match failure {
        Failure::Line(trouble) => trouble,
        Failure::Refused(code) => refused_login(code.as_deref()),
    })
}

/// RFC 5530: some refusals are not about the password.
fn refused_login(code: Option<&str>) -> Trouble {
    match code {
        Some("UNAVAILABLE" | "INUSE" | "LIMIT" | "SERVERBUG") => Trouble::Busy,
        _ => Trouble::LoginRefused,
    }
}
