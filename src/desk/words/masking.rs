//! An address of which only its owner can tell that it is his.
//!
//! A yes-letter goes to a household: whoever reads it must be able to recognise the daughter's address, and must not
//! learn a stranger's. So of each half only the first sign is shown, and never how long it is.

use super::Plain;
use crate::mail::Address;

const HIDDEN: &str = "***";

/// `h***@e***.jp`; a name of one or two signs is hidden altogether.
#[must_use]
pub fn masked(address: &Address) -> Plain {
    let (host, ending) = address.domain().rsplit_once('.').unwrap_or((address.domain(), ""));
    Plain::new(&format!("{}@{}.{ending}", half(address.local()), half(host)))
}

fn half(text: &str) -> String {
    let first = text.chars().next().filter(|c| c.is_ascii_alphanumeric() && text.len() > 2);
    first.map_or_else(|| HIDDEN.to_owned(), |first| format!("{first}{HIDDEN}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_shown() {
        let rows = [
            ("hanako@example.jp", "h***@e***.jp"),
            ("hanako.takahashi.1950@mail.example.co.jp", "h***@m***.jp"),
            ("ab@example.com", "***@e***.com"),
            (".abc@docomo.example.jp", "***@d***.jp"),
            ("_x_@au.jp", "***@***.jp"),
        ];
        for (address, expected) in rows {
            assert_eq!(masked(&Address::parse(address).unwrap()).as_str(), expected);
        }
    }
}
