//! The repository's laws, held by the compiler's neighbour: who imports whom, that every module says why it
//! exists, and that every configuration key is explained.

use std::fs;
use std::path::{Path, PathBuf};

/// Module, and what of ours it may import. Tests inside a module may import anything.
const IMPORTS: &[(&str, &[&str])] = &[
    ("mail", &["mail"]),
    ("reading", &["mail", "reading"]),
    ("desk", &["mail", "reading", "desk"]),
    ("ledger", &["mail", "reading", "desk", "ledger"]),
    ("inbox", &["mail", "clock", "line", "inbox"]),
    ("postman", &["mail", "clock", "line", "postman"]),
    ("line", &["line"]),
    ("clock", &["mail", "clock"]),
    ("config", &["mail", "reading", "desk", "inbox", "postman", "line", "config"]),
];

/// Modules whose values depend on nothing but their arguments.
const PURE: &[&str] = &["mail", "reading", "desk"];
const IMPURE_WORDS: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "tokio::",
    "async fn",
    "getrandom",
    "rusqlite",
    "println!",
];

#[test]
fn the_import_table_holds() {
    let mut broken = Vec::new();
    for file in sources() {
        let module = module_of(&file);
        let Some((_, allowed)) = IMPORTS.iter().find(|(name, _)| *name == module) else { continue };
        for (number, line) in production_lines(&file) {
            for imported in crate_paths(&line) {
                if !allowed.contains(&imported.as_str()) {
                    broken.push(format!("{}:{number}: {module} may not import {imported}", file.display()));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn the_pure_modules_touch_nothing() {
    let mut broken = Vec::new();
    for file in sources().into_iter().filter(|f| PURE.contains(&module_of(f).as_str())) {
        for (number, line) in production_lines(&file) {
            for word in IMPURE_WORDS.iter().filter(|w| line.contains(**w)) {
                broken.push(format!("{}:{number}: {word} in a pure module", file.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn sql_stands_in_the_ledger_only() {
    let broken: Vec<String> = sources()
        .into_iter()
        .filter(|f| module_of(f) != "ledger")
        .flat_map(|f| production_lines(&f).into_iter().map(move |(n, l)| (f.clone(), n, l)))
        .filter(|(_, _, line)| line.contains("rusqlite"))
        .map(|(file, number, _)| format!("{}:{number}", file.display()))
        .collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_module_says_why_it_exists() {
    let silent: Vec<String> = sources()
        .into_iter()
        .filter(|f| !fs::read_to_string(f).unwrap().starts_with("//!"))
        .map(|f| f.display().to_string())
        .collect();
    assert!(silent.is_empty(), "no module doc in:\n{}", silent.join("\n"));
}

#[test]
fn every_configuration_key_is_explained() {
    let sample = fs::read_to_string(root().join("config/pluscare.toml")).unwrap();
    let written = fs::read_to_string(root().join("src/config/written.rs")).unwrap();
    let missing: Vec<&str> = written
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub ")?.split_once(':').map(|(key, _)| key))
        .filter(|key| !key.contains(' '))
        .filter(|key| !sample.contains(key))
        .collect();
    assert!(missing.is_empty(), "config/pluscare.toml does not explain: {missing:?}");
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The top-level module a file belongs to: `src/mail/html.rs` and `src/mail.rs` are both `mail`.
fn module_of(file: &Path) -> String {
    let inner = file.strip_prefix(root().join("src")).unwrap();
    inner.iter().next().unwrap().to_string_lossy().trim_end_matches(".rs").to_owned()
}

/// Lines before the file's tests, with their numbers, without comments.
fn production_lines(file: &Path) -> Vec<(usize, String)> {
    if file.file_stem().is_some_and(|s| s.to_string_lossy().ends_with("tests")) {
        return Vec::new();
    }
    let text = fs::read_to_string(file).unwrap();
    text.lines()
        .enumerate()
        .take_while(|(_, line)| line.trim() != "#[cfg(test)]")
        .map(|(index, line)| (index + 1, line.split("//").next().unwrap_or_default().to_owned()))
        .collect()
}

/// What a line names after `crate::`.
fn crate_paths(line: &str) -> Vec<String> {
    line.split("crate::")
        .skip(1)
        .map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>())
        .filter(|name| !name.is_empty())
        .collect()
}
