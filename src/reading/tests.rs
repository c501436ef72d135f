//! Letters as members write them, in rows: day written, subject, text → what is read. Written on Monday, 13 April 2020,
//! at ten, unless a row says otherwise.

mod asides;
mod cancellations;
mod changes;
mod consultations;
mod days;
mod doubts;
mod forms;
mod hostile;
mod people;
mod quotes;
mod remarks;
mod room;
mod shapes;
mod staff;
mod topics;
mod traps;
mod voices;
mod wordings;

use super::testing::read_at;
use super::{Key, Reading, Request};

/// One line for a reading: outcome, then each request.
fn told(reading: &Reading) -> String {
    let outcome = format!("{:?}", reading.outcome).to_lowercase();
    let requests: Vec<String> = reading.requests.iter().map(request).collect();
    [vec![outcome], requests].concat().join(" | ")
}

fn request(r: &Request) -> String {
    let mut words = vec![r.service.to_string(), format!("{:?}", r.action).to_lowercase()];
    for person in &r.people {
        let name = person.name.as_deref().unwrap_or("?").replace(' ', "");
        words.push(format!("{}{name}", person.member_number.as_deref().unwrap_or("?")));
    }
    words.extend(r.date.map(|d| d.format("%-m/%-d").to_string()));
    if r.from.is_some() || r.to.is_some() {
        let time = |t: Option<chrono::NaiveTime>| t.map_or_else(|| "?".to_owned(), |t| t.format("%H:%M").to_string());
        words.push(format!("{}-{}", time(r.from), time(r.to)));
    }
    for wish in &r.wishes {
        let date = wish.date.map_or_else(|| "?".to_owned(), |d| d.format("%-m/%-d").to_string());
        let time = wish.time.map_or_else(|| "?".to_owned(), |t| t.format("%H:%M").to_string());
        words.push(format!("{date}@{time}"));
    }
    words.extend(r.minutes.map(|m| format!("{m}min")));
    words.extend(r.missing.iter().map(|k| format!("!{}", key(*k))));
    words.join(" ")
}

fn key(key: Key) -> String {
    serde_json::to_value(key).unwrap().as_str().unwrap().to_owned()
}

fn check(subject: &str, text: &str, expected: &str) {
    check_at("2020-04-13", subject, text, expected);
}

fn check_at(day: &str, subject: &str, text: &str, expected: &str) {
    let found = told(&read_at(day, subject, text));
    if found != expected {
        FAILED.with_borrow_mut(|rows| rows.push(format!("\n{subject}\n{text}\n  want {expected}\n  read {found}")));
    }
}

thread_local! {
    static FAILED: std::cell::RefCell<Vec<String>> = const { std::cell::RefCell::new(Vec::new()) };
}

/// All rows are read before any is complained of: one change of a table moves many.
fn settle() {
    let rows = FAILED.take();
    assert!(rows.is_empty(), "{} rows:{}", rows.len(), rows.join("\n"));
}

const ROOM: &str = "オンライン保健室参加希望";
