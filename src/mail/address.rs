//! Mail addresses as members have them, not as RFC 5321 would like them.
//!
//! Old docomo and au addresses (`a..b@`, `.a@`, `a.@`) break the grammar of RFC 5321 §4.1.2 and are
//! real; they are accepted here and quoted when sent. An address that holds anything else than
//! plain ASCII is none: nothing that could carry a header or a second recipient gets through.

use std::fmt;

/// An address whose every character is known to be harmless. Two are equal when they name the same
/// mailbox to a receptionist: letters of either case are the same.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Address {
    local: String,
    domain: String,
}

/// A display name (decoded, without controls; empty where there is none) and an address.
#[derive(Clone, PartialEq, Eq)]
pub struct Mailbox {
    pub name: String,
    pub address: Address,
}

impl Address {
    /// Reads one bare address as people write it; wide characters are folded first. `None` when it is not exactly one.
    #[must_use]
    pub fn parse(written: &str) -> Option<Self> {
        use unicode_normalization::UnicodeNormalization as _;
        let folded: String = written.nfkc().collect();
        Self::parse_exact(&folded)
    }

    /// Reads one bare address as it stands in a header field: nothing is folded, or a letter from a domain that no
    /// server would check (`example．jp`) came from a member's address.
    #[must_use]
    pub fn parse_exact(written: &str) -> Option<Self> {
        let (local, domain) = written.trim().rsplit_once('@')?;
        let local = local.strip_prefix('"').and_then(|l| l.strip_suffix('"')).unwrap_or(local);
        let valid_local = (1..=64).contains(&local.len()) && local.bytes().all(is_local_byte);
        (valid_local && is_domain(domain))
            .then(|| Self { local: local.to_ascii_lowercase(), domain: domain.to_ascii_lowercase() })
    }

    /// The part before the `@`, lower case, without quotes.
    #[must_use]
    pub fn local(&self) -> &str {
        &self.local
    }

    /// The part after the `@`, lower case.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// As SMTP and header fields want it: the local part quoted where it is no RFC 5321 dot-string.
    #[must_use]
    pub fn quoted(&self) -> String {
        let dotted = self.local.starts_with('.') || self.local.ends_with('.') || self.local.contains("..");
        if dotted { format!("\"{}\"@{}", self.local, self.domain) } else { self.to_string() }
    }
}

fn is_local_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b".!#$%&'*+-/=?^_`{|}~".contains(&byte)
}

fn is_domain(domain: &str) -> bool {
    domain.len() <= 253
        && domain.split('.').count() >= 2
        && domain.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        })
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.local, self.domain)
    }
}

/// Addresses are personal data: what is printed for debugging names nobody.
impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({} bytes)", self.local.len() + 1 + self.domain.len())
    }
}

impl fmt::Debug for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mailbox").field("address", &self.address).finish_non_exhaustive()
    }
}

impl serde::Serialize for Address {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Address {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = String::deserialize(deserializer)?;
        Self::parse(&written).ok_or_else(|| serde::de::Error::custom("not a mail address"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_as_members_have_them() {
        let rows = [
            ("hanako@example.jp", Some(("hanako@example.jp", "hanako@example.jp"))),
            (" Hanako@Example.JP ", Some(("hanako@example.jp", "hanako@example.jp"))),
            ("ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ", Some(("hanako@example.jp", "hanako@example.jp"))),
            ("abc..def.@docomo.example.jp", Some(("abc..def.@docomo.example.jp", "\"abc..def.\"@docomo.example.jp"))),
            ("\".abc\"@ezweb.example.jp", Some((".abc@ezweb.example.jp", "\".abc\"@ezweb.example.jp"))),
            ("a@b@example.jp", None),
            ("hanako@example.jp, b@example.com", None),
            ("hanako@localhost", None),
            ("はなこ@example.jp", None),
            ("hana ko@example.jp", None),
            ("a\r\nBcc: x@example.jp", None),
            ("a..b@docomo.example.jp", Some(("a..b@docomo.example.jp", "\"a..b\"@docomo.example.jp"))),
            (".a@ezweb.example.jp", Some((".a@ezweb.example.jp", "\".a\"@ezweb.example.jp"))),
            ("a.@docomo.example.jp", Some(("a.@docomo.example.jp", "\"a.\"@docomo.example.jp"))),
            ("-a_b-/?@docomo.example.jp", Some(("-a_b-/?@docomo.example.jp", "-a_b-/?@docomo.example.jp"))),
            (".@docomo.example.jp", Some((".@docomo.example.jp", "\".\"@docomo.example.jp"))),
            ("\"a b\"@example.jp", None),
            ("\"a\\\"b\"@example.jp", None),
            ("", None),
        ];
        for (written, expected) in rows {
            let read = Address::parse(written);
            let found = read.as_ref().map(|a| (a.to_string(), a.quoted()));
            assert_eq!(found, expected.map(|(a, b)| (a.to_owned(), b.to_owned())), "{written:?}");
        }
    }
}
