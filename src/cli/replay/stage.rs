//! The desk of a replay: a ledger in memory, a clock that follows the letters, a mail server that takes everything.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use anyhow::Context as _;

use crate::daemon::DiceCup;
use crate::desk::decision::Carries;
use crate::desk::event::{
    Act, Arrival, Deed, Delivery, Event, FolderListing, LetterKey, ListedLetter, Listing, SeenIn, Shelf, Started,
    Unread, UnreadWhy, What,
};
use crate::desk::records::LetterId;
use crate::desk::{Answer, Policy, RosterEntry, decide};
use crate::ledger::{Ledger, Outcome, Seal};
use crate::mail::{Letter, Moment};
use crate::reading;

use super::mails::Raw;

/// The same replay every time.
const SEED: u64 = 1;
/// More than anything can be due at one moment.
const MOST_ROUNDS: u32 = 100_000;

/// Whether the letters are kept in full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    Letters,
    Nothing,
}

pub struct Stage {
    pub ledger: Ledger,
    policy: Policy,
    now: Moment,
    dice: DiceCup,
    listed: Vec<ListedLetter>,
    keep: Keep,
    /// What would have been sent in answer to a letter, in full.
    pub letters: BTreeMap<LetterId, Vec<String>>,
}

impl Stage {
    /// A desk that opens just before the first letter.
    ///
    /// # Errors
    /// When the roster is not taken.
    pub fn open(policy: Policy, first: Moment, roster: Vec<RosterEntry>, keep: Keep) -> anyhow::Result<Self> {
        let ledger = Ledger::in_memory(Seal::new(&[7; 32])).context("begin a ledger in memory")?;
        ledger.set_first_start(first).context("begin a ledger in memory")?;
        let (dice, letters) = (DiceCup::Told(SEED), BTreeMap::new());
        let mut stage = Self { ledger, policy, now: first, dice, listed: Vec::new(), keep, letters };
        stage.put("started".to_owned(), What::Started(Started { restored: false }))?;
        let deed = Deed::ImportRoster { entries: roster, yes: true };
        let act = Act { id: "roster".to_owned(), who: "replay".to_owned(), deed, dry_run: false };
        match stage.put("act:roster".to_owned(), What::Act(act))? {
            Outcome::Done { answer: Answer::Refused { said }, .. } => anyhow::bail!("the roster is not taken: {said}"),
            _ => Ok(stage),
        }
    }

    /// Lets the time run, and a letter arrive.
    ///
    /// # Errors
    /// When the ledger fails.
    pub fn receive(&mut self, raw: &Raw, at: Moment) -> anyhow::Result<()> {
        self.run_until(at)?;
        let uid = u32::try_from(self.listed.len()).unwrap_or(u32::MAX).saturating_add(1);
        let letter_key = LetterKey { folder: "INBOX".to_owned(), uid_validity: 1, uid };
        let key = format!("letter:{letter_key}");
        let unread = |why, letter| What::Unread(Unread { letter_key: letter_key.clone(), received: at, why, letter });
        let (what, message_id) = match raw {
            Raw::Head(bytes) => (unread(UnreadWhy::TooLarge, Some(Box::new(Letter::decode(bytes)))), None),
            Raw::Whole(bytes) => match self.read(bytes, &letter_key, at) {
                Some(arrival) => {
                    let id = arrival.letter.message_id.clone();
                    (What::Letter(Box::new(arrival)), id)
                }
                None => (unread(UnreadWhy::Quarantined, None), None),
            },
        };
        self.listed.push(ListedLetter { uid, received: Some(at), message_id });
        if let Outcome::Failed { .. } = self.put(key.clone(), what)? {
            self.put(key, unread(UnreadWhy::Quarantined, None))?;
        }
        self.do_what_is_due()
    }

    /// `None` for one that cannot be read at all: a fault of ours.
    fn read(&self, bytes: &[u8], letter_key: &LetterKey, received: Moment) -> Option<Arrival> {
        let read = catch_unwind(AssertUnwindSafe(|| {
            let letter = Letter::decode(bytes);
            let reading = reading::read(&letter, &self.policy.guide, letter.written(received));
            (letter, reading)
        }));
        let (letter, reading) = read.ok()?;
        Some(Arrival { letter_key: letter_key.clone(), received, letter, reading, seen_in: SeenIn::Inbox })
    }

    /// Lets the time run; timers ring on the way.
    ///
    /// # Errors
    /// When the ledger fails.
    pub fn run_until(&mut self, at: Moment) -> anyhow::Result<()> {
        for _ in 0..MOST_ROUNDS {
            match self.ledger.next_due()? {
                Some(due) if due <= at => {
                    self.now = self.now.max(due);
                    self.do_what_is_due()?;
                }
                _ => break,
            }
        }
        self.now = self.now.max(at);
        Ok(())
    }

    fn do_what_is_due(&mut self) -> anyhow::Result<()> {
        for timer in self.ledger.timers_due(self.now)? {
            self.put(timer.kind.key(), What::Timer(timer))?;
        }
        for one in self.ledger.to_file()? {
            self.put(one.event_key(), What::Filed { letter: one.letter.key, place: one.place, lies: None })?;
        }
        if let Some(date) = self.ledger.comparison_wanted()? {
            let (folder, letters) = ("INBOX".to_owned(), self.listed.clone());
            let folders = vec![FolderListing { folder, shelf: Shelf::Watched, uid_validity: 1, letters }];
            self.put(format!("listed:{date}"), What::Listed(Box::new(Listing { date, caught_up: 0, folders })))?;
        }
        for draft in self.ledger.outbox_due(self.now, 100)? {
            self.send(draft.id, draft.attempts + 1)?;
        }
        Ok(())
    }

    fn send(&mut self, outbox: i64, attempt: u32) -> anyhow::Result<()> {
        let claim = self.put(format!("claim:{outbox}:{attempt}"), What::Claim { outbox, attempt })?;
        let Outcome::Done { claimed: Some(claimed), .. } = claim else { return Ok(()) };
        if self.keep == Keep::Letters && claimed.carries == Carries::Nothing {
            let rows = self.ledger.report().outbox()?;
            if let Some(mail) = rows.iter().find(|row| row.id == outbox).and_then(|row| row.mail_id) {
                let letter = Letter::decode(&claimed.bytes);
                let text = format!("To: {}\nSubject: {}\n\n{}", claimed.to, letter.subject, letter.text());
                self.letters.entry(mail).or_default().push(text);
            }
        }
        let delivery = Delivery::Accepted { reply: "250 2.0.0 replay".to_owned() };
        self.put(format!("delivered:{outbox}:{attempt}"), What::Delivered { outbox, attempt, delivery })?;
        Ok(())
    }

    fn put(&mut self, key: String, what: What) -> anyhow::Result<Outcome> {
        let dice = self.dice.draw(&key);
        let (policy, now) = (&self.policy, self.now);
        let events = [Event { key, dice, what }];
        let outcomes = self.ledger.batch(&events, now, |known, event| decide(policy, known, event, now))?;
        outcomes.into_iter().next().context("an event without an outcome")
    }
}
