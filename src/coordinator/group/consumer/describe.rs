//! What ConsumerGroupDescribe tells of a group.
//!
//! Invariant: partitions of topics that are gone aren't told: they have no name any more.

use std::collections::BTreeMap;
use std::sync::Arc;

use kalda_protocol::StrBytes;
use kalda_protocol::messages::consumer_group_describe::{
    Assignment as ToldAssignment, DescribedGroup, Member as ToldMember, TopicPartitions,
};

use super::group::ConsumerGroup;
use super::member::Member;
use super::outcome::Moment;
use crate::coordinator::group::ids::MemberId;
use crate::coordinator::group::topics::Topics;
use crate::types::{PartitionIndex, TopicId};

/// A member of the classic protocol, as answers have it.
const CLASSIC_MEMBER: i8 = 0;
/// A member of the consumer protocol, as answers have it.
const CONSUMER_MEMBER: i8 = 1;

impl ConsumerGroup {
    /// The group with its members.
    #[must_use]
    pub fn describe(&self, at: &Moment<'_>) -> DescribedGroup {
        let members = self.members().map(|(id, member)| self.describe_member(id, member, at.topics));
        DescribedGroup {
            group_id: StrBytes::from(at.group.as_str()),
            group_state: StrBytes::from_static(self.state().name()),
            group_epoch: self.epoch(),
            assignment_epoch: self.target_epoch(),
            assignor_name: StrBytes::from_static(self.assignor(None, at).as_str()),
            members: members.collect(),
            ..DescribedGroup::default()
        }
    }

    fn describe_member(&self, id: &MemberId, member: &Member, topics: &dyn Topics) -> ToldMember {
        let text = |text: &Arc<str>| StrBytes::from(&**text);
        let told = &member.told;
        let held = member.standing.held().map(|(topic, partition, _)| (topic, partition));
        let target = self.target(id);
        let target = target.iter().flat_map(|(topic, all)| all.iter().map(|partition| (*topic, *partition)));
        ToldMember {
            member_id: StrBytes::from(id.as_str()),
            instance_id: told.instance_id.as_ref().map(|instance| StrBytes::from(instance.as_str())),
            rack_id: told.rack.as_ref().map(text),
            member_epoch: member.standing.epoch,
            client_id: text(&told.client_id),
            client_host: text(&told.client_host),
            subscribed_topic_names: told.topics.iter().map(text).collect(),
            subscribed_topic_regex: told.pattern.as_ref().map(text),
            assignment: assignment(held, topics),
            target_assignment: assignment(target, topics),
            member_type: if member.is_classic() { CLASSIC_MEMBER } else { CONSUMER_MEMBER },
            ..ToldMember::default()
        }
    }
}

fn assignment(
    partitions: impl Iterator<Item = (TopicId, PartitionIndex)>,
    topics: &dyn Topics,
) -> ToldAssignment {
    let mut by_topic: BTreeMap<TopicId, Vec<i32>> = BTreeMap::new();
    partitions.for_each(|(topic, partition)| by_topic.entry(topic).or_default().push(partition.0));
    let topic = |(topic_id, partitions)| {
        let topic_name = StrBytes::from(&*topics.name_of(topic_id)?);
        Some(TopicPartitions { topic_id, topic_name, partitions, ..TopicPartitions::default() })
    };
    ToldAssignment {
        topic_partitions: by_topic.into_iter().filter_map(topic).collect(),
        ..ToldAssignment::default()
    }
}
