//! Before the first letter: is this a first start, a lost ledger, a restored one, or just a morning?
//!
//! (Design §5, First start, lost ledger.) The ledger's first commit precedes the first folder we make, so a mailbox
//! with our folders and a ledger without a first start means that the ledger was lost.

use std::time::Duration;

use anyhow::Context as _;
use chrono::Timelike as _;
use secrecy::ExposeSecret as _;
use tokio::task::JoinSet;

use super::tell;
use super::writer::{Desk, Writer};
use crate::clock::Clock;
use crate::config::{Config, SentCopy, Unusable};
use crate::desk::event::{Started, What};
use crate::desk::tokens::is_message_id;
use crate::inbox::{self, Memory};
use crate::ledger::{Ledger, ReadOnly, Seal};
use crate::mail::Moment;

/// The ledger's file in the state directory.
pub const LEDGER: &str = "ledger.sqlite";
/// The secret that seals credentials and doctor mail in the ledger.
pub const LEDGER_KEY: &str = "ledger-key";

/// Hammering a server with a wrong password locks accounts.
const AFTER_REFUSED_LOGIN: Duration = Duration::from_secs(60);
const LONGEST_WAIT: Duration = Duration::from_secs(300);

/// How the first start is to be taken.
#[derive(Clone, Debug, Default)]
pub struct FirstStart {
    /// `--first-start`: a person has read what a lost ledger means.
    pub confirmed: bool,
    /// `--since`: reach back to letters received from then on.
    pub since: Option<Moment>,
    /// `--restored`: the ledger comes from a backup; sending waits for a person.
    pub restored: bool,
}

/// What says that the ledger comes from a backup.
#[derive(Clone, Debug, Default)]
pub struct Restored {
    /// `--restored`
    pub told: bool,
    /// Message-IDs in the mailbox that the ledger should know.
    pub strangers: Vec<String>,
}

/// Why the daemon did not start.
#[derive(Debug, thiserror::Error)]
pub enum NotStarted {
    /// Arguments or configuration: exit code 2.
    #[error("{0}")]
    Misused(String),
    #[error("{0:#}")]
    Failed(#[from] anyhow::Error),
}

/// Opens the ledger with its sealing key.
///
/// # Errors
/// When the key, the folder or the ledger is not as it should be.
pub fn open_ledger(config: &Config) -> anyhow::Result<Ledger> {
    let seal = sealing_key(config)?;
    let folder = &config.state_directory;
    std::fs::create_dir_all(folder).with_context(|| format!("make the folder {}", folder.display()))?;
    Ok(Ledger::open(&folder.join(LEDGER), seal)?)
}

/// The sealing key, 32 bytes in base64.
///
/// # Errors
/// When it is not there or no such key.
pub fn sealing_key(config: &Config) -> anyhow::Result<Seal> {
    let secret = config.secrets.read(LEDGER_KEY)?;
    let bytes = data_encoding::BASE64.decode(secret.expose_secret().trim().as_bytes()).ok();
    let key: Option<[u8; 32]> = bytes.and_then(|b| b.try_into().ok());
    let key = key.ok_or_else(|| {
        Unusable(format!("the secret {LEDGER_KEY} is not 32 bytes in base64: make one with `openssl rand -base64 32`"))
    })?;
    Ok(Seal::new(&key))
}

/// Sets the first start, or finds out that the ledger was lost or restored.
///
/// # Errors
/// For a lost ledger: what it means and how to go on.
pub async fn look_around(
    ledger: &Ledger,
    inbox: &inbox::Options,
    clock: &Clock,
    wanted: FirstStart,
    config: &Config,
) -> Result<Restored, NotStarted> {
    let restored = Restored { told: wanted.restored, strangers: Vec::new() };
    if ledger.first_start().context("read the first start")?.is_none() {
        let survey = survey(inbox).await?;
        if survey.has_our_folders() && !wanted.confirmed {
            return Err(NotStarted::Misused(
                "the mailbox has the desk's folders, but this ledger is new: was the ledger lost? Restore its backup into \
                 the state directory. To begin anew (what came before today is then counted as before the first start, and \
                 nothing that was booked is known), start with --first-start"
                    .to_owned(),
            ));
        }
        // INTERNALDATE knows whole seconds only: what comes in the very second of the start came after it.
        let now = clock.now();
        let first = wanted.since.unwrap_or_else(|| now.with_nanosecond(0).unwrap_or(now));
        // What a lost ledger's desk sent and filed is no sign of a restored one at the next start.
        ledger.remember_strangers([survey.sent_ids, survey.filed_ids].concat()).context("keep what lies there")?;
        ledger.set_first_start(first).context("keep the first start")?;
        return Ok(restored);
    }
    if wanted.since.is_some() {
        return Err(NotStarted::Misused(
            "--since counts at the first start only, and this ledger has had it: leave it away".to_owned(),
        ));
    }
    Ok(Restored { strangers: strangers(ledger, inbox, config).await?, ..restored })
}

/// Letters of ours in Sent, and letters filed, that the ledger does not know: it was restored from a backup. Those
/// that held a start before are not among them.
async fn strangers(ledger: &Ledger, inbox: &inbox::Options, config: &Config) -> anyhow::Result<Vec<String>> {
    let (domain, copies) = (&config.policy.message_id_domain, config.postman.sent);
    // A server that is away now is no reason not to start: what is due goes out as soon as it is back.
    let Ok(survey) = inbox::survey(inbox).await else { return Ok(Vec::new()) };
    let sent: Vec<&str> = survey.sent_ids.iter().map(String::as_str).filter(|id| is_message_id(id, domain)).collect();
    let filed: Vec<&str> = survey.filed_ids.iter().map(String::as_str).collect();
    let mut unknown = ledger.not_ours(&sent).context("compare Sent with the ledger")?;
    // A desk that filed letters also wrote some, a digest at least, and where copies are kept they lie in Sent. Without
    // them, people have moved letters while the desk was closed.
    if survey.has_sent() && copies != SentCopy::None && unknown.is_empty() {
        return Ok(unknown);
    }
    unknown.extend(ledger.not_filed(&filed).context("compare our folders with the ledger")?);
    if !unknown.is_empty() {
        tracing::warn!(
            letters = unknown.len(),
            "the mailbox holds letters, sent or filed by us, that this ledger does not know: it is older than the mailbox"
        );
    }
    Ok(unknown)
}

/// The first survey cannot be done without: it is tried until the server answers.
async fn survey(inbox: &inbox::Options) -> Result<inbox::Survey, NotStarted> {
    let mut wait = Duration::from_secs(1);
    loop {
        match inbox::survey(inbox).await {
            Ok(survey) => return Ok(survey),
            Err(trouble) if is_lasting(trouble) => return Err(NotStarted::Failed(trouble.into())),
            Err(trouble) => {
                if trouble == inbox::Trouble::LoginRefused {
                    wait = wait.max(AFTER_REFUSED_LOGIN);
                }
                tracing::warn!("first start: {trouble}; tried again in {} s", wait.as_secs());
            }
        }
        // systemd would end a start that takes so long.
        let longer = u32::try_from((wait + LONGEST_WAIT).as_micros()).unwrap_or(u32::MAX);
        let _ = sd_notify::notify(&[sd_notify::NotifyState::ExtendTimeoutUsec(longer)]);
        tokio::time::sleep(wait).await;
        wait = (wait * 2).min(LONGEST_WAIT);
    }
}

/// What no later try would change.
fn is_lasting(trouble: inbox::Trouble) -> bool {
    matches!(trouble, inbox::Trouble::NotLoopback | inbox::Trouble::CaFile | inbox::Trouble::Maildir)
}

/// What the inbox may ask about the ledger, over a connection of its own that only reads.
pub struct Remembered {
    ledger: std::sync::Mutex<ReadOnly>,
    since: Moment,
}

impl Remembered {
    /// # Errors
    /// When the ledger cannot be opened a second time.
    pub fn of(config: &Config, ledger: &Ledger) -> anyhow::Result<Self> {
        let since = ledger.first_start().context("read the first start")?.context("there is no first start")?;
        let ledger = std::sync::Mutex::new(ReadOnly::open(&config.state_directory.join(LEDGER))?);
        Ok(Self { ledger, since })
    }
}

impl Memory for Remembered {
    fn cursor(&self, folder: &str, uid_validity: u32) -> Option<u32> {
        let ledger = self.ledger.lock().ok()?;
        ledger.cursor(folder, uid_validity).ok().flatten()
    }

    fn since(&self) -> Moment {
        self.since
    }
}

/// The writer gets a thread, and a task that ends with it.
///
/// # Errors
/// When the system gives no thread.
pub fn spawn_writer(tasks: &mut JoinSet<anyhow::Result<()>>, writer: Writer) -> anyhow::Result<()> {
    let (ended, end) = tokio::sync::oneshot::channel();
    std::thread::Builder::new()
        .name("writer".into())
        .spawn(move || {
            let _ = ended.send(writer.work());
        })
        .context("start the writer's thread")?;
    tasks.spawn(async move { end.await.context("the writer's thread panicked")? });
    Ok(())
}

/// Opens the desk: it takes up what a crash left in hand, and plans the coming days.
///
/// # Errors
/// When the ledger does not take it.
pub async fn recover(desk: &Desk, clock: &Clock, restored: Restored) -> anyhow::Result<()> {
    let key = format!("started:{}", clock.now().timestamp_micros());
    let Restored { told, strangers } = restored;
    tell(desk, key, What::Started(Started { restored: told || !strangers.is_empty() })).await?;
    if strangers.is_empty() {
        return Ok(());
    }
    // Only now: a crash in between finds them once more.
    desk.ask(move |ledger| ledger.remember_strangers(strangers)).await
}
