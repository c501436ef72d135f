//! Message-IDs and codes: each an HMAC of the event's dice over what it is for, so that none can be computed from
//! another, and a replay gives the same.

use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use super::event::Dice;

/// Thirty-two signs without I, L, O and U: nothing that is misread or spells a word.
const SIGNS: [char; 32] = [
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'M', 'N', 'P',
    'Q', 'R', 'S', 'T', 'V', 'W', 'X', 'Y', 'Z',
];

/// Signs of a Message-ID's left side: 120 bits.
const MESSAGE_ID_SIGNS: usize = 24;

/// The Message-ID of a letter of ours, without brackets; nothing of its content can be told from it.
pub(super) fn message_id(dice: &Dice, outbox: i64, domain: &str) -> String {
    let signs = signs(&keyed_digest(dice, outbox, "message-id"), MESSAGE_ID_SIGNS);
    format!("{}@{domain}", signs.to_ascii_lowercase())
}

/// Whether a Message-ID found in the mailbox was made here.
#[must_use]
pub fn is_message_id(id: &str, domain: &str) -> bool {
    let local = id.rsplit_once('@').filter(|(_, right)| right.eq_ignore_ascii_case(domain)).map(|(local, _)| local);
    let of_signs =
        |local: &str| local.chars().all(|c| !c.is_ascii_uppercase() && SIGNS.contains(&c.to_ascii_uppercase()));
    local.is_some_and(|local| local.len() == MESSAGE_ID_SIGNS && of_signs(local))
}

/// `12-K7Q4-9MXD`: the number for people, forty bits against guessing.
pub(super) fn token(dice: &Dice, id: i64, purpose: &str) -> String {
    let signs = signs(&keyed_digest(dice, id, purpose), 8);
    let (left, right) = signs.split_at_checked(4).unwrap_or((&signs, ""));
    format!("{id}-{left}-{right}")
}

fn keyed_digest(dice: &Dice, id: i64, purpose: &str) -> Vec<u8> {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&dice.0) else { return Vec::new() };
    mac.update(purpose.as_bytes());
    mac.update(&[0]);
    mac.update(&id.to_be_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// One sign a byte: five bits of each, so at most 32 of them.
fn signs(bytes: &[u8], count: usize) -> String {
    bytes.iter().take(count).filter_map(|b| SIGNS.get(usize::from(b & 31))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_differ_by_dice_purpose_and_number() {
        let (one, two) = (Dice([1; 32]), Dice([2; 32]));
        let made = [
            token(&one, 12, "member"),
            token(&one, 12, "doctor"),
            token(&two, 12, "member"),
            token(&one, 13, "member"),
        ];
        for (at, token) in made.iter().enumerate() {
            assert!(!made[..at].contains(token), "{token}");
            assert_eq!(token.len(), 12, "{token}");
            assert!(token.starts_with("12-") || token.starts_with("13-"), "{token}");
        }
        assert_eq!(token(&one, 12, "member"), made[0]);
        assert!(is_message_id(&message_id(&one, 5, "example.jp"), "example.jp"));
        assert!(!is_message_id(&message_id(&one, 5, "example.jp"), "example.com"));
        assert!(!is_message_id("5E9C1A2B.1070409@example.jp", "example.jp"), "a person's mail program");
    }
}
