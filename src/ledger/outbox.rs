//! Letters of ours: kept with their bytes, changed, claimed, wiped.

use rusqlite::{Connection, params};

use super::columns::{At, Word};
use super::record::Recording;
use super::rows;
use super::seal::Seal;
use super::trouble::{Mishap, Slip};
use crate::desk::decision::{Carries, Draft, DraftKind, OutboxChange};
use crate::desk::event::{Delivery, What};
use crate::desk::records::OutboxId;
use crate::mail::Address;

/// A draft handed to the one connection that claimed it.
pub struct Claimed {
    pub outbox: OutboxId,
    pub attempt: u32,
    pub kind: DraftKind,
    pub carries: Carries,
    /// Envelope sender.
    pub from: Address,
    /// Envelope recipient, the only one.
    pub to: Address,
    /// Without angle brackets.
    pub message_id: String,
    /// RFC 5322, the same at every attempt.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Claimed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Claimed")
            .field("outbox", &self.outbox)
            .field("attempt", &self.attempt)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// Keeps a new draft; its bytes are made here, once.
pub(super) fn insert(to: &Recording<'_>, draft: &Draft) -> Result<(), Slip> {
    let plain = draft.letter.to_bytes();
    let bytes = match draft.carries {
        Carries::Nothing => plain,
        Carries::Credentials | Carries::DoctorMail | Carries::Topic => {
            to.seal.seal(&rows::bytes_place(draft.id), &plain)?
        }
    };
    let sql = "INSERT INTO outbox (id, event, changed, kind, audience, from_address, to_address, message_id, status,
        due_at, deadline, carries, letter, reservation, service, date, version, case_id, created_at, bytes)
        VALUES (?1, ?2, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)";
    to.conn.prepare_cached(sql)?.execute(params![
        draft.id,
        to.event,
        Word(&draft.kind),
        Word(&draft.kind.audience()),
        Word(&draft.letter.from.address),
        Word(&draft.letter.to),
        draft.letter.message_id,
        Word(&draft.status),
        At(draft.due_at),
        draft.deadline.map(At),
        Word(&draft.carries),
        draft.answers,
        draft.reservation,
        draft.session.as_ref().map(|s| Word(&s.service)),
        draft.session.as_ref().map(|s| Word(&s.date)),
        draft.version,
        draft.case,
        At(to.now),
        bytes,
    ])?;
    Ok(())
}

/// What changes about a draft; the last answer of the server stays where there is no new one.
pub(super) fn change(to: &Recording<'_>, change: &OutboxChange) -> Result<(), Slip> {
    note_second_time(to, change)?;
    let sql =
        "UPDATE outbox SET changed = ?1, status = ?2, attempts = ?3, unknowns = ?4, data_marked = ?5, due_at = ?6,
        last_reply = coalesce(?7, last_reply) WHERE id = ?8";
    to.one(
        "draft",
        sql,
        &[
            &to.event,
            &Word(&change.status),
            &change.attempts,
            &change.unknowns,
            &change.data_marked,
            &At(change.due_at),
            &change.reply,
            &change.outbox,
        ],
    )?;
    if change.wipe {
        to.one("draft", "UPDATE outbox SET bytes = NULL WHERE id = ?1", &[&change.outbox])?;
    }
    Ok(())
}

/// The final dot was reached again after an unknown outcome: the receiver may have it twice.
fn note_second_time(to: &Recording<'_>, change: &OutboxChange) -> Result<(), Slip> {
    if !matches!(to.what, What::Delivered { delivery: Delivery::Accepted { .. } | Delivery::Unknown, .. }) {
        return Ok(());
    }
    let sql = "UPDATE outbox SET sent_twice = ?1 WHERE id = ?2 AND unknowns > 0";
    to.conn.prepare_cached(sql)?.execute((to.event, change.outbox))?;
    Ok(())
}

/// The draft with its bytes opened.
pub(super) fn claimed(conn: &Connection, seal: &Seal, claim: (OutboxId, u32)) -> Result<Claimed, Slip> {
    let (outbox, attempt) = claim;
    let sql = "SELECT kind, carries, from_address, to_address, message_id, bytes FROM outbox WHERE id = ?1";
    let found = rows::first(conn, sql, [outbox], |row| {
        let draft = Claimed {
            outbox,
            attempt,
            kind: row.get::<_, Word<_>>(0)?.0,
            carries: row.get::<_, Word<_>>(1)?.0,
            from: row.get::<_, Word<_>>(2)?.0,
            to: row.get::<_, Word<_>>(3)?.0,
            message_id: row.get(4)?,
            bytes: Vec::new(),
        };
        Ok((draft, row.get::<_, Option<Vec<u8>>>(5)?))
    })?;
    let (draft, bytes) = found.ok_or(Mishap::Missing("draft"))?;
    let bytes = bytes.ok_or(Mishap::Missing("bytes of a draft"))?;
    let bytes = match draft.carries {
        Carries::Nothing => bytes,
        Carries::Credentials | Carries::DoctorMail | Carries::Topic => {
            seal.unseal(&rows::bytes_place(outbox), &bytes)?
        }
    };
    Ok(Claimed { bytes, ..draft })
}
