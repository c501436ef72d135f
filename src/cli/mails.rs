//! `mails`: every letter and where it stands.

use super::table::{or_dash, print, shown, word};
use super::{Circumstances, Ending, List};

pub fn run(around: &Circumstances, list: List) -> anyhow::Result<Ending> {
    let config = around.config()?;
    let rows = around.ledger(&config)?.report().mails()?;
    print(list, &rows, ["id", "received", "state", "reason", "sender", "subject"], |mail| {
        [
            mail.id.to_string(),
            shown(mail.received_at),
            word(mail.state),
            word(mail.reason),
            or_dash(mail.sender.as_ref()),
            or_dash(mail.subject.as_ref()),
        ]
    })
}
