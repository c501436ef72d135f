//! Opening: the lock, the file's mode, SQLite's settings, the schema, the key.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, fchown};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::{Ledger, Report, Seal, Trouble, meta, queue, schema};

/// How long a reader's lock is waited for.
const BUSY: Duration = Duration::from_secs(5);
/// How long a checkpoint may keep the one writer waiting.
const BRIEFLY: Duration = Duration::from_millis(50);
/// More statements than there are kinds of questions.
const CACHED_STATEMENTS: usize = 128;
/// The user id.
const ROOT: u32 = 0;
/// What the key must open for the ledger to be its own.
const KEY_CHECK: &[u8] = b"uketsuke";
const KEY_CHECK_PLACE: &str = "meta:key-check";

impl Ledger {
    /// Opens the ledger, or begins one, readable by its owner alone. Takes the lock `<path>.lock`.
    ///
    /// # Errors
    /// [`Trouble::Locked`], [`Trouble::Damaged`], [`Trouble::OtherVersion`], [`Trouble::WrongKey`],
    /// [`Trouble::Unopened`], or what reading and writing bring.
    pub fn open(path: &Path, seal: Seal) -> Result<Self, Trouble> {
        let lock = lock(path)?;
        create_private(path)?;
        let mut conn = Connection::open_with_flags(path, writing()).map_err(|e| damaged(path, &e))?;
        settle_in(&mut conn, path)?;
        check_key(&conn, &seal)?;
        Ok(Self { conn, seal, _lock: Some(lock) })
    }

    /// A ledger that lives in memory and is gone with its value: for a replay.
    ///
    /// # Errors
    /// What reading and writing bring.
    pub fn in_memory(seal: Seal) -> Result<Self, Trouble> {
        let mut conn = Connection::open_in_memory()?;
        conn.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
        conn.pragma_update(None, "foreign_keys", true)?;
        schema::bring_up_to_date(&mut conn)?;
        check_key(&conn, &seal)?;
        Ok(Self { conn, seal, _lock: None })
    }

    /// Empties the write-ahead log into the ledger, so that it neither grows nor keeps what was wiped. To be called
    /// hourly; done by itself after a wipe. A reader that is busy just now only delays it.
    pub fn checkpoint(&self) {
        // What comes of it (done, or a reader was in the way) changes nothing: the next one does it.
        let _ = self.conn.busy_timeout(BRIEFLY);
        let _: rusqlite::Result<()> = self.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        let _ = self.conn.busy_timeout(BUSY);
    }
}

/// A ledger opened for questions only, beside a running desk or without one. It has no key: what is sealed stays so.
pub struct ReadOnly {
    conn: Connection,
}

impl ReadOnly {
    /// Opens an existing ledger.
    ///
    /// # Errors
    /// [`Trouble::Unopened`], [`Trouble::Damaged`], [`Trouble::OtherVersion`].
    pub fn open(path: &Path) -> Result<Self, Trouble> {
        // Only looked at: closing any handle of the file would end the locks that SQLite holds on it in this process.
        std::fs::metadata(path).map_err(|source| Trouble::Unopened { path: path.to_owned(), source })?;
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(path, flags).map_err(|e| damaged(path, &e))?;
        conn.busy_timeout(BUSY)?;
        conn.pragma_update(None, "trusted_schema", false)?;
        schema::expect_up_to_date(&conn).map_err(|trouble| at_path(path, trouble))?;
        Ok(Self { conn })
    }

    /// The highest UID of a folder up to which every letter is in the ledger: one whose try is open holds it back.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn cursor(&self, folder: &str, uid_validity: u32) -> Result<Option<u32>, Trouble> {
        queue::cursor(&self.conn, folder, uid_validity)
    }

    /// The questions.
    #[must_use]
    pub fn report(&self) -> Report<'_> {
        Report::on(&self.conn)
    }
}

fn writing() -> OpenFlags {
    OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX
}

fn lock(path: &Path) -> Result<File, Trouble> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".lock");
    let beside = PathBuf::from(beside);
    let unopened = |source| Trouble::Unopened { path: beside.clone(), source };
    let file = private().create(true).truncate(false).open(&beside).map_err(unopened)?;
    leave_to_owner_of_folder(&file, &beside).map_err(unopened)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Trouble::Locked(path.to_owned())),
        Err(TryLockError::Error(source)) => Err(unopened(source)),
    }
}

/// SQLite gives its journal files the mode of the ledger itself. One that is there is not touched: see
/// [`ReadOnly::open`].
fn create_private(path: &Path) -> Result<(), Trouble> {
    let unopened = |source| Trouble::Unopened { path: path.to_owned(), source };
    match private().create_new(true).open(path) {
        Ok(file) => leave_to_owner_of_folder(&file, path).map_err(unopened),
        Err(source) if source.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(source) => Err(unopened(source)),
    }
}

/// Root may act before the desk's own user has ever started it, who must be able to open what root left there. SQLite
/// does the same for its journal files.
fn leave_to_owner_of_folder(file: &File, path: &Path) -> std::io::Result<()> {
    let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) else { return Ok(()) };
    let (owner, own) = (std::fs::metadata(folder)?, file.metadata()?);
    if own.uid() == ROOT && owner.uid() != ROOT {
        fchown(file, Some(owner.uid()), Some(owner.gid()))?;
    }
    Ok(())
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true).mode(0o600);
    options
}

fn settle_in(conn: &mut Connection, path: &Path) -> Result<(), Trouble> {
    conn.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
    conn.busy_timeout(BUSY)?;
    configure(conn).map_err(|e| damaged(path, &e))?;
    check_pages(conn, path)?;
    schema::bring_up_to_date(conn)
}

fn configure(conn: &Connection) -> rusqlite::Result<()> {
    conn.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    // NORMAL would lose the last commits when the power fails, and with them the marks of what was sent.
    conn.pragma_update(None, "synchronous", "full")?;
    conn.pragma_update_and_check(None, "secure_delete", true, |_| Ok(()))?;
    conn.pragma_update(None, "trusted_schema", false)?;
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update(None, "cell_size_check", true)?;
    conn.pragma_update(None, "temp_store", "memory")
}

fn check_pages(conn: &Connection, path: &Path) -> Result<(), Trouble> {
    let found: String = conn.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(|e| damaged(path, &e))?;
    // The text names pages and tables; no values.
    if found == "ok" { Ok(()) } else { Err(Trouble::Damaged { path: path.to_owned(), what: "quick_check".to_owned() }) }
}

fn damaged(path: &Path, error: &rusqlite::Error) -> Trouble {
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => Trouble::Damaged { path: path.to_owned(), what: "not a ledger".to_owned() },
        Some(ErrorCode::DatabaseCorrupt) => Trouble::Damaged { path: path.to_owned(), what: "broken pages".to_owned() },
        Some(ErrorCode::DiskFull) => Trouble::DiskFull,
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied | ErrorCode::ReadOnly) => {
            Trouble::Unopened { path: path.to_owned(), source: ErrorKind::PermissionDenied.into() }
        }
        _ => Trouble::Fatal { code: error.sqlite_error().map_or(0, |e| e.extended_code) },
    }
}

/// A file that is no ledger shows itself at the first question.
fn at_path(path: &Path, trouble: Trouble) -> Trouble {
    match trouble {
        Trouble::Fatal { code: rusqlite::ffi::SQLITE_NOTADB } => {
            Trouble::Damaged { path: path.to_owned(), what: "not a ledger".to_owned() }
        }
        other => other,
    }
}

/// A wrong key is to be known at the start, not at ten on Wednesday.
fn check_key(conn: &Connection, seal: &Seal) -> Result<(), Trouble> {
    match meta::get::<Vec<u8>>(conn, meta::KEY_CHECK)? {
        Some(sealed) => seal.unseal(KEY_CHECK_PLACE, &sealed).map(drop).map_err(|_| Trouble::WrongKey),
        None => Ok(meta::set(conn, meta::KEY_CHECK, seal.seal(KEY_CHECK_PLACE, KEY_CHECK)?)?),
    }
}
