//! When two ways of writing a name are the same name.
//!
//! Widths, spaces and the variant kanji of family registers never count; furigana is a name as good as kanji.

use unicode_normalization::UnicodeNormalization as _;

use super::member::RosterEntry;

/// Kanji that registers, phones and Excel write in several ways; the first of each row stands for all.
/// A newcomer adds a row, or a sign to a row.
const VARIANTS: &[&str] = &[
    "高髙",
    "崎﨑碕嵜",
    "辺邉邊",
    "斎齋斉齊",
    "沢澤",
    "浜濱濵",
    "島嶋嶌",
    "広廣",
    "桜櫻",
    "国國圀",
    "黒黑",
    "吉𠮷",
    "恵惠",
    "竜龍",
    "滝瀧",
    "真眞",
    "関關",
    "徳德",
    "橋槗",
    "柳栁",
    "館舘",
    "藤籐",
    "富冨",
    "亀龜",
    "鉄鐵",
    "実實",
    "寿壽",
    "栄榮",
    "円圓",
    "桧檜",
    "条條",
    "巌巖",
    "壮壯",
    "弥彌",
    "万萬",
    "礼禮",
    "与與",
    "来來",
    "清淸",
    "静靜",
    "内內",
    "尚尙",
    "曽曾",
    "増增",
    "蔵藏",
    "戸戶",
    "青靑",
    "翠翆",
    "穂穗",
    "瀬瀨",
    "頼賴",
    "緑綠",
    "峰峯",
    "杉椙",
    "児兒",
    "桑桒",
    "芦蘆",
    "薮藪",
    "遥遙",
    "薫薰",
    "郎郞",
    "角⻆",
    "裕𥙿",
    "伝傳",
    "学學",
    "会會",
    "声聲",
    "船舩",
    "野埜",
    "秋龝",
    "園薗",
    "岳嶽",
    "鴎鷗",
    "蛍螢",
    "豊豐",
    "継繼",
    "総總",
    "聡聰",
    "荘莊",
    "姫姬",
    "祢禰",
    "収收",
    "宮宫",
    "鯵鰺",
    "渋澁",
    "塩鹽",
    "氷冰",
    "剣劍劔",
    "仙僊",
    "帯帶",
    "駅驛",
    "応應",
    "経經",
    "県縣",
    "従從",
    "奨獎",
    "将將",
    "乗乘",
    "浄淨",
    "穣穰",
    "譲讓",
    "醸釀",
    "慎愼",
    "瑶瑤",
    "粋粹",
    "摂攝",
    "専專",
    "巣巢",
    "団團",
    "鎮鎭",
    "転轉",
    "灯燈",
    "稲稻",
    "独獨",
    "拝拜",
    "売賣",
    "歩步",
    "毎每",
    "翻飜",
    "黙默",
    "弁辨",
    "宝寶",
    "拡擴",
    "顕顯",
    "厳嚴",
    "暁曉",
    "尭堯",
    "晃晄",
    "温溫",
    "楽樂",
    "帰歸",
    "亘亙",
    "槙槇",
    "凜凛",
    "祷禱",
    "蝋蠟",
    "籠篭",
    "餅餠",
    "麹麴",
    "梼檮",
    "填塡",
    "頬頰",
    "侠俠",
    "鶯鴬",
    "莱萊",
    "芸藝",
    "予豫",
    "余餘",
    "欠缺",
];

/// How well a written name agrees with a roster entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Agreement {
    /// Whole name or furigana.
    Whole,
    /// The surname alone.
    Surname,
    None,
}

/// Compares a name as written with the roster's.
pub(super) fn agreement(written: &str, entry: &RosterEntry) -> Agreement {
    let name = folded(written);
    if name.is_empty() {
        return Agreement::None;
    }
    let whole = [entry.name.as_str(), entry.kana.as_str()];
    if whole.iter().any(|known| folded(known) == name) {
        return Agreement::Whole;
    }
    if whole.iter().any(|known| is_surname(&name, known)) { Agreement::Surname } else { Agreement::None }
}

/// Whether two roster names are the same person's, as written on two days.
pub(super) fn same_name(one: &str, other: &str) -> bool {
    folded(one) == folded(other)
}

/// NFKC without spaces, dots and hidden signs; variants folded; katakana as hiragana; Latin letters small.
fn folded(name: &str) -> String {
    name.nfkc().filter(|c| !is_between(*c)).map(|c| kana(variant(c))).flat_map(char::to_lowercase).collect()
}

fn is_between(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '・' | '.' | ',' | '、' | '。' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
        || matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// The sign that stands for all variants of a kanji.
fn variant(c: char) -> char {
    VARIANTS.iter().find(|row| row.contains(c)).and_then(|row| row.chars().next()).unwrap_or(c)
}

/// Katakana (ァ to ヶ) as hiragana.
fn kana(c: char) -> char {
    match c {
        'ァ'..='ヶ' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
        _ => c,
    }
}

/// Whether the written name is what stands before the roster's space; without one there, its first two or three
/// signs with some left over.
fn is_surname(written: &str, known: &str) -> bool {
    let known = known.trim();
    if let Some((surname, _)) = known.split_once(char::is_whitespace) {
        return folded(surname) == written;
    }
    let (whole, signs) = (folded(known), written.chars().count());
    (2..=3).contains(&signs) && whole.len() > written.len() && whole.starts_with(written)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::member::MemberNumber;

    fn check(written: &str, name: &str, kana: &str, expected: Agreement) {
        let number = MemberNumber::parse("1").unwrap();
        let entry =
            RosterEntry { number, name: name.into(), kana: kana.into(), addresses: vec![], phone: String::new() };
        assert_eq!(agreement(written, &entry), expected, "{written} / {name}");
    }

    #[test]
    fn names_as_members_and_registers_write_them() {
        check("高橋花子", "髙橋 花子", "たかはし はなこ", Agreement::Whole);
        check("髙橋　花子", "高橋花子", "", Agreement::Whole);
        check("ﾀｶﾊｼ ﾊﾅｺ", "高橋 花子", "たかはし はなこ", Agreement::Whole);
        check("たかはしはなこ", "高橋 花子", "タカハシ ハナコ", Agreement::Whole);
        check("渡辺", "渡邉 一郎", "わたなべ いちろう", Agreement::Surname);
        check("わたなべ", "渡邉 一郎", "わたなべ いちろう", Agreement::Surname);
        check("斉藤 一", "齋藤　一", "", Agreement::Whole);
        check("山﨑 葵", "山崎 葵", "", Agreement::Whole);
        check("高橋", "高橋花子", "", Agreement::Surname);
        check("花子", "高橋 花子", "たかはし はなこ", Agreement::None);
        check("高橋 太郎", "高橋 花子", "たかはし はなこ", Agreement::None);
        check("", "高橋 花子", "", Agreement::None);
        check("　", "", "", Agreement::None);
    }

    #[test]
    fn no_kanji_stands_in_two_rows() {
        let mut seen: Vec<char> = Vec::new();
        for sign in VARIANTS.iter().flat_map(|row| row.nfkc().collect::<std::collections::BTreeSet<_>>()) {
            assert!(!seen.contains(&sign), "{sign}");
            seen.push(sign);
        }
    }
}
