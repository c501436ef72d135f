//! When each of those who come is there, and which address the letter names.

use super::Desk;
use crate::mail::Address;
use crate::reading::guide::Service;
use crate::reading::labels::Field;
use crate::reading::layout::Piece;
use crate::reading::scope::Scope;
use crate::reading::{Action, Person, addresses, session, whom};

impl Desk<'_> {
    /// Who comes when: all together, unless each has hours of his own.
    pub(super) fn rounds(
        &self,
        service: &Service,
        action: Action,
        scopes: &[&Scope],
    ) -> Vec<(Vec<Person>, Vec<session::Visit>)> {
        let visits = |scopes: &[&Scope]| session::visits(scopes, action, self.written, &service.calendar);
        let apart: Vec<(Vec<Person>, Vec<session::Visit>)> =
            whom::apart(&self.people, scopes).into_iter().map(|(people, own)| (people, visits(&own))).collect();
        let hours = |visits: &[session::Visit]| visits.iter().map(|v| (v.date, v.from, v.to)).collect::<Vec<_>>();
        let differ = apart.iter().zip(apart.iter().skip(1)).any(|((_, one), (_, next))| hours(one) != hours(next));
        if differ { apart } else { vec![(self.people.clone(), visits(scopes))] }
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
