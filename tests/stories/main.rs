//! Stories: folders of numbered events under `fixtures/stories`, replayed through the desk and a real ledger, and
//! compared with what people would then read (`expected`). `UPDATE_GOLDEN=1` writes that file anew; git shows what
//! changed. Each story is played twice on the same ledger: the second time nothing may change.

#![expect(clippy::expect_used, clippy::panic, reason = "a test says what is wrong by panicking")]

mod laws;
mod play;
mod step;
mod telling;

use std::path::{Path, PathBuf};

use play::Play;
use step::Step;

fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/stories");
    let mut folders: Vec<PathBuf> = std::fs::read_dir(root)
        .expect("fixtures/stories is there")
        .map(|entry| entry.expect("it can be listed").path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

/// What people read of a story: its title, all that happened, and the lists at its end.
fn told(folder: &Path) -> String {
    let title = std::fs::read_to_string(folder.join("story.txt")).expect("every story has a story.txt");
    let mut play = Play::begin();
    for step in Step::all(folder) {
        play.act_out(&step);
    }
    let end = play.lists();
    let story = format!("{}\n\n{}\n{end}", title.trim_end(), play.told());
    play.keeps_the_laws();
    play.again();
    assert_eq!(play.lists(), end, "{}: played twice, something changed", folder.display());
    story
}

#[test]
fn every_story_goes_as_told() {
    let mut wrong = Vec::new();
    for folder in folders() {
        let (found, golden) = (told(&folder), folder.join("expected"));
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&golden, &found).expect("expected can be written");
        }
        let expected = std::fs::read_to_string(&golden).unwrap_or_default();
        if found != expected {
            wrong.push(difference(&folder, &expected, &found));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn difference(folder: &Path, expected: &str, found: &str) -> String {
    let mut lines = expected.lines().zip(found.lines()).enumerate();
    let first = lines.find(|(_, (e, f))| e != f);
    let (line, (expected, found)) = first.unwrap_or((expected.lines().count(), ("(end)", "(more)")));
    format!("{}: line {}:\n  expected: {expected}\n  found:    {found}", folder.display(), line + 1)
}
