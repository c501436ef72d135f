//! Every letter of `fixtures/letters` through the reader, against what a careful receptionist would make of it;
//! the score is printed. And any valid request, rendered in any charset, numbering and width, reads back the same.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a fixture that is not there fails the test")]

mod letters {
    pub mod expected;
    pub mod rendering;
}

use std::collections::BTreeMap;
use std::path::Path;

use letters::expected::{Row, Verdict};
use uketsuke::config::Config;
use uketsuke::mail::{JAPAN, Letter};
use uketsuke::reading::{Reading, read};

const FOLDER: &str = "fixtures/letters";

#[test]
fn every_letter_is_read_as_a_receptionist_would() {
    let guide = Config::builtin().policy.guide;
    let open = std::fs::read_to_string(Path::new(FOLDER).join("not-yet.txt")).unwrap_or_default();
    let is_open = |file: &str| open.lines().any(|line| line.split_whitespace().next() == Some(file));
    let mut score: BTreeMap<Verdict, usize> = BTreeMap::new();
    let mut broken = Vec::new();
    for row in rows() {
        let bytes = std::fs::read(Path::new(FOLDER).join(&row.file)).unwrap();
        let letter = Letter::decode(&bytes);
        let written = letter.date.or(letter.received).unwrap_or_default().with_timezone(&JAPAN);
        let reading: Reading = read(&letter, &guide, written);
        let (verdict, why) = row.judge(&reading);
        *score.entry(verdict).or_default() += 1;
        match (verdict == Verdict::Right, is_open(&row.file)) {
            (false, listed) => {
                println!("{verdict}: {} ({}): {why}{}", row.file, row.note, if listed { " [not yet]" } else { "" });
                if !listed {
                    broken.push(row.file);
                }
            }
            (true, true) => println!("now right, take it off not-yet.txt: {}", row.file),
            (true, false) => {}
        }
    }
    let total: usize = score.values().sum();
    let counts: Vec<String> = Verdict::ALL.iter().map(|v| format!("{} {v}", score.get(v).unwrap_or(&0))).collect();
    println!("letters: {total} read: {}", counts.join(", "));
    assert!(broken.is_empty(), "letters that were read well are not any more: {broken:#?}");
}

#[test]
fn every_letter_has_its_expectation() {
    let known: Vec<String> = rows().into_iter().map(|r| r.file).collect();
    let unknown: Vec<String> = [FOLDER, "fixtures/letters/demo"]
        .iter()
        .flat_map(|folder| std::fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path().strip_prefix(FOLDER).unwrap().to_string_lossy().into_owned())
        .filter(|file| file.ends_with(".eml") && !known.contains(file))
        .collect();
    assert!(unknown.is_empty(), "no row tells what should be read from {unknown:?}");
}

fn rows() -> Vec<Row> {
    let tables = [
        "expected.jsonl",
        "expected-bytes.jsonl",
        "expected-machine.jsonl",
        "expected-attack.jsonl",
        "expected-attack2.jsonl",
        "expected-blind.jsonl",
        "expected-known.jsonl",
        "expected-voices.jsonl",
    ];
    let texts = tables.iter().filter_map(|table| std::fs::read_to_string(Path::new(FOLDER).join(table)).ok());
    texts.flat_map(|text| text.lines().map(Row::parse).collect::<Vec<_>>()).collect()
}
