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
    // Asking makes no ledger: as root it would make one that the desk cannot open.
    around.ledger(&config)?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::daemon::{LEDGER, LEDGER_KEY};

    #[test]
    fn asking_makes_no_ledger() {
        let folder = tempfile::tempdir().unwrap();
        let here = folder.path().to_str().unwrap();
        let text = ["/var/lib/uketsuke", "/run/uketsuke", "/etc/uketsuke/secrets"]
            .iter()
            .fold(include_str!("../../config/pluscare.toml").to_owned(), |text, path| text.replace(path, here));
        std::fs::write(folder.path().join("desk.toml"), text).unwrap();
        std::fs::write(folder.path().join(LEDGER_KEY), data_encoding::BASE64.encode(&[7; 32])).unwrap();
        let around = Circumstances { config_path: Some(folder.path().join("desk.toml")), clock: None };
        assert!(run(&around).is_err());
        assert!(!folder.path().join(LEDGER).exists());
    }
}
