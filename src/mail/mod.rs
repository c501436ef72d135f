//! Bytes to meaning and back: what stands in a mail, whoever wrote it with whatever program.
//!
//! Pure: no IO, no clock, no dice. Broken input is data, so nothing here fails: a [`Letter`] comes
//! out of any bytes, together with its [`Defect`]s. This module refuses to know what a reservation
//! is; it knows mails.

pub mod address;
mod address_list;
pub mod authentication;
mod body;
pub mod bounce;
mod charset;
mod clean;
pub mod compose;
mod dates;
pub mod decode;
pub mod encoded;
mod encoded_word;
mod fields;
mod flowed;
mod html;
mod html_entities;
mod html_tokens;
mod jis;
pub mod letter;
pub mod outgoing;
mod parameters;
mod plausible;
#[cfg(test)]
mod round_trip;
mod structure;
mod transfer;

use chrono::{DateTime, FixedOffset};

pub use address::{Address, Mailbox};
pub use letter::{Defect, Letter, Line, Part, ReturnPath, Role};
pub use outgoing::{AutoSubmitted, Enclosure, Outgoing};

/// A point in time with the offset it is to be read in; ours is Japan's wherever we choose it.
pub type Moment = DateTime<FixedOffset>;

/// Japan Standard Time, UTC+9 all year round (no summer time since 1952).
pub const JAPAN: FixedOffset = match FixedOffset::east_opt(9 * 3600) {
    Some(offset) => offset,
    None => panic!("nine hours are a valid offset"),
};
