//! What each part runs. One file per part that needs more than a command.

mod answers;
mod both_ways;
mod compat;
mod costs;
mod docker;
mod fuzz;
mod generated;
mod hostile;
mod kafka_tools;
mod log;
mod unit;
mod vectors;

use anyhow::Result;

use crate::part::{Against, Part};
use crate::step::Steps;
use crate::tools;

pub use compat::build_fast;
pub use generated::{COMMITTED, GENERATED_TEST};

/// Runs one part.
pub fn run(part: Part, against: Option<Against>, steps: &mut Steps<'_>) -> Result<()> {
    match part {
        Part::Fmt => fmt(steps),
        Part::Tidy => tidy(steps),
        Part::Clippy => clippy(steps),
        Part::Deny => deny(steps),
        Part::Unit => unit::run(steps),
        Part::Costs => costs::run(steps),
        Part::Generated => generated::run(steps),
        Part::Doc => doc(steps),
        Part::Vectors => vectors::run(steps),
        Part::Log => log::run(steps),
        Part::Fuzz => fuzz::run(steps),
        Part::Answers => answers::run(steps),
        Part::Tools => kafka_tools::run(steps),
        Part::Hostile => hostile::run(steps),
        Part::Compat => compat::run(against, steps),
        Part::BothWays => both_ways::run(steps),
        Part::Docker => docker::run(steps),
    }
}

fn fmt(steps: &mut Steps<'_>) -> Result<()> {
    steps.cargo(["fmt", "--all", "--check"])?;
    steps.cargo(["fmt", "--manifest-path", "sim/Cargo.toml", "--check"])?;
    steps.fact("rustfmt has nothing to change");
    Ok(())
}

fn tidy(steps: &mut Steps<'_>) -> Result<()> {
    let output = steps.cargo(["test", "--package", "kalda", "--test", "tidy", "--", "--show-output"])?;
    for line in output.lines().filter_map(|line| line.strip_prefix("tidy: ")) {
        steps.fact(line);
    }
    Ok(())
}

fn clippy(steps: &mut Steps<'_>) -> Result<()> {
    steps.cargo(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])?;
    let simulator = ["clippy", "--manifest-path", "sim/Cargo.toml", "--all-targets", "--", "-D", "warnings"];
    steps.cargo(simulator)?;
    steps.fact("no warning in any target");
    Ok(())
}

/// Advisories are left out: their database is a git repository that a closed CI cannot reach.
fn deny(steps: &mut Steps<'_>) -> Result<()> {
    tools::CARGO_DENY.ensure(steps)?;
    steps.cargo(["deny", "--workspace", "check", "bans", "licenses", "sources"])?;
    steps.fact("bans, licences and sources; run `cargo deny check advisories` where GitHub can be reached");
    Ok(())
}

fn doc(steps: &mut Steps<'_>) -> Result<()> {
    let mut command = steps.workspace().cargo();
    command.args(["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings");
    steps.run(&mut command)?;
    steps.fact("no warning from rustdoc");
    Ok(())
}
