//! `consultations`: the telephone hours; booking, moving and cancelling for who calls the office. Topics stand in
//! `today` only, and are never an argument: a shell remembers its arguments.

use std::io::{BufRead as _, IsTerminal as _, Write as _};

use anyhow::Context as _;
use chrono::{NaiveDate, NaiveTime};
use clap::Subcommand;

use super::act::{Earnest, perform};
use super::table::{print, word};
use super::{Circumstances, Ending, List, Misuse};
use crate::config::Config;
use crate::desk::MemberNumber;
use crate::desk::event::Deed;
use crate::desk::records::{ConsultationDeed, ConsultationId, TelephoneConsultation, Topic};
use crate::reading::{ServiceId, ServiceKind};

#[derive(Debug, clap::Args)]
pub struct Consultations {
    #[command(subcommand)]
    what: Option<Do>,
    #[command(flatten)]
    list: List,
}

#[derive(Debug, Subcommand)]
enum Do {
    /// Every consultation
    List(List),
    /// Book a start for a member who telephones; a letter goes to her mail address, if there is one
    Book {
        /// The day and the start: `2020-04-15 11:30`; the service may stand before them, as for `reservations book`
        #[arg(value_name = "[SERVICE] YYYY-MM-DD HH:MM", num_args = 2..=3)]
        when: Vec<String>,
        /// Who it is; the number may stand before the day instead
        #[arg(long, value_name = "NUMBER", value_parser = number)]
        member: Option<MemberNumber>,
        /// 30 or 60
        #[arg(long, default_value_t = 30, value_parser = minutes)]
        minutes: u32,
        /// Which service [default: the one that has appointments]
        #[arg(long)]
        service: Option<String>,
        /// Read the topic from standard input, one line
        #[arg(long)]
        with_topic: bool,
        /// Only say what would happen
        #[arg(long)]
        dry_run: bool,
    },
    /// Move one to another start; it keeps its own until the other is found free
    Move {
        /// Its number in `uketsuke consultations`
        id: ConsultationId,
        #[arg(value_name = "YYYY-MM-DD", value_parser = super::day)]
        date: NaiveDate,
        #[arg(value_name = "HH:MM", value_parser = hour)]
        start: NaiveTime,
        /// 30 or 60 [default: as long as before]
        #[arg(long, value_parser = minutes)]
        minutes: Option<u32>,
        /// Only say what would happen
        #[arg(long)]
        dry_run: bool,
    },
    /// Cancel one; the member gets a letter
    Cancel {
        /// Its number in `uketsuke consultations`
        id: ConsultationId,
        /// Only say what would happen
        #[arg(long)]
        dry_run: bool,
    },
}

impl Consultations {
    pub fn run(self, around: &Circumstances) -> anyhow::Result<Ending> {
        let config = around.config()?;
        let (act, dry_run) = match self.what {
            None => return show(around, &config, self.list),
            Some(Do::List(list)) => return show(around, &config, list),
            Some(Do::Book { when, member, minutes, service, with_topic, dry_run }) => {
                let (first, date, start) = said_when(&when).map_err(Misuse)?;
                let (member, service) = match (member, first) {
                    (Some(member), first) => (member, first.map(str::to_owned).or(service)),
                    (None, Some(first)) => (number(first).map_err(Misuse)?, service),
                    (None, None) => return Err(Misuse("say who it is with --member NUMBER".to_owned()).into()),
                };
                let service = appointment_service(&config, service.as_deref())?;
                let topic = if with_topic { Some(topic()?) } else { None };
                let booking = TelephoneConsultation { service, member, date, start, minutes, topic };
                (ConsultationDeed::Book(booking), dry_run)
            }
            Some(Do::Move { id, date, start, minutes, dry_run }) => {
                (ConsultationDeed::Move { id, date, start, minutes }, dry_run)
            }
            Some(Do::Cancel { id, dry_run }) => (ConsultationDeed::Cancel { id }, dry_run),
        };
        let earnest = if dry_run { Earnest::DryRun } else { Earnest::ForReal };
        perform(around, &config, Deed::Consultation { act }, earnest)
    }
}

/// What stands before the day, the day, and the start.
fn said_when(words: &[String]) -> Result<(Option<&str>, NaiveDate, NaiveTime), String> {
    match words {
        [date, start] => Ok((None, super::day(date)?, hour(start)?)),
        [first, date, start] => Ok((Some(first), super::day(date)?, hour(start)?)),
        _ => Err("say the day and the start: 2020-04-15 11:30".to_owned()),
    }
}

fn show(around: &Circumstances, config: &Config, list: List) -> anyhow::Result<Ending> {
    let rows = around.ledger(config)?.report().consultations()?;
    print(list, &rows, ["id", "date", "start", "minutes", "people", "status", "booked by"], |one| {
        let people = one.people.iter().map(|p| format!("{} {}", p.member_number, p.name));
        [
            one.id.to_string(),
            one.date.to_string(),
            one.start.clone(),
            one.minutes.to_string(),
            people.collect::<Vec<_>>().join(", "),
            word(one.status),
            one.booked_by.0.clone(),
        ]
    })
}

/// The one appointment service, or the one that was named.
fn appointment_service(config: &Config, named: Option<&str>) -> anyhow::Result<ServiceId> {
    let services = config.policy.guide.services.iter().filter(|s| s.kind == ServiceKind::Appointment);
    let ids: Vec<&ServiceId> = services.map(|s| &s.id).collect();
    let found = match (named, ids.as_slice()) {
        (None, [one]) => Some((*one).clone()),
        (Some(name), _) => ids.iter().find(|id| id.as_str() == name).map(|id| (*id).clone()),
        _ => None,
    };
    let all = || ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    found.ok_or_else(|| Misuse(format!("name the service with --service; these have appointments: {}", all())).into())
}

#[expect(clippy::print_stdout, reason = "asks at a terminal")]
fn topic() -> anyhow::Result<Topic> {
    if std::io::stdin().is_terminal() {
        print!("Topic, one line: ");
        std::io::stdout().flush()?;
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).context("read the topic")?;
    let line = line.trim();
    if line.is_empty() {
        return Err(Misuse("standard input has no topic: give one line, or leave --with-topic out".to_owned()).into());
    }
    Ok(Topic(line.to_owned()))
}

fn number(written: &str) -> Result<MemberNumber, String> {
    MemberNumber::parse(written).ok_or_else(|| "write the member's number in digits".to_owned())
}

fn hour(written: &str) -> Result<NaiveTime, String> {
    NaiveTime::parse_from_str(written, "%H:%M").map_err(|_| "write the start as 11:30".to_owned())
}

fn minutes(written: &str) -> Result<u32, String> {
    written.parse().ok().filter(|m| matches!(m, 30 | 60)).ok_or_else(|| "write 30 or 60".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &[&str], expected: Option<(Option<&str>, &str)>) {
        let words: Vec<String> = written.iter().map(|word| (*word).to_owned()).collect();
        let said = said_when(&words).ok().map(|(first, date, start)| (first, format!("{date} {start}")));
        assert_eq!(said, expected.map(|(first, when)| (first, when.to_owned())), "{written:?}");
    }

    #[test]
    fn the_day_and_the_start_and_what_stands_before_them() {
        check(&["2020-04-15", "11:30"], Some((None, "2020-04-15 11:30:00")));
        check(&["1023", "2020-04-15", "11:30"], Some((Some("1023"), "2020-04-15 11:30:00")));
        check(&["consultation", "2020-04-15", "11:30"], Some((Some("consultation"), "2020-04-15 11:30:00")));
        check(&["11:30", "2020-04-15"], None);
        check(&["1023", "11:30"], None);
    }
}
