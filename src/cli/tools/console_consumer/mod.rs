//! `kalda console-consumer`, Kafka's `kafka-console-consumer.sh`: records of topics, a line each, on standard output.
//!
//! ```text
//! arguments.rs ─▶ Plan ─▶ assignment: all partitions, one, or those that member.rs gets in a group ─▶ fetcher.rs ─▶ formatter.rs
//! ```
//! Invariant: a record is printed once, in its partition's order; what a group commits is what was printed. The exit code is 0 when the time is up, too. SIGTERM and
//! SIGINT end it in good order. Deliberately absent: other formatters and deserializers than Kafka's default ones. Without `--group` no group is joined, where
//! Kafka's tool joins one with a name by chance.

mod arguments;
mod fetcher;
mod formatter;
mod member;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use kalda_client::{Cluster, Deadline};
use kalda_protocol::messages::metadata::{MetadataRequest, MetadataRequestTopic};
use tokio::signal::unix::{SignalKind, signal};

pub use self::arguments::Isolation;
use self::arguments::{Plan, Start, What};
pub use self::fetcher::{Fetched, Fetcher};
pub use self::member::{Member, assigned};
use super::Out;
use super::admin;
use super::failure::Failure;
use super::name_filter::NameFilter;
use super::offsets::{self, EARLIEST, LATEST, Partition};
use super::refusal::Refusal;
use super::warn;

/// What the broker's log calls this tool, as Kafka's calls itself.
const CLIENT_ID: &str = "console-consumer";
/// How long a broker holds a fetch that finds nothing.
const LONGEST_WAIT: Duration = Duration::from_millis(500);

/// Runs it.
pub fn run(words: &[String], out: &mut Out) -> Result<(), Failure> {
    let plan = arguments::read(words, out)?;
    let mut cluster = admin::cluster(&plan.server, CLIENT_ID);
    let stopped = stop_on_signals();
    let mut printed = 0;
    let consumed = consume(&plan, &mut cluster, &stopped, &mut printed, out);
    out.flush()?;
    warn(&format!("Processed a total of {printed} messages"));
    consumed
}

fn consume(
    plan: &Plan,
    cluster: &mut Cluster,
    stopped: &AtomicBool,
    printed: &mut u64,
    out: &mut Out,
) -> Result<(), Failure> {
    let mut idle = plan.timeout.map(Deadline::after);
    let (mut member, positions) = begin(plan, cluster, idle)?;
    let mut fetcher = Fetcher::new(plan.isolation, positions);
    while !stopped.load(Ordering::Relaxed) && plan.most.is_none_or(|most| *printed < most) {
        if idle.is_some_and(Deadline::is_over) {
            break;
        }
        if let Some(member) = &mut member
            && member.is_to_rejoin(cluster, fetcher.positions())?
        {
            let assigned = member.join(cluster)?;
            fetcher = Fetcher::new(plan.isolation, member.positions(cluster, &assigned, plan.start_time())?);
        }
        let wait = idle.and_then(Deadline::left).map_or(LONGEST_WAIT, |left| left.min(LONGEST_WAIT));
        for record in fetcher.fetch(cluster, wait, plan.start_time())? {
            if plan.most.is_some_and(|most| *printed >= most) {
                break;
            }
            plan.format.write(&record, out)?;
            fetcher.printed(&record);
            *printed += 1;
            idle = plan.timeout.map(Deadline::after);
        }
        out.flush()?;
    }
    match member {
        Some(member) => member.leave(cluster, fetcher.positions()),
        None => Ok(()),
    }
}

type Begun = (Option<Member>, BTreeMap<Partition, i64>);

fn begin(plan: &Plan, cluster: &mut Cluster, idle: Option<Deadline>) -> Result<Begun, Failure> {
    let topics = topics(plan, cluster, idle)?;
    if let Some(group) = &plan.group {
        let mut member = Member::new(group, topics);
        let assigned = member.join(cluster)?;
        let positions = member.positions(cluster, &assigned, plan.start_time())?;
        return Ok((Some(member), positions));
    }
    let names: Vec<&str> = topics.iter().map(String::as_str).collect();
    let mut partitions: Vec<Partition> = offsets::leaders(cluster, &names)?.into_keys().collect();
    if let Some(index) = plan.partition {
        partitions.retain(|partition| partition.index == index);
    }
    let positions = match plan.start {
        Start::At(offset) => partitions.into_iter().map(|partition| (partition, offset)).collect(),
        Start::Earliest | Start::Latest => starts(cluster, &partitions, plan.start_time())?,
    };
    Ok((None, positions))
}

/// The offsets at a time, of all of them.
pub fn starts(
    cluster: &mut Cluster,
    partitions: &[Partition],
    time: i64,
) -> Result<BTreeMap<Partition, i64>, Failure> {
    let found = offsets::at(cluster, partitions, time)?;
    found.into_iter().map(|(partition, offset)| Ok((partition, offset?))).collect()
}

/// The topics that are meant. One that is named is made by a broker that makes topics by itself.
fn topics(plan: &Plan, cluster: &mut Cluster, idle: Option<Deadline>) -> Result<Vec<String>, Failure> {
    let name = match &plan.what {
        What::Included(pattern) => {
            let filter = NameFilter::parse(pattern)?;
            let mut names = admin::topic_names(cluster)?;
            names.retain(|name| filter.takes(name));
            return Ok(names);
        }
        What::Topic(name) => name,
    };
    let topic = MetadataRequestTopic { name: Some(name.as_str().into()), ..MetadataRequestTopic::default() };
    let request = MetadataRequest {
        topics: Some(vec![topic]),
        allow_auto_topic_creation: true,
        ..MetadataRequest::default()
    };
    let deadline = idle.unwrap_or_else(|| cluster.deadline());
    loop {
        let response = cluster.ask_metadata(&request)?;
        let code = response.topics.first().map_or(0, |topic| topic.error_code);
        match Refusal::check(code, None) {
            Ok(()) => return Ok(vec![name.clone()]),
            Err(refusal) if refusal.code.is_retriable() && !deadline.is_over() => deadline.pause(),
            Err(refusal) => return Err(refusal.into()),
        }
    }
}

impl Plan {
    /// The time that stands for where to begin.
    const fn start_time(&self) -> i64 {
        match self.start {
            Start::Earliest => EARLIEST,
            Start::Latest | Start::At(_) => LATEST,
        }
    }
}

/// Set once SIGTERM or SIGINT has come. Where nobody can listen for them, they end the process as ever.
pub fn stop_on_signals() -> Arc<AtomicBool> {
    let stopped = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&stopped);
    std::thread::spawn(move || {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
        runtime.block_on(async {
            let (Ok(mut terminate), Ok(mut interrupt)) =
                (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
            else {
                return;
            };
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            told.store(true, Ordering::Relaxed);
        });
    });
    stopped
}
