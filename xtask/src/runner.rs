//! Runs the chosen parts: two lanes side by side, each in order, and then what must be alone.
//!
//! Invariant: every chosen part has exactly one outcome, also when an earlier one failed.

use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use anyhow::Result;
use clap::ValueEnum;

use crate::part::{Against, Lane, Part};
use crate::parts;
use crate::report::Outcome;
use crate::step::Steps;
use crate::workspace::Workspace;

/// Runs `parts` (all when empty) and gives their outcomes in the order of [`Part`].
pub fn run(parts: &[Part], against: Option<Against>) -> Result<Vec<Outcome>> {
    let workspace = Workspace::find()?;
    let mut chosen = if parts.is_empty() { Part::value_variants().to_vec() } else { parts.to_vec() };
    chosen.sort_unstable();
    chosen.dedup();

    let outcomes = Mutex::new(Vec::with_capacity(chosen.len()));
    let run_lane = |lane: Lane| {
        for part in chosen.iter().copied().filter(|part| part.lane() == lane) {
            println!("-- {}: running, log in {}", part.name(), workspace.log_of(part).display());
            let outcome = run_one(&workspace, part, against);
            print!("{}", outcome.shown());
            outcomes.lock().unwrap_or_else(PoisonError::into_inner).push(outcome);
        }
    };
    thread::scope(|scope| {
        scope.spawn(|| run_lane(Lane::Source));
        scope.spawn(|| run_lane(Lane::Broker));
    });
    run_lane(Lane::Alone);
    let mut outcomes = outcomes.into_inner().unwrap_or_else(PoisonError::into_inner);
    outcomes.sort_by_key(|outcome| outcome.part);
    Ok(outcomes)
}

fn run_one(workspace: &Workspace, part: Part, against: Option<Against>) -> Outcome {
    let start = Instant::now();
    let result = Steps::new(workspace, part)
        .and_then(|mut steps| parts::run(part, against, &mut steps).map(|()| steps.into_facts()))
        .map_err(|error| format!("{error:#}"));
    Outcome { part, took: start.elapsed(), result }
}
