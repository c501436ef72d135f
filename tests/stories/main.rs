//! Stories: folders of numbered events under `fixtures/stories`, replayed through the desk and a real ledger, and
//! compared with what people would then read (`expected`). `UPDATE_GOLDEN=1` writes that file anew; git shows what
//! changed. Each story is played twice on the same ledger: the second time nothing may change; and once more on a machine
//! that crashes between any two events: nobody may notice. `STORY=16-couples` plays those whose path has that in it.

#![expect(clippy::expect_used, clippy::panic, reason = "a test says what is wrong by panicking")]

mod laws;
mod mailbox;
mod play;
mod random;
mod step;
mod telling;

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use play::{Machine, Play};
use step::Step;

fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/stories");
    let chosen = std::env::var("STORY").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::fs::read_dir(root)
        .expect("fixtures/stories is there")
        .map(|entry| entry.expect("it can be listed").path())
        .filter(|path| path.is_dir() && path.to_string_lossy().contains(&chosen))
        .collect();
    folders.sort();
    folders
}

/// What people read of a story: its title, all that happened, and the lists at its end.
fn told(folder: &Path) -> String {
    let title = std::fs::read_to_string(folder.join("story.txt")).expect("every story has a story.txt");
    let steps = Step::all(folder);
    let mut play = Play::begin(Machine::Steady);
    steps.iter().for_each(|step| play.act_out(step));
    let end = play.lists();
    let story = format!("{}\n\n{}\n{end}", title.trim_end(), play.told());
    play.keeps_the_laws();
    play.again();
    assert_eq!(play.lists(), end, "{}: played twice, something changed", folder.display());
    let mut crashing = Play::begin(Machine::Crashing);
    steps.iter().for_each(|step| crashing.act_out(step));
    let crashed = format!("{}\n\n{}\n{}", title.trim_end(), crashing.told(), crashing.lists());
    assert!(crashed == story, "with crashes {}", difference(folder, &story, &crashed));
    story
}

#[test]
fn every_story_goes_as_told() {
    let folders = folders();
    let next = AtomicUsize::new(0);
    let wrong = Mutex::new(Vec::new());
    let play_on = || {
        while let Some(folder) = folders.get(next.fetch_add(1, Ordering::Relaxed)) {
            if let Some(difference) = compared(folder) {
                wrong.lock().expect("no story panics with the list in hand").push(difference);
            }
        }
    };
    std::thread::scope(|threads| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            threads.spawn(play_on);
        }
    });
    let mut wrong = wrong.into_inner().expect("no story panics with the list in hand");
    wrong.sort();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Where a story goes otherwise than its `expected` says.
fn compared(folder: &Path) -> Option<String> {
    let (found, golden) = (told(folder), folder.join("expected"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&golden, &found).expect("expected can be written");
    }
    let expected = std::fs::read_to_string(&golden).unwrap_or_default();
    (found != expected).then(|| difference(folder, &expected, &found))
}

fn difference(folder: &Path, expected: &str, found: &str) -> String {
    let mut lines = expected.lines().zip(found.lines()).enumerate();
    let first = lines.find(|(_, (e, f))| e != f);
    let (line, (expected, found)) = first.unwrap_or((expected.lines().count(), ("(end)", "(more)")));
    format!("{}: line {}:\n  expected: {expected}\n  found:    {found}", folder.display(), line + 1)
}
