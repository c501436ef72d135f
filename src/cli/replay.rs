//! `replay`: what the desk would have done with mails of the past. It reads a Maildir, a folder of `.eml` files or an
//! mbox, lets the time follow the letters' receipt over a ledger in memory, and says what would have been sent. No
//! network, and no real ledger is touched.

mod mails;
mod mbox;
mod stage;

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context as _, anyhow};
use chrono::{Duration, NaiveDate};
use serde::Serialize;

use super::table::{or_dash, print, shown, word};
use super::{Circumstances, Ending, List, roster};
use crate::config::Config;
use crate::desk::policy::Manner;
use crate::desk::records::LetterId;
use crate::ledger::report::{Account, MailRow, OutboxRow};
use crate::mail::Moment;
use mails::{Mail, Mails};
use stage::{Keep, Stage};

/// Mails may be nested deeply (`daemon::reader` says how).
const STACK_BYTES: usize = 64 * 1024 * 1024;
/// Between two words of progress.
const MAILS_A_WORD: usize = 500;

#[derive(Debug, clap::Args)]
pub struct Replay {
    /// A Maildir, a folder of .eml files, or an mbox
    #[arg(value_name = "DIR-OR-MBOX")]
    mails: PathBuf,
    /// The members, as `roster import` reads them; without it nobody is one
    #[arg(long, value_name = "CSV")]
    roster: Option<PathBuf>,
    /// Only mails received from this day on
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = super::day)]
    since: Option<NaiveDate>,
    /// Also print what would have been answered, in full
    #[arg(long)]
    letters: bool,
    /// One JSON object instead of a table
    #[arg(long)]
    json: bool,
}

/// A mail and what the desk would have done with it.
#[derive(Serialize)]
struct Row {
    file: String,
    #[serde(flatten)]
    mail: MailRow,
    would_send: Vec<WouldSend>,
    #[serde(skip_serializing_if = "Option::is_none")]
    letters: Option<Vec<String>>,
}

#[derive(Serialize)]
struct WouldSend {
    kind: String,
    to: String,
    status: String,
}

/// All of it.
#[derive(Serialize)]
struct Told {
    letters: Vec<Row>,
    account: Account,
    /// Letters of ours by kind, those to the staff too.
    sent: BTreeMap<String, u32>,
    /// Received before `--since`.
    left_out: usize,
    unreadable: Vec<String>,
}

impl Replay {
    pub fn run(self, around: &Circumstances) -> anyhow::Result<Ending> {
        let config = if around.config_path.is_some() { around.config()? } else { Config::builtin() };
        let now = around.clock().now();
        let played = std::thread::Builder::new().name("replay".into()).stack_size(STACK_BYTES);
        let json = self.json;
        let told = played.spawn(move || self.play(config, now)).context("start a thread")?;
        let told = told.join().map_err(|_| anyhow!("the replay broke off"))??;
        say(&told, json)?;
        let all_read = told.unreadable.is_empty() && told.letters.len() == told.account.total as usize;
        Ok(if all_read { Ending::Done } else { Ending::Failed })
    }

    fn play(&self, config: Config, now: Moment) -> anyhow::Result<Told> {
        let Mails { mut mails, mut unreadable } = mails::find(&self.mails, now)?;
        let found = mails.len();
        mails.retain(|mail| self.since.is_none_or(|since| mail.at.date_naive() >= since));
        let left_out = found - mails.len();
        let roster = match &self.roster {
            Some(file) => {
                roster::entries_of(&std::fs::read(file).with_context(|| format!("read {}", file.display()))?)?
            }
            None => Vec::new(),
        };
        let limit = config.inbox.size_limit_bytes;
        let mut policy = config.policy;
        policy.manner = Manner::Open;
        let first = mails.first().map_or(now, |mail| mail.at) - Duration::minutes(1);
        let keep = if self.letters { Keep::Letters } else { Keep::Nothing };
        let mut stage = Stage::open(policy, first, roster, keep)?;
        let mut played: Vec<&Mail> = Vec::new();
        for (count, mail) in mails.iter().enumerate() {
            say_how_far(count, mails.len());
            match mail.read(limit) {
                Ok(raw) => {
                    stage.receive(&raw, mail.at)?;
                    played.push(mail);
                }
                Err(_) => unreadable.push(mail.name.clone()),
            }
        }
        stage.run_until(mails.last().map_or(now, |mail| mail.at) + Duration::days(1))?;
        let names: Vec<String> = played.iter().map(|mail| mail.name.clone()).collect();
        self.told(stage, names, (left_out, unreadable))
    }

    fn told(&self, mut stage: Stage, names: Vec<String>, apart: (usize, Vec<String>)) -> anyhow::Result<Told> {
        let report = stage.ledger.report();
        let (outbox, account) = (report.outbox()?, report.account()?);
        let mut answers: BTreeMap<LetterId, Vec<WouldSend>> = BTreeMap::new();
        let mut sent: BTreeMap<String, u32> = BTreeMap::new();
        for row in &outbox {
            *sent.entry(word(row.kind)).or_default() += 1;
            if let Some(mail) = row.mail_id {
                answers.entry(mail).or_default().push(would_send(row));
            }
        }
        let rows = names.into_iter().zip(report.mails()?).map(|(file, mail)| Row {
            would_send: answers.remove(&mail.id).unwrap_or_default(),
            letters: self.letters.then(|| stage.letters.remove(&mail.id).unwrap_or_default()),
            file,
            mail,
        });
        let (left_out, unreadable) = apart;
        Ok(Told { letters: rows.collect(), account, sent, left_out, unreadable })
    }
}

fn would_send(row: &OutboxRow) -> WouldSend {
    WouldSend { kind: word(row.kind), to: row.to.to_string(), status: word(row.status) }
}

#[expect(clippy::print_stderr, reason = "long work tells how far it is")]
fn say_how_far(count: usize, all: usize) {
    if count > 0 && count.is_multiple_of(MAILS_A_WORD) {
        eprintln!("uketsuke: {count} of {all} mails");
    }
}

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "what the command is for")]
fn say(told: &Told, json: bool) -> anyhow::Result<()> {
    for name in &told.unreadable {
        eprintln!("uketsuke: cannot read {name}");
    }
    if json {
        println!("{}", serde_json::to_string_pretty(told)?);
        return Ok(());
    }
    let heads = ["file", "received", "state", "reason", "sender", "subject", "would send"];
    print(List { json: false }, &told.letters, heads, |row| {
        let sends: Vec<String> = row.would_send.iter().map(|one| format!("{} to {}", one.kind, one.to)).collect();
        [
            row.file.clone(),
            shown(row.mail.received_at),
            word(row.mail.state),
            word(row.mail.reason),
            or_dash(row.mail.sender.as_ref()),
            or_dash(row.mail.subject.as_ref()),
            if sends.is_empty() { "-".to_owned() } else { sends.join(", ") },
        ]
    })?;
    for row in &told.letters {
        for letter in row.letters.iter().flatten() {
            println!("\n--- {}\n{letter}", row.file);
        }
    }
    let states: Vec<String> =
        told.account.states.iter().map(|(state, count)| format!("{} {count}", word(state))).collect();
    println!("\nmails:      {} = {}", told.account.total, or_dash(Some(states.join(" + ")).filter(|s| !s.is_empty())));
    let sent: Vec<String> = told.sent.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
    println!("would send: {}", or_dash(Some(sent.join(", ")).filter(|s| !s.is_empty())));
    if told.left_out > 0 {
        println!("left out:   {} received before --since", told.left_out);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::clock::Clock;
    use crate::desk::records::LetterReason;

    const DEMO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/letters/demo");

    fn replay(path: &Path, since: Option<&str>) -> Told {
        let replay = Replay {
            mails: path.to_owned(),
            roster: Some(PathBuf::from(DEMO).join("roster.csv")),
            since: since.map(|day| day.parse().unwrap()),
            letters: true,
            json: true,
        };
        replay.play(Config::builtin(), Clock::system().now()).unwrap()
    }

    /// Each mail's state and what would be sent, whatever it is called.
    fn shown(told: &Told) -> Vec<String> {
        let row = |row: &Row| {
            let sends: Vec<&str> = row.would_send.iter().map(|one| one.kind.as_str()).collect();
            format!("{} {} {}", word(row.mail.state), word(row.mail.reason), sends.join(","))
        };
        told.letters.iter().map(row).collect()
    }

    #[test]
    fn a_folder_a_maildir_and_an_mbox_tell_the_same() {
        let dir = tempfile::tempdir().unwrap();
        let (maildir, mbox) = (dir.path().join("maildir"), dir.path().join("mbox"));
        fs::create_dir_all(maildir.join("new")).unwrap();
        fs::create_dir_all(maildir.join("cur")).unwrap();
        let mut all = Vec::new();
        for (number, entry) in fs::read_dir(DEMO).unwrap().flatten().enumerate() {
            if entry.path().extension().is_some_and(|e| e == "eml") {
                let raw = fs::read_to_string(entry.path()).unwrap_or_default();
                let raw = if raw.is_empty() { fs::read(entry.path()).unwrap() } else { raw.into_bytes() };
                let part = if number % 2 == 0 { "new" } else { "cur" };
                fs::write(maildir.join(part).join(format!("{number}.host")), &raw).unwrap();
                all.extend_from_slice(b"From someone@example.jp Mon Apr 13 09:12:00 2020\n");
                all.extend_from_slice(&raw);
                all.extend_from_slice(b"\n\n");
            }
        }
        fs::write(&mbox, all).unwrap();
        let told = replay(Path::new(DEMO), None);
        assert_eq!(told.account.total, 12);
        assert_eq!(shown(&told).iter().filter(|row| *row == "taken confirmed confirmation").count(), 6);
        let confirmed = told.letters.iter().find(|row| row.mail.reason == LetterReason::Confirmed).unwrap();
        assert!(confirmed.letters.as_ref().unwrap()[0].contains("オンライン暮らしの保健室"));
        assert_eq!(shown(&told), shown(&replay(&maildir, None)));
        assert_eq!(shown(&told), shown(&replay(&mbox, None)));
        let later = replay(&mbox, Some("2020-04-14"));
        assert_eq!((later.account.total, later.left_out), (7, 5));
    }

    #[test]
    fn whatever_lies_there_is_told() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("empty.eml"), "").unwrap();
        fs::write(dir.path().join("noise.eml"), [0xff; 3000]).unwrap();
        fs::write(dir.path().join("1970.eml"), "From: a@example.jp\nDate: Thu, 1 Jan 1970 00:00:00 +0000\n\nx")
            .unwrap();
        fs::write(dir.path().join("9999.eml"), "From: a@example.jp\nDate: Fri, 31 Dec 9999 00:00:00 +0000\n\nx")
            .unwrap();
        fs::create_dir(dir.path().join("folder.eml")).unwrap();
        fs::write(dir.path().join("notes.txt"), "not a mail").unwrap();
        let told = replay(dir.path(), None);
        assert_eq!(told.account.total, 4);
        assert_eq!(told.unreadable, ["folder.eml"]);
        assert!(told.letters.iter().all(|row| row.would_send.iter().all(|one| one.kind == "received")));
        assert_eq!(replay(&dir.path().join("empty.eml"), None).account.total, 0);
    }
}
