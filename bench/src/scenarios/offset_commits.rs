//! 10,000 offset commits a second of a hundred groups: what a commit costs, and how long it takes.

use std::time::Duration;

use anyhow::{Result, ensure};

use super::answer_ceiling::{NOTE, set_answer_ceiling};
use super::latency_rows::add_latency;
use crate::bench::Bench;
use crate::ceilings::{FileCall, Pace, SmallRequests};
use crate::figures::{Goal, Report, Unit};
use crate::load::Committing;
use crate::wire::Topics;

const GROUPS: usize = 100;
/// 10,000 a second of all groups.
const EVERY: Duration = Duration::from_millis(10);
const TIME: Duration = Duration::from_secs(20);
/// Below this the broker was not asked what it is said to have been asked.
const LEAST_SHARE: f64 = 0.9;
/// A batch with the record of an offset.
const RECORD_BYTES: usize = 130;
const NAME: &str = "offset commits, 10,000 a second";
const CPU: &str = "offset commits, 10,000 a second: processor for a commit";

/// Measures.
pub async fn run(bench: &Bench) -> Result<Report> {
    let mut report = Report::new("offset-commits");
    report.note(format!(
        "{GROUPS} groups without members, each on a connection of its own, commit one offset every {EVERY:?}"
    ));
    let subjects = bench.warm_subjects(|| Topics::one("read", 1)).await?;
    for round in 0..=bench.options.rounds {
        for subject in &subjects {
            // The first round is for the JVM.
            let mut unmeasured = Report::new("warm-up");
            let report = if round == 0 { &mut unmeasured } else { &mut report };
            let broker = &subject.broker;
            let (topic, _) = subject.ledger.topics().at(0);
            let committing =
                Committing { address: broker.address, prefix: "reader", groups: GROUPS, topic, every: EVERY };
            let time = bench.scaled_time(TIME);
            let committers = committing.ready().await?;
            let (latency, cost) = bench.measure(broker, NAME, committers.run(time)).await?;
            let wanted = GROUPS as f64 * time.as_secs_f64() / EVERY.as_secs_f64();
            ensure!(
                latency.count() as f64 >= wanted * LEAST_SHARE,
                "{} commits of {wanted}",
                latency.count()
            );
            report.add(broker.kind, NAME, Unit::PerSecond, cost.rate(latency.count()));
            report.add(broker.kind, CPU, Unit::CpuPerRequest, cost.cpu_per(latency.count()));
            add_latency(report, broker.kind, NAME, &latency);
        }
    }
    drop(subjects);
    report.note(NOTE);
    let requests = SmallRequests {
        connections: GROUPS,
        batch: RECORD_BYTES,
        call: FileCall::Append,
        pace: Pace::Every(EVERY),
    };
    set_answer_ceiling(bench, &mut report, (None, CPU), requests)?;
    report.goals.push(Goal::times(CPU, 5.0, report.times_better(CPU)));
    Ok(report)
}
