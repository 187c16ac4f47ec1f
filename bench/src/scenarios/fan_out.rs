//! Ten consumers at the tail of what one producer writes at a steady pace.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;

use super::latency_rows::add_latency;
use crate::bench::Bench;
use crate::broker::Broker;
use crate::ceilings;
use crate::figures::{Report, Unit};
use crate::load::{AtTheTail, Ledger};
use crate::subject::Subject;
use crate::wire::Topics;

const CONSUMERS: usize = 10;
const PARTITIONS: usize = 4;
const BATCH_BYTES: usize = 16 << 10;
/// A batch each millisecond: 16 MB a second in, 160 out, which both brokers can do beside the driver on two cores.
const EVERY: Duration = Duration::from_millis(1);
const TIME: Duration = Duration::from_secs(10);

const DELIVERED: &str = "delivered, at the producer's pace";
const CPU: &str = "processor for what is delivered";
const LATENCY: &str = "from producer to consumer";

/// Measures.
pub async fn run(bench: &Bench) -> Result<Report> {
    let mut report = Report::new("fan-out");
    report.note(format!(
        "one producer, a batch of {} KiB every {EVERY:?} in turn to {PARTITIONS} partitions, acks=all; {CONSUMERS} \
         consumers of all partitions",
        BATCH_BYTES >> 10
    ));
    report.note("latency: from sending, or from when it was due where the broker kept the producer waiting");
    let mut subjects = bench.warm_subjects(|| Topics::one("fan", PARTITIONS)).await?;
    for round in 0..=bench.options.rounds {
        for Subject { broker, admin, ledger } in &mut subjects {
            // The first round is for the JVM.
            let mut unmeasured = Report::new("warm-up");
            let report = if round == 0 { &mut unmeasured } else { &mut report };
            one(bench, broker, ledger, report).await?;
            ledger.verify_ends(admin).await?;
        }
    }
    // The brokers end here: a ceiling is what the machine can do by itself.
    drop(subjects);
    let sent = ceilings::send(&bench.options.folder, BATCH_BYTES, BATCH_BYTES)?;
    report.set_ceiling(CPU, Unit::CpuPerGigabyte, sent.cpu_per_gigabyte());
    report.note("ceiling: one thread that sends a file in pieces of a batch");
    Ok(report)
}

async fn one(bench: &Bench, broker: &Broker, ledger: &Arc<Ledger>, report: &mut Report) -> Result<()> {
    let load = AtTheTail {
        address: broker.address,
        ledger: Arc::clone(ledger),
        batch_bytes: BATCH_BYTES,
        every: EVERY,
        consumers: CONSUMERS,
    };
    let time = bench.scaled_time(TIME);
    let work = load.beside(async {
        tokio::time::sleep(time).await;
        Ok(())
    });
    let (((), latency, bytes), cost) = bench.measure(broker, "ten consumers read the tail", work).await?;
    report.add(broker.kind, DELIVERED, Unit::BytesPerSecond, cost.rate(bytes));
    report.add(broker.kind, CPU, Unit::CpuPerGigabyte, cost.cpu_per_gigabyte(bytes));
    add_latency(report, broker.kind, LATENCY, &latency);
    Ok(())
}
