//! `…assignment.interval.ms`: how long assignments of a group are at least apart.

use crate::types::TimestampMs;

/// Whether an assignment of that time is too fresh for another one now. One of the time 0 never is: whoever comes to an empty group need not wait.
#[must_use]
pub fn is_fresh(made_at: TimestampMs, interval_ms: i32, now: TimestampMs) -> bool {
    let next = made_at.0.saturating_add(i64::from(interval_ms));
    made_at != TimestampMs(0) && interval_ms > 0 && now.0 < next
}
