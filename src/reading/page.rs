//! The letter as a page: which of its lines are the writer's own, and what they are as a form and as prose. It refuses to know what
//! they ask for.

pub(super) mod addresses;
pub(super) mod boxes;
mod faces;
pub(super) mod items;
pub(super) mod kana;
pub(super) mod label_ends;
pub mod labels;
pub mod layout;
pub mod markers;
pub mod own_text;
pub mod own_words;
pub(super) mod pauses;
pub(super) mod punctuation;
pub mod quote_marks;
pub mod signature;
pub(super) mod subject;
pub(super) mod telegram;
mod wordings;
pub(super) mod wrapped;
mod year;
