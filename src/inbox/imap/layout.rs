//! Which folder is which on this server: its prefix, its separator, its own ideas of Junk, Sent and Drafts.

use super::answer::{Answer, Listed};
use super::session::{Failure, Session, quoted};
use crate::inbox::{Folders, folder_name};

/// The folders as the server lists them.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    pub prefix: String,
    pub separator: Option<char>,
    listed: Vec<Listed>,
}

/// A folder for which the server may have a name of its own (RFC 6154).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Special {
    Junk,
    Sent,
    Drafts,
}

impl Layout {
    /// Asks the server.
    pub async fn ask(session: &mut Session) -> Result<Self, Failure> {
        let mut layout = Self::default();
        if session.can("NAMESPACE") {
            for answer in session.command("NAMESPACE").await? {
                if let Answer::Namespace { prefix, separator } = answer {
                    (layout.prefix, layout.separator) = (prefix, separator);
                }
            }
        }
        layout.listed = session.list().await?;
        if layout.separator.is_none() {
            layout.separator = layout.listed.iter().find_map(|folder| folder.separator);
        }
        Ok(layout)
    }

    /// As the server writes it: its own spelling where it lists such a folder, else as it would have to be made.
    #[must_use]
    pub fn written(&self, plain: &str) -> String {
        if plain.eq_ignore_ascii_case("INBOX") {
            return "INBOX".to_owned();
        }
        let listed = self.selectable().find(|name| self.plain(name) == plain);
        listed.map_or_else(|| self.composed(plain), str::to_owned)
    }

    fn composed(&self, plain: &str) -> String {
        let separator = self.separator.unwrap_or('/').to_string();
        let parts: Vec<String> = plain.split('/').map(folder_name::encode).collect();
        format!("{}{}", self.prefix, parts.join(&separator))
    }

    /// As people write it: without the prefix, `/` between the levels.
    #[must_use]
    pub fn plain(&self, written: &str) -> String {
        if written.eq_ignore_ascii_case("INBOX") {
            return "INBOX".to_owned();
        }
        let bare = written.strip_prefix(&self.prefix).unwrap_or(written);
        let levels = bare.split(|c| Some(c) == self.separator).map(folder_name::decode);
        levels.collect::<Vec<_>>().join("/")
    }

    /// Whether the server lists that folder.
    #[must_use]
    pub fn has(&self, plain: &str) -> bool {
        self.selectable().any(|name| self.plain(name) == plain)
    }

    /// The written names of all folders that can be opened.
    pub fn selectable(&self) -> impl Iterator<Item = &str> {
        let closed = |folder: &Listed| folder.attributes.iter().any(|a| a == "\\noselect" || a == "\\nonexistent");
        self.listed.iter().filter(move |folder| !closed(folder)).map(|folder| folder.name.as_str())
    }

    /// The written name of the server's Junk, Sent or Drafts, else of the configured one; `None` where it has neither.
    #[must_use]
    pub fn special(&self, which: Special, folders: &Folders) -> Option<String> {
        let (attribute, name) = match which {
            Special::Junk => ("\\junk", &folders.junk),
            Special::Sent => ("\\sent", &folders.sent),
            Special::Drafts => ("\\drafts", &folders.drafts),
        };
        let marked = || self.listed.iter().filter(|folder| folder.attributes.iter().any(|a| a == attribute));
        // Debian's Dovecot marks two as \Sent: the configured one decides.
        let chosen = marked().find(|folder| self.plain(&folder.name) == *name).or_else(|| marked().next());
        let chosen = chosen.map(|folder| folder.name.clone());
        chosen.or_else(|| self.has(name).then(|| self.written(name)))
    }

    /// Makes those of these folders that are missing, and subscribes to them so that webmail shows them.
    /// A folder that the server refuses stays missing: what should be filed there stays where it is.
    pub async fn make(&mut self, session: &mut Session, ours: &[&str]) -> Result<(), Failure> {
        let missing: Vec<String> = ours.iter().filter(|name| !self.has(name)).map(|name| self.composed(name)).collect();
        if missing.is_empty() {
            return Ok(());
        }
        for name in missing {
            for verb in ["CREATE", "SUBSCRIBE"] {
                match session.command(&format!("{verb} {}", quoted(&name))).await {
                    Ok(_) => {}
                    Err(Failure::Refused(_)) => tracing::warn!("the mail server refuses to {verb} a folder of ours"),
                    Err(line) => return Err(line),
                }
            }
        }
        *self = Self::ask(session).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(prefix: &str, separator: char, names: &[(&str, &str)]) -> Layout {
        let listed = names.iter().map(|(attribute, name)| Listed {
            attributes: vec![(*attribute).to_owned()],
            separator: Some(separator),
            name: (*name).to_owned(),
        });
        Layout { prefix: prefix.to_owned(), separator: Some(separator), listed: listed.collect() }
    }

    #[test]
    fn names_both_ways() {
        let dovecot = layout("INBOX.", '.', &[]);
        for (plain, written) in
            [("INBOX", "INBOX"), ("受付済み", "INBOX.&U9dO2G4IMH8-"), ("受付/済み", "INBOX.&U9dO2A-.&bggwfw-")]
        {
            assert_eq!(dovecot.written(plain), written);
            assert_eq!(dovecot.plain(written), plain);
        }
        assert_eq!(layout("", '/', &[]).written("受付済み"), "&U9dO2G4IMH8-");
        // A folder outside the personal prefix keeps the server's own name.
        assert_eq!(layout("INBOX.", '.', &[("", "Spam")]).written("Spam"), "Spam");
    }

    #[test]
    fn special_folders() {
        let mut folders = Folders {
            taken: String::new(),
            review: String::new(),
            machine: String::new(),
            doctor: String::new(),
            junk: "迷惑メール".to_owned(),
            sent: "Sent".to_owned(),
            drafts: "Drafts".to_owned(),
        };
        let server = layout("", '/', &[("\\junk", "Spam"), ("", "Sent"), ("\\noselect", "Drafts")]);
        assert_eq!(server.special(Special::Junk, &folders).as_deref(), Some("Spam"));
        assert_eq!(server.special(Special::Sent, &folders).as_deref(), Some("Sent"));
        assert_eq!(server.special(Special::Drafts, &folders), None);
        let debian = layout("", '/', &[("\\sent", "Sent Messages"), ("\\sent", "Sent")]);
        assert_eq!(debian.special(Special::Sent, &folders).as_deref(), Some("Sent"));
        folders.sent = "Gesendet".to_owned();
        assert_eq!(server.special(Special::Sent, &folders), None);
    }
}
