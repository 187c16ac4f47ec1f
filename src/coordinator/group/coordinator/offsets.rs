//! OffsetCommit, OffsetFetch, OffsetDelete.

use kalda_protocol::ErrorCode;
use kalda_protocol::messages::offset_delete::{OffsetDeleteRequest, OffsetDeleteResponse};
use kalda_protocol::messages::offset_fetch::{OffsetFetchRequestGroup, OffsetFetchResponseGroup};

use super::{GroupCoordinator, named, storable};
use crate::coordinator::group::error_codes::error_code;
use crate::coordinator::group::ids::GroupId;
use crate::coordinator::group::offset_commit::{CommitAnswer, CommitWay, OffsetCommit};
use crate::coordinator::group::shard::Stability;
use crate::coordinator::group::{GroupShard, TopicIds};
use crate::coordinator::runtime::{CoordinatorError, Step};
use crate::types::{PartitionIndex, TransactionEnd};

/// Records up to this size are built without a look at the topic's settings.
const FITS_BYTES: usize = 16 * 1024;

impl GroupCoordinator {
    /// Commits offsets, at once or in a producer's transaction. A topic that `topics` doesn't know by both name and id any more was
    /// deleted meanwhile, and gets no offset.
    pub async fn commit_offsets(
        &self,
        group: &str,
        commit: &OffsetCommit,
        topics: &TopicIds<'_>,
    ) -> CommitAnswer {
        let id = match commit.way {
            CommitWay::AtOnce { .. } => storable(group)?,
            CommitWay::InTransaction(_) => named(group)?,
        };
        // Kafka's code for what no batch can hold. To find that out by making the records would keep others from the shard for seconds.
        let bytes = commit.least_record_bytes(group);
        if bytes > FITS_BYTES && bytes > self.inner.runtime.journal().largest_records() {
            return Err(ErrorCode::UnknownServerError);
        }
        let work = |shard: &mut GroupShard, now| shard.commit(&id, commit, topics, now);
        let committed = match commit.way.producer() {
            None => self.inner.runtime.run(group, work).await,
            Some((producer, entitlement)) => {
                self.inner.runtime.run_in_transaction(group, producer, entitlement, work).await
            }
        };
        committed.unwrap_or_else(|error| Err(error_code(&error)))
    }

    /// Tells the offsets of one group, but for those of topics that were deleted and made anew, as `topics` knows. An error of
    /// the whole group is in its `error_code`.
    pub async fn fetch_offsets(
        &self,
        request: &OffsetFetchRequestGroup,
        stability: Stability,
        topics: &TopicIds<'_>,
    ) -> OffsetFetchResponseGroup {
        let fetch = |shard: &mut GroupShard, _| Step::only(shard.fetch(request, stability, topics));
        let fetched = self.inner.runtime.run(&*request.group_id, fetch);
        fetched.await.unwrap_or_else(|error| OffsetFetchResponseGroup {
            group_id: request.group_id.clone(),
            error_code: error_code(&error).code(),
            ..OffsetFetchResponseGroup::default()
        })
    }

    /// A producer's transaction ended: what it committed in a partition counts from now on, or never was.
    ///
    /// # Errors
    /// This broker doesn't coordinate the partition, or its log refuses the end.
    pub async fn end_transaction(
        &self,
        partition: PartitionIndex,
        end: TransactionEnd,
    ) -> Result<(), CoordinatorError> {
        self.inner.runtime.complete_transaction(partition, end).await
    }

    /// How many offsets a group has, and the bytes of what was committed with them.
    pub async fn offsets_size(&self, group: &str) -> (usize, usize) {
        let group = GroupId::from(group);
        let measured =
            self.inner.runtime.run(group.as_str(), |shard, _| Step::only(shard.offsets_size(&group)));
        measured.await.unwrap_or((0, 0))
    }

    /// Deletes offsets of topics that nobody in the group reads.
    pub async fn delete_offsets(&self, request: &OffsetDeleteRequest) -> OffsetDeleteResponse {
        let refused = |error: ErrorCode| OffsetDeleteResponse {
            error_code: error.code(),
            ..OffsetDeleteResponse::default()
        };
        if let Err(error) = named(&request.group_id) {
            return refused(error);
        }
        let deleted = self.inner.runtime.run(&*request.group_id, |shard, _| shard.delete_offsets(request));
        deleted.await.unwrap_or_else(|error| refused(error_code(&error)))
    }
}
