//! The configuration as the desk needs it: rules, times, people. Made by `config`.

use chrono::NaiveTime;

use super::words::Words;
use super::working_days::WorkingDays;
use crate::mail::{Address, Mailbox};
use crate::reading::{Guide, ServiceId};

#[derive(Clone, Debug)]
pub struct Policy {
    pub guide: Guide,
    pub organisation: Organisation,
    /// Who letters come from: `info@` and its display name.
    pub desk: Mailbox,
    /// Right side of our Message-IDs.
    pub message_id_domain: String,
    /// Digest, alarms, reminders.
    pub staff: Vec<Address>,
    /// Those who open the room: the hosts' list.
    pub hosts: Vec<Address>,
    pub doctor: Option<Mailbox>,
    /// What the doctor may write on his first line.
    pub doctor_words: DoctorWords,
    /// The authserv-id of the receiving server, where one is pinned (RFC 8601 §2.5).
    pub authserv_id: Option<String>,
    pub times: Times,
    pub brake: BrakeLimits,
    pub manner: Manner,
    /// By which doctor mail ages.
    pub working_days: WorkingDays,
    /// One for each appointment service.
    pub appointments: Vec<Appointments>,
    /// Every sentence a person reads.
    pub words: Words,
}

/// Whether the desk answers, or shows what it would answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Manner {
    #[default]
    Open,
    /// Letters to members become drafts, nothing is moved, credentials go to nobody.
    Shadow,
}

/// How the organisation is named and reached in letters.
#[derive(Clone, Debug)]
pub struct Organisation {
    pub name: String,
    /// The office's telephone and its hours, as printed.
    pub phone: String,
    pub phone_hours: String,
}

/// Words that, alone on the first line of the doctor's answer, do something; each first one is shown to him.
#[derive(Clone, Debug)]
pub struct DoctorWords {
    /// The conversation is over.
    pub close: Vec<String>,
    /// The staff take it on, without its text.
    pub hand_over: Vec<String>,
    /// The staff arrange a telephone call.
    pub call: Vec<String>,
}

/// Wall times of the day, Japan.
#[derive(Clone, Debug)]
pub struct Times {
    /// 08:00
    pub digest: NaiveTime,
    /// 17:00 on the day before a session.
    pub credentials_reminder: NaiveTime,
    /// 10:00 on the day: `dispatch_at`.
    pub dispatch: NaiveTime,
    /// 10:15, 10:45.
    pub unsettled: Vec<NaiveTime>,
    /// 11:00: what members are promised.
    pub promised: NaiveTime,
    /// 15: the hosts' list, minutes before the start.
    pub hosts_list_minutes: u32,
}

/// How an appointment service is run.
#[derive(Clone, Debug)]
pub struct Appointments {
    pub service: ServiceId,
    /// The number that members call, as printed.
    pub phone: String,
    /// Who takes the calls: gets the list of the day every morning.
    pub hosts: Vec<Address>,
    /// What is asked for later than so many minutes before a start cannot have it.
    pub notice_minutes: u32,
    /// When the list and the reminders go out, on the day.
    pub morning: NaiveTime,
    /// Whether members are reminded on the morning of the day.
    pub remind: bool,
    /// How many a member may have in one month; `None` is no limit.
    pub per_member_and_month: Option<u32>,
}

impl Policy {
    /// The rules of an appointment service.
    #[must_use]
    pub fn appointments_of(&self, service: &ServiceId) -> Option<&Appointments> {
        self.appointments.iter().find(|rules| rules.service == *service)
    }
}

#[derive(Clone, Debug)]
pub struct BrakeLimits {
    /// 5: answers a day and address.
    pub per_day: u32,
    /// 3: answers in 7 days to an address that is not known.
    pub unknown_per_week: u32,
    /// 60: letters an hour to staff and doctor.
    pub staff_per_hour: u32,
}
