//! What a small request costs as the same load spreads over more partitions: the points of a plot. `many` goes to 50,000, where Kafka
//! passes its limits. Deliberately absent: deleting topics in between, which keeps Kafka busy while the next row is measured.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use kalda_protocol::records::Compression;

use crate::bench::Bench;
use crate::figures::{Plot, Report, Unit};
use crate::load::{Amount, Ledger, Producing, RecordBatch};
use crate::wire::Topics;

const PARTITIONS: [usize; 4] = [10, 100, 1000, 5000];
const PARTITIONS_EACH: usize = 1000;
const CONNECTIONS: usize = 16;
const TIME: Duration = Duration::from_secs(5);
const NAME: &str = "produce acks=all";

/// Measures.
pub async fn run(bench: &Bench) -> Result<Report> {
    let mut report = Report::new("spread");
    report.note(format!(
        "{CONNECTIONS} connections, one record of 1 KiB a request, one request under way on each, partitions in turn; each \
         partition is written once before"
    ));
    let mut subjects = Vec::new();
    for &kind in bench.kinds() {
        subjects.push(bench.start_warm(kind, &[]).await?);
    }
    for partitions in PARTITIONS {
        for (broker, admin) in &mut subjects {
            let topics = Topics::many(&format!("over-{partitions}"), partitions, PARTITIONS_EACH);
            let ledger = Arc::new(Ledger::new(topics));
            admin.create(ledger.topics(), &[]).await?;
            let producing = Producing {
                address: broker.address,
                ledger: Arc::clone(&ledger),
                batch: RecordBatch::of_records(1, Compression::None)?,
                acks: -1,
                connections: CONNECTIONS,
                in_flight: 1,
                width: 1,
            };
            producing.run(Amount::Requests(partitions as u64)).await?;
            let time = bench.scaled_time(TIME);
            producing.run(Amount::For(time / 2)).await?;
            let label = format!("{NAME}, partitions: {partitions}");
            let work = producing.run(Amount::For(time));
            let (produced, cost) = bench.measure(broker, &label, work).await?;
            ledger.verify_ends(admin).await?;
            let cpu = cost.cpu_per(produced.requests);
            report.add(broker.kind, &label, Unit::PerSecond, cost.rate(produced.requests));
            report.add(broker.kind, format!("{label}: processor for a request"), Unit::CpuPerRequest, cpu);
            report.add_point(Plot::CostOverPartitions, NAME, broker.kind, (partitions as f64, cpu));
        }
    }
    Ok(report)
}
