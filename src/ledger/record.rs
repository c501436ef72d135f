//! A decision, written down: facts in their order, then drafts, then timers.
//!
//! A fact about a row that is not there is a [`Mishap`]: the event fails rather than half of it being lost.

use rusqlite::{Connection, ToSql, params};

use super::columns::{At, Json, Word};
use super::rows;
use super::seal::Seal;
use super::sessions;
use super::trouble::{Mishap, Slip};
use super::{acts, addresses, consents, consultations, doctor, mailbox, meta, outbox, questions};
use crate::desk::decision::{Decision, Fact};
use crate::desk::event::{LetterKey, Place, What};
use crate::desk::member::RosterEntry;
use crate::desk::records::{
    LetterId, LetterReason, LetterRecord, LetterState, Reservation, Review, SessionKey, VersionedCredentials,
};
use crate::desk::timers::{Timer, TimerKind};
use crate::mail::Moment;

/// Where and when it is written.
pub(super) struct Recording<'a> {
    pub conn: &'a Connection,
    pub seal: &'a Seal,
    /// The row of the event it follows from.
    pub event: i64,
    pub what: &'a What,
    pub now: Moment,
}

/// Writes all of it, or fails.
pub(super) fn record(to: &Recording<'_>, decision: &Decision) -> Result<(), Slip> {
    mark_timer_done(to)?;
    for fact in &decision.facts {
        write_fact(to, fact)?;
    }
    for draft in &decision.drafts {
        outbox::insert(to, draft)?;
    }
    for timer in &decision.timers {
        plan(to.conn, timer)?;
    }
    Ok(())
}

fn write_fact(to: &Recording<'_>, fact: &Fact) -> Result<(), Slip> {
    match fact {
        Fact::LetterKept(letter) => keep_letter(to, letter),
        Fact::LetterStands { letter, state, reason } => change_letter(to, *letter, (*state, *reason)),
        Fact::LetterToFile { letter, place } => {
            questions::file_along(to, *letter, *place)?;
            let sql = "UPDATE letters SET place = ?1, filed = 0, filings = filings + 1 WHERE id = ?2";
            to.one("letter", sql, &[&Word(place), letter])
        }
        Fact::LetterFiled { key, place, lies } => mark_filed(to, (key, lies.as_ref()), *place),
        Fact::ReviewOpened(review) => open_review(to, review),
        Fact::ReviewSettled { review } => mailbox::settle_review(to, *review, to.now),
        Fact::ReservationKept(reservation) => keep_reservation(to, reservation),
        Fact::ReservationStands { reservation, status } => {
            to.one("reservation", "UPDATE reservations SET status = ?1 WHERE id = ?2", &[&Word(status), reservation])
        }
        Fact::CaseOpened(case) => doctor::open_case(to, case),
        Fact::CaseStands { case, status } => {
            to.one("case", "UPDATE cases SET status = ?1 WHERE id = ?2", &[&Word(status), case])
        }
        Fact::Question(fact) => questions::record(to, fact),
        Fact::RosterReplaced(entries) => replace_roster(to, entries),
        Fact::Address(fact) => addresses::record(to, fact),
        Fact::Consent(fact) => consents::record(to, fact),
        Fact::CredentialsSet { session, credentials } => set_credentials(to, session, credentials),
        Fact::CredentialsWiped { session } => wipe_credentials(to, session),
        Fact::SessionDispatched { session } => mark_dispatched(to, session),
        Fact::OutboxStands(change) => outbox::change(to, change),
        Fact::Consultation(fact) => consultations::record(to, fact),
        Fact::SendingHeld(Some(reason)) => Ok(meta::set(to.conn, meta::SENDING_HELD, Word(reason))?),
        Fact::SendingHeld(None) => Ok(meta::remove(to.conn, meta::SENDING_HELD)?),
        Fact::ClockExcused { newest } => Ok(meta::set(to.conn, meta::CLOCK_EXCUSED, At(*newest))?),
        Fact::Act(fact) => acts::record(to, fact),
        Fact::HealthStands { part, well, since } => to.one(
            "part",
            "INSERT INTO health (part, well, since) VALUES (?1, ?2, ?3)
             ON CONFLICT DO UPDATE SET well = excluded.well, since = excluded.since, alarmed = 0",
            &[part, well, &At(*since)],
        ),
        Fact::Session(fact) => sessions::write(to, fact),
        Fact::Doctor(fact) => doctor::write_fact(to, fact),
        Fact::Mailbox(fact) => mailbox::write_fact(to, fact),
    }
}

impl Recording<'_> {
    /// Runs a statement that must touch a row.
    pub(super) fn one(&self, named: &'static str, sql: &str, params: &[&dyn ToSql]) -> Result<(), Slip> {
        match self.conn.prepare_cached(sql)?.execute(params)? {
            0 => Err(Mishap::Missing(named).into()),
            _ => Ok(()),
        }
    }
}

fn keep_letter(to: &Recording<'_>, letter: &LetterRecord) -> Result<(), Slip> {
    let sql = "INSERT INTO letters (id, event, folder, uid_validity, uid, message_id, text_digest, received, sender,
        subject, state, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
    to.conn.prepare_cached(sql)?.execute(params![
        letter.id,
        to.event,
        letter.key.folder,
        letter.key.uid_validity,
        letter.key.uid,
        letter.message_id,
        letter.text_digest,
        At(letter.received),
        letter.sender.as_ref().map(Word),
        letter.subject,
        Word(&letter.state),
        Word(&letter.reason),
    ])?;
    Ok(())
}

fn change_letter(to: &Recording<'_>, letter: LetterId, stands: (LetterState, LetterReason)) -> Result<(), Slip> {
    let sql = "UPDATE letters SET state = ?1, reason = ?2 WHERE id = ?3";
    questions::carry_along(to, letter, stands)?;
    to.one("letter", sql, &[&Word(&stands.0), &Word(&stands.1), &letter])
}

/// The letter known by its key, and where it lies now.
fn mark_filed(to: &Recording<'_>, letter: (&LetterKey, Option<&LetterKey>), place: Place) -> Result<(), Slip> {
    let (key, lies) = letter;
    let sql = "UPDATE letters SET place = ?1, filed = 1, lies_folder = ?5, lies_uid_validity = ?6, lies_uid = ?7
        WHERE folder = ?2 AND uid_validity = ?3 AND uid = ?4";
    let (folder, validity, uid) =
        (lies.map(|lies| &lies.folder), lies.map(|lies| lies.uid_validity), lies.map(|lies| lies.uid));
    to.one("letter", sql, &[&Word(&place), &key.folder, &key.uid_validity, &key.uid, &folder, &validity, &uid])
}

fn open_review(to: &Recording<'_>, review: &Review) -> Result<(), Slip> {
    let sql = "INSERT INTO reviews (id, event, letter, case_id, reason, opened_at, fields)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    to.conn.prepare_cached(sql)?.execute(params![
        review.id,
        to.event,
        review.letter,
        review.case,
        Word(&review.reason),
        At(review.opened_at),
        Json(&review.fields),
    ])?;
    Ok(())
}

/// New, or the same one with other times or people.
fn keep_reservation(to: &Recording<'_>, reservation: &Reservation) -> Result<(), Slip> {
    let sql = "INSERT INTO reservations (id, event, service, date, from_time, to_time, email, status, letter, asked_at,
        remark) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
        ON CONFLICT (id) DO UPDATE SET event = excluded.event, service = excluded.service, date = excluded.date,
        from_time = excluded.from_time, to_time = excluded.to_time, email = excluded.email, status = excluded.status,
        letter = excluded.letter, asked_at = excluded.asked_at, remark = excluded.remark";
    to.conn.prepare_cached(sql)?.execute(params![
        reservation.id,
        to.event,
        Word(&reservation.session.service),
        Word(&reservation.session.date),
        Word(&reservation.from),
        Word(&reservation.to),
        Word(&reservation.email),
        Word(&reservation.status),
        reservation.letter,
        At(reservation.asked_at),
        reservation.remark,
    ])?;
    keep_guests(to, reservation)
}

fn keep_guests(to: &Recording<'_>, reservation: &Reservation) -> Result<(), Slip> {
    to.conn.prepare_cached("DELETE FROM guests WHERE reservation = ?1")?.execute([reservation.id])?;
    let mut insert = to.conn.prepare_cached("INSERT INTO guests VALUES (?1, ?2, ?3, ?4)")?;
    for (position, guest) in (0_i64..).zip(&reservation.people) {
        insert.execute(params![reservation.id, position, guest.number.as_str(), guest.name])?;
    }
    Ok(())
}

fn replace_roster(to: &Recording<'_>, entries: &[RosterEntry]) -> Result<(), Slip> {
    to.conn.execute("DELETE FROM members", [])?;
    let mut member = to.conn.prepare_cached("INSERT INTO members VALUES (?1, ?2, ?3, ?4)")?;
    let mut address = to.conn.prepare_cached("INSERT INTO member_addresses VALUES (?1, ?2, ?3)")?;
    for entry in entries {
        member.execute(params![entry.number.as_str(), entry.name, entry.kana, entry.phone])?;
        for (position, one) in (0_i64..).zip(&entry.addresses) {
            address.execute(params![entry.number.as_str(), position, Word(one)])?;
        }
    }
    Ok(())
}

fn set_credentials(to: &Recording<'_>, session: &SessionKey, set: &VersionedCredentials) -> Result<(), Slip> {
    let plain = serde_json::to_vec(&set.credentials).map_err(|_| Mishap::Unreadable)?;
    let sealed = to.seal.seal(&rows::credentials_place(session, set.version), &plain)?;
    let sql = "INSERT INTO sessions (service, date, version, credentials) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT DO UPDATE SET version = excluded.version, credentials = excluded.credentials, wiped_at = NULL";
    to.one("session", sql, &[&Word(&session.service), &Word(&session.date), &set.version, &sealed])
}

fn wipe_credentials(to: &Recording<'_>, session: &SessionKey) -> Result<(), Slip> {
    let sql = "INSERT INTO sessions (service, date, wiped_at) VALUES (?1, ?2, ?3)
        ON CONFLICT DO UPDATE SET credentials = NULL, wiped_at = excluded.wiped_at";
    to.one("session", sql, &[&Word(&session.service), &Word(&session.date), &At(to.now)])
}

fn mark_dispatched(to: &Recording<'_>, session: &SessionKey) -> Result<(), Slip> {
    let sql = "INSERT INTO sessions (service, date, dispatched_at) VALUES (?1, ?2, ?3)
        ON CONFLICT DO UPDATE SET dispatched_at = excluded.dispatched_at";
    to.one("session", sql, &[&Word(&session.service), &Word(&session.date), &At(to.now)])
}

fn mark_timer_done(to: &Recording<'_>) -> Result<(), Slip> {
    let What::Timer(timer) = to.what else { return Ok(()) };
    let sql = "UPDATE timers SET done_at = ?1 WHERE key = ?2";
    to.conn.prepare_cached(sql)?.execute(params![At(to.now), timer.kind.key()])?;
    if matches!(timer.kind, TimerKind::Digest { .. }) {
        meta::set(to.conn, meta::LAST_DIGEST, to.event)?;
    }
    Ok(())
}

/// A timer that is done stays done; one that is not takes the new time.
fn plan(conn: &Connection, timer: &Timer) -> Result<(), Slip> {
    let sql = "INSERT INTO timers (key, kind, due_at) VALUES (?1, ?2, ?3)
        ON CONFLICT DO UPDATE SET due_at = excluded.due_at WHERE done_at IS NULL";
    conn.prepare_cached(sql)?.execute(params![timer.kind.key(), Json(&timer.kind), At(timer.due_at)])?;
    Ok(())
}
