//! When each of those who come is there, and which address the letter names.

use super::Desk;
use crate::mail::Address;
use crate::reading::Person;
use crate::reading::guide::Service;
use crate::reading::page::addresses;
use crate::reading::page::labels::Field;
use crate::reading::page::layout::Piece;
use crate::reading::people::whom;
use crate::reading::request::plan::Wanted;
use crate::reading::request::session;
use crate::reading::sentence::scope::Scope;

impl Desk<'_> {
    /// Who comes when: all together, unless each has hours of his own.
    pub(super) fn rounds(
        &self,
        service: &Service,
        wanted: &Wanted,
        scopes: &[&Scope],
    ) -> Vec<(Vec<Person>, Vec<session::Visit>)> {
        let action = wanted.action;
        let visits = |scopes: &[&Scope]| session::visits(scopes, action, self.written, &service.calendar);
        let people = self.who_wishes(wanted);
        let apart: Vec<(Vec<Person>, Vec<session::Visit>)> =
            whom::apart(&people, scopes).into_iter().map(|(people, own)| (people, visits(&own))).collect();
        let hours = |visits: &[session::Visit]| visits.iter().map(|v| (v.date, v.from, v.to)).collect::<Vec<_>>();
        let differ = apart.iter().zip(apart.iter().skip(1)).any(|((_, one), (_, next))| hours(one) != hours(next));
        if differ { apart } else { vec![(people, visits(scopes))] }
    }

    /// Of several wishes, each of one person: whose this one is; else everybody's.
    pub(super) fn who_wishes(&self, wanted: &Wanted) -> Vec<Person> {
        let own = |w: &Wanted| -> Vec<&Scope> {
            let scopes = w.scopes.iter().filter_map(|at| self.scopes.get(*at));
            scopes.filter(|s| s.piece.line > 0).collect()
        };
        let wishes: Vec<Vec<&Scope>> = self.plan.iter().map(own).collect();
        let whose = whom::of_each(&self.own_text, &self.people, &wishes);
        let whose = whose.or_else(|| self.of_blocks(&wishes));
        let one = whose.and_then(|whose| whose.get(self.plan.iter().position(|w| w == wanted)?).cloned());
        one.map_or_else(|| self.people.clone(), |one| vec![one])
    }

    /// 「【母のぶん】 0211 阿比留サダ 保健室 …」, below it 「【私のぶん】 1822 阿比留恵 個別相談 …」: each wish is of the one above it.
    fn of_blocks(&self, wishes: &[Vec<&Scope>]) -> Option<Vec<Person>> {
        let line_of = |person: &Person| {
            let number = person.member_number.as_deref()?;
            self.pieces.iter().find(|p| p.text.contains(number)).map(|p| p.line)
        };
        let lines: Vec<usize> = self.people.iter().map(line_of).collect::<Option<_>>()?;
        let above = |scopes: &Vec<&Scope>| {
            let line = scopes.iter().filter(|s| !s.said.services.is_empty()).map(|s| s.piece.line).min()?;
            lines.iter().rposition(|above| *above <= line)
        };
        let whose: Vec<usize> = wishes.iter().map(above).collect::<Option<_>>()?;
        let each = self.people.len() > 1 && (0..lines.len()).all(|one| whose.contains(&one));
        (each && lines.is_sorted_by(|a, b| a < b))
            .then(|| whose.into_iter().filter_map(|one| self.people.get(one).cloned()).collect())
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
