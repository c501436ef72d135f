//! Letters that name no service and are clear all the same: a slip with number, day and hours that only one service has,
//! and the notice of who comes later or leaves earlier than our confirmation says. It refuses to know who writes.

use std::sync::LazyLock;

use chrono::NaiveDate;

use super::not_then::is_hour_of_something_else;
use crate::mail::Moment;
use crate::reading::guide::{Calendar, Service, ServiceKind};
use crate::reading::sentence::intent::Asks;
use crate::reading::sentence::scope::Scope;
use crate::reading::text::fold::{has_any, has_figures};
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::when::{
    Attendance, DateForm, FoundTime, TimeReading, attendance_in, dates_in, lengths_in, times_in,
};
use crate::reading::{Guide, ServiceId};

/// The service that the day and hours of a slip can only be of: 「会員番号5 岡ヨシ 22日 1時～2時」.
#[must_use]
pub fn only_service(scopes: &[Scope], guide: &Guide) -> Option<ServiceId> {
    let session = guide.of_kind(ServiceKind::Session)?;
    let hours = session.calendar.hours()?;
    let dated = scopes.iter().any(|s| has_any(&s.text, &["日", "/", "月", "水曜"]));
    let called = |s: &&Scope| s.piece.line == 0 && s.said.services == [session.id.clone()];
    let talked = scopes.iter().filter(|s| !called(s) && !s.tells()).any(|s| {
        has_any(&s.piece.text, &["相談", "電話", "石井", "できませんでした", "られませんでした", "れませんでした"])
    });
    let inside = |s: &Scope| matches!(attendance_in(&s.text, hours), Attendance::Part { .. });
    let elsewhere = |s: &Scope| appointments(guide).any(|calendar| could_start(s, calendar));
    if !dated || talked {
        return None;
    }
    // 「参加費はいくらでしょうか」 beside 「22日も1時から2時で予約をお願いいたします」 is for a person, and the wish is one all the same.
    let asked =
        scopes.iter().any(|s| s.said.asks == Asks::New && !s.said.questions && !s.tells() && has_figures(&s.text));
    let quiet = |s: &Scope| !s.said.questions || asked && !has_figures(&s.text);
    let plain = scopes.iter().all(|s| quiet(s) && matches!(s.said.asks, Asks::Nothing | Asks::New));
    let fits = || scopes.iter().any(|s| !s.tells() && inside(s)) && !scopes.iter().any(|s| !s.tells() && elsewhere(s));
    (plain && fits()).then(|| session.id.clone())
}

/// A whole form, with figures: in answer to what names the service it asks without a word of asking.
#[must_use]
pub fn is_whole_form(scopes: &[Scope]) -> bool {
    const FIELDS: usize = 3;
    let filled = || scopes.iter().filter(|s| s.piece.line > 0 && !s.piece.is_prose());
    let quiet = scopes.iter().all(|s| s.piece.line == 0 || !s.said.questions && !s.said.inquires);
    quiet && filled().count() >= FIELDS && filled().any(|s| has_figures(&s.text))
}

/// A form with wishes in their order, or with a start and a length, and no word of asking: of an appointment alone.
#[must_use]
pub fn is_form_of_a_talk(scopes: &[Scope], guide: &Guide) -> bool {
    static CHOICE: LazyLock<Pattern> = LazyLock::new(|| pattern(r"第?[1-9一二三](?:希望|候補)"));
    let quiet = scopes.iter().all(|s| !s.said.questions && matches!(s.said.asks, Asks::Nothing | Asks::New));
    let is_short = |s: &&Scope| s.piece.text.chars().count() <= 30;
    let rows = || scopes.iter().filter(|s| s.piece.line > 0 && !s.tells()).filter(is_short);
    let ordered = || rows().any(|s| CHOICE.is_match(&s.piece.label) || CHOICE.is_match(&s.text));
    let lasts = || rows().any(|s| lengths_in(&s.text).iter().any(|found| found.minutes >= 20));
    let talks = || scopes.iter().any(|s| has_any(&s.piece.text, &["石井", "相談", "電話"]) && s.piece.line == 0);
    // 「1023 高橋花子」「5/6 11時」「30分」
    let bare = || scopes.iter().all(|s| is_short(&s) && !has_any(&s.piece.text, &["した", "ます", "です", "ません"]));
    let form = is_whole_form(scopes) || bare();
    quiet && form && names_a_start(scopes, guide) && (ordered() || lasts() || talks())
}

/// 「15日と22日を欠席します」: given up are days on which there is a session, and nothing speaks of a talk alone. 「妻の分は」 is of
/// who comes along, which only a session has.
#[must_use]
pub fn gives_up_a_session(scopes: &[Scope], guide: &Guide, written: Moment) -> bool {
    let Some(session) = guide.of_kind(ServiceKind::Session) else { return false };
    let talked =
        ["相談", "電話", "石井", "面談", "先生", "お話", "診察", "受診", "美容院", "ホテル", "歯医者", "レストラン"];
    let alone = scopes.iter().all(|s| !has_any(&s.piece.text, &talked) && !s.said.foreign && !s.said.personal);
    let gives_up = |s: &&Scope| matches!(s.said.asks, Asks::Cancel | Asks::Absence) && !s.said.questions;
    let given_up = || scopes.iter().filter(gives_up);
    let days: Vec<Option<NaiveDate>> = given_up()
        .flat_map(|s| dates_in(&s.text, written, &session.calendar))
        .filter(|d| !matches!(d.form, DateForm::Weekday | DateForm::EveryWeek))
        .map(|d| d.reading.sure())
        .collect();
    let opens = |day: &Option<NaiveDate>| day.is_some_and(|d| session.calendar.is_open(d));
    let could_talk = names_a_start(scopes, guide);
    let dated = !days.is_empty() && days.iter().all(opens);
    alone && !could_talk && (dated || given_up().any(|s| is_of_one_who_comes_along(&s.text)))
}

/// 「妻の分はキャンセルします」
fn is_of_one_who_comes_along(text: &str) -> bool {
    static SHARE: LazyLock<Pattern> =
        LazyLock::new(|| pattern(r"(?:夫|主人|旦那|妻|家内|母|父|娘|息子|姉|妹|兄|弟|連れ|同伴者)(?:さん)?の分"));
    SHARE.is_match(text)
}

fn appointments(guide: &Guide) -> impl Iterator<Item = &Calendar> {
    guide.services.iter().filter(|s| s.kind == ServiceKind::Appointment).map(|s: &Service| &s.calendar)
}

/// 「22日でお願いします」
#[must_use]
pub fn begs_for_a_day(scope: &Scope) -> bool {
    let hour = scope.text.contains('日') && has_any(&scope.text, &["時", ":"]);
    let day = hour || has_any(&scope.text, &["日で", "日に", "日を", "日は", "日の", "日も"]);
    day && has_figures(&scope.text) && has_any(&scope.text, &["お願い", "おねがい"]) && !scope.said.questions
}

/// 「1時から2時半までお願いします」
#[must_use]
pub fn begs_for_hours(scope: &Scope) -> bool {
    static HOURS: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(r"(?:時|半|分|:[0-9]{2})(?:頃|ごろ)?(?:から|まで|に|で)(?:で)?、?(?:お願|おねが|たの|頼)")
    });
    HOURS.is_match(scope.piece.text.squeezed()) && !scope.said.questions && !scope.tells()
}

/// 「5月13日 15時から15時半」: a day with its hour, and hardly more.
#[must_use]
pub fn names_a_day(scope: &Scope) -> bool {
    static ROW: LazyLock<Pattern> =
        LazyLock::new(|| pattern(r"[0-9]{1,2}(?:日|/[0-9]{1,2}).*?[0-9]{1,2}(?:時|:[0-9]{2})"));
    let short = scope.piece.text.chars().count() <= 30 || begs_for_a_day(scope) || scope.piece.text.contains("希望");
    short
        && !scope.tells()
        && !scope.said.questions
        && !scope.piece.text.contains("ました")
        && ROW.is_match(&scope.text)
}

/// Whether an hour of the letter is one at which a talk alone begins.
#[must_use]
pub fn names_a_start(scopes: &[Scope], guide: &Guide) -> bool {
    scopes.iter().any(|s| appointments(guide).any(|calendar| could_start(s, calendar)))
}

/// Whether an hour of the text could be a start in these windows.
fn could_start(scope: &Scope, calendar: &Calendar) -> bool {
    let start = |t: &FoundTime| match t.reading {
        TimeReading::At(at) | TimeReading::From(at) | TimeReading::Between(at, _) => Some(at),
        _ => None,
    };
    times_in(&scope.text, &calendar.windows)
        .iter()
        .filter_map(start)
        .any(|at| calendar.windows.iter().any(|w| w.from <= at && at < w.to))
}

/// 「15日は初めてZoomでお顔を拝見できて」: the session is the one service with a screen.
#[must_use]
pub fn is_of_the_screen(scopes: &[Scope]) -> bool {
    let any = |words: &[&str]| scopes.iter().any(|s| has_any(&s.piece.text, words));
    any(&["Zoom", "ZOOM", "zoom", "ズーム", "画面"]) && !any(&["電話", "相談"])
}

/// 「少し遅れて2時ごろから入ります」 above our confirmation of the service: another part of the same day.
#[must_use]
pub fn tells_other_hours(scope: &Scope, service: &Service) -> bool {
    static OTHER: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"遅れ|おくれ|遅刻|途中から|途中で|途中まで|早退|早めに|早く|で失礼|に失礼|からの参加|までの参加|から(?:に|と)な|まで(?:に|と)な|参加になり|退室|退出|抜け|やっぱり|やはり",
        )
    });
    static MOVES: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(
            r"(?:入り|入れ|入室|参加(?:し|いた|致|さ|に|と)|から(?:に|と)な|まで(?:に|と)な|伺|出ます|出席|抜け|退室|退出|退席|失礼(?:し|いた|致|さ|す)|帰|おいとま|早退)",
        )
    });
    let Some(hours) = service.calendar.hours() else { return false };
    service.kind == ServiceKind::Session
        && !scope.said.questions
        && !scope.tells()
        && !has_any(&scope.text, &["かも", "かもしれ"])
        && OTHER.is_match(&scope.text)
        && MOVES.is_match(&scope.text)
        && !times_in(&scope.text, &service.calendar.windows)
            .iter()
            .any(|t| is_hour_of_something_else(scope.text.get(t.span.end..).unwrap_or_default()))
        && matches!(attendance_in(&scope.text, hours), Attendance::Part { .. })
}
