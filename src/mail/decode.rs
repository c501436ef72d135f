//! Any bytes to a [`Letter`].

use mail_parser::{HeaderValue, Message, MessageParser, MimeHeaders as _, PartType};
use sha2::{Digest as _, Sha256};

use super::letter::Header;
use super::{Address, Defect, JAPAN, Letter, Line, Mailbox, Moment, Part, ReturnPath, Role};

impl Letter {
    /// Decodes any bytes; what did not go well stands in [`Letter::defects`].
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Self {
        let mut letter = MessageParser::default().parse(bytes).map(|m| read_message(&m)).unwrap_or_default();
        if letter.headers.is_empty() {
            letter.defects.push(Defect::NotAMail);
        }
        if letter.from.is_empty() {
            letter.defects.push(Defect::NoSender);
        }
        if letter.date.is_none() {
            letter.defects.push(Defect::NoDate);
        }
        if letter.lines.iter().all(|l| l.text.trim().is_empty()) {
            letter.defects.push(Defect::NoText);
        }
        letter.text_digest = digest(&letter);
        letter
    }
}

fn read_message(message: &Message<'_>) -> Letter {
    let text: Vec<_> = (0..message.text_body_count()).filter_map(|i| message.body_text(i)).collect();
    Letter {
        message_id: message.message_id().map(str::to_owned),
        in_reply_to: ids(message.in_reply_to()),
        references: ids(message.references()),
        from: mailboxes(message.from()),
        to: mailboxes(message.to()),
        cc: mailboxes(message.cc()),
        reply_to: mailboxes(message.reply_to()),
        return_path: return_path(message),
        subject: message.subject().unwrap_or_default().trim().to_owned(),
        date: message.date().and_then(moment),
        received: message.received().and_then(|r| r.date.as_ref()).and_then(moment),
        headers: message
            .headers_raw()
            .map(|(name, value)| Header { name: name.to_lowercase(), value: value.trim().to_owned() })
            .collect(),
        lines: text
            .join("\n")
            .lines()
            .map(|l| Line { text: l.trim_end_matches('\r').to_owned(), quote_depth: 0 })
            .collect(),
        parts: message.parts.iter().enumerate().filter_map(|(id, part)| leaf(message, id, part)).collect(),
        ..Letter::default()
    }
}

fn leaf(message: &Message<'_>, id: usize, part: &mail_parser::MessagePart<'_>) -> Option<Part> {
    let id = u32::try_from(id).ok()?;
    let content_type = part.content_type().map_or_else(
        || "text/plain".to_owned(),
        |c| format!("{}/{}", c.ctype(), c.subtype().unwrap_or("plain")).to_lowercase(),
    );
    let role = match &part.body {
        PartType::Multipart(_) => return None,
        PartType::Message(_) => Role::Nested,
        _ if content_type.starts_with("message/") => Role::Nested,
        _ if message.text_body.contains(&id) => Role::Text,
        _ if message.html_body.contains(&id) => Role::Alternative,
        PartType::InlineBinary(_) => Role::Inline,
        _ => Role::Attachment,
    };
    Some(Part {
        content_type,
        name: part.attachment_name().map(str::to_owned),
        role,
        content: part.contents().to_vec(),
        text: part.text_contents().map(str::to_owned),
    })
}

fn mailboxes(addresses: Option<&mail_parser::Address<'_>>) -> Vec<Mailbox> {
    let listed = addresses.into_iter().flat_map(mail_parser::Address::iter);
    listed
        .filter_map(|a| {
            let address = Address::parse(a.address()?)?;
            Some(Mailbox { name: a.name().unwrap_or_default().trim().to_owned(), address })
        })
        .collect()
}

fn ids(value: &HeaderValue<'_>) -> Vec<String> {
    let listed = value.as_text_list().map(<[_]>::to_vec);
    let single = value.as_text().map(|t| vec![t.into()]);
    listed.or(single).unwrap_or_default().iter().map(ToString::to_string).collect()
}

fn return_path(message: &Message<'_>) -> ReturnPath {
    match message.header_raw("Return-Path").map(str::trim) {
        None => ReturnPath::Absent,
        Some("<>") => ReturnPath::Null,
        Some(path) => Address::parse(path.trim_start_matches('<').trim_end_matches('>'))
            .map_or(ReturnPath::Unparsable, ReturnPath::Address),
    }
}

fn moment(date: &mail_parser::DateTime) -> Option<Moment> {
    let valid = date.is_valid().then(|| date.to_timestamp())?;
    Some(chrono::DateTime::from_timestamp(valid, 0)?.with_timezone(&JAPAN))
}

fn digest(letter: &Letter) -> [u8; 32] {
    let mut hash = Sha256::new();
    let sender = letter.sender().map(|m| m.address.to_string()).unwrap_or_default();
    hash.update(sender);
    hash.update([0]);
    hash.update(&letter.subject);
    for line in &letter.lines {
        hash.update([0]);
        hash.update(line.text.trim_end());
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_letter() {
        let letter = Letter::decode(
            "From: 花子 <hanako@example.jp>\r\nDate: Tue, 14 Apr 2020 10:00:00 +0900\r\nSubject: hello\r\n\r\n一行目\r\n"
                .as_bytes(),
        );
        assert_eq!(letter.sender().map(|m| m.address.to_string()).as_deref(), Some("hanako@example.jp"));
        assert_eq!(letter.text(), "一行目");
        assert!(letter.date.is_some());
        assert!(Letter::decode(b"").defects.contains(&Defect::NotAMail));
    }
}
