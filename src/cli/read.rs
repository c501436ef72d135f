//! `read`: what the reader makes of mails, one JSON object a line. It changes nothing, needs no ledger and no network,
//! and is the same reader the daemon runs.

use std::path::PathBuf;

use anyhow::Context as _;
use chrono::{NaiveDate, NaiveTime};
use serde::Serialize;

use super::{Circumstances, Ending};
use crate::config::Config;
use crate::mail::{JAPAN, Letter, Moment};
use crate::reading::{self, Action, Key, Note, Outcome, Person, Reading, Request, ServiceId, Wish};

#[derive(Debug, clap::Args)]
pub struct Read {
    /// Mails as files
    #[arg(required = true, value_name = "FILE.eml")]
    files: Vec<PathBuf>,
    /// Also say for each value which line it came from and which rule took it
    #[arg(long)]
    explain: bool,
}

/// One line of the output.
#[derive(Serialize)]
struct Line<'a> {
    file: String,
    auto_reply: &'static str,
    never_reason: Option<&'static str>,
    outcome: Outcome,
    requests: Vec<RequestLine<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explain: Option<&'a [Note]>,
}

#[derive(Serialize)]
struct RequestLine<'a> {
    service: &'a ServiceId,
    action: Action,
    people: &'a [Person],
    email: Option<String>,
    date: Option<NaiveDate>,
    from: Option<String>,
    to: Option<String>,
    wishes: Vec<WishLine>,
    minutes: Option<u32>,
    theme: Option<&'a str>,
    remark: Option<&'a str>,
    assumed: &'a [Key],
    missing: &'a [Key],
}

#[derive(Serialize)]
struct WishLine {
    date: Option<NaiveDate>,
    time: Option<String>,
}

impl Read {
    #[expect(clippy::print_stdout, clippy::print_stderr, reason = "what the command is for")]
    pub fn run(self, around: &Circumstances) -> anyhow::Result<Ending> {
        let config = if around.config_path.is_some() { around.config()? } else { Config::builtin() };
        let now = around.clock().now();
        let mut ending = Ending::Done;
        for file in &self.files {
            let raw = match std::fs::read(file).with_context(|| format!("read {}", file.display())) {
                Ok(raw) => raw,
                Err(error) => {
                    eprintln!("uketsuke: {error:#}");
                    ending = Ending::Failed;
                    continue;
                }
            };
            let letter = Letter::decode(&raw);
            let reading = reading::read(&letter, &config.policy.guide, written(&letter, now));
            println!(
                "{}",
                serde_json::to_string(&line(
                    file.display().to_string(),
                    &reading,
                    self.explain.then_some(&*reading.notes)
                ))?
            );
        }
        Ok(ending)
    }
}

/// The mail's own date, else the topmost Received, else now; in Japan's time.
fn written(letter: &Letter, now: Moment) -> Moment {
    letter.date.or(letter.received).unwrap_or(now).with_timezone(&JAPAN)
}

fn line<'a>(file: String, reading: &'a Reading, explain: Option<&'a [Note]>) -> Line<'a> {
    Line {
        file,
        auto_reply: if reading.never.is_some() { "never" } else { "allowed" },
        never_reason: reading.never.map(reading::Never::code),
        outcome: reading.outcome,
        requests: reading.requests.iter().map(request_line).collect(),
        explain,
    }
}

fn request_line(request: &Request) -> RequestLine<'_> {
    RequestLine {
        service: &request.service,
        action: request.action,
        people: &request.people,
        email: request.email.as_ref().map(ToString::to_string),
        date: request.date,
        from: request.from.map(clock),
        to: request.to.map(clock),
        wishes: request.wishes.iter().map(wish_line).collect(),
        minutes: request.minutes,
        theme: request.theme.as_deref(),
        remark: request.remark.as_deref(),
        assumed: &request.assumed,
        missing: &request.missing,
    }
}

fn wish_line(wish: &Wish) -> WishLine {
    WishLine { date: wish.date, time: wish.time.map(clock) }
}

fn clock(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}
