//! Rows read back as the desk's records, each by one function.

use rusqlite::{Connection, OptionalExtension as _, Params, Row};

use super::addresses;
use super::columns::{At, Json, Word};
use super::seal::Seal;
use super::sessions;
use super::trouble::{Mishap, Slip};
use crate::desk::credentials::Credentials;
use crate::desk::event::LetterKey;
use crate::desk::member::{Member, MemberNumber, RosterEntry};
use crate::desk::records::{
    Guest, LetterRecord, OutboxRecord, Reservation, ReservationId, Review, Session, SessionKey, VersionedCredentials,
};

/// All rows of a question.
pub(super) fn all<T>(
    conn: &Connection,
    sql: &str,
    params: impl Params,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    conn.prepare_cached(sql)?.query_map(params, read)?.collect()
}

/// The first row of a question, if there is one.
pub(super) fn first<T>(
    conn: &Connection,
    sql: &str,
    params: impl Params,
    read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Option<T>> {
    conn.prepare_cached(sql)?.query_row(params, read).optional()
}

/// The number a question counts.
pub(super) fn count(conn: &Connection, sql: &str, params: impl Params) -> rusqlite::Result<u32> {
    conn.prepare_cached(sql)?.query_row(params, |row| row.get(0))
}

pub(super) fn letter(row: &Row<'_>) -> rusqlite::Result<LetterRecord> {
    Ok(LetterRecord {
        id: row.get("id")?,
        key: LetterKey { folder: row.get("folder")?, uid_validity: row.get("uid_validity")?, uid: row.get("uid")? },
        message_id: row.get("message_id")?,
        text_digest: row.get("text_digest")?,
        received: row.get::<_, At>("received")?.0,
        sender: word(row, "sender")?,
        subject: row.get("subject")?,
        state: row.get::<_, Word<_>>("state")?.0,
        reason: row.get::<_, Word<_>>("reason")?.0,
    })
}

pub(super) fn outbox(row: &Row<'_>) -> rusqlite::Result<OutboxRecord> {
    Ok(OutboxRecord {
        id: row.get("id")?,
        kind: row.get::<_, Word<_>>("kind")?.0,
        to: row.get::<_, Word<_>>("to_address")?.0,
        message_id: row.get("message_id")?,
        status: row.get::<_, Word<_>>("status")?.0,
        attempts: row.get("attempts")?,
        unknowns: row.get("unknowns")?,
        data_marked: row.get("data_marked")?,
        due_at: row.get::<_, At>("due_at")?.0,
        deadline: moment(row, "deadline")?,
        carries: row.get::<_, Word<_>>("carries")?.0,
        letter: row.get("letter")?,
        reservation: row.get("reservation")?,
        session: optional_session(row)?,
        version: row.get("version")?,
        case: row.get("case_id")?,
        created_at: row.get::<_, At>("created_at")?.0,
        last_reply: row.get("last_reply")?,
    })
}

pub(super) fn review(row: &Row<'_>) -> rusqlite::Result<Review> {
    Ok(Review {
        id: row.get("id")?,
        letter: row.get("letter")?,
        case: row.get("case_id")?,
        reason: row.get::<_, Word<_>>("reason")?.0,
        opened_at: row.get::<_, At>("opened_at")?.0,
        fields: row.get::<_, Json<_>>("fields")?.0,
        assigned: row.get("assigned")?,
    })
}

/// With its guests.
pub(super) fn reservations(
    conn: &Connection,
    condition: &str,
    params: impl Params,
) -> rusqlite::Result<Vec<Reservation>> {
    let sql = format!("SELECT * FROM reservations WHERE {condition} ORDER BY date, id");
    let mut found = all(conn, &sql, params, reservation_without_guests)?;
    for reservation in &mut found {
        reservation.people = guests(conn, reservation.id)?;
    }
    Ok(found)
}

fn reservation_without_guests(row: &Row<'_>) -> rusqlite::Result<Reservation> {
    Ok(Reservation {
        id: row.get("id")?,
        session: session_key(row)?,
        from: row.get::<_, Word<_>>("from_time")?.0,
        to: row.get::<_, Word<_>>("to_time")?.0,
        people: Vec::new(),
        email: row.get::<_, Word<_>>("email")?.0,
        status: row.get::<_, Word<_>>("status")?.0,
        letter: row.get("letter")?,
        asked_at: row.get::<_, At>("asked_at")?.0,
        remark: row.get("remark")?,
    })
}

fn guests(conn: &Connection, reservation: ReservationId) -> rusqlite::Result<Vec<Guest>> {
    let sql = "SELECT number, name FROM guests WHERE reservation = ?1 ORDER BY position";
    all(conn, sql, [reservation], |row| {
        Ok(Guest { number: row.get::<_, Word<_>>("number")?.0, name: row.get("name")? })
    })
}

/// A roster entry with what was agreed since.
pub(super) fn member(conn: &Connection, number: &MemberNumber) -> rusqlite::Result<Option<Member>> {
    let sql = "SELECT * FROM members WHERE number = ?1";
    let found = first(conn, sql, [number.as_str()], entry_without_addresses)?;
    found.map(|entry| with_addresses(conn, entry)).transpose()
}

/// The whole roster, by number.
pub(super) fn roster(conn: &Connection) -> rusqlite::Result<Vec<Member>> {
    let sql = "SELECT * FROM members ORDER BY length(number), number";
    let entries = all(conn, sql, [], entry_without_addresses)?;
    entries.into_iter().map(|entry| with_addresses(conn, entry)).collect()
}

fn entry_without_addresses(row: &Row<'_>) -> rusqlite::Result<RosterEntry> {
    Ok(RosterEntry {
        number: row.get::<_, Word<_>>("number")?.0,
        name: row.get("name")?,
        kana: row.get("kana")?,
        addresses: Vec::new(),
        phone: row.get("phone")?,
    })
}

fn with_addresses(conn: &Connection, mut entry: RosterEntry) -> rusqlite::Result<Member> {
    let sql = "SELECT address FROM member_addresses WHERE number = ?1 ORDER BY position";
    entry.addresses = all(conn, sql, [entry.number.as_str()], |row| Ok(row.get::<_, Word<_>>(0)?.0))?;
    let agreed = addresses::of_member(conn, &entry.number)?;
    Ok(Member::new(entry, agreed))
}

/// With its newest credentials opened.
pub(super) fn sessions(
    conn: &Connection,
    seal: &Seal,
    condition: &str,
    params: impl Params,
) -> Result<Vec<Session>, Slip> {
    let sql = format!("SELECT * FROM sessions WHERE {condition} ORDER BY date, service");
    let found = all(conn, &sql, params, |row| Ok((session_sealed(row)?, row.get::<_, Option<u32>>("version")?)))?;
    found.into_iter().map(|((session, sealed), version)| open_session(seal, session, version.zip(sealed))).collect()
}

/// Without its credentials, and whether there are any.
pub(super) fn session_sealed(row: &Row<'_>) -> rusqlite::Result<(Session, Option<Vec<u8>>)> {
    let session = Session {
        key: session_key(row)?,
        cancelled: row.get("cancelled")?,
        added: row.get("added")?,
        capacity: row.get("capacity")?,
        hours: sessions::hours(row)?,
        credentials: None,
        dispatched_at: moment(row, "dispatched_at")?,
        wiped_at: moment(row, "wiped_at")?,
    };
    Ok((session, row.get("credentials")?))
}

fn open_session(seal: &Seal, session: Session, sealed: Option<(u32, Vec<u8>)>) -> Result<Session, Slip> {
    let Some((version, sealed)) = sealed else { return Ok(session) };
    let plain = seal.unseal(&credentials_place(&session.key, version), &sealed)?;
    let credentials: Credentials = serde_json::from_slice(&plain).map_err(|_| Mishap::Unreadable)?;
    Ok(Session { credentials: Some(VersionedCredentials { version, credentials }), ..session })
}

/// Where a session's credentials belong, for the seal.
pub(super) fn credentials_place(session: &SessionKey, version: u32) -> String {
    format!("sessions:{session}:{version}")
}

/// Where a draft's bytes belong, for the seal.
pub(super) fn bytes_place(outbox: i64) -> String {
    format!("outbox:{outbox}")
}

fn session_key(row: &Row<'_>) -> rusqlite::Result<SessionKey> {
    Ok(SessionKey { service: row.get::<_, Word<_>>("service")?.0, date: row.get::<_, Word<_>>("date")?.0 })
}

fn optional_session(row: &Row<'_>) -> rusqlite::Result<Option<SessionKey>> {
    let (service, date) = (word(row, "service")?, word(row, "date")?);
    Ok(service.zip(date).map(|(service, date)| SessionKey { service, date }))
}

pub(super) fn word<T: serde::de::DeserializeOwned>(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<T>> {
    Ok(row.get::<_, Option<Word<T>>>(column)?.map(|w| w.0))
}

pub(super) fn moment(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<crate::mail::Moment>> {
    Ok(row.get::<_, Option<At>>(column)?.map(|at| at.0))
}
