//! `cases`: doctor-mail conversations, by number and age; never a word of them.

use super::table::{or_dash, print, shown, word};
use super::{Circumstances, Ending, List};

pub fn run(around: &Circumstances, list: List) -> anyhow::Result<Ending> {
    let config = around.config()?;
    let rows = around.ledger(&config)?.report().cases(around.clock().now())?;
    print(list, &rows, ["number", "member", "status", "opened", "working days"], |case| {
        [
            case.number.clone(),
            or_dash(case.member_number.as_ref()),
            word(case.status),
            shown(case.opened_at),
            case.age_working_days.to_string(),
        ]
    })
}
