//! Runs many seeds, on several threads, until there are enough of them or the time is up.
//!
//! Invariant: a seed's run knows nothing of the others; which thread runs it changes nothing.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

use parking_lot::Mutex;

use crate::plan::Plan;
use crate::run::{Tracing, run};
use crate::violation::Violation;
use crate::world::Counts;

/// When to stop.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The first seed.
    pub first_seed: u64,
    /// The most seeds to run.
    pub seeds: u64,
    /// Not after this moment.
    pub until: Option<Instant>,
    /// Threads.
    pub threads: usize,
    /// Failures after which nothing new begins.
    pub failures: usize,
}

/// What was done.
#[derive(Debug, Default)]
pub struct Totals {
    /// Seeds that were run.
    pub seeds: u64,
    /// All they did.
    pub counts: Counts,
    /// The seeds that failed, and why.
    pub failures: Vec<(u64, Violation)>,
}

/// Runs seeds.
#[must_use]
pub fn soak(limits: &Limits) -> Totals {
    let totals = Mutex::new(Totals::default());
    let (next, stopped) = (AtomicU64::new(0), AtomicBool::new(false));
    std::thread::scope(|scope| {
        for _ in 0..limits.threads.max(1) {
            scope.spawn(|| {
                while !stopped.load(Ordering::Relaxed) {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let late = limits.until.is_some_and(|until| Instant::now() >= until);
                    if index >= limits.seeds || late {
                        return;
                    }
                    let seed = limits.first_seed.wrapping_add(index);
                    let ending = run(&Plan::drawn(seed), Tracing::Off);
                    let mut totals = totals.lock();
                    totals.seeds += 1;
                    totals.counts.operations += ending.counts.operations;
                    totals.counts.crashes += ending.counts.crashes;
                    totals.counts.disk_calls += ending.counts.disk_calls;
                    totals.failures.extend(ending.violation.map(|violation| (seed, violation)));
                    stopped.store(totals.failures.len() >= limits.failures, Ordering::Relaxed);
                }
            });
        }
    });
    let mut totals = totals.into_inner();
    totals.failures.sort_unstable_by_key(|(seed, _)| *seed);
    totals
}
