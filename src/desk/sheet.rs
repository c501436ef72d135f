//! The roster as the office's spreadsheet writes it, read all or not at all.
//!
//! Excel writes CP932, UTF-8 with or without a mark, or UTF-16; commas or tabs; and it eats zeros: 0098 becomes 98,
//! 090… becomes 90…, a long number 9.01E+09. What can be mended for certain is mended, everything else is a
//! [`BadRow`] with its line: a roster of which half was understood lets strangers in and shuts members out. It
//! refuses to guess columns: they are found by their headings, wherever they stand. Its reasons repeat no value.

mod cells;

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization as _;

use super::member::{MemberNumber, RosterEntry};
use super::words::columns;

/// How many rows may stand above the headings (a title, a date).
const MOST_ROWS_ABOVE: usize = 10;

/// A row that makes no sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRow {
    /// From 1, as a text editor counts.
    pub line: u64,
    /// What is wrong and what to do, in English, without the values themselves.
    pub reason: String,
}

/// What a new roster changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    pub added: Vec<RosterEntry>,
    /// Before and after.
    pub changed: Vec<(RosterEntry, RosterEntry)>,
    pub gone: Vec<RosterEntry>,
}

/// Reads a roster. The entries are in the order of the file, no number twice.
///
/// # Errors
/// Every row that makes no sense; then nothing is to be imported.
pub fn read(bytes: &[u8]) -> Result<Vec<RosterEntry>, Vec<BadRow>> {
    let text = decoded(bytes)?;
    let rows = rows(&text)?;
    let (headings, rows) = with_headings(&rows)?;
    let mut bad = Vec::new();
    let mut entries: Vec<(u64, RosterEntry)> = Vec::new();
    for row in rows.iter().filter(|row| !row.is_empty()) {
        match headings.entry(row) {
            Ok(entry) => entries.push((row.line, entry)),
            Err(reason) => bad.push(row.bad(reason)),
        }
    }
    bad.extend(numbers_twice(&entries));
    bad.sort_by_key(|row| row.line);
    if bad.is_empty() && entries.is_empty() {
        bad.push(BadRow { line: 1, reason: "no member stands in it".to_owned() });
    }
    if bad.is_empty() { Ok(entries.into_iter().map(|(_, entry)| entry).collect()) } else { Err(bad) }
}

/// What changes from one roster to the next, each in the order of its roster.
#[must_use]
pub fn difference(old: &[RosterEntry], new: &[RosterEntry]) -> Difference {
    let before: BTreeMap<&MemberNumber, &RosterEntry> = old.iter().map(|e| (&e.number, e)).collect();
    let after: BTreeMap<&MemberNumber, &RosterEntry> = new.iter().map(|e| (&e.number, e)).collect();
    let changed = |entry: &RosterEntry| {
        let earlier = *before.get(&entry.number)?;
        (earlier != entry).then(|| (earlier.clone(), entry.clone()))
    };
    Difference {
        added: new.iter().filter(|entry| !before.contains_key(&entry.number)).cloned().collect(),
        changed: new.iter().filter_map(changed).collect(),
        gone: old.iter().filter(|entry| !after.contains_key(&entry.number)).cloned().collect(),
    }
}

/// One row of cells.
struct Row {
    line: u64,
    cells: Vec<String>,
}

impl Row {
    fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    fn is_empty(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }

    fn bad(&self, reason: impl Into<String>) -> BadRow {
        BadRow { line: self.line, reason: reason.into() }
    }
}

fn decoded(bytes: &[u8]) -> Result<String, Vec<BadRow>> {
    let marked = encoding_rs::Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let by_content = if std::str::from_utf8(bytes).is_ok() { encoding_rs::UTF_8 } else { encoding_rs::SHIFT_JIS };
    let (text, _, broken) = marked.unwrap_or(by_content).decode(bytes);
    if !broken {
        return Ok(text.into_owned());
    }
    let lines = text.lines().zip(1..).filter(|(line, _)| line.contains('\u{FFFD}'));
    let reason = "characters that are neither UTF-8 nor CP932; save it as \"CSV UTF-8\"";
    Err(lines.map(|(_, line)| BadRow { line, reason: reason.to_owned() }).collect())
}

fn rows(text: &str) -> Result<Vec<Row>, Vec<BadRow>> {
    let tabs = text.matches('\t').count();
    let delimiter = if tabs > text.matches(',').count() { b'\t' } else { b',' };
    let mut builder = csv::ReaderBuilder::new();
    let mut reader = builder.delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| vec![BadRow { line: 1, reason: "not a CSV file".to_owned() }])?;
        let cells = record.iter().map(str::to_owned).collect();
        rows.push(Row { line: line_of(text, record.position()), cells });
    }
    // An open quotation mark swallows every row behind it.
    match rows.last() {
        Some(last) if !text.matches('"').count().is_multiple_of(2) => {
            Err(vec![last.bad("a quotation mark that is not closed, here or above")])
        }
        _ => Ok(rows),
    }
}

/// Empty lines before a row are counted by the reader only afterwards.
fn line_of(text: &str, position: Option<&csv::Position>) -> u64 {
    let Some(position) = position else { return 1 };
    let from = usize::try_from(position.byte()).ok().and_then(|at| text.get(at..)).unwrap_or("");
    let skipped = from.chars().take_while(|c| matches!(c, '\r' | '\n')).filter(|c| *c == '\n').count();
    position.line() + u64::try_from(skipped).unwrap_or(0)
}

/// Which column holds what.
#[derive(Debug, Default)]
struct Headings {
    number: Vec<usize>,
    name: Vec<usize>,
    kana: Vec<usize>,
    addresses: Vec<usize>,
    phones: Vec<usize>,
    /// How many columns have a heading.
    width: usize,
}

/// The first row that heads numbers and names, and the rows below it.
fn with_headings(rows: &[Row]) -> Result<(Headings, &[Row]), Vec<BadRow>> {
    for (above, row) in rows.iter().enumerate().take(MOST_ROWS_ABOVE) {
        let headings = Headings::of(row);
        if !headings.number.is_empty() && !headings.name.is_empty() {
            headings.check().map_err(|reason| vec![row.bad(reason)])?;
            return Ok((headings, rows.get(above + 1..).unwrap_or_default()));
        }
    }
    let [number, name, address] = [&columns::NUMBER[..], &columns::NAME, &columns::ADDRESS].map(first_of);
    let reason = format!("no row of headings; there must be {number}, {name} and {address}");
    Err(vec![BadRow { line: rows.first().map_or(1, |row| row.line), reason }])
}

fn first_of(names: &[&'static str]) -> &'static str {
    names.first().copied().unwrap_or_default()
}

impl Headings {
    fn of(row: &Row) -> Self {
        let mut headings = Self::default();
        for (column, cell) in row.cells.iter().enumerate() {
            let heading = folded_heading(cell);
            if !heading.is_empty() {
                headings.width = column + 1;
            }
            if let Some(place) = headings.place_of(&heading) {
                place.push(column);
            }
        }
        headings
    }

    fn place_of(&mut self, heading: &str) -> Option<&mut Vec<usize>> {
        let is = |names: &[&str]| names.contains(&heading);
        match () {
            () if is(&columns::NUMBER) => Some(&mut self.number),
            () if is(&columns::NAME) => Some(&mut self.name),
            () if is(&columns::KANA) => Some(&mut self.kana),
            () if is(&columns::ADDRESS) => Some(&mut self.addresses),
            () if is(&columns::PHONE) => Some(&mut self.phones),
            () => None,
        }
    }

    fn check(&self) -> Result<(), String> {
        for (found, names) in [(&self.number, &columns::NUMBER), (&self.name, &columns::NAME)] {
            if found.len() > 1 {
                return Err(format!("two columns are headed {}", first_of(names)));
            }
        }
        if self.addresses.is_empty() {
            return Err(format!("no column is headed {}", first_of(&columns::ADDRESS)));
        }
        Ok(())
    }

    fn entry(&self, row: &Row) -> Result<RosterEntry, String> {
        if row.cells.iter().skip(self.width).any(|cell| !cell.trim().is_empty()) {
            return Err("more cells than headings: is there a comma or tab within a cell?".to_owned());
        }
        let first = |columns: &[usize]| columns.first().map_or("", |column| row.cell(*column));
        Ok(RosterEntry {
            number: cells::number(first(&self.number))?,
            name: cells::name(first(&self.name))?,
            kana: cells::on_one_line(first(&self.kana)),
            addresses: cells::addresses(self.addresses.iter().map(|column| row.cell(*column)))?,
            phone: cells::phones(self.phones.iter().map(|column| row.cell(*column)))?,
        })
    }
}

fn folded_heading(cell: &str) -> String {
    let folded: String =
        cell.nfkc().filter(|c| c.is_alphanumeric() || *c == 'ー').flat_map(char::to_lowercase).collect();
    folded.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned()
}

/// Zeros do not count, so 0098 and 98 are one number.
fn numbers_twice(entries: &[(u64, RosterEntry)]) -> Vec<BadRow> {
    let mut first: BTreeMap<&MemberNumber, u64> = BTreeMap::new();
    let mut bad = Vec::new();
    for (line, entry) in entries {
        match first.get(&entry.number) {
            Some(earlier) => {
                let reason = format!("the same member number as in line {earlier} (leading zeros do not count)");
                bad.push(BadRow { line: *line, reason });
            }
            None => {
                first.insert(&entry.number, *line);
            }
        }
    }
    bad
}

#[cfg(test)]
mod tests;
