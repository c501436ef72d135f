//! What a person vouches for, having spoken with the member: it goes the way of a letter that the member herself
//! wrote from her known address. The judgement, the confirmation and the gate are the same; only the voice on the
//! telephone stands for the address.
//!
//! It refuses what the desk would not settle by itself: nothing is recorded then, and the person is told why.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveTime;

use super::calendar::{Occasion, occasion};
use super::decision::{Decision, Draft, Fact};
use super::event::{Arrival, Deed, LetterKey, SeenIn};
use super::identity::Sender;
use super::known::Known;
use super::letters::Conclusion;
use super::member::{Member, MemberNumber};
use super::names::{Agreement, agreement};
use super::records::{
    Before, Consultation, ConsultationFact, LetterId, LetterReason, LetterState, Reservation, ReservationId, Review,
    SessionKey,
};
use super::requests::{Incoming, Manner, settle_all};
use super::turn::Turn;
use crate::mail::{Address, Letter, Mailbox, Moment};
use crate::reading::{Action, Outcome, Person, Reading, Request, ServiceId};

/// What a person vouches for.
pub(super) struct Vouched {
    pub request: Request,
    /// Whoever comes, each certain.
    pub people: Vec<MemberNumber>,
    /// When it was asked for.
    pub received: Moment,
    pub letter: Option<LetterId>,
    /// Where the confirmation goes, if it is a known address of everybody.
    pub preferred: Option<Address>,
}

/// The request that an act is about, with its people as numbers; for the ledger, which looks up what is known of it.
#[must_use]
pub fn asked_for(deed: &Deed, known: &Known) -> Option<Request> {
    match deed {
        Deed::AcceptReview(acceptance) => {
            let entry = &known.acts.review.as_ref()?.entry;
            let mut request = request_in(entry)?;
            let said = acceptance.people();
            if !said.is_empty() {
                request.people = said.iter().map(numbered).collect();
            }
            request.date = acceptance.date.or(request.date);
            request.from = acceptance.from.or(request.from);
            request.to = acceptance.to.or(request.to);
            request.missing = Vec::new();
            Some(request)
        }
        Deed::DeclineReview { .. } => request_in(&known.acts.review.as_ref()?.entry),
        Deed::BookReservation(booking) => {
            let people = booking.people().iter().map(numbered).collect();
            let (date, from, to) = (Some(booking.date), booking.from, booking.to);
            Some(Request { people, date, from, to, ..bare(booking.service.clone()) })
        }
        Deed::CancelReservation { id } => {
            let reservation = known.reservations.iter().find(|r| r.id == *id)?;
            let people = reservation.people.iter().map(|guest| numbered(&guest.number)).collect();
            let (action, date) = (Action::Cancel, Some(reservation.session.date));
            Some(Request { action, people, date, ..bare(reservation.session.service.clone()) })
        }
        _ => None,
    }
}

/// A letter that asks for just this, without a sender: what the ledger is asked about it.
#[must_use]
pub fn as_a_letter(request: Request, received: Moment) -> Arrival {
    Arrival {
        letter_key: LetterKey { folder: String::new(), uid_validity: 0, uid: 0 },
        received,
        letter: Letter::default(),
        // Who is spoken with would wait for a place, or would not be booked.
        reading: Reading {
            outcome: Outcome::Complete,
            requests: vec![request],
            would_wait: true,
            ..Reading::default()
        },
        seen_in: SeenIn::Inbox,
    }
}

/// What was understood of a letter, read back from its entry.
pub(super) fn request_in(entry: &Review) -> Option<Request> {
    let field = |wanted: &str| entry.fields.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
    let time = |name: &str| NaiveTime::parse_from_str(field(name)?, "%H:%M").ok();
    Some(Request {
        action: match field("action") {
            Some("cancel") => Action::Cancel,
            Some("change") => Action::Change,
            _ => Action::New,
        },
        people: people_in(entry),
        date: field("date").and_then(|date| date.parse().ok()),
        from: time("from"),
        to: time("to"),
        wishes: entry.fields.iter().filter(|(name, _)| name == "wish").filter_map(|(_, wish)| wish_in(wish)).collect(),
        minutes: field("minutes").and_then(|minutes| minutes.parse().ok()),
        remark: field("remark").map(str::to_owned),
        ..bare(ServiceId(field("service")?.to_owned()))
    })
}

fn wish_in(written: &str) -> Option<crate::reading::Wish> {
    let mut words = written.split(' ').peekable();
    let date = words.peek().and_then(|word| word.parse().ok());
    if date.is_some() {
        words.next();
    }
    let time = words.next().and_then(|word| NaiveTime::parse_from_str(word, "%H:%M").ok());
    (date.is_some() || time.is_some()).then_some(crate::reading::Wish { date, time, within: None })
}

/// A number begins a person, and so does a name that stands alone.
fn people_in(entry: &Review) -> Vec<Person> {
    let mut people: Vec<Person> = Vec::new();
    for (name, value) in &entry.fields {
        match (name.as_str(), people.last_mut()) {
            ("number", _) => people.push(Person { member_number: Some(value.clone()), name: None }),
            ("name", Some(person)) if person.name.is_none() => person.name = Some(value.clone()),
            ("name", _) => people.push(Person { member_number: None, name: Some(value.clone()) }),
            _ => {}
        }
    }
    people
}

fn numbered(number: &MemberNumber) -> Person {
    Person { member_number: Some(number.to_string()), name: None }
}

fn bare(service: ServiceId) -> Request {
    Request {
        service,
        action: Action::New,
        people: Vec::new(),
        email: None,
        date: None,
        from: None,
        to: None,
        wishes: Vec::new(),
        minutes: None,
        theme: None,
        remark: None,
        assumed: Vec::new(),
        missing: Vec::new(),
    }
}

/// Those who are meant, where number and name agree with the roster, or the person who acts gave the number.
pub(super) fn people_meant(known: &Known, request: &Request) -> Result<Vec<MemberNumber>, String> {
    if request.people.is_empty() {
        return Err("it does not say who it is: say --member NUMBER".to_owned());
    }
    request.people.iter().map(|person| member_meant(known, person)).collect()
}

fn member_meant(known: &Known, person: &Person) -> Result<MemberNumber, String> {
    let number = person.member_number.as_deref().and_then(MemberNumber::parse);
    let number = number.ok_or("it names nobody by a member number: say who it is with --member NUMBER")?;
    let member = member(known, &number).ok_or_else(|| format!("there is no member {number} on the roster"))?;
    let agrees = |name: &str| agreement(name, &member.entry) != Agreement::None;
    match &person.name {
        Some(name) if !agrees(name) => {
            Err(format!("the name is not that of member {number}: if it is that member, say --member {number}"))
        }
        _ => Ok(number),
    }
}

fn member<'a>(known: &'a Known, number: &MemberNumber) -> Option<&'a Member> {
    known.members.iter().find(|member| member.entry.number == *number)
}

/// Does it, and gives back how everything stood before.
pub(super) fn settle(turn: &mut Turn<'_>, vouched: Vouched) -> Result<Vec<Before>, String> {
    let known = turn.known;
    let on_roster = |number| member(known, number).ok_or_else(|| format!("there is no member {number} on the roster"));
    let people = vouched.people.iter().map(on_roster).collect::<Result<Vec<&Member>, String>>()?;
    let address = address_of(&people, vouched.preferred.as_ref())?;
    let request = filled_in(turn, vouched.request, &people);
    let mut arrival = as_a_letter(request, vouched.received);
    arrival.letter.from = vec![Mailbox { name: String::new(), address: address.clone() }];
    let sender = Sender::of_record(&address);
    let earlier = std::mem::take(&mut turn.decision);
    let requests = arrival.reading.requests.as_slice();
    let (letter, manner) = (vouched.letter.unwrap_or(NO_LETTER), Manner::Notice);
    let incoming = Incoming { letter, arrival: &arrival, sender: &sender, requests, manner, joined: None };
    let conclusion = settle_all(turn, &incoming);
    let decision = std::mem::replace(&mut turn.decision, earlier);
    if let Some(refusal) = refusal(&conclusion) {
        return Err(refusal);
    }
    let before = before(known, &decision, &vouched.people);
    adopt(turn, decision);
    Ok(before)
}

/// Stands for none while a booking by telephone goes through the same functions.
const NO_LETTER: LetterId = 0;

/// The address of the letter, of the reservation, or the first of the roster's: known of everybody.
fn address_of(people: &[&Member], preferred: Option<&Address>) -> Result<Address, String> {
    let first = people.first().ok_or("it does not say who it is: say --member NUMBER")?;
    let agreed = first.agreed.iter().map(|agreed| &agreed.address);
    let mut candidates = preferred.into_iter().chain(&first.entry.addresses).chain(agreed);
    let known_to_all = |address: &&Address| people.iter().all(|member| member.knows(address));
    candidates.find(known_to_all).cloned().ok_or_else(|| match people {
        [one] => format!(
            "member {} has no known address to confirm to: agree one first, `uketsuke roster agree`",
            one.entry.number
        ),
        _ => "they have no known address in common: take each by himself, with --member".to_owned(),
    })
}

/// As the roster names them, and the whole session where no hours are said.
fn filled_in(turn: &Turn<'_>, request: Request, people: &[&Member]) -> Request {
    let person = |member: &&Member| Person {
        member_number: Some(member.entry.number.to_string()),
        name: Some(member.entry.name.clone()),
    };
    let key = request.date.map(|date| SessionKey { service: request.service.clone(), date });
    let hours = key.and_then(|key| occasion(turn.policy, &turn.known.sessions, &key)).map(|o: Occasion<'_>| o.hours);
    let asks = request.action == Action::New;
    let (from, to) = (hours.map(|h| h.from).filter(|_| asks), hours.map(|h| h.to).filter(|_| asks));
    Request {
        people: people.iter().map(person).collect(),
        from: request.from.or(from),
        to: request.to.or(to),
        ..request
    }
}

/// Why it is not done, for the person who acts.
fn refusal(conclusion: &Conclusion) -> Option<String> {
    let why = match (conclusion.state, conclusion.reason) {
        (_, LetterReason::DateNotOpen) => "there is nothing on that date, or it is over",
        (LetterState::Taken, _) => return None,
        (_, LetterReason::Incomplete) => "something is missing or contradicts itself: say --date, --from and --to",
        (_, LetterReason::IdentityUncertain) => "it is not certain who is meant: say --member NUMBER",
        (_, LetterReason::LetterFailed) => "the confirmation cannot be written: look at `uketsuke check`",
        _ => "the desk does not settle this: answer by hand, then `uketsuke review answered`",
    };
    Some(why.to_owned())
}

/// How what is about to change for these people stands now; who gets a place that they leave keeps it.
fn before(known: &Known, decision: &Decision, people: &[MemberNumber]) -> Vec<Before> {
    let mut made: BTreeMap<ReservationId, Reservation> = BTreeMap::new();
    let mut consultations = BTreeSet::new();
    for fact in &decision.facts {
        match fact {
            Fact::ReservationKept(kept) => {
                made.insert(kept.id, kept.clone());
            }
            Fact::ReservationStands { reservation, status } => {
                let there = made.get(reservation).or_else(|| known.reservations.iter().find(|r| r.id == *reservation));
                let changed = there.map(|r| Reservation { status: *status, ..r.clone() });
                made.extend(changed.map(|r| (r.id, r)));
            }
            Fact::Consultation(ConsultationFact::Kept(kept)) => {
                consultations.insert(kept.id);
            }
            _ => {}
        }
    }
    let consultations = consultations.into_iter().map(|id| Before::Consultation { id });
    let theirs = |r: &Reservation| r.people.iter().any(|guest| people.contains(&guest.number));
    let was = |id| known.reservations.iter().find(|r| r.id == id).cloned().map(Box::new);
    let made = made.into_values().filter(theirs);
    made.map(|made| Before::Reservation { was: was(made.id), made: Box::new(made) }).chain(consultations).collect()
}

/// Nothing of it names a letter that there is not.
fn adopt(turn: &mut Turn<'_>, decision: Decision) {
    let Decision { facts, drafts, timers, .. } = decision;
    for fact in facts {
        turn.keep(match fact {
            Fact::ReservationKept(reservation) => Fact::ReservationKept(Reservation {
                letter: reservation.letter.filter(|id| *id != NO_LETTER),
                ..reservation
            }),
            Fact::Consultation(ConsultationFact::Kept(kept)) => {
                let letter = kept.letter.filter(|id| *id != NO_LETTER);
                Fact::Consultation(ConsultationFact::Kept(Consultation { letter, ..kept }))
            }
            fact => fact,
        });
    }
    let named = |draft: Draft| Draft { answers: draft.answers.filter(|id| *id != NO_LETTER), ..draft };
    turn.decision.drafts.extend(drafts.into_iter().map(named));
    turn.decision.timers.extend(timers);
}
