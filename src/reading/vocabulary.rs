//! The words that people use, as tables: a word nobody has met is one more row here, and a fixture. It refuses to weigh them against
//! each other.

pub(super) mod asking_words;
pub(super) mod cancelling_words;
pub(super) mod changing_words;
pub(super) mod courtesy_words;
pub(super) mod explained;
pub(super) mod kana_words;
pub(super) mod label_words;
pub(super) mod name_words;
pub(super) mod other_words;
pub(super) mod person_words;
pub(super) mod service_words;
pub(super) mod stance_words;
pub(super) mod surnames;
pub(super) mod telling_words;
pub mod words;
