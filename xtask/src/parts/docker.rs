//! The container images: built and used by `docker/test.sh`, which says what it does line by line; and the stage of the Dockerfile that compiles, by
//! `docker/stage.sh`. Deliberately absent: `docker build` of that stage, whose base image only a registry has.

use std::process::Command;

use anyhow::Result;

use crate::parts::build_fast;
use crate::step::Steps;
use crate::tools;

/// Builds the images around the broker of the other tests, and starts them in all the ways that people do.
pub fn run(steps: &mut Steps<'_>) -> Result<()> {
    for tool in [
        tools::DOCKER,
        tools::COMPOSE,
        tools::KCAT,
        tools::BUSYBOX,
        tools::NETCAT,
        tools::IP,
        tools::DEBOOTSTRAP,
    ] {
        tool.ensure(steps)?;
    }
    let kalda = build_fast(steps)?;
    for script in ["docker/test.sh", "docker/stage.sh"] {
        let output = steps.run(Command::new(script).arg(&kalda))?;
        for line in output.lines().filter_map(|line| line.strip_prefix("docker: ")) {
            steps.fact(line);
        }
    }
    Ok(())
}
