//! `cargo xtask soak kill`: builds the broker and kills it under load, again and again.
//!
//! Invariant: the broker is the one of the tests, the profile `fast`. What a round is and what is checked stands in
//! compat-tests/kill-rounds.

use std::process::Command;

use anyhow::{Result, ensure};

use crate::workspace::Workspace;

/// Runs the kill rounds with these arguments.
pub fn kill(arguments: &[String]) -> Result<()> {
    let workspace = Workspace::find()?;
    let build = ["build", "--profile", "fast", "--package", "kalda", "--bin", "kalda"];
    let built = workspace.cargo().args(build).status()?;
    ensure!(built.success(), "building kalda ended with {built}");
    let rounds = Command::new(workspace.root().join("compat-tests/kill-rounds/run"))
        .args(arguments)
        .env("KALDA_BIN", workspace.fast_kalda())
        .status()?;
    ensure!(rounds.success(), "the kill rounds ended with {rounds}");
    Ok(())
}
