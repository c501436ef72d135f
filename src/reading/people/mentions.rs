//! Where a letter names people: numbers and names after labels, in lists, in sentences, at the end. Each mention says how
//! sure it is to be the member; [`crate::reading::people`] makes people of them.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::known_names::{self, Fit};
use super::names;
use super::numbers::{self, FoundNumber};
use super::record::of_record;
use super::spoken::{beside, of_sentence};
use crate::reading::page::labels::Field;
use crate::reading::page::layout::Piece;
use crate::reading::page::own_text::OwnLine;
use crate::reading::text::fold::{fold, has_any, has_figures};
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::text::seen::Text;
use crate::reading::vocabulary::person_words::KIN;

/// How sure it is that a name is the member's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::reading) enum Strength {
    /// Who writes for the member: 長女の西川です.
    Writer,
    /// A line of its own at the end, or in the signature.
    SignOff,
    /// 高橋です, 高橋と申します.
    SelfGiven,
    /// 母の山口トメ, where somebody writes for her.
    Relation,
    /// Beside a number, or after a label.
    Bound,
    /// Who comes, too: no member that the letter names by number.
    Companion,
}

/// The rule of a name beside a number that nobody knows.
pub(in crate::reading) const NUMBERLESS: &str = "number unknown";

/// The rule of a number in brackets behind 妻 or 母.
pub(in crate::reading) const NUMBER_OF_KIN: &str = "number of a relation";

/// A number, a name, or both, as found in one place.
#[derive(Clone, Debug)]
pub(in crate::reading) struct Mention {
    pub number: Option<String>,
    pub name: Option<String>,
    pub strength: Strength,
    pub line: usize,
    pub rule: &'static str,
}

/// Everything one piece says.
pub(in crate::reading) fn of_piece(piece: &Piece, own: &[String]) -> Vec<Mention> {
    if piece.is(Field::Theme) || piece.is(Field::Remark) || piece.is(Field::Other) || piece.is(Field::Purpose) {
        return Vec::new();
    }
    if piece.is(Field::Number) || piece.is(Field::Name) {
        return of_field(piece, own);
    }
    if piece.is(Field::Email) || piece.is(Field::Furigana) || piece.is(Field::Minutes) {
        return Vec::new();
    }
    let listed = if piece.is(Field::When) { None } else { listed(piece, own) };
    if let (None, Some(1 | 2)) = (&listed, piece.marker)
        && numbers::called_in(&piece.text).is_empty()
        && let Some(name) = names::clean(&piece.text, own)
    {
        return vec![Mention {
            number: None,
            name: Some(name),
            strength: Strength::Bound,
            line: piece.line,
            rule: "marked",
        }];
    }
    let spoken = of_sentence(piece, own);
    // 「1403の原です」 is a sentence, 「1403」 alone a number: what binds more names to numbers has understood more.
    let bound = |found: &[Mention]| found.iter().filter(|m| m.number.is_some() && m.name.is_some()).count();
    let found = listed.filter(|listed| bound(listed) >= bound(&spoken)).unwrap_or(spoken);
    if bound(&found) > 0 { found } else { of_record(piece, own).map_or(found, |mention| vec![mention]) }
}

/// 「桜井 保、会員番号 57」: a name alone before a labelled number in the same line.
pub(in crate::reading) fn before_number(pieces: &[Piece], own: &[String]) -> Vec<Mention> {
    let beside = |one: &Piece, next: &Piece| {
        let numbered = next.is(Field::Number) && !next.is(Field::Name) || next.text.starts_with("会員");
        let bare = ["私は", "わたしは", "わたくしは", "名前は"]
            .iter()
            .find_map(|p| one.text.strip_prefix(p))
            .unwrap_or(&one.text);
        // 「- 松浪 愛」, and below it 「- 2288番」.
        let item = |text: &str| text.trim_start_matches(['-', '・', '*', '●', '○', '■', '□', '◆', '◇', ' ']).to_owned();
        let (bare, next_text) = (&*item(bare), item(&next.text));
        let figures = !next_text.is_empty() && next_text.trim_end_matches('番').chars().all(|c| c.is_ascii_digit());
        let alone = next.fields.is_empty() && figures;
        let labelled = figures && next.is(Field::Number) && !KIN.split('|').any(|kin| bare.starts_with(kin));
        // 「民生委員の牧と申します。」 is a sentence, and speaks for itself.
        let lone = !has_any(bare, &["です", "申し", "ます"])
            && one.fields.is_empty()
            && (one.line == next.line && numbered || (alone || labelled) && one.line.abs_diff(next.line) == 1);
        let name = lone.then(|| names::clean_in_prose(bare, own)).flatten()?;
        // Above 「会員番号 1054」 stands many a heading, or the reading of the name.
        let sure = one.line == next.line || alone || known_names::fit(&name) >= Fit::Open && !names::is_kana(&name);
        sure.then_some(())?;
        Some(Mention {
            number: None,
            name: Some(name),
            strength: Strength::Bound,
            line: one.line,
            rule: "beside the number",
        })
    };
    let after = |one: &Piece, next: &Piece| beside(next, one).filter(|_| one.line < next.line);
    let pairs = pieces.iter().zip(pieces.iter().skip(1));
    pairs.filter_map(|(one, next)| beside(one, next).or_else(|| after(one, next))).collect()
}

/// The value of a number or name label: one person, or several.
fn of_field(piece: &Piece, own: &[String]) -> Vec<Mention> {
    let text = without_mail(&piece.text);
    let wanted = if piece.is(Field::Number) || has_figures(&text) { numbers_in_field(&text) } else { Vec::new() };
    if let Some(name) = numberless(&text, own).filter(|_| wanted.is_empty() && !piece.is(Field::Name)) {
        let rule = NUMBERLESS;
        return vec![Mention { number: None, name: Some(name), strength: Strength::Bound, line: piece.line, rule }];
    }
    // 「会員番号：柳 千鶴子」: under the other label.
    let swapped = wanted.is_empty() && known_names::fit(text.trim()) >= Fit::Open;
    let given = if piece.is(Field::Name) || swapped || !wanted.is_empty() {
        names_between(&text, &wanted, own)
    } else {
        Vec::new()
    };
    pair(&wanted, &given, piece.line, "label")
}

/// 「会員番号:不明 杉本節」: the name beside a number that nobody knows.
fn numberless(text: &str, own: &[String]) -> Option<String> {
    static UNKNOWN: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(r"(?:不明|失念|紛失|忘れました|(?:わか|分か|判)(?:りません|らない|らず)|\?+)(?:です|しました|中)?")
    });
    let rest = UNKNOWN.is_match(text).then(|| UNKNOWN.regex().replace(text, " ").into_owned())?;
    names::clean(&rest, own).filter(|name| known_names::fit(name) >= Fit::Open)
}

pub(in crate::reading) fn without_mail(text: &Text) -> Cow<'_, Text> {
    static MAIL: LazyLock<Pattern> =
        LazyLock::new(|| pattern(r"[A-Za-z0-9._%+\-]*@[A-Za-z0-9.\-]*|\((?:旧姓|旧) ?[^()0-9]{1,8}\)"));
    MAIL.replaced(text, " ")
}

fn numbers_in_field(text: &str) -> Vec<FoundNumber> {
    static SPACED: LazyLock<Pattern> = LazyLock::new(|| pattern(r"^[0-9](?: [0-9]){2,7}番?$"));
    if SPACED.is_match(text.trim()) {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        return vec![FoundNumber { span: 0..text.len(), digits, whole: 0..text.len() }];
    }
    // 「1950/1951」: two numbers, no date.
    static SLASHED: LazyLock<Pattern> = LazyLock::new(|| pattern(r"^[0-9]{3,6}(?:[/・] ?[0-9]{3,6})+$"));
    if SLASHED.is_match(text.trim()) {
        return numbers::bare_in(text.replace('/', "、").as_str());
    }
    numbers::in_kanji_alone(text).map_or_else(|| numbers::bare_in(text), |number| vec![number])
}

/// The names in what the numbers leave of a text.
fn names_between(text: &str, numbers: &[FoundNumber], own: &[String]) -> Vec<String> {
    let mut at = 0;
    let mut gaps = Vec::new();
    for number in numbers {
        gaps.push(text.get(at..number.whole.start).unwrap_or_default());
        at = number.whole.end;
    }
    gaps.push(text.get(at..).unwrap_or_default());
    gaps.into_iter().flat_map(|gap| names_of(gap, own)).collect()
}

/// One or several names in a stretch without numbers: 「中村 健一・和子」 are two.
fn names_of(stretch: &str, own: &[String]) -> Vec<String> {
    static AGE: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"[0-9]{1,3} ?[歳才].*$|(?: |\))[男女]性?$|(?:男性|女性)$|[ 、,。・](?:携帯|自宅|電話|TEL|Tel|tel|〒|住所).*$|",
            r"[ 、,。・]?[0-9]{1,2} ?(?:月|日|時|/|:|~|-).*$"
        ))
    });
    // 参加者は母の杉山ハルです.
    static KINSHIP: LazyLock<Pattern> =
        LazyLock::new(|| pattern(&format!(r"^ ?(?:私の|わたしの)?(?:{KIN})(?:の|・|、|:| )")));
    let kin = KINSHIP.find(stretch).map_or(0, |found| found.end());
    let stretch = closed_up(stretch.get(kin..).unwrap_or(stretch));
    let open = names::without_brackets(&stretch);
    let open = AGE.regex().replace(&open, "").into_owned();
    let open = open.replace("会員番号", " ").replace("会員", " ").replace("氏名", " ").replace("お名前", " ");
    let open = open.split(['。', '\n']).next().unwrap_or_default();
    static AND: LazyLock<Pattern> = LazyLock::new(|| pattern(r"様?(?:[、,/&+]| と |と、|および|及び|さんと|様と)"));
    let parts: Vec<&str> = AND.regex().split(open).collect();
    let found: Vec<String> = parts.iter().filter_map(|p| names::clean(p, own)).collect();
    if let [one] = found.as_slice() {
        return couple(one).unwrap_or_else(|| vec![one.clone()]);
    }
    found
}

/// 須 藤 春 男: signs set apart to fill a field.
fn closed_up(name: &str) -> Cow<'_, str> {
    let signs: Vec<&str> = name.split_whitespace().collect();
    let apart = signs.len() >= 3 && signs.iter().all(|sign| sign.chars().count() == 1);
    if apart { Cow::Owned(signs.concat()) } else { Cow::Borrowed(name) }
}

/// 中村健一・和子: kanji on both sides of the dot; ジョン・スミス is one person.
fn couple(name: &str) -> Option<Vec<String>> {
    let (first, second) = name.split_once('・')?;
    (!names::is_kana(first) && !names::is_kana(second)).then(|| vec![first.trim().to_owned(), second.trim().to_owned()])
}

/// Numbers and names of one place: one by one where there are as many of each.
fn pair(numbers: &[FoundNumber], names: &[String], line: usize, rule: &'static str) -> Vec<Mention> {
    let mention =
        |number: Option<String>, name: Option<String>| Mention { number, name, strength: Strength::Bound, line, rule };
    let names = without_readings(names);
    if numbers.len() == names.len() {
        return numbers
            .iter()
            .zip(&names)
            .map(|(n, name)| mention(Some(n.digits.clone()), Some(name.clone())))
            .collect();
    }
    let alone = numbers.iter().map(|n| mention(Some(n.digits.clone()), None));
    alone.chain(names.iter().map(|name| mention(None, Some(name.clone())))).collect()
}

/// Without the reading beside a name: 高橋花子、タカハシハナコ.
fn without_readings(names: &[String]) -> Vec<String> {
    if names.iter().any(|n| !names::is_kana(n)) {
        names.iter().filter(|n| !names::is_kana(n)).cloned().collect()
    } else {
        names.iter().take(1).cloned().collect()
    }
}

/// A line that is nothing but numbers and names: 1023 高橋花子, 高橋花子 1023, ① 1130 中村 / 1131 中村.
fn listed(piece: &Piece, own: &[String]) -> Option<Vec<Mention>> {
    static LISTED: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"^(?:(?:会員)?(?:番号)?(?:No\.?|#)?[ :]*[0-9]{1,8}(?:番|号)?|[^0-9@。!?~:]{0,24}|[ 、,/:・&()\-とさ様]){1,9}(?:です)?[。.]?$",
        )
    });
    let text = &piece.text;
    // What no list holds is seen at once.
    let spoken = text.contains(['@', '!', '?', '~']) || text.trim_end_matches('。').contains('。');
    if text.chars().count() > 80
        || !has_figures(text)
        || spoken
        || has_any(text, NOT_LISTED)
        || !LISTED.is_match(text)
        || COUNTED.is_match(&names::without_month_names(text))
    {
        return None;
    }
    let found = numbers::bare_in(text);
    let long = found.iter().all(|n| n.digits.len() >= 2);
    let given: Vec<String> =
        names_between(text, &found, own).into_iter().filter(|n| names::clean_in_prose(n, own).is_some()).collect();
    let letters = names::without_brackets(text).chars().filter(|c| c.is_alphabetic()).count();
    let explained: usize = given.iter().map(|n| n.chars().filter(|c| c.is_alphabetic()).count()).sum();
    let rest = letters.saturating_sub(explained);
    (!found.is_empty() && long && rest <= 6 && (!given.is_empty() || letters <= 4))
        .then(|| pair(&found, &given, piece.line, "listed"))
}

const NOT_LISTED: &[&str] = &["http", "TEL", "電話", "参加", "希望", "会員です"];

/// Figures that count days, hours and the like, in kanji or kana.
static COUNTED: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"[0-9一二三四五六七八九十廿](?: ?(?:月|時|分|歳|才|円)| ?日(?:$|[^\p{Han}]|曜)|(?:ニチ|ジ|ガツ|にち|じ|がつ))|(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? ?[0-9]|午前|午後|曜|毎日|日時|時間|時刻",
    )
});

/// 高橋花子 五月二十日: a blank before a day in kanji ends a name.
pub(in crate::reading) fn apart_from_days(text: &Text) -> Cow<'_, Text> {
    static DAY: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(r" ([一二三四五六七八九十]{1,3}(?:月[一二三四五六七八九十]{1,3}日|日(?:$|[^\p{Han}])|時))")
    });
    DAY.replaced(text, "、$1")
}

/// Towns that are surnames, too: without a number beside them they are towns.
pub(in crate::reading) const PLACES: &[&str] = &["川崎", "小杉", "横浜"];

/// A last line that is nothing but a name.
pub(in crate::reading) fn sign_off(pieces: &[Piece], own: &[String]) -> Vec<Mention> {
    let lone = |p: &&Piece| {
        let follows =
            p.label.is_empty() && p.fields.iter().all(|f| matches!(f, Field::Theme | Field::Remark | Field::When));
        let whole = || known_names::fit(p.text.trim()) == Fit::Full;
        (p.fields.is_empty() || follows) && (p.marker.is_none() || whole())
    };
    pieces
        .iter()
        .rev()
        .enumerate()
        .filter(|(_, p)| lone(p))
        .filter_map(|(from_end, p)| {
            let bare = names::without_brackets(&p.text);
            let text = names::without_age(bare.trim().trim_end_matches(['。', '.']));
            // A surname alone signs only at the end.
            let placed = from_end < 3 || text.chars().count() >= 3;
            let short = placed
                && text.chars().count() <= 14
                && text.chars().all(|c| c.is_alphanumeric() || " ()々ー・".contains(c));
            let name = short.then(|| names::clean_alone(text, own)).flatten()?;
            (!PLACES.contains(&name.as_str())).then_some(())?;
            Some(Mention { number: None, name: Some(name), strength: Strength::SignOff, line: p.line, rule: "signed" })
        })
        .collect()
}

/// A number with its label, and the name of the first lines, in a signature.
pub(in crate::reading) fn of_signature(signature: &[OwnLine], own: &[String]) -> Vec<Mention> {
    let mut mentions = Vec::new();
    for line in signature.iter().take(8) {
        let folded = Text::from(fold(&line.text));
        let numbers = numbers::called_in(&folded);
        mentions.extend(
            numbers.iter().map(|n| Mention { strength: Strength::SignOff, ..beside(&folded, n, line.number, own) }),
        );
        let lone = folded.chars().count() <= 16;
        if let Some(name) = lone.then(|| names::clean_alone(&folded, own)).flatten() {
            mentions.push(Mention {
                number: None,
                name: Some(name),
                strength: Strength::SignOff,
                line: line.number,
                rule: "signature",
            });
        }
    }
    mentions
}
