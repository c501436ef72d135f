//! What a person's name looks like, and what only looks like one. A word taken for a name would be held against the
//! roster and turn a member away, so whatever is not sure is none.

use std::sync::LazyLock;

use regex::Regex;

use super::fold::{has_any, is_hiragana, is_kanji, is_katakana};
use super::pattern::pattern;

/// A name in folded text: 高橋 花子, 清水あや, サトウ ハナ, はなこ, Anna Smith. For use within larger patterns.
pub const NAME: &str = concat!(
    r"(?:[\p{Han}々ヶノ]{1,5}[ ・]?[\p{Han}々\p{Katakana}ー]{1,6}(?: ?[\p{Han}])?|[\p{Han}々ヶ]{1,4}[ ・]?[\p{Hiragana}ゝー]{2,5}|",
    r"[\p{Han}々ヶ]{1,5}|[\p{Katakana}ー]{2,10}(?:[ ・][\p{Katakana}ー]{2,10}){0,2}|",
    r"[\p{Hiragana}]{2,6} [\p{Hiragana}]{2,6}|[\p{Hiragana}]{2,6}|[A-Z][A-Za-z'.-]{1,20}(?: [A-Z][A-Za-z'.-]{0,20}){0,2})"
);

/// Titles after a name.
const HONORIFICS: &[&str] = &[
    "さま",
    "様",
    "さん",
    "サン",
    "さん。",
    "ちゃん",
    "くん",
    "君",
    "氏",
    "殿",
    "先生",
    "拝",
    "より",
    "です",
    "でございます",
    "と申します",
    "と言います",
    "といいます",
    "ともうします",
    "です。",
];

/// Words no name contains.
const NEVER_WITHIN: &[&str] = &[
    "会員",
    "番号",
    "保健",
    "保険",
    "参加",
    "希望",
    "予約",
    "相談",
    "申込",
    "申し",
    "お願",
    "時間",
    "電話",
    "メール",
    "本人",
    "夫婦",
    "家族",
    "主人",
    "代理",
    "以上",
    "初め",
    "初回",
    "今回",
    "前回",
    "今度",
    "次回",
    "来週",
    "今週",
    "毎週",
    "毎回",
    "再来",
    "水曜",
    "午前",
    "午後",
    "全部",
    "最後",
    "最初",
    "大丈夫",
    "結構",
    "同様",
    "同上",
    "上記",
    "下記",
    "右記",
    "未定",
    "不明",
    "可能",
    "無理",
    "残念",
    "光栄",
    "心配",
    "不安",
    "元気",
    "二人",
    "一人",
    "三人",
    "母親",
    "父親",
    "息子",
    "家内",
    "義母",
    "義父",
    "祖母",
    "祖父",
    "高齢",
    "年配",
    "治療",
    "通院",
    "入院",
    "退院",
    "手術",
    "検査",
    "乳がん",
    "患者",
    "病院",
    "体調",
    "具合",
    "確認",
    "連絡",
    "返信",
    "返事",
    "送信",
    "件名",
    "テーマ",
    "楽しみ",
    "宜し",
    "よろし",
    "ありがと",
    "おねがい",
    "ください",
    "下さい",
    "ので",
    "から",
    "まで",
    "ます",
    "です",
    "ました",
    "ません",
    "こと",
    "もの",
    "ため",
    "たい",
    "さん",
    "さま",
    "です",
    "という",
    "そう",
    "こちら",
    "わたし",
    "わたくし",
    "カメラ",
    "スマホ",
    "パソコン",
    "オンライン",
    "キャンセル",
    "ドクター",
    "アドレス",
    "ズーム",
    "Zoom",
    "ZOOM",
    "iPhone",
    "iPad",
    "Gmail",
    "Sent",
    "From",
    "Subject",
    "Re",
    "Mail",
    "事務局",
    "担当",
    "御中",
    "各位",
    "皆",
    "みなさ",
    "一般社団",
    "法人",
    "プラスケア",
    "スタッフ",
    "変更",
    "取消",
    "取り消",
    "欠席",
    "出席",
    "遅刻",
    "早退",
    "退室",
    "入室",
    "途中",
    "開始",
    "終了",
    "記入",
    "未記入",
    "不要",
    "有り",
    "なし",
    "例",
    "または",
    "および",
    "了解",
    "承知",
    "感謝",
    "報告",
    "質問",
    "問合",
    "教室",
    "先日",
    "昨日",
    "今日",
    "本日",
    "明日",
    "当日",
    "都合",
    "用事",
    "急用",
    "仕事",
    "場所",
    "住所",
    "氏名",
    "名前",
    "お名",
    "自分",
    "友人",
    "知人",
    "付添",
    "付き添",
    "一緒",
    "同席",
    "娘",
    "妻",
    "夫と",
    "夫の",
    "母の",
    "父の",
    "母と",
    "父と",
    "癌",
    "転移",
    "再発",
    "抗が",
    "抗癌",
    "副作用",
    "吐き気",
    "痛み",
    "薬",
];
/// Whole words that are none.
const NEVER_WHOLE: &[&str] = &[
    "私",
    "僕",
    "母",
    "父",
    "夫",
    "妻",
    "娘",
    "姉",
    "妹",
    "兄",
    "弟",
    "孫",
    "嫁",
    "はい",
    "いいえ",
    "それ",
    "これ",
    "どう",
    "では",
    "さて",
    "なお",
    "また",
    "ただ",
    "ぜひ",
    "是非",
    "もう",
    "まだ",
    "いつ",
    "だめ",
    "ダメ",
    "無し",
    "有",
    "無",
    "男",
    "女",
    "男性",
    "女性",
    "同じ",
    "おなじ",
    "別",
    "他",
    "水",
    "日",
    "月",
    "時",
    "分",
    "歳",
    "才",
    "名",
    "回",
    "番",
    "方",
    "者",
    "件",
    "様",
    "用",
    "中",
    "前",
    "後",
    "朝",
    "昼",
    "夜",
    "春",
    "夏",
    "秋",
    "冬",
    "全",
    "部",
    "第",
    "約",
    "新規",
    "初",
    "初参加",
    "拝",
    "敬具",
    "拝啓",
    "かしこ",
    "草々",
    "追伸",
    "記",
    "在宅",
    "川崎",
    "武蔵小杉",
    "東京",
    "横浜",
    "神奈川",
    "小杉",
    "二度目",
    "久しぶり",
    "おひさ",
    "ひさしぶり",
    "以前",
    "現在",
    "最近",
    "こんにちは",
    "こんばんは",
    "おはよう",
    "すみません",
    "ごめん",
];
const NEVER_FIRST: &[char] = &[
    '日', '時', '月', '分', '年', '歳', '才', '番', '回', '名', '人', 'の', 'は', 'が', 'を', 'に', 'も', 'へ', 'と',
    'で', '号', '度', '週',
];
const NEVER_LAST: &[char] = &[
    '癌', '病', '症', '剤', '術', '曜', '者', '時', '回', 'を', 'が', 'は', 'に', 'の', 'へ', '分', '歳', '才', '頃',
    '円', '毎', '用', '的',
];

static WHOLE: LazyLock<Regex> = LazyLock::new(|| pattern(&format!("^{NAME}$")));
static LOOSE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[\p{Han}々〆ヶヵノ\p{Hiragana}\p{Katakana}ーゝ]{1,10}(?:[ ・][\p{Han}々〆ヶヵ\p{Hiragana}\p{Katakana}ーゝ]{1,10}){0,4}$",
    )
});

/// A name out of what a label or a number says is one; `own` are words by which staff and desk are called.
#[must_use]
pub fn clean(written: &str, own: &[String]) -> Option<String> {
    let bare = without_brackets(written);
    let name = without_honorific(bare.trim().trim_matches(is_edge).trim());
    let name = without_place(name);
    let shaped = WHOLE.is_match(name) || LOOSE.is_match(name);
    (shaped && is_possible(name, own)).then(|| name.to_owned())
}

/// 川崎の高橋花子; 木の下 keeps its の.
fn without_place(name: &str) -> &str {
    match name.split_once('の') {
        Some((place, rest))
            if place.chars().count() >= 2 && rest.starts_with(is_kanji) && place.ends_with(is_kanji) =>
        {
            rest
        }
        _ => name,
    }
}

/// A name where only the sentence's shape suggests one: stricter.
#[must_use]
pub fn clean_in_prose(written: &str, own: &[String]) -> Option<String> {
    let name = clean(written, own)?;
    let letters: Vec<char> = name.chars().filter(|c| *c != ' ').collect();
    let all_kana = letters.iter().all(|c| is_hiragana(*c));
    let kanji = letters.iter().filter(|c| is_kanji(**c)).count();
    let length = letters.len();
    let fits = if all_kana { name.contains(' ') || length <= 4 } else { kanji <= 6 && length <= 12 };
    fits.then_some(name)
}

/// What may stand before or after a name; emoji, too, a carrier's own coming as 〓.
fn is_edge(c: char) -> bool {
    EDGES.contains(&c) || matches!(c, '〓' | '\u{1f300}'..='\u{1faff}')
}

const EDGES: &[char] = &[
    ':', ' ', '、', '。', ',', '.', '・', '/', '(', ')', '「', '」', '-', '~', '=', '　', ';', '!', '*', '【', '】',
    '[', ']', '<', '>', '_',
];

fn is_possible(name: &str, own: &[String]) -> bool {
    let squeezed: String = name.chars().filter(|c| *c != ' ').collect();
    static PARTICLE: LazyLock<Regex> = LazyLock::new(|| pattern(r"[\p{Han}][はがをにへでも][\p{Han}]"));
    let spoken = PARTICLE.is_match(&squeezed);
    let ends_badly = squeezed.chars().count() > 1 && squeezed.ends_with(NEVER_LAST);
    !squeezed.is_empty()
        && squeezed.chars().count() <= 24
        && !NEVER_WHOLE.contains(&squeezed.as_str())
        && !has_any(&squeezed, NEVER_WITHIN)
        && !squeezed.starts_with(NEVER_FIRST)
        && !ends_badly
        && !spoken
        && !own.contains(&squeezed)
}

/// Without furigana and remarks in brackets.
#[must_use]
pub fn without_brackets(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '(' | '[' | '〔' | '「' | '<' | '《' => depth += 1,
            ')' | ']' | '〕' | '」' | '>' | '》' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// Without titles at the end.
#[must_use]
pub fn without_honorific(name: &str) -> &str {
    let mut bare = name;
    while let Some(shorter) = HONORIFICS.iter().find_map(|title| bare.strip_suffix(title)) {
        let shorter = shorter.trim_end_matches([' ', '、', '。']);
        if shorter.is_empty() {
            break;
        }
        bare = shorter;
    }
    bare
}

/// Whether two names may be one person's: equal, or the one the other's surname.
#[must_use]
pub fn agree(one: &str, other: &str) -> bool {
    let (one, other) = (key(one), key(other));
    one.starts_with(&other) || other.starts_with(&one)
}

/// Without blanks, for comparison.
#[must_use]
pub fn key(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, ' ' | '・')).map(modern).collect()
}

/// Old and variant characters that people write now one way, now the other.
fn modern(c: char) -> char {
    match c {
        '髙' => '高',
        '﨑' | '嵜' => '崎',
        '邊' | '邉' => '辺',
        '齋' | '斎' | '齊' => '斉',
        '澤' => '沢',
        '濵' | '濱' => '浜',
        '廣' => '広',
        '櫻' => '桜',
        '國' => '国',
        '德' => '徳',
        '𠮷' => '吉',
        c => c,
    }
}

/// Whether a text is nothing but katakana or hiragana: a reading rather than a name, where a name stands beside it.
#[must_use]
pub fn is_kana(name: &str) -> bool {
    name.chars().all(|c| c == ' ' || c == '・' || is_hiragana(c) || is_katakana(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_what_is_none() {
        let own = ["石井".to_owned(), "プラスケア".to_owned()];
        let rows = [
            ("高橋 花子", Some("高橋 花子")),
            ("高橋花子様", Some("高橋花子")),
            ("髙橋 花子(たかはし はなこ)", Some("髙橋 花子")),
            ("清水あや", Some("清水あや")),
            ("佐々木 希", Some("佐々木 希")),
            ("渡辺 ミサ子", Some("渡辺 ミサ子")),
            ("山口トメ", Some("山口トメ")),
            ("やまだ はなこ", Some("やまだ はなこ")),
            ("ヤマダ ハナコ", Some("ヤマダ ハナコ")),
            ("Anna Smith", Some("Anna Smith")),
            ("田中さん", Some("田中")),
            ("小野寺と申します", Some("小野寺")),
            ("石井", None),
            ("治療中", None),
            ("主人", None),
            ("水曜", None),
            ("13:00", None),
            ("", None),
            ("よろしくお願いします", None),
        ];
        for (written, expected) in rows {
            assert_eq!(clean(written, &own).as_deref(), expected, "{written:?}");
        }
    }
}
