//! What a part came to, and the table at the end.
//!
//! Invariant: the last line printed is `N passed, N failed`, alone.

use std::time::Duration;

use crate::part::Part;

/// How many facts of a part stand in its row of the table.
const MOST_FACTS_IN_A_ROW: usize = 6;

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

/// The facts for one row of the table, which has no room for all of a part with many; they were shown when it ended.
fn in_a_row(facts: &[String]) -> String {
    match facts.split_at_checked(MOST_FACTS_IN_A_ROW) {
        Some((first, more)) if !more.is_empty() => format!("{}; and {} more", first.join("; "), more.len()),
        _ => facts.join("; "),
    }
}

/// Prints the table of all parts and the closing line.
pub fn summary(outcomes: &[Outcome]) {
    println!("\n{:<10} {:<7} {:>8}  what ran", "part", "result", "seconds");
    for outcome in outcomes {
        let (result, what) = match &outcome.result {
            Ok(facts) => ("passed", in_a_row(facts)),
            Err(why) => ("FAILED", why.lines().next().unwrap_or_default().to_owned()),
        };
        let seconds = outcome.took.as_secs_f64();
        println!("{:<10} {result:<7} {seconds:>8.1}  {what}", outcome.part.name());
    }
    let failed = outcomes.iter().filter(|outcome| outcome.failed()).count();
    println!("\n{} passed, {failed} failed", outcomes.len() - failed);
}
