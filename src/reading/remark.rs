//! What else the writer says: a sentence that no field took and no courtesy explains, in his own words. A nurse wants to
//! read that somebody has lost her hair; she does not want to read よろしくお願いします.

use std::sync::LazyLock;

use regex::Regex;

use super::Person;
use super::fold::squeeze;
use super::guide::Calendar;
use super::intent::Asks;
use super::labels::Field;
use super::pattern::pattern;
use super::scope::Scope;
use super::when::{dates_in, lengths_in, times_in};
use super::words;
use crate::mail::Moment;

/// What has to be known to tell a field from a remark.
pub struct Context<'a> {
    pub people: &'a [Person],
    pub calendar: &'a Calendar,
    pub written: Moment,
    /// Words for the services.
    pub services: &'a [String],
}

/// Words of asking, coming and going that say nothing by themselves; removed before it is judged what remains.
const EXPLAINED: &[&str] = &[
    "参加させていただきたいと思います",
    "参加させていただきたく",
    "参加させていただき",
    "参加させてください",
    "参加させて",
    "参加したいと思います",
    "参加したい",
    "参加したく",
    "参加します",
    "参加いたします",
    "参加致します",
    "参加希望日",
    "参加希望",
    "参加を希望",
    "参加申し込み",
    "参加申込",
    "参加予定",
    "参加",
    "出席",
    "希望いたします",
    "希望致します",
    "希望します",
    "希望",
    "予約をお願い",
    "予約したい",
    "予約",
    "申し込みます",
    "申し込みいたします",
    "申し込みたい",
    "お申し込み",
    "お申込み",
    "申し込み",
    "申込み",
    "申込",
    "申し上げます",
    "個別相談",
    "電話相談",
    "ご相談",
    "相談",
    "お電話",
    "電話",
    "利用",
    "変更",
    "キャンセル",
    "取り消し",
    "取消し",
    "取消",
    "取りやめ",
    "欠席",
    "お休み",
    "夫婦",
    "二人",
    "2人",
    "ふたり",
    "よろしく",
    "宜しく",
    "会員番号",
    "会員",
    "番号",
    "氏名",
    "名前",
    "メールアドレス",
    "アドレス",
    "メール",
    "本文",
    "件名",
    "返信",
    "下記",
    "以下",
    "次",
    "通り",
    "とおり",
    "内容",
    "こちら",
    "今回",
    "今度",
    "次回",
    "来週",
    "今週",
    "再来週",
    "本日",
    "今日",
    "明日",
    "当日",
    "水曜日",
    "水曜",
    "曜日",
    "開始",
    "終了",
    "時間",
    "時刻",
    "日時",
    "日程",
    "オンライン",
    "暮らし",
    "くらし",
    "保健室",
    "保険室",
    "開催",
    "回",
    "枠",
    "から",
    "まで",
    "ぐらい",
    "くらい",
    "頃",
    "ごろ",
    "ほど",
    "お願いできますでしょうか",
    "お願いできますか",
    "お願いできれば",
    "お願いしたい",
    "お願いしたく",
    "お願いいたし",
    "お願い致し",
    "お願いし",
    "お願い",
    "いただけますか",
    "いただけますでしょうか",
    "いただきたい",
    "いただきたく",
    "いただけると",
    "いただければ",
    "いただき",
    "いただく",
    "いただいて",
    "頂きたい",
    "頂けますか",
    "頂ければ",
    "頂き",
    "頂く",
    "させて",
    "したいのですが",
    "したいです",
    "したい",
    "したく",
    "思います",
    "思って",
    "おもいます",
    "存じます",
    "幸いです",
    "助かります",
    "うれしいです",
    "嬉しいです",
    "ありがたいです",
    "でしょうか",
    "ますでしょうか",
    "ますか",
    "ました",
    "ません",
    "ます",
    "です",
    "ですが",
    "でき",
    "出来",
    "れば",
    "たら",
    "なり",
    "なる",
    "こと",
    "もの",
    "連絡",
    "ご連絡",
    "送り",
    "送信",
    "させ",
    "致し",
    "いたし",
    "申す者",
    "申し",
    "わたくし",
    "石井",
    "西先生",
    "先生",
    "スタッフ",
    "みなさん",
    "皆さん",
    "皆様",
    "様",
    "さん",
    "最後",
    "最初",
    "全部",
    "ずっと",
    "フル",
    "途中",
    "同じ日",
    "同日",
    "同じ",
    "そのまま",
    "のまま",
    "No.",
    "どちらか",
    "ございます",
    "でござい",
    "いずれか",
    "両日",
    "残り",
    "遅れて",
    "入ります",
    "話を聞いて",
    "いただけない",
    "入室",
    "退室",
    "毎回",
    "第1",
    "第2",
    "第3",
    "第一",
    "第二",
    "第三",
    "都合",
    "可能",
    "大丈夫",
    "結構",
    "テーマ",
    "について",
    "私",
    "初めて",
    "はじめて",
    "ご",
    "お",
    "も",
    "の",
    "と",
    "に",
    "で",
    "は",
    "が",
    "を",
    "へ",
    "か",
    "や",
    "ね",
    "よ",
    "て",
    "し",
    "た",
    "い",
    "く",
    "ので",
    "のに",
    "けど",
    "また",
    "では",
    "それ",
    "その",
    "この",
];

/// Everything said besides, in order; `taken` are lines that became the topic.
#[must_use]
pub fn remark(scopes: &[&Scope], taken: &dyn Fn(&Scope) -> bool, context: &Context<'_>) -> Option<String> {
    let said: Vec<String> =
        scopes.iter().filter(|s| s.piece.line > 0 && !taken(s)).filter_map(|s| beyond(s, context)).collect();
    let said: Vec<&str> = said.iter().map(String::as_str).collect();
    super::appointment::joined(&said)
}

/// What a scope says beyond its field or wish.
#[must_use]
pub fn beyond(scope: &Scope, context: &Context<'_>) -> Option<String> {
    let piece = &scope.piece;
    if piece.is(Field::Remark) {
        let nothing = ["なし", "特になし", "無し", "特に無し", "ありません", "とくになし", "特にありません", "-"];
        return (!nothing.contains(&squeeze(&piece.text).trim_end_matches('。'))).then(|| piece.text.clone());
    }
    if piece.is(Field::Theme) {
        return Some(piece.text.clone());
    }
    if !piece.is_prose() {
        return bracketed(&piece.text, scope, context);
    }
    let for_the_doctor = piece.text.contains("ドクターメール") && !words::is_courtesy(&piece.text);
    if for_the_doctor {
        return Some(piece.text.clone());
    }
    let about_others = super::fold::has_any(&piece.text, &["友人", "知人", "友だち", "友達", "紹介"]);
    let heavy = || weight(scope, &piece.text, context) + if about_others { 2 } else { 0 };
    if words::is_courtesy(&piece.text) || heavy() < threshold(scope) {
        return None;
    }
    Some(piece.text.clone())
}

/// A sentence that asks for something must say more beside it than one that does not.
fn threshold(scope: &Scope) -> usize {
    let of_the_visit =
        ["参加", "申し込", "申込", "予約", "希望", "出席", "欠席", "キャンセル", "取り消", "取消", "変更"];
    let figures = scope.text.chars().any(|c| c.is_ascii_digit());
    // 「車いすのことを相談したいです」 asks, and gives no field a value.
    let beside = !figures && !super::fold::has_any(&scope.text, &of_the_visit);
    match scope.said.asks {
        Asks::Nothing => 2,
        Asks::New if beside => 1,
        _ => 4,
    }
}

/// A remark in brackets behind a value: 13:00〜14:00（途中で抜けるかもしれません）, or behind a full stop.
fn bracketed(text: &str, scope: &Scope, context: &Context<'_>) -> Option<String> {
    let open = text.find('(')?;
    let inner = text.get(open + 1..)?.split(')').next()?;
    let heavy = weight(scope, inner, context) >= 4 && !super::names::is_kana(inner);
    heavy.then(|| inner.to_owned())
}

/// Furigana in brackets.
fn without_reading(text: &str) -> String {
    static READING: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"\((?:旧姓 ?\p{Han}+|[\p{Hiragana}\p{Katakana}ー ]+)\)"));
    READING.replace_all(text, "").into_owned()
}

/// A telephone number alone says nothing.
fn without_telephone(text: &str) -> String {
    static TELEPHONE: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?:^|[^0-9])0[0-9]{1,4}[-(]?[0-9]{1,4}[-)]?[0-9]{3,4}"));
    TELEPHONE.replace_all(text, "").into_owned()
}

/// How many letters of a text nothing explains.
#[must_use]
pub fn weight(scope: &Scope, text: &str, context: &Context<'_>) -> usize {
    let mut rest = text.to_owned();
    if text == scope.piece.text && !scope.text.is_empty() {
        rest = scope.text.clone();
        let mut spans: Vec<std::ops::Range<usize>> =
            dates_in(&rest, context.written, context.calendar).into_iter().map(|d| d.span).collect();
        spans.extend(times_in(&rest, &context.calendar.windows).into_iter().map(|t| t.span));
        spans.extend(lengths_in(&rest).into_iter().map(|l| l.span));
        for span in spans {
            let blank = "_".repeat(span.len());
            rest.replace_range(span, &blank);
        }
    }
    let rest = without_telephone(&without_reading(&rest));
    let mut rest = squeeze(&rest).replace('_', "");
    for person in context.people {
        for value in [&person.name, &person.member_number].into_iter().flatten() {
            rest = rest.replace(&squeeze(value), "");
        }
        if let Some(surname) = person.name.as_deref().and_then(|n| n.split(' ').next()) {
            rest = rest.replace(surname, "");
        }
    }
    for word in context.services {
        rest = rest.replace(word.as_str(), "");
    }
    rest = words::residue(&rest);
    for word in EXPLAINED {
        if rest.contains(word) {
            rest = rest.replace(word, "");
        }
    }
    rest.chars().filter(|c| c.is_alphanumeric()).count()
}
