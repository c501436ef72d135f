//! What is wrong with a configuration, said so that an operator can mend it without this source.

use std::fmt;

/// One mistake: where it stands, what is wrong, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    pub file: String,
    /// `service[0].windows[1]`; empty where the file as a whole is meant.
    pub key: String,
    pub wrong: String,
    pub right: String,
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.file)?;
        if !self.key.is_empty() {
            write!(f, "{}: ", self.key)?;
        }
        write!(f, "{}; {}", self.wrong, self.right)
    }
}

/// Collects complaints while the rest is read on, so that all are shown at once.
#[derive(Debug)]
pub struct Complaints {
    file: String,
    pub found: Vec<Complaint>,
}

impl Complaints {
    #[must_use]
    pub fn of(file: &str) -> Self {
        Self { file: file.to_owned(), found: Vec::new() }
    }

    /// Notes one mistake.
    pub fn add(&mut self, key: &str, wrong: impl Into<String>, right: impl Into<String>) {
        self.found.push(Complaint {
            file: self.file.clone(),
            key: key.to_owned(),
            wrong: wrong.into(),
            right: right.into(),
        });
    }

    /// The value, or a complaint that it is none.
    pub fn want<T>(&mut self, key: &str, written: &str, value: Option<T>, right: &str) -> Option<T> {
        if value.is_none() {
            self.add(key, format!("{written:?} is not understood"), right);
        }
        value
    }
}
