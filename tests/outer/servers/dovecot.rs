//! Dovecot with the namespace prefix `INBOX.`, as many providers have it.

use std::fs;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};

use super::{Idle, PASSWORD, Server, certificate, eventually, free_ports, outline, owner};

/// Mailboxes belong to this system user, which every Debian has.
const MAIL_USER: &str = "mail";

const CONFIGURATION: &str = r#"
base_dir = {folder}/run
state_dir = {folder}/state
instance_name = uketsuke-outer-tests
log_path = {folder}/log
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
disable_plaintext_auth = no
auth_mechanisms = plain login
mail_max_userip_connections = 100
mail_location = maildir:{folder}/mail/%u
first_valid_uid = {uid}
first_valid_gid = {gid}
{idle}
passdb {
  driver = passwd-file
  args = {folder}/users
}
userdb {
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}
namespace inbox {
  inbox = yes
  prefix = INBOX.
  separator = .
  mailbox Sent {
    special_use = \Sent
    auto = subscribe
  }
  mailbox Drafts {
    special_use = \Drafts
    auto = subscribe
  }
  mailbox Junk {
    special_use = \Junk
    auto = subscribe
  }
}
service imap-login {
  inet_listener imap {
    port = {imap}
  }
  inet_listener imaps {
    port = {imaps}
    ssl = yes
  }
}
service lmtp {
  unix_listener {lmtp} {
    mode = 0666
  }
}
service auth {
  unix_listener {auth} {
    mode = 0666
  }
}
protocol lmtp {
  postmaster_address = postmaster@example.jp
}
"#;

/// All that this Dovecot can do, but IDLE.
const WITHOUT_IDLE: &str = "imap_capability = IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE LITERAL+ NAMESPACE UNSELECT \
                            CHILDREN UIDPLUS LIST-EXTENDED LIST-STATUS SPECIAL-USE MOVE";

pub struct Dovecot {
    pub imap_port: u16,
    pub imaps_port: u16,
    folder: PathBuf,
    parent: PathBuf,
    server: Option<Server>,
}

/// Where Postfix hands mail over.
pub fn lmtp_socket(folder: &Path) -> PathBuf {
    folder.join("dovecot/lmtp")
}

/// Where Postfix asks whether a login is right.
pub fn auth_socket(folder: &Path) -> PathBuf {
    folder.join("dovecot/auth")
}

impl Dovecot {
    pub fn start(parent: &Path, users: &[&str], idle: Idle) -> Self {
        let folder = parent.join("dovecot");
        let [imap_port, imaps_port] = free_ports();
        prepare(&folder, users);
        let path = |path: PathBuf| path.display().to_string();
        let (uid, gid) = owner(MAIL_USER);
        let idle = if idle == Idle::NotOffered { WITHOUT_IDLE } else { "" };
        let values = [
            ("folder", path(folder.clone())),
            ("certificate", path(certificate::certificate_file(parent))),
            ("key", path(certificate::key_file(parent))),
            ("lmtp", path(lmtp_socket(parent))),
            ("auth", path(auth_socket(parent))),
            ("imap", imap_port.to_string()),
            ("imaps", imaps_port.to_string()),
            ("uid", uid.unwrap().to_string()),
            ("gid", gid.unwrap().to_string()),
            ("idle", idle.to_owned()),
        ];
        let file = folder.join("dovecot.conf");
        outline::write(&file, CONFIGURATION, &values);
        let mut dovecot = Self { imap_port, imaps_port, folder, parent: parent.to_owned(), server: None };
        dovecot.go_on();
        dovecot
    }

    /// Starts it, again too, and waits until it listens.
    pub fn go_on(&mut self) {
        let file = self.folder.join("dovecot.conf").display().to_string();
        self.server = Some(Server::start("dovecot", &["-F", "-c", &file]));
        self.wait_until_it_listens(&self.parent);
    }

    /// Ends it; whoever is connected is cut off.
    pub fn go_away(&mut self) {
        self.server.iter_mut().for_each(Server::cut_off);
        self.server = None;
    }

    /// Lays a mail into a folder (empty: INBOX), as another mail program would.
    pub fn lay(&self, user: &str, folder: &str, mail: &[u8]) {
        let maildir = self.maildir(user);
        let path = if folder.is_empty() { maildir } else { maildir.join(format!(".{folder}")) };
        let (uid, gid) = owner(MAIL_USER);
        for part in ["", "tmp", "new", "cur"] {
            fs::create_dir_all(path.join(part)).unwrap();
            chown(path.join(part), uid, gid).unwrap();
        }
        let file = path.join("new").join(format!("{}.laid", fs::read_dir(path.join("new")).unwrap().count()));
        fs::write(&file, mail).unwrap();
        chown(file, uid, gid).unwrap();
    }

    pub fn maildir(&self, user: &str) -> PathBuf {
        self.folder.join("mail").join(user)
    }

    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    fn wait_until_it_listens(&self, parent: &Path) {
        eventually("a Dovecot that listens", || {
            let ports = [self.imap_port, self.imaps_port];
            let listens = ports.iter().all(|port| std::net::TcpStream::connect(("127.0.0.1", *port)).is_ok());
            (listens && lmtp_socket(parent).exists() && auth_socket(parent).exists()).then_some(())
        });
    }
}

fn prepare(folder: &Path, users: &[&str]) {
    fs::create_dir_all(folder.join("mail")).unwrap();
    let (uid, gid) = owner(MAIL_USER);
    chown(folder.join("mail"), uid, gid).unwrap();
    let lines: String = users.iter().map(|user| format!("{user}:{{PLAIN}}{PASSWORD}\n")).collect();
    fs::write(folder.join("users"), lines).unwrap();
}
