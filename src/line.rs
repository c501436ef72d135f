//! A line to a server: dialled, and encrypted against authorities we trust.
//!
//! Mailbox and postman dial the same way. What is spoken on the line is theirs; this module refuses to know.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// Where a server is and how the line to it is kept from being read by others.
#[derive(Clone, Debug)]
pub struct Server {
    pub host: String,
    pub port: u16,
    pub security: Security,
    /// PEM file of the authorities to trust instead of the public ones.
    pub ca_file: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte (RFC 8314).
    Tls,
    /// STARTTLS before anything else; a server that does not offer it is refused.
    StartTls,
    /// No encryption, and only to an address of this very machine.
    PlainLoopbackOnly,
}

/// Why there is no line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoLine {
    #[error("the server's name is not known: check `host` and this machine's DNS")]
    NoSuchHost,
    #[error("the server does not accept connections: check `host`, `port`, the network and the firewall")]
    Refused,
    #[error("security = \"plain\" is for a server on this machine only: use \"tls\" or \"starttls\"")]
    NotLoopback,
    #[error("`ca_file` cannot be read or holds no certificate in PEM form")]
    CaFile,
    #[error(
        "no trusted encryption: check `security` and `port`, that the certificate is valid for `host`, and `ca_file` \
         if the server has an authority of its own"
    )]
    Tls,
}

/// A stream of either kind.
pub trait Duplex: AsyncRead + AsyncWrite + Send + Sync + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Sync + Unpin> Duplex for T {}

impl Server {
    /// Whether it is certainly on this machine (a rehearsal may talk to no other).
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.host == "localhost" || self.host.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
    }

    /// Opens the connection, not yet encrypted; the caller sets the limit of time.
    ///
    /// # Errors
    /// When the name is unknown, nobody listens, or a plain line would leave this machine.
    pub async fn dial(&self) -> Result<TcpStream, NoLine> {
        let found = tokio::net::lookup_host((self.host.as_str(), self.port)).await;
        let addresses: Vec<SocketAddr> = found.map_err(|_| NoLine::NoSuchHost)?.collect();
        let leaves = addresses.iter().any(|a| !a.ip().is_loopback());
        if self.security == Security::PlainLoopbackOnly && leaves {
            return Err(NoLine::NotLoopback);
        }
        let stream = TcpStream::connect(addresses.as_slice()).await.map_err(|_| NoLine::Refused)?;
        stream.set_nodelay(true).map_err(|_| NoLine::Refused)?;
        Ok(stream)
    }

    /// Encrypts an open connection; the server must prove to be `host`.
    ///
    /// # Errors
    /// When the authorities cannot be read or the server's certificate is not to be trusted.
    pub async fn encrypt<S: Duplex>(&self, stream: S) -> Result<TlsStream<S>, NoLine> {
        let name = ServerName::try_from(self.host.clone()).map_err(|_| NoLine::NoSuchHost)?;
        let roots = authorities(self.ca_file.as_deref())?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|_| NoLine::Tls)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        TlsConnector::from(Arc::new(config)).connect(name, stream).await.map_err(|_| NoLine::Tls)
    }
}

fn authorities(ca_file: Option<&Path>) -> Result<rustls::RootCertStore, NoLine> {
    let mut roots = rustls::RootCertStore::empty();
    let Some(file) = ca_file else {
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        return Ok(roots);
    };
    let certificates = CertificateDer::pem_file_iter(file).map_err(|_| NoLine::CaFile)?;
    for certificate in certificates {
        let certificate = certificate.map_err(|_| NoLine::CaFile)?;
        roots.add(certificate).map_err(|_| NoLine::CaFile)?;
    }
    if roots.is_empty() { Err(NoLine::CaFile) } else { Ok(roots) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(host: &str, ca_file: Option<PathBuf>) -> Server {
        Server { host: host.into(), port: 9, security: Security::PlainLoopbackOnly, ca_file }
    }

    #[test]
    fn what_is_on_this_machine() {
        let rows =
            [("localhost", true), ("127.0.0.1", true), ("::1", true), ("192.0.2.1", false), ("example.jp", false)];
        for (host, expected) in rows {
            assert_eq!(server(host, None).is_loopback(), expected, "{host}");
        }
    }

    #[tokio::test]
    async fn a_plain_line_never_leaves_this_machine() {
        assert_eq!(server("192.0.2.1", None).dial().await.unwrap_err(), NoLine::NotLoopback);
    }

    #[test]
    fn authorities_that_are_none() {
        let folder = tempfile::tempdir().unwrap();
        let empty = folder.path().join("empty.pem");
        std::fs::write(&empty, "").unwrap();
        for file in [empty, folder.path().join("absent.pem")] {
            assert_eq!(authorities(Some(&file)).unwrap_err(), NoLine::CaFile);
        }
        assert!(!authorities(None).unwrap().is_empty());
    }
}
