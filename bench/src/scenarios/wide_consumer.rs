//! One consumer of 10,000 partitions of which ten are written: what a poll costs when nearly nothing has moved.
//!
//! ```text
//! a record into each of ten partitions, by one request ─▶ poll until all ten are there ─▶ and again
//! ```

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use kalda_protocol::messages::produce::ProduceRequest;
use kalda_protocol::records::Compression;

use super::latency_rows::add_latency;
use crate::bench::Bench;
use crate::broker::Broker;
use crate::figures::{Goal, Report, Unit};
use crate::load::{Latency, Ledger, RecordBatch, SessionReader, acknowledge, produce_request};
use crate::subject::Subject;
use crate::wire::{Connection, Topics, versions};

const PARTITIONS: usize = 10_000;
const PARTITIONS_EACH: usize = 1000;
const WRITTEN: usize = 10;
const TIME: Duration = Duration::from_secs(10);
const ACKS: i16 = -1;
const NAME: &str = "rounds of ten records, produced and polled";
const CPU: &str = "processor for a poll";

/// Measures.
pub async fn run(bench: &Bench) -> Result<Report> {
    let mut report = Report::new("wide-consumer");
    let partitions = bench.scaled_pieces(PARTITIONS).max(2 * WRITTEN);
    report.note(format!(
        "a consumer with a fetch session over {partitions} partitions; a record of 1 KiB into each of {WRITTEN} by one \
         request, then polls until all are there; the processor time is of both, for each poll"
    ));
    let mut subjects = bench.warm_subjects(|| Topics::many("wide", partitions, PARTITIONS_EACH)).await?;
    for round in 0..=bench.options.rounds {
        for Subject { broker, admin, ledger } in &mut subjects {
            // The first round is for the JVM.
            let mut unmeasured = Report::new("warm-up");
            let report = if round == 0 { &mut unmeasured } else { &mut report };
            let rounds = Rounds::begin(broker, ledger).await?;
            let work = rounds.run(bench.scaled_time(TIME));
            let ((latency, polls), cost) = bench.measure(broker, NAME, work).await?;
            ledger.verify_ends(admin).await?;
            report.add(broker.kind, NAME, Unit::PerSecond, cost.rate(latency.count()));
            report.add(broker.kind, CPU, Unit::CpuPerRequest, cost.cpu_per(polls));
            add_latency(report, broker.kind, NAME, &latency);
        }
    }
    report.goals.push(Goal::times(CPU, 8.0, report.times_better(CPU)));
    Ok(report)
}

struct Rounds {
    producer: Connection,
    consumer: SessionReader,
    ledger: Arc<Ledger>,
    batch: RecordBatch,
}

impl Rounds {
    async fn begin(broker: &Broker, ledger: &Arc<Ledger>) -> Result<Self> {
        let consumer = SessionReader::begin(Connection::open(broker.address).await?, Arc::clone(ledger));
        Ok(Self {
            consumer: consumer.await?,
            producer: Connection::open(broker.address).await?,
            ledger: Arc::clone(ledger),
            batch: RecordBatch::of_records(1, Compression::None)?,
        })
    }

    /// Gives how long each round took, and how many polls there were.
    async fn run(mut self, time: Duration) -> Result<(Latency, u64)> {
        let (mut latency, mut polls) = (Latency::new()?, 0);
        let step = self.ledger.topics().len() / WRITTEN;
        let until = Instant::now() + time;
        while Instant::now() < until {
            let begun = Instant::now();
            let places = (0..WRITTEN).map(|number| number * step);
            let request = produce_request(self.ledger.topics(), places, ACKS, &self.batch.bytes);
            self.producer.send(versions::PRODUCE, &request, &self.batch.bytes).await?;
            let response = self.producer.receive::<ProduceRequest>(versions::PRODUCE).await?;
            let written = acknowledge(&self.ledger, &response, 1)?;
            ensure!(written == WRITTEN, "{written} of {WRITTEN} partitions answered");
            let mut came = 0;
            while came < WRITTEN as u64 {
                came += self.consumer.poll().await?;
                polls += 1;
            }
            latency.record(begun.elapsed());
        }
        Ok((latency, polls))
    }
}
