//! What stands apart from requests: an answer of one word, codes of ours, urgent words. All of it from the writer's own
//! text; the same words in a quote are ours or somebody else's.

use std::sync::LazyLock;

use crate::reading::page::layout::Piece;
use crate::reading::text::fold::{fold, squeeze, squeezed};
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::text::seen::Text;
use crate::reading::vocabulary::words;
use crate::reading::{Guide, Person, ShortReply};

const YES: &[&str] = &[
    "はい",
    "はいそうです",
    "そうです",
    "はいお願いします",
    "お願いします",
    "おねがいします",
    "お願いいたします",
    "お願い致します",
    "宜しくお願いします",
    "それでいいです",
    "それで良いです",
    "それで結構です",
    "それでお願いします",
    "それでよいです",
    "結構です",
    "了解です",
    "了解しました",
    "了解いたしました",
    "承知しました",
    "承知いたしました",
    "大丈夫です",
    "間違いありません",
    "間違いないです",
    "まちがいありません",
    "その通りです",
    "そのとおりです",
    "この通りでいいです",
    "この通りで結構です",
    "この通りでよいです",
    "この通りで大丈夫です",
    "これでいいです",
    "これで結構です",
    "これで大丈夫です",
    "ok",
    "okです",
    "オッケーです",
    "オーケーです",
    "yes",
    "私です",
    "はい私です",
    "私が申し込みました",
    "本人です",
    "はい本人です",
    "はい間違いありません",
    "はい大丈夫です",
    "はい結構です",
    "はいその通りです",
    "問題ありません",
    "はい問題ありません",
    "合っています",
    "はい合っています",
    "可",
    "ハイ",
    "うん",
    "ええ",
    "はいお願いいたします",
    "はいお願い致します",
    "はいよろしくお願いします",
    "はい宜しくお願いします",
    "それで大丈夫です",
    "はいそれでお願いします",
    "よろしくお願いします",
    "よろしくお願いいたします",
    "よろしくお願い致します",
    "宜しくお願い致します",
    "宜しくお願いいたします",
];
const NO: &[&str] = &[
    "いいえ",
    "いえ",
    "違います",
    "ちがいます",
    "いいえ違います",
    "いいえちがいます",
    "no",
    "ノー",
    "私ではありません",
    "いいえ私ではありません",
    "本人ではありません",
    "知りません",
    "覚えがありません",
    "心当たりがありません",
    "身に覚えがありません",
    "申し込んでいません",
    "いりません",
    "不要です",
    "結構ですいりません",
    "だめです",
    "ダメです",
    "送らないでください",
];
const STOP: &[&str] = &[
    "止める",
    "とめる",
    "止めて",
    "止めてください",
    "とめてください",
    "止めて下さい",
    "停止",
    "ストップ",
    "stop",
    "中止",
    "中止してください",
    "送らないで",
    "やめる",
    "やめて",
    "待って",
    "待ってください",
    "止めます",
    "中止します",
];

/// The answer, where the whole own text is one.
#[must_use]
pub fn reply(pieces: &[Piece], people: &[Person]) -> Option<ShortReply> {
    let signed = |p: &&Piece| {
        !people
            .iter()
            .filter_map(|q| q.name.as_deref())
            .any(|n| p.text.squeezed().trim_end_matches("です") == squeezed(n))
    };
    let sentences = pieces.iter().filter(signed).flat_map(|p| p.text.split(is_pause));
    let said: Vec<String> = sentences.map(bare).filter(|t| !t.is_empty()).collect();
    let whole = said.concat();
    if whole.chars().count() > 40 {
        return None;
    }
    let all = |table: &[&str]| !said.is_empty() && (table.contains(&whole.as_str()) || is_each(&said, table));
    let polite =
        |s: &String| words::is_courtesy(&s.strip_prefix("はい").unwrap_or(s).into()) || YES.contains(&s.as_str());
    let courtesy = || !said.is_empty() && said.iter().all(polite);
    [(ShortReply::Stop, STOP), (ShortReply::No, NO), (ShortReply::Yes, YES)]
        .into_iter()
        .find(|(_, t)| all(t))
        .map(|(r, _)| r)
        .or_else(|| courtesy().then_some(ShortReply::Courtesy))
}

/// What a text amounts to when it is nothing but a short answer; the doctor's own name below it does not count.
#[must_use]
pub fn short_reply(text: &str, guide: &Guide) -> Option<ShortReply> {
    let said = sentences(text, guide);
    if said.iter().map(|s| s.chars().count()).sum::<usize>() > 40 {
        return None;
    }
    let rows = [(ShortReply::Stop, STOP), (ShortReply::No, NO), (ShortReply::Yes, YES)];
    rows.into_iter().find(|(_, table)| is_each(&said, table)).map(|(reply, _)| reply)
}

/// Whether a text is thanks and greetings, and nothing else.
#[must_use]
pub fn is_mere_courtesy(text: &str, guide: &Guide) -> bool {
    sentences(text, guide).iter().all(|s| words::is_courtesy(&s.as_str().into()))
}

/// Whether a line is 止める, in whatever form, or begins with it as a sentence.
#[must_use]
pub fn is_stop(line: &str) -> bool {
    let first = fold(line).split(['。', '.', '!', '、', ' ']).map(bare).find(|s| !s.is_empty());
    first.is_some_and(|first| STOP.contains(&first.as_str())) || STOP.contains(&bare(line).as_str())
}

fn sentences(text: &str, guide: &Guide) -> Vec<String> {
    let is_name = |s: &String| s.chars().count() <= 8 && guide.doctor_names.iter().any(|n| s.starts_with(&squeeze(n)));
    let said = text.split(['\n', '。', '!', '！', '、']).map(bare);
    said.filter(|s| !s.is_empty() && !is_name(s)).collect()
}

/// Every sentence is one of the table or mere courtesy, and one is of the table.
fn is_each(said: &[String], table: &[&str]) -> bool {
    let any = said.iter().any(|s| table.contains(&s.as_str()));
    any && said.iter().all(|s| table.contains(&s.as_str()) || words::is_courtesy(&s.as_str().into()))
}

fn is_pause(sign: char) -> bool {
    matches!(sign, '、' | '。' | '，' | '．' | ',' | '!' | '！')
}

fn bare(text: &str) -> String {
    squeeze(text).to_lowercase().chars().filter(|c| c.is_alphanumeric() || *c == 'ー').collect()
}

/// Codes of ours: 12-K7Q4-9MXD, as printed.
#[must_use]
pub fn codes(subject: &str, own_text: &str) -> Vec<String> {
    static CODE: LazyLock<Pattern> =
        LazyLock::new(|| pattern(r"(?:^|[^0-9A-Za-z-])(\d{1,6}-[0-9A-Z]{4}-[0-9A-Z]{4})(?:[^0-9A-Za-z-]|$)"));
    // Whatever is a hyphen once it is folded: a code has two.
    if ![subject, own_text].iter().any(|text| text.contains(['-', '－', '﹣'])) {
        return Vec::new();
    }
    let text = fold(&format!("{subject}\n{own_text}")).to_uppercase();
    let mut codes: Vec<String> = Vec::new();
    for found in CODE.captures_iter(&text).filter_map(|c| c.get(1)) {
        let letters = found.as_str().chars().any(|c| c.is_ascii_alphabetic());
        if letters && !codes.iter().any(|c| c == found.as_str()) {
            codes.push(found.as_str().to_owned());
        }
    }
    codes
}

/// The ids of the urgent rows whose words stand in the own text.
#[must_use]
pub fn urgent(subject: &str, own_text: &str, guide: &Guide) -> Vec<String> {
    let text = Text::from(squeeze(subject) + "\n" + &squeeze(own_text));
    let rows = guide.urgent.iter().filter(|row| row.words.iter().any(|w| text.place_of(&squeezed(w)).is_some()));
    rows.map(|row| row.id.clone()).collect()
}
