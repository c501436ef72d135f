//! Days of something else: 「24日には孫が生まれる予定です」, 「次の病院の予約は28日の10時です」 in a letter that asks for another day. Such a
//! sentence asks for nothing, names no service and says something of its own; whatever nobody comes on or stays away from then is
//! told. Where no other day is named, it may be the one that is meant, and is left to be weighed.

use std::sync::LazyLock;

use chrono::NaiveDate;

use super::remark::{self, Context};
use super::session::is_off;
use crate::reading::page::labels::Field;
use crate::reading::sentence::intent::Asks;
use crate::reading::sentence::scope::Scope;
use crate::reading::sentence::stance::Stance;
use crate::reading::text::fold::{has_any, has_figures};
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::text::seen::{Text, Words};
use crate::reading::vocabulary::telling_words::{is_heard_in_passing, is_heard_of_another, names_hours_to_ring};
use crate::reading::when::{DateForm, FoundDate, dates_in, lengths_in};

/// Words of coming, of staying away, and of what suits: with one of them the day may be meant.
static OF_THE_VISIT: Words = Words::new(&[
    "間違",
    "正しく",
    "訂正",
    "誤り",
    "参加",
    "出席",
    "出ます",
    "出られ",
    "出る",
    "行きます",
    "行け",
    "行く",
    "伺",
    "うかが",
    "お願い",
    "おねがい",
    "頼み",
    "頼む",
    "たのみ",
    "希望",
    "入り",
    "入室",
    "退",
    "抜け",
    "までい",
    "までお",
    "最後",
    "最初",
    "予約",
    "申し込",
    "申込",
    "相談",
    "保健室",
    "保険室",
    "キャンセル",
    "取り消",
    "取消",
    "欠席",
    "休み",
    "休ま",
    "無理",
    "だめ",
    "ダメ",
    "駄目",
    "都合",
    "変更",
    "変え",
    "ずら",
    "時間",
    "空い",
    "あいて",
    "いつでも",
    "大丈夫",
    "可能",
    "難し",
    "むずかし",
    "できません",
    "できない",
    "出来ません",
    "やめ",
    "振り替",
    "代わり",
    "かわり",
    "にして",
    "でも",
    "ほう",
    "方で",
    "お電話",
    "の会",
    "の回",
    "回に",
    "回は",
]);

/// As much of its own a sentence must say, in letters.
const OF_ITS_OWN: usize = 2;
/// As much where no other day is named.
const MUCH: usize = 6;

/// Lets the clauses of such sentences tell.
pub fn tell(scopes: &mut [Scope], is_reply: bool, context: &Context<'_>) {
    for scope in scopes.iter_mut().filter(|s| s.piece.is_prose() && is_heard_of_another(s.piece.text.squeezed())) {
        scope.clauses.iter_mut().for_each(|clause| clause.stance = Stance::Told);
        (scope.said.asks, scope.said.services) = (Asks::Nothing, Vec::new());
    }
    hours_to_be_rung(scopes);
    scopes.iter_mut().filter(|s| ends_as_told(s)).for_each(|scope| {
        let fragments = scope.clauses.iter_mut().filter(|clause| clause.stance == Stance::Fragment);
        fragments.for_each(|clause| clause.stance = Stance::Told);
    });
    for scope in scopes.iter_mut().filter(|s| s.piece.is_prose()) {
        let (text, clauses) = (&scope.text, &mut scope.clauses);
        let heard = |span: &std::ops::Range<usize>| text.get(span.clone()).is_some_and(is_heard_in_passing);
        clauses.iter_mut().filter(|c| heard(&c.span)).for_each(|clause| clause.stance = Stance::Told);
    }
    let own = |s: &Scope| s.piece.line > 0 || !is_reply;
    let anchored: Vec<NaiveDate> = scopes
        .iter()
        .filter(|s| own(s) && !s.tells() && is_meant(s, context))
        .flat_map(|s| dates_in(&s.text, context.written, context.calendar))
        .filter(|d| !matches!(d.form, DateForm::Weekday | DateForm::EveryWeek | DateForm::NextSession))
        .filter_map(|d| d.reading.sure())
        .collect();
    let alters = scopes.iter().any(|s| matches!(s.said.asks, Asks::Cancel | Asks::Absence | Asks::Change));
    // 「少し横になりますから、1時半からで。」 says when somebody comes.
    static COMES: LazyLock<Pattern> =
        LazyLock::new(|| pattern(r"[時半分0](?:から|まで|より)(?:で|に)?(?:。|$|お願|おねが)"));
    let hours =
        |s: &Scope| s.text.contains(['時', ':']) && has_figures(&s.text) && !COMES.is_match(s.piece.text.squeezed());
    let meant = scopes.iter().any(|s| own(s) && !s.tells() && hours(s) && is_meant(s, context));
    let alone = anchored.is_empty();
    let beside = |s: &Scope| {
        let days = days(s, context);
        let timed = hours(s);
        match (days.is_empty(), alone) {
            (true, _) => timed && !alone && (alters || meant) && lengths_in(&s.text).is_empty(),
            // The only day of the letter may be the one that is meant.
            (false, true) => {
                let off = |d: &FoundDate| d.reading.sure().is_some_and(|day| is_off(day, context.calendar));
                let told = !alters && says_much(s, context) || names_what_is_then(s, context);
                !timed && told || days.iter().all(off)
            }
            (false, false) => {
                let other = days.iter().all(|d| d.reading.sure().is_none_or(|day| !anchored.contains(&day)));
                other || !timed && names_what_is_then(s, context)
            }
        }
    };
    for scope in scopes.iter_mut().filter(|s| is_of_something_else(s, context) && beside(s)) {
        let stance = if days(scope, context).is_empty() { Stance::Event } else { Stance::Told };
        scope.clauses.iter_mut().for_each(|clause| clause.stance = stance);
    }
}

/// 「※電話は10時から16時の間にお願いします」: when one can be rung, unless it may be the only hour of a consultation.
fn hours_to_be_rung(scopes: &mut [Scope]) {
    let rung = |s: &Scope| s.piece.is_prose() && names_hours_to_ring(s.piece.text.squeezed());
    let rest = || scopes.iter().filter(|s| !rung(s));
    let elsewhere = rest().any(|s| s.text.contains(['時', ':']) && has_figures(&s.text));
    if !elsewhere && rest().any(|s| has_any(&s.piece.text, &["相談", "電話", "石井"])) {
        return;
    }
    for scope in scopes.iter_mut().filter(|s| rung(s)) {
        scope.clauses.iter_mut().for_each(|clause| clause.stance = Stance::Told);
        (scope.said.asks, scope.said.services) = (Asks::Nothing, Vec::new());
    }
}

/// 「最初の20分ほど声が出ず、ご迷惑をおかけしました。」: the end says that all of it is over.
fn ends_as_told(scope: &Scope) -> bool {
    let quiet = scope.said.asks == Asks::Nothing && scope.said.services.is_empty() && scope.piece.is_prose();
    let over = ["ました", "でした"].iter().any(|end| scope.piece.text.trim_end_matches('。').ends_with(end));
    quiet && over && scope.clauses.len() > 1 && scope.clauses.last().is_some_and(|c| c.stance == Stance::Told)
}

/// Whether a sentence with the only day of the letter is of something else all the same, as far as words can tell.
fn says_much(scope: &Scope, context: &Context<'_>) -> bool {
    const BOUNDS: [&str; 8] = ["から", "まで", "最初", "最後", "全部", "ずっと", "くらい", "ぐらい"];
    !has_any(&scope.piece.text, &BOUNDS) && remark::weight(scope, &scope.piece.text, context) >= MUCH
}

/// 「母の命日が5月13日です」: what is on that day, and no more.
fn names_what_is_then(scope: &Scope, context: &Context<'_>) -> bool {
    static THEN: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"^(?P<what>[^、。0-9]{2,14})(?:が|は)、?(?:[0-9]{1,2}月)?[0-9]{1,2}(?:日|/[0-9]{1,2})(?:\(.\))?(?:です|でした|なので|なもので|になります|にあります)|",
            r"^(?:[0-9]{1,2}月)?[0-9]{1,2}(?:日|/[0-9]{1,2})(?:\(.\))?(?:は|が)、?(?P<other>[^、。0-9]{2,14})(?:です|でした)。?$"
        ))
    });
    let text = scope.piece.text.squeezed();
    let what = THEN
        .captures(text)
        .and_then(|found| found.name("what").or(found.name("other")).map(|what| what.as_str().to_owned()));
    const OF_THE_LETTER: [&str; 6] = ["参加", "希望", "日時", "日程", "日にち", "回"];
    what.is_some_and(|what| remark::weight_of(&what, context) >= OF_ITS_OWN && !has_any(&what, &OF_THE_LETTER))
}

/// Whether the days of the sentence are plainly the letter's own.
fn is_meant(scope: &Scope, context: &Context<'_>) -> bool {
    let asks = scope.said.asks != Asks::Nothing || !scope.said.services.is_empty();
    let field = scope.piece.is(Field::When) || scope.piece.marker.is_some();
    asks || field || scope.piece.line == 0 || remark::weight(scope, &scope.piece.text, context) < OF_ITS_OWN
}

fn is_of_something_else(scope: &Scope, context: &Context<'_>) -> bool {
    let quiet = scope.said.asks == Asks::Nothing && scope.said.services.is_empty();
    let prose = scope.piece.line > 0 && scope.piece.is_prose();
    // A row of a table says nothing of its own.
    let spoken =
        has_any(&scope.piece.text, &["ます", "です", "した", "ません", "ので", "から", "る。", "だ。", "い。", "す"]);
    prose
        && spoken
        && quiet
        && !has_any(&scope.piece.text, &["→", "⇒"])
        && !OF_THE_VISIT.any_in(&without_other_bookings(scope.piece.text.squeezed()))
        && remark::weight(scope, &scope.piece.text, context) >= OF_ITS_OWN
}

/// 「次の病院の予約は28日の10時です」: no booking of ours.
fn without_other_bookings(squeezed: &Text) -> Text {
    static OTHERS: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"(?:病院|医院|クリニック|歯医者|歯科|眼科|皮膚科|外来|主治医|先生|診察|検査|治療|美容院|美容室|床屋|整体|旅行|ホテル|レストラン|お店)",
            r"(?:さん)?(?:の|に)(?:次の|次回の)?(?:ご?予約|相談|時間)|",
            // 昼の1時から2時は昼寝の時間です.
            r"(?:昼寝|食事|ご飯|ごはん|薬|お?昼|お?昼ご飯|夕食|朝食|昼食|散歩|入浴|お?風呂|リハビリ|休憩|仕事|勤務|診察|点滴|体操|犬の散歩|ドラマ|番組)の時間|",
            // 午後3時ごろになると熱が出ます.
            r"(?:熱|咳|涙|痛み|症状|しびれ|湿疹|発疹|吐き気|声|結果|めまい|汗|鼻血|ニュース|記事)(?:が|は|も)(?:少し|また|急に)?出"
        ))
    });
    OTHERS.replaced(squeezed, "").into_owned()
}

/// The days named there; 水曜 is what the service is called by.
fn days(scope: &Scope, context: &Context<'_>) -> Vec<FoundDate> {
    let named = |d: &FoundDate| !matches!(d.form, DateForm::Weekday | DateForm::EveryWeek | DateForm::Today);
    let mut days: Vec<FoundDate> =
        dates_in(&scope.text, context.written, context.calendar).into_iter().filter(named).collect();
    // 「次回の抗がん剤は4月30日からです」
    if days.len() > 1 {
        days.retain(|d| d.form != DateForm::NextSession);
    }
    days
}
