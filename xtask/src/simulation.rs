//! The crash tests of the log, in the workspace `sim/`: built once, then run with this or that many seeds.
//!
//! Invariant: what they are run with is printed, so that any seed can be replayed. Deliberately absent: what a seed does and
//! what must hold, see sim/src.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, ensure};

use crate::workspace::Workspace;

/// The command that builds them, and runs `verb` of cargo for them.
pub fn cargo(workspace: &Workspace, verb: &str) -> Command {
    let mut command = workspace.cargo();
    command.args([verb, "--manifest-path", "sim/Cargo.toml", "--profile", "fast", "--target-dir"]);
    command.arg(target(workspace));
    command
}

/// The program that runs seeds.
pub fn program(workspace: &Workspace) -> PathBuf {
    target(workspace).join("fast/kalda-sim")
}

fn target(workspace: &Workspace) -> PathBuf {
    workspace.target().join("sim")
}

/// Goes on with seeds that no run before had, until the time is up or so many have run.
pub fn soak(minutes: Option<f64>, seeds: Option<u64>) -> Result<()> {
    let workspace = Workspace::find()?;
    let built = cargo(&workspace, "build").status()?;
    ensure!(built.success(), "building the crash tests ended with {built}");
    let mut command = Command::new(program(&workspace));
    if let Some(minutes) = minutes {
        command.arg("--minutes").arg(minutes.to_string());
    }
    if let Some(seeds) = seeds {
        command.arg("--seeds").arg(seeds.to_string());
    }
    let ran = command.status()?;
    ensure!(ran.success(), "the crash tests ended with {ran}");
    Ok(())
}
