//! The ledger: the only SQL, the one place where what happened is kept, and the one writer's tool.
//!
//! Events go in by [`Ledger::batch`]: what is known → what the desk decides → what is recorded, in one transaction.
//! Everything that must survive a crash is here, and nothing else is: raw letters stay in the mailbox. It refuses to
//! decide, to send, to read the clock (`now` comes from outside; its only dice are the seal's nonces).
//!
//! One process a ledger: a lock file beside it is held while it is open. Whoever only reads opens a [`ReadOnly`],
//! at any time.

mod acts;
mod addresses;
mod batch;
mod brake;
mod columns;
mod comparison;
mod consents;
mod consultations;
mod doctor;
mod known;
mod mailbox;
mod meta;
mod open;
mod outbox;
mod questions;
mod queue;
mod record;
pub mod report;
mod rows;
mod schema;
mod seal;
mod sessions;
#[cfg(test)]
mod tests;
mod topics;
mod trouble;

use std::fs::File;

use rusqlite::Connection;

pub use addresses::AgreedRow;
pub use batch::Outcome;
pub use open::ReadOnly;
pub use outbox::Claimed;
pub use queue::ToFile;
pub use report::Report;
pub use seal::Seal;
pub use trouble::{Mishap, Trouble};

/// An open ledger: there is one, in one process, on one thread.
pub struct Ledger {
    conn: Connection,
    seal: Seal,
    /// Locked as long as it lives; none where the ledger is in memory alone.
    _lock: Option<File>,
}

impl Ledger {
    /// The questions of staff and digest, on this connection.
    #[must_use]
    pub fn report(&self) -> Report<'_> {
        Report::on(&self.conn)
    }
}
