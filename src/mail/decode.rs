//! Any bytes to a [`Letter`].
//!
//! Every step gives some result for every input, and says in a [`Defect`] what was wrong. Work is linear in the size
//! of the input and bounded in depth; the bounds are far beyond what people send.

use sha2::{Digest as _, Sha256};

use super::address_list::AddressList;
use super::body::Body;
use super::dates::{read_date, received_date};
use super::fields::{Fields, readable};
use super::jis::Extras;
use super::letter::Header;
use super::structure::Tree;
use super::{Address, Defect, Letter, ReturnPath};

/// Larger letters are decoded up to here: what providers deliver ends at about this size.
const LARGEST_LETTER: usize = 25 * 1024 * 1024;

/// Bytes without one of these fields are no mail.
const MAIL_FIELDS: [&str; 10] = [
    "from",
    "to",
    "date",
    "subject",
    "received",
    "return-path",
    "message-id",
    "mime-version",
    "content-type",
    "delivered-to",
];

impl Letter {
    /// Decodes any bytes; what did not go well stands in [`Letter::defects`].
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Self {
        let tree = Tree::cut(bytes.get(..LARGEST_LETTER).unwrap_or(bytes));
        let fields = &tree.root.fields;
        let extras = extras_of(fields);
        let body = Body::read(&tree, extras);
        let mut found = Findings::default();
        let subject = found.text(fields.first("subject").unwrap_or_default(), extras);
        let mut letter = Self {
            message_id: fields.first("message-id").and_then(|text| ids(text).into_iter().next()),
            in_reply_to: fields.all("in-reply-to").flat_map(ids).collect(),
            references: fields.all("references").flat_map(ids).collect(),
            from: found.senders(fields, extras),
            to: found.mailboxes(fields, "to", extras),
            cc: found.mailboxes(fields, "cc", extras),
            reply_to: found.mailboxes(fields, "reply-to", extras),
            return_path: return_path(fields),
            subject,
            date: fields.first("date").and_then(read_date),
            received: fields.first("received").and_then(received_date),
            headers: headers(fields, extras),
            lines: body.lines,
            parts: body.parts,
            ..Self::default()
        };
        let signs = [
            (bytes.len() > LARGEST_LETTER || body.too_large, Defect::TooLarge),
            (body.damaged || found.damaged, Defect::Undecodable),
            (body.broken, Defect::BrokenStructure),
            (body.hidden || found.hidden, Defect::HiddenCharacters),
            (found.unreadable_sender && !letter.from.is_empty(), Defect::SeveralSenders),
        ];
        letter.defects = signs.into_iter().filter(|(there, _)| *there).map(|(_, defect)| defect).collect();
        letter.note_what_is_missing();
        letter.text_digest = digest(&letter);
        letter
    }

    fn note_what_is_missing(&mut self) {
        let several = self.from.len() > 1 && !self.defects.contains(&Defect::SeveralSenders);
        let signs = [
            (!self.headers.iter().any(|h| MAIL_FIELDS.contains(&h.name.as_str())), Defect::NotAMail),
            (self.from.is_empty(), Defect::NoSender),
            (several, Defect::SeveralSenders),
            (self.date.is_none(), Defect::NoDate),
            (self.lines.iter().all(|l| l.text.trim().is_empty()), Defect::NoText),
        ];
        self.defects.extend(signs.into_iter().filter(|(there, _)| *there).map(|(_, defect)| defect));
    }
}

/// Whether the sender's phone puts emoji where everybody else has rare kanji: the own mail programs of au's and
/// SoftBank's phones, which name no program. iPhones and PCs with the same addresses name theirs.
fn extras_of(fields: &Fields) -> Extras {
    const CARRIERS: [&str; 4] = ["ezweb", "au", "softbank", "vodafone"];
    let from = fields.first("from").unwrap_or_default().to_ascii_lowercase();
    let domain = from.rsplit_once('@').map_or("", |(_, domain)| domain);
    let mut labels = domain.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let own_program = fields.first("x-mailer").or_else(|| fields.first("user-agent")).is_none();
    if own_program && labels.any(|label| CARRIERS.contains(&label)) { Extras::Emoji } else { Extras::Kanji }
}

/// What the header fields had to hide.
#[derive(Default)]
struct Findings {
    hidden: bool,
    damaged: bool,
    unreadable_sender: bool,
}

impl Findings {
    fn text(&mut self, text: &str, extras: Extras) -> String {
        let (decoded, hidden) = readable(text, extras);
        self.hidden |= hidden;
        self.damaged |= decoded.damaged || decoded.text.contains('\u{fffd}');
        decoded.text
    }

    fn senders(&mut self, fields: &Fields, extras: Extras) -> Vec<super::Mailbox> {
        let mut senders = Vec::new();
        for list in fields.all("from").map(|text| AddressList::read(text, extras)) {
            self.hidden |= list.hidden;
            self.damaged |= list.damaged;
            self.unreadable_sender |= list.unreadable;
            senders.extend(list.mailboxes);
        }
        senders
    }

    fn mailboxes(&mut self, fields: &Fields, name: &str, extras: Extras) -> Vec<super::Mailbox> {
        fields.all(name).flat_map(|text| AddressList::read(text, extras).mailboxes).collect()
    }
}

/// Message-IDs of a field, without their brackets. Some programs leave the brackets away, or fold inside.
fn ids(text: &str) -> Vec<String> {
    const MOST: usize = 200;
    const LONGEST: usize = 500;
    let bracketed = text.split('<').skip(1).filter_map(|rest| rest.split_once('>').map(|(id, _)| id));
    let mut found: Vec<_> = bracketed.map(tidy_id).filter(|id| !id.is_empty()).take(MOST).collect();
    if found.is_empty() {
        found = text.split_whitespace().filter(|t| t.contains('@')).map(tidy_id).take(MOST).collect();
    }
    found.retain(|id| id.len() <= LONGEST);
    found
}

fn tidy_id(id: &str) -> String {
    id.chars().filter(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '<' | '>')).collect()
}

fn return_path(fields: &Fields) -> ReturnPath {
    let Some(path) = fields.first("return-path") else { return ReturnPath::Absent };
    let inner = path.trim().trim_start_matches('<').trim_end_matches('>').trim();
    match Address::parse(inner) {
        _ if inner.is_empty() => ReturnPath::Null,
        Some(address) => ReturnPath::Address(address),
        None => ReturnPath::Unparsable,
    }
}

fn headers(fields: &Fields, extras: Extras) -> Vec<Header> {
    let header = |f: &super::fields::Field| Header { name: f.name.clone(), value: readable(&f.text, extras).0.text };
    fields.iter().map(header).collect()
}

/// SHA-256 over what people would call the same letter: space at line ends and blank lines at the end are no difference.
fn digest(letter: &Letter) -> [u8; 32] {
    let mut hash = Sha256::new();
    let sender = letter.sender().map(|m| m.address.to_string()).unwrap_or_default();
    for piece in [sender.as_str(), letter.subject.as_str()] {
        hash.update(piece);
        hash.update([0]);
    }
    for line in &letter.lines {
        hash.update(line.text.trim_end());
        hash.update([b'\n']);
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::{Line, Role};

    const HEAD: &str = "From: =?utf-8?B?6Iqx5a2Q?= <hanako@example.jp>\r\nTo: info@example.com\r\nDate: Tue, 14 Apr 2020 10:00:00 +0900\r\nMessage-ID: <a@example.jp>\r\nSubject: =?utf-8?B?5LqI57SE?=\r\nMIME-Version: 1.0\r\n";

    fn letter(rest: &str) -> Letter {
        Letter::decode(format!("{HEAD}{rest}").as_bytes())
    }

    /// What is read (lines joined by `/`, quote depth as `>`), the roles of the parts, and the defects.
    fn check(rest: &str, text: &str, roles: &[Role], defects: &[Defect]) {
        let letter = letter(rest);
        let drawn = |l: &Line| format!("{}{}", ">".repeat(l.quote_depth.into()), l.text);
        assert_eq!(letter.lines.iter().map(drawn).collect::<Vec<_>>().join("/"), text, "{rest}");
        assert_eq!(letter.parts.iter().map(|p| p.role).collect::<Vec<_>>(), roles, "{rest}");
        assert_eq!(letter.defects, defects, "{rest}");
        assert_eq!(letter.subject, "予約");
    }

    fn multipart(kind: &str, parts: &[&str]) -> String {
        let body: String = parts.iter().map(|part| format!("--b{kind}\r\n{part}\r\n")).collect();
        format!("Content-Type: multipart/{kind}; boundary=b{kind}\r\n\r\n{body}--b{kind}--\r\n")
    }

    #[test]
    fn letters_in_one_part() {
        check("\r\n一行目\r\n二行目\r\n\r\n", "一行目/二行目", &[Role::Text], &[]);
        check(
            "Content-Type: text/html\r\n\r\n<p>一<br>二</p><blockquote>三</blockquote>",
            "一/二/>三",
            &[Role::Text],
            &[],
        );
        check(
            "Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\n会員 \r\n番号\r\n",
            "会員番号",
            &[Role::Text],
            &[],
        );
        check("Content-Transfer-Encoding: base64\r\n\r\n5LqI57SE", "予約", &[Role::Text], &[]);
        check("Content-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\na", "a", &[Role::Text], &[]);
        let named = "Content-Type: text/plain\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\na";
        check(named, "", &[Role::Attachment], &[Defect::NoText]);
        check("Content-Type: application/pdf\r\n\r\n%PDF", "", &[Role::Attachment], &[Defect::NoText]);
        check("\r\n", "", &[Role::Text], &[Defect::NoText]);
        check("Content-Type: message/rfc822\r\n\r\nA: b\r\n\r\nc", "", &[Role::Nested], &[Defect::NoText]);
        check("\r\n10\u{200b}23\u{202e}", "1023", &[Role::Text], &[Defect::HiddenCharacters]);
    }

    #[test]
    fn letters_in_several_parts() {
        let plain = "Content-Type: text/plain; charset=utf-8\r\n\r\n一";
        let html = "Content-Type: text/html; charset=utf-8\r\n\r\n<b>二</b>";
        let empty = "Content-Type: text/plain\r\n\r\n \r\n";
        let photo = "Content-Type: image/jpeg; name=a.jpg\r\nContent-ID: <x>\r\n\r\nJ";
        let message = "Content-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\n三";
        use Role::{Alternative, Attachment, Inline, Nested, Text};
        check(&multipart("alternative", &[plain, html]), "一", &[Text, Alternative], &[]);
        check(&multipart("alternative", &[html, plain]), "一", &[Alternative, Text], &[]);
        check(&multipart("alternative", &[empty, html]), "二", &[Alternative, Text], &[]);
        let stand_in = "Content-Type: text/plain; charset=utf-8\r\n\r\nこのメールは HTML 形式です。";
        check(&multipart("alternative", &[stand_in, html]), "二", &[Alternative, Text], &[]);
        check(&multipart("alternative", &[stand_in, empty]), "このメールは HTML 形式です。", &[Text, Alternative], &[]);
        check(&multipart("mixed", &[plain, photo, html]), "一/二", &[Text, Attachment, Text], &[]);
        check(&multipart("mixed", &[plain, message]), "一", &[Text, Nested], &[]);
        check(&multipart("related", &[html, photo]), "二", &[Text, Inline], &[]);
        check(
            &multipart("mixed", &[plain, "Content-Type: text/html\r\n\r\n<p>一</p>"]),
            "一",
            &[Text, Alternative],
            &[],
        );
        check(
            &multipart("alternative", &[plain, &multipart("mixed", &[html, photo])]),
            "一",
            &[Text, Alternative, Attachment],
            &[],
        );
        check(
            &multipart("alternative", &[empty, &multipart("related", &[html, photo])]),
            "二",
            &[Alternative, Text, Inline],
            &[],
        );
        let status = "Content-Type: message/delivery-status\r\n\r\nStatus: 5.1.1";
        check(&multipart("report", &[plain, status, message]), "一", &[Text, Nested, Nested], &[]);
        check(
            &multipart("signed", &[plain, "Content-Type: text/plain\r\n\r\nsignature"]),
            "一",
            &[Text, Attachment],
            &[],
        );
        let tnef = "Content-Type: application/ms-tnef; name=\"winmail.dat\"\r\n\r\nx";
        check(&multipart("mixed", &[plain, tnef]), "一", &[Text, Attachment], &[]);
        check("Content-Type: multipart/mixed; boundary=x\r\n\r\n一", "一", &[Text], &[Defect::BrokenStructure]);
    }

    #[test]
    fn headers_whole_and_forged() {
        let one = letter(
            "In-Reply-To: <b@x>\r\nReferences: <c@x>\r\n <d@\r\n x>\r\nReturn-Path: <>\r\nReceived: by x; Tue, 14 Apr 2020 10:00:09 +0900\r\nReceived: by y; 1 Jan 2001 00:00 GMT\r\n\r\na",
        );
        assert_eq!(one.message_id.as_deref(), Some("a@example.jp"));
        assert_eq!(
            (one.in_reply_to, one.references),
            (vec!["b@x".to_owned()], vec!["c@x".to_owned(), "d@x".to_owned()])
        );
        assert_eq!(one.return_path, ReturnPath::Null);
        assert_eq!(one.received.map(|d| d.to_rfc3339()).as_deref(), Some("2020-04-14T10:00:09+09:00"));
        assert_eq!(one.from.first().map(|m| m.name.as_str()), Some("花子"));
        let two = letter("From: x@example.com\r\n\r\na");
        assert!(two.sender().is_none() && two.defects == [Defect::SeveralSenders]);
        let none = Letter::decode(b"Subject: a\r\n\r\nb");
        assert_eq!(none.defects, [Defect::NoSender, Defect::NoDate]);
        assert!(Letter::decode(b"GIF89a\x01\x00\xff\xfe").defects.contains(&Defect::NotAMail));
        assert!(Letter::decode(b"just words").defects.contains(&Defect::NotAMail));
        assert!(Letter::decode(b"").defects.contains(&Defect::NotAMail));
    }

    #[test]
    fn a_carriers_phone_writes_emoji_and_its_iphone_kanji() {
        let body = "\r\nContent-Type: text/plain; charset=iso-2022-jp\r\n\r\n\x1b$B;3yu\x1b(B";
        let from = |rest: &str| Letter::decode(format!("From: a@ezweb.example.jp{rest}{body}").as_bytes()).text();
        assert_eq!((from("").as_str(), from("\r\nX-Mailer: iPhone Mail (17E262)").as_str()), ("山〓", "山﨑"));
    }

    #[test]
    fn a_second_copy_has_the_same_digest() {
        let first = letter("\r\n一\r\n二").text_digest;
        assert_eq!(
            first,
            letter("X-Alias: b\r\nContent-Transfer-Encoding: base64\r\n\r\n5LiAIArkuowKCg==").text_digest
        );
        assert_ne!(first, letter("\r\n一\r\n三").text_digest);
    }

    #[test]
    fn long_texts_are_cut() {
        let long = letter(&format!("\r\n{}", "①②③\r\n".repeat(100_000)));
        assert!(long.text().len() <= 200_000 && long.defects == [Defect::TooLarge]);
        let line = letter(&format!("\r\n{}", "①".repeat(700_000)));
        assert!(line.text().len() <= 200_000 && line.defects.contains(&Defect::TooLarge));
    }
}
