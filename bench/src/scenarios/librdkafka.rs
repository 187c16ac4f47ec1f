//! The same records over more and more partitions through librdkafka: whose time is it, the client's or the broker's?
//!
//! One round, since topics stay: where many files were deleted a moment ago, some file systems are slow to make new ones, and that would be
//! measured. The client is `bench/librdkafka/produce.py` with the confluent-kafka of compat-tests, which a venv in their cache holds.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use tokio::process::Command;

use crate::bench::Bench;
use crate::broker::Broker;
use crate::figures::{Kind, Report, Unit};
use crate::load::Ledger;
use crate::wire::{Admin, Topics};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
const RECORDS: u64 = 100_000;
const PARTITIONS: [usize; 4] = [10, 1000, 10_000, 50_000];
const PARTITIONS_EACH: usize = 1000;
/// As many as a Kafka holds at the same limits.
const MOST_OF_KAFKA: usize = 10_000;

/// Measures.
pub async fn run(bench: &Bench) -> Result<Report> {
    let mut report = Report::new("librdkafka");
    let records = bench.scaled(RECORDS);
    report.note(format!(
        "{records} records of 100 B, acks=all, in turn to all partitions, by confluent-kafka (Python on librdkafka); Kafka up to 10,000 partitions, as many \
         as it holds at the same limits"
    ));
    let python = set_up().await?;
    for &kind in bench.kinds() {
        let (broker, mut admin) = bench.start_warm(kind, &[]).await?;
        for partitions in PARTITIONS {
            if kind == Kind::Kafka && partitions > MOST_OF_KAFKA {
                continue;
            }
            let topics = Topics::many(&format!("over-{partitions}"), partitions, PARTITIONS_EACH);
            let ledger = Arc::new(Ledger::new(topics));
            admin.create(ledger.topics(), &[]).await?;
            one(bench, &broker, (&mut admin, &ledger), (&python, records), &mut report).await?;
        }
    }
    Ok(report)
}

async fn one(
    bench: &Bench,
    broker: &Broker,
    (admin, ledger): (&mut Admin, &Arc<Ledger>),
    (python, records): (&PathBuf, u64),
    report: &mut Report,
) -> Result<()> {
    let topics = ledger.topics();
    let names: Vec<&str> = topics.names().iter().map(|name| name.as_str()).collect();
    let mut client = Command::new(python);
    client.arg(format!("{ROOT}/bench/librdkafka/produce.py")).arg(broker.address.to_string());
    client.arg(names.join(",")).arg(topics.partitions_each().to_string()).arg(records.to_string());
    client.kill_on_drop(true);
    let label = format!("{} partitions", topics.len());
    let work = async { Ok(client.output().await?) };
    let (output, cost) = bench.measure(broker, &label, work).await?;
    ensure!(output.status.success(), "produce.py: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    let told: Value = serde_json::from_str(text.lines().last().context("produce.py said nothing")?)?;
    let figure = |key: &str| told[key].as_f64().with_context(|| format!("produce.py said no {key}"));
    ensure!(told["acknowledged"] == records, "{} of {records} acknowledged", told["acknowledged"]);
    note_acknowledged(ledger, records)?;
    ledger.verify_ends(admin).await?;
    let kind = broker.kind;
    report.add(kind, format!("{label}: time of all records"), Unit::Seconds, figure("seconds")?);
    report.add(kind, format!("{label}: processor of the client"), Unit::CpuSeconds, figure("cpu")?);
    report.add(kind, format!("{label}: processor of the broker"), Unit::CpuSeconds, cost.cpu.as_secs_f64());
    Ok(())
}

/// Each partition got its turns.
fn note_acknowledged(ledger: &Ledger, records: u64) -> Result<()> {
    let partitions = ledger.topics().len() as u64;
    for place in 0..partitions {
        let turns = records / partitions + u64::from(place < records % partitions);
        ledger.acknowledge(usize::try_from(place)?, 0, turns)?;
    }
    Ok(())
}

/// The interpreter that has confluent-kafka; installed the first time.
async fn set_up() -> Result<PathBuf> {
    let patience = Duration::from_secs(300);
    let mut setup = Command::new(format!("{ROOT}/compat-tests/confluent-kafka/run"));
    let output = tokio::time::timeout(patience, setup.arg("--setup").output()).await??;
    ensure!(
        output.status.success(),
        "setting up confluent-kafka: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let home = std::env::var("HOME").unwrap_or_default();
    let cache = std::env::var("COMPAT_CACHE").unwrap_or_else(|_| format!("{home}/.cache/kalda-compat"));
    Ok(PathBuf::from(cache).join("venv-confluent-kafka/bin/python"))
}
