//! Which consultation a cancellation or a change means, where the letter names no number and often no date.

use super::book::{offers, standing};
use super::offers::{directly_answered, is_made_by};
use crate::desk::calendar::moment;
use crate::desk::identity::{Identified, identify_by_address};
use crate::desk::questions;
use crate::desk::records::{Candidate, Consultation, LetterReason};
use crate::desk::requests::Incoming;
use crate::desk::turn::Turn;
use crate::reading::{Action, Request};

/// The one that is meant, or why a person must see to it.
pub(super) fn meant(turn: &Turn<'_>, incoming: &Incoming<'_>, request: &Request) -> Result<Consultation, LetterReason> {
    let people = identify_by_address(&turn.known.members, &request.people, incoming.sender);
    if people.is_empty() {
        return Err(LetterReason::IdentityUncertain);
    }
    let mut fitting = fitting(turn, incoming, request, &people);
    let found = fitting.pop().filter(|_| fitting.is_empty()).ok_or(LetterReason::NotSettledHere)?;
    // It came in time, and the desk saw it too late.
    if moment(found.session.date, found.start).is_none_or(|start| turn.now >= start) {
        return Err(LetterReason::DateNotOpen);
    }
    Ok(found)
}

/// All that may be meant, where it is not certain which.
pub(in crate::desk) fn in_question(turn: &Turn<'_>, incoming: &Incoming<'_>, request: &Request) -> Vec<Candidate> {
    let people = identify_by_address(&turn.known.members, &request.people, incoming.sender);
    let all = fitting(turn, incoming, request, &people);
    let candidate = |c: &Consultation| Candidate {
        number: 0,
        id: c.id,
        date: c.session.date,
        start: c.start,
        who: c.people.iter().map(|guest| guest.name.clone()).collect(),
    };
    if all.len() > 1 { all.iter().map(candidate).collect() } else { Vec::new() }
}

/// Whatever the letter may mean of what these people have.
fn fitting(turn: &Turn<'_>, incoming: &Incoming<'_>, request: &Request, people: &[Identified]) -> Vec<Consultation> {
    let received = incoming.arrival.received;
    let mut theirs = standing(turn);
    theirs.retain(|c| {
        let ahead = moment(c.session.date, c.start).is_some_and(|start| received < start);
        let certain = c.people.iter().all(|guest| people.iter().any(|p| *p.number() == guest.number));
        c.session.service == request.service && ahead && certain
    });
    if let Some(chosen) = questions::chosen(incoming, request) {
        theirs.retain(|c| c.id == chosen);
        return theirs;
    }
    let alone = incoming.requests.iter().filter(|other| other.service == request.service).count() == 1;
    match request.wishes.first().filter(|_| request.action == Action::Cancel) {
        // The day and hour that a cancellation names is the one that is given up.
        Some(wish) => theirs.retain(|c| {
            wish.date.is_none_or(|date| date == c.session.date) && wish.time.is_none_or(|time| time == c.start)
        }),
        None if alone => retain_answered(turn, incoming, request, &mut theirs),
        None => theirs.clear(),
    }
    theirs
}

/// Those whose letter is answered, else all; but not the only one where the letter answered was about another one.
fn retain_answered(turn: &Turn<'_>, incoming: &Incoming<'_>, request: &Request, theirs: &mut Vec<Consultation>) {
    let direct = directly_answered(&turn.known.answers, &incoming.arrival.letter);
    let offered = offers(turn);
    let is_about = |c: &Consultation| {
        direct.iter().any(|draft| {
            let offers_to_move = offered.iter().any(|o| o.moves == Some(c.id) && is_made_by(o, draft));
            draft.session.as_ref() == Some(&c.session)
                || draft.letter.is_some() && draft.letter == c.letter
                || offers_to_move
        })
    };
    if theirs.iter().any(is_about) {
        return theirs.retain(is_about);
    }
    let about_another = direct.iter().any(|d| d.session.as_ref().is_some_and(|s| s.service == request.service));
    if about_another && theirs.len() == 1 {
        theirs.clear();
    }
}
