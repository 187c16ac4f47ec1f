//! The crash tests of the log, in the workspace `sim/`, built once, then run with this or that many seeds; and the simulation of coordinators, which is
//! a test of the broker's crate.
//!
//! Invariant: what they are run with is printed, so that any seed can be replayed. Deliberately absent: what a seed does and
//! what must hold, see sim/src.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, ensure};

use crate::workspace::Workspace;

/// How the line begins that tells how the simulation of coordinators went.
pub const COORDINATORS: &str = "coordinators:";

/// How a test is compiled.
#[derive(Debug, Clone, Copy)]
pub enum Profile {
    /// As all tests: nothing more is to be built.
    Dev,
    /// For many seeds.
    Fast,
}

/// The command that runs so many seeds of applications over coordinators that fall.
pub fn coordinators(workspace: &Workspace, profile: Profile, seeds: u64) -> Command {
    let mut command = workspace.cargo();
    command.args(["test", "--package", "kalda", "--lib"]);
    if let Profile::Fast = profile {
        command.args(["--profile", "fast"]);
    }
    command.args(["coordinator::simulation", "--", "--nocapture"]);
    command.env("KALDA_SEEDS", seeds.to_string());
    command
}

/// The same by hand.
pub fn soak_coordinators(seeds: u64) -> Result<()> {
    let ran = coordinators(&Workspace::find()?, Profile::Fast, seeds).status()?;
    ensure!(ran.success(), "the simulation of coordinators ended with {ran}");
    Ok(())
}

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
