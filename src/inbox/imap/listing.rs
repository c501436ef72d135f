//! Lists what lies in every folder, for the nightly comparison: numbers, times and Message-IDs, no texts.

use super::answer::Fetched;
use super::connect::Dial;
use super::layout::Special;
use super::session::{Failure, Mode, Session};
use super::watch::{Line, Watch};
use crate::inbox::{Listed, Listing, message_id};

/// Letters asked about at once.
const BATCH: usize = 500;

impl<D: Dial> Watch<D> {
    /// All that lies in every folder but Sent and Drafts. A folder that may not be opened has nothing for us.
    pub async fn list(&self, line: &mut Line) -> Result<Vec<Listing>, Failure> {
        let special = |which| line.layout.special(which, &self.options.folders);
        let (junk, apart) = (special(Special::Junk), [special(Special::Sent), special(Special::Drafts)]);
        let names: Vec<String> = line.layout.selectable().map(str::to_owned).collect();
        let mut listings = Vec::new();
        for name in names.into_iter().filter(|name| !apart.iter().flatten().any(|other| other == name)) {
            let opened = match line.session.select_anew(&name, Mode::Read).await {
                Ok(opened) => opened,
                Err(Failure::Refused(_)) => continue,
                Err(broken) => return Err(broken),
            };
            listings.push(Listing {
                folder: line.layout.plain(&name),
                junk: junk.as_ref() == Some(&name),
                uid_validity: opened.uid_validity,
                letters: letters(&mut line.session).await?,
            });
        }
        Ok(listings)
    }
}

/// The letters of the open folder.
async fn letters(session: &mut Session) -> Result<Vec<Listed>, Failure> {
    let mut letters = Vec::new();
    for uids in session.uids_from(1).await?.chunks(BATCH) {
        let told = session.fetch(uids, "UID INTERNALDATE BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]").await?;
        letters.extend(told.into_iter().map(|(uid, fetched)| listed(uid, &fetched)));
    }
    Ok(letters)
}

fn listed(uid: u32, fetched: &Fetched) -> Listed {
    let message_id = fetched.body.as_deref().and_then(message_id::of_header);
    Listed { uid, received: fetched.internal_date, message_id }
}
