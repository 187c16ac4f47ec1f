//! 50,000 partitions at stock limits: does writing over all of them cost more than writing over ten?
//!
//! ```text
//! round  ten, all, ten, all, …     the same requests: ten partitions each, a batch for every one
//! ```
//!
//! The first round makes the files, and counts apart. Kafka takes part with as many partitions as it can hold at the same
//! limits: each that was written to keeps a file open and two maps.

use std::sync::Arc;

use anyhow::Result;
use kalda_protocol::records::Compression;

use super::restart::restart;
use crate::bench::Bench;
use crate::broker::{Broker, OPEN_FILES, Usage};
use crate::figures::{Bound, Goal, Kind, Report, Unit};
use crate::load::{Amount, Ledger, Producing, Reading, RecordBatch};
use crate::machine::{STOCK_MAP_COUNT, max_map_count};
use crate::wire::Topics;

const PARTITIONS: usize = 50_000;
const PARTITIONS_OF_KAFKA: usize = 10_000;
const PARTITIONS_EACH: usize = 1000;
const NARROW: usize = 10;
const WIDTH: usize = 10;
const SHARE_WANTED: f64 = 0.85;

/// A size of batch, and how often a round goes over all partitions with it.
struct Shape {
    name: &'static str,
    batch_bytes: usize,
    turns: usize,
}

/// A full batch of a producer with default settings, and single records.
const SHAPES: [Shape; 2] = [
    Shape { name: "batches of 16 KiB", batch_bytes: 16 << 10, turns: 1 },
    Shape { name: "records of 1 KiB", batch_bytes: 1 << 10, turns: 4 },
];

const CREATE: &str = "creating them, until each answers";
const MAKE_FILES: &str = "first record of each, making its files";
const READ: &str = "read back, 1,000 partitions a request";
const MEMORY: &str = "resident memory, all written";
const FILES: &str = "open files, all written";
const MAPS: &str = "maps, all written";

/// Measures.
pub async fn run(bench: &Bench) -> Result<Report> {
    let mut report = Report::new("many");
    report.note(format!(
        "Kalda with {} partitions, Kafka with {}, as many as it holds at the same limits: \"better\" compares those",
        bench.scaled_pieces(PARTITIONS),
        bench.scaled_pieces(PARTITIONS_OF_KAFKA)
    ));
    report.note(format!(
        "limit of open files {OPEN_FILES}; acks=all, 8 connections, 5 requests under way on each"
    ));
    if max_map_count() != Some(STOCK_MAP_COUNT) {
        report.note(format!("vm.max_map_count is not the stock {STOCK_MAP_COUNT} here"));
    }
    for &kind in bench.kinds() {
        one(bench, kind, &mut report).await?;
    }
    for shape in &SHAPES {
        let name = share_row(shape);
        let measured = report.median(Kind::Kalda, &name);
        report.goals.push(Goal::figure(name, Unit::Share, Bound::AtLeast(SHARE_WANTED), measured));
    }
    for (name, limit) in [(FILES, f64::from(OPEN_FILES)), (MAPS, STOCK_MAP_COUNT as f64)] {
        let measured = report.median(Kind::Kalda, name);
        report.goals.push(Goal::figure(name, Unit::Pieces, Bound::Below(limit), measured));
    }
    Ok(report)
}

async fn one(bench: &Bench, kind: Kind, report: &mut Report) -> Result<()> {
    let partitions = bench.scaled_pieces(if kind == Kind::Kalda { PARTITIONS } else { PARTITIONS_OF_KAFKA });
    let (mut broker, mut admin) = bench.start_warm(kind, &[]).await?;
    let wide = Arc::new(Ledger::new(Topics::many("wide", partitions, PARTITIONS_EACH)));
    let narrow = Arc::new(Ledger::new(Topics::one("narrow", NARROW)));
    let ((), cost) = bench.measure(&broker, "creating partitions", admin.create(wide.topics(), &[])).await?;
    report.add(kind, CREATE, Unit::Seconds, cost.took.as_secs_f64());
    admin.create(narrow.topics(), &[]).await?;

    let first = producing(&broker, &wide, 1 << 10)?;
    let requests = (partitions / WIDTH) as u64;
    let first = first.run(Amount::Requests(requests));
    let (_, cost) = bench.measure(&broker, "making the files of each partition", first).await?;
    report.add(kind, MAKE_FILES, Unit::Seconds, cost.took.as_secs_f64());

    for shape in &SHAPES {
        for _ in 0..bench.options.rounds {
            let ten = write(bench, &broker, &narrow, shape, "ten", partitions, report).await?;
            let all = write(bench, &broker, &wide, shape, "all", partitions, report).await?;
            report.add(kind, share_row(shape), Unit::Share, all / ten);
        }
    }
    let usage = Usage::of(broker.pid()?)?;
    report.add(kind, MEMORY, Unit::Bytes, usage.resident_bytes);
    report.add(kind, FILES, Unit::Pieces, usage.open_files);
    report.add(kind, MAPS, Unit::Pieces, usage.maps);

    for ledger in [&narrow, &wide] {
        ledger.verify_ends(&mut admin).await?;
    }
    let reading =
        Reading { address: broker.address, ledger: wide, connections: 2, width: PARTITIONS_EACH, times: 1 };
    let (read, cost) = bench.measure(&broker, "reading all partitions back", reading.run()).await?;
    report.add(kind, READ, Unit::BytesPerSecond, cost.rate(read.bytes));
    restart(&mut broker, &reading.ledger, &RecordBatch::of_records(1, Compression::None)?, report).await
}

/// One round over the partitions of a ledger; gives bytes a second.
async fn write(
    bench: &Bench,
    broker: &Broker,
    ledger: &Arc<Ledger>,
    shape: &Shape,
    over: &str,
    partitions: usize,
    report: &mut Report,
) -> Result<f64> {
    let producing = producing(broker, ledger, shape.batch_bytes)?;
    let requests = (partitions / WIDTH * shape.turns) as u64;
    let label = format!("{} over {over}", shape.name);
    let (produced, cost) =
        bench.measure(broker, &format!("writing {label}"), producing.run(Amount::Requests(requests))).await?;
    let rate = produced.volume as f64 / produced.took.as_secs_f64();
    report.add(broker.kind, &label, Unit::BytesPerSecond, rate);
    let cpu = cost.cpu_per_gigabyte(produced.volume);
    report.add(broker.kind, format!("{label}: processor"), Unit::CpuPerGigabyte, cpu);
    Ok(rate)
}

fn producing(broker: &Broker, ledger: &Arc<Ledger>, batch_bytes: usize) -> Result<Producing> {
    Ok(Producing {
        address: broker.address,
        ledger: Arc::clone(ledger),
        batch: RecordBatch::of_size(batch_bytes, Compression::None)?,
        acks: -1,
        connections: 8,
        in_flight: 5,
        width: WIDTH,
    })
}

fn share_row(shape: &Shape) -> String {
    format!("{}: all as part of ten", shape.name)
}
