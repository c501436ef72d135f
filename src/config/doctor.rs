//! The doctor: his address, the words of his first line; and the days on which he is not waited for.

use super::{Resolver, written};
use crate::desk::policy::DoctorWords;
use crate::desk::working_days::WorkingDays;
use crate::mail::Mailbox;

impl Resolver<'_> {
    pub(super) fn doctor(&mut self, written: Option<&written::Doctor>) -> (Option<Mailbox>, DoctorWords) {
        let words = written.map(|doctor| doctor.first_line.clone()).unwrap_or_default();
        let said = [("close", &words.close), ("hand_over", &words.hand_over), ("call", &words.call)];
        for (key, list) in said {
            if list.is_empty() || list.iter().any(|word| word.trim().is_empty()) {
                self.complaints.add(
                    &format!("people.doctor.first_line.{key}"),
                    "an empty word would stand in every answer",
                    "write at least one word, and no empty one",
                );
            }
        }
        let doctor = written.and_then(|doctor| {
            let address = self.address("people.doctor.address", &doctor.address)?;
            Some(Mailbox { name: doctor.name.clone(), address })
        });
        (doctor, DoctorWords { close: words.close, hand_over: words.hand_over, call: words.call })
    }

    /// The operator's list of days off, else the built-in one.
    pub(super) fn working_days(&mut self, file: Option<&str>) -> WorkingDays {
        let Some(file) = file else { return WorkingDays::builtin() };
        let read = std::fs::read_to_string(file).map_err(|error| format!("{file} cannot be read ({error})"));
        let parsed = read.and_then(|text| {
            WorkingDays::parse(&text).map_err(|line| format!("line {line} of {file} does not begin with a date"))
        });
        parsed.unwrap_or_else(|wrong| {
            let right = "write one day a line, such as 2020-12-29, or leave the key out";
            self.complaints.add("times.holidays", wrong, right);
            WorkingDays::default()
        })
    }
}
