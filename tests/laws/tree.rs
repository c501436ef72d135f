//! The source tree as the laws read it: files, lines, literals, functions. Plain text is enough for that; what the
//! compiler and clippy know better is left to them.

use std::fs;
use std::path::{Path, PathBuf};

/// A line of production code: before the file's tests, without its comment.
pub struct Line {
    pub file: PathBuf,
    pub number: usize,
    pub code: String,
}

impl Line {
    /// Where it stands, for people.
    pub fn place(&self) -> String {
        format!("{}:{}", shown(&self.file), self.number)
    }

    /// What stands between double quotes in it.
    pub fn literals(&self) -> Vec<&str> {
        self.code.split('"').skip(1).step_by(2).collect()
    }
}

/// A function: its name and how many lines it has, signature and closing brace included.
pub struct Function {
    pub place: String,
    pub lines: usize,
}

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

pub fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

/// The path below the repository.
pub fn shown(file: &Path) -> String {
    file.strip_prefix(root()).unwrap_or(file).display().to_string()
}

/// Every Rust file below that folder.
pub fn rust_files(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
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

pub fn sources() -> Vec<PathBuf> {
    rust_files("src")
}

/// The top-level module a file belongs to: `src/mail/html.rs` and `src/mail.rs` are both `mail`.
pub fn module_of(file: &Path) -> String {
    let inner = file.strip_prefix(root().join("src")).unwrap();
    inner.iter().next().unwrap().to_string_lossy().trim_end_matches(".rs").to_owned()
}

/// Every line of production code.
pub fn production() -> impl Iterator<Item = Line> {
    sources().into_iter().flat_map(|file| production_lines(&file))
}

/// Lines before the file's tests, without comments; none of a file that is all tests.
pub fn production_lines(file: &Path) -> Vec<Line> {
    if is_all_tests(file) {
        return Vec::new();
    }
    let text = fs::read_to_string(file).unwrap();
    let lines = text.lines().collect::<Vec<_>>();
    let tests = lines.windows(2).position(|pair| pair[0] == "#[cfg(test)]" && pair[1].ends_with('{'));
    let lines = lines.into_iter().take(tests.unwrap_or(usize::MAX)).enumerate();
    let line = |(index, line): (usize, &str)| Line {
        file: file.to_owned(),
        number: index + 1,
        code: line.split("//").next().unwrap_or_default().to_owned(),
    };
    lines.map(line).collect()
}

/// `tests.rs`, all below a folder `tests`, and what its parent declares for tests only.
fn is_all_tests(file: &Path) -> bool {
    let stem = file.file_stem().unwrap().to_string_lossy().into_owned();
    let parent = file.parent().unwrap();
    let declared = |by: PathBuf| {
        let text = fs::read_to_string(by).unwrap_or_default();
        ["", "pub ", "pub(crate) "].iter().any(|seen| text.contains(&format!("#[cfg(test)]\n{seen}mod {stem};")))
    };
    stem == "tests"
        || file.iter().any(|part| part == "tests")
        || declared(parent.join("mod.rs"))
        || declared(parent.with_extension("rs"))
}

/// The functions of a file's production code, as rustfmt lays them out: the closing brace stands under the `fn`'s line.
pub fn functions(file: &Path) -> Vec<Function> {
    let lines = production_lines(file);
    let indent = |code: &str| code.len() - code.trim_start().len();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let words = line.code.split(['(', '<']).next().unwrap_or_default();
        if !words.split_whitespace().any(|word| word == "fn") || line.code.contains('"') {
            continue;
        }
        let depth = indent(&line.code);
        let is_end = |code: &str| indent(code) == depth && (code.trim_end().ends_with(['}', ';']));
        let end = lines.iter().skip(at).position(|l| is_end(&l.code));
        found.extend(end.map(|after| Function { place: line.place(), lines: after + 1 }));
    }
    found
}
