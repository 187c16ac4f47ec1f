//! How long small requests take, and what each costs: one at a time on one connection, and on 64.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use kalda_protocol::records::Compression;

use super::answer_ceiling::{NOTE, set_answer_ceiling};
use super::latency_rows::add_latency;
use crate::bench::Bench;
use crate::broker::Broker;
use crate::ceilings::{FileCall, Pace, SmallRequests};
use crate::figures::{Report, Unit};
use crate::load::{Amount, Fetching, Latency, Ledger, Producing, RecordBatch};
use crate::subject::Subject;
use crate::wire::Topics;

const PARTITIONS: usize = 4;
const TIME: Duration = Duration::from_secs(5);
const CONNECTIONS: [usize; 2] = [1, 64];

/// What is asked.
#[derive(Clone, Copy)]
enum Asked {
    Produce { acks: i16 },
    Fetch,
}

const ASKED: [(&str, Asked); 3] = [
    ("produce acks=all", Asked::Produce { acks: -1 }),
    ("produce acks=1", Asked::Produce { acks: 1 }),
    ("fetch", Asked::Fetch),
];

/// Measures.
pub async fn run(bench: &Bench) -> Result<Report> {
    let mut report = Report::new("latency");
    report.note(format!(
        "one record of 1 KiB a request, one request under way on each connection, {PARTITIONS} partitions; the fetch is of \
         the record in the middle of a partition"
    ));
    let mut subjects = bench.warm_subjects(|| Topics::one("small", PARTITIONS)).await?;
    for Subject { broker, ledger, .. } in &subjects {
        let producing = producing(broker, ledger, -1, 1)?;
        producing.run(Amount::Requests(PARTITIONS as u64)).await?;
    }
    for (name, asked) in ASKED {
        for connections in CONNECTIONS {
            let name = format!("{name}, connections: {connections}");
            for round in 0..=bench.options.rounds {
                for Subject { broker, admin, ledger } in &mut subjects {
                    // The first round is for the JVM.
                    let mut unmeasured = Report::new("warm-up");
                    let report = if round == 0 { &mut unmeasured } else { &mut report };
                    let work = ask(bench, broker, ledger, asked, connections);
                    let (latency, cost) = bench.measure(broker, &name, work).await?;
                    ledger.verify_ends(admin).await?;
                    report.add(broker.kind, &name, Unit::PerSecond, cost.rate(latency.count()));
                    let cpu = cost.cpu_per(latency.count());
                    report.add(broker.kind, cpu_row(&name), Unit::CpuPerRequest, cpu);
                    add_latency(report, broker.kind, &name, &latency);
                }
            }
        }
    }
    // They end here: a ceiling is what the machine can do by itself.
    drop(subjects);
    report.note(NOTE);
    for (name, asked) in ASKED {
        for connections in CONNECTIONS {
            add_ceiling(
                bench,
                &mut report,
                &format!("{name}, connections: {connections}"),
                asked,
                connections,
            )?;
        }
    }
    Ok(report)
}

/// The calls that such a request needs, without a broker around them.
fn add_ceiling(
    bench: &Bench,
    report: &mut Report,
    name: &str,
    asked: Asked,
    connections: usize,
) -> Result<()> {
    let call = match asked {
        Asked::Produce { .. } => FileCall::Append,
        Asked::Fetch => FileCall::Read,
    };
    let batch = RecordBatch::of_records(1, Compression::None)?.bytes.len();
    let requests = SmallRequests { connections, batch, call, pace: Pace::AtOnce };
    set_answer_ceiling(bench, report, (Some(name), &cpu_row(name)), requests)
}

fn cpu_row(name: &str) -> String {
    format!("{name}: processor for a request")
}

async fn ask(
    bench: &Bench,
    broker: &Broker,
    ledger: &Arc<Ledger>,
    asked: Asked,
    connections: usize,
) -> Result<Latency> {
    let time = bench.scaled_time(TIME);
    match asked {
        Asked::Produce { acks } => {
            let producing = producing(broker, ledger, acks, connections)?;
            Ok(producing.run(Amount::For(time)).await?.latency)
        }
        Asked::Fetch => {
            let (address, ledger) = (broker.address, Arc::clone(ledger));
            Fetching { address, ledger, connections }.run(time).await
        }
    }
}

fn producing(broker: &Broker, ledger: &Arc<Ledger>, acks: i16, connections: usize) -> Result<Producing> {
    Ok(Producing {
        address: broker.address,
        ledger: Arc::clone(ledger),
        batch: RecordBatch::of_records(1, Compression::None)?,
        acks,
        connections,
        in_flight: 1,
        width: 1,
    })
}
