//! `cargo xtask soak kill` and `soak hostile`: builds the broker, and kills it under load or attacks it, again and again.
//!
//! Invariant: the broker is the one of the tests, the profile `fast`. What a round is and what is checked stands in
//! compat-tests/kill-rounds and compat-tests/hostile.

use std::process::Command;

use anyhow::{Result, ensure};

use crate::workspace::Workspace;

const BUILD_KALDA: [&str; 7] = ["build", "--profile", "fast", "--package", "kalda", "--bin", "kalda"];
/// What builds the program that attacks it.
pub const BUILD_HOSTILE: [&str; 5] = ["build", "--profile", "fast", "--package", "kalda-hostile"];

/// Runs the kill rounds with these arguments.
pub fn kill(arguments: &[String]) -> Result<()> {
    let workspace = Workspace::find()?;
    build(&workspace, &BUILD_KALDA)?;
    let mut rounds = Command::new(workspace.root().join("compat-tests/kill-rounds/run"));
    run(rounds.args(arguments).env("KALDA_BIN", workspace.fast_kalda()))
}

/// Attacks the broker with seeds that no run before had, for so many minutes or until something fails.
pub fn hostile(minutes: f64) -> Result<()> {
    let workspace = Workspace::find()?;
    build(&workspace, &BUILD_KALDA)?;
    build(&workspace, &BUILD_HOSTILE)?;
    let mut attacks = Command::new(workspace.fast_hostile());
    run(attacks.arg("--kalda").arg(workspace.fast_kalda()).arg("--minutes").arg(minutes.to_string()))
}

fn build(workspace: &Workspace, arguments: &[&str]) -> Result<()> {
    let built = workspace.cargo().args(arguments).status()?;
    ensure!(built.success(), "`cargo {}` ended with {built}", arguments.join(" "));
    Ok(())
}

fn run(command: &mut Command) -> Result<()> {
    let status = command.status()?;
    ensure!(status.success(), "{} ended with {status}", command.get_program().display());
    Ok(())
}
