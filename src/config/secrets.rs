//! Secrets by name: from systemd's credentials, else from a folder of files. Never from the configuration
//! itself, an argument or the environment.

use std::path::{Path, PathBuf};

use secrecy::SecretString;

/// A secret is not there, or is none: a matter of the configuration.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Unusable(pub String);

/// Where secrets are looked for.
#[derive(Clone, Debug)]
pub struct SecretStore {
    directories: Vec<PathBuf>,
}

impl SecretStore {
    /// `$CREDENTIALS_DIRECTORY` first, where systemd gives one, then `directory`.
    #[must_use]
    pub fn of(directory: &Path) -> Self {
        let from_systemd = std::env::var_os("CREDENTIALS_DIRECTORY").map(PathBuf::from);
        Self { directories: from_systemd.into_iter().chain([directory.to_owned()]).collect() }
    }

    /// The secret of that name, without the line end an editor leaves.
    ///
    /// # Errors
    /// When there is no such file, or it is empty; the message says where it was looked for.
    pub fn read(&self, name: &str) -> Result<SecretString, Unusable> {
        for directory in &self.directories {
            let path = directory.join(name);
            match std::fs::read_to_string(&path) {
                Ok(text) if text.trim_end_matches(['\r', '\n']).is_empty() => {
                    return Err(Unusable(format!("the secret {} is empty: write it into that file", path.display())));
                }
                Ok(text) => return Ok(SecretString::from(text.trim_end_matches(['\r', '\n']).to_owned())),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => {
                    return Err(Unusable(format!("the secret {} cannot be read ({error})", path.display())));
                }
            }
        }
        let looked: Vec<String> = self.directories.iter().map(|d| d.display().to_string()).collect();
        Err(Unusable(format!(
            "the secret {name:?} is in none of: {}. Write it into a file of that name there, mode 0600",
            looked.join(", ")
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret as _;

    #[test]
    fn secrets_are_files_by_name() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("imap-password"), "geheim\n").unwrap();
        std::fs::write(folder.path().join("empty"), "\n").unwrap();
        let store = SecretStore { directories: vec![folder.path().to_owned()] };
        assert_eq!(store.read("imap-password").unwrap().expose_secret(), "geheim");
        assert!(store.read("empty").unwrap_err().to_string().contains("is empty"));
        assert!(store.read("smtp-password").unwrap_err().to_string().contains("mode 0600"));
    }
}
