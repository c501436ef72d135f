//! What else the writer says: a sentence that no field took and no courtesy explains, in his own words. A nurse wants to
//! read that somebody has lost her hair; she does not want to read よろしくお願いします.

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::mail::Moment;
use crate::reading::Person;
use crate::reading::guide::Calendar;
use crate::reading::page::labels::Field;
use crate::reading::sentence::greetings;
use crate::reading::sentence::intent::Asks;
use crate::reading::sentence::scope::Scope;
use crate::reading::text::cuts::Remains;
use crate::reading::text::fold::{has_any, has_figures, is_kanji, squeeze};
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::text::seen::Text;
use crate::reading::vocabulary::explained::EXPLAINED;
use crate::reading::vocabulary::words;
use crate::reading::when::{dates_in, lengths_in, times_in};

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
    let heard = scopes.iter().filter(|s| is_heard(s) && !taken(s));
    let said: Vec<(bool, String)> = heard.filter_map(|s| Some((s.piece.is_prose(), beyond(s, context)?))).collect();
    text_of(&said)
}

/// Sentences one below the other; the lines of a field as one text.
fn text_of(said: &[(bool, String)]) -> Option<String> {
    let mut out: Vec<String> = Vec::new();
    for run in said.chunk_by(|one, next| !one.0 && !next.0) {
        let lines: Vec<&str> = run.iter().map(|(_, text)| text.as_str()).collect();
        out.extend(super::appointment::joined(&lines));
    }
    (!out.is_empty()).then(|| out.join("\n"))
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
    let about_others = has_any(&piece.text, &["友人", "知人", "友だち", "友達", "紹介"]);
    if words::is_courtesy(&piece.text) || greetings::introduces(&piece.text, context.people) {
        return None;
    }
    let blotted = without_wishes(scope, context);
    let said = if scope.text.is_empty() { &*piece.text } else { &blotted };
    let heavy = weight_of(said, context) + if about_others { 2 } else { 0 };
    (heavy >= threshold(scope)).then(|| without_request(scope, &blotted, context)).flatten()
}

/// From the first clause that says something to the last one: 「22日を予約していましたが、熱が出ましたので、欠席します」 says that
/// somebody has a fever. A sentence that asks for nothing is told to its end.
fn without_request(scope: &Scope, blotted: &str, context: &Context<'_>) -> Option<String> {
    let text = scope.piece.text.as_str();
    if blotted.len() != text.len() {
        return Some(text.to_owned());
    }
    let clauses = clauses(text);
    let says = |clause: &std::ops::Range<usize>| {
        let blotted = blotted.get(clause.clone()).unwrap_or_default();
        weight_of(blotted, context) >= 2 || speaks_of_company(blotted) || gives_reason(blotted)
    };
    let asks = scope.said.asks != Asks::Nothing || text.contains("お願い") || text.contains("失礼します");
    let booked = |clause: &std::ops::Range<usize>| {
        let words = ["予約", "申し込", "申込", "相談", "保健室", "保険室", "明日ですが"];
        has_any(text.get(clause.clone()).unwrap_or_default(), &words)
    };
    let first = clauses.iter().find(|clause| says(clause) || !asks && !booked(clause))?;
    let last = clauses.iter().rev().find(|clause| !asks || says(clause))?;
    if !clauses.iter().any(says) {
        return None;
    }
    let kept = text.get(first.start..last.end)?.trim().trim_end_matches(['、', ',']);
    (!kept.is_empty()).then(|| kept.to_owned())
}

/// 「髪がないので」: short, and a reason all the same.
fn gives_reason(clause: &str) -> bool {
    let bare = clause.trim_end_matches(['、', ',', '。']);
    let named = bare.chars().any(is_kanji) && !clause.contains('_');
    let wish = ["参加", "申し込", "予約", "希望", "出席", "都合", "お願い", "同じ"];
    named && ["ので", "ため", "から"].iter().any(|end| bare.ends_with(end)) && !has_any(bare, &wish)
}

/// Where the clauses of a sentence stand: to the comma, or to the turn (「…ましたが」).
fn clauses(text: &str) -> Vec<std::ops::Range<usize>> {
    static TURNS: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(r"[、,]|(?:ません|ます|です|した|った|ない|んだ)(?:が|けれども?|けども?|ので|ため)[、,]?")
    });
    let mut start = 0;
    let mut out = Vec::new();
    for turn in TURNS.find_iter(text) {
        let inside = text.get(start..turn.end()).unwrap_or_default();
        if inside.matches('(').count() > inside.matches(')').count() {
            continue;
        }
        out.push(start..turn.end());
        start = turn.end();
    }
    if start < text.len() {
        out.push(start..text.len());
    }
    out
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
    let figures = has_figures(&scope.text);
    // 「車いすのことを相談したいです」 asks, and gives no field a value.
    let beside = !figures && !has_any(&scope.text, &of_the_visit);
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
    let heavy = weight(scope, inner, context) >= 4 && !crate::reading::people::names::is_kana(inner);
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
    if text == &*scope.piece.text && !scope.text.is_empty() {
        return weight_of(&without_wishes(scope, context), context);
    }
    weight_of(text, context)
}

/// The text of a scope with its days, hours and lengths blotted out.
fn without_wishes(scope: &Scope, context: &Context<'_>) -> String {
    let text = &scope.text;
    let mut rest = text.to_string();
    let mut spans: Vec<std::ops::Range<usize>> =
        dates_in(text, context.written, context.calendar).into_iter().map(|d| d.span).collect();
    spans.extend(times_in(text, &context.calendar.windows).into_iter().map(|t| t.span));
    spans.extend(lengths_in(text).into_iter().map(|l| l.span));
    for span in spans {
        let blank = "_".repeat(span.len());
        rest.replace_range(span, &blank);
    }
    rest
}

/// The same of a text whose days and hours are blotted out.
#[must_use]
pub fn weight_of(text: &str, context: &Context<'_>) -> usize {
    let text = Text::from(text);
    let mut rest = Remains::from(squeeze(&without_telephone(&without_reading(&text)))).without("_");
    for person in context.people {
        for value in [&person.name, &person.member_number].into_iter().flatten() {
            rest = rest.without(&squeeze(value));
        }
        if let Some(surname) = person.name.as_deref().and_then(|n| n.split(' ').next()) {
            rest = rest.without(surname);
        }
    }
    rest = context.services.iter().fold(rest, |rest, word| rest.without(word));
    words::residue(rest).without_any(&EXPLAINED).weight()
}
