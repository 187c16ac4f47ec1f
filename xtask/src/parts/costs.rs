//! What one small request costs the broker, counted by `tests/costs` and compared with its limits.
//!
//! Invariant: nothing that depends on time is judged, so the part fails for the change's reason alone.

use std::process::Command;

use anyhow::{Context, Result};

use crate::step::Steps;

/// What the lines begin with that are for the report.
const SIGN: &str = "costs: ";

/// Counts, and repeats what was judged.
pub fn run(steps: &mut Steps<'_>) -> Result<()> {
    steps.cargo(["build", "--profile", "fast", "--package", "kalda-costs"])?;
    let program = steps.workspace().target().join("fast/kalda-costs");
    let output = steps.run(&mut Command::new(program))?;
    let said: Vec<&str> = output.lines().filter_map(|line| line.strip_prefix(SIGN)).collect();
    said.last().context("nothing was counted")?;
    said.into_iter().for_each(|line| steps.fact(line));
    Ok(())
}
