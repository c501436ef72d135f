//! What is to be done next, for the daemon: timers, letters to send, letters to file, what a crash left over.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rusqlite::{Connection, params};

use super::columns::{At, Json, Word};
use super::{Ledger, Trouble, batch, comparison, known, meta, report, rows};
use crate::desk::decision::{Carries, HoldReason};
use crate::desk::digest::DigestFacts;
use crate::desk::event::{LetterKey, Place};
use crate::desk::records::{LetterId, LetterRecord, OutboxRecord, OutboxStatus, ReservationStatus, SessionKey};
use crate::desk::timers::Timer;
use crate::mail::Moment;

/// After so many failures an event of its own making (a timer) is tried no longer; `status` names it.
pub(super) const MOST_TRIES: u32 = 3;

/// `filings`: how often it was to be put somewhere.
pub(super) const FILINGS: &str = "
ALTER TABLE letters ADD COLUMN filings INTEGER NOT NULL DEFAULT 0;
UPDATE letters SET filings = 1 WHERE place IS NOT NULL;
";

/// A letter that is decided and not where it belongs.
#[derive(Clone, Debug)]
pub struct ToFile {
    pub letter: LetterRecord,
    pub place: Place,
    /// Where it lies now, as far as the server told.
    pub lies: LetterKey,
    /// How often it was to be put somewhere, this time included.
    pub filings: u32,
}

impl ToFile {
    /// The natural key of its event.
    #[must_use]
    pub fn event_key(&self) -> String {
        match self.filings {
            0 | 1 => format!("filed:{}", self.letter.key),
            times => format!("filed:{}:{times}", self.letter.key),
        }
    }
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

    /// These are tried later than letters with higher numbers: the cursor does not pass them before.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn expect(&mut self, letters: &[LetterKey]) -> Result<(), Trouble> {
        let tx = self.conn.transaction()?;
        let sql = "INSERT INTO tries SELECT ?1, 0, ?2, ?3, ?4 WHERE NOT EXISTS
            (SELECT 1 FROM letters WHERE folder = ?2 AND uid_validity = ?3 AND uid = ?4) ON CONFLICT DO NOTHING";
        for letter in letters {
            let row = params![batch::letter_try_key(letter), letter.folder, letter.uid_validity, letter.uid];
            tx.prepare_cached(sql)?.execute(row)?;
        }
        Ok(tx.commit()?)
    }

    /// Letters of a folder that were listed or begun, and are not committed.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn left_open(&self, folder: &str, uid_validity: u32) -> Result<Vec<LetterKey>, Trouble> {
        let sql = "SELECT uid FROM tries WHERE folder = ?1 AND uid_validity = ?2 ORDER BY uid";
        Ok(rows::all(&self.conn, sql, (folder, uid_validity), |row| {
            Ok(LetterKey { folder: folder.to_owned(), uid_validity, uid: row.get(0)? })
        })?)
    }

    /// The letter with that id.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn letter(&self, id: LetterId) -> Result<Option<LetterRecord>, Trouble> {
        Ok(rows::first(&self.conn, "SELECT * FROM letters WHERE id = ?1", [id], rows::letter)?)
    }

    /// Which of these Message-IDs no letter of ours has, but for those that were looked at before.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn not_ours(&self, ids: &[&str]) -> Result<Vec<String>, Trouble> {
        self.strangers(ids, "SELECT count(*) FROM outbox WHERE message_id = ?1")
    }

    /// Which of these Message-IDs, found in our folders, no letter of the ledger has, but for those that were looked
    /// at before. Letters of which the ledger has no Message-ID may be among them: only more than these are told.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn not_filed(&self, ids: &[&str]) -> Result<Vec<String>, Trouble> {
        let unnamed = rows::count(&self.conn, "SELECT count(*) FROM letters WHERE message_id IS NULL", [])?;
        let strangers = self.strangers(ids, "SELECT count(*) FROM letters WHERE message_id = ?1")?;
        let too_many = usize::try_from(unnamed).is_ok_and(|unnamed| strangers.len() > unnamed);
        Ok(if too_many { strangers } else { Vec::new() })
    }

    fn strangers(&self, ids: &[&str], known: &str) -> Result<Vec<String>, Trouble> {
        let seen = meta::get::<Json<BTreeSet<String>>>(&self.conn, meta::STRANGERS)?.map(|json| json.0);
        let seen = seen.unwrap_or_default();
        let mut strangers = Vec::new();
        for id in ids.iter().filter(|id| !seen.contains(**id)) {
            if rows::count(&self.conn, known, [id])? == 0 {
                strangers.push((*id).to_owned());
            }
        }
        Ok(strangers)
    }

    /// Remembers letters that the ledger does not know: they hold sending once, not at every start.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn remember_strangers(&self, ids: Vec<String>) -> Result<(), Trouble> {
        let seen = meta::get::<Json<BTreeSet<String>>>(&self.conn, meta::STRANGERS)?.map(|json| json.0);
        let mut seen = seen.unwrap_or_default();
        seen.extend(ids);
        Ok(meta::set(&self.conn, meta::STRANGERS, Json(&seen))?)
    }

    /// What a digest of that day would be made from.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn digest_facts(&self, date: NaiveDate) -> Result<DigestFacts, Trouble> {
        Ok(report::digest::facts(&self.conn, &self.seal, date)?)
    }

    /// Sessions from that day on for which somebody is booked or waits.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn booked_sessions(&self, from: NaiveDate) -> Result<Vec<SessionKey>, Trouble> {
        let sql = "SELECT DISTINCT service, date FROM reservations WHERE date >= ?1 AND status IN (?2, ?3, ?4, ?5)";
        let open = (
            Word(&from),
            Word(&ReservationStatus::Confirmed),
            Word(&ReservationStatus::Held),
            Word(&ReservationStatus::Asked),
            Word(&ReservationStatus::Waiting),
        );
        Ok(rows::all(&self.conn, sql, open, |row| {
            Ok(SessionKey { service: row.get::<_, Word<_>>(0)?.0, date: row.get::<_, Word<_>>(1)?.0 })
        })?)
    }

    /// Whether the ledger knows a letter.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn knows(&self, letter: &LetterKey) -> Result<bool, Trouble> {
        Ok(known::letter_at(&self.conn, letter)?.is_some())
    }

    /// Letters decided and not filed yet.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn to_file(&self) -> Result<Vec<ToFile>, Trouble> {
        let sql = "SELECT * FROM letters WHERE place IS NOT NULL AND filed = 0 ORDER BY id";
        Ok(rows::all(&self.conn, sql, [], |row| {
            let (letter, place) = (rows::letter(row)?, row.get::<_, Word<Place>>("place")?.0);
            let lies = comparison::lies(row)?.unwrap_or_else(|| letter.key.clone());
            Ok(ToFile { letter, place, lies, filings: row.get("filings")? })
        })?)
    }

    /// Timers whose time has come, the earliest first, of those of one time and kind the older; but for those that have failed three times.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn timers_due(&self, now: Moment) -> Result<Vec<Timer>, Trouble> {
        let sql = "SELECT kind, due_at FROM timers t WHERE done_at IS NULL AND due_at <= ?1
            AND NOT EXISTS (SELECT 1 FROM tries WHERE key = 'event:' || t.key AND count >= ?2)
            ORDER BY due_at, length(key), key";
        Ok(rows::all(&self.conn, sql, (At(now), MOST_TRIES), |row| {
            Ok(Timer { kind: row.get::<_, Json<_>>(0)?.0, due_at: row.get::<_, At>(1)?.0 })
        })?)
    }

    /// When the next timer falls due. A time in the past means now.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn next_timer_due(&self) -> Result<Option<Moment>, Trouble> {
        let timers = "SELECT min(due_at) FROM timers t WHERE done_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM tries WHERE key = 'event:' || t.key AND count >= ?1)";
        let due = rows::first(&self.conn, timers, [MOST_TRIES], |row| row.get::<_, Option<At>>(0))?.flatten();
        Ok(due.map(|at| at.0))
    }

    /// When the next letter of ours may be sent; `None` while all sending is held.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn next_outbox_due(&self) -> Result<Option<Moment>, Trouble> {
        if meta::sending_held(&self.conn)?.is_some() {
            return Ok(None);
        }
        let drafts = "SELECT min(due_at) FROM outbox WHERE status = ?1";
        let queued = [Word(&OutboxStatus::Queued)];
        let due = rows::first(&self.conn, drafts, queued, |row| row.get::<_, Option<At>>(0))?.flatten();
        Ok(due.map(|at| at.0))
    }

    /// When there is next something to do by itself: a timer, or a letter to send. A time in the past means now.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn next_due(&self) -> Result<Option<Moment>, Trouble> {
        Ok(self.next_timer_due()?.into_iter().chain(self.next_outbox_due()?).min())
    }

    /// Why nothing is sent to anybody, where that is so.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn sending_held(&self) -> Result<Option<HoldReason>, Trouble> {
        Ok(meta::sending_held(&self.conn)?)
    }

    /// Whether nothing is left to do at that time: no timer, no letter to send or in hand, none to file, no folder to
    /// look into.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn is_idle(&self, now: Moment) -> Result<bool, Trouble> {
        Ok(self.next_due()?.is_none_or(|due| due > now)
            && self.drafts_that(OutboxStatus::Sending)?.is_empty()
            && self.to_file()?.is_empty()
            && !self.awaits_look(now)?
            && self.comparison_wanted()?.is_none())
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

/// The highest UID of a folder up to which every letter is in the ledger: one whose try is open holds it back.
pub(super) fn cursor(conn: &Connection, folder: &str, uid_validity: u32) -> Result<Option<u32>, Trouble> {
    let sql = "SELECT min((SELECT max(uid) FROM (
          SELECT uid FROM letters WHERE folder = ?1 AND uid_validity = ?2
          UNION ALL SELECT uid FROM followed WHERE folder = ?1 AND uid_validity = ?2)),
        coalesce((SELECT min(uid) - 1 FROM tries WHERE folder = ?1 AND uid_validity = ?2), 4294967295))";
    Ok(conn.prepare_cached(sql)?.query_row((folder, uid_validity), |row| row.get(0))?)
}
