//! The mail addresses that somebody wrote into a text.

use crate::mail::Address;
use crate::reading::text::fold::fold;

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

/// Without the addresses that the text itself puts aside: 「a@example.com ではなく b@example.jp へ」.
#[must_use]
pub fn valid_in(text: &str) -> Vec<Address> {
    let folded = fold(text);
    let all = addresses_in(&folded);
    let lower = folded.to_lowercase();
    let put_aside = |address: &Address| {
        let spelled = address.to_string().to_lowercase();
        let Some((before, after)) = lower.split_once(spelled.as_str()) else { return false };
        let after = after.trim_start_matches([' ', '」', ')', '>', '、']);
        let (before, after) = (before.trim_end_matches([' ', '「', '(', '<', ':']), after);
        AFTER_OLD.iter().any(|word| after.starts_with(word))
            || BEFORE_OLD.iter().any(|word| before.ends_with(word))
            || after.strip_prefix("から").is_some_and(begins_address)
    };
    let kept: Vec<Address> = all.iter().filter(|a| !put_aside(a)).cloned().collect();
    if kept.is_empty() { all } else { kept }
}

/// What follows an address that is not to be used.
const AFTER_OLD: &[&str] = &[
    "ではなく",
    "でなく",
    "じゃなく",
    "ではない",
    "ではあり",
    "のほうではなく",
    "の方ではなく",
    "は使え",
    "は使わ",
    "は使って",
    "はもう",
    "はつかえ",
    "は見ていま",
    "は見られ",
    "は古い",
    "は届きませ",
    "は届かな",
    "宛ではなく",
    "あてではなく",
    "にではなく",
    "へではなく",
    "は会社の",
    "は職場の",
    "は解約",
    "には送らない",
    "には送ら",
];

/// What stands before such a one.
const BEFORE_OLD: &[&str] = &[
    "旧アドレス",
    "旧アドレスは",
    "以前のアドレス",
    "前のアドレス",
    "以前のアドレスは",
    "前のアドレスは",
    "以前の",
    "旧",
];

fn begins_address(text: &str) -> bool {
    let run: String = text.trim_start_matches([' ', '、', '「']).chars().take_while(char::is_ascii).collect();
    run.contains('@')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_of_several_is_meant() {
        let rows = [
            ("返信は a@example.com ではなく、自宅の B@Home.example.jp へ", &["b@home.example.jp"][..]),
            ("アドレスが a@example.com から b@example.jp に変わりました", &["b@example.jp"]),
            ("旧アドレス a@example.com は使えません。b@example.jp です", &["b@example.jp"]),
            ("a@example.com か b@example.jp へ", &["a@example.com", "b@example.jp"]),
        ];
        for (text, expected) in rows {
            let found: Vec<String> = valid_in(text).iter().map(ToString::to_string).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
