//! The mailbox on an IMAP server.

use std::sync::Arc;

use super::{Channels, ImapOptions, Memory, Survey, Trouble};
use crate::clock::Clock;

/// Looks at the mailbox and changes nothing in it.
pub async fn survey(_options: &ImapOptions) -> Result<Survey, Trouble> {
    Err(Trouble::Refused)
}

/// Watches the mailbox until the daemon closes a channel.
pub async fn run(_options: ImapOptions, _memory: Arc<dyn Memory>, _clock: Clock, _channels: Channels) {}
