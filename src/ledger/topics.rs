//! What somebody wants to talk about, while the request waits for an answer or a yes.
//!
//! The request itself stands readable in its row; its topic is sealed beside it and is gone when the wait is over. Only
//! who knows about an event opens topics: the digest, and whoever reads without the key, never see one.

use rusqlite::Connection;

use super::known::Asking;
use super::rows;
use super::seal::Seal;
use super::trouble::{Mishap, Slip};
use crate::desk::known::Known;
use crate::desk::records::{Consent, ConsentId, Question, QuestionId};
use crate::reading::Request;

/// Where a question's topics belong, for the seal.
pub(super) fn question_place(id: QuestionId) -> String {
    format!("questions:{id}")
}

/// Where the topics of what waits for a yes belong, for the seal.
pub(super) fn consent_place(id: ConsentId) -> String {
    format!("consents:{id}")
}

/// The topics of these requests in their order, sealed; nothing where none names one.
pub(super) fn sealed<'a>(
    seal: &Seal,
    place: &str,
    requests: impl Iterator<Item = &'a Request>,
) -> Result<Option<Vec<u8>>, Slip> {
    let topics: Vec<Option<&str>> = requests.map(|request| request.theme.as_deref()).collect();
    if topics.iter().all(Option::is_none) {
        return Ok(None);
    }
    let plain = serde_json::to_vec(&topics).map_err(|_| Mishap::Unreadable)?;
    Ok(Some(seal.seal(place, &plain)?))
}

/// Gives every waiting request that the event may touch its topic again.
pub(super) fn open(asking: &Asking<'_>, known: &mut Known) -> Result<(), Slip> {
    for Question { id, pending, .. } in &mut known.questions.open {
        let found = sealed_in(asking.conn, "SELECT topics FROM questions WHERE id = ?1", *id)?;
        give(asking.seal, &question_place(*id), found, pending.iter_mut().map(|pending| &mut pending.request))?;
    }
    let asked = &mut known.consents;
    let lists = [&mut asked.answered, &mut asked.recent, &mut asked.of_drafts, &mut asked.siblings];
    for Consent { id, requests, .. } in lists.into_iter().flatten().chain(&mut asked.due) {
        let found = sealed_in(asking.conn, "SELECT topics FROM consents WHERE id = ?1", *id)?;
        give(asking.seal, &consent_place(*id), found, requests.iter_mut())?;
    }
    Ok(())
}

fn sealed_in(conn: &Connection, sql: &str, id: i64) -> rusqlite::Result<Option<Vec<u8>>> {
    Ok(rows::first(conn, sql, [id], |row| row.get(0))?.flatten())
}

fn give<'a>(
    seal: &Seal,
    place: &str,
    sealed: Option<Vec<u8>>,
    requests: impl Iterator<Item = &'a mut Request>,
) -> Result<(), Slip> {
    let Some(sealed) = sealed else { return Ok(()) };
    let plain = seal.unseal(place, &sealed)?;
    let topics: Vec<Option<String>> = serde_json::from_slice(&plain).map_err(|_| Mishap::Unreadable)?;
    for (request, topic) in requests.zip(topics) {
        request.theme = topic;
    }
    Ok(())
}
