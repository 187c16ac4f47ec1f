//! Attacks on the broker, by `compat-tests/hostile`, under a hard memory limit and beside a client that must not notice.
//!
//! Invariant: the seed is the same in every run, so that a failure is the change's. Fresh ones are for `cargo xtask soak hostile`.

use std::process::Command;

use anyhow::{Context, Result};

use crate::parts::build_fast;
use crate::soak;
use crate::step::Steps;

/// What the line begins with that says what a run came to; the last one counts.
const SIGN: &str = "hostile: ";

/// Attacks in every way.
pub fn run(steps: &mut Steps<'_>) -> Result<()> {
    let kalda = build_fast(steps)?;
    steps.cargo(soak::BUILD_HOSTILE)?;
    let program = steps.workspace().fast_hostile();
    let output = steps.run(Command::new(program).arg("--kalda").arg(kalda))?;
    let total = output.lines().rfind(|line| line.starts_with(SIGN)).context("nothing was attacked")?;
    steps.fact(total);
    Ok(())
}
