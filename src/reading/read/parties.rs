//! When each of those who come is there, and which address the letter names.

use super::Desk;
use crate::mail::Address;
use crate::reading::guide::Service;
use crate::reading::intent::Asks;
use crate::reading::labels::Field;
use crate::reading::layout::Piece;
use crate::reading::plan::{self, Wanted};
use crate::reading::scope::Scope;
use crate::reading::{Person, addresses, session, whom};

impl Desk<'_> {
    /// Who comes when: all together, unless each has hours of his own.
    pub(super) fn rounds(
        &self,
        service: &Service,
        wanted: &Wanted,
        scopes: &[&Scope],
    ) -> Vec<(Vec<Person>, Vec<session::Visit>)> {
        let action = wanted.action;
        if let Some(one) = self.who_wishes_alone(wanted) {
            return vec![(vec![one], session::visits(scopes, action, self.written, &service.calendar))];
        }
        let visits = |scopes: &[&Scope]| session::visits(scopes, action, self.written, &service.calendar);
        let apart: Vec<(Vec<Person>, Vec<session::Visit>)> =
            whom::apart(&self.people, scopes).into_iter().map(|(people, own)| (people, visits(&own))).collect();
        let hours = |visits: &[session::Visit]| visits.iter().map(|v| (v.date, v.from, v.to)).collect::<Vec<_>>();
        let differ = apart.iter().zip(apart.iter().skip(1)).any(|((_, one), (_, next))| hours(one) != hours(next));
        if differ { apart } else { vec![(self.people.clone(), visits(scopes))] }
    }

    /// Of several wishes for one service, each of one person: whose this one is.
    fn who_wishes_alone(&self, wanted: &Wanted) -> Option<Person> {
        let alike: Vec<&Wanted> = self.plan.iter().filter(|w| w.service == wanted.service).collect();
        let asking = |w: &&Wanted| -> Vec<&Scope> {
            let scopes = w.scopes.iter().filter_map(|at| self.scopes.get(*at));
            scopes.filter(|s| s.piece.line > 0 && plan::own_wish(&s.said) != Asks::Nothing).collect()
        };
        let wishes: Vec<Vec<&Scope>> = alike.iter().map(asking).collect();
        let whose = whom::of_each(&self.own_text, &self.people, &wishes)?;
        let at = alike.iter().position(|w| *w == wanted)?;
        whose.get(at).cloned()
    }

    /// The one address written in the body, else the sender's. Of two different ones none is taken.
    pub(super) fn email(&self) -> (Option<Address>, bool) {
        let find = |wanted: &dyn Fn(&Piece) -> bool| {
            let texts: Vec<&str> = self.pieces.iter().filter(|p| wanted(p)).map(|p| p.text.as_str()).collect();
            let mut found: Vec<Address> = Vec::new();
            for address in addresses::valid_in(&texts.join("\n")) {
                if !found.contains(&address) && !self.guide.own_addresses.contains(&address) {
                    found.push(address);
                }
            }
            found
        };
        let labelled = find(&|p| p.is(Field::Email));
        let written = if labelled.is_empty() { find(&|_| true) } else { labelled };
        match written.as_slice() {
            [] => (self.letter.sender().map(|m| m.address.clone()), false),
            [one] => (Some(one.clone()), true),
            _ => (None, true),
        }
    }
}
