//! What is booked already is not booked once more: 「13日と20日に申し込んでいましたが、20日は行けなくなりました。13日は行きます。」 gives up
//! the 20th and asks for nothing on the 13th. It refuses to know what really is booked.

use chrono::NaiveDate;

use super::scope::Scope;
use super::stance::Stance;
use super::when::dates_in;
use super::{Action, Guide, Request};
use crate::mail::Moment;

/// The requests without those that only say that the writer still comes.
#[must_use]
pub fn without_held(mut requests: Vec<Request>, scopes: &[Scope], written: Moment, guide: &Guide) -> Vec<Request> {
    let altered: Vec<_> = requests.iter().filter(|r| r.action != Action::New).map(|r| r.service.clone()).collect();
    if altered.is_empty() {
        return requests;
    }
    let still_comes = |request: &Request| {
        let Some(service) = guide.service(&request.service) else { return false };
        let held = || scopes.iter().flat_map(|scope| held_days(scope, written, &service.calendar));
        request.action == Action::New
            && altered.contains(&request.service)
            && request.date.is_some_and(|day| held().any(|held| held == day))
    };
    requests.retain(|request| !still_comes(request));
    requests
}

/// The days that a sentence says are booked.
fn held_days(scope: &Scope, written: Moment, calendar: &super::guide::Calendar) -> Vec<NaiveDate> {
    if !scope.clauses.iter().any(|c| c.stance == Stance::Held) {
        return Vec::new();
    }
    let days = dates_in(&scope.text, written, calendar).into_iter();
    days.filter(|d| scope.stance_at(d.span.start) == Stance::Held).filter_map(|d| d.reading.sure()).collect()
}
