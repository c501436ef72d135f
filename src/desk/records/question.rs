//! Questions that went back to a sender, and the places kept while an answer is awaited.

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use super::{LetterId, LetterState, ReservationId};
use crate::mail::{Address, Moment};
use crate::reading::Request;

pub type QuestionId = i64;

/// One friendly letter back that asks for what is missing, until it is answered or over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub id: QuestionId,
    /// Printed in the subject (`12-K7Q4-9MXD`); joins the answer where the mail program drops the headers.
    pub code: String,
    /// What lacks something, as far as it is understood.
    pub pending: Vec<Pending>,
    /// The letter that asked and those that answered so far, in the order they were taken up.
    pub letters: Vec<Contribution>,
    /// How often the sender was asked.
    pub asked: u32,
    pub opened_at: Moment,
    /// From then on a person sees to it.
    pub ends_at: Moment,
}

/// A request that lacks something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// Without the text of its remark.
    pub request: Request,
    /// The letter in which something is added to the form.
    pub remark: Option<LetterId>,
    /// Its line in the list of reservations, where its session is known.
    pub reservation: Option<ReservationId>,
    /// What stands and may be meant, where that is what is asked; numbered as in the letter.
    #[serde(default)]
    pub candidates: Vec<Candidate>,
}

/// One of several reservations or consultations that a cancellation or a change may mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// From 1 on, through the whole letter.
    pub number: u32,
    /// The reservation's id, or the consultation's.
    pub id: i64,
    pub date: NaiveDate,
    pub start: NaiveTime,
    /// The names, where the date does not tell whose it is.
    pub who: Vec<String>,
}

/// A letter that is part of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contribution {
    pub letter: LetterId,
    pub sender: Address,
    /// Our receiving server said that the address is not the sender's.
    pub forged: bool,
    pub received: Moment,
    /// Where that letter stands in the account.
    pub state: LetterState,
}

/// How a question came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuestionEnd {
    Answered,
    /// The sender took the request back.
    Withdrawn,
    /// A person sees to it.
    HandedOver,
}

/// Who keeps a place while an answer is awaited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Holder {
    /// The letter came from a known address of the member.
    Known,
    /// Number and name agree, the address is unknown.
    Stranger,
}

/// A place kept for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    pub reservation: ReservationId,
    pub holder: Holder,
    /// 24 hours after it began, or 2 hours before the start.
    pub ends_at: Moment,
}

/// Open questions and kept places that an event may touch.
#[derive(Clone, Debug, Default)]
pub struct QuestionsKnown {
    /// The next free id is one more.
    pub newest: QuestionId,
    /// Letter: open ones by our letters that it answers, by code, and by sender.
    pub open: Vec<Question>,
    /// Of `reservations`.
    pub holds: Vec<Hold>,
}

/// What changes about questions and kept places.
#[derive(Clone, Debug)]
pub enum QuestionFact {
    /// New, or asked again.
    Kept(Question),
    /// What was understood of the requests is forgotten.
    Closed {
        question: QuestionId,
        end: QuestionEnd,
    },
    PlaceHeld(Hold),
    PlaceReleased {
        reservation: ReservationId,
    },
}
