//! Single values about the ledger itself.

use rusqlite::types::FromSql;
use rusqlite::{Connection, ToSql};

use super::columns::{At, Word};
use super::rows;
use crate::desk::decision::HoldReason;
use crate::mail::Moment;

pub(super) const FIRST_START: &str = "first-start";
pub(super) const SENDING_HELD: &str = "sending-held";
pub(super) const KEY_CHECK: &str = "key-check";
/// The event of the newest digest: what came after it belongs to the next.
pub(super) const LAST_DIGEST: &str = "last-digest";
/// Message-IDs in the mailbox that the ledger did not know at some start.
pub(super) const STRANGERS: &str = "strangers";
/// The newest entry that a person looked at when the clock was behind it.
pub(super) const CLOCK_EXCUSED: &str = "clock-excused";

pub(super) fn get<T: FromSql>(conn: &Connection, name: &str) -> rusqlite::Result<Option<T>> {
    rows::first(conn, "SELECT value FROM meta WHERE name = ?1", [name], |row| row.get(0))
}

pub(super) fn set(conn: &Connection, name: &str, value: impl ToSql) -> rusqlite::Result<()> {
    let sql = "INSERT INTO meta VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = excluded.value";
    conn.prepare_cached(sql)?.execute((name, value)).map(drop)
}

pub(super) fn remove(conn: &Connection, name: &str) -> rusqlite::Result<()> {
    conn.prepare_cached("DELETE FROM meta WHERE name = ?1")?.execute([name]).map(drop)
}

pub(super) fn first_start(conn: &Connection) -> rusqlite::Result<Option<Moment>> {
    moment(conn, FIRST_START)
}

pub(super) fn moment(conn: &Connection, name: &str) -> rusqlite::Result<Option<Moment>> {
    Ok(get::<At>(conn, name)?.map(|at| at.0))
}

pub(super) fn sending_held(conn: &Connection) -> rusqlite::Result<Option<HoldReason>> {
    Ok(get::<Word<HoldReason>>(conn, SENDING_HELD)?.map(|word| word.0))
}

/// The newest time among the events before this one.
pub(super) fn newest_entry(conn: &Connection, before_event: i64) -> rusqlite::Result<Option<Moment>> {
    let sql = "SELECT at FROM events WHERE id < ?1 ORDER BY at DESC LIMIT 1";
    Ok(rows::first(conn, sql, [before_event], |row| row.get::<_, At>(0))?.map(|at| at.0))
}
