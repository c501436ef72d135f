//! The consultations and offers as they stand in the middle of a turn: what the ledger knows, and what was just decided.

use crate::desk::decision::Fact;
use crate::desk::records::{Consultation, ConsultationFact, ConsultationId, Offer, OfferId};
use crate::desk::turn::Turn;

pub(super) fn keep(turn: &mut Turn<'_>, fact: ConsultationFact) {
    turn.keep(Fact::Consultation(fact));
}

fn decided<'a>(turn: &'a Turn<'_>) -> impl Iterator<Item = &'a ConsultationFact> {
    turn.decision.facts.iter().filter_map(|fact| match fact {
        Fact::Consultation(fact) => Some(fact),
        _ => None,
    })
}

/// All that stand now, from the first of this month on.
pub(super) fn standing(turn: &Turn<'_>) -> Vec<Consultation> {
    let mut all = turn.known.consultations.booked.clone();
    for fact in decided(turn) {
        if let ConsultationFact::Kept(changed) = fact {
            all.retain(|c| c.id != changed.id);
            all.push(changed.clone());
        }
    }
    all.retain(Consultation::is_confirmed);
    all.sort_by_key(|c| (c.starts_at(), c.id));
    all
}

/// The offers that are known, as they stand now.
pub(super) fn offers(turn: &Turn<'_>) -> Vec<Offer> {
    let mut all = turn.known.consultations.offers.clone();
    for fact in decided(turn) {
        if let ConsultationFact::OfferKept(changed) = fact {
            all.retain(|o| o.id != changed.id);
            all.push(changed.clone());
        }
    }
    all.sort_by_key(|o| o.id);
    all
}

/// The id of the next consultation.
pub(super) fn next_id(turn: &Turn<'_>) -> ConsultationId {
    let decided = decided(turn).filter_map(|fact| match fact {
        ConsultationFact::Kept(consultation) => Some(consultation.id + 1),
        _ => None,
    });
    decided.chain([turn.known.consultations.next]).max().unwrap_or(1)
}

/// The id of the next offer.
pub(super) fn next_offer_id(turn: &Turn<'_>) -> OfferId {
    let decided = decided(turn).filter_map(|fact| match fact {
        ConsultationFact::OfferKept(offer) => Some(offer.id + 1),
        _ => None,
    });
    decided.chain([turn.known.consultations.next_offer]).max().unwrap_or(1)
}
