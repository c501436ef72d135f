//! Events in, outcomes out: known → decide → record for each under its own savepoint, one commit for all.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rusqlite::{Connection, Savepoint, Transaction, TransactionBehavior, params};

use super::columns::{At, Json};
use super::known::{Asking, known};
use super::outbox::{self, Claimed};
use super::record::{Recording, record};
use super::seal::Seal;
use super::trouble::{Mishap, Slip, Trouble};
use super::{Ledger, acts, rows};
use crate::desk::decision::{Answer, ClaimVerdict, Decision, Fact};
use crate::desk::event::{Act, Event, LetterKey, What};
use crate::desk::known::Known;
use crate::mail::Moment;

/// What came of one event.
#[derive(Debug)]
pub enum Outcome {
    /// It is recorded (or, for a dry run, was and is rolled back); for a granted claim with the draft.
    Done { answer: Answer, claimed: Option<Box<Claimed>> },
    /// Seen before; the answer is the one of then. Nothing is handed out again.
    Already(Answer),
    /// A timer whose time was moved ahead meanwhile. It comes again when it is due.
    TooEarly,
    /// Rolled back alone, and counted (see [`Ledger::begin_try`]). `tries` counts this one.
    Failed { why: Mishap, tries: u32 },
}

/// What lasts through a batch.
struct Batch<'a, D> {
    seal: &'a Seal,
    now: Moment,
    decide: &'a D,
}

impl Ledger {
    /// Takes the events in order: one transaction for all, a savepoint for each. On `Err` nothing of it is kept.
    /// On return everything is on the disk.
    ///
    /// # Errors
    /// [`Trouble`] when the ledger as a whole cannot go on; what concerns one event is in its [`Outcome`].
    pub fn batch(
        &mut self,
        events: &[Event],
        now: Moment,
        decide: impl Fn(&Known, &Event) -> Decision,
    ) -> Result<Vec<Outcome>, Trouble> {
        let batch = Batch { seal: &self.seal, now, decide: &decide };
        let mut tx = Transaction::new(&mut self.conn, TransactionBehavior::Immediate)?;
        let mut outcomes = Vec::with_capacity(events.len());
        let mut wiped = false;
        for event in events {
            let (outcome, wipes) = batch.take(&mut tx, event)?;
            outcomes.push(outcome);
            wiped |= wipes;
        }
        tx.commit()?;
        if wiped {
            self.checkpoint();
        }
        Ok(outcomes)
    }
}

impl<D: Fn(&Known, &Event) -> Decision> Batch<'_, D> {
    /// One event; also whether something secret was wiped.
    fn take(&self, tx: &mut Transaction<'_>, event: &Event) -> Result<(Outcome, bool), Trouble> {
        let savepoint = tx.savepoint()?;
        match self.settle(&savepoint, event) {
            Ok(settled) => {
                if settled.keep {
                    savepoint.commit()?;
                }
                Ok((settled.outcome, settled.wipes))
            }
            Err(Slip::Trouble(trouble)) => Err(trouble),
            Err(Slip::Mishap(why)) => {
                drop(savepoint);
                let tries = count_failure(tx, event)?;
                Ok((Outcome::Failed { why, tries }, false))
            }
        }
    }

    fn settle(&self, savepoint: &Savepoint<'_>, event: &Event) -> Result<Settled, Slip> {
        if is_too_early(savepoint, event, self.now)? {
            return Ok(Settled::unchanged(Outcome::TooEarly));
        }
        let Some(row) = insert_event(savepoint, event, self.now)? else {
            // Shown once more after a crash: what was begun of it again is over, too.
            forget_tries(savepoint, event)?;
            let outcome = Outcome::Already(previous_answer(savepoint, &event.key)?);
            return Ok(Settled { keep: true, ..Settled::unchanged(outcome) });
        };
        let known = known(&Asking { conn: savepoint, seal: self.seal, event: row, now: self.now }, event)?;
        let decided = catch_unwind(AssertUnwindSafe(|| (self.decide)(&known, event)));
        let decision = decided.map_err(|_| Mishap::Panicked)?;
        let recording = Recording { conn: savepoint, seal: self.seal, event: row, what: &event.what, now: self.now };
        // The panic of a renderer is the event's, not the ledger's.
        catch_unwind(AssertUnwindSafe(|| record(&recording, &decision))).map_err(|_| Mishap::Panicked)??;
        let claimed = self.claimed(savepoint, event, &decision.answer)?;
        close_event(savepoint, row, event, &decision.answer)?;
        if let What::Act(act) = &event.what {
            acts::leave_trace(&recording, act, &decision.answer)?;
        }
        Ok(Settled {
            keep: !is_dry_run(event),
            wipes: decision.facts.iter().any(is_wiping),
            outcome: Outcome::Done { answer: decision.answer, claimed },
        })
    }

    fn claimed(&self, conn: &Connection, event: &Event, answer: &Answer) -> Result<Option<Box<Claimed>>, Slip> {
        match (&event.what, answer) {
            (What::Claim { outbox, attempt }, Answer::Claim(ClaimVerdict::Send | ClaimVerdict::Draft)) => {
                Ok(Some(Box::new(outbox::claimed(conn, self.seal, (*outbox, *attempt))?)))
            }
            _ => Ok(None),
        }
    }
}

struct Settled {
    outcome: Outcome,
    keep: bool,
    wipes: bool,
}

impl Settled {
    fn unchanged(outcome: Outcome) -> Self {
        Self { outcome, keep: false, wipes: false }
    }
}

fn is_dry_run(event: &Event) -> bool {
    matches!(&event.what, What::Act(act) if act.dry_run)
}

fn is_wiping(fact: &Fact) -> bool {
    match fact {
        Fact::OutboxStands(change) => change.wipe,
        Fact::CredentialsWiped { .. } | Fact::CredentialsSet { .. } => true,
        Fact::Consultation(fact) => fact.wipes(),
        _ => false,
    }
}

/// Whether the timer was given a later time since it was asked for.
fn is_too_early(conn: &Connection, event: &Event, now: Moment) -> rusqlite::Result<bool> {
    let What::Timer(timer) = &event.what else { return Ok(false) };
    let sql = "SELECT count(*) FROM timers WHERE key = ?1 AND done_at IS NULL AND due_at > ?2";
    Ok(rows::count(conn, sql, (timer.kind.key(), At(now)))? > 0)
}

/// The event's row; `None` where its key is there already.
fn insert_event(conn: &Connection, event: &Event, now: Moment) -> rusqlite::Result<Option<i64>> {
    let sql = "INSERT INTO events (key, kind, at, dice, who, deed) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT (key) DO NOTHING";
    let act = act_of(event);
    let who = act.map(|act| act.who.as_str());
    let deed = act.map(|act| acts::word_of(&act.deed));
    let row = params![event.key, kind_word(&event.what), At(now), event.dice.0, who, deed];
    let inserted = conn.prepare_cached(sql)?.execute(row)?;
    Ok((inserted > 0).then(|| conn.last_insert_rowid()))
}

fn act_of(event: &Event) -> Option<&Act> {
    match &event.what {
        What::Act(act) => Some(act),
        _ => None,
    }
}

fn previous_answer(conn: &Connection, key: &str) -> rusqlite::Result<Answer> {
    let sql = "SELECT answer FROM events WHERE key = ?1";
    let found = rows::first(conn, sql, [key], |row| row.get::<_, Option<Json<Answer>>>(0))?;
    Ok(found.flatten().map(|json| json.0).unwrap_or_default())
}

/// Keeps the answer, and forgets what was counted of the event's tries.
fn close_event(conn: &Connection, row: i64, event: &Event, answer: &Answer) -> rusqlite::Result<()> {
    if *answer != Answer::Nothing {
        let sql = "UPDATE events SET answer = ?1 WHERE id = ?2";
        conn.prepare_cached(sql)?.execute((Json(answer), row))?;
    }
    forget_tries(conn, event)
}

fn forget_tries(conn: &Connection, event: &Event) -> rusqlite::Result<()> {
    conn.prepare_cached("DELETE FROM tries WHERE key = ?1")?.execute([try_key(event)]).map(drop)
}

/// A letter is counted when its try begins, everything else when it fails.
fn count_failure(conn: &Connection, event: &Event) -> rusqlite::Result<u32> {
    if let Some(letter) = letter_key(&event.what) {
        let begun = "INSERT INTO tries VALUES (?1, 1, ?2, ?3, ?4) ON CONFLICT DO NOTHING";
        let row = (try_key(event), &letter.folder, letter.uid_validity, letter.uid);
        conn.prepare_cached(begun)?.execute(row)?;
    } else {
        let failed = "INSERT INTO tries (key, count) VALUES (?1, 1) ON CONFLICT DO UPDATE SET count = count + 1";
        conn.prepare_cached(failed)?.execute([try_key(event)])?;
    }
    rows::count(conn, "SELECT count FROM tries WHERE key = ?1", [try_key(event)])
}

fn try_key(event: &Event) -> String {
    letter_key(&event.what).map_or_else(|| format!("event:{}", event.key), letter_try_key)
}

/// The key under which a letter's tries are counted.
pub(super) fn letter_try_key(letter: &LetterKey) -> String {
    format!("letter:{letter}")
}

/// The letter whose arrival (of whatever kind) the event is.
fn letter_key(what: &What) -> Option<&LetterKey> {
    match what {
        What::Letter(arrival) => Some(&arrival.letter_key),
        What::Unread(unread) => Some(&unread.letter_key),
        What::Gone { letter, .. } | What::Before { letter, .. } => Some(letter),
        _ => None,
    }
}

fn kind_word(what: &What) -> &'static str {
    match what {
        What::Letter(_) => "letter",
        What::Unread(_) => "unread",
        What::Gone { .. } => "gone",
        What::Before { .. } => "before",
        What::Timer(_) => "timer",
        What::LookedThrough { .. } => "looked-through",
        What::Act(_) => "act",
        What::Claim { .. } => "claim",
        What::Handing { .. } => "handing",
        What::Delivered { .. } => "delivered",
        What::Evidence { .. } => "evidence",
        What::Filed { .. } => "filed",
        What::Listed(_) => "listed",
        What::SentSeen(_) => "sent-seen",
        What::Started(_) => "started",
        What::Reloaded => "reloaded",
        What::Health { .. } => "health",
        What::Stuck { .. } => "stuck",
    }
}
