//! What is to be done next, for the daemon: timers, letters to send, letters to file, what a crash left over.

use rusqlite::params;

use super::columns::{At, Json, Word};
use super::{Ledger, Trouble, batch, known, meta, rows};
use crate::desk::decision::Carries;
use crate::desk::event::{Delivery, LetterKey, Place};
use crate::desk::records::{LetterRecord, OutboxId, OutboxRecord, OutboxStatus};
use crate::desk::timers::Timer;
use crate::mail::Moment;

/// After so many failures an event of its own making (a timer) is tried no longer; `status` names it.
pub(super) const MOST_TRIES: u32 = 3;

/// An attempt that was begun and has no report: the process ended meanwhile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interrupted {
    pub outbox: OutboxId,
    pub attempt: u32,
    /// `Unknown` where the mark just before DATA stands, else `NotSent`.
    pub delivery: Delivery,
}

impl Ledger {
    /// Counts a try of a letter before it is parsed, committed alone: one that kills the process is known by it.
    /// Returns how many tries there were, this one included. Forgotten when the letter's event is committed.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn begin_try(&self, letter: &LetterKey) -> Result<u32, Trouble> {
        let sql =
            "INSERT INTO tries VALUES (?1, 1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET count = count + 1 RETURNING count";
        let row = params![batch::letter_try_key(letter), letter.folder, letter.uid_validity, letter.uid];
        Ok(self.conn.prepare_cached(sql)?.query_row(row, |row| row.get(0))?)
    }

    /// The highest UID of a folder up to which every letter is in the ledger: one whose try is open holds it back.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn cursor(&self, folder: &str, uid_validity: u32) -> Result<Option<u32>, Trouble> {
        let sql = "SELECT min((SELECT max(uid) FROM letters WHERE folder = ?1 AND uid_validity = ?2),
            coalesce((SELECT min(uid) - 1 FROM tries WHERE folder = ?1 AND uid_validity = ?2), 4294967295))";
        Ok(self.conn.prepare_cached(sql)?.query_row((folder, uid_validity), |row| row.get(0))?)
    }

    /// Whether the ledger knows a letter.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn knows(&self, letter: &LetterKey) -> Result<bool, Trouble> {
        Ok(known::letter_at(&self.conn, letter)?.is_some())
    }

    /// Letters decided and not filed yet, with where they belong.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn to_file(&self) -> Result<Vec<(LetterRecord, Place)>, Trouble> {
        let sql = "SELECT * FROM letters WHERE place IS NOT NULL AND filed = 0 ORDER BY id";
        Ok(rows::all(&self.conn, sql, [], |row| Ok((rows::letter(row)?, row.get::<_, Word<Place>>("place")?.0)))?)
    }

    /// Timers whose time has come, the earliest first; but for those that have failed three times.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn timers_due(&self, now: Moment) -> Result<Vec<Timer>, Trouble> {
        let sql = "SELECT kind, due_at FROM timers t WHERE done_at IS NULL AND due_at <= ?1
            AND NOT EXISTS (SELECT 1 FROM tries WHERE key = 'event:' || t.key AND count >= ?2) ORDER BY due_at, key";
        Ok(rows::all(&self.conn, sql, (At(now), MOST_TRIES), |row| {
            Ok(Timer { kind: row.get::<_, Json<_>>(0)?.0, due_at: row.get::<_, At>(1)?.0 })
        })?)
    }

    /// When there is next something to do by itself: a timer, or a letter to send. A time in the past means now.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn next_due(&self) -> Result<Option<Moment>, Trouble> {
        let timers = "SELECT min(due_at) FROM timers t WHERE done_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM tries WHERE key = 'event:' || t.key AND count >= ?1)";
        let timer = rows::first(&self.conn, timers, [MOST_TRIES], |row| row.get::<_, Option<At>>(0))?.flatten();
        let drafts = "SELECT min(due_at) FROM outbox WHERE status = ?1";
        let draft = match meta::sending_held(&self.conn)? {
            Some(_) => None,
            None => rows::first(&self.conn, drafts, [Word(&OutboxStatus::Queued)], |row| row.get::<_, Option<At>>(0))?
                .flatten(),
        };
        Ok(timer.into_iter().chain(draft).map(|at| at.0).min())
    }

    /// Letters that may be claimed now, at most `limit`: credentials first, then the longest due. None while all
    /// sending is held. What is past its deadline is among them: the claim says so and settles it.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn outbox_due(&self, now: Moment, limit: u32) -> Result<Vec<OutboxRecord>, Trouble> {
        if meta::sending_held(&self.conn)?.is_some() {
            return Ok(Vec::new());
        }
        let sql = "SELECT * FROM outbox WHERE status = ?1 AND due_at <= ?2
            ORDER BY carries <> ?3, due_at, id LIMIT ?4";
        let due = (Word(&OutboxStatus::Queued), At(now), Word(&Carries::Credentials), limit);
        Ok(rows::all(&self.conn, sql, due, rows::outbox)?)
    }

    /// Attempts without a report. Asked once at the start, before anything is claimed.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn interrupted(&self) -> Result<Vec<Interrupted>, Trouble> {
        let interrupted = |draft: OutboxRecord| Interrupted {
            outbox: draft.id,
            attempt: draft.attempts,
            delivery: if draft.data_marked { Delivery::Unknown } else { Delivery::NotSent { reply: String::new() } },
        };
        Ok(self.drafts_that(OutboxStatus::Sending)?.into_iter().map(interrupted).collect())
    }

    /// Drafts of which nobody knows whether they arrived: evidence of them is to be looked for.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn unknowns(&self) -> Result<Vec<OutboxRecord>, Trouble> {
        self.drafts_that(OutboxStatus::Unknown)
    }

    fn drafts_that(&self, status: OutboxStatus) -> Result<Vec<OutboxRecord>, Trouble> {
        Ok(rows::all(&self.conn, "SELECT * FROM outbox WHERE status = ?1 ORDER BY id", [Word(&status)], rows::outbox)?)
    }

    /// When the desk was first started; `None` for a fresh ledger.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn first_start(&self) -> Result<Option<Moment>, Trouble> {
        Ok(meta::first_start(&self.conn)?)
    }

    /// Fixes the first start; one that is fixed stays.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn set_first_start(&self, now: Moment) -> Result<(), Trouble> {
        let sql = "INSERT INTO meta VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        self.conn.execute(sql, (meta::FIRST_START, At(now)))?;
        Ok(())
    }

    /// The newest time in the ledger, for distrust of the clock.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn newest_entry(&self) -> Result<Option<Moment>, Trouble> {
        Ok(meta::newest_entry(&self.conn, i64::MAX)?)
    }
}
