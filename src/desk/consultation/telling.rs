//! What letters say of consultations: the section of the one answer, and the notices that answer nothing.

use chrono::{Duration, NaiveDateTime};

use super::placing::Regret;
use super::{Settled, Talk};
use crate::desk::decision::{Carries, DraftKind};
use crate::desk::policy::Appointments;
use crate::desk::records::{Consultation, LetterReason, Offer};
use crate::desk::requests::{Incoming, Part, Remains, Section, Told, names_in_words};
use crate::desk::turn::{About, Post, Turn};
use crate::desk::words::values::{self, ConsultationNotice, ConsultationPart, FreedSlots, SlotRow, TalkOutcome};
use crate::desk::words::{Plain, Template, Unwritten, Written, date_words, day_words, duration_words, time_words};
use crate::reading::{Service, Wish};

impl Settled<'_> {
    /// The service's part of the answer, and what is left over.
    pub fn part(&mut self) -> Part {
        let told = self.kind().map(|(kind, reason)| Told {
            section: Section::Consultation(self.section()),
            kind,
            reason,
            topic: self.subject(),
            people: self.people(),
            about: self.only_one().map(about),
            carries: if self.names_topic() { Carries::Topic } else { Carries::Nothing },
        });
        Part { told, unsettled: std::mem::take(&mut self.unsettled) }
    }

    fn kind(&self) -> Option<(DraftKind, LetterReason)> {
        let any = |fits: fn(&Talk) -> bool| self.talks.iter().any(fits);
        if any(|talk| matches!(talk, Talk::Booked { .. })) {
            Some((DraftKind::Confirmation, LetterReason::Confirmed))
        } else if any(|talk| matches!(talk, Talk::Cancelled(_))) {
            Some((DraftKind::Cancelled, LetterReason::Cancelled))
        } else {
            (!self.talks.is_empty()).then_some((DraftKind::NotOpen, LetterReason::Offered))
        }
    }

    /// The one consultation that the letter is about.
    fn only_one(&self) -> Option<&Consultation> {
        match self.talks.as_slice() {
            [Talk::Booked { now, .. }] => Some(now),
            [Talk::Cancelled(gone)] => Some(gone),
            _ => None,
        }
    }

    fn subject(&self) -> Option<Plain> {
        let one = self.only_one()?;
        Some(Plain::new(&format!("{} {}", self.service.name, day_words(one.session.date))))
    }

    fn people(&self) -> Vec<String> {
        let people = self.talks.iter().flat_map(|talk| match talk {
            Talk::Booked { now, .. } => now.people.clone(),
            Talk::Cancelled(gone) => gone.people.clone(),
            Talk::Regretted(regret) => regret.people.clone(),
            Talk::Limited(people) => people.clone(),
        });
        people.map(|guest| guest.name).collect()
    }

    fn names_topic(&self) -> bool {
        self.talks.iter().any(|talk| matches!(talk, Talk::Booked { now, .. } if now.topic.is_some()))
    }

    fn section(&self) -> ConsultationPart {
        ConsultationPart {
            service: Plain::new(&self.service.name),
            phone: Plain::new(&self.rules.phone),
            hours: hours_in_words(self.service),
            talks: self.talks.iter().map(|talk| talk_in_words(self.rules, talk)).collect(),
            companion: self.unsettled.iter().any(|one| one.remains == Remains::Companions),
        }
    }
}

fn hours_in_words(service: &Service) -> Vec<Plain> {
    let windows = service.calendar.windows.iter();
    windows.map(|w| crate::desk::words::span_words(w.from, w.to).into()).collect()
}

fn talk_in_words(rules: &Appointments, talk: &Talk) -> values::Talk {
    match talk {
        Talk::Booked { now, before } => {
            let moved = before.as_ref().filter(|old| (old.starts_at(), old.minutes) != (now.starts_at(), now.minutes));
            let outcome = if moved.is_some() { TalkOutcome::Moved } else { TalkOutcome::Booked };
            let before = moved.map(|old| start_in_words(old.starts_at()).into()).unwrap_or_default();
            values::Talk { before, topic: topic_in_words(now), ..consultation_in_words(outcome, now) }
        }
        Talk::Cancelled(gone) => consultation_in_words(TalkOutcome::Cancelled, gone),
        Talk::Regretted(regret) => regret_in_words(regret),
        Talk::Limited(_) => values::Talk {
            outcome: TalkOutcome::Limited,
            limit: rules.per_member_and_month.unwrap_or_default(),
            ..values::Talk::nothing()
        },
    }
}

/// One consultation, as every letter about it says it.
pub(super) fn consultation_in_words(outcome: TalkOutcome, one: &Consultation) -> values::Talk {
    let names = one.people.iter().map(|guest| Plain::new(&guest.name));
    values::Talk {
        outcome,
        day: day_words(one.session.date).into(),
        date: date_words(one.session.date).into(),
        from: time_words(one.start).into(),
        to: time_words(one.end()).into(),
        length: length_in_words(one.minutes),
        together: if one.people.len() > 1 { names.collect() } else { Vec::new() },
        ..values::Talk::nothing()
    }
}

pub(super) fn topic_in_words(one: &Consultation) -> Plain {
    one.topic.as_ref().map(|topic| Plain::topic(&topic.0)).unwrap_or_default()
}

fn length_in_words(minutes: u32) -> Plain {
    duration_words(Duration::minutes(i64::from(minutes))).into()
}

fn regret_in_words(regret: &Regret) -> values::Talk {
    values::Talk {
        outcome: TalkOutcome::Regretted,
        length: length_in_words(regret.minutes),
        why: Some(regret.why),
        wished: regret.wished.as_ref().map(wish_in_words).unwrap_or_default(),
        starts: rows(&regret.starts, regret.minutes),
        stays: regret.stays.as_ref().map(|c| start_in_words(c.starts_at()).into()).unwrap_or_default(),
        ..values::Talk::nothing()
    }
}

fn wish_in_words(wish: &Wish) -> Plain {
    let date = wish.date.map(day_words).unwrap_or_default();
    format!("{date}{}", wish.time.map(time_words).unwrap_or_default()).into()
}

pub(super) fn start_in_words(start: NaiveDateTime) -> String {
    format!("{}{}", day_words(start.date()), time_words(start.time()))
}

fn rows(starts: &[NaiveDateTime], minutes: u32) -> Vec<SlotRow> {
    let row = |(number, start): (usize, &NaiveDateTime)| SlotRow {
        number,
        day: day_words(start.date()).into(),
        from: time_words(start.time()).into(),
        to: time_words(start.time() + Duration::minutes(i64::from(minutes))).into(),
    };
    (1..).zip(starts).map(row).collect()
}

pub(super) fn about(one: &Consultation) -> About {
    About { session: Some(one.session.clone()), ..About::default() }
}

/// The letter to the first in line.
pub(super) fn freed(
    turn: &Turn<'_>,
    service: &Service,
    offer: &Offer,
    starts: &[NaiveDateTime],
) -> Result<Written, Unwritten> {
    let stays = super::book::standing(turn).into_iter().find(|c| Some(c.id) == offer.moves);
    let values = FreedSlots {
        name: names(&offer.people),
        service: Plain::new(&service.name),
        day: starts.first().map(|start| day_words(start.date())).unwrap_or_default().into(),
        starts: rows(starts, offer.minutes),
        stays: stays.map(|c| start_in_words(c.starts_at()).into()).unwrap_or_default(),
        office: turn.office(),
    };
    turn.policy.words.write(Template::FreedSlots, &values)
}

fn names(people: &[crate::desk::records::Guest]) -> Plain {
    names_in_words(&people.iter().map(|guest| guest.name.clone()).collect::<Vec<_>>())
}

/// A notice about one consultation to the known address its letters go to; whether there is one.
pub(super) fn notify(
    turn: &mut Turn<'_>,
    of: (&Service, &Appointments),
    one: &Consultation,
    told: (DraftKind, Template, values::Talk),
) -> bool {
    let Some(email) = one.email.clone() else { return false };
    let (kind, template, talk) = told;
    let carries = if talk.topic.as_str().is_empty() { Carries::Nothing } else { Carries::Topic };
    let values = ConsultationNotice {
        name: names(&one.people),
        service: Plain::new(&of.0.name),
        phone: Plain::new(&of.1.phone),
        talk,
        office: turn.office(),
    };
    match turn.policy.words.write(template, &values) {
        Ok(written) => {
            let post = Post::new(kind, &email, written).about(about(one)).until(turn.now + Duration::hours(24));
            turn.post(Post { carries, ..post });
        }
        Err(fault) => turn.unwritten(one.letter, &fault),
    }
    true
}

/// Whatever was given up or changed is told to the address that its letters went to, too.
pub(super) fn notify_elsewhere(turn: &mut Turn<'_>, settled: &Settled<'_>, incoming: &Incoming<'_>, talk: &Talk) {
    let told_of = match talk {
        Talk::Booked { before, .. } => before.as_ref(),
        Talk::Cancelled(gone) => Some(gone),
        Talk::Regretted(_) | Talk::Limited(_) => None,
    };
    let Some(old) = told_of.filter(|old| old.email.as_ref().is_some_and(|email| email != incoming.sender.address))
    else {
        return;
    };
    let told = talk_in_words(settled.rules, talk);
    notify(turn, (settled.service, settled.rules), old, (DraftKind::Notice, Template::ConsultationNotice, told));
}

impl values::Talk {
    /// Nothing is said of anything.
    pub(super) fn nothing() -> Self {
        let nothing = Plain::default;
        Self {
            outcome: TalkOutcome::Booked,
            day: nothing(),
            date: nothing(),
            from: nothing(),
            to: nothing(),
            length: nothing(),
            together: Vec::new(),
            before: nothing(),
            topic: nothing(),
            why: None,
            wished: nothing(),
            starts: Vec::new(),
            stays: nothing(),
            limit: 0,
        }
    }
}
