//! Produce and fetch as fast as it goes: by size of batch, acks and codec.
//!
//! Both brokers run, and take turns cell by cell. What a cell produces is read back whole, which is the fetch figure, and
//! removed before the next one begins.

use std::sync::Arc;

use anyhow::Result;
use kalda_protocol::records::Compression;

use super::removal::{REMOVES_SOON, remove};
use crate::bench::Bench;
use crate::broker::Broker;
use crate::ceilings::{self, Moved};
use crate::cost::Cost;
use crate::figures::{Report, Unit};
use crate::load::{Amount, Ledger, Producing, Reading, RecordBatch};
use crate::wire::{Admin, Topics};

/// Bytes before compression in each measurement.
const VOLUME: u64 = 1 << 30;
const PARTITIONS: usize = 4;
const SIZES: [(&str, usize); 2] = [("16 KiB", 16 << 10), ("1 MiB", 1 << 20)];
const ACKS: [(&str, i16); 2] = [("all", -1), ("1", 1)];
const CODECS: [Compression; 3] = [Compression::None, Compression::Lz4, Compression::Zstd];
/// How often that is read. Once takes a fifth of a second, in which the growth of a new connection's window and the turns of the scheduler decide.
const READ_TIMES: usize = 8;
/// What a consumer asks of a partition at once.
const FETCH_BYTES: usize = 1 << 20;

/// One combination.
#[derive(Clone, Copy)]
struct Cell {
    size: (&'static str, usize),
    acks: (&'static str, i16),
    codec: Compression,
}

/// Measures.
pub async fn run(bench: &Bench) -> Result<Report> {
    let mut report = Report::new("throughput");
    let volume = bench.scaled(VOLUME);
    report.note(format!(
        "{} MiB of records of 1 KiB each time, {PARTITIONS} partitions, 4 connections, 5 requests under way on each, \
         a batch a request; volumes are before compression",
        volume >> 20
    ));
    report.note(format!("fetch: 2 connections read all of it {READ_TIMES} times from the page cache, checksums verified by the driver"));
    let mut brokers = Vec::new();
    for &kind in bench.kinds() {
        brokers.push(bench.start_warm(kind, REMOVES_SOON).await?);
    }
    let mut number = 0;
    for cell in cells() {
        // A first pass, unmeasured: compilers have seen this codec and size then, and the memory of this many pages is the machine's.
        for (broker, admin) in &mut brokers {
            one(bench, broker, admin, cell, volume, number, &mut Report::new("warm-up")).await?;
            number += 1;
        }
        for _ in 0..bench.options.rounds {
            for (broker, admin) in &mut brokers {
                one(bench, broker, admin, cell, volume, number, &mut report).await?;
                number += 1;
            }
        }
    }
    // They end here: a ceiling is what the machine can do by itself.
    drop(brokers);
    add_ceilings(bench, &mut report)?;
    Ok(report)
}

fn cells() -> impl Iterator<Item = Cell> {
    SIZES.into_iter().flat_map(|size| {
        CODECS.into_iter().flat_map(move |codec| ACKS.into_iter().map(move |acks| Cell { size, acks, codec }))
    })
}

async fn one(
    bench: &Bench,
    broker: &Broker,
    admin: &mut Admin,
    cell: Cell,
    volume: u64,
    number: u32,
    report: &mut Report,
) -> Result<()> {
    let kind = broker.kind;
    let ledger = Arc::new(Ledger::new(Topics::one(&format!("t-{number}"), PARTITIONS)));
    admin.create(ledger.topics(), &[]).await?;
    let batch = RecordBatch::of_size(cell.size.1, cell.codec)?;
    let requests = (volume / batch.volume).max(1);
    let producing = Producing {
        address: broker.address,
        ledger: Arc::clone(&ledger),
        batch,
        acks: cell.acks.1,
        connections: 4,
        in_flight: 5,
        width: 1,
    };
    let name = produce_row(cell);
    let (produced, cost) = bench.measure(broker, &name, producing.run(Amount::Requests(requests))).await?;
    add(report, broker, &name, produced.volume, &cost);
    let cpu = format!("{name}: processor for a request");
    report.add(kind, cpu, Unit::CpuPerRequest, cost.cpu_per(produced.requests));

    ledger.verify_ends(admin).await?;
    let reading =
        Reading { address: broker.address, ledger, connections: 2, width: PARTITIONS / 2, times: READ_TIMES };
    let name = fetch_row(cell);
    let (_, cost) = bench.measure(broker, &name, reading.run()).await?;
    if cell.acks.1 == -1 {
        add(report, broker, &name, produced.volume * READ_TIMES as u64, &cost);
    }
    remove(broker, admin, reading.ledger.topics()).await
}

fn add(report: &mut Report, broker: &Broker, name: &str, volume: u64, cost: &Cost) {
    report.add(broker.kind, name, Unit::BytesPerSecond, cost.rate(volume));
    report.add(broker.kind, processor(name), Unit::CpuPerGigabyte, cost.cpu_per_gigabyte(volume));
}

/// The machine alone, with pieces of the same size; of compressed batches fewer bytes move, so they have none.
fn add_ceilings(bench: &Bench, report: &mut Report) -> Result<()> {
    let mut set = |name: String, moved: Moved| {
        report.set_ceiling(&name, Unit::BytesPerSecond, moved.bytes_per_second());
        report.set_ceiling(processor(&name), Unit::CpuPerGigabyte, moved.cpu_per_gigabyte());
    };
    let folder = &bench.options.folder;
    for size in SIZES {
        let received = ceilings::receive(folder, size.1)?;
        let sent = ceilings::send(folder, FETCH_BYTES, size.1)?;
        for acks in ACKS {
            set(produce_row(Cell { size, acks, codec: Compression::None }), received);
        }
        set(fetch_row(Cell { size, acks: ACKS[0], codec: Compression::None }), sent);
    }
    report.note("ceiling: one thread that receives, checks CRC-32C and writes to the page cache; one that sends files");
    Ok(())
}

fn produce_row(cell: Cell) -> String {
    format!("produce {}, {}, acks={}", cell.size.0, cell.codec, cell.acks.0)
}

fn fetch_row(cell: Cell) -> String {
    format!("fetch {}, {}", cell.size.0, cell.codec)
}

fn processor(name: &str) -> String {
    format!("{name}: processor")
}
