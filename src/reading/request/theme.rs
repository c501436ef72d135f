//! What somebody wants to talk about, where no label says so: 「22日の11時から30分、薬のことで相談したいです」. The day and the hour,
//! the asking and the greeting are no part of it. What only says how to reach or speak with the writer (「耳が遠いので」) is a
//! remark. In doubt a sentence is part of the topic: nothing that was said is lost.

use std::ops::Range;
use std::sync::LazyLock;

use super::not_then::{is_day_of_something_else, is_hour_of_something_else};
use super::remark::{self, Context};
use crate::reading::page::labels::Field;
use crate::reading::sentence::greetings;
use crate::reading::sentence::scope::Scope;
use crate::reading::text::cuts::{Cuts, Remains};
use crate::reading::text::fold::has_any;
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::text::seen::Text;
use crate::reading::vocabulary::words;
use crate::reading::when::{DateForm, FoundDate, dates_in, lengths_in, times_in};

/// What prose says besides the wish itself.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Told {
    pub theme: Option<String>,
    pub remark: Option<String>,
}

/// Words of a wish that name no topic, besides days and hours.
static WISHED: Cuts = Cuts::new(&[
    "午前中",
    "午前",
    "午後",
    "夕方",
    "朝",
    "昼",
    "いつでも",
    "何時でも",
    "どの時間でも",
    "どちらでも",
    "どこでも",
    "どれでも",
    "なら",
    "であれば",
    "でしたら",
    "だと",
    "空いて",
    "あいて",
    "埋まって",
    "お任せ",
    "おまかせ",
    "早い時間",
    "遅い時間",
    "早め",
    "遅め",
    "順",
    "候補",
    "頂戴",
    "時間をいただ",
    "お時間",
    "予約の件",
    "電話",
    "相談の件",
    "申し込みの件",
    "の件で",
    "間",
    "または",
    "もしくは",
    "か月",
    "ぜひ",
    "是非",
    "でしょうか",
    "ましょうか",
    "ますか",
    "ですか",
    "でしたら",
    "だめ",
    "ダメ",
    "駄目",
    "構いません",
    "かまいません",
    "同じ",
    "前回",
    "同様",
    "いつも通り",
    "いつも",
    "無沙汰",
    "もらい",
    "もらえ",
    "あります",
    "ある",
    "台は",
    "台",
    "どう",
    "いかが",
    "大丈夫",
    "無理",
    "でも",
    "日時",
    "足り",
    "都合がよ",
    "都合が良",
    "平日",
    "第2",
    "だけ",
    "程度",
    "ところ",
    "聞いて",
    "きいて",
    "聴いて",
    "ほしい",
    "欲しい",
    "話",
    "乗って",
    "のって",
    "看護師",
    "取れれば",
    "とれれば",
    "取れたら",
]);

/// Topic and remark out of the sentences that a consultation is asked for with.
#[must_use]
pub fn told(scopes: &[&Scope], context: &Context<'_>) -> Told {
    let (mut topics, mut remarks): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for scope in scopes.iter().filter(|s| s.piece.line > 0) {
        match topic(scope, context) {
            Some(_) if !topics.is_empty() && asks_besides(scope, context) => {
                remarks.extend(remark::beyond(scope, context));
            }
            Some(topic) => topics.push(topic),
            None if is_wish_alone(scope, context) => {}
            None => remarks.extend(remark::beyond(scope, context)),
        }
    }
    let text = |lines: &[String]| (!lines.is_empty()).then(|| lines.join("\n"));
    let subject = || scopes.iter().find(|s| s.piece.line == 0).and_then(|s| of_subject(s, context));
    Told { theme: text(&topics).or_else(subject), remark: text(&remarks) }
}

/// Behind the topic: a question, or what one is to do: 「泣いてしまうかもしれませんが、驚かないでください」.
fn asks_besides(scope: &Scope, context: &Context<'_>) -> bool {
    const ASKS: [&str; 8] =
        ["ください", "下さい", "もらいたい", "ほしい", "欲しい", "ますか", "でしょうか", "幸いです"];
    let told = told_behind(&scope.piece.text).is_some() || names_a_topic(&scope.piece.text, context);
    !told && has_any(&scope.piece.text, &ASKS) && !has_any(&scope.piece.text, &["相談", "話", "聞", "伺"])
}

/// The topic that a sentence names.
fn topic(scope: &Scope, context: &Context<'_>) -> Option<String> {
    let text = &scope.piece.text;
    if let Some(behind) = told_behind(text).filter(|_| scope.piece.fields.is_empty()) {
        return Some(behind);
    }
    // 「3. 個別相談 → 5月20日11時から1時間、両立について」 is an item and says it all.
    let item = scope.piece.fields.is_empty() && !scope.said.services.is_empty() && names_a_topic(text, context);
    if !scope.piece.is_prose() && !item || words::is_courtesy(text) || greetings::introduces(text, context.people) {
        return None;
    }
    let (topical, spans) = (names_a_topic(text, context), spans_of_the_wish(text, context));
    // Who the writer is, how she is reached, what she thanks for, and what else she says of the day: no topic.
    let introduces = || context.people.iter().filter_map(|p| p.member_number.as_deref()).any(|n| text.contains(n));
    if !topical && (words::names_a_manner(text) || !spans.is_empty() || introduces()) || thanks(text) {
        return None;
    }
    if topical {
        return without_wish(text, &spans, context);
    }
    remark::beyond(scope, context).filter(|_| weight(text, context) >= 2)
}

/// 「話したいのは、副作用で爪が痛むことです」
fn told_behind(text: &str) -> Option<String> {
    static TOLD: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"(?:(?:話し?たい|聞いて(?:ほしい|欲しい|いただきたい|もらいたい)|相談したい|お?聞きしたい|うかがいたい|伺いたい|お尋ねしたい)",
            r"(?:の|こと|事|内容|件)|(?:^|[ 、。])(?:ご?相談の?)?(?:テーマ|議題|話題|内容))は、?(?P<topic>[^、。][^。]{3,})"
        ))
    });
    Some(TOLD.captures(text)?.name("topic")?.as_str().to_owned())
}

/// 「22日の午後ならいつでも。」
fn is_wish_alone(scope: &Scope, context: &Context<'_>) -> bool {
    let text = &scope.piece.text;
    scope.piece.is_prose() && !spans_of_the_wish(text, context).is_empty() && weight(text, context) == 0
}

/// 「いつもお話を聞いてくださりありがとうございます」
fn thanks(text: &str) -> bool {
    has_any(text, &["ありがと", "有難う", "有り難う", "感謝し", "お礼"])
}

/// A subject that says more than the service: 「個別相談希望（母の介護のこと）」.
fn of_subject(scope: &Scope, context: &Context<'_>) -> Option<String> {
    let text = &scope.piece.text;
    names_a_topic(text, context).then(|| without_wish(text, &spans_of_the_wish(text, context), context)).flatten()
}

/// 「薬のことで」, 「母の介護について」, 「転院を迷っています」: and not 「相談の件で」, 「22日のことで」.
fn names_a_topic(text: &Text, context: &Context<'_>) -> bool {
    static TOPIC: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"([^、。,!?]{1,40}?)(?:について|に関し|に関する|につきまして|のこと|の事|の件|の話|のお話|の相談|の不安|の悩み|への不安|の進め方|の仕方|のしかた|",
            r"の方法|の選び方|との関係|との付き合い|とのつきあい|を相談し|を(?:聞|聴|き|訊)|か(?:が)?(?:心配|不安)|が(?:心配|不安|気になっ|つら|辛)|に(?:悩|困|迷)|を(?:悩|迷)|で(?:悩|困|迷))"
        ))
    });
    TOPIC.captures_iter(text).filter_map(|c| c.get(1)).any(|before| weight(before.as_str(), context) >= 1)
}

/// How many letters of a part neither a wish nor a field explains.
fn weight(part: &str, context: &Context<'_>) -> usize {
    let mut rest = part.to_owned();
    for span in spans_of_the_wish(&part.into(), context) {
        let blank = "_".repeat(span.len());
        rest.replace_range(span, &blank);
    }
    remark::weight_of(&Remains::from(rest).without_any(&WISHED), context)
}

/// Days, hours and lengths that are wished for; not those of the topic (「5月10日の手術のことで」, 「1時間しか眠れない」).
fn spans_of_the_wish(text: &Text, context: &Context<'_>) -> Vec<Range<usize>> {
    static ASKED: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"^ ?(?:ほど|程|くらい|ぐらい|程度|間|だけ|の)*(?:$|[、。, ]|で|を|お願|希望|ご?相談|お?電話|お?話|の予約|いただ|頂|もら|とって|取って)",
        )
    });
    let after = |span: &Range<usize>| text.get(span.end..).unwrap_or_default();
    let ahead = |d: &FoundDate| d.reading.sure().is_none_or(|day| day >= context.written.date_naive());
    // 「今日聞いてきた検査の結果」: without an hour nobody wishes for today.
    let idle = |d: &FoundDate| d.form == DateForm::Today && !text.contains(['時', ':']) && !text.contains("お願い");
    let days = dates_in(text, context.written, context.calendar).into_iter().filter(ahead).filter(|d| !idle(d));
    let days = days.map(|d| d.span);
    let days = days.filter(|span| !is_day_of_something_else(after(span)));
    let hours = times_in(text, &context.calendar.windows).into_iter().map(|t| t.span);
    let hours = hours.filter(|span| !is_hour_of_something_else(after(span)));
    let lengths = lengths_in(text).into_iter().map(|l| l.span).filter(|span| ASKED.is_match(after(span)));
    let mut spans: Vec<Range<usize>> = days.chain(hours).chain(lengths).collect();
    spans.sort_by_key(|span| span.start);
    let mut apart: Vec<Range<usize>> = Vec::new();
    for span in spans {
        match apart.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => apart.push(span),
        }
    }
    apart
}

/// From the first part that says something to the last one: parts end at commas and at what is wished for.
fn without_wish(text: &str, wished: &[Range<usize>], context: &Context<'_>) -> Option<String> {
    let parts = parts(text, wished);
    let says = |part: &&Range<usize>| weight(text.get((*part).clone()).unwrap_or_default(), context) >= 1;
    let (first, last) = (parts.iter().find(says)?, parts.iter().rev().find(says)?);
    let kept = text.get(first.start..last.end)?;
    // 「…ことで、よろしくお願いします」: the verb of asking goes with the topic.
    let end =
        text.get(last.end..).filter(|rest| wished.iter().all(|w| w.start < last.end) && rest.chars().count() <= 24);
    let kept = format!("{kept}{}", end.unwrap_or_default());
    let edge = |c: char| "、,・ :-~()（）【】".contains(c);
    let cut = wished.iter().any(|w| w.end <= first.start);
    let bare = kept.trim_matches(edge);
    let bare = if cut { trimmed_start(bare) } else { bare };
    (!bare.is_empty()).then(|| bare.to_owned())
}

/// Without the particles that belong to the wish before it: 「から30分で、」.
fn trimmed_start(text: &str) -> &str {
    static LEFT: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"^(?:から|より|まで|ごろ|頃|くらい|ぐらい|ほど|程度|程|間|の枠|に|で|は|を|が|も|の|と|、| |ですが|なのですが|ですけど)+",
        )
    });
    LEFT.find(text).and_then(|found| text.get(found.end()..)).unwrap_or(text)
}

fn parts(text: &str, wished: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut cuts: Vec<Range<usize>> = wished.to_vec();
    let weekday = |at: usize| text.get(at + 1..).is_some_and(|rest| rest.chars().nth(1) == Some(')'));
    let signs = text.match_indices(['、', ',', ' ', '(']).filter(|(at, sign)| *sign != "(" || !weekday(*at));
    cuts.extend(signs.map(|(at, sign)| at..at + sign.len()));
    cuts.sort_by_key(|cut| (cut.start, cut.end));
    let mut parts = Vec::new();
    let mut start = 0;
    for cut in cuts {
        if cut.start > start {
            parts.push(start..cut.start);
        }
        start = start.max(cut.end);
    }
    if start < text.len() {
        parts.push(start..text.len());
    }
    parts
}

/// Whether a piece holds what a label says is the topic.
#[must_use]
pub fn is_labelled(scope: &Scope) -> bool {
    scope.piece.is(Field::Theme) || scope.piece.marker.is_some_and(|m| m >= 4)
}
