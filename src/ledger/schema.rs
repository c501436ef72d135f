//! The tables, by numbered steps. A step that was released is never changed; the next change is a next step.
//!
//! Never stored: a letter's text, and doctor mail other than sealed. Moments are milliseconds since 1970 (UTC):
//! `datetime(at / 1000, 'unixepoch', '+9 hours')` reads them.

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::trouble::Trouble;
use super::{acts, addresses, comparison, consents, consultations, doctor, mailbox, questions, queue, sessions};

/// The first step leads to `user_version` 1; a step is the tables of one or more subjects.
const STEPS: [&[&str]; NEWEST as usize] = [&[FIRST], SECOND, THIRD];
const NEWEST: u32 = 3;

/// Conversations over days: each subject's tables stand with the SQL that uses them.
const SECOND: &[&str] = &[
    mailbox::TABLES,
    comparison::TABLES,
    acts::TABLES,
    sessions::TABLES,
    addresses::TABLES,
    consents::TABLES,
    consultations::TABLES,
    questions::TABLES,
    doctor::TABLES,
];

/// A second request waits for the yes that is asked already; what a person settled is put away once more.
const THIRD: &[&str] = &[consents::SHARED_LETTERS, queue::FILINGS];

const FIRST: &str = "
CREATE TABLE meta (name TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;

-- What happened, once each. `answer`: what who asked was told, for who asks again.
CREATE TABLE events (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  dice BLOB NOT NULL,
  who TEXT,
  deed TEXT,
  answer TEXT
) STRICT;
CREATE INDEX events_at ON events (at);

-- What was begun and is not committed yet; the letter's place, where it is one.
CREATE TABLE tries (
  key TEXT PRIMARY KEY,
  count INTEGER NOT NULL,
  folder TEXT,
  uid_validity INTEGER,
  uid INTEGER
) STRICT, WITHOUT ROWID;

-- `event` in this and other tables: the event that made the row.
CREATE TABLE letters (
  id INTEGER PRIMARY KEY,
  event INTEGER NOT NULL REFERENCES events,
  folder TEXT NOT NULL,
  uid_validity INTEGER NOT NULL,
  uid INTEGER NOT NULL,
  message_id TEXT,
  text_digest BLOB,
  received INTEGER NOT NULL,
  sender TEXT,
  subject TEXT,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  place TEXT,
  filed INTEGER NOT NULL DEFAULT 0,
  UNIQUE (folder, uid_validity, uid)
) STRICT;
CREATE INDEX letters_text_digest ON letters (text_digest);
CREATE INDEX letters_state ON letters (state);
CREATE INDEX letters_event ON letters (event);
CREATE INDEX letters_to_file ON letters (id) WHERE place IS NOT NULL AND filed = 0;

CREATE TABLE members (number TEXT PRIMARY KEY, name TEXT NOT NULL, kana TEXT NOT NULL, phone TEXT NOT NULL)
  STRICT, WITHOUT ROWID;
CREATE TABLE member_addresses (
  number TEXT NOT NULL REFERENCES members ON DELETE CASCADE,
  position INTEGER NOT NULL,
  address TEXT NOT NULL,
  PRIMARY KEY (number, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_addresses_address ON member_addresses (address);

CREATE TABLE sessions (
  service TEXT NOT NULL,
  date TEXT NOT NULL,
  cancelled INTEGER NOT NULL DEFAULT 0,
  added INTEGER NOT NULL DEFAULT 0,
  capacity INTEGER,
  version INTEGER,
  credentials BLOB,
  dispatched_at INTEGER,
  wiped_at INTEGER,
  PRIMARY KEY (service, date)
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_date ON sessions (date);

CREATE TABLE reservations (
  id INTEGER PRIMARY KEY,
  event INTEGER NOT NULL REFERENCES events,
  service TEXT NOT NULL,
  date TEXT NOT NULL,
  from_time TEXT NOT NULL,
  to_time TEXT NOT NULL,
  email TEXT NOT NULL,
  status TEXT NOT NULL,
  letter INTEGER REFERENCES letters,
  asked_at INTEGER NOT NULL,
  remark INTEGER NOT NULL
) STRICT;
CREATE INDEX reservations_session ON reservations (service, date);
CREATE INDEX reservations_date ON reservations (date);
CREATE INDEX reservations_letter ON reservations (letter);
CREATE TABLE guests (
  reservation INTEGER NOT NULL REFERENCES reservations ON DELETE CASCADE,
  position INTEGER NOT NULL,
  number TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (reservation, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX guests_number ON guests (number);

CREATE TABLE cases (
  id INTEGER PRIMARY KEY,
  event INTEGER NOT NULL REFERENCES events,
  member TEXT,
  address TEXT NOT NULL,
  status TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  member_token TEXT NOT NULL UNIQUE,
  doctor_token TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX cases_address ON cases (address);

CREATE TABLE reviews (
  id INTEGER PRIMARY KEY,
  event INTEGER NOT NULL REFERENCES events,
  letter INTEGER REFERENCES letters,
  case_id INTEGER REFERENCES cases,
  reason TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  fields TEXT NOT NULL,
  settled_at INTEGER
) STRICT;
CREATE INDEX reviews_open ON reviews (id) WHERE settled_at IS NULL;

-- `bytes` are sealed unless `carries` is nothing, and NULL once they are wiped. `changed` and `sent_twice`: the
-- events that last changed it, and that showed that it went out a second time.
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY,
  event INTEGER NOT NULL REFERENCES events,
  changed INTEGER NOT NULL REFERENCES events,
  sent_twice INTEGER REFERENCES events,
  kind TEXT NOT NULL,
  audience TEXT NOT NULL,
  from_address TEXT NOT NULL,
  to_address TEXT NOT NULL,
  message_id TEXT NOT NULL UNIQUE,
  status TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  unknowns INTEGER NOT NULL DEFAULT 0,
  data_marked INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER NOT NULL,
  deadline INTEGER,
  carries TEXT NOT NULL,
  letter INTEGER REFERENCES letters,
  reservation INTEGER REFERENCES reservations,
  service TEXT,
  date TEXT,
  version INTEGER,
  case_id INTEGER REFERENCES cases,
  created_at INTEGER NOT NULL,
  last_reply TEXT,
  bytes BLOB
) STRICT;
CREATE INDEX outbox_status ON outbox (status, due_at);
CREATE INDEX outbox_reservation ON outbox (reservation);
CREATE INDEX outbox_session ON outbox (service, date);
CREATE INDEX outbox_audience ON outbox (audience, created_at);
CREATE INDEX outbox_to ON outbox (to_address, created_at);

CREATE TABLE timers (key TEXT PRIMARY KEY, kind TEXT NOT NULL, due_at INTEGER NOT NULL, done_at INTEGER)
  STRICT, WITHOUT ROWID;
CREATE INDEX timers_due ON timers (due_at) WHERE done_at IS NULL;

CREATE TABLE health (part TEXT PRIMARY KEY, well INTEGER NOT NULL, since INTEGER NOT NULL) STRICT, WITHOUT ROWID;
";

/// Brings the tables up to date, each step in a transaction of its own.
pub(super) fn bring_up_to_date(conn: &mut Connection) -> Result<(), Trouble> {
    let found = version(conn)?;
    if found > NEWEST {
        return Err(Trouble::OtherVersion { found, known: NEWEST });
    }
    for (step, tables) in (1..).zip(STEPS).filter(|(step, _)| *step > found) {
        let tx = Transaction::new(conn, TransactionBehavior::Immediate)?;
        tables.iter().try_for_each(|subject| tx.execute_batch(subject))?;
        tx.pragma_update(None, "user_version", step)?;
        tx.commit()?;
    }
    Ok(())
}

/// For who only reads: the tables must be there already.
pub(super) fn expect_up_to_date(conn: &Connection) -> Result<(), Trouble> {
    let found = version(conn)?;
    if found == NEWEST { Ok(()) } else { Err(Trouble::OtherVersion { found, known: NEWEST }) }
}

fn version(conn: &Connection) -> Result<u32, Trouble> {
    Ok(conn.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A ledger as the second step left it, with a letter put away and a yes that is waited for.
    fn of_the_second_step() -> Connection {
        let conn = Connection::open_in_memory().unwrap();
        for tables in STEPS.iter().take(2).flat_map(|step| step.iter()) {
            conn.execute_batch(tables).unwrap();
        }
        conn.pragma_update(None, "user_version", 2).unwrap();
        conn.pragma_update(None, "foreign_keys", true).unwrap();
        conn
    }

    fn columns(conn: &Connection, table: &str) -> Vec<String> {
        let mut rows = conn.prepare(&format!("SELECT name FROM pragma_table_info('{table}')")).unwrap();
        rows.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    #[test]
    fn an_old_ledger_keeps_what_it_holds() {
        let mut conn = of_the_second_step();
        conn.execute_batch(
            "INSERT INTO events (id, key, kind, at, dice) VALUES (1, 'one', 'letter', 10, x'00');
             INSERT INTO letters (id, event, folder, uid_validity, uid, received, state, reason, place)
               VALUES (3, 1, 'INBOX', 1, 1, 10, 'done', 'booked', '受付済み');
             INSERT INTO consents VALUES (7, 1, '1023', '高橋花子', 'hanako@example.jp', 'a@example.jp', 5, 'CODE', 3,
               '', 10, NULL, NULL, 0, 11, 12, NULL);",
        )
        .unwrap();
        let before = columns(&conn, "consents");
        bring_up_to_date(&mut conn).unwrap();
        assert_eq!(version(&conn).unwrap(), NEWEST);
        assert_eq!(columns(&conn, "consents"), before);
        let kept: (i64, String, i64) = conn
            .query_row("SELECT id, code, outbox FROM consents", [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .unwrap();
        assert_eq!(kept, (7, "CODE".to_owned(), 5));
        // Another request may wait for the same yes-letter now.
        let indices: i64 = conn
            .query_row("SELECT count(*) FROM pragma_index_list('consents') WHERE \"unique\" = 1", [], |row| row.get(0))
            .unwrap();
        assert_eq!(indices, 1, "only the code is unique");
        let filings: i64 = conn.query_row("SELECT filings FROM letters WHERE id = 3", [], |row| row.get(0)).unwrap();
        assert_eq!(filings, 1, "what was put away counts as put away once");
    }
}
