//! A letter of ours as RFC 5322 bytes.
//!
//! It cannot fail and rolls no dice: a letter whose text or names are hostile becomes a harmless letter, and the
//! same [`Outgoing`] always becomes the same bytes, because what is sent again must be what was sent before. All
//! bodies are base64, so that no line is long, nothing needs 8BITMIME, and no line of a text can look like a boundary.

use data_encoding::{BASE64, HEXLOWER};
use sha2::{Digest as _, Sha256};

use super::encoded::{crlf_lines, extended_parameter, legacy_parameter, one_line, phrase, unstructured};
use super::outgoing::{AutoSubmitted, Enclosure, Outgoing};
use super::{Address, Moment};

/// Members' programs pile up ids over years; docomo refuses header lines over 1,000 bytes.
const MOST_REFERENCES: usize = 20;
const LONGEST_ID: usize = 250;
/// Longest file name in characters; its ending survives the cut.
const LONGEST_FILE_NAME: usize = 80;
const LONGEST_FILE_ENDING: usize = 10;

impl Outgoing {
    /// The letter's bytes, lines ended by CRLF, ready for DATA (dots not yet stuffed) or a file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut mail = Vec::new();
        self.write_header(&mut mail);
        if self.attachments.is_empty() {
            write_text(&mut mail, &self.text);
        } else {
            self.write_parts(&mut mail);
        }
        mail
    }

    fn write_header(&self, mail: &mut Vec<u8>) {
        field(mail, "Date", &rfc5322_date(self.date));
        field(mail, "From", &mailbox(&self.from.name, &self.from.address, "From: ".len()));
        field(mail, "To", &mailbox(&self.to_name, &self.to, "To: ".len()));
        field(mail, "Subject", &unstructured(&self.subject, "Subject: ".len()));
        field(mail, "Message-ID", &format!("<{}>", self.own_id()));
        let thread = thread(self.in_reply_to.as_deref(), &self.references);
        if let Some(parent) = self.in_reply_to.as_deref().filter(|id| is_id(id)) {
            field(mail, "In-Reply-To", &format!("<{parent}>"));
        }
        if !thread.is_empty() {
            field(mail, "References", &thread.join("\r\n "));
        }
        self.write_origin(mail);
        field(mail, "MIME-Version", "1.0");
    }

    /// Says that a machine began it (RFC 3834 §5), and to Exchange that no automatic answer is wanted.
    fn write_origin(&self, mail: &mut Vec<u8>) {
        let began = match self.auto_submitted {
            AutoSubmitted::Replied => "auto-replied",
            AutoSubmitted::Generated => "auto-generated",
            AutoSubmitted::No => return,
        };
        field(mail, "Auto-Submitted", began);
        field(mail, "X-Auto-Response-Suppress", "All");
    }

    fn write_parts(&self, mail: &mut Vec<u8>) {
        let boundary = self.boundary();
        field(mail, "Content-Type", &format!("multipart/mixed;\r\n boundary=\"{boundary}\""));
        mail.extend_from_slice(format!("\r\n--{boundary}\r\n").as_bytes());
        write_text(mail, &self.text);
        for (n, enclosure) in self.attachments.iter().enumerate() {
            mail.extend_from_slice(format!("--{boundary}\r\n").as_bytes());
            write_enclosure(mail, enclosure, n + 1);
        }
        mail.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    }

    /// Our own id; one that is none (it would break the header) is replaced by a digest of it.
    fn own_id(&self) -> String {
        if is_id(&self.message_id) {
            return self.message_id.clone();
        }
        format!("{}@{}", digest(&self.message_id), self.from.address.domain())
    }

    /// `_` stands in no base64 line, so no part can hold its own end.
    fn boundary(&self) -> String {
        format!("=_{}", digest(&self.message_id))
    }
}

fn digest(text: &str) -> String {
    let hex = HEXLOWER.encode(&Sha256::digest(text.as_bytes()));
    hex.chars().take(32).collect()
}

fn field(mail: &mut Vec<u8>, name: &str, value: &str) {
    mail.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
}

/// RFC 5322 §3.3, in the offset it was given in: a member reads Japan's time.
fn rfc5322_date(date: Moment) -> String {
    date.format("%a, %d %b %Y %H:%M:%S %z").to_string()
}

fn mailbox(name: &str, address: &Address, used: usize) -> String {
    if one_line(name).is_empty() {
        return address.quoted();
    }
    format!("{}\r\n <{}>", phrase(name, used), address.quoted())
}

/// What may stand between angle brackets (RFC 5322 §3.6.4), as widely as programs write it.
fn is_id(id: &str) -> bool {
    (1..=LONGEST_ID).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_graphic() && !b"<>,".contains(&b))
}

/// The ids of the conversation, oldest first, the letter answered last. Of too many, the first stays (it holds
/// the thread together) and the newest.
fn thread(parent: Option<&str>, references: &[String]) -> Vec<String> {
    let mut ids: Vec<&str> = references.iter().map(String::as_str).filter(|id| is_id(id)).collect();
    if let Some(parent) = parent.filter(|id| is_id(id)) {
        ids.retain(|id| *id != parent);
        ids.push(parent);
    }
    let surplus = ids.len().saturating_sub(MOST_REFERENCES);
    let kept = ids.iter().enumerate().filter(|(n, _)| *n == 0 || *n > surplus);
    kept.map(|(_, id)| format!("<{id}>")).collect()
}

fn write_text(mail: &mut Vec<u8>, text: &str) {
    field(mail, "Content-Type", "text/plain; charset=utf-8");
    write_base64(mail, crlf_lines(text).as_bytes());
}

fn write_enclosure(mail: &mut Vec<u8>, enclosure: &Enclosure, number: usize) {
    let name = file_name(&enclosure.name, number);
    let content_type = format!("{}{}", safe_content_type(&enclosure.content_type), legacy_parameter("name", &name));
    field(mail, "Content-Type", &content_type);
    field(mail, "Content-Disposition", &format!("attachment{}", extended_parameter("filename", &name)));
    write_base64(mail, &enclosure.content);
}

/// Lines of 76 characters (RFC 2045 §6.8).
fn write_base64(mail: &mut Vec<u8>, content: &[u8]) {
    field(mail, "Content-Transfer-Encoding", "base64");
    mail.extend_from_slice(b"\r\n");
    for line in content.chunks(57) {
        mail.extend_from_slice(BASE64.encode(line).as_bytes());
        mail.extend_from_slice(b"\r\n");
    }
}

/// A name that is no path and hides nothing; its ending is kept, the receiver's computer goes by it.
fn file_name(name: &str, number: usize) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let harmless: String = last.chars().map(|c| if ":*?\"<>|;".contains(c) { '_' } else { c }).collect();
    let line = one_line(&harmless);
    let line = line.trim_matches(['.', ' ']);
    if line.is_empty() { format!("attachment-{number}") } else { shortened(line) }
}

fn shortened(name: &str) -> String {
    let length = name.chars().count();
    if length <= LONGEST_FILE_NAME {
        return name.to_owned();
    }
    let (stem, ending) = name.rsplit_once('.').filter(|(_, e)| e.len() <= LONGEST_FILE_ENDING).unwrap_or((name, ""));
    let stem: String = stem.chars().take(LONGEST_FILE_NAME).collect();
    if ending.is_empty() { stem } else { format!("{stem}.{ending}") }
}

/// `type/subtype` where it is that and may be base64: a composite type may not (RFC 2045 §6.4).
fn safe_content_type(written: &str) -> String {
    let lower = written.to_ascii_lowercase();
    let fits = match lower.split_once('/') {
        Some(("multipart" | "message", _)) | None => false,
        Some((kind, subtype)) => is_token(kind) && is_token(subtype),
    };
    if fits { lower } else { "application/octet-stream".to_owned() }
}

fn is_token(word: &str) -> bool {
    (1..=64).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_alphanumeric() || b"-+._".contains(&b))
}

#[cfg(test)]
mod tests;
