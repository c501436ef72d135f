//! `roster`: who is a member; importing the list the office keeps.

use std::io::IsTerminal as _;
use std::path::PathBuf;

use anyhow::{Context as _, anyhow};
use clap::Subcommand;

use super::act::{Earnest, decided, perform};
use super::sessions::confirmed;
use super::table::{or_dash, print, shown};
use super::{Circumstances, Ending, List};
use crate::config::Config;
use crate::desk::event::Deed;
use crate::desk::sheet;
use crate::desk::{Answer, MemberNumber, RosterEntry};
use crate::mail::Address;

#[derive(Debug, clap::Args)]
pub struct Roster {
    #[command(subcommand)]
    what: Option<Do>,
    #[command(flatten)]
    list: List,
}

#[derive(Debug, Subcommand)]
enum Do {
    /// Every member
    List(List),
    /// Addresses that were agreed besides those on the roster, by a yes or by telephone
    Addresses(List),
    /// Agree an address with a member, after a telephone call
    Agree {
        /// The member number
        #[arg(value_parser = number)]
        number: MemberNumber,
        /// The mail address
        #[arg(value_parser = address)]
        address: Address,
        /// For doctor mail, too
        #[arg(long)]
        doctor_mail: bool,
        /// Only say what would happen
        #[arg(long)]
        dry_run: bool,
    },
    /// Take an agreed address back: nothing goes there from this moment
    Revoke {
        /// The member number
        #[arg(value_parser = number)]
        number: MemberNumber,
        /// The mail address
        #[arg(value_parser = address)]
        address: Address,
        /// Only say what would happen
        #[arg(long)]
        dry_run: bool,
    },
    /// One member, with telephone and every address
    Show {
        /// The member number
        #[arg(value_parser = number)]
        number: MemberNumber,
    },
    /// Replace the roster by a CSV file as Excel writes it (会員番号, 氏名, ふりがな, メールアドレス, 電話)
    Import {
        /// The CSV file, with a row of headings
        file: PathBuf,
        /// Only show the difference
        #[arg(long)]
        dry_run: bool,
        /// Go on although more than a tenth of the members would go
        #[arg(long)]
        yes: bool,
    },
}

impl Roster {
    pub fn run(self, around: &Circumstances) -> anyhow::Result<Ending> {
        match self.what {
            None => show(around, self.list),
            Some(Do::List(list)) => show(around, list),
            Some(Do::Addresses(list)) => show_agreed(around, list),
            Some(Do::Show { number }) => show_one(around, &number),
            Some(Do::Agree { number, address, doctor_mail, dry_run }) => act(
                around,
                Deed::AgreeAddress { member: number, address, for_doctor_mail: doctor_mail },
                earnest(dry_run),
            ),
            Some(Do::Revoke { number, address, dry_run }) => {
                act(around, Deed::RevokeAddress { member: number, address }, earnest(dry_run))
            }
            Some(Do::Import { file, dry_run, yes }) => {
                let config = around.config()?;
                let bytes = std::fs::read(&file).with_context(|| format!("read {}", file.display()))?;
                let deed = Deed::ImportRoster { entries: entries_of(&bytes)?, yes };
                let earnest = earnest(dry_run);
                if earnest == Earnest::ForReal && std::io::stdin().is_terminal() && !agreed(around, &config, &deed)? {
                    return Ok(Ending::Failed);
                }
                perform(around, &config, deed, earnest)
            }
        }
    }
}

fn number(written: &str) -> Result<MemberNumber, String> {
    MemberNumber::parse(written).ok_or_else(|| "a member number has one to ten digits".to_owned())
}

fn address(written: &str) -> Result<Address, String> {
    Address::parse(written).ok_or_else(|| "not a mail address".to_owned())
}

fn earnest(dry_run: bool) -> Earnest {
    if dry_run { Earnest::DryRun } else { Earnest::ForReal }
}

fn act(around: &Circumstances, deed: Deed, earnest: Earnest) -> anyhow::Result<Ending> {
    perform(around, &around.config()?, deed, earnest)
}

/// Shows the difference before it counts, and asks; a refusal is left to the act itself.
#[expect(clippy::print_stdout, reason = "the person who acts is asked here")]
fn agreed(around: &Circumstances, config: &Config, deed: &Deed) -> anyhow::Result<bool> {
    match decided(around, config, deed.clone(), Earnest::DryRun)? {
        Answer::Done { said } => {
            println!("{said}");
            confirmed("Is this right?")
        }
        _ => Ok(true),
    }
}

/// The members a CSV file names; all or nothing.
///
/// # Errors
/// Every row that makes no sense, with its line.
pub fn entries_of(bytes: &[u8]) -> anyhow::Result<Vec<RosterEntry>> {
    sheet::read(bytes).map_err(|rows| {
        let said: Vec<String> = rows.iter().map(|row| format!("line {}: {}", row.line, row.reason)).collect();
        anyhow!("nothing was imported; these rows make no sense:\n  {}", said.join("\n  "))
    })
}

fn show(around: &Circumstances, list: List) -> anyhow::Result<Ending> {
    let config = around.config()?;
    let rows = around.ledger(&config)?.report().roster()?;
    print(list, &rows, ["number", "name", "kana", "addresses", "phone"], |one| {
        let addresses: Vec<String> = one.addresses.iter().map(ToString::to_string).collect();
        [one.number.to_string(), one.name.clone(), one.kana.clone(), addresses.join(" "), one.phone.clone()]
    })
}

fn show_agreed(around: &Circumstances, list: List) -> anyhow::Result<Ending> {
    let config = around.config()?;
    let rows = around.ledger(&config)?.report().agreed_addresses()?;
    let heads = ["number", "name", "address", "agreed by", "since", "doctor mail", "revoked"];
    print(list, &rows, heads, |one| {
        [
            one.number.to_string(),
            one.name.clone(),
            one.address.to_string(),
            one.by.clone(),
            shown(one.agreed_at),
            if one.for_doctor_mail { "yes" } else { "no" }.to_owned(),
            or_dash(one.revoked_at.map(shown)),
        ]
    })
}

#[expect(clippy::print_stdout, reason = "what the command is for")]
fn show_one(around: &Circumstances, number: &MemberNumber) -> anyhow::Result<Ending> {
    let config = around.config()?;
    let ledger = around.ledger(&config)?;
    let rows = ledger.report().roster()?;
    let one = rows.iter().find(|row| row.number == *number);
    let one = one.with_context(|| format!("there is no member {number}"))?;
    println!("{} {} ({})", one.number, one.name, one.kana);
    println!("  telephone: {}", if one.phone.is_empty() { "-" } else { &one.phone });
    for address in &one.addresses {
        println!("  address: {address}");
    }
    let agreed = ledger.report().agreed_addresses()?;
    for address in agreed.iter().filter(|a| a.number == *number && a.revoked_at.is_none()) {
        let doctor = if address.for_doctor_mail { ", for doctor mail, too" } else { "" };
        println!("  agreed: {} (by {}, {}{doctor})", address.address, address.by, shown(address.agreed_at));
    }
    Ok(Ending::Done)
}
