//! What one request changes of partitions.
//!
//! Invariant: a partition that is named twice in a request is decided on as the first time left it; a request writes no more than
//! [`MAX_RECORDS_PER_REQUEST`] records, or none.

use std::collections::HashMap;

use kalda_protocol::messages::metadata::partition_change_record::PartitionChangeRecord;

use super::{Decision, MAX_RECORDS_PER_REQUEST};
use crate::cluster::image::partition::PartitionImage;
use crate::cluster::record::MetadataRecord;
use crate::types::{PartitionIndex, TopicId};

/// A request would write more than [`MAX_RECORDS_PER_REQUEST`] records: nothing of it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Unable to perform excessively large batch operation.")]
pub struct TooManyRecords;

/// The changes so far.
#[derive(Debug, Default)]
pub(super) struct PartitionChanges {
    changed: HashMap<(TopicId, PartitionIndex), PartitionImage>,
    records: Vec<MetadataRecord>,
}

impl PartitionChanges {
    /// A partition as it will be: `found` is as the image has it.
    pub(super) fn present<'p>(&'p self, topic: TopicId, found: &'p PartitionImage) -> &'p PartitionImage {
        self.changed.get(&(topic, found.index)).unwrap_or(found)
    }

    /// Changes a partition.
    pub(super) fn change(
        &mut self,
        topic_id: TopicId,
        mut partition: PartitionImage,
        change: PartitionChangeRecord,
    ) {
        let change = PartitionChangeRecord { topic_id, ..change };
        partition.change(&change);
        self.changed.insert((topic_id, partition.index), partition);
        self.records.push(change.into());
    }

    /// All of it, and what is answered then.
    pub(super) fn decide<T>(self, answer: T) -> Decision<Result<T, TooManyRecords>> {
        if self.records.len() > MAX_RECORDS_PER_REQUEST {
            return Decision::refused(Err(TooManyRecords));
        }
        Decision { records: self.records, answer: Ok(answer) }
    }
}
