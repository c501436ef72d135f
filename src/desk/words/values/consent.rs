//! What the letters about an unknown address may speak of.

use serde::Serialize;

use super::Office;
use crate::desk::words::Plain;

/// Never a service, a date or a topic.
#[derive(Clone, Debug, Serialize)]
pub struct YesLetter {
    /// The member's.
    pub name: Plain,
    /// Masked.
    pub address: Plain,
    /// The last day on which an answer counts.
    pub until: Plain,
    pub code: Plain,
    pub office: Office,
}

#[derive(Clone, Debug, Serialize)]
pub struct YesThanks {
    /// The member's.
    pub name: Plain,
    /// Masked.
    pub address: Plain,
    pub office: Office,
}

/// A yes that is waited for, in the digest.
#[derive(Clone, Debug, Serialize)]
pub struct ConsentRow {
    pub letter: i64,
    pub number: Plain,
    pub age: Plain,
    /// The last day on which an answer counts.
    pub until: Plain,
}
