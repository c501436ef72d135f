//! What a mailbox looks like before anything is done to it: for `check --connect`, and for the daemon's
//! question whether this is a first start, a lost ledger or a restored one.

/// A look at the mailbox that changed nothing in it.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    /// The four folders of ours, then Junk, Sent and Drafts.
    pub folders: Vec<FolderFound>,
    pub offers: Offers,
    /// Raw header blocks of the newest letters of INBOX (at most 50), oldest first.
    pub recent_headers: Vec<Vec<u8>>,
    /// Message-IDs, without angle brackets, of the newest letters in Sent (at most 200).
    pub sent_ids: Vec<String>,
    /// Message-IDs likewise of the newest letters in each folder of ours (at most 200 each).
    pub filed_ids: Vec<String>,
}

impl Survey {
    /// Whether there is a Sent folder.
    #[must_use]
    pub fn has_sent(&self) -> bool {
        self.folders.iter().any(|f| f.purpose == Purpose::Sent && f.letters.is_some())
    }

    /// Whether any of the folders that only this desk makes is there already.
    #[must_use]
    pub fn has_our_folders(&self) -> bool {
        self.folders.iter().any(|f| f.purpose == Purpose::Ours && f.letters.is_some())
    }
}

/// One folder the desk needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderFound {
    pub purpose: Purpose,
    /// Plain text: the server's own name for it where it has one, else the configured one.
    pub name: String,
    /// How many letters lie in it; `None` where it is missing (ours will be made, others done without).
    pub letters: Option<u32>,
}

/// What a folder is needed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Ours,
    Junk,
    Sent,
    Drafts,
}

/// What the server can do, as far as it matters here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is one capability that the server announces or not")]
pub struct Offers {
    /// RFC 2177: tells of new letters by itself.
    pub idle: bool,
    /// RFC 6851: files a letter in one step.
    pub moves: bool,
    /// RFC 4315: can remove one single letter.
    pub uid_plus: bool,
    /// RFC 6154: says which folder is Junk, Sent, Drafts.
    pub special_use: bool,
    /// RFC 2342: says under which prefix folders stand.
    pub namespace: bool,
    /// The prefix of our folders and the separator, as the server says (`INBOX.` and `.`).
    pub prefix: String,
    pub separator: Option<char>,
}
