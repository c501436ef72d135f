//! How an appointment service is run: the keys of its table that no other kind of service has.

use crate::config::{Resolver, written};
use crate::desk::policy::Appointments;
use crate::mail::Address;
use crate::reading::ServiceId;

/// What is asked for later than half an hour before a start cannot have it, where nothing else is written.
const NOTICE_MINUTES: u32 = 30;
/// When the day's list and the reminders go out, where nothing else is written.
const MORNING: &str = "08:30";

impl Resolver<'_> {
    /// One for each appointment service; who takes the calls is by default who opens the room.
    pub(in crate::config) fn appointments(
        &mut self,
        all: &written::Written,
        hosts: &[Address],
    ) -> Option<Vec<Appointments>> {
        let mut found = Vec::new();
        for (index, one) in all.service.iter().enumerate() {
            let key = format!("service[{index}]");
            if one.kind == written::ServiceKind::Appointment {
                found.push(self.appointment(&key, one, (&all.organisation.phone, hosts)));
            } else {
                self.refuse_appointment_keys(&key, one);
            }
        }
        found.into_iter().collect()
    }

    fn appointment(
        &mut self,
        key: &str,
        written: &written::Service,
        usual: (&str, &[Address]),
    ) -> Option<Appointments> {
        let (phone, hosts) = usual;
        let host = written.host.as_deref().map(|host| self.address(&format!("{key}.host"), host));
        if written.per_member_and_month == Some(0) {
            self.complaints.add(
                &format!("{key}.per_member_and_month"),
                "nobody could ever book",
                "leave it out for no limit, or write at least 1",
            );
        }
        if written.notice_minutes.is_some_and(|minutes| minutes > 10_080) {
            self.complaints.add(&format!("{key}.notice_minutes"), "is longer than a week", "write 0 to 10080");
        }
        let morning = self.time(&format!("{key}.morning"), written.morning.as_deref().unwrap_or(MORNING));
        Some(Appointments {
            service: ServiceId(written.id.clone()),
            phone: written.phone.clone().unwrap_or_else(|| phone.to_owned()),
            hosts: match host {
                None => hosts.to_vec(),
                Some(host) => vec![host?],
            },
            notice_minutes: written.notice_minutes.unwrap_or(NOTICE_MINUTES),
            morning: morning?,
            remind: written.remind.unwrap_or(true),
            per_member_and_month: written.per_member_and_month,
        })
    }

    fn refuse_appointment_keys(&mut self, key: &str, written: &written::Service) {
        let there = [
            ("phone", written.phone.is_some()),
            ("host", written.host.is_some()),
            ("notice_minutes", written.notice_minutes.is_some()),
            ("morning", written.morning.is_some()),
            ("remind", written.remind.is_some()),
            ("per_member_and_month", written.per_member_and_month.is_some()),
        ];
        for (name, _) in there.iter().filter(|(_, there)| *there) {
            self.complaints.add(
                &format!("{key}.{name}"),
                "is for services of kind \"appointment\"",
                "take it out, or write it in an appointment's table",
            );
        }
    }
}
