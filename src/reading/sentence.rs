//! What a sentence does: it asks, tells, takes back, puts off, gives a reason. It looks at one sentence at a time, or at its neighbours,
//! and refuses to know days and services by themselves.

pub(super) mod clauses;
pub(super) mod coming;
pub(super) mod greetings;
pub(super) mod hearing;
pub mod intent;
pub(super) mod no_request;
pub(super) mod replacing;
pub mod scope;
pub(super) mod spared;
pub mod stance;
pub(super) mod waiting;
