//! Consultations: one member's half hour or hour on the telephone.
//!
//! Each request is judged alone and recorded at once. Which slots there are is `slots`' affair, who gets one
//! `placing`'s, what was offered and is picked `offers`', which one a change means `meant`'s, how it is told
//! `telling`'s; `acts` is the staff's telephone, `day` the morning of the day.

mod acts;
mod book;
mod day;
mod meant;
mod offers;
mod placing;
mod slots;
mod telling;

pub(super) use acts::act;
pub(super) use day::{freed_again, morning, sweep, timers_of};
pub(super) use meant::in_question;

use super::identity::{Identified, identify};
use super::policy::Appointments;
use super::questions;
use super::records::{BookedBy, Consultation, ConsultationFact, Guest, LetterReason, Topic};
use super::requests::{Incoming, Remains, Unsettled};
use super::turn::Turn;
use crate::mail::Address;
use crate::reading::{Action, Key, Request, Service, ServiceKind, Wish};
use offers::Pick;
use placing::{Placed, Regret, Wanted};

/// What became of one request, as far as it is to be told.
enum Talk {
    Booked {
        now: Consultation,
        before: Option<Consultation>,
    },
    Cancelled(Consultation),
    Regretted(Regret),
    /// The month's number is reached.
    Limited(Vec<Guest>),
}

/// What became of a letter's requests for one appointment service.
pub(super) struct Settled<'a> {
    service: &'a Service,
    rules: &'a Appointments,
    talks: Vec<Talk>,
    unsettled: Vec<Unsettled>,
}

/// Records what follows from each request, in the order written; one `Settled` a service.
pub(super) fn settle<'a, 't: 'a>(
    turn: &mut Turn<'t>,
    incoming: &Incoming<'a>,
    requests: &[&'a Request],
) -> Vec<Settled<'a>> {
    let mut all: Vec<Settled<'a>> = services(turn).collect();
    for settled in &mut all {
        let mine: Vec<&Request> = requests.iter().copied().filter(|r| r.service == settled.service.id).collect();
        for request in &mine {
            settled.rule(turn, incoming, request);
        }
        if mine.is_empty() {
            settled.rule_on_plain_reply(turn, incoming);
        }
    }
    all.retain(|settled| !settled.talks.is_empty() || !settled.unsettled.is_empty());
    all
}

/// Whether a letter that asks for nothing by itself picks a time that was offered.
pub(super) fn picks(turn: &Turn<'_>, incoming: &Incoming<'_>) -> bool {
    offers::pick(turn, incoming, None).is_some()
}

fn services<'a, 't: 'a>(turn: &Turn<'t>) -> impl Iterator<Item = Settled<'a>> + use<'a, 't> {
    let policy = turn.policy;
    let appointments = policy.guide.services.iter().filter(|service| service.kind == ServiceKind::Appointment);
    appointments.filter_map(|service| {
        let rules = policy.appointments_of(&service.id)?;
        Some(Settled { service, rules, talks: Vec::new(), unsettled: Vec::new() })
    })
}

impl<'a> Settled<'a> {
    fn rule(&mut self, turn: &mut Turn<'_>, incoming: &Incoming<'_>, request: &Request) {
        match request.action {
            Action::New => self.rule_on_new(turn, incoming, request),
            Action::Cancel => self.rule_on_cancel(turn, incoming, request),
            Action::Change => self.rule_on_change(turn, incoming, request),
        }
    }

    /// A request that is not whole may be the reply to an offer of ours.
    fn rule_on_new(&mut self, turn: &mut Turn<'_>, incoming: &Incoming<'_>, request: &Request) {
        let lacks = |key: Key| request.missing.contains(&key);
        let Some(minutes) = request.minutes.filter(|_| !lacks(Key::MemberNumber) && !lacks(Key::Name)) else {
            return match offers::pick(turn, incoming, Some(request)) {
                Some(pick) => self.place_pick(turn, incoming, pick),
                None => self.ask_or_leave((turn, incoming), request, LetterReason::Incomplete),
            };
        };
        let (mut people, mut uncertain): (Vec<Identified>, Vec<_>) = (Vec::new(), Vec::new());
        for person in &request.people {
            match identify(&turn.known.members, person, incoming.sender) {
                Some(identified) => people.push(identified),
                None => uncertain.push(person.clone()),
            }
        }
        if people.is_empty() {
            return self.ask_or_leave((turn, incoming), request, LetterReason::IdentityUncertain);
        }
        if !uncertain.is_empty() {
            let request = Request { people: uncertain, ..request.clone() };
            let (remains, why) = (Remains::Companions, LetterReason::IdentityUncertain);
            self.unsettled.push(Unsettled { request, remains, why });
        }
        let wanted = Wanted {
            people: people.iter().map(Identified::guest).collect(),
            minutes,
            wishes: request.wishes.clone(),
            topic: topic_of(request),
            remark: request.remark.is_some(),
            ..self.wanted(incoming, address(turn, incoming, request, &people))
        };
        self.place(turn, incoming, request, &wanted);
    }

    /// What every wish of this letter has in common.
    fn wanted(&self, incoming: &Incoming<'_>, email: Address) -> Wanted<'a> {
        Wanted {
            service: self.service,
            rules: self.rules,
            people: Vec::new(),
            email: Some(email),
            minutes: 0,
            wishes: Vec::new(),
            moves: None,
            topic: None,
            remark: false,
            letter: Some(incoming.letter),
            asked_at: incoming.arrival.received,
            booked_by: BookedBy::mail(),
        }
    }

    fn place(&mut self, turn: &mut Turn<'_>, incoming: &Incoming<'_>, request: &Request, wanted: &Wanted<'_>) {
        match placing::place(turn, wanted) {
            Placed::Booked { now, before } => {
                // An earlier request of this very letter for the same day is this one.
                self.talks.retain(|talk| !matches!(talk, Talk::Booked { now: made, .. } if made.id == now.id));
                if let Some(old) = before.as_ref().filter(|old| old.starts_at() != now.starts_at()) {
                    offers::leave_way_back(turn, old, Some(now.id), Some(incoming.letter));
                }
                self.talks.push(Talk::Booked { now, before });
            }
            Placed::Regretted(regret) => {
                offers::remember(turn, wanted, &regret);
                self.talks.push(Talk::Regretted(regret));
            }
            Placed::Limited => self.talks.push(Talk::Limited(wanted.people.clone())),
            Placed::SeenTooLate => self.leave(request, LetterReason::DateNotOpen),
            Placed::SecondOfTheDay => self.leave(request, LetterReason::NotSettledHere),
        }
    }

    fn rule_on_cancel(&mut self, turn: &mut Turn<'_>, incoming: &Incoming<'_>, request: &Request) {
        match meant::meant(turn, incoming, request) {
            // A letter that takes back what it asks for itself is for a person.
            Ok(meant) if meant.letter == Some(incoming.letter) => self.leave(request, LetterReason::Incomplete),
            Ok(meant) => {
                let gone = Consultation { remark: meant.remark || request.remark.is_some(), ..meant.cancelled() };
                book::keep(turn, ConsultationFact::Kept(gone));
                offers::leave_way_back(turn, &meant, None, Some(incoming.letter));
                self.talks.push(Talk::Cancelled(meant));
            }
            Err(why @ LetterReason::DateNotOpen) => self.leave(request, why),
            Err(why) => self.ask_or_leave((turn, incoming), request, why),
        }
    }

    /// What is not said stays: the hour of another day, the length.
    fn rule_on_change(&mut self, turn: &mut Turn<'_>, incoming: &Incoming<'_>, request: &Request) {
        let old = match meant::meant(turn, incoming, request) {
            Ok(meant) => meant,
            Err(why @ LetterReason::DateNotOpen) => return self.leave(request, why),
            Err(why) => return self.ask_or_leave((turn, incoming), request, why),
        };
        let whole = |wish: &Wish| Wish {
            date: wish.date.or(Some(old.session.date)),
            time: wish.time.or(Some(old.start).filter(|_| wish.within.is_none())),
            ..*wish
        };
        let mut wishes: Vec<_> = request.wishes.iter().map(whole).collect();
        if wishes.is_empty() && request.minutes.is_some() {
            wishes.push(Wish { date: Some(old.session.date), time: Some(old.start), within: None });
        }
        let email = old.email.clone().unwrap_or_else(|| incoming.sender.address.clone());
        let wanted = Wanted {
            people: old.people.clone(),
            minutes: request.minutes.unwrap_or(old.minutes),
            wishes,
            topic: topic_of(request),
            remark: request.remark.is_some(),
            moves: Some(old),
            ..self.wanted(incoming, email)
        };
        self.place(turn, incoming, request, &wanted);
    }

    fn rule_on_plain_reply(&mut self, turn: &mut Turn<'_>, incoming: &Incoming<'_>) {
        if let Some(pick) = offers::pick(turn, incoming, None).filter(|pick| pick.offer.service == self.service.id) {
            self.place_pick(turn, incoming, pick);
        }
    }

    fn place_pick(&mut self, turn: &mut Turn<'_>, incoming: &Incoming<'_>, pick: Pick) {
        let request = pick.as_request(incoming);
        let wanted = Wanted {
            people: pick.people,
            minutes: pick.minutes,
            wishes: pick.wishes,
            moves: pick.moves,
            topic: pick.topic,
            remark: pick.remark,
            ..self.wanted(incoming, pick.offer.email)
        };
        self.place(turn, incoming, &request, &wanted);
    }

    /// The sender is asked for what is missing; where nothing is, it is left for this reason.
    fn ask_or_leave(&mut self, asking: (&Turn<'_>, &Incoming<'_>), request: &Request, why: LetterReason) {
        match questions::lacking(asking.0, asking.1, request) {
            Some(lacking) => self.unsettled.push(Unsettled::lacking(lacking)),
            None => self.leave(request, why),
        }
    }

    fn leave(&mut self, request: &Request, why: LetterReason) {
        self.unsettled.push(Unsettled { request: request.clone(), remains: Remains::All, why });
    }

    /// After the answer: word to who takes the calls, to the address the letter did not come from, and to the line.
    pub fn follow_up(&self, turn: &mut Turn<'_>, incoming: &Incoming<'_>) {
        for talk in &self.talks {
            match talk {
                Talk::Booked { now, before } => {
                    day::tell_hosts_of_change(turn, self.rules, (Some(now), before.as_ref()));
                    telling::notify_elsewhere(turn, self, incoming, talk);
                    if let Some(old) = before.as_ref().filter(|old| old.slots().any(|s| now.slots().all(|n| n != s))) {
                        offers::offer_freed(turn, self.service, old.session.date);
                    }
                }
                Talk::Cancelled(gone) => {
                    day::tell_hosts_of_change(turn, self.rules, (None, Some(gone)));
                    telling::notify_elsewhere(turn, self, incoming, talk);
                    offers::offer_freed(turn, self.service, gone.session.date);
                }
                Talk::Regretted(_) | Talk::Limited(_) => {}
            }
        }
    }
}

fn topic_of(request: &Request) -> Option<Topic> {
    request.theme.clone().map(Topic)
}

/// The address in the letter, where it is a known one of all of them; else the sender's, which is.
fn address(turn: &Turn<'_>, incoming: &Incoming<'_>, request: &Request, people: &[Identified]) -> Address {
    let known = |address: &&Address| {
        people.iter().all(|p| turn.known.members.iter().any(|m| m.entry.number == *p.number() && m.knows(address)))
    };
    request.email.as_ref().filter(known).unwrap_or(incoming.sender.address).clone()
}
