//! Member numbers as people write them: 1023, 01023番, No.1023, 会員１０２３, 一〇二三. A number that could be a date, an
//! hour, an age or a telephone is none unless a label says so.

use std::ops::Range;
use std::sync::LazyLock;

use crate::reading::text::fold::is_kanji;
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::text::seen::Searched;

/// A number found in folded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundNumber {
    /// The digits alone.
    pub span: Range<usize>,
    /// ASCII, zeros as written.
    pub digits: String,
    /// From the label or the prefix to 番.
    pub whole: Range<usize>,
}

/// A number after a word that says so.
static CALLED: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(concat!(
        r"(?:会員証?(?:の)?(?:番号|番|ばんごう|No\.?|NO\.?|no\.?|ナンバー|ID|id|コード)|会員|カイインバンゴウ|かいいん(?:番号|ばんごう)|",
        r"(?:^|[ 、。・(])(?:番号|会番|No\.|NO\.|№))",
        r"(?:は|が|も|の|:|=|/|→|,|、|「|『|\(|\[|【|】|\]|\)|#|・|No\.?|NO\.?|no\.?|番号|第|\.| |　|私の|わたしの|氏名|お名前|ですが?|えーと|ええと|えっと|たしか|確か|たぶん|",
        r"[三四五3-5](?:桁|ケタ)(?:で|の)|(?:母|父|夫|妻|主人|家内|娘|息子|祖母|祖父|本人)の(?:もの|番号|ほう|方|分)で?|変わらず、?|今までどおり|これまでどおり|以前と同じ|前と同じ|(?:二人|ふたり|2人|両方|両名|夫婦)とも|ともに|共に|どちらも){0,6}(?:[^0-9。、]{1,16}と(?:同じ|おなじ)(?:で|、|の){0,2})?",
        r"([A-Za-z]{0,2}-?(?:[0-9](?: [0-9]){2,7}|[1-9],[0-9]{3}(?-u:\b)|[0-9]{1,8})|[〇零一二三四五六七八九十百千]{2,8})(番)?"
    ))
});

/// 1023番.
static COUNTED: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(r"(?:^|[^0-9\-:/.第])([0-9]{2,6}|[〇零一二三四五六七八九]{2,5})(?:番|ばん)(?:[^目線地街出組台号]|号の|$)")
});

/// 「会員証を見ましたら1023とあります」.
static ON_CARD: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(r"会員(?:証|カード)[^0-9。]{0,16}([0-9]{2,6})番?号?」? ?(?:と(?:あり|書|記|なって|出て)|って|です|でした)")
});

/// Numbers that a word marks as a member's, in order.
#[must_use]
pub fn called_in<T: Searched + ?Sized>(text: &T) -> Vec<FoundNumber> {
    let mut found: Vec<FoundNumber> = Vec::new();
    for captures in CALLED.captures_iter(text).chain(COUNTED.captures_iter(text)).chain(ON_CARD.captures_iter(text)) {
        let (Some(whole), Some(number)) = (captures.get(0), captures.get(1)) else { continue };
        let known = found.iter().any(|f| f.span.start < number.end() && number.start() < f.span.end);
        let named = is_within_a_name(text.characters(), number.range());
        if known || named || is_part_of_other(text.characters(), number.range()) {
            continue;
        }
        let counter = ["番", "ばん"]
            .into_iter()
            .find(|c| text.characters().get(number.end()..).is_some_and(|t| t.starts_with(c)));
        let end = number.end() + counter.map_or(0, str::len);
        if let Some(digits) = digits_of(number.as_str()) {
            found.push(FoundNumber { span: number.range(), digits, whole: whole.start()..end });
        }
    }
    found.sort_by_key(|f| f.span.start);
    found
}

/// Bare numbers in a text that a label or its place says holds one.
#[must_use]
pub fn bare_in<T: Searched + ?Sized>(text: &T) -> Vec<FoundNumber> {
    static BARE: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"(?:No\.?|NO\.?|no\.?|#|第|[A-Za-z]{1,2}-)? ?([1-9],[0-9]{3}(?-u:\b)|[0-9]{1,8}|[〇零一二三四五六七八九十百千]{3,8})(?:番|ばん)?",
        )
    });
    BARE.captures_iter(text)
        .filter_map(|c| Some((c.get(0)?, c.get(1)?)))
        .filter(|(_, n)| {
            !is_part_of_other(text.characters(), n.range()) && !is_within_a_name(text.characters(), n.range())
        })
        .filter_map(|(w, n)| {
            let digits = digits_of(n.as_str())?;
            Some(FoundNumber { span: n.range(), digits, whole: w.range() })
        })
        .collect()
}

/// 「会員番号551と552の…」: two numbers, set apart as they are elsewhere.
#[must_use]
pub fn set_apart(text: String) -> String {
    static TWO: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"((?:会員|番号)[^。0-9]{0,6}[0-9]{2,6}番?) ?(?:と|・|&|および|及び) ?([0-9]{2,6})(番|の|、|。|で|$| |\))",
        )
    });
    if TWO.is_match(&text) { TWO.regex().replace_all(&text, "$1、$2$3").into_owned() } else { text }
}

/// 四日市一二三, 一二三花子: numerals beside other kanji are a name's.
fn is_within_a_name(text: &str, span: Range<usize>) -> bool {
    let numerals = text.get(span.clone()).is_some_and(|n| !n.starts_with(|c: char| c.is_ascii_digit()));
    let before = text.get(..span.start).and_then(|t| t.chars().next_back());
    let after = text.get(span.end..).and_then(|t| t.chars().next());
    let named = |c: Option<char>, but: &str| c.is_some_and(|c| is_kanji(c) && !but.contains(c));
    numerals && (named(before, "番号第員") || named(after, "番号"))
}

/// 「八八」, where a label says that nothing but a number stands there.
#[must_use]
pub fn in_kanji_alone(text: &str) -> Option<FoundNumber> {
    let bare = text.trim();
    let kanji = !bare.is_empty() && bare.chars().all(|c| "〇零一二三四五六七八九十百千".contains(c));
    let digits = kanji.then(|| kanji_digits(bare)).flatten()?;
    Some(FoundNumber { span: 0..text.len(), digits, whole: 0..text.len() })
}

/// What has numbers of its own.
const NUMBERED: [&str; 11] = [
    "番の方は",
    "番の方が",
    "番のバス",
    "番の電車",
    "番の列車",
    "番の便",
    "番の窓口",
    "番の席",
    "番のホーム",
    "番の出口",
    "番の診察室",
];

/// Whether digits belong to a date, an hour, a telephone number or the like.
fn is_part_of_other(text: &str, span: Range<usize>) -> bool {
    let before = text.get(..span.start).unwrap_or_default();
    let after = text.get(span.end..).unwrap_or_default();
    let joins = |c: char| matches!(c, ':' | '/' | '-' | '.' | '~' | '@' | '_');
    let former = ["旧", "旧番号", "旧会員番号", "以前の番号", "前の番号"];
    if former.iter().any(|w| before.trim_end_matches([':', ' ', 'は']).ends_with(w)) {
        return true;
    }
    // 「診察券 4471208」: a number that a hospital gave.
    static GIVEN_BY_OTHERS: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(r"(?:診察券|受診券|保険証|患者|社員|職員|被保険者|年金)(?:の)?(?:番号|No\.?|ID)?[ :はが]{0,3}$")
    });
    if GIVEN_BY_OTHERS.is_match(before) {
        return true;
    }
    // 「1234番のバスで通院しています」
    if NUMBERED.iter().any(|other| after.starts_with(other)) {
        return true;
    }
    // 「12…何番だったか」: only the beginning of it.
    if ["…", "‥", "...", "??", "何番"].iter().any(|open| after.starts_with(open)) {
        return true;
    }
    // 「281/30分」, 「1023/5月13日」: another field behind the number.
    static FIELD: LazyLock<Pattern> = LazyLock::new(|| pattern(r"^ ?/ ?[0-9]{1,2}(?:分|時|月|日)"));
    if FIELD.is_match(after) && span.len() >= 3 {
        return false;
    }
    let next: String = after.chars().take(2).collect();
    let tied_after = next.chars().next().is_some_and(|c| joins(c) || c.is_ascii_alphanumeric())
        && next.chars().nth(1).is_some_and(|c| c.is_ascii_alphanumeric());
    let previous: Vec<char> = before.chars().rev().take(2).collect();
    let tied_before = previous.first().is_some_and(|c| joins(*c) || c.is_ascii_digit())
        && previous.get(1).is_some_and(char::is_ascii_digit);
    let unit = [
        "月",
        "日",
        "時",
        "分",
        "年",
        "歳",
        "才",
        "人",
        "名",
        "回",
        "円",
        "番目",
        "番線",
        "週",
        "台",
        "枚",
        "つ",
        "か月",
        "ヶ月",
        "度",
        "%",
        "期",
        "号室",
        "級",
        "クール",
        "組",
        "mg",
        "cm",
        "kg",
    ];
    // 「1302 日野」: a long number apart from what follows counts nothing.
    let apart = after.starts_with(' ') && span.len() > 2;
    tied_after || tied_before || !apart && unit.iter().any(|u| after.trim_start_matches(' ').starts_with(u))
}

/// ASCII digits of a number in figures or kanji; 1 to 8 of them.
fn digits_of(written: &str) -> Option<String> {
    let figures: String = written.chars().filter(char::is_ascii_digit).collect();
    if !figures.is_empty() {
        return (figures.len() <= 8).then_some(figures);
    }
    kanji_digits(written)
}

/// 一〇二三 or 千二十三.
fn kanji_digits(written: &str) -> Option<String> {
    let digit = |c: char| {
        "〇一二三四五六七八九".chars().zip(0_u32..).find_map(|(k, n)| (k == c || (c == '零' && n == 0)).then_some(n))
    };
    if written.chars().all(|c| digit(c).is_some()) {
        return written.chars().map(|c| digit(c).and_then(|n| char::from_digit(n, 10))).collect();
    }
    let (mut sum, mut last) = (0_u32, None);
    for c in written.chars() {
        let unit = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            c => {
                last = Some(digit(c)?);
                continue;
            }
        };
        sum += last.take().unwrap_or(1) * unit;
    }
    Some((sum + last.unwrap_or(0)).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::text::fold::fold;

    fn check(written: &str, expected: &[&str]) {
        let found: Vec<String> = called_in(&fold(written)).into_iter().map(|f| f.digits).collect();
        assert_eq!(found, expected, "{written:?}");
    }

    #[test]
    fn numbers_with_a_word() {
        check("会員番号１０２３の高橋です", &["1023"]);
        check("会員番号は1023番です", &["1023"]);
        check("会員No.0098", &["0098"]);
        check("会員№88", &["88"]);
        check("会員 210 の佐々木", &["210"]);
        check("会員番号:一〇二三", &["1023"]);
        check("会員番号 千二十三番", &["1023"]);
        check("1377番の安藤です", &["1377"]);
        check("会員番号 1 0 2 3", &["1023"]);
        check("会員番号（1023）", &["1023"]);
        check("私の会員番号が1023", &["1023"]);
        check("会員番号A-1023", &["1023"]);
        check("会員番号は1,126です", &["1126"]);
        check("会員番号 1,1126", &["1"]);
        check("会員番号は電話の下四けたと同じ5566です", &["5566"]);
        check("番号は二人とも1710です", &["1710"]);
        check("会員証を見ましたら1023とありました", &["1023"]);
        check("会員証は22日に届きました", &[]);
        check("2番目の希望", &[]);
        check("15日の保健室", &[]);
        check("会員の皆様 13:00から", &[]);
        check("会員番号は忘れました。4月15日", &[]);
    }
}
