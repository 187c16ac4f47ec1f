//! `kalda transactions abort` and `force-terminate`: ends a transaction in one partition, or the one of a transactional id.
//!
//! Invariant: only a transaction that hangs is to be aborted in a partition: the marker goes past its coordinator. What is forced is ended by the coordinator, as
//! by a new instance of the producer.

use std::fmt;

use kalda_client::{Cluster, Coordinates};
use kalda_protocol::ErrorCode;
use kalda_protocol::messages::init_producer_id::InitProducerIdRequest;
use kalda_protocol::messages::write_txn_markers::{
    WritableTxnMarker, WritableTxnMarkerTopic, WriteTxnMarkersRequest,
};

use super::producers::{self, leaders_of, open_from, partition};
use super::{failed, number};
use crate::cli::tools::admin::TIMEOUT_MS;
use crate::cli::tools::failure::Failure;
use crate::cli::tools::offsets::Partition;
use crate::cli::tools::options::Takes::One;
use crate::cli::tools::options::{Options, Spec, spec};
use crate::cli::tools::refusal::Refusal;

pub const SPECS: [Spec; 6] = [
    spec("topic", One, "REQUIRED: The topic."),
    spec("partition", One, "REQUIRED: The partition."),
    spec("start-offset", One, "The offset that the transaction begins at."),
    spec("producer-id", One, "Its producer's id, for brokers before 3.0."),
    spec("producer-epoch", One, "Its producer's epoch, for brokers before 3.0."),
    spec("coordinator-epoch", One, "Its coordinator's epoch, for brokers before 3.0."),
];

pub const FORCED: [Spec; 1] = [spec("transactionalId", One, "REQUIRED: The transactional id.")];

/// What a marker is about.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Aborted {
    partition: Partition,
    producer_id: i64,
    producer_epoch: i16,
    coordinator_epoch: i32,
}

pub(super) fn run(options: &Options, cluster: &mut Cluster) -> Result<(), Failure> {
    let partition = partition(options)?;
    let start = number(options, "start-offset")?;
    let named = number(options, "producer-id")?;
    let aborted = match (start, named) {
        (Some(start), _) => open_at(cluster, partition, start)?,
        (None, Some(producer_id)) => {
            let epoch: Option<i16> = number(options, "producer-epoch")?;
            let coordinator: Option<i32> = number(options, "coordinator-epoch")?;
            let missing = |name: &str| Failure::complaint(format_args!("Missing required argument --{name}"));
            Aborted {
                partition,
                producer_id,
                producer_epoch: epoch.ok_or_else(|| missing("producer-epoch"))?,
                // A transaction that hangs before any marker has none: 0 is no later than any.
                coordinator_epoch: coordinator.ok_or_else(|| missing("coordinator-epoch"))?.max(0),
            }
        }
        (None, None) => {
            return Err(Failure::complaint(
                "The transaction to abort must be identified either with --start-offset (for brokers on 3.0 or above) or with \
                 --producer-id, --producer-epoch, and --coordinator-epoch (for older brokers)",
            ));
        }
    };
    write_marker(cluster, &aborted)
        .map_err(|failure| failed(&format!("Failed to abort transaction {aborted}"), &failure))
}

/// As Kafka's tool shows it.
impl fmt::Display for Aborted {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { partition: Partition { topic, index }, producer_id, producer_epoch, coordinator_epoch } =
            self;
        write!(
            out,
            "AbortTransactionSpec(topicPartition={topic}-{index}, producerId={producer_id}, producerEpoch={producer_epoch}, \
             coordinatorEpoch={coordinator_epoch})"
        )
    }
}

/// The open transaction that begins at an offset.
fn open_at(cluster: &mut Cluster, partition: Partition, start: i64) -> Result<Aborted, Failure> {
    let Partition { topic, index } = &partition;
    let producers = producers::ask(cluster, std::slice::from_ref(&partition), None).map_err(|failure| {
        failed(&format!("Failed to validate producer state for partition {topic}-{index}"), &failure)
    })?;
    let found = producers.into_values().flatten().find(|producer| open_from(producer) == Some(start));
    let producer = found.ok_or_else(|| {
        Failure::complaint(format_args!(
            "Could not find any open transactions starting at offset {start} on partition {topic}-{index}"
        ))
    })?;
    Ok(Aborted {
        producer_id: producer.producer_id,
        producer_epoch: i16::try_from(producer.producer_epoch).unwrap_or_default(),
        coordinator_epoch: producer.coordinator_epoch.max(0),
        partition,
    })
}

fn write_marker(cluster: &mut Cluster, aborted: &Aborted) -> Result<(), Failure> {
    let Aborted { partition, producer_id, producer_epoch, coordinator_epoch } = aborted;
    let leaders = leaders_of(cluster, std::slice::from_ref(partition))?;
    let Some(leader) = leaders.get(partition) else {
        return Ok(Refusal::check(ErrorCode::UnknownTopicOrPartition.code(), None)?);
    };
    let topic = WritableTxnMarkerTopic {
        name: partition.topic.as_str().into(),
        partition_indexes: vec![partition.index],
        ..WritableTxnMarkerTopic::default()
    };
    let marker = WritableTxnMarker {
        producer_id: *producer_id,
        producer_epoch: *producer_epoch,
        transaction_result: false,
        topics: vec![topic],
        coordinator_epoch: *coordinator_epoch,
        ..WritableTxnMarker::default()
    };
    let request = WriteTxnMarkersRequest { markers: vec![marker], ..WriteTxnMarkersRequest::default() };
    let response = cluster.ask_node(*leader, &request)?;
    let topics = response.markers.iter().flat_map(|marker| &marker.topics);
    for told in topics.flat_map(|topic| &topic.partitions) {
        Refusal::check(told.error_code, None).map_err(|refusal| {
            let why = match refusal.code {
                ErrorCode::InvalidProducerEpoch => "due an invalid producer epoch".to_owned(),
                ErrorCode::ClusterAuthorizationFailed => "due to cluster authorization error".to_owned(),
                ErrorCode::TransactionCoordinatorFenced => format!(
                    "since the provided coordinator epoch {coordinator_epoch} has been fenced by the active coordinator"
                ),
                _ => format!("due to unexpected error: {}", refusal.message),
            };
            refusal.told_as(format!("WriteTxnMarkers request with {aborted} failed {why}"))
        })?;
    }
    Ok(())
}

/// Ends what the id has open, and fences its producer.
pub(super) fn force(options: &Options, cluster: &mut Cluster) -> Result<(), Failure> {
    let id = options.value("transactionalId").unwrap_or_default();
    fence(cluster, id)
        .map_err(|failure| failed(&format!("Failed to force terminate transactionalId `{id}`"), &failure))
}

fn fence(cluster: &mut Cluster, id: &str) -> Result<(), Failure> {
    let deadline = cluster.deadline();
    loop {
        let coordinator = cluster.coordinator(Coordinates::Transaction, id)?;
        let request = InitProducerIdRequest {
            transactional_id: Some(id.into()),
            transaction_timeout_ms: TIMEOUT_MS,
            producer_id: -1,
            producer_epoch: -1,
            ..InitProducerIdRequest::default()
        };
        let told = cluster.ask_node(coordinator, &request)?.error_code;
        match Refusal::check(told, None) {
            // The coordinator is still ending what was open.
            Err(refusal) if refusal.is_retriable() && !deadline.is_over() => deadline.pause(),
            other => return Ok(other?),
        }
    }
}
