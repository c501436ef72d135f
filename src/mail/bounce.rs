//! What a letter of a mail system tells about a letter of ours: whom it did not reach, and why.
//!
//! Reports in the form of RFC 3464 are read field by field; the many that are plain text are searched for what all
//! of them contain somewhere: an address, a code, the returned headers. This module refuses to know which letters
//! are ours; the ids and addresses it finds are held against the outbox by others, so it may find one too many.

mod causes;

use std::sync::LazyLock;

use regex::Regex;

use super::{Address, Letter, Part, ReturnPath, Role};
use causes::{cause, is_warning};

/// What a bounce says. Each of our letters has one recipient, so one status and one cause are enough.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct BounceReport {
    /// Whom the letter did not reach, as we wrote them (`Original-Recipient`) before as it was forwarded.
    pub recipients: Vec<Address>,
    /// Message-IDs found in what was returned or quoted, without brackets, in order; not all need be ours.
    pub message_ids: Vec<String>,
    /// An enhanced code (RFC 3463, `5.1.1`), else the SMTP reply code (`550`).
    pub status: Option<String>,
    pub cause: Cause,
}

/// Why a letter did not arrive, as far as it makes a difference on the telephone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// There is no such address.
    UserUnknown,
    /// The mailbox has no room left.
    MailboxFull,
    /// The recipient's own settings or the filter of his provider refused it. The carriers call that "unknown user", too.
    Filtered,
    /// Not a failure yet: the mail system goes on trying.
    TemporarilyDelayed,
    #[default]
    Other,
}

impl std::fmt::Debug for BounceReport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BounceReport")
            .field("recipients", &self.recipients.len())
            .field("message_ids", &self.message_ids.len())
            .field("status", &self.status)
            .field("cause", &self.cause)
            .finish()
    }
}

/// What the letter reports as not delivered; `None` where it is no such report, or tells of a success.
/// To be asked of letters that must not be answered: a person who pastes a bounce into his letter uses its words, too.
#[must_use]
pub fn bounce_report(letter: &Letter) -> Option<BounceReport> {
    let words = words_of_the_system(letter);
    let structured = is_delivery_report(letter);
    if !structured && is_report(&form(letter)) {
        return None; // a receipt or a complaint
    }
    let named = is_from_mail_system(letter) || letter.header("x-failed-recipients").is_some();
    if !(structured || named || SPEAKS_OF_FAILURE.is_match(&words)) {
        return None;
    }
    let actions: Vec<&str> = captures(&ACTION, &words).collect();
    let all = |named: &[&str]| actions.iter().all(|action| named.iter().any(|name| name.eq_ignore_ascii_case(action)));
    if !actions.is_empty() && all(&["delivered", "relayed", "expanded"]) {
        return None;
    }
    let recipients = recipients(letter, &words);
    let status = status(&words);
    let message_ids = message_ids(letter);
    if !structured && recipients.is_empty() && status.is_none() && message_ids.is_empty() {
        return None;
    }
    let told = squeeze(&words);
    let waits = if actions.is_empty() { is_warning(&letter.subject, &told) } else { all(&["delayed"]) };
    let cause = if waits { Cause::TemporarilyDelayed } else { cause(status.as_deref(), &told) };
    Some(BounceReport { recipients, message_ids, status, cause })
}

/// Whether it is a delivery report by its form (RFC 6522 §3, RFC 3464 §2).
#[must_use]
pub fn is_delivery_report(letter: &Letter) -> bool {
    let form = form(letter);
    let declared = is_report(&form) && (form.contains("delivery-status") || !form.contains("report-type"));
    declared || letter.parts.iter().any(is_delivery_status)
}

fn form(letter: &Letter) -> String {
    letter.header("content-type").unwrap_or_default().trim().to_ascii_lowercase()
}

fn is_report(form: &str) -> bool {
    form.starts_with("multipart/report")
}

fn is_delivery_status(part: &Part) -> bool {
    matches!(part.content_type.as_str(), "message/delivery-status" | "message/global-delivery-status")
}

/// Local parts under which mail systems write, without `.`, `-` and `_`: Verizon says `post_master`.
const SYSTEM_LOCAL_PARTS: &[&str] =
    &["mailerdaemon", "postmaster", "poostmaster", "maildeliverysystem", "maildeliverysubsystem", "doublebounce"];

/// What stands somewhere in the `From` of a mail system, lower case, even where there is no valid address in it.
const SYSTEM_NAMES: &[&str] = &[
    "mailer-daemon",             // RFC 5321 §4.5.5 and nearly everybody
    "mailer daemon",             // OpenSMTPD
    "mail delivery s",           // sendmail: Subsystem; Postfix, Exim: System
    "mail deliver system",       // an old Japanese relay
    "postmaster",                // RFC 5321 §4.5.1
    "mail administrator",        // au
    "mail delivery agent",       // qmail's kin
    "internet mail delivery",    // Sun Messaging Server
    "pmdf e-mail interconnect",  // PMDF
    "e-mail delivery subsystem", // gateways
];

/// Whether a mail system wrote it, by `From` and `Return-Path` (which mailbox files show as `<MAILER-DAEMON>`).
#[must_use]
pub fn is_from_mail_system(letter: &Letter) -> bool {
    let by_address = letter.from.iter().any(|mailbox| is_system_local_part(mailbox.address.local()));
    let by_path = match &letter.return_path {
        ReturnPath::Address(address) => is_system_local_part(address.local()),
        ReturnPath::Unparsable => letter.header("return-path").is_some_and(names_a_system),
        ReturnPath::Null | ReturnPath::Absent => false,
    };
    by_address || by_path || letter.headers_named("from").any(names_a_system)
}

fn is_system_local_part(local: &str) -> bool {
    let bare: String = local.chars().filter(|c| !matches!(c, '.' | '-' | '_')).collect();
    SYSTEM_LOCAL_PARTS.contains(&bare.as_str())
}

fn names_a_system(value: &str) -> bool {
    let value = value.to_lowercase();
    SYSTEM_NAMES.iter().any(|name| value.contains(name))
}

/// Words of reports by programs that write under any name.
static SPEAKS_OF_FAILURE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)(could not|cannot|was not|unable to) (be )?deliver|undeliver|user unknown|unknown user|(?-u:\b)rcpt to:|(?-u:\b)5\d\d[ -]5\.\d\.\d",
    )
});

// ---- the words of the mail system ------------------------------------------------------------------------------

/// Enough for any report; what is longer is the returned letter.
const WORDS_MAX: usize = 100_000;

/// Lines after which the returned letter begins in reports of one text, lower case, in the part before the letters.
static RETURNED_LETTER: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?imx) ^ [\s>-]* (?:
        (?: below\ this\ line\ is\ a\ copy | this\ is\ a\ copy\ of | original\ message | returned\ message
          | the\ (?:body|header|headers|first\ \d+\ lines)\ of\ (?:the|your)\ (?:original\ )?(?:message|mail)
          | (?:unsent|undelivered|enclosed|attached)\ (?:is|message|mail)(?-u:\b) | message\ header | mail\ header
          | message\ headers\ follow | start\ of\ (?:returned|message)
        )
      | (?: received | return-path | dkim-signature ) : \s
    )",
    )
});

/// What the mail system itself says: its reports and its text up to the returned letter.
fn words_of_the_system(letter: &Letter) -> String {
    let mut words = String::new();
    for part in letter.parts.iter().filter(|part| is_delivery_status(part)) {
        match &part.text {
            Some(text) => words.push_str(text),
            None => words.push_str(&String::from_utf8_lossy(&part.content)),
        }
        words.push('\n');
    }
    let text = letter.text();
    let end = RETURNED_LETTER.find_iter(&text).map(|m| m.start()).find(|start| has_words(text.get(..*start)));
    words.push_str(text.get(..end.unwrap_or(text.len())).unwrap_or_default());
    words.truncate(words.floor_char_boundary(WORDS_MAX));
    words
}

/// A marker at the very top is an announcement, not the returned letter.
fn has_words(before: Option<&str>) -> bool {
    before.is_some_and(|text| text.contains('@'))
}

// ---- recipients ------------------------------------------------------------------------------------------------

static RECIPIENT_FIELD: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?im)^(original|final)-recipient:[ \t]*(?:[\w-]+[ \t]*;)?[ \t]*<?([^<>\s;]+)>?"));
static ADDRESS: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+"));

fn recipients(letter: &Letter, words: &str) -> Vec<Address> {
    let mut fields: Vec<(bool, &str)> = RECIPIENT_FIELD
        .captures_iter(words)
        .filter_map(|c| Some((!c.get(1)?.as_str().eq_ignore_ascii_case("original"), c.get(2)?.as_str())))
        .collect();
    fields.sort_by_key(|(later, _)| *later);
    let mut found = Vec::new();
    fields.iter().filter_map(|(_, written)| Address::parse(written)).for_each(|a| add(&mut found, a));
    let listed = letter.headers_named("x-failed-recipients").flat_map(|value| value.split([',', ' ']));
    listed.filter_map(Address::parse).for_each(|a| add(&mut found, a));
    if found.is_empty() {
        ADDRESS
            .find_iter(words)
            .filter_map(|m| Address::parse(m.as_str().trim_start_matches(['\'', '*'])))
            .filter(|address| !is_ours_or_theirs(letter, address))
            .take(10)
            .for_each(|a| add(&mut found, a));
    }
    found
}

/// The report is addressed to us and signed by the system; neither is whom the letter was for.
fn is_ours_or_theirs(letter: &Letter, address: &Address) -> bool {
    let named = letter.to.iter().chain(&letter.from).chain(&letter.reply_to);
    is_system_local_part(address.local()) || named.into_iter().any(|mailbox| mailbox.address == *address)
}

fn add<T: PartialEq>(found: &mut Vec<T>, one: T) {
    if !found.contains(&one) {
        found.push(one);
    }
}

// ---- Message-IDs -----------------------------------------------------------------------------------------------

static MESSAGE_ID: LazyLock<Regex> = LazyLock::new(|| compiled(r"(?i)message[- ]?id\s*[:=]\s*<([^<>\s]{3,250})>"));

/// How much of a returned letter is searched: its header stands first.
const RETURNED_MAX: usize = 64 * 1024;

/// From the returned header, else from what the system wrote, else from the fields of the report itself, of which
/// `References` may name older letters, too: the last is meant.
fn message_ids(letter: &Letter) -> Vec<String> {
    let returned = letter.parts.iter().filter(|part| part.role != Role::Text);
    let mut found: Vec<String> = returned
        .map(|part| String::from_utf8_lossy(part.content.get(..RETURNED_MAX).unwrap_or(&part.content)))
        .filter_map(|head| captures(&MESSAGE_ID, &head).next().map(str::to_owned))
        .collect();
    if found.is_empty() {
        found = captures(&MESSAGE_ID, &letter.text()).take(20).map(str::to_owned).collect();
    }
    if found.is_empty() {
        found = letter.in_reply_to.clone();
    }
    if found.is_empty() {
        found = letter.references.last().cloned().into_iter().collect();
    }
    found.retain(|id| Some(id) != letter.message_id.as_ref());
    found
}

// ---- status ----------------------------------------------------------------------------------------------------

static ACTION: LazyLock<Regex> = LazyLock::new(|| compiled(r"(?im)^action:[ \t]*([a-z]+)"));
static STATUS_FIELD: LazyLock<Regex> = LazyLock::new(|| compiled(r"(?im)^status:[ \t]*([245]\.\d{1,3}\.\d{1,3})"));
/// Not within an IP address or a version.
static ENHANCED: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?:^|[^\w.])([45]\.\d{1,3}\.\d{1,3})(?:[^\w.]|\.?\s|\.?$)"));
static REPLY: LazyLock<Regex> = LazyLock::new(|| compiled(r"(?:^|[\s;:#'(])([45][0-5]\d)(?:[ :\-]|$)"));

/// The most telling code: `5.0.0` says less than any other.
fn status(words: &str) -> Option<String> {
    let telling = |code: &&str| !code.ends_with(".0.0");
    captures(&STATUS_FIELD, words)
        .find(telling)
        .or_else(|| captures(&ENHANCED, words).find(telling))
        .or_else(|| captures(&STATUS_FIELD, words).next())
        .or_else(|| captures(&ENHANCED, words).next())
        .or_else(|| captures(&REPLY, words).next())
        .map(str::to_owned)
}

// ---- small things ----------------------------------------------------------------------------------------------

/// Lower case, every run of white space one space.
fn squeeze(text: &str) -> String {
    let mut squeezed = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        squeezed.push_str(&word.to_lowercase());
        squeezed.push(' ');
    }
    squeezed
}

fn captures<'t>(pattern: &'t Regex, text: &'t str) -> impl Iterator<Item = &'t str> {
    pattern.captures_iter(text).filter_map(|c| c.get(1)).map(|m| m.as_str())
}

/// Compiles a constant pattern; the regex crate matches in linear time, whatever a letter holds.
#[expect(clippy::expect_used, reason = "the patterns are constants; the tests compile every one of them")]
fn compiled(source: &str) -> Regex {
    Regex::new(source).expect("a constant pattern")
}

#[cfg(test)]
mod tests {
    use super::*;

    const POSTFIX: &str = "This is the mail system at host mx.example.jp.\n\n<hanako@docomo.example.jp>: host mfsmax.docomo.example.jp said: ";

    /// A plain letter of a mail system, and one in the form of RFC 3464 with the same fields.
    fn plain(text: &str) -> String {
        format!(
            "From: MAILER-DAEMON@mx.example.jp\nTo: info@example.jp\nSubject: x\nMessage-ID: <r@mx.example.jp>\n\n{text}\n"
        )
    }

    fn report(text: &str, fields: &str) -> String {
        format!(
            "From: MAILER-DAEMON@mx.example.jp\nTo: info@example.jp\nMessage-ID: <r@mx.example.jp>\nMIME-Version: 1.0\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\n{text}\n\
             --b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.jp\n\n{fields}\n\n\
             --b\nContent-Type: message/rfc822\n\nFrom: info@example.jp\nMessage-ID:\n <one@example.jp>\nSubject: y\n\nbody\n--b--\n"
        )
    }

    fn check(bytes: &str, recipient: &str, status: Option<&str>, cause: Cause) {
        let found = bounce_report(&Letter::decode(bytes.as_bytes())).expect(bytes);
        let recipients: Vec<String> = found.recipients.iter().map(ToString::to_string).collect();
        assert_eq!(
            (recipients.join(" ").as_str(), found.status.as_deref(), found.cause),
            (recipient, status, cause),
            "{bytes}"
        );
    }

    #[test]
    fn causes() {
        let hanako = "hanako@docomo.example.jp";
        let fields = "Final-Recipient: rfc822; hanako@docomo.example.jp\nAction: failed\nStatus: ";
        let rows = [
            ("550 Unknown user (in reply to RCPT TO command)", "5.1.1", "5.1.1", Cause::UserUnknown),
            ("550 Unknown user (in reply to end of DATA\n    command)", "5.0.0", "5.0.0", Cause::Filtered),
            ("550 Unknown user", "5.2.0", "5.2.0", Cause::Filtered),
            (">>> DATA\n<<< 550 Unknown user hanako@docomo.example.jp", "5.0.0", "5.0.0", Cause::Filtered),
            ("550 : User unknown", "5.1.1", "5.1.1", Cause::Filtered),
            ("550 <hanako@docomo.example.jp>: User unknown", "5.1.1", "5.1.1", Cause::UserUnknown),
            ("552 too much mail data", "5.0.0", "5.0.0", Cause::MailboxFull),
            ("552-5.2.2 The account is over quota", "5.0.0", "5.2.2", Cause::MailboxFull),
            ("550 5.7.26 rejected by DMARC as spam", "5.7.26", "5.7.26", Cause::Other),
            ("554 looks like spam", "5.7.1", "5.7.1", Cause::Filtered),
            ("451 4.4.1 connection timed out", "4.4.7", "4.4.7", Cause::Other),
        ];
        for (said, field, status, cause) in rows {
            check(&report(&format!("{POSTFIX}{said}"), &format!("{fields}{field}")), hanako, Some(status), cause);
        }
    }

    #[test]
    fn a_delay_is_no_failure() {
        let fields = "Final-Recipient: rfc822; a@example.com\nAction: delayed\nStatus: 4.4.1";
        check(&report("x", fields), "a@example.com", Some("4.4.1"), Cause::TemporarilyDelayed);
        let text = "THIS IS A WARNING MESSAGE ONLY.\n\n<a@example.com>\n451 4.2.1 try later";
        check(&plain(text), "a@example.com", Some("4.2.1"), Cause::TemporarilyDelayed);
    }

    #[test]
    fn recipients_as_we_wrote_them_come_first() {
        let fields = "Final-Recipient: rfc822;<box17@inner.example.com>\nOriginal-Recipient: rfc822;\"a..b.\"@example.com\n\
                      Action: failed\nStatus: 5.1.1";
        check(&report("x", fields), "a..b.@example.com box17@inner.example.com", Some("5.1.1"), Cause::UserUnknown);
    }

    #[test]
    fn plain_text() {
        let rows = [
            ("The user(s) account is disabled.\n\n<a@example.com>", None, Cause::UserUnknown),
            (
                "Your mail sent on: Thu, 29 Apr 2010 11:04:47 +0900\n  Could not be delivered to: <a@example.com>\n  As their mailbox is full.",
                None,
                Cause::MailboxFull,
            ),
            ("Sorry, no mailbox here by that name. (#5.1.1)\na@example.com", Some("5.1.1"), Cause::UserUnknown),
            (
                "a@example.com\n550 host 5.6.7.8 said no\n\nReceived: by b@example.org\n 5.1.1",
                Some("550"),
                Cause::Other,
            ),
        ];
        for (text, status, cause) in rows {
            check(&plain(text), "a@example.com", status, cause);
        }
    }

    #[test]
    fn ids_of_what_came_back() {
        let fields = "Final-Recipient: rfc822; a@example.com\nAction: failed\nStatus: 5.1.1";
        let found = bounce_report(&Letter::decode(report("x", fields).as_bytes())).expect("a report");
        assert_eq!(found.message_ids, ["one@example.jp"]);
        let text = "<a@example.com>: 550\n\n--- original ---\n> Message-Id: <two@example.jp>\n   Message-ID: <r@mx.example.jp>";
        let found = bounce_report(&Letter::decode(plain(text).as_bytes())).expect("a report");
        assert_eq!(found.message_ids, ["two@example.jp"]);
    }

    #[test]
    fn what_is_no_failure() {
        let delivered = "Final-Recipient: rfc822; a@example.com\nAction: relayed\nStatus: 2.0.0";
        let rows = [
            report("x", delivered),
            plain("I am the postmaster and have a question."),
            plain("a@example.com 13:00").replace("MAILER-DAEMON", "hanako"),
            String::new(),
        ];
        for bytes in rows {
            assert_eq!(bounce_report(&Letter::decode(bytes.as_bytes())), None, "{bytes}");
        }
    }
}
