//! Tells what happened, in a terminal's lines: the time, what came, what was understood, what was done.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::Scene;
use super::stage::Stage;
use crate::cli::table::word;
use crate::daemon::Daemon;
use crate::desk::DraftKind;
use crate::desk::event::Deed;
use crate::desk::records::LetterId;
use crate::desk::words::kind_words;
use crate::ledger::report::{MailRow, ReservationRow};
use crate::mail::{JAPAN, Letter, Moment};
use crate::reading::{self, DoctorMail, Guide, Reading, Request};

/// What was told already.
pub struct Story<'a> {
    stage: &'a Stage,
    told_mails: LetterId,
    told_letters: BTreeSet<PathBuf>,
}

#[expect(clippy::print_stdout, reason = "a story is told at the terminal")]
impl<'a> Story<'a> {
    pub fn of(stage: &'a Stage) -> Self {
        Self { stage, told_mails: 0, told_letters: BTreeSet::new() }
    }

    pub fn begin(&self, scenes: usize) {
        println!(
            "The desk of {}, Monday 13 to Wednesday 15 April 2020: {scenes} scenes.\n",
            self.stage.config.policy.organisation.name
        );
    }

    /// What is new since the last time.
    ///
    /// # Errors
    /// When the ledger or the folder cannot be read.
    pub async fn tell(&mut self, daemon: &Daemon, at: Moment, scene: Option<&Scene>) -> anyhow::Result<()> {
        let mails = daemon.desk().ask(|ledger| ledger.report().mails()).await?;
        let new: Vec<MailRow> = mails.into_iter().filter(|m| m.id > self.told_mails).collect();
        let letters = self.new_letters();
        if new.is_empty() && letters.is_empty() && scene.is_none() {
            return Ok(());
        }
        println!("{}", at.with_timezone(&JAPAN).format("%a %d %b %H:%M"));
        match scene {
            Some(Scene::Letter(post)) => self.came(&post.name, &post.raw, at),
            Some(Scene::Staff(Deed::ImportRoster { entries, .. })) => {
                println!("  staff: the roster, {} members", entries.len());
            }
            Some(Scene::Staff(Deed::SetCredentials { date, .. })) => {
                println!("  staff: ID and password for {date} typed in");
            }
            Some(Scene::Staff(_)) | None => {}
        }
        for mail in &new {
            println!("  stands:     {} ({})", word(mail.state), word(mail.reason));
            self.told_mails = self.told_mails.max(mail.id);
        }
        for path in letters {
            println!("  sent:       {}", self.describe(&path));
            self.told_letters.insert(path);
        }
        println!();
        Ok(())
    }

    fn came(&self, name: &str, raw: &[u8], at: Moment) {
        let guide = &self.stage.config.policy.guide;
        let letter = Letter::decode(raw);
        let read = reading::read(&letter, guide, letter.date.unwrap_or(at));
        let from = letter.sender().map_or_else(|| "?".to_owned(), |m| m.address.to_string());
        println!("  came:       {name} from {from}");
        println!("  understood: {}", understood(&read, guide));
    }

    /// The last scene: who comes on that day, the digest as it stands, where the letters lie.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn end(&mut self, daemon: &Daemon, day: NaiveDate) -> anyhow::Result<()> {
        let today = daemon.desk().ask(move |ledger| ledger.report().today(day)).await?;
        println!("On {day} there came:");
        for one in &today {
            println!("  {}", guest_line(one));
        }
        let digests =
            self.told_letters.iter().filter(|path| self.subject(path).contains(kind_words(DraftKind::Digest)));
        if let Some(path) = digests.max() {
            let letter = Letter::decode(&std::fs::read(path)?);
            println!("\nThe digest of that morning:\n\n{}\n", letter.text());
        }
        println!("Letters sent:");
        for path in &self.told_letters {
            println!("  {}", self.describe(path));
        }
        Ok(())
    }

    /// Letters in the recipients' Maildirs that were not told yet, in the order of their names.
    fn new_letters(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for recipient in entries(&self.stage.folder.join("outgoing")) {
            found.extend(entries(&recipient.join("new")));
        }
        found.retain(|path| !self.told_letters.contains(path));
        found.sort();
        found
    }

    fn subject(&self, path: &Path) -> String {
        std::fs::read(path).map(|raw| Letter::decode(&raw).subject).unwrap_or_default()
    }

    fn describe(&self, path: &Path) -> String {
        let shown = path.strip_prefix(&self.stage.folder).unwrap_or(path);
        format!("{} — {}", self.subject(path), shown.display())
    }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let Ok(read) = std::fs::read_dir(folder) else { return Vec::new() };
    read.filter_map(|entry| entry.ok().map(|e| e.path())).collect()
}

fn understood(read: &Reading, guide: &Guide) -> String {
    if let Some(never) = read.never {
        return format!("a machine wrote it ({}); never answered", never.code());
    }
    if read.doctor != DoctorMail::No {
        return "doctor mail; its text is for the doctor alone".to_owned();
    }
    if read.requests.is_empty() {
        return "asks for nothing the desk knows; a person reads it".to_owned();
    }
    read.requests.iter().map(|request| request_line(request, guide)).collect::<Vec<_>>().join("; ")
}

fn request_line(request: &Request, guide: &Guide) -> String {
    let service = guide.service(&request.service).map_or(request.service.as_str(), |s| s.name.as_str());
    let people: Vec<String> = request
        .people
        .iter()
        .map(|p| format!("{} {}", p.member_number.as_deref().unwrap_or("?"), p.name.as_deref().unwrap_or("?")))
        .collect();
    let mut line = format!("{} {service}, {}", word(request.action), people.join(" and "));
    if let Some(date) = request.date {
        line.push_str(&format!(", {date}"));
    }
    if let (Some(from), Some(to)) = (request.from, request.to) {
        line.push_str(&format!(" {}-{}", from.format("%H:%M"), to.format("%H:%M")));
    }
    for wish in &request.wishes {
        let time = wish.time.map(|t| t.format(" %H:%M").to_string()).unwrap_or_default();
        line.push_str(&format!(", wishes {}{time}", wish.date.map(|d| d.to_string()).unwrap_or_default()));
    }
    if !request.missing.is_empty() {
        let missing: Vec<String> = request.missing.iter().map(word).collect();
        line.push_str(&format!("; missing: {}", missing.join(", ")));
    }
    line
}

fn guest_line(one: &ReservationRow) -> String {
    let people: Vec<String> = one.people.iter().map(|p| format!("{} {}", p.member_number, p.name)).collect();
    format!("{}-{} {} (ID and password: {})", one.from, one.to, people.join(", "), word(one.credentials))
}
