//! What sentences say of people: 会員番号1023の高橋です, 高橋花子(1023)と申します, 母の山口トメ, 福井ハナの息子です. Known
//! names are looked for beside numbers and words that name; others need a number at their side.

mod oneself;
mod together;

use std::borrow::Cow;
use std::sync::LazyLock;

use super::known_names::{self, Fit};
use super::mentions::{Mention, PLACES, Strength, apart_from_days, without_mail};
use super::names::{self, NAME};
use super::numbers::{self, FoundNumber};
use crate::reading::page::layout::Piece;
use crate::reading::people::REPRESENTED;
use crate::reading::text::fold::has_any;
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::text::seen::Text;
use crate::reading::vocabulary::person_words::KIN;
use oneself::{given_alone, is_about_the_guest, is_oneself, is_told_of_another, opens};

/// What a sentence says of people.
pub(in crate::reading) fn of_sentence(piece: &Piece, own: &[String]) -> Vec<Mention> {
    let bare = without_mail(&piece.text);
    if is_told_of_another(&bare) {
        return Vec::new();
    }
    let read = without_readings(&bare);
    let speech = Speech { text: &apart_from_days(&read), line: piece.line, own };
    let both = speech.both();
    // 「551、552、鵜飼正・澄子」: the names are told with both numbers.
    let mut mentions = if both.iter().any(|m| m.number.is_some()) { Vec::new() } else { speech.numbered() };
    mentions.extend(speech.related());
    mentions.extend(speech.represented());
    mentions.extend(speech.companion());
    mentions.extend(speech.by_number());
    mentions.extend(both);
    if mentions.iter().all(|m| m.name.is_none()) {
        mentions.extend(speech.self_given());
    }
    mentions
}

/// 「指宿（いぶすき）サチ」: without the reading that stands within a name.
fn without_readings(text: &Text) -> Cow<'_, Text> {
    static READING: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(r"([\p{Han}々ヶ]) ?\([\p{Hiragana}\p{Katakana}ー・ ]{2,14}\) ?([\p{Han}\p{Katakana}\p{Hiragana}])")
    });
    READING.replaced(text, "$1$2")
}

/// The number with the name before or after it.
pub(in crate::reading) fn beside(text: &Text, number: &FoundNumber, line: usize, own: &[String]) -> Mention {
    let speech = Speech { text, line, own };
    let name = speech.beside(number, 0..text.len(), Side::Either);
    Mention { number: Some(number.digits.clone()), name, strength: Strength::Bound, line, rule: "called" }
}

/// Family members, for whom or with whom somebody writes.
const RELATION: &str = r"(?:私の|わたしの)?(?:実母|実父|義母|義父|母親|父親|母|父|主人|夫|妻|家内|娘|息子|祖母|祖父|叔母|伯母|叔父|伯父|姉|妹|兄|弟|友人|知人|ははおや|はは|ちち)(?:の|である|で、|、|・|:|は|が|\(| )";

/// What may stand between a number and a name.
const JOINTS: &str = r"(?:[のでは、,:・/ )\]」』=\-]|です(?:。|、)?|名前は|氏名は?|お名前は?|フルネームは|本名は|と申します|になります|番|ばん|号)";

/// What is told of somebody, up to the next clause: 「が膵臓がんと言われ家族として」.
fn as_far_as_told(behind: &str) -> &str {
    static TOLD: LazyLock<Pattern> =
        LazyLock::new(|| pattern(r"[、。]|言われ|診断|告知|患っ|入院|亡くな|倒れ|なりまして|なって"));
    TOLD.find(behind).and_then(|found| behind.get(..found.start())).unwrap_or(behind)
}

/// On which side of their numbers the names of a sentence stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    After,
    Either,
}

/// A sentence, without addresses.
struct Speech<'a> {
    text: &'a Text,
    line: usize,
    own: &'a [String],
}

impl Speech<'_> {
    fn mention(&self, name: String, strength: Strength, rule: &'static str) -> Mention {
        Mention { number: None, name: Some(name), strength, line: self.line, rule }
    }

    /// A known name that is none of ours.
    fn known(&self, found: Option<(&str, Fit)>, least: Fit) -> Option<String> {
        let (name, _) = found.filter(|(_, fit)| *fit >= least)?;
        names::clean(name, self.own)
    }

    /// Every number of the sentence that is a member's, with its name.
    fn numbered(&self) -> Vec<Mention> {
        let called = numbers::called_in(self.text);
        let mut all: Vec<FoundNumber> = called.clone();
        let apart = |n: &FoundNumber| !called.iter().any(|c| c.span.start < n.span.end && n.span.start < c.span.end);
        all.extend(numbers::bare_in(self.text).into_iter().filter(|n| apart(n) && self.is_bare(n)));
        all.sort_by_key(|n| n.span.start);
        let side = self.side(&all);
        let mut mentions = Vec::new();
        for (at, number) in all.iter().enumerate() {
            let from = at.checked_sub(1).and_then(|b| all.get(b)).map_or(0, |b| b.whole.end.max(b.span.end));
            let to = all.get(at + 1).map_or(self.text.len(), |n| n.whole.start);
            let name = self.beside(number, from..to, side);
            let is_called = called.iter().any(|c| c.span == number.span);
            let rule = if is_called { "called" } else { "number and name" };
            if is_called || name.is_some() {
                let number = Some(number.digits.clone());
                mentions.push(Mention { number, name, strength: Strength::Bound, line: self.line, rule });
            }
        }
        mentions.extend(self.unlisted(&mentions));
        mentions
    }

    /// Whether digits that nothing calls a number stand beside a known name as a member's do.
    fn is_bare(&self, number: &FoundNumber) -> bool {
        static AFTER: LazyLock<Pattern> = LazyLock::new(|| pattern(r"^(?:番)?(?:[の・/)]|[、,] ?| |)"));
        static BEFORE: LazyLock<Pattern> = LazyLock::new(|| pattern(r"(?:[ 、,・/で]|[(\[] ?)?(?:No\.?|#)?$"));
        let digits = self.text.get(number.span.clone()).unwrap_or_default();
        let (before, after) = self.around(number, &(0..self.text.len()));
        let plain = digits.chars().all(|c| c.is_ascii_digit()) && (2..=6).contains(&digits.len());
        let dialled = before.trim_end().ends_with(|c: char| c.is_ascii_digit()) || self.text.contains('〒');
        if !plain || dialled {
            return false;
        }
        let long = digits.len() >= 3;
        let joint = AFTER.find(after).map(|m| m.end());
        let named_after = joint.and_then(|end| after.get(end..)).is_some_and(|rest| {
            (long || after.trim_start_matches('番').starts_with('の'))
                && self.known(known_names::beginning(rest), Fit::Surname).is_some()
        });
        let bracket = before.trim_end().ends_with(['(', '[']);
        let named_before = BEFORE.find(before).and_then(|m| before.get(..m.start())).is_some_and(|rest| {
            let last = after.is_empty() || after.starts_with(['。', ')']);
            let whole = if bracket || last { Fit::Surname } else { Fit::Open };
            (long || bracket) && self.known(known_names::ending(names::without_honorific(rest)), whole).is_some()
        });
        let ends = after.is_empty() || after.starts_with(['番', ')', ']', '、', '。', ' ', 'で', 'と', 'の', ',']);
        named_after || named_before && ends
    }

    /// What stands before and after a number, as far as it may be the number's.
    fn around(&self, number: &FoundNumber, room: &std::ops::Range<usize>) -> (&str, &str) {
        let before = self.text.get(room.start..number.whole.start).unwrap_or_default();
        let end = number.whole.end.max(number.span.end);
        (before, self.text.get(end..room.end.max(end)).unwrap_or_default())
    }

    /// Of several numbers each has its name on the same side.
    fn side(&self, all: &[FoundNumber]) -> Side {
        let (Some(first), Some(last)) = (all.first(), all.last()) else { return Side::Either };
        if all.len() < 2 {
            return Side::Either;
        }
        let whole = 0..self.text.len();
        let leads = self.before(self.around(first, &whole).0).is_some();
        let trails = self.after(self.around(last, &whole).1).is_some();
        match (leads, trails) {
            (true, false) => Side::Before,
            (false, true) => Side::After,
            _ => Side::Either,
        }
    }

    fn beside(&self, number: &FoundNumber, room: std::ops::Range<usize>, side: Side) -> Option<String> {
        let (before, after) = self.around(number, &room);
        let within = before.rfind('(').is_some_and(|open| !before.get(open..).is_some_and(|b| b.contains(')')));
        let inside = after.split(')').next().filter(|_| within).unwrap_or_default();
        let opened = within && !inside.is_empty();
        match side {
            Side::Before => self.before(before),
            Side::After => self.after(after),
            Side::Either if opened => self.after(inside).or_else(|| self.before(before)).or_else(|| self.after(after)),
            Side::Either if within => self.before(before).or_else(|| self.after(after)),
            Side::Either => self.after(after).or_else(|| self.before(before)),
        }
    }

    /// 1023番の高橋花子, 「1501、内田 信子」.
    fn after(&self, after: &str) -> Option<String> {
        static JOINT: LazyLock<Pattern> = LazyLock::new(|| pattern(&format!("^{JOINTS}{{0,6}}(?:{RELATION})?")));
        let joint = JOINT.find(after).map_or(0, |m| m.end());
        // 「1023だったと思います」: kana right behind the digits is no name.
        let rest = after.get(joint..).filter(|r| joint > 0 || r.starts_with(crate::reading::text::fold::is_kanji))?;
        let found = known_names::beginning(rest);
        let whole = found
            .filter(|(_, fit)| *fit < Fit::Open)
            .and_then(|(surname, _)| known_names::with_rare_given(rest, surname));
        self.known(whole.map(|name| (name, Fit::Open)).or(found), Fit::Word)
    }

    /// 「橋爪守(会員番号」.
    fn before(&self, before: &str) -> Option<String> {
        static JOINT: LazyLock<Pattern> = LazyLock::new(|| {
            pattern(
                r"(?:さん|様)?(?:[ (\[、,:・/ので]|です|と申します|ともうします|。|\([^()0-9]*\)|、? ?(?:[0-9]{1,3}|[一二三四五六七八九十]{1,4})[歳才](?:男性|女性)?){0,5}(?:私の|貴会の?|御会の?|そちらの)?(?:会員|番号|No\.?|#)?$",
            )
        });
        let joint = JOINT.find(before).map_or(before.len(), |m| m.start());
        let rest = before.get(..joint)?;
        let found = known_names::ending(rest);
        // 「4月の五月 1023」: a word alone is no name before a number.
        self.known(found, Fit::Surname)
    }

    /// Names nobody listed, where number and sentence leave no doubt: 1023の四十物です.
    fn unlisted(&self, known: &[Mention]) -> Vec<Mention> {
        static NUMBER_FIRST: LazyLock<[Pattern; 2]> = LazyLock::new(|| {
            [
                pattern(&format!(
                    r"(?:^|[^0-9:/.\-~@])([0-9]{{2,6}})番?(?:{JOINTS}){{1,4}}(?:{RELATION})?({NAME})(?:です|だ(?:。|$)|と申し|ともうし|でござい|と言い|といい|より|$)"
                )),
                pattern(&format!(r"^(?:会員の?)?([0-9]{{3,6}})(?:番|ばん)?(?:の|、|,| |・|/)*({NAME})(?: |、|。|,|$)")),
            ]
        });
        static NAME_FIRST: LazyLock<[Pattern; 2]> = LazyLock::new(|| {
            [
                pattern(&format!(
                    r"^(?:会員の|私、)?({NAME})(?:さん|様)?[ 、,]?\(? ?(?:会員番号|会員|No\.?|#)?[: ]?([0-9]{{2,6}})番?\)?(?:です|と申し|でござい|。|$)"
                )),
                pattern(&format!(
                    r"(?:^|と|、| |の)({NAME})(?:さん|様)? ?\( ?(?:会員番号|No\.?|#|会員)?[: ]?([0-9]{{2,6}})番?\)"
                )),
            ]
        });
        let mut found: Vec<Mention> = Vec::new();
        let first =
            NUMBER_FIRST.iter().flat_map(|p| p.captures_iter(self.text)).filter_map(|c| Some((c.get(1)?, c.get(2)?)));
        let second =
            NAME_FIRST.iter().flat_map(|p| p.captures_iter(self.text)).filter_map(|c| Some((c.get(2)?, c.get(1)?)));
        let before = |at: usize| self.text.get(..at).unwrap_or_default();
        // The 126 of 1,126.
        let whole =
            |at: usize| !before(at).strip_suffix(',').is_some_and(|t| t.ends_with(|c: char| c.is_ascii_digit()));
        for (number, name) in first.chain(second).filter(|(number, _)| whole(number.start())) {
            let number = number.as_str();
            let taken = |m: &Mention| m.number.as_deref() == Some(number) && m.name.is_some();
            if let (false, Some(name)) =
                (known.iter().chain(&found).any(taken), names::clean_in_prose(name.as_str(), self.own))
            {
                let number = Some(number.to_owned());
                found.push(Mention { number, ..self.mention(name, Strength::Bound, "number and name") });
            }
        }
        found
    }

    /// 母の山口トメ; 会員の山口トメの娘の小野寺と申します.
    fn related(&self) -> Option<Mention> {
        static PATTERN: LazyLock<Pattern> = LazyLock::new(|| {
            pattern(&format!(r"(?:会員の|旧姓の|(?:利用者|入居者|患者)(?:さん|様|さま)?の|{RELATION})「?(?:会員の)?"))
        });
        const AFTER: &[&str] = &[
            "が",
            "を",
            "は",
            "も",
            "に代わ",
            "に替わ",
            "に頼ま",
            "から頼ま",
            "(",
            "、",
            ")の代",
            ")に代",
            ")に替",
            ")の分",
            ")が",
            ")は",
            ")を",
            ")も",
            "の代",
            "の分",
            "のかわり",
            "の件",
            "のこと",
            "のまま",
            "で登録",
        ];
        let kin = || KIN.split('|').map(|kin| format!("の{kin}"));
        PATTERN.find_iter(self.text).find_map(|m| {
            let rest = self.text.get(m.end()..)?;
            let found = known_names::beginning(rest).or_else(|| given_alone(rest));
            let behind = rest.get(found?.0.len()..)?.trim_start_matches('」');
            let behind = ["さん", "様"].iter().find_map(|h| behind.strip_prefix(h)).unwrap_or(behind);
            // 「夫の片桐誠が膵臓がんと言われ」: of him something is told, and nothing asked.
            const DOES: &[&str] =
                &["参加", "出", "希望", "申", "予約", "相談", "話", "会員", "お願い", "行", "伺", "代", "聞"];
            let acts = behind.starts_with('が') && !has_any(as_far_as_told(behind), DOES);
            let says = !acts && AFTER.iter().any(|a| behind.starts_with(a)) || kin().any(|k| behind.starts_with(&k));
            let least = if m.as_str().contains("会員の") { Fit::Surname } else { Fit::Word };
            let outside = ["(会員では", "(非会員", "は会員では", "(会員登録"].iter().any(|o| behind.starts_with(o));
            // 「友人の佐藤さんも興味があるそうです」: a friend is written for only where it says so.
            let friend = ["友人", "知人"].iter().any(|f| m.as_str().contains(f));
            let stands_in = ["に代わ", "に替わ", "の代", "の分", "のかわり", ")の代", ")の分"]
                .iter()
                .any(|w| behind.starts_with(w));
            let says = says && (!friend || stands_in);
            let name = self.known(found, least).filter(|_| says && !outside)?;
            Some(self.mention(name, Strength::Relation, "relation"))
        })
    }

    /// 「福井ハナの息子です」: the member, by the one who writes; 「長女の西川です」: the one who writes.
    fn represented(&self) -> Vec<Mention> {
        static OF: LazyLock<Pattern> = LazyLock::new(|| {
            pattern(&format!(
                r"(?:さん|様)?の(?:{KIN})(?:の[^、。]{{1,10}}|である[^、。]{{1,10}}|、[^、。]{{1,8}})?(?:です|でござ|と申し|ともうし|と言い|といい|より|だ(?:。|$))"
            ))
        });
        static WRITES: LazyLock<Pattern> = LazyLock::new(|| {
            pattern(&format!(
                r"(?:^|[のは、。 ])(?:{KIN})(?:の|である|で、|をしております|をしている)([^、。でと]{{1,10}})(?:です|でござ|と申し|ともうし|と言い|といい|より)"
            ))
        });
        let mut mentions = Vec::new();
        for found in OF.find_iter(self.text) {
            let before = self.text.get(..found.start()).unwrap_or_default();
            if let Some(name) = self.known(known_names::ending(before), Fit::Surname) {
                mentions.push(self.mention(name, Strength::Relation, REPRESENTED));
            }
        }
        for captures in WRITES.captures_iter(self.text) {
            let name = captures.get(1).and_then(|m| names::clean(m.as_str(), self.own));
            let topic = captures.get(0).and_then(|m| self.text.get(..m.start() + 'は'.len_utf8())).unwrap_or_default();
            let (strength, rule) = match is_about_the_guest(topic) {
                true => (Strength::Relation, "relation"),
                false => (Strength::Writer, "writes for another"),
            };
            mentions.extend(name.map(|name| self.mention(name, strength, rule)));
        }
        mentions
    }

    /// 「バンドウ ガクです」: two words in kana that begin the sentence.
    fn in_kana(&self) -> Option<Mention> {
        static KANA: LazyLock<Pattern> = LazyLock::new(|| {
            pattern(concat!(
                r"^(?:はじめまして|初めまして|こんにちは)?[、。 ]?",
                r"([\p{Katakana}ー]{2,6} [\p{Katakana}ー]{2,6}|[\p{Hiragana}]{2,5} [\p{Hiragana}]{2,5}) ?(?:です(?:。|、|$)|デス|と申し|ともうし|といい|と言い|でござい)"
            ))
        });
        let name = names::clean(KANA.captures(self.text)?.get(1)?.as_str(), self.own)?;
        Some(self.mention(name, Strength::SelfGiven, "name in kana"))
    }

    /// 高橋です, 高橋花子と申します, 松尾ヒデ子、78歳です.
    fn self_given(&self) -> Option<Mention> {
        static SAYS: LazyLock<Pattern> = LazyLock::new(|| {
            pattern(concat!(
                r"(と申し|ともうし|と申す|いいます|言います|でござい|でごぜえ|と言い|といい|と云い|という者|と言う者|というもの)|",
                r" ?(?:\([^)]*\))?(?:で(?:ー+|~+|え|ぇ)?す(?:。|、|が|けど|けれど|けども|よ|$|!| |[^かのね])|デス(?:。|、|$)|だ(?:。|よ|$|が、|けど)|じゃ(?:。|が|けど|$)|っす|であります|や(?:。|けど)|だべ|だす|どす)|",
                r"[ 、,(]*(?:満|数え|今年|現在)?(?:[0-9]{2,3}|[一二三四五六七八九十]{2,4})[歳才]\)?(?:です|に|と|の|、|。|$)"
            ))
        });
        SAYS.captures_iter(self.text)
            .find_map(|captures| {
                let found = captures.get(0)?;
                let before = self.text.get(..found.start())?;
                let named = captures.get(1).is_some();
                let name = self.known(known_names::ending(before), if named { Fit::Word } else { Fit::Surname });
                let name = name
                    .or_else(|| self.called(before).filter(|name| named || name.contains('・') || opens(name, before)))
                    .filter(|n| !PLACES.contains(&n.as_str()))?;
                let lead = before.get(..before.rfind(name.as_str())?)?;
                is_oneself(lead).then(|| self.mention(name, Strength::SelfGiven, "self-introduction"))
            })
            .or_else(|| self.opening())
            .or_else(|| self.who_comes())
            .or_else(|| self.in_kana())
    }

    /// 「私、田中花子、15日に参加します」: a whole name that begins the sentence.
    fn opening(&self) -> Option<Mention> {
        let bare = ["私は", "私、", "わたくし、", "わたし、", "会員の"].iter().find_map(|p| self.text.strip_prefix(p));
        let found = known_names::beginning(bare.unwrap_or(self.text))?;
        let behind = bare.unwrap_or(self.text).get(found.0.len()..)?;
        let name = self.known(Some(found), Fit::Full)?;
        let stops = behind.starts_with(['、', ',', '(']) || bare.is_some() && behind.starts_with(['は', ' ']);
        stops.then(|| self.mention(name, Strength::SelfGiven, "opening"))
    }

    /// 「四十物と申します」: whatever is said to be the name.
    fn called(&self, before: &str) -> Option<String> {
        static LAST: LazyLock<Pattern> = LazyLock::new(|| pattern(&format!(r"(?:^|[、。 の,!は])({NAME})$")));
        let name = names::clean(LAST.captures(before)?.get(1)?.as_str(), self.own)?;
        let kana = names::is_kana(&name) && name.chars().count() > 5 && !name.contains([' ', '・']);
        (!kana).then_some(name)
    }
}
