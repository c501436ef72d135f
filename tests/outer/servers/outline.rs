//! A server's configuration with its places filled in.

use std::fs;
use std::path::Path;

/// Writes `text` with each `{name}` replaced.
pub fn write(path: &Path, text: &str, values: &[(&str, String)]) {
    let filled = values.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value));
    fs::write(path, filled).unwrap();
}
