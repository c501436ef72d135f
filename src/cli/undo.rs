//! `undo`: what people did, and putting it back where that is possible.

use super::act::{Earnest, perform};
use super::table::{or_dash, print, shown};
use super::{Circumstances, Ending, List};
use crate::desk::event::Deed;
use crate::desk::records::ActId;
use crate::ledger::report::ActRow;

#[derive(Debug, clap::Args)]
pub struct Undo {
    /// The act's number in `uketsuke undo`, or `last`: the newest that can be undone [default: only list the acts]
    #[arg(value_name = "ACT|last", value_parser = which)]
    act: Option<Which>,
    /// Only say what would happen
    #[arg(long, requires = "act")]
    dry_run: bool,
    #[command(flatten)]
    list: List,
}

#[derive(Clone, Copy, Debug)]
enum Which {
    Act(ActId),
    Last,
}

fn which(written: &str) -> Result<Which, String> {
    match written {
        "last" | "LAST" => Ok(Which::Last),
        number => number.parse().map(Which::Act).map_err(|_| "write the act's number, or last".to_owned()),
    }
}

impl Undo {
    pub fn run(self, around: &Circumstances) -> anyhow::Result<Ending> {
        let config = around.config()?;
        let act = match self.act {
            None => return print_acts(self.list, &around.ledger(&config)?.report().acts()?),
            Some(Which::Act(act)) => Some(act),
            Some(Which::Last) => None,
        };
        perform(around, &config, Deed::Undo { act }, Earnest::from_flag(self.dry_run))
    }
}

fn print_acts(list: List, acts: &[ActRow]) -> anyhow::Result<Ending> {
    print(list, acts, ["act", "when", "who", "deed", "about", "outcome", "undo"], |act| {
        let about = act.about.iter().map(|(name, value)| format!("{name} {}", or_words(value)));
        let undo = match (act.undone_by, act.can_be_undone) {
            (Some(by), _) => format!("undone by {by}"),
            (None, true) => "possible".to_owned(),
            (None, false) => String::new(),
        };
        [
            act.id.to_string(),
            shown(act.at),
            act.who.clone(),
            act.deed.clone(),
            about.collect::<Vec<_>>().join(", "),
            act.outcome.clone(),
            undo,
        ]
    })
}

/// A value of the trail without JSON's quotation marks.
fn or_words(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Array(list) => list.iter().map(or_words).collect::<Vec<_>>().join(" "),
        value => or_dash(value.as_str().map(str::to_owned).or_else(|| Some(value.to_string()))),
    }
}
