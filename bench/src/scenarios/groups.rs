//! 100,000 groups with a committed offset: what each keeps of the broker's memory, and how soon after a start all are served.

use std::ops::Range;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use kalda_protocol::StrBytes;
use kalda_protocol::messages::offset_fetch::{
    OffsetFetchRequest, OffsetFetchRequestGroup, OffsetFetchRequestTopics,
};

use crate::bench::Bench;
use crate::broker::{Broker, Usage, cpu_of, live_heap_bytes};
use crate::figures::{Goal, Kind, Report, Unit};
use crate::load::{commit, commit_request, together};
use crate::wire::{Connection, Coordinates, Topics, find_coordinator, is_passing, versions};

const GROUPS: usize = 100_000;
const CONNECTIONS: usize = 32;
/// Groups that are asked for by one request.
const ASKED_AT_ONCE: usize = 500;
const PATIENCE: Duration = Duration::from_secs(300);
const ASK_EVERY: Duration = Duration::from_millis(5);

const COMMIT: &str = "groups: processor for a first commit";
const MEMORY: &str = "groups: memory for each";
const LIVE: &str = "groups: of Kafka's live heap, for each";
const SERVED: &str = "groups: from start until all are served";
const CPU: &str = "groups: processor time until then";
const RESIDENT: &str = "groups: resident memory then";

/// Measures.
pub async fn run(bench: &Bench) -> Result<Report> {
    let mut report = Report::new("groups");
    let groups = bench.scaled_pieces(GROUPS);
    report.note(format!(
        "{groups} groups without members commit one offset each; the broker is stopped, started, and asked for all offsets, \
         {ASKED_AT_ONCE} groups a request, until it gives each as it was committed"
    ));
    report.note(
        "memory: growth of what no file backs, before the stop; for a JVM that is how far its heap has grown",
    );
    for &kind in bench.kinds() {
        one(bench, kind, groups, &mut report).await?;
    }
    report.goals.push(Goal::times(SERVED, 10.0, report.times_better(SERVED)));
    let resident = report.times_better(RESIDENT);
    report.goals.push(Goal::times(RESIDENT, 10.0, resident));
    Ok(report)
}

async fn one(bench: &Bench, kind: Kind, groups: usize, report: &mut Report) -> Result<()> {
    let (mut broker, mut admin) = bench.start_warm(kind, &[]).await?;
    let topics = Topics::one("read", 1);
    admin.create(&topics, &[]).await?;
    let (topic, _) = topics.at(0);
    // Makes the internal topic.
    commit_all(&broker, "first", 0..CONNECTIONS, &topic).await?;
    let heap = |broker: &Broker| if kind == Kind::Kafka { live_heap_bytes(broker.pid()?) } else { Ok(0.0) };
    let (before, heap_before) = (Usage::of(broker.pid()?)?, heap(&broker)?);
    let work = commit_all(&broker, "group", 0..groups, &topic);
    let ((), cost) = bench.measure(&broker, "groups", work).await?;
    report.add(kind, COMMIT, Unit::CpuPerRequest, cost.cpu_per(groups as u64));
    let (after, heap_after) = (Usage::of(broker.pid()?)?, heap(&broker)?);
    let each = |before: f64, after: f64| (after - before).max(0.0) / groups as f64;
    report.add(kind, MEMORY, Unit::Bytes, each(before.anonymous_bytes, after.anonymous_bytes));
    if kind == Kind::Kafka {
        report.add(kind, LIVE, Unit::Bytes, each(heap_before, heap_after));
    }
    broker.stop()?;
    let started = broker.launch()?;
    let mut connection = broker.connect().await?;
    for first in (0..groups).step_by(ASKED_AT_ONCE) {
        fetch(&mut connection, first..(first + ASKED_AT_ONCE).min(groups), &topic).await?;
    }
    report.add(kind, SERVED, Unit::Seconds, started.elapsed().as_secs_f64());
    report.add(kind, CPU, Unit::CpuSeconds, cpu_of(broker.pid()?)?.as_secs_f64());
    report.add(kind, RESIDENT, Unit::Bytes, Usage::of(broker.pid()?)?.resident_bytes);
    Ok(())
}

fn name(prefix: &str, number: usize) -> String {
    format!("{prefix}-{number}")
}

/// Each group commits its number.
async fn commit_all(
    broker: &Broker,
    prefix: &'static str,
    groups: Range<usize>,
    topic: &StrBytes,
) -> Result<()> {
    let mut work = Vec::with_capacity(CONNECTIONS);
    for first in groups.clone().take(CONNECTIONS) {
        let (address, topic, end) = (broker.address, topic.clone(), groups.end);
        work.push(async move {
            let mut connection = Connection::open(address).await?;
            find_coordinator(&mut connection, Coordinates::Group, prefix).await?;
            for number in (first..end).step_by(CONNECTIONS) {
                let request = commit_request(&name(prefix, number), &topic, i64::try_from(number)?);
                commit(&mut connection, &request).await?;
            }
            Ok(())
        });
    }
    together(work).await.map(drop)
}

/// Asks until each of these groups has its number.
async fn fetch(connection: &mut Connection, numbers: Range<usize>, topic: &StrBytes) -> Result<()> {
    let asked = Instant::now();
    let mut left: Vec<usize> = numbers.collect();
    while !left.is_empty() {
        let group = |number: &usize| OffsetFetchRequestGroup {
            group_id: name("group", *number).as_str().into(),
            member_epoch: -1,
            topics: Some(vec![OffsetFetchRequestTopics {
                name: topic.clone(),
                partition_indexes: vec![0],
                ..OffsetFetchRequestTopics::default()
            }]),
            ..OffsetFetchRequestGroup::default()
        };
        let request =
            OffsetFetchRequest { groups: left.iter().map(group).collect(), ..OffsetFetchRequest::default() };
        let response = connection.call(versions::OFFSET_FETCH, &request).await?;
        ensure!(response.groups.len() == left.len(), "{} groups of {}", response.groups.len(), left.len());
        let mut still = Vec::new();
        for (number, group) in left.into_iter().zip(&response.groups) {
            if is_passing(group.error_code) {
                still.push(number);
                continue;
            }
            ensure!(group.error_code == 0, "{number}: error {}", group.error_code);
            let partition = group.topics.first().and_then(|topic| topic.partitions.first());
            let partition = partition.with_context(|| format!("{number}: no offset"))?;
            ensure!(partition.committed_offset == i64::try_from(number)?, "{number}: {partition:?}");
        }
        left = still;
        if !left.is_empty() {
            ensure!(asked.elapsed() < PATIENCE, "{} groups aren't served", left.len());
            tokio::time::sleep(ASK_EVERY).await;
        }
    }
    Ok(())
}
