//! `kalda transactions describe-producers`: who has written to a partition, and whose transaction is open there.

use std::collections::BTreeMap;

use kalda_client::Cluster;
use kalda_protocol::ErrorCode;
use kalda_protocol::messages::describe_producers::{DescribeProducersRequest, ProducerState, TopicRequest};

use super::{failed, number};
use crate::cli::tools::Out;
use crate::cli::tools::failure::Failure;
use crate::cli::tools::offsets::{Partition, leaders};
use crate::cli::tools::options::Takes::One;
use crate::cli::tools::options::{Options, Spec, spec};
use crate::cli::tools::refusal::Refusal;
use crate::cli::tools::tabs::tell;

pub const SPECS: [Spec; 3] = [
    spec("broker-id", One, "The replica that is asked; else the leader is."),
    spec("topic", One, "REQUIRED: The topic."),
    spec("partition", One, "REQUIRED: The partition."),
];

const TITLES: [&str; 6] = [
    "ProducerId",
    "ProducerEpoch",
    "LatestCoordinatorEpoch",
    "LastSequence",
    "LastTimestamp",
    "CurrentTransactionStartOffset",
];

/// Producers of partitions.
pub(super) type Producers = BTreeMap<Partition, Vec<ProducerState>>;

pub(super) fn run(options: &Options, cluster: &mut Cluster, out: &mut Out) -> Result<(), Failure> {
    let partition = partition(options)?;
    let broker = number(options, "broker-id")?;
    let producers = ask(cluster, std::slice::from_ref(&partition), broker).map_err(|failure| {
        let of = broker.map_or_else(|| "leader".to_owned(), |id| format!("broker {id}"));
        let Partition { topic, index } = &partition;
        failed(&format!("Failed to describe producers for partition {topic}-{index} on {of}"), &failure)
    })?;
    let rows = producers.into_values().flatten().map(|producer| {
        [
            producer.producer_id.to_string(),
            producer.producer_epoch.to_string(),
            producer.coordinator_epoch.to_string(),
            producer.last_sequence.to_string(),
            producer.last_timestamp.to_string(),
            open_from(&producer).map_or_else(|| "None".to_owned(), |offset| offset.to_string()),
        ]
    });
    Ok(tell(TITLES, rows, out)?)
}

/// The partition that `--topic` and `--partition` name.
pub(super) fn partition(options: &Options) -> Result<Partition, Failure> {
    let index = number(options, "partition")?.unwrap_or_default();
    Ok(Partition { topic: options.value("topic").unwrap_or_default().to_owned(), index })
}

/// Where the producer's open transaction begins.
pub(super) fn open_from(producer: &ProducerState) -> Option<i64> {
    Some(producer.current_txn_start_offset).filter(|offset| *offset >= 0)
}

/// The producers of partitions, asked of their leaders or of one broker.
///
/// # Errors
/// The first partition that can't be told of.
pub(super) fn ask(
    cluster: &mut Cluster,
    partitions: &[Partition],
    broker: Option<i32>,
) -> Result<Producers, Failure> {
    let mut asked: BTreeMap<i32, BTreeMap<&str, Vec<i32>>> = BTreeMap::new();
    let leaders = match broker {
        Some(_) => BTreeMap::new(),
        None => leaders_of(cluster, partitions)?,
    };
    for partition in partitions {
        let there = broker.or_else(|| leaders.get(partition).copied());
        let Some(broker) = there else {
            Refusal::check(ErrorCode::UnknownTopicOrPartition.code(), None)?;
            continue;
        };
        asked.entry(broker).or_default().entry(&partition.topic).or_default().push(partition.index);
    }
    let mut producers = Producers::new();
    for (broker, topics) in asked {
        let topics = topics.into_iter().map(|(name, partition_indexes)| TopicRequest {
            name: name.into(),
            partition_indexes,
            ..TopicRequest::default()
        });
        let request =
            DescribeProducersRequest { topics: topics.collect(), ..DescribeProducersRequest::default() };
        for topic in cluster.ask_node(broker, &request)?.topics {
            for told in topic.partitions {
                let key = Partition { topic: topic.name.as_str().to_owned(), index: told.partition_index };
                Refusal::check(told.error_code, told.error_message.as_ref())
                    .map_err(|refusal| refused(refusal, &key, broker))?;
                producers.insert(key, told.active_producers);
            }
        }
    }
    Ok(producers)
}

/// In the words of Kafka's client.
fn refused(refusal: Refusal, Partition { topic, index }: &Partition, broker: i32) -> Refusal {
    let told = match refusal.code {
        ErrorCode::NotLeaderOrFollower => {
            format!("Failed to describe active producers for partition {topic}-{index} on brokerId {broker}")
        }
        ErrorCode::InvalidTopicException => format!(
            "Failed to fetch metadata for partition {topic}-{index} due to invalid topic error: {}",
            refusal.message
        ),
        ErrorCode::TopicAuthorizationFailed => format!(
            "Failed to describe active producers for partition {topic}-{index} due to authorization failure on topic `{topic}`"
        ),
        ErrorCode::UnknownTopicOrPartition => return refusal,
        _ => format!(
            "Failed to describe active producers for partition {topic}-{index} due to unexpected error"
        ),
    };
    refusal.told_as(told)
}

/// The leader of each partition that has one.
pub(super) fn leaders_of(
    cluster: &mut Cluster,
    partitions: &[Partition],
) -> Result<BTreeMap<Partition, i32>, Failure> {
    let mut names: Vec<&str> = partitions.iter().map(|partition| partition.topic.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let mut leaders = leaders(cluster, &names)?;
    leaders.retain(|_, leader| *leader >= 0);
    Ok(leaders)
}
