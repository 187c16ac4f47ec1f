//! The first acknowledged record after `kill -9` with 10 GB in ten active segments.
//!
//! The page cache is warm, as it is when a process dies and its machine goes on. What was written has reached the disk before
//! the kill, so that no broker waits for the writing back of the other.

use std::fs::File;
use std::sync::Arc;

use anyhow::{Result, ensure};
use kalda_protocol::records::Compression;

use super::restart::acknowledge_one;
use crate::bench::Bench;
use crate::broker::{Broker, cpu_of};
use crate::figures::{Bound, Goal, Kind, Report, Unit};
use crate::load::{Amount, Ledger, Producing, RecordBatch};
use crate::wire::{Admin, Topics};

const PARTITIONS: usize = 10;
/// Below the default segment.bytes of 1 GiB: all of it is in the active segment.
const BYTES_EACH: u64 = 1_000_000_000;
const BATCH_BYTES: usize = 1 << 20;

const FIRST: &str = "first acknowledged record";
const ALL: &str = "a record acknowledged by each partition";
const CPU: &str = "processor time until then";

/// Measures.
pub async fn run(bench: &Bench) -> Result<Report> {
    let mut report = Report::new("recovery");
    let bytes = bench.scaled(BYTES_EACH);
    report.note(format!(
        "{PARTITIONS} partitions with {} MB each in one segment, batches of 1 MiB; killed, started, and the time from exec",
        bytes / 1_000_000
    ));
    report.note("the page cache is warm; a kill for each time the data is written, since a recovery may leave less to do for the next");
    for _ in 0..bench.options.rounds {
        for &kind in bench.kinds() {
            one(bench, kind, bytes, &mut report).await?;
        }
    }
    report.goals.push(Goal::times(FIRST, 5.0, report.times_better(FIRST)));
    let measured = report.median(Kind::Kalda, FIRST);
    report.goals.push(Goal::figure(FIRST, Unit::Seconds, Bound::Below(2.0), measured));
    Ok(report)
}

async fn one(bench: &Bench, kind: Kind, bytes: u64, report: &mut Report) -> Result<()> {
    let (mut broker, mut admin) = bench.start(kind, &[]).await?;
    let ledger = Arc::new(Ledger::new(Topics::one("log", PARTITIONS)));
    admin.create(ledger.topics(), &[]).await?;
    let batch = RecordBatch::of_size(BATCH_BYTES, Compression::None)?;
    let batches = (bytes / batch.volume).max(1) * PARTITIONS as u64;
    let producing = Producing {
        address: broker.address,
        ledger: Arc::clone(&ledger),
        batch,
        acks: -1,
        connections: 4,
        in_flight: 2,
        width: 1,
    };
    producing.run(Amount::Requests(batches)).await?;
    ensure_one_segment_each(&broker)?;
    rustix::fs::syncfs(File::open(broker.data())?)?;

    broker.kill()?;
    let started = broker.launch()?;
    let record = RecordBatch::of_records(1, Compression::None)?;
    acknowledge_one(&mut broker, &ledger, 0, &record).await?;
    report.add(kind, FIRST, Unit::Seconds, started.elapsed().as_secs_f64());
    for place in 1..PARTITIONS {
        acknowledge_one(&mut broker, &ledger, place, &record).await?;
    }
    report.add(kind, ALL, Unit::Seconds, started.elapsed().as_secs_f64());
    report.add(kind, CPU, Unit::CpuSeconds, cpu_of(broker.pid()?)?.as_secs_f64());
    ledger.verify_ends(&mut Admin::new(broker.connect().await?)).await
}

fn ensure_one_segment_each(broker: &Broker) -> Result<()> {
    for index in 0..PARTITIONS {
        let folder = broker.data().join(format!("log-{index}"));
        let names = std::fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name()));
        let names: Vec<_> = names.collect::<Result<_>>()?;
        let segments = names.iter().filter(|name| name.to_string_lossy().ends_with(".log")).count();
        ensure!(segments == 1, "log-{index} has {segments} segments");
    }
    Ok(())
}
