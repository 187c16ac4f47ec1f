//! `cargo xtask fix`: the one chore that writes to the source.

use std::process::Command;

use anyhow::{Result, ensure};

use crate::parts::{COMMITTED, GENERATED_TEST};
use crate::workspace::Workspace;

/// Writes every generated file anew, applies what clippy can mend, and formats.
pub fn run() -> Result<()> {
    let workspace = Workspace::find()?;
    if workspace.test_targets().iter().any(|target| target.name == GENERATED_TEST) {
        println!("writing {COMMITTED}");
        let mut generate = workspace.cargo();
        generate.args(["test", "--workspace", "--test", GENERATED_TEST]).env("KALDA_WRITE", "1");
        succeed(&mut generate)?;
    }
    let mut mend = workspace.cargo();
    mend.args(["clippy", "--workspace", "--all-targets", "--fix", "--allow-dirty", "--allow-staged"]);
    succeed(&mut mend)?;
    let mut format = workspace.cargo();
    format.args(["fmt", "--all"]);
    succeed(&mut format)
}

fn succeed(command: &mut Command) -> Result<()> {
    let status = command.status()?;
    ensure!(status.success(), "{:?} ended with {status}", command.get_args());
    Ok(())
}
