//! Addresses that are agreed besides those on the roster, and what follows when one is revoked.
//!
//! A yes agrees one ([`super::consent`]), or a person of the staff after a telephone call. Doctor mail needs the latter.
//! A revoked one is refused by the gate from that moment; whoever expected letters there is to be rung up.

use super::calendar::occasion;
use super::consent;
use super::decision::{Answer, Fact};
use super::dispatch::{credentials_of, withdraw_unsent};
use super::member::{Member, MemberNumber};
use super::records::{AddressFact, AgreedBy, NewAddress, OutboxRecord, Reservation, ReservationStatus};
use super::saying::refused;
use super::turn::Turn;
use super::unreached::alarm_withdrawn;
use crate::mail::Address;

/// What an agreed address may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Rooms and consultations.
    Services,
    /// Doctor mail, too: only after a telephone call.
    DoctorMailToo,
}

/// Adds an address; one that is agreed already takes the wider reach.
pub(super) fn add(turn: &mut Turn<'_>, member: &Member, address: &Address, (by, reach): (AgreedBy, Reach)) {
    turn.keep(Fact::Address(AddressFact::Agreed(NewAddress {
        number: member.entry.number.clone(),
        name: member.entry.name.clone(),
        address: address.clone(),
        by,
        for_doctor_mail: reach == Reach::DoctorMailToo,
    })));
}

/// `roster agree`: the member said so on the telephone. What waited for her yes about it goes on.
pub(super) fn agree(turn: &mut Turn<'_>, who: &str, asked: (&MemberNumber, &Address), reach: Reach) -> Answer {
    let (number, address) = asked;
    let known = turn.known;
    let Some(member) = known.members.iter().find(|m| m.entry.number == *number) else {
        return refused(format!("there is no member {number}"));
    };
    if member.entry.addresses.contains(address) {
        return refused(format!("it stands on the roster entry of member {number} already"));
    }
    if is_ours(turn, address) {
        return refused("it is an address of the desk, its staff or its doctor");
    }
    add(turn, member, address, (AgreedBy::Staff(who.to_owned()), reach));
    let waiting = known.consents.recent.iter().filter(|c| c.member == *number && c.address == *address);
    let waited = waiting.map(|one| consent::release(turn, one)).count();
    let goes_on = if waited > 0 { "; what waited for the yes goes on" } else { "" };
    Answer::Done { said: format!("agreed for member {number}{goes_on}") }
}

/// Nobody becomes a member by writing from the desk's own side.
pub(super) fn is_ours(turn: &Turn<'_>, address: &Address) -> bool {
    let policy = turn.policy;
    let doctor = policy.doctor.iter().map(|doctor| &doctor.address);
    policy.staff.iter().chain(&policy.hosts).chain(doctor).chain([&policy.desk.address]).any(|one| one == address)
}

/// `roster revoke`: from now on the gate refuses it; credentials on their way there are taken back.
pub(super) fn revoke(turn: &mut Turn<'_>, number: &MemberNumber, address: &Address) -> Answer {
    let known = turn.known;
    let Some(member) = known.members.iter().find(|m| m.entry.number == *number) else {
        return refused(format!("there is no member {number}"));
    };
    if !member.agreed.iter().any(|one| one.address == *address) {
        let on_entry = member.entry.addresses.contains(address);
        let why = if on_entry { "it stands on the roster: change that and import it" } else { "it is not agreed" };
        return refused(format!("nothing to revoke for member {number}: {why}"));
    }
    turn.keep(Fact::Address(AddressFact::Revoked { number: number.clone(), address: address.clone() }));
    let cut_off: Vec<&Reservation> = known.reservations.iter().filter(|r| is_cut_off(r, number, address)).collect();
    for reservation in &cut_off {
        cut_off_from(turn, reservation);
    }
    Answer::Done { said: revoked_words(number, &cut_off) }
}

fn is_cut_off(reservation: &Reservation, number: &MemberNumber, address: &Address) -> bool {
    let stands = matches!(reservation.status, ReservationStatus::Confirmed | ReservationStatus::Waiting);
    stands && reservation.email == *address && reservation.people.iter().any(|guest| guest.number == *number)
}

/// Its letters would go to an address that is none of hers any more.
fn cut_off_from(turn: &mut Turn<'_>, reservation: &Reservation) {
    let known = turn.known;
    let drafts: Vec<&OutboxRecord> = credentials_of(&known.outbox, reservation).collect();
    withdraw_unsent(turn, &drafts);
    let Some(occasion) = occasion(turn.policy, &known.sessions, &reservation.session) else { return };
    // Before the hour of dispatch there is time: who revokes is told, and so is everybody at 10:15.
    if (occasion.at(turn.policy.times.dispatch)..occasion.end).contains(&turn.now) {
        alarm_withdrawn(turn, &occasion, reservation);
    }
}

fn revoked_words(number: &MemberNumber, cut_off: &[&Reservation]) -> String {
    let sessions: Vec<String> = cut_off.iter().map(|r| r.session.to_string()).collect();
    if sessions.is_empty() {
        return format!("revoked for member {number}");
    }
    format!(
        "revoked for member {number}; nothing goes there any more for {}: ring up the member (uketsuke roster show {number})",
        sessions.join(", ")
    )
}
