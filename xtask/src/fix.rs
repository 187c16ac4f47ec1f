//! `cargo xtask fix`, and its first step `cargo xtask generate`: the chores that write to the source.

use std::process::Command;

use anyhow::{Result, ensure};

use crate::parts::{COMMITTED, GENERATED_TEST};
use crate::workspace::Workspace;

/// Writes every generated file anew, applies what clippy can mend, and formats.
pub fn run() -> Result<()> {
    generate()?;
    let workspace = Workspace::find()?;
    let mut mend = workspace.cargo();
    mend.args(["clippy", "--workspace", "--all-targets", "--fix", "--allow-dirty", "--allow-staged"]);
    succeed(&mut mend)?;
    let mut format = workspace.cargo();
    format.args(["fmt", "--all"]);
    succeed(&mut format)
}

/// Writes every generated file anew. The tests that compare them write them when told to.
pub fn generate() -> Result<()> {
    let workspace = Workspace::find()?;
    println!("writing {COMMITTED}");
    let mut generate = workspace.cargo();
    generate.args(["test", "--workspace", "--test", GENERATED_TEST]).env("KALDA_WRITE", "1");
    succeed(&mut generate)
}

fn succeed(command: &mut Command) -> Result<()> {
    let status = command.status()?;
    ensure!(status.success(), "{:?} ended with {status}", command.get_args());
    Ok(())
}
