//! A letter: an incoming mail, decoded as far as it can be, with what was wrong with it.

use std::fmt;

use chrono::Duration;

use super::{Address, JAPAN, Mailbox, Moment};

/// An incoming mail, decoded. Made from any bytes by [`Letter::decode`]; see [`Letter::defects`] for what did
/// not go well. Texts are free of NUL and of bidirectional controls; lines end nowhere but at a [`Line`]'s end.
#[derive(Clone, Default)]
pub struct Letter {
    /// `Message-ID` without its angle brackets (RFC 5322 §3.6.4).
    pub message_id: Option<String>,
    /// Ids in `In-Reply-To`, without brackets.
    pub in_reply_to: Vec<String>,
    /// Ids in `References`, without brackets, oldest first.
    pub references: Vec<String>,
    /// Every address of every `From` header. Only [`Letter::sender`] decides whether there is one sender.
    pub from: Vec<Mailbox>,
    pub to: Vec<Mailbox>,
    pub cc: Vec<Mailbox>,
    pub reply_to: Vec<Mailbox>,
    pub return_path: ReturnPath,
    /// `Subject`, decoded, on one line, trimmed.
    pub subject: String,
    /// `Date`, where it is a valid date (RFC 5322 §3.3, and `JST` as the phones write it).
    pub date: Option<Moment>,
    /// The date of the topmost `Received`.
    pub received: Option<Moment>,
    /// Every header field in order of appearance.
    pub headers: Vec<Header>,
    /// The text a person would read first, in lines.
    pub lines: Vec<Line>,
    /// Every leaf of the MIME tree, depth first; a nested message is one leaf.
    pub parts: Vec<Part>,
    /// SHA-256 of the decoded sender, subject and text: the same for a second copy that came another way.
    pub text_digest: [u8; 32],
    pub defects: Vec<Defect>,
}

/// One header field.
#[derive(Clone)]
pub struct Header {
    /// The name in lower case.
    pub name: String,
    /// The value, unfolded and decoded, without controls.
    pub value: String,
}

/// One line of the readable text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    pub text: String,
    /// How many `<blockquote>` (or quoting `<div>` of a mail program) stood around it in HTML; 0 in plain text,
    /// where `>` is left in `text` for the reader to judge.
    pub quote_depth: u8,
}

/// Where errors about the letter are to go (RFC 5321 §4.4).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ReturnPath {
    /// No such header; the server does not write one, or it was removed.
    #[default]
    Absent,
    /// `<>`: a bounce or another automatic letter (RFC 3834 §2).
    Null,
    Address(Address),
    /// Something is there that is no address (`<MAILER-DAEMON>`).
    Unparsable,
}

/// One leaf of the MIME tree.
#[derive(Clone)]
pub struct Part {
    /// Lower case `type/subtype`; `text/plain` where nothing is said (RFC 2045 §5.2).
    pub content_type: String,
    /// The file name as given, decoded, without path and controls; never used as a path.
    pub name: Option<String>,
    pub role: Role,
    /// The bytes after the transfer encoding is undone.
    pub content: Vec<u8>,
    /// The decoded text of textual parts (`text/*`, `message/delivery-status` and its like).
    pub text: Option<String>,
}

/// What a part is to its letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It stands, whole, in [`Letter::lines`].
    Text,
    /// Another form of the same text (`multipart/alternative`), not in `lines`.
    Alternative,
    Attachment,
    /// A picture or the like that belongs to an HTML text (`multipart/related`). With Apple's programs that may be the
    /// photo the member meant to send: who passes attachments on passes these on, too.
    Inline,
    /// A message within the message, or a report part of `multipart/report`. A message's `content` can be decoded again.
    Nested,
}

/// Something in the bytes that was not as it should be. Never fatal by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Defect {
    /// No `From`, or none with an address.
    NoSender,
    /// More than one `From` header or address: mail programs disagree who wrote it.
    SeveralSenders,
    NoDate,
    /// No header at all: not a mail.
    NotAMail,
    /// Over a bound (header block, size, nesting, parts): decoded only in part.
    TooLarge,
    /// Some characters could not be decoded and stand as U+FFFD.
    Undecodable,
    /// The MIME structure broke off (missing boundary, truncated base64).
    BrokenStructure,
    /// The text was empty although the letter was not.
    NoText,
    /// Bidirectional or zero-width controls, or NULs, were removed.
    HiddenCharacters,
}

impl Letter {
    /// The writer's time: `Date` where it lies within −3 days … +1 hour of receipt, else that; in Japan's time.
    #[must_use]
    pub fn written(&self, received: Moment) -> Moment {
        let plausible = |date: &Moment| {
            let early = received - *date;
            early <= Duration::days(3) && early >= Duration::hours(-1)
        };
        self.date.filter(plausible).map_or(received, |date| date.with_timezone(&JAPAN))
    }

    /// The one sender, where there is exactly one `From` with exactly one address.
    #[must_use]
    pub fn sender(&self) -> Option<&Mailbox> {
        match self.from.as_slice() {
            [one] => Some(one),
            _ => None,
        }
    }

    /// The first value of a header field, by its name in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|h| h.name == name).map(|h| h.value.as_str())
    }

    /// Every value of a header field, topmost first.
    pub fn headers_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |h| h.name == name).map(|h| h.value.as_str())
    }

    /// What a person would call attachments.
    pub fn attachments(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(|p| p.role == Role::Attachment)
    }

    /// The readable text with line ends.
    #[must_use]
    pub fn text(&self) -> String {
        self.lines.iter().map(|l| l.text.as_str()).collect::<Vec<_>>().join("\n")
    }
}

/// Mails are personal data: what is printed for debugging are sizes and defects.
impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Letter")
            .field("headers", &self.headers.len())
            .field("lines", &self.lines.len())
            .field("parts", &self.parts.len())
            .field("defects", &self.defects)
            .finish_non_exhaustive()
    }
}
