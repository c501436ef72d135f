//! `today`: who comes today, and who calls, with what they want to talk about.

use anyhow::bail;

use super::act::ask;
use super::table::print;
use super::{Circumstances, Ending, List, reservations};
use crate::config::Config;
use crate::daemon::control::{Asked, Told};
use crate::daemon::open_ledger;
use crate::ledger::report::CallToday;

#[expect(clippy::print_stdout, reason = "what the command is for")]
pub fn run(around: &Circumstances, list: List) -> anyhow::Result<Ending> {
    let config = around.config()?;
    let comers = around.ledger(&config)?.report().today(around.clock().now().date_naive())?;
    let calls = calls(around, &config)?;
    if list.json {
        let comers = comers.iter().map(serde_json::to_value);
        let all: Vec<serde_json::Value> =
            comers.chain(calls.iter().map(serde_json::to_value)).collect::<Result<_, _>>()?;
        println!("{}", serde_json::to_string_pretty(&all)?);
        return Ok(Ending::Done);
    }
    reservations::show(list, &comers)?;
    if calls.is_empty() {
        return Ok(Ending::Done);
    }
    println!();
    print(list, &calls, ["id", "service", "start", "minutes", "people", "telephone", "topic"], |one| {
        let people = one.people.iter().map(|p| format!("{} {}", p.member_number, p.name));
        let phones: Vec<&str> = one.people.iter().map(|p| p.phone.as_str()).collect();
        [
            one.id.to_string(),
            one.service.to_string(),
            one.start.clone(),
            one.minutes.to_string(),
            people.collect::<Vec<_>>().join(", "),
            phones.join(", "),
            one.topic.as_ref().map(|topic| topic.0.replace('\n', " ")).unwrap_or_default(),
        ]
    })
}

/// Topics are sealed: the running desk opens them, else who holds the key.
fn calls(around: &Circumstances, config: &Config) -> anyhow::Result<Vec<CallToday>> {
    let date = around.clock().now().date_naive();
    match ask(config, &Asked::Calls { date })? {
        Some(Told::Calls { calls }) => Ok(calls),
        Some(Told::Wrong { why }) => bail!(why),
        Some(_) => bail!("the daemon answers something else; is it of another version?"),
        None => Ok(open_ledger(config)?.calls_of(date)?),
    }
}
