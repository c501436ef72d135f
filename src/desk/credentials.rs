//! A session's meeting ID and password, and the one gate that lets them into a letter.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What opens the door of a session. Never printed by `Debug`; in the ledger only sealed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credentials {
    pub meeting_id: String,
    pub password: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(..)")
    }
}
