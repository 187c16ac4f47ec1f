//! Data folders that go from Kafka to Kalda and back, and from Kalda to Kafka and back, by `compat-tests/both-ways`.

use std::process::Command;

use anyhow::{Result, ensure};

use crate::parts::build_fast;
use crate::step::Steps;

/// Goes all ways, and repeats for each how much was compared.
pub fn run(steps: &mut Steps<'_>) -> Result<()> {
    let kalda = build_fast(steps)?;
    let output = steps.run(Command::new("compat-tests/both-ways/run").env("KALDA_BIN", kalda))?;
    let ways: Vec<&str> = output.lines().filter(|line| line.contains(" facts compared")).collect();
    ensure!(!ways.is_empty(), "nothing was compared");
    ways.into_iter().for_each(|way| steps.fact(way));
    Ok(())
}
