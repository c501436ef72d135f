//! `digest`: what the next digest would say now.

use anyhow::bail;

use super::act::ask;
use super::{Circumstances, Ending};
use crate::daemon::control::{Asked, Told};
use crate::daemon::open_ledger;
use crate::desk::digest::digest_letter;

#[expect(clippy::print_stdout, reason = "what the command is for")]
pub fn run(around: &Circumstances) -> anyhow::Result<Ending> {
    let config = around.config()?;
    let text = match ask(&config, &Asked::Digest)? {
        Some(Told::Digest { text }) => text,
        Some(Told::Wrong { why }) => bail!(why),
        Some(_) => bail!("the daemon answers something else; is it of another version?"),
        None => {
            let now = around.clock().now();
            let facts = open_ledger(&config)?.digest_facts(now.date_naive())?;
            digest_letter(&config.policy, &facts, now)?.text
        }
    };
    println!("{text}");
    Ok(Ending::Done)
}
