//! The day of a session: its credentials typed in, sent out, corrected and wiped; the hosts' list.
//!
//! Whether one letter may carry them is the gate's affair; whether a letter arrived is `unreached`'s.

use chrono::Duration;

use super::calendar::{Occasion, Opening, occasion};
use super::credentials::Credentials;
use super::decision::{Answer, Carries, DraftKind, Fact, OutboxChange};
use super::gate::{Refusal, admit};
use super::records::{
    OutboxRecord, OutboxStatus, Reservation, ReservationStatus, Session, SessionKey, VersionedCredentials,
};
use super::shadow;
use super::turn::{About, Turn};
use super::words::{Plain, Template, duration_words, moment_words, time_words, values};

/// What became of one reservation's credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sending {
    Posted,
    /// This version is on its way to that address, or there.
    Already,
    Refused(Refusal),
    Unwritten,
}

/// `sessions set-credentials`.
pub(super) fn set_credentials(turn: &mut Turn<'_>, key: &SessionKey, typed: &Credentials) -> Answer {
    let (policy, known) = (turn.policy, turn.known);
    let Some(occasion) = occasion(policy, &known.sessions, key).filter(|o| o.opening == Opening::TakesPlace) else {
        return refused(format!("{} takes no place on {}", key.service, key.date));
    };
    if turn.now >= occasion.end {
        return refused(format!("the session {} {} is over", key.service, key.date));
    }
    let typed = Credentials { meeting_id: typed.meeting_id.trim().into(), password: typed.password.trim().into() };
    if !is_typable(&typed.meeting_id) || !is_typable(&typed.password) {
        return refused("the meeting ID and the password must be 1 to 60 visible ASCII characters".into());
    }
    let before = occasion.session.and_then(|s| s.credentials.as_ref());
    if let Some(same) = before.filter(|b| b.credentials == typed) {
        return Answer::Done { said: format!("unchanged; version {} stands", same.version) };
    }
    let credentials = VersionedCredentials { version: before.map_or(1, |b| b.version + 1), credentials: typed };
    let session = Session { credentials: Some(credentials.clone()), ..session_of(&occasion) };
    turn.keep(Fact::CredentialsSet { session: key.clone(), credentials });
    let occasion = Occasion { session: Some(&session), ..occasion };
    Answer::Done { said: dispatch_if_due(turn, &occasion) }
}

fn refused(said: String) -> Answer {
    Answer::Refused { said }
}

fn is_typable(text: &str) -> bool {
    (1..=60).contains(&text.len()) && text.bytes().all(|b| b == b' ' || b.is_ascii_graphic())
}

/// What the ledger knows of a session, or what it would if it knew it.
pub(super) fn session_of(occasion: &Occasion<'_>) -> Session {
    occasion.session.cloned().unwrap_or_else(|| Session::unheard_of(occasion.key.clone()))
}

fn dispatch_if_due(turn: &mut Turn<'_>, occasion: &Occasion<'_>) -> String {
    let (key, hour) = (&occasion.key, turn.policy.times.dispatch);
    if turn.now < occasion.at(hour) {
        return format!("set for {} {}; they go out at {}", key.service, key.date, hour.format("%H:%M"));
    }
    let sent = dispatch_to_all(turn, occasion);
    format!("set for {} {}; letters that go out now: {sent}", key.service, key.date)
}

/// The timer of the hour of dispatch.
pub(super) fn dispatch(turn: &mut Turn<'_>, key: &SessionKey) {
    let Some(occasion) = running_or_ahead(turn, key) else { return };
    match occasion.session.and_then(|s| s.credentials.as_ref()) {
        Some(_) => {
            dispatch_to_all(turn, &occasion);
        }
        // Whoever is confirmed from now on is alarmed for by himself.
        None if confirmed(turn.known.reservations.iter(), key).next().is_none() => {}
        None => alarm_missing(turn, &occasion),
    }
}

fn dispatch_to_all(turn: &mut Turn<'_>, occasion: &Occasion<'_>) -> usize {
    turn.keep(Fact::SessionDispatched { session: occasion.key.clone() });
    let known = turn.known;
    if shadow::is_on(turn.policy) {
        let confirmed = confirmed(known.reservations.iter(), &occasion.key);
        let would: Vec<&Reservation> =
            confirmed.filter(|r| admit(turn, occasion, r).err() == Some(Refusal::Shadow)).collect();
        shadow::list_who_would_get(turn, occasion, &would);
        return 0;
    }
    let sent = confirmed(known.reservations.iter(), &occasion.key).map(|r| send_credentials(turn, occasion, r));
    sent.filter(|sending| *sending == Sending::Posted).count()
}

/// Sends one reservation's credentials through the gate: once per version and address.
pub(super) fn send_credentials(turn: &mut Turn<'_>, occasion: &Occasion<'_>, reservation: &Reservation) -> Sending {
    let admitted = match admit(turn, occasion, reservation) {
        Ok(admitted) => admitted,
        Err(refusal) => {
            if refusal == Refusal::Shadow {
                shadow::list_who_would_get(turn, occasion, &[reservation]);
            }
            return Sending::Refused(refusal);
        }
    };
    let version = admitted.version();
    let known = turn.known;
    if is_under_way(&known.outbox, reservation, version) {
        return Sending::Already;
    }
    let earlier: Vec<&OutboxRecord> = credentials_of(&known.outbox, reservation).collect();
    withdraw_unsent(turn, &earlier);
    let wrong_one_is_out = earlier.iter().any(|d| d.version < Some(version) && may_have_arrived(d.status));
    let kind = if wrong_one_is_out { DraftKind::Correction } else { DraftKind::Credentials };
    match admitted.letter(turn, kind) {
        Ok(post) => {
            turn.post(post);
            Sending::Posted
        }
        Err(fault) => {
            turn.unwritten(reservation.letter, &fault);
            Sending::Unwritten
        }
    }
}

/// Whether a letter with this version is on its way to the reservation's address, or there. One that was refused
/// is not: who books again may have mended her mailbox.
fn is_under_way(drafts: &[OutboxRecord], reservation: &Reservation, version: u32) -> bool {
    credentials_of(drafts, reservation)
        .filter(|d| d.version == Some(version) && d.to == reservation.email)
        .any(|d| d.status == OutboxStatus::Queued || d.status == OutboxStatus::Held || has_probably_arrived(d.status))
}

/// Whether these people have the newest credentials already.
pub(super) fn has_credentials(turn: &Turn<'_>, occasion: &Occasion<'_>, reservation: &Reservation) -> bool {
    let version = occasion.session.and_then(|s| s.credentials.as_ref()).map(|c| c.version);
    version.is_some_and(|version| is_under_way(&turn.known.outbox, reservation, version))
}

fn has_probably_arrived(status: OutboxStatus) -> bool {
    matches!(status, OutboxStatus::Sent | OutboxStatus::Sending | OutboxStatus::Unknown | OutboxStatus::Drafted)
}

/// What has not gone out stays here.
pub(super) fn withdraw_unsent(turn: &mut Turn<'_>, drafts: &[&OutboxRecord]) {
    for draft in drafts.iter().filter(|d| matches!(d.status, OutboxStatus::Queued | OutboxStatus::Held)) {
        let change = OutboxChange::of(draft, OutboxStatus::Withdrawn, turn.now).settled(draft);
        turn.keep(Fact::OutboxStands(change));
    }
}

pub(super) fn may_have_arrived(status: OutboxStatus) -> bool {
    has_probably_arrived(status) || status == OutboxStatus::Bounced
}

/// The drafts that carry credentials for a reservation.
pub(super) fn credentials_of<'a>(
    drafts: &'a [OutboxRecord],
    reservation: &Reservation,
) -> impl Iterator<Item = &'a OutboxRecord> {
    let id = reservation.id;
    drafts.iter().filter(move |d| d.carries == Carries::Credentials && d.reservation == Some(id))
}

pub(super) fn confirmed<'a>(
    reservations: impl Iterator<Item = &'a Reservation>,
    key: &SessionKey,
) -> impl Iterator<Item = &'a Reservation> {
    reservations.filter(move |r| r.status == ReservationStatus::Confirmed && r.session == *key)
}

/// 17:00 on the day before.
pub(super) fn remind_of_credentials(turn: &mut Turn<'_>, key: &SessionKey) {
    let Some(occasion) = running_or_ahead(turn, key) else { return };
    if occasion.session.is_none_or(|s| s.credentials.is_none()) {
        post_missing(turn, &occasion, Template::CredentialsReminder, DraftKind::CredentialsReminder);
    }
}

/// The hour has come, and there is nothing to send.
pub(super) fn alarm_missing(turn: &mut Turn<'_>, occasion: &Occasion<'_>) {
    post_missing(turn, occasion, Template::CredentialsMissing, DraftKind::Alarm);
}

fn post_missing(turn: &mut Turn<'_>, occasion: &Occasion<'_>, template: Template, kind: DraftKind) {
    let (policy, known) = (turn.policy, turn.known);
    let values = values::CredentialsMissing {
        occasion: occasion.in_words(),
        dispatch: time_words(policy.times.dispatch).into(),
        booked: confirmed(known.reservations.iter(), &occasion.key).map(|r| r.people.len()).sum(),
        left: duration_words(occasion.start - turn.now).into(),
    };
    post_about(turn, occasion, kind, policy.words.write(template, &values));
}

/// A letter to the staff about a session; to the hosts, if it is their list.
pub(super) fn post_about(
    turn: &mut Turn<'_>,
    occasion: &Occasion<'_>,
    kind: DraftKind,
    written: Result<super::words::Written, super::words::Unwritten>,
) {
    let policy = turn.policy;
    let people = if kind == DraftKind::HostsList { &policy.hosts } else { &policy.staff };
    let about = About { session: Some(occasion.key.clone()), ..About::default() };
    match written {
        Ok(written) => turn.post_to_all(kind, people, &written, &about),
        Err(fault) => turn.unwritten(None, &fault),
    }
}

/// Fifteen minutes before the start: everybody who is confirmed.
pub(super) fn list_for_hosts(turn: &mut Turn<'_>, key: &SessionKey) {
    let Some(occasion) = running_or_ahead(turn, key) else { return };
    let known = turn.known;
    let mut people: Vec<&Reservation> = confirmed(known.reservations.iter(), key).collect();
    people.sort_by_key(|r| (r.from, r.id));
    let list = list(turn, &occasion, Since::Start);
    let people = people.into_iter().flat_map(attendances).collect();
    post_list(turn, &occasion, &values::HostsList { people, ..list });
}

/// Whom a hosts' list names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Since {
    /// Everybody.
    Start,
    /// Only what changed after the list.
    LastList,
}

/// Who is confirmed after the hosts had their list is told to them at once.
pub(super) fn tell_hosts_if_late(turn: &mut Turn<'_>, occasion: &Occasion<'_>, reservation: &Reservation) {
    if has_been_listed(turn, occasion) {
        let list = list(turn, occasion, Since::LastList);
        let people = attendances(reservation).collect();
        post_list(turn, occasion, &values::HostsList { people, ..list });
    }
}

/// The same of who no longer comes.
pub(super) fn tell_hosts_of_absence(turn: &mut Turn<'_>, occasion: &Occasion<'_>, reservation: &Reservation) {
    if has_been_listed(turn, occasion) {
        let list = list(turn, occasion, Since::LastList);
        let absent = attendances(reservation).collect();
        post_list(turn, occasion, &values::HostsList { absent, ..list });
    }
}

fn has_been_listed(turn: &Turn<'_>, occasion: &Occasion<'_>) -> bool {
    let listed_at = occasion.start - Duration::minutes(i64::from(turn.policy.times.hosts_list_minutes));
    turn.now >= listed_at && turn.now < occasion.end
}

/// A list with nobody on it yet.
fn list(turn: &Turn<'_>, occasion: &Occasion<'_>, since: Since) -> values::HostsList {
    values::HostsList {
        occasion: occasion.in_words(),
        at: moment_words(turn.now).into(),
        changed: since == Since::LastList,
        people: Vec::new(),
        absent: Vec::new(),
    }
}

fn post_list(turn: &mut Turn<'_>, occasion: &Occasion<'_>, list: &values::HostsList) {
    let written = turn.policy.words.write(Template::HostsList, list);
    post_about(turn, occasion, DraftKind::HostsList, written);
}

/// The people of a reservation, as lists show them.
pub(super) fn attendances(reservation: &Reservation) -> impl Iterator<Item = values::Attendance> {
    reservation.people.iter().map(|guest| values::Attendance {
        number: Plain::new(guest.number.as_str()),
        name: Plain::new(&guest.name),
        from: time_words(reservation.from).into(),
        to: time_words(reservation.to).into(),
    })
}

/// A day after the end nothing of them is left, sent or not.
pub(super) fn wipe_credentials(turn: &mut Turn<'_>, key: &SessionKey) {
    let known = turn.known;
    let unsent = |d: &&OutboxRecord| d.carries == Carries::Credentials && !may_have_arrived(d.status);
    let unsettled = |d: &&OutboxRecord| d.status == OutboxStatus::Unknown;
    for draft in known.outbox.iter().filter(|d| unsent(d) || unsettled(d)) {
        let open = matches!(draft.status, OutboxStatus::Queued | OutboxStatus::Held | OutboxStatus::Parked);
        let status = if open { OutboxStatus::Expired } else { draft.status };
        turn.keep(Fact::OutboxStands(OutboxChange::of(draft, status, turn.now).settled(draft)));
    }
    turn.keep(Fact::CredentialsWiped { session: key.clone() });
}

/// The session, if it takes place and is not over.
pub(super) fn running_or_ahead<'a>(turn: &Turn<'a>, key: &SessionKey) -> Option<Occasion<'a>> {
    let (policy, known) = (turn.policy, turn.known);
    occasion(policy, &known.sessions, key).filter(|o| o.opening == Opening::TakesPlace && turn.now < o.end)
}
