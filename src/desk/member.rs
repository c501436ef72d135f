//! Members and the roster: who may use the services.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::names::same_name;
use crate::mail::Address;

/// A member number without leading zeros: Excel eats them, members forget them, so they never count.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MemberNumber(String);

/// One row of the roster as the office keeps it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterEntry {
    pub number: MemberNumber,
    /// 氏名 as in the roster.
    pub name: String,
    /// ふりがな, empty where none is kept.
    pub kana: String,
    pub addresses: Vec<Address>,
    /// Telephone, with its leading zero; empty where none is kept.
    pub phone: String,
}

/// A roster entry and what was agreed since.
#[derive(Clone, PartialEq, Eq)]
pub struct Member {
    pub entry: RosterEntry,
    pub agreed: Vec<AgreedAddress>,
}

/// An address that a member's yes or a staff member added.
#[derive(Clone, PartialEq, Eq)]
pub struct AgreedAddress {
    /// As on the roster when it was agreed.
    pub name: String,
    pub address: Address,
    /// Agreed for doctor mail, too: only by staff, after a telephone call.
    pub for_doctor_mail: bool,
}

impl MemberNumber {
    /// Reads digits of any width; `None` for anything else, for nothing, and for more than ten digits.
    #[must_use]
    pub fn parse(written: &str) -> Option<Self> {
        use unicode_normalization::UnicodeNormalization as _;
        let folded: String = written.trim().nfkc().collect();
        let digits = folded.trim_start_matches('0');
        let valid = !folded.is_empty() && folded.len() <= 10 && folded.bytes().all(|b| b.is_ascii_digit());
        valid.then(|| Self(if digits.is_empty() { "0".to_owned() } else { digits.to_owned() }))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As [`Self::parse`] makes it: what came over the socket may bear zeros.
    #[must_use]
    pub fn tidied(&self) -> Self {
        Self::parse(&self.0).unwrap_or_else(|| self.clone())
    }
}

impl Member {
    /// A roster entry with what was agreed; what was agreed under another name is another person's and falls away.
    #[must_use]
    pub fn new(entry: RosterEntry, agreed: Vec<AgreedAddress>) -> Self {
        let agreed = agreed.into_iter().filter(|one| same_name(&one.name, &entry.name)).collect();
        Self { entry, agreed }
    }

    /// Whether letters of the rooms and consultations may go there: on the roster entry, or agreed.
    #[must_use]
    pub fn knows(&self, address: &Address) -> bool {
        self.entry.addresses.contains(address) || self.agreed.iter().any(|a| a.address == *address)
    }
}

impl Member {
    /// Whether doctor mail may go there: on the roster entry, or agreed for it.
    #[must_use]
    pub fn knows_for_doctor(&self, address: &Address) -> bool {
        let agreed = self.agreed.iter().any(|a| a.for_doctor_mail && a.address == *address);
        agreed || self.entry.addresses.contains(address)
    }
}

impl fmt::Display for MemberNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for MemberNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MemberNumber(..)")
    }
}

impl fmt::Debug for RosterEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RosterEntry({} addresses)", self.addresses.len())
    }
}

impl fmt::Debug for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Member({} addresses, {} agreed)", self.entry.addresses.len(), self.agreed.len())
    }
}
