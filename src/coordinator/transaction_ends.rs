//! Ends producers' transactions in the partitions that this broker leads: of any topic, `__consumer_offsets` among them.
//!
//! ```text
//! WriteTxnMarkers (another broker's coordinator) ─┐                     ┌─▶ Partition::end_transaction     data
//! the transaction coordinator of this broker ─────┴─▶ TransactionEnds ──┴─▶ GroupCoordinator               offsets: the groups hear of it
//! ```
//!
//! It stands in the coordinators' room since both callers reach it there: the handler of WriteTxnMarkers from above, the sender of markers of
//! this process beside it. Invariant: what it says is ended has its marker committed, as `acks=all` asks. Absent: which transactions
//! end, and trying again.

use std::sync::Arc;
use std::time::Duration;

use super::OFFSETS_TOPIC;
use super::group::GroupCoordinator;
use super::runtime::CoordinatorError;
use crate::log::AppendError;
use crate::partition::{
    AppendFailure, LeaderAppend, MetadataSource, NotServing, Partition, PartitionFailure, Partitions,
};
use crate::sys::{Clock, timer};
use crate::types::{LeaderEpoch, Offset, PartitionIndex, TransactionEnd};

/// Why a transaction hasn't ended in a partition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotEnded {
    /// There is no such partition here: it may come, or may have been deleted.
    #[error("there is no such partition")]
    UnknownPartition,
    /// Another broker leads it, or this one doesn't coordinate its groups yet.
    #[error("this broker does not lead the partition")]
    NotLeader,
    /// Its disk has failed.
    #[error("the partition's log can't be written")]
    Storage,
    /// Too few replicas are in sync.
    #[error("too few replicas are in sync")]
    NotEnoughReplicas,
    /// The marker is written, and the replicas have not confirmed it in time.
    #[error("the replicas did not confirm in time")]
    TimedOut,
    /// The partition knows a newer epoch of the producer: this end comes too late for ever.
    #[error("a newer instance of the producer has taken over")]
    ProducerFenced,
    /// The partition knows a newer coordinator: this one has nothing to say any more.
    #[error("a newer transaction coordinator has taken over")]
    CoordinatorFenced,
    /// Ids and epochs that can't be.
    #[error("the marker is none")]
    Malformed,
}

/// A marker that waits for its commit.
struct Appended {
    partition: Arc<Partition>,
    end: Offset,
    epoch: LeaderEpoch,
}

/// The partitions of this broker, for whoever ends transactions.
pub struct TransactionEnds {
    partitions: Arc<Partitions>,
    metadata: Arc<dyn MetadataSource>,
    groups: Arc<GroupCoordinator>,
    clock: Arc<dyn Clock>,
    timeout: Duration,
}

impl TransactionEnds {
    /// Each marker may wait `timeout` for the replicas.
    #[must_use]
    pub fn new(
        partitions: Arc<Partitions>,
        metadata: Arc<dyn MetadataSource>,
        groups: Arc<GroupCoordinator>,
        clock: Arc<dyn Clock>,
        timeout: Duration,
    ) -> Self {
        Self { partitions, metadata, groups, clock, timeout }
    }

    /// Ends a transaction in some partitions, named by topic and index, and waits until the markers are committed. One answer for each,
    /// in their order.
    pub async fn write(
        &self,
        end: TransactionEnd,
        partitions: &[(&str, PartitionIndex)],
    ) -> Vec<Result<(), NotEnded>> {
        let mut ended = Vec::with_capacity(partitions.len());
        // All are written before the first is waited for: the replicas take them together.
        let mut waiting = Vec::new();
        for (place, (topic, index)) in partitions.iter().enumerate() {
            ended.push(match self.append(end, topic, *index).await {
                Ok(Some(appended)) => {
                    waiting.push((place, appended));
                    Ok(())
                }
                Ok(None) => Ok(()),
                Err(error) => Err(error),
            });
        }
        let deadline = timer::sleep(self.timeout);
        tokio::pin!(deadline);
        for (place, appended) in waiting {
            let committed = tokio::select! {
                biased;
                committed = appended.partition.committed(appended.end, appended.epoch) => committed.map_err(not_serving),
                () = &mut deadline => Err(NotEnded::TimedOut),
            };
            if let (Some(answer), Err(error)) = (ended.get_mut(place), committed) {
                *answer = Err(error);
            }
        }
        ended
    }

    /// Appends a marker; none is to be waited for where the groups have done so, or the append committed it.
    async fn append(
        &self,
        end: TransactionEnd,
        topic: &str,
        index: PartitionIndex,
    ) -> Result<Option<Appended>, NotEnded> {
        let image = self.metadata.image();
        let topic = image.topics.by_name(topic).ok_or(NotEnded::UnknownPartition)?;
        topic.partition(index).ok_or(NotEnded::UnknownPartition)?;
        if !end.producer_id.is_some() || !end.producer_epoch.is_some() {
            return Err(NotEnded::Malformed);
        }
        if &*topic.name == OFFSETS_TOPIC {
            return self.groups.end_transaction(index, end).await.map(|()| None).map_err(not_coordinated);
        }
        let partition = self.partitions.find(topic, index).map_err(|failure| match failure {
            PartitionFailure::Unknown => NotEnded::UnknownPartition,
            PartitionFailure::NotHere => NotEnded::NotLeader,
            PartitionFailure::Offline | PartitionFailure::Log(_) => NotEnded::Storage,
        })?;
        match partition.end_transaction(end, None, self.clock.wall_ms()) {
            Ok(LeaderAppend { committed: true, .. }) => Ok(None),
            Ok(LeaderAppend { appended, epoch, .. }) => {
                Ok(Some(Appended { partition, end: appended.last_offset.next(), epoch }))
            }
            Err(failure) => Err(refused(&partition, failure)),
        }
    }
}

fn refused(partition: &Partition, failure: AppendFailure) -> NotEnded {
    match failure {
        AppendFailure::NotServing(failure) => not_serving(failure),
        AppendFailure::NotEnoughReplicas { .. } => NotEnded::NotEnoughReplicas,
        AppendFailure::Log(AppendError::InvalidProducerEpoch { .. }) => NotEnded::ProducerFenced,
        AppendFailure::Log(AppendError::TransactionCoordinatorFenced { .. }) => NotEnded::CoordinatorFenced,
        // Told by the log directory, or when the partition went offline.
        AppendFailure::Log(AppendError::Storage(_)) => NotEnded::Storage,
        AppendFailure::Log(error) => {
            tracing::error!(partition = %partition.name(), %error, "a transaction marker was refused");
            NotEnded::Storage
        }
    }
}

fn not_serving(failure: NotServing) -> NotEnded {
    match failure {
        NotServing::Offline => NotEnded::Storage,
        NotServing::Deleted => NotEnded::UnknownPartition,
        NotServing::NotLeader | NotServing::FencedEpoch { .. } | NotServing::UnknownEpoch { .. } => {
            NotEnded::NotLeader
        }
    }
}

fn not_coordinated(error: CoordinatorError) -> NotEnded {
    match error {
        // Whoever ends the transaction comes back, as to a partition whose leader changes.
        CoordinatorError::NotCoordinator
        | CoordinatorError::LoadInProgress
        | CoordinatorError::NotAvailable => NotEnded::NotLeader,
        CoordinatorError::ProducerFenced => NotEnded::ProducerFenced,
        CoordinatorError::TransactionCoordinatorFenced => NotEnded::CoordinatorFenced,
        // A marker has no records.
        CoordinatorError::RecordsTooLarge | CoordinatorError::NotInTransaction => NotEnded::Storage,
    }
}
