//! What the ledger counts for the daily letter to the staff.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use rusqlite::{Connection, Params};

use super::super::columns::{At, Word};
use super::super::seal::Seal;
use super::super::trouble::Slip;
use super::super::{comparison, consents, consultations, doctor, meta, questions, rows};
use crate::desk::digest::DigestFacts;
use crate::desk::records::{CaseStatus, LetterState, OutboxStatus, Reservation, ReservationStatus};

/// How far ahead its list of sessions looks.
const DAYS_AHEAD: u64 = 8;

/// For the digest of that day: everything since the event of the last one.
pub(in crate::ledger) fn facts(conn: &Connection, seal: &Seal, date: NaiveDate) -> Result<DigestFacts, Slip> {
    let since = meta::get::<i64>(conn, meta::LAST_DIGEST)?.unwrap_or(0);
    let horizon = date + Days::new(DAYS_AHEAD);
    let not_before = "SELECT * FROM letters WHERE event > ?1 AND state <> ?2 ORDER BY id";
    let reviews = "SELECT * FROM reviews WHERE settled_at IS NULL ORDER BY id";
    let open_cases = "SELECT * FROM cases WHERE status <> ?1 ORDER BY id";
    Ok(DigestFacts {
        account: account(conn, "SELECT state, count(*) FROM letters WHERE event > ?1 GROUP BY state", [since])?,
        account_ever: account(conn, "SELECT state, count(*) FROM letters GROUP BY state", [])?,
        since: rows::first(conn, "SELECT at FROM events WHERE id = ?1", [since], |row| row.get::<_, At>(0))?
            .map(|at| at.0),
        letters: rows::all(conn, not_before, (since, Word(&LetterState::Before)), rows::letter)?,
        reviews: rows::all(conn, reviews, [], rows::review)?,
        today: rows::reservations(
            conn,
            "date = ?1 AND status = ?2",
            (Word(&date), Word(&ReservationStatus::Confirmed)),
        )?,
        calls: rows::all(
            conn,
            "SELECT * FROM consultations WHERE date BETWEEN ?1 AND ?2 AND status = ?3 ORDER BY date, start",
            (Word(&date), Word(&horizon), Word(&ReservationStatus::Confirmed)),
            consultations::consultation,
        )?,
        waiting: waiting(conn, date)?,
        sessions: rows::sessions(conn, seal, "date BETWEEN ?1 AND ?2", (Word(&date), Word(&horizon)))?,
        remarks: rows::reservations(conn, "remark = 1 AND event > ?1", [since])?,
        questions: questions::open(conn)?,
        consents: consents::open(conn)?,
        cases: rows::all(conn, open_cases, [Word(&CaseStatus::Closed)], doctor::case)?,
        undelivered: undelivered(conn, since)?,
        comparison: comparison::looked_since(conn, since)?,
        drafted: drafted(conn, since)?,
        sent_twice: rows::count(conn, "SELECT count(*) FROM outbox WHERE sent_twice > ?1", [since])?,
    })
}

fn drafted(conn: &Connection, since: i64) -> rusqlite::Result<u32> {
    let sql = "SELECT count(*) FROM outbox WHERE status = ?1 AND changed > ?2";
    rows::count(conn, sql, (Word(&OutboxStatus::Drafted), since))
}

fn waiting(conn: &Connection, date: NaiveDate) -> rusqlite::Result<Vec<Reservation>> {
    let which = (Word(&date), Word(&ReservationStatus::Waiting));
    let mut found = rows::reservations(conn, "date >= ?1 AND status = ?2", which)?;
    found.sort_by_key(|r| (r.session.date, r.asked_at, r.id));
    Ok(found)
}

/// What still waits, whenever it began; what ended badly, once.
fn undelivered(conn: &Connection, since: i64) -> rusqlite::Result<Vec<crate::desk::records::OutboxRecord>> {
    let sql =
        "SELECT * FROM outbox WHERE status IN (?1, ?2, ?3) OR (status IN (?4, ?5, ?6) AND changed > ?7) ORDER BY id";
    let which = (
        Word(&OutboxStatus::Unknown),
        Word(&OutboxStatus::Parked),
        Word(&OutboxStatus::Held),
        Word(&OutboxStatus::Failed),
        Word(&OutboxStatus::Bounced),
        Word(&OutboxStatus::Expired),
        since,
    );
    rows::all(conn, sql, which, rows::outbox)
}

pub(super) fn account(
    conn: &Connection,
    sql: &str,
    params: impl Params,
) -> rusqlite::Result<BTreeMap<LetterState, u32>> {
    let counted = rows::all(conn, sql, params, |row| Ok((row.get::<_, Word<_>>(0)?.0, row.get(1)?)))?;
    Ok(counted.into_iter().collect())
}
