//! `undo`: puts back what a person's act changed, and says what cannot be put back.
//!
//! A letter that is out stays out; who was told wrongly is told again. Whatever has changed since is left as it is.

use super::addresses;
use super::calendar::Occasion;
use super::consultation;
use super::decision::{Answer, Audience, DraftKind, Fact, OutboxChange};
use super::dispatch::{running_or_ahead, send_credentials, tell_hosts_if_late};
use super::places::{self, Places};
use super::records::{
    ActFact, Before, ConsultationDeed, MailboxFact, OutboxRecord, OutboxStatus, Reservation, ReservationStatus,
    Undoable,
};
use super::regrets::name_as_written;
use super::requests::names_in_words;
use super::room::visit_in_words;
use super::saying::{done, refused};
use super::standing::give_up;
use super::turn::{About, Post, Turn};
use super::words::values::{Undone, Visit};
use super::words::{Plain, Template, kind_words, moment_words};
use crate::mail::Address;

/// What came of putting things back.
#[derive(Default)]
struct PutBack<'a> {
    /// Reservations that the act made, and that are given up.
    gone: Vec<&'a Reservation>,
    /// Those that stand again as before.
    back: Vec<&'a Reservation>,
    /// What cannot be put back, for the person who acts.
    stays: Vec<String>,
}

/// The act that the ledger found.
pub(super) fn undo(turn: &mut Turn<'_>, who: &str) -> Answer {
    let known = turn.known;
    let Some(act) = &known.acts.undoable else {
        return refused("there is no such act that can be undone: `uketsuke undo` lists them");
    };
    if act.undone {
        return refused(format!("act {} is undone already", act.act));
    }
    let mut put_back = PutBack::default();
    for before in act.before.iter().rev() {
        match before {
            Before::Consulted { by } => put_back.take_back_consultation(turn, by, who),
            before => put_back.take_back(turn, before),
        }
    }
    settle_letters(turn, act, &mut put_back);
    turn.keep(Fact::Act(ActFact::Undone { act: act.act }));
    let said = done(turn, &format!("act {} ({}) is undone", act.act, act.deed));
    match said {
        Answer::Done { said } => Answer::Done { said: [vec![said], put_back.stays].concat().join("\n  ") },
        other => other,
    }
}

impl<'a> PutBack<'a> {
    fn take_back(&mut self, turn: &mut Turn<'_>, before: &'a Before) {
        let fact = match before {
            Before::Open { review } => Fact::Act(ActFact::ReviewOpenAgain { review: *review }),
            Before::LookedAfter { review, by } => {
                Fact::Act(ActFact::ReviewAssigned { review: *review, to: by.clone() })
            }
            Before::Letter { letter, state, reason } => {
                let stands = Fact::LetterStands { letter: *letter, state: *state, reason: *reason };
                turn.keep(stands);
                Fact::Mailbox(MailboxFact::LetterBack(*letter))
            }
            Before::Case { case, status } => Fact::CaseStands { case: *case, status: *status },
            Before::NotAgreed { member, address } => {
                addresses::revoke(turn, member, address);
                return;
            }
            Before::Consulted { .. } => return,
            Before::Consultation { id } => {
                return self.stays.push(format!("consultation {id} stays: `uketsuke consultations cancel {id}`"));
            }
            Before::Reservation { was, made } => return self.take_back_reservation(turn, was.as_deref(), made),
        };
        turn.keep(fact);
    }

    /// By telephone, too, so that the member and who takes the calls are told.
    fn take_back_consultation(&mut self, turn: &mut Turn<'_>, by: &ConsultationDeed, who: &str) {
        let (Answer::Done { said } | Answer::Refused { said }) = consultation::act(turn, by, who) else { return };
        self.stays.push(said);
        if matches!(by, ConsultationDeed::Book(_)) {
            self.stays.push("its topic is wiped and does not come back".to_owned());
        }
        // What undoes it is not to be undone in its turn.
        turn.decision.facts.retain(|fact| !matches!(fact, Fact::Act(ActFact::Undoable(_))));
    }

    fn take_back_reservation(&mut self, turn: &mut Turn<'_>, was: Option<&'a Reservation>, made: &'a Reservation) {
        let known = turn.known;
        let unchanged = known.reservations.iter().find(|r| r.id == made.id).is_some_and(|now| same(now, made));
        if !unchanged {
            return self.stays.push(format!("reservation {} has changed since, and stays as it is", made.id));
        }
        let Some(occasion) = running_or_ahead(turn, &made.session) else {
            return self.stays.push(format!("reservation {} is of a session that is over or off, and stays", made.id));
        };
        match was {
            None if made.status == ReservationStatus::Declined => {
                turn.keep(Fact::ReservationStands { reservation: made.id, status: ReservationStatus::Cancelled });
            }
            None => {
                give_up(turn, made, None);
                places::fill(turn, &occasion);
                self.gone.push(made);
            }
            Some(was) => self.put_back_reservation(turn, &occasion, was),
        }
    }

    fn put_back_reservation(&mut self, turn: &mut Turn<'_>, occasion: &Occasion<'_>, was: &'a Reservation) {
        let places = Places::of(turn, occasion);
        let more = was.people.iter().filter(|guest| !places.has(&guest.number)).count();
        if was.status == ReservationStatus::Confirmed && !places.has_room_for(more) {
            return self.stays.push(format!("the place of reservation {} is another's by now", was.id));
        }
        turn.keep(Fact::ReservationKept(was.clone()));
        if was.status == ReservationStatus::Confirmed {
            send_credentials(turn, occasion, was);
            tell_hosts_if_late(turn, occasion, was);
            self.back.push(was);
        }
    }

    /// Whether a letter tells of what is put back.
    fn concerns(&self, letter: &OutboxRecord) -> bool {
        let is_put_back = |id| self.gone.iter().chain(&self.back).any(|r| r.id == id);
        letter.reservation.map_or(letter.kind == DraftKind::Regrets, is_put_back)
    }
}

/// As the act left it.
fn same(now: &Reservation, made: &Reservation) -> bool {
    now.status == made.status
        && now.session == made.session
        && (now.from, now.to) == (made.from, made.to)
        && now.people == made.people
}

/// Those at hand are withdrawn; who has one already is told that it was a mistake, once.
fn settle_letters(turn: &mut Turn<'_>, act: &Undoable, put_back: &mut PutBack<'_>) {
    let mut told: Vec<&Address> = Vec::new();
    let concerned: Vec<&OutboxRecord> = act.letters.iter().filter(|letter| put_back.concerns(letter)).collect();
    for letter in concerned {
        if is_at_hand(letter) {
            let change = OutboxChange::of(letter, OutboxStatus::Withdrawn, turn.now).settled(letter);
            turn.keep(Fact::OutboxStands(change));
        } else if may_be_out(letter) {
            put_back.stays.push(format!("letter {} is out to {} and cannot be fetched back", letter.id, letter.to));
            let misled = matches!(letter.kind.audience(), Audience::Sender | Audience::KnownAddress);
            if misled && !told.contains(&&letter.to) {
                told.push(&letter.to);
                tell(turn, letter, put_back);
            }
        }
    }
}

fn tell(turn: &mut Turn<'_>, letter: &OutboxRecord, put_back: &PutBack<'_>) {
    let theirs = |all: &[&Reservation]| -> Vec<Visit> {
        let in_words = |r: &&Reservation| Some(visit_in_words(&running_or_ahead(turn, &r.session)?, r));
        all.iter().filter(|r| r.email == letter.to).filter_map(in_words).collect()
    };
    // What a person had done is told as a notice, whatever it says.
    let stood = |back: &&Reservation| {
        let now = turn.known.reservations.iter().find(|r| r.id == back.id);
        now.is_some_and(|r| r.status == ReservationStatus::Confirmed)
    };
    let kind = match (put_back.gone.is_empty(), put_back.back.is_empty()) {
        (false, _) => DraftKind::Confirmation,
        (true, false) if put_back.back.iter().any(stood) => DraftKind::Confirmation,
        (true, false) => DraftKind::Cancelled,
        _ => letter.kind,
    };
    let values = Undone {
        name: name(turn, letter, put_back),
        sent: moment_words(letter.created_at).into(),
        kind: kind_words(kind).into(),
        gone: theirs(&put_back.gone),
        back: theirs(&put_back.back),
        office: turn.office(),
    };
    let about = About { reservation: letter.reservation, session: letter.session.clone(), ..About::default() };
    match turn.policy.words.write(Template::Undone, &values) {
        Ok(written) => {
            turn.post(Post::new(DraftKind::Undone, &letter.to, written).about(about));
        }
        Err(fault) => turn.unwritten(letter.letter, &fault),
    }
}

/// The people of the reservation; else the name as the letter gives it.
fn name(turn: &Turn<'_>, letter: &OutboxRecord, put_back: &PutBack<'_>) -> Plain {
    let theirs = put_back.gone.iter().chain(&put_back.back).filter(|r| r.email == letter.to);
    let names: Vec<String> = theirs.flat_map(|r| &r.people).map(|guest| guest.name.clone()).collect();
    match (names.is_empty(), &turn.known.acts.review) {
        (true, Some(open)) => name_as_written(open),
        _ => names_in_words(&names),
    }
}

/// Not out yet, and in nobody's hands.
fn is_at_hand(letter: &OutboxRecord) -> bool {
    matches!(letter.status, OutboxStatus::Queued | OutboxStatus::Held | OutboxStatus::Parked)
}

fn may_be_out(letter: &OutboxRecord) -> bool {
    matches!(letter.status, OutboxStatus::Sending | OutboxStatus::Sent | OutboxStatus::Unknown | OutboxStatus::Drafted)
}
