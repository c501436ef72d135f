//! The repository's laws: who imports whom, what stands where, that every module says why it exists, that every
//! configuration key is explained, and that nothing grows beyond what one can read at a time.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a tree that cannot be read fails the test")]

mod laws {
    pub mod tree;
}

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use laws::tree::{Line, functions, module_of, production, production_lines, root, rust_files, shown, sources, text};
use uketsuke::desk::words::{Template, Words};

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

/// How many lines a file may have before its tests.
const FILE_LINES: usize = 400;

/// The few that are longer (mostly tables of words), and how long they may be. This list gets shorter, not longer.
const LONGER_FILES: &[(&str, usize)] = &[("src/reading/when/date_forms.rs", 520)];

/// Where Japanese may stand in code: the words we say and the words we read. The others are tables of signs
/// (old forms of kanji, kana and their sounds) and the names of folders.
const JAPANESE: &[&str] =
    &["src/reading/", "src/desk/words/", "src/desk/names.rs", "src/desk/romaji.rs", "src/config/written.rs"];

const LEVELS: &[&str] = &["info", "warn", "error", "debug", "trace"];

/// All that a log line may name: ids, counts, states, and words of our own. A new name here is a decision.
const LOGGED: &[&str] = &[
    "attempt",
    "claimed.kind",
    "committed",
    "complaint",
    "delivery",
    "delivery_word",
    "folder",
    "key.uid",
    "kind",
    "letters",
    "outbox",
    "place",
    "role.word",
    "self.outbox",
    "sighting.role",
    "trouble",
    "trouble.code",
    "uid",
    "unknown.len",
    "verb",
    "wait.as_secs",
    "wait_seconds",
    "warning",
    "why",
];

#[test]
fn the_import_table_holds() {
    hold(production().filter_map(|line| {
        let module = module_of(&line.file);
        let (_, allowed) = IMPORTS.iter().find(|(name, _)| *name == module)?;
        let imported = crate_paths(&line.code).into_iter().find(|name| !allowed.contains(&name.as_str()))?;
        Some(format!("{}: {module} may not import {imported}", line.place()))
    }));
}

#[test]
fn the_pure_modules_touch_nothing() {
    hold(production().filter(|line| PURE.contains(&module_of(&line.file).as_str())).filter_map(|line| {
        let word = IMPURE_WORDS.iter().find(|word| line.code.contains(**word))?;
        Some(format!("{}: {word} in a pure module", line.place()))
    }));
}

#[test]
fn sql_stands_in_the_ledger_only() {
    let outside = production().filter(|line| module_of(&line.file) != "ledger");
    hold(outside.filter(|line| line.code.contains("rusqlite")).map(|line| line.place()));
}

#[test]
fn every_module_says_why_it_exists() {
    let silent = |file: &PathBuf| !fs::read_to_string(file).unwrap().starts_with("//!");
    hold(rust_files("src").into_iter().chain(rust_files("tests")).filter(silent).map(|file| shown(&file)));
}

#[test]
fn every_configuration_key_is_explained() {
    let sample = text("config/pluscare.toml");
    let written = text("src/config/written.rs");
    let keys = written.lines().filter_map(|line| line.trim().strip_prefix("pub ")?.split_once(':').map(|(key, _)| key));
    let unexplained = keys.filter(|key| !key.contains(' ') && !sample.contains(key));
    hold(unexplained.map(|key| format!("config/pluscare.toml does not explain {key}")));
}

#[test]
fn every_template_file_is_a_letter_of_the_desk() {
    let templates = fs::read_dir(root().join("config/templates")).unwrap();
    let mut files: Vec<String> = templates.map(|t| t.unwrap().file_name().into_string().unwrap()).collect();
    let mut known: Vec<&str> = Template::ALL.iter().map(|template| template.file_name()).collect();
    files.sort();
    known.sort_unstable();
    assert_eq!(files, known);
    // Taking them on renders each with sample values.
    Words::builtin().unwrap();
}

#[test]
fn files_stay_short() {
    let table: BTreeMap<&str, usize> = LONGER_FILES.iter().copied().collect();
    hold(sources().iter().filter_map(|file| {
        let (name, lines) = (shown(file), production_lines(file).len());
        match table.get(name.as_str()) {
            Some(most) if lines > *most => Some(format!("{name} has grown to {lines} lines; split it by subject")),
            Some(_) if lines <= FILE_LINES => Some(format!("{name} is short again: take it off the list")),
            None if lines > FILE_LINES => Some(format!("{name} has {lines} lines before its tests")),
            _ => None,
        }
    }));
}

#[test]
fn functions_stay_short() {
    let mut functions: Vec<_> = sources().iter().flat_map(|file| functions(file)).collect();
    functions.sort_by_key(|function| function.lines);
    assert!(functions.len() > 500, "only {} functions found: has the layout changed?", functions.len());
    let median = functions[functions.len() / 2].lines;
    assert!(median <= 12, "the median function has {median} lines");
    let long = functions.iter().filter(|function| function.lines > 70);
    hold(long.map(|function| format!("{}: {} lines", function.place, function.lines)));
}

#[test]
fn nothing_is_left_for_later_and_no_lint_is_silenced() {
    let words = ["TODO", "FIXME", "XXX", "#[ignore", "#[allow(", "#![allow("];
    let files = rust_files("src").into_iter().chain(rust_files("tests"));
    hold(files.filter(|file| !file.ends_with("tests/laws.rs")).filter_map(|file| {
        let text = fs::read_to_string(&file).unwrap();
        let (at, line) = text.lines().enumerate().find(|(_, line)| words.iter().any(|word| line.contains(word)))?;
        Some(format!("{}:{}: {}", shown(&file), at + 1, line.trim()))
    }));
}

#[test]
fn words_for_people_stand_with_the_words() {
    let allowed = |line: &Line| {
        let name = shown(&line.file);
        JAPANESE.iter().any(|place| name.starts_with(place))
    };
    let japanese = |line: &Line| line.literals().iter().any(|literal| literal.contains(is_japanese));
    hold(production().filter(japanese).filter(|line| !allowed(line)).map(|line| line.place()));
}

#[test]
fn no_log_line_can_carry_personal_data() {
    hold(sources().iter().flat_map(|file| {
        let named = logged(file).into_iter().filter(|name| !LOGGED.contains(&name.as_str()));
        named
            .map(|name| format!("{}: a log line names `{name}`: can it carry personal data?", shown(file)))
            .collect::<Vec<_>>()
    }));
}

#[test]
fn every_dependency_is_used() {
    let manifest: toml::Table = text("Cargo.toml").parse().unwrap();
    let files = rust_files("src").into_iter().chain(rust_files("tests"));
    let code: String = files.map(|file| fs::read_to_string(file).unwrap()).collect();
    let tables = ["dependencies", "dev-dependencies"].iter().filter_map(|name| manifest.get(*name)?.as_table());
    let names = tables.flat_map(|table| table.keys()).map(|name| name.replace('-', "_"));
    hold(names.filter(|name| !code.contains(&format!("{name}::"))).map(|name| format!("nothing uses {name}")));
}

#[test]
fn the_service_is_given_the_secrets_the_configuration_names() {
    let (unit, sample) = (text("deploy/uketsuke.service"), text("config/pluscare.toml"));
    let given: Vec<&str> =
        unit.lines().filter_map(|line| line.strip_prefix("LoadCredential=")?.split(':').next()).collect();
    let named = sample.lines().filter_map(|line| line.strip_prefix("password = ")).map(|name| name.trim_matches('"'));
    let needed: Vec<&str> = named.chain([uketsuke::daemon::LEDGER_KEY]).collect();
    assert_eq!(given, needed);
}

/// Fails with everything that breaks the law.
fn hold(broken: impl Iterator<Item = String>) {
    let broken: Vec<String> = broken.collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// Kana and kanji; punctuation and marks are no words.
fn is_japanese(sign: char) -> bool {
    matches!(sign, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '一'..='鿿')
}

/// What a file's log lines name: fields, values and placeholders.
fn logged(file: &Path) -> Vec<String> {
    let text: String = production_lines(file).into_iter().map(|line| line.code + "\n").collect();
    let calls = text.split("tracing::").skip(1).filter_map(|call| call.split_once("!("));
    calls.filter(|(level, _)| LEVELS.contains(level)).flat_map(|(_, arguments)| logged_names(arguments)).collect()
}

/// The same of one call, from behind its opening parenthesis.
fn logged_names(arguments: &str) -> Vec<String> {
    let (mut depth, mut outside, mut inside) = (1, String::new(), String::new());
    for (at, part) in arguments.split('"').enumerate() {
        if at % 2 == 1 {
            inside.push_str(part);
            continue;
        }
        for sign in part.chars().chain([' ']) {
            depth += i32::from(sign == '(') - i32::from(sign == ')');
            if depth == 0 {
                break;
            }
            outside.push(sign);
        }
        if depth == 0 {
            break;
        }
    }
    let words = outside.split(['(', ')', ',', ' ', '\n', '=']).map(|word| word.trim_matches(['?', '%', '&']));
    let placeholders = inside.split('{').skip(1).filter_map(|rest| rest.split(['}', ':']).next());
    words.chain(placeholders).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// What a line names after `crate::`.
fn crate_paths(line: &str) -> Vec<String> {
    line.split("crate::")
        .skip(1)
        .map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>())
        .filter(|name| !name.is_empty())
        .collect()
}
