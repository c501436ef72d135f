//! Requests of two who come together, where the letter says something of one of them only.

use super::{Desk, Wanted};
use crate::reading::people::stand_in;
use crate::reading::people::whom;
use crate::reading::people::whose;
use crate::reading::when::dates_in;
use crate::reading::{Action, Key, Request, ServiceId, Whose};

impl Desk<'_> {
    /// 「夫は行けなくなりました。私だけ参加します。」 cancels for him; that she still comes is no second request, unless
    /// she names a day.
    pub(super) fn without_staying(&self, mut wanted: Vec<Wanted>) -> Vec<Wanted> {
        let given_up: Vec<ServiceId> =
            wanted.iter().filter(|w| w.action == Action::Cancel).map(|w| w.service.clone()).collect();
        let names_no_day = |w: &Wanted| {
            let Some(service) = self.guide.service(&w.service) else { return false };
            let mut scopes = w.scopes.iter().filter_map(|at| self.scopes.get(*at));
            scopes.all(|s| dates_in(&s.text, self.written, &service.calendar).is_empty())
        };
        let stays = |w: &Wanted| w.action == Action::New && given_up.contains(&w.service) && names_no_day(w);
        wanted.retain(|w| !stays(w));
        wanted
    }

    /// Of two who are named the one whose place is given up.
    pub(super) fn of_whom_it_is(&self, mut requests: Vec<Request>, whose: &mut Whose) -> Vec<Request> {
        let named = whose::named_companion(&self.own_text, &self.people).filter(|_| *whose == Whose::NamedCompanion);
        if let Some(person) = named {
            let cancels = requests.iter_mut().filter(|r| r.action == Action::Cancel && r.people.len() > 1);
            cancels.for_each(|request| request.people = vec![person.clone()]);
        }
        if let Some(one) = stand_in::only_guest(&self.own_text, &self.people).filter(|_| self.people.len() == 2) {
            let wishes = requests.iter_mut().filter(|r| r.action == Action::New && r.people.len() == 2);
            wishes.for_each(|request| request.people = vec![one.clone()]);
        }
        if let Some(one) = whom::only_one(&self.own_text, &self.people) {
            for request in requests.iter_mut().filter(|r| r.action != Action::New && r.people.len() > 1) {
                request.people = vec![one.clone()];
                *whose = Whose::NamedCompanion;
            }
        }
        requests
    }

    /// 「夫は2時までです」: of two who come the hours are not known where they are one's only.
    pub(super) fn with_hours_of_all(&self, mut requests: Vec<Request>) -> Vec<Request> {
        if self.people.len() < 2 || !whose::are_hours_of_one(&self.own_text) {
            return requests;
        }
        for request in
            requests.iter_mut().filter(|r| r.people.len() > 1 && r.action != Action::Cancel && r.from.is_some())
        {
            (request.from, request.to) = (None, None);
            request.assumed.retain(|key| !matches!(key, Key::From | Key::To));
            request.missing.push(Key::Time);
        }
        requests
    }
}
