//! Which consultation a cancellation or a change means, where the letter names no number and often no date.

use super::book::{offers, standing};
use super::offers::{directly_answered, is_made_by};
use crate::desk::calendar::moment;
use crate::desk::identity::identify_by_address;
use crate::desk::records::{Consultation, LetterReason, OutboxRecord};
use crate::desk::requests::Incoming;
use crate::desk::turn::Turn;
use crate::reading::{Action, Request};

/// The one that is meant, or why a person must see to it.
pub(super) fn meant(turn: &Turn<'_>, incoming: &Incoming<'_>, request: &Request) -> Result<Consultation, LetterReason> {
    let people = identify_by_address(&turn.known.members, &request.people, incoming.sender);
    if people.is_empty() {
        return Err(LetterReason::IdentityUncertain);
    }
    let received = incoming.arrival.received;
    let mut theirs = standing(turn);
    theirs.retain(|c| {
        let ahead = moment(c.session.date, c.start).is_some_and(|start| received < start);
        let certain = c.people.iter().all(|guest| people.iter().any(|p| *p.number() == guest.number));
        c.session.service == request.service && ahead && certain
    });
    let direct = directly_answered(&turn.known.answers, &incoming.arrival.letter);
    let alone = incoming.requests.len() == 1;
    let named = request.wishes.first().filter(|_| request.action == Action::Cancel);
    let found = match named {
        // The day and hour that a cancellation names is the one that is given up.
        Some(wish) => only(theirs.iter().filter(|c| {
            wish.date.is_none_or(|date| date == c.session.date) && wish.time.is_none_or(|time| time == c.start)
        })),
        None if alone => answered(turn, &direct, &theirs, request),
        None => None,
    };
    let found = found.ok_or(LetterReason::NotSettledHere)?;
    // It came in time, and the desk saw it too late.
    if moment(found.session.date, found.start).is_none_or(|start| turn.now >= start) {
        return Err(LetterReason::DateNotOpen);
    }
    Ok(found.clone())
}

/// The one whose letter is answered, else the only one; but not where the letter answered was about another one.
fn answered<'a>(
    turn: &Turn<'_>,
    direct: &[&OutboxRecord],
    theirs: &'a [Consultation],
    request: &Request,
) -> Option<&'a Consultation> {
    let offered = offers(turn);
    let is_about = |c: &&Consultation| {
        direct.iter().any(|draft| {
            let offers_to_move = offered.iter().any(|o| o.moves == Some(c.id) && is_made_by(o, draft));
            draft.session.as_ref() == Some(&c.session)
                || draft.letter.is_some() && draft.letter == c.letter
                || offers_to_move
        })
    };
    let about: Vec<&Consultation> = theirs.iter().filter(is_about).collect();
    if !about.is_empty() {
        return only(about.into_iter());
    }
    let about_another = direct.iter().any(|d| d.session.as_ref().is_some_and(|s| s.service == request.service));
    if about_another { None } else { only(theirs.iter()) }
}

fn only<'a>(mut fitting: impl Iterator<Item = &'a Consultation>) -> Option<&'a Consultation> {
    fitting.next().filter(|_| fitting.next().is_none())
}
