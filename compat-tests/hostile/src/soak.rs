//! One run after the other, each with a seed of its own.
//!
//! Invariant: it ends with the first run in which something failed: that run has said what, and how to see it again.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::Result;

use crate::arguments::Arguments;
use crate::run;

/// Runs for so many minutes; true when all held.
pub fn run(arguments: &Arguments, minutes: f64) -> Result<bool> {
    let until = Instant::now() + Duration::try_from_secs_f64(minutes * 60.0)?;
    // Seconds since 1970: what no run before had.
    let mut seed = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let mut runs = 0;
    while Instant::now() < until {
        if !run::run(arguments, seed)? {
            return Ok(false);
        }
        seed += 1;
        runs += 1;
    }
    println!("soak: {runs} runs held");
    Ok(true)
}
