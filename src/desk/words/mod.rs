//! Every sentence a person reads: the templates, and the phrases that go into them.
//!
//! Templates are files of one form (first line `Subject: …`, an empty line, the text), built in and each
//! replaceable by one of the same name. All are rendered once with sample values when they are taken on, so
//! that a wrong variable is found at `check` and not on a Wednesday at ten. What is inserted was made harmless
//! before (see [`plain`]), goes in once and is never looked at again for placeholders. This module refuses to
//! decide anything: it says what others decided.

pub(crate) mod columns;
mod masking;
mod phrases;
mod plain;
mod samples;
pub mod values;

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::{Environment, UndefinedBehavior};
use serde::Serialize;

pub use masking::masked;
pub use phrases::*;
pub use plain::{Passage, Plain};

/// The templates, parsed and tried.
#[derive(Clone, Debug)]
pub struct Words {
    templates: Arc<Environment<'static>>,
}

/// A letter of ours in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub subject: String,
    pub text: String,
}

/// What is wrong with a template: which, where, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("template {template}{}: {why}", line.map(|l| format!(", line {l}")).unwrap_or_default())]
pub struct Unwritten {
    /// The file's name (`answer.txt`).
    pub template: String,
    pub line: Option<usize>,
    pub why: String,
}

macro_rules! templates {
    ($($(#[$doc:meta])* $name:ident = $file:literal;)*) => {
        /// One for each letter the desk writes; its file is `config/templates/<name>.txt`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Template { $($(#[$doc])* $name,)* }

        impl Template {
            /// Every one of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The file's name.
            #[must_use]
            pub fn file_name(self) -> &'static str {
                match self { $(Self::$name => concat!($file, ".txt")),* }
            }

            /// The text that is used where the operator's folder has no such file.
            #[must_use]
            pub fn built_in(self) -> &'static str {
                match self { $(Self::$name => include_str!(concat!("../../../config/templates/", $file, ".txt"))),* }
            }
        }
    };
}

templates! {
    /// The one letter that answers all that a letter asked for; it includes the parts that follow.
    Answer = "answer";
    /// Part of it: what became of each session asked for.
    AnswerRoom = "answer-room";
    /// Part of it: how to take part, and how to change or take back.
    AnswerRoomNotes = "answer-room-notes";
    /// Part of it and of the letter about a free place: what is asked of who takes part.
    RoomPromises = "room-promises";
    /// A place became free for who waited.
    PlaceFree = "place-free";
    SessionCancelled = "session-cancelled";
    HostsCancelled = "hosts-cancelled";
    /// Part of it: what is asked for.
    AnswerQuestion = "answer-question";
    /// A request whose question was still open was taken back.
    Withdrawn = "withdrawn";
    /// To the known address: a place is kept no longer.
    PlaceLapsed = "place-lapsed";
    /// Part of it: what became of each consultation asked for.
    AnswerConsultation = "answer-consultation";
    /// To the known address that the cancellation or change did not come from.
    Altered = "altered";
    /// Asks at a known address whether another one is the member's.
    YesLetter = "yes-letter";
    /// A person declined it.
    Regrets = "regrets";
    /// A person takes back what was told.
    Undone = "undone";
    /// To who said yes, at the known address.
    YesThanks = "yes-thanks";
    /// The neutral one, the same for steps 3 and 4 of the ladder.
    Received = "received";
    DoctorReceived = "doctor-received";
    DoctorLetter = "doctor-letter";
    /// To the member: the doctor's words.
    DoctorAnswer = "doctor-answer";
    /// To the doctor: his words go out unless he stops them.
    RelayNotice = "relay-notice";
    /// この通りでよいですか
    RelayQuestion = "relay-question";
    /// What he said about them is neither yes nor no.
    RelayUnclear = "relay-unclear";
    DoctorNote = "doctor-note";
    DoctorReminder = "doctor-reminder";
    /// To the member, who waits.
    DoctorPatience = "doctor-patience";
    CaseForStaff = "case-for-staff";
    /// Somebody claims to be the doctor.
    DoctorClaim = "alarm-doctor-claim";
    Credentials = "credentials";
    /// 【訂正】
    Correction = "correction";
    CredentialsReminder = "credentials-reminder";
    CredentialsMissing = "alarm-credentials-missing";
    CredentialsUndelivered = "alarm-credentials-undelivered";
    /// Another letter of ours that must not be missed was refused.
    Undelivered = "alarm-undelivered";
    /// A line to a mail server is down, or back.
    LineDown = "alarm-line";
    /// A template failed over a real letter.
    Unwritable = "alarm-unwritten";
    /// Somebody wrote words of the urgent table.
    Urgent = "alarm-urgent";
    HostsList = "hosts-list";
    /// Shadow mode: who would be sent the credentials.
    ShadowList = "shadow-list";
    /// Something about one's consultation that answers no letter.
    ConsultationNotice = "consultation-notice";
    /// On the morning of the day.
    ConsultationReminder = "consultation-reminder";
    /// To who takes the calls, with the topics.
    ConsultationList = "consultation-list";
    /// To the first in line for a day.
    FreedSlots = "freed-slots";
    Digest = "digest";
}

impl Words {
    /// The built-in templates.
    ///
    /// # Errors
    /// None as long as this crate's own tests pass.
    pub fn builtin() -> Result<Self, Vec<Unwritten>> {
        Self::with(&BTreeMap::new())
    }

    /// The built-in templates, some replaced: file name (`answer.txt`) to text.
    ///
    /// # Errors
    /// Everything that is wrong with them, all at once: unknown names, no subject, syntax, unknown variables.
    pub fn with(replaced: &BTreeMap<String, String>) -> Result<Self, Vec<Unwritten>> {
        let mut faults: Vec<Unwritten> = replaced.keys().filter_map(|name| unknown_file(name)).collect();
        let mut templates = Environment::new();
        templates.set_undefined_behavior(UndefinedBehavior::Strict);
        templates.set_trim_blocks(true);
        templates.set_lstrip_blocks(true);
        // So that a part that is included ends its own last line.
        templates.set_keep_trailing_newline(true);
        templates.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
        for template in Template::ALL {
            let name = template.file_name();
            let text = replaced.get(name).map_or(template.built_in(), String::as_str);
            let text = text.strip_prefix('\u{FEFF}').unwrap_or(text).replace("\r\n", "\n");
            if let Err(error) = templates.add_template_owned(name, text) {
                faults.push(fault(*template, &error));
            }
        }
        let words = Self { templates: Arc::new(templates) };
        if faults.is_empty() {
            faults = Template::ALL.iter().filter_map(|t| samples::try_out(&words, *t).err()).collect();
        }
        if faults.is_empty() { Ok(words) } else { Err(faults) }
    }

    /// Writes one letter.
    ///
    /// # Errors
    /// When the template asks for what there is not, or yields no subject. It was tried with samples before, so
    /// this is rare; it is never ignored.
    pub fn write<V: Serialize>(&self, template: Template, values: &V) -> Result<Written, Unwritten> {
        let rendered = self
            .templates
            .get_template(template.file_name())
            .and_then(|t| t.render(values))
            .map_err(|error| fault(template, &error))?;
        let (subject, text) = rendered.split_once('\n').unwrap_or((&rendered, ""));
        let subject = subject.strip_prefix("Subject:").map(str::trim).filter(|s| !s.is_empty());
        let Some(subject) = subject else {
            return Err(wrong(template, "the first line must read `Subject: …`"));
        };
        let text = tidy(text);
        if text.is_empty() {
            return Err(wrong(template, "there is no text below the subject"));
        }
        Ok(Written { subject: subject.to_owned(), text })
    }
}

fn unknown_file(name: &str) -> Option<Unwritten> {
    let known = Template::ALL.iter().any(|t| t.file_name() == name);
    let names = || Template::ALL.iter().map(|t| t.file_name()).collect::<Vec<_>>().join(", ");
    (!known).then(|| Unwritten {
        template: name.to_owned(),
        line: None,
        why: format!("no letter uses it; the names are {}", names()),
    })
}

fn fault(template: Template, error: &minijinja::Error) -> Unwritten {
    let why = error.detail().map_or_else(|| error.kind().to_string(), |detail| format!("{}: {detail}", error.kind()));
    // Of a part that is included, the part's own name.
    let name = error.name().unwrap_or(template.file_name());
    Unwritten { template: name.to_owned(), line: error.line(), why }
}

fn wrong(template: Template, why: &str) -> Unwritten {
    Unwritten { template: template.file_name().to_owned(), line: Some(1), why: why.to_owned() }
}

/// No spaces at line ends, no two empty lines together, none at either end.
fn tidy(text: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim_end) {
        let doubled = line.is_empty() && lines.last().is_none_or(|last| last.is_empty());
        if !doubled {
            lines.push(line);
        }
    }
    let mut text = lines.join("\n");
    text.truncate(text.trim_end().len());
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, text: &str, expected: &str) {
        let found = Words::with(&BTreeMap::from([(name.to_owned(), text.to_owned())]));
        let faults = found.err().unwrap_or_default();
        let shown = faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
        assert!(shown.starts_with(expected) && shown.is_empty() == expected.is_empty(), "{name}: {shown}");
    }

    #[test]
    fn templates_are_tried_when_they_are_taken_on() {
        Words::builtin().unwrap();
        check("received.txt", "Subject: 受付\n\n{{ name }} 様\n", "");
        check("received.txt", "\u{FEFF}Subject: 受付\r\n\r\n{{ name }} 様\r\n", "");
        check("received.txt", "受付\n\n様\n", "template received.txt, line 1: the first line must read");
        check("received.txt", "Subject: 受付\n", "template received.txt, line 1: there is no text");
        check("received.txt", "Subject: 受付\n\n{{ nmae }} 様\n", "template received.txt, line 3: undefined value");
        check("received.txt", "Subject: 受付\n\n{% if name %}\n", "template received.txt, line 3: syntax error");
        check("recieved.txt", "Subject: 受付\n\n様\n", "template recieved.txt: no letter uses it");
    }

    #[test]
    fn lines_are_short_enough_for_a_flip_phone() {
        for template in Template::ALL {
            let written = samples::try_out(&Words::builtin().unwrap(), *template).unwrap();
            for line in written.text.lines().filter(|l| !l.contains("uketsuke") && !l.contains('@')) {
                let width: usize = line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
                assert!(width <= 60, "{}: {line}", template.file_name());
            }
        }
    }
}
