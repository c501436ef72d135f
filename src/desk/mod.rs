//! What should happen: (policy, known, event, now) -> [`Decision`].
//!
//! Pure: no IO, no clock, no dice, no async, hence no errors. Refusals are values. One closed
//! [`Event`], one [`decide`], one function an arm. It refuses to know SQL, IMAP and SMTP.
//!
//! A letter goes through `letters` to `doctor`, or by `requests` to `room`, with `identity` saying who wrote it; credentials go
//! through `gate` alone; every letter of ours is put together by `turn` out of `words` and lives on in `outbox`.

mod addresses;
mod brake;
mod by_hand;
mod calendar;
mod comparison;
mod consent;
mod consultation;
pub mod credentials;
pub mod decision;
pub mod digest;
mod dispatch;
mod doctor;
pub mod event;
pub mod gate;
mod hold;
mod identity;
mod kept_places;
pub mod known;
mod letters;
mod lines;
pub mod member;
mod names;
mod outbox;
mod places;
mod planning;
pub mod policy;
mod questions;
pub mod records;
mod regrets;
mod requests;
mod rereading;
mod review;
mod romaji;
mod room;
mod roster;
mod saying;
mod sessions;
mod shadow;
pub mod sheet;
mod standing;
mod telephone;
pub mod timers;
pub mod tokens;
mod turn;
mod undo;
mod unreached;
mod urgent;
pub mod vouching;
pub mod words;
pub mod working_days;

pub use decision::{Answer, Decision, Draft, DraftKind, Fact};
pub use event::{Act, Arrival, Deed, Event, LetterKey, What};
pub use known::Known;
pub use member::{Member, MemberNumber, RosterEntry};
pub use policy::Policy;

use crate::mail::Moment;
use addresses::Reach;
use records::{MailboxFact, SessionKey};
use roster::Consent;
use timers::TimerKind;
use turn::Turn;

/// Decides one event. The same arguments always give the same decision.
#[must_use]
pub fn decide(policy: &Policy, known: &Known, event: &Event, now: Moment) -> Decision {
    let mut turn = Turn::new(policy, known, &event.dice, now);
    hold::watch_clock(&mut turn);
    let answer = match &event.what {
        What::Claim { outbox, attempt } => outbox::claim(&mut turn, *outbox, *attempt),
        What::Act(act) => act_on(&mut turn, act),
        what => {
            take_note(&mut turn, what);
            Answer::Nothing
        }
    };
    places::fill_freed(&mut turn);
    turn.decision.answer = answer;
    turn.decision
}

/// Events that nobody waits for an answer to.
fn take_note(turn: &mut Turn<'_>, what: &What) {
    match what {
        What::Letter(arrival) => letters::arrived(turn, arrival),
        What::Unread(unread) => letters::unread(turn, unread),
        What::Gone { letter, received } => letters::gone(turn, letter, *received),
        What::Before { letter, received } => letters::before(turn, letter, *received),
        What::Timer(timer) => ring(turn, &timer.kind),
        What::LookedThrough { began } => doctor::looked_through(turn, *began),
        What::Handing { outbox, attempt } => outbox::mark_handing(turn, *outbox, *attempt),
        What::Delivered { outbox, attempt, delivery } => outbox::delivered(turn, *outbox, *attempt, delivery),
        What::Evidence { outbox, found, .. } => outbox::weigh_evidence(turn, *outbox, *found),
        What::Filed { letter, place, lies } => {
            turn.keep(Fact::LetterFiled { key: letter.clone(), place: *place, lies: lies.clone() });
        }
        What::Listed(listing) => comparison::compare(turn, listing),
        What::SentSeen(seen) => by_hand::sent_seen(turn, seen),
        What::Started(started) => {
            outbox::take_up(turn);
            if started.restored {
                hold::hold_restored(turn);
            }
            planning::plan(turn);
        }
        What::Reloaded => planning::plan(turn),
        What::Health { part, well, since } => lines::note(turn, part, *well, *since),
        What::Stuck { outbox, attempt } => outbox::give_up(turn, *outbox, *attempt),
        What::Claim { .. } | What::Act(_) => {}
    }
}

fn ring(turn: &mut Turn<'_>, timer: &TimerKind) {
    match timer {
        TimerKind::CredentialsReminder { session } => dispatch::remind_of_credentials(turn, session),
        TimerKind::Dispatch { session } => dispatch::dispatch(turn, session),
        TimerKind::Unsettled { session, .. } => unreached::alarm_unsettled(turn, session),
        TimerKind::HostsList { session } => dispatch::list_for_hosts(turn, session),
        TimerKind::WipeCredentials { session } => dispatch::wipe_credentials(turn, session),
        TimerKind::LineDown { part, since } => lines::still_down(turn, part, *since),
        TimerKind::Compare { date } => turn.keep(Fact::Mailbox(MailboxFact::ComparisonWanted(*date))),
        TimerKind::Digest { .. } => {
            digest::post(turn);
            consultation::sweep(turn);
            planning::plan(turn);
        }
        TimerKind::YesGiven { .. } => consent::carry_out(turn),
        TimerKind::YesDue { .. } => consent::due(turn),
        TimerKind::HoldEnds { reservation } => kept_places::end(turn, *reservation),
        TimerKind::QuestionEnds { question } => questions::end(turn, *question),
        // Looking at the clock, as before every event, is all there is to do; and a look through the inbox is no
        // affair of the desk's.
        TimerKind::ClockCaughtUp { .. } | TimerKind::RelayDue { .. } => {}
        TimerKind::CaseReminder { case, turned_at, stage } => doctor::remind(turn, *case, *turned_at, *stage),
        TimerKind::CaseSilent { case, turned_at } => doctor::close_silent(turn, *case, *turned_at),
        TimerKind::ConsultationMorning { session } => consultation::morning(turn, session),
        TimerKind::FreedSlot { session, .. } => consultation::freed_again(turn, session),
        TimerKind::EvidenceDue { outbox, attempt } => outbox::send_once_more(turn, *outbox, *attempt),
    }
}

fn act_on(turn: &mut Turn<'_>, act: &Act) -> Answer {
    match &act.deed {
        Deed::ImportRoster { entries, yes } => {
            roster::import(turn, entries, if *yes { Consent::Given } else { Consent::NotGiven })
        }
        Deed::AgreeAddress { member, address, for_doctor_mail } => {
            let reach = if *for_doctor_mail { Reach::DoctorMailToo } else { Reach::Services };
            addresses::agree(turn, &act.who, (member, address), reach)
        }
        Deed::RevokeAddress { member, address } => addresses::revoke(turn, member, address),
        Deed::SetCredentials { service, date, credentials } => {
            let session = SessionKey { service: service.clone(), date: *date };
            dispatch::set_credentials(turn, &session, credentials)
        }
        Deed::CancelSession { service, date } => {
            sessions::cancel(turn, &SessionKey { service: service.clone(), date: *date })
        }
        Deed::AddSession { service, date, hours } => {
            sessions::add(turn, &SessionKey { service: service.clone(), date: *date }, *hours)
        }
        Deed::LimitSession { service, date, capacity } => {
            sessions::limit(turn, &SessionKey { service: service.clone(), date: *date }, *capacity)
        }
        Deed::RetryOutbox { id } => outbox::retry(turn, *id),
        Deed::ReleaseOutbox { id } => outbox::release(turn, *id),
        Deed::Consultation { act: deed } => consultation::act(turn, deed, &act.who),
        Deed::AssignReview { id, assignee } => review::assign(turn, *id, assignee.as_deref()),
        Deed::AcceptReview(acceptance) => review::accept(turn, act, acceptance),
        Deed::DeclineReview { id } => review::decline(turn, *id),
        Deed::AnsweredReview { id } => review::answered(turn, *id),
        Deed::BookReservation(booking) => telephone::book(turn, &act.deed, booking),
        Deed::CancelReservation { id } => telephone::cancel(turn, &act.deed, *id),
        Deed::LetThrough { id, member, original } => doctor::let_through(turn, *id, member, original),
        Deed::CloseCase { case } => doctor::close_case(turn, *case),
        Deed::HandOverCase { case } => doctor::hand_over_case(turn, *case),
        Deed::Undo { .. } => undo::undo(turn, &act.who),
    }
}
