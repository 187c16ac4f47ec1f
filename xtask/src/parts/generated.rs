//! Committed generated files against their generators. The comparing is done by tests, since the tables they
//! are made from live in the crates: `--test generated` of each package that has one.

use anyhow::{Result, ensure};

use crate::parts::unit::Tally;
use crate::step::Steps;

/// The name of the integration test that compares; with `KALDA_WRITE` set it writes instead.
pub const GENERATED_TEST: &str = "generated";

/// What is generated and committed, for the report.
pub const COMMITTED: &str = "protocol/src/messages, docs/CONFIG.md, the tables of README.md";

/// Compares everything generated with what is committed.
pub fn run(steps: &mut Steps<'_>) -> Result<()> {
    let output = steps.cargo(["test", "--workspace", "--test", GENERATED_TEST])?;
    let compared = Tally::of_cargo(&output).passed;
    ensure!(compared > 0, "nothing was compared");
    steps.fact(format!("{compared} comparisons: {COMMITTED}"));
    Ok(())
}
