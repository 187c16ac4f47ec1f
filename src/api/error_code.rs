//! Kafka's error codes for the errors of the rooms below: each by an exhaustive match, so that a new error needs a decision.
//!
//! Invariant: this is the only place where an error of a room becomes a number. No text is made here.

use kalda_protocol::ErrorCode;

use super::producer_ids::NoProducerId;
use crate::cluster::ControllerError;
use crate::cluster::controller::RefusedConfig;
use crate::cluster::controller::alter_configs::AlterConfigsError;
use crate::cluster::controller::assignment::AssignmentError;
use crate::cluster::controller::create_partitions::CreatePartitionsError;
use crate::cluster::controller::create_topics::CreateTopicError;
use crate::cluster::controller::delete_topics::DeleteTopicError;
use crate::cluster::controller::elections::NotElected;
use crate::cluster::controller::producer_ids::ProducerIdsError;
use crate::cluster::controller::reassignments::NotReassigned;
use crate::cluster::controller::update_features::UpdateFeaturesError;
use crate::config::AlterError;
use crate::coordinator::runtime::CoordinatorError;
use crate::coordinator::transaction::{Refusal, TransactionFailure};
use crate::coordinator::transaction_ends::NotEnded;
use crate::log::{AppendError, ReadError};
use crate::partition::{AppendFailure, MoveRefused, NotServing, PartitionFailure, ReadFailure};

/// A partition that can't be looked up.
pub(super) fn partition(failure: &PartitionFailure) -> ErrorCode {
    match failure {
        PartitionFailure::Unknown => ErrorCode::UnknownTopicOrPartition,
        PartitionFailure::NotHere => ErrorCode::NotLeaderOrFollower,
        PartitionFailure::Log(_) | PartitionFailure::Offline => ErrorCode::KafkaStorageError,
    }
}

/// A partition that doesn't serve the request.
pub(super) fn not_serving(failure: NotServing) -> ErrorCode {
    match failure {
        NotServing::NotLeader => ErrorCode::NotLeaderOrFollower,
        NotServing::Deleted => ErrorCode::UnknownTopicOrPartition,
        NotServing::Offline => ErrorCode::KafkaStorageError,
        NotServing::FencedEpoch { .. } => ErrorCode::FencedLeaderEpoch,
        NotServing::UnknownEpoch { .. } => ErrorCode::UnknownLeaderEpoch,
    }
}

/// A partition that isn't moved to another log directory.
pub(super) fn move_refused(refused: &MoveRefused) -> ErrorCode {
    match refused {
        MoveRefused::NameTooLong => ErrorCode::InvalidTopicException,
        MoveRefused::UnknownDirectory(_) => ErrorCode::LogDirNotFound,
        MoveRefused::OfflineDirectory(_) => ErrorCode::KafkaStorageError,
        MoveRefused::CordonedDirectory(_) => ErrorCode::InvalidReplicaAssignment,
        MoveRefused::Partition(failure) => partition(failure),
    }
}

/// An append that was refused.
pub(super) fn append(failure: &AppendFailure) -> ErrorCode {
    match failure {
        AppendFailure::NotServing(failure) => not_serving(*failure),
        AppendFailure::NotEnoughReplicas { .. } => ErrorCode::NotEnoughReplicas,
        AppendFailure::Log(error) => append_to_log(error),
    }
}

fn append_to_log(error: &AppendError) -> ErrorCode {
    match error {
        AppendError::Storage(_) => ErrorCode::KafkaStorageError,
        AppendError::Corrupt(_) => ErrorCode::CorruptMessage,
        AppendError::InvalidRecord(_) | AppendError::RejectedRecords(_) => ErrorCode::InvalidRecord,
        AppendError::InvalidTimestamp(_) => ErrorCode::InvalidTimestamp,
        // A producer sends the same records in smaller batches then.
        error if error.opens_too_large() => ErrorCode::MessageTooLarge,
        AppendError::UnreadableRecords(_) | AppendError::LinkedLz4Blocks | AppendError::Rewrite(_) => {
            ErrorCode::UnknownServerError
        }
        AppendError::TooLarge { .. } => ErrorCode::MessageTooLarge,
        AppendError::LargerThanSegment { .. } => ErrorCode::RecordListTooLarge,
        AppendError::OutOfOrderSequence { .. } => ErrorCode::OutOfOrderSequenceNumber,
        AppendError::InvalidProducerEpoch { .. } => ErrorCode::InvalidProducerEpoch,
        AppendError::InvalidTransactionState(_) => ErrorCode::InvalidTxnState,
        AppendError::TransactionCoordinatorFenced { .. } => ErrorCode::TransactionCoordinatorFenced,
        AppendError::OffsetsOutOfOrder { .. } => ErrorCode::UnknownServerError,
    }
}

/// Kafka tells where the log starts with the errors that it finds after the outer checks of the batch.
pub(super) fn tells_log_start(error: &AppendError) -> bool {
    !matches!(error, AppendError::Storage(_) | AppendError::Corrupt(_) | AppendError::TooLarge { .. })
}

/// A read that was refused.
pub(super) fn read(failure: &ReadFailure) -> ErrorCode {
    match failure {
        ReadFailure::NotServing(failure) => not_serving(*failure),
        ReadFailure::Cold | ReadFailure::Log(ReadError::Storage(_)) => ErrorCode::KafkaStorageError,
        ReadFailure::RecordTooLarge(_) => ErrorCode::InvalidRecord,
        ReadFailure::Log(ReadError::OffsetOutOfRange { .. }) => ErrorCode::OffsetOutOfRange,
    }
}

/// Levels of features that stay as they were.
pub(super) fn update_features(error: &UpdateFeaturesError) -> ErrorCode {
    match error {
        UpdateFeaturesError::Level { .. } | UpdateFeaturesError::MetadataDowngrade { .. } => {
            ErrorCode::InvalidUpdateVersion
        }
    }
}

/// A topic that wasn't created.
pub(super) fn create_topic(error: &CreateTopicError) -> ErrorCode {
    match error {
        CreateTopicError::DuplicateName
        | CreateTopicError::ClusterMetadata
        | CreateTopicError::AssignmentWithReplicationFactor
        | CreateTopicError::AssignmentWithPartitions => ErrorCode::InvalidRequest,
        CreateTopicError::Name(_) | CreateTopicError::Collides { .. } => ErrorCode::InvalidTopicException,
        CreateTopicError::Exists(_) => ErrorCode::TopicAlreadyExists,
        CreateTopicError::NullConfig(_) => ErrorCode::InvalidConfig,
        CreateTopicError::Config(refused) => refused_config(refused),
        CreateTopicError::Assignment(error) => assignment(error),
        CreateTopicError::NonPositiveReplicationFactor | CreateTopicError::Unplaceable { .. } => {
            ErrorCode::InvalidReplicationFactor
        }
        CreateTopicError::NonPositivePartitions => ErrorCode::InvalidPartitions,
        CreateTopicError::TooManyPartitions
        | CreateTopicError::TooManyRecords
        | CreateTopicError::Memory(_) => ErrorCode::PolicyViolation,
    }
}

/// A topic that wasn't deleted.
pub(super) fn delete_topic(error: &DeleteTopicError) -> ErrorCode {
    match error {
        DeleteTopicError::UnknownName => ErrorCode::UnknownTopicOrPartition,
        DeleteTopicError::UnknownId => ErrorCode::UnknownTopicId,
        DeleteTopicError::DuplicateName | DeleteTopicError::DuplicateId | DeleteTopicError::NamedTwice => {
            ErrorCode::InvalidRequest
        }
        DeleteTopicError::TooManyRecords => ErrorCode::PolicyViolation,
    }
}

/// A topic that wasn't given more partitions.
pub(super) fn create_partitions(error: &CreatePartitionsError) -> ErrorCode {
    match error {
        CreatePartitionsError::DuplicateName => ErrorCode::InvalidRequest,
        CreatePartitionsError::UnknownTopic => ErrorCode::UnknownTopicOrPartition,
        CreatePartitionsError::AlreadyThatMany(_) | CreatePartitionsError::NotAnIncrease { .. } => {
            ErrorCode::InvalidPartitions
        }
        CreatePartitionsError::AssignmentCount { .. } => ErrorCode::InvalidReplicaAssignment,
        CreatePartitionsError::Assignment(error) => assignment(error),
        CreatePartitionsError::Unplaceable(_) => ErrorCode::InvalidReplicationFactor,
        CreatePartitionsError::TooManyRecords | CreatePartitionsError::Memory(_) => {
            ErrorCode::PolicyViolation
        }
    }
}

/// A partition whose leader wasn't elected.
pub(super) fn not_elected(refused: NotElected) -> ErrorCode {
    match refused {
        NotElected::UnknownTopic | NotElected::UnknownPartition => ErrorCode::UnknownTopicOrPartition,
        NotElected::NotNeeded => ErrorCode::ElectionNotNeeded,
        NotElected::PreferredNotAvailable => ErrorCode::PreferredLeaderNotAvailable,
        NotElected::NobodyEligible => ErrorCode::EligibleLeadersNotAvailable,
    }
}

/// A partition that keeps its replicas.
pub(super) fn not_reassigned(refused: &NotReassigned) -> ErrorCode {
    match refused {
        NotReassigned::UnknownTopic(_) | NotReassigned::UnknownPartition { .. } => {
            ErrorCode::UnknownTopicOrPartition
        }
        NotReassigned::Assignment(error) => assignment(error),
        NotReassigned::ReplicationFactor { .. } => ErrorCode::InvalidReplicationFactor,
        NotReassigned::NoneInProgress => ErrorCode::NoReassignmentInProgress,
        NotReassigned::UncleanRevert { .. } => ErrorCode::InvalidReplicaAssignment,
    }
}

fn assignment(_: &AssignmentError) -> ErrorCode {
    ErrorCode::InvalidReplicaAssignment
}

fn refused_config(refused: &RefusedConfig) -> ErrorCode {
    match refused {
        RefusedConfig::Invalid(_) => ErrorCode::InvalidConfig,
        RefusedConfig::Request(_) => ErrorCode::InvalidRequest,
    }
}

/// Configs that weren't changed.
pub(super) fn alter_configs(error: &AlterConfigsError) -> ErrorCode {
    match error {
        AlterConfigsError::DuplicateResource
        | AlterConfigsError::DuplicateKey
        | AlterConfigsError::DefaultTopic
        | AlterConfigsError::DefaultGroup
        | AlterConfigsError::UnnamedSubscription
        | AlterConfigsError::BrokerName(_) => ErrorCode::InvalidRequest,
        AlterConfigsError::TopicName(_) => ErrorCode::InvalidTopicException,
        AlterConfigsError::UnknownTopic(_) => ErrorCode::UnknownTopicOrPartition,
        AlterConfigsError::NotAList { .. }
        | AlterConfigsError::ValueTooLong
        | AlterConfigsError::ClusterMinInsyncReplicas
        | AlterConfigsError::BrokerMinInsyncReplicas => ErrorCode::InvalidConfig,
        AlterConfigsError::Config(refused) => refused_config(refused),
        AlterConfigsError::TooManyRecords | AlterConfigsError::Memory(_) => ErrorCode::PolicyViolation,
    }
}

/// Settings that a running broker doesn't take.
pub(super) fn alter_broker(error: &AlterError) -> ErrorCode {
    match error {
        AlterError::NotAList { .. } | AlterError::UnknownName(_) => ErrorCode::InvalidConfig,
        AlterError::ReadOnly(_)
        | AlterError::NeedsListener(_)
        | AlterError::NeedsBrokerId(_)
        | AlterError::Invalid(_)
        | AlterError::NotWhileRunning(_) => ErrorCode::InvalidRequest,
    }
}

/// What stands in a coordinator's way.
pub(super) const fn coordinator(error: &CoordinatorError) -> ErrorCode {
    match error {
        CoordinatorError::NotCoordinator => ErrorCode::NotCoordinator,
        CoordinatorError::LoadInProgress => ErrorCode::CoordinatorLoadInProgress,
        CoordinatorError::NotAvailable => ErrorCode::CoordinatorNotAvailable,
        CoordinatorError::RecordsTooLarge => ErrorCode::UnknownServerError,
        CoordinatorError::ProducerFenced => ErrorCode::InvalidProducerEpoch,
        CoordinatorError::NotInTransaction => ErrorCode::InvalidTxnState,
        CoordinatorError::TransactionCoordinatorFenced => ErrorCode::TransactionCoordinatorFenced,
    }
}

/// A transaction that stays as it was.
pub(super) const fn transaction(failure: &TransactionFailure) -> ErrorCode {
    match failure {
        TransactionFailure::Coordinator(error) => coordinator(error),
        TransactionFailure::Refused(Refusal::OtherProducerId) => ErrorCode::InvalidProducerIdMapping,
        TransactionFailure::Refused(Refusal::Fenced) => ErrorCode::ProducerFenced,
        TransactionFailure::Refused(Refusal::StillEnding) => ErrorCode::ConcurrentTransactions,
        TransactionFailure::Refused(Refusal::WrongState) => ErrorCode::InvalidTxnState,
        TransactionFailure::Refused(Refusal::NoMemory) => ErrorCode::PolicyViolation,
        TransactionFailure::Refused(Refusal::Unwritable) => ErrorCode::UnknownServerError,
        // The producer comes back, as it does while a coordinator loads.
        TransactionFailure::ProducerId(_) => ErrorCode::CoordinatorLoadInProgress,
    }
}

/// The same for clients that are older than the code for producers that were fenced.
pub(super) const fn fenced_before(code: ErrorCode, version: i16, first_version_with_code: i16) -> ErrorCode {
    match code {
        ErrorCode::ProducerFenced if version < first_version_with_code => ErrorCode::InvalidProducerEpoch,
        code => code,
    }
}

/// A transaction that hasn't ended in a partition.
pub(super) fn not_ended(error: NotEnded) -> ErrorCode {
    match error {
        NotEnded::UnknownPartition => ErrorCode::UnknownTopicOrPartition,
        NotEnded::NotLeader => ErrorCode::NotLeaderOrFollower,
        NotEnded::Storage => ErrorCode::KafkaStorageError,
        NotEnded::NotEnoughReplicas => ErrorCode::NotEnoughReplicas,
        NotEnded::TimedOut => ErrorCode::RequestTimedOut,
        NotEnded::ProducerFenced => ErrorCode::InvalidProducerEpoch,
        NotEnded::CoordinatorFenced => ErrorCode::TransactionCoordinatorFenced,
        NotEnded::Malformed => ErrorCode::UnknownServerError,
    }
}

/// A producer id that wasn't given.
pub(super) fn producer_ids(error: &NoProducerId) -> ErrorCode {
    match error {
        NoProducerId::Failed(failure) => controller(failure),
        NoProducerId::Refused(ProducerIdsError::StaleBrokerEpoch(_)) => ErrorCode::StaleBrokerEpoch,
        NoProducerId::Refused(ProducerIdsError::Exhausted) => ErrorCode::UnknownServerError,
    }
}

/// A change of metadata that could not be made.
pub(super) fn controller(failure: &ControllerError) -> ErrorCode {
    match failure {
        ControllerError::Stopped => ErrorCode::NotController,
        ControllerError::Failed(_) => ErrorCode::KafkaStorageError,
    }
}
