//! Questions to senders and the places kept meanwhile: their tables, how they are written, and what an event may
//! know of them. Once a question is over, what was understood of its requests is forgotten.

use std::collections::BTreeMap;

use rusqlite::{Connection, Params, Row, params};

use super::columns::{At, Json, Word};
use super::known::members_of;
use super::record::Recording;
use super::trouble::Slip;
use super::{rows, topics};
use crate::desk::event::{Arrival, Place};
use crate::desk::known::Known;
use crate::desk::records::{
    Contribution, Hold, LetterId, LetterReason, LetterState, OutboxRecord, Pending, Question, QuestionFact, QuestionId,
    QuestionsKnown, ReservationId, SessionKey,
};
use crate::mail::Address;

/// `pending`, and its topics sealed: NULL once the question is over. `ended`: how.
pub(super) const TABLES: &str = "
CREATE TABLE questions (
  id INTEGER PRIMARY KEY,
  event INTEGER NOT NULL REFERENCES events,
  code TEXT NOT NULL UNIQUE,
  pending TEXT,
  topics BLOB,
  asked INTEGER NOT NULL,
  opened_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  ended TEXT
) STRICT;
CREATE INDEX questions_open ON questions (id) WHERE ended IS NULL;
CREATE TABLE question_letters (
  question INTEGER NOT NULL REFERENCES questions,
  position INTEGER NOT NULL,
  letter INTEGER NOT NULL REFERENCES letters,
  sender TEXT NOT NULL,
  forged INTEGER NOT NULL,
  PRIMARY KEY (question, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX question_letters_letter ON question_letters (letter);
CREATE INDEX question_letters_sender ON question_letters (sender);
CREATE TABLE holds (
  reservation INTEGER PRIMARY KEY REFERENCES reservations,
  holder TEXT NOT NULL,
  ends_at INTEGER NOT NULL
) STRICT;
";

/// Letters of one sender, or codes in one letter, beyond which nobody looks.
const MOST: usize = 20;

/// Writes one change.
pub(super) fn record(to: &Recording<'_>, fact: &QuestionFact) -> Result<(), Slip> {
    match fact {
        QuestionFact::Kept(question) => keep(to, question),
        QuestionFact::Closed { question, end } => {
            let sql = "UPDATE questions SET ended = ?1, pending = NULL, topics = NULL WHERE id = ?2 AND ended IS NULL";
            to.one("question", sql, &[&Word(end), question])
        }
        QuestionFact::PlaceHeld(hold) => {
            let sql = "INSERT INTO holds VALUES (?1, ?2, ?3)
                ON CONFLICT DO UPDATE SET holder = excluded.holder, ends_at = excluded.ends_at";
            to.one("hold", sql, &[&hold.reservation, &Word(&hold.holder), &At(hold.ends_at)])
        }
        QuestionFact::PlaceReleased { reservation } => {
            to.one("hold", "DELETE FROM holds WHERE reservation = ?1", &[reservation])
        }
    }
}

fn keep(to: &Recording<'_>, question: &Question) -> Result<(), Slip> {
    let requests = question.pending.iter().map(|pending| &pending.request);
    let topics = topics::sealed(to.seal, &topics::question_place(question.id), requests)?;
    let sql = "INSERT INTO questions (id, event, code, pending, topics, asked, opened_at, ends_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        ON CONFLICT (id) DO UPDATE SET pending = excluded.pending, topics = excluded.topics, asked = excluded.asked,
        ends_at = excluded.ends_at";
    to.conn.prepare_cached(sql)?.execute(params![
        question.id,
        to.event,
        question.code,
        Json(&question.pending),
        topics,
        question.asked,
        At(question.opened_at),
        At(question.ends_at),
    ])?;
    to.conn.prepare_cached("DELETE FROM question_letters WHERE question = ?1")?.execute([question.id])?;
    let mut insert = to.conn.prepare_cached("INSERT INTO question_letters VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for (position, one) in (0_i64..).zip(&question.letters) {
        insert.execute(params![question.id, position, one.letter, Word(&one.sender), one.forged])?;
    }
    Ok(())
}

/// The earlier letters of a request that went on in this one: they have nothing open of their own.
const EARLIER: &str = "id IN (SELECT before.letter FROM question_letters this
        JOIN question_letters before ON before.question = this.question AND before.position < this.position
        JOIN questions q ON q.id = this.question WHERE this.letter = ?1 AND q.ended IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM reviews r WHERE r.letter = letters.id AND r.settled_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM question_letters l JOIN questions q ON q.id = l.question
        WHERE l.letter = letters.id AND q.ended IS NULL)";

/// Letters of one request stand together: those that wait, for somebody outside or for a person, follow the last one.
pub(super) fn carry_along(
    to: &Recording<'_>,
    letter: LetterId,
    stands: (LetterState, LetterReason),
) -> rusqlite::Result<()> {
    let sql = format!("UPDATE letters SET state = ?2, reason = ?3 WHERE state IN (?4, ?5) AND {EARLIER}");
    let (review, waiting) = (Word(&LetterState::Review), Word(&LetterState::Waiting));
    let params = params![letter, Word(&stands.0), Word(&stands.1), review, waiting];
    to.conn.prepare_cached(&sql)?.execute(params)?;
    Ok(())
}

/// They are filed with it, if they were not before.
pub(super) fn file_along(to: &Recording<'_>, letter: LetterId, place: Place) -> rusqlite::Result<()> {
    let sql =
        format!("UPDATE letters SET place = ?2, filed = 0, filings = filings + 1 WHERE place IS NULL AND {EARLIER}");
    to.conn.prepare_cached(&sql)?.execute(params![letter, Word(&place)])?;
    Ok(())
}

/// It and the earlier ones are filed with what is done; but where nobody moved them by our word, or they lie apart.
pub(super) fn put_to_done(to: &Recording<'_>, letter: LetterId) -> Result<(), Slip> {
    let sql = format!(
        "UPDATE letters SET place = ?2, filed = 0, filings = filings + 1
        WHERE (id = ?1 OR {EARLIER}) AND (place IS NULL OR place = ?3)"
    );
    let places = params![letter, Word(&Place::Taken), Word(&Place::Review)];
    to.conn.prepare_cached(&sql)?.execute(places)?;
    Ok(())
}

/// The earlier ones stand again as it does, and all that wait for a person lie where such letters lie.
pub(super) fn put_back(to: &Recording<'_>, letter: LetterId) -> Result<(), Slip> {
    let stand = format!(
        "UPDATE letters SET (state, reason) = (SELECT state, reason FROM letters WHERE id = ?1)
        WHERE reason = ?2 AND {EARLIER}"
    );
    to.conn.prepare_cached(&stand)?.execute(params![letter, Word(&LetterReason::Settled)])?;
    let lie = format!(
        "UPDATE letters SET place = ?2, filed = 0, filings = filings + 1
        WHERE (id = ?1 OR {EARLIER}) AND state = ?3 AND place = ?4"
    );
    let wait = params![letter, Word(&Place::Review), Word(&LetterState::Review), Word(&Place::Taken)];
    to.conn.prepare_cached(&lie)?.execute(wait)?;
    Ok(())
}

/// What a letter may answer; the places kept come with [`add_places`].
pub(super) fn of_letter(
    conn: &Connection,
    arrival: &Arrival,
    answers: &[OutboxRecord],
) -> rusqlite::Result<QuestionsKnown> {
    let mut found: BTreeMap<QuestionId, Question> = BTreeMap::new();
    let mut add = |questions: Vec<Question>| found.extend(questions.into_iter().map(|q| (q.id, q)));
    for letter in answers.iter().filter_map(|draft| draft.letter).take(MOST) {
        add(about(conn, letter)?);
    }
    for code in arrival.reading.codes.iter().take(MOST) {
        add(open_where(conn, "code = ?1", [code])?);
    }
    if let Some(sender) = arrival.letter.sender() {
        add(of_sender(conn, &sender.address)?);
    }
    Ok(QuestionsKnown { newest: newest(conn)?, open: found.into_values().collect(), holds: Vec::new() })
}

fn about(conn: &Connection, letter: LetterId) -> rusqlite::Result<Vec<Question>> {
    open_where(conn, "id IN (SELECT question FROM question_letters WHERE letter = ?1)", [letter])
}

fn of_sender(conn: &Connection, address: &Address) -> rusqlite::Result<Vec<Question>> {
    open_where(conn, "id IN (SELECT question FROM question_letters WHERE sender = ?1)", [Word(address)])
}

/// The lines of the list that are these questions' own, and the places that are kept for anybody known.
pub(super) fn add_places(conn: &Connection, known: &mut Known) -> rusqlite::Result<()> {
    let places = known.questions.open.iter().flat_map(|q| &q.pending).filter_map(|pending| pending.reservation);
    for id in places {
        if known.reservations.iter().all(|r| r.id != id) {
            known.reservations.extend(rows::reservations(conn, "id = ?1", [id])?);
        }
    }
    let kept: Result<Vec<_>, _> = known.reservations.iter().map(|r| hold_of(conn, r.id)).collect();
    known.questions.holds = kept?.into_iter().flatten().collect();
    Ok(())
}

/// A person answered these letters by hand.
pub(super) fn about_answered(conn: &Connection, known: &mut Known) -> rusqlite::Result<()> {
    for open in &known.by_hand.answered {
        known.questions.open.extend(about(conn, open.letter.id)?);
    }
    Ok(())
}

/// The time of a kept place is over.
pub(super) fn about_place(conn: &Connection, id: ReservationId, known: &mut Known) -> rusqlite::Result<()> {
    known.reservations = rows::reservations(conn, "id = ?1", [id])?;
    for letter in known.reservations.iter().filter_map(|r| r.letter) {
        known.questions.open.extend(about(conn, letter)?);
        known.letter = rows::first(conn, "SELECT * FROM letters WHERE id = ?1", [letter], rows::letter)?;
    }
    add_places(conn, known)?;
    known.members = members_of(conn, &known.reservations)?;
    Ok(())
}

/// The time of a question is over.
pub(super) fn about_question(conn: &Connection, id: QuestionId, known: &mut Known) -> rusqlite::Result<()> {
    known.questions.open = open_where(conn, "id = ?1", [id])?;
    add_places(conn, known)?;
    known.members = members_of(conn, &known.reservations)?;
    Ok(())
}

/// What is asked about one session, and the places kept there.
pub(super) fn about_session(conn: &Connection, session: &SessionKey, known: &mut Known) -> rusqlite::Result<()> {
    let is_of_it = |p: &Pending| p.request.service == session.service && p.request.date == Some(session.date);
    known.questions.open = open(conn)?;
    known.questions.open.retain(|question| question.pending.iter().any(is_of_it));
    let kept: Result<Vec<_>, _> = known.reservations.iter().map(|r| hold_of(conn, r.id)).collect();
    known.questions.holds = kept?.into_iter().flatten().collect();
    Ok(())
}

/// Every open question, for the digest.
pub(super) fn open(conn: &Connection) -> rusqlite::Result<Vec<Question>> {
    open_where(conn, "true", [])
}

fn hold_of(conn: &Connection, reservation: ReservationId) -> rusqlite::Result<Option<Hold>> {
    rows::first(conn, "SELECT * FROM holds WHERE reservation = ?1", [reservation], |row| {
        Ok(Hold {
            reservation: row.get("reservation")?,
            holder: row.get::<_, Word<_>>("holder")?.0,
            ends_at: row.get::<_, At>("ends_at")?.0,
        })
    })
}

fn newest(conn: &Connection) -> rusqlite::Result<QuestionId> {
    conn.prepare_cached("SELECT coalesce(max(id), 0) FROM questions")?.query_row([], |row| row.get(0))
}

fn open_where(conn: &Connection, condition: &str, params: impl Params) -> rusqlite::Result<Vec<Question>> {
    let sql = format!("SELECT * FROM questions WHERE ended IS NULL AND ({condition}) ORDER BY id LIMIT 100");
    let mut found = rows::all(conn, &sql, params, question_without_letters)?;
    for question in &mut found {
        question.letters = contributions(conn, question.id)?;
    }
    Ok(found)
}

fn question_without_letters(row: &Row<'_>) -> rusqlite::Result<Question> {
    Ok(Question {
        id: row.get("id")?,
        code: row.get("code")?,
        pending: row.get::<_, Json<_>>("pending")?.0,
        letters: Vec::new(),
        asked: row.get("asked")?,
        opened_at: row.get::<_, At>("opened_at")?.0,
        ends_at: row.get::<_, At>("ends_at")?.0,
    })
}

fn contributions(conn: &Connection, question: QuestionId) -> rusqlite::Result<Vec<Contribution>> {
    let sql = "SELECT q.letter, q.sender, q.forged, l.received, l.state FROM question_letters q
        JOIN letters l ON l.id = q.letter WHERE q.question = ?1 ORDER BY q.position";
    rows::all(conn, sql, [question], |row| {
        Ok(Contribution {
            letter: row.get(0)?,
            sender: row.get::<_, Word<_>>(1)?.0,
            forged: row.get(2)?,
            received: row.get::<_, At>(3)?.0,
            state: row.get::<_, Word<_>>(4)?.0,
        })
    })
}
