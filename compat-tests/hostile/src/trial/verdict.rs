//! What an attack came to.
//!
//! Invariant: everything that was measured is shown, whether it held or not.

use std::fmt;
use std::process::ExitStatus;
use std::time::Duration;

use crate::attacks::Tally;
use crate::broker::{LIMIT_MIB, Memory, NewLines, mib};

/// What 99 of 100 of the canary's requests must not exceed.
const P99_BELOW: Duration = Duration::from_millis(100);
/// Log lines that an attack may cause: one a second for its one address, of a few kinds, and some at the start.
const LINES_A_SECOND: f64 = 5.0;
const LINES_AT_LEAST: f64 = 20.0;

/// A judged attack.
#[derive(Debug)]
pub struct Verdict {
    /// The attack's name.
    pub name: String,
    /// Its seed.
    pub seed: u64,
    /// How long it took.
    pub took: Duration,
    /// What it did.
    pub tally: Tally,
    /// Whether the process is one of ours, so that memory and log are known.
    pub known: bool,
    /// Memory before.
    pub before: Memory,
    /// The most meanwhile, and what is held afterwards.
    pub most: Memory,
    /// The canary's times.
    pub p99: Duration,
    /// The slowest of them.
    pub slowest: Duration,
    /// How many answers it got.
    pub answers: usize,
    /// What the broker logged.
    pub log: NewLines,
    /// How the broker ended, where it did.
    pub ended: Option<ExitStatus>,
    /// Why it didn't hold.
    pub reasons: Vec<String>,
}

impl Verdict {
    /// Adds what follows from the figures; `watched` is the time from the attack's start until the canary's end.
    pub fn judged(mut self, watched: Duration) -> Self {
        if self.p99 >= P99_BELOW {
            self.reasons.push(format!("the canary's p99 is {}", shown(self.p99)));
        }
        let allowed = LINES_AT_LEAST + LINES_A_SECOND * watched.as_secs_f64();
        if let Some(status) = self.ended {
            self.reasons.push(format!("the broker ended with {status}"));
        } else if self.log.count as f64 > allowed {
            self.reasons.push(format!("{} lines in the log, {allowed:.0} are allowed", self.log.count));
        }
        if let Some(fault) = self.log.faults.first() {
            self.reasons.push(format!("{} faults in the log, the first: {fault}", self.log.faults.len()));
        }
        self
    }

    /// Whether the broker held.
    pub fn held(&self) -> bool {
        self.reasons.is_empty()
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = if self.held() { "ok  " } else { "FAIL" };
        write!(
            out,
            "{word} {:<34} {:>6} frames, {:>5} answers, {:>5} connections, {:>4.1} s",
            self.name,
            self.tally.frames,
            self.tally.answers,
            self.tally.connections,
            self.took.as_secs_f64()
        )?;
        if self.known {
            let [before, peak, after, data] =
                [self.before.resident, self.most.peak, self.most.resident, self.most.data].map(mib);
            write!(
                out,
                "; memory {before}, at most {peak}, then {after} MiB ({data} of {LIMIT_MIB} reserved)"
            )?;
            write!(out, "; {} log lines", self.log.count)?;
        }
        write!(
            out,
            "; canary {} answers, p99 {}, slowest {}",
            self.answers,
            shown(self.p99),
            shown(self.slowest)
        )?;
        self.tally.notes.iter().try_for_each(|note| write!(out, "; {note}"))?;
        self.reasons.iter().try_for_each(|reason| write!(out, "\n     - {}", reason.trim_end()))?;
        if !self.held() {
            write!(out, "\n     again: --seed {} --only {}", self.seed, self.name)?;
        }
        Ok(())
    }
}

/// A time in ms.
pub fn shown(time: Duration) -> String {
    format!("{:.0} ms", time.as_secs_f64() * 1e3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict() -> Verdict {
        Verdict {
            name: "storm".to_owned(),
            seed: 7,
            took: Duration::from_secs(2),
            tally: Tally::default(),
            known: true,
            before: Memory { resident: 10 << 20, ..Memory::default() },
            most: Memory { resident: 11 << 20, peak: 90 << 20, data: 120 << 20 },
            p99: Duration::from_millis(9),
            slowest: Duration::from_millis(40),
            answers: 100,
            log: NewLines::default(),
            ended: None,
            reasons: Vec::new(),
        }
    }

    #[test]
    fn what_held_is_one_line() {
        let held = verdict().judged(Duration::from_secs(2));
        let line = held.to_string();
        assert!(held.held() && line.starts_with("ok   storm"), "{line}");
        assert!(line.contains("memory 10, at most 90, then 11 MiB (120 of 256 reserved)"), "{line}");
        assert!(line.ends_with("canary 100 answers, p99 9 ms, slowest 40 ms"), "{line}");
    }

    #[test]
    fn slow_answers_many_lines_and_faults_count() {
        let log = NewLines { count: 31, faults: vec!["ERROR x".to_owned()] };
        let bad = Verdict { p99: P99_BELOW, log, ..verdict() }.judged(Duration::from_secs(2));
        assert_eq!(bad.reasons.len(), 3);
        assert!(bad.to_string().ends_with("again: --seed 7 --only storm"));
    }
}
