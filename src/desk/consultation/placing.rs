//! The one decision about slots, for letters and for the staff's telephone: the first wish that is free is taken;
//! where none is, it says why and names the nearest free starts.

use chrono::{Datelike as _, Duration, NaiveDate, NaiveDateTime};

use super::book::{self, offers, standing};
use super::slots::{Diary, Standing};
use crate::desk::policy::Appointments;
use crate::desk::records::{
    BookedBy, Consultation, ConsultationFact, Guest, LetterId, Offer, OfferStatus, ReservationStatus, SessionKey, Topic,
};
use crate::desk::turn::Turn;
use crate::desk::words::values::Unplaced;
use crate::mail::{Address, Moment};
use crate::reading::{Service, Wish};

/// So many free starts are named to who asked for another one.
const STARTS_NAMED: usize = 4;
/// Of a day that was asked for without an hour, all are.
const STARTS_OF_A_DAY: usize = 8;

/// What somebody wants, who is certain.
#[derive(Clone)]
pub(super) struct Wanted<'a> {
    pub service: &'a Service,
    pub rules: &'a Appointments,
    pub people: Vec<Guest>,
    /// A known address of all of them.
    pub email: Option<Address>,
    pub minutes: u32,
    /// Best first.
    pub wishes: Vec<Wish>,
    /// What is to be moved there; it keeps its slots until it is.
    pub moves: Option<Consultation>,
    pub topic: Option<Topic>,
    pub remark: bool,
    pub letter: Option<LetterId>,
    /// Receipt of the letter, or the booking: what cut-offs are judged by.
    pub asked_at: Moment,
    pub booked_by: BookedBy,
}

/// What became of it.
pub(super) enum Placed {
    Booked {
        now: Consultation,
        /// What these people had on that day, or wanted to move.
        before: Option<Consultation>,
    },
    Regretted(Regret),
    /// The month's number is reached.
    Limited,
    /// It came in time, and the desk saw it too late.
    SeenTooLate,
    /// It was to be moved to a day on which these people have another one.
    SecondOfTheDay,
}

/// Why nothing was booked, and what is free instead.
pub(super) struct Regret {
    pub why: Unplaced,
    /// What was wished for first.
    pub wished: Option<Wish>,
    pub minutes: u32,
    /// In the order of the calendar; empty where nothing is left.
    pub starts: Vec<NaiveDateTime>,
    pub people: Vec<Guest>,
    /// What was to be moved, and stays.
    pub stays: Option<Consultation>,
}

/// Gives the first wish that is free, or says what is.
pub(super) fn place(turn: &mut Turn<'_>, wanted: &Wanted<'_>) -> Placed {
    let earliest = (wanted.asked_at + wanted.notice()).naive_local();
    let Some(start) = wanted.wishes.iter().find_map(|wish| start_for(turn, wanted, wish, earliest)) else {
        return Placed::Regretted(regret(turn, wanted, earliest));
    };
    if start <= turn.now.naive_local() {
        return Placed::SeenTooLate;
    }
    let before = replaced(turn, wanted, start.date());
    if has_another(turn, wanted, start.date(), before.as_ref()) {
        return Placed::SecondOfTheDay;
    }
    if exceeds_limit(turn, wanted, start.date(), before.as_ref()) {
        return Placed::Limited;
    }
    let now = take(turn, wanted, start, before.as_ref());
    Placed::Booked { now, before }
}

impl Wanted<'_> {
    /// Who telephones is given what is not past.
    fn notice(&self) -> Duration {
        let by_mail = self.booked_by == BookedBy::mail();
        Duration::minutes(if by_mail { i64::from(self.rules.notice_minutes) } else { 0 })
    }
}

/// The free start that a wish means. A part of a day means the first in it; a day alone means none.
fn start_for(turn: &Turn<'_>, wanted: &Wanted<'_>, wish: &Wish, earliest: NaiveDateTime) -> Option<NaiveDateTime> {
    let date = wish.date?;
    let own = replaced(turn, wanted, date).map(|c| c.id);
    let booked = standing(turn);
    let diary = diary(turn, wanted.service, booked.iter().filter(|c| Some(c.id) != own), earliest);
    let exact = wish.time.map(|time| date.and_time(time));
    if let Some(start) = exact.filter(|start| diary.standing(*start, wanted.minutes) == Standing::Free) {
        return Some(start);
    }
    let part = wish.within?;
    let length = Duration::minutes(i64::from(wanted.minutes));
    diary.free_on(date, wanted.minutes).into_iter().find(|start| {
        let end = *start + length;
        start.time() >= part.from && end.time() <= part.to
    })
}

fn diary<'a>(
    turn: &Turn<'a>,
    service: &'a Service,
    booked: impl Iterator<Item = &'a Consultation>,
    earliest: NaiveDateTime,
) -> Diary<'a> {
    Diary::new(service, &turn.known.sessions, booked, earliest)
}

/// What would make room: what is to be moved, or what these people have on that day already. Nobody has two a day.
fn replaced(turn: &Turn<'_>, wanted: &Wanted<'_>, date: NaiveDate) -> Option<Consultation> {
    wanted.moves.clone().or_else(|| {
        standing(turn).into_iter().find(|c| {
            c.session.service == wanted.service.id && c.session.date == date && shares(&c.people, &wanted.people)
        })
    })
}

fn has_another(turn: &Turn<'_>, wanted: &Wanted<'_>, date: NaiveDate, replaced: Option<&Consultation>) -> bool {
    let other = |c: &Consultation| replaced.is_none_or(|r| r.id != c.id) && c.session.date == date;
    let theirs = |c: &Consultation| c.session.service == wanted.service.id && shares(&c.people, &wanted.people);
    standing(turn).iter().any(|c| other(c) && theirs(c))
}

pub(super) fn shares(some: &[Guest], others: &[Guest]) -> bool {
    some.iter().any(|guest| others.iter().any(|other| other.number == guest.number))
}

/// Places are few; the staff may give more than the rule does.
fn exceeds_limit(turn: &Turn<'_>, wanted: &Wanted<'_>, date: NaiveDate, replaced: Option<&Consultation>) -> bool {
    let Some(limit) = wanted.rules.per_member_and_month.filter(|_| wanted.booked_by == BookedBy::mail()) else {
        return false;
    };
    let same_month = |c: &Consultation| (c.session.date.year(), c.session.date.month()) == (date.year(), date.month());
    let counted = |guest: &Guest| {
        let theirs = standing(turn).into_iter().filter(|c| {
            let other = replaced.is_none_or(|r| r.id != c.id);
            other && c.session.service == wanted.service.id && same_month(c) && c.is_for(&guest.number)
        });
        theirs.count()
    };
    wanted.people.iter().any(|guest| u32::try_from(counted(guest)).is_ok_and(|count| count >= limit))
}

fn take(turn: &mut Turn<'_>, wanted: &Wanted<'_>, start: NaiveDateTime, before: Option<&Consultation>) -> Consultation {
    let consultation = Consultation {
        id: before.map_or_else(|| book::next_id(turn), |c| c.id),
        session: SessionKey { service: wanted.service.id.clone(), date: start.date() },
        start: start.time(),
        minutes: wanted.minutes,
        people: wanted.people.clone(),
        email: wanted.email.clone(),
        status: ReservationStatus::Confirmed,
        booked_by: before.map_or_else(|| wanted.booked_by.clone(), |c| c.booked_by.clone()),
        letter: wanted.letter.or(before.and_then(|c| c.letter)),
        asked_at: wanted.asked_at,
        remark: wanted.remark || before.is_some_and(|c| c.remark),
        topic: wanted.topic.clone().or_else(|| before.and_then(|c| c.topic.clone())),
    };
    book::keep(turn, ConsultationFact::Kept(consultation.clone()));
    close_offers(turn, wanted, start);
    consultation
}

/// Who has a time waits for no other, and earlier letters of ours no longer offer one.
fn close_offers(turn: &mut Turn<'_>, wanted: &Wanted<'_>, start: NaiveDateTime) {
    for offer in open_offers_of(turn, wanted) {
        let status = if offer.starts.contains(&start) { OfferStatus::Taken } else { OfferStatus::Lapsed };
        book::keep(turn, ConsultationFact::OfferKept(offer.closed(status)));
    }
}

pub(super) fn open_offers_of(turn: &Turn<'_>, wanted: &Wanted<'_>) -> Vec<Offer> {
    let mut found = offers(turn);
    found.retain(|o| o.is_open() && o.service == wanted.service.id && shares(&o.people, &wanted.people));
    found
}

fn regret(turn: &Turn<'_>, wanted: &Wanted<'_>, earliest: NaiveDateTime) -> Regret {
    let booked = standing(turn);
    let kept = wanted.moves.as_ref().map(|c| c.id);
    let others = || booked.iter().filter(|c| Some(c.id) != kept);
    let asked = diary(turn, wanted.service, others(), earliest);
    let reachable = (turn.now + wanted.notice()).naive_local();
    let now = diary(turn, wanted.service, others(), reachable);
    let first = wanted.wishes.iter().find(|w| w.date.is_some() && w.time.is_some()).or(wanted.wishes.first()).copied();
    let (why, near) = match first.map(|wish| (wish.date, wish.time.or(wish.within.map(|part| part.from)))) {
        Some((Some(date), Some(time))) => {
            let wished = date.and_time(time);
            let hour = first.is_some_and(|w| w.time.is_some());
            (if hour { why(asked.standing(wished, wanted.minutes)) } else { why_none_in_part(&asked, wished) }, wished)
        }
        Some((Some(date), None)) => {
            let free = now.free_on(date, wanted.minutes);
            let from = date.and_time(opening(wanted.service));
            if !free.is_empty() {
                let starts = free.into_iter().take(STARTS_OF_A_DAY).collect();
                return Regret::of(wanted, (Unplaced::NoHour, first), starts);
            }
            (if now.is_open(date) { Unplaced::Taken } else { Unplaced::Outside }, from)
        }
        _ => (Unplaced::NoDay, wanted.moves.as_ref().map_or(reachable, Consultation::starts_at)),
    };
    Regret::of(wanted, (why, first), now.nearest(near, wanted.minutes, STARTS_NAMED))
}

fn why(standing: Standing) -> Unplaced {
    match standing {
        Standing::Taken | Standing::Free => Unplaced::Taken,
        Standing::Outside => Unplaced::Outside,
        Standing::TooSoon => Unplaced::TooSoon,
    }
}

fn why_none_in_part(diary: &Diary<'_>, wished: NaiveDateTime) -> Unplaced {
    if diary.is_open(wished.date()) { Unplaced::Taken } else { Unplaced::Outside }
}

fn opening(service: &Service) -> chrono::NaiveTime {
    service.calendar.windows.first().map_or(chrono::NaiveTime::MIN, |window| window.from)
}

impl Regret {
    fn of(wanted: &Wanted<'_>, why: (Unplaced, Option<Wish>), starts: Vec<NaiveDateTime>) -> Self {
        Self {
            why: why.0,
            wished: why.1,
            minutes: wanted.minutes,
            starts,
            people: wanted.people.clone(),
            stays: wanted.moves.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::desk::event::Dice;
    use crate::desk::known::{ConsultationsKnown, Known};
    use crate::desk::member::MemberNumber;
    use crate::desk::policy::Policy;
    use crate::reading::ServiceKind;

    fn guest(number: &str) -> Guest {
        Guest { number: MemberNumber::parse(number).unwrap(), name: "高橋 花子".to_owned() }
    }

    fn moment(written: &str) -> Moment {
        chrono::DateTime::parse_from_rfc3339(written).unwrap()
    }

    fn wanted<'a>(policy: &'a Policy, booked_by: BookedBy, start: &str) -> Wanted<'a> {
        let appointment = |service: &&Service| service.kind == ServiceKind::Appointment;
        let service = policy.guide.services.iter().find(appointment).unwrap();
        let start: NaiveDateTime = start.parse().unwrap();
        Wanted {
            service,
            rules: policy.appointments_of(&service.id).unwrap(),
            people: vec![guest("1023")],
            email: None,
            minutes: 30,
            wishes: vec![Wish { date: Some(start.date()), time: Some(start.time()), within: None }],
            moves: None,
            topic: None,
            remark: false,
            letter: None,
            asked_at: moment("2020-04-01T09:00:00+09:00"),
            booked_by,
        }
    }

    /// With one on the 15th of April for this number already, and one a month allowed.
    fn check(whose: &str, start: &str, booked_by: BookedBy, expected: &str) {
        let mut policy = Config::builtin().policy;
        policy.appointments.iter_mut().for_each(|rules| rules.per_member_and_month = Some(1));
        let earlier = wanted(&policy, BookedBy::mail(), "2020-04-15T11:00:00");
        let (dice, now) = (Dice([1; 32]), earlier.asked_at);
        let nothing = Known::default();
        let mut turn = Turn::new(&policy, &nothing, &dice, now);
        let one = take(&mut turn, &Wanted { people: vec![guest(whose)], ..earlier }, at("2020-04-15T11:00:00"), None);
        let consultations = ConsultationsKnown { next: 2, booked: vec![one], ..ConsultationsKnown::default() };
        let known = Known { consultations, ..Known::default() };
        let mut turn = Turn::new(&policy, &known, &dice, now);
        let found = match place(&mut turn, &wanted(&policy, booked_by, start)) {
            Placed::Booked { before: Some(_), .. } => "moved",
            Placed::Booked { .. } => "booked",
            Placed::Limited => "limited",
            _ => "something else",
        };
        assert_eq!(found, expected, "{whose} has one, 1023 wants {start}");
    }

    fn at(written: &str) -> NaiveDateTime {
        written.parse().unwrap()
    }

    #[test]
    fn the_months_limit() {
        check("1023", "2020-04-22T11:00:00", BookedBy::mail(), "limited");
        check("1023", "2020-04-22T11:00:00", BookedBy("ishii".to_owned()), "booked");
        check("1023", "2020-04-15T15:00:00", BookedBy::mail(), "moved");
        check("1023", "2020-05-13T11:00:00", BookedBy::mail(), "booked");
        check("1130", "2020-04-22T11:00:00", BookedBy::mail(), "booked");
    }
}
