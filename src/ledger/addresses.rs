//! Agreed addresses: kept for good with who agreed them, live until they are revoked.

use rusqlite::Connection;
use serde::Serialize;

use super::columns::{At, Json, Word};
use super::record::Recording;
use super::rows;
use super::trouble::Slip;
use crate::desk::member::{AgreedAddress, MemberNumber};
use crate::desk::records::{AddressFact, AgreedBy};
use crate::mail::{Address, Moment};

/// `name`: as on the roster when it was agreed.
pub(super) const TABLES: &str = "
CREATE TABLE agreed_addresses (
  id INTEGER PRIMARY KEY,
  event INTEGER NOT NULL REFERENCES events,
  number TEXT NOT NULL,
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  agreed_by TEXT NOT NULL,
  agreed_at INTEGER NOT NULL,
  for_doctor_mail INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT;
CREATE UNIQUE INDEX agreed_addresses_live ON agreed_addresses (number, address) WHERE revoked_at IS NULL;
CREATE INDEX agreed_addresses_address ON agreed_addresses (address) WHERE revoked_at IS NULL;
";

/// Writes one change. What staff agreed for doctor mail stays so when a yes comes later.
pub(super) fn record(to: &Recording<'_>, fact: &AddressFact) -> Result<(), Slip> {
    match fact {
        AddressFact::Agreed(agreed) => to.one(
            "address",
            "INSERT INTO agreed_addresses (event, number, name, address, agreed_by, agreed_at, for_doctor_mail)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (number, address) WHERE revoked_at IS NULL DO UPDATE SET event = excluded.event,
             name = excluded.name, agreed_by = excluded.agreed_by, agreed_at = excluded.agreed_at,
             for_doctor_mail = max(for_doctor_mail, excluded.for_doctor_mail)",
            &[
                &to.event,
                &agreed.number.as_str(),
                &agreed.name,
                &Word(&agreed.address),
                &Json(&agreed.by),
                &At(to.now),
                &agreed.for_doctor_mail,
            ],
        ),
        AddressFact::Revoked { number, address } => to.one(
            "address",
            "UPDATE agreed_addresses SET revoked_at = ?1 WHERE number = ?2 AND address = ?3 AND revoked_at IS NULL",
            &[&At(to.now), &number.as_str(), &Word(address)],
        ),
    }
}

/// A member's live ones.
pub(super) fn of_member(conn: &Connection, number: &MemberNumber) -> rusqlite::Result<Vec<AgreedAddress>> {
    let sql = "SELECT * FROM agreed_addresses WHERE number = ?1 AND revoked_at IS NULL ORDER BY id";
    rows::all(conn, sql, [number.as_str()], |row| {
        Ok(AgreedAddress {
            name: row.get("name")?,
            address: row.get::<_, Word<_>>("address")?.0,
            for_doctor_mail: row.get("for_doctor_mail")?,
        })
    })
}

/// `roster addresses`
#[derive(Clone, Serialize)]
pub struct AgreedRow {
    pub number: MemberNumber,
    /// As on the roster when it was agreed.
    pub name: String,
    pub address: Address,
    /// `yes`, or the login of a person of the staff.
    pub by: String,
    pub agreed_at: Moment,
    pub for_doctor_mail: bool,
    /// `null` while it holds.
    pub revoked_at: Option<Moment>,
}

/// Every address that was ever agreed, the newest last.
pub(super) fn every(conn: &Connection) -> rusqlite::Result<Vec<AgreedRow>> {
    rows::all(conn, "SELECT * FROM agreed_addresses ORDER BY id", [], |row| {
        Ok(AgreedRow {
            number: row.get::<_, Word<_>>("number")?.0,
            name: row.get("name")?,
            address: row.get::<_, Word<_>>("address")?.0,
            by: match row.get::<_, Json<AgreedBy>>("agreed_by")?.0 {
                AgreedBy::Yes => "yes".to_owned(),
                AgreedBy::Staff(login) => login,
            },
            agreed_at: row.get::<_, At>("agreed_at")?.0,
            for_doctor_mail: row.get("for_doctor_mail")?,
            revoked_at: rows::moment(row, "revoked_at")?,
        })
    })
}
