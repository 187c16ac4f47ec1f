//! The log by itself: its unit tests, its integration and property tests, the simulator's own tests, and crashes on the
//! simulated disk.
//!
//! Invariant: the seeds are the same in every run, so that a failure is the change's. Fresh ones are for `cargo xtask soak log`.

use std::process::Command;

use anyhow::{Result, ensure};

use crate::parts::unit::Tally;
use crate::simulation;
use crate::step::Steps;

/// Seeds of a run: a minute or less on two cores.
const SEEDS: u32 = 10_000;
/// The first of them.
const FIRST_SEED: u32 = 1;

/// Runs them all.
pub fn run(steps: &mut Steps<'_>) -> Result<()> {
    let unit = Tally::of_cargo(&steps.cargo(["test", "--package", "kalda-log", "--lib"])?).passed;
    let log = Tally::of_cargo(&steps.cargo(["test", "--package", "kalda-log", "--test", "log"])?).passed;
    let mut command = simulation::cargo(steps.workspace(), "test");
    let own = Tally::of_cargo(&steps.run(&mut command)?).passed;
    ensure!(
        unit > 0 && log > 0 && own > 0,
        "no test ran: {unit} of the crate, {log} of log/tests, {own} of sim"
    );
    steps.fact(format!("{unit} unit tests, {log} of log/tests, {own} of the simulator"));

    let mut command = simulation::cargo(steps.workspace(), "build");
    steps.run(&mut command)?;
    let program = simulation::program(steps.workspace());
    let regressions = steps.run(Command::new(&program).arg("--regressions"))?;
    note_totals(&regressions, steps);
    let mut command = Command::new(program);
    command.args(["--seeds", &SEEDS.to_string(), "--from", &FIRST_SEED.to_string()]);
    let fixed = steps.run(&mut command)?;
    note_totals(&fixed, steps);
    Ok(())
}

fn note_totals(output: &str, steps: &mut Steps<'_>) {
    for line in output.lines().filter(|line| line.starts_with("soak:") || line.starts_with("regressions:")) {
        steps.fact(line.trim());
    }
}
