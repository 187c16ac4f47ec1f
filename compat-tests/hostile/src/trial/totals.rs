//! What all attacks of a run came to.
//!
//! Invariant: the attacks that failed are named.

use std::time::Duration;

use super::verdict::{Verdict, shown};
use crate::broker::{LIMIT_MIB, mib};

/// Sums and extremes over attacks.
#[derive(Debug, Default)]
pub struct Totals {
    /// How many attacks.
    pub attacks: usize,
    /// The names of those that failed.
    pub failed: Vec<String>,
    frames: u64,
    connections: u64,
    peak: u64,
    reserved: u64,
    answers: usize,
    p99: Duration,
    slowest: Duration,
}

impl Totals {
    /// Adds one.
    pub fn add(&mut self, verdict: &Verdict) {
        self.attacks += 1;
        if !verdict.held() {
            self.failed.push(verdict.name.clone());
        }
        self.frames += verdict.tally.frames;
        self.connections += verdict.tally.connections;
        self.peak = self.peak.max(verdict.most.peak);
        self.reserved = self.reserved.max(verdict.most.data);
        self.answers += verdict.answers;
        self.p99 = self.p99.max(verdict.p99);
        self.slowest = self.slowest.max(verdict.slowest);
    }

    /// All of it in a sentence.
    pub fn summary(&self, seed: u64) -> String {
        let held = self.attacks - self.failed.len();
        let failed =
            if self.failed.is_empty() { String::new() } else { format!(", not {}", self.failed.join(", ")) };
        format!(
            "{held} of {} attacks of seed {seed} held{failed}; {} frames on {} connections, at most {} MiB ({} of {LIMIT_MIB} \
             reserved); the canary's {} answers: p99 at most {}, slowest {}",
            self.attacks,
            self.frames,
            self.connections,
            mib(self.peak),
            mib(self.reserved),
            self.answers,
            shown(self.p99),
            shown(self.slowest)
        )
    }
}
