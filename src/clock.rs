//! The only reader of the time. Everybody else is told what time it is.
//!
//! A clock runs with the system's (`run`), from another start and faster (`--clock`, rehearsals), or stands
//! until it is wound by hand (`demo`, tests). All are told in Japan's time.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

use crate::mail::{JAPAN, Moment};

/// Never sleep longer than this on a wall-clock deadline: the wall clock may be stepped meanwhile.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);
/// How often a standing clock is looked at.
const HAND_WOUND_GLANCE: Duration = Duration::from_millis(2);

/// A cheap handle; clones show the same time.
#[derive(Clone, Debug)]
pub struct Clock(Kind);

#[derive(Clone, Debug)]
enum Kind {
    System,
    Shifted { start: Moment, began: Instant, speed: u32 },
    HandWound(Arc<Mutex<Moment>>),
}

impl Clock {
    /// The machine's own clock.
    #[must_use]
    pub fn system() -> Self {
        Self(Kind::System)
    }

    /// A clock that shows `start` now and runs `speed` times as fast.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this module is the one place that reads the clock")]
    pub fn shifted(start: Moment, speed: u32) -> Self {
        Self(Kind::Shifted { start, began: Instant::now(), speed })
    }

    /// A clock that stands at `start` until [`Clock::wind`].
    #[must_use]
    pub fn hand_wound(start: Moment) -> Self {
        Self(Kind::HandWound(Arc::new(Mutex::new(start))))
    }

    /// Reads `--clock`: `2020-04-14T09:00:00+09:00` or the same with `x600` for the speed.
    ///
    /// # Errors
    /// When it is neither.
    pub fn parse(written: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "--clock {written}: write 2020-04-14T09:00:00+09:00, or with x600 at its end to run 600 times as fast"
            )
        };
        let (start, speed) = match written.rsplit_once('x') {
            Some((start, speed)) => {
                (start, speed.parse().ok().filter(|s| (1..=100_000).contains(s)).ok_or_else(wrong)?)
            }
            None => (written, 1),
        };
        let start = DateTime::parse_from_rfc3339(start).map_err(|_| wrong())?;
        Ok(Self::shifted(start.with_timezone(&JAPAN), speed))
    }

    /// What time it is, in Japan.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this module is the one place that reads the clock")]
    pub fn now(&self) -> Moment {
        match &self.0 {
            Kind::System => Utc::now().with_timezone(&JAPAN),
            Kind::Shifted { start, began, speed } => {
                let passed = began.elapsed().saturating_mul(*speed);
                *start + chrono::Duration::from_std(passed).unwrap_or_default()
            }
            Kind::HandWound(at) => *at.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// Whether this is not the machine's own time: such a desk may only talk to loopback.
    #[must_use]
    pub fn is_rehearsal(&self) -> bool {
        !matches!(self.0, Kind::System)
    }

    /// Winds a hand-wound clock forward; others, and an earlier time, are left as they are.
    pub fn wind(&self, to: Moment) {
        if let Kind::HandWound(at) = &self.0 {
            let mut at = at.lock().unwrap_or_else(PoisonError::into_inner);
            *at = (*at).max(to);
        }
    }

    /// Sleeps until the time comes, or a little less: the caller looks at [`Clock::now`] again.
    pub async fn sleep_towards(&self, due: Moment) {
        let wait = (due - self.now()).to_std().unwrap_or(Duration::ZERO);
        let wait = match &self.0 {
            Kind::System => wait,
            Kind::Shifted { speed, .. } => wait / *speed,
            Kind::HandWound(_) => wait.min(HAND_WOUND_GLANCE),
        };
        tokio::time::sleep(wait.min(LONGEST_SLEEP)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hand_wound_clock_stands_and_never_goes_back() {
        let start = DateTime::parse_from_rfc3339("2020-04-14T09:00:00+09:00").unwrap();
        let clock = Clock::hand_wound(start);
        assert_eq!(clock.now(), start);
        clock.wind(start + chrono::Duration::hours(1));
        clock.wind(start);
        assert_eq!(clock.now(), start + chrono::Duration::hours(1));
    }

    #[test]
    fn clock_arguments() {
        for good in ["2020-04-14T09:00:00+09:00", "2020-04-14T09:00:00+09:00x600"] {
            assert!(Clock::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "x", "2020-04-14", "2020-04-14T09:00:00+09:00x0", "2020-04-14T09:00:00+09:00xfast"] {
            assert!(Clock::parse(bad).is_err(), "{bad}");
        }
    }
}
