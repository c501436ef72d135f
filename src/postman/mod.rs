//! Hands finished letters over, and says exactly how far each came. SMTP or Maildir.
//!
//! An edge: bytes and an envelope in, a [`Delivery`] out. It refuses to know what the letter says, decides
//! nothing about retries, and never logs a server's reply text (servers echo addresses).

use crate::mail::Address;

/// Sender and the one recipient of a transaction (RFC 5321 §3.3).
#[derive(Clone, Debug)]
pub struct Envelope {
    pub from: Address,
    pub to: Address,
}

/// How far a letter came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// 250 after the final dot: the server owns it now.
    Accepted { reply: String },
    /// 5xx at MAIL, RCPT, DATA or after the dot: final.
    Rejected { reply: String },
    /// Nothing was accepted: no connection, 4xx, or the line broke before the final dot.
    NotSent { reply: String },
    /// The final dot was sent, and no complete answer came.
    Unknown,
}
