//! One function a list; the keys are those of the command line's contract, and more may follow.

use chrono::{NaiveDate, NaiveTime};
use rusqlite::{Params, Row};
use serde::Serialize;

use super::super::addresses::{self, AgreedRow};
use super::super::columns::Word;
use super::super::{Trouble, doctor, meta, rows};
use super::Report;
use crate::desk::decision::{Carries, DraftKind};
use crate::desk::member::MemberNumber;
use crate::desk::records::{
    Case, CaseId, CaseStatus, LetterId, LetterReason, LetterState, OutboxId, OutboxRecord, OutboxStatus, Reservation,
    ReservationId, ReservationStatus,
};
use crate::desk::working_days::WorkingDays;
use crate::mail::{Address, Moment};
use crate::reading::ServiceId;

/// `mails`
#[derive(Clone, Serialize)]
pub struct MailRow {
    pub id: LetterId,
    pub folder: String,
    pub uid: u32,
    pub received_at: Moment,
    pub sender: Option<Address>,
    /// `null` for what is or may be doctor mail.
    pub subject: Option<String>,
    pub state: LetterState,
    pub reason: LetterReason,
}

/// `reservations`, `today`
#[derive(Clone, Serialize)]
pub struct ReservationRow {
    pub id: ReservationId,
    pub service: ServiceId,
    pub date: NaiveDate,
    /// `HH:MM`
    pub from: String,
    /// `HH:MM`
    pub to: String,
    pub people: Vec<PersonRow>,
    pub email: Address,
    pub status: ReservationStatus,
    pub credentials: CredentialsState,
    /// The letter that asked for it.
    pub mail_id: Option<LetterId>,
    pub remark: bool,
}

#[derive(Clone, Serialize)]
pub struct PersonRow {
    pub member_number: MemberNumber,
    pub name: String,
}

/// Where a reservation's credentials stand: what its newest letter that carries them says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CredentialsState {
    None,
    Queued,
    Sent,
    Unknown,
    Failed,
    Bounced,
    Parked,
    Held,
    Expired,
    Withdrawn,
}

/// `cases`
#[derive(Clone, Serialize)]
pub struct CaseRow {
    pub id: CaseId,
    /// As people call it; never the doctor's or the member's token.
    pub number: String,
    pub member_number: Option<MemberNumber>,
    pub status: CaseStatus,
    pub opened_at: Moment,
    /// Working days that began since.
    pub age_working_days: u32,
    /// Since when it stands with whom it stands.
    pub turned_at: Moment,
    /// The letters that belong to it, the doctor's too.
    pub letters: Vec<LetterId>,
}

/// `outbox`
#[derive(Clone, Serialize)]
pub struct OutboxRow {
    pub id: OutboxId,
    pub kind: DraftKind,
    pub to: Address,
    pub message_id: String,
    pub status: OutboxStatus,
    pub attempts: u32,
    pub due_at: Moment,
    pub deadline: Option<Moment>,
    pub last_reply: Option<String>,
    pub mail_id: Option<LetterId>,
    pub reservation_id: Option<ReservationId>,
}

/// What the ledger adds to the configured dates: `sessions`.
#[derive(Clone, Serialize)]
pub struct SessionRow {
    pub service: ServiceId,
    pub date: NaiveDate,
    pub cancelled: bool,
    pub added: bool,
    pub capacity: Option<u32>,
    /// Whether credentials are there now; never what they are.
    pub credentials_set: bool,
    pub credentials_version: Option<u32>,
    pub dispatched_at: Option<Moment>,
    pub wiped_at: Option<Moment>,
    pub confirmed: u32,
}

/// `roster`
#[derive(Clone, Serialize)]
pub struct RosterRow {
    pub number: MemberNumber,
    pub name: String,
    pub kana: String,
    pub addresses: Vec<Address>,
    pub phone: String,
}

impl Report<'_> {
    /// Every letter, the newest last.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn mails(&self) -> Result<Vec<MailRow>, Trouble> {
        Ok(rows::all(self.conn, "SELECT * FROM letters ORDER BY id", [], mail_row)?)
    }

    /// Every reservation, by date.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn reservations(&self) -> Result<Vec<ReservationRow>, Trouble> {
        self.reservations_where("true", [])
    }

    /// Who comes on that day.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn today(&self, date: NaiveDate) -> Result<Vec<ReservationRow>, Trouble> {
        self.reservations_where("date = ?1 AND status = ?2", (Word(&date), Word(&ReservationStatus::Confirmed)))
    }

    fn reservations_where(&self, condition: &str, params: impl Params) -> Result<Vec<ReservationRow>, Trouble> {
        let found = rows::reservations(self.conn, condition, params)?;
        found.into_iter().map(|reservation| self.reservation_row(reservation)).collect()
    }

    fn reservation_row(&self, reservation: Reservation) -> Result<ReservationRow, Trouble> {
        let credentials = self.credentials_state(reservation.id)?;
        let people = reservation.people.into_iter();
        Ok(ReservationRow {
            id: reservation.id,
            service: reservation.session.service,
            date: reservation.session.date,
            from: hour_and_minute(reservation.from),
            to: hour_and_minute(reservation.to),
            people: people.map(|guest| PersonRow { member_number: guest.number, name: guest.name }).collect(),
            email: reservation.email,
            status: reservation.status,
            credentials,
            mail_id: reservation.letter,
            remark: reservation.remark,
        })
    }

    fn credentials_state(&self, reservation: ReservationId) -> Result<CredentialsState, Trouble> {
        let sql = "SELECT status FROM outbox WHERE reservation = ?1 AND carries = ?2
            ORDER BY version DESC, id DESC LIMIT 1";
        let newest = (reservation, Word(&Carries::Credentials));
        let status = rows::first(self.conn, sql, newest, |row| Ok(row.get::<_, Word<OutboxStatus>>(0)?.0))?;
        let shown = status.map(|status| self.shown(status)).transpose()?;
        Ok(shown.map_or(CredentialsState::None, CredentialsState::from))
    }

    /// Every doctor-mail conversation.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn cases(&self, now: Moment, working_days: &WorkingDays) -> Result<Vec<CaseRow>, Trouble> {
        let found = rows::all(self.conn, "SELECT * FROM cases ORDER BY id", [], doctor::case)?;
        found.into_iter().map(|case| self.case_row(case, working_days, now)).collect()
    }

    fn case_row(&self, case: Case, working_days: &WorkingDays, now: Moment) -> Result<CaseRow, Trouble> {
        let theirs = "SELECT letter FROM case_letters WHERE case_id = ?1 ORDER BY letter";
        Ok(CaseRow {
            id: case.id,
            number: case.id.to_string(),
            member_number: case.member,
            status: case.status,
            age_working_days: working_days.age(case.opened_at, now),
            opened_at: case.opened_at,
            turned_at: case.turned_at,
            letters: rows::all(self.conn, theirs, [case.id], |row| row.get(0))?,
        })
    }

    /// Every letter of ours.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn outbox(&self) -> Result<Vec<OutboxRow>, Trouble> {
        let found = rows::all(self.conn, "SELECT * FROM outbox ORDER BY id", [], rows::outbox)?;
        found.into_iter().map(|draft| Ok(OutboxRow { status: self.shown(draft.status)?, ..draft.into() })).collect()
    }

    /// While all sending is held, what is queued is held, too.
    fn shown(&self, status: OutboxStatus) -> Result<OutboxStatus, Trouble> {
        let held = status == OutboxStatus::Queued && meta::sending_held(self.conn)?.is_some();
        Ok(if held { OutboxStatus::Held } else { status })
    }

    /// Dates of which the ledger knows more than the configuration, or that somebody comes to, from `since` on.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn sessions(&self, since: NaiveDate) -> Result<Vec<SessionRow>, Trouble> {
        let sql =
            "SELECT k.service, k.date, coalesce(cancelled, 0) AS cancelled, coalesce(added, 0) AS added, capacity,
            from_time, to_time,
            version, credentials, dispatched_at, wiped_at,
            (SELECT count(*) FROM reservations r WHERE r.service = k.service AND r.date = k.date AND r.status = ?2)
              AS confirmed
            FROM (SELECT service, date FROM sessions UNION SELECT service, date FROM reservations) k
            LEFT JOIN sessions USING (service, date) WHERE k.date >= ?1 ORDER BY k.date, k.service";
        let which = (Word(&since), Word(&ReservationStatus::Confirmed));
        Ok(rows::all(self.conn, sql, which, session_row)?)
    }

    /// Every address that was ever agreed, the newest last.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn agreed_addresses(&self) -> Result<Vec<AgreedRow>, Trouble> {
        Ok(addresses::every(self.conn)?)
    }

    /// The roster, by number.
    ///
    /// # Errors
    /// [`Trouble`]
    pub fn roster(&self) -> Result<Vec<RosterRow>, Trouble> {
        let found = rows::roster(self.conn)?.into_iter().map(|member| member.entry);
        Ok(found
            .map(|entry| RosterRow {
                number: entry.number,
                name: entry.name,
                kana: entry.kana,
                addresses: entry.addresses,
                phone: entry.phone,
            })
            .collect())
    }
}

fn mail_row(row: &Row<'_>) -> rusqlite::Result<MailRow> {
    let letter = rows::letter(row)?;
    Ok(MailRow {
        id: letter.id,
        folder: letter.key.folder,
        uid: letter.key.uid,
        received_at: letter.received,
        sender: letter.sender,
        subject: letter.subject,
        state: letter.state,
        reason: letter.reason,
    })
}

fn session_row(row: &Row<'_>) -> rusqlite::Result<SessionRow> {
    let (session, sealed) = rows::session_sealed(row)?;
    Ok(SessionRow {
        service: session.key.service,
        date: session.key.date,
        cancelled: session.cancelled,
        added: session.added,
        capacity: session.capacity,
        credentials_set: sealed.is_some(),
        credentials_version: row.get("version")?,
        dispatched_at: session.dispatched_at,
        wiped_at: session.wiped_at,
        confirmed: row.get("confirmed")?,
    })
}

fn hour_and_minute(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

impl From<OutboxRecord> for OutboxRow {
    fn from(draft: OutboxRecord) -> Self {
        Self {
            id: draft.id,
            kind: draft.kind,
            to: draft.to,
            message_id: draft.message_id,
            status: draft.status,
            attempts: draft.attempts,
            due_at: draft.due_at,
            deadline: draft.deadline,
            last_reply: draft.last_reply,
            mail_id: draft.letter,
            reservation_id: draft.reservation,
        }
    }
}

impl From<OutboxStatus> for CredentialsState {
    fn from(status: OutboxStatus) -> Self {
        match status {
            OutboxStatus::Queued | OutboxStatus::Sending => Self::Queued,
            OutboxStatus::Sent => Self::Sent,
            OutboxStatus::Unknown => Self::Unknown,
            OutboxStatus::Failed => Self::Failed,
            OutboxStatus::Bounced => Self::Bounced,
            OutboxStatus::Parked => Self::Parked,
            OutboxStatus::Held => Self::Held,
            OutboxStatus::Expired => Self::Expired,
            OutboxStatus::Withdrawn => Self::Withdrawn,
            // Shadow mode drafts no credentials.
            OutboxStatus::Drafted => Self::None,
        }
    }
}
