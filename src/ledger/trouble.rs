//! What can go wrong with a ledger, told apart by what is to be done about it.
//!
//! A [`Trouble`] concerns the whole ledger and nothing of the batch is kept; a [`Mishap`] concerns one event,
//! which is rolled back alone. Neither ever carries a value of a row: their texts go into the log.

use std::path::PathBuf;

use rusqlite::ErrorCode;

/// The ledger as a whole cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The lock beside the ledger is taken.
    #[error("another desk runs on this ledger ({})", .0.display())]
    Locked(PathBuf),
    /// Nothing of the batch is kept, everything before it is; try again when there is space. Nothing may be sent
    /// while the ledger cannot be written.
    #[error("the disk is full; nothing was recorded")]
    DiskFull,
    /// The file is no ledger, or it is broken: restore a backup.
    #[error("the ledger {} is damaged ({what}); restore a backup", .path.display())]
    Damaged { path: PathBuf, what: String },
    /// Written by a newer uketsuke, or, for who only reads, by an older one that nobody has brought up to date.
    #[error("the ledger is of version {found}, this uketsuke of {known}; use the newer one, and run its daemon first")]
    OtherVersion { found: u32, known: u32 },
    /// The sealing key is not the one this ledger was begun with.
    #[error("the sealing key does not fit this ledger")]
    WrongKey,
    /// The file or its lock cannot be opened.
    #[error("cannot open {}", .path.display())]
    Unopened {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    /// The machine's dice failed: nothing can be sealed.
    #[error("the system gives no random bytes")]
    NoDice,
    /// Reading or writing failed; after a failed fsync the page cache may lie, so the process is to end and
    /// start anew rather than try the same commit again.
    #[error("the ledger cannot be read or written (SQLite code {code})")]
    Fatal { code: i32 },
}

/// Why one event could not be recorded. It was rolled back; the ledger stands as before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mishap {
    #[error("decide panicked")]
    Panicked,
    /// The whole batch was rolled back; nothing was counted.
    #[error("the disk is full")]
    DiskFull,
    /// A row that a fact speaks of does not exist.
    #[error("no such {0}")]
    Missing(&'static str),
    /// Unique, foreign key, not null.
    #[error("contradicts the ledger (SQLite code {0})")]
    Contradiction(i32),
    /// A sealed value does not open: it was moved or changed.
    #[error("a sealed value does not open")]
    Unsealing,
    /// A value in a row cannot be read.
    #[error("a row cannot be read")]
    Unreadable,
}

/// One of the two, before it is known which.
#[derive(Debug)]
pub(super) enum Slip {
    Trouble(Trouble),
    Mishap(Mishap),
}

impl From<Trouble> for Slip {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl From<Mishap> for Slip {
    fn from(mishap: Mishap) -> Self {
        Self::Mishap(mishap)
    }
}

impl From<rusqlite::Error> for Slip {
    fn from(error: rusqlite::Error) -> Self {
        let rusqlite::Error::SqliteFailure(failure, _) = &error else { return Self::Mishap(Mishap::Unreadable) };
        match failure.code {
            ErrorCode::ConstraintViolation | ErrorCode::TypeMismatch | ErrorCode::TooBig => {
                Self::Mishap(Mishap::Contradiction(failure.extended_code))
            }
            _ => Self::Trouble(error.into()),
        }
    }
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error() {
            Some(failure) if failure.code == ErrorCode::DiskFull => Self::DiskFull,
            Some(failure) => Self::Fatal { code: failure.extended_code },
            None => Self::Fatal { code: 0 },
        }
    }
}

/// For questions outside a batch, where a row that cannot be read concerns everybody.
impl From<Slip> for Trouble {
    fn from(slip: Slip) -> Self {
        match slip {
            Slip::Trouble(trouble) => trouble,
            Slip::Mishap(Mishap::Contradiction(code)) => Self::Fatal { code },
            Slip::Mishap(_) => Self::Fatal { code: 0 },
        }
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::ffi;

    use super::*;

    #[test]
    fn what_concerns_one_event_and_what_concerns_all() {
        fn check(code: i32, expected: fn(&Slip) -> bool) {
            let slip = Slip::from(rusqlite::Error::SqliteFailure(ffi::Error::new(code), None));
            assert!(expected(&slip), "{code}: {slip:?}");
        }
        let mishap: fn(&Slip) -> bool = |slip| matches!(slip, Slip::Mishap(Mishap::Contradiction(_)));
        let fatal: fn(&Slip) -> bool = |slip| matches!(slip, Slip::Trouble(Trouble::Fatal { .. }));
        check(ffi::SQLITE_CONSTRAINT_UNIQUE, mishap);
        check(ffi::SQLITE_CONSTRAINT_FOREIGNKEY, mishap);
        check(ffi::SQLITE_FULL, |slip| matches!(slip, Slip::Trouble(Trouble::DiskFull)));
        check(ffi::SQLITE_IOERR_FSYNC, fatal);
        check(ffi::SQLITE_CORRUPT, fatal);
        check(ffi::SQLITE_BUSY, fatal);
    }
}
