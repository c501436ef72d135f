//! Consultations, the slots they take, and the times offered: tables, record, rows, what is known of them.
//!
//! The slots stand in a table of their own whose key is (service, date, start): the last fence before one is given
//! twice. Topics are sealed, and wiped with the day.

use std::collections::BTreeSet;

use chrono::{Datelike as _, NaiveDate};
use rusqlite::{Connection, Row, params};

use super::columns::{At, Json, Word};
use super::known::{Asking, add_members};
use super::record::Recording;
use super::rows::{self, word};
use super::seal::Seal;
use super::trouble::{Mishap, Slip};
use crate::desk::decision::Carries;
use crate::desk::known::{ConsultationsKnown, Known};
use crate::desk::member::MemberNumber;
use crate::desk::records::{
    Consultation, ConsultationDeed, ConsultationFact, Offer, OfferStatus, OutboxStatus, ReservationStatus, SessionKey,
    Topic,
};
use crate::mail::JAPAN;

/// `people`: numbers and names, as JSON. `starts`, `wanted`: wall times and days in Japan, as JSON.
pub(super) const TABLES: &str = "
CREATE TABLE consultations (
  id INTEGER PRIMARY KEY,
  event INTEGER NOT NULL REFERENCES events,
  service TEXT NOT NULL,
  date TEXT NOT NULL,
  start TEXT NOT NULL,
  minutes INTEGER NOT NULL,
  people TEXT NOT NULL,
  email TEXT,
  status TEXT NOT NULL,
  booked_by TEXT NOT NULL,
  letter INTEGER REFERENCES letters,
  asked_at INTEGER NOT NULL,
  remark INTEGER NOT NULL,
  topic BLOB
) STRICT;
CREATE INDEX consultations_date ON consultations (date);
CREATE INDEX consultations_letter ON consultations (letter);

-- One row a slot that is taken: no slot is given twice.
CREATE TABLE consultation_slots (
  service TEXT NOT NULL,
  date TEXT NOT NULL,
  start TEXT NOT NULL,
  consultation INTEGER NOT NULL REFERENCES consultations ON DELETE CASCADE,
  PRIMARY KEY (service, date, start)
) STRICT, WITHOUT ROWID;
CREATE INDEX consultation_slots_of ON consultation_slots (consultation);

CREATE TABLE consultation_offers (
  id INTEGER PRIMARY KEY,
  event INTEGER NOT NULL REFERENCES events,
  service TEXT NOT NULL,
  minutes INTEGER NOT NULL,
  people TEXT NOT NULL,
  email TEXT NOT NULL,
  starts TEXT NOT NULL,
  wanted TEXT NOT NULL,
  moves INTEGER REFERENCES consultations,
  letter INTEGER REFERENCES letters,
  outbox INTEGER,
  asked_at INTEGER NOT NULL,
  last_day TEXT NOT NULL,
  way_back INTEGER NOT NULL,
  status TEXT NOT NULL,
  topic BLOB
) STRICT;
CREATE INDEX consultation_offers_open ON consultation_offers (status, last_day);
CREATE INDEX consultation_offers_letter ON consultation_offers (letter);
";

/// Writes one change down.
pub(super) fn record(to: &Recording<'_>, fact: &ConsultationFact) -> Result<(), Slip> {
    match fact {
        ConsultationFact::Kept(consultation) => keep(to, consultation),
        ConsultationFact::OfferKept(offer) => keep_offer(to, offer),
        ConsultationFact::Swept { before } => sweep(to, *before),
    }
}

/// New, or the same one as it stands now; its slots with it.
fn keep(to: &Recording<'_>, one: &Consultation) -> Result<(), Slip> {
    let topic = sealed(to.seal, &consultation_place(one.id), one.topic.as_ref())?;
    let sql = "INSERT INTO consultations (id, event, service, date, start, minutes, people, email, status, booked_by,
        letter, asked_at, remark, topic)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
        ON CONFLICT (id) DO UPDATE SET event = excluded.event, service = excluded.service, date = excluded.date,
        start = excluded.start, minutes = excluded.minutes, people = excluded.people, email = excluded.email,
        status = excluded.status, booked_by = excluded.booked_by, letter = excluded.letter,
        asked_at = excluded.asked_at, remark = excluded.remark, topic = excluded.topic";
    to.conn.prepare_cached(sql)?.execute(params![
        one.id,
        to.event,
        Word(&one.session.service),
        Word(&one.session.date),
        Word(&one.start),
        one.minutes,
        Json(&one.people),
        one.email.as_ref().map(Word),
        Word(&one.status),
        Word(&one.booked_by),
        one.letter,
        At(one.asked_at),
        one.remark,
        topic,
    ])?;
    take_slots(to.conn, one)
}

fn take_slots(conn: &Connection, one: &Consultation) -> Result<(), Slip> {
    conn.prepare_cached("DELETE FROM consultation_slots WHERE consultation = ?1")?.execute([one.id])?;
    if !one.is_confirmed() {
        return Ok(());
    }
    let mut insert = conn.prepare_cached("INSERT INTO consultation_slots VALUES (?1, ?2, ?3, ?4)")?;
    for slot in one.slots() {
        insert.execute(params![Word(&one.session.service), Word(&slot.date()), Word(&slot.time()), one.id])?;
    }
    Ok(())
}

fn keep_offer(to: &Recording<'_>, offer: &Offer) -> Result<(), Slip> {
    let topic = sealed(to.seal, &offer_place(offer.id), offer.topic.as_ref())?;
    let sql = "INSERT INTO consultation_offers (id, event, service, minutes, people, email, starts, wanted, moves,
        letter, outbox, asked_at, last_day, way_back, status, topic)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
        ON CONFLICT (id) DO UPDATE SET event = excluded.event, status = excluded.status, topic = excluded.topic";
    to.conn.prepare_cached(sql)?.execute(params![
        offer.id,
        to.event,
        Word(&offer.service),
        offer.minutes,
        Json(&offer.people),
        Word(&offer.email),
        Json(&offer.starts),
        Json(&offer.wanted),
        offer.moves,
        offer.letter,
        offer.outbox,
        At(offer.asked_at),
        Word(&offer.last_day()),
        offer.way_back,
        Word(&offer.status),
        topic,
    ])?;
    Ok(())
}

/// What the days before that one were about is forgotten; offers of which nothing is left lapse.
fn sweep(to: &Recording<'_>, before: NaiveDate) -> Result<(), Slip> {
    let day = Word(&before);
    to.conn
        .prepare_cached("UPDATE consultations SET topic = NULL WHERE topic IS NOT NULL AND date < ?1")?
        .execute([&day])?;
    let offers = "UPDATE consultation_offers SET status = ?2, topic = NULL WHERE status = ?3 AND last_day < ?1";
    let lapsed = (&day, Word(&OfferStatus::Lapsed), Word(&OfferStatus::Open));
    to.conn.prepare_cached(offers)?.execute(lapsed)?;
    // Letters of ours that name a topic and were refused, or of which nobody knows: their day is over, too.
    let drafts = "UPDATE outbox SET bytes = NULL WHERE carries = ?1 AND bytes IS NOT NULL AND date < ?2
        AND status NOT IN (?3, ?4)";
    let unsent = (Word(&OutboxStatus::Queued), Word(&OutboxStatus::Sending));
    to.conn.prepare_cached(drafts)?.execute((Word(&Carries::Topic), &day, unsent.0, unsent.1))?;
    Ok(())
}

/// Consultations and their people; with the offers that the letters of ours named here made.
pub(super) fn about(asking: &Asking<'_>, known: &mut Known) -> Result<(), Slip> {
    let letters: Vec<i64> = known.answers.iter().filter_map(|draft| draft.letter).collect();
    let drafts: Vec<i64> = known.answers.iter().map(|draft| draft.id).collect();
    known.consultations = self::known(asking, &letters, &drafts)?;
    let numbers = numbers(&known.consultations);
    Ok(add_members(asking.conn, numbers, &mut known.members)?)
}

/// The same for what a person of the staff does; with the member who is to be booked.
pub(super) fn about_deed(asking: &Asking<'_>, deed: &ConsultationDeed, known: &mut Known) -> Result<(), Slip> {
    if let ConsultationDeed::Book(booking) = deed {
        known.members.extend(rows::member(asking.conn, &booking.member)?);
    }
    about(asking, known)
}

/// Everything about consultations from the first of this month on, and the offers that are open or that this event
/// may be an answer to.
fn known(asking: &Asking<'_>, letters: &[i64], drafts: &[i64]) -> Result<ConsultationsKnown, Slip> {
    let (conn, seal) = (asking.conn, asking.seal);
    let today = asking.now.with_timezone(&JAPAN).date_naive();
    let month = today.with_day(1).unwrap_or(today);
    let confirmed = (Word(&month), Word(&ReservationStatus::Confirmed));
    let mut offers = offers(conn, seal, "status = ?1", [Word(&OfferStatus::Open)])?;
    for letter in letters {
        offers.extend(self::offers(conn, seal, "letter = ?1", [letter])?);
    }
    for draft in drafts {
        offers.extend(self::offers(conn, seal, "outbox = ?1", [draft])?);
    }
    offers.sort_by_key(|offer| offer.id);
    offers.dedup_by_key(|offer| offer.id);
    let next = "SELECT (SELECT coalesce(max(id), 0) + 1 FROM consultations),
        (SELECT coalesce(max(id), 0) + 1 FROM consultation_offers)";
    let (next, next_offer) = conn.prepare_cached(next)?.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(ConsultationsKnown {
        next,
        next_offer,
        booked: consultations(conn, seal, "date >= ?1 AND status = ?2", confirmed)?,
        offers,
    })
}

/// The numbers of all who are booked, or were offered something.
fn numbers(known: &ConsultationsKnown) -> BTreeSet<MemberNumber> {
    let people = known.booked.iter().flat_map(|c| &c.people).chain(known.offers.iter().flat_map(|o| &o.people));
    people.map(|guest| guest.number.clone()).collect()
}

/// With their topics opened.
pub(super) fn consultations(
    conn: &Connection,
    seal: &Seal,
    condition: &str,
    params: impl rusqlite::Params,
) -> Result<Vec<Consultation>, Slip> {
    let sql = format!("SELECT * FROM consultations WHERE {condition} ORDER BY date, start, id");
    let found = rows::all(conn, &sql, params, |row| Ok((consultation(row)?, row.get::<_, Option<Vec<u8>>>("topic")?)))?;
    let opened = found.into_iter().map(|(one, topic)| {
        let topic = unsealed(seal, &consultation_place(one.id), topic)?;
        Ok(Consultation { topic, ..one })
    });
    opened.collect()
}

/// Without its topic.
pub(super) fn consultation(row: &Row<'_>) -> rusqlite::Result<Consultation> {
    Ok(Consultation {
        id: row.get("id")?,
        session: SessionKey { service: row.get::<_, Word<_>>("service")?.0, date: row.get::<_, Word<_>>("date")?.0 },
        start: row.get::<_, Word<_>>("start")?.0,
        minutes: row.get("minutes")?,
        people: row.get::<_, Json<_>>("people")?.0,
        email: word(row, "email")?,
        status: row.get::<_, Word<_>>("status")?.0,
        booked_by: row.get::<_, Word<_>>("booked_by")?.0,
        letter: row.get("letter")?,
        asked_at: row.get::<_, At>("asked_at")?.0,
        remark: row.get("remark")?,
        topic: None,
    })
}

fn offers(conn: &Connection, seal: &Seal, condition: &str, params: impl rusqlite::Params) -> Result<Vec<Offer>, Slip> {
    let sql = format!("SELECT * FROM consultation_offers WHERE {condition} ORDER BY id");
    let found = rows::all(conn, &sql, params, |row| Ok((offer(row)?, row.get::<_, Option<Vec<u8>>>("topic")?)))?;
    let opened = found.into_iter().map(|(one, topic)| {
        let topic = unsealed(seal, &offer_place(one.id), topic)?;
        Ok(Offer { topic, ..one })
    });
    opened.collect()
}

fn offer(row: &Row<'_>) -> rusqlite::Result<Offer> {
    Ok(Offer {
        id: row.get("id")?,
        service: row.get::<_, Word<_>>("service")?.0,
        minutes: row.get("minutes")?,
        people: row.get::<_, Json<_>>("people")?.0,
        email: row.get::<_, Word<_>>("email")?.0,
        starts: row.get::<_, Json<_>>("starts")?.0,
        wanted: row.get::<_, Json<_>>("wanted")?.0,
        moves: row.get("moves")?,
        letter: row.get("letter")?,
        outbox: row.get("outbox")?,
        asked_at: row.get::<_, At>("asked_at")?.0,
        way_back: row.get("way_back")?,
        status: row.get::<_, Word<_>>("status")?.0,
        topic: None,
    })
}

fn consultation_place(id: i64) -> String {
    format!("consultations:{id}")
}

fn offer_place(id: i64) -> String {
    format!("consultation-offers:{id}")
}

fn sealed(seal: &Seal, place: &str, topic: Option<&Topic>) -> Result<Option<Vec<u8>>, Slip> {
    Ok(topic.map(|topic| seal.seal(place, topic.0.as_bytes())).transpose()?)
}

fn unsealed(seal: &Seal, place: &str, sealed: Option<Vec<u8>>) -> Result<Option<Topic>, Slip> {
    let Some(sealed) = sealed else { return Ok(None) };
    let plain = String::from_utf8(seal.unseal(place, &sealed)?).map_err(|_| Mishap::Unreadable)?;
    Ok(Some(Topic(plain)))
}
