//! The real binary as an operator runs it: a configuration, secrets in files, a daemon, commands.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use chrono::NaiveDate;
use serde_json::Value;

use crate::servers::{PASSWORD, Servers, eventually, outline, within};

const BINARY: &str = env!("CARGO_BIN_EXE_uketsuke");
/// How long the daemon may take to stop.
const STOP: Duration = Duration::from_secs(10);

const CONFIGURATION: &str = r#"
[organisation]
name = "一般社団法人プラスケア"
phone = "044-863-8444"
phone_hours = "平日 9:00〜17:00"
[desk]
address = "info@example.jp"
name = "プラスケア 暮らしの保健室"
message_id_domain = "example.jp"
state_directory = "{folder}/state"
runtime_directory = "{folder}/runtime"
[people]
staff = ["staff@example.jp"]
hosts = ["ishii@example.jp"]
staff_names = ["石井"]
[people.doctor]
address = "nishi@example.jp"
name = "西"
[inbox]
kind = "imap"
host = "localhost"
port = {imap}
security = "{security}"
ca_file = "{ca}"
user = "info@example.jp"
password = "mail-password"
poll_seconds = {poll}
[postman]
kind = "smtp"
host = "localhost"
port = {smtp}
security = "{security}"
ca_file = "{ca}"
user = "info@example.jp"
password = "mail-password"
sent = "append"
[secrets]
directory = "{folder}/secrets"
[[service]]
id = "room"
kind = "session"
name = "オンライン暮らしの保健室"
subjects = ["オンライン保健室参加希望"]
words = ["オンライン保健室", "保健室"]
weekday = "{weekday}"
windows = ["13:00-15:00"]
first = "{first}"
last = "{last}"
[[service]]
id = "consultation"
kind = "appointment"
name = "石井の個別相談"
subjects = ["個別相談"]
words = ["個別相談"]
weekday = "{weekday}"
windows = ["11:00-12:30", "15:00-17:00"]
first = "{first}"
last = "{last}"
[[service]]
id = "doctor-mail"
kind = "queue"
name = "ドクターメール"
subjects = ["ドクターメール"]
words = ["ドクターメール"]
"#;

/// How the desk speaks to its provider, as the configuration says it.
pub struct Manner {
    pub security: &'static str,
    pub poll_seconds: u64,
}

/// The desk at a provider. Its daemon is stopped with it.
pub struct Desk {
    folder: PathBuf,
    daemon: Option<Child>,
}

impl Desk {
    /// Writes the configuration of a room whose only dates lie a week around `session`.
    pub fn set_up(servers: &Servers, session: NaiveDate, manner: &Manner) -> Self {
        let [imap_port, smtp_port] = match manner.security {
            "tls" => [servers.imaps_port(), servers.smtps_port()],
            _ => [servers.imap_port(), servers.smtp_port()],
        };
        let folder = servers.folder().join("desk");
        fs::create_dir_all(folder.join("secrets")).unwrap();
        fs::write(folder.join("secrets/mail-password"), PASSWORD).unwrap();
        fs::write(folder.join("secrets/ledger-key"), data_encoding::BASE64.encode(&[7; 32])).unwrap();
        let values = [
            ("folder", folder.display().to_string()),
            ("ca", servers.ca_file().display().to_string()),
            ("imap", imap_port.to_string()),
            ("smtp", smtp_port.to_string()),
            ("security", manner.security.to_owned()),
            ("poll", manner.poll_seconds.to_string()),
            ("weekday", session.format("%A").to_string().to_lowercase()),
            ("first", (session - chrono::Days::new(6)).to_string()),
            ("last", (session + chrono::Days::new(6)).to_string()),
        ];
        outline::write(&folder.join("desk.toml"), CONFIGURATION, &values);
        Self { folder, daemon: None }
    }

    /// Starts the daemon and waits until it answers. `clock`: where its wall clock begins.
    pub fn start(&mut self, clock: Option<&str>) {
        let log = fs::OpenOptions::new().create(true).append(true).open(self.folder.join("log")).unwrap();
        let mut command = self.binary();
        command.args(clock.iter().flat_map(|clock| ["--clock", *clock])).arg("run");
        self.daemon = Some(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn().unwrap());
        eventually("a running daemon", || (self.json(&["status"]).get("running")? == &Value::Bool(true)).then_some(()));
    }

    /// SIGTERM; it must end well, and within ten seconds.
    pub fn stop(&mut self) {
        let mut daemon = self.daemon.take().unwrap();
        terminate(&daemon);
        let status = within(STOP, "a daemon that stopped", || daemon.try_wait().unwrap());
        assert!(status.success(), "the daemon ended with {status}\n{}", self.log());
    }

    /// A command that must succeed; what it printed.
    pub fn command(&self, arguments: &[&str], input: &str) -> String {
        let output = self.output(arguments, input);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "uketsuke {arguments:?}: {said}\n{}", self.log());
        String::from_utf8(output.stdout).unwrap()
    }

    /// A list as JSON; null where the command does not succeed yet.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let output = self.output(&[arguments, &["--json"]].concat(), "");
        serde_json::from_slice(&output.stdout).unwrap_or_default()
    }

    /// One key of every row of a list.
    pub fn column(&self, list: &str, key: &str) -> Vec<String> {
        let rows = self.json(&[list]);
        let cell =
            |row: &Value| row.get(key).map_or(String::new(), |v| v.as_str().map_or(v.to_string(), str::to_owned));
        rows.as_array().map(|rows| rows.iter().map(cell).collect()).unwrap_or_default()
    }

    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    pub fn write(&self, name: &str, text: &str) -> String {
        let path = self.folder.join(name);
        fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    fn output(&self, arguments: &[&str], input: &str) -> std::process::Output {
        let mut command = self.binary();
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A command that reads no input may be gone before it is written.
        let _written = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap()
    }

    fn binary(&self) -> Command {
        let mut command = Command::new(BINARY);
        command.arg("--config").arg(self.folder.join("desk.toml")).env_remove("CREDENTIALS_DIRECTORY");
        command.env_remove("STATE_DIRECTORY").env_remove("RUNTIME_DIRECTORY");
        command
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        if std::thread::panicking() {
            println!("--- mails\n{}\n--- daemon\n{}", self.json(&["mails"]), self.log());
        }
        if let Some(mut daemon) = self.daemon.take() {
            terminate(&daemon);
            let _ended = daemon.wait();
        }
    }
}

fn terminate(daemon: &Child) {
    let _sent = Command::new("kill").args(["-TERM", &daemon.id().to_string()]).status();
}
