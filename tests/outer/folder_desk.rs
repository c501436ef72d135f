//! The real binary over folders instead of servers: what it must outlive needs no provider, and is fast without one.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::servers::eventually;

const BINARY: &str = env!("CARGO_BIN_EXE_uketsuke");
const ROSTER: &str =
    "会員番号,氏名,ふりがな,メールアドレス,電話\n1023,高橋 花子,たかはし はなこ,hanako@example.com,090-0000-0000\n";
/// Received on 13 April 2020 at 9:00, after the desk's first start.
const RECEIVED: u32 = 1_586_736_000;

/// A desk in a folder, and its daemon if one runs.
pub struct FolderDesk {
    folder: TempDir,
    pub daemon: Option<Child>,
    delivered: u32,
}

impl FolderDesk {
    /// The built-in desk with folders for servers, one member on its roster, and letters limited to a megabyte.
    pub fn set_up() -> Self {
        let folder = tempfile::Builder::new().prefix("uketsuke-").tempdir().unwrap();
        for part in ["mailbox/new", "mailbox/cur", "mailbox/tmp", "state", "secrets", "tmp"] {
            fs::create_dir_all(folder.path().join(part)).unwrap();
        }
        fs::write(folder.path().join("secrets/ledger-key"), data_encoding::BASE64.encode(&[7; 32])).unwrap();
        let desk = Self { folder, daemon: None, delivered: 0 };
        fs::write(desk.path("desk.toml"), desk.configuration()).unwrap();
        desk
    }

    fn configuration(&self) -> String {
        let mut table: toml::Table = include_str!("../../config/pluscare.toml").parse().unwrap();
        let folder = |part: &str| toml::Value::String(self.path(part).display().to_string());
        for (name, part) in [("inbox", "mailbox"), ("postman", "outgoing")] {
            let line = table[name].as_table_mut().unwrap();
            for key in ["host", "port", "security", "user", "password"] {
                line.remove(key);
            }
            line.insert("kind".into(), "maildir".into());
            line.insert("path".into(), folder(part));
        }
        table["inbox"].as_table_mut().unwrap().insert("size_limit_mb".into(), 1.into());
        let desk = table["desk"].as_table_mut().unwrap();
        desk.insert("state_directory".into(), folder("state"));
        desk.insert("runtime_directory".into(), folder("runtime"));
        table["secrets"].as_table_mut().unwrap().insert("directory".into(), folder("secrets"));
        table.to_string()
    }

    pub fn path(&self, part: &str) -> PathBuf {
        self.folder.path().join(part)
    }

    pub fn import_roster(&self) {
        fs::write(self.path("roster.csv"), ROSTER).unwrap();
        let imported = self.command(&["roster", "import", &self.path("roster.csv").display().to_string()]);
        assert!(imported.status.success(), "{imported:?}");
    }

    /// A letter, whole before anybody can see it.
    pub fn deliver(&mut self, mail: &[u8]) {
        self.delivered += 1;
        let name = format!("{}.{:06}.test", RECEIVED + self.delivered, self.delivered);
        fs::write(self.path("mailbox/tmp").join(&name), mail).unwrap();
        fs::rename(self.path("mailbox/tmp").join(&name), self.path("mailbox/new").join(&name)).unwrap();
    }

    /// The daemon, begun and not waited for, by way of `before` (a tracer, or nothing).
    pub fn spawn(&self, before: &[&str], clock: &str, arguments: &[&str]) -> Child {
        let log = fs::OpenOptions::new().create(true).append(true).open(self.path("log")).unwrap();
        let mut words = before.iter().copied().chain([BINARY]);
        let mut command = Command::new(words.next().unwrap());
        command.args(words).args(["--clock", clock, "run"]).args(arguments);
        self.at_home(&mut command).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn().unwrap()
    }

    /// Starts the daemon and waits until it answers.
    pub fn start(&mut self, clock: &str) {
        self.daemon = Some(self.spawn(&[], clock, &[]));
        eventually("a running daemon", || (self.json("status").get("running")? == &Value::Bool(true)).then_some(()));
    }

    /// SIGTERM, and how it ended.
    pub fn stop(&mut self) -> ExitStatus {
        let mut daemon = self.daemon.take().unwrap();
        signal(&daemon, "TERM");
        eventually("a daemon that stopped", || daemon.try_wait().unwrap())
    }

    /// Runs a daemon that is expected to end by itself: its exit code and what it said.
    pub fn refusal(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let said = self.log().len();
        let mut daemon = self.spawn(&[], MORNING, arguments);
        let status = eventually("a daemon that ends", || daemon.try_wait().unwrap());
        (status.code(), self.log().split_off(said))
    }

    pub fn command(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(BINARY);
        self.at_home(command.args(["--clock", MORNING]).args(arguments)).output().unwrap()
    }

    /// Types in the room's meeting ID and password from a file.
    pub fn set_credentials(&self, date: &str, typed: &Path) {
        let mut command = Command::new(BINARY);
        command.args(["--clock", MORNING, "sessions", "set-credentials", date]);
        let set = self.at_home(&mut command).stdin(fs::File::open(typed).unwrap()).output().unwrap();
        assert!(set.status.success(), "{set:?}");
    }

    /// A list; null where the command does not succeed.
    pub fn json(&self, list: &str) -> Value {
        serde_json::from_slice(&self.command(&[list, "--json"]).stdout).unwrap_or_default()
    }

    /// Some keys of every row of a list.
    pub fn columns<const N: usize>(&self, list: &str, keys: [&str; N]) -> Vec<[String; N]> {
        let cell = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let rows = self.json(list);
        rows.as_array().into_iter().flatten().map(|row| keys.map(|key| cell(&row[key]))).collect()
    }

    /// Every letter that left.
    pub fn sent(&self) -> Vec<Vec<u8>> {
        let folders = fs::read_dir(self.path("outgoing")).into_iter().flatten().flatten();
        let letters =
            folders.flat_map(|folder| fs::read_dir(folder.path().join("new")).into_iter().flatten().flatten());
        letters.map(|letter| fs::read(letter.path()).unwrap()).collect()
    }

    pub fn log(&self) -> String {
        fs::read_to_string(self.path("log")).unwrap_or_default()
    }

    fn at_home<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        // Whatever is left behind on the way (temporary files, a core) would lie there.
        command.env("TMPDIR", self.path("tmp")).current_dir(self.path("tmp"));
        command.env("UKETSUKE_LOG", "trace").env_remove("CREDENTIALS_DIRECTORY");
        command.env_remove("STATE_DIRECTORY").env_remove("RUNTIME_DIRECTORY");
        command.arg("--config").arg(self.path("desk.toml"))
    }
}

/// When the desk of these tests opens.
pub const MORNING: &str = "2020-04-13T09:00:00+09:00";

/// A member's reservation for Wednesday.
pub fn reservation(message_id: &str) -> Vec<u8> {
    format!(
        "From: hanako@example.com\nTo: info@kosugipluscare.com\nSubject: オンライン保健室参加希望\n\
         Message-ID: <{message_id}>\nDate: Mon, 13 Apr 2020 09:00:00 +0900\nMIME-Version: 1.0\n\
         Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n\
         ①1023 高橋 花子\n②hanako@example.com\n③13:00～15:00\n"
    )
    .into_bytes()
}

pub fn signal(process: &Child, name: &str) {
    let sent = Command::new("kill").args(["-s", name, &process.id().to_string()]).status();
    assert!(sent.unwrap().success());
}

/// Every file under a folder, for what must stand in none of them.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

impl Drop for FolderDesk {
    fn drop(&mut self) {
        if std::thread::panicking() {
            println!("--- mails\n{}\n--- outbox\n{}\n--- log\n{}", self.json("mails"), self.json("outbox"), self.log());
        }
        if let Some(mut daemon) = self.daemon.take() {
            let _killed = daemon.kill();
            let _ended = daemon.wait();
        }
    }
}
