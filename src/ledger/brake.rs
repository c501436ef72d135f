//! How many letters of ours went where lately, for the brake.

use chrono::Duration;
use rusqlite::Connection;

use super::columns::{At, Word};
use super::rows;
use crate::desk::decision::Audience;
use crate::desk::records::OutboxStatus;
use crate::mail::{Address, Moment};

/// Answers to an address; what was taken back before it went out does not count.
pub(super) fn answers_since(conn: &Connection, to: &Address, since: Moment) -> rusqlite::Result<u32> {
    let sql =
        "SELECT count(*) FROM outbox WHERE to_address = ?1 AND created_at > ?2 AND audience = ?3 AND status <> ?4";
    rows::count(conn, sql, (Word(to), At(since), Word(&Audience::Sender), Word(&OutboxStatus::Withdrawn)))
}

pub(super) fn staff_last_hour(conn: &Connection, now: Moment) -> rusqlite::Result<u32> {
    let sql = "SELECT count(*) FROM outbox WHERE audience = ?1 AND created_at > ?2 AND status <> ?3";
    let since = At(now - Duration::hours(1));
    rows::count(conn, sql, (Word(&Audience::StaffAndDoctor), since, Word(&OutboxStatus::Withdrawn)))
}
