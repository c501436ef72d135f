//! What the digest may say of the mailbox itself.

use serde::Serialize;

use super::{Attendance, Occasion, Plain};

/// What the nightly look at all folders found; numbers only.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ComparisonPart {
    pub folders: usize,
    pub letters: u32,
    /// Folders with letters that the ledger did not know.
    pub unknown: Vec<FolderRow>,
    pub caught_up: u32,
    pub missing_waiting: u32,
    pub missing_done: u32,
    pub moved_to_done: u32,
    /// Nothing of all this.
    pub agrees: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct FolderRow {
    pub folder: Plain,
    pub unknown: u32,
}

/// A line to a mail server is down, or back.
#[derive(Clone, Debug, Serialize)]
pub struct LineDown {
    /// 受信, 送信
    pub line: Plain,
    pub since: Plain,
    /// When it came back; empty while it is down.
    pub well: Plain,
}

/// Who would be sent the credentials, were it not for shadow mode.
#[derive(Clone, Debug, Serialize)]
pub struct ShadowList {
    pub occasion: Occasion,
    pub at: Plain,
    pub people: Vec<ShadowRow>,
}

#[derive(Clone, Debug, Serialize)]
pub struct ShadowRow {
    pub person: Attendance,
    pub address: Plain,
}

/// A letter that a person answered by hand.
#[derive(Clone, Debug, Serialize)]
pub struct ByHandRow {
    pub id: i64,
    pub received: Plain,
}
