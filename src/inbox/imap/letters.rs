//! Fetches letters: sizes and times first, then bodies in chunks that fit into memory, never marking them as read.

use std::collections::BTreeMap;

use super::answer::Fetched;
use super::connect::Dial;
use super::session::Failure;
use super::watch::{End, Line, Watch, Watched};
use crate::inbox::{Body, Place, Role, Trouble};
use crate::mail::Moment;

/// Bodies fetched by one command, together.
const CHUNK_BYTES: u64 = 1024 * 1024;
/// Of a letter over the size limit this much is fetched.
const HEAD_BYTES: u64 = 256 * 1024;
/// Of a letter in Sent this much of its header is fetched, and so many headers at once.
const SENT_HEADER_BYTES: u64 = 64 * 1024;
const SENT_HEADERS: usize = 20;
/// A letter whose fetch fails so often, alone, is given up.
const MOST_STUMBLES: u8 = 3;

/// Letters whose sizes are known, with the bodies that are fetched and not yet shown.
pub struct Batch {
    /// The numbers, in the order in which they are shown.
    pub order: Vec<u32>,
    facts: BTreeMap<u32, Fetched>,
    bodies: BTreeMap<u32, Option<Vec<u8>>>,
}

impl Batch {
    /// INTERNALDATE.
    pub fn received(&self, uid: u32) -> Option<Moment> {
        self.facts.get(&uid)?.internal_date
    }

    /// This number and those that are shown after it.
    fn from(&self, uid: u32) -> impl Iterator<Item = (u32, &Fetched)> {
        let rest = self.order.iter().skip_while(move |one| **one != uid);
        rest.filter_map(|uid| Some((*uid, self.facts.get(uid)?)))
    }
}

impl<D: Dial> Watch<D> {
    /// What was asked for by place; shown once.
    pub fn wanted_of(&mut self, folder: &Watched, below: u32) -> Vec<u32> {
        let is_here = |place: &Place| place.folder == folder.plain && place.uid_validity == folder.uid_validity;
        let wanted: Vec<Place> = self.wanted.iter().filter(|place| is_here(place)).cloned().collect();
        let mut uids: Vec<u32> = wanted.iter().map(|place| place.uid).filter(|uid| *uid < below).collect();
        self.wanted.retain(|place| !is_here(place));
        uids.sort_unstable();
        uids
    }

    /// Of a Sent folder that was not followed yet, what may have been sent since the first start: it may hold years.
    pub async fn recent(&self, line: &mut Line, mut uids: Vec<u32>) -> Result<Vec<u32>, Failure> {
        // A day earlier, for the server compares dates and may keep another zone's.
        let since = (self.memory.since() - chrono::Duration::days(1)).format("%-d-%b-%Y");
        let recent = line.session.search(&format!("SINCE {since}")).await?;
        uids.retain(|uid| recent.binary_search(uid).is_ok());
        Ok(uids)
    }

    /// Asks for size and time of receipt of these letters.
    pub async fn sized(&self, line: &mut Line, folder: &Watched, uids: &[u32]) -> Result<Batch, End> {
        reopen(line, folder).await?;
        let facts = line.session.fetch(uids, "UID RFC822.SIZE INTERNALDATE").await?;
        let order = if folder.role == Role::Inbox { by_receipt(uids, &facts) } else { uids.to_vec() };
        Ok(Batch { order, facts, bodies: BTreeMap::new() })
    }

    /// What is to be shown of a letter. Bodies of the letters after it come with it where they are small.
    pub async fn body(&mut self, line: &mut Line, folder: &Watched, batch: &mut Batch, uid: u32) -> Result<Body, End> {
        if self.stumbles.get(&folder.place(uid)).is_some_and(|times| *times >= MOST_STUMBLES) {
            return Ok(Body::Unfetchable);
        }
        let Some(facts) = batch.facts.get(&uid) else { return self.absent(line, folder, uid).await };
        if facts.internal_date.is_some_and(|received| received < self.memory.since()) {
            return Ok(Body::NotFetched);
        }
        if folder.role == Role::Sent {
            return self.sent_header(line, folder, batch, uid).await;
        }
        let size = facts.size.unwrap_or(0);
        let large = size > self.options.size_limit_bytes;
        if !batch.bodies.contains_key(&uid) {
            let (set, items) = if large {
                (vec![uid], format!("UID BODY.PEEK[]<0.{HEAD_BYTES}>"))
            } else {
                (self.chunk(folder, batch, uid), "UID BODY.PEEK[]".to_owned())
            };
            let mut told = self.fetch_bodies(line, folder, &set, &items).await?;
            let bodies = set.iter().map(|uid| (*uid, told.remove(uid).and_then(|fetched| fetched.body)));
            batch.bodies = bodies.collect();
        }
        match batch.bodies.remove(&uid).flatten() {
            Some(bytes) if large => Ok(Body::Head { bytes, size }),
            Some(bytes) => Ok(Body::Whole(bytes)),
            None => self.absent(line, folder, uid).await,
        }
    }

    /// The header of a letter in Sent; those of the next ones come with it.
    async fn sent_header(
        &mut self,
        line: &mut Line,
        folder: &Watched,
        batch: &mut Batch,
        uid: u32,
    ) -> Result<Body, End> {
        if !batch.bodies.contains_key(&uid) {
            let alone = self.stumbles.contains_key(&folder.place(uid));
            let after = batch.from(uid).map(|(uid, _)| uid);
            let set: Vec<u32> = after.take(if alone { 1 } else { SENT_HEADERS }).collect();
            let items = format!("UID BODY.PEEK[HEADER]<0.{SENT_HEADER_BYTES}>");
            let mut told = self.fetch_bodies(line, folder, &set, &items).await?;
            let headers = set.iter().map(|uid| (*uid, told.remove(uid).and_then(|fetched| fetched.body)));
            batch.bodies = headers.collect();
        }
        match batch.bodies.remove(&uid).flatten() {
            Some(bytes) => Ok(Body::Header(bytes)),
            None => self.absent(line, folder, uid).await,
        }
    }

    /// This letter and those after it whose bodies are wanted, up to [`CHUNK_BYTES`]; a letter at which a fetch
    /// failed is fetched alone, so that the next failure is its own.
    fn chunk(&self, folder: &Watched, batch: &Batch, first: u32) -> Vec<u32> {
        if self.stumbles.contains_key(&folder.place(first)) {
            return vec![first];
        }
        let since = self.memory.since();
        let wanted = |uid: u32, facts: &Fetched| {
            facts.size.unwrap_or(u64::MAX) <= self.options.size_limit_bytes
                && facts.internal_date.is_none_or(|received| received >= since)
                && !self.stumbles.contains_key(&folder.place(uid))
        };
        let mut bytes = batch.facts.get(&first).and_then(|facts| facts.size).unwrap_or(0);
        let after = batch.from(first).skip(1).filter(|(uid, facts)| wanted(*uid, facts));
        let fitting = after.take_while(|(_, facts)| {
            bytes = bytes.saturating_add(facts.size.unwrap_or(u64::MAX));
            bytes <= CHUNK_BYTES
        });
        let mut set: Vec<u32> = [first].into_iter().chain(fitting.map(|(uid, _)| uid)).collect();
        set.sort_unstable();
        set
    }

    /// Fetches, and remembers at which letters it failed.
    async fn fetch_bodies(
        &mut self,
        line: &mut Line,
        folder: &Watched,
        uids: &[u32],
        items: &str,
    ) -> Result<BTreeMap<u32, Fetched>, End> {
        reopen(line, folder).await?;
        match line.session.fetch(uids, items).await {
            Ok(told) => {
                for (uid, _) in told.iter().filter(|(_, fetched)| fetched.body.is_some()) {
                    self.stumbles.remove(&folder.place(*uid));
                }
                Ok(told)
            }
            Err(failure) => {
                let alone = u8::from(uids.len() == 1);
                for uid in uids {
                    let times = self.stumbles.entry(folder.place(*uid)).or_insert(0);
                    *times = times.saturating_add(alone);
                }
                Err(failure.into())
            }
        }
    }

    /// A letter that was listed and is not told of: gone if the server, asked again, no longer lists it.
    async fn absent(&mut self, line: &mut Line, folder: &Watched, uid: u32) -> Result<Body, End> {
        reopen(line, folder).await?;
        // A NOOP lets the server tell what was removed elsewhere; a FETCH or SEARCH may not (RFC 3501 §7.4.1).
        line.session.command("NOOP").await?;
        if line.session.search(&format!("UID {uid}")).await?.contains(&uid) {
            let times = self.stumbles.entry(folder.place(uid)).or_insert(0);
            *times = times.saturating_add(1);
            return Err(Trouble::Protocol.into());
        }
        Ok(Body::Gone)
    }
}

/// Who was first is served first, also where somebody moved a letter in, which gives it a new number. One that is gone
/// stays behind the one before it.
fn by_receipt(uids: &[u32], facts: &BTreeMap<u32, Fetched>) -> Vec<u32> {
    let mut received = None;
    let timed = uids.iter().map(|uid| {
        received = facts.get(uid).and_then(|told| told.internal_date).or(received);
        (received, *uid)
    });
    let mut timed: Vec<(Option<Moment>, u32)> = timed.collect();
    timed.sort_unstable();
    timed.into_iter().map(|(_, uid)| uid).collect()
}

/// An order may have opened another folder meanwhile.
async fn reopen(line: &mut Line, folder: &Watched) -> Result<(), Failure> {
    let opened = line.session.select(&folder.name, folder.mode).await?;
    if opened.uid_validity == folder.uid_validity { Ok(()) } else { Err(Trouble::Protocol.into()) }
}
