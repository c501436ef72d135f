//! Consultations for people: never their topics, but for who sees the day.

use chrono::NaiveDate;
use serde::Serialize;

use super::super::columns::Word;
use super::super::{Ledger, Trouble, consultations, rows};
use super::{PersonRow, Report};
use crate::desk::records::{BookedBy, Consultation, ConsultationId, ReservationStatus, Topic};
use crate::reading::ServiceId;

/// `consultations`
#[derive(Clone, Serialize)]
pub struct ConsultationRow {
    pub id: ConsultationId,
    pub service: ServiceId,
    pub date: NaiveDate,
    /// `HH:MM`
    pub start: String,
    pub minutes: u32,
    pub people: Vec<PersonRow>,
    pub status: ReservationStatus,
    pub booked_by: BookedBy,
}

/// A consultation of the day: `today`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct CallToday {
    pub id: ConsultationId,
    pub service: ServiceId,
    pub date: NaiveDate,
    /// `HH:MM`
    pub start: String,
    pub minutes: u32,
    /// Number, name, telephone of each.
    pub people: Vec<CallerToday>,
    pub topic: Option<Topic>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct CallerToday {
    pub member_number: crate::desk::member::MemberNumber,
    pub name: String,
    /// Empty where the roster has none.
    pub phone: String,
}

impl Report<'_> {
    /// Every consultation, by date and start.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn consultations(&self) -> Result<Vec<ConsultationRow>, Trouble> {
        let sql = "SELECT * FROM consultations ORDER BY date, start, id";
        let found = rows::all(self.conn, sql, [], consultations::consultation)?;
        Ok(found.into_iter().map(ConsultationRow::from).collect())
    }
}

impl Ledger {
    /// The day's calls with their topics, for who takes them.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn calls_of(&self, date: NaiveDate) -> Result<Vec<CallToday>, Trouble> {
        let confirmed = (Word(&date), Word(&ReservationStatus::Confirmed));
        let condition = "date = ?1 AND status = ?2";
        let found = consultations::consultations(&self.conn, &self.seal, condition, confirmed)?;
        found.into_iter().map(|one| self.call(one)).collect()
    }

    fn call(&self, one: Consultation) -> Result<CallToday, Trouble> {
        let mut people = Vec::new();
        for guest in one.people {
            let phone = rows::member(&self.conn, &guest.number)?.map(|member| member.entry.phone);
            people.push(CallerToday {
                member_number: guest.number,
                name: guest.name,
                phone: phone.unwrap_or_default(),
            });
        }
        Ok(CallToday {
            id: one.id,
            service: one.session.service,
            date: one.session.date,
            start: one.start.format("%H:%M").to_string(),
            minutes: one.minutes,
            people,
            topic: one.topic,
        })
    }
}

impl From<Consultation> for ConsultationRow {
    fn from(one: Consultation) -> Self {
        let people = one.people.into_iter();
        Self {
            id: one.id,
            service: one.session.service,
            date: one.session.date,
            start: one.start.format("%H:%M").to_string(),
            minutes: one.minutes,
            people: people.map(|guest| PersonRow { member_number: guest.number, name: guest.name }).collect(),
            status: one.status,
            booked_by: one.booked_by,
        }
    }
}
