//! One step of a story as it is written: a small TOML file, named by its number and what happens.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use uketsuke::desk::Deed;
use uketsuke::mail::{Letter, Moment};

use super::telling;

/// What happens, and when. Exactly one of the optional parts is there, or none: time passes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    #[serde(skip)]
    pub name: String,
    at: String,
    /// A letter lies in the mailbox.
    pub letter: Option<Post>,
    /// A person types a command.
    pub act: Option<Deed>,
    /// The command is only tried: it says what it would do.
    #[serde(default)]
    pub dry_run: bool,
    /// From now on the mail server answers so, by recipient (`*`: everybody else).
    pub server: Option<BTreeMap<String, String>>,
    /// From now on the desk is in shadow mode, or no longer.
    pub shadow: Option<bool>,
    /// From now on the mailbox answers, or it does not.
    pub inbox: Option<Inbox>,
    /// The desk is started.
    pub start: Option<Start>,
    /// A person moves or deletes a letter in the mailbox.
    pub put_away: Option<PutAway>,
    /// A line to a mail server (`imap`, `smtp`) goes down or comes back.
    pub line: Option<BTreeMap<String, bool>>,
    /// From now on so many letters an hour go to staff and doctor.
    pub ceiling: Option<u32>,
    /// A person answers in the mailbox, past the desk.
    pub by_hand: Option<ByHand>,
    /// Our letter of that number was found in Sent.
    pub found_in_sent: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Inbox {
    Away,
    Answers,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Start {
    #[serde(default)]
    pub restored: bool,
}

/// A letter of the story by its number, and where a person put it; nowhere if he deleted it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PutAway {
    pub letter: u32,
    pub to: Option<String>,
}

/// A letter that lies in Sent, and that the desk did not write.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByHand {
    pub to: String,
    pub subject: String,
    /// The number of the letter in this story that it answers; without one it has no In-Reply-To.
    answers: Option<u32>,
}

impl ByHand {
    /// The letter's header, as the desk is shown it.
    pub fn letter(&self, number: u32) -> Letter {
        let subject = data_encoding::BASE64.encode(self.subject.as_bytes());
        let mut header = format!(
            "From: info@kosugipluscare.com\r\nTo: {}\r\nSubject: =?UTF-8?B?{subject}?=\r\nMessage-ID: <hand-{number}@webmail.example.jp>\r\n",
            self.to
        );
        if let Some(answered) = self.answers {
            header += &format!("In-Reply-To: <story-{answered}@mail.example.jp>\r\n");
        }
        Letter::decode(format!("{header}\r\n").as_bytes())
    }
}

/// A letter as a person would describe it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Post {
    pub from: String,
    #[serde(default)]
    pub subject: String,
    pub text: String,
    /// Further header fields. `{our letter 3}` stands for the Message-ID of our third letter, here and in the text.
    #[serde(default)]
    headers: Vec<String>,
    /// The Message-ID, where a story sends the same letter twice.
    id: Option<String>,
    /// An attached file's name.
    attachment: Option<String>,
    /// When the server received it, where the desk saw it later.
    received: Option<String>,
    /// A person put it into that folder before the desk could see it.
    pub unseen_in: Option<String>,
    /// Where it lies: the inbox, if nothing is said.
    #[serde(default)]
    pub junk: bool,
    /// It lay there before the desk was started for the first time.
    #[serde(default)]
    pub before: bool,
}

impl Step {
    /// At that time and nothing else.
    fn bare(at: Moment, name: String) -> Self {
        Self {
            name,
            at: at.format("%Y-%m-%d %H:%M").to_string(),
            letter: None,
            act: None,
            dry_run: false,
            server: None,
            shadow: None,
            start: None,
            put_away: None,
            by_hand: None,
            found_in_sent: None,
            ceiling: None,
            inbox: None,
            line: None,
        }
    }

    pub fn of_letter(at: Moment, name: String, letter: Post) -> Self {
        Self { letter: Some(letter), ..Self::bare(at, name) }
    }

    pub fn of_act(at: Moment, act: Deed) -> Self {
        Self { act: Some(act), ..Self::bare(at, String::new()) }
    }

    /// The steps of a story, in order.
    pub fn all(folder: &Path) -> Vec<Self> {
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .expect("a story can be listed")
            .map(|entry| entry.expect("it can be listed").path())
            .filter(|path| path.extension().is_some_and(|e| e == "toml"))
            .collect();
        files.sort();
        files.iter().map(|file| Self::read(file)).collect()
    }

    fn read(file: &Path) -> Self {
        let text = std::fs::read_to_string(file).expect("a step can be read");
        let step: Self = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let name = file.file_stem().expect("a step has a name").to_string_lossy().into_owned();
        Self { name, ..step }
    }

    pub fn at(&self) -> Moment {
        telling::moment(&self.at)
    }
}

impl Post {
    pub fn of(from: &str, subject: &str, text: String, headers: Vec<String>) -> Self {
        let (from, subject) = (from.to_owned(), subject.to_owned());
        Self {
            from,
            subject,
            text,
            headers,
            id: None,
            attachment: None,
            received: None,
            junk: false,
            before: false,
            unseen_in: None,
        }
    }

    pub fn received(&self) -> Option<Moment> {
        self.received.as_deref().map(telling::moment)
    }

    /// `{code 3}` in the subject stands for the code that the subject of our third letter ends with.
    pub fn with_codes(&self, subjects: &BTreeMap<i64, String>) -> Self {
        let named = subjects.iter().fold(self.subject.clone(), |subject, (number, ours)| {
            let code = ours.rsplit_once('(').map_or("", |(_, code)| code.trim_end_matches(')'));
            subject.replace(&format!("{{code {number}}}"), code)
        });
        Self { subject: named, ..self.clone() }
    }

    /// The letter as a mail program would send it.
    pub fn letter(&self, at: Moment, number: u32, ours: &dyn Fn(i64) -> String) -> Letter {
        let id = self.id.clone().unwrap_or_else(|| format!("story-{number}@mail.example.jp"));
        let encoded = |text: &str| format!("=?UTF-8?B?{}?=", data_encoding::BASE64.encode(text.as_bytes()));
        let from = match self.from.rsplit_once(" <") {
            Some((name, address)) => format!("{} <{address}", encoded(name)),
            None => self.from.clone(),
        };
        let mut bytes = format!(
            "From: {from}\r\nTo: info@kosugipluscare.com\r\nSubject: {}\r\nDate: {}\r\nMessage-ID: <{id}>\r\nMIME-Version: 1.0\r\n",
            encoded(&self.subject),
            at.to_rfc2822(),
        );
        for header in &self.headers {
            bytes += &format!("{}\r\n", named(header, ours));
        }
        let text = named(&self.text, ours);
        if let Some(name) = &self.attachment {
            bytes += "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n";
            bytes += &format!("Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n");
            bytes += &format!("--b\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename={name}\r\n");
            bytes += "Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--b--\r\n";
        } else if self.headers.iter().any(|h| h.to_ascii_lowercase().starts_with("content-type")) {
            bytes += &format!("\r\n{text}");
        } else {
            bytes += &format!("Content-Type: text/plain; charset=utf-8\r\n\r\n{text}");
        }
        Letter::decode(bytes.replace("\r\n", "\n").replace('\n', "\r\n").as_bytes())
    }
}

/// Fills in the Message-IDs of our letters.
fn named(text: &str, ours: &dyn Fn(i64) -> String) -> String {
    let mut parts = text.split("{our letter ");
    let mut named = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (number, rest) = part.split_once('}').expect("write {our letter 3}");
        named += &ours(number.parse().expect("a number of ours"));
        named += rest;
    }
    named
}
