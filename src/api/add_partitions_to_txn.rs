//! AddPartitionsToTxn (key 24): what a transaction writes to. Up to version 3 a client asks for one transaction; from version 4 on a broker
//! asks for several, to add partitions or only to verify that they were added (KIP-890).
//!
//! Invariant: of a transaction's partitions all are added or none; where one can't be, the others are answered with
//! OPERATION_NOT_ATTEMPTED.

use kalda_protocol::messages::add_partitions_to_txn::{
    AddPartitionsToTxnPartitionResult, AddPartitionsToTxnRequest, AddPartitionsToTxnResponse,
    AddPartitionsToTxnResult, AddPartitionsToTxnTopic, AddPartitionsToTxnTopicResult,
    AddPartitionsToTxnTransaction,
};
use kalda_protocol::{ErrorCode, StrBytes};

use super::answer::Answer;
use super::call::Call;
use super::{error_code, named_twice, topics};
use crate::cluster::image::MetadataImage;
use crate::coordinator::transaction::{TransactionPartitions, TransactionVersion, TransactionalId};
use crate::security::{Operation, Resource};
use crate::sys::TooMuchMemory;
use crate::types::{PartitionIndex, ProducerIdentity};

/// From this version on brokers ask, for several transactions.
const FIRST_VERSION_OF_BROKERS: i16 = 4;
/// From this version on clients know PRODUCER_FENCED.
const FIRST_VERSION_WITH_FENCED: i16 = 2;
/// Memory for a topic besides its name: in the transaction, and in the answer.
const TOPIC_BYTES: usize = size_of::<AddPartitionsToTxnTopicResult>() + 256;
/// Memory for a partition: in the transaction, and in the answer.
const PARTITION_BYTES: usize = size_of::<AddPartitionsToTxnPartitionResult>() + 64;

pub(super) async fn handle(
    call: &mut Call,
    request: AddPartitionsToTxnRequest,
) -> Answer<AddPartitionsToTxnResponse> {
    if call.version < FIRST_VERSION_OF_BROKERS {
        let transaction = AddPartitionsToTxnTransaction {
            transactional_id: request.v3_and_below_transactional_id,
            producer_id: request.v3_and_below_producer_id,
            producer_epoch: request.v3_and_below_producer_epoch,
            topics: request.v3_and_below_topics,
            ..Default::default()
        };
        let added = add(call, transaction).await.map(|result| AddPartitionsToTxnResponse {
            results_by_topic_v3_and_below: result.topic_results,
            ..Default::default()
        });
        return added.into();
    }
    if !call.allows(Operation::ClusterAction, Resource::CLUSTER) {
        let error_code = ErrorCode::ClusterAuthorizationFailed.code();
        return AddPartitionsToTxnResponse { error_code, ..Default::default() }.into();
    }
    let results = add_all(call, request.transactions).await;
    results
        .map(|results_by_transaction| AddPartitionsToTxnResponse {
            results_by_transaction,
            ..Default::default()
        })
        .into()
}

async fn add_all(
    call: &mut Call,
    transactions: Vec<AddPartitionsToTxnTransaction>,
) -> Result<Vec<AddPartitionsToTxnResult>, TooMuchMemory> {
    call.claim(transactions.len() * size_of::<AddPartitionsToTxnResult>()).await?;
    let mut results = Vec::with_capacity(transactions.len());
    for transaction in transactions {
        results.push(add(call, transaction).await?);
        call.breathe().await;
    }
    Ok(results)
}

/// Adds or verifies the partitions of one transaction.
async fn add(
    call: &mut Call,
    mut transaction: AddPartitionsToTxnTransaction,
) -> Result<AddPartitionsToTxnResult, TooMuchMemory> {
    let topics = std::mem::take(&mut transaction.topics);
    let partitions: usize = topics.iter().map(|topic| topic.partitions.len()).sum();
    call.claim(topics.len() * TOPIC_BYTES + partitions * PARTITION_BYTES).await?;
    let topics = named_twice::merged(
        topics,
        |topic| topic.name.clone(),
        |first, again| {
            first.partitions.extend(again.partitions);
        },
    );
    let id = &*transaction.transactional_id;
    let is_client = call.version < FIRST_VERSION_OF_BROKERS;
    let results = if is_client && !call.allows(Operation::Write, Resource::transactional_id(id)) {
        all(&topics, |_, _| ErrorCode::TransactionalIdAuthorizationFailed)
    } else if let Some(refused) = unusable(call, &topics).await {
        refused
    } else {
        match ask(call, &transaction, &topics).await {
            Ok(answered) => all(&topics, |topic, index| answered.code(topic, index)),
            Err(code) => {
                all(&topics, |_, _| error_code::fenced_before(code, call.version, FIRST_VERSION_WITH_FENCED))
            }
        }
    };
    Ok(AddPartitionsToTxnResult {
        transactional_id: transaction.transactional_id,
        topic_results: results,
        ..Default::default()
    })
}

/// What the coordinator said of the partitions.
enum Answered {
    Added,
    /// Those that are in the transaction.
    Verified(TransactionPartitions),
}

impl Answered {
    fn code(&self, topic: &str, index: i32) -> ErrorCode {
        match self {
            Self::Verified(added) if !added.contains(topic, PartitionIndex(index)) => {
                ErrorCode::TransactionAbortable
            }
            Self::Added | Self::Verified(_) => ErrorCode::None,
        }
    }
}

async fn ask(
    call: &Call,
    transaction: &AddPartitionsToTxnTransaction,
    topics: &[AddPartitionsToTxnTopic],
) -> Result<Answered, ErrorCode> {
    if transaction.transactional_id.is_empty() {
        return Err(ErrorCode::InvalidRequest);
    }
    let id = TransactionalId::from(&*transaction.transactional_id);
    let who = ProducerIdentity::new(transaction.producer_id, transaction.producer_epoch);
    let mut partitions = TransactionPartitions::default();
    for topic in topics {
        topic.partitions.iter().for_each(|index| partitions.insert(&topic.name, PartitionIndex(*index)));
    }
    let coordinator = &call.broker.transactions;
    let answered = if transaction.verify_only {
        coordinator.verify(&id, who, &partitions).await.map(Answered::Verified)
    } else {
        let is_client = call.version < FIRST_VERSION_OF_BROKERS;
        let version = if is_client { TransactionVersion::Zero } else { TransactionVersion::Two };
        coordinator.add_partitions(&id, who, &partitions, version).await.map(|()| Answered::Added)
    };
    answered.map_err(|failure| call.explained(error_code::transaction, failure))
}

/// The answer where partitions are unknown, or the client may not write to them.
async fn unusable(
    call: &mut Call,
    topics: &[AddPartitionsToTxnTopic],
) -> Option<Vec<AddPartitionsToTxnTopicResult>> {
    let image = call.broker.controller.image();
    let mut results = Vec::with_capacity(topics.len());
    for topic in topics {
        // Asked once for all of its partitions.
        let refused = topic_error(call, &image, &topic.name);
        results.extend(all(std::slice::from_ref(topic), |name, index| match refused {
            Some(code) => code,
            None if has_partition(&image, name, index) => ErrorCode::OperationNotAttempted,
            None => ErrorCode::UnknownTopicOrPartition,
        }));
        call.breathe().await;
    }
    let is_refused = |result: &AddPartitionsToTxnPartitionResult| {
        result.partition_error_code != ErrorCode::OperationNotAttempted.code()
    };
    results.iter().flat_map(|topic| &topic.results_by_partition).any(is_refused).then_some(results)
}

/// Clients never write to internal topics: to them these look forbidden.
fn topic_error(call: &Call, image: &MetadataImage, topic: &str) -> Option<ErrorCode> {
    let is_client = call.version < FIRST_VERSION_OF_BROKERS;
    if is_client && (topics::is_internal(topic) || !call.allows(Operation::Write, Resource::topic(topic))) {
        return Some(ErrorCode::TopicAuthorizationFailed);
    }
    topics::by_name(image, topic).err()
}

fn has_partition(image: &MetadataImage, topic: &str, index: i32) -> bool {
    topics::by_name(image, topic).is_ok_and(|topic| topic.partition(PartitionIndex(index)).is_some())
}

/// A result for each partition.
fn all(
    topics: &[AddPartitionsToTxnTopic],
    code: impl Fn(&StrBytes, i32) -> ErrorCode,
) -> Vec<AddPartitionsToTxnTopicResult> {
    let of_topic = |topic: &AddPartitionsToTxnTopic| {
        let partitions = topic.partitions.iter().map(|index| AddPartitionsToTxnPartitionResult {
            partition_index: *index,
            partition_error_code: code(&topic.name, *index).code(),
            ..Default::default()
        });
        AddPartitionsToTxnTopicResult {
            name: topic.name.clone(),
            results_by_partition: partitions.collect(),
            ..Default::default()
        }
    };
    topics.iter().map(of_topic).collect()
}
