//! The 32 random bytes of each event. The desk has no dice of its own, so that a replay is exact.

use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use crate::desk::event::Dice;

/// Where an event's random bytes come from.
#[derive(Clone)]
pub enum DiceCup {
    /// The operating system.
    System,
    /// HMAC of the event's key: the same story every time. For the demo only; nothing of it is secret.
    Told(u64),
}

impl DiceCup {
    /// The bytes for the event with this key.
    ///
    /// # Panics
    /// When the operating system has no randomness to give: nothing safe could be sent then.
    #[must_use]
    #[expect(clippy::expect_used, reason = "without randomness no token would be safe; the process must end")]
    pub fn draw(&self, key: &str) -> Dice {
        let mut bytes = [0; 32];
        match self {
            Self::System => getrandom::fill(&mut bytes).expect("the operating system gives random bytes"),
            Self::Told(seed) => {
                let mut mac =
                    Hmac::<Sha256>::new_from_slice(&seed.to_be_bytes()).expect("any key length is right for HMAC");
                mac.update(key.as_bytes());
                bytes.copy_from_slice(&mac.finalize().into_bytes());
            }
        }
        Dice(bytes)
    }
}
