//! Whoever's credentials are not known to have arrived stands in an alarm, with telephone number and time left.

use super::calendar::Occasion;
use super::consent;
use super::decision::{Carries, DraftKind};
use super::dispatch::{alarm_missing, confirmed, credentials_of, post_about, running_or_ahead};
use super::doctor;
use super::member::MemberNumber;
use super::records::{OutboxRecord, OutboxStatus, Reservation, SessionKey};
use super::shadow;
use super::turn::{About, Turn};
use super::words::values::{CredentialsUndelivered, Undelivered, Unreached};
use super::words::{Plain, Template, duration_words, kind_words, reply_words, status_words, undelivered_words};

/// 10:15 and 10:45.
pub(super) fn alarm_unsettled(turn: &mut Turn<'_>, key: &SessionKey) {
    let Some(occasion) = running_or_ahead(turn, key) else { return };
    let known = turn.known;
    if occasion.session.is_none_or(|s| s.credentials.is_none()) {
        // At the hour of dispatch everybody was warned; from then on only where somebody waits.
        let waited_for = confirmed(known.reservations.iter(), key).next().is_some();
        if waited_for {
            alarm_missing(turn, &occasion);
        }
        return;
    }
    let version = occasion.session.and_then(|s| s.credentials.as_ref()).map(|c| c.version);
    let missed: Vec<(&Reservation, Option<OutboxStatus>)> = confirmed(known.reservations.iter(), key)
        .map(|r| (r, newest_status(&known.outbox, r, version)))
        .filter(|(_, status)| !matches!(status, Some(OutboxStatus::Sent | OutboxStatus::Drafted)))
        .collect();
    if !missed.is_empty() {
        post_alarm(turn, &occasion, &missed);
    }
}

/// Where the newest letter with that version to the reservation's own address stands.
fn newest_status(drafts: &[OutboxRecord], reservation: &Reservation, version: Option<u32>) -> Option<OutboxStatus> {
    let ours = credentials_of(drafts, reservation).filter(|d| d.version == version && d.to == reservation.email);
    ours.filter(|d| d.status != OutboxStatus::Withdrawn).max_by_key(|d| d.id).map(|d| d.status)
}

/// One of our letters did not get through, and now stands so: alarms where it cannot wait for the digest.
pub(super) fn alarm_if_urgent(turn: &mut Turn<'_>, draft: &OutboxRecord, status: OutboxStatus) {
    match (draft.carries, draft.kind) {
        (Carries::Credentials, _) => alarm_late_credentials(turn, draft, status),
        (_, DraftKind::YesLetter) if status != OutboxStatus::Unknown => consent::not_delivered(turn, draft),
        (_, DraftKind::DoctorLetter | DraftKind::DoctorNotice) => alarm_undelivered(turn, draft, status),
        (_, DraftKind::DoctorAnswer) if status != OutboxStatus::Unknown => doctor::answer_undelivered(turn, draft),
        _ => {}
    }
}

/// After the last of the planned alarms each case is told at once; before it, the next of them tells it.
fn alarm_late_credentials(turn: &mut Turn<'_>, draft: &OutboxRecord, status: OutboxStatus) {
    let known = turn.known;
    let Some(occasion) = draft.session.as_ref().and_then(|key| running_or_ahead(turn, key)) else { return };
    if let Some(reservation) = known.reservations.iter().find(|r| Some(r.id) == draft.reservation) {
        alarm_if_late(turn, &occasion, (reservation, Some(status)));
    }
}

/// At once, if the last of the planned alarms is over. Without a status there is no letter at all.
pub(super) fn alarm_if_late(
    turn: &mut Turn<'_>,
    occasion: &Occasion<'_>,
    missed: (&Reservation, Option<OutboxStatus>),
) {
    let last_planned = turn.policy.times.unsettled.last().copied().unwrap_or(turn.policy.times.dispatch);
    if turn.now >= occasion.at(last_planned) {
        post_alarm(turn, occasion, &[missed]);
    }
}

/// The address that its letters went to was revoked: at once, whatever the hour.
pub(super) fn alarm_withdrawn(turn: &mut Turn<'_>, occasion: &Occasion<'_>, reservation: &Reservation) {
    post_alarm(turn, occasion, &[(reservation, Some(OutboxStatus::Withdrawn))]);
}

fn post_alarm(turn: &mut Turn<'_>, occasion: &Occasion<'_>, missed: &[(&Reservation, Option<OutboxStatus>)]) {
    // Nobody is sent them; the staff have the list.
    if shadow::is_on(turn.policy) {
        return;
    }
    let values = CredentialsUndelivered {
        occasion: occasion.in_words(),
        left: duration_words(occasion.start - turn.now).into(),
        people: missed.iter().flat_map(|(r, status)| in_words(turn, r, *status)).collect(),
    };
    let written = turn.policy.words.write(Template::CredentialsUndelivered, &values);
    post_about(turn, occasion, DraftKind::Alarm, written);
}

fn in_words(turn: &Turn<'_>, reservation: &Reservation, status: Option<OutboxStatus>) -> Vec<Unreached> {
    let phone_of = |number: &MemberNumber| {
        let member = turn.known.members.iter().find(|m| m.entry.number == *number);
        member.map(|m| m.entry.phone.as_str()).unwrap_or_default()
    };
    let person = |guest: &super::records::Guest| Unreached {
        number: Plain::new(guest.number.as_str()),
        name: Plain::new(&guest.name),
        phone: Plain::new(phone_of(&guest.number)),
        why: undelivered_words(status).into(),
    };
    reservation.people.iter().map(person).collect()
}

pub(super) fn alarm_undelivered(turn: &mut Turn<'_>, draft: &OutboxRecord, status: OutboxStatus) {
    let why = draft.last_reply.as_deref().map(reply_words).filter(|why| !why.is_empty());
    let values = Undelivered {
        outbox: draft.id,
        kind: kind_words(draft.kind).into(),
        why: why.unwrap_or(status_words(status)).into(),
    };
    let policy = turn.policy;
    match policy.words.write(Template::Undelivered, &values) {
        Ok(written) => turn.post_to_all(DraftKind::Alarm, &policy.staff, &written, &About::default()),
        Err(fault) => turn.unwritten(None, &fault),
    }
}
