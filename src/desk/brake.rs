//! The brake on automatic answers: however two robots talk to each other, it ends. It parks and reports, and
//! never swallows.

use super::known::Known;
use super::policy::Policy;
use super::records::OutboxStatus;
use crate::mail::Address;

/// Queued, or parked for a person: 5 answers a day and address, 3 in 7 days to one that nobody is known by.
pub(super) fn status_for(policy: &Policy, known: &Known, to: &Address) -> OutboxStatus {
    let is_known = known.members.iter().any(|m| m.knows(to));
    let too_many_today = known.brake.last_day >= policy.brake.per_day;
    let too_many_for_unknown = !is_known && known.brake.last_week >= policy.brake.unknown_per_week;
    if too_many_today || too_many_for_unknown { OutboxStatus::Parked } else { OutboxStatus::Queued }
}
