//! What else the writer says: a sentence that no field took and no courtesy explains, in his own words. A nurse wants to
//! read that somebody has lost her hair; she does not want to read よろしくお願いします.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::Person;
use super::explained::EXPLAINED;
use super::fold::squeeze;
use super::guide::Calendar;
use super::intent::Asks;
use super::labels::Field;
use super::pattern::{Pattern, pattern};
use super::scope::Scope;
use super::seen::Text;
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

/// Everything said besides, in order; `taken` are lines that became the topic.
#[must_use]
pub fn remark(scopes: &[&Scope], taken: &dyn Fn(&Scope) -> bool, context: &Context<'_>) -> Option<String> {
    let said: Vec<String> =
        scopes.iter().filter(|s| is_heard(s) && !taken(s)).filter_map(|s| beyond(s, context)).collect();
    let said: Vec<&str> = said.iter().map(String::as_str).collect();
    super::appointment::joined(&said)
}

/// The subject is heard only where it says who comes, too: 「保健室 夫婦で参加希望」.
fn is_heard(scope: &Scope) -> bool {
    scope.piece.line > 0 || speaks_of_company(&scope.piece.text)
}

/// What a scope says beyond its field or wish.
#[must_use]
pub fn beyond(scope: &Scope, context: &Context<'_>) -> Option<String> {
    let piece = &scope.piece;
    if piece.is(Field::Remark) {
        let nothing = ["なし", "特になし", "無し", "特に無し", "ありません", "とくになし", "特にありません", "-"];
        return (!nothing.contains(&piece.text.squeezed().trim_end_matches('。'))).then(|| piece.text.to_string());
    }
    if piece.is(Field::Theme) {
        return Some(piece.text.to_string());
    }
    // The form of the room has three marks.
    let fourth = piece.fields.is_empty() && piece.marker.is_some_and(|m| m >= 4);
    if !piece.is_prose() && !fourth {
        return bracketed(&piece.text, scope, context);
    }
    let for_the_doctor = piece.text.contains("ドクターメール") && !words::is_courtesy(&piece.text);
    if for_the_doctor {
        return Some(piece.text.to_string());
    }
    let gives_up = matches!(scope.said.asks, Asks::Cancel | Asks::Absence | Asks::Change);
    if context.people.len() < 2 && !gives_up && speaks_of_company(&piece.text) {
        return Some(piece.text.to_string());
    }
    let about_others = super::fold::has_any(&piece.text, &["友人", "知人", "友だち", "友達", "紹介"]);
    let heavy = || weight(scope, &piece.text, context) + if about_others { 2 } else { 0 };
    if words::is_courtesy(&piece.text) || heavy() < threshold(scope) {
        return None;
    }
    Some(piece.text.to_string())
}

/// 「妻も一緒に参加します」, 「母と二人で」: somebody comes, too, and the letter does not say who.
fn speaks_of_company(text: &str) -> bool {
    static COMPANY: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"夫婦で|夫婦(?:二人|ふたり|2人|そろって|揃って)|(?:二人|ふたり|2人|3人|三人|2名|二名|3名|親子|家族|姉妹|母娘|みんな)(?:で|とも)|同伴|付き?添|",
            r"(?:夫|主人|旦那|妻|家内|母|父|娘|息子|姉|妹|兄|弟|祖母|祖父|孫|嫁|彼|友人|友達|知人|ヘルパー|家族|連れ)(?:さん)?(?:と|も|の分も)",
            r"(?:一緒|いっしょ|共|とも|二人|ふたり|2人|参加|出席|同席|行き|伺|お願い|、|私)"
        ))
    });
    COMPANY.is_match(text)
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
fn without_reading(text: &Text) -> Cow<'_, Text> {
    static READING: LazyLock<Pattern> =
        LazyLock::new(|| pattern(r"\((?:旧姓 ?\p{Han}+|[\p{Hiragana}\p{Katakana}ー ]+)\)"));
    READING.replaced(text, "")
}

/// A telephone number alone says nothing.
fn without_telephone(text: &Text) -> Cow<'_, Text> {
    static TELEPHONE: LazyLock<Pattern> =
        LazyLock::new(|| pattern(r"(?:^|[^0-9])0[0-9]{1,4}[-(]?[0-9]{1,4}[-)]?[0-9]{3,4}"));
    TELEPHONE.replaced(text, "")
}

/// How many letters of a text nothing explains.
#[must_use]
pub fn weight(scope: &Scope, text: &str, context: &Context<'_>) -> usize {
    let mut rest = text.to_owned();
    if text == &*scope.piece.text && !scope.text.is_empty() {
        let text = &scope.text;
        rest = text.to_string();
        let mut spans: Vec<std::ops::Range<usize>> =
            dates_in(text, context.written, context.calendar).into_iter().map(|d| d.span).collect();
        spans.extend(times_in(text, &context.calendar.windows).into_iter().map(|t| t.span));
        spans.extend(lengths_in(text).into_iter().map(|l| l.span));
        for span in spans {
            let blank = "_".repeat(span.len());
            rest.replace_range(span, &blank);
        }
    }
    weight_of(&rest, context)
}

/// The same of a text whose days and hours are blotted out.
#[must_use]
pub fn weight_of(text: &str, context: &Context<'_>) -> usize {
    let text = Text::from(text);
    let mut rest = Text::from(squeeze(&without_telephone(&without_reading(&text)))).without("_");
    for person in context.people {
        for value in [&person.name, &person.member_number].into_iter().flatten() {
            rest = rest.without(&squeeze(value));
        }
        if let Some(surname) = person.name.as_deref().and_then(|n| n.split(' ').next()) {
            rest = rest.without(surname);
        }
    }
    rest = context.services.iter().fold(rest, |rest, word| rest.without(word));
    rest = words::residue(rest);
    rest = EXPLAINED.iter().fold(rest, |rest, word| rest.without(word));
    rest.chars().filter(|c| c.is_alphanumeric()).count()
}
