//! Lists as people read them in a terminal: columns as wide as they need to be, or JSON for scripts.

use serde::Serialize;

use super::{Ending, List};

/// Prints the rows as one JSON array, or as a table with the given heads.
///
/// # Errors
/// When standard output is gone.
#[expect(clippy::print_stdout, reason = "what a list command is for")]
pub fn print<T: Serialize, const N: usize>(
    list: List,
    rows: &[T],
    heads: [&str; N],
    cells: impl Fn(&T) -> [String; N],
) -> anyhow::Result<Ending> {
    if list.json {
        println!("{}", serde_json::to_string_pretty(rows)?);
        return Ok(Ending::Done);
    }
    let body: Vec<[String; N]> = rows.iter().map(cells).collect();
    let widths: Vec<usize> = (0..N)
        .map(|column| {
            let cell = |row: &[String; N]| row.get(column).map_or(0, |c| width(c));
            body.iter().map(cell).chain(heads.get(column).map(|h| width(h))).max().unwrap_or(0)
        })
        .collect();
    println!("{}", line(&heads.map(str::to_owned), &widths));
    for row in &body {
        println!("{}", line(row, &widths));
    }
    if body.is_empty() {
        println!("(none)");
    }
    Ok(Ending::Done)
}

fn line(cells: &[String], widths: &[usize]) -> String {
    let padded = cells.iter().zip(widths).map(|(cell, wanted)| {
        let pad = wanted.saturating_sub(width(cell));
        format!("{cell}{}", " ".repeat(pad))
    });
    padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
}

/// Columns of a terminal: Japanese characters take two.
fn width(text: &str) -> usize {
    text.chars().map(|c| if u32::from(c) >= 0x1100 && !('\u{ff61}'..='\u{ff9f}').contains(&c) { 2 } else { 1 }).sum()
}

/// The word serde writes for a value.
pub fn word(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    }
}

/// A moment in a table.
pub fn shown(at: crate::mail::Moment) -> String {
    at.with_timezone(&crate::mail::JAPAN).format("%Y-%m-%d %H:%M").to_string()
}

/// Something that may not be there.
pub fn or_dash<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(|| "-".to_owned(), |v| v.to_string())
}
