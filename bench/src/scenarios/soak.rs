//! Mixed load for a long time, with topics, groups and connections that come and go: does memory drift, does the tail grow?
//!
//! ```text
//! all the time   a producer at a steady pace and two consumers at its tail; four producers at full speed for half of each slice
//! each slice     topics are created, written, read, deleted; connections come and go; offsets are committed by groups that are new
//! ```
//!
//! Invariant: what goes on in one slice goes on in each, so that memory and p99.9 of any two can be compared.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use kalda_protocol::records::Compression;

use crate::bench::Bench;
use crate::broker::{Broker, Settings, Usage};
use crate::figures::{Bound, Goal, Kind, Plot, Report, Unit};
use crate::load::{Amount, AtTheTail, Ledger, Producing, Reading, RecordBatch, commit, commit_request};
use crate::wire::{Admin, Connection, Coordinates, Topics, find_coordinator};

/// So many slices in all: each has a p99.9 of its own.
const SLICES: u32 = 30;
const EVERY: Duration = Duration::from_millis(2);
const TAIL_BATCH_BYTES: usize = 4 << 10;
const PARTITIONS: usize = 8;
const CONSUMERS: usize = 2;
const CHURNED_CONNECTIONS: usize = 50;
const CHURNED_GROUPS: usize = 20;
const CHURNED_PARTITIONS: usize = 20;
const DRIFT: &str = "memory of the last third, as part of the second";
const TAIL: &str = "p99.9 of the last third, as part of the second";
/// What is written goes again, so that hours of load fit on a disk, and a broker's memory doesn't grow with its files.
const BOUNDED: Settings<'_> = &[
    ("log.retention.bytes", "67108864"),
    ("log.segment.bytes", "16777216"),
    ("log.retention.check.interval.ms", "1000"),
    ("log.segment.delete.delay.ms", "1000"),
    ("offsets.topic.num.partitions", "4"),
];

/// Measures.
pub async fn run(bench: &Bench) -> Result<Report> {
    let mut report = Report::new("soak");
    let slice = Duration::from_secs_f64(bench.options.minutes * 60.0 / f64::from(SLICES));
    report.note(format!(
        "{} minutes in {SLICES} slices: a batch of 4 KiB every {EVERY:?} to {CONSUMERS} consumers at the tail, four producers of \
         16 KiB for a quarter of each slice, {CHURNED_PARTITIONS} partitions, {CHURNED_CONNECTIONS} connections and {CHURNED_GROUPS} groups that are \
         new in each",
        bench.options.minutes
    ));
    for &kind in bench.kinds() {
        one(bench, kind, slice, &mut report).await?;
    }
    for (name, most) in [(DRIFT, 1.03), (TAIL, 1.5)] {
        let measured = report.median(Kind::Kalda, name);
        report.goals.push(Goal::figure(name, Unit::Drift, Bound::Below(most), measured));
    }
    Ok(report)
}

async fn one(bench: &Bench, kind: Kind, slice: Duration, report: &mut Report) -> Result<()> {
    let (broker, mut admin) = bench.start_warm(kind, BOUNDED).await?;
    let ledger = Arc::new(Ledger::new(Topics::one("steady", PARTITIONS)));
    let bulk = Arc::new(Ledger::new(Topics::one("bulk", PARTITIONS)));
    admin.create(ledger.topics(), &[]).await?;
    admin.create(bulk.topics(), &[]).await?;
    let tail = AtTheTail {
        address: broker.address,
        ledger: Arc::clone(&ledger),
        batch_bytes: TAIL_BATCH_BYTES,
        every: EVERY,
        consumers: CONSUMERS,
    };
    let (mut memory, mut slowest) = (Vec::new(), Vec::new());
    for number in 0..SLICES {
        let work = tail.beside(churn(&broker, &mut admin, &bulk, (number, slice)));
        let (((), latency, _), _) = bench.measure(&broker, "soak", work).await?;
        let at = f64::from(number + 1) * slice.as_secs_f64() / 60.0;
        memory.push(Usage::of(broker.pid()?)?.resident_bytes);
        slowest.push(latency.quantile(0.999));
        report.add_point(Plot::MemoryOverTime, "memory", kind, (at, memory[memory.len() - 1]));
        report.add_point(Plot::TailOverTime, "p99.9", kind, (at, latency.quantile(0.999)));
    }
    ledger.verify_ends(&mut admin).await?;
    bulk.verify_ends(&mut admin).await?;
    let third = memory.len() / 3;
    let middle = |values: &[f64]| {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        sorted[sorted.len() / 2]
    };
    report.add(kind, "memory after a third", Unit::Bytes, memory[third]);
    report.add(kind, "memory at the end", Unit::Bytes, memory[memory.len() - 1]);
    let late = middle(&memory[2 * third..]) / middle(&memory[third..2 * third]);
    report.add(kind, DRIFT, Unit::Drift, late);
    report.add(kind, "p99.9, median of all slices", Unit::Seconds, middle(&slowest));
    report.add(kind, TAIL, Unit::Drift, middle(&slowest[2 * third..]) / middle(&slowest[third..2 * third]));
    Ok(())
}

/// What goes on in each slice besides the tail.
async fn churn(
    broker: &Broker,
    admin: &mut Admin,
    bulk: &Arc<Ledger>,
    (number, slice): (u32, Duration),
) -> Result<()> {
    let begun = Instant::now();
    let producing = |ledger: &Arc<Ledger>, connections| {
        anyhow::Ok(Producing {
            address: broker.address,
            ledger: Arc::clone(ledger),
            batch: RecordBatch::of_size(16 << 10, Compression::None)?,
            acks: -1,
            connections,
            in_flight: 1,
            width: 1,
        })
    };
    producing(bulk, 4)?.run(Amount::For(slice / 4)).await?;
    let fresh = Arc::new(Ledger::new(Topics::one(&format!("fresh-{number}"), CHURNED_PARTITIONS)));
    admin.create(fresh.topics(), &[]).await?;
    producing(&fresh, 2)?.run(Amount::Requests(10 * CHURNED_PARTITIONS as u64)).await?;
    let reading = Reading {
        address: broker.address,
        ledger: Arc::clone(&fresh),
        connections: 2,
        width: CHURNED_PARTITIONS / 2,
        times: 1,
    };
    reading.run().await?;
    for _ in 0..CHURNED_CONNECTIONS {
        Connection::open(broker.address).await?;
    }
    let mut connection = Connection::open(broker.address).await?;
    let (topic, _) = fresh.topics().at(0);
    for group in 0..CHURNED_GROUPS {
        let group = format!("group-{number}-{group}");
        find_coordinator(&mut connection, Coordinates::Group, &group).await?;
        commit(&mut connection, &commit_request(&group, &topic, 1)).await?;
    }
    admin.delete(fresh.topics()).await?;
    // What is left of the slice only the tail goes on.
    tokio::time::sleep(slice.saturating_sub(begun.elapsed())).await;
    Ok(())
}
