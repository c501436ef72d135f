//! Of several people in one letter, whom a wish is for: the husband alone gives up, the wife alone comes earlier, mother
//! and daughter come at hours of their own. What is not plainly one person's is everybody's.

use std::sync::LazyLock;

use super::names;
use crate::reading::Person;
use crate::reading::request::plan::own_wish;
use crate::reading::sentence::intent::Asks;
use crate::reading::sentence::scope::Scope;
use crate::reading::text::fold::{has_any, squeeze};
use crate::reading::text::pattern::{Pattern, pattern};

const WRITER: &str = "私|わたし|わたくし|自分|僕|本人";
const KIN: &str = "夫|主人|旦那|妻|家内|女房|母|父|娘|息子|姉|妹|兄|弟|連れ|友人|知人";

/// What gives up or changes.
const ACTS: &[&str] = &[
    "キャンセル",
    "取消",
    "取り消",
    "取りやめ",
    "取り止め",
    "とりやめ",
    "欠席",
    "不参加",
    "行けな",
    "行かれな",
    "参加でき",
    "出られ",
    "伺えな",
    "休み",
    "休ませ",
    "見合わせ",
    "変更",
    "ずらし",
    "変えて",
    "早め",
    "遅ら",
    "短く",
    "延ば",
    "のばし",
    "にしてください",
    "にして下さい",
];
/// What leaves all as it is.
const STAYS: &[&str] = &[
    "予定どおり",
    "予定通り",
    "変わりあり",
    "変わりませ",
    "変更なし",
    "変更はあり",
    "変更ありませ",
    "変更しませ",
    "そのまま",
    "このまま",
    "今までどおり",
    "もとのまま",
    "元のまま",
    "参加します",
    "参加いたします",
    "参加させて",
    "出席します",
    "出席いたします",
    "伺います",
    "出ます",
    "参ります",
    "行きます",
];
/// What limits a wish to the one who is named.
const LIMITS: &[&str] = &["のみ", "だけ", "の分", "の時間", "の予約", "の参加", "は", "が"];

/// The only one whose coming is given up or changed, where the letter says so.
#[must_use]
pub fn only_one<'a>(own_text: &str, people: &'a [Person]) -> Option<&'a Person> {
    if people.len() < 2 {
        return None;
    }
    let circle = Circle::around(own_text, people);
    let clauses = clauses(own_text);
    let acting: Vec<(&String, Vec<usize>)> = clauses
        .iter()
        .filter(|clause| has_any(clause, ACTS) && !has_any(clause, STAYS))
        .map(|clause| (clause, circle.named_in(clause)))
        .filter(|(_, named)| !named.is_empty())
        .collect();
    let (_, first) = acting.first()?;
    let [one] = first.as_slice() else { return None };
    let alone = acting.iter().all(|(_, named)| named.as_slice() == [*one]);
    let limited = acting.iter().any(|(clause, _)| has_any(clause, LIMITS));
    let staying =
        clauses.iter().any(|clause| has_any(clause, STAYS) && circle.named_in(clause).iter().any(|p| p != one));
    let stays_too = clauses.iter().any(|clause| has_any(clause, STAYS) && circle.named_in(clause).contains(one));
    let only = acting.iter().any(|(clause, _)| has_any(clause, &["のみ", "だけ", "の分", "の時間", "の予約"]));
    (alone && limited && !stays_too && (staying || only)).then(|| people.get(*one))?
}

/// Whose each of several wishes is, where each names one person and they are not all the same: 「・母 13日の保健室 → 取り消し」,
/// 「・私 13日の保健室 → 20日に変更」.
#[must_use]
pub fn of_each(own_text: &str, people: &[Person], wishes: &[Vec<&Scope>]) -> Option<Vec<Person>> {
    if people.len() < 2 || wishes.len() < 2 {
        return None;
    }
    let circle = Circle::around(own_text, people);
    let alone = |scope: &&Scope| {
        let said = format!("{}{}", scope.piece.label, squeeze(&scope.piece.text));
        if let [one] = circle.named_in(&said).as_slice() { Some(*one) } else { None }
    };
    // 「・母 会員番号0118 大谷フミ 4月22日の保健室」: a number says whose the item is, whoever else is spoken of.
    let numbered = |scopes: &Vec<&Scope>| {
        let says = |p: &Person| {
            let number = p.member_number.as_deref()?;
            scopes.iter().any(|s| s.piece.text.contains(number) || s.piece.label.contains(number)).then_some(())
        };
        let said: Vec<usize> = people.iter().enumerate().filter(|(_, p)| says(p).is_some()).map(|(at, _)| at).collect();
        if let [one] = said.as_slice() { Some(*one) } else { None }
    };
    let of = |scopes: &Vec<&Scope>| {
        if let Some(one) = numbered(scopes) {
            return Some(one);
        }
        let asking = || scopes.iter().filter(|s| own_wish(&s.said) != Asks::Nothing).filter_map(alone);
        let all = || scopes.iter().filter_map(alone);
        let mut named: Box<dyn Iterator<Item = usize>> =
            if asking().next().is_some() { Box::new(asking()) } else { Box::new(all()) };
        let one = named.next()?;
        named.all(|other| other == one).then_some(one)
    };
    let whose: Vec<usize> = wishes.iter().map(of).collect::<Option<_>>()?;
    let several = whose.iter().any(|one| Some(one) != whose.first());
    several.then(|| whose.into_iter().filter_map(|one| people.get(one).cloned()).collect())
}

/// The people, and the words by which the letter calls them.
struct Circle {
    called: Vec<Vec<String>>,
}

impl Circle {
    fn around(own_text: &str, people: &[Person]) -> Self {
        let text = squeeze(own_text);
        let mut called: Vec<Vec<String>> = people.iter().map(names_of).collect();
        let words: Vec<Option<String>> = called.iter().map(|names| word_before(&text, names)).collect();
        for (names, word) in called.iter_mut().zip(&words) {
            names.extend(word.clone());
        }
        let kin = |word: &Option<String>| word.as_ref().is_some_and(|w| KIN.split('|').any(|k| k == w));
        if let ([one, other], [first, second]) = (words.as_slice(), called.as_mut_slice()) {
            // Beside her husband she herself is 「私」.
            match (kin(one), kin(other)) {
                (true, false) => second.extend(WRITER.split('|').map(str::to_owned)),
                (false, true) => first.extend(WRITER.split('|').map(str::to_owned)),
                _ => {}
            }
        }
        Self { called }
    }

    /// Who is named in a clause.
    fn named_in(&self, clause: &str) -> Vec<usize> {
        let says = |names: &&Vec<String>| names.iter().any(|name| clause.contains(name.as_str()));
        self.called.iter().enumerate().filter(|(_, names)| says(names)).map(|(at, _)| at).collect()
    }
}

/// Number, whole name and given name.
fn names_of(person: &Person) -> Vec<String> {
    let name = person.name.as_deref().unwrap_or_default();
    let given = name.split_once(' ').map(|(_, given)| given.to_owned()).filter(|given| given.chars().count() >= 2);
    let whole = Some(squeeze(name)).filter(|name| name.chars().count() >= 3);
    person.member_number.iter().cloned().chain(whole).chain(given).collect()
}

/// 「主人(2034 大塚勝)」, 「妻の典子」: the word of kinship right before.
fn word_before(text: &str, names: &[String]) -> Option<String> {
    static WORD: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(&format!(
            r"({WRITER}|{KIN})(?:の|は|\(|「|:|、|・)?(?:名前は|会員番号は?|会員|番号|No\.?)?(?:[0-9]{{2,6}}番?[の、]?)?$"
        ))
    });
    names.iter().flat_map(|name| text.match_indices(name.as_str())).find_map(|(at, _)| {
        let captures = WORD.captures(text.get(..at)?)?;
        captures.get(1).map(|m| m.as_str().to_owned())
    })
}

/// Sentences, and what stands before 「…ますが、」.
fn clauses(own_text: &str) -> Vec<String> {
    static TURNS: LazyLock<Pattern> =
        LazyLock::new(|| pattern(r"(?:が|ので|けれど|けど|けれども|ため|て|し)、|[。\n!?！？]"));
    TURNS.regex().split(own_text).map(squeeze).filter(|clause| !clause.is_empty()).collect()
}

/// The wish as each has it, where the hours of each stand in a line of its own; else one for all.
#[must_use]
pub fn apart<'a>(people: &[Person], scopes: &[&'a Scope]) -> Vec<(Vec<Person>, Vec<&'a Scope>)> {
    let named: Vec<Option<usize>> = scopes.iter().map(|scope| speaks_of(scope, people)).collect();
    let everybody = (0..people.len()).all(|person| named.contains(&Some(person)));
    if people.len() < 2 || !everybody {
        return vec![(people.to_vec(), scopes.to_vec())];
    }
    let of = |person: usize| {
        let mine = scopes.iter().zip(&named).filter(|(_, whose)| whose.is_none_or(|one| one == person));
        mine.map(|(scope, _)| *scope).collect::<Vec<_>>()
    };
    people.iter().enumerate().map(|(at, person)| (vec![person.clone()], of(at))).collect()
}

/// The one person whose days or hours a scope tells.
fn speaks_of(scope: &Scope, people: &[Person]) -> Option<usize> {
    static WHEN: LazyLock<Pattern> =
        LazyLock::new(|| pattern(r"[0-9](?:時|:[0-9]{2}|日|/[0-9])|全部|最初から|最後まで|おわりまで|終わりまで"));
    if !WHEN.is_match(&scope.text) {
        return None;
    }
    let text = squeeze(&scope.piece.text);
    let says = |person: &Person| {
        names_of(person).iter().any(|word| text.contains(word.as_str()))
            || person
                .name
                .as_deref()
                .is_some_and(|name| names::key(&text).contains(&names::key(name)) && name.chars().count() > 2)
    };
    let mut found = people.iter().enumerate().filter(|(_, person)| says(person)).map(|(at, _)| at);
    let one = found.next()?;
    found.next().is_none().then_some(one)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(number: &str, name: &str) -> Person {
        Person { member_number: Some(number.to_owned()), name: Some(name.to_owned()) }
    }

    #[test]
    fn who_alone_gives_up_or_changes() {
        let couple = [person("1950", "前川 隆"), person("1951", "前川 典子")];
        let rows = [
            (
                "主人（1950 前川 隆）のみキャンセルでお願いします。\n私（1951 前川 典子）は予定どおり参加いたします。",
                Some("1950"),
            ),
            (
                "前川隆（1950）です。\n妻（1951 前川 典子）の時間を、14時までに変更してください。\n私のほうは変わりありません。",
                Some("1951"),
            ),
            ("1950前川隆と1951前川典子です。夫は欠席しますが、妻は参加します。", None),
            ("夫の前川隆（1950）は欠席しますが、私（1951 前川典子）は参加します。", Some("1950")),
            ("前川隆（1950）、前川典子（1951）です。二人ともキャンセルします。", None),
            ("前川隆（1950）と妻の前川典子（1951）です。15日はキャンセルします。", None),
        ];
        for (text, expected) in rows {
            let found = only_one(text, &couple).and_then(|p| p.member_number.as_deref());
            assert_eq!(found, expected, "{text}");
        }
    }
}
