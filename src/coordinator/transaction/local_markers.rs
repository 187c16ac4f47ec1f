//! Markers for partitions that this broker leads: for now, all.
//!
//! Invariant: a partition is told to be marked only when its marker can't be lost any more, or when the partition is gone. Absent: other
//! brokers.

use std::sync::Arc;

use kalda_protocol::records::control::{EndTransactionMarker, TransactionResult};

use super::markers::{MarkerWriter, Markers, Unmarked};
use super::partitions::TransactionPartitions;
use crate::coordinator::runtime::TransactionOutcome;
use crate::coordinator::transaction_ends::{NotEnded, TransactionEnds};
use crate::types::{LeaderEpoch, MarkerEpoch, PartitionIndex, TransactionEnd};

/// Writes markers in this process.
pub struct LocalMarkers(Arc<TransactionEnds>);

impl LocalMarkers {
    /// Markers for the partitions of `ends`.
    #[must_use]
    pub fn new(ends: Arc<TransactionEnds>) -> Self {
        Self(ends)
    }
}

impl MarkerWriter for LocalMarkers {
    fn write(&self, markers: Markers, coordinator_epoch: LeaderEpoch) -> Unmarked {
        let ends = Arc::clone(&self.0);
        Box::pin(async move {
            let named: Vec<(&str, PartitionIndex)> =
                markers.partitions.iter().map(|(topic, index)| (&**topic, index)).collect();
            let ended = ends.write(end(&markers, coordinator_epoch), &named).await;
            let mut left = TransactionPartitions::default();
            for ((topic, index), ended) in named.iter().zip(ended) {
                if let Err(error) = ended
                    && is_to_be_tried_again(error, topic, *index)
                {
                    left.insert(topic, *index);
                }
            }
            left
        })
    }
}

fn end(markers: &Markers, coordinator_epoch: LeaderEpoch) -> TransactionEnd {
    let result = match markers.outcome {
        TransactionOutcome::Committed => TransactionResult::Commit,
        TransactionOutcome::Aborted => TransactionResult::Abort,
    };
    let raises_epoch = markers.client_version.raises_epoch();
    TransactionEnd {
        producer_id: markers.who.producer_id,
        producer_epoch: markers.who.epoch,
        marker: EndTransactionMarker { result, coordinator_epoch: coordinator_epoch.0 },
        marker_epoch: if raises_epoch { MarkerEpoch::Raised } else { MarkerEpoch::OfData },
    }
}

fn is_to_be_tried_again(error: NotEnded, topic: &str, index: PartitionIndex) -> bool {
    match error {
        // Its topic was deleted, and this broker's metadata would know of any other.
        NotEnded::UnknownPartition => false,
        // A newer epoch has records there: so the transaction has ended there before.
        NotEnded::ProducerFenced | NotEnded::Malformed => {
            tracing::warn!(topic, partition = %index, %error, "the end of a transaction is left out");
            false
        }
        NotEnded::NotLeader
        | NotEnded::Storage
        | NotEnded::NotEnoughReplicas
        | NotEnded::TimedOut
        | NotEnded::CoordinatorFenced => true,
    }
}
