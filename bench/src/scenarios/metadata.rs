//! 200 clients that ask for all of 10,000 topics, as clients do that subscribe by a pattern.

use std::time::Duration;

use anyhow::{Result, ensure};
use kalda_protocol::messages::metadata::MetadataRequest;

use super::latency_rows::add_latency;
use crate::bench::Bench;
use crate::figures::{Goal, Report, Unit};
use crate::load::Asking;
use crate::wire::{Topics, versions};

const TOPICS: usize = 10_000;
const CLIENTS: usize = 200;
const TIME: Duration = Duration::from_secs(15);
const NAME: &str = "metadata of all topics";
const CPU: &str = "metadata of all topics: processor for a request";

/// Measures.
pub async fn run(bench: &Bench) -> Result<Report> {
    let mut report = Report::new("metadata");
    let topics = Topics::many("listed", bench.scaled_pieces(TOPICS), 1);
    report.note(format!(
        "{CLIENTS} clients ask for all of {} topics of one partition, one request under way each",
        topics.len()
    ));
    let mut subjects = Vec::new();
    for &kind in bench.kinds() {
        let (broker, mut admin) = bench.start_warm(kind, &[]).await?;
        admin.create_all(&topics).await?;
        subjects.push(broker);
    }
    let (least, time) = (topics.len(), bench.scaled_time(TIME));
    for round in 0..=bench.options.rounds {
        for broker in &subjects {
            // The first round is for the JVM.
            let mut unmeasured = Report::new("warm-up");
            let report = if round == 0 { &mut unmeasured } else { &mut report };
            let request = MetadataRequest { topics: None, ..MetadataRequest::default() };
            let asking = Asking {
                address: broker.address,
                connections: CLIENTS,
                request,
                version: versions::METADATA,
            };
            let work = asking.run(time, move |response| {
                ensure!(response.topics.len() >= least, "{} topics of {least}", response.topics.len());
                Ok(())
            });
            let (latency, cost) = bench.measure(broker, NAME, work).await?;
            report.add(broker.kind, NAME, Unit::PerSecond, cost.rate(latency.count()));
            report.add(broker.kind, CPU, Unit::CpuPerRequest, cost.cpu_per(latency.count()));
            add_latency(report, broker.kind, NAME, &latency);
        }
    }
    report.goals.push(Goal::times(CPU, 1.0, report.times_better(CPU)));
    Ok(report)
}
