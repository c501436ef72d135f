//! `reservations`: who is booked; booking and cancelling for a member on the telephone.

use chrono::{NaiveDate, NaiveTime};
use clap::Subcommand;

use super::act::{Earnest, perform};
use super::review::Tried;
use super::table::{print, word};
use super::{Circumstances, Ending, List};
use crate::desk::MemberNumber;
use crate::desk::event::Deed;
use crate::desk::records::{ReservationId, TelephoneBooking};
use crate::ledger::report::ReservationRow;
use crate::reading::ServiceId;

#[derive(Debug, clap::Args)]
pub struct Reservations {
    #[command(subcommand)]
    what: Option<Do>,
    #[command(flatten)]
    list: List,
}

#[derive(Debug, Subcommand)]
enum Do {
    /// Every reservation
    List(List),
    /// Book a session for a member on the telephone; the confirmation goes to the known address
    Book {
        #[command(flatten)]
        said: Said,
        #[command(flatten)]
        how: Tried,
    },
    /// Cancel for a member on the telephone; the reservation's address is told
    Cancel {
        /// The number in `uketsuke reservations`
        id: ReservationId,
        #[command(flatten)]
        how: Tried,
    },
}

/// What the member says.
#[derive(Debug, clap::Args)]
struct Said {
    /// Which service, as the configuration calls it (`room`)
    service: String,
    #[arg(value_name = "YYYY-MM-DD", value_parser = super::day)]
    date: NaiveDate,
    /// Who it is
    #[arg(long, value_name = "NUMBER", value_parser = super::member_number)]
    member: MemberNumber,
    /// Who comes along
    #[arg(long, value_name = "NUMBER", value_parser = super::member_number)]
    with: Option<MemberNumber>,
    /// [default: the whole session]
    #[arg(long, value_name = "HH:MM", value_parser = super::hour)]
    from: Option<NaiveTime>,
    /// [default: the whole session]
    #[arg(long, value_name = "HH:MM", value_parser = super::hour)]
    to: Option<NaiveTime>,
}

impl Said {
    fn deed(self) -> Deed {
        let Self { service, date, member, with, from, to } = self;
        Deed::BookReservation(TelephoneBooking { service: ServiceId(service), date, member, with, from, to })
    }
}

impl Reservations {
    pub fn run(self, around: &Circumstances) -> anyhow::Result<Ending> {
        let config = around.config()?;
        let (deed, how) = match self.what {
            None => return show(self.list, &around.ledger(&config)?.report().reservations()?),
            Some(Do::List(list)) => return show(list, &around.ledger(&config)?.report().reservations()?),
            Some(Do::Book { said, how }) => (said.deed(), how),
            Some(Do::Cancel { id, how }) => (Deed::CancelReservation { id }, how),
        };
        perform(around, &config, deed, Earnest::from_flag(how.dry_run))
    }
}

/// Prints reservations; `today` shows the same columns.
pub fn show(list: List, rows: &[ReservationRow]) -> anyhow::Result<Ending> {
    print(list, rows, ["id", "service", "date", "time", "people", "status", "credentials", "to"], |one| {
        let people = one.people.iter().map(|p| format!("{} {}", p.member_number, p.name));
        [
            one.id.to_string(),
            one.service.to_string(),
            one.date.to_string(),
            format!("{}-{}", one.from, one.to),
            people.collect::<Vec<_>>().join(", "),
            word(one.status),
            word(one.credentials),
            one.email.to_string(),
        ]
    })
}
