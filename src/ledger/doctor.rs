//! Doctor mail's cases, their letters, and the doctor's words on their way. No word of anybody's is kept here.

use std::collections::BTreeSet;

use chrono::Duration;
use rusqlite::{Connection, Params, Row, params};

use super::columns::{At, Word};
use super::known::Asking;
use super::record::Recording;
use super::rows;
use super::trouble::{Slip, Trouble};
use super::{Ledger, known};
use crate::desk::event::Arrival;
use crate::desk::known::Known;
use crate::desk::records::{
    Case, CaseId, CaseStatus, DoctorFact, DoctorKnown, LetterReason, NewRelay, OutboxId, OutboxRecord, OutboxStatus,
    Relay, RelayStage,
};
use crate::mail::{Address, Moment};

/// `relays.outbox`: the held draft; `notice`: the letter that tells the doctor of it. Both are written after the fact.
pub(super) const TABLES: &str = "
ALTER TABLE cases ADD COLUMN turned_at INTEGER;
ALTER TABLE cases ADD COLUMN heard_at INTEGER;
ALTER TABLE cases ADD COLUMN heard_id TEXT;
ALTER TABLE cases ADD COLUMN vouched INTEGER NOT NULL DEFAULT 0;

CREATE TABLE case_letters (
  letter INTEGER PRIMARY KEY REFERENCES letters,
  case_id INTEGER NOT NULL REFERENCES cases
) STRICT;
CREATE INDEX case_letters_case ON case_letters (case_id);

CREATE TABLE relays (
  outbox INTEGER PRIMARY KEY,
  event INTEGER NOT NULL REFERENCES events,
  case_id INTEGER NOT NULL REFERENCES cases,
  letter INTEGER NOT NULL REFERENCES letters,
  answered_at INTEGER NOT NULL,
  notice INTEGER NOT NULL,
  stage TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  code TEXT NOT NULL UNIQUE,
  asked INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX relays_case ON relays (case_id);
CREATE INDEX relays_notice ON relays (notice);
CREATE INDEX relays_stage ON relays (stage, due_at);
CREATE INDEX outbox_case ON outbox (case_id) WHERE case_id IS NOT NULL;
";

/// So that a letter made of ids and codes cannot keep the desk busy.
const MOST_LOOKUPS: usize = 100;
/// His ten minutes count from when he was told.
const DUE: &str = "SELECT r.* FROM relays r JOIN outbox n ON n.id = r.notice
    WHERE r.stage = ?1 AND n.status IN (?2, ?3)";

pub(super) fn open_case(to: &Recording<'_>, case: &Case) -> Result<(), Slip> {
    let sql = "INSERT INTO cases (id, event, member, address, status, opened_at, member_token, doctor_token, turned_at,
        heard_at, heard_id, vouched) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
    to.conn.prepare_cached(sql)?.execute(params![
        case.id,
        to.event,
        case.member.as_ref().map(Word),
        Word(&case.address),
        Word(&case.status),
        At(case.opened_at),
        case.member_token,
        case.doctor_token,
        At(case.turned_at),
        At(case.heard_at),
        case.heard_id,
        case.vouched,
    ])?;
    Ok(())
}

pub(super) fn write_fact(to: &Recording<'_>, fact: &DoctorFact) -> Result<(), Slip> {
    match fact {
        DoctorFact::LetterJoined { case, letter } => {
            let sql = "INSERT INTO case_letters (letter, case_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
            Ok(to.conn.prepare_cached(sql)?.execute((letter, case)).map(drop)?)
        }
        DoctorFact::Heard { case, at, message_id } => {
            let sql = "UPDATE cases SET heard_at = ?1, heard_id = ?2 WHERE id = ?3";
            to.one("case", sql, &[&At(*at), message_id, case])
        }
        DoctorFact::Turned { case, at } => {
            to.one("case", "UPDATE cases SET turned_at = ?1 WHERE id = ?2", &[&At(*at), case])
        }
        DoctorFact::LetThrough { case, member } => {
            to.one("case", "UPDATE cases SET member = ?1, vouched = 1 WHERE id = ?2", &[&Word(member), case])
        }
        DoctorFact::RelayKept(relay) => keep_relay(to, relay),
        DoctorFact::RelayStands { outbox, stage, due_at } => {
            let sql = "UPDATE relays SET stage = ?1, due_at = max(due_at, ?2) WHERE outbox = ?3";
            to.one("relay", sql, &[&Word(stage), &At(*due_at), outbox])
        }
        DoctorFact::RelayAsked { outbox, notice } => {
            let sql = "UPDATE relays SET stage = ?1, notice = ?2, asked = asked + 1 WHERE outbox = ?3";
            to.one("relay", sql, &[&Word(&RelayStage::Asked), notice, outbox])
        }
    }
}

fn keep_relay(to: &Recording<'_>, relay: &NewRelay) -> Result<(), Slip> {
    let sql = "INSERT INTO relays (outbox, event, case_id, letter, answered_at, notice, stage, due_at, code)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    to.conn.prepare_cached(sql)?.execute(params![
        relay.outbox,
        to.event,
        relay.case,
        relay.letter,
        At(relay.answered_at),
        relay.notice,
        Word(&relay.stage),
        At(relay.due_at),
        relay.code,
    ])?;
    Ok(())
}

/// A case that was opened before these columns came has turned when it was opened.
pub(super) fn case(row: &Row<'_>) -> rusqlite::Result<Case> {
    let opened_at = row.get::<_, At>("opened_at")?.0;
    Ok(Case {
        id: row.get("id")?,
        member: rows::word(row, "member")?,
        address: row.get::<_, Word<_>>("address")?.0,
        status: row.get::<_, Word<_>>("status")?.0,
        opened_at,
        member_token: row.get("member_token")?,
        doctor_token: row.get("doctor_token")?,
        turned_at: rows::moment(row, "turned_at")?.unwrap_or(opened_at),
        heard_at: rows::moment(row, "heard_at")?.unwrap_or(opened_at),
        heard_id: row.get("heard_id")?,
        vouched: row.get("vouched")?,
    })
}

/// A relay as its row has it, without its draft.
type Sketch = (NewRelay, u32);

fn sketch(row: &Row<'_>) -> rusqlite::Result<Sketch> {
    let relay = NewRelay {
        outbox: row.get("outbox")?,
        case: row.get("case_id")?,
        letter: row.get("letter")?,
        answered_at: row.get::<_, At>("answered_at")?.0,
        notice: row.get("notice")?,
        stage: row.get::<_, Word<_>>("stage")?.0,
        due_at: row.get::<_, At>("due_at")?.0,
        code: row.get("code")?,
    };
    Ok((relay, row.get("asked")?))
}

fn relays(conn: &Connection, sql: &str, params: impl Params) -> rusqlite::Result<Vec<Relay>> {
    let mut found = Vec::new();
    for (relay, asked) in rows::all(conn, sql, params, sketch)? {
        let draft = rows::first(conn, "SELECT * FROM outbox WHERE id = ?1", [relay.outbox], rows::outbox)?;
        let NewRelay { case, letter, answered_at, notice, stage, due_at, code, .. } = relay;
        found.extend(draft.map(|draft| Relay { case, letter, answered_at, draft, notice, stage, due_at, code, asked }));
    }
    Ok(found)
}

/// What a letter has to do with doctor mail; `known` holds already what it answers and what bounced.
pub(super) fn about_letter(asking: &Asking<'_>, arrival: &Arrival, known: &mut Known) -> rusqlite::Result<()> {
    let conn = asking.conn;
    let mut ids: BTreeSet<CaseId> = known.answers.iter().chain(&known.bounced).filter_map(|draft| draft.case).collect();
    for code in arrival.reading.codes.iter().take(MOST_LOOKUPS) {
        let by_token = "SELECT id FROM cases WHERE ?1 IN (member_token, doctor_token)";
        ids.extend(rows::all(conn, by_token, [code], |row| row.get::<_, CaseId>(0))?);
        ids.extend(rows::all(conn, "SELECT case_id FROM relays WHERE code = ?1", [code], |row| {
            row.get::<_, CaseId>(0)
        })?);
    }
    let theirs = "SELECT c.case_id FROM case_letters c JOIN letters l ON l.id = c.letter WHERE l.message_id = ?1";
    for id in arrival.letter.in_reply_to.iter().chain(&arrival.letter.references).take(MOST_LOOKUPS) {
        ids.extend(rows::all(conn, theirs, [id], |row| row.get::<_, CaseId>(0))?);
    }
    known.doctor = about_cases(conn, ids)?;
    let since = At(asking.now - Duration::days(1));
    let told = "SELECT count(*) FROM reviews WHERE reason = ?1 AND opened_at > ?2";
    known.doctor.away_told = rows::count(conn, told, (Word(&LetterReason::DoctorAway), since))? > 0;
    add_members(conn, known)
}

fn about_cases(conn: &Connection, ids: impl IntoIterator<Item = CaseId>) -> rusqlite::Result<DoctorKnown> {
    let mut about = DoctorKnown::default();
    for id in ids {
        about.cases.extend(rows::first(conn, "SELECT * FROM cases WHERE id = ?1", [id], case)?);
        about.relays.extend(relays(conn, "SELECT * FROM relays WHERE case_id = ?1 ORDER BY outbox", [id])?);
    }
    Ok(about)
}

/// The case in question, with its member.
pub(super) fn about_case(conn: &Connection, id: CaseId, known: &mut Known) -> rusqlite::Result<()> {
    known.doctor = about_cases(conn, [id])?;
    add_members(conn, known)
}

/// The relay that a draft of ours carries or tells of, with its case.
pub(super) fn about_drafts(conn: &Connection, drafts: &[OutboxRecord], known: &mut Known) -> rusqlite::Result<()> {
    let ids: BTreeSet<CaseId> = drafts.iter().filter_map(|draft| draft.case).collect();
    if ids.is_empty() {
        return Ok(());
    }
    known.doctor = about_cases(conn, ids)?;
    let concerned = |relay: &Relay, id: OutboxId| relay.draft.id == id || relay.notice == id;
    known.doctor.relays.retain(|relay| drafts.iter().any(|draft| concerned(relay, draft.id)));
    add_members(conn, known)
}

/// A look through the inbox that began then has ended well.
pub(super) fn about_look(conn: &Connection, began: Moment, known: &mut Known) -> rusqlite::Result<()> {
    let due = due(conn, began)?;
    known.doctor = about_cases(conn, due.iter().map(|relay| relay.case).collect::<BTreeSet<_>>())?;
    known.doctor.relays = due;
    add_members(conn, known)
}

/// All cases in which somebody is waited for.
pub(super) fn waiting(conn: &Connection) -> rusqlite::Result<Vec<Case>> {
    let sql = "SELECT * FROM cases WHERE status IN (?1, ?2) ORDER BY id";
    rows::all(conn, sql, (Word(&CaseStatus::Open), Word(&CaseStatus::Answered)), case)
}

fn due(conn: &Connection, now: Moment) -> rusqlite::Result<Vec<Relay>> {
    let told = (Word(&RelayStage::Stoppable), Word(&OutboxStatus::Sent), Word(&OutboxStatus::Unknown), At(now));
    relays(conn, &format!("{DUE} AND r.due_at <= ?4 ORDER BY r.outbox"), told)
}

/// The members whose cases they are.
pub(super) fn add_members(conn: &Connection, known: &mut Known) -> rusqlite::Result<()> {
    let numbers = known.doctor.cases.iter().chain(&known.cases).filter_map(|case| case.member.clone()).collect();
    known::add_members(conn, numbers, &mut known.members)
}

impl Ledger {
    /// Whether words of the doctor's wait for nothing but a look through the inbox.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn awaits_look(&self, now: Moment) -> Result<bool, Trouble> {
        Ok(!due(&self.conn, now)?.is_empty())
    }

    /// When the next of them will.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn next_look_due(&self) -> Result<Option<Moment>, Trouble> {
        let told = (Word(&RelayStage::Stoppable), Word(&OutboxStatus::Sent), Word(&OutboxStatus::Unknown));
        let sql = format!("{DUE} ORDER BY r.due_at LIMIT 1");
        Ok(rows::first(&self.conn, &sql, told, |row| Ok(row.get::<_, At>("due_at")?.0))?)
    }
}

/// Of that sender, not closed.
pub(super) fn open_cases(conn: &Connection, address: &Address) -> rusqlite::Result<Vec<Case>> {
    let sql = "SELECT * FROM cases WHERE address = ?1 AND status <> ?2 ORDER BY id";
    rows::all(conn, sql, (Word(address), Word(&CaseStatus::Closed)), case)
}
