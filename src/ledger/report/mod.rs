//! Questions of people: rows as `--json` prints them, with the keys the scripts rely on. Nothing here writes.

mod consultations;
pub mod digest;
mod lists;
mod people;
mod status;

use rusqlite::Connection;

pub use consultations::{CallToday, CallerToday, ConsultationRow};
pub use lists::{CaseRow, CredentialsState, MailRow, OutboxRow, PersonRow, ReservationRow, RosterRow, SessionRow};
pub use people::{ActRow, ReviewRow};
pub use status::{Account, HealthRow, Status};

/// The questions, on somebody's connection.
#[derive(Clone, Copy)]
pub struct Report<'c> {
    conn: &'c Connection,
}

impl<'c> Report<'c> {
    pub(super) fn on(conn: &'c Connection) -> Self {
        Self { conn }
    }
}
