//! 10 GB read from the beginning, beside a reader at the tail of the same topic: does the one disturb the other?
//!
//! ```text
//! tail alone ─▶ beside a catch-up from the page cache ─▶ page cache emptied of the topic ─▶ beside a catch-up from the disk
//! ```

use std::fs::{self, File};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use kalda_protocol::records::Compression;
use rustix::fs::{Advice, fadvise, syncfs};

use super::latency_rows::add_latency;
use crate::bench::Bench;
use crate::broker::Broker;
use crate::ceilings;
use crate::figures::{Kind, Report, Unit};
use crate::load::{Amount, AtTheTail, Ledger, Producing, Reading, RecordBatch};
use crate::wire::Topics;

const PARTITIONS: usize = 10;
const VOLUME: u64 = 10_000_000_000;
const BATCH_BYTES: usize = 1 << 20;
const FETCH_BYTES: usize = 1 << 20;
const TAIL_BATCH_BYTES: usize = 16 << 10;
/// 8 MB a second.
const TAIL_EVERY: Duration = Duration::from_millis(2);
const ALONE: Duration = Duration::from_secs(10);

/// Measures.
pub async fn run(bench: &Bench) -> Result<Report> {
    let mut report = Report::new("catch-up");
    let volume = bench.scaled(VOLUME);
    report.note(format!(
        "{} MB in {PARTITIONS} partitions, read by one consumer; at the tail a batch of {} KiB every {TAIL_EVERY:?}, \
         acks=all, and one reader",
        volume / 1_000_000,
        TAIL_BATCH_BYTES >> 10
    ));
    for &kind in bench.kinds() {
        one(bench, kind, volume, &mut report).await?;
    }
    let sent = ceilings::send(&bench.options.folder, FETCH_BYTES, BATCH_BYTES)?;
    let name = catch_up_row("page cache");
    report.set_ceiling(&name, Unit::BytesPerSecond, sent.bytes_per_second());
    report.set_ceiling(format!("{name}: processor"), Unit::CpuPerGigabyte, sent.cpu_per_gigabyte());
    report.note(
        "ceiling: one thread that sends a file from the page cache; the processor time holds the tail's, too",
    );
    Ok(report)
}

async fn one(bench: &Bench, kind: Kind, volume: u64, report: &mut Report) -> Result<()> {
    let (broker, mut admin) = bench.start_warm(kind, &[]).await?;
    let ledger = Arc::new(Ledger::new(Topics::one("log", PARTITIONS)));
    admin.create(ledger.topics(), &[]).await?;
    fill(&broker, &ledger, volume).await?;
    let tail = AtTheTail {
        address: broker.address,
        ledger: Arc::clone(&ledger),
        batch_bytes: TAIL_BATCH_BYTES,
        every: TAIL_EVERY,
        consumers: 1,
    };
    for _ in 0..bench.options.rounds {
        let time = bench.scaled_time(ALONE);
        let alone = tail.beside(async {
            tokio::time::sleep(time).await;
            Ok(())
        });
        add_latency(report, kind, "tail alone", &alone.await?.1);
        beside_catch_up(bench, &broker, &tail, "page cache", report).await?;
        empty_page_cache(&broker)?;
        beside_catch_up(bench, &broker, &tail, "disk", report).await?;
    }
    ledger.verify_ends(&mut admin).await
}

async fn beside_catch_up(
    bench: &Bench,
    broker: &Broker,
    tail: &AtTheTail,
    from: &str,
    report: &mut Report,
) -> Result<()> {
    let reading = Reading {
        address: broker.address,
        ledger: Arc::clone(&tail.ledger),
        connections: 1,
        width: PARTITIONS,
        times: 1,
    };
    let label = format!("reading from the {from} beside a tail");
    let ((read, latency, _), cost) = bench.measure(broker, &label, tail.beside(reading.run())).await?;
    let (kind, name) = (broker.kind, catch_up_row(from));
    report.add(kind, &name, Unit::BytesPerSecond, read.bytes as f64 / read.took.as_secs_f64());
    report.add(kind, format!("{name}: processor"), Unit::CpuPerGigabyte, cost.cpu_per_gigabyte(read.bytes));
    add_latency(report, kind, &format!("tail beside it, {from}"), &latency);
    Ok(())
}

async fn fill(broker: &Broker, ledger: &Arc<Ledger>, volume: u64) -> Result<()> {
    let batch = RecordBatch::of_size(BATCH_BYTES, Compression::None)?;
    let requests = (volume / batch.volume).max(PARTITIONS as u64);
    let producing = Producing {
        address: broker.address,
        ledger: Arc::clone(ledger),
        batch,
        acks: -1,
        connections: 4,
        in_flight: 2,
        width: 1,
    };
    producing.run(Amount::Requests(requests)).await?;
    Ok(())
}

/// Asks the kernel to let go of the topic's pages, once they are on the disk.
fn empty_page_cache(broker: &Broker) -> Result<()> {
    syncfs(File::open(broker.data())?)?;
    for index in 0..PARTITIONS {
        for entry in fs::read_dir(broker.data().join(format!("log-{index}")))? {
            fadvise(File::open(entry?.path())?, 0, None, Advice::DontNeed)?;
        }
    }
    Ok(())
}

fn catch_up_row(from: &str) -> String {
    format!("catch-up from the {from}")
}
