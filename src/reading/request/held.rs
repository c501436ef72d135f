//! What is booked already is not booked once more: 「13日と20日に申し込んでいましたが、20日は行けなくなりました。13日は行きます。」 gives up
//! the 20th and asks for nothing on the 13th. It refuses to know what really is booked.

use std::sync::LazyLock;

use chrono::NaiveDate;

use crate::mail::Moment;
use crate::reading::sentence::intent::Asks;
use crate::reading::sentence::scope::Scope;
use crate::reading::sentence::stance::Stance;
use crate::reading::text::fold::squeeze;
use crate::reading::text::pattern::{Pattern, pattern};
use crate::reading::text::seen::Text;
use crate::reading::when::dates_in;
use crate::reading::{Action, Guide, Key, Request};

/// The requests without those that only say that the writer still comes.
#[must_use]
pub fn without_held(mut requests: Vec<Request>, scopes: &[Scope], written: Moment, guide: &Guide) -> Vec<Request> {
    let altered: Vec<_> = requests.iter().filter(|r| r.action != Action::New).map(|r| r.service.clone()).collect();
    if altered.is_empty() {
        return requests;
    }
    let silent = |request: &Request| {
        let whole = request.assumed.contains(&Key::From);
        request.action == Action::New && whole && !altered.contains(&request.service)
    };
    // 「明日の個別相談は取り消します。保健室は出ます。」
    let stays = scopes.iter().any(|s| s.piece.line > 0 && s.said.services.len() == 1 && says_it_stays(&s.piece.text));
    requests.retain(|request| !(stays && silent(request)));
    // 「母は行けなくなりました。かわりに私が27日に参加します」: hers is asked for.
    let others = |request: &Request| {
        let given_up = requests.iter().filter(|r| r.action != Action::New && r.service == request.service);
        given_up.clone().next().is_some()
            && given_up.clone().all(|r| r.people.iter().all(|p| !request.people.contains(p)))
    };
    let others: Vec<bool> = requests.iter().map(others).collect();
    let still_comes = |request: &Request| {
        let Some(service) = guide.service(&request.service) else { return false };
        let held = || scopes.iter().flat_map(|scope| held_days(scope, written, &service.calendar));
        // 「15日はキャンセル、22日は参加します」 asks for the 22nd, 「15日は行けます。22日を取り消して」 for nothing on the 15th.
        let before =
            scopes.iter().take_while(|s| s.piece.line == 0 || !matches!(s.said.asks, Asks::Cancel | Asks::Change));
        let said = || before.clone().flat_map(|scope| days_kept(scope, written, &service.calendar));
        let whole = request.assumed.contains(&Key::From) && request.assumed.contains(&Key::To);
        if request.action == Action::New && whole && request.date.is_some_and(|day| said().any(|said| said == day)) {
            return altered.contains(&request.service);
        }
        request.action == Action::New
            && altered.contains(&request.service)
            && request.date.is_some_and(|day| held().any(|held| held == day))
    };
    let mut others = others.into_iter();
    requests.retain(|request| others.next() == Some(true) || !still_comes(request));
    requests
}

/// The days of which a sentence only says, beside another one that is given up, that the writer comes: 「22日は行けます」. 「29日に参加
/// します」 asks.
fn days_kept(scope: &Scope, written: Moment, calendar: &crate::reading::guide::Calendar) -> Vec<NaiveDate> {
    static COMES: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"^(?:の?(?:方|ほう|保健室|回|分))?(?:は|には|も)、?(?:(?:予定どおり|予定通り|そのまま|このまま|変わらず|必ず|きっと|ちゃんと)、?){0,3}",
            r"(?:出ます|でます|行けます|行きます|伺います|出られます|参加します|参加いたします|参加できます|出席します|出席いたします|出席できます|大丈夫です)(?:よ|ね)?(?:が|けど|ので)?[、。!]?$"
        ))
    });
    let clause_end = |at: usize| scope.clauses.iter().find(|c| c.span.contains(&at)).map(|c| c.span.end);
    let comes = |span: &std::ops::Range<usize>| {
        let rest = scope.text.get(span.end..clause_end(span.start).unwrap_or(scope.text.len())).unwrap_or_default();
        COMES.is_match(&squeeze(rest))
    };
    let days = dates_in(&scope.text, written, calendar).into_iter();
    days.filter(|d| comes(&d.span)).filter_map(|d| d.reading.sure()).collect()
}

/// 「保健室は出ます」: beside another service that is given up, nothing is asked for.
fn says_it_stays(text: &Text) -> bool {
    static STAYS: LazyLock<Pattern> = LazyLock::new(|| {
        pattern(concat!(
            r"^(?:ただ|でも|なお|一方)?、?(?:オンライン|明日の)?(?:保健室|保険室)(?:の(?:方|ほう)|のみ|だけ)?(?:は|には)、?(?:そのまま|予定どおり|予定通り)?",
            r"(?:出ます|でます|行けます|行きます|伺います|出られます|参加します|参加いたします|参加できます|出席します|大丈夫です)(?:よ|ね|ので)?[。!]?$"
        ))
    });
    STAYS.is_match(text.squeezed())
}

/// The days that a sentence says are booked.
fn held_days(scope: &Scope, written: Moment, calendar: &crate::reading::guide::Calendar) -> Vec<NaiveDate> {
    if !scope.clauses.iter().any(|c| c.stance == Stance::Held) {
        return Vec::new();
    }
    let days = dates_in(&scope.text, written, calendar).into_iter();
    days.filter(|d| scope.stance_at(d.span.start) == Stance::Held).filter_map(|d| d.reading.sure()).collect()
}
