//! How a Maildir++ lies on the disk: `new` and `cur`, folders as `.Name` in modified UTF-7, and our own numbering.
//!
//! A Maildir has no UIDs. Ours are kept in a small file beside the letters: the first line says the validity and
//! the next number, each further one a number and a file name without its flags. A file that was lost is begun
//! anew under another validity, so that no letter is ever taken for an older one.

use std::collections::BTreeMap;
use std::fs;
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use crate::clock::Clock;
use crate::inbox::{Filed, Trouble, folder_name, message_id};
use crate::mail::{JAPAN, Moment};

const NUMBERS: &str = "uketsuke-uids";

/// A Maildir that is there.
pub struct Store {
    root: PathBuf,
}

/// One letter in it.
pub struct Kept {
    /// 0 where it has no number yet.
    pub uid: u32,
    pub received: Moment,
    pub size: u64,
    path: PathBuf,
    base: String,
}

/// What a letter that we lay down is marked as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flags {
    Seen,
    Draft,
}

impl Flags {
    /// In a file name, after `:2,`.
    fn letters(self) -> &'static str {
        match self {
            Self::Seen => "S",
            Self::Draft => "DS",
        }
    }
}

/// The numbering of one folder.
struct Numbers {
    validity: u32,
    next: u32,
    by_name: BTreeMap<String, u32>,
}

impl Store {
    pub fn open(root: &Path) -> Result<Self, Trouble> {
        let store = Self { root: root.to_owned() };
        if store.has("INBOX") { Ok(store) } else { Err(Trouble::Maildir) }
    }

    fn folder(&self, name: &str) -> PathBuf {
        if name == "INBOX" {
            return self.root.clone();
        }
        let parts: Vec<String> = name.split('/').map(folder_name::encode).collect();
        self.root.join(format!(".{}", parts.join(".")))
    }

    pub fn has(&self, name: &str) -> bool {
        self.folder(name).join("cur").is_dir()
    }

    /// INBOX and every folder beside it.
    pub fn folders(&self) -> Result<Vec<String>, Trouble> {
        let mut names = vec!["INBOX".to_owned()];
        for entry in fs::read_dir(&self.root).map_err(|_| Trouble::Maildir)? {
            let name = entry.map_err(|_| Trouble::Maildir)?.file_name().to_string_lossy().into_owned();
            let levels = name.strip_prefix('.').map(|name| name.split('.').map(folder_name::decode));
            names.extend(levels.map(|levels| levels.collect::<Vec<_>>().join("/")).filter(|name| self.has(name)));
        }
        names.sort();
        Ok(names)
    }

    pub fn make(&self, name: &str) -> Result<(), Trouble> {
        for part in ["tmp", "new", "cur"] {
            fs::create_dir_all(self.folder(name).join(part)).map_err(|_| Trouble::Maildir)?;
        }
        Ok(())
    }

    /// The letters of a folder in order of their numbers, and its validity. New ones are numbered by time of receipt.
    pub fn list(&self, name: &str, clock: &Clock) -> Result<(u32, Vec<Kept>), Trouble> {
        let mut letters = self.peek(name)?;
        let file = self.folder(name).join(NUMBERS);
        let mut numbers = Numbers::load(&file).unwrap_or_else(|| Numbers::fresh(clock));
        let known = numbers.by_name.len();
        for letter in &mut letters {
            letter.uid = numbers.number(&letter.base);
        }
        if numbers.by_name.len() != known || !file.exists() {
            numbers.save(&file).map_err(|_| Trouble::Maildir)?;
        }
        letters.sort_by_key(|letter| letter.uid);
        Ok((numbers.validity, letters))
    }

    /// The letters of a folder by time of receipt and file name, without numbers.
    pub fn peek(&self, name: &str) -> Result<Vec<Kept>, Trouble> {
        let mut letters: BTreeMap<String, Kept> = BTreeMap::new();
        // A letter can be moved from `new` to `cur` between the two looks; never the other way.
        for part in ["new", "cur"] {
            for entry in fs::read_dir(self.folder(name).join(part)).map_err(|_| Trouble::Maildir)? {
                let path = entry.map_err(|_| Trouble::Maildir)?.path();
                letters.extend(Kept::at(path).map(|letter| (letter.base.clone(), letter)));
            }
        }
        let mut letters: Vec<Kept> = letters.into_values().collect();
        letters.sort_by(|a, b| (a.received, &a.base).cmp(&(b.received, &b.base)));
        Ok(letters)
    }

    /// At most `limit` bytes of a letter; `None` when it is gone.
    pub fn read(&self, letter: &Kept, limit: u64) -> Result<Option<Vec<u8>>, Trouble> {
        let file = match fs::File::open(&letter.path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(_) => return Err(Trouble::Maildir),
        };
        let mut bytes = Vec::new();
        file.take(limit).read_to_end(&mut bytes).map_err(|_| Trouble::Maildir)?;
        Ok(Some(bytes))
    }

    /// The letter with that Message-ID in the first of the folders that has it.
    pub fn find(&self, folders: &[&str], wanted: &str) -> Result<Option<Kept>, Trouble> {
        let wanted = message_id::bare(wanted);
        for name in folders.iter().filter(|name| self.has(name)) {
            for letter in self.peek(name)? {
                let id = self.read(&letter, u64::MAX)?.and_then(|bytes| message_id::of_header(&bytes));
                if id.is_some() && id == wanted {
                    return Ok(Some(letter));
                }
            }
        }
        Ok(None)
    }

    /// Moves a letter into another folder, read or unread as it was.
    pub fn rename(&self, letter: &Kept, folder: &str) -> Result<Filed, Trouble> {
        let mut names = letter.path.components().rev().map(std::path::Component::as_os_str);
        let (Some(name), Some(part)) = (names.next(), names.next()) else { return Err(Trouble::Maildir) };
        match fs::rename(&letter.path, self.folder(folder).join(part).join(name)) {
            Ok(()) => Ok(Filed::Moved(None)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Filed::NotThere),
            Err(_) => Err(Trouble::Maildir),
        }
    }

    /// Puts a letter into a folder, with those flags.
    pub fn append(&self, into: (&str, Flags), bytes: &[u8], clock: &Clock) -> Result<(), Trouble> {
        let (folder, flags) = (self.folder(into.0), into.1.letters());
        let seconds = clock.now().timestamp();
        let name = (0_u32..)
            .map(|n| format!("{seconds}.{n:06}.uketsuke"))
            .find(|name| !folder.join("cur").join(format!("{name}:2,{flags}")).exists())
            .ok_or(Trouble::Maildir)?;
        write_through(&folder.join("tmp").join(&name), bytes)
            .and_then(|()| {
                fs::rename(folder.join("tmp").join(&name), folder.join("cur").join(format!("{name}:2,{flags}")))
            })
            .map_err(|_| Trouble::Maildir)
    }
}

impl Kept {
    /// Whether it is that letter in another folder.
    pub fn is_same_file(&self, other: &Self) -> bool {
        self.base == other.base
    }

    /// `None` for what is no letter (dot files, subfolders) or vanished meanwhile.
    fn at(path: PathBuf) -> Option<Self> {
        let name = path.file_name()?.to_str()?;
        let metadata = fs::metadata(&path).ok()?;
        if name.starts_with('.') || !metadata.is_file() {
            return None;
        }
        let base = name.split(':').next().unwrap_or(name).to_owned();
        let digits = base.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
        let named = digits.parse().ok().and_then(|seconds| DateTime::<Utc>::from_timestamp(seconds, 0));
        let received = named.or_else(|| metadata.modified().ok().map(DateTime::<Utc>::from))?.with_timezone(&JAPAN);
        Some(Self { uid: 0, received, size: metadata.len(), path, base })
    }
}

impl Numbers {
    fn fresh(clock: &Clock) -> Self {
        let validity = u32::try_from(clock.now().timestamp()).unwrap_or(1).max(1);
        Self { validity, next: 1, by_name: BTreeMap::new() }
    }

    fn load(file: &Path) -> Option<Self> {
        let text = fs::read_to_string(file).ok()?;
        let mut lines = text.lines();
        let (validity, next) = lines.next()?.split_once(' ')?;
        let by_name = lines
            .map(|line| line.split_once(' ').and_then(|(uid, name)| Some((name.to_owned(), uid.parse().ok()?))))
            .collect::<Option<_>>()?;
        Some(Self { validity: validity.parse().ok()?, next: next.parse().ok()?, by_name })
    }

    fn number(&mut self, base: &str) -> u32 {
        if let Some(uid) = self.by_name.get(base) {
            return *uid;
        }
        let uid = self.next;
        self.next = self.next.saturating_add(1);
        self.by_name.insert(base.to_owned(), uid);
        uid
    }

    fn save(&self, file: &Path) -> std::io::Result<()> {
        let mut text = format!("{} {}\n", self.validity, self.next);
        for (name, uid) in &self.by_name {
            text.push_str(&format!("{uid} {name}\n"));
        }
        let draft = file.with_extension("new");
        write_through(&draft, text.as_bytes())?;
        fs::rename(draft, file)
    }
}

/// Writes a file and waits until the disk has it.
fn write_through(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = fs::File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
