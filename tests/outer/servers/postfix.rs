//! Postfix: takes mail on loopback and hands it to Dovecot; nothing ever leaves the machine.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};

use super::dovecot::{auth_socket, lmtp_socket};
use super::{Server, certificate, eventually, free_ports, outline, owner};

/// Where Debian has it.
const MASTER_PROGRAM: &str = "/usr/lib/postfix/sbin/master";

const MAIN: &str = "\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
mail_owner = postfix
setgid_group = postdrop
myhostname = localhost
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
default_transport = error:no mail leaves this machine
alias_maps =
local_recipient_maps =
virtual_mailbox_domains = {domains}
virtual_mailbox_maps = texthash:{folder}/users
virtual_transport = lmtp:unix:{lmtp}
lmtp_tls_security_level = none
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {key}
smtpd_tls_security_level = may
smtpd_sasl_type = dovecot
smtpd_sasl_path = {auth}
smtpd_sasl_auth_enable = yes
smtpd_tls_auth_only = yes
smtpd_client_connection_rate_limit = 0
in_flow_delay = 0
bounce_queue_lifetime = 1h
";

const MASTER: &str = "\
{smtp}    inet  n - n - -   smtpd
{smtps}   inet  n - n - -   smtpd
  -o smtpd_tls_wrappermode=yes
  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
  -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject
cleanup   unix  n - n - 0   cleanup
qmgr      unix  n - n 300 1 qmgr
tlsmgr    unix  - - n 1000? 1 tlsmgr
rewrite   unix  - - n - -   trivial-rewrite
bounce    unix  - - n - 0   bounce
defer     unix  - - n - 0   bounce
trace     unix  - - n - 0   bounce
verify    unix  - - n - 1   verify
flush     unix  n - n 1000? 0 flush
proxymap  unix  - - n - -   proxymap
error     unix  - - n - -   error
retry     unix  - - n - -   error
lmtp      unix  - - n - -   lmtp
anvil     unix  - - n - 1   anvil
scache    unix  - - n - 1   scache
postlog   unix-dgram n - n - 1 postlogd
";

pub struct Postfix {
    pub smtp_port: u16,
    pub smtps_port: u16,
    folder: PathBuf,
    server: Option<Server>,
}

impl Postfix {
    pub fn start(parent: &Path, users: &[&str]) -> Self {
        let folder = parent.join("postfix");
        let [smtp_port, smtps_port] = free_ports();
        let path = |path: PathBuf| path.display().to_string();
        let domains: BTreeSet<&str> = users.iter().filter_map(|user| user.rsplit_once('@')).map(|(_, d)| d).collect();
        let values = [
            ("folder", path(folder.clone())),
            ("domains", domains.into_iter().collect::<Vec<_>>().join(", ")),
            ("certificate", path(certificate::certificate_file(parent))),
            ("key", path(certificate::key_file(parent))),
            ("lmtp", path(lmtp_socket(parent))),
            ("auth", path(auth_socket(parent))),
            ("smtp", format!("127.0.0.1:{smtp_port}")),
            ("smtps", format!("127.0.0.1:{smtps_port}")),
        ];
        prepare(&folder, users);
        outline::write(&folder.join("main.cf"), MAIN, &values);
        outline::write(&folder.join("master.cf"), MASTER, &values);
        let mut postfix = Self { smtp_port, smtps_port, folder, server: None };
        postfix.go_on();
        postfix
    }

    /// Starts it, again too, and waits until it greets.
    pub fn go_on(&mut self) {
        let configuration = self.folder.display().to_string();
        self.server = Some(Server::start(MASTER_PROGRAM, &["-d", "-c", &configuration]));
        eventually("a Postfix that greets", || greets(self.smtp_port).then_some(()));
    }

    /// Ends it, with an empty queue: cut off between a delivery and its end it would deliver once more, as SMTP allows
    /// (RFC 5321, section 6.1), and a test would see double what was handed over once.
    pub fn go_away(&mut self) {
        let is_empty = |queue: &str| fs::read_dir(self.folder.join("queue").join(queue)).unwrap().next().is_none();
        eventually("an empty queue", || ["incoming", "active"].into_iter().all(is_empty).then_some(()));
        self.server = None;
    }

    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }
}

/// The queue's folders, as `postfix check` would make them; that takes two seconds, mostly waiting for its own log.
const QUEUES: [&str; 12] = [
    "active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private", "public", "saved",
    "trace",
];

fn prepare(folder: &Path, users: &[&str]) {
    let (postfix, _) = owner("postfix");
    fs::create_dir_all(folder.join("queue/pid")).unwrap();
    for part in QUEUES.map(|queue| format!("queue/{queue}")).iter().map(String::as_str).chain(["data"]) {
        fs::create_dir_all(folder.join(part)).unwrap();
        chown(folder.join(part), postfix, None).unwrap();
    }
    let lines: String = users.iter().map(|user| format!("{user} taken\n")).collect();
    fs::write(folder.join("users"), lines).unwrap();
}

fn greets(port: u16) -> bool {
    let Ok(stream) = TcpStream::connect(("127.0.0.1", port)) else { return false };
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line).is_ok() && line.starts_with("220")
}

/// Speaks just enough SMTP to hand one mail in.
pub fn hand_in(port: u16, from: &str, to: &str, mail: &[u8]) {
    let mut stream = BufReader::new(TcpStream::connect(("127.0.0.1", port)).unwrap());
    expect(&mut stream, "220");
    let lines = ["HELO test.example.jp".to_owned(), format!("MAIL FROM:<{from}>"), format!("RCPT TO:<{to}>")];
    for line in lines {
        say(&mut stream, &line, "250");
    }
    say(&mut stream, "DATA", "354");
    for line in mail.split_inclusive(|b| *b == b'\n') {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let dot: &[u8] = if line.starts_with(b".") { b"." } else { b"" };
        stream.get_mut().write_all(&[dot, line, b"\r\n"].concat()).unwrap();
    }
    say(&mut stream, ".", "250");
    say(&mut stream, "QUIT", "221");
}

fn say(stream: &mut BufReader<TcpStream>, line: &str, answer: &str) {
    stream.get_mut().write_all(format!("{line}\r\n").as_bytes()).unwrap();
    expect(stream, answer);
}

fn expect(stream: &mut BufReader<TcpStream>, answer: &str) {
    let mut line = String::new();
    stream.read_line(&mut line).unwrap();
    assert!(line.starts_with(answer), "Postfix said {line:?} instead of {answer}");
}
