//! Sixteen idempotent producers that send one small record a request: what the bookkeeping of producers costs.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;

use super::answer_ceiling::{NOTE, set_answer_ceiling};
use super::latency_rows::add_latency;
use crate::bench::Bench;
use crate::ceilings::{FileCall, Pace, SmallRequests};
use crate::figures::{Goal, Report, Unit};
use crate::load::Idempotent;
use crate::subject::Subject;
use crate::wire::Topics;

const CONNECTIONS: usize = 16;
const TIME: Duration = Duration::from_secs(10);
/// A batch of one record of 100 B.
const BATCH_BYTES: usize = 170;
const NAME: &str = "produce, idempotent";
const CPU: &str = "produce, idempotent: processor for a request";

/// Measures.
pub async fn run(bench: &Bench) -> Result<Report> {
    let mut report = Report::new("idempotent");
    report.note(format!(
        "{CONNECTIONS} connections, each an idempotent producer to a partition of its own: one record of 100 B a request, one \
         request under way on each, acks=all"
    ));
    let mut subjects = bench.warm_subjects(|| Topics::one("numbered", CONNECTIONS)).await?;
    for round in 0..=bench.options.rounds {
        for Subject { broker, admin, ledger } in &mut subjects {
            // The first round is for the JVM.
            let mut unmeasured = Report::new("warm-up");
            let report = if round == 0 { &mut unmeasured } else { &mut report };
            let load =
                Idempotent { address: broker.address, ledger: Arc::clone(ledger), connections: CONNECTIONS };
            let work = load.run(bench.scaled_time(TIME));
            let (latency, cost) = bench.measure(broker, NAME, work).await?;
            ledger.verify_ends(admin).await?;
            report.add(broker.kind, NAME, Unit::PerSecond, cost.rate(latency.count()));
            report.add(broker.kind, CPU, Unit::CpuPerRequest, cost.cpu_per(latency.count()));
            add_latency(report, broker.kind, NAME, &latency);
        }
    }
    drop(subjects);
    report.note(NOTE);
    let requests = SmallRequests {
        connections: CONNECTIONS,
        batch: BATCH_BYTES,
        call: FileCall::Append,
        pace: Pace::AtOnce,
    };
    set_answer_ceiling(bench, &mut report, (Some(NAME), CPU), requests)?;
    report.goals.push(Goal::times(CPU, 4.0, report.times_better(CPU)));
    let slowest = format!("{NAME}: p99.9");
    report.goals.push(Goal::times(&slowest, 3.0, report.times_better(&slowest)));
    Ok(report)
}
