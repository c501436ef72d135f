//! What a person decides about single dates: cancelled, added, other hours, how many people it takes.

use rusqlite::Row;

use super::columns::Word;
use super::known::{Asking, add_members_of_reservations};
use super::record::Recording;
use super::rows::{self, word};
use super::trouble::Slip;
use crate::desk::known::Known;
use crate::desk::records::{Reservation, ReservationStatus, SessionFact};
use crate::reading::guide::Window;

pub(super) const TABLES: &str = "
-- Hours of its own; NULL: the service's.
ALTER TABLE sessions ADD COLUMN from_time TEXT;
ALTER TABLE sessions ADD COLUMN to_time TEXT;
";

/// Writes one of these decisions down.
pub(super) fn write(to: &Recording<'_>, fact: &SessionFact) -> Result<(), Slip> {
    match fact {
        SessionFact::Cancelled { session } => to.one(
            "session",
            "INSERT INTO sessions (service, date, cancelled) VALUES (?1, ?2, 1) ON CONFLICT DO UPDATE SET cancelled = 1",
            &[&Word(&session.service), &Word(&session.date)],
        ),
        SessionFact::Added { session, hours } => to.one(
            "session",
            "INSERT INTO sessions (service, date, added, from_time, to_time) VALUES (?1, ?2, 1, ?3, ?4)
             ON CONFLICT DO UPDATE SET added = 1, cancelled = 0, from_time = coalesce(excluded.from_time, from_time),
             to_time = coalesce(excluded.to_time, to_time)",
            &[
                &Word(&session.service),
                &Word(&session.date),
                &hours.as_ref().map(|hours| Word(&hours.from)),
                &hours.as_ref().map(|hours| Word(&hours.to)),
            ],
        ),
        SessionFact::Limited { session, capacity } => to.one(
            "session",
            "INSERT INTO sessions (service, date, capacity) VALUES (?1, ?2, ?3)
             ON CONFLICT DO UPDATE SET capacity = excluded.capacity",
            &[&Word(&session.service), &Word(&session.date), capacity],
        ),
    }
}

/// Who has or waits for a place from today on.
pub(super) fn add_seated_and_waiting(asking: &Asking<'_>, there: &mut Vec<Reservation>) -> rusqlite::Result<()> {
    let statuses = [ReservationStatus::Confirmed, ReservationStatus::Held, ReservationStatus::Waiting];
    let [confirmed, held, waiting] = statuses.each_ref().map(Word);
    let which = (Word(&asking.today()), confirmed, held, waiting);
    there.extend(rows::reservations(asking.conn, "date >= ?1 AND status IN (?2, ?3, ?4)", which)?);
    there.sort_by_key(|r| (r.session.date, r.id));
    there.dedup_by_key(|r| r.id);
    Ok(())
}

/// Who may get a place that becomes free.
pub(super) fn about_line(asking: &Asking<'_>, known: &mut Known) -> Result<(), Slip> {
    add_seated_and_waiting(asking, &mut known.reservations)?;
    Ok(add_members_of_reservations(asking.conn, known)?)
}

/// A date's own hours, where it has them.
pub(super) fn hours(row: &Row<'_>) -> rusqlite::Result<Option<Window>> {
    let (from, to) = (word(row, "from_time")?, word(row, "to_time")?);
    Ok(from.zip(to).map(|(from, to)| Window { from, to }))
}
