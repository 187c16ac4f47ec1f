//! Kafka's tools: `compat-tests/tools` makes the calls that Kafka's own were once recorded with, and compares.

use std::process::Command;

use anyhow::{Context, Result};

use crate::parts::build_fast;
use crate::step::Steps;

/// Makes all calls, each transcript against a broker of its own.
pub fn run(steps: &mut Steps<'_>) -> Result<()> {
    let kalda = build_fast(steps)?;
    let output = steps.run(Command::new("compat-tests/tools/run").arg(kalda))?;
    for line in output.lines().filter(|line| line.contains(" ms, in a JVM ")) {
        steps.fact(line);
    }
    let total = output.lines().find(|line| line.ends_with("equal to Kafka's"));
    steps.fact(total.context("nothing was compared")?);
    Ok(())
}
