//! What waits for people, and what people did.

use rusqlite::Row;
use serde::Serialize;
use serde_json::{Map, Value};

use super::super::columns::{At, Json};
use super::super::{Trouble, rows};
use super::Report;
use crate::desk::records::{ActId, CaseId, LetterId, LetterReason, Review, ReviewId};
use crate::mail::Moment;

/// `review`
#[derive(Clone, Serialize)]
pub struct ReviewRow {
    pub id: ReviewId,
    pub mail_id: Option<LetterId>,
    pub reason: LetterReason,
    /// What a person can make of it by command.
    pub choices: Vec<&'static str>,
    pub case_id: Option<CaseId>,
    pub opened_at: Moment,
    /// What was understood, name and value.
    pub fields: Vec<(String, String)>,
    /// Who looks after it.
    pub assigned: Option<String>,
}

/// `undo`: one line of the trail.
#[derive(Clone, Serialize)]
pub struct ActRow {
    pub id: ActId,
    pub at: Moment,
    pub who: String,
    pub deed: String,
    /// Ids, dates and codes.
    pub about: Map<String, Value>,
    /// `done` or `refused`.
    pub outcome: String,
    pub can_be_undone: bool,
    /// The act that undid it.
    pub undone_by: Option<ActId>,
}

impl Report<'_> {
    /// What waits for a person.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn review(&self) -> Result<Vec<ReviewRow>, Trouble> {
        let sql = "SELECT * FROM reviews WHERE settled_at IS NULL ORDER BY id";
        let found = rows::all(self.conn, sql, [], rows::review)?;
        Ok(found.into_iter().map(ReviewRow::from).collect())
    }

    /// All that people did, the newest last.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn acts(&self) -> Result<Vec<ActRow>, Trouble> {
        let sql = "SELECT t.*, u.event IS NOT NULL AND u.undone IS NULL AS can_be_undone, b.id AS undone_by
            FROM trail t LEFT JOIN undoable u USING (event) LEFT JOIN trail b ON b.event = u.undone ORDER BY t.id";
        Ok(rows::all(self.conn, sql, [], act_row)?)
    }
}

fn act_row(row: &Row<'_>) -> rusqlite::Result<ActRow> {
    Ok(ActRow {
        id: row.get("id")?,
        at: row.get::<_, At>("at")?.0,
        who: row.get("who")?,
        deed: row.get("deed")?,
        about: row.get::<_, Json<_>>("about")?.0,
        outcome: row.get("outcome")?,
        can_be_undone: row.get("can_be_undone")?,
        undone_by: row.get("undone_by")?,
    })
}

fn choices(review: &Review) -> Vec<&'static str> {
    let asks = review.fields.iter().any(|(name, _)| name == "service");
    let for_doctor = review.reason == LetterReason::DoctorMailUncertain;
    let accept = (asks || for_doctor).then_some("accept");
    let decline = review.letter.map(|_| "decline");
    accept.into_iter().chain(decline).chain(["assign", "answered"]).collect()
}

impl From<Review> for ReviewRow {
    fn from(review: Review) -> Self {
        Self {
            choices: choices(&review),
            id: review.id,
            mail_id: review.letter,
            reason: review.reason,
            case_id: review.case,
            opened_at: review.opened_at,
            fields: review.fields,
            assigned: review.assigned,
        }
    }
}
