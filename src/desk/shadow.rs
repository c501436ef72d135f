//! The first weeks, beside people who still do everything by hand (design §5, shadow mode).
//!
//! The desk decides as always, but what it writes to members is laid into Drafts for a person to send or to throw
//! away, no letter is moved, and credentials are not even drafted: staff get the list of who would be sent them.

use super::calendar::Occasion;
use super::decision::{Audience, DraftKind};
use super::dispatch::{attendances, post_about};
use super::policy::{Manner, Policy};
use super::records::{OutboxRecord, Reservation};
use super::turn::Turn;
use super::words::{Plain, Template, moment_words, values};

/// Whether the desk works in shadow mode.
pub(super) fn is_on(policy: &Policy) -> bool {
    policy.manner == Manner::Shadow
}

/// Whether a letter of ours is laid into Drafts instead of being sent: whatever does not go to the staff. An alarm
/// goes out, to whomever it is.
pub(super) fn is_drafted(policy: &Policy, draft: &OutboxRecord) -> bool {
    let to_staff = policy.staff.iter().chain(&policy.hosts).any(|address| *address == draft.to);
    let leaves = match draft.kind.audience() {
        Audience::Alarmed => true,
        Audience::StaffAndDoctor => to_staff,
        Audience::Sender | Audience::KnownAddress | Audience::Admitted => false,
    };
    is_on(policy) && !leaves
}

/// Tells the staff who would now be sent the credentials.
pub(super) fn list_who_would_get(turn: &mut Turn<'_>, occasion: &Occasion<'_>, reservations: &[&Reservation]) {
    if reservations.is_empty() {
        return;
    }
    let values = values::ShadowList {
        occasion: occasion.in_words(),
        at: moment_words(turn.now).into(),
        people: reservations.iter().flat_map(|reservation| recipients(reservation)).collect(),
    };
    let written = turn.policy.words.write(Template::ShadowList, &values);
    post_about(turn, occasion, DraftKind::ShadowList, written);
}

fn recipients(reservation: &Reservation) -> impl Iterator<Item = values::ShadowRow> {
    let address = Plain::new(&reservation.email.to_string());
    attendances(reservation).map(move |person| values::ShadowRow { person, address: address.clone() })
}
