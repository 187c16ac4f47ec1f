//! 10,000 connections that say nothing: the memory of each, and whether a storm of new ones disturbs a consumer at the tail.
//!
//! ```text
//! memory ─▶ 10,000 connections, each has asked ApiVersions ─▶ memory ─▶ tail alone ─▶ tail beside a storm
//! ```

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, ensure};
use kalda_protocol::messages::api_versions::ApiVersionsRequest;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::time::MissedTickBehavior;

use super::latency_rows::add_latency;
use crate::bench::Bench;
use crate::broker::{Broker, Usage};
use crate::figures::{Bound, Goal, Kind, Report, Unit};
use crate::load::{AtTheTail, Ledger};
use crate::wire::{Connection, Topics, versions};

const CONNECTIONS: usize = 10_000;
/// Sockets that the driver has besides.
const OTHER_FILES: u64 = 200;
const TIME: Duration = Duration::from_secs(10);
const PARTITIONS: usize = 4;
const BATCH_BYTES: usize = 4 << 10;
const EVERY: Duration = Duration::from_millis(2);
/// A thousand connections a second come, ask and go.
const STORM_EVERY: Duration = Duration::from_millis(1);

const MEMORY: &str = "memory for an idle connection";
const ALONE: &str = "tail, beside idle connections";
const STORM: &str = "tail, in a storm of connections";
const MOVED: &str = "p99 of the tail in the storm, as part of alone";

/// Measures.
pub async fn run(bench: &Bench) -> Result<Report> {
    let mut report = Report::new("idle");
    let connections = bench.scaled_pieces(CONNECTIONS);
    allow_files(connections as u64 + OTHER_FILES)?;
    report.note(format!(
        "{connections} connections that have asked ApiVersions; then a batch of {} KiB every {EVERY:?} to a consumer at the tail, \
         alone and while a connection comes, asks and goes every {STORM_EVERY:?}",
        BATCH_BYTES >> 10
    ));
    report.note("memory: growth of what no file backs; what the kernel keeps for a socket isn't in it");
    for &kind in bench.kinds() {
        one(bench, kind, connections, &mut report).await?;
    }
    let memory = report.median(Kind::Kalda, MEMORY);
    report.goals.push(Goal::figure(MEMORY, Unit::Bytes, Bound::Below(4096.0), memory));
    let p99 = |name: &str| report.median(Kind::Kalda, format!("{name}: p99"));
    let moved = p99(STORM).zip(p99(ALONE)).map(|(storm, alone)| storm / alone);
    report.goals.push(Goal::figure(MOVED, Unit::Drift, Bound::Below(1.1), moved));
    Ok(report)
}

async fn one(bench: &Bench, kind: Kind, connections: usize, report: &mut Report) -> Result<()> {
    let (broker, mut admin) = bench.start_warm(kind, &[]).await?;
    let ledger = Arc::new(Ledger::new(Topics::one("tail", PARTITIONS)));
    admin.create(ledger.topics(), &[]).await?;
    let before = Usage::of(broker.pid()?)?;
    let mut idle = Vec::with_capacity(connections);
    for _ in 0..connections {
        idle.push(ask_once(&broker).await?);
    }
    let after = Usage::of(broker.pid()?)?;
    let grown = (after.anonymous_bytes - before.anonymous_bytes) / connections as f64;
    report.add(kind, MEMORY, Unit::Bytes, grown);

    let tail = AtTheTail {
        address: broker.address,
        ledger: Arc::clone(&ledger),
        batch_bytes: BATCH_BYTES,
        every: EVERY,
        consumers: 1,
    };
    let time = bench.scaled_time(TIME);
    for round in 0..=bench.options.rounds {
        // The first round is for the JVM.
        let mut unmeasured = Report::new("warm-up");
        let report = if round == 0 { &mut unmeasured } else { &mut *report };
        let quiet = tail.beside(async {
            tokio::time::sleep(time).await;
            Ok(())
        });
        add_latency(report, kind, ALONE, &quiet.await?.1);
        let work = tail.beside(storm(&broker, time));
        let ((came, latency, _), cost) = bench.measure(&broker, STORM, work).await?;
        add_latency(report, kind, STORM, &latency);
        report.add(kind, "processor for a connection of the storm", Unit::CpuPerRequest, cost.cpu_per(came));
    }
    ledger.verify_ends(&mut admin).await?;
    drop(idle);
    Ok(())
}

/// Connections that come, ask and go; gives how many.
async fn storm(broker: &Broker, time: Duration) -> Result<u64> {
    let mut pace = tokio::time::interval(STORM_EVERY);
    pace.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let until = tokio::time::Instant::now() + time;
    let mut came = 0;
    while tokio::time::Instant::now() < until {
        pace.tick().await;
        ask_once(broker).await?;
        came += 1;
    }
    Ok(came)
}

async fn ask_once(broker: &Broker) -> Result<Connection> {
    let mut connection = Connection::open(broker.address).await?;
    let request = ApiVersionsRequest {
        client_software_name: "kalda-bench".into(),
        client_software_version: "1".into(),
        ..ApiVersionsRequest::default()
    };
    let response = connection.call(versions::API_VERSIONS, &request).await?;
    ensure!(response.error_code == 0, "ApiVersions ended with error {}", response.error_code);
    Ok(connection)
}

fn allow_files(wanted: u64) -> Result<()> {
    let limit = getrlimit(Resource::Nofile);
    if limit.current.is_some_and(|current| current < wanted) {
        setrlimit(Resource::Nofile, Rlimit { current: limit.maximum.or(Some(wanted)), ..limit })?;
    }
    let now = getrlimit(Resource::Nofile).current;
    ensure!(now.is_none_or(|now| now >= wanted), "{wanted} open files are needed: raise `ulimit -n`");
    Ok(())
}
