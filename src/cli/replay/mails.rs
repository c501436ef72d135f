//! The mails to be replayed: a Maildir, a folder of `.eml` files, or an mbox. Only their places and times are held in
//! memory; each is read when its turn comes.

use std::fs::File;
use std::io::{BufReader, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use chrono::{DateTime, Duration};

use super::mbox;
use crate::mail::{JAPAN, Letter, Moment};

/// Of each mail so much is looked at for its dates.
const HEAD_BYTES: u64 = 64 * 1024;
/// No mail is older than this; a phone without a clock says 1970.
const EARLIEST: i64 = 946_652_400;

/// One mail and when it was received.
pub struct Mail {
    /// The file's name; in an mbox its number.
    pub name: String,
    pub at: Moment,
    path: PathBuf,
    from: u64,
    length: u64,
    writer: Writer,
}

/// Who wrote the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Writer {
    OneMailAFile,
    Mbox,
}

/// What was found, in order of receipt.
pub struct Mails {
    pub mails: Vec<Mail>,
    /// Files that could not be read.
    pub unreadable: Vec<String>,
}

/// A mail's bytes.
pub enum Raw {
    Whole(Vec<u8>),
    /// Over the size limit: its beginning.
    Head(Vec<u8>),
}

/// Finds them all. Those without a believable date come last.
///
/// # Errors
/// When there is nothing at that path, or it cannot be read.
pub fn find(path: &Path, now: Moment) -> anyhow::Result<Mails> {
    let told = std::fs::metadata(path).with_context(|| format!("read {}", path.display()))?;
    let mut found = Found { now, dated: Vec::new(), undated: Vec::new(), unreadable: Vec::new() };
    if told.is_dir() {
        let parts: Vec<PathBuf> = ["new", "cur"].iter().map(|part| path.join(part)).filter(|p| p.is_dir()).collect();
        if parts.is_empty() {
            found.take_files(path, |name| name.to_ascii_lowercase().ends_with(".eml"))?;
        }
        for part in parts {
            found.take_files(&part, |name| !name.starts_with('.'))?;
        }
    } else {
        found.take_mbox(path)?;
    }
    Ok(found.in_order())
}

struct Found {
    now: Moment,
    dated: Vec<Mail>,
    undated: Vec<Mail>,
    unreadable: Vec<String>,
}

impl Found {
    fn take_files(&mut self, folder: &Path, is_mail: impl Fn(&str) -> bool) -> anyhow::Result<()> {
        let reading = || format!("read the folder {}", folder.display());
        let mut paths = Vec::new();
        for entry in std::fs::read_dir(folder).with_context(reading)? {
            paths.push(entry.with_context(reading)?.path());
        }
        paths.sort();
        for path in paths {
            let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            if !is_mail(&name) {
                continue;
            }
            match beginning(&path) {
                Ok((length, head)) => {
                    self.take(Mail { name, at: self.now, path, from: 0, length, writer: Writer::OneMailAFile }, &head);
                }
                Err(_) => self.unreadable.push(name),
            }
        }
        Ok(())
    }

    fn take_mbox(&mut self, path: &Path) -> anyhow::Result<()> {
        let file = File::open(path).with_context(|| format!("read {}", path.display()))?;
        let found = mbox::mails(BufReader::new(file)).with_context(|| format!("read {}", path.display()))?;
        for (number, mail) in (1..).zip(found) {
            let (name, path) = (format!("#{number}"), path.to_owned());
            let place = Mail { name, at: self.now, path, from: mail.from, length: mail.length, writer: Writer::Mbox };
            self.take(place, &mail.head);
        }
        Ok(())
    }

    fn take(&mut self, mail: Mail, head: &[u8]) {
        let letter = Letter::decode(head);
        let earliest = DateTime::from_timestamp(EARLIEST, 0).unwrap_or_default();
        let believable = |at: &Moment| *at >= earliest && *at <= self.now + Duration::days(1);
        match letter.received.filter(believable).or(letter.date.filter(believable)) {
            Some(at) => self.dated.push(Mail { at: at.with_timezone(&JAPAN), ..mail }),
            None => self.undated.push(mail),
        }
    }

    fn in_order(mut self) -> Mails {
        self.dated.sort_by_key(|mail| mail.at);
        let last = self.dated.last().map_or(self.now, |mail| mail.at);
        self.dated.extend(self.undated.into_iter().map(|mail| Mail { at: last, ..mail }));
        Mails { mails: self.dated, unreadable: self.unreadable }
    }
}

fn beginning(path: &Path) -> std::io::Result<(u64, Vec<u8>)> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut head = Vec::new();
    file.take(HEAD_BYTES).read_to_end(&mut head)?;
    Ok((length, head))
}

impl Mail {
    /// Its bytes as the server showed them; of one over the limit only the beginning.
    ///
    /// # Errors
    /// When the file can no longer be read.
    pub fn read(&self, limit: u64) -> std::io::Result<Raw> {
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(self.from))?;
        let large = self.length > limit;
        let mut bytes = Vec::new();
        file.take(if large { HEAD_BYTES } else { self.length }).read_to_end(&mut bytes)?;
        if self.writer == Writer::Mbox {
            bytes = mbox::unquoted(&bytes);
        }
        Ok(if large { Raw::Head(bytes) } else { Raw::Whole(bytes) })
    }
}
