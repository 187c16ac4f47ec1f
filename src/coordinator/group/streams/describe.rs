//! What StreamsGroupDescribe tells of a group.
//!
//! Invariant: lists are in order. Once all topics are there, the topology is told with the partitions that they have; before, as the application told it.

use std::collections::BTreeMap;
use std::sync::Arc;

use kalda_protocol::StrBytes;
use kalda_protocol::messages::streams_group_describe as wire;

use super::group::StreamsGroup;
use super::member::Member;
use super::tasks::{TaskId, TaskSets, by_subtopology};
use super::topology::{InternalTopic, Topology};
use crate::coordinator::group::ids::GroupId;

/// The one assignor there is.
const ASSIGNOR: &str = "sticky";

impl StreamsGroup {
    /// The group with its members.
    #[must_use]
    pub fn describe(&self, id: &GroupId) -> wire::DescribedGroup {
        wire::DescribedGroup {
            group_id: StrBytes::from(id.as_str()),
            group_state: StrBytes::from_static(self.state().name()),
            group_epoch: self.metadata.epoch,
            assignment_epoch: self.target_metadata.epoch,
            topology: self.topology().map(|topology| self.described_topology(topology)),
            members: self.members().map(|member| self.described_member(member)).collect(),
            assignor_name: Some(StrBytes::from_static(ASSIGNOR)),
            ..wire::DescribedGroup::default()
        }
    }

    /// About how many bytes the description of the group takes.
    #[must_use]
    pub fn described_bytes(&self) -> usize {
        let members = self.members().map(super::weight::of_member).sum::<usize>();
        members + self.topology().map_or(0, |topology| super::weight::of_topology(topology))
    }

    fn described_topology(&self, topology: &Topology) -> wire::Topology {
        let configured = self.passing.configured.as_ref().and_then(|configured| configured.ready());
        let subtopologies = topology.subtopologies.iter().map(|(id, subtopology)| {
            let found = configured.and_then(|parts| parts.get(id));
            let (sources, changelogs) = match found {
                Some(found) => {
                    (topics(found.repartition_sources.values()), topics(found.changelogs.values()))
                }
                None => (topics(&subtopology.repartition_sources), topics(&subtopology.changelogs)),
            };
            wire::Subtopology {
                subtopology_id: StrBytes::from(id.as_str()),
                source_topics: sorted(&subtopology.source_topics),
                repartition_sink_topics: sorted(&subtopology.repartition_sinks),
                state_changelog_topics: changelogs,
                repartition_source_topics: sources,
                ..wire::Subtopology::default()
            }
        });
        let subtopologies = Some(subtopologies.collect());
        wire::Topology { epoch: topology.epoch, subtopologies, ..wire::Topology::default() }
    }

    fn described_member(&self, member: &Member) -> wire::Member {
        let (profile, standing) = (&member.profile, &member.standing);
        let text = |text: &Arc<str>| StrBytes::from(&**text);
        let tags = profile.client_tags.iter().map(|(key, value)| key_value(key, value));
        let offsets = self.offsets(&member.id);
        let target = self.target(&member.id).map(|target| assignment(target)).unwrap_or_default();
        wire::Member {
            member_id: StrBytes::from(member.id.as_str()),
            member_epoch: standing.epoch,
            instance_id: profile.instance_id.as_ref().map(|id| StrBytes::from(id.as_str())),
            rack_id: profile.rack_id.as_ref().map(text),
            client_id: text(&profile.client_id),
            client_host: text(&profile.client_host),
            topology_epoch: profile.topology_epoch,
            process_id: text(&profile.process_id),
            user_endpoint: profile.user_endpoint.as_ref().map(|endpoint| wire::Endpoint {
                host: text(&endpoint.host),
                port: endpoint.port,
                ..wire::Endpoint::default()
            }),
            client_tags: tags.collect(),
            task_offsets: offsets.map(|offsets| task_offsets(&offsets.current)).unwrap_or_default(),
            task_end_offsets: offsets.map(|offsets| task_offsets(&offsets.end)).unwrap_or_default(),
            assignment: assignment(&standing.assigned.tasks()),
            target_assignment: target,
            ..wire::Member::default()
        }
    }
}

fn assignment(tasks: &TaskSets) -> wire::Assignment {
    wire::Assignment {
        active_tasks: task_ids(&tasks.active),
        standby_tasks: task_ids(&tasks.standby),
        warmup_tasks: task_ids(&tasks.warmup),
        ..wire::Assignment::default()
    }
}

fn task_ids<'a>(tasks: impl IntoIterator<Item = &'a TaskId>) -> Vec<wire::TaskIds> {
    let lists = by_subtopology(tasks).into_iter().map(|(subtopology, partitions)| wire::TaskIds {
        subtopology_id: StrBytes::from(subtopology.as_str()),
        partitions: partitions.iter().map(|partition| partition.0).collect(),
        ..wire::TaskIds::default()
    });
    lists.collect()
}

fn task_offsets(offsets: &BTreeMap<TaskId, i64>) -> Vec<wire::TaskOffset> {
    let listed = offsets.iter().map(|(task, offset)| wire::TaskOffset {
        subtopology_id: StrBytes::from(task.subtopology.as_str()),
        partition: task.partition.0,
        offset: *offset,
        ..wire::TaskOffset::default()
    });
    listed.collect()
}

fn topics<'a>(topics: impl IntoIterator<Item = &'a InternalTopic>) -> Vec<wire::TopicInfo> {
    let mut listed: Vec<wire::TopicInfo> = topics.into_iter().map(topic).collect();
    listed.sort_by(|one, other| one.name.cmp(&other.name));
    listed
}

fn topic(topic: &InternalTopic) -> wire::TopicInfo {
    wire::TopicInfo {
        name: StrBytes::from(&*topic.name),
        partitions: topic.partitions,
        replication_factor: topic.replication_factor,
        topic_configs: topic.configs.iter().map(|(key, value)| key_value(key, value)).collect(),
        ..wire::TopicInfo::default()
    }
}

fn key_value(key: &str, value: &str) -> wire::KeyValue {
    wire::KeyValue { key: StrBytes::from(key), value: StrBytes::from(value), ..wire::KeyValue::default() }
}

fn sorted(names: &[Arc<str>]) -> Vec<StrBytes> {
    let mut names: Vec<&Arc<str>> = names.iter().collect();
    names.sort();
    names.into_iter().map(|name| StrBytes::from(&**name)).collect()
}
