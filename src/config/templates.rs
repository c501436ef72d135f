//! The operator's own letter templates: read from their folder, tried out, every mistake named.

use std::collections::BTreeMap;
use std::path::Path;

use super::Resolver;
use crate::desk::words::Words;

impl Resolver<'_> {
    /// The built-in words, with what lies in the folder in their stead.
    pub(super) fn words(&mut self, directory: Option<&str>) -> Option<Words> {
        let replaced = directory.map(|d| self.read_folder(Path::new(d))).unwrap_or_default();
        match Words::with(&replaced) {
            Ok(words) => Some(words),
            Err(faults) => {
                for fault in faults {
                    self.complaints.add(
                        "desk.templates",
                        fault.to_string(),
                        "the built-in template of that name shows which values there are",
                    );
                }
                None
            }
        }
    }

    /// Every `.txt` of the folder by its name.
    fn read_folder(&mut self, directory: &Path) -> BTreeMap<String, String> {
        let entries = match std::fs::read_dir(directory) {
            Ok(entries) => entries,
            Err(error) => {
                let wrong = format!("{} cannot be read ({error})", directory.display());
                self.complaints.add("desk.templates", wrong, "name a folder, or leave the key out");
                return BTreeMap::new();
            }
        };
        let mut read = BTreeMap::new();
        for path in
            entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|p| p.extension().is_some_and(|e| e == "txt"))
        {
            let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            match std::fs::read_to_string(&path) {
                Ok(text) => {
                    read.insert(name, text);
                }
                Err(error) => {
                    let wrong = format!("{} cannot be read ({error})", path.display());
                    self.complaints.add("desk.templates", wrong, "write it in UTF-8 and make it readable");
                }
            }
        }
        read
    }
}
