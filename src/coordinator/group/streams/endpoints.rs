//! Who answers queries of which partitions.
//!
//! Invariant: a task's partition is told for those of its topics that have it. A topic that is gone isn't told of, where Kafka fails.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::group::StreamsGroup;
use super::member::{Endpoint, Member};
use super::outcome::Moment;
use super::tasks::{TaskId, by_subtopology};
use super::topics::ConfiguredTopology;
use crate::coordinator::group::ids::MemberId;
use crate::types::PartitionIndex;

/// Partitions by topic.
pub type PartitionsByTopic = BTreeMap<Arc<str>, Vec<PartitionIndex>>;

/// Partitions that are served at one endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndpointPartitions {
    /// Where.
    pub endpoint: Endpoint,
    /// Those that are processed there.
    pub active: PartitionsByTopic,
    /// Those whose state is kept up to date there.
    pub standby: PartitionsByTopic,
}

impl StreamsGroup {
    /// The endpoints of all members, of which one is another now.
    pub(super) fn endpoints(
        &self,
        member: &Member,
        replaces: Option<&MemberId>,
        configured: &ConfiguredTopology,
        at: &Moment<'_>,
    ) -> Vec<EndpointPartitions> {
        let is_other = |other: &&Member| other.id != member.id && Some(&other.id) != replaces;
        let others = self.members().filter(is_other);
        others.chain([member]).filter_map(|member| of_member(member, configured, at)).collect()
    }
}

fn of_member(
    member: &Member,
    configured: &ConfiguredTopology,
    at: &Moment<'_>,
) -> Option<EndpointPartitions> {
    let endpoint = member.profile.user_endpoint.clone()?;
    let assigned = &member.standing.assigned;
    let replicas = assigned.standby.iter().chain(&assigned.warmup);
    Some(EndpointPartitions {
        endpoint,
        active: partitions(assigned.active.keys(), configured, at),
        standby: partitions(replicas, configured, at),
    })
}

fn partitions<'a>(
    tasks: impl Iterator<Item = &'a TaskId>,
    configured: &ConfiguredTopology,
    at: &Moment<'_>,
) -> PartitionsByTopic {
    let mut found = PartitionsByTopic::new();
    for (id, tasks) in by_subtopology(tasks) {
        let subtopology = configured.subtopologies.as_ref().and_then(|parts| parts.get(id));
        let Some(subtopology) = subtopology else { continue };
        for topic in subtopology.source_topics.iter().chain(subtopology.repartition_sources.keys()) {
            let count = at.topics.id_of(topic).and_then(|id| at.topics.partitions_of(id)).unwrap_or(0);
            let served: Vec<_> = tasks.iter().copied().filter(|partition| partition.0 < count).collect();
            if !served.is_empty() {
                found.entry(topic.clone()).or_default().extend(served);
            }
        }
    }
    found
}
