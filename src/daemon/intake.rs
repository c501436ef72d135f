//! What the inbox reports becomes events.

use anyhow::Context as _;
use tokio::sync::mpsc;

use super::reader::{Read, Reader};
use super::writer::Desk;
use crate::clock::Clock;
use crate::desk::event::{Arrival, LetterKey, SeenIn, SentSeen, Unread, UnreadWhy, What};
use crate::inbox::{Body, Committed, Place, Report, Role, Sighting};
use crate::ledger::{Ledger, Mishap, Outcome, Trouble};
use crate::mail::Letter;

/// So often a letter is tried; then a person looks at it.
const TRIES: u32 = 3;

/// Takes reports and turns them into events, in order.
pub struct Intake {
    desk: Desk,
    reader: Reader,
    clock: Clock,
    /// Letters that were listed and not committed, and were no longer there at the last check of their folder.
    absent: Vec<LetterKey>,
}

impl Intake {
    /// An intake for this desk.
    #[must_use]
    pub fn new(desk: Desk, reader: Reader, clock: Clock) -> Self {
        Self { desk, reader, clock, absent: Vec::new() }
    }

    /// Works until the inbox is gone.
    ///
    /// # Errors
    /// When the writer or the reading thread is gone.
    pub async fn work(mut self, mut reports: mpsc::Receiver<Report>) -> anyhow::Result<()> {
        while let Some(report) = reports.recv().await {
            match report {
                Report::Sighted(sighting) if sighting.role == Role::Sent => self.follow_sent(sighting).await?,
                Report::Sighted(sighting) => self.take(sighting).await?,
                Report::OutOfOrder { places, noted } => {
                    self.expect(places.into_iter().map(letter_key).collect()).await?;
                    let _ = noted.send(());
                }
                Report::Checked { folder, uid_validity, .. } => self.settle_absent(folder, uid_validity).await?,
                Report::Line { well, why } => self.line(well, why).await?,
            }
        }
        Ok(())
    }

    async fn take(&self, sighting: Sighting) -> anyhow::Result<()> {
        let key = letter_key(sighting.place.clone());
        let what = self.what(&key, &sighting).await?;
        let outcome = self.submit(format!("letter:{key}"), what).await?;
        let committed = match outcome {
            Outcome::Done { .. } | Outcome::Already(_) => Committed::Yes,
            Outcome::Failed { .. } | Outcome::TooEarly => Committed::TryAgain,
        };
        tracing::info!(uid = key.uid, folder = ?sighting.role, ?committed, "letter");
        let _ = sighting.committed.send(committed);
        Ok(())
    }

    /// One letter in Sent that cannot be taken must not keep the inbox from being read: it is passed over in the end.
    async fn follow_sent(&self, sighting: Sighting) -> anyhow::Result<()> {
        let letter = match &sighting.body {
            Body::Header(bytes) => Letter::decode(bytes),
            Body::Unfetchable => Letter::default(),
            Body::Whole(_) | Body::Head { .. } | Body::Gone | Body::NotFetched => {
                let _ = sighting.committed.send(Committed::Yes);
                return Ok(());
            }
        };
        let letter_key = letter_key(sighting.place);
        let key = format!("sent:{letter_key}");
        let seen = What::SentSeen(Box::new(SentSeen { letter_key, sent: sighting.received, letter }));
        let outcome = self.submit(key, seen).await?;
        let again = matches!(outcome, Outcome::Failed { tries, .. } if tries < TRIES);
        let _ = sighting.committed.send(if again { Committed::TryAgain } else { Committed::Yes });
        Ok(())
    }

    /// A full disk is waited out with the letter in hand: it is not the letter's fault, so no further try is counted.
    async fn submit(&self, key: String, what: What) -> anyhow::Result<Outcome> {
        loop {
            match self.desk.submit(key.clone(), what.clone()).await? {
                Outcome::Failed { why: Mishap::DiskFull, .. } => super::breathe().await,
                outcome => return Ok(outcome),
            }
        }
    }

    /// What the sighting means to the desk; a letter's try is committed before it is parsed.
    async fn what(&self, key: &LetterKey, sighting: &Sighting) -> anyhow::Result<What> {
        let received = sighting.received;
        let unread = |why, letter| What::Unread(Unread { letter_key: key.clone(), received, why, letter });
        Ok(match &sighting.body {
            Body::Whole(raw) => {
                if self.begin_try(key).await? > TRIES {
                    return Ok(unread(UnreadWhy::Quarantined, None));
                }
                match self.reader.read(raw.clone(), received).await.context("read a letter")? {
                    Read::Letter(pair) => {
                        let (letter, reading) = *pair;
                        let seen_in = seen_in(sighting.role);
                        What::Letter(Box::new(Arrival { letter_key: key.clone(), received, letter, reading, seen_in }))
                    }
                    Read::Failed => unread(UnreadWhy::Quarantined, None),
                }
            }
            Body::Head { bytes, .. } => unread(UnreadWhy::TooLarge, Some(Box::new(Letter::decode(bytes)))),
            Body::Header(_) | Body::Unfetchable => unread(UnreadWhy::Quarantined, None),
            Body::Gone => What::Gone { letter: key.clone(), received: Some(received) },
            Body::NotFetched => What::Before { letter: key.clone(), received },
        })
    }

    /// Counts the try; a letter without a counted try is not parsed.
    async fn begin_try(&self, key: &LetterKey) -> anyhow::Result<u32> {
        let key = key.clone();
        self.once_there_is_room(move |ledger| ledger.begin_try(&key)).await
    }

    async fn expect(&self, letters: Vec<LetterKey>) -> anyhow::Result<()> {
        self.once_there_is_room(move |ledger| ledger.expect(&letters)).await
    }

    /// A full disk is waited out.
    async fn once_there_is_room<T, F>(&self, write: F) -> anyhow::Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Ledger) -> Result<T, Trouble> + Clone + Send + 'static,
    {
        loop {
            let write = write.clone();
            let written = self.desk.ask(move |ledger| match write(ledger) {
                Err(Trouble::DiskFull) => Ok(None),
                written => written.map(Some),
            });
            match written.await? {
                Some(written) => return Ok(written),
                None => super::breathe().await,
            }
        }
    }

    /// Whatever a crash left open and two checks of its folder no longer showed was deleted meanwhile: it is counted,
    /// and no longer holds the cursor back.
    async fn settle_absent(&mut self, folder: String, uid_validity: u32) -> anyhow::Result<()> {
        let of = folder.clone();
        let open = self.desk.ask(move |ledger| ledger.left_open(&of, uid_validity)).await?;
        for letter in open.iter().filter(|letter| self.absent.contains(letter)).cloned() {
            self.submit(format!("letter:{letter}"), What::Gone { letter, received: None }).await?;
        }
        self.absent.retain(|letter| letter.folder != folder);
        self.absent.extend(open);
        Ok(())
    }

    async fn line(&self, well: bool, why: &'static str) -> anyhow::Result<()> {
        if well {
            tracing::info!("the mailbox answers");
        } else {
            tracing::warn!(why, "the mailbox does not answer; it is tried again by itself");
        }
        health(&self.desk, &self.clock, "imap", well).await
    }
}

/// Tells the desk that a part fell ill or recovered.
pub async fn health(desk: &Desk, clock: &Clock, part: &str, well: bool) -> anyhow::Result<()> {
    let since = clock.now();
    let key = format!("health:{part}:{well}:{}", since.timestamp_micros());
    desk.submit(key, What::Health { part: part.to_owned(), well, since }).await?;
    Ok(())
}

/// The ledger's key of what the server shows at that place.
#[must_use]
pub fn letter_key(place: Place) -> LetterKey {
    LetterKey { folder: place.folder, uid_validity: place.uid_validity, uid: place.uid }
}

/// Where the server shows what the ledger knows by that key.
#[must_use]
pub fn place(key: LetterKey) -> Place {
    Place { folder: key.folder, uid_validity: key.uid_validity, uid: key.uid }
}

fn seen_in(role: Role) -> SeenIn {
    match role {
        Role::Inbox | Role::Sent => SeenIn::Inbox,
        Role::Junk => SeenIn::Junk,
    }
}
