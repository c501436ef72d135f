//! A mail provider of one's own: Dovecot and Postfix with their own configuration, users, folders and ports, all
//! within one temporary folder and gone with it, also when a test fails. Neither the system's servers nor its
//! configuration are touched.

mod certificate;
mod dovecot;
mod mailbox;
pub mod outline;
mod postfix;
mod wait;

use std::fs::{self, Permissions};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use dovecot::Dovecot;
pub use mailbox::Stored;
use postfix::Postfix;
pub use wait::{eventually, within};

/// Whether Dovecot says that it can IDLE.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idle {
    Offered,
    NotOffered,
}

/// The provider, up and listening. Everybody's password is the same.
pub struct Servers {
    // Fields are dropped in this order: first who delivers, then who receives, then the folder of both.
    postfix: Postfix,
    dovecot: Dovecot,
    folder: TempDir,
}

/// Everybody's password.
pub const PASSWORD: &str = "himitsu-1234";

impl Servers {
    /// Starts both for these mail addresses and waits until they listen.
    pub fn start(users: &[&str], idle: Idle) -> Self {
        assert!(is_root(), "the outer tests start Postfix, whose master must be root: run them as root");
        let folder = tempfile::Builder::new().prefix("uketsuke-").tempdir().unwrap();
        // The servers' own users must find their way in.
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
        certificate::write(folder.path());
        let dovecot = Dovecot::start(folder.path(), users, idle);
        let postfix = Postfix::start(folder.path(), users);
        Self { postfix, dovecot, folder }
    }

    /// A folder that goes with the servers.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The authority that signed both servers' certificate for `localhost`.
    pub fn ca_file(&self) -> PathBuf {
        certificate::ca_file(self.folder.path())
    }

    /// IMAP, TLS from the first byte.
    pub fn imaps_port(&self) -> u16 {
        self.dovecot.imaps_port
    }

    /// IMAP with STARTTLS, or plain.
    pub fn imap_port(&self) -> u16 {
        self.dovecot.imap_port
    }

    /// Submission, TLS from the first byte; wants a login.
    pub fn smtps_port(&self) -> u16 {
        self.postfix.smtps_port
    }

    /// SMTP with STARTTLS, or plain; takes mail for our users from anybody.
    pub fn smtp_port(&self) -> u16 {
        self.postfix.smtp_port
    }

    /// Gives a mail to Postfix, as another server would. Lines may end in `\n`.
    pub fn hand_in(&self, from: &str, to: &str, mail: &[u8]) {
        postfix::hand_in(self.postfix.smtp_port, from, to, mail);
    }

    /// The one members' mails come in by.
    pub fn dovecot(&mut self) -> &mut Dovecot {
        &mut self.dovecot
    }

    /// The one our letters go out by.
    pub fn postfix(&mut self) -> &mut Postfix {
        &mut self.postfix
    }

    /// All that lies in a user's mailbox, in the order of delivery.
    pub fn mailbox(&self, user: &str) -> Vec<Stored> {
        mailbox::read(&self.dovecot.maildir(user))
    }

    /// What both servers logged, for a failing test's message.
    pub fn logs(&self) -> String {
        format!("--- dovecot\n{}\n--- postfix\n{}", self.dovecot.log(), self.postfix.log())
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        if std::thread::panicking() {
            println!("{}", self.logs());
        }
    }
}

/// A process that is ended with its value, and with the test that started it should that be killed.
pub struct Server(Child);

impl Server {
    pub fn start(program: &str, arguments: &[&str]) -> Self {
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "TERM", program]).args(arguments);
        // A group of its own: Postfix's master sends its signals to the whole group.
        command.process_group(0);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        Self(command.spawn().unwrap_or_else(|error| panic!("start {program}: {error}; tests/run installs it")))
    }

    /// Ends it at once with all it has started, so that nobody stays connected.
    pub fn cut_off(&mut self) {
        let group = format!("-{}", self.0.id());
        let _sent = Command::new("kill").args(["-KILL", "--", &group]).status();
    }

    /// Asks it to end (SIGTERM).
    pub fn end(&mut self) {
        let pid = self.0.id().to_string();
        let _sent = Command::new("kill").args(["-TERM", &pid]).status();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end();
        let _ended = self.0.wait();
    }
}

/// Ports that nobody listens on now.
fn free_ports<const N: usize>() -> [u16; N] {
    let taken = [(); N].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    taken.map(|listener| listener.local_addr().unwrap().port())
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap();
    id.stdout == b"0\n"
}

fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    said
}

/// User and group number of a system user, as `id` knows them.
fn owner(user: &str) -> (Option<u32>, Option<u32>) {
    let number = |flag: &str| run("id", &[flag, user]).trim().parse().ok();
    (number("-u"), number("-g"))
}
