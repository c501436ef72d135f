//! What lies in a user's mailbox, read from the Maildir itself.

use std::fs;
use std::path::Path;

/// One mail as the server keeps it.
#[derive(Clone, Debug)]
pub struct Stored {
    /// The folder's name as on the disk, in modified UTF-7; empty for INBOX.
    pub folder: String,
    /// Maildir flags (`S` seen, `D` draft).
    pub flags: String,
    pub bytes: Vec<u8>,
    file: String,
}

/// Maildir++: folders are hidden directories beside `new` and `cur`.
pub fn read(maildir: &Path) -> Vec<Stored> {
    let mut mails = in_folder(maildir, "");
    for entry in fs::read_dir(maildir).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if let Some(folder) = name.strip_prefix('.') {
            mails.extend(in_folder(&entry.path(), folder));
        }
    }
    mails.sort_by(|a, b| a.file.cmp(&b.file));
    mails
}

/// A mail can be moved between the listing and the reading: then it is seen at the next look.
fn in_folder(path: &Path, folder: &str) -> Vec<Stored> {
    let entries = ["new", "cur"].into_iter().flat_map(|part| fs::read_dir(path.join(part)).into_iter().flatten());
    let read = |entry: fs::DirEntry| {
        let file = entry.file_name().to_string_lossy().into_owned();
        let flags = file.split_once(":2,").map(|(_, flags)| flags.to_owned()).unwrap_or_default();
        Some(Stored { folder: folder.to_owned(), flags, bytes: fs::read(entry.path()).ok()?, file })
    };
    entries.flatten().filter_map(read).collect()
}
