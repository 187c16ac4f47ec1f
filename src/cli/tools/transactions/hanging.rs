//! `kalda transactions find-hanging`: transactions that are open in a partition, and that no coordinator is going to end.
//!
//! ```text
//! partitions ─▶ transactions open for longer than any may be ─▶ the ids of their producers ─▶ what the coordinators say of those
//! ```
//! Invariant: a transaction hangs if no coordinator has its producer, or if it has and doesn't name the partition.

use std::collections::{BTreeMap, BTreeSet};

use kalda_client::Cluster;
use kalda_protocol::ErrorCode;
use kalda_protocol::messages::describe_producers::ProducerState;
use kalda_protocol::messages::list_transactions::ListTransactionsRequest;

use super::producers::{self, Producers, open_from};
use super::{describe, failed, list, number};
use crate::cli::tools::Out;
use crate::cli::tools::admin;
use crate::cli::tools::failure::Failure;
use crate::cli::tools::offsets::Partition;
use crate::cli::tools::options::Takes::One;
use crate::cli::tools::options::{Options, Spec, spec};
use crate::cli::tools::refusal::Refusal;
use crate::cli::tools::tabs::tell;
use crate::sys::{Clock as _, SystemClock};

pub const SPECS: [Spec; 4] = [
    spec("broker-id", One, "Only partitions of this broker."),
    spec(
        "max-transaction-timeout",
        One,
        "Minutes that a transaction may take at most; 15 where nothing is said.",
    ),
    spec("topic", One, "Only partitions of this topic."),
    spec("partition", One, "Only this partition of the topic."),
];

const TITLES: [&str; 8] = [
    "Topic",
    "Partition",
    "ProducerId",
    "ProducerEpoch",
    "CoordinatorEpoch",
    "StartOffset",
    "LastTimestamp",
    "Duration(min)",
];
/// Kafka's `transaction.max.timeout.ms`, in minutes.
const LONGEST_MINUTES: i32 = 15;
const MINUTE_MS: i64 = 60_000;
/// Partitions that one request asks for.
const AT_ONCE: usize = 500;

/// An open transaction.
type Open = (Partition, ProducerState);

pub(super) fn run(options: &Options, cluster: &mut Cluster, out: &mut Out) -> Result<(), Failure> {
    let broker = number(options, "broker-id")?;
    let index: Option<i32> = number(options, "partition")?;
    let minutes = number(options, "max-transaction-timeout")?.unwrap_or(LONGEST_MINUTES);
    let topic = options.value("topic");
    if topic.is_none() && broker.is_none() {
        return Err(Failure::complaint(
            "The `find-hanging` command requires either --topic or --broker-id to limit the scope of the search",
        ));
    }
    if index.is_some() && topic.is_none() {
        return Err(Failure::complaint("The --partition argument requires --topic to be provided"));
    }
    let searched = match (topic, index) {
        (Some(topic), Some(index)) => vec![Partition { topic: topic.to_owned(), index }],
        (topic, _) => partitions(cluster, topic, broker)?,
    };
    let now = SystemClock::default().wall_ms().0;
    let mut open = Vec::new();
    for some in searched.chunks(AT_ONCE) {
        let producers = producers::ask(cluster, some, broker).map_err(|failure| {
            let of = broker.map_or_else(|| "Optional.empty".to_owned(), |id| format!("Optional[{id}]"));
            failed(
                &format!("Failed to describe producers for {} partitions on broker {of}", some.len()),
                &failure,
            )
        })?;
        open.extend(open_for_longer(producers, now - i64::from(minutes) * MINUTE_MS));
    }
    let hanging = if open.is_empty() { open } else { hanging(cluster, open)? };
    Ok(tell(TITLES, hanging.iter().map(|open| row(open, now)), out)?)
}

/// The partitions of a topic or of all, of which the broker, if one is named, has a replica.
fn partitions(
    cluster: &mut Cluster,
    topic: Option<&str>,
    broker: Option<i32>,
) -> Result<Vec<Partition>, Failure> {
    let names = match topic {
        Some(topic) => vec![topic.to_owned()],
        None => {
            admin::topic_names(cluster).map_err(|error| failed("Failed to list topics", &error.into()))?
        }
    };
    let mut partitions = Vec::new();
    for names in names.chunks(AT_ONCE) {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let described = cluster.metadata(Some(&names)).map_err(Failure::from).and_then(|metadata| {
            metadata.topics.iter().try_for_each(|topic| Refusal::check(topic.error_code, None))?;
            Ok(metadata.topics)
        });
        let topics = described
            .map_err(|failure| failed(&format!("Failed to describe {} topics", names.len()), &failure))?;
        for topic in topics {
            let name = topic.name.as_deref().unwrap_or_default();
            let there =
                topic.partitions.iter().filter(|it| broker.is_none_or(|id| it.replica_nodes.contains(&id)));
            partitions
                .extend(there.map(|it| Partition { topic: name.to_owned(), index: it.partition_index }));
        }
    }
    Ok(partitions)
}

/// Transactions whose last record is older than the moment.
fn open_for_longer(producers: Producers, moment_ms: i64) -> impl Iterator<Item = Open> {
    let of_partition = |(partition, producers): (Partition, Vec<ProducerState>)| {
        producers.into_iter().map(move |it| (partition.clone(), it))
    };
    producers
        .into_iter()
        .flat_map(of_partition)
        .filter(move |(_, producer)| open_from(producer).is_some() && producer.last_timestamp < moment_ms)
}

/// Those that their coordinator, if there is one, won't end.
fn hanging(cluster: &mut Cluster, open: Vec<Open>) -> Result<Vec<Open>, Failure> {
    let producers: BTreeSet<i64> = open.iter().map(|(_, producer)| producer.producer_id).collect();
    let request = ListTransactionsRequest {
        producer_id_filters: producers.iter().copied().collect(),
        ..ListTransactionsRequest::default()
    };
    let listed = list::ask(cluster, &request).map_err(|failure| {
        failed(&format!("Failed to list transactions for {} producers", producers.len()), &failure)
    })?;
    let ids: BTreeMap<i64, String> = listed
        .into_iter()
        .map(|(_, transaction)| (transaction.producer_id, transaction.transactional_id.as_str().to_owned()))
        .collect();
    let mut going_on: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for (producer, id) in &ids {
        match describe::ask(cluster, id) {
            Ok((_, transaction)) => {
                going_on.insert(*producer, describe::partitions(&transaction));
            }
            Err(Failure::Refused(refusal)) if refusal.code == ErrorCode::TransactionalIdNotFound => {}
            Err(failure) => {
                return Err(failed(&format!("Failed to describe {} transactions", ids.len()), &failure));
            }
        }
    }
    let is_going_on = |(partition, producer): &Open| {
        let named = format!("{}-{}", partition.topic, partition.index);
        going_on.get(&producer.producer_id).is_some_and(|partitions| partitions.contains(&named))
    };
    Ok(open.into_iter().filter(|open| !is_going_on(open)).collect())
}

fn row((partition, producer): &Open, now: i64) -> [String; 8] {
    [
        partition.topic.clone(),
        partition.index.to_string(),
        producer.producer_id.to_string(),
        producer.producer_epoch.to_string(),
        producer.coordinator_epoch.to_string(),
        producer.current_txn_start_offset.to_string(),
        producer.last_timestamp.to_string(),
        ((now - producer.last_timestamp) / MINUTE_MS).to_string(),
    ]
}
