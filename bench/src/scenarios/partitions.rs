//! 10,000 partitions: what creating them costs, what each holds, and how long a restart with them takes.
//!
//! Created means: every partition answers. A restart ends when every partition answers with its right end.

use std::sync::Arc;

use anyhow::Result;
use kalda_protocol::records::Compression;

use super::restart::{ALL, restart};
use crate::bench::Bench;
use crate::broker::{Broker, Usage, live_heap_bytes};
use crate::figures::{Bound, Goal, Kind, Report, Unit};
use crate::load::{Amount, Ledger, Producing, RecordBatch};
use crate::wire::Topics;

const PARTITIONS: usize = 10_000;
const PARTITIONS_EACH: usize = 1000;
/// Partitions in a request that writes to all of them.
const WIDTH: usize = 100;
/// What is created and written before measuring, so that nothing is done for the first time.
const WARM_UP: usize = 200;

const CREATE: &str = "creating them, until each answers";
const CREATE_CPU: &str = "processor time of creating them";
const EMPTY: &str = "created: memory for each";
const EMPTY_HEAP: &str = "created: live heap for each";
const EMPTY_FILES: &str = "created: open files for each";
const EMPTY_MAPS: &str = "created: maps for each";
const WRITE: &str = "a record into each";
const FULL: &str = "with a record: memory for each";
const FULL_HEAP: &str = "with a record: live heap for each";
const FULL_FILES: &str = "with a record: open files for each";
const FULL_MAPS: &str = "with a record: maps for each";

/// Measures.
pub async fn run(bench: &Bench) -> Result<Report> {
    let mut report = Report::new("partitions");
    let partitions = bench.scaled_pieces(PARTITIONS);
    report.note(format!(
        "{partitions} partitions by one client, a request for each topic of {PARTITIONS_EACH}"
    ));
    report.note(format!("before that, {WARM_UP} partitions are created and written to, by both brokers"));
    report.note(
        "memory for each: growth of resident memory; live heap: what a full collection leaves of Kafka's",
    );
    for _ in 0..bench.options.rounds {
        for &kind in bench.kinds() {
            one(bench, kind, partitions, &mut report).await?;
        }
    }
    for (name, wanted) in [(CREATE, 10.0), (ALL, 10.0)] {
        report.goals.push(Goal::times(name, wanted, report.times_better(name)));
    }
    for name in [EMPTY, FULL] {
        let measured = report.median(Kind::Kalda, name);
        report.goals.push(Goal::figure(name, Unit::Bytes, Bound::Below(3.0 * 1024.0), measured));
    }
    Ok(report)
}

async fn one(bench: &Bench, kind: Kind, partitions: usize, report: &mut Report) -> Result<()> {
    let (mut broker, mut admin) = bench.start(kind, &[]).await?;
    let warm = Ledger::new(Topics::many("warm-up", WARM_UP, WARM_UP / 10));
    admin.create(warm.topics(), &[]).await?;
    write_each(&broker, &Arc::new(warm)).await?;
    let before = Held::of(&broker)?;

    let ledger = Arc::new(Ledger::new(Topics::many("p", partitions, PARTITIONS_EACH)));
    let create = admin.create(ledger.topics(), &[]);
    let ((), cost) = bench.measure(&broker, "creating partitions", create).await?;
    report.add(kind, CREATE, Unit::Seconds, cost.took.as_secs_f64());
    report.add(kind, CREATE_CPU, Unit::CpuSeconds, cost.cpu.as_secs_f64());
    let names = [EMPTY, EMPTY_FILES, EMPTY_MAPS, EMPTY_HEAP];
    Held::of(&broker)?.report(&before, partitions, names, kind, report);

    let write = write_each(&broker, &ledger);
    let ((), cost) = bench.measure(&broker, "writing the first record of each", write).await?;
    report.add(kind, WRITE, Unit::Seconds, cost.took.as_secs_f64());
    let names = [FULL, FULL_FILES, FULL_MAPS, FULL_HEAP];
    Held::of(&broker)?.report(&before, partitions, names, kind, report);

    restart(&mut broker, &ledger, &RecordBatch::of_records(1, Compression::None)?, report).await
}

async fn write_each(broker: &Broker, ledger: &Arc<Ledger>) -> Result<()> {
    let partitions = ledger.topics().len();
    let width = WIDTH.min(partitions);
    let producing = Producing {
        address: broker.address,
        ledger: Arc::clone(ledger),
        batch: RecordBatch::of_records(1, Compression::None)?,
        acks: -1,
        connections: 1,
        in_flight: 2,
        width,
    };
    producing.run(Amount::Requests((partitions / width) as u64)).await?;
    Ok(())
}

/// What a broker holds at one moment.
struct Held {
    usage: Usage,
    live_heap_bytes: Option<f64>,
}

impl Held {
    fn of(broker: &Broker) -> Result<Self> {
        let pid = broker.pid()?;
        // Memory first: counting the live heap moves it.
        let usage = Usage::of(pid)?;
        let live_heap_bytes = (broker.kind == Kind::Kafka).then(|| live_heap_bytes(pid)).transpose()?;
        Ok(Self { usage, live_heap_bytes })
    }

    fn report(&self, before: &Self, partitions: usize, names: [&str; 4], kind: Kind, report: &mut Report) {
        let [memory, files, maps, heap] = names;
        let each = |after: f64, before: f64| (after - before) / partitions as f64;
        let (now, then) = (&self.usage, &before.usage);
        report.add(kind, memory, Unit::Bytes, each(now.resident_bytes, then.resident_bytes));
        report.add(kind, files, Unit::Pieces, each(now.open_files, then.open_files));
        report.add(kind, maps, Unit::Pieces, each(now.maps, then.maps));
        if let (Some(now), Some(then)) = (self.live_heap_bytes, before.live_heap_bytes) {
            report.add(kind, heap, Unit::Bytes, each(now, then));
        }
    }
}
