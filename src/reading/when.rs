//! Days and hours as members write them: 「15日」, 「来週の水曜」, 「4/22か4/29の11時」, 「1時半ごろから最後まで」.
//!
//! Each recogniser takes one piece of text and tells what it found with its span; what an expression means
//! follows from when the letter was written and from the service's calendar. It refuses to know which request
//! a date belongs to, and whether the writer is coming, cancelling or telling of last week: the reader weighs that,
//! with the help of [`DateForm`]. What is not sure says so; it is never settled by a guess.

pub mod clock_times;
mod date_forms;
pub mod dates;
mod day_parts;
pub mod days;
pub mod durations;
mod figures;
pub mod hours;
mod numerals;
mod time_words;
mod weekday_forms;
pub mod wishes;

pub use clock_times::{FoundTime, TimeReading, times_in};
pub use dates::{DateForm, DateReading, FoundDate, dates_in};
pub use durations::{FoundLength, LengthReading, length_in, lengths_in};
pub(in crate::reading) use figures::in_figures;
pub use hours::{Attendance, attendance, attendance_in};
pub(in crate::reading) use numerals::value;
pub(in crate::reading) use time_words::Token;
pub use wishes::{FoundWish, wishes_in};

/// The last few characters before a place: what stands further back has no bearing on it, and looking at all
/// of it for each of many places would take quadratic time.
fn tail(before: &str) -> &str {
    const CHARACTERS: usize = 40;
    before.char_indices().rev().take(CHARACTERS).last().and_then(|(at, _)| before.get(at..)).unwrap_or_default()
}

#[cfg(test)]
mod tests;
