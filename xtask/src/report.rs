//! What a part came to, and the table at the end.
//!
//! Invariant: the last line printed is `N passed, N failed`, alone.

use std::time::Duration;

use crate::part::Part;

/// How one part ended.
pub struct Outcome {
    /// The part.
    pub part: Part,
    /// Wall time.
    pub took: Duration,
    /// The sentences that say what ran, or why it failed.
    pub result: Result<Vec<String>, String>,
}

impl Outcome {
    /// Whether the part failed.
    pub fn failed(&self) -> bool {
        self.result.is_err()
    }

    /// The outcome as it is shown when the part has ended.
    pub fn shown(&self) -> String {
        let (name, seconds) = (self.part.name(), self.took.as_secs_f64());
        match &self.result {
            Ok(facts) => {
                let facts: String = facts.iter().map(|fact| format!("   {fact}\n")).collect();
                format!("== {name}: passed in {seconds:.1} s\n{facts}")
            }
            Err(why) => format!("== {name}: FAILED after {seconds:.1} s\n{why}\n"),
        }
    }
}

/// Prints the table of all parts and the closing line.
pub fn summary(outcomes: &[Outcome]) {
    println!("\n{:<10} {:<7} {:>8}  what ran", "part", "result", "seconds");
    for outcome in outcomes {
        let (result, what) = match &outcome.result {
            Ok(facts) => ("passed", facts.join("; ")),
            Err(why) => ("FAILED", why.lines().next().unwrap_or_default().to_owned()),
        };
        let seconds = outcome.took.as_secs_f64();
        println!("{:<10} {result:<7} {seconds:>8.1}  {what}", outcome.part.name());
    }
    let failed = outcomes.iter().filter(|outcome| outcome.failed()).count();
    println!("\n{} passed, {failed} failed", outcomes.len() - failed);
}
