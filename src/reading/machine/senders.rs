//! Senders behind whom nobody reads. Mail systems themselves are known to [`crate::mail::bounce`].

use crate::mail::{Letter, ReturnPath};
use crate::reading::Never;

/// How a local part is compared, lower case.
enum Local {
    /// It is this, without `.`, `-`, `_`.
    Is(&'static str),
    /// It contains this, with or without `.`, `-`, `_` between whole words (yoshino-reply is a person).
    Has(&'static str),
    /// It begins with this, and figures or a coded address follow (RFC 5321 leaves the local part to the sender: VERP).
    Coded(&'static str),
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
    (Local::Is("zabbix"), Never::NoReplySender),
    (Local::Is("jenkins"), Never::NoReplySender),
    (Local::Is("monitoring"), Never::NoReplySender),
    (Local::Is("alert"), Never::NoReplySender),
    (Local::Is("alerts"), Never::NoReplySender),
    (Local::Ends("-alert"), Never::NoReplySender),
    (Local::Ends("-alerts"), Never::NoReplySender),
    (Local::Is("wordpress"), Never::NoReplySender), // its forms and notices; whoever filled them in is not the sender
    (Local::Is("newsletter"), Never::Bulk),
    (Local::Is("newsletters"), Never::Bulk),
    (Local::Is("mailmag"), Never::Bulk),
    (Local::Is("mailmagazine"), Never::Bulk),
    (Local::Is("melmaga"), Never::Bulk),
    (Local::Is("merumaga"), Never::Bulk),
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
    (Local::Coded("bounce-"), Never::Bounce),
    (Local::Begins("bounce+"), Never::Bounce),
    (Local::Coded("bounces-"), Never::Bounce),
    (Local::Begins("bounces+"), Never::Bounce),
    // Reports about mail.
    (Local::Is("quarantine"), Never::AutoReply),
    (Local::Is("spamquarantine"), Never::AutoReply),
    (Local::Is("feedbackloop"), Never::Report),
    (Local::Is("fbl"), Never::Report),
    (Local::Is("dmarcreport"), Never::Report),
    (Local::Is("dmarcreports"), Never::Report),
    (Local::Is("dmarcsupport"), Never::Report),
];

/// Display names that say it, lower case, where they end so.
const NAMES: &[(&str, Never)] = &[
    ("送信専用", Never::NoReplySender),
    ("返信不可", Never::NoReplySender),
    ("自動送信", Never::NoReplySender),
    ("自動配信", Never::NoReplySender),
    ("自動返信", Never::AutoReply),
    ("自動応答", Never::AutoReply),
    ("メール配信", Never::Bulk),
    ("配信サービス", Never::Bulk),
    ("配信システム", Never::Bulk),
    ("監視システム", Never::NoReplySender),
    ("メールマガジン", Never::Bulk),
    ("メルマガ", Never::Bulk),
    ("newsletter", Never::Bulk),
    ("mail delivery subsystem", Never::Bounce),
    ("mail delivery system", Never::Bounce),
    ("mailer-daemon", Never::Bounce),
    (" autoresponder", Never::AutoReply),
];

/// Names that a phone shop or a joke may have left, too: they count where nothing is asked for.
const PERHAPS: &[&str] = &[
    "no-reply",
    "noreply",
    "no reply",
    "do not reply",
    " bot",
    " robot",
    "予約システム",
    "通知システム",
    "受付システム",
];

/// By `From`, and by a `Return-Path` of the same domain: a forwarder's own bounce address says nothing of the writer.
pub fn reason(letter: &Letter) -> Option<Never> {
    let mut locals: Vec<&str> = letter.from.iter().map(|mailbox| mailbox.address.local()).collect();
    if let ReturnPath::Address(path) = &letter.return_path {
        let at_home = letter.from.iter().any(|mailbox| mailbox.address.domain() == path.domain());
        locals.extend(at_home.then(|| path.local()));
    }
    let locals: Vec<(String, &str)> = locals.into_iter().map(|written| (bare(written), written)).collect();
    let by_address = ROWS.iter().find(|(local, _)| locals.iter().any(|(bare, written)| is(local, bare, written)));
    by_address.map(|(_, never)| *never).or_else(|| by_name(letter))
}

/// Whether the sender is called as robots are, and people now and then.
pub fn is_called_robot(letter: &Letter) -> bool {
    let name = letter.from.iter().map(|mailbox| mailbox.name.trim().to_lowercase()).next().unwrap_or_default();
    PERHAPS.iter().any(|end| name.ends_with(end))
}

/// Brackets are left away: 【送信専用】市民メール.
fn by_name(letter: &Letter) -> Option<Never> {
    let of = |name: &str| {
        let lower = name.to_lowercase();
        let words = lower.split(['【', '】', '[', ']', '(', ')', '（', '）', '<', '>', '|', '｜', '/']);
        let mut words = words.map(str::trim);
        words.find_map(|word| NAMES.iter().find(|(end, _)| word.ends_with(end)).map(|(_, never)| *never))
    };
    letter.from.iter().find_map(|mailbox| of(&mailbox.name))
}

fn bare(local: &str) -> String {
    local.chars().filter(|c| !matches!(c, '.' | '-' | '_')).collect()
}

fn is(local: &Local, bare: &str, written: &str) -> bool {
    match local {
        Local::Is(name) => bare == *name,
        Local::Has(part) => {
            let words: Vec<&str> = written.split(['.', '-', '_']).collect();
            written.contains(part)
                || (0..words.len()).any(|from| words.iter().skip(from).copied().collect::<String>().starts_with(part))
        }
        Local::Coded(start) => {
            written.strip_prefix(start).is_some_and(|rest| rest.contains(|c: char| c.is_ascii_digit() || c == '='))
        }
        Local::Begins(start) => written.starts_with(start),
        Local::Ends(end) => written.ends_with(end),
    }
}
