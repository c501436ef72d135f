//! Numbers of a sentence and the names that stand beside them: 「会員番号1023の高橋です」, 「高橋花子（1023）と…」.

use std::sync::LazyLock;

use super::mentions::{Mention, Strength};
use super::names::{self, NAME};
use super::numbers::FoundNumber;
use super::pattern::{Pattern, pattern};
use super::seen::Text;

/// Family members, for whom or with whom somebody writes.
pub(super) const RELATION: &str = r"(?:私の|わたしの)?(?:実母|実父|義母|義父|母親|父親|母|父|主人|夫|妻|家内|娘|息子|祖母|祖父|叔母|伯母|叔父|伯父|姉|妹|兄|弟|友人|知人|ははおや|はは|ちち)(?:の|である|で、|、|は|が|\(| )";

/// 「会員番号1555または1556だったと思います」: the second speaks against the first.
pub(super) fn other_number(text: &Text, line: usize) -> Option<Mention> {
    static OR: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"(?:番号|会員|No\.?)[^0-9。]{0,12}[0-9]{2,6}番?(?:か、?|または|又は|もしくは|あるいは|or)(?:会員番号)?([0-9]{2,6})(?:番|だ|か|の|で|、|。| |$)",
        )
    });
    let number = OR.captures(text)?.get(1)?.as_str().to_owned();
    Some(Mention { number: Some(number), name: None, strength: Strength::Bound, line, rule: "either number" })
}

/// The name before or after a number.
pub(super) fn beside(text: &Text, number: &FoundNumber, line: usize, own: &[String]) -> Mention {
    static AFTER: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(&format!(
            r"^ ?(?:番|号)? ?[)\]」』]?(?:[のでは、,:・/ ]|です(?:。|、)?|名前は|氏名は?|お名前は?|フルネームは?|と申します|になります|、){{0,4}}(?:{RELATION})?({NAME})[ ]?(?:\([^)]*\))?(?:さん|様)?(?:です|と申し|ともうし|でござい|と言い|といい|ですが|、|。|,|$| |より|さん|様|が|も|は|と|の件|の(?:娘|息子|妻|夫|母|父|家族|嫁|孫|姪|甥|妹|姉|兄|弟|代理|代わり|かわり)|\(|\)|」|』|\])"
        ))
    });
    static BEFORE: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(&format!(
            r"(?:^|[ 、。,:のは(「])({NAME})(?:さん|様)? ?(?:\([^()]*\))?(?:、? ?[0-9]{{1,3}}[歳才](?:男性|女性)?)?(?:[ 、,:(\[・/]|です|と申します|ともうします|。|、|の)*$"
        ))
    });
    let after = text.get(number.whole.end.max(number.span.end)..).unwrap_or_default();
    let before = text.get(..number.whole.start).unwrap_or_default();
    // 「1023だったと思います」: kana right behind the digits is no name.
    let apart = after.starts_with(['の', '、', ',', ' ', '・', '/', '(', ')', '番', ':']);
    let pick = |captures: Option<regex::Captures<'_>>| {
        captures.and_then(|c| c.get(1).and_then(|m| names::clean_in_prose(m.as_str(), own)))
    };
    let behind = pick(AFTER.captures(after)).filter(|n| apart || !n.chars().all(super::fold::is_hiragana));
    let name = behind.or_else(|| pick(BEFORE.captures(before)));
    Mention { number: Some(number.digits.clone()), name, strength: Strength::Bound, line, rule: "called" }
}

/// 1023の高橋です, 高橋花子（1023）と…: numbers without a word of their own, but with a name that says so.
pub(super) fn numbers_with_names(text: &Text, line: usize, own: &[String]) -> Vec<Mention> {
    static NUMBER_FIRST: LazyLock<[Pattern; 4]> = LazyLock::new(|| {
        [
            // 「… よろしくお願いします 1502田村康子」
            pattern(&format!(r"[ 。]([0-9]{{3,6}})番?[の、]?({NAME})(?: |、|。|$)")),
            // 主人の1583川端太郎と.
            pattern(&format!(r"{RELATION}([0-9]{{2,6}})番?[の、 ]*({NAME})(?:さん|様)?(?:と|も|です|が|。|、|$)")),
            pattern(&format!(
                r"(?:^|[^0-9:/.\-~@])([0-9]{{2,6}})番?(?:の|、|,| |・|/)*({NAME})(?:です|と申し|ともうし|でござい|と言い|といい|より)"
            )),
            pattern(&format!(r"^(?:会員の?)?([0-9]{{3,6}})番?(?:の|、|,| |・|/)*({NAME})(?: |、|。|,|$)")),
        ]
    });
    static NAME_FIRST: LazyLock<[Pattern; 4]> = LazyLock::new(|| {
        [
            pattern(&format!(r"[ 。]({NAME})[ 、]?\(?(?:会員番号)?([0-9]{{3,6}})番?\)?$")),
            // 夫(中村健一 1130)の分.
            pattern(&format!(r"{RELATION}({NAME})(?:さん|様)?[ 、,:(]*(?:会員番号|会員|No\.?)?:?([0-9]{{2,6}})番?\)")),
            pattern(&format!(
                r"^(?:会員の|私、)?({NAME})(?:さん|様)?[ 、,]?\(? ?(?:No\.?|#)?([0-9]{{2,6}})番?\)?(?:です|と申し|でござい|。|$)"
            )),
            pattern(&format!(r"(?:^|と|、| )({NAME})(?:さん|様)? ?\( ?(?:No\.?|#|会員)?([0-9]{{2,6}})番?\)")),
        ]
    });
    let mut found: Vec<Mention> = Vec::new();
    let number_first =
        NUMBER_FIRST.iter().flat_map(|p| p.captures_iter(text)).filter_map(|c| Some((c.get(1)?, c.get(2)?)));
    let name_first = NAME_FIRST.iter().flat_map(|p| p.captures_iter(text)).filter_map(|c| Some((c.get(2)?, c.get(1)?)));
    for (number, name) in number_first.chain(name_first) {
        let known = found.iter().any(|m| m.number.as_deref() == Some(number.as_str()));
        if let (false, Some(name)) = (known, names::leading_in_prose(name.as_str(), own)) {
            let number = Some(number.as_str().to_owned());
            found.push(Mention { number, name: Some(name), strength: Strength::Bound, line, rule: "number and name" });
        }
    }
    found
}
