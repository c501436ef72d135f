//! The mails a demo plays, and when each is delivered.

use std::path::Path;

use anyhow::Context as _;

use crate::mail::{Letter, Moment};

/// A mail and its time of delivery.
pub struct Post {
    pub at: Moment,
    /// The file's name, for the story.
    pub name: String,
    pub raw: Vec<u8>,
}

/// The letters of the source, so that an installed binary has them, too.
const BUILT_IN: &[(&str, &[u8])] = &[
    ("bounce-from-postfix.eml", include_bytes!("../../../fixtures/letters/demo/bounce-from-postfix.eml")),
    ("consultation-three-wishes.eml", include_bytes!("../../../fixtures/letters/demo/consultation-three-wishes.eml")),
    ("doctor-mail-from-a-member.eml", include_bytes!("../../../fixtures/letters/demo/doctor-mail-from-a-member.eml")),
    ("newsletter.eml", include_bytes!("../../../fixtures/letters/demo/newsletter.eml")),
    (
        "room-html-only-outlook-table.eml",
        include_bytes!("../../../fixtures/letters/demo/room-html-only-outlook-table.eml"),
    ),
    (
        "room-iso2022jp-circled-digits.eml",
        include_bytes!("../../../fixtures/letters/demo/room-iso2022jp-circled-digits.eml"),
    ),
    ("room-late-on-the-day.eml", include_bytes!("../../../fixtures/letters/demo/room-late-on-the-day.eml")),
    ("room-not-a-member.eml", include_bytes!("../../../fixtures/letters/demo/room-not-a-member.eml")),
    ("room-number-missing.eml", include_bytes!("../../../fixtures/letters/demo/room-number-missing.eml")),
    ("room-shift-jis-flip-phone.eml", include_bytes!("../../../fixtures/letters/demo/room-shift-jis-flip-phone.eml")),
    (
        "room-utf8-iphone-with-remark.eml",
        include_bytes!("../../../fixtures/letters/demo/room-utf8-iphone-with-remark.eml"),
    ),
    ("vacation-answer.eml", include_bytes!("../../../fixtures/letters/demo/vacation-answer.eml")),
];

/// The built-in week.
pub fn built_in(first: Moment, end: Moment) -> Vec<Post> {
    dated(BUILT_IN.iter().map(|(name, raw)| ((*name).to_owned(), raw.to_vec())).collect(), first, end)
}

/// Every `.eml` of a folder, by name.
///
/// # Errors
/// When the folder cannot be read or has none.
pub fn of_folder(folder: &Path, first: Moment, end: Moment) -> anyhow::Result<Vec<Post>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| format!("read the folder {}", folder.display()))? {
        let path = entry.with_context(|| format!("read the folder {}", folder.display()))?.path();
        if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("eml")) {
            let raw = std::fs::read(&path).with_context(|| format!("read {}", path.display()))?;
            let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            found.push((name, raw));
        }
    }
    anyhow::ensure!(!found.is_empty(), "there is no .eml file in {}", folder.display());
    found.sort();
    Ok(dated(found, first, end))
}

/// Each at its own Date where that lies in the week, else one a minute from Monday 9:00.
fn dated(mails: Vec<(String, Vec<u8>)>, first: Moment, end: Moment) -> Vec<Post> {
    let mut spare = first + chrono::Duration::hours(9);
    let mut posts: Vec<Post> = mails
        .into_iter()
        .map(|(name, raw)| {
            let own = Letter::decode(&raw).date.filter(|date| *date >= first && *date < end);
            let at = own.unwrap_or_else(|| {
                spare += chrono::Duration::minutes(1);
                spare - chrono::Duration::minutes(1)
            });
            Post { at: at.with_timezone(&crate::mail::JAPAN), name, raw }
        })
        .collect();
    posts.sort_by_key(|post| post.at);
    posts
}
