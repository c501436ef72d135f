//! What the mailbox shows besides arrivals: how far Sent is followed, and what people answered by hand.

use std::collections::BTreeSet;

use chrono::Duration;
use rusqlite::{Connection, params};

use super::columns::{At, Word};
use super::record::Recording;
use super::trouble::Slip;
use super::{Ledger, Trouble, comparison, questions, rows};
use crate::desk::Known;
use crate::desk::event::{Arrival, LetterKey, SentSeen};
use crate::desk::records::{
    ByHandKnown, HealthKnown, LetterId, LetterRecord, LetterState, MailboxFact, OutboxRecord, Review, StillOpen,
};
use crate::mail::{Address, Moment};

/// `followed`: up to where a folder that is only looked at is known. `hand_answers`: Message-IDs that people answered,
/// and to whom; the letter may come to the desk later.
pub(super) const TABLES: &str = "
CREATE TABLE followed (
  folder TEXT NOT NULL,
  uid_validity INTEGER NOT NULL,
  uid INTEGER NOT NULL,
  PRIMARY KEY (folder, uid_validity)
) STRICT, WITHOUT ROWID;

CREATE TABLE hand_answers (
  message_id TEXT NOT NULL,
  to_address TEXT NOT NULL,
  at INTEGER NOT NULL,
  event INTEGER NOT NULL REFERENCES events,
  PRIMARY KEY (message_id, to_address)
) STRICT, WITHOUT ROWID;

ALTER TABLE health ADD COLUMN alarmed INTEGER NOT NULL DEFAULT 0;

CREATE INDEX letters_message_id ON letters (message_id);
CREATE INDEX letters_sender ON letters (sender, received);
CREATE INDEX outbox_letter ON outbox (letter);
";

/// So that a letter made of ids cannot keep the desk busy.
const MOST_LOOKUPS: usize = 100;
/// An answer without In-Reply-To is taken for one only so long after the letter.
const ANSWER_DAYS: i64 = 14;

pub(super) fn write_fact(to: &Recording<'_>, fact: &MailboxFact) -> Result<(), Slip> {
    match fact {
        MailboxFact::SentFollowed(key) => follow(to, key),
        MailboxFact::ComparisonWanted(date) => comparison::want(to, *date),
        MailboxFact::ComparisonMade { date, comparison } => comparison::keep(to, *date, comparison),
        MailboxFact::LineAlarmed { part } => to.one("part", "UPDATE health SET alarmed = 1 WHERE part = ?1", &[part]),
        MailboxFact::LetterMissing(letter) => comparison::mark_missing(to, *letter, Some(to.event)),
        MailboxFact::LetterFoundAgain(letter) => comparison::mark_missing(to, *letter, None),
        MailboxFact::LetterDone(letter) => questions::put_to_done(to, *letter),
        MailboxFact::LetterBack(letter) => questions::put_back(to, *letter),
        MailboxFact::AnsweredByHand { message_id, to: address, at } => {
            let sql = "INSERT INTO hand_answers VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING";
            to.conn.prepare_cached(sql)?.execute(params![message_id, Word(address), At(*at), to.event])?;
            Ok(())
        }
    }
}

fn follow(to: &Recording<'_>, key: &LetterKey) -> Result<(), Slip> {
    let sql = "INSERT INTO followed VALUES (?1, ?2, ?3)
        ON CONFLICT DO UPDATE SET uid = max(uid, excluded.uid)";
    to.one("folder", sql, &[&key.folder, &key.uid_validity, &key.uid])
}

/// How the parts of the daemon are.
pub(super) fn health(conn: &Connection) -> rusqlite::Result<Vec<HealthKnown>> {
    rows::all(conn, "SELECT * FROM health ORDER BY part", [], |row| {
        let since = row.get::<_, At>("since")?.0;
        Ok(HealthKnown { part: row.get("part")?, well: row.get("well")?, since, alarmed: row.get("alarmed")? })
    })
}

impl Ledger {
    /// Lines that have been down so long that somebody is told.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn lines_alarmed(&self) -> Result<Vec<String>, Trouble> {
        let alarmed = health(&self.conn)?.into_iter().filter(|health| health.alarmed && !health.well);
        Ok(alarmed.map(|health| health.part).collect())
    }
}

/// What is known of a letter found in Sent.
pub(super) fn about_sent(conn: &Connection, seen: &SentSeen, known: &mut Known) -> rusqlite::Result<()> {
    let ours = match &seen.letter.message_id {
        Some(id) => draft_with_id(conn, id)?,
        None => None,
    };
    let ids = seen.letter.in_reply_to.iter().chain(seen.letter.references.iter().rev());
    let ids: BTreeSet<&String> = ids.take(MOST_LOOKUPS).collect();
    let mut answered: Vec<LetterId> = Vec::new();
    for id in &ids {
        answered.extend(letters_with_id(conn, id)?);
        answered.extend(draft_with_id(conn, id)?.and_then(|draft| draft.letter));
    }
    if ids.is_empty() {
        answered.extend(letters_with_subject(conn, seen)?);
    }
    answered.sort_unstable();
    answered.dedup();
    let answered: rusqlite::Result<Vec<StillOpen>> = answered.into_iter().map(|id| still_open(conn, id)).collect();
    known.by_hand = ByHandKnown { ours, answered: answered?, forestalled: false };
    questions::about_answered(conn, known)
}

fn draft_with_id(conn: &Connection, id: &str) -> rusqlite::Result<Option<OutboxRecord>> {
    rows::first(conn, "SELECT * FROM outbox WHERE message_id = ?1", [id], rows::outbox)
}

fn letters_with_id(conn: &Connection, id: &str) -> rusqlite::Result<Vec<LetterId>> {
    rows::all(conn, "SELECT id FROM letters WHERE message_id = ?1", [id], |row| row.get(0))
}

/// Where the headers are missing: the one letter of a recipient that waits and bears this subject.
fn letters_with_subject(conn: &Connection, seen: &SentSeen) -> rusqlite::Result<Vec<LetterId>> {
    let sql = "SELECT * FROM letters WHERE sender = ?1 AND received BETWEEN ?2 AND ?3 AND state IN (?4, ?5)";
    let since = At(seen.sent - Duration::days(ANSWER_DAYS));
    let waiting = (Word(&LetterState::Review), Word(&LetterState::Waiting));
    let subject = bare_subject(&seen.letter.subject);
    let mut found = Vec::new();
    for to in seen.letter.to.iter().chain(&seen.letter.cc).take(MOST_LOOKUPS) {
        let which = params![Word(&to.address), since, At(seen.sent), waiting.0, waiting.1];
        let letters = rows::all(conn, sql, which, rows::letter)?;
        let same = |letter: &&LetterRecord| letter.subject.as_deref().map(bare_subject).as_ref() == Some(&subject);
        let mut same = letters.iter().filter(same);
        if let (Some(one), None) = (same.next(), same.next()) {
            found.push(one.id);
        }
    }
    Ok(found)
}

/// Without what mail programs put before it.
fn bare_subject(subject: &str) -> String {
    let mut bare = subject.trim();
    while let Some((before, after)) = bare.split_once([':', '：'])
        && is_reply_mark(before)
    {
        bare = after.trim_start();
    }
    bare.split_whitespace().collect::<String>().to_lowercase()
}

/// `Re`, `RE`, `Re[2]`, `Re^2`.
fn is_reply_mark(before: &str) -> bool {
    let rest = before.trim().trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '[' | ']' | '^'));
    rest.eq_ignore_ascii_case("re") || rest == "Ｒｅ"
}

fn still_open(conn: &Connection, id: LetterId) -> rusqlite::Result<StillOpen> {
    let letter = conn.prepare_cached("SELECT * FROM letters WHERE id = ?1")?.query_row([id], rows::letter)?;
    let answers = "SELECT * FROM outbox WHERE letter = ?1
        OR id IN (SELECT outbox FROM consents WHERE letter = ?1) ORDER BY id";
    Ok(StillOpen {
        addresses: addresses_of(conn, letter.sender.as_ref())?,
        reviews: open_reviews(conn, id)?,
        answers: rows::all(conn, answers, [id], rows::outbox)?,
        letter,
    })
}

/// What of a letter still waits for a person.
pub(super) fn open_reviews(conn: &Connection, letter: LetterId) -> rusqlite::Result<Vec<Review>> {
    let sql = "SELECT * FROM reviews WHERE letter = ?1 AND settled_at IS NULL ORDER BY id";
    rows::all(conn, sql, [letter], rows::review)
}

/// The address itself, and those of the members on whose entries it stands.
fn addresses_of(conn: &Connection, sender: Option<&Address>) -> rusqlite::Result<Vec<Address>> {
    let Some(sender) = sender else { return Ok(Vec::new()) };
    let sql = "SELECT DISTINCT address FROM member_addresses
        WHERE number IN (SELECT number FROM member_addresses WHERE address = ?1)";
    let mut addresses = rows::all(conn, sql, [Word(sender)], |row| Ok(row.get::<_, Word<_>>(0)?.0))?;
    addresses.push(sender.clone());
    Ok(addresses)
}

/// Whether a letter that just came was answered by hand already: the desk was away, or slower than a person.
pub(super) fn is_forestalled(conn: &Connection, arrival: &Arrival) -> rusqlite::Result<bool> {
    let (Some(id), Some(sender)) = (&arrival.letter.message_id, arrival.letter.sender()) else { return Ok(false) };
    let sql = "SELECT count(*) FROM hand_answers WHERE message_id = ?1 AND to_address = ?2";
    Ok(rows::count(conn, sql, (id, Word(&sender.address)))? > 0)
}

/// Settles a review that a person is done with.
pub(super) fn settle_review(to: &Recording<'_>, review: i64, at: Moment) -> Result<(), Slip> {
    to.one("review", "UPDATE reviews SET settled_at = ?1 WHERE id = ?2", &[&At(at), &review])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_without_reply_marks() {
        let rows = [
            ("Re: オンライン保健室参加希望", "オンライン保健室参加希望"),
            ("RE: Re[2]: Re： 参加 希望", "参加希望"),
            ("時間: 13時", "時間:13時"),
            ("", ""),
        ];
        for (subject, bare) in rows {
            assert_eq!(bare_subject(subject), bare);
        }
    }
}
