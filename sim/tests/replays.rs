//! A seed run again does the same, call by call: what failed once can be looked at.
//!
//! Invariant: nothing that a plan leads to depends on addresses, hashes or threads.

use kalda_sim::plan::Plan;
use kalda_sim::run::{Tracing, run};

/// Takes three seconds.
const SEEDS: u64 = 200;

#[test]
fn a_seed_does_the_same_again() {
    for seed in 0..SEEDS {
        let plan = Plan::drawn(seed);
        let (once, again) = (run(&plan, Tracing::On), run(&plan, Tracing::On));
        let differs = once.trace.iter().zip(&again.trace).find(|(one, other)| one != other);
        assert!(once == again, "seed {seed}: {differs:?}, {:?} and {:?}", once.counts, again.counts);
    }
}
