//! 200 transactions a second of ten records over five partitions.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, ensure};

use super::latency_rows::add_latency;
use crate::bench::Bench;
use crate::figures::{Goal, Report, Unit};
use crate::load::Transacting;
use crate::subject::Subject;
use crate::wire::Topics;

const PRODUCERS: usize = 50;
/// 200 a second of all producers.
const EVERY: Duration = Duration::from_millis(250);
const WIDTH: usize = 5;
const RECORDS_EACH: usize = 2;
const PARTITIONS: usize = 50;
const TIME: Duration = Duration::from_secs(20);
/// Below this the broker was not asked what it is said to have been asked.
const LEAST_SHARE: f64 = 0.9;
const NAME: &str = "transactions, 200 a second";
const COMMIT: &str = "transactions, 200 a second: commit";
const CPU: &str = "transactions, 200 a second: processor for a transaction";

/// Measures.
pub async fn run(bench: &Bench) -> Result<Report> {
    let mut report = Report::new("transactions");
    report.note(format!(
        "{PRODUCERS} producers, each on a connection of its own, begin a transaction every {EVERY:?}: {} records of 100 B over {WIDTH} \
         of {PARTITIONS} partitions by one Produce, then EndTxn (transaction version 2)",
        WIDTH * RECORDS_EACH
    ));
    report.note("commit: EndTxn alone; the rows above count from when a transaction was due");
    let mut subjects = bench.warm_subjects(|| Topics::one("transacted", PARTITIONS)).await?;
    for round in 0..=bench.options.rounds {
        for Subject { broker, admin, ledger } in &mut subjects {
            // The first round is for the JVM.
            let mut unmeasured = Report::new("warm-up");
            let report = if round == 0 { &mut unmeasured } else { &mut report };
            let transacting = Transacting {
                address: broker.address,
                prefix: "transactional",
                ledger: Arc::clone(ledger),
                producers: PRODUCERS,
                width: WIDTH,
                records_each: RECORDS_EACH,
                every: EVERY,
            };
            let time = bench.scaled_time(TIME);
            let producers = transacting.ready().await?;
            let (took, cost) = bench.measure(broker, NAME, producers.run(time)).await?;
            let wanted = PRODUCERS as f64 * time.as_secs_f64() / EVERY.as_secs_f64();
            let done = took.whole.count();
            ensure!(done as f64 >= wanted * LEAST_SHARE, "{done} transactions of {wanted}");
            // Markers of the last transactions may be under way.
            let topics = ledger.topics().clone();
            let expected: Vec<u64> = (0..topics.len()).map(|place| ledger.acknowledged(place)).collect();
            admin.wait_for_all(&topics, &expected).await?;
            report.add(broker.kind, NAME, Unit::PerSecond, cost.rate(done));
            report.add(broker.kind, CPU, Unit::CpuPerRequest, cost.cpu_per(done));
            add_latency(report, broker.kind, NAME, &took.whole);
            add_latency(report, broker.kind, COMMIT, &took.commit);
        }
    }
    report.goals.push(Goal::times(CPU, 3.0, report.times_better(CPU)));
    let slowest = format!("{COMMIT}: p99");
    report.goals.push(Goal::times(&slowest, 1.5, report.times_better(&slowest)));
    Ok(report)
}
