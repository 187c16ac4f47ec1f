//! Codecs that cost Kafka most, and `record.validation=strict`, where Kalda decompresses as Kafka always does.
//!
//! Both brokers run, and take turns cell by cell. What was acknowledged is compared with where partitions end, and deleted.

use std::sync::Arc;

use anyhow::Result;
use kalda_protocol::records::Compression;

use super::removal::{REMOVES_SOON, remove};
use crate::bench::Bench;
use crate::broker::Broker;
use crate::figures::{Goal, Kind, Report, Unit};
use crate::load::{Amount, Ledger, Producing, RecordBatch};
use crate::wire::{Admin, Topics};

/// Bytes before compression in each measurement.
const VOLUME: u64 = 1 << 30;
const PARTITIONS: usize = 4;
const BATCH_BYTES: usize = 16 << 10;
const STRICT: (&str, &str) = ("record.validation", "strict");

/// How Kalda checks what is produced. Kafka has one way, which is as strict.
#[derive(Clone, Copy, PartialEq)]
enum Validation {
    Header,
    Strict,
}

/// A row, and how many times less processor it should take than Kafka.
struct Cell {
    codec: Compression,
    validation: Validation,
    wanted: f64,
}

const fn cell(codec: Compression, validation: Validation, wanted: f64) -> Cell {
    Cell { codec, validation, wanted }
}

const CELLS: [Cell; 6] = [
    cell(Compression::Snappy, Validation::Header, 6.0),
    cell(Compression::Gzip, Validation::Header, 6.0),
    cell(Compression::None, Validation::Strict, 2.0),
    cell(Compression::Lz4, Validation::Strict, 2.0),
    cell(Compression::Zstd, Validation::Strict, 2.0),
    cell(Compression::Gzip, Validation::Strict, 2.0),
];

impl Cell {
    fn name(&self) -> String {
        let strict = if self.validation == Validation::Strict { ", strict" } else { "" };
        format!("produce 16 KiB, {}{strict}", self.codec)
    }

    fn processor(&self) -> String {
        format!("{}: processor", self.name())
    }
}

/// Measures.
pub async fn run(bench: &Bench) -> Result<Report> {
    let mut report = Report::new("codecs");
    let volume = bench.scaled(VOLUME);
    report.note(format!(
        "{} MiB of records of 1 KiB each time, {PARTITIONS} partitions, 4 connections, 5 requests under way on each, \
         acks=all; volumes are before compression",
        volume >> 20
    ));
    report.note("strict: Kalda has record.validation=strict, Kafka its only way");
    let mut brokers = Vec::new();
    for &kind in bench.kinds() {
        brokers.push(bench.start_warm(kind, REMOVES_SOON).await?);
    }
    let mut number = 0;
    for cell in CELLS {
        for round in 0..=bench.options.rounds {
            for (broker, admin) in &mut brokers {
                // The first round is for the JVM, and for the machine, which gives pages that were free for long to its host.
                let mut unmeasured = Report::new("warm-up");
                let report = if round == 0 { &mut unmeasured } else { &mut report };
                one(bench, broker, admin, &cell, (number, volume), report).await?;
                number += 1;
            }
        }
        let name = cell.processor();
        report.goals.push(Goal::times(&name, cell.wanted, report.times_better(&name)));
    }
    Ok(report)
}

async fn one(
    bench: &Bench,
    broker: &Broker,
    admin: &mut Admin,
    cell: &Cell,
    (number, volume): (u32, u64),
    report: &mut Report,
) -> Result<()> {
    let ledger = Arc::new(Ledger::new(Topics::one(&format!("c-{number}"), PARTITIONS)));
    let is_strict = broker.kind == Kind::Kalda && cell.validation == Validation::Strict;
    let configs: &[(&str, &str)] = if is_strict { &[STRICT] } else { &[] };
    admin.create(ledger.topics(), configs).await?;
    let batch = RecordBatch::of_size(BATCH_BYTES, cell.codec)?;
    let requests = (volume / batch.volume).max(1);
    let producing = Producing {
        address: broker.address,
        ledger: Arc::clone(&ledger),
        batch,
        acks: -1,
        connections: 4,
        in_flight: 5,
        width: 1,
    };
    let name = cell.name();
    let (produced, cost) = bench.measure(broker, &name, producing.run(Amount::Requests(requests))).await?;
    report.add(broker.kind, &name, Unit::BytesPerSecond, cost.rate(produced.volume));
    let cpu = cost.cpu_per_gigabyte(produced.volume);
    report.add(broker.kind, cell.processor(), Unit::CpuPerGigabyte, cpu);
    ledger.verify_ends(admin).await?;
    remove(broker, admin, ledger.topics()).await
}
