//! Machines that say what they are by the form of their letter: reports (RFC 6522) and calendars (RFC 6047).

use crate::mail::{Letter, Part, Role, bounce};
use crate::reading::Never;

/// `report-type` of a `multipart/report`, and what it means to us.
const REPORT_TYPES: &[(&str, Never)] = &[
    ("disposition-notification", Never::ReadReceipt), // RFC 8098
    ("feedback-report", Never::Report),               // RFC 5965: complaints
    ("tlsrpt", Never::Report),                        // RFC 8460
    ("delivery-status", Never::Bounce),               // RFC 3464
    ("", Never::Bounce),                              // RFC 1892 had no other
];

/// Parts that stand in reports only, also where the whole is no `multipart/report`.
const REPORT_PARTS: &[(&str, Never)] = &[
    ("message/disposition-notification", Never::ReadReceipt),
    ("message/global-disposition-notification", Never::ReadReceipt), // RFC 6533
    ("message/feedback-report", Never::Report),
    ("message/delivery-status", Never::Bounce),
    ("message/global-delivery-status", Never::Bounce), // RFC 6533
    ("application/tlsrpt+gzip", Never::Report),
    ("application/tlsrpt+json", Never::Report),
];

/// iTIP methods (RFC 5546) that answer, or withdraw: never written by hand. An invitation is a person's; where a machine
/// sent it, `Auto-Submitted` says so.
const CALENDAR_ANSWERS: &[&str] = &["REPLY", "COUNTER", "DECLINECOUNTER", "REFRESH", "CANCEL"];

/// The reason that lies in the form.
pub fn reason(letter: &Letter) -> Option<Never> {
    declared(letter).or_else(|| letter.parts.iter().find_map(of_part)).or_else(|| hotmail_complaint(letter))
}

fn declared(letter: &Letter) -> Option<Never> {
    let value = letter.header("content-type")?.trim().to_ascii_lowercase();
    if value.starts_with("multipart/report") {
        return REPORT_TYPES.iter().find(|(kind, _)| value.contains(kind)).map(|(_, never)| *never);
    }
    if let Some((_, never)) = REPORT_PARTS.iter().find(|(kind, _)| value.starts_with(kind)) {
        return Some(*never);
    }
    let method = value.starts_with("text/calendar").then(|| value.split("method=").nth(1)).flatten()?;
    let method = method.trim_matches('"').to_ascii_uppercase();
    CALENDAR_ANSWERS.iter().any(|m| method.starts_with(m)).then_some(Never::Calendar)
}

fn of_part(part: &Part) -> Option<Never> {
    if part.content_type == "text/calendar" {
        return calendar(part);
    }
    REPORT_PARTS.iter().find(|(kind, _)| *kind == part.content_type).map(|(_, never)| *never)
}

fn calendar(part: &Part) -> Option<Never> {
    let text = part.text.as_deref()?;
    let method = text.lines().take(60).find_map(|line| line.trim().strip_prefix("METHOD:"))?.trim();
    CALENDAR_ANSWERS.iter().any(|m| method.eq_ignore_ascii_case(m)).then_some(Never::Calendar)
}

/// Hotmail's complaints (JMRP) are no ARF: the letter complained of, with this field on top, is all there is.
fn hotmail_complaint(letter: &Letter) -> Option<Never> {
    let nested = letter.parts.iter().filter(|part| part.role == Role::Nested);
    let marked = nested.filter_map(|part| part.content.get(..25)).any(|head| {
        let head = head.to_ascii_lowercase();
        head.starts_with(b"x-hmxmroriginalrecipient:")
    });
    (marked && !bounce::is_delivery_report(letter)).then_some(Never::Report)
}
