//! Two who come together and not for the same time: 「母 0623 杉本キミ 13時~14時」 above 「私 1524 杉本由紀 13時~15時」 is a request
//! each. It refuses to know whether they are members.

use super::Person;
use super::scope::Scope;
use super::seen::Text;
use super::session::Visit;

/// The visits, each with those who come to it: all of them, unless every one has hours of his own.
#[must_use]
pub fn visits<'a>(
    people: &[Person],
    scopes: &[&'a Scope],
    visits: &dyn Fn(&[&'a Scope]) -> Vec<Visit>,
) -> Vec<(Vec<Person>, Visit)> {
    let together = visits(scopes);
    // 「30分だけ」 said once is said for both, and what is clear needs no telling apart.
    let unclear = together.iter().any(|visit| visit.from.is_none());
    let groups = if people.len() > 1 && unclear { apart(people, scopes) } else { None };
    let each: Vec<(Vec<Person>, Visit)> = groups
        .into_iter()
        .flatten()
        .flat_map(|(person, scopes)| visits(&scopes).into_iter().map(move |visit| (vec![person.clone()], visit)))
        .collect();
    if each.is_empty() { together.into_iter().map(|visit| (people.to_vec(), visit)).collect() } else { each }
}

/// For each person the scopes that are of nobody else, where every one has hours in one that is his alone.
fn apart<'a>(people: &[Person], scopes: &[&'a Scope]) -> Option<Vec<(Person, Vec<&'a Scope>)>> {
    let owners: Vec<Option<usize>> = scopes.iter().map(|scope| owner(people, scope)).collect();
    let of = |wanted: &dyn Fn(Option<usize>) -> bool| -> Vec<&'a Scope> {
        scopes.iter().zip(&owners).filter(|(_, owner)| wanted(**owner)).map(|(scope, _)| *scope).collect()
    };
    let has_hours = |at: usize| of(&|owner| owner == Some(at)).iter().any(|scope| names_an_hour(&scope.text));
    if !(0..people.len()).all(has_hours) {
        return None;
    }
    let groups = people.iter().enumerate();
    Some(groups.map(|(at, p)| (p.clone(), of(&|owner| owner.is_none_or(|owner| owner == at)))).collect())
}

/// The one person who is named in a scope.
fn owner(people: &[Person], scope: &Scope) -> Option<usize> {
    let text = scope.piece.text.squeezed();
    let holds = |said: &Option<String>| {
        said.as_deref()
            .is_some_and(|said| said.chars().count() > 1 && text.contains(Text::from(said).squeezed().as_str()))
    };
    let mut named = people.iter().enumerate().filter(|(_, p)| holds(&p.member_number) || holds(&p.name));
    let one = named.next()?.0;
    named.next().is_none().then_some(one)
}

fn names_an_hour(text: &str) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    text.match_indices(['時', ':']).any(|(at, _)| digit(text.get(..at).and_then(|before| before.chars().next_back())))
}
