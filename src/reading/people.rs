//! Who is to come: numbers and names, and which belongs to which. A daughter writes for her mother, a couple in one
//! letter, a signature in another spelling. What speaks against itself is left out, so that the desk asks.

pub(super) mod known_names;
pub(super) mod mentions;
pub mod names;
pub mod numbers;
#[cfg(test)]
mod people_tests;
pub(super) mod record;
mod settled;
pub(super) mod split_names;
pub(super) mod spoken;
pub(super) mod stand_in;
pub(super) mod which_number;
pub(super) mod whom;
pub(super) mod whose;

use std::sync::LazyLock;

use super::{Key, Person};
use crate::reading::page::labels::Field;
use crate::reading::page::layout::Piece;
use crate::reading::page::own_text::OwnLine;
use crate::reading::text::fold::has_any;
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::text::seen::{Text, Words};
use crate::reading::vocabulary::cancelling_words::{ABSENCE, CANCEL};
use crate::reading::vocabulary::person_words::KIN;
use mentions::{Mention, NUMBERLESS, Strength, before_number, of_piece, of_signature, sign_off};
use names::NAME;
use settled::{Company, same_number, settle};
use which_number::{Verdict, verdicts};

/// The people of a letter, and where they were found.
#[derive(Debug, Default)]
pub struct People {
    pub people: Vec<Person>,
    /// Lines the values came from: (key, line, rule).
    pub sources: Vec<(&'static str, usize, &'static str)>,
}

/// Finds the people.
#[must_use]
pub fn people(pieces: &[Piece], signature: &[OwnLine], own: &[String]) -> People {
    let labelled = |p: &Piece| p.is(Field::Name) && !is_of_the_writer(p);
    let for_another = pieces.iter().any(labelled);
    let aside = relatives_told_of(pieces, own);
    let pieces =
        &pieces.iter().filter(|p| !aside.contains(&p.line) || !is_of_a_relative(p)).cloned().collect::<Vec<_>>()[..];
    let members = pieces.iter().filter(|p| !(for_another && is_of_the_writer(p)));
    let mut mentions: Vec<Mention> = members.flat_map(|p| of_piece(p, own)).collect();
    mentions.extend(before_number(pieces, own));
    mentions.extend(sign_off(pieces, own));
    mentions.extend(of_signature(signature, own));
    settle_numbers(&mut mentions, pieces);
    stand_in::leave_out_writer(&mut mentions, pieces);
    tell_fellows(&mut mentions, pieces);
    let relatives = ["母", "父", "夫", "妻", "主人", "家内", "祖母", "祖父", "娘", "息子"];
    let of_relative =
        |p: &Piece| p.is_prose() && p.text.contains("会員番号") && relatives.iter().any(|r| p.text.starts_with(r));
    let represented = mentions.iter().any(|m| m.strength == Strength::Writer || m.rule == REPRESENTED);
    if represented || pieces.iter().any(|p| is_proxy(&p.text) || of_relative(p) || is_share_alone(&p.text)) {
        // Whoever writes for somebody else introduces himself; his name is not the member's.
        mentions.retain(|m| m.name.is_none() || m.number.is_some() || m.strength >= Strength::Relation);
    }
    let together =
        ["夫婦", "主人", "夫", "妻", "家内", "母", "父", "娘", "息子", "姉", "妹", "二人", "2人", "一緒", "両名"];
    let company = if pieces.iter().any(|p| has_any(&p.text, &together)) { Company::Said } else { Company::Unsaid };
    settle(&mentions, company)
}

/// 「主人の会員番号は1999です」, 「娘の名前は花子です」: what a relative is called.
fn is_of_a_relative(piece: &Piece) -> bool {
    let said = format!("{}{}", piece.label, &*piece.text);
    let kin = KIN.split('|').find_map(|kin| said.strip_prefix(kin)?.strip_prefix('の'));
    kin.is_some_and(|rest| ["会員番号", "番号", "名前", "お名前", "氏名"].iter().any(|word| rest.starts_with(word)))
}

/// The lines that only tell what a relative is called: beside a member who is named with her number, where nothing else speaks of him.
fn relatives_told_of(pieces: &[Piece], own: &[String]) -> Vec<usize> {
    let told: Vec<usize> = pieces.iter().filter(|p| is_of_a_relative(p)).map(|p| p.line).collect();
    if told.is_empty() {
        return told;
    }
    let others = || pieces.iter().filter(|p| !told.contains(&p.line));
    let named: Vec<Mention> = others().flat_map(|p| of_piece(p, own)).chain(before_number(pieces, own)).collect();
    let mut numbers: Vec<&str> = named.iter().filter_map(|m| m.number.as_deref()).collect();
    numbers.dedup();
    let whole = numbers.len() == 1 && named.iter().any(|m| m.name.is_some());
    let spoken = others().any(|p| KIN.split('|').any(|kin| p.text.contains(kin)) || is_proxy(&p.text));
    let together =
        pieces.iter().any(|p| has_any(&p.text, &["一緒", "いっしょ", "二人", "2人", "夫婦", "両名", "ともに", "共に"]));
    if whole && !spoken && !together { told } else { Vec::new() }
}

/// Of an old number and a new one only the new one is the member's; two between which the writer cannot tell both are.
fn settle_numbers(mentions: &mut Vec<Mention>, pieces: &[Piece]) {
    let prose: Vec<String> = pieces.iter().map(|p| format!("{}{}", p.label, &*p.text)).collect();
    let text = prose.join("\n");
    let add = |mentions: &mut Vec<Mention>, number: &str| {
        if !mentions.iter().any(|m| m.number.as_deref().is_some_and(|n| same_number(n, number))) {
            let number = Some(number.to_owned());
            mentions.push(Mention { number, name: None, strength: Strength::Bound, line: 0, rule: "of two numbers" });
        }
    };
    for verdict in verdicts(&text) {
        match verdict {
            Verdict::Holds { number, not } => {
                add(mentions, number);
                let former = mentions.iter_mut().filter(|m| m.number.as_deref().is_some_and(|n| same_number(n, not)));
                former.for_each(|m| m.number = None);
                mentions.retain(|m| m.number.is_some() || m.name.is_some());
            }
            Verdict::Doubt { one, other } => [one, other].into_iter().for_each(|number| add(mentions, number)),
        }
    }
}

/// The rule of 「家内の杉本節も会員です」.
pub(super) const FELLOW: &str = "a member, too";

/// Whether 「家内の杉本節も会員です」 and 「会員番号不明 杉本節」 speak of who comes, too, or of the member.
fn tell_fellows(mentions: &mut Vec<Mention>, pieces: &[Piece]) {
    let both = ["二人", "2人", "ふたり", "夫婦", "両名", "一緒", "ともに", "共に"];
    let alone = ["私だけ", "私のみ", "一人で", "1人で"];
    let says = |words: &[&str]| pieces.iter().any(|p| has_any(&p.text, words));
    let together = says(&both) && !says(&alone);
    let others: Vec<String> = mentions.iter().filter(|m| m.number.is_some()).filter_map(|m| m.name.clone()).collect();
    mentions.retain(|m| m.rule != FELLOW || together);
    for mention in mentions.iter_mut().filter(|m| m.rule == NUMBERLESS) {
        let another = |name: &String| mention.name.as_deref().is_some_and(|own| !names::agree(own, name));
        if others.iter().any(another) {
            mention.strength = Strength::Companion;
        }
    }
}

/// 「申込者：」, where another label names the member.
fn is_of_the_writer(piece: &Piece) -> bool {
    piece.is(Field::Name)
        && !piece.is(Field::Number)
        && has_any(&piece.label, &["申込", "代理", "記入者", "送信者", "連絡者"])
}

/// The rule of 「福井ハナの息子です」.
pub(super) const REPRESENTED: &str = "represented";

impl People {
    /// Number and name out of the subject, where the text has no number and no other name: 「1302 相沢ミツ 15日参加」.
    #[must_use]
    pub fn or_of_subject(self, subject: &Piece, own: &[String]) -> Self {
        let mut numbered: Vec<Mention> = of_piece(subject, own).into_iter().filter(|m| m.number.is_some()).collect();
        if numbered.is_empty() {
            numbered.extend(at_the_end(&subject.text, own));
        }
        if self.people.iter().any(|p| p.member_number.is_some()) {
            return self.named_in_subject(subject, own).unless_denied(&numbered);
        }
        let there = settle(&numbered, Company::Unsaid);
        match (self.people.as_slice(), there.people.as_slice()) {
            (_, []) => self,
            ([], _) => there,
            ([here], [one]) => match (here.name.as_deref(), one.name.as_deref()) {
                (Some(body), Some(name)) if !names::agree(body, name) => self,
                (Some(body), _) => {
                    let name = one.name.clone().filter(|n| names::key(n).len() > names::key(body).len());
                    let name = name.or_else(|| here.name.clone());
                    Self { people: vec![Person { member_number: one.member_number.clone(), name }], ..there }
                }
                (None, _) => there,
            },
            _ => self,
        }
    }
}

impl People {
    /// The one who gives a number only, by the name of a subject 「片山敬子です」.
    fn named_in_subject(mut self, subject: &Piece, own: &[String]) -> Self {
        let introduced = of_piece(subject, own).into_iter().find(|m| m.strength == Strength::SelfGiven);
        if let ([Person { name: name @ None, .. }], Some(found)) = (self.people.as_mut_slice(), introduced) {
            *name = found.name;
        }
        self
    }

    /// Without the one number, where the subject says another.
    fn unless_denied(mut self, numbered: &[Mention]) -> Self {
        let said: Vec<&str> = numbered.iter().filter_map(|m| m.number.as_deref()).collect();
        if let ([one], [said]) = (self.people.as_mut_slice(), said.as_slice())
            && one.member_number.as_deref().is_some_and(|n| !same_number(n, said))
        {
            one.member_number = None;
        }
        self
    }
}

/// 「5/13保健室 参加希望 竹内勝 1659」, 「明日欠席します 1726新田」: who signs a subject.
fn at_the_end(subject: &str, own: &[String]) -> Option<Mention> {
    static SIGNED: LazyLock<[Pattern; 2]> = LazyLock::new(|| {
        let called = r"(?:会員番号|会員|番号|No\.?)?[ :]?";
        [
            pattern(&format!(r"(?:^|[ 、。,/:!()])({NAME})[ 、,(]*{called}([0-9]{{2,6}})番?\)?$")),
            pattern(&format!(r"(?:^|[ 、。,/:!()]){called}([0-9]{{2,6}})番?[ 、,:]?({NAME})(?:です)?\)?$")),
        ]
    });
    let found = SIGNED.iter().find_map(|p| p.captures(subject))?;
    let (one, other) = (found.get(1)?.as_str(), found.get(2)?.as_str());
    let (number, name) = if one.starts_with(|c: char| c.is_ascii_digit()) { (one, other) } else { (other, one) };
    let name = names::clean_in_prose(name, own)?;
    let number = Some(number.to_owned());
    Some(Mention { number, name: Some(name), strength: Strength::Bound, line: 0, rule: "signed subject" })
}

/// 「母の分をお願いします」 asks for her alone; 「妻の分も」 for both, and 「妻の分はキャンセルします」 is said by one of a couple.
fn is_share_alone(text: &str) -> bool {
    static SHARE: LazyLock<Pattern> =
        LazyLock::new(|| pattern(r"(?:母|父|夫|妻|主人|家内|娘|息子|祖母|祖父)の分(?:の|で|を|として|です|、)"));
    SHARE.is_match(text) && !CANCEL.any_in(text) && !ABSENCE.any_in(text)
}

/// Words of those who write for somebody else.
static PROXY: Words = Words::new(&[
    "代わって",
    "代わりに",
    "かわりに",
    "かわって",
    "替わって",
    "代理",
    "代筆",
    "代行",
    "に代わり",
    "娘の私",
    "息子の私",
]);

/// 「母に代わって申し込みます」; in 「13日の代わりに27日に」 one day stands for another.
fn is_proxy(text: &Text) -> bool {
    static SWAPPED: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"(?:^|[、。])(?:その)?(?:代|か|替)わりに|(?:日|回|室|相談|会|分|\)|週|曜)(?:の|は)?、?(?:代|か|替)わりに",
        )
    });
    PROXY.any_in(text) && !SWAPPED.is_match(text)
}

/// What has to be known of those who come and is not said.
#[must_use]
pub fn missing(people: &[Person]) -> Vec<Key> {
    let mut missing = Vec::new();
    if people.is_empty() || people.iter().any(|p| p.member_number.is_none()) {
        missing.push(Key::MemberNumber);
    }
    if people.is_empty() || people.iter().any(|p| p.name.is_none()) {
        missing.push(Key::Name);
    }
    missing
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::page::layout;

    fn check(written: &str, expected: &[(&str, &str)]) {
        let lines: Vec<OwnLine> = written.lines().enumerate().map(|(n, l)| OwnLine::new(n + 1, l)).collect();
        let own = ["石井".to_owned(), "プラスケア".to_owned(), "西".to_owned()];
        let found = people(&layout::pieces(&lines), &[], &own).people;
        let found: Vec<(String, String)> =
            found.into_iter().map(|p| (p.member_number.unwrap_or_default(), p.name.unwrap_or_default())).collect();
        let expected: Vec<(String, String)> =
            expected.iter().map(|(n, name)| ((*n).to_owned(), (*name).to_owned())).collect();
        assert_eq!(found, expected, "{written}");
    }

    #[test]
    fn one_person_in_a_form() {
        check("①1023 高橋花子\n②a@example.jp\n③13:00〜14:00", &[("1023", "高橋花子")]);
        check("①会員番号・氏名：１０２３　高橋　花子", &[("1023", "高橋 花子")]);
        check("会員番号：0098\n氏名：山口トメ", &[("0098", "山口トメ")]);
        check("①会員番号・氏名\n1023　高橋花子\n②メールアドレス\na@example.jp", &[("1023", "高橋花子")]);
        check("会員番号\n1023\n氏名\n高橋花子（たかはしはなこ）", &[("1023", "高橋花子")]);
        check("氏名：高橋花子（会員番号1023）", &[("1023", "高橋花子")]);
        check("高橋花子　1023\na@example.jp\n13:00-15:00", &[("1023", "高橋花子")]);
        check("1 1023 高橋花子\n2 a@example.jp\n3 13:00-15:00", &[("1023", "高橋花子")]);
        check("氏名：髙橋　花子様\n会員番号：No.1023", &[("1023", "髙橋 花子")]);
        check("お名前　佐藤 ハナ\nふりがな　さとう はな\n会員No.　45番", &[("45", "佐藤 ハナ")]);
        check("会員番号: 1023 氏名: 高橋花子 メール: a@example.jp", &[("1023", "高橋花子")]);
        check("カイインバンゴウ　1023\nナマエ　タカハシ ハナコ", &[("1023", "タカハシ ハナコ")]);
    }

    #[test]
    fn one_person_in_prose() {
        check("会員番号1088の渡邉です。", &[("1088", "渡邉")]);
        check("会員番号は1023、高橋花子と申します。", &[("1023", "高橋花子")]);
        check("こんにちは、高橋花子です。会員番号は1023です。", &[("1023", "高橋花子")]);
        check("会員番号1377番の安藤です。\n取り消しをお願いします。\n\n安藤　昌弘", &[("1377", "安藤 昌弘")]);
        check("1023の高橋です。15日に参加します。", &[("1023", "高橋")]);
        check("高橋花子（1023）です。", &[("1023", "高橋花子")]);
        check("いつもお世話になっております。会員1023の高橋です。", &[("1023", "高橋")]);
        check("石井さん、こんにちは。清水あやです。会員番号は 1150 です。", &[("1150", "清水あや")]);
        check("桜井　保、会員番号　57", &[("57", "桜井 保")]);
        check("佐々木（会員番号210）です。", &[("210", "佐々木")]);
        check("会員番号88の中島と申します。石井さんに電話で相談させていただきたくメールしました。", &[("88", "中島")]);
        check("よろしくお願いします。\n田中", &[("", "田中")]);
        check("参加します。", &[]);
    }

    #[test]
    fn couples_and_others() {
        check("① 1130 中村 健一 / 1131 中村 和子", &[("1130", "中村 健一"), ("1131", "中村 和子")]);
        check("会員番号：1130、1131\n氏名：中村健一、中村和子", &[("1130", "中村健一"), ("1131", "中村和子")]);
        check("①1130 中村健一\n　1131 中村和子", &[("1130", "中村健一"), ("1131", "中村和子")]);
        check(
            "はじめまして。会員の山口トメの娘の小野寺と申します。\n会員番号：0098\n氏名：山口トメ\n\n小野寺 彩",
            &[("0098", "山口トメ")],
        );
        check("母の山口トメ（会員番号98）の代わりに申し込みます。小野寺です。", &[("98", "山口トメ")]);
    }

    #[test]
    fn contradictions_are_left_out() {
        check("会員番号：1023\n氏名：高橋花子\n会員番号1032の高橋花子です", &[("", "高橋花子")]);
        check("会員番号：1023\n氏名：高橋花子\n氏名：田中一郎", &[("1023", "")]);
    }
}
