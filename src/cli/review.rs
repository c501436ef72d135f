//! `review`: what waits for a person, and the letter it is about.

use anyhow::{Context as _, bail};
use chrono::{NaiveDate, NaiveTime};
use clap::Subcommand;

use super::act::{Earnest, ask, decided, perform};
use super::fetched::reasons;
use super::table::{or_dash, print, shown, word};
use super::{Circumstances, Ending, List, mails};
use crate::config::Config;
use crate::daemon::control::{Asked, Told};
use crate::desk::Answer;
use crate::desk::MemberNumber;
use crate::desk::event::Deed;
use crate::desk::records::{Acceptance, LetterReason, Original, ReviewId};
use crate::ledger::report::ReviewRow;

#[derive(Debug, clap::Args)]
pub struct Review {
    #[command(subcommand)]
    what: Option<Do>,
    #[command(flatten)]
    list: List,
}

#[derive(Debug, Subcommand)]
enum Do {
    /// Every open entry
    List(List),
    /// One entry with its letter, fetched from the mailbox by the running desk; what was read and why; what you can do
    Show {
        /// The entry's number in `uketsuke review`
        id: ReviewId,
    },
    /// Take the request as you vouch for it, having telephoned; the known address is written to, nobody else
    Accept {
        #[command(flatten)]
        said: Said,
        #[command(flatten)]
        how: Tried,
    },
    /// Kindly refuse it; who is not certain is told in a few words that say nothing of it
    Decline {
        /// The entry's number in `uketsuke review`
        id: ReviewId,
        #[command(flatten)]
        how: Tried,
    },
    /// Say who looks after an entry; it stands in the list and in the digest
    Assign {
        /// The entry's number in `uketsuke review`
        id: ReviewId,
        /// Somebody of the staff [default: nobody in particular]
        who: Option<String>,
        #[command(flatten)]
        how: Tried,
    },
    /// You have answered it yourself, by mail or telephone
    Answered {
        /// The entry's number in `uketsuke review`
        id: ReviewId,
        #[command(flatten)]
        how: Tried,
    },
}

/// What the letter does not say, or not rightly.
#[derive(Debug, clap::Args)]
struct Said {
    /// The entry's number in `uketsuke review`
    id: ReviewId,
    /// Who it is
    #[arg(long, value_name = "NUMBER", value_parser = super::member_number)]
    member: Option<MemberNumber>,
    /// Who comes along
    #[arg(long, value_name = "NUMBER", value_parser = super::member_number, requires = "member")]
    with: Option<MemberNumber>,
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = super::day)]
    date: Option<NaiveDate>,
    #[arg(long, value_name = "HH:MM", value_parser = super::hour)]
    from: Option<NaiveTime>,
    #[arg(long, value_name = "HH:MM", value_parser = super::hour)]
    to: Option<NaiveTime>,
    /// The member said on the telephone that the address it came from is hers: it may be used from now on
    #[arg(long)]
    agree_address: bool,
}

impl Said {
    /// The letter says it all.
    fn nothing(id: ReviewId) -> Self {
        Self { id, member: None, with: None, date: None, from: None, to: None, agree_address: false }
    }

    fn deed(self) -> Deed {
        let Self { id, member, with, date, from, to, agree_address } = self;
        Deed::AcceptReview(Acceptance { id, member, with, date, from, to, agree_address })
    }
}

/// Whether a command is only tried.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Tried {
    /// Only say what would happen
    #[arg(long)]
    pub dry_run: bool,
}

impl Review {
    pub fn run(self, around: &Circumstances) -> anyhow::Result<Ending> {
        let config = around.config()?;
        let (deed, how) = match self.what {
            None => return list(around, &config, self.list),
            Some(Do::List(chosen)) => return list(around, &config, chosen),
            Some(Do::Show { id }) => return show(around, &config, id),
            Some(Do::Accept { said, how }) => (accepting(around, &config, said)?, how),
            Some(Do::Decline { id, how }) => (Deed::DeclineReview { id }, how),
            Some(Do::Assign { id, who, how }) => (Deed::AssignReview { id, assignee: who }, how),
            Some(Do::Answered { id, how }) => (Deed::AnsweredReview { id }, how),
        };
        perform(around, &config, deed, Earnest::from_flag(how.dry_run))
    }
}

/// Doctor mail is let through as a member's, with the letter that the mailbox still has; anything else is a request.
fn accepting(around: &Circumstances, config: &Config, said: Said) -> anyhow::Result<Deed> {
    let rows = around.ledger(config)?.report().review()?;
    let row = rows.iter().find(|row| row.id == said.id && row.reason == LetterReason::DoctorMailUncertain);
    let Some(mail) = row.and_then(|row| row.mail_id) else { return Ok(said.deed()) };
    let member = said.member.context("say whose it is, after a telephone call: --member NUMBER")?;
    match ask(config, &Asked::Fetch { letter: mail })? {
        Some(Told::Letter { raw: Some(raw) }) => Ok(Deed::LetThrough { id: said.id, member, original: Original(raw) }),
        Some(Told::Letter { raw: None }) => bail!("the mailbox no longer has the letter, or does not answer"),
        Some(Told::Wrong { why }) => bail!(why),
        Some(_) => bail!("the daemon answers something else; is it of another version?"),
        None => bail!("no desk is running, so the letter cannot be fetched: start it first"),
    }
}

fn list(around: &Circumstances, config: &Config, list: List) -> anyhow::Result<Ending> {
    let rows = around.ledger(config)?.report().review()?;
    print(list, &rows, ["id", "mail", "since", "who", "reason", "understood"], |one| {
        let fields = one.fields.iter().map(|(name, value)| format!("{name} {value}"));
        [
            one.id.to_string(),
            or_dash(one.mail_id),
            shown(one.opened_at),
            or_dash(one.assigned.as_ref()),
            word(one.reason),
            fields.collect::<Vec<_>>().join(", "),
        ]
    })
}

#[expect(clippy::print_stdout, reason = "what the command is for")]
fn show(around: &Circumstances, config: &Config, id: ReviewId) -> anyhow::Result<Ending> {
    let rows = around.ledger(config)?.report().review()?;
    let row = rows.iter().find(|row| row.id == id).with_context(|| format!("there is no open review entry {id}"))?;
    println!("review {}, since {}: {}", row.id, shown(row.opened_at), word(row.reason));
    for (name, value) in &row.fields {
        println!("  {name}: {value}");
    }
    if let Some(who) = &row.assigned {
        println!("  looked after by {who}");
    }
    let mails = around.ledger(config)?.report().mails()?;
    if let Some(mail) = mails.iter().find(|mail| Some(mail.id) == row.mail_id) {
        let fetched = mails::show(config, mail)?;
        let reasons = reasons(&fetched);
        if !reasons.is_empty() {
            println!("\nwhat was read, and why:\n  {}", reasons.join("\n  "));
        }
    }
    println!("\nwhat you can do:");
    for choice in &row.choices {
        println!("{}", consequence(around, config, (row, choice))?);
    }
    Ok(Ending::Done)
}

/// What the choice would do, as the desk itself says it.
fn consequence(around: &Circumstances, config: &Config, (row, choice): (&ReviewRow, &str)) -> anyhow::Result<String> {
    let id = row.id;
    let deed = match choice {
        "accept" if row.reason == LetterReason::DoctorMailUncertain => {
            let what = "passes it to the doctor as that member's, once you have telephoned";
            return Ok(format!("uketsuke review accept {id} --member NUMBER\n    {what}"));
        }
        "accept" => Said::nothing(id).deed(),
        "decline" => Deed::DeclineReview { id },
        "answered" => Deed::AnsweredReview { id },
        _ => return Ok(format!("uketsuke review {choice} {id} WHO")),
    };
    let said = match decided(around, config, deed, Earnest::DryRun)? {
        Answer::Done { said } => said,
        Answer::Refused { said } => format!("not yet: {said}"),
        Answer::Nothing | Answer::Claim(_) => String::new(),
    };
    Ok(format!("uketsuke review {choice} {id}\n    {}", said.replace('\n', "\n    ")))
}
