//! `cargo xtask image`: the container images of a release build, for the engine of this machine.

use std::process::Command;

use anyhow::{Result, ensure};

use crate::workspace::Workspace;

/// Builds the broker, and around it the images `kalda`, which takes the place of Kafka's, and `kalda:slim`.
pub fn run() -> Result<()> {
    let workspace = Workspace::find()?;
    let built =
        workspace.cargo().args(["build", "--release", "--package", "kalda", "--bin", "kalda"]).status()?;
    ensure!(built.success(), "the release build ended with {built}");
    let kalda = workspace.target().join("release/kalda");
    let image =
        Command::new("docker/image.sh").arg(kalda).arg("kalda").current_dir(workspace.root()).status()?;
    ensure!(image.success(), "docker/image.sh ended with {image}");
    Ok(())
}
