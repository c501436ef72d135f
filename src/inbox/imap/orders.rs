//! Carries out what the daemon orders: files letters away, fetches one again, looks into Sent, keeps a copy there.
//!
//! Nothing is changed by number alone: the folder's UIDVALIDITY and the letter's UID are looked at first. A letter
//! is never copied twice, and removed only one by one, by a server that can (RFC 4315).

use super::answer::{Answer, copied_to};
use super::connect::Dial;
use super::layout::{Layout, Special};
use super::session::{Failure, Mode, Part, Session, quoted};
use super::watch::{End, Line, Watch};
use crate::inbox::{Appended, Filed, MakeFolders, Order, Place, message_id};

impl<D: Dial> Watch<D> {
    /// Carries one order out. Where the line breaks its channel is dropped, which tells the daemon.
    pub async fn serve(&mut self, line: &mut Line, order: Order) -> Result<(), End> {
        // Who asked may have stopped waiting; nothing is owed to him then.
        match order {
            Order::File { place, folder, done } => {
                let filed = self.file(line, &place, &folder).await?;
                let _gone = done.send(filed);
            }
            Order::Fetch { places, message_id, done } => {
                let found = self.fetch_again(line, &places, message_id.as_deref()).await?;
                let _gone = done.send(found);
            }
            Order::FindInSent { message_id, done } => {
                let found = self.find_in_sent(line, &message_id).await?;
                let _gone = done.send(found);
            }
            Order::AppendToSent { bytes, message_id, done } => {
                let appended = self.append_to_sent(line, &bytes, &message_id).await?;
                let _gone = done.send(appended);
            }
            Order::AppendToDrafts { bytes, message_id, done } => {
                let appended = self.append_to_drafts(line, &bytes, &message_id).await?;
                let _gone = done.send(appended);
            }
            Order::Check { done } => self.pending.push(done),
            Order::Show { places, done } => {
                self.wanted.extend(places);
                self.pending.push(done);
            }
            Order::List { done } => {
                let listings = self.list(line).await?;
                let _gone = done.send(listings);
            }
        }
        Ok(())
    }

    async fn file(&mut self, line: &mut Line, place: &Place, folder: &str) -> Result<Filed, Failure> {
        if !stands(line, place, Mode::Change).await? {
            self.copied.remove(place);
            return Ok(Filed::NotThere);
        }
        let mut made = self.make_target(line, folder).await?;
        // A second try where somebody removed the folder since it was listed.
        for _ in 0..2 {
            if !made {
                return Ok(Filed::Stays);
            }
            // Making the folder may have been the last that was said; the letter's own must be open.
            let source = line.layout.written(&place.folder);
            line.session.select(&source, Mode::Change).await?;
            let target = quoted(&line.layout.written(folder));
            match self.move_one(&mut line.session, place, (&target, folder)).await {
                Err(Failure::Refused(Some(code))) if code.starts_with("TRYCREATE") => {
                    line.layout = Layout::ask(&mut line.session).await?;
                    made = self.make_target(line, folder).await?;
                }
                Err(Failure::Refused(_)) => {
                    tracing::warn!("the mail server refuses to file a letter");
                    return Ok(Filed::Stays);
                }
                other => return other,
            }
        }
        Ok(Filed::Stays)
    }

    /// Whether there is a folder of that name, after making it if it is ours to make.
    async fn make_target(&self, line: &mut Line, folder: &str) -> Result<bool, Failure> {
        let ours = self.options.folders.ours().contains(&folder);
        if !line.layout.has(folder) && ours && self.options.make_folders == MakeFolders::Yes {
            line.layout.make(&mut line.session, &[folder]).await?;
        }
        Ok(line.layout.has(folder))
    }

    async fn move_one(&mut self, session: &mut Session, place: &Place, target: (&str, &str)) -> Result<Filed, Failure> {
        let uid = place.uid;
        let (target, folder) = target;
        if session.can("MOVE") {
            let answers = session.command(&format!("UID MOVE {uid} {target}")).await?;
            return Ok(Filed::Moved(new_place(&answers, folder)));
        }
        if !session.can("UIDPLUS") {
            return Ok(Filed::Stays);
        }
        if !self.copied.contains_key(place) {
            let answers = session.command(&format!("UID COPY {uid} {target}")).await?;
            self.copied.insert(place.clone(), new_place(&answers, folder));
        }
        session.command(&format!("UID STORE {uid} +FLAGS.SILENT (\\Deleted)")).await?;
        session.command(&format!("UID EXPUNGE {uid}")).await?;
        Ok(Filed::Moved(self.copied.remove(place).flatten()))
    }

    /// The bytes of a letter at its place, else wherever its Message-ID is found; the beginning of an oversized one.
    async fn fetch_again(
        &self,
        line: &mut Line,
        places: &[Place],
        message_id: Option<&str>,
    ) -> Result<Option<Vec<u8>>, Failure> {
        for place in places {
            if stands(line, place, Mode::Read).await? {
                return self.whole(&mut line.session, place.uid).await;
            }
        }
        let Some(id) = message_id.and_then(message_id::bare) else { return Ok(None) };
        let near = ["INBOX"].into_iter().chain(self.options.folders.ours()).map(|name| line.layout.written(name));
        let all = line.layout.selectable().map(str::to_owned);
        let mut looked: Vec<String> = Vec::new();
        for name in near.chain(all).collect::<Vec<_>>() {
            if looked.contains(&name) {
                continue;
            }
            if let Some(uid) = find(&mut line.session, &name, &id).await? {
                return self.whole(&mut line.session, uid).await;
            }
            looked.push(name);
        }
        Ok(None)
    }

    async fn whole(&self, session: &mut Session, uid: u32) -> Result<Option<Vec<u8>>, Failure> {
        let limit = self.options.size_limit_bytes;
        let size = session.fetch(&[uid], "UID RFC822.SIZE").await?.remove(&uid).and_then(|told| told.size);
        let part = if size.is_none_or(|size| size <= limit) { String::new() } else { format!("<0.{limit}>") };
        let mut told = session.fetch(&[uid], &format!("UID BODY.PEEK[]{part}")).await?;
        Ok(told.remove(&uid).and_then(|fetched| fetched.body))
    }

    async fn find_in_sent(&self, line: &mut Line, id: &str) -> Result<bool, Failure> {
        let sent = line.layout.special(Special::Sent, &self.options.folders);
        let (Some(sent), Some(id)) = (sent, message_id::bare(id)) else { return Ok(false) };
        Ok(find(&mut line.session, &sent, &id).await?.is_some())
    }

    async fn append_to_sent(&self, line: &mut Line, bytes: &[u8], id: &str) -> Result<Appended, Failure> {
        let Some(sent) = line.layout.special(Special::Sent, &self.options.folders) else {
            return Ok(Appended::Refused);
        };
        if self.find_in_sent(line, id).await? {
            return Ok(Appended::Already);
        }
        append(&mut line.session, &sent, ("\\Seen", bytes)).await
    }

    /// A person may have sent it already.
    async fn append_to_drafts(&self, line: &mut Line, bytes: &[u8], id: &str) -> Result<Appended, Failure> {
        let Some(drafts) = line.layout.special(Special::Drafts, &self.options.folders) else {
            return Ok(Appended::Refused);
        };
        let there = match message_id::bare(id) {
            Some(id) => find(&mut line.session, &drafts, &id).await?.is_some(),
            None => false,
        };
        if there || self.find_in_sent(line, id).await? {
            return Ok(Appended::Already);
        }
        append(&mut line.session, &drafts, ("\\Draft \\Seen", bytes)).await
    }
}

/// Puts a letter into a folder, with those flags.
async fn append(session: &mut Session, folder: &str, letter: (&str, &[u8])) -> Result<Appended, Failure> {
    let (flags, bytes) = letter;
    let head = format!("APPEND {} ({flags}) ", quoted(folder));
    match session.command_of(&[Part::Text(&head), Part::Literal(bytes)]).await {
        Ok(_) => Ok(Appended::Stored),
        Err(Failure::Refused(_)) => Ok(Appended::Refused),
        Err(broken) => Err(broken),
    }
}

/// Where the server says it put the letter.
fn new_place(answers: &[Answer], folder: &str) -> Option<Place> {
    let (uid_validity, uid) = answers.iter().find_map(copied_to)?;
    Some(Place { folder: folder.to_owned(), uid_validity, uid })
}

/// Opens the letter's folder and says whether that very letter is still in it.
async fn stands(line: &mut Line, place: &Place, mode: Mode) -> Result<bool, Failure> {
    let name = line.layout.written(&place.folder);
    match line.session.select(&name, mode).await {
        Ok(opened) if opened.uid_validity == place.uid_validity => {
            Ok(line.session.fetch(&[place.uid], "UID").await?.contains_key(&place.uid))
        }
        Ok(_) | Err(Failure::Refused(_)) => Ok(false),
        Err(broken) => Err(broken),
    }
}

/// The newest letter with that Message-ID in a folder, which is open afterwards; a folder that cannot be
/// opened or searched has none.
async fn find(session: &mut Session, name: &str, id: &str) -> Result<Option<u32>, Failure> {
    let found = match session.select_anew(name, Mode::Read).await {
        Ok(_) => session.search(&format!("HEADER Message-ID {}", quoted(&format!("<{id}>")))).await,
        Err(failure) => Err(failure),
    };
    match found {
        Ok(uids) => Ok(uids.last().copied()),
        Err(Failure::Refused(_)) => Ok(None),
        Err(broken) => Err(broken),
    }
}
