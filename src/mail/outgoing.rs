//! A letter of ours, before it is bytes.

use std::fmt;

use super::{Address, Mailbox, Moment};

/// Everything that goes into the bytes of a letter of ours; the same value always gives the same bytes.
#[derive(Clone)]
pub struct Outgoing {
    pub from: Mailbox,
    /// The one recipient, of header and envelope alike.
    pub to: Address,
    /// The recipient's name, empty where none is to stand there.
    pub to_name: String,
    pub subject: String,
    /// Plain text, lines ended by `\n`.
    pub text: String,
    pub attachments: Vec<Enclosure>,
    /// Without angle brackets.
    pub message_id: String,
    pub in_reply_to: Option<String>,
    /// Oldest first; capped when rendered.
    pub references: Vec<String>,
    pub date: Moment,
    /// RFC 3834 §5.
    pub auto_submitted: AutoSubmitted,
}

/// A file that goes with a letter of ours.
#[derive(Clone)]
pub struct Enclosure {
    pub name: String,
    /// `type/subtype`.
    pub content_type: String,
    pub content: Vec<u8>,
}

/// Who began: `auto-replied` answers a letter, `auto-generated` does not; a person's own words relayed carry none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AutoSubmitted {
    Replied,
    Generated,
    /// A person's words (the doctor's), which the desk only carries.
    No,
}

/// Letters are personal data: what is printed for debugging is their id and sizes.
impl fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outgoing")
            .field("message_id", &self.message_id)
            .field("text_bytes", &self.text.len())
            .field("attachments", &self.attachments)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Enclosure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Enclosure({} bytes)", self.content.len())
    }
}
