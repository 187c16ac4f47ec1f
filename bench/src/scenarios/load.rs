//! What a small request costs as more connections ask at once: the points of a plot.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use kalda_protocol::records::Compression;

use crate::bench::Bench;
use crate::broker::Broker;
use crate::figures::{Plot, Report, Unit};
use crate::load::{Amount, Fetching, Latency, Ledger, Producing, RecordBatch};
use crate::subject::Subject;
use crate::wire::Topics;

const PARTITIONS: usize = 4;
const TIME: Duration = Duration::from_secs(5);
const CONNECTIONS: [usize; 5] = [1, 4, 16, 64, 256];

/// What is asked.
#[derive(Clone, Copy)]
enum Asked {
    Produce,
    Fetch,
}

const ASKED: [(&str, Asked); 2] = [("produce acks=all", Asked::Produce), ("fetch", Asked::Fetch)];

/// Measures.
pub async fn run(bench: &Bench) -> Result<Report> {
    let mut report = Report::new("load");
    report.note("one record of 1 KiB a request, one request under way on each connection; the fetch is of the record in the middle");
    let mut subjects = bench.warm_subjects(|| Topics::one("loaded", PARTITIONS)).await?;
    for Subject { broker, ledger, .. } in &subjects {
        ask(broker, ledger, Asked::Produce, 1, Duration::from_millis(200)).await?;
    }
    for (name, asked) in ASKED {
        for connections in CONNECTIONS {
            for Subject { broker, admin, ledger } in &mut subjects {
                let time = bench.scaled_time(TIME);
                ask(broker, ledger, asked, connections, time / 2).await?;
                let label = format!("{name}, connections: {connections}");
                let work = ask(broker, ledger, asked, connections, time);
                let (latency, cost) = bench.measure(broker, &label, work).await?;
                ledger.verify_ends(admin).await?;
                let cpu = cost.cpu_per(latency.count());
                report.add(broker.kind, &label, Unit::PerSecond, cost.rate(latency.count()));
                report.add(
                    broker.kind,
                    format!("{label}: processor for a request"),
                    Unit::CpuPerRequest,
                    cpu,
                );
                report.add_point(Plot::CostOverLoad, name, broker.kind, (connections as f64, cpu));
            }
        }
    }
    Ok(report)
}

async fn ask(
    broker: &Broker,
    ledger: &Arc<Ledger>,
    asked: Asked,
    connections: usize,
    time: Duration,
) -> Result<Latency> {
    let (address, ledger) = (broker.address, Arc::clone(ledger));
    match asked {
        Asked::Fetch => Fetching { address, ledger, connections }.run(time).await,
        Asked::Produce => {
            let batch = RecordBatch::of_records(1, Compression::None)?;
            let producing =
                Producing { address, ledger, batch, acks: -1, connections, in_flight: 1, width: 1 };
            Ok(producing.run(Amount::For(time)).await?.latency)
        }
    }
}
