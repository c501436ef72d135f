//! A mailbox in a folder of this machine, with the very same conduct as the IMAP one: for `demo` and the tests.
//!
//! Two files: `store` knows how a Maildir++ lies on the disk, this one watches it. It needs no network and
//! no real time: with a hand-wound clock, [`Order::Check`] makes every step happen when it is wanted.

mod store;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use tokio::sync::oneshot;
use tokio::time::sleep;

use super::{
    Appended, Body, Channels, Committed, Filed, FolderFound, Listed, Listing, MaildirOptions, MakeFolders, Memory,
    Offers, Order, Place, Purpose, Report, Role, Sighting, Survey, Trouble, message_id, out_of_order,
};
use crate::clock::Clock;
use crate::mail::Moment;
use store::{Flags, Kept, Store};

/// Of a letter over the size limit this much is read.
const HEAD_BYTES: u64 = 256 * 1024;
const HEADERS_SURVEYED: usize = 50;
const IDS_SURVEYED: usize = 200;

/// Looks at the Maildir and changes nothing in it.
pub fn survey(options: &MaildirOptions) -> Result<Survey, Trouble> {
    let store = Store::open(&options.path)?;
    let folders = &options.folders;
    let mut found = Survey { offers: offers(), ..Survey::default() };
    let others = [(Purpose::Junk, &folders.junk), (Purpose::Sent, &folders.sent), (Purpose::Drafts, &folders.drafts)];
    let ours = folders.ours().map(|name| (Purpose::Ours, name));
    for (purpose, name) in ours.into_iter().chain(others.map(|(purpose, name)| (purpose, name.as_str()))) {
        let letters = if store.has(name) { Some(store.peek(name)?) } else { None };
        for letter in letters.iter().flatten().rev().take(IDS_SURVEYED) {
            let id = store.read(letter, HEAD_BYTES)?.and_then(|bytes| message_id::of_header(&bytes));
            match purpose {
                Purpose::Ours => found.filed_ids.extend(id),
                Purpose::Sent => found.sent_ids.extend(id),
                Purpose::Junk | Purpose::Drafts => {}
            }
        }
        let letters = letters.map(|letters| u32::try_from(letters.len()).unwrap_or(u32::MAX));
        found.folders.push(FolderFound { purpose, name: name.to_owned(), letters });
    }
    let inbox = store.peek("INBOX")?;
    for letter in inbox.iter().skip(inbox.len().saturating_sub(HEADERS_SURVEYED)) {
        found.recent_headers.extend(store.read(letter, HEAD_BYTES)?.map(header_block));
    }
    Ok(found)
}

fn offers() -> Offers {
    Offers { moves: true, uid_plus: true, separator: Some('.'), prefix: ".".to_owned(), ..Offers::default() }
}

fn header_block(mut bytes: Vec<u8>) -> Vec<u8> {
    let crlf = bytes.windows(4).position(|w| w == b"\r\n\r\n").map(|at| at + 4);
    let lf = bytes.windows(2).position(|w| w == b"\n\n").map(|at| at + 2);
    let end = [crlf, lf].into_iter().flatten().min().unwrap_or(bytes.len());
    bytes.truncate(end);
    bytes
}

/// Watches the Maildir until the daemon closes a channel.
pub async fn run(options: MaildirOptions, memory: Arc<dyn Memory>, clock: Clock, channels: Channels) {
    let mut watch =
        Watch { options, memory, clock, channels, pending: Vec::new(), last_told: None, wanted: Vec::new() };
    while watch.round().await.is_ok() {}
}

/// The daemon closed a channel.
struct Closed;

/// How a look through a folder went.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Complete,
    /// A letter has to be shown again.
    Deferred,
}

struct Watch {
    options: MaildirOptions,
    memory: Arc<dyn Memory>,
    clock: Clock,
    channels: Channels,
    /// Orders to check that came since the last full check began.
    pending: Vec<oneshot::Sender<()>>,
    /// What was last told of the line; `Some("")` is well.
    last_told: Option<&'static str>,
    /// Letters below the cursor that are to be shown all the same.
    wanted: Vec<Place>,
}

impl Watch {
    /// One check of all watched folders and the wait after it.
    async fn round(&mut self) -> Result<(), Closed> {
        let asked = std::mem::take(&mut self.pending);
        match self.check_all().await? {
            Ok(Outcome::Complete) => {
                self.tell_line("").await?;
                for done in asked {
                    // Who asked may have stopped waiting; nothing is owed to him then.
                    let _gone = done.send(());
                }
            }
            Ok(Outcome::Deferred) => self.pending.extend(asked),
            Err(trouble) => self.tell_line(trouble.code()).await?,
        }
        self.rest().await
    }

    async fn tell_line(&mut self, why: &'static str) -> Result<(), Closed> {
        if self.last_told == Some(why) {
            return Ok(());
        }
        self.last_told = Some(why);
        self.report(Report::Line { well: why.is_empty(), why }).await
    }

    async fn report(&self, report: Report) -> Result<(), Closed> {
        self.channels.reports.send(report).await.map_err(|_| Closed)
    }

    /// Waits for the next glance, carrying out orders meanwhile; an order to check ends the wait.
    async fn rest(&mut self) -> Result<(), Closed> {
        let glance = sleep(self.options.poll);
        tokio::pin!(glance);
        loop {
            tokio::select! {
                biased;
                order = self.channels.orders.recv() => {
                    let order = order.ok_or(Closed)?;
                    let check = matches!(order, Order::Check { .. } | Order::Show { .. });
                    self.serve(order);
                    if check { return Ok(()); }
                }
                () = &mut glance => return Ok(()),
            }
        }
    }

    async fn check_all(&mut self) -> Result<Result<Outcome, Trouble>, Closed> {
        let (junk, sent) = (self.options.folders.junk.clone(), self.options.folders.sent.clone());
        for (role, folder) in [(Role::Junk, junk.as_str()), (Role::Sent, sent.as_str()), (Role::Inbox, "INBOX")] {
            match self.check(role, folder).await? {
                Ok(Outcome::Complete) => {}
                deferred_or_ill => return Ok(deferred_or_ill),
            }
        }
        Ok(Ok(Outcome::Complete))
    }

    async fn check(&mut self, role: Role, folder: &str) -> Result<Result<Outcome, Trouble>, Closed> {
        let began = self.clock.now();
        let listed = Store::open(&self.options.path).and_then(|store| {
            if self.options.make_folders == MakeFolders::Yes {
                self.options.folders.ours().iter().try_for_each(|name| store.make(name))?;
            }
            if store.has(folder) { store.list(folder, &self.clock).map(Some) } else { Ok(None) }
        });
        let (uid_validity, letters) = match listed {
            Ok(Some(listed)) => listed,
            Ok(None) => return Ok(Ok(Outcome::Complete)),
            Err(trouble) => return Ok(Err(trouble)),
        };
        let cursor = self.memory.cursor(folder, uid_validity).unwrap_or(0);
        let since = self.memory.since();
        let is_here = |place: &Place| place.folder == folder && place.uid_validity == uid_validity;
        let again: Vec<u32> = self.wanted.iter().filter(|place| is_here(place)).map(|place| place.uid).collect();
        self.wanted.retain(|place| !is_here(place));
        let is_new = |letter: &Kept| letter.uid > cursor && (role != Role::Sent || letter.received >= since);
        let wanted = |letter: &Kept| is_new(letter) || again.contains(&letter.uid);
        let mut letters: Vec<Kept> = letters.into_iter().filter(wanted).collect();
        if role == Role::Inbox {
            letters.sort_by_key(|letter| (letter.received, letter.uid));
        }
        self.tell_out_of_order((folder, uid_validity), &letters).await?;
        for letter in letters {
            let body = match self.body(&letter, role) {
                Ok(body) => body,
                Err(trouble) => return Ok(Err(trouble)),
            };
            let place = Place { folder: folder.to_owned(), uid_validity, uid: letter.uid };
            if self.show(place, role, letter.received, body).await? == Committed::TryAgain {
                return Ok(Ok(Outcome::Deferred));
            }
        }
        self.report(Report::Checked { role, began, folder: folder.to_owned(), uid_validity }).await?;
        Ok(Ok(Outcome::Complete))
    }

    /// Whatever is shown after a higher number is noted before: a crash in between must not pass it over.
    async fn tell_out_of_order(&self, folder: (&str, u32), letters: &[Kept]) -> Result<(), Closed> {
        let ((folder, uid_validity), uids) = (folder, letters.iter().map(|letter| letter.uid).collect::<Vec<_>>());
        let place = |uid| Place { folder: folder.to_owned(), uid_validity, uid };
        let places: Vec<Place> = out_of_order(&uids).into_iter().map(place).collect();
        if places.is_empty() {
            return Ok(());
        }
        let (noted, answer) = oneshot::channel();
        self.report(Report::OutOfOrder { places, noted }).await?;
        answer.await.map_err(|_| Closed)
    }

    fn body(&self, letter: &Kept, role: Role) -> Result<Body, Trouble> {
        if letter.received < self.memory.since() {
            return Ok(Body::NotFetched);
        }
        let store = Store::open(&self.options.path)?;
        if role == Role::Sent {
            let bytes = store.read(letter, HEAD_BYTES)?;
            return Ok(bytes.map_or(Body::Gone, |bytes| Body::Header(header_block(bytes))));
        }
        let large = letter.size > self.options.size_limit_bytes;
        let bytes = store.read(letter, if large { HEAD_BYTES } else { u64::MAX })?;
        Ok(match bytes {
            None => Body::Gone,
            Some(bytes) if large => Body::Head { bytes, size: letter.size },
            Some(bytes) => Body::Whole(bytes),
        })
    }

    /// Shows one letter and waits until it is committed, carrying out orders meanwhile.
    async fn show(&mut self, place: Place, role: Role, received: Moment, body: Body) -> Result<Committed, Closed> {
        let (committed, mut answer) = oneshot::channel();
        self.report(Report::Sighted(Sighting { place, role, received, body, committed })).await?;
        loop {
            tokio::select! {
                biased;
                made = &mut answer => return Ok(made.unwrap_or(Committed::TryAgain)),
                order = self.channels.orders.recv() => self.serve(order.ok_or(Closed)?),
            }
        }
    }

    /// Carries an order out. On a trouble its channel is dropped, as when a line breaks.
    fn serve(&mut self, order: Order) {
        let Ok(store) = Store::open(&self.options.path) else { return };
        match order {
            Order::File { place, folder, done } => answer(done, self.file(&store, &place, &folder)),
            Order::Fetch { places, message_id, done } => {
                answer(done, self.fetch(&store, &places, message_id.as_deref()));
            }
            Order::FindInSent { message_id, done } => {
                let sent = [self.options.folders.sent.as_str()];
                answer(done, store.find(&sent, &message_id).map(|found| found.is_some()));
            }
            Order::AppendToSent { bytes, message_id, done } => {
                let sent = self.options.folders.sent.as_str();
                answer(done, self.append(&store, (sent, Flags::Seen), (&bytes, &message_id)));
            }
            Order::AppendToDrafts { bytes, message_id, done } => {
                let drafts = self.options.folders.drafts.as_str();
                answer(done, self.append(&store, (drafts, Flags::Draft), (&bytes, &message_id)));
            }
            Order::Check { done } => self.pending.push(done),
            Order::Show { places, done } => {
                self.wanted.extend(places);
                self.pending.push(done);
            }
            Order::List { done } => answer(done, self.list(&store)),
        }
    }

    fn file(&self, store: &Store, place: &Place, folder: &str) -> Result<Filed, Trouble> {
        let Some(letter) = self.stands(store, place)? else { return Ok(Filed::NotThere) };
        let ours = self.options.folders.ours().contains(&folder);
        if !store.has(folder) {
            if !ours || self.options.make_folders == MakeFolders::No {
                return Ok(Filed::Stays);
            }
            store.make(folder)?;
        }
        let filed = store.rename(&letter, folder)?;
        if filed == Filed::NotThere {
            return Ok(filed);
        }
        let (uid_validity, letters) = store.list(folder, &self.clock)?;
        let uid = letters.iter().find(|l| l.is_same_file(&letter)).map(|l| l.uid);
        Ok(Filed::Moved(uid.map(|uid| Place { folder: folder.to_owned(), uid_validity, uid })))
    }

    /// The letter at that place, if it is still there.
    fn stands(&self, store: &Store, place: &Place) -> Result<Option<Kept>, Trouble> {
        if !store.has(&place.folder) {
            return Ok(None);
        }
        let (uid_validity, letters) = store.list(&place.folder, &self.clock)?;
        let same = uid_validity == place.uid_validity;
        Ok(letters.into_iter().find(|letter| same && letter.uid == place.uid))
    }

    fn fetch(&self, store: &Store, places: &[Place], message_id: Option<&str>) -> Result<Option<Vec<u8>>, Trouble> {
        let mut letter = None;
        for place in places {
            letter = letter.or(self.stands(store, place)?);
        }
        if let (None, Some(id)) = (&letter, message_id) {
            let folders = &self.options.folders;
            let ours = folders.ours();
            let all: Vec<&str> = ["INBOX"].into_iter().chain(ours).chain([folders.junk.as_str()]).collect();
            letter = store.find(&all, id)?;
        }
        letter.map_or(Ok(None), |letter| store.read(&letter, u64::MAX))
    }

    /// Only folders that the desk works with are numbered.
    fn list(&self, store: &Store) -> Result<Vec<Listing>, Trouble> {
        let folders = &self.options.folders;
        let mut listings = Vec::new();
        for folder in store.folders()? {
            if folder == folders.sent || folder == folders.drafts {
                continue;
            }
            let (junk, ours) = (folder == folders.junk, folders.ours().contains(&folder.as_str()));
            let (uid_validity, letters) = if junk || ours || folder == "INBOX" {
                store.list(&folder, &self.clock)?
            } else {
                (1, store.peek(&folder)?)
            };
            let letters = letters.into_iter().map(|letter| listed(store, &letter)).collect::<Result<_, _>>()?;
            listings.push(Listing { folder, junk, uid_validity, letters });
        }
        Ok(listings)
    }

    /// Unless it lies there, or in Sent.
    fn append(&self, store: &Store, into: (&str, Flags), letter: (&[u8], &str)) -> Result<Appended, Trouble> {
        let ((folder, _), (bytes, message_id)) = (into, letter);
        if !store.has(folder) {
            return Ok(Appended::Refused);
        }
        if store.find(&[folder, &self.options.folders.sent], message_id)?.is_some() {
            return Ok(Appended::Already);
        }
        store.append(into, bytes, &self.clock).map(|()| Appended::Stored)
    }
}

fn listed(store: &Store, letter: &Kept) -> Result<Listed, Trouble> {
    let header = store.read(letter, HEAD_BYTES)?;
    let message_id = header.and_then(|bytes| message_id::of_header(&bytes));
    Ok(Listed { uid: letter.uid, received: Some(letter.received), message_id })
}

/// Answers an order that was carried out; one that was not is dropped.
fn answer<T>(done: oneshot::Sender<T>, outcome: Result<T, Trouble>) {
    if let Ok(outcome) = outcome {
        // Who asked may have stopped waiting; nothing is owed to him then.
        let _gone = done.send(outcome);
    }
}
