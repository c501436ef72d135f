//! The trail of what people did, kept for good, and what an act can be put back to.
//!
//! The trail holds who, when and what: the deed's word, the ids and codes it is about, and whether it was done. It
//! refuses texts, names, addresses, codes for members and secrets; the database itself refuses to change a row of it.

use std::collections::BTreeSet;

use rusqlite::{Connection, Row};
use serde_json::{Map, Value};

use super::columns::{At, Json, Word};
use super::known::{self, Asking};
use super::record::Recording;
use super::trouble::Slip;
use super::{consultations, doctor, rows};
use crate::desk::decision::Answer;
use crate::desk::event::{Act, Deed};
use crate::desk::known::Known;
use crate::desk::records::{Acceptance, ActFact, ActId, Before, LetterId, ReviewId, ReviewKnown, Undoable};
use crate::desk::vouching;

pub(super) const TABLES: &str = "
CREATE TABLE trail (
  id INTEGER PRIMARY KEY,
  event INTEGER NOT NULL UNIQUE REFERENCES events,
  at INTEGER NOT NULL,
  who TEXT NOT NULL,
  deed TEXT NOT NULL,
  about TEXT NOT NULL,
  outcome TEXT NOT NULL
) STRICT;
CREATE TRIGGER trail_is_not_changed BEFORE UPDATE ON trail
  BEGIN SELECT raise(ABORT, 'the trail is only ever added to'); END;
CREATE TRIGGER trail_is_not_shortened BEFORE DELETE ON trail
  BEGIN SELECT raise(ABORT, 'the trail is only ever added to'); END;

-- What an act can be put back to, and the act that did so.
CREATE TABLE undoable (
  event INTEGER PRIMARY KEY REFERENCES events,
  before TEXT NOT NULL,
  undone INTEGER REFERENCES events
) STRICT;

ALTER TABLE reviews ADD COLUMN assigned TEXT;
CREATE INDEX reviews_letter ON reviews (letter);
CREATE INDEX outbox_event ON outbox (event);
";

/// All that the trail may say of a deed: numbers, dates and hours, and which of the staff.
const SAID: [&str; 15] = [
    "what", "id", "act", "service", "date", "from", "to", "start", "minutes", "member", "with", "people", "capacity",
    "assignee", "case",
];

/// The deed's word (`accept-review`).
pub(super) fn word_of(deed: &Deed) -> String {
    fields_of(deed).get("deed").and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn fields_of(deed: &Deed) -> Map<String, Value> {
    match serde_json::to_value(deed) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}

/// Whom and what it is about.
fn about(deed: &Deed) -> Map<String, Value> {
    sayable(fields_of(deed))
}

/// Deeds within deeds are held against the same list: a topic or a password is never on it.
fn sayable(fields: Map<String, Value>) -> Map<String, Value> {
    let said = fields.into_iter().filter(|(key, value)| SAID.contains(&key.as_str()) && !value.is_null());
    said.map(|(key, value)| match value {
        Value::Object(inner) => (key, Value::Object(sayable(inner))),
        other => (key, other),
    })
    .collect()
}

/// Adds the act to the trail.
pub(super) fn leave_trace(to: &Recording<'_>, act: &Act, answer: &Answer) -> rusqlite::Result<()> {
    let about = about(&act.deed);
    let outcome = if matches!(answer, Answer::Refused { .. }) { "refused" } else { "done" };
    let sql = "INSERT INTO trail (event, at, who, deed, about, outcome) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let row = (to.event, At(to.now), &act.who, word_of(&act.deed), Json(&about), outcome);
    to.conn.prepare_cached(sql)?.execute(row).map(drop)
}

pub(super) fn record(to: &Recording<'_>, fact: &ActFact) -> Result<(), Slip> {
    match fact {
        ActFact::ReviewOpenAgain { review } => {
            to.one("review", "UPDATE reviews SET settled_at = NULL WHERE id = ?1", &[review])
        }
        ActFact::ReviewAssigned { review, to: whom } => {
            to.one("review", "UPDATE reviews SET assigned = ?1 WHERE id = ?2", &[whom, review])
        }
        ActFact::Undoable(before) => {
            to.one("act", "INSERT INTO undoable (event, before) VALUES (?1, ?2)", &[&to.event, &Json(before)])
        }
        ActFact::Undone { act } => {
            let sql = "UPDATE undoable SET undone = ?1 WHERE event = (SELECT event FROM trail WHERE id = ?2)";
            to.one("act", sql, &[&to.event, act])
        }
    }
}

/// What is known of an act on the review, of a booking by telephone, of an act that is to be undone.
pub(super) fn about_act(asking: &Asking<'_>, deed: &Deed, known: &mut Known) -> Result<(), Slip> {
    match deed {
        Deed::AcceptReview(Acceptance { id, .. }) | Deed::DeclineReview { id } => {
            about_review(asking.conn, *id, known)?;
            about_vouched(asking, deed, known)
        }
        Deed::LetThrough { id, member, .. } => {
            about_review(asking.conn, *id, known)?;
            Ok(known::add_members(asking.conn, BTreeSet::from([member.clone()]), &mut known.members)?)
        }
        Deed::AssignReview { id, .. } | Deed::AnsweredReview { id } => Ok(about_review(asking.conn, *id, known)?),
        Deed::CancelReservation { id } => {
            known.reservations = rows::reservations(asking.conn, "id = ?1", [id])?;
            about_vouched(asking, deed, known)
        }
        Deed::Undo { act } => about_undo(asking, *act, known),
        _ => about_vouched(asking, deed, known),
    }
}

/// As if a letter had come that asks for what a person vouches for.
fn about_vouched(asking: &Asking<'_>, deed: &Deed, known: &mut Known) -> Result<(), Slip> {
    let Some(request) = vouching::asked_for(deed, known) else { return Ok(()) };
    known::about_letter(asking, &vouching::as_a_letter(request, asking.now), known)?;
    known.copy_of = None;
    Ok(())
}

/// The entry, open or settled, its letter and its case.
fn about_review(conn: &Connection, id: ReviewId, known: &mut Known) -> rusqlite::Result<()> {
    let read = |row: &Row<'_>| Ok((rows::review(row)?, row.get::<_, Option<i64>>("settled_at")?.is_some()));
    let found = rows::first(conn, "SELECT * FROM reviews WHERE id = ?1", [id], read)?;
    let Some((entry, settled)) = found else { return Ok(()) };
    let letter = match entry.letter {
        Some(letter) => rows::first(conn, "SELECT * FROM letters WHERE id = ?1", [letter], rows::letter)?,
        None => None,
    };
    let others_open = entry.letter.map_or(Ok(0), |letter| others_open(conn, letter, id))?;
    if let Some(case) = entry.case {
        known.cases.extend(rows::first(conn, "SELECT * FROM cases WHERE id = ?1", [case], doctor::case)?);
    }
    known.acts.review = Some(ReviewKnown { entry, settled, letter, others_open });
    Ok(())
}

fn others_open(conn: &Connection, letter: LetterId, but: ReviewId) -> rusqlite::Result<u32> {
    let sql = "SELECT count(*) FROM reviews WHERE letter = ?1 AND id <> ?2 AND settled_at IS NULL";
    rows::count(conn, sql, (letter, but))
}

/// That act, or the newest that can still be undone, and all that it changed, as it stands now.
fn about_undo(asking: &Asking<'_>, act: Option<ActId>, known: &mut Known) -> Result<(), Slip> {
    let conn = asking.conn;
    let sql = "SELECT t.id, t.deed, t.at, t.event, u.before, u.undone FROM trail t JOIN undoable u USING (event)
        WHERE t.id = ?1 OR (?1 IS NULL AND u.undone IS NULL) ORDER BY t.id DESC LIMIT 1";
    let found = rows::first(conn, sql, [act], |row| Ok((row.get::<_, i64>("event")?, undoable(row)?)))?;
    let Some((event, undoable)) = found else { return Ok(()) };
    if let Some(Before::NotAgreed { member, .. }) =
        undoable.before.iter().find(|b| matches!(b, Before::NotAgreed { .. }))
    {
        known::about_member(asking, member, known)?;
    }
    for before in &undoable.before {
        match before {
            Before::Reservation { made, .. } => {
                let of_it = (Word(&made.session.service), Word(&made.session.date));
                known.reservations.extend(rows::reservations(conn, "service = ?1 AND date = ?2", of_it)?);
                known::add_session(asking, &made.session, known)?;
            }
            Before::Open { review } => about_review(conn, *review, known)?,
            Before::Consulted { by } => consultations::about_deed(asking, by, known)?,
            _ => {}
        }
    }
    known.reservations.sort_by_key(|r| (r.session.date, r.id));
    known.reservations.dedup_by_key(|r| r.id);
    known.members.extend(known::members_of(conn, &known.reservations)?);
    known.outbox = known::drafts_with_credentials(conn, &known.reservations)?;
    let letters = rows::all(conn, "SELECT * FROM outbox WHERE event = ?1 ORDER BY id", [event], rows::outbox)?;
    known.acts.undoable = Some(Undoable { letters, ..undoable });
    Ok(())
}

fn undoable(row: &Row<'_>) -> rusqlite::Result<Undoable> {
    Ok(Undoable {
        act: row.get("id")?,
        deed: row.get("deed")?,
        at: row.get::<_, At>("at")?.0,
        before: row.get::<_, Json<Vec<Before>>>("before")?.0,
        undone: row.get::<_, Option<i64>>("undone")?.is_some(),
        letters: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::MemberNumber;
    use crate::desk::credentials::Credentials;
    use crate::desk::records::{ConsultationDeed, SessionKey, TelephoneConsultation, Topic};
    use crate::reading::ServiceId;

    #[test]
    fn the_trail_is_only_ever_added_to() {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch("CREATE TABLE events (id INTEGER PRIMARY KEY) STRICT; INSERT INTO events VALUES (1);")
            .unwrap();
        let (trail, _) = TABLES.split_once("-- What an act").unwrap();
        conn.execute_batch(trail).unwrap();
        conn.execute("INSERT INTO trail VALUES (1, 1, 0, 'ishii', 'undo', '{}', 'done')", []).unwrap();
        for change in ["UPDATE trail SET who = 'hamada'", "DELETE FROM trail"] {
            let refused = conn.execute(change, []).unwrap_err().to_string();
            assert!(refused.contains("only ever added to"), "{change}: {refused}");
        }
    }

    #[test]
    fn the_trail_names_no_secret() {
        let session = SessionKey { service: ServiceId("room".into()), date: "2020-04-15".parse().unwrap() };
        let credentials = Credentials { meeting_id: "123 4567 8901".into(), password: "kosugi".into() };
        let deed = Deed::SetCredentials { service: session.service, date: session.date, credentials };
        let said = serde_json::to_string(&about(&deed)).unwrap();
        assert_eq!(
            (word_of(&deed).as_str(), said.as_str()),
            ("set-credentials", r#"{"date":"2020-04-15","service":"room"}"#)
        );
        let booking = TelephoneConsultation {
            service: ServiceId("consultation".into()),
            member: MemberNumber::parse("98").unwrap(),
            date: "2020-04-15".parse().unwrap(),
            start: chrono::NaiveTime::MIN,
            minutes: 30,
            topic: Some(Topic("薬のこと".into())),
        };
        let deed = Deed::Consultation { act: ConsultationDeed::Book(booking) };
        let said = serde_json::to_string(&about(&deed)).unwrap();
        assert!(said.contains("\"member\":\"98\"") && !said.contains("topic"), "{said}");
    }
}
