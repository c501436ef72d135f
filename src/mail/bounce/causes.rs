//! Why a letter did not arrive: by the words of the mail systems that say so, one row a wording, then by their codes. The
//! carriers' own habits stand here; which letter is meant, it refuses to know.

use super::{Cause, squeeze};

/// A row: the words (all of them, lower case, single spaces) by which a cause is told.
struct Told {
    cause: Cause,
    all: &'static [&'static str],
}

const fn told(cause: Cause, all: &'static [&'static str]) -> Told {
    Told { cause, all }
}

/// In this order; the first row whose words all stand in the report decides, then the code.
const TOLD: &[Told] = &[
    // docomo writes "552 too much mail data" of a full mailbox.
    told(Cause::MailboxFull, &["too much mail data"]),
    told(Cause::MailboxFull, &["mailbox", "full"]),
    told(Cause::MailboxFull, &["mailbox exceeds"]),
    told(Cause::MailboxFull, &["quota"]),
    told(Cause::MailboxFull, &["exceeded storage"]),
    told(Cause::MailboxFull, &["exceeded the local limit"]), // BIGLOBE
    told(Cause::MailboxFull, &["not enough", "space"]),
    told(Cause::MailboxFull, &["out of storage space"]), // Gmail
    // docomo answers "550 Unknown user" at RCPT to an unknown one, but after DATA where his 受信設定 refuses.
    told(Cause::Filtered, &["unknown user", "in reply to end of data"]),
    told(Cause::Filtered, &["data <<< 550 unknown user"]),
    // au: "550 : User unknown" is the filter, "550 <address>: User unknown" the address.
    told(Cause::Filtered, &["550 : user unknown"]),
    told(Cause::Filtered, &["550 5.2.0 : user unknown"]),
    told(Cause::Filtered, &["mail delivery failed... user unknown"]), // BIGLOBE
    told(Cause::Filtered, &["recipient preferences"]),
    told(Cause::Filtered, &["refuse to receive mail"]), // Willcom
    told(Cause::Filtered, &["only accepting mail from specific"]),
    told(Cause::Filtered, &["blocked by the recipient"]),
    told(Cause::Filtered, &["rejected by user"]),
    told(Cause::Filtered, &["user reject"]),
    told(Cause::Filtered, &["resolver.rst.notauthorized"]), // Exchange: only known senders
    told(Cause::UserUnknown, &["user unknown"]),
    told(Cause::UserUnknown, &["unknown user"]),
    told(Cause::UserUnknown, &["no such"]), // user, mailbox, recipient, person …
    told(Cause::UserUnknown, &["user not found"]),
    told(Cause::UserUnknown, &["user doesn't"]),
    told(Cause::UserUnknown, &["does not exist"]),
    told(Cause::UserUnknown, &["doesn't exist"]),
    told(Cause::UserUnknown, &["recipnotfound"]), // Exchange
    told(Cause::UserUnknown, &["recipient not found"]),
    told(Cause::UserUnknown, &["invalid recipient"]), // SoftBank
    told(Cause::UserUnknown, &["invalid user"]),
    told(Cause::UserUnknown, &["unknown recipient"]),
    told(Cause::UserUnknown, &["recipient unknown"]),
    told(Cause::UserUnknown, &["address unknown"]),
    told(Cause::UserUnknown, &["not a known user"]),
    told(Cause::UserUnknown, &["no mailbox"]),
    told(Cause::UserUnknown, &["doesn't have a", "account"]), // Yahoo
    told(Cause::UserUnknown, &["does not like recipient"]),   // qmail
    told(Cause::UserUnknown, &["couldn't be found"]),         // Gmail, Exchange
    told(Cause::UserUnknown, &["could not be found"]),
    told(Cause::UserUnknown, &["not listed in", "directory"]), // Domino
    told(Cause::UserUnknown, &["account is disabled"]),        // au, of cancelled contracts
    told(Cause::UserUnknown, &["account has been disabled"]),
    told(Cause::UserUnknown, &["recipient address rejected: access denied"]), // Exchange Online
    told(Cause::UserUnknown, &["recipient address rejected."]),               // au one net
    // Refusals of our server (block lists, SPF, DMARC) are none of the recipient's settings.
    told(Cause::Other, &["dmarc"]),
    told(Cause::Other, &["spf"]),
    told(Cause::Filtered, &["spam"]),
];

/// RFC 3463 §3, where no words tell more: subject and detail of the code.
const CODED: &[(&str, Cause)] = &[
    (".1.1", Cause::UserUnknown),
    (".1.10", Cause::UserUnknown),
    (".1.6", Cause::UserUnknown),
    (".1.0", Cause::UserUnknown),
    (".2.2", Cause::MailboxFull),
    (".7.1", Cause::Filtered),
];

/// The cause by the words of the system (lower case, single spaces) and its code.
pub(super) fn cause(status: Option<&str>, told: &str) -> Cause {
    let code = status.and_then(|s| s.get(1..)).unwrap_or_default();
    // Of a full mailbox and of docomo's filter the code is surer than the words that come with it.
    match code {
        ".2.2" => return Cause::MailboxFull,
        ".2.0" if told.contains("unknown user") || told.contains("docomo") => return Cause::Filtered,
        _ => {}
    }
    let by_words = TOLD.iter().find(|row| row.all.iter().all(|words| told.contains(words))).map(|row| row.cause);
    let by_code = || CODED.iter().find(|(suffix, _)| *suffix == code).map(|(_, cause)| *cause);
    by_words.or_else(by_code).unwrap_or_default()
}

/// Words of a mail system that goes on trying, for reports without `Action`.
const WARNINGS: &[&str] = &[
    "warning message only", // sendmail, Exim
    "do not need to resend",
    "will be retried",
    "will retry",
    "will keep trying",
    "will continue to",
    "delivery attempts will continue",
    "has not yet been delivered",
    "is delayed",
    "(delay)",
    "could not send message for past",
    "could not send mail for past",
    "still being",
];

/// Whether it only tells that it goes on trying.
pub(super) fn is_warning(subject: &str, told: &str) -> bool {
    let subject = squeeze(subject);
    WARNINGS.iter().any(|words| subject.contains(words) || told.contains(words)) && !subject.contains("(failure)")
}
