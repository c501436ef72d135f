//! Checked commands: each waits for the server's own OK, and anything else is an error.
//!
//! NO and BAD are [`Failure::Refused`]: the session is still in step. Everything else (BYE, end of file, a line
//! that cannot be read, an answer to another command, silence) is [`Failure::Line`]: who gets it drops the
//! session, for nothing that follows on it could be believed. No message sequence number is ever sent.

use std::collections::BTreeMap;

use super::answer::{self, Answer, Fetched, Listed, Status, Verdict};
use super::wire::Wire;
use crate::inbox::Trouble;
use crate::line::Duplex;

/// Why a command did not succeed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The session is lost.
    Line(Trouble),
    /// NO or BAD, with the response code in capitals; the session goes on.
    Refused(Option<String>),
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        Self::Line(trouble)
    }
}

impl Failure {
    /// What it means where the command must succeed.
    #[must_use]
    pub fn trouble(self) -> Trouble {
        match self {
            Self::Line(trouble) => trouble,
            Self::Refused(_) => Trouble::Protocol,
        }
    }
}

/// Opened to change something in it, or only to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Change,
    Read,
}

/// The folder that is open.
#[derive(Clone, Debug)]
pub struct Selected {
    /// As the server writes it.
    pub name: String,
    pub uid_validity: u32,
    /// How many letters the server last said there are.
    pub exists: u32,
    mode: Mode,
    /// Whether letters came since the last SEARCH was begun.
    news: bool,
}

/// A part of a command.
pub enum Part<'a> {
    Text(&'a str),
    Literal(&'a [u8]),
}

/// A connection that understands commands.
pub struct Session {
    wire: Wire,
    tags: u32,
    capabilities: Vec<String>,
    selected: Option<Selected>,
}

/// Why a doze under IDLE ended.
enum Doze<T> {
    Interrupted(T),
    News,
    /// The server ended it by itself.
    Over,
}

impl Session {
    /// A session on a fresh stream, after its greeting was read; the status says whether a login is still needed.
    pub async fn greet(stream: Box<dyn Duplex>, largest_literal: usize) -> Result<(Self, Status), Failure> {
        let mut session = Self::resume(stream, largest_literal);
        match answer::read(session.wire.read().await?) {
            Answer::Remark(status) if status.verdict == Verdict::Ok => Ok((session, status)),
            Answer::Bye => Err(Trouble::Busy.into()),
            _ => Err(Trouble::Protocol.into()),
        }
    }

    /// A session on a stream that was greeted before TLS was put over it.
    #[must_use]
    pub fn resume(stream: Box<dyn Duplex>, largest_literal: usize) -> Self {
        let wire = Wire::over(stream, largest_literal);
        Self { wire, tags: 0, capabilities: Vec::new(), selected: None }
    }

    /// The stream beneath, for TLS to be put over it.
    pub fn into_stream(self) -> Result<Box<dyn Duplex>, Trouble> {
        self.wire.into_stream()
    }

    pub async fn command(&mut self, line: &str) -> Result<Vec<Answer>, Failure> {
        self.command_of(&[Part::Text(line)]).await
    }

    /// Sends a command, its literals each after the server's `+`, and waits for its OK.
    pub async fn command_of(&mut self, parts: &[Part<'_>]) -> Result<Vec<Answer>, Failure> {
        let tag = self.next_tag();
        let mut answers = Vec::new();
        let mut line = format!("{tag} ").into_bytes();
        for part in parts {
            match part {
                Part::Text(text) => line.extend_from_slice(text.as_bytes()),
                Part::Literal(bytes) => {
                    line.extend_from_slice(format!("{{{}}}\r\n", bytes.len()).as_bytes());
                    self.wire.write(&std::mem::take(&mut line)).await?;
                    self.wait_for_go(&tag, &mut answers).await?;
                    line.extend_from_slice(bytes);
                }
            }
        }
        line.extend_from_slice(b"\r\n");
        self.wire.write(&line).await?;
        self.wait_for_ok(&tag, &mut answers).await?;
        Ok(answers)
    }

    /// Sends a command whose second line the server asks for (AUTHENTICATE).
    pub async fn dialogue(&mut self, first: &str, second: &str) -> Result<(), Failure> {
        let tag = self.next_tag();
        self.wire.write(format!("{tag} {first}\r\n").as_bytes()).await?;
        self.wait_for_go(&tag, &mut Vec::new()).await?;
        self.wire.write(format!("{second}\r\n").as_bytes()).await?;
        self.wait_for_ok(&tag, &mut Vec::new()).await
    }

    fn next_tag(&mut self) -> String {
        self.tags = self.tags.wrapping_add(1);
        format!("u{}", self.tags)
    }

    async fn wait_for_go(&mut self, tag: &str, answers: &mut Vec<Answer>) -> Result<(), Failure> {
        loop {
            match self.next().await? {
                Answer::Continue => return Ok(()),
                // An OK here would mean that the server took half a command for a whole one.
                Answer::Tagged { tag: other, status } => return Err(refusal(tag, &other, status)),
                other => answers.push(other),
            }
        }
    }

    async fn wait_for_ok(&mut self, tag: &str, answers: &mut Vec<Answer>) -> Result<(), Failure> {
        loop {
            match self.next().await? {
                Answer::Tagged { tag: own, status } if own == tag && status.verdict == Verdict::Ok => {
                    // Its code may matter: COPYUID stands here.
                    answers.push(Answer::Remark(status));
                    return Ok(());
                }
                Answer::Tagged { tag: other, status } => return Err(refusal(tag, &other, status)),
                Answer::Continue => return Err(Trouble::Protocol.into()),
                other => answers.push(other),
            }
        }
    }

    async fn next(&mut self) -> Result<Answer, Trouble> {
        let pieces = self.wire.read().await?;
        self.note(answer::read(pieces))
    }

    /// Remembers what an answer says beside the command it came in.
    fn note(&mut self, answer: Answer) -> Result<Answer, Trouble> {
        match (&answer, &mut self.selected) {
            (Answer::Bye, _) => return Err(Trouble::Closed),
            (Answer::Broken, _) => return Err(Trouble::Protocol),
            (Answer::Capability(words), _) => self.capabilities.clone_from(words),
            (Answer::Exists(count), Some(selected)) => {
                selected.news |= *count > selected.exists;
                selected.exists = *count;
            }
            (Answer::Expunge, Some(selected)) => selected.exists = selected.exists.saturating_sub(1),
            _ => {}
        }
        Ok(answer)
    }

    /// Asks anew what the server can do: the answer changes with TLS and with the login.
    pub async fn ask_capabilities(&mut self) -> Result<(), Failure> {
        self.command("CAPABILITY").await.map(|_| ())
    }

    #[must_use]
    pub fn can(&self, capability: &str) -> bool {
        self.capabilities.iter().any(|word| word == capability)
    }

    /// Opens a folder, unless it is open already in a way that serves.
    pub async fn select(&mut self, name: &str, mode: Mode) -> Result<Selected, Failure> {
        match &self.selected {
            Some(open) if open.name == name && (open.mode == mode || open.mode == Mode::Change) => Ok(open.clone()),
            _ => self.select_anew(name, mode).await,
        }
    }

    /// Opens a folder even where it is open: its count and UIDVALIDITY are told anew.
    pub async fn select_anew(&mut self, name: &str, mode: Mode) -> Result<Selected, Failure> {
        self.selected = None;
        let verb = if mode == Mode::Change { "SELECT" } else { "EXAMINE" };
        let answers = self.command(&format!("{verb} {}", quoted(name))).await?;
        let exists = answers.iter().rev().find_map(|answer| match answer {
            Answer::Exists(count) => Some(*count),
            _ => None,
        });
        let uid_validity = answers.iter().find_map(|answer| match answer {
            Answer::Remark(Status { code: Some(code), .. }) => code.strip_prefix("UIDVALIDITY ")?.trim().parse().ok(),
            _ => None,
        });
        // Both are required (RFC 3501 §6.3.1); without them nothing can be remembered of this folder.
        let (Some(exists), Some(uid_validity)) = (exists, uid_validity) else { return Err(Trouble::Protocol.into()) };
        let selected = Selected { name: name.to_owned(), uid_validity, exists, mode, news: true };
        self.selected = Some(selected.clone());
        Ok(selected)
    }

    /// Whether letters came into the open folder since the last SEARCH was begun.
    #[must_use]
    pub fn has_news(&self) -> bool {
        self.selected.as_ref().is_some_and(|selected| selected.news)
    }

    /// Whether that folder is open and nothing came into it since the last SEARCH was begun.
    #[must_use]
    pub fn is_settled(&self, name: &str) -> bool {
        self.selected.as_ref().is_some_and(|selected| selected.name == name && !selected.news)
    }

    /// The UIDs of the open folder from `lowest` on, ascending.
    pub async fn uids_from(&mut self, lowest: u32) -> Result<Vec<u32>, Failure> {
        if let Some(selected) = &mut self.selected {
            selected.news = false;
        }
        let before = self.exists();
        let mut uids = self.search(&format!("UID {lowest}:*")).await?;
        // Some servers say OK and nothing else when they mean NO. If all letters vanished, EXPUNGE was told.
        if lowest <= 1 && uids.is_empty() && before > 0 && self.exists() > 0 {
            return Err(Trouble::Protocol.into());
        }
        // `lo:*` always names the last letter, even where it is lower (RFC 3501 §6.4.8).
        uids.retain(|uid| *uid >= lowest);
        Ok(uids)
    }

    fn exists(&self) -> u32 {
        self.selected.as_ref().map_or(0, |selected| selected.exists)
    }

    /// UIDs that meet the criteria, ascending.
    pub async fn search(&mut self, criteria: &str) -> Result<Vec<u32>, Failure> {
        let answers = self.command(&format!("UID SEARCH {criteria}")).await?;
        let found = answers.into_iter().filter_map(|answer| match answer {
            Answer::Search(uids) => Some(uids),
            _ => None,
        });
        let mut uids: Vec<u32> = found.flatten().collect();
        uids.sort_unstable();
        uids.dedup();
        Ok(uids)
    }

    /// What the server tells of these letters and no others, by UID; one that is missing was not told of.
    pub async fn fetch(&mut self, uids: &[u32], items: &str) -> Result<BTreeMap<u32, Fetched>, Failure> {
        let answers = self.command(&format!("UID FETCH {} ({items})", uid_set(uids))).await?;
        let mut told: BTreeMap<u32, Fetched> = BTreeMap::new();
        for answer in answers {
            let Answer::Fetch(fetched) = answer else { continue };
            let Some(uid) = fetched.uid.filter(|uid| uids.contains(uid)) else { continue };
            // Somebody reading the letter elsewhere makes the server tell its flags in between.
            let entry = told.entry(uid).or_default();
            entry.uid = Some(uid);
            entry.size = fetched.size.or(entry.size);
            entry.internal_date = fetched.internal_date.or(entry.internal_date);
            entry.body = fetched.body.or(entry.body.take());
        }
        Ok(told)
    }

    /// All folders.
    pub async fn list(&mut self) -> Result<Vec<Listed>, Failure> {
        let extended = self.can("LIST-EXTENDED") && self.can("SPECIAL-USE");
        let mut answers = Err(Failure::Refused(None));
        if extended {
            answers = self.command(r#"LIST "" "*" RETURN (SPECIAL-USE)"#).await;
        }
        if matches!(answers, Err(Failure::Refused(_))) {
            answers = self.command(r#"LIST "" "*""#).await;
        }
        let listed = answers?.into_iter().filter_map(|answer| match answer {
            Answer::List(listed) => Some(listed),
            _ => None,
        });
        Ok(listed.collect())
    }

    /// Lets the server tell of news by itself until it does or `interruption` comes, and says what came of it.
    pub async fn idle<T>(&mut self, interruption: impl Future<Output = T>) -> Result<Option<T>, Failure> {
        let tag = self.next_tag();
        self.wire.write(format!("{tag} IDLE\r\n").as_bytes()).await?;
        self.wait_for_go(&tag, &mut Vec::new()).await?;
        // What came before the `+` is as new as what comes after it.
        let ended = if self.has_news() { Doze::News } else { self.doze(&tag, interruption).await? };
        if !matches!(ended, Doze::Over) {
            self.wire.write(b"DONE\r\n").await?;
            self.wait_for_ok(&tag, &mut Vec::new()).await?;
        }
        Ok(match ended {
            Doze::Interrupted(by) => Some(by),
            Doze::News | Doze::Over => None,
        })
    }

    async fn doze<T>(&mut self, tag: &str, interruption: impl Future<Output = T>) -> Result<Doze<T>, Failure> {
        tokio::pin!(interruption);
        loop {
            let pieces = tokio::select! {
                biased;
                by = &mut interruption => return Ok(Doze::Interrupted(by)),
                pieces = self.wire.read_patiently() => pieces?,
            };
            match self.note(answer::read(pieces))? {
                Answer::Tagged { tag: own, status } if own == tag && status.verdict == Verdict::Ok => {
                    return Ok(Doze::Over);
                }
                Answer::Tagged { tag: other, status } => return Err(refusal(tag, &other, status)),
                _ if self.has_news() => return Ok(Doze::News),
                _ => {}
            }
        }
    }
}

/// NO or BAD to our command; anything else means that we and the server are out of step.
fn refusal(tag: &str, other: &str, status: Status) -> Failure {
    if other == tag && status.verdict != Verdict::Ok {
        Failure::Refused(status.code)
    } else {
        Failure::Line(Trouble::Protocol)
    }
}

/// A quoted string (RFC 3501 §9). For printable ASCII only; what is not goes as a literal.
#[must_use]
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Ascending UIDs as a sequence set: `1:3,7`.
fn uid_set(uids: &[u32]) -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for uid in uids {
        match ranges.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(*uid) => *last = *uid,
            _ => ranges.push((*uid, *uid)),
        }
    }
    let written = ranges.iter().map(|(a, b)| if a == b { a.to_string() } else { format!("{a}:{b}") });
    written.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets() {
        for (uids, set) in [(&[1][..], "1"), (&[1, 2, 3, 7], "1:3,7"), (&[5, 9], "5,9"), (&[u32::MAX], "4294967295")] {
            assert_eq!(uid_set(uids), set);
        }
    }

    #[test]
    fn quoting() {
        assert_eq!(quoted(r#"a "b" \c"#), r#""a \"b\" \\c""#);
    }
}
