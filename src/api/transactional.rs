//! Batches of transactions in a Produce request. Before one begins its transaction in a partition, the coordinator is asked: up to version 11
//! whether the client has added the partition, from version 12 on to add it (KIP-890).
//!
//! Invariant: the coordinator is asked once for all partitions of a request, and not for those in which the transaction is under way.
//! Requests without transactional batches don't come here.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use kalda_protocol::messages::produce::{PartitionProduceData, TopicProduceData};
use kalda_protocol::records::BatchHeader;
use kalda_protocol::{ErrorCode, Records};

use super::call::Call;
use super::{error_code, produce};
use crate::coordinator::TRANSACTIONS_TOPIC;
use crate::coordinator::transaction::{
    TransactionFailure, TransactionPartitions, TransactionVersion, TransactionalId,
};
use crate::partition::{Entitlement, Partition, Standing};
use crate::sys::timer;
use crate::types::{PartitionIndex, ProducerIdentity};

/// From this version on clients know TRANSACTION_ABORTABLE.
const FIRST_VERSION_WITH_ABORTABLE: i16 = 11;
/// From this version on partitions are added here.
const FIRST_VERSION_THAT_ADDS: i16 = 12;

/// A batch that isn't appended.
#[derive(Debug, Clone)]
pub(super) struct Unentitled {
    pub(super) code: ErrorCode,
    /// What Kafka says besides.
    pub(super) message: Option<String>,
}

impl From<ErrorCode> for Unentitled {
    fn from(code: ErrorCode) -> Self {
        Self { code, message: None }
    }
}

/// What was found out of a request's transactional batches, by topic and partition.
#[derive(Debug, Default)]
pub(super) struct Verified(HashMap<(Arc<str>, i32), Result<Entitlement, Unentitled>>);

impl Verified {
    pub(super) fn of(&self, topic: &Arc<str>, index: i32) -> Result<Entitlement, Unentitled> {
        self.0.get(&(Arc::clone(topic), index)).cloned().unwrap_or(Ok(Entitlement::None))
    }
}

/// True if the records begin with a batch that says it is part of a transaction.
pub(super) fn is_marked(data: &PartitionProduceData) -> bool {
    header(data).is_some_and(|header| header.attributes.is_transactional())
}

/// True if a batch says of whose transaction it is part.
pub(super) const fn says_whose(header: &BatchHeader) -> bool {
    header.attributes.is_transactional() && header.has_producer()
}

fn header(data: &PartitionProduceData) -> Option<BatchHeader> {
    let Some(Records::Bytes(bytes)) = &data.records else { return None };
    BatchHeader::parse(bytes).ok()
}

/// A partition with a transactional batch.
struct Wanted {
    topic: Arc<str>,
    partition: Arc<Partition>,
    header: BatchHeader,
}

/// Finds out which transactional batches may be appended.
///
/// # Errors
/// The request has batches of several producers: none is appended.
pub(super) async fn verify(
    call: &Call,
    id: &TransactionalId,
    topics: &[TopicProduceData],
) -> Result<Verified, ErrorCode> {
    let Some((who, wanted)) = wanted(call, topics)? else { return Ok(Verified::default()) };
    let adds = call.version >= FIRST_VERSION_THAT_ADDS;
    let image = call.broker.controller.image();
    let config = call.broker.dynamic_config(&image);
    if !adds && !config.transactions.transaction_partition_verification_enable {
        let unchecked = |wanted: Wanted| (key(&wanted), Ok(Entitlement::Unchecked));
        return Ok(Verified(wanted.into_iter().map(unchecked).collect()));
    }
    let clock = &call.broker.clock;
    let transactions = &config.transactions;
    let patience = Duration::from_millis(transactions.add_partitions_to_txn_retry_backoff_max_ms.into());
    let backoff = Duration::from_millis(transactions.add_partitions_to_txn_retry_backoff_ms.into());
    let began = clock.monotonic();
    loop {
        let verified = ask(call, id, who, &wanted).await;
        let is_still_ending = |entitled: &Result<Entitlement, Unentitled>| matches!(entitled, Err(refused) if refused.code == ErrorCode::ConcurrentTransactions);
        // The markers are on their way. To send the whole request again would cost the client more.
        let waits = adds && verified.0.values().any(is_still_ending);
        if !waits || clock.monotonic().saturating_sub(began) >= patience {
            return Ok(verified);
        }
        timer::sleep(backoff).await;
    }
}

fn key(wanted: &Wanted) -> (Arc<str>, i32) {
    (Arc::clone(&wanted.topic), wanted.partition.name().partition.0)
}

/// The partitions with transactional batches that can be appended to, and their producer.
fn wanted(
    call: &Call,
    topics: &[TopicProduceData],
) -> Result<Option<(ProducerIdentity, Vec<Wanted>)>, ErrorCode> {
    let image = call.broker.controller.image();
    let (mut producer, mut wanted) = (None, Vec::new());
    for topic in topics {
        let Ok(found) = produce::find_topic(call, &image, topic) else { continue };
        for data in &topic.partition_data {
            let Some(header) = header(data).filter(says_whose) else { continue };
            let who = ProducerIdentity::new(header.producer_id, header.producer_epoch);
            if *producer.get_or_insert(who) != who {
                return Err(ErrorCode::InvalidProducerIdMapping);
            }
            // One that can't be found is refused when it is appended to.
            if let Ok(partition) = call.broker.partitions.find(found, PartitionIndex(data.index)) {
                wanted.push(Wanted { topic: Arc::clone(&found.name), partition, header });
            }
        }
    }
    Ok(producer.map(|who| (who, wanted)))
}

/// Asks the logs, and the coordinator for those in which the transaction isn't under way.
async fn ask(call: &Call, id: &TransactionalId, who: ProducerIdentity, wanted: &[Wanted]) -> Verified {
    let mut verified = Verified::default();
    let mut unknown = HashMap::new();
    for wanted in wanted {
        let key = key(wanted);
        let entitled = match wanted.partition.standing_before(&wanted.header) {
            Ok(Standing::Ongoing) => Ok(Entitlement::None),
            Ok(Standing::Fenced) => Err(ErrorCode::InvalidProducerEpoch.into()),
            Err(failure) => Err(error_code::not_serving(failure).into()),
            Ok(Standing::NotBegun(known)) => {
                unknown.insert(key, known);
                continue;
            }
        };
        verified.0.insert(key, entitled);
    }
    if unknown.is_empty() {
        return verified;
    }
    let partitions: TransactionPartitions =
        unknown.keys().map(|(topic, index)| (&**topic, PartitionIndex(*index))).collect();
    let coordinator = &call.broker.transactions;
    let answered = if id.as_str().is_empty() {
        Err(ErrorCode::InvalidRequest)
    } else if call.version >= FIRST_VERSION_THAT_ADDS {
        let added = coordinator.add_partitions(id, who, &partitions, TransactionVersion::Two).await;
        added.map(|()| None).map_err(|failure| broker_is_told(call, &failure))
    } else {
        let verified = coordinator.verify(id, who, &partitions).await;
        verified.map(Some).map_err(|failure| broker_is_told(call, &failure))
    };
    for ((topic, index), known) in unknown {
        let entitled = match &answered {
            Ok(None) => Ok(Entitlement::Added),
            Ok(Some(added)) if added.contains(&topic, PartitionIndex(index)) => {
                Ok(Entitlement::Verified(known))
            }
            Ok(Some(_)) => Err(refused(ErrorCode::TransactionAbortable, call.version)),
            Err(code) => Err(refused(*code, call.version)),
        };
        verified.0.insert((topic, index), entitled);
    }
    verified
}

/// What a broker that asks for a producer is told: it knows itself when there is no coordinator at all.
pub(super) fn broker_is_told(call: &Call, failure: &TransactionFailure) -> ErrorCode {
    match error_code::transaction(failure) {
        ErrorCode::NotCoordinator
            if call.broker.controller.image().topics.by_name(TRANSACTIONS_TOPIC).is_none() =>
        {
            ErrorCode::CoordinatorNotAvailable
        }
        code => code,
    }
}

/// What the coordinator said, as a producer of this version understands it.
fn refused(code: ErrorCode, version: i16) -> Unentitled {
    let not_added = || Unentitled {
        code: ErrorCode::InvalidTxnState,
        message: Some("Partition was not added to the transaction".to_owned()),
    };
    match code {
        ErrorCode::ProducerFenced => ErrorCode::InvalidProducerEpoch.into(),
        ErrorCode::TransactionAbortable if version < FIRST_VERSION_WITH_ABORTABLE => not_added(),
        ErrorCode::InvalidTxnState => not_added(),
        ErrorCode::ConcurrentTransactions if version >= FIRST_VERSION_THAT_ADDS => code.into(),
        // Old clients would give up. This one makes them come back without asking for metadata.
        ErrorCode::ConcurrentTransactions
        | ErrorCode::CoordinatorLoadInProgress
        | ErrorCode::CoordinatorNotAvailable
        | ErrorCode::NotCoordinator => Unentitled {
            code: ErrorCode::NotEnoughReplicas,
            message: Some(format!(
                "Unable to verify the partition has been added to the transaction. Underlying error: {}",
                code.name()
            )),
        },
        code => code.into(),
    }
}
