//! Kafka's clients against the broker, by `compat-tests/run`, and the same scenarios against Apache Kafka.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::part::Against;
use crate::step::Steps;
use crate::tools;

/// Runs all clients against Kalda and against Kafka, or against the one asked for.
pub fn run(against: Option<Against>, steps: &mut Steps<'_>) -> Result<()> {
    tools::KCAT.ensure(steps)?;
    if against != Some(Against::Kafka) {
        let kalda = build_fast(steps)?;
        let output = steps.run(Command::new("compat-tests/run").env("KALDA_BIN", kalda))?;
        note_totals("Kalda", &output, steps);
    }
    if against != Some(Against::Kalda) {
        let output = steps.run(Command::new("compat-tests/run").args(["--against", "kafka"]))?;
        note_totals("Kafka", &output, steps);
    }
    Ok(())
}

/// Builds the broker that others test.
pub fn build_fast(steps: &mut Steps<'_>) -> Result<PathBuf> {
    steps.cargo(["build", "--profile", "fast", "--package", "kalda", "--bin", "kalda"])?;
    Ok(steps.workspace().fast_kalda())
}

/// Repeats the runner's closing counts: `clients N of N …`, and `checks N of N files` of Kafka's dump tool.
fn note_totals(broker: &str, output: &str, steps: &mut Steps<'_>) {
    for line in output.lines().filter(|line| line.starts_with("clients ") || line.starts_with("checks ")) {
        steps.fact(format!("against {broker}: {}", line.trim()));
    }
}
