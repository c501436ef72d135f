//! The ledger on a real file, with a desk of a few lines.

mod crash;
mod questions;
mod taking;
mod week;

use std::path::PathBuf;

use chrono::{DateTime, Duration};
use rusqlite::types::ValueRef;
use tempfile::TempDir;

use super::*;
use crate::desk::credentials::Credentials;
use crate::desk::decision::{Answer, Carries, ClaimVerdict, Decision, Draft, DraftKind, Fact, OutboxChange};
use crate::desk::event::{Act, Arrival, Deed, Delivery, Dice, Event, LetterKey, Place, SeenIn, What};
use crate::desk::known::Known;
use crate::desk::member::{MemberNumber, RosterEntry};
use crate::desk::records::*;
use crate::desk::timers::{Timer, TimerKind};
use crate::mail::{Address, AutoSubmitted, Letter, Mailbox, Moment, Outgoing};
use crate::reading::{Reading, ServiceId};

/// A ledger in a folder of its own.
struct Office {
    folder: TempDir,
    ledger: Ledger,
}

impl Office {
    fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(&folder.path().join("ledger.db"), seal()).unwrap();
        Self { folder, ledger }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("ledger.db")
    }

    /// One event at `now`, decided by the little desk below.
    fn take(&mut self, event: Event) -> Outcome {
        self.ledger.batch(&[event], now(), decide).unwrap().remove(0)
    }

    /// One event with this decision, whatever is known.
    fn record(&mut self, key: &str, decision: Decision) -> Outcome {
        let event = Event { key: key.to_owned(), dice: Dice([1; 32]), what: What::Reloaded };
        self.ledger.batch(&[event], now(), move |_, _| decision.clone()).unwrap().remove(0)
    }

    fn dump(&self) -> String {
        dump(&self.ledger.conn)
    }
}

/// The real desk's.
fn policy() -> crate::desk::Policy {
    crate::config::Config::builtin().policy
}

fn seal() -> Seal {
    Seal::new(&[7; 32])
}

fn now() -> Moment {
    moment("2020-04-14T10:00:00+09:00")
}

fn moment(written: &str) -> Moment {
    DateTime::parse_from_rfc3339(written).unwrap()
}

fn address(written: &str) -> Address {
    Address::parse(written).unwrap()
}

fn number(written: &str) -> MemberNumber {
    MemberNumber::parse(written).unwrap()
}

fn wednesday() -> SessionKey {
    SessionKey { service: ServiceId("room".to_owned()), date: "2020-04-15".parse().unwrap() }
}

fn inbox(uid: u32) -> LetterKey {
    LetterKey { folder: "INBOX".to_owned(), uid_validity: 1, uid }
}

fn event(key: &str, what: What) -> Event {
    Event { key: key.to_owned(), dice: Dice([1; 32]), what }
}

fn arrival(uid: u32) -> Event {
    let letter = Letter {
        message_id: Some(format!("m{uid}@example.jp")),
        from: vec![Mailbox { name: String::new(), address: address("hanako@example.jp") }],
        text_digest: [u8::try_from(uid % 250).unwrap(); 32],
        ..Letter::default()
    };
    let arrival = Arrival {
        letter_key: inbox(uid),
        received: now(),
        letter,
        reading: Reading::default(),
        seen_in: SeenIn::Inbox,
    };
    event(&format!("letter:{}", inbox(uid)), What::Letter(Box::new(arrival)))
}

fn claim(outbox: OutboxId, attempt: u32) -> Event {
    event(&format!("claim:{outbox}:{attempt}"), What::Claim { outbox, attempt })
}

fn delivered(outbox: OutboxId, attempt: u32, delivery: Delivery) -> Event {
    event(&format!("delivered:{outbox}:{attempt}"), What::Delivered { outbox, attempt, delivery })
}

fn act(id: &str, deed: Deed) -> Event {
    let act = Act { id: id.to_owned(), who: "ishii".to_owned(), deed, dry_run: false };
    event(&format!("act:{id}"), What::Act(act))
}

fn record_of(id: LetterId, key: LetterKey) -> LetterRecord {
    LetterRecord {
        id,
        message_id: Some(format!("m{}@example.jp", key.uid)),
        key,
        text_digest: Some([1; 32]),
        received: now(),
        sender: Some(address("hanako@example.jp")),
        subject: Some("参加希望".to_owned()),
        state: LetterState::Taken,
        reason: LetterReason::Confirmed,
    }
}

fn entry(number_written: &str, addresses: &[&str]) -> RosterEntry {
    RosterEntry {
        number: number(number_written),
        name: "高橋花子".to_owned(),
        kana: "たかはしはなこ".to_owned(),
        addresses: addresses.iter().map(|a| address(a)).collect(),
        phone: "044-000-0000".to_owned(),
    }
}

fn reservation(id: ReservationId, letter: Option<LetterId>) -> Reservation {
    Reservation {
        id,
        session: wednesday(),
        from: "13:00:00".parse().unwrap(),
        to: "14:30:00".parse().unwrap(),
        people: vec![Guest { number: number("1023"), name: "高橋花子".to_owned() }],
        email: address("hanako@example.jp"),
        status: ReservationStatus::Confirmed,
        letter,
        asked_at: now(),
        remark: true,
    }
}

fn draft(id: OutboxId, carries: Carries) -> Draft {
    Draft {
        id,
        kind: if carries == Carries::Credentials { DraftKind::Credentials } else { DraftKind::Confirmation },
        letter: Outgoing {
            from: Mailbox { name: String::new(), address: address("info@example.com") },
            to: address("hanako@example.jp"),
            to_name: String::new(),
            subject: "test".to_owned(),
            text: "SECRET-WORDS\n".to_owned(),
            attachments: Vec::new(),
            message_id: format!("d{id}@example.com"),
            in_reply_to: None,
            references: Vec::new(),
            date: now(),
            auto_submitted: AutoSubmitted::Replied,
        },
        status: OutboxStatus::Queued,
        due_at: now(),
        deadline: None,
        carries,
        answers: None,
        reservation: None,
        session: None,
        version: None,
        case: None,
    }
}

fn change(outbox: &OutboxRecord, status: OutboxStatus) -> OutboxChange {
    OutboxChange {
        outbox: outbox.id,
        status,
        attempts: outbox.attempts,
        unknowns: outbox.unknowns,
        data_marked: outbox.data_marked,
        due_at: outbox.due_at,
        reply: None,
        wipe: false,
    }
}

/// Enough of a desk: letters are taken and answered, claims granted once, deliveries settled, credentials set.
fn decide(known: &Known, event: &Event) -> Decision {
    match &event.what {
        What::Letter(arrival) => take_letter(known, arrival),
        What::Gone { letter, .. } => panic!("gone letter {}", letter.uid),
        What::Claim { .. } => grant(known),
        What::Handing { .. } => {
            let draft = &known.outbox[0];
            let marked = OutboxChange { data_marked: true, ..change(draft, draft.status) };
            Decision { facts: vec![Fact::OutboxStands(marked)], ..Decision::default() }
        }
        What::Delivered { delivery, .. } => settle(known, delivery),
        What::Act(Act { deed: Deed::SetCredentials { service, date, credentials }, .. }) => {
            let session = SessionKey { service: service.clone(), date: *date };
            let version = known.sessions.iter().filter_map(|s| s.credentials.as_ref()).map(|c| c.version).max();
            let credentials =
                VersionedCredentials { version: version.unwrap_or(0) + 1, credentials: credentials.clone() };
            Decision {
                facts: vec![Fact::CredentialsSet { session, credentials }],
                answer: Answer::Done { said: "set".to_owned() },
                ..Decision::default()
            }
        }
        _ => Decision::default(),
    }
}

fn take_letter(known: &Known, arrival: &Arrival) -> Decision {
    let id = known.next.letter;
    let state = if known.copy_of.is_some() { LetterState::Duplicate } else { LetterState::Taken };
    let letter = LetterRecord {
        state,
        text_digest: Some(arrival.letter.text_digest),
        message_id: arrival.letter.message_id.clone(),
        ..record_of(id, arrival.letter_key.clone())
    };
    let reply = Draft { answers: Some(id), ..draft(known.next.outbox, Carries::DoctorMail) };
    Decision {
        facts: vec![Fact::LetterKept(letter), Fact::LetterToFile { letter: id, place: Place::Taken }],
        drafts: if state == LetterState::Taken { vec![reply] } else { Vec::new() },
        timers: vec![Timer { kind: TimerKind::Dispatch { session: wednesday() }, due_at: now() + Duration::days(1) }],
        ..Decision::default()
    }
}

fn grant(known: &Known) -> Decision {
    let draft = &known.outbox[0];
    if draft.status != OutboxStatus::Queued {
        return Decision { answer: Answer::Claim(ClaimVerdict::Not(draft.status)), ..Decision::default() };
    }
    let sending = OutboxChange { attempts: draft.attempts + 1, ..change(draft, OutboxStatus::Sending) };
    Decision {
        facts: vec![Fact::OutboxStands(sending)],
        answer: Answer::Claim(ClaimVerdict::Send),
        ..Decision::default()
    }
}

fn settle(known: &Known, delivery: &Delivery) -> Decision {
    let draft = &known.outbox[0];
    let changed = match delivery {
        Delivery::Accepted { reply } => {
            OutboxChange { reply: Some(reply.clone()), wipe: true, ..change(draft, OutboxStatus::Sent) }
        }
        Delivery::Unknown => OutboxChange { unknowns: draft.unknowns + 1, ..change(draft, OutboxStatus::Queued) },
        _ => change(draft, OutboxStatus::Queued),
    };
    Decision { facts: vec![Fact::OutboxStands(changed)], ..Decision::default() }
}

fn set_credentials(id: &str, password: &str) -> Event {
    let credentials = Credentials { meeting_id: "824 3337 4447".to_owned(), password: password.to_owned() };
    act(id, Deed::SetCredentials { service: wednesday().service, date: wednesday().date, credentials })
}

/// All that stands in the ledger; of sealed values their length, as their nonces differ.
fn dump(conn: &Connection) -> String {
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
    let tables = rows::all(conn, sql, [], |row| row.get::<_, String>(0)).unwrap();
    tables.iter().map(|table| format!("{table}\n{}", dump_table(conn, table))).collect()
}

fn dump_table(conn: &Connection, table: &str) -> String {
    let mut statement = conn.prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2")).unwrap();
    let columns = statement.column_count();
    let lines = statement.query_map([], |row| {
        let cells = (0..columns).map(|i| match row.get_ref(i).unwrap() {
            ValueRef::Blob(blob) => format!("{} bytes", blob.len()),
            other => format!("{other:?}"),
        });
        Ok(cells.collect::<Vec<_>>().join("|"))
    });
    lines.unwrap().collect::<Result<Vec<_>, _>>().unwrap().join("\n") + "\n"
}
