//! The container image: built and used by `docker/test.sh`, which says what it does line by line.

use std::process::Command;

use anyhow::Result;

use crate::parts::build_fast;
use crate::step::Steps;
use crate::tools;

/// Builds the image around the broker of the other tests, and runs it.
pub fn run(steps: &mut Steps<'_>) -> Result<()> {
    tools::DOCKER.ensure(steps)?;
    tools::COMPOSE.ensure(steps)?;
    tools::KCAT.ensure(steps)?;
    let kalda = build_fast(steps)?;
    let output = steps.run(Command::new("docker/test.sh").arg(kalda))?;
    for line in output.lines().filter_map(|line| line.strip_prefix("docker: ")) {
        steps.fact(line);
    }
    Ok(())
}
