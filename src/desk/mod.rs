//! What should happen: (policy, known, event, now) -> [`Decision`].
//!
//! Pure: no IO, no clock, no dice, no async, hence no errors. Refusals are values. One closed
//! [`Event`], one [`decide`], one function an arm. It refuses to know SQL, IMAP and SMTP.

pub mod credentials;
pub mod decision;
pub mod digest;
pub mod event;
pub mod known;
pub mod member;
pub mod policy;
pub mod records;
pub mod timers;
pub mod words;

pub use decision::{Answer, Decision, Draft, DraftKind, Fact};
pub use event::{Act, Arrival, Deed, Event, LetterKey, What};
pub use known::Known;
pub use member::{Member, MemberNumber, RosterEntry};
pub use policy::Policy;
