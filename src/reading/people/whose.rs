//! Of two who come together: whether only the writer, or only who comes along, no longer comes.
//!
//! 「夫が入院して行けなくなりました」 may mean either, and both: what is not plainly said of one is said of nobody.

use std::sync::LazyLock;

use super::names;
use crate::reading::text::fold::squeeze;
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::text::seen::Text;
use crate::reading::{Person, Whose};

const WRITER: &str = "(?:私|わたし|わたくし|自分|僕)";
const KIN: &str =
    "(?:夫|主人|旦那|妻|家内|女房|母|父|娘|息子|姉|妹|兄|弟|連れ|同伴者|もう一人|もうひとり|相方|パートナー)";
const OFF: &str = "(?:キャンセル|取り?消|と?取?りやめ|取り止め|欠席|不参加|行けな|いけな|行かれな|参加でき|参加しな|参加しませ|\
                   出られな|伺えな|お?休み|来られな|来れな|遠慮|見合わせ|都合がつか|都合が悪)";
const COMES: &str =
    "(?:参加し(?:ます|たい|よう)|参加いたし|参加させ|参加の予定|行きます|伺います|出席し|出ます|参ります)";

/// What the writer's own text says of it.
#[must_use]
pub fn whose(own_text: &str, people: &[Person]) -> Whose {
    let raw: Vec<String> = clauses_of(own_text);
    let clauses: Vec<Text> = raw.iter().map(|clause| names::without_brackets(clause).into()).collect();
    let writer = clauses.iter().any(|clause| is_writer_alone(clause, &clauses));
    let companion =
        raw.iter().zip(&clauses).find(|(_, clause)| is_companion_alone(clause, &clauses)).map(|(raw, _)| raw);
    match (writer, companion) {
        _ if clauses.iter().any(says_both) => Whose::Unsaid,
        (true, None) => Whose::Writer,
        (false, Some(clause)) if names_one_of(clause, people) => Whose::NamedCompanion,
        (false, Some(_)) => Whose::Companion,
        (true, Some(_)) => Whose::Unclear,
        (false, None) if clauses.iter().any(speaks_of_one) => Whose::Unclear,
        (false, None) => Whose::Unsaid,
    }
}

/// 「夫は2時までです」: hours that are only of one of several.
#[must_use]
pub fn are_hours_of_one(own_text: &str) -> bool {
    static ONE: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(&format!("(?:{WRITER}|{KIN})(?:の.{{1,6}}?)?(?:は|だけ|のみ).{{0,8}}?[0-9]{{1,2}}(?:時|:[0-9])"))
    });
    clauses_of(own_text).iter().any(|clause| ONE.is_match(clause.as_str()))
}

fn clauses_of(own_text: &str) -> Vec<String> {
    own_text.split(['。', '、', '\n', '！', '!']).map(squeeze).collect()
}

/// Of several who are named the one who comes no longer: 「夫（中村健一 1130）の分だけ取り消してください。中村和子 1131」.
#[must_use]
pub fn named_companion<'a>(own_text: &str, people: &'a [Person]) -> Option<&'a Person> {
    let raw = clauses_of(own_text);
    let bare: Vec<Text> = raw.iter().map(|clause| names::without_brackets(clause).into()).collect();
    let (clause, _) = raw.iter().zip(&bare).find(|(_, clause)| is_companion_alone(clause, &bare))?;
    let mut named = people.iter().filter(|person| is_called(person, clause));
    named.next().filter(|_| named.next().is_none())
}

/// Whether only who comes along no longer comes.
#[must_use]
pub fn is_of_the_companion(whose: Whose) -> bool {
    matches!(whose, Whose::Companion | Whose::NamedCompanion)
}

/// 「夫が入院して」, 「私は」: one of them is spoken of, without being the only one who is meant.
fn speaks_of_one(clause: &Text) -> bool {
    static ONE: LazyLock<Pattern> =
        LazyLock::new(|| pattern(&format!("{WRITER}(?:は|が|だけ|のみ)|{KIN}(?:の|は|が|だけ|のみ|を)")));
    ONE.is_match(clause)
}

fn says_both(clause: &Text) -> bool {
    static BOTH: LazyLock<Pattern> =
        LazyLock::new(|| pattern(&format!("二人とも|ふたりとも|2人とも|両方|両名|{WRITER}も|{KIN}も|{KIN}と|夫婦で")));
    BOTH.is_match(clause)
}

/// 「私だけ欠席します」, or 「私は行けませんが、夫は参加します」.
fn is_writer_alone(clause: &Text, all: &[Text]) -> bool {
    static ALONE: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(&format!("{WRITER}(?:だけ|のみ|一人|ひとり|1人|の分)(?:が|は|だけ|を)?.{{0,8}}?{OFF}"))
    });
    static SAID: LazyLock<Pattern> = LazyLock::new(|| pattern(&format!("{WRITER}は.{{0,8}}?{OFF}")));
    static KIN_COMES: LazyLock<Pattern> =
        LazyLock::new(|| pattern(&format!("{KIN}(?:だけ|のみ)?(?:は|が)?.{{0,6}}?{COMES}")));
    let kin_comes = || all.iter().any(|other| KIN_COMES.is_match(other) && !speaks_of_off(other));
    let alone = ALONE.is_match(clause) || SAID.is_match(clause) && kin_comes();
    alone && !speaks_of_coming(clause)
}

/// 「夫は行けなくなりました」, 「夫の分だけキャンセル」, or 「私だけ参加します」.
fn is_companion_alone(clause: &Text, all: &[Text]) -> bool {
    static OFF_KIN: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(&format!(
            "{KIN}(?:の[^はがをの分]{{1,8}})?(?:(?:だけ|のみ|の分|の予約)(?:だけ|は|を|が)?|は).{{0,8}}?{OFF}|\
             {KIN}が(?:急に|急用で|仕事で|都合で)?{OFF}"
        ))
    });
    static KIN_FAILS: LazyLock<Pattern> =
        LazyLock::new(|| pattern(&format!("{KIN}(?:の.{{1,8}}?)?(?:が|は).{{0,24}}?{OFF}")));
    static WRITER_STAYS: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(&format!(
            "{WRITER}(?:は|の方は|のほうは)(?:予定通り|予定どおり|そのまま|変わらず|一人で|ひとりで)?.{{0,4}}?{COMES}"
        ))
    });
    static WRITER_COMES: LazyLock<Pattern> =
        LazyLock::new(|| pattern(&format!("{WRITER}(?:だけ|のみ|一人で|ひとりで|1人で)(?:は|が|で)?.{{0,6}}?{COMES}")));
    let off = OFF_KIN.is_match(clause) && !speaks_of_coming(clause) && !speaks_of_writer(clause);
    let stays =
        KIN_FAILS.is_match(clause) && all.iter().any(|other| WRITER_STAYS.is_match(other) && !speaks_of_off(other));
    off || stays && !speaks_of_writer(clause) || WRITER_COMES.is_match(clause) && !speaks_of_off(clause)
}

fn speaks_of_coming(clause: &Text) -> bool {
    static ANY: LazyLock<Pattern> = LazyLock::new(|| pattern(COMES));
    ANY.is_match(clause)
}

fn speaks_of_off(clause: &Text) -> bool {
    static ANY: LazyLock<Pattern> = LazyLock::new(|| pattern(OFF));
    ANY.is_match(clause)
}

fn speaks_of_writer(clause: &Text) -> bool {
    static ANY: LazyLock<Pattern> = LazyLock::new(|| pattern(WRITER));
    ANY.is_match(clause)
}

/// 「夫の中村健一は」: the one who is named is not the writer.
fn names_one_of(clause: &str, people: &[Person]) -> bool {
    people.iter().any(|person| is_called(person, clause))
}

/// By the name, or by the number: 「妻（1403）」.
fn is_called(person: &Person, clause: &str) -> bool {
    let named = person.name.as_deref().is_some_and(|name| clause.contains(&squeeze(name)));
    named || person.member_number.as_deref().is_some_and(|number| number.len() > 2 && clause.contains(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Whose) {
        let person = Person { member_number: None, name: Some("中村健一".to_owned()) };
        assert_eq!(whose(text, &[person]), expected, "{text}");
    }

    #[test]
    fn one_of_two() {
        check("中村和子です。15日は夫は行けなくなりました。", Whose::Companion);
        check("夫の分だけキャンセルお願いします。", Whose::Companion);
        check("主人が急用で参加できなくなりました。私は参加します。", Whose::Companion);
        check("15日は私だけ参加します。", Whose::Companion);
        check("夫の中村健一は欠席します。", Whose::NamedCompanion);
        check("私だけ欠席します。夫は参加します。", Whose::Writer);
        check("私は行けなくなりましたが、夫は参加します。", Whose::Writer);
        check("私のみキャンセルでお願いします。", Whose::Writer);
    }

    #[test]
    fn what_may_mean_both() {
        check("15日をキャンセルします。", Whose::Unsaid);
        check("夫が入院して行けなくなりました。", Whose::Unclear);
        check("夫も私も行けなくなりました。", Whose::Unsaid);
        check("夫と一緒に欠席します。", Whose::Unsaid);
        check("二人とも欠席します。", Whose::Unsaid);
        check("私は行けなくなりました。", Whose::Unclear);
        check("夫は入院したので、行けなくなりました。", Whose::Unclear);
    }
}
