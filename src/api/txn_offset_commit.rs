//! TxnOffsetCommit (key 28): a producer commits offsets of a group in its transaction. By topic name up to version 5, by id from 6 on.
//!
//! Invariant: before a producer's first offsets of a transaction are written, the transaction has the group's partition of
//! `__consumer_offsets`, so that its end reaches them (KIP-890). Up to version 4 that is asked for, unless
//! `transaction.partition.verification.enable` is off; from 5 on the partition is added.

use kalda_protocol::ErrorCode;
use kalda_protocol::messages::txn_offset_commit::{
    TxnOffsetCommitRequest, TxnOffsetCommitRequestPartition, TxnOffsetCommitRequestTopic,
    TxnOffsetCommitResponse, TxnOffsetCommitResponsePartition, TxnOffsetCommitResponseTopic,
};

use super::answer::Answer;
use super::call::Call;
use super::commits::{self, Answered, TopicNames};
use super::transactional;
use crate::coordinator::OFFSETS_TOPIC;
use crate::coordinator::group::classic::Committer;
use crate::coordinator::group::{CommitWay, OffsetCommit, PartitionCommit, TopicCommit};
use crate::coordinator::transaction::{TransactionPartitions, TransactionVersion, TransactionalId};
use crate::partition::{Entitlement, Standing};
use crate::security::{Operation, Resource};
use crate::types::{LeaderEpoch, Offset, PartitionIndex, ProducerIdentity};

/// From this version on topics are named by id.
const FIRST_VERSION_WITH_TOPIC_IDS: i16 = 6;
/// From this version on clients know STALE_MEMBER_EPOCH.
const FIRST_VERSION_WITH_STALE_EPOCHS: i16 = 6;
/// From this version on a client is told that the group is unknown; before, that its generation is.
const FIRST_VERSION_WITH_UNKNOWN_GROUPS: i16 = 6;
/// From this version on a commit adds its partition to the transaction.
const FIRST_VERSION_THAT_ADDS_PARTITIONS: i16 = 5;
/// From this version on clients know TRANSACTION_ABORTABLE.
const FIRST_VERSION_WITH_ABORTABLE: i16 = 4;
/// From this version on clients understand that a coordinator loads.
const FIRST_VERSION_THAT_KNOWS_LOADING: i16 = 2;

pub(super) async fn handle(
    call: &mut Call,
    mut request: TxnOffsetCommitRequest,
) -> Answer<TxnOffsetCommitResponse> {
    // For the answer, which has as many partitions as the request.
    let partitions = request.topics.iter().map(|topic| topic.partitions.len()).sum::<usize>();
    let claimed = call.claim(partitions * size_of::<TxnOffsetCommitResponsePartition>()).await;
    if let Err(refusal) = claimed {
        return Err(refusal).into();
    }
    let asked = std::mem::take(&mut request.topics).into_iter().map(topic_commit).collect();
    if let Err(code) = authorize(call, &request) {
        return response(commits::refused(asked, code)).into();
    }
    let by_id = call.version >= FIRST_VERSION_WITH_TOPIC_IDS;
    let names = if by_id { TopicNames::Ids } else { TopicNames::Names };
    let (known, refused) = commits::split(call, asked, names).await;
    if known.is_empty() {
        return response(commits::together(refused)).into();
    }
    let in_transaction = match join_transaction(call, &request).await {
        Ok(in_transaction) => in_transaction,
        Err(code) => {
            let code = told(call.version, code);
            return response(commits::merged(known, Err(code), refused)).into();
        }
    };
    let commit = OffsetCommit {
        committer: Committer::of(
            &request.member_id,
            request.group_instance_id.as_deref(),
            request.generation_id_or_member_epoch,
        ),
        way: CommitWay::InTransaction(in_transaction),
        knows_member_epochs: true,
        unknown_group: commits::unknown_group(call.version, FIRST_VERSION_WITH_UNKNOWN_GROUPS),
        unknown_topic: names.unknown(),
        topics: known,
    };
    let topics = call.broker.topic_ids();
    let said = call.broker.groups.commit_offsets(&request.group_id, &commit, &topics).await;
    let said = said.map_err(|code| told(call.version, code));
    response(commits::merged(commit.topics, said, refused)).into()
}

fn authorize(call: &Call, request: &TxnOffsetCommitRequest) -> Result<(), ErrorCode> {
    if !call.allows(Operation::Write, Resource::transactional_id(&request.transactional_id)) {
        return Err(ErrorCode::TransactionalIdAuthorizationFailed);
    }
    if !call.allows(Operation::Read, Resource::group(&request.group_id)) {
        return Err(ErrorCode::GroupAuthorizationFailed);
    }
    Ok(())
}

/// Makes sure that the transaction has the group's partition. Gives the producer, and why it may write there.
async fn join_transaction(
    call: &Call,
    request: &TxnOffsetCommitRequest,
) -> Result<Option<(ProducerIdentity, Entitlement)>, ErrorCode> {
    if request.group_id.is_empty() {
        // Kafka looks at the group first.
        return Err(ErrorCode::InvalidGroupId);
    }
    let producer = ProducerIdentity::new(request.producer_id, request.producer_epoch);
    let image = call.broker.controller.image();
    let verifies = call.broker.dynamic_config(&image).transactions.transaction_partition_verification_enable;
    if !verifies && call.version < FIRST_VERSION_THAT_ADDS_PARTITIONS {
        return unverified(call, producer);
    }
    // What the coordinator's word is worth: it holds as long as the log knows of the producer what it knew before.
    let verified = match standing(call, &request.group_id, producer) {
        Some(Standing::Ongoing) => return Ok(Some((producer, Entitlement::None))),
        Some(Standing::Fenced) => return Err(ErrorCode::InvalidProducerEpoch),
        Some(Standing::NotBegun(known)) => Entitlement::Verified(known),
        // The log refuses these itself.
        None => Entitlement::None,
    };
    if request.transactional_id.is_empty() {
        return Err(ErrorCode::InvalidRequest);
    }
    let entitlement = ask_coordinator(call, request, producer, verified).await;
    entitlement.map(|entitlement| Some((producer, entitlement))).map_err(|code| match code {
        // As brokers that produce are told it.
        ErrorCode::ProducerFenced => ErrorCode::InvalidProducerEpoch,
        ErrorCode::TransactionAbortable if call.version < FIRST_VERSION_WITH_ABORTABLE => {
            ErrorCode::InvalidTxnState
        }
        code => code,
    })
}

/// Nobody is asked: the offsets of a request that names no producer count at once then, as in Kafka.
fn unverified(
    call: &Call,
    producer: ProducerIdentity,
) -> Result<Option<(ProducerIdentity, Entitlement)>, ErrorCode> {
    if !producer.producer_id.is_some() {
        return Ok(None);
    }
    if !producer.epoch.is_some() {
        call.explain(ErrorCode::UnknownServerError, "a producer without an epoch");
        return Err(ErrorCode::UnknownServerError);
    }
    Ok(Some((producer, Entitlement::Unchecked)))
}

/// Asks for the group's partition, or adds it. Gives `verified` where it was there.
async fn ask_coordinator(
    call: &Call,
    request: &TxnOffsetCommitRequest,
    producer: ProducerIdentity,
    verified: Entitlement,
) -> Result<Entitlement, ErrorCode> {
    let id = TransactionalId::from(&*request.transactional_id);
    let offsets = (OFFSETS_TOPIC, call.broker.groups.partition_of(&request.group_id));
    let partitions = TransactionPartitions::from_iter([offsets]);
    let transactions = &call.broker.transactions;
    let added = if call.version >= FIRST_VERSION_THAT_ADDS_PARTITIONS {
        let added = transactions.add_partitions(&id, producer, &partitions, TransactionVersion::Two).await;
        added.map(|()| Some(Entitlement::Added))
    } else {
        let added = transactions.verify(&id, producer, &partitions).await;
        added.map(|added| added.contains_all(&partitions).then_some(verified))
    };
    match added {
        Ok(Some(entitlement)) => Ok(entitlement),
        Ok(None) => Err(ErrorCode::TransactionAbortable),
        Err(failure) => Err(call.explained(|failure| transactional::broker_is_told(call, failure), failure)),
    }
}

/// How the transaction stands in the group's partition, where that is here.
fn standing(call: &Call, group: &str, producer: ProducerIdentity) -> Option<Standing> {
    let image = call.broker.controller.image();
    let topic = image.topics.by_name(OFFSETS_TOPIC)?;
    let partition = call.broker.partitions.find(topic, call.broker.groups.partition_of(group)).ok()?;
    partition.standing(producer).ok()
}

/// Old clients end with an error where they are told that a coordinator loads (KAFKA-7296), and know no epochs of members.
const fn told(version: i16, code: ErrorCode) -> ErrorCode {
    match code {
        ErrorCode::CoordinatorLoadInProgress if version < FIRST_VERSION_THAT_KNOWS_LOADING => {
            ErrorCode::CoordinatorNotAvailable
        }
        ErrorCode::StaleMemberEpoch if version < FIRST_VERSION_WITH_STALE_EPOCHS => {
            ErrorCode::IllegalGeneration
        }
        code => code,
    }
}

fn topic_commit(topic: TxnOffsetCommitRequestTopic) -> TopicCommit {
    let partition = |partition: TxnOffsetCommitRequestPartition| PartitionCommit {
        index: PartitionIndex(partition.partition_index),
        offset: Offset(partition.committed_offset),
        leader_epoch: LeaderEpoch(partition.committed_leader_epoch),
        metadata: partition.committed_metadata.unwrap_or_default(),
    };
    let partitions = topic.partitions.into_iter().map(partition).collect();
    TopicCommit { name: topic.name, id: topic.topic_id, partitions }
}

fn response(answered: Vec<Answered>) -> TxnOffsetCommitResponse {
    let topic = |topic: Answered| TxnOffsetCommitResponseTopic {
        name: topic.name,
        topic_id: topic.id,
        partitions: topic
            .partitions
            .into_iter()
            .map(|(index, code)| TxnOffsetCommitResponsePartition {
                partition_index: index.0,
                error_code: code.code(),
                ..Default::default()
            })
            .collect(),
        ..Default::default()
    };
    TxnOffsetCommitResponse { topics: answered.into_iter().map(topic).collect(), ..Default::default() }
}
