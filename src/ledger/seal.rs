//! Sealing of what must not be read off the disk: credentials, and letters that carry them or doctor mail.
//!
//! XChaCha20-Poly1305. The nonce is random for every sealing (24 bytes, so chance never repeats it) and stands
//! before the sealed bytes; where a value belongs (table and row) is authenticated with it, so a sealed value that
//! was moved to another row does not open.

use std::fmt;

use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};

use super::trouble::{Mishap, Trouble};

const NONCE_BYTES: usize = 24;

/// The key that seals and opens. Wiped from memory when dropped.
#[derive(Clone)]
pub struct Seal(XChaCha20Poly1305);

impl Seal {
    /// From the 32 bytes of the systemd credential.
    #[must_use]
    pub fn new(key: &[u8; 32]) -> Self {
        Self(XChaCha20Poly1305::new(key.into()))
    }

    /// Seals `plain` for one place, as `outbox:12`.
    ///
    /// # Errors
    /// [`Trouble::NoDice`] when the system gives no random bytes.
    pub fn seal(&self, place: &str, plain: &[u8]) -> Result<Vec<u8>, Trouble> {
        let mut nonce = [0_u8; NONCE_BYTES];
        getrandom::fill(&mut nonce).map_err(|_| Trouble::NoDice)?;
        let payload = Payload { msg: plain, aad: place.as_bytes() };
        // Fails only beyond 256 GB.
        let sealed = self.0.encrypt(XNonce::from_slice(&nonce), payload).map_err(|_| Trouble::NoDice)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what was sealed for that place.
    ///
    /// # Errors
    /// [`Mishap::Unsealing`] when it was sealed with another key, for another place, or was changed.
    pub fn unseal(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>, Mishap> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE_BYTES).ok_or(Mishap::Unsealing)?;
        let payload = Payload { msg: sealed, aad: place.as_bytes() };
        self.0.decrypt(XNonce::from_slice(nonce), payload).map_err(|_| Mishap::Unsealing)
    }
}

impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seal(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_only_where_it_was_sealed_and_unchanged() {
        let seal = Seal::new(&[7; 32]);
        let sealed = seal.seal("outbox:1", b"824 3337 4447").unwrap();
        assert_eq!(seal.unseal("outbox:1", &sealed).unwrap(), b"824 3337 4447");
        assert_eq!(seal.unseal("outbox:2", &sealed), Err(Mishap::Unsealing));
        assert_eq!(Seal::new(&[8; 32]).unseal("outbox:1", &sealed), Err(Mishap::Unsealing));
        assert_eq!(seal.unseal("outbox:1", &sealed[..10]), Err(Mishap::Unsealing));
        let mut changed = sealed.clone();
        changed[30] ^= 1;
        assert_eq!(seal.unseal("outbox:1", &changed), Err(Mishap::Unsealing));
        assert_ne!(seal.seal("outbox:1", b"824 3337 4447").unwrap(), sealed, "a nonce is never used twice");
    }
}
