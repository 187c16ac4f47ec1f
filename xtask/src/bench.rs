//! `cargo xtask bench` and `soak load`: builds the broker as it is shipped, and the driver, and runs that.
//!
//! Invariant: what is measured is the release build; with `--perf` the fast one, since a release has no symbols.

use std::process::Command;

use anyhow::{Result, ensure};

use crate::workspace::Workspace;

/// Where data goes: one that is given wins.
const FOLDER: &str = "--folder";
/// The scenario that runs for as long as one wants.
const SOAK: &str = "soak";

/// Runs that scenario with these arguments.
pub fn soak(arguments: &[String]) -> Result<()> {
    let arguments: Vec<String> = std::iter::once(SOAK.to_owned()).chain(arguments.iter().cloned()).collect();
    run(&arguments)
}

/// Runs `kalda-bench` with these arguments.
pub fn run(arguments: &[String]) -> Result<()> {
    let workspace = Workspace::find()?;
    let profile = if arguments.iter().any(|argument| argument == "--perf") { "fast" } else { "release" };
    // Apart from each other: built together, the broker could get features of a library that only the driver asks for.
    for (profile, package) in [(profile, "kalda"), ("fast", "kalda-bench")] {
        let build = ["build", "--profile", profile, "--package", package, "--bin", package];
        let built = workspace.cargo().args(build).status()?;
        ensure!(built.success(), "building {package} ended with {built}");
    }
    let target = workspace.target();
    let mut bench = Command::new(target.join("fast/kalda-bench"));
    bench.arg("--kalda").arg(target.join(profile).join("kalda"));
    if !arguments.iter().any(|argument| argument.starts_with(FOLDER)) {
        bench.arg(FOLDER).arg(target.join("bench-data"));
    }
    let measured = bench.args(arguments).current_dir(workspace.root()).status()?;
    ensure!(measured.success(), "kalda-bench ended with {measured}");
    Ok(())
}
