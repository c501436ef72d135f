//! The daily mail to the staff: what the ledger counted, told in Japanese.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveTime};

use super::calendar::{Occasion, coming};
use super::decision::DraftKind;
use super::dispatch::attendances;
use super::policy::Policy;
use super::records::{
    Case, Comparison, Consent, Consultation, LetterReason, LetterRecord, LetterState, Looked, OutboxRecord, Question,
    Reservation, Review, Session,
};
use super::shadow;
use super::turn::{About, Turn};
use super::words::{
    Plain, Template, Unwritten, Written, action_word, age_words, case_words, credentials_words, date_words, day_words,
    field_word, key_words, kind_words, moment_words, reason_words, reply_words, state_word, status_words, time_words,
    values, working_age_words,
};
use crate::mail::Moment;

/// The sessions that the digest looks ahead to.
const DAYS_AHEAD: i64 = 8;

/// What the ledger counted for one digest (`ledger::report::digest_facts`).
#[derive(Clone, Debug, Default)]
pub struct DigestFacts {
    /// Letters first seen since the last digest, by state; 開始前 apart.
    pub account: BTreeMap<LetterState, u32>,
    /// All letters ever seen, by state.
    pub account_ever: BTreeMap<LetterState, u32>,
    /// Since when.
    pub since: Option<Moment>,
    /// Letters seen since, one row each, for what is listed by number and link.
    pub letters: Vec<LetterRecord>,
    pub reviews: Vec<Review>,
    /// Confirmed reservations of today's sessions.
    pub today: Vec<Reservation>,
    /// Consultations of today and the coming eight days, without their topics.
    pub calls: Vec<Consultation>,
    /// Who waits for a place, from today on, the first in line first.
    pub waiting: Vec<Reservation>,
    /// Sessions of today and the coming eight days.
    pub sessions: Vec<Session>,
    /// Reservations made since, that carry a remark.
    pub remarks: Vec<Reservation>,
    /// Questions to senders that are still open.
    pub questions: Vec<Question>,
    /// Yes-letters without an answer.
    pub consents: Vec<Consent>,
    /// Cases that are not closed.
    pub cases: Vec<Case>,
    /// Drafts that failed, bounced, expired, are unknown, parked or held.
    pub undelivered: Vec<OutboxRecord>,
    /// What the look at the mailbox found.
    pub comparison: Looked,
    /// Letters laid into Drafts since.
    pub drafted: u32,
    /// Drafts sent a second time after `unknown`, since.
    pub sent_twice: u32,
}

/// Eight in the morning: the letter to the staff, on empty days too.
pub(super) fn post(turn: &mut Turn<'_>) {
    let policy = turn.policy;
    let written = write(turn);
    match written {
        Ok(written) => turn.post_to_all(DraftKind::Digest, &policy.staff, &written, &About::default()),
        Err(fault) => turn.unwritten(None, &fault),
    }
}

fn write(turn: &Turn<'_>) -> Result<Written, Unwritten> {
    let nothing = DigestFacts::default();
    let facts = turn.known.digest.as_ref().unwrap_or(&nothing);
    digest_letter(turn.policy, facts, turn.now)
}

/// The digest's words; also what `uketsuke digest` shows.
///
/// # Errors
/// When the operator's template fails over real values.
pub fn digest_letter(policy: &Policy, facts: &DigestFacts, now: Moment) -> Result<Written, Unwritten> {
    let (account, total) = account_rows(&facts.account);
    let seen =
        u32::try_from(facts.letters.iter().filter(|l| l.state != LetterState::Before).count()).unwrap_or(u32::MAX);
    let mut ahead = coming(policy, &facts.sessions, now, DAYS_AHEAD);
    ahead.retain(|occasion| occasion.end > now);
    let values = values::Digest {
        date: date_words(now.date_naive()).into(),
        since: facts.since.map(moment_words).unwrap_or_default().into(),
        office: values::Office {
            name: Plain::new(&policy.organisation.name),
            phone: Plain::new(&policy.organisation.phone),
            phone_hours: Plain::new(&policy.organisation.phone_hours),
        },
        account,
        total,
        seen,
        balanced: seen == total,
        ever: account_rows(&facts.account_ever).1,
        before: facts.account.get(&LetterState::Before).copied().unwrap_or_default(),
        reviews: facts.reviews.iter().map(review_row).collect(),
        today: facts.today.iter().flat_map(attendances).collect(),
        calls: facts.calls.iter().map(call_row).collect(),
        sessions: ahead.iter().map(session_row).collect(),
        called_off: facts.sessions.iter().filter(|s| s.cancelled).map(|s| day_words(s.key.date).into()).collect(),
        waiting: facts.waiting.iter().flat_map(waiting_rows).collect(),
        remarks: facts.remarks.iter().map(remark_row).collect(),
        consents: facts.consents.iter().filter(|c| c.is_open(now)).map(|consent| consent_row(consent, now)).collect(),
        questions: facts.questions.iter().map(|question| question_row(question, now)).collect(),
        cases: facts.cases.iter().map(|case| case_row(policy, case, now)).collect(),
        undelivered: facts.undelivered.iter().map(undelivered_row).collect(),
        sent_twice: facts.sent_twice,
        shadow: shadow::is_on(policy),
        drafted: facts.drafted,
        by_hand: facts.letters.iter().filter_map(by_hand_row).collect(),
        comparison: facts.comparison.found().map(comparison_part),
        comparison_pending: facts.comparison == Looked::Pending,
        junk_from_members: facts.letters.iter().filter_map(junk_row).collect(),
    };
    policy.words.write(Template::Digest, &values)
}

/// 開始前 is counted apart: it is no work of the desk's.
fn account_rows(account: &BTreeMap<LetterState, u32>) -> (Vec<values::AccountRow>, u32) {
    let counted = account.iter().filter(|(state, _)| **state != LetterState::Before);
    let rows =
        counted.clone().map(|(state, count)| values::AccountRow { state: state_word(*state).into(), count: *count });
    (rows.collect(), counted.map(|(_, count)| count).sum())
}

fn review_row(review: &Review) -> values::ReviewRow {
    let shown = review.fields.iter().filter(|(key, _)| {
        matches!(key.as_str(), "action" | "number" | "name" | "phone" | "date" | "wish" | "minutes" | "missing")
    });
    let fields: Vec<String> = shown.map(|(key, value)| format!("{} {}", field_word(key), in_words(value))).collect();
    values::ReviewRow {
        id: review.id,
        reason: reason_words(review.reason).into(),
        opened: moment_words(review.opened_at).into(),
        fields: Plain::new(&fields.join("、")),
        assigned: Plain::new(review.assigned.as_deref().unwrap_or_default()),
    }
}

/// Dates and hours as people say them, and what is to be done; anything else as it is.
fn in_words(value: &str) -> String {
    let word = |word: &str| match (word.parse(), NaiveTime::parse_from_str(word, "%H:%M")) {
        (Ok(date), _) => day_words(date),
        (_, Ok(time)) => time_words(time),
        _ => action_word(word).to_owned(),
    };
    match value.split(' ').collect::<Vec<_>>().as_slice() {
        [one] => word(one),
        [date, time] if date.parse::<NaiveDate>().is_ok() => format!("{}{}", word(date), word(time)),
        _ => value.to_owned(),
    }
}

/// Who calls when; never about what.
fn call_row(one: &Consultation) -> values::ConsultationRow {
    let people = one.people.iter().map(|guest| Plain::new(&format!("{} {}", guest.number, guest.name)));
    values::ConsultationRow {
        day: day_words(one.session.date).into(),
        from: time_words(one.start).into(),
        to: time_words(one.end()).into(),
        people: people.collect(),
        remark: one.remark,
    }
}

fn session_row(occasion: &Occasion<'_>) -> values::SessionRow {
    let set = occasion.session.is_some_and(|s| s.credentials.is_some());
    values::SessionRow {
        day: day_words(occasion.key.date).into(),
        service: Plain::new(&occasion.service.name),
        credentials: credentials_words(set).into(),
    }
}

fn waiting_rows(reservation: &Reservation) -> impl Iterator<Item = values::WaitingRow> {
    reservation.people.iter().map(|guest| values::WaitingRow {
        day: day_words(reservation.session.date).into(),
        number: Plain::new(guest.number.as_str()),
        name: Plain::new(&guest.name),
    })
}

fn remark_row(reservation: &Reservation) -> values::RemarkRow {
    let numbers: Vec<&str> = reservation.people.iter().map(|guest| guest.number.as_str()).collect();
    values::RemarkRow {
        id: reservation.id,
        letter: reservation.letter.map(|letter| letter.to_string()).unwrap_or_default().into(),
        day: day_words(reservation.session.date).into(),
        number: Plain::new(&numbers.join("・")),
    }
}

fn consent_row(consent: &Consent, now: Moment) -> values::ConsentRow {
    let days = (now.date_naive() - consent.opened_at.date_naive()).num_days();
    values::ConsentRow {
        letter: consent.letter,
        number: Plain::new(consent.member.as_str()),
        age: age_words(days).into(),
        until: day_words(consent.ends_at.date_naive()).into(),
    }
}

fn question_row(question: &Question, now: Moment) -> values::QuestionRow {
    let days = (now.date_naive() - question.opened_at.date_naive()).num_days();
    let missing: BTreeSet<&str> =
        question.pending.iter().flat_map(|p| &p.request.missing).map(|key| key_words(*key)).collect();
    values::QuestionRow {
        letter: question.letters.first().map(|one| one.letter.to_string()).unwrap_or_default().into(),
        missing: Plain::new(&missing.into_iter().collect::<Vec<_>>().join("・")),
        age: age_words(days).into(),
        until: moment_words(question.ends_at).into(),
    }
}

fn case_row(policy: &Policy, case: &Case, now: Moment) -> values::CaseRow {
    let days = policy.working_days.age(case.opened_at, now);
    values::CaseRow { id: case.id, status: case_words(case.status).into(), age: working_age_words(days).into() }
}

fn undelivered_row(draft: &OutboxRecord) -> values::UndeliveredRow {
    values::UndeliveredRow {
        id: draft.id,
        kind: kind_words(draft.kind).into(),
        status: status_words(draft.status).into(),
        why: draft.last_reply.as_deref().map(reply_words).unwrap_or_default().into(),
    }
}

fn junk_row(letter: &LetterRecord) -> Option<values::JunkRow> {
    let from_member = letter.reason == LetterReason::JunkFromMember;
    from_member.then(|| values::JunkRow { id: letter.id, received: moment_words(letter.received).into() })
}

fn by_hand_row(letter: &LetterRecord) -> Option<values::ByHandRow> {
    let by_hand = letter.reason == LetterReason::AnsweredByHand;
    by_hand.then(|| values::ByHandRow { id: letter.id, received: moment_words(letter.received).into() })
}

fn comparison_part(found: &Comparison) -> values::ComparisonPart {
    let unknown = found.folders.iter().filter(|f| f.unknown > 0);
    let unknown: Vec<values::FolderRow> =
        unknown.map(|f| values::FolderRow { folder: Plain::new(&f.folder), unknown: f.unknown }).collect();
    let noted = found.caught_up + found.missing_waiting + found.missing_done + found.moved_to_done;
    values::ComparisonPart {
        folders: found.folders.len(),
        letters: found.folders.iter().map(|f| f.letters).sum(),
        agrees: unknown.is_empty() && noted == 0,
        unknown,
        caught_up: found.caught_up,
        missing_waiting: found.missing_waiting,
        missing_done: found.missing_done,
        moved_to_done: found.moved_to_done,
    }
}
