//! The one gate in front of a session's meeting ID and password.
//!
//! Only an [`Admitted`] can put them into a letter, and only [`admit`] makes one. It is asked when a letter is
//! written and again when a connection claims it, also after a person's retry or release.

use super::calendar::{Occasion, Opening};
use super::decision::{Carries, DraftKind};
use super::identity::{Identified, identify_guest};
use super::records::{OutboxRecord, Reservation, ReservationStatus, VersionedCredentials};
use super::shadow;
use super::turn::{About, Post, Turn};
use super::words::{Plain, Template, Unwritten, values};
use crate::mail::Address;

/// Proof that this reservation may be sent the credentials, to this address, now.
pub(super) struct Admitted<'a> {
    occasion: &'a Occasion<'a>,
    reservation: &'a Reservation,
    credentials: &'a VersionedCredentials,
    people: Vec<Identified>,
    to: &'a Address,
}

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    #[error("the session does not take place, or is over")]
    NoSession,
    #[error("the hour of dispatch has not come")]
    TooEarly,
    #[error("the credentials are not typed in")]
    NotTypedIn,
    #[error("the reservation is not confirmed")]
    NotConfirmed,
    #[error("somebody of the reservation is no longer on the roster, or the address is no longer known")]
    NotIdentified,
    #[error("the desk is in shadow mode")]
    Shadow,
}

/// Asks the gate.
pub(super) fn admit<'a>(
    turn: &Turn<'_>,
    occasion: &'a Occasion<'a>,
    reservation: &'a Reservation,
) -> Result<Admitted<'a>, Refusal> {
    if occasion.opening != Opening::TakesPlace || turn.now >= occasion.end {
        return Err(Refusal::NoSession);
    }
    if turn.now < occasion.at(turn.policy.times.dispatch) {
        return Err(Refusal::TooEarly);
    }
    let credentials = occasion.session.and_then(|s| s.credentials.as_ref()).ok_or(Refusal::NotTypedIn)?;
    if reservation.session != occasion.key || reservation.status != ReservationStatus::Confirmed {
        return Err(Refusal::NotConfirmed);
    }
    let to = &reservation.email;
    let identified = |guest| identify_guest(&turn.known.members, guest, to);
    let people: Option<Vec<Identified>> = reservation.people.iter().map(identified).collect();
    let people = people.filter(|p| !p.is_empty()).ok_or(Refusal::NotIdentified)?;
    if shadow::is_on(turn.policy) {
        return Err(Refusal::Shadow);
    }
    Ok(Admitted { occasion, reservation, credentials, people, to })
}

/// Whether a draft that was written earlier may still go out.
pub(super) fn still_admits(turn: &Turn<'_>, occasion: &Occasion<'_>, draft: &OutboxRecord) -> bool {
    let reservation = turn.known.reservations.iter().find(|r| Some(r.id) == draft.reservation);
    let admitted = reservation.and_then(|r| admit(turn, occasion, r).ok());
    admitted.is_some_and(|a| Some(a.credentials.version) == draft.version && *a.to == draft.to)
}

impl<'a> Admitted<'a> {
    /// Which version of them it would be.
    pub fn version(&self) -> u32 {
        self.credentials.version
    }

    /// Writes them: the only place where credentials become words.
    pub fn letter(self, turn: &Turn<'_>, kind: DraftKind) -> Result<Post<'a>, Unwritten> {
        let template = match kind {
            DraftKind::Correction => Template::Correction,
            _ => Template::Credentials,
        };
        let values = values::Credentials {
            name: self.people_in_words(),
            occasion: self.occasion.in_words(),
            meeting_id: Plain::new(&grouped(&self.credentials.credentials.meeting_id)),
            password: Plain::new(&self.credentials.credentials.password),
            office: turn.office(),
        };
        let written = turn.policy.words.write(template, &values)?;
        let about = About {
            reservation: Some(self.reservation.id),
            session: Some(self.occasion.key.clone()),
            version: Some(self.credentials.version),
            ..About::default()
        };
        let post = Post::new(kind, self.to, written).about(about).until(self.occasion.end);
        Ok(Post { carries: Carries::Credentials, ..post })
    }

    fn people_in_words(&self) -> Plain {
        let names: Vec<String> = self.people.iter().map(|person| person.guest().name).collect();
        Plain::together(&names)
    }
}

/// Digits of a meeting ID in groups that can be read and typed: `123 4567 8901`; anything else as it is.
#[must_use]
pub fn grouped(meeting_id: &str) -> String {
    let digits: String = meeting_id.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    if !digits.bytes().all(|b| b.is_ascii_digit()) || !(9..=11).contains(&digits.len()) {
        return meeting_id.to_owned();
    }
    let (first, rest) = digits.split_at_checked(3).unwrap_or((&digits, ""));
    let (second, third) = rest.split_at_checked(rest.len() / 2).unwrap_or((rest, ""));
    format!("{first} {second} {third}")
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn meeting_ids_in_groups() {
        let rows = [
            ("12345678901", "123 4567 8901"),
            ("123-456-789", "123 456 789"),
            ("123 4567 890", "123 456 7890"),
            ("my-room", "my-room"),
        ];
        for (typed, expected) in rows {
            assert_eq!(grouped(typed), expected);
        }
    }
}
