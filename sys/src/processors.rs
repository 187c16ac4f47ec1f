//! How many processors this process may use.
//!
//! Invariant: at least one. Absent: what each room makes of it.

/// Those that the system, or its container, lets it have.
#[must_use]
pub fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}
