//! Letters laid into folders instead of sent: one Maildir for each recipient (demo and tests).

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};

use super::{Delivery, Envelope, GoAhead};
use crate::mail::{Address, Moment};

/// Lays a letter down. Its file name begins with the seconds of `now`, then the count of letters laid down by this
/// postman, so that a demonstration played twice gives the same files.
pub(super) async fn lay_down<F>(
    root: &Path,
    envelope: &Envelope,
    bytes: &[u8],
    (now, count): (Moment, u64),
    mark: F,
) -> Delivery
where
    F: AsyncFnOnce() -> GoAhead,
{
    let nothing = || Delivery::NotSent { reply: String::new() };
    let folder = root.join(folder_name(&envelope.to));
    let name = format!("{}.{count:06}-{}.uketsuke", now.timestamp(), digest(bytes));
    let Ok(waiting) = write_to_tmp(&folder, &name, bytes) else { return nothing() };
    if mark().await == GoAhead::No || fs::rename(&waiting, folder.join("new").join(&name)).is_err() {
        return nothing();
    }
    match File::open(folder.join("new")).and_then(|f| f.sync_all()) {
        Ok(()) => Delivery::Accepted { reply: "250".into() },
        Err(_) => Delivery::Unknown,
    }
}

/// Whether letters can be laid down under `root`.
pub(super) fn is_writable(root: &Path) -> bool {
    let trial = root.join(".trial");
    let tried = fs::create_dir_all(root).and_then(|()| fs::write(&trial, b"")).and_then(|()| fs::remove_file(&trial));
    tried.is_ok()
}

/// A letter is whole before anybody can see it in `new`.
fn write_to_tmp(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<PathBuf> {
    for part in ["cur", "new", "tmp"] {
        fs::create_dir_all(folder.join(part))?;
    }
    let path = folder.join("tmp").join(name);
    let mut file = File::create(&path)?;
    file.write_all(&local_lines(bytes))?;
    file.sync_all()?;
    Ok(path)
}

/// Maildir keeps the line ends of its machine.
fn local_lines(bytes: &[u8]) -> Vec<u8> {
    let without_cr =
        |pair: (usize, &u8)| (*pair.1 != b'\r' || bytes.get(pair.0 + 1) != Some(&b'\n')).then_some(*pair.1);
    bytes.iter().enumerate().filter_map(without_cr).collect()
}

/// An address may hold `/`; a folder's name may not.
fn folder_name(address: &Address) -> String {
    address.to_string().replace('%', "%25").replace('/', "%2F")
}

fn digest(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes)).chars().take(12).collect()
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    fn envelope(to: &str) -> Envelope {
        Envelope { from: Address::parse("info@example.jp").unwrap(), to: Address::parse(to).unwrap() }
    }

    fn files(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    async fn lay(root: &Path, to: &str, go: GoAhead) -> Delivery {
        let now = DateTime::parse_from_rfc3339("2020-04-15T10:00:00+09:00").unwrap();
        lay_down(root, &envelope(to), b"Subject: a\r\n\r\nb\rc\r\n", (now, 1), async || go).await
    }

    #[tokio::test]
    async fn a_letter_lies_in_new_under_the_hour_it_was_sent() {
        let root = tempfile::tempdir().unwrap();
        assert_eq!(
            lay(root.path(), "hanako@example.jp", GoAhead::Yes).await,
            Delivery::Accepted { reply: "250".into() }
        );
        let folder = root.path().join("hanako@example.jp");
        let names = files(&folder.join("new"));
        assert!(names.len() == 1 && names[0].starts_with("1586912400.000001-"), "{names:?}");
        assert_eq!(fs::read(folder.join("new").join(&names[0])).unwrap(), b"Subject: a\n\nb\rc\n");
        assert_eq!(files(&folder.join("tmp")), Vec::<String>::new());
    }

    #[tokio::test]
    async fn what_is_held_or_cannot_be_written_is_not_sent() {
        let root = tempfile::tempdir().unwrap();
        let not_sent = Delivery::NotSent { reply: String::new() };
        assert_eq!(lay(root.path(), "hanako@example.jp", GoAhead::No).await, not_sent);
        assert_eq!(files(&root.path().join("hanako@example.jp/new")), Vec::<String>::new());
        let file = root.path().join("file");
        fs::write(&file, b"").unwrap();
        assert_eq!(lay(&file, "hanako@example.jp", GoAhead::Yes).await, not_sent);
        assert!(is_writable(root.path()) && !is_writable(&file));
    }

    #[tokio::test]
    async fn no_address_leads_out_of_the_folder() {
        let root = tempfile::tempdir().unwrap();
        lay(root.path(), "../../x%2f@example.jp", GoAhead::Yes).await;
        assert_eq!(files(root.path()), ["..%2F..%2Fx%252f@example.jp"]);
    }
}
