//! Waiting for what is to happen, by looking at it.

use std::thread;
use std::time::{Duration, Instant};

/// Between two looks.
const GLANCE: Duration = Duration::from_millis(20);

/// Looks until there is something to see; fails the test after 20 seconds.
pub fn eventually<T>(what: &str, look: impl FnMut() -> Option<T>) -> T {
    within(Duration::from_secs(20), what, look)
}

/// Looks until there is something to see; fails the test when the time is over.
#[expect(clippy::disallowed_methods, reason = "the real servers' time is the real time")]
pub fn within<T>(limit: Duration, what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(seen) = look() {
            return seen;
        }
        assert!(began.elapsed() < limit, "within {limit:?} there was not: {what}");
        thread::sleep(GLANCE);
    }
}
