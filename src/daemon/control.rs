//! The control socket: acts and questions of the staff's commands, one JSON line each way.
//!
//! Who acts is told by the socket's peer, never by what is sent.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::{mpsc, oneshot};

use super::reader::{SharedPolicy, in_force};
use super::writer::Desk;
use super::{Stopping, intake};
use crate::clock::Clock;
use crate::desk::Answer;
use crate::desk::digest::digest_letter;
use crate::desk::event::{Act, Deed, What};
use crate::desk::records::LetterId;
use crate::inbox::Order;
use crate::ledger::Outcome;
use crate::ledger::report::CallToday;

/// A roster of many thousand members is far below this.
const LONGEST_REQUEST: u64 = 32 * 1024 * 1024;

const STOPPING: &str = "the daemon is stopping; try again";

/// What a command asks the running daemon.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "ask")]
pub enum Asked {
    Act {
        id: String,
        deed: Deed,
        dry_run: bool,
    },
    /// The original of a letter, from the mailbox; nothing of it is stored.
    Fetch {
        letter: LetterId,
    },
    /// What the digest would say now.
    Digest,
    /// The day's calls, with their topics.
    Calls {
        date: NaiveDate,
    },
    /// That a daemon is there.
    Hello,
}

/// What it says.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "said")]
pub enum Told {
    Answer {
        answer: Answer,
    },
    /// base64; `None` where the mailbox no longer has it, or does not answer.
    Letter {
        raw: Option<String>,
    },
    Digest {
        text: String,
    },
    Calls {
        calls: Vec<CallToday>,
    },
    Hello {
        version: String,
    },
    Wrong {
        why: String,
    },
}

/// The daemon's side.
pub struct Control {
    pub office: Office,
    pub stopping: Stopping,
}

/// What a request may need.
#[derive(Clone)]
pub struct Office {
    pub desk: Desk,
    pub orders: mpsc::Sender<Order>,
    pub policy: SharedPolicy,
    pub clock: Clock,
}

/// Where the socket lies.
#[must_use]
pub fn socket_path(runtime_directory: &Path) -> PathBuf {
    runtime_directory.join("uketsuke.sock")
}

impl Control {
    /// Opens the socket. The ledger's lock is held already, so one that lies there is left from a crash.
    ///
    /// # Errors
    /// When the runtime directory cannot be written.
    pub fn listen(path: &Path) -> anyhow::Result<UnixListener> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).with_context(|| format!("make the folder {}", folder.display()))?;
        }
        let _ = std::fs::remove_file(path);
        let listener =
            UnixListener::bind(path).with_context(|| format!("open the control socket {}", path.display()))?;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o660))
            .with_context(|| format!("guard the control socket {}", path.display()))?;
        Ok(listener)
    }

    /// Serves until the daemon stops.
    ///
    /// # Errors
    /// When the socket breaks.
    pub async fn work(mut self, listener: UnixListener) -> anyhow::Result<()> {
        loop {
            tokio::select! {
                () = self.stopping.wait() => return Ok(()),
                accepted = listener.accept() => {
                    let (stream, _) = accepted.context("accept on the control socket")?;
                    let office = self.office.clone();
                    tokio::spawn(async move {
                        if office.serve(stream).await.is_err() {
                            tracing::warn!("a command at the control socket broke off");
                        }
                    });
                }
            }
        }
    }
}

impl Office {
    async fn serve(&self, stream: UnixStream) -> anyhow::Result<()> {
        let who = login(&stream);
        let (reading, mut writing) = stream.into_split();
        let mut line = String::new();
        BufReader::new(reading.take(LONGEST_REQUEST)).read_line(&mut line).await.context("read a request")?;
        let told = match serde_json::from_str(&line) {
            Ok(Asked::Act { id, deed, dry_run }) => self.act(Act { id, who, deed, dry_run }).await,
            Ok(Asked::Fetch { letter }) => self.fetch(letter).await,
            Ok(Asked::Digest) => self.digest().await,
            Ok(Asked::Calls { date }) => self.calls(date).await,
            Ok(Asked::Hello) => Told::Hello { version: env!("CARGO_PKG_VERSION").to_owned() },
            Err(_) => Told::Wrong { why: "not a request of this version; use the uketsuke the daemon runs".to_owned() },
        };
        let mut answer = serde_json::to_vec(&told).context("write an answer")?;
        answer.push(b'\n');
        writing.write_all(&answer).await.context("write an answer")?;
        Ok(())
    }

    async fn act(&self, act: Act) -> Told {
        match self.desk.submit(format!("act:{}", act.id), What::Act(act)).await {
            Ok(Outcome::Done { answer, .. } | Outcome::Already(answer)) => Told::Answer { answer },
            Ok(Outcome::Failed { why, .. }) => Told::Wrong { why: format!("the desk could not do it: {why}") },
            Ok(Outcome::TooEarly) | Err(_) => Told::Wrong { why: STOPPING.to_owned() },
        }
    }

    async fn fetch(&self, letter: LetterId) -> Told {
        let asked = self.desk.ask(move |ledger| Ok((ledger.letter(letter)?, ledger.lies(letter)?)));
        let Ok((Some(record), lies)) = asked.await else {
            return Told::Wrong { why: format!("there is no mail {letter}") };
        };
        let places = lies.into_iter().chain([record.key]).map(intake::place).collect();
        let (done, raw) = oneshot::channel();
        if self.orders.send(Order::Fetch { places, message_id: record.message_id, done }).await.is_err() {
            return Told::Wrong { why: STOPPING.to_owned() };
        }
        let raw = raw.await.unwrap_or_default();
        Told::Letter { raw: raw.map(|bytes| data_encoding::BASE64.encode(&bytes)) }
    }

    async fn calls(&self, date: NaiveDate) -> Told {
        match self.desk.ask(move |ledger| ledger.calls_of(date)).await {
            Ok(calls) => Told::Calls { calls },
            Err(_) => Told::Wrong { why: STOPPING.to_owned() },
        }
    }

    async fn digest(&self) -> Told {
        let now = self.clock.now();
        let Ok(facts) = self.desk.ask(move |ledger| ledger.digest_facts(now.date_naive())).await else {
            return Told::Wrong { why: STOPPING.to_owned() };
        };
        match digest_letter(&in_force(&self.policy), &facts, now) {
            Ok(written) => Told::Digest { text: written.text },
            Err(fault) => Told::Wrong { why: fault.to_string() },
        }
    }
}

/// The login name of who is at the other end, else the number.
fn login(stream: &UnixStream) -> String {
    let Ok(peer) = stream.peer_cred() else { return "unknown".to_owned() };
    login_name(peer.uid())
}

/// The login name of a user id, as /etc/passwd has it, else the number.
#[must_use]
pub fn login_name(uid: u32) -> String {
    let passwd = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let named = passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)? == uid.to_string()).then(|| name.to_owned())
    });
    named.unwrap_or_else(|| uid.to_string())
}
