//! What a person decides about one date of a session service.

use super::SessionKey;
use crate::reading::guide::Window;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionFact {
    /// It does not take place.
    Cancelled { session: SessionKey },
    /// It takes place, besides the calendar or again, at hours of its own or the service's.
    Added { session: SessionKey, hours: Option<Window> },
    /// How many people it takes; `None`: what the service says.
    Limited { session: SessionKey, capacity: Option<u32> },
}
