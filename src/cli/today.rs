//! `today`: who comes today.

use super::{Circumstances, Ending, List, reservations};

pub fn run(around: &Circumstances, list: List) -> anyhow::Result<Ending> {
    let config = around.config()?;
    let day = around.clock().now().date_naive();
    reservations::show(list, &around.ledger(&config)?.report().today(day)?)
}
