//! Wrong configurations, each beside what must be said of it: file, key, what is wrong, what would be right.
//! `UPDATE_GOLDEN=1` writes what is said now; the diff is for a person to read.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on ends here")]

use std::fs;
use std::path::PathBuf;
use std::process::Command;

#[test]
fn every_wrong_configuration_is_told_what_is_wrong() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/bad_config");
    let mut names: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(".toml").map(str::to_owned))
        .filter(|name| !name.starts_with('_'))
        .collect();
    names.sort();
    assert!(names.len() >= 20, "only {} wrong configurations", names.len());
    let mut broken = Vec::new();
    for name in names {
        let (said, code) = check(&folder, &name);
        let golden = folder.join(format!("{name}.expected"));
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&golden, &said).unwrap();
        }
        let expected = fs::read_to_string(&golden).unwrap_or_default();
        if said != expected || code != Some(2) {
            broken.push(format!("{name}: exit {code:?}\n{said}\ninstead of\n{expected}"));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn the_configuration_they_were_made_from_is_right() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/bad_config");
    let (said, _) = check(&folder, "_good");
    assert!(!said.contains("the configuration is not right"), "{said}");
}

fn check(folder: &PathBuf, name: &str) -> (String, Option<i32>) {
    let ran = Command::new(env!("CARGO_BIN_EXE_uketsuke"))
        .current_dir(folder)
        .args(["check", "--config", &format!("{name}.toml")])
        .env_remove("CREDENTIALS_DIRECTORY")
        .output()
        .unwrap();
    (String::from_utf8(ran.stderr).unwrap(), ran.status.code())
}
