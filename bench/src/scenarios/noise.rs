//! Two Kaldas beside each other, measured in turns like Kalda and Kafka (A/A): a ratio closer to 1 than theirs means nothing.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use kalda_protocol::records::Compression;

use crate::bench::Bench;
use crate::figures::{Kind, Report, Samples, Unit};
use crate::load::{Amount, Ledger, Producing, RecordBatch};
use crate::wire::Topics;

const CONNECTIONS: usize = 16;
const PARTITIONS: usize = 4;
const TIME: Duration = Duration::from_secs(5);
const ROWS: [&str; 3] = ["processor for a request", "requests a second", "p99.9"];

/// Measures.
pub async fn run(bench: &Bench) -> Result<Report> {
    let mut report = Report::new("noise");
    report.note(format!(
        "two Kaldas in turns, {CONNECTIONS} connections that produce a record of 1 KiB a request; shown is the second's median as part of \
         the first's"
    ));
    let mut subjects = Vec::new();
    for name in ["first", "second"] {
        let (broker, mut admin) = bench.start_warm(Kind::Kalda, &[]).await?;
        let ledger = Arc::new(Ledger::new(Topics::one(name, PARTITIONS)));
        admin.create(ledger.topics(), &[]).await?;
        subjects.push((broker, admin, ledger, [const { Vec::new() }; 3]));
    }
    for _ in 0..bench.options.rounds {
        for (broker, admin, ledger, samples) in &mut subjects {
            let producing = Producing {
                address: broker.address,
                ledger: Arc::clone(ledger),
                batch: RecordBatch::of_records(1, Compression::None)?,
                acks: -1,
                connections: CONNECTIONS,
                in_flight: 1,
                width: 1,
            };
            let work = producing.run(Amount::For(bench.scaled_time(TIME)));
            let (produced, cost) = bench.measure(broker, "noise", work).await?;
            ledger.verify_ends(admin).await?;
            samples[0].push(cost.cpu_per(produced.requests));
            samples[1].push(cost.rate(produced.requests));
            samples[2].push(produced.latency.quantile(0.999));
        }
    }
    for (row, name) in ROWS.into_iter().enumerate() {
        let medians =
            subjects.iter().map(|subject| subject.3[row].iter().copied().collect::<Samples>().median());
        let medians: Vec<f64> = medians.collect::<Option<_>>().context("nothing was measured")?;
        report.add(Kind::Kalda, format!("A/A: {name}"), Unit::Share, medians[1] / medians[0]);
    }
    Ok(report)
}
