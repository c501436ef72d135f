//! `reservations`: who is booked.

use super::table::{print, word};
use super::{Circumstances, Ending, List};
use crate::ledger::report::ReservationRow;

pub fn run(around: &Circumstances, list: List) -> anyhow::Result<Ending> {
    let config = around.config()?;
    show(list, &around.ledger(&config)?.report().reservations()?)
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
