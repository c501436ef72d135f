//! A listing of the mailbox held against the letters of the ledger.
//!
//! A letter is known again by its number, by where we put it, by its Message-ID, and where it has none by its time of
//! receipt, which stays when a letter is moved.

use std::collections::{HashMap, HashSet};

use rusqlite::Connection;

use super::columns::{Json, Word};
use super::record::Recording;
use super::trouble::Slip;
use super::{Ledger, Trouble, mailbox, meta, rows};
use crate::desk::event::{FolderListing, LetterKey, ListedLetter, Listing, Place, Shelf};
use crate::desk::records::{
    Compared, Comparison, FolderCount, LetterId, LetterRecord, LetterState, Looked, UnknownLetter,
};
use crate::mail::Moment;

/// `lies_…`: where we put a letter, as the server told. `missing`: the event that did not find it anywhere.
pub(super) const TABLES: &str = "
ALTER TABLE letters ADD COLUMN lies_folder TEXT;
ALTER TABLE letters ADD COLUMN lies_uid_validity INTEGER;
ALTER TABLE letters ADD COLUMN lies_uid INTEGER;
ALTER TABLE letters ADD COLUMN missing INTEGER REFERENCES events;

CREATE TABLE comparisons (
  date TEXT PRIMARY KEY,
  event INTEGER NOT NULL REFERENCES events,
  found TEXT NOT NULL
) STRICT, WITHOUT ROWID;
";

/// The date of the digest that waits for a listing.
const WANTED: &str = "comparison-wanted";

impl Ledger {
    /// The morning for which the mailbox is to be listed, while it is not.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn comparison_wanted(&self) -> Result<Option<chrono::NaiveDate>, Trouble> {
        Ok(meta::get::<Word<chrono::NaiveDate>>(&self.conn, WANTED)?.map(|word| word.0))
    }

    /// Letters of watched folders that the ledger should know and does not.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn overlooked(&self, folders: &[FolderListing]) -> Result<Vec<LetterKey>, Trouble> {
        let found = Shelves::of(&self.conn)?.unknown(folders);
        Ok(found.into_iter().filter(|u| u.shelf == Shelf::Watched).map(|u| u.key).collect())
    }

    /// Where we put a letter, where the server told.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn lies(&self, letter: LetterId) -> Result<Option<LetterKey>, Trouble> {
        let sql = "SELECT * FROM letters WHERE id = ?1";
        Ok(rows::first(&self.conn, sql, [letter], lies)?.flatten())
    }
}

pub(super) fn lies(row: &rusqlite::Row<'_>) -> rusqlite::Result<Option<LetterKey>> {
    let (folder, uid_validity, uid): (Option<String>, Option<u32>, Option<u32>) =
        (row.get("lies_folder")?, row.get("lies_uid_validity")?, row.get("lies_uid")?);
    Ok(folder.zip(uid_validity).zip(uid).map(|((folder, uid_validity), uid)| LetterKey { folder, uid_validity, uid }))
}

/// Asks for a listing, or notes what it showed.
pub(super) fn want(to: &Recording<'_>, date: chrono::NaiveDate) -> Result<(), Slip> {
    Ok(meta::set(to.conn, WANTED, Word(&date))?)
}

pub(super) fn keep(to: &Recording<'_>, date: chrono::NaiveDate, comparison: &Comparison) -> Result<(), Slip> {
    meta::remove(to.conn, WANTED)?;
    let sql = "INSERT INTO comparisons VALUES (?1, ?2, ?3)
        ON CONFLICT DO UPDATE SET event = excluded.event, found = excluded.found";
    to.one("comparison", sql, &[&Word(&date), &to.event, &Json(comparison)])
}

pub(super) fn mark_missing(to: &Recording<'_>, letter: LetterId, missing: Option<i64>) -> Result<(), Slip> {
    to.one("letter", "UPDATE letters SET missing = ?1 WHERE id = ?2", &[&missing, &letter])
}

/// What was looked at after that event.
pub(super) fn looked_since(conn: &Connection, event: i64) -> rusqlite::Result<Looked> {
    let sql = "SELECT found FROM comparisons WHERE event > ?1 ORDER BY event DESC LIMIT 1";
    if let Some(found) = rows::first(conn, sql, [event], |row| row.get::<_, Json<Comparison>>(0))? {
        return Ok(Looked::Found(found.0));
    }
    let pending = meta::get::<String>(conn, WANTED)?.is_some();
    Ok(if pending { Looked::Pending } else { Looked::NotDue })
}

/// What a listing means.
pub(super) fn compared(conn: &Connection, listing: &Listing) -> rusqlite::Result<Compared> {
    let shelves = Shelves::of(conn)?;
    let unknown = shelves.unknown(&listing.folders);
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let folders = listing.folders.iter().map(|listed| FolderCount {
        folder: listed.folder.clone(),
        letters: count(listed.letters.len()),
        unknown: count(unknown.iter().filter(|u| u.key.folder == listed.folder).count()),
    });
    let there = There::of(&listing.folders);
    let mut compared = Compared { folders: folders.collect(), unknown, ..Compared::default() };
    for kept in &shelves.kept {
        let found = there.places(kept);
        match (found.is_empty(), kept.missing) {
            (true, false) if is_expected(kept.letter.state) => compared.missing.push(kept.letter.clone()),
            (false, true) => compared.found_again.push(kept.letter.id),
            _ => {}
        }
        let waits = kept.letter.state == LetterState::Review && kept.place == Some(Place::Review);
        if waits && found == HashSet::from([Spot::Done]) {
            let reviews = mailbox::open_reviews(conn, kept.letter.id)?;
            compared.moved_to_done.push((kept.letter.clone(), reviews));
        }
    }
    Ok(compared)
}

/// What staff delete without a thought is not missed.
fn is_expected(state: LetterState) -> bool {
    match state {
        LetterState::Review | LetterState::Waiting | LetterState::Taken | LetterState::Doctor | LetterState::ByHand => {
            true
        }
        LetterState::Machine | LetterState::Junk | LetterState::Duplicate | LetterState::Gone | LetterState::Before => {
            false
        }
    }
}

/// A letter as the ledger keeps it, and what it knows of its place.
struct Kept {
    letter: LetterRecord,
    lies: Option<LetterKey>,
    /// Where it was filed.
    place: Option<Place>,
    missing: bool,
}

/// The ledger's side.
struct Shelves {
    kept: Vec<Kept>,
    /// The newest number of each folder, under each UIDVALIDITY.
    newest: HashMap<(String, u32), u32>,
    first_start: Option<Moment>,
}

impl Shelves {
    fn of(conn: &Connection) -> rusqlite::Result<Self> {
        let kept = rows::all(conn, "SELECT * FROM letters ORDER BY id", [], |row| {
            let filed: bool = row.get("filed")?;
            Ok(Kept {
                letter: rows::letter(row)?,
                lies: lies(row)?,
                place: rows::word(row, "place")?.filter(|_| filed),
                missing: row.get::<_, Option<i64>>("missing")?.is_some(),
            })
        })?;
        let mut newest: HashMap<(String, u32), u32> = HashMap::new();
        for key in kept.iter().map(|kept| &kept.letter.key) {
            let uid = newest.entry((key.folder.clone(), key.uid_validity)).or_default();
            *uid = key.uid.max(*uid);
        }
        Ok(Self { kept, newest, first_start: meta::first_start(conn)? })
    }

    /// What lies in folders of ours and in watched ones and never came to the desk; in a watched one what is newer
    /// than all that the ledger knows is still on its way.
    fn unknown(&self, folders: &[FolderListing]) -> Vec<UnknownLetter> {
        let keys: HashSet<&LetterKey> =
            self.kept.iter().flat_map(|kept| kept.lies.iter().chain([&kept.letter.key])).collect();
        let ids: HashSet<&str> = self.kept.iter().filter_map(|kept| kept.letter.message_id.as_deref()).collect();
        let unnamed = self.kept.iter().filter(|kept| kept.letter.message_id.is_none());
        let times: HashSet<i64> = unnamed.map(|kept| kept.letter.received.timestamp()).collect();
        let mut unknown = Vec::new();
        for folder in folders.iter().filter(|folder| folder.shelf != Shelf::Theirs) {
            let newest = self.newest.get(&(folder.folder.clone(), folder.uid_validity)).copied().unwrap_or(0);
            let due = |listed: &&ListedLetter| folder.shelf != Shelf::Watched || listed.uid <= newest;
            for listed in folder.letters.iter().filter(due).filter(|listed| self.is_of_our_time(listed)) {
                let key = key_of(folder, listed);
                let received = listed.received.or(self.first_start);
                let named = listed.message_id.as_deref().is_some_and(|id| ids.contains(id));
                let timed = listed.received.is_some_and(|at| times.contains(&at.timestamp()));
                if let Some(received) = received.filter(|_| !keys.contains(&key) && !named && !timed) {
                    let message_id = listed.message_id.clone();
                    unknown.push(UnknownLetter { key, shelf: folder.shelf, received, message_id });
                }
            }
        }
        unknown
    }

    fn is_of_our_time(&self, listed: &ListedLetter) -> bool {
        listed.received.zip(self.first_start).is_none_or(|(received, first)| received >= first)
    }
}

fn key_of(folder: &FolderListing, listed: &ListedLetter) -> LetterKey {
    LetterKey { folder: folder.folder.clone(), uid_validity: folder.uid_validity, uid: listed.uid }
}

/// Where a letter may lie, as far as it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Spot {
    Done,
    Elsewhere,
}

/// The mailbox's side.
struct There {
    by_key: HashMap<LetterKey, Spot>,
    by_id: HashMap<String, HashSet<Spot>>,
    by_time: HashMap<i64, HashSet<Spot>>,
}

impl There {
    fn of(folders: &[FolderListing]) -> Self {
        let mut there = Self { by_key: HashMap::new(), by_id: HashMap::new(), by_time: HashMap::new() };
        for folder in folders {
            let spot = if folder.shelf == Shelf::Ours(Place::Taken) { Spot::Done } else { Spot::Elsewhere };
            for listed in &folder.letters {
                there.by_key.insert(key_of(folder, listed), spot);
                if let Some(id) = &listed.message_id {
                    there.by_id.entry(id.clone()).or_default().insert(spot);
                }
                if let Some(received) = listed.received {
                    there.by_time.entry(received.timestamp()).or_default().insert(spot);
                }
            }
        }
        there
    }

    fn places(&self, kept: &Kept) -> HashSet<Spot> {
        let keys = kept.lies.iter().chain([&kept.letter.key]);
        let mut found: HashSet<Spot> = keys.filter_map(|key| self.by_key.get(key).copied()).collect();
        let more = match &kept.letter.message_id {
            Some(id) => self.by_id.get(id),
            None => self.by_time.get(&kept.letter.received.timestamp()),
        };
        found.extend(more.into_iter().flatten());
        found
    }
}
