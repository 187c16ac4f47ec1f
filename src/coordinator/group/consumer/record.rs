//! The records of a consumer group, in Kafka's own schemas: types 3 to 8, and 16.
//!
//! ```text
//! 3   the group's epoch, and the hash of the topics that it reads     6   the target's epoch and time
//! 4   what older Kafkas kept of topics: only taken back               7   the target of one member
//! 5   what a member told                                              8   where a member stands
//! 16  the topics that a pattern stands for
//! ```
//!
//! Written as Kafka 4.4.0 does, all in version 0. Invariant: what any Kafka wrote is read. An assignor that isn't known here is read as none.
//! Absent: the records of other kinds of groups ([`super::super::record`] tells them apart).

use std::collections::BTreeSet;
use std::sync::Arc;

use bytes::Bytes;
use kalda_protocol::messages::coordinator::consumer_group_current_member_assignment_key::ConsumerGroupCurrentMemberAssignmentKey as StandingKey;
use kalda_protocol::messages::coordinator::consumer_group_current_member_assignment_value::{
    ConsumerGroupCurrentMemberAssignmentValue as StandingValue, TopicPartitions,
};
use kalda_protocol::messages::coordinator::consumer_group_member_metadata_key::ConsumerGroupMemberMetadataKey as MemberKey;
use kalda_protocol::messages::coordinator::consumer_group_member_metadata_value::{
    ClassicMemberMetadata, ClassicProtocol, ConsumerGroupMemberMetadataValue as MemberValue,
};
use kalda_protocol::messages::coordinator::consumer_group_metadata_key::ConsumerGroupMetadataKey as EpochKey;
use kalda_protocol::messages::coordinator::consumer_group_metadata_value::ConsumerGroupMetadataValue as EpochValue;
use kalda_protocol::messages::coordinator::consumer_group_partition_metadata_key::ConsumerGroupPartitionMetadataKey as OldTopicsKey;
use kalda_protocol::messages::coordinator::consumer_group_regular_expression_key::ConsumerGroupRegularExpressionKey as PatternKey;
use kalda_protocol::messages::coordinator::consumer_group_regular_expression_value::ConsumerGroupRegularExpressionValue as PatternValue;
use kalda_protocol::messages::coordinator::consumer_group_target_assignment_member_key::ConsumerGroupTargetAssignmentMemberKey as TargetKey;
use kalda_protocol::messages::coordinator::consumer_group_target_assignment_member_value::{
    ConsumerGroupTargetAssignmentMemberValue as TargetValue, TopicPartition,
};
use kalda_protocol::messages::coordinator::consumer_group_target_assignment_metadata_key::ConsumerGroupTargetAssignmentMetadataKey as TargetEpochKey;
use kalda_protocol::messages::coordinator::consumer_group_target_assignment_metadata_value::ConsumerGroupTargetAssignmentMetadataValue as TargetEpochValue;
use kalda_protocol::{DecodeError, EncodeError, Reader, StrBytes};

use super::member::{ClassicPart, MemberState, Standing, Subscription};
use super::owned::Owned;
use crate::coordinator::group::assignor::Assignment;
use crate::coordinator::group::classic::Protocol;
use crate::coordinator::group::ids::{GroupId, InstanceId, MemberId};
use crate::coordinator::group::record::{read_versioned, versioned};
use crate::coordinator::runtime::CoordinatorRecord;
use crate::types::{PartitionIndex, TimestampMs};

/// The one version that every value has.
const VERSION: i16 = 0;

/// The epoch of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GroupEpoch {
    /// How often what the group reads, or who reads it, has changed.
    pub epoch: i32,
    /// The hash of the topics that it reads (KIP-1101); 0 for none.
    pub metadata_hash: i64,
}

/// The epoch of a target assignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TargetEpoch {
    /// The group's epoch that it was made for.
    pub epoch: i32,
    /// When it was made; 0 where that is to be forgotten.
    pub made_at: TimestampMs,
}

/// The topics that a pattern stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResolvedPattern {
    /// Their names.
    pub topics: Arc<BTreeSet<Arc<str>>>,
    /// The metadata that they were found in.
    pub version: i64,
    /// When that was.
    pub resolved_at: TimestampMs,
}

/// What a record says. Without a value it takes back what held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConsumerRecord {
    /// The group's epoch; without one the group is gone.
    Epoch(Option<GroupEpoch>),
    /// What older Kafkas kept of the topics. Only whether there is such a record is of use: it is to be taken back.
    OldTopics(Option<()>),
    /// What a member told.
    Member(MemberId, Option<Arc<Subscription>>),
    /// The target's epoch.
    TargetEpoch(Option<TargetEpoch>),
    /// The target of a member.
    Target(MemberId, Option<Arc<Assignment>>),
    /// Where a member stands.
    Standing(MemberId, Option<Standing>),
    /// What a pattern stands for.
    Pattern(Arc<str>, Option<ResolvedPattern>),
}

impl ConsumerRecord {
    /// True if it takes back what held.
    #[must_use]
    pub const fn is_tombstone(&self) -> bool {
        match self {
            Self::Epoch(value) => value.is_none(),
            Self::OldTopics(value) => value.is_none(),
            Self::Member(_, value) => value.is_none(),
            Self::TargetEpoch(value) => value.is_none(),
            Self::Target(_, value) => value.is_none(),
            Self::Standing(_, value) => value.is_none(),
            Self::Pattern(_, value) => value.is_none(),
        }
    }

    /// The record's bytes.
    ///
    /// # Errors
    /// A text or a list is longer than the schema can say.
    pub fn encode(&self, group: &GroupId) -> Result<CoordinatorRecord, EncodeError> {
        let group_id = StrBytes::from(group.as_str());
        let member_id = |member: &MemberId| StrBytes::from(member.as_str());
        macro_rules! record {
            ($key:ident { $($field:ident: $value:expr),* }, $body:expr) => {{
                let key = $key { group_id, $($field: $value),* };
                let key = versioned($key::RECORD_TYPE, &key, VERSION)?;
                let value = $body.map(|value| versioned(VERSION, &value, VERSION)).transpose()?;
                Ok(CoordinatorRecord { key, value })
            }};
        }
        match self {
            Self::Epoch(value) => record!(EpochKey {}, value.map(epoch_value)),
            Self::OldTopics(_) => record!(OldTopicsKey {}, None::<EpochValue>),
            Self::Member(id, value) => {
                record!(MemberKey { member_id: member_id(id) }, value.as_deref().map(member_value))
            }
            Self::TargetEpoch(value) => record!(TargetEpochKey {}, value.map(target_epoch_value)),
            Self::Target(id, value) => {
                record!(TargetKey { member_id: member_id(id) }, value.as_deref().map(target_value))
            }
            Self::Standing(id, value) => {
                record!(StandingKey { member_id: member_id(id) }, value.as_ref().map(standing_value))
            }
            Self::Pattern(pattern, value) => {
                let regular_expression = StrBytes::from(&**pattern);
                record!(
                    PatternKey { regular_expression: regular_expression },
                    value.as_ref().map(pattern_value)
                )
            }
        }
    }

    /// Reads a record whose key, behind its type, is `reader`'s; `None` for types of other groups.
    ///
    /// # Errors
    /// The bytes are not what their type and version say.
    pub fn decode(
        record_type: i16,
        reader: &mut Reader<'_>,
        value: Option<&Bytes>,
    ) -> Result<Option<(GroupId, Self)>, DecodeError> {
        use kalda_protocol::Message as _;
        let member = |id: &StrBytes| MemberId::from(&**id);
        let (group, record) = match record_type {
            EpochKey::RECORD_TYPE => {
                let key = EpochKey::decode(reader, VERSION)?;
                let value = value.map(read_versioned::<EpochValue>).transpose()?;
                (key.group_id, Self::Epoch(value.map(group_epoch)))
            }
            OldTopicsKey::RECORD_TYPE => {
                let key = OldTopicsKey::decode(reader, VERSION)?;
                (key.group_id, Self::OldTopics(value.map(|_| ())))
            }
            MemberKey::RECORD_TYPE => {
                let key = MemberKey::decode(reader, VERSION)?;
                let value = value.map(read_versioned::<MemberValue>).transpose()?;
                (key.group_id, Self::Member(member(&key.member_id), value.map(subscription).map(Arc::new)))
            }
            TargetEpochKey::RECORD_TYPE => {
                let key = TargetEpochKey::decode(reader, VERSION)?;
                let value = value.map(read_versioned::<TargetEpochValue>).transpose()?;
                (key.group_id, Self::TargetEpoch(value.map(target_epoch)))
            }
            TargetKey::RECORD_TYPE => {
                let key = TargetKey::decode(reader, VERSION)?;
                let value = value.map(read_versioned::<TargetValue>).transpose()?;
                (key.group_id, Self::Target(member(&key.member_id), value.map(target).map(Arc::new)))
            }
            StandingKey::RECORD_TYPE => {
                let key = StandingKey::decode(reader, VERSION)?;
                let value = value.map(read_versioned::<StandingValue>).transpose()?;
                (key.group_id, Self::Standing(member(&key.member_id), value.map(standing)))
            }
            PatternKey::RECORD_TYPE => {
                let key = PatternKey::decode(reader, VERSION)?;
                let value = value.map(read_versioned::<PatternValue>).transpose()?;
                (key.group_id, Self::Pattern(Arc::from(&*key.regular_expression), value.map(pattern)))
            }
            _ => return Ok(None),
        };
        Ok(Some((GroupId::from(&*group), record)))
    }
}

fn epoch_value(epoch: GroupEpoch) -> EpochValue {
    EpochValue { epoch: epoch.epoch, metadata_hash: epoch.metadata_hash, ..EpochValue::default() }
}

fn group_epoch(value: EpochValue) -> GroupEpoch {
    GroupEpoch { epoch: value.epoch, metadata_hash: value.metadata_hash }
}

fn target_epoch_value(target: TargetEpoch) -> TargetEpochValue {
    let (assignment_epoch, assignment_timestamp) = (target.epoch, target.made_at.0);
    TargetEpochValue { assignment_epoch, assignment_timestamp, ..TargetEpochValue::default() }
}

fn target_epoch(value: TargetEpochValue) -> TargetEpoch {
    TargetEpoch { epoch: value.assignment_epoch, made_at: TimestampMs(value.assignment_timestamp) }
}

fn member_value(told: &Subscription) -> MemberValue {
    let text = |text: &Arc<str>| StrBytes::from(&**text);
    let classic = told.classic.as_ref().map(|classic| ClassicMemberMetadata {
        session_timeout_ms: classic.session_timeout_ms,
        supported_protocols: classic.protocols.iter().map(classic_protocol).collect(),
        ..ClassicMemberMetadata::default()
    });
    MemberValue {
        instance_id: told.instance_id.as_ref().map(|instance| StrBytes::from(instance.as_str())),
        rack_id: told.rack.as_ref().map(text),
        client_id: text(&told.client_id),
        client_host: text(&told.client_host),
        subscribed_topic_names: told.topics.iter().map(text).collect(),
        subscribed_topic_regex: told.pattern.as_ref().map(text),
        rebalance_timeout_ms: told.rebalance_timeout_ms,
        server_assignor: told.assignor.map(|assignor| StrBytes::from_static(assignor.as_str())),
        classic_member_metadata: classic,
        ..MemberValue::default()
    }
}

fn classic_protocol(protocol: &Protocol) -> ClassicProtocol {
    let (name, metadata) = (StrBytes::from(&*protocol.name), protocol.metadata.clone());
    ClassicProtocol { name, metadata, ..ClassicProtocol::default() }
}

fn subscription(value: MemberValue) -> Subscription {
    let text = |text: &StrBytes| Arc::from(&**text);
    let classic = value.classic_member_metadata.map(|classic| ClassicPart {
        session_timeout_ms: classic.session_timeout_ms,
        protocols: classic
            .supported_protocols
            .iter()
            // Copied: otherwise each would keep the whole run of the log that it was read in.
            .map(|protocol| Protocol {
                name: text(&protocol.name),
                metadata: Bytes::copy_from_slice(&protocol.metadata),
            })
            .collect(),
    });
    Subscription {
        instance_id: value.instance_id.as_deref().map(InstanceId::from),
        rack: value.rack_id.as_ref().map(text),
        client_id: text(&value.client_id),
        client_host: text(&value.client_host),
        topics: Arc::new(value.subscribed_topic_names.iter().map(text).collect()),
        pattern: value.subscribed_topic_regex.as_ref().map(text),
        assignor: value.server_assignor.as_deref().and_then(|name| name.parse().ok()),
        rebalance_timeout_ms: value.rebalance_timeout_ms,
        classic,
    }
}

fn target_value(target: &Assignment) -> TargetValue {
    let topics = target.iter().map(|(topic, partitions)| TopicPartition {
        topic_id: *topic,
        partitions: partitions.iter().map(|partition| partition.0).collect(),
        ..TopicPartition::default()
    });
    TargetValue { topic_partitions: topics.collect(), ..TargetValue::default() }
}

fn target(value: TargetValue) -> Assignment {
    let mut target = Assignment::new();
    for topic in value.topic_partitions {
        if !topic.partitions.is_empty() {
            let partitions = topic.partitions.into_iter().map(PartitionIndex);
            target.entry(topic.topic_id).or_default().extend(partitions);
        }
    }
    target
}

fn standing_value(standing: &Standing) -> StandingValue {
    StandingValue {
        member_epoch: standing.epoch,
        previous_member_epoch: standing.previous_epoch,
        state: standing.state.code(),
        assigned_partitions: owned_value(&standing.assigned),
        partitions_pending_revocation: owned_value(&standing.revoking),
        ..StandingValue::default()
    }
}

fn owned_value(owned: &Owned) -> Vec<TopicPartitions> {
    let topic = |(topic_id, partitions): (_, &std::collections::BTreeMap<PartitionIndex, i32>)| {
        let (indexes, epochs) = partitions.iter().map(|(index, epoch)| (index.0, *epoch)).unzip();
        TopicPartitions {
            topic_id,
            partitions: indexes,
            assignment_epochs: Some(epochs),
            ..TopicPartitions::default()
        }
    };
    owned.topics().map(topic).collect()
}

fn standing(value: StandingValue) -> Standing {
    let owned = |topics: Vec<TopicPartitions>| Arc::new(owned(topics, value.member_epoch));
    Standing {
        epoch: value.member_epoch,
        previous_epoch: value.previous_member_epoch,
        state: MemberState::of_code(value.state),
        assigned: owned(value.assigned_partitions),
        revoking: owned(value.partitions_pending_revocation),
    }
}

/// Kafka before 4.4 knew no epochs of partitions: they have the member's then.
fn owned(topics: Vec<TopicPartitions>, member_epoch: i32) -> Owned {
    let mut owned = Owned::default();
    for topic in topics {
        let told = topic.assignment_epochs.filter(|epochs| epochs.len() == topic.partitions.len());
        let epochs = told.unwrap_or_else(|| vec![member_epoch.max(0); topic.partitions.len()]);
        for (index, epoch) in topic.partitions.into_iter().zip(epochs) {
            owned.insert(topic.topic_id, PartitionIndex(index), epoch);
        }
    }
    owned
}

fn pattern_value(pattern: &ResolvedPattern) -> PatternValue {
    PatternValue {
        topics: pattern.topics.iter().map(|topic| StrBytes::from(&**topic)).collect(),
        version: pattern.version,
        timestamp: pattern.resolved_at.0,
        ..PatternValue::default()
    }
}

fn pattern(value: PatternValue) -> ResolvedPattern {
    ResolvedPattern {
        topics: Arc::new(value.topics.iter().map(|topic| Arc::from(&**topic)).collect()),
        version: value.version,
        resolved_at: TimestampMs(value.timestamp),
    }
}
