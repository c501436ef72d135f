//! What people would read: letters in full, and the lists of the command line.

use std::fmt::Write as _;

use chrono::{NaiveDate, NaiveDateTime};
use serde_json::Value;
use uketsuke::desk::event::Place;
use uketsuke::desk::working_days::WorkingDays;
use uketsuke::ledger::Ledger;
use uketsuke::ledger::report::OutboxRow;
use uketsuke::mail::{JAPAN, Letter, Moment};

pub fn moment(text: &str) -> Moment {
    let wall = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("write the time as 2020-04-13 09:12");
    wall.and_local_timezone(JAPAN).single().expect("no summer time")
}

/// One of our letters as the reader's mail program shows it.
pub fn letter(bytes: &[u8]) -> String {
    let letter = Letter::decode(bytes);
    let mut told = format!("件名 {}\n", letter.subject);
    for name in letter.attachments().filter_map(|part| part.name.as_deref()) {
        let _ = writeln!(told, "添付 {name}");
    }
    format!("{told}\n{}", letter.text())
}

/// The folder letters are filed into.
pub fn folder(place: Place) -> &'static str {
    match place {
        Place::Taken => "受付済み",
        Place::Review => "要確認",
        Place::Machine => "自動応答",
        Place::Doctor => "ドクターメール",
    }
}

pub fn outbox_row(ledger: &Ledger, id: i64) -> OutboxRow {
    let rows = ledger.report().outbox().expect("the outbox can be listed");
    rows.into_iter().find(|row| row.id == id).expect("a letter of ours")
}

pub fn message_id(ledger: &Ledger, id: i64) -> String {
    outbox_row(ledger, id).message_id
}

/// A word of the contract (`sent`, `by-hand`).
pub fn word(value: impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// What the lists of the command line show at the story's end.
pub fn lists(ledger: &Ledger) -> String {
    let report = ledger.report();
    let status = report.status().expect("status");
    let held = status.sending_held.map_or("no".to_owned(), word);
    let mut told = String::from("━━ おわり\n\n");
    table(&mut told, "mails", &report.mails().expect("mails"), &["id", "sender", "state", "reason"]);
    let columns = ["id", "date", "from", "to", "people", "email", "status", "credentials", "remark"];
    table(&mut told, "reservations", &report.reservations().expect("reservations"), &columns);
    let consultations = report.consultations().expect("consultations");
    if !consultations.is_empty() {
        let columns = ["id", "date", "start", "minutes", "people", "status", "booked_by"];
        table(&mut told, "consultations", &consultations, &columns);
    }
    table(
        &mut told,
        "review",
        &report.review().expect("review"),
        &["id", "mail_id", "reason", "assigned", "choices", "fields"],
    );
    let cases = report.cases(moment("2020-04-30 00:00"), &WorkingDays::builtin()).expect("cases");
    table(&mut told, "cases", &cases, &["id", "member_number", "status"]);
    let columns = ["id", "kind", "to", "status", "attempts", "last_reply"];
    table(&mut told, "outbox", &report.outbox().expect("outbox"), &columns);
    let since = NaiveDate::from_ymd_opt(2020, 4, 1).expect("a date");
    let columns = ["service", "date", "credentials_version", "dispatched_at", "wiped_at"];
    table(&mut told, "sessions", &report.sessions(since).expect("sessions"), &columns);
    let columns = ["id", "at", "who", "deed", "about", "outcome", "can_be_undone", "undone_by"];
    let acts: Vec<_> = report.acts().expect("acts").into_iter().skip(1).collect();
    table(&mut told, "acts", &acts, &columns);
    let states: Vec<String> = status.account.states.iter().map(|(s, count)| format!("{} {count}", word(s))).collect();
    let _ = writeln!(told, "account  {} = {}", status.account.total, states.join(" + "));
    let _ = writeln!(told, "held     {held}");
    told
}

fn table<R: serde::Serialize>(told: &mut String, name: &str, rows: &[R], columns: &[&str]) {
    let _ = writeln!(told, "{name}{}", if rows.is_empty() { " -" } else { "" });
    for row in rows {
        let row = serde_json::to_value(row).expect("a row");
        let cells: Vec<String> = columns.iter().map(|column| cell(row.get(*column).unwrap_or(&Value::Null))).collect();
        let _ = writeln!(told, "   {}", cells.join("  "));
    }
    told.push('\n');
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(cell).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => fields.values().map(cell).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}
