//! Kafka's clients against the broker, by `compat-tests/run`, and the same scenarios against Apache Kafka; and an application of Kafka Streams,
//! by `compat-tests/streams`.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::part::Against;
use crate::step::Steps;
use crate::tools;

/// The releases of kafka-streams that the application is built with, the protocol of its group, and how often it and the broker are killed. A round takes ten
/// seconds.
const STREAMS_RUNS: [(&str, &str, &str); 4] = [
    ("4.4.0", "classic", "10"),
    ("4.4.0", "streams", "10"),
    ("4.3.1", "classic", "3"),
    ("4.3.1", "streams", "3"),
];

/// Runs all clients against Kalda and against Kafka, or against the one asked for.
pub fn run(against: Option<Against>, steps: &mut Steps<'_>) -> Result<()> {
    tools::KCAT.ensure(steps)?;
    let kalda = build_fast(steps)?;
    if against != Some(Against::Kafka) {
        let output = steps.run(Command::new("compat-tests/run").env("KALDA_BIN", &kalda))?;
        note_totals("Kalda", &output, steps);
        let output = steps.run(Command::new("compat-tests/schema-registry/run").arg(&kalda))?;
        note_totals("Kalda", &output, steps);
        for (version, protocol, rounds) in STREAMS_RUNS {
            let mut run = Command::new("compat-tests/streams/run");
            run.args(["--version", version, "--protocol", protocol, "--rounds", rounds])
                .env("KALDA_BIN", &kalda);
            let output = steps.run(&mut run)?;
            note_totals("Kalda", &output, steps);
        }
        let output = steps.run(Command::new("compat-tests/streams/tools").env("KALDA_BIN", &kalda))?;
        note_totals("Kalda", &output, steps);
    }
    if against != Some(Against::Kalda) {
        let mut run = Command::new("compat-tests/run");
        let output = steps.run(run.args(["--against", "kafka"]).env("KALDA_BIN", kalda))?;
        note_totals("Kafka", &output, steps);
        for protocol in ["classic", "streams"] {
            let mut run = Command::new("compat-tests/streams/run");
            // Kafka that ends loses markers of transactions, for reasons of its own: see compat-tests/streams/run.
            run.args(["--against", "kafka", "--broker-signal", "none"]);
            run.args(["--rounds", "2", "--protocol", protocol]);
            let output = steps.run(&mut run)?;
            note_totals("Kafka", &output, steps);
        }
    }
    Ok(())
}

/// Builds the broker that others test.
pub fn build_fast(steps: &mut Steps<'_>) -> Result<PathBuf> {
    steps.cargo(["build", "--profile", "fast", "--package", "kalda", "--bin", "kalda"])?;
    Ok(steps.workspace().fast_kalda())
}

/// Repeats the runner's closing counts: `clients N of N …`, `registry clients N of N …`, `streams: …`, `checks N of N files` of Kafka's dump tool, and `verified …` of
/// ours.
fn note_totals(broker: &str, output: &str, steps: &mut Steps<'_>) {
    let is_total = |line: &&str| {
        ["clients ", "registry clients ", "streams: ", "checks ", "verified "]
            .iter()
            .any(|sign| line.starts_with(sign))
    };
    for line in output.lines().filter(is_total) {
        steps.fact(format!("against {broker}: {}", line.trim()));
    }
}
