//! The staff's telephone: booking, moving and cancelling through the same decision as the letters.

use chrono::{NaiveDate, NaiveTime};

use super::book::{self, standing};
use super::day::{offered, tell_hosts_of_change};
use super::offers::offer_freed;
use super::placing::{Placed, Regret, Wanted, place};
use super::telling::{consultation_in_words, notify, start_in_words, topic_in_words};
use crate::desk::decision::{Answer, DraftKind, Fact};
use crate::desk::member::Member;
use crate::desk::policy::Appointments;
use crate::desk::records::{
    ActFact, Before, BookedBy, Consultation, ConsultationDeed, ConsultationFact, ConsultationId, Guest,
    TelephoneConsultation,
};
use crate::desk::turn::Turn;
use crate::desk::words::Template;
use crate::desk::words::values::{Talk, TalkOutcome, Unplaced};
use crate::reading::{Service, Wish};

/// What a person of the staff does about consultations.
pub fn act(turn: &mut Turn<'_>, deed: &ConsultationDeed, who: &str) -> Answer {
    match deed {
        ConsultationDeed::Book(booking) => book(turn, booking, who),
        ConsultationDeed::Move { id, date, start, minutes } => move_to(turn, *id, (*date, *start, *minutes), who),
        ConsultationDeed::Cancel { id } => cancel(turn, *id),
    }
}

fn book(turn: &mut Turn<'_>, booking: &TelephoneConsultation, who: &str) -> Answer {
    let Some(offered) = offered(turn, &booking.service) else {
        return refused(format!("{} takes no appointments", booking.service));
    };
    let members = &turn.known.members;
    let Some(member) = members.iter().find(|m| m.entry.number == booking.member) else {
        return refused(format!("there is no member {} on the roster", booking.member));
    };
    let there = standing(turn)
        .into_iter()
        .find(|c| c.session.service == booking.service && c.session.date == booking.date && c.is_for(&booking.member));
    if let Some(there) = there {
        let start = there.start.format("%H:%M");
        return refused(format!("member {} has {start} on that day: consultations move {}", booking.member, there.id));
    }
    let wanted = Wanted {
        people: vec![guest(member)],
        email: member.entry.addresses.first().cloned(),
        minutes: booking.minutes,
        wishes: vec![Wish { date: Some(booking.date), time: Some(booking.start), within: None }],
        topic: booking.topic.clone(),
        ..by_telephone(turn, offered, who)
    };
    told(turn, offered, &wanted)
}

fn move_to(turn: &mut Turn<'_>, id: ConsultationId, to: (NaiveDate, NaiveTime, Option<u32>), who: &str) -> Answer {
    let found = ahead(turn, id);
    let (old, offered) = match found {
        Ok(found) => found,
        Err(refusal) => return refusal,
    };
    let (date, start, minutes) = to;
    let wanted = Wanted {
        people: old.people.clone(),
        email: old.email.clone(),
        minutes: minutes.unwrap_or(old.minutes),
        wishes: vec![Wish { date: Some(date), time: Some(start), within: None }],
        moves: Some(old),
        ..by_telephone(turn, offered, who)
    };
    told(turn, offered, &wanted)
}

fn cancel(turn: &mut Turn<'_>, id: ConsultationId) -> Answer {
    let (old, offered) = match ahead(turn, id) {
        Ok(found) => found,
        Err(refusal) => return refusal,
    };
    book::keep(turn, ConsultationFact::Kept(old.cancelled()));
    // Of a couple one alone can be booked by telephone.
    if let [guest] = old.people.as_slice() {
        let (service, date) = (old.session.service.clone(), old.session.date);
        let (member, start, minutes) = (guest.number.clone(), old.start, old.minutes);
        let again = TelephoneConsultation { service, member, date, start, minutes, topic: None };
        remember(turn, ConsultationDeed::Book(again));
    }
    let talk = consultation_in_words(TalkOutcome::Cancelled, &old);
    let written = notify(turn, offered, &old, (DraftKind::Notice, Template::ConsultationNotice, talk));
    tell_hosts_of_change(turn, offered.1, (None, Some(&old)));
    offer_freed(turn, offered.0, old.session.date);
    Answer::Done { said: format!("cancelled: {}{}", named(&old), of_letter(written)) }
}

fn by_telephone<'a>(turn: &Turn<'a>, offered: (&'a Service, &'a Appointments), who: &str) -> Wanted<'a> {
    Wanted {
        service: offered.0,
        rules: offered.1,
        people: Vec::new(),
        email: None,
        minutes: 0,
        wishes: Vec::new(),
        moves: None,
        topic: None,
        remark: false,
        letter: None,
        asked_at: turn.now,
        booked_by: BookedBy(who.to_owned()),
    }
}

/// One that stands and is not over, with its service.
fn ahead<'a>(turn: &Turn<'a>, id: ConsultationId) -> Result<(Consultation, (&'a Service, &'a Appointments)), Answer> {
    let found = standing(turn).into_iter().find(|c| c.id == id);
    let Some(found) = found.filter(|c| c.starts_at() > turn.now.naive_local()) else {
        return Err(refused(format!("there is no consultation {id} ahead")));
    };
    let offered = offered(turn, &found.session.service);
    let offered = offered.ok_or_else(|| refused(format!("{} takes no appointments", found.session.service)))?;
    Ok((found, offered))
}

fn guest(member: &Member) -> Guest {
    Guest { number: member.entry.number.clone(), name: member.entry.name.clone() }
}

/// Places it, writes to the member, and says what was done.
fn told(turn: &mut Turn<'_>, offered: (&Service, &Appointments), wanted: &Wanted<'_>) -> Answer {
    match place(turn, wanted) {
        Placed::Booked { now, before } => {
            let outcome = if before.is_some() { TalkOutcome::Moved } else { TalkOutcome::Booked };
            let moved_from = before.as_ref().map(|old| start_in_words(old.starts_at()).into()).unwrap_or_default();
            let talk = Talk { topic: topic_in_words(&now), before: moved_from, ..consultation_in_words(outcome, &now) };
            let written = notify(turn, offered, &now, (DraftKind::Notice, Template::ConsultationNotice, talk));
            tell_hosts_of_change(turn, offered.1, (Some(&now), before.as_ref()));
            if let Some(old) = &before {
                offer_freed(turn, offered.0, old.session.date);
            }
            remember(
                turn,
                match &before {
                    Some(old) => {
                        let (date, start, minutes) = (old.session.date, old.start, Some(old.minutes));
                        ConsultationDeed::Move { id: now.id, date, start, minutes }
                    }
                    None => ConsultationDeed::Cancel { id: now.id },
                },
            );
            let done = if before.is_some() { "moved" } else { "booked" };
            Answer::Done { said: format!("{done}: {}{}", named(&now), of_letter(written)) }
        }
        Placed::Regretted(regret) => refused(regret_in_english(&regret)),
        Placed::Limited => refused("the member's number for that month is reached".to_owned()),
        Placed::SecondOfTheDay => refused("the member has another one on that day".to_owned()),
        Placed::SeenTooLate => refused("that start is past".to_owned()),
    }
}

/// What undoes it.
fn remember(turn: &mut Turn<'_>, by: ConsultationDeed) {
    turn.keep(Fact::Act(ActFact::Undoable(vec![Before::Consulted { by }])));
}

fn named(one: &Consultation) -> String {
    let numbers: Vec<&str> = one.people.iter().map(|guest| guest.number.as_str()).collect();
    let (date, start, end) = (one.session.date, one.start.format("%H:%M"), one.end().format("%H:%M"));
    format!("consultation {}, member {}, {date} {start}-{end}", one.id, numbers.join(" and "))
}

fn of_letter(written: bool) -> &'static str {
    if written { "; the member gets a letter" } else { "; the member has no mail address: tell her by telephone" }
}

fn regret_in_english(regret: &Regret) -> String {
    let why = match regret.why {
        Unplaced::Taken => "that time is taken",
        Unplaced::Outside => "there is no such start for so long",
        Unplaced::TooSoon => "that start is past",
        Unplaced::NoHour | Unplaced::NoDay => "a day and a start are needed",
    };
    let free: Vec<String> = regret.starts.iter().map(|start| start.format("%Y-%m-%d %H:%M").to_string()).collect();
    let free = if free.is_empty() { "nothing is free".to_owned() } else { format!("free are {}", free.join(", ")) };
    format!("{why}; {free}")
}

fn refused(said: String) -> Answer {
    Answer::Refused { said }
}
