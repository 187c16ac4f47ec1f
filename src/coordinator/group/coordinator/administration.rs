//! ListGroups, DescribeGroups, DeleteGroups, and the end of topics.

use std::collections::BTreeSet;

use kalda_protocol::messages::delete_groups::DeletableGroupResult;
use kalda_protocol::messages::describe_groups::DescribedGroup;
use kalda_protocol::messages::list_groups::{ListGroupsRequest, ListGroupsResponse};
use kalda_protocol::{ErrorCode, StrBytes};

use super::{Caller, GroupCoordinator, storable};
use crate::coordinator::group::DeletedTopic;
use crate::coordinator::group::error_codes::error_code;
use crate::coordinator::runtime::{CoordinatorError, Step};
use crate::types::PartitionIndex;

impl GroupCoordinator {
    /// The groups that this broker coordinates.
    pub async fn list_groups(&self, request: &ListGroupsRequest) -> ListGroupsResponse {
        let mut groups = Vec::new();
        for partition in self.runtime.journal().led() {
            let list = self.runtime.run(partition, |shard, _| {
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

    /// Groups with their members, in the order asked for.
    pub async fn describe_groups(&self, ids: &[StrBytes], caller: Caller<'_>) -> Vec<DescribedGroup> {
        let mut described = Vec::with_capacity(ids.len());
        for id in ids {
            described.push(self.describe_group(id, caller.version).await);
        }
        described
    }

    async fn describe_group(&self, id: &StrBytes, version: i16) -> DescribedGroup {
        let refused = |error: ErrorCode| DescribedGroup {
            group_id: id.clone(),
            error_code: error.code(),
            ..DescribedGroup::default()
        };
        let group = match storable(id) {
            Ok(group) => group,
            Err(error) => return refused(error),
        };
        let partition = self.partition_of(id);
        let described = self.runtime.run(partition, |shard, _| Step::only(shard.describe(&group, version)));
        described.await.unwrap_or_else(|error| refused(error_code(&error)))
    }

    /// Deletes groups with their offsets; one answer per group, however often it is named.
    pub async fn delete_groups(&self, ids: &[StrBytes]) -> Vec<DeletableGroupResult> {
        let mut named = BTreeSet::new();
        let mut results = Vec::with_capacity(ids.len());
        for id in ids.iter().filter(|id| named.insert(id.as_str())) {
            let error = self.delete_group(id).await.unwrap_or_else(|error| error);
            results.push(DeletableGroupResult {
                group_id: id.clone(),
                error_code: error.code(),
                ..DeletableGroupResult::default()
            });
        }
        results
    }

    async fn delete_group(&self, id: &str) -> Result<ErrorCode, ErrorCode> {
        let group = storable(id)?;
        let partition = self.partition_of(id);
        let deleted = self.runtime.run(partition, |shard, _| shard.delete_group(&group));
        deleted.await.map_err(|error| error_code(&error))
    }

    /// Topics were deleted: what was read of them means nothing any more.
    ///
    /// # Errors
    /// Offsets of one partition could not be removed; those of the others were.
    pub async fn on_topics_deleted(&self, topics: &[DeletedTopic]) -> Result<(), CoordinatorError> {
        let mut result = Ok(());
        for partition in self.runtime.journal().led() {
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
        while self.runtime.run(partition, |shard, _| shard.forget_topics(topics)).await? > 0 {}
        Ok(())
    }
}
