//! The reader's vocabulary of courtesy and of the shapes of sentences, as tables: a word nobody has met is one more row.
//! What belongs to one subject only stands with that subject's module.

use super::courtesy_words::{COURTESY_STARTS, COURTESY_WORDS};
use crate::reading::sentence::greetings;
use crate::reading::text::cuts::Remains;
use crate::reading::text::fold::{has_any, has_figures};
use crate::reading::text::seen::{Searched, Text, Words};

/// Endings after which a line is a finished sentence even without 。
pub const SENTENCE_ENDS: &[&str] = &[
    "です",
    "ます",
    "ません",
    "ました",
    "ください",
    "下さい",
    "でした",
    "ますか",
    "ですか",
    "せんか",
    "よろしく",
    "しょうか",
    "ませ",
    "たい",
    "ございます",
    "致します",
    "願います",
    "まで",
    "以上",
    "希望",
    "より",
    "さん",
    "さま",
];

/// Whether a sentence is nothing but greeting, thanks or closing.
#[must_use]
pub fn is_courtesy(text: &Text) -> bool {
    *text.courtesy.get_or_init(|| is_courteous(text.squeezed()))
}

fn is_courteous(squeezed: &Text) -> bool {
    let kind = ["お体に気をつけ", "お身体に気をつけ", "ご自愛", "お元気でお過ごし", "くれぐれもお"];
    if is_salutation(squeezed) || has_any(squeezed, &kind) || greetings::is_small_talk(squeezed) {
        return true;
    }
    if !COURTESY_STARTS.iter().any(|start| squeezed.starts_with(start)) {
        return false;
    }
    // 「すみません、声が出ません」 begins politely and says what a nurse must know.
    !names_a_manner(squeezed) && residue(squeezed.into()).weight() <= 6
}

/// プラスケア御中, 石井様, 西先生へ.
pub fn is_salutation(squeezed: &Text) -> bool {
    let bare = squeezed.trim_end_matches(['、', ',', '。', '!', '~', 'へ', 'ー']);
    let titles = ["御中", "様", "さま", "さん", "先生", "殿", "各位", "皆様へ", "みなさん"];
    bare.chars().count() <= 24 && titles.iter().any(|t| bare.ends_with(t)) && !has_figures(bare)
}

/// What remains of a sentence without its courtesy.
#[must_use]
pub fn residue(rest: Remains) -> Remains {
    rest.without_any(&COURTESY_WORDS)
}

/// How to reach somebody, and how to speak with her: 「耳が遠いので大きな声でお願いします」.
static MANNER: Words = Words::new(&[
    "耳が",
    "聞こえ",
    "聞き取",
    "ききとり",
    "大きな声",
    "大きめの声",
    "小さな声",
    "声が出",
    "ゆっくり話",
    "ゆっくりお話",
    "電話番号",
    "折り返し",
    "留守",
    "非通知",
    "かけ直",
    "おかけください",
    "お掛けください",
    "同席",
    "一緒に聞",
    "一緒にお話",
    "隣で聞",
    "そばで聞",
    "横で聞",
    "スピーカー",
    "筆談",
    "手話",
    "通訳",
    "録音",
    "カメラ",
    "内緒",
    "内密",
    "携帯",
    "固定電話",
    "自宅の電話",
    "自宅に",
    "おかけ",
    "初めて",
    "はじめて",
    "緊張",
    "つながら",
    "番号は",
    "着信",
    "鳴らし",
    "返事は",
    "返信は",
    "お返事を",
    "泣いて",
    "泣き出",
    "補聴器",
    "料金",
    "費用は",
    "お金は",
    "驚かない",
]);

/// Whether anything of how to be reached or spoken with is named.
#[must_use]
pub fn names_a_manner(text: &str) -> bool {
    MANNER.any_in(text)
}

/// Whether a sentence says how to be spoken with rather than about what.
#[must_use]
pub fn is_of_manner(text: &str) -> bool {
    let sentence = has_any(text, &["ます", "です", "ません", "ください", "下さい", "たい", "ので", "ほしい"]);
    sentence && names_a_manner(text)
}

/// Words that make a question of a sentence.
pub static QUESTION_WORDS: Words = Words::new(&[
    "ですよね",
    "でしたよね",
    "ますよね",
    "ましたよね",
    "でしょうか",
    "ですか",
    "ますか",
    "ませんか",
    "?",
    "教えてくだ",
    "教えて下",
    "教えてほ",
    "教えて欲",
    "教えてもら",
    "教えていただけ",
    "教えていただき",
    "教えて頂",
    "教えて。",
    "教えてく",
    "おしえて",
    "知りたい",
    "わからない",
    "分からない",
    "わかりません",
    "分かりません",
]);

/// Whether a sentence asks something.
#[must_use]
pub fn is_question<T: Searched + ?Sized>(text: &T) -> bool {
    QUESTION_WORDS.any_in(text) && !was_taught(text)
}

/// 「友人から教えていただき、22日に参加したく」 asks nothing.
fn was_taught<T: Searched + ?Sized>(text: &T) -> bool {
    const TAUGHT: &[&str] = &[
        "から教えていただき",
        "に教えていただき",
        "から教えて頂き",
        "に教えて頂き",
        "から教えてもらい",
        "に教えてもらい",
    ];
    let text = text.characters();
    let without = TAUGHT.iter().fold(text.to_owned(), |text, taught| text.replace(taught, ""));
    without.len() < text.len()
        && !has_any(without.as_str(), &["でしょうか", "ですか", "ますか", "ませんか", "?", "教えて"])
}
