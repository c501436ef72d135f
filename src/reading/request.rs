//! What the sentences come to: the services asked for, the days and hours, the topic and what else a nurse would want to read.

pub mod appointment;
pub(super) mod asides;
pub(super) mod choice;
pub(super) mod held;
pub(super) mod not_then;
pub mod plan;
pub mod remark;
pub(super) mod second_thoughts;
pub mod session;
pub(super) mod shared;
pub mod shortcut;
pub(super) mod slip;
pub(super) mod stops;
pub(super) mod theme;
pub(super) mod weighing;
