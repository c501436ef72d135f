//! The second road: how a person is woken when mail itself does not work.
//!
//! A command of the operator's gets the alarm on its standard input (it may send a message to a telephone). Tried
//! once for each alarm that the mail server did not take at the first attempt; the mail is tried on all the same.

use std::process::Stdio;
use std::time::Duration;

use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

use crate::mail::Letter;

/// A command that hangs wakes nobody.
const PATIENCE: Duration = Duration::from_secs(30);

/// The operator's command; nothing happens where there is none.
#[derive(Clone, Debug, Default)]
pub struct SecondRoad {
    /// Program and arguments.
    pub command: Vec<String>,
}

impl SecondRoad {
    /// Carries the text of an alarm letter of ours.
    pub fn carry_letter(&self, bytes: &[u8]) {
        let letter = Letter::decode(bytes);
        self.carry(format!("{}\n\n{}\n", letter.subject, letter.text()));
    }

    /// Carries a text, in the background.
    pub fn carry(&self, text: String) {
        let Some((program, arguments)) = self.command.split_first() else {
            tracing::error!("an alarm could not be mailed, and no second road is configured ([second_road] command)");
            return;
        };
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
        tokio::spawn(async move {
            if tokio::time::timeout(PATIENCE, give(command, text)).await == Ok(true) {
                tracing::warn!("an alarm could not be mailed; the second road took it");
            } else {
                tracing::error!("an alarm could not be mailed, and the second road failed");
            }
        });
    }
}

/// Whether the command took it.
async fn give(mut command: Command, text: String) -> bool {
    let Ok(mut child) = command.spawn() else { return false };
    if let Some(mut input) = child.stdin.take() {
        // A command that does not read its input may still have done its work.
        let _ = input.write_all(text.as_bytes()).await;
    }
    child.wait().await.is_ok_and(|status| status.success())
}
