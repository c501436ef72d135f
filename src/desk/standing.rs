//! Which reservation a cancellation or a change means, where the letter names no number and often no date.
//!
//! A plain reply suffices where exactly one reservation that is still ahead can be meant; an answer to the letter of a
//! past date means the next one only if it says so. Whatever is not sure is for a person.

use chrono::{Days, NaiveDate};

use super::calendar::occasion;
use super::decision::{DraftKind, Fact};
use super::dispatch::{credentials_of, tell_hosts_of_absence, withdraw_unsent};
use super::identity::{Identified, identify_by_address};
use super::questions;
use super::records::{
    Candidate, Guest, LetterId, LetterReason, OutboxRecord, Reservation, ReservationStatus, SessionKey,
};
use super::requests::Incoming;
use super::turn::Turn;
use super::words::day_words;
use crate::mail::{Letter, Moment};
use crate::reading::{Action, Request, Whose};

/// So far back and ahead a subject of ours that comes back may name a day.
const DAYS_REMEMBERED: u64 = 100;

/// A reservation that stands, and proof that it is its people who write.
pub(super) struct Standing<'a> {
    pub reservation: &'a Reservation,
    pub people: Vec<Identified>,
    /// Who of the reservation is meant: everybody, or of two the one that the letter plainly speaks of.
    pub leaving: Vec<Guest>,
}

impl Standing<'_> {
    /// Who of the reservation is not meant.
    pub fn staying(&self) -> Vec<Guest> {
        let stays = |guest: &&Guest| !self.leaving.iter().any(|one| one.number == guest.number);
        self.reservation.people.iter().filter(stays).cloned().collect()
    }
}

/// The one that is meant, or why a person must see to it.
pub(super) fn meant<'a>(
    turn: &Turn<'a>,
    incoming: &Incoming<'_>,
    request: &Request,
) -> Result<Standing<'a>, LetterReason> {
    let arrival = incoming.arrival;
    if !request.missing.is_empty() {
        return Err(LetterReason::Incomplete);
    }
    let mut people = identify_by_address(&turn.known.members, &request.people, incoming.sender);
    let reservation = match pick(turn, incoming, request, &people) {
        Picked::One(reservation) => reservation,
        Picked::None | Picked::Several(_) if people.is_empty() => return Err(LetterReason::IdentityUncertain),
        Picked::None | Picked::Several(_) => return Err(LetterReason::NotSettledHere),
    };
    let leaving = leaving(reservation, &people, (request.action, arrival.reading.whose));
    let leaving = leaving.ok_or(LetterReason::IdentityUncertain)?;
    // It came in time, and the desk saw it too late.
    if end_of(turn, reservation).is_none_or(|end| turn.now >= end) {
        return Err(LetterReason::DateNotOpen);
    }
    people.retain(|person| reservation.people.iter().any(|guest| guest.number == *person.number()));
    Ok(Standing { reservation, people, leaving })
}

/// All that may be meant, where it is not certain which.
pub(super) fn in_question(turn: &Turn<'_>, incoming: &Incoming<'_>, request: &Request) -> Vec<Candidate> {
    let people = identify_by_address(&turn.known.members, &request.people, incoming.sender);
    let Picked::Several(all) = pick(turn, incoming, request, &people) else { return Vec::new() };
    let names = |r: &Reservation| {
        let theirs = r.people.iter().filter(|guest| people.iter().any(|p| *p.number() == guest.number));
        theirs.map(|guest| guest.name.clone()).collect()
    };
    let candidate =
        |r: &&Reservation| Candidate { number: 0, id: r.id, date: r.session.date, start: r.from, who: names(r) };
    all.iter().map(candidate).collect()
}

fn pick<'a>(turn: &Turn<'a>, incoming: &Incoming<'_>, request: &Request, people: &[Identified]) -> Picked<'a> {
    let (known, arrival) = (turn.known, incoming.arrival);
    let is_theirs = |guest: &Guest| people.iter().any(|p| *p.number() == guest.number);
    let standing = known.reservations.iter().filter(|r| {
        let stands = matches!(r.status, ReservationStatus::Confirmed | ReservationStatus::Waiting)
            && r.session.service == request.service;
        stands && r.people.iter().any(is_theirs) && end_of(turn, r).is_some_and(|end| arrival.received < end)
    });
    let standing: Vec<&Reservation> = standing.collect();
    if let Some(chosen) = questions::chosen(incoming, request) {
        return Picked::of(&standing, |r| r.id == chosen);
    }
    let clues = Clues {
        answered: answered(&known.answers, &arrival.letter),
        named: request.date,
        alone: incoming.requests.iter().filter(|other| other.service == request.service).count() == 1,
        subject: &arrival.letter.subject,
    };
    match request.action {
        Action::Change => clues.changed(&standing),
        Action::Cancel | Action::New => clues.cancelled(&standing),
    }
}

/// Of a couple one alone may mean both or only herself, unless she says so; and where both are known by the address, it
/// must not say so.
fn leaving(reservation: &Reservation, people: &[Identified], said: (Action, Whose)) -> Option<Vec<Guest>> {
    let writes = |guest: &&Guest| people.iter().any(|person| *person.number() == guest.number);
    let (here, others): (Vec<&Guest>, Vec<&Guest>) = reservation.people.iter().partition(writes);
    match (here.as_slice(), others.as_slice(), said) {
        (_, [], (_, Whose::Unsaid)) | ([_], [], _) => Some(reservation.people.clone()),
        ([one], [_], (Action::Cancel, Whose::Writer | Whose::NamedCompanion)) => Some(vec![(*one).clone()]),
        ([_], [other], (Action::Cancel, Whose::Companion)) => Some(vec![(*other).clone()]),
        _ => None,
    }
}

fn end_of(turn: &Turn<'_>, reservation: &Reservation) -> Option<Moment> {
    occasion(turn.policy, &turn.known.sessions, &reservation.session).map(|occasion| occasion.end)
}

/// What tells which reservation is meant.
struct Clues<'a> {
    answered: Answered<'a>,
    /// The date that the letter says.
    named: Option<NaiveDate>,
    /// Nothing else is asked for in the same letter: only then is a date left unsaid.
    alone: bool,
    subject: &'a str,
}

/// The letter of ours that it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answered<'a> {
    /// None, or one that is about no session.
    Nothing,
    One(&'a SessionKey),
    /// One about several sessions, or several letters.
    Several,
}

/// What the clues lead to.
#[derive(Debug, PartialEq, Eq)]
enum Picked<'r> {
    None,
    One(&'r Reservation),
    /// Any of these may be meant.
    Several(Vec<&'r Reservation>),
}

impl<'r> Picked<'r> {
    /// What fits of those that stand.
    fn of(standing: &[&'r Reservation], fits: impl Fn(&Reservation) -> bool) -> Self {
        let fitting: Vec<&Reservation> = standing.iter().copied().filter(|r| fits(r)).collect();
        match fitting.as_slice() {
            [] => Self::None,
            [one] => Self::One(one),
            _ => Self::Several(fitting),
        }
    }

    /// Any of several; of one alone it was said that it is another.
    fn any_of(standing: &[&'r Reservation]) -> Self {
        if standing.len() > 1 { Self::Several(standing.to_vec()) } else { Self::None }
    }

    fn or(self, other: Self) -> Self {
        if self == Self::None { other } else { self }
    }
}

impl Clues<'_> {
    /// The date is the one that is given up.
    fn cancelled<'r>(&self, standing: &[&'r Reservation]) -> Picked<'r> {
        match (self.named, self.answered) {
            (Some(date), _) => Picked::of(standing, |r| r.session.date == date),
            (None, _) if !self.alone => Picked::None,
            (None, answered) => self.unnamed(standing, answered),
        }
    }

    /// The date is the new one, so it does not say which is changed, unless it is the one that stands.
    fn changed<'r>(&self, standing: &[&'r Reservation]) -> Picked<'r> {
        match (self.answered, standing) {
            _ if !self.alone => Picked::None,
            (Answered::One(_), [one]) if Some(one.session.date) == self.named => Picked::One(one),
            (answered, _) => self.unnamed(standing, answered),
        }
    }

    /// The one whose letter is answered. Else the only one ahead, unless the subject is one of ours and names another
    /// day: phones drop the headers.
    fn unnamed<'r>(&self, standing: &[&'r Reservation], answered: Answered<'_>) -> Picked<'r> {
        match (answered, standing) {
            (Answered::One(session), _) => Picked::of(standing, |r| r.session == *session).or(Picked::any_of(standing)),
            (Answered::Nothing, [one]) if !names_another_day(self.subject, one.session.date) => Picked::One(one),
            (Answered::Nothing | Answered::Several, _) => Picked::any_of(standing),
        }
    }
}

/// In-Reply-To says it; References are the whole thread, and count where it is missing or about nothing.
fn answered<'a>(drafts: &'a [OutboxRecord], letter: &Letter) -> Answered<'a> {
    let direct = drafts.iter().filter(|d| letter.in_reply_to.contains(&d.message_id));
    match sessions_of(direct) {
        Answered::Nothing => sessions_of(drafts.iter()),
        found => found,
    }
}

fn sessions_of<'a>(drafts: impl Iterator<Item = &'a OutboxRecord>) -> Answered<'a> {
    drafts.fold(Answered::Nothing, |found, draft| {
        // A confirmation without a session is one of several.
        let of_several = matches!(draft.kind, DraftKind::Confirmation | DraftKind::Cancelled);
        match (found, &draft.session) {
            (Answered::Nothing, Some(session)) => Answered::One(session),
            (Answered::One(one), Some(session)) if one != session => Answered::Several,
            (_, None) if of_several => Answered::Several,
            (found, _) => found,
        }
    })
}

/// Whether a subject carries the day of another session as our letters print it.
fn names_another_day(subject: &str, date: NaiveDate) -> bool {
    let Some(first) = date.checked_sub_days(Days::new(DAYS_REMEMBERED)) else { return false };
    let days = first.iter_days().take_while(|day| *day <= date + Days::new(DAYS_REMEMBERED));
    !subject.contains(&day_words(date)) && days.into_iter().any(|day| subject.contains(&day_words(day)))
}

/// One of two no longer comes; the other's place stands.
pub(super) fn part_with(turn: &mut Turn<'_>, standing: &Standing<'_>, remark_in: Option<LetterId>) {
    let reservation = standing.reservation;
    let remark = remark_in.is_some() || reservation.remark;
    let letter = remark_in.or(reservation.letter);
    let people = standing.staying();
    turn.keep(Fact::ReservationKept(Reservation { people, remark, letter, ..reservation.clone() }));
    let absent = Reservation { people: standing.leaving.clone(), ..reservation.clone() };
    tell_of_absence(turn, &absent);
}

/// Ends a reservation: its credentials stay here, and the hosts hear of it where they have their list. A remark is
/// the digest's, by the letter in which it stands.
pub(super) fn give_up(turn: &mut Turn<'_>, reservation: &Reservation, remark_in: Option<LetterId>) {
    let known = turn.known;
    let (id, status) = (reservation.id, ReservationStatus::Cancelled);
    turn.keep(match remark_in {
        Some(letter) => {
            Fact::ReservationKept(Reservation { status, letter: Some(letter), remark: true, ..reservation.clone() })
        }
        None => Fact::ReservationStands { reservation: id, status },
    });
    let unsent: Vec<&OutboxRecord> = credentials_of(&known.outbox, reservation).collect();
    withdraw_unsent(turn, &unsent);
    tell_of_absence(turn, reservation);
}

fn tell_of_absence(turn: &mut Turn<'_>, reservation: &Reservation) {
    let was_coming = reservation.status == ReservationStatus::Confirmed;
    let occasion = occasion(turn.policy, &turn.known.sessions, &reservation.session);
    if let Some(occasion) = occasion.filter(|_| was_coming) {
        tell_hosts_of_absence(turn, &occasion, reservation);
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveTime;

    use super::*;
    use crate::mail::Address;

    fn reservation(day: u32) -> Reservation {
        let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
        Reservation {
            id: i64::from(day),
            session: session(day),
            from: at(13),
            to: at(15),
            people: Vec::new(),
            email: Address::parse("hanako@example.jp").unwrap(),
            status: ReservationStatus::Confirmed,
            letter: None,
            asked_at: crate::mail::Moment::default(),
            remark: false,
        }
    }

    fn session(day: u32) -> SessionKey {
        let date = NaiveDate::from_ymd_opt(2020, 4, day).unwrap();
        SessionKey { service: serde_json::from_str("\"room\"").unwrap(), date }
    }

    /// Any may be meant: the member is asked.
    const ASKED: i64 = -1;

    /// Days that stand, the day named, the day whose letter is answered, the subject; what a cancellation and a change mean.
    fn check(days: &[u32], named: Option<u32>, answered: Option<u32>, subject: &str, expected: (i64, i64)) {
        let all: Vec<Reservation> = days.iter().map(|day| reservation(*day)).collect();
        let standing: Vec<&Reservation> = all.iter().collect();
        let session = answered.map(session);
        let answered = session.as_ref().map_or(Answered::Nothing, Answered::One);
        let named = named.map(|day| self::session(day).date);
        let clues = Clues { answered, named, alone: true, subject };
        let id = |picked: Picked<'_>| match picked {
            Picked::None => 0,
            Picked::One(one) => one.id,
            Picked::Several(_) => ASKED,
        };
        let found = (id(clues.cancelled(&standing)), id(clues.changed(&standing)));
        assert_eq!(found, expected, "{days:?} {named:?} {answered:?} {subject}");
        let beside_others = Clues { alone: false, ..clues };
        assert_eq!(beside_others.changed(&standing), Picked::None);
        assert!(named.is_some() || beside_others.cancelled(&standing) == Picked::None);
        let unclear = Clues { answered: Answered::Several, ..clues };
        assert!(named.is_some() || !matches!(unclear.cancelled(&standing), Picked::One(_)));
    }

    #[test]
    fn exactly_one_can_be_meant() {
        // The only one, whatever date it is to be moved to.
        check(&[15], None, None, "", (15, 15));
        check(&[15], Some(15), None, "", (15, 15));
        check(&[15], Some(22), None, "", (0, 15));
        check(&[], None, None, "", (0, 0));
        // Several: a date says which is cancelled, and does not say which is changed.
        check(&[15, 22], None, None, "", (ASKED, ASKED));
        check(&[15, 22], Some(22), None, "", (22, ASKED));
        check(&[15, 22], Some(29), None, "", (0, ASKED));
        // The letter that is answered.
        check(&[15, 22], None, Some(22), "", (22, 22));
        check(&[15, 22], Some(15), Some(22), "", (15, 22));
        // A past date's letter means the next one only if it says so.
        check(&[15], None, Some(8), "", (0, 0));
        check(&[15], Some(15), Some(8), "", (15, 15));
        check(&[15], Some(22), Some(8), "", (0, 0));
        check(&[15, 22], None, Some(8), "", (ASKED, ASKED));
        // Without headers the subject tells.
        check(&[15], None, None, "Re: 【予約確認】オンライン暮らしの保健室 4月15日（水）", (15, 15));
        check(&[15], None, None, "Re: 【予約確認】オンライン暮らしの保健室 4月8日（水）", (0, 0));
    }
}
