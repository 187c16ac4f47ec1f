//! Answers on the wire: `compat-tests/answers` asks the broker what Apache Kafka was once asked, and compares.

use std::process::Command;

use anyhow::{Context, Result};

use crate::parts::build_fast;
use crate::step::Steps;

/// As the recorded broker was run: a group waits for nobody.
const SETTING: &str = "group.initial.rebalance.delay.ms=0";
const LISTENER: &str = "PLAINTEXT://";

/// Starts a broker on a free port and asks it everything.
pub fn run(steps: &mut Steps<'_>) -> Result<()> {
    let kalda = build_fast(steps)?;
    let listen = format!("{LISTENER}127.0.0.1:0");
    let mut broker = Command::new(kalda);
    broker.args(["--ephemeral", "--listen", &listen, "--set", SETTING]);
    let (_service, address) = steps.start(&mut broker, LISTENER)?;
    let output = steps.run(Command::new("compat-tests/answers/run").arg(address))?;
    let total = output.lines().find(|line| line.starts_with("answers ")).context("nothing was compared")?;
    steps.fact(total);
    Ok(())
}
