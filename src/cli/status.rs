//! `status`: whether all is well.

use super::act::ask;
use super::table::{or_dash, shown, word};
use super::{Circumstances, Ending, List};
use crate::daemon::control::{Asked, Told};
use crate::desk::policy::Manner;

#[expect(clippy::print_stdout, reason = "what the command is for")]
pub fn run(around: &Circumstances, list: List) -> anyhow::Result<Ending> {
    let config = around.config()?;
    let status = around.ledger(&config)?.report().status()?;
    let running = matches!(ask(&config, &Asked::Hello), Ok(Some(Told::Hello { .. })));
    let shadow = config.policy.manner == Manner::Shadow;
    if list.json {
        let mut value = serde_json::to_value(&status)?;
        if let Some(object) = value.as_object_mut() {
            object.insert("running".to_owned(), running.into());
            object.insert("shadow".to_owned(), shadow.into());
        }
        println!("{}", serde_json::to_string_pretty(&value)?);
        return Ok(Ending::Done);
    }
    println!("daemon:       {}", if running { "running" } else { "not running" });
    if shadow {
        println!("SHADOW MODE:  letters to members become drafts, nothing is moved, ID and password go to nobody");
    }
    println!("first start:  {}", or_dash(status.first_start.map(shown)));
    println!("newest entry: {}", or_dash(status.newest_entry.map(shown)));
    if let Some(why) = status.sending_held {
        println!("SENDING IS HELD ({}): look at it, then `uketsuke outbox release`", word(why));
    }
    let states = status.account.states.iter().map(|(state, count)| format!("{} {count}", word(state)));
    let states = states.collect::<Vec<_>>().join(", ");
    let states = if states.is_empty() { String::new() } else { format!(" ({states})") };
    println!("letters:      {}{states}", status.account.total);
    let outbox = status.outbox.iter().map(|(state, count)| format!("{state} {count}"));
    println!("outbox:       {}", outbox.collect::<Vec<_>>().join(", "));
    println!("review:       {} open; doctor-mail cases: {} open", status.reviews_open, status.cases_open);
    println!("members:      {}", status.members);
    println!("next timer:   {}", or_dash(status.next_timer.map(shown)));
    for alarm in &status.alarms_undelivered {
        println!("ALARM {alarm} is not delivered: `uketsuke outbox` says why");
    }
    for key in &status.stuck {
        println!("STUCK: {key} failed three times and is tried no longer");
    }
    for part in &status.health {
        let state = if part.well { "well" } else { "NOT WELL" };
        println!("{}: {state} since {}", part.part, shown(part.since));
    }
    Ok(Ending::Done)
}
