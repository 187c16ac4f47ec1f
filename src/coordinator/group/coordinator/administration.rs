//! ListGroups, DescribeGroups, DeleteGroups, and the end of topics.

use kalda_protocol::messages::describe_groups::DescribedGroup;
use kalda_protocol::messages::list_groups::{ListGroupsRequest, ListGroupsResponse};
use kalda_protocol::{ErrorCode, StrBytes};

use super::{GroupCoordinator, storable};
use crate::coordinator::group::DeletedTopic;
use crate::coordinator::group::error_codes::error_code;
use crate::coordinator::runtime::{CoordinatorError, Step};
use crate::types::PartitionIndex;

impl GroupCoordinator {
    /// The groups that this broker coordinates.
    pub async fn list_groups(&self, request: &ListGroupsRequest) -> ListGroupsResponse {
        let mut groups = Vec::new();
        for partition in self.inner.runtime.journal().led() {
            let list = self.inner.runtime.run(partition, |shard, _| {
                Step::only(shard.list(&request.states_filter, &request.types_filter))
            });
            match list.await {
                Ok(listed) => groups.extend(listed),
                // Its new leader lists them.
                Err(CoordinatorError::NotCoordinator) => {}
                Err(error) => {
                    let error_code = error_code(&error).code();
                    return ListGroupsResponse { error_code, ..ListGroupsResponse::default() };
                }
            }
        }
        ListGroupsResponse { groups, ..ListGroupsResponse::default() }
    }

    /// How many groups this broker coordinates, and the bytes of their ids.
    pub async fn groups_size(&self) -> (usize, usize) {
        let (mut count, mut bytes) = (0, 0);
        for partition in self.inner.runtime.journal().led() {
            let measured = self.inner.runtime.run(partition, |shard, _| Step::only(shard.groups_size()));
            let (more, more_bytes) = measured.await.unwrap_or((0, 0));
            count += more;
            bytes += more_bytes;
        }
        (count, bytes)
    }

    /// How many members a group has, and how long their names are together; none where it isn't known here.
    pub async fn members_size(&self, id: &str) -> (usize, usize) {
        let Ok(group) = storable(id) else { return (0, 0) };
        let measured =
            self.inner.runtime.run(group.as_str(), |shard, _| Step::only(shard.members_size(&group)));
        measured.await.unwrap_or((0, 0))
    }

    /// A group with its members. One that isn't there is dead, and GROUP_ID_NOT_FOUND.
    pub async fn describe_group(&self, id: &StrBytes) -> DescribedGroup {
        let refused = |error: ErrorCode| DescribedGroup {
            group_id: id.clone(),
            error_code: error.code(),
            ..DescribedGroup::default()
        };
        self.described(storable(id), |shard, group, _| shard.describe(group), refused).await
    }

    /// Deletes a group with its offsets.
    pub async fn delete_group(&self, id: &str) -> ErrorCode {
        let group = match storable(id) {
            Ok(group) => group,
            Err(error) => return error,
        };
        let deleted = self.inner.runtime.run(group.as_str(), |shard, _| shard.delete_group(&group));
        deleted.await.unwrap_or_else(|error| error_code(&error))
    }

    /// Topics were deleted: what was read of them means nothing any more.
    ///
    /// # Errors
    /// Offsets of one partition could not be removed; those of the others were.
    pub async fn on_topics_deleted(&self, topics: &[DeletedTopic]) -> Result<(), CoordinatorError> {
        let mut result = Ok(());
        for partition in self.inner.runtime.journal().led() {
            match self.forget_topics(partition, topics).await {
                // The new leader hears of it, too.
                Ok(()) | Err(CoordinatorError::NotCoordinator) => {}
                Err(error) => result = Err(error),
            }
        }
        result
    }

    async fn forget_topics(
        &self,
        partition: PartitionIndex,
        topics: &[DeletedTopic],
    ) -> Result<(), CoordinatorError> {
        while self.inner.runtime.run(partition, |shard, _| shard.forget_topics(topics)).await? > 0 {}
        Ok(())
    }
}
