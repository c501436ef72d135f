//! The mailbox of a story: what lies in which folder, for the nightly look at it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use uketsuke::desk::event::{FolderListing, ListedLetter, Listing, Place, Shelf};
use uketsuke::mail::Moment;

pub const JUNK: &str = "迷惑メール";

/// Folders and what lies in them.
#[derive(Default)]
pub struct Mailbox {
    /// The server does not answer.
    pub away: bool,
    folders: BTreeMap<String, Vec<ListedLetter>>,
    /// The newest number in each folder.
    newest: BTreeMap<String, u32>,
}

impl Mailbox {
    /// Lays a letter into a folder; its number there.
    pub fn lay(&mut self, folder: &str, message_id: Option<String>, received: Moment) -> u32 {
        let newest = self.newest.entry(folder.to_owned()).or_default();
        *newest += 1;
        let letter = ListedLetter { uid: *newest, received: Some(received), message_id };
        self.folders.entry(folder.to_owned()).or_default().push(letter);
        *newest
    }

    /// The letter with that Message-ID is moved, or deleted where no folder is named; its number there.
    pub fn put_away(&mut self, message_id: &str, folder: Option<&str>) -> Option<u32> {
        let is_it = |letter: &ListedLetter| letter.message_id.as_deref() == Some(message_id);
        let mut found = None;
        for letters in self.folders.values_mut() {
            if let Some(at) = letters.iter().position(is_it) {
                found = Some(letters.remove(at));
            }
        }
        let letter = found?;
        Some(self.lay(folder?, letter.message_id, letter.received?))
    }

    /// All of it, as the server lists it.
    pub fn listing(&self, date: NaiveDate) -> Listing {
        let folders = self.folders.iter().map(|(folder, letters)| FolderListing {
            folder: folder.clone(),
            shelf: shelf(folder),
            uid_validity: 1,
            letters: letters.clone(),
        });
        Listing { date, caught_up: 0, folders: folders.collect() }
    }
}

fn shelf(folder: &str) -> Shelf {
    match folder {
        "INBOX" | JUNK => Shelf::Watched,
        "受付済み" => Shelf::Ours(Place::Taken),
        "要確認" => Shelf::Ours(Place::Review),
        "自動応答" => Shelf::Ours(Place::Machine),
        "ドクターメール" => Shelf::Ours(Place::Doctor),
        _ => Shelf::Theirs,
    }
}
