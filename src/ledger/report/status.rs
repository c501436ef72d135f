//! How the desk itself is.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::columns::{At, Word};
use super::super::queue::MOST_TRIES;
use super::super::{Trouble, meta, rows};
use super::{Report, digest};
use crate::desk::decision::{Audience, HoldReason};
use crate::desk::records::{LetterState, OutboxId, OutboxStatus};
use crate::mail::Moment;

/// `status`
#[derive(Clone, Serialize)]
pub struct Status {
    pub first_start: Option<Moment>,
    pub newest_entry: Option<Moment>,
    /// Why nothing is sent, where that is so.
    pub sending_held: Option<HoldReason>,
    pub account: Account,
    /// Drafts by status.
    pub outbox: BTreeMap<String, u32>,
    pub reviews_open: u32,
    pub cases_open: u32,
    pub members: u32,
    pub next_timer: Option<Moment>,
    /// Alarms that the mail server has not taken.
    pub alarms_undelivered: Vec<OutboxId>,
    /// Keys of events that failed three times and are tried no longer.
    pub stuck: Vec<String>,
    pub health: Vec<HealthRow>,
}

/// Letters by state. Each has exactly one, so the states add up to the total.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Account {
    pub total: u32,
    pub states: BTreeMap<LetterState, u32>,
}

#[derive(Clone, Serialize)]
pub struct HealthRow {
    pub part: String,
    pub well: bool,
    pub since: Moment,
}

impl Report<'_> {
    /// All of it.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn status(&self) -> Result<Status, Trouble> {
        let conn = self.conn;
        Ok(Status {
            first_start: meta::first_start(conn)?,
            newest_entry: meta::newest_entry(conn, i64::MAX)?,
            sending_held: meta::sending_held(conn)?,
            account: self.account()?,
            outbox: self.outbox_by_status()?,
            reviews_open: rows::count(conn, "SELECT count(*) FROM reviews WHERE settled_at IS NULL", [])?,
            cases_open: rows::count(conn, "SELECT count(*) FROM cases WHERE status <> 'closed'", [])?,
            members: rows::count(conn, "SELECT count(*) FROM members", [])?,
            next_timer: self.next_timer()?,
            alarms_undelivered: self.alarms_undelivered()?,
            stuck: rows::all(conn, "SELECT key FROM tries WHERE count >= ?1 ORDER BY key", [MOST_TRIES], |row| {
                row.get(0)
            })?,
            health: self.health()?,
        })
    }

    /// All letters ever seen.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn account(&self) -> Result<Account, Trouble> {
        let total = rows::count(self.conn, "SELECT count(*) FROM letters", [])?;
        let states = digest::account(self.conn, "SELECT state, count(*) FROM letters GROUP BY state", [])?;
        Ok(Account { total, states })
    }

    fn outbox_by_status(&self) -> Result<BTreeMap<String, u32>, Trouble> {
        let sql = "SELECT status, count(*) FROM outbox GROUP BY status";
        let counted = rows::all(self.conn, sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(counted.into_iter().collect())
    }

    fn alarms_undelivered(&self) -> Result<Vec<OutboxId>, Trouble> {
        let sql = "SELECT id FROM outbox WHERE audience = ?1 AND status NOT IN (?2, ?3) ORDER BY id";
        let open = (Word(&Audience::Alarmed), Word(&OutboxStatus::Sent), Word(&OutboxStatus::Withdrawn));
        Ok(rows::all(self.conn, sql, open, |row| row.get(0))?)
    }

    fn next_timer(&self) -> Result<Option<Moment>, Trouble> {
        let sql = "SELECT min(due_at) FROM timers WHERE done_at IS NULL";
        Ok(rows::first(self.conn, sql, [], |row| row.get::<_, Option<At>>(0))?.flatten().map(|at| at.0))
    }

    fn health(&self) -> Result<Vec<HealthRow>, Trouble> {
        let sql = "SELECT part, well, since FROM health ORDER BY part";
        Ok(rows::all(self.conn, sql, [], |row| {
            Ok(HealthRow { part: row.get(0)?, well: row.get(1)?, since: row.get::<_, At>(2)?.0 })
        })?)
    }
}
