//! A look at the mailbox that changes nothing: every folder is only examined, nothing is made.

use super::connect::{self, Dial};
use super::layout::{Layout, Special};
use super::session::{Failure, Mode, Session};
use crate::inbox::{FolderFound, ImapOptions, Offers, Purpose, Survey, Trouble, message_id};

const HEADERS_SURVEYED: usize = 50;
const IDS_SURVEYED: usize = 200;

/// Logs in and looks.
pub async fn look(dial: &impl Dial, options: &ImapOptions) -> Result<Survey, Trouble> {
    let mut session = connect::open(dial, options).await?;
    survey(&mut session, options).await.map_err(Failure::trouble)
}

async fn survey(session: &mut Session, options: &ImapOptions) -> Result<Survey, Failure> {
    let layout = Layout::ask(session).await?;
    let mut found = Survey { offers: offers(session, &layout), ..Survey::default() };
    for name in options.folders.ours() {
        let written = layout.has(name).then(|| layout.written(name));
        let letters = examine(session, written.as_deref()).await?;
        if letters.is_some() {
            found.filed_ids.extend(newest_ids(session).await?);
        }
        found.folders.push(FolderFound { purpose: Purpose::Ours, name: name.to_owned(), letters });
    }
    let special = [
        (Purpose::Junk, Special::Junk, &options.folders.junk),
        (Purpose::Sent, Special::Sent, &options.folders.sent),
        (Purpose::Drafts, Special::Drafts, &options.folders.drafts),
    ];
    for (purpose, which, configured) in special {
        let written = layout.special(which, &options.folders);
        let letters = examine(session, written.as_deref()).await?;
        if purpose == Purpose::Sent && letters.is_some() {
            found.sent_ids = newest_ids(session).await?;
        }
        let name = written.map_or_else(|| configured.clone(), |written| layout.plain(&written));
        found.folders.push(FolderFound { purpose, name, letters });
    }
    session.select_anew("INBOX", Mode::Read).await?;
    found.recent_headers = newest(session, HEADERS_SURVEYED, "BODY.PEEK[HEADER]").await?;
    Ok(found)
}

fn offers(session: &Session, layout: &Layout) -> Offers {
    Offers {
        idle: session.can("IDLE"),
        moves: session.can("MOVE"),
        uid_plus: session.can("UIDPLUS"),
        special_use: session.can("SPECIAL-USE"),
        namespace: session.can("NAMESPACE"),
        prefix: layout.prefix.clone(),
        separator: layout.separator,
    }
}

/// How many letters lie in the folder; `None` where it is missing or may not be opened.
async fn examine(session: &mut Session, written: Option<&str>) -> Result<Option<u32>, Failure> {
    let Some(written) = written else { return Ok(None) };
    match session.select_anew(written, Mode::Read).await {
        Ok(opened) => Ok(Some(opened.exists)),
        Err(Failure::Refused(_)) => Ok(None),
        Err(broken) => Err(broken),
    }
}

async fn newest_ids(session: &mut Session) -> Result<Vec<String>, Failure> {
    let headers = newest(session, IDS_SURVEYED, "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]").await?;
    Ok(headers.iter().filter_map(|header| message_id::of_header(header)).collect())
}

/// That part of the newest letters of the open folder, oldest first.
async fn newest(session: &mut Session, count: usize, part: &str) -> Result<Vec<Vec<u8>>, Failure> {
    let uids = session.uids_from(1).await?;
    let uids = uids.get(uids.len().saturating_sub(count)..).unwrap_or_default();
    if uids.is_empty() {
        return Ok(Vec::new());
    }
    let told = session.fetch(uids, &format!("UID {part}")).await?;
    Ok(told.into_values().filter_map(|fetched| fetched.body).collect())
}
