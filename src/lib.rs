//! uketsuke 受付: a mail reception desk that runs by itself. This page is its architecture.
//!
//! # The path
//!
//! ```text
//! letter arrives -------------+
//! a timer is due -------------+-> Event -> [ ledger::known -> desk::decide -> ledger::record ] ONE transaction -> outbox -> postman
//! staff act (command) --------+                                                                                     |
//! delivery report <-----------|--------------------------------- Delivery <-----------------------------------------+
//!                             +---- digest, commands <- ledger::report
//! ```
//!
//! Read the modules in the order of the path: [`inbox`] fetches raw bytes, [`mail`] makes a letter of them,
//! [`reading`] finds what it asks for, [`desk`] decides what should happen, [`ledger`] records it in one transaction together
//! with the letters of ours that follow, [`postman`] hands those over and says how far each came. [`daemon`] ties them
//! together, [`cli`] asks and prints.
//!
//! # The rules
//!
//! - `mail`, `reading` and `desk` are pure: no IO, no clock, no dice, no async; broken input is data, so they have no errors to
//!   pass on. The time and the event's random bytes are arguments, so a replay is exact.
//! - One thread takes events and is the only writer of the ledger. Every event has a natural key; seen twice, nothing changes.
//! - A fact and the letters that follow from it are written in one transaction; then they are sent. A letter's bytes and
//!   Message-ID never change afterwards.
//! - Who may import whom: `mail` nothing of ours; `reading` mail; `desk` mail, reading; `ledger` mail, reading, desk;
//!   `inbox` and `postman` mail, `line` and `clock`; `config` the option and rule types of the others; `cli` and `daemon` all, and
//!   nobody imports them. `tests/laws.rs` holds this table against the code.
//!
//! # What is deliberately absent
//!
//! - A copy of the letters: the mailbox is the archive; the ledger never holds a text.
//! - Locks, connection pools, a second writer: one thread is enough for ten thousand letters a minute.
//! - A clock outside [`clock`], SQL outside [`ledger`], a sentence for people outside `desk::words` and the templates.
//! - `\Seen` and date windows: staff read the same mailbox, and outages last as long as they last.

pub mod cli;
pub mod clock;
pub mod config;
pub mod daemon;
pub mod desk;
pub mod inbox;
pub mod ledger;
pub mod line;
pub mod mail;
pub mod postman;
pub mod reading;
