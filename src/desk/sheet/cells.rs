//! What may stand in one cell, and what Excel made of it.

use unicode_normalization::UnicodeNormalization as _;

use crate::desk::member::MemberNumber;
use crate::desk::words::columns;
use crate::mail::Address;

const LONGEST_NAME: usize = 60;
const SCIENTIFIC: &str = "the spreadsheet turned it into a power of ten; format the column as text and type it again";

/// A member number; its zeros do not count.
pub(super) fn number(cell: &str) -> Result<MemberNumber, String> {
    let written = bare(cell);
    if written.is_empty() {
        return Err("no member number".to_owned());
    }
    if is_scientific(&written) {
        return Err(format!("the member number: {SCIENTIFIC}"));
    }
    let number = MemberNumber::parse(&written).filter(|number| number.as_str() != "0");
    number.ok_or_else(|| "the member number is not a number of one to ten digits".to_owned())
}

/// A name, on one line.
pub(super) fn name(cell: &str) -> Result<String, String> {
    let name = on_one_line(cell);
    match () {
        () if name.is_empty() => Err("no name".to_owned()),
        () if name.chars().count() > LONGEST_NAME => Err(format!("a name of more than {LONGEST_NAME} characters")),
        () if name.contains('@') => Err("a mail address stands in the name's column".to_owned()),
        () if !name.chars().any(char::is_alphabetic) => Err("the name has no letters".to_owned()),
        () => Ok(name),
    }
}

/// Without line ends, controls and double spaces.
pub(super) fn on_one_line(cell: &str) -> String {
    let spaced: String = cell.nfc().map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The addresses of all their columns, each once.
pub(super) fn addresses<'a>(cells: impl Iterator<Item = &'a str>) -> Result<Vec<Address>, String> {
    let mut addresses = Vec::new();
    for written in cells.flat_map(split_addresses) {
        let address =
            Address::parse(&written).ok_or_else(|| format!("mail address {} cannot be read", addresses.len() + 1))?;
        if !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    Ok(addresses)
}

fn split_addresses(cell: &str) -> Vec<String> {
    let folded: String = cell.nfkc().collect();
    let written = folded.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '、' | '<' | '>'));
    written.filter(|one| !says_none(one)).map(|one| one.trim_start_matches("mailto:").to_owned()).collect()
}

/// The telephones of all their columns, each with its zero, joined by ` / `.
pub(super) fn phones<'a>(cells: impl Iterator<Item = &'a str>) -> Result<String, String> {
    let mut phones: Vec<String> = Vec::new();
    for written in cells.flat_map(split_phones) {
        let phone = phone(&written)?;
        if !phones.contains(&phone) {
            phones.push(phone);
        }
    }
    Ok(phones.join(" / "))
}

fn split_phones(cell: &str) -> Vec<String> {
    let folded = bare(cell);
    let written = folded.split(['\n', '\r', ',', ';', '、', '/', '・']).map(str::trim);
    written.filter(|one| !says_none(one)).map(str::to_owned).collect()
}

/// As written, hyphens made plain; the zero that the spreadsheet ate is given back.
fn phone(written: &str) -> Result<String, String> {
    if is_scientific(written) {
        return Err(format!("the telephone: {SCIENTIFIC}"));
    }
    let spaced: Option<String> = written.chars().filter(|c| !c.is_whitespace()).map(phone_sign).collect();
    let plain = spaced.ok_or_else(|| "the telephone is not a number".to_owned())?;
    let plain = plain.trim_matches('-').replace("--", "-");
    let plain = match plain.strip_prefix("+81") {
        Some(national) => format!("0{}", national.trim_start_matches(['-', '0'])),
        None if plain.starts_with(['0', '+']) => plain,
        None => format!("0{plain}"),
    };
    let digits = plain.bytes().filter(u8::is_ascii_digit).count();
    let length = if plain.starts_with('+') { 7..=15 } else { 10..=11 };
    if length.contains(&digits) { Ok(plain) } else { Err("the telephone has too few or too many digits".to_owned()) }
}

/// Digits stay, hyphens of every kind and brackets become `-`.
fn phone_sign(sign: char) -> Option<char> {
    match sign {
        '0'..='9' | '+' => Some(sign),
        '-' | '‐' | '‑' | '–' | '—' | '―' | '−' | 'ー' | '(' | ')' | '.' => Some('-'),
        _ => None,
    }
}

/// NFKC, and out of what keeps zeros in a spreadsheet: `="0098"`, `'0098`.
fn bare(cell: &str) -> String {
    let folded: String = cell.nfkc().collect();
    let formula = folded.trim().strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    formula.unwrap_or(folded.trim()).trim_start_matches('\'').trim().to_owned()
}

/// `9.01E+09`
fn is_scientific(written: &str) -> bool {
    let Some((mantissa, exponent)) = written.split_once(['E', 'e']) else { return false };
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    digits(mantissa) && digits(exponent.trim_start_matches(['+', '-']))
}

fn says_none(written: &str) -> bool {
    written.is_empty() || columns::NONE.contains(&written.to_lowercase().as_str())
}
