//! Where a demo plays: a folder with a Maildir for info@, one for every recipient, a ledger and a configuration that
//! the other commands can be given.

use std::cell::Cell;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::letters::Post;
use crate::cli::Misuse;
use crate::config::{Config, PLUSCARE};
use crate::mail::Moment;

/// The folder and what lies where in it.
pub struct Stage {
    pub config: Config,
    pub folder: PathBuf,
    kept: Kept,
    delivered: Cell<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kept {
    /// The person named the folder.
    Named,
    /// In the system's folder for temporary files.
    Temporary,
}

impl Stage {
    /// Makes the folder and everything in it.
    ///
    /// # Errors
    /// When the folder holds something already, or cannot be written.
    pub fn set(dir: Option<&Path>, base: Option<&Path>) -> anyhow::Result<Self> {
        let (folder, kept) = match dir {
            Some(dir) => (dir.to_owned(), Kept::Named),
            None => (std::env::temp_dir().join(format!("uketsuke-demo-{}", std::process::id())), Kept::Temporary),
        };
        let holds_something = std::fs::read_dir(&folder).is_ok_and(|mut entries| entries.next().is_some());
        if holds_something {
            return Err(Misuse(format!(
                "{} holds something already: give --dir a new or empty folder",
                folder.display()
            ))
            .into());
        }
        for part in ["mailbox/new", "mailbox/cur", "mailbox/tmp", "outgoing", "state", "run", "secrets"] {
            let path = folder.join(part);
            std::fs::create_dir_all(&path).with_context(|| format!("make the folder {}", path.display()))?;
        }
        let folder = folder.canonicalize().with_context(|| format!("find the folder {}", folder.display()))?;
        write(&folder.join("secrets/ledger-key"), data_encoding::BASE64.encode(&[7; 32]).as_bytes())?;
        let base = match base {
            Some(path) => std::fs::read_to_string(path).with_context(|| format!("read {}", path.display()))?,
            None => PLUSCARE.to_owned(),
        };
        let text = rehearsal(&base, &folder)?;
        let path = folder.join("uketsuke.toml");
        write(&path, text.as_bytes())?;
        let config = Config::load(&path).map_err(|complaints| {
            Misuse(complaints.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n  "))
        })?;
        Ok(Self { config, folder, kept, delivered: Cell::new(0) })
    }

    /// Lays a mail into the Maildir of info@, received at `at`.
    ///
    /// # Errors
    /// When the Maildir cannot be written.
    pub fn deliver(&self, post: &Post, at: Moment) -> anyhow::Result<()> {
        self.delivered.set(self.delivered.get() + 1);
        let name = format!("{}.M{:06}.demo", at.timestamp(), self.delivered.get());
        write(&self.folder.join("mailbox/new").join(name), &post.raw)
    }

    /// The last words of a demo.
    #[expect(clippy::print_stdout, reason = "tells the person at the terminal")]
    pub fn say_where_it_is(&self) {
        let folder = self.folder.display();
        println!(
            "\nEverything lies in {folder}: mailbox/ (info@), outgoing/ADDRESS/ (letters sent), state/ (the ledger)."
        );
        println!(
            "Look at it: uketsuke mails --config {folder}/uketsuke.toml (or reservations, outbox, review, status)"
        );
        if self.kept == Kept::Temporary {
            println!("It is a temporary folder; --dir DIR plays in one of your own.");
        }
    }
}

/// The real desk's rules, with folders in the place of servers.
fn rehearsal(base: &str, folder: &Path) -> anyhow::Result<String> {
    let mut table: toml::Table = base.parse().context("read the configuration")?;
    let path = |part: &str| toml::Value::String(folder.join(part).display().to_string());
    if let Some(toml::Value::Table(desk)) = table.get_mut("desk") {
        desk.insert("state_directory".to_owned(), path("state"));
        desk.insert("runtime_directory".to_owned(), path("run"));
    }
    for (name, part) in [("inbox", "mailbox"), ("postman", "outgoing")] {
        if let Some(toml::Value::Table(line)) = table.get_mut(name) {
            for key in ["host", "port", "security", "ca_file", "user", "password"] {
                line.remove(key);
            }
            line.insert("kind".to_owned(), toml::Value::String("maildir".to_owned()));
            line.insert("path".to_owned(), path(part));
        }
    }
    // The Maildirs of the recipients keep what was sent; a copy in Sent would only say it twice.
    if let Some(toml::Value::Table(postman)) = table.get_mut("postman") {
        postman.insert("sent".to_owned(), toml::Value::String("none".to_owned()));
    }
    let secrets = toml::Table::from_iter([("directory".to_owned(), path("secrets"))]);
    table.insert("secrets".to_owned(), toml::Value::Table(secrets));
    toml::to_string(&table).context("write the demo's configuration")
}

fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    std::fs::write(path, bytes).with_context(|| format!("write {}", path.display()))
}
