//! The mail addresses that somebody wrote into a text.

use super::fold::fold;
use crate::mail::Address;

/// The addresses in a folded text.
#[must_use]
pub fn addresses_in(text: &str) -> Vec<Address> {
    let ok = |c: char| c.is_ascii_alphanumeric() || ".!#$%&'*+-/=?^_`{|}~\"@".contains(c);
    fold(text)
        .split(|c: char| !ok(c))
        .filter_map(between_slashes)
        .filter_map(|run| Address::parse(run.trim_matches(['/', '\'', '=', '|', '~', '*']).trim_end_matches('.')))
        .collect()
}

/// 「佐伯/saeki@example.com/4月22日」: the address alone.
fn between_slashes(run: &str) -> Option<&str> {
    let at = run.find('@')?;
    let start = run.get(..at)?.rfind('/').map_or(0, |slash| slash + 1);
    let end = run.get(at..)?.find('/').map_or(run.len(), |slash| at + slash);
    run.get(start..end)
}

/// The same without those that the text says not to use.
#[must_use]
pub fn usable_in(text: &str) -> Vec<Address> {
    addresses_in(text).into_iter().filter(|address| !is_set_aside(text, address)).collect()
}

/// Whether the text says not to use this one: 「k.noda@corp.example.jp ではなく」.
fn is_set_aside(text: &str, address: &Address) -> bool {
    let folded = fold(text).to_lowercase();
    let written = address.to_string().to_lowercase();
    folded.match_indices(&written).any(|(at, _)| {
        let after = folded.get(at + written.len()..).unwrap_or_default().trim_start_matches([' ', ')', '」']);
        [
            "ではなく",
            "じゃなく",
            "でなく",
            "は使わ",
            "は使え",
            "は使って",
            "は見ませ",
            "は見られ",
            "はもう",
            "には送らない",
        ]
        .iter()
        .any(|word| after.starts_with(word))
    })
}
