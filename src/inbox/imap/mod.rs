//! The mailbox on an IMAP server (RFC 3501), believed only where it says OK.
//!
//! The path of a letter: `wire` cuts bytes into responses, `answer` understands them, `session` runs checked
//! commands, `connect` gets from an address to a login, `layout` knows the folders, `watch` looks and shows,
//! `letters` fetches, `orders` files and finds, `listing` lists, `survey` only looks. One connection does all of it, so a server's
//! limit of connections is never met; IDLE is interrupted when the daemon wants something.
//!
//! No crate for IMAP: the one at hand takes NO, BAD and the end of the connection for an empty mailbox, gives
//! memory for any size a server announces, and gives up on lines it does not know (NAMESPACE among them).

mod answer;
mod connect;
mod layout;
mod letters;
mod listing;
mod orders;
mod session;
mod survey;
mod watch;
mod wire;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use super::{Channels, ImapOptions, Memory, Survey, Trouble};
use crate::clock::Clock;

/// Looks at the mailbox and changes nothing in it.
pub async fn survey(options: &ImapOptions) -> Result<Survey, Trouble> {
    survey::look(&connect::Network, options).await
}

/// Watches the mailbox until the daemon closes a channel.
pub async fn run(options: ImapOptions, memory: Arc<dyn Memory>, clock: Clock, channels: Channels) {
    watch::Watch::new(connect::Network, options, memory, clock, channels).keep().await;
}
