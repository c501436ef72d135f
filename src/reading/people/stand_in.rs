//! Of a letter in which one member writes for another: that the writer does not come himself. A daughter with a number of
//! her own asks for her mother; whoever takes her for the guest books the wrong one.

use std::sync::LazyLock;

use super::mentions::Mention;
use super::names;
use crate::reading::Person;
use crate::reading::page::layout::Piece;
use crate::reading::text::fold::{has_any, squeeze};
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::text::seen::Text;
use crate::reading::vocabulary::cancelling_words::{ABSENCE, CANCEL};

const KIN: &str =
    "実母|実父|義母|義父|母親|父親|母|父|主人|夫|妻|家内|娘|息子|祖母|祖父|叔母|伯母|叔父|伯父|姉|妹|兄|弟";

/// Words by which both come, or by which it is not plain.
const TOGETHER: &[&str] = &[
    "私も",
    "わたしも",
    "一緒",
    "いっしょ",
    "二人",
    "2人",
    "ふたり",
    "両名",
    "二名",
    "2名",
    "夫婦",
    "親子",
    "ともに",
    "共に",
    "と私",
    "とわたし",
    "同席",
    "付き添",
    "付添",
    "それぞれ",
];

/// Takes the writer out, where only the other one comes.
pub(in crate::reading) fn leave_out_writer(mentions: &mut Vec<Mention>, pieces: &[Piece]) {
    let said = |p: &Piece| format!("{}{}", p.label, &*p.text);
    let text = squeeze(&pieces.iter().filter(|p| p.line > 0).map(said).collect::<Vec<_>>().join("。"));
    let named: Vec<String> = mentions.iter().filter_map(|m| m.name.clone()).collect();
    let gives_up = Text::from(text.clone());
    if CANCEL.any_in(&gives_up) || ABSENCE.any_in(&gives_up) {
        return;
    }
    let Some(writer) = writer_for_another(&text, &named) else { return };
    if mentions.iter().any(|m| m.number.is_some() && m.name.as_ref() == Some(&writer)) {
        mentions.retain(|m| m.name.as_deref().is_none_or(|name| !names::agree(name, &writer)));
    }
}

/// Of two who are named the one who comes, where the other one only writes.
#[must_use]
pub(in crate::reading) fn only_guest<'a>(own_text: &str, people: &'a [Person]) -> Option<&'a Person> {
    let named: Vec<String> = people.iter().filter_map(|person| person.name.clone()).collect();
    let writer = writer_for_another(&squeeze(&own_text.replace('\n', "。")), &named)?;
    let mut others = people.iter().filter(|p| p.name.as_ref() != Some(&writer));
    others.next().filter(|_| others.next().is_none())
}

/// Who of those named writes, where only the other one comes.
fn writer_for_another(text: &str, named: &[String]) -> Option<String> {
    static KINSHIP: LazyLock<Pattern> = LazyLock::new(|| pattern(KIN));
    static SHARE: LazyLock<Pattern> =
        LazyLock::new(|| pattern(&format!("(?:^|[。、])(?:{KIN})の分(?:を|の|で(?:す|お|、)|として)")));
    if !KINSHIP.is_match(text) || has_any(text, TOGETHER) {
        return None;
    }
    let kin = named.iter().find(|name| is_kin(text, name) && !is_writer(text, name));
    let writer = named.iter().find(|name| is_writer(text, name) && kin.is_none_or(|k| !names::agree(k, name)))?;
    let alone = kin.map_or_else(|| SHARE.is_match(text), |kin| comes_alone(text, kin));
    alone.then(|| writer.clone())
}

/// 「母の岸本ツル」, 「母:岸本ツル」, 「母(0391岸本ツル)」.
fn is_kin(text: &str, name: &str) -> bool {
    static BEFORE: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(&format!(
            "(?:{KIN})(?:の|である|、|:|は|が|・|「|\\()「?(?:会員の)?(?:名前は)?(?:(?:会員番号|会員|番号|No\\.?)?:?[0-9]{{2,6}}番?[の、]?)?$"
        ))
    });
    let name = squeeze(name);
    text.match_indices(&name).any(|(at, _)| text.get(..at).is_some_and(|before| BEFORE.is_match(before)))
}

/// 「岸本里美(1402)です」, but not 「参加するのは母の岸本ツルです」.
fn is_writer(text: &str, name: &str) -> bool {
    static AFTER: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"^(?:[(、](?:会員番号|会員|番号|No\.?)?:?[0-9]{2,6}番?\)?)?(?:です|と申し|ともうし|といい|と言い|でござい|が代|より)",
        )
    });
    let name = squeeze(name);
    text.match_indices(&name).any(|(at, found)| {
        let before = text.get(..at).unwrap_or_default();
        let clause = before.rsplit(['。', '、']).next().unwrap_or_default();
        let after = text.get(at + found.len()..).unwrap_or_default();
        let topic = before.rsplit(['。', '、', '(']).next().unwrap_or_default();
        let of_kin = KIN.split('|').any(|kin| ["は", "が"].iter().any(|p| topic.contains(&format!("{kin}{p}"))));
        AFTER.is_match(after) && !clause.contains("のは") && !of_kin
    })
}

/// Whether the letter says that only the one who is named comes.
fn comes_alone(text: &str, kin: &str) -> bool {
    static NOT_I: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            "(?:私|わたし|わたくし|自分|本人)(?:で|じゃ)(?:は)?(?:なく|ありません)|(?:私|わたし|自分)は(?:今回は?)?(?:参加|出席)?(?:しません|いたしません|欠席|不参加|行きません|出ません)",
        )
    });
    static FOR_KIN: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(&format!(
            "(?:{KIN})(?:の|だけ|のみ)(?:分|申し?込|参加|予約|代わり|代理|みの|の)|参加するのは(?:{KIN})|(?:{KIN})に代わ"
        ))
    });
    static BEHIND: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"^(?:さん|様)?(?:[(、](?:会員番号|会員|番号|No\.?)?:?[0-9]{2,6}番?\)?)?(?:だけ|のみ|の分|に代わ|の代わ|の代理|の申|の参加|の予約|を(?:申|お願|参加)|が[^。も]{0,24}(?:参加|出席|受け|相談|希望))",
        )
    });
    let kin = squeeze(kin);
    let behind = text.match_indices(&kin).filter_map(|(at, found)| text.get(at + found.len()..));
    NOT_I.is_match(text) || FOR_KIN.is_match(text) || behind.into_iter().any(|rest| BEHIND.is_match(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(number: &str, name: &str) -> Person {
        Person { member_number: Some(number.to_owned()), name: Some(name.to_owned()) }
    }

    #[test]
    fn who_writes_and_who_comes() {
        let both = [person("1402", "岸本里美"), person("0391", "岸本ツル")];
        let (mother, nobody) = (Some("岸本ツル"), None);
        let rows = [
            ("岸本里美(1402)です。今回は私ではなく母の申し込みです。\n母:岸本ツル 会員番号0391", mother),
            ("岸本里美(会員番号1402)です。母の岸本ツル(0391)の分を申し込みます。", mother),
            ("岸本里美(1402)です。母の岸本ツル(0391)だけ参加します。", mother),
            ("娘の岸本里美(1402)です。母の岸本ツル(0391)が22日に参加します。", mother),
            ("岸本里美(1402)です。参加するのは母の岸本ツル(0391)です。", mother),
            ("岸本里美(1402)です。私は参加しませんが、母の岸本ツル(0391)をお願いします。", mother),
            ("岸本里美(1402)です。母の岸本ツル(0391)と参加します。", nobody),
            ("岸本里美(1402)です。母の岸本ツル(0391)も参加します。", nobody),
            ("岸本里美(1402)です。母の岸本ツル(0391)と一緒に、母の分も申し込みます。", nobody),
            ("岸本里美(1402)です。母の岸本ツル(0391)が参加しますので、私も参加します。", nobody),
            ("母は会員番号0391の岸本ツルです。娘 岸本里美(1402)", nobody),
        ];
        for (text, expected) in rows {
            assert_eq!(only_guest(text, &both).and_then(|p| p.name.as_deref()), expected, "{text}");
        }
    }
}
