//! Every record synced to the disk before it is acknowledged: 64 connections over 1,000 partitions.
//!
//! Kalda has a policy for that (`flush.policy=sync`), Kafka a count (`flush.messages=1`). A Kalda without the policy is given the
//! count too, and the report says so.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use kalda_protocol::records::Compression;

use super::latency_rows::add_latency;
use crate::bench::Bench;
use crate::broker::Broker;
use crate::ceilings::syncs_per_second;
use crate::figures::{Bound, Goal, Kind, Report, Unit};
use crate::load::{Amount, Ledger, Producing, RecordBatch};
use crate::wire::{Admin, Created, Topics};

const CONNECTIONS: usize = 64;
const TIME: Duration = Duration::from_secs(5);
const POLICY: (&str, &str) = ("flush.policy", "sync");
const EACH_RECORD: (&str, &str) = ("flush.messages", "1");
const SYNCING_THREADS: usize = 8;

/// A row of the table: how many partitions, and whether each record is synced.
#[derive(Clone, Copy)]
struct Case {
    name: &'static str,
    partitions: usize,
    synced: bool,
}

const WIDE: Case = Case { name: "synced, over 1,000 partitions", partitions: 1000, synced: true };
const NARROW: Case = Case { name: "synced, over 10 partitions", partitions: 10, synced: true };
const ASYNC: Case = Case { name: "not synced, over 1,000 partitions", partitions: 1000, synced: false };

const CASES: [Case; 3] = [WIDE, NARROW, ASYNC];

/// Measures.
pub async fn run(bench: &Bench) -> Result<Report> {
    let mut report = Report::new("sync");
    report.note(format!(
        "{CONNECTIONS} connections with one request under way on each: a record of 1 KiB, acks=all"
    ));
    for threads in [1, SYNCING_THREADS] {
        let rate = syncs_per_second(&bench.options.folder, threads)?;
        let name = format!("the disk alone: 4 KiB and fdatasync, files at once: {threads}");
        report.set_ceiling(name, Unit::PerSecond, rate);
    }
    let mut subjects = Vec::new();
    for &kind in bench.kinds() {
        subjects.push(Subject::start(bench, kind, &mut report).await?);
    }
    for (number, case) in CASES.into_iter().enumerate() {
        for _ in 0..bench.options.rounds {
            for subject in &mut subjects {
                subject.measure(bench, number, case, &mut report).await?;
            }
        }
    }
    let requests = |kind, case: Case| report.median(kind, case.name);
    let ratio = |first: Option<f64>, second: Option<f64>| Some(first? / second?);
    let kalda = requests(Kind::Kalda, WIDE);
    let times = ratio(kalda, requests(Kind::Kafka, NARROW));
    let share = ratio(kalda, requests(Kind::Kalda, ASYNC));
    let name = "Kalda synced over 1,000 partitions, Kafka synced over 10";
    report.goals.push(Goal::times(name, 5.0, times));
    let name = "Kalda synced, as part of not synced";
    report.goals.push(Goal::figure(name, Unit::Share, Bound::AtLeast(0.5), share));
    Ok(report)
}

/// A broker, and the topics of each case.
struct Subject {
    broker: Broker,
    admin: Admin,
    ledgers: Vec<Arc<Ledger>>,
}

impl Subject {
    /// Starts a broker, and writes once over all partitions, so that files are there.
    async fn start(bench: &Bench, kind: Kind, report: &mut Report) -> Result<Self> {
        let (broker, admin) = bench.start_warm(kind, &[]).await?;
        let mut subject = Self { broker, admin, ledgers: Vec::new() };
        for case in CASES {
            let topics = Topics::one(&format!("t-{}", subject.ledgers.len()), case.partitions);
            if case.synced {
                let config = create_synced(kind, &mut subject.admin, &topics).await?;
                report.note(format!("{} is told {config}: {}", kind.name(), case.name));
            } else {
                subject.admin.create(&topics, &[]).await?;
            }
            let ledger = Arc::new(Ledger::new(topics));
            subject.producing(&ledger)?.run(Amount::Requests(case.partitions as u64)).await?;
            subject.ledgers.push(ledger);
        }
        Ok(subject)
    }

    async fn measure(&mut self, bench: &Bench, number: usize, case: Case, report: &mut Report) -> Result<()> {
        let (kind, ledger) = (self.broker.kind, Arc::clone(&self.ledgers[number]));
        let producing = self.producing(&ledger)?;
        let work = producing.run(Amount::For(bench.scaled_time(TIME)));
        let label = format!("writing records, {}", case.name);
        let (produced, cost) = bench.measure(&self.broker, &label, work).await?;
        ledger.verify_ends(&mut self.admin).await?;
        report.add(kind, case.name, Unit::PerSecond, cost.rate(produced.requests));
        let cpu = format!("{}: processor for a request", case.name);
        report.add(kind, cpu, Unit::CpuPerRequest, cost.cpu_per(produced.requests));
        add_latency(report, kind, case.name, &produced.latency);
        Ok(())
    }

    fn producing(&self, ledger: &Arc<Ledger>) -> Result<Producing> {
        Ok(Producing {
            address: self.broker.address,
            ledger: Arc::clone(ledger),
            batch: RecordBatch::of_records(1, Compression::None)?,
            acks: -1,
            connections: CONNECTIONS,
            in_flight: 1,
            width: 1,
        })
    }
}

/// Creates topics whose records are synced; gives the configuration that the broker took for it.
async fn create_synced(kind: Kind, admin: &mut Admin, topics: &Topics) -> Result<&'static str> {
    if kind == Kind::Kalda && admin.try_create(topics, &[POLICY]).await? == Created::Yes {
        return Ok("flush.policy=sync");
    }
    admin.create(topics, &[EACH_RECORD]).await?;
    Ok("flush.messages=1")
}
