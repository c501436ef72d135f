//! Yes-letters and what waits for them.

use chrono::Duration;
use rusqlite::{Connection, Params, Row, params};

use super::columns::{At, Json, Word};
use super::known::Asking;
use super::record::Recording;
use super::trouble::Slip;
use super::{rows, topics};
use crate::desk::decision::DraftKind;
use crate::desk::event::Arrival;
use crate::desk::member::{Member, MemberNumber};
use crate::desk::records::{Consent, ConsentFact, ConsentId, ConsentsKnown, LetterId, LetterState, OutboxRecord};

/// `requests`, and their topics sealed: NULL once nothing waits any more. No reference to `outbox`: the draft is written after the facts.
pub(super) const TABLES: &str = "
CREATE TABLE consents (
  id INTEGER PRIMARY KEY,
  event INTEGER NOT NULL REFERENCES events,
  member TEXT NOT NULL,
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  asked_at TEXT NOT NULL,
  outbox INTEGER NOT NULL UNIQUE,
  code TEXT NOT NULL UNIQUE,
  letter INTEGER NOT NULL REFERENCES letters,
  beside TEXT NOT NULL,
  received INTEGER NOT NULL,
  requests TEXT,
  topics BLOB,
  remark INTEGER NOT NULL,
  opened_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  ended TEXT
) STRICT;
CREATE INDEX consents_member ON consents (member, opened_at);
CREATE INDEX consents_letter ON consents (letter);
";

/// Several may wait for one yes-letter.
pub(super) const SHARED_LETTERS: &str = "
CREATE TABLE consents_anew (
  id INTEGER PRIMARY KEY,
  event INTEGER NOT NULL REFERENCES events,
  member TEXT NOT NULL,
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  asked_at TEXT NOT NULL,
  outbox INTEGER NOT NULL,
  code TEXT NOT NULL UNIQUE,
  letter INTEGER NOT NULL REFERENCES letters,
  beside TEXT NOT NULL,
  received INTEGER NOT NULL,
  requests TEXT,
  topics BLOB,
  remark INTEGER NOT NULL,
  opened_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  ended TEXT
) STRICT;
INSERT INTO consents_anew SELECT id, event, member, name, address, asked_at, outbox, code, letter, beside, received,
  requests, topics, remark, opened_at, ends_at, ended FROM consents;
DROP TABLE consents;
ALTER TABLE consents_anew RENAME TO consents;
CREATE INDEX consents_member ON consents (member, opened_at);
CREATE INDEX consents_letter ON consents (letter);
CREATE INDEX consents_outbox ON consents (outbox);
";

/// Codes in one letter beyond which nobody looks.
const MOST: usize = 20;
/// So far back the limits look.
const LIMIT_DAYS: i64 = 7;

/// Writes one change.
pub(super) fn record(to: &Recording<'_>, fact: &ConsentFact) -> Result<(), Slip> {
    match fact {
        ConsentFact::Asked(consent) => insert(to, consent),
        ConsentFact::Ended { consent, end } => {
            let sql = "UPDATE consents SET ended = ?1 WHERE id = ?2 AND ended IS NULL";
            to.one("consent", sql, &[&Word(end), consent])
        }
        ConsentFact::Settled { consent } => {
            to.one("consent", "UPDATE consents SET requests = NULL, topics = NULL WHERE id = ?1", &[consent])
        }
    }
}

fn insert(to: &Recording<'_>, consent: &Consent) -> Result<(), Slip> {
    let topics = topics::sealed(to.seal, &topics::consent_place(consent.id), consent.requests.iter())?;
    let sql = "INSERT INTO consents (id, event, member, name, address, asked_at, outbox, code, letter, received,
        requests, remark, opened_at, ends_at, beside, topics)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)";
    to.conn.prepare_cached(sql)?.execute(params![
        consent.id,
        to.event,
        consent.member.as_str(),
        consent.name,
        Word(&consent.address),
        Word(&consent.asked_at),
        consent.outbox,
        consent.code,
        consent.letter,
        At(consent.received),
        Json(&consent.requests),
        consent.remark,
        At(consent.opened_at),
        At(consent.ends_at),
        Json(&consent.beside),
        topics,
    ])?;
    Ok(())
}

/// What waits for the yes-letters that a letter answers, by our Message-ID or by the code.
pub(super) fn answered(
    conn: &Connection,
    arrival: &Arrival,
    answers: &[OutboxRecord],
) -> rusqlite::Result<Vec<Consent>> {
    let mut found = of_drafts(conn, answers)?;
    for code in arrival.reading.codes.iter().take(MOST) {
        found.extend(consents_where(conn, "outbox = (SELECT outbox FROM consents WHERE code = ?1)", [code])?);
    }
    found.sort_by_key(|consent| consent.id);
    found.dedup_by_key(|consent| consent.id);
    Ok(found)
}

/// Those that these drafts asked for.
pub(super) fn of_drafts(conn: &Connection, drafts: &[OutboxRecord]) -> rusqlite::Result<Vec<Consent>> {
    let mut found = Vec::new();
    for draft in drafts.iter().filter(|draft| draft.kind == DraftKind::YesLetter) {
        found.extend(consents_where(conn, "outbox = ?1", [draft.id])?);
    }
    Ok(found)
}

/// What the limits ask about these members; the answered ones stay.
pub(super) fn of_members(asking: &Asking<'_>, members: &[Member], known: &mut ConsentsKnown) -> rusqlite::Result<()> {
    let since = At(asking.now - Duration::days(LIMIT_DAYS));
    known.newest = newest(asking.conn)?;
    for member in members {
        let recent = "member = ?1 AND (ended IS NULL OR opened_at > ?2)";
        known.recent.extend(consents_where(asking.conn, recent, (member.entry.number.as_str(), &since))?);
    }
    Ok(())
}

/// Open ones about a member.
pub(super) fn open_of(conn: &Connection, member: &MemberNumber) -> rusqlite::Result<Vec<Consent>> {
    consents_where(conn, "member = ?1 AND ended IS NULL", [member.as_str()])
}

/// All that are open, for the digest.
pub(super) fn open(conn: &Connection) -> rusqlite::Result<Vec<Consent>> {
    consents_where(conn, "ended IS NULL", [])
}

/// One of them.
pub(super) fn by_id(conn: &Connection, id: ConsentId) -> rusqlite::Result<Option<Consent>> {
    Ok(consents_where(conn, "id = ?1", [id])?.into_iter().next())
}

/// All about a letter.
pub(super) fn about(conn: &Connection, letter: LetterId) -> rusqlite::Result<Vec<Consent>> {
    consents_where(conn, "letter = ?1", [letter])
}

fn newest(conn: &Connection) -> rusqlite::Result<ConsentId> {
    conn.prepare_cached("SELECT coalesce(max(id), 0) FROM consents")?.query_row([], |row| row.get(0))
}

fn consents_where(conn: &Connection, condition: &str, params: impl Params) -> rusqlite::Result<Vec<Consent>> {
    let sql = format!("SELECT * FROM consents WHERE {condition} ORDER BY id");
    let mut found = rows::all(conn, &sql, params, consent)?;
    for consent in &mut found {
        consent.beside = waiting(conn, &consent.beside)?;
    }
    Ok(found)
}

/// Those letters that nobody has settled meanwhile.
fn waiting(conn: &Connection, letters: &[LetterId]) -> rusqlite::Result<Vec<LetterId>> {
    let sql = "SELECT id FROM letters WHERE id = ?1 AND state = ?2";
    let mut found = Vec::new();
    for letter in letters {
        found.extend(rows::first(conn, sql, (letter, Word(&LetterState::Waiting)), |row| row.get::<_, LetterId>(0))?);
    }
    Ok(found)
}

fn consent(row: &Row<'_>) -> rusqlite::Result<Consent> {
    Ok(Consent {
        id: row.get("id")?,
        member: row.get::<_, Word<_>>("member")?.0,
        name: row.get("name")?,
        address: row.get::<_, Word<_>>("address")?.0,
        asked_at: row.get::<_, Word<_>>("asked_at")?.0,
        outbox: row.get("outbox")?,
        code: row.get("code")?,
        letter: row.get("letter")?,
        beside: row.get::<_, Json<_>>("beside")?.0,
        received: row.get::<_, At>("received")?.0,
        requests: row.get::<_, Option<Json<_>>>("requests")?.map(|json| json.0).unwrap_or_default(),
        remark: row.get("remark")?,
        opened_at: row.get::<_, At>("opened_at")?.0,
        ends_at: row.get::<_, At>("ends_at")?.0,
        end: rows::word(row, "ended")?,
    })
}
