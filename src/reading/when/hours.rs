//! What hour an expression means within a service's windows, and which part of a session it comes to.
//!
//! 「1時」 in a session from 13:00 to 15:00 is 13:00; 「4時」 in windows of 11:00–12:30 and 15:00–17:00 is 16:00.
//! Where both twelve-hour readings lie within the windows, nobody can tell.

use chrono::NaiveTime;

use super::clock_times::{FoundTime, TimeReading, times_in};
use crate::reading::guide::Window;
use crate::reading::text::seen::Searched;

/// A time as written, before anybody knows which half of the day it is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::reading) struct Clock {
    pub hour: u32,
    pub minute: u32,
    pub half: Half,
}

/// Which half of the day the writer names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::reading) enum Half {
    Unsaid,
    Morning,
    Afternoon,
}

/// On which side of the time the writer is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Begins,
    Ends,
}

impl Clock {
    /// The one time it can be; `None` where two lie within the windows, or there is no such time.
    pub(super) fn resolve(self, windows: &[Window], side: Side) -> Option<NaiveTime> {
        let times = self.times();
        let inside: Vec<NaiveTime> =
            times.iter().copied().filter(|t| windows.iter().any(|w| lies_within(*t, *w, side))).collect();
        match (inside.as_slice(), times.as_slice()) {
            ([one], _) | ([], [one]) => Some(*one),
            // Outside the windows either way: in the daytime, as people keep appointments.
            ([], times) => times.iter().copied().find(|t| (8..21).contains(&chrono::Timelike::hour(t))),
            _ => None,
        }
    }

    /// The first time it can be after `from`: in 「午後1時から3時」 the 3 is 15:00.
    pub(super) fn resolve_after(self, from: NaiveTime) -> Option<NaiveTime> {
        self.times().into_iter().filter(|t| *t > from).min()
    }

    /// The times of the day it may be.
    fn times(self) -> Vec<NaiveTime> {
        let hours = match (self.half, self.hour) {
            (Half::Morning, 12) | (Half::Unsaid, 0) => vec![0, 12],
            (Half::Afternoon, 1..=11) => vec![self.hour + 12],
            (Half::Afternoon, 0) => vec![12],
            (Half::Unsaid, 1..=11) => vec![self.hour, self.hour + 12],
            (_, hour) => vec![hour],
        };
        hours.into_iter().filter_map(|h| NaiveTime::from_hms_opt(h, self.minute, 0)).collect()
    }
}

fn lies_within(time: NaiveTime, window: Window, side: Side) -> bool {
    match side {
        Side::Begins => window.from <= time && time < window.to,
        Side::Ends => window.from < time && time <= window.to,
    }
}

/// Which part of a session somebody comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attendance {
    /// Nothing was said about it.
    Unsaid,
    /// Cut to the session; `from` is before `to`.
    Part { from: NaiveTime, to: NaiveTime },
    /// A time that lies wholly outside the session.
    Outside,
    /// Something was said, and it can mean more than one part.
    Unsure,
}

/// What a text says about the part of a session.
#[must_use]
pub fn attendance_in<T: Searched + ?Sized>(text: &T, session: Window) -> Attendance {
    attendance(&times_in(text, &[session]), session)
}

/// Puts together what was found: 「1時から参加、2時半に退室」 is one part, two different parts are a doubt.
/// 「全部」 and 「途中から」 count only where no time of the clock is given.
#[must_use]
pub fn attendance(found: &[FoundTime], session: Window) -> Attendance {
    let (mut from, mut to) = (Bound::Open, Bound::Open);
    let mut at = Bound::Open;
    let mut word = None;
    for time in found {
        match time.reading {
            TimeReading::From(start) => from.set(start),
            TimeReading::Until(end) => to.set(end),
            TimeReading::Between(start, end) | TimeReading::Spread(start, end) => {
                from.set(start);
                to.set(end);
            }
            TimeReading::At(start) => at.set(start),
            TimeReading::Whole => word = word.or(Some(Attendance::Part { from: session.from, to: session.to })),
            TimeReading::Vague => word = Some(Attendance::Unsure),
            TimeReading::Unsure => return Attendance::Unsure,
        }
    }
    if matches!(from, Bound::Open) {
        from = at;
    }
    match (from, to) {
        (Bound::Open, Bound::Open) => word.unwrap_or(Attendance::Unsaid),
        // 「1時から。2時に迎えが来るので途中退席」: the second hour bounds it, and does not say how.
        (Bound::One(start), Bound::Open)
            if word == Some(Attendance::Unsure) && matches!(at, Bound::One(other) if other > start) =>
        {
            Attendance::Unsure
        }
        (Bound::Several, _) | (_, Bound::Several) => Attendance::Unsure,
        (Bound::One(start), Bound::Open) if is_far_before(start, session) => Attendance::Outside,
        (from, to) => cut(from.or(session.from), to.or(session.to), session),
    }
}

/// 「10時から」 for a session at 13:00 is a misunderstanding; 「12時半に」 is somebody who comes early.
fn is_far_before(start: NaiveTime, session: Window) -> bool {
    session.from - start > chrono::Duration::minutes(60)
}

fn cut(from: NaiveTime, to: NaiveTime, session: Window) -> Attendance {
    let (start, end) = (from.max(session.from), to.min(session.to));
    match () {
        () if from >= to && from < session.to && to > session.from => Attendance::Unsure,
        () if start >= end => Attendance::Outside,
        () => Attendance::Part { from: start, to: end },
    }
}

#[derive(Clone, Copy, Debug)]
enum Bound {
    Open,
    One(NaiveTime),
    Several,
}

impl Bound {
    fn set(&mut self, time: NaiveTime) {
        *self = match *self {
            Self::Open => Self::One(time),
            Self::One(same) if same == time => *self,
            _ => Self::Several,
        };
    }

    fn or(self, limit: NaiveTime) -> NaiveTime {
        match self {
            Self::One(time) => time,
            Self::Open | Self::Several => limit,
        }
    }
}
