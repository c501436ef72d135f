//! Senders behind whom nobody reads. Mail systems themselves are known to [`crate::mail::bounce`].

use crate::mail::{Letter, ReturnPath};
use crate::reading::Never;

/// How a local part is compared, lower case.
enum Local {
    /// It is this, without `.`, `-`, `_`.
    Is(&'static str),
    /// It contains this, without `.`, `-`, `_`.
    Has(&'static str),
    /// It begins so, as written.
    Begins(&'static str),
    /// It ends so, as written.
    Ends(&'static str),
}

const ROWS: &[(Local, Never)] = &[
    // "no-reply", "do_not.reply", "info-noreply", "dmarc-noreply" …
    (Local::Has("noreply"), Never::NoReplySender),
    (Local::Has("donotreply"), Never::NoReplySender),
    (Local::Has("dontreply"), Never::NoReplySender),
    (Local::Has("noreplay"), Never::NoReplySender), // misspelt in the wild
    (Local::Is("noresponse"), Never::NoReplySender),
    (Local::Is("noanswer"), Never::NoReplySender),
    (Local::Is("nobody"), Never::NoReplySender),
    (Local::Is("autoreply"), Never::NoReplySender),
    (Local::Is("autoresponder"), Never::NoReplySender),
    (Local::Is("autoconfirm"), Never::NoReplySender),
    (Local::Is("autoanswer"), Never::NoReplySender),
    (Local::Is("automailer"), Never::NoReplySender),
    (Local::Is("sendonly"), Never::NoReplySender), // 送信専用
    (Local::Is("notification"), Never::NoReplySender),
    (Local::Is("notifications"), Never::NoReplySender),
    (Local::Is("notify"), Never::NoReplySender),
    (Local::Is("calendarnotification"), Never::Calendar), // Google
    // System accounts (RFC 2142 §5, Unix).
    (Local::Is("root"), Never::NoReplySender),
    (Local::Is("daemon"), Never::NoReplySender),
    (Local::Is("cron"), Never::NoReplySender),
    (Local::Is("wwwdata"), Never::NoReplySender),
    (Local::Is("apache"), Never::NoReplySender),
    (Local::Is("nagios"), Never::NoReplySender),
    // Lists (RFC 2142 §6).
    (Local::Begins("owner-"), Never::List),
    (Local::Ends("-owner"), Never::List),
    (Local::Ends("-request"), Never::List),
    (Local::Ends("-bounces"), Never::List),
    (Local::Is("listserv"), Never::List),
    (Local::Is("majordomo"), Never::List),
    (Local::Is("mailman"), Never::List),
    (Local::Is("bounce"), Never::Bounce),
    (Local::Is("bounces"), Never::Bounce),
    (Local::Begins("bounce-"), Never::Bounce),
    (Local::Begins("bounce+"), Never::Bounce),
    (Local::Begins("bounces-"), Never::Bounce),
    (Local::Begins("bounces+"), Never::Bounce),
    // Reports about mail.
    (Local::Is("feedbackloop"), Never::Report),
    (Local::Is("fbl"), Never::Report),
    (Local::Is("dmarcreport"), Never::Report),
    (Local::Is("dmarcreports"), Never::Report),
    (Local::Is("dmarcsupport"), Never::Report),
];

/// By `From`, and by a `Return-Path` of the same domain: a forwarder's own bounce address says nothing of the writer.
pub fn reason(letter: &Letter) -> Option<Never> {
    let mut locals: Vec<&str> = letter.from.iter().map(|mailbox| mailbox.address.local()).collect();
    if let ReturnPath::Address(path) = &letter.return_path {
        let at_home = letter.from.iter().any(|mailbox| mailbox.address.domain() == path.domain());
        locals.extend(at_home.then(|| path.local()));
    }
    ROWS.iter().find(|(local, _)| locals.iter().any(|written| is(local, written))).map(|(_, never)| *never)
}

fn is(local: &Local, written: &str) -> bool {
    let bare: String = written.chars().filter(|c| !matches!(c, '.' | '-' | '_')).collect();
    match local {
        Local::Is(name) => bare == *name,
        Local::Has(part) => bare.contains(part),
        Local::Begins(start) => written.starts_with(start),
        Local::Ends(end) => written.ends_with(end),
    }
}
