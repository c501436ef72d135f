//! Encryption, against a server with an authority of its own.

use std::path::PathBuf;
use std::sync::Arc;

use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use super::*;
use crate::line::{NoLine, Server};

const OFFERS_TLS: &str = "250-mail.example.jp\r\n250 STARTTLS\r\n";

/// A server with a certificate for `localhost`.
struct Secured {
    folder: tempfile::TempDir,
    acceptor: TlsAcceptor,
}

impl Secured {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        std::fs::write(folder.path().join("ca.pem"), made.cert.pem()).unwrap();
        let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .unwrap();
        Self { folder, acceptor: TlsAcceptor::from(Arc::new(config)) }
    }

    fn ca_file(&self) -> Option<PathBuf> {
        Some(self.folder.path().join("ca.pem"))
    }

    /// Listens once, in the way of `security`; `offers` is its EHLO before encryption, `started` its STARTTLS answer.
    async fn listen(&self, security: Security, offers: &'static str, started: &'static str) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let acceptor = self.acceptor.clone();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            if security == Security::StartTls {
                speak_plain(&mut stream, offers, started).await;
            }
            if let Ok(stream) = acceptor.accept(stream).await {
                let greeting = if security == Security::Tls { "220 ready\r\n" } else { "" };
                speak(stream, greeting).await;
            }
        });
        port
    }
}

async fn speak_plain(stream: &mut TcpStream, offers: &str, started: &str) {
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    for answer in ["220 ready\r\n", offers, started] {
        stream.get_mut().write_all(answer.as_bytes()).await.unwrap();
        if answer != started {
            stream.read_line(&mut line).await.unwrap();
        }
    }
}

async fn speak<S: AsyncRead + AsyncWrite + Unpin>(stream: S, greeting: &str) {
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    stream.get_mut().write_all(greeting.as_bytes()).await.unwrap();
    while stream.read_line(&mut line).await.unwrap_or(0) > 0 {
        let answer = if line.starts_with("EHLO") { "250 SIZE 0\r\n" } else { "250 ok\r\n" };
        stream.get_mut().write_all(answer.as_bytes()).await.unwrap();
        stream.get_mut().flush().await.unwrap();
        line.clear();
    }
}

async fn opened(server: Server) -> Result<Probe, Trouble> {
    let options = SmtpOptions { server, login: None, hello_name: "example.jp".into(), limits: Limits::default() };
    Session::open(&options).await.map(|session| session.probe())
}

#[tokio::test]
async fn encrypted_from_the_first_byte_or_before_anything_is_said() {
    let secured = Secured::new();
    let started = "220 go ahead\r\n";
    let injected = "220 go ahead\r\n250 injected\r\n";
    let good = Ok(Probe { encrypted: Encrypted::Yes, login: Login::NotAsked, size_limit_bytes: None });
    let refused = Err(Trouble::Refused { reply: "454".into() });
    let no_tls = Err(Trouble::NoLine(NoLine::Tls));
    let rows = [
        (Security::Tls, "localhost", secured.ca_file(), OFFERS_TLS, started, good.clone()),
        (Security::Tls, "localhost", None, OFFERS_TLS, started, no_tls.clone()),
        (Security::Tls, "127.0.0.1", secured.ca_file(), OFFERS_TLS, started, no_tls.clone()),
        (Security::StartTls, "localhost", secured.ca_file(), OFFERS_TLS, started, good),
        (Security::StartTls, "localhost", None, OFFERS_TLS, started, no_tls),
        (Security::StartTls, "localhost", secured.ca_file(), "250 hello\r\n", started, Err(Trouble::NoStartTls)),
        (Security::StartTls, "localhost", secured.ca_file(), OFFERS_TLS, "454 later\r\n", refused),
        (Security::StartTls, "localhost", secured.ca_file(), OFFERS_TLS, injected, Err(Trouble::Protocol)),
    ];
    for (security, host, ca_file, offers, started, expected) in rows {
        let port = secured.listen(security, offers, started).await;
        let server = Server { host: host.into(), port, security, ca_file };
        let shown = format!("{server:?} {started:?}");
        assert_eq!(opened(server).await, expected, "{shown}");
    }
}
