//! What the ledger says about one event: the answer to `desk::known::Known`, field by field.
//!
//! It refuses to judge: which of these rows matter is the desk's affair.

use std::collections::BTreeSet;

use chrono::{Days, Duration, NaiveDate};
use rusqlite::{Connection, params};

use super::columns::{At, Word};
use super::seal::Seal;
use super::trouble::Slip;
use super::{
    acts, brake, comparison, consents, consultations, doctor, mailbox, meta, questions, report, rows, sessions, topics,
};
use crate::desk::decision::Carries;
use crate::desk::event::{Act, Arrival, Deed, Event, LetterKey, What};
use crate::desk::known::{BrakeCounts, Known, NextIds};
use crate::desk::member::{Member, MemberNumber};
use crate::desk::records::{
    ConsentId, LetterRecord, LetterState, OutboxId, OutboxRecord, OutboxStatus, Question, Reservation, SessionKey,
};
use crate::desk::timers::TimerKind;
use crate::mail::bounce::bounce_report;
use crate::mail::{Address, JAPAN, Letter, Moment};

/// So that a letter made of numbers and ids cannot keep the desk busy.
const MOST_LOOKUPS: usize = 100;

/// Where and when the question is asked.
pub(super) struct Asking<'a> {
    pub conn: &'a Connection,
    pub seal: &'a Seal,
    /// The row of the event itself, already there.
    pub event: i64,
    pub now: Moment,
}

/// What the ledger says about the event.
pub(super) fn known(asking: &Asking<'_>, event: &Event) -> Result<Known, Slip> {
    let mut known = common(asking)?;
    match &event.what {
        What::Letter(arrival) => about_letter(asking, arrival, &mut known)?,
        What::Unread(unread) => {
            if let Some(letter) = &unread.letter {
                known.copy_of = copy_of(asking.conn, letter, unread.received)?;
            }
            known.letter = letter_at(asking.conn, &unread.letter_key)?;
        }
        What::Gone { letter, .. } | What::Before { letter, .. } | What::Filed { letter, .. } => {
            known.letter = letter_at(asking.conn, letter)?;
        }
        What::Timer(timer) => about_timer(asking, &timer.kind, &mut known)?,
        What::Act(act) => about_act(asking, act, &mut known)?,
        What::Claim { outbox, .. }
        | What::Handing { outbox, .. }
        | What::Stuck { outbox, .. }
        | What::Delivered { outbox, .. }
        | What::Evidence { outbox, .. } => about_draft(asking, *outbox, &mut known)?,
        What::Started(_) | What::Reloaded => {
            let sending = "SELECT * FROM outbox WHERE status = ?1 ORDER BY id";
            known.outbox = rows::all(asking.conn, sending, [Word(&OutboxStatus::Sending)], rows::outbox)?;
            known.reservations = rows::reservations(asking.conn, "date >= ?1", [Word(&asking.today())])?;
            known.members = members_of(asking.conn, &known.reservations)?;
            known.doctor.cases = doctor::waiting(asking.conn)?;
        }
        What::LookedThrough { began } => doctor::about_look(asking.conn, *began, &mut known)?,
        What::Listed(listing) => known.compared = comparison::compared(asking.conn, listing)?,
        What::SentSeen(seen) => mailbox::about_sent(asking.conn, seen, &mut known)?,
        What::Health { .. } => known.health = mailbox::health(asking.conn)?,
    }
    topics::open(asking, &mut known)?;
    Ok(known)
}

impl Asking<'_> {
    pub(super) fn today(&self) -> NaiveDate {
        self.now.with_timezone(&JAPAN).date_naive()
    }
}

fn common(asking: &Asking<'_>) -> Result<Known, Slip> {
    let Asking { conn, seal, event, now } = asking;
    let yesterday = asking.today() - Days::new(1);
    Ok(Known {
        next: next_ids(conn)?,
        first_start: meta::first_start(conn)?,
        sending_held: meta::sending_held(conn)?,
        newest_entry: meta::newest_entry(conn, *event)?,
        clock_excused: meta::moment(conn, meta::CLOCK_EXCUSED)?,
        brake: BrakeCounts { staff_last_hour: brake::staff_last_hour(conn, *now)?, ..BrakeCounts::default() },
        sessions: rows::sessions(conn, seal, "date >= ?1", [Word(&yesterday)])?,
        ..Known::default()
    })
}

fn next_ids(conn: &Connection) -> rusqlite::Result<NextIds> {
    let sql =
        "SELECT (SELECT coalesce(max(id), 0) + 1 FROM letters), (SELECT coalesce(max(id), 0) + 1 FROM reservations),
        (SELECT coalesce(max(id), 0) + 1 FROM cases), (SELECT coalesce(max(id), 0) + 1 FROM reviews),
        (SELECT coalesce(max(id), 0) + 1 FROM outbox)";
    conn.prepare_cached(sql)?.query_row([], |row| {
        Ok(NextIds {
            letter: row.get(0)?,
            reservation: row.get(1)?,
            case: row.get(2)?,
            review: row.get(3)?,
            outbox: row.get(4)?,
        })
    })
}

pub(super) fn about_letter(asking: &Asking<'_>, arrival: &Arrival, known: &mut Known) -> Result<(), Slip> {
    let conn = asking.conn;
    known.copy_of = copy_of(conn, &arrival.letter, arrival.received)?;
    known.letter = letter_at(conn, &arrival.letter_key)?;
    known.answers = drafts_with_ids(conn, arrival.letter.in_reply_to.iter().chain(&arrival.letter.references))?;
    if let Some(report) = bounce_report(&arrival.letter) {
        known.bounced = drafts_with_ids(conn, report.message_ids.iter())?;
    }
    known.by_hand.forestalled = mailbox::is_forestalled(conn, arrival)?;
    known.consents.of_drafts = consents::of_drafts(conn, &known.bounced)?;
    known.consents.answered = consents::answered(conn, arrival, &known.answers)?;
    known.questions = questions::of_letter(conn, arrival, &known.answers)?;
    known.members = members_meant(conn, arrival, &known.questions.open)?;
    add_members(conn, known.consents.answered.iter().map(|c| c.member.clone()).collect(), &mut known.members)?;
    doctor::about_letter(asking, arrival, known)?;
    known.reservations = reservations_of(asking, &known.members, known.answers.iter().chain(&known.bounced))?;
    if arrival.reading.never.is_none() {
        sessions::add_seated_and_waiting(asking, &mut known.reservations)?;
    }
    questions::add_places(conn, known)?;
    add_members_of_reservations(conn, known)?;
    consents::of_members(asking, &known.members, &mut known.consents)?;
    known.outbox = drafts_with_credentials(conn, &known.reservations)?;
    consultations::about(asking, known)?;
    if let Some(sender) = arrival.letter.sender() {
        known.cases = doctor::open_cases(conn, &sender.address)?;
        doctor::add_members(conn, known)?;
        known.brake.last_day = brake::answers_since(conn, &sender.address, asking.now - Duration::hours(24))?;
        known.brake.last_week = brake::answers_since(conn, &sender.address, asking.now - Duration::days(7))?;
    }
    Ok(())
}

/// The first letter with this text and this Message-ID, one that was answered or may be before the others. Without
/// an id the time of receipt stands for it, which stays when a server renumbers: 「はい」 twice is twice.
fn copy_of(conn: &Connection, letter: &Letter, received: Moment) -> rusqlite::Result<Option<LetterRecord>> {
    let sql = "SELECT * FROM letters WHERE text_digest = ?1 AND message_id IS ?2
        AND (?2 IS NOT NULL OR received = ?3) ORDER BY state IN (?4, ?5, ?6), id LIMIT 1";
    let (junk, gone, before) = (Word(&LetterState::Junk), Word(&LetterState::Gone), Word(&LetterState::Before));
    let which = params![letter.text_digest, letter.message_id, At(received), junk, gone, before];
    rows::first(conn, sql, which, rows::letter)
}

pub(super) fn letter_at(conn: &Connection, key: &LetterKey) -> rusqlite::Result<Option<LetterRecord>> {
    let sql = "SELECT * FROM letters WHERE folder = ?1 AND uid_validity = ?2 AND uid = ?3";
    rows::first(conn, sql, (&key.folder, key.uid_validity, key.uid), rows::letter)
}

fn drafts_with_ids<'a>(
    conn: &Connection,
    ids: impl Iterator<Item = &'a String>,
) -> rusqlite::Result<Vec<OutboxRecord>> {
    let ids: BTreeSet<&String> = ids.take(MOST_LOOKUPS).collect();
    let mut found = Vec::new();
    for id in ids {
        found.extend(rows::first(conn, "SELECT * FROM outbox WHERE message_id = ?1", [id], rows::outbox)?);
    }
    Ok(found)
}

fn members_meant(conn: &Connection, arrival: &Arrival, open: &[Question]) -> rusqlite::Result<Vec<Member>> {
    let before = open.iter().flat_map(|q| &q.pending).map(|pending| &pending.request);
    let requests = arrival.reading.requests.iter().chain(&arrival.reading.answers).chain(before);
    let written = requests.clone().flat_map(|r| &r.people).filter_map(|p| p.member_number.as_deref());
    let mut numbers: BTreeSet<MemberNumber> = written.take(MOST_LOOKUPS).filter_map(MemberNumber::parse).collect();
    let sender = arrival.letter.sender().map(|mailbox| &mailbox.address);
    for address in requests.filter_map(|r| r.email.as_ref()).take(MOST_LOOKUPS).chain(sender) {
        numbers.extend(numbers_at(conn, address)?);
    }
    members(conn, &numbers)
}

fn numbers_at(conn: &Connection, address: &Address) -> rusqlite::Result<Vec<MemberNumber>> {
    let sql = "SELECT number FROM member_addresses WHERE address = ?1
        UNION SELECT number FROM agreed_addresses WHERE address = ?1 AND revoked_at IS NULL";
    rows::all(conn, sql, [Word(address)], |row| Ok(row.get::<_, Word<_>>(0)?.0))
}

pub(super) fn members(conn: &Connection, numbers: &BTreeSet<MemberNumber>) -> rusqlite::Result<Vec<Member>> {
    let found: Result<Vec<_>, _> = numbers.iter().map(|number| rows::member(conn, number)).collect();
    Ok(found?.into_iter().flatten().collect())
}

pub(super) fn members_of(conn: &Connection, reservations: &[Reservation]) -> rusqlite::Result<Vec<Member>> {
    members(conn, &reservations.iter().flat_map(|r| &r.people).map(|guest| guest.number.clone()).collect())
}

/// From today on, and those that these letters of ours were about.
fn reservations_of<'a>(
    asking: &Asking<'_>,
    members: &[Member],
    drafts: impl Iterator<Item = &'a OutboxRecord>,
) -> rusqlite::Result<Vec<Reservation>> {
    let mut found = Vec::new();
    let theirs = "date >= ?1 AND id IN (SELECT reservation FROM guests WHERE number = ?2)";
    for member in members {
        let params = (Word(&asking.today()), member.entry.number.as_str());
        found.extend(rows::reservations(asking.conn, theirs, params)?);
    }
    for id in drafts.filter_map(|draft| draft.reservation) {
        found.extend(rows::reservations(asking.conn, "id = ?1", [id])?);
    }
    found.sort_by_key(|r| (r.session.date, r.id));
    found.dedup_by_key(|r| r.id);
    Ok(found)
}

pub(super) fn add_members_of_reservations(conn: &Connection, known: &mut Known) -> rusqlite::Result<()> {
    let numbers = known.reservations.iter().flat_map(|r| &r.people).map(|guest| guest.number.clone()).collect();
    add_members(conn, numbers, &mut known.members)
}

pub(super) fn add_members(
    conn: &Connection,
    numbers: BTreeSet<MemberNumber>,
    known: &mut Vec<Member>,
) -> rusqlite::Result<()> {
    let new = numbers.into_iter().filter(|number| known.iter().all(|there| there.entry.number != *number)).collect();
    known.extend(members(conn, &new)?);
    Ok(())
}

pub(super) fn drafts_with_credentials(conn: &Connection, of: &[Reservation]) -> rusqlite::Result<Vec<OutboxRecord>> {
    let sql = "SELECT * FROM outbox WHERE reservation = ?1 AND carries = ?2 ORDER BY id";
    let mut found = Vec::new();
    for reservation in of {
        found.extend(rows::all(conn, sql, (reservation.id, Word(&Carries::Credentials)), rows::outbox)?);
    }
    Ok(found)
}

fn about_timer(asking: &Asking<'_>, kind: &TimerKind, known: &mut Known) -> Result<(), Slip> {
    let conn = asking.conn;
    match kind {
        TimerKind::CredentialsReminder { session }
        | TimerKind::Dispatch { session }
        | TimerKind::Unsettled { session, .. }
        | TimerKind::HostsList { session }
        | TimerKind::WipeCredentials { session } => about_session(asking, session, known),
        // Of the day on which it is written: the desk may have been closed on the day for which it was planned.
        TimerKind::Digest { .. } => {
            known.digest = Some(report::digest::facts(asking.conn, asking.seal, asking.today())?);
            Ok(())
        }
        TimerKind::LineDown { .. } => {
            known.health = mailbox::health(asking.conn)?;
            Ok(())
        }
        TimerKind::EvidenceDue { outbox, .. } => about_draft(asking, *outbox, known),
        TimerKind::YesGiven { consent } | TimerKind::YesDue { consent } => about_consent(asking, *consent, known),
        TimerKind::HoldEnds { reservation } => {
            questions::about_place(conn, *reservation, known)?;
            sessions::about_line(asking, known)
        }
        TimerKind::QuestionEnds { question } => {
            questions::about_question(conn, *question, known)?;
            sessions::about_line(asking, known)
        }
        TimerKind::ClockCaughtUp { .. } | TimerKind::Compare { .. } | TimerKind::RelayDue { .. } => Ok(()),
        TimerKind::CaseReminder { case, .. } | TimerKind::CaseSilent { case, .. } => {
            Ok(doctor::about_case(asking.conn, *case, known)?)
        }
        TimerKind::ConsultationMorning { .. } | TimerKind::FreedSlot { .. } => consultations::about(asking, known),
    }
}

/// What waits for a yes, the letter that asked for it, and whatever that may touch: as of a letter just come.
fn about_consent(asking: &Asking<'_>, id: ConsentId, known: &mut Known) -> Result<(), Slip> {
    let conn = asking.conn;
    let Some(consent) = consents::by_id(conn, id)? else { return Ok(()) };
    let letter = consent.letter;
    known.letter = rows::first(conn, "SELECT * FROM letters WHERE id = ?1", [letter], rows::letter)?;
    known.consents.reviews = mailbox::open_reviews(conn, letter)?;
    known.consents.siblings = consents::about(conn, letter)?.into_iter().filter(|c| c.id != id).collect();
    about_member(asking, &consent.member, known)?;
    sessions::add_seated_and_waiting(asking, &mut known.reservations)?;
    add_members_of_reservations(conn, known)?;
    questions::add_places(conn, known)?;
    known.consents.due = Some(consent);
    consultations::about(asking, known)
}

/// A member with all that is ahead of her.
pub(super) fn about_member(asking: &Asking<'_>, number: &MemberNumber, known: &mut Known) -> Result<(), Slip> {
    let conn = asking.conn;
    known.members = members(conn, &BTreeSet::from([number.clone()]))?;
    known.consents.recent = consents::open_of(conn, number)?;
    known.reservations = reservations_of(asking, &known.members, std::iter::empty())?;
    add_members_of_reservations(conn, known)?;
    known.outbox = drafts_with_credentials(conn, &known.reservations)?;
    Ok(())
}

/// The session, its reservations, their members, and the drafts that carry its credentials.
fn about_session(asking: &Asking<'_>, session: &SessionKey, known: &mut Known) -> Result<(), Slip> {
    let conn = asking.conn;
    add_session(asking, session, known)?;
    let of_it = (Word(&session.service), Word(&session.date));
    known.reservations = rows::reservations(conn, "service = ?1 AND date = ?2", of_it)?;
    known.members = members_of(conn, &known.reservations)?;
    let sql = "SELECT * FROM outbox WHERE service = ?1 AND date = ?2 AND carries = ?3 ORDER BY id";
    let carrying = (Word(&session.service), Word(&session.date), Word(&Carries::Credentials));
    known.outbox = rows::all(conn, sql, carrying, rows::outbox)?;
    Ok(())
}

/// A session of long ago, too, where it is the one in question.
pub(super) fn add_session(asking: &Asking<'_>, session: &SessionKey, known: &mut Known) -> Result<(), Slip> {
    if known.sessions.iter().any(|s| s.key == *session) {
        return Ok(());
    }
    let of_it = (Word(&session.service), Word(&session.date));
    let found = rows::sessions(asking.conn, asking.seal, "service = ?1 AND date = ?2", of_it)?;
    known.sessions.splice(0..0, found);
    known.sessions.sort_by(|a, b| (a.key.date, &a.key.service).cmp(&(b.key.date, &b.key.service)));
    Ok(())
}

/// The draft, and what the gate asks about it: its session, its reservation, their members.
fn about_draft(asking: &Asking<'_>, outbox: OutboxId, known: &mut Known) -> Result<(), Slip> {
    let conn = asking.conn;
    known.outbox = rows::all(conn, "SELECT * FROM outbox WHERE id = ?1", [outbox], rows::outbox)?;
    known.consents.of_drafts = consents::of_drafts(conn, &known.outbox)?;
    let drafts = known.outbox.clone();
    add_about_drafts(asking, &drafts, known)
}

fn add_about_drafts(asking: &Asking<'_>, drafts: &[OutboxRecord], known: &mut Known) -> Result<(), Slip> {
    let conn = asking.conn;
    for draft in drafts {
        if let Some(session) = &draft.session {
            add_session(asking, session, known)?;
        }
        if let Some(reservation) = draft.reservation {
            known.reservations.extend(rows::reservations(conn, "id = ?1", [reservation])?);
        }
        if let Some(case) = draft.case {
            known.cases.extend(rows::first(conn, "SELECT * FROM cases WHERE id = ?1", [case], doctor::case)?);
        }
        if let Some(letter) = draft.letter {
            known.letter = rows::first(conn, "SELECT * FROM letters WHERE id = ?1", [letter], rows::letter)?;
        }
    }
    known.members = members_of(conn, &known.reservations)?;
    Ok(doctor::about_drafts(conn, drafts, known)?)
}

fn about_act(asking: &Asking<'_>, act: &Act, known: &mut Known) -> Result<(), Slip> {
    let conn = asking.conn;
    match &act.deed {
        Deed::ImportRoster { .. } => {
            known.members = rows::roster(conn)?;
            known.reservations = rows::reservations(conn, "date >= ?1", [Word(&asking.today())])?;
            Ok(())
        }
        Deed::AgreeAddress { member, .. } | Deed::RevokeAddress { member, .. } => about_member(asking, member, known),
        Deed::CancelSession { service, date } => {
            let session = SessionKey { service: service.clone(), date: *date };
            about_session(asking, &session, known)?;
            Ok(questions::about_session(conn, &session, known)?)
        }
        Deed::SetCredentials { service, date, .. }
        | Deed::AddSession { service, date, .. }
        | Deed::LimitSession { service, date, .. } => {
            about_session(asking, &SessionKey { service: service.clone(), date: *date }, known)
        }
        Deed::CloseCase { case } | Deed::HandOverCase { case } => Ok(doctor::about_case(conn, *case, known)?),
        Deed::RetryOutbox { id } | Deed::ReleaseOutbox { id: Some(id) } => about_draft(asking, *id, known),
        Deed::AcceptReview(_)
        | Deed::LetThrough { .. }
        | Deed::DeclineReview { .. }
        | Deed::AssignReview { .. }
        | Deed::AnsweredReview { .. }
        | Deed::BookReservation(_)
        | Deed::CancelReservation { .. }
        | Deed::Undo { .. } => acts::about_act(asking, &act.deed, known),
        Deed::Consultation { act } => consultations::about_deed(asking, act, known),
        Deed::ReleaseOutbox { id: None } => {
            let sql = "SELECT * FROM outbox WHERE status IN (?1, ?2) ORDER BY id";
            let waiting = (Word(&OutboxStatus::Held), Word(&OutboxStatus::Parked));
            known.outbox = rows::all(conn, sql, waiting, rows::outbox)?;
            let drafts = known.outbox.clone();
            add_about_drafts(asking, &drafts, known)
        }
    }
}
