//! What the letter was about that is answered: the services that its quotation names. Our own name over it names none.

use super::Desk;
use crate::reading::ServiceId;
use crate::reading::guide::{Guide, Service, ServiceKind};
use crate::reading::sentence::intent;
use crate::reading::when::{Attendance, attendance_in};

/// Who quotes more than that quotes letters of others, too.
const LINES: usize = 300;

impl Desk<'_> {
    /// The services of the letter that is answered; none where it spoke of another programme, too.
    pub(super) fn quoted(&self) -> Vec<ServiceId> {
        if let Some(about) = &self.about {
            return vec![about.clone()];
        }
        if !self.is_reply || !self.own.quotes {
            return Vec::new();
        }
        let lines = self.letter.lines.iter().take(LINES);
        let lines: Vec<String> = lines.map(|l| without_our_name(&l.text, self.guide)).collect();
        let said = intent::said(&lines.join("\n").into(), self.guide);
        match () {
            () if said.foreign => Vec::new(),
            () if said.services.is_empty() => self.of_the_hours(&lines),
            () => said.services,
        }
    }

    /// 「日にち:5月13日(水) 13:00〜15:00」: where only our name stands over it, the hours say that it was about a session.
    fn of_the_hours(&self, lines: &[String]) -> Vec<ServiceId> {
        let session = self.guide.of_kind(ServiceKind::Session);
        let held = |service: &&Service| {
            let Some(hours) = service.calendar.hours() else { return false };
            let all = |line: &String| attendance_in(line.as_str(), hours);
            lines
                .iter()
                .any(|line| matches!(all(line), Attendance::Part { from, to } if (from, to) == (hours.from, hours.to)))
        };
        session.filter(held).map(|service| service.id.clone()).into_iter().collect()
    }
}

/// 「2020年5月7日(木) 10:20 プラスケア 暮らしの保健室 <info@…>:」, and the name below our letters.
fn without_our_name(line: &str, guide: &Guide) -> String {
    let parts: Vec<&str> = guide.sender_name.split_whitespace().collect();
    let addressed = guide.own_addresses.iter().any(|own| line.contains(&own.to_string()));
    let bare = line.trim_matches(|c: char| !c.is_alphanumeric());
    if addressed || parts.contains(&bare) {
        return String::new();
    }
    line.replace(&guide.sender_name, "").replace(&parts.concat(), "")
}
