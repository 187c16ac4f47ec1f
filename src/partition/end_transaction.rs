//! The end of a producer's transaction in a partition: the marker that its readers wait for.
//!
//! Invariant: a marker is appended as `acks=all` asks, for the producer's present epoch and the newest coordinator alone; the log judges both.
//! Absent: why the transaction ends, and waiting for the commit ([`Partition::committed`]).

use kalda_protocol::records::BatchOptions;
use kalda_protocol::records::control::ControlRecord;

use super::partition::{Acks, AppendFailure, LeaderAppend, Partition};
use crate::log::{AppendError, AppendOrigin};
use crate::types::{LeaderEpoch, MarkerEpoch, TimestampMs, TransactionEnd};

impl Partition {
    /// Appends a marker as the leader. A producer that has nothing open here gets a marker
    /// nevertheless, as in Kafka: it fences the epochs before.
    ///
    /// # Errors
    /// As [`Self::append`]; what fences the marker is the log's error.
    pub fn end_transaction(
        &self,
        end: TransactionEnd,
        known: Option<LeaderEpoch>,
        now: TimestampMs,
    ) -> Result<LeaderAppend, AppendFailure> {
        let (producer_id, producer_epoch) = (end.producer_id.0, end.producer_epoch.0);
        let options = BatchOptions { producer_id, producer_epoch, ..BatchOptions::default() };
        let batch = ControlRecord::from(end.marker).to_batch(options, now.0);
        let batch = batch.map_err(|_| AppendError::InvalidRecord("the marker can't be encoded"))?;
        let origin = match end.marker_epoch {
            MarkerEpoch::OfData => AppendOrigin::Coordinator,
            MarkerEpoch::Raised => AppendOrigin::RaisingCoordinator,
        };
        self.append(batch, Acks::All, origin, known, now)
    }
}
