//! The records of streams groups in `__consumer_offsets`, in Kafka's own schemas.
//!
//! ```text
//! type 17 group            key group            epochs, hash of its topics, settings of the last assignment
//!      19 member           key group, member    what it says of itself
//!      20 target           key group            epoch and time of the target assignment
//!      21 member's target  key group, member    tasks
//!      22 member's tasks   key group, member    epochs, state, tasks with the epoch in which they were given
//!      23 topology         key group            the topology
//! ```
//!
//! Written as Kafka 4.4.0 does. Invariant: lists are in order, so that the same state gives the same bytes.

mod member;
mod tasks;
#[cfg(test)]
mod tests;
mod topology;

use std::collections::BTreeMap;
use std::sync::Arc;

use kalda_protocol::messages::coordinator::streams_group_current_member_assignment_key::StreamsGroupCurrentMemberAssignmentKey as CurrentKey;
use kalda_protocol::messages::coordinator::streams_group_member_metadata_key::StreamsGroupMemberMetadataKey as MemberKey;
use kalda_protocol::messages::coordinator::streams_group_metadata_key::StreamsGroupMetadataKey as GroupKey;
use kalda_protocol::messages::coordinator::streams_group_metadata_value::{
    LastAssignmentConfig, StreamsGroupMetadataValue,
};
use kalda_protocol::messages::coordinator::streams_group_target_assignment_member_key::StreamsGroupTargetAssignmentMemberKey as TargetMemberKey;
use kalda_protocol::messages::coordinator::streams_group_target_assignment_metadata_key::StreamsGroupTargetAssignmentMetadataKey as TargetKey;
use kalda_protocol::messages::coordinator::streams_group_target_assignment_metadata_value::StreamsGroupTargetAssignmentMetadataValue;
use kalda_protocol::messages::coordinator::streams_group_topology_key::StreamsGroupTopologyKey as TopologyKey;
use kalda_protocol::{DecodeError, EncodeError, Message, Reader, StrBytes};

use super::member::{Profile, Standing};
use super::tasks::TaskSets;
use super::topology::Topology;
use crate::coordinator::group::ids::{GroupId, MemberId};
use crate::coordinator::group::record::{read_versioned, versioned};
use crate::coordinator::runtime::CoordinatorRecord;
use crate::types::TimestampMs;

/// All values have one version.
const VERSION: i16 = 0;

/// A record about a streams group.
#[derive(Debug, Clone, PartialEq)]
pub struct StreamsRecord {
    /// Which group.
    pub group: GroupId,
    /// What of it.
    pub change: Change,
}

/// What changes; `None` where it is gone.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// The group itself.
    Group(Option<Metadata>),
    /// What a member says of itself.
    Member(MemberId, Option<Profile>),
    /// When the target assignment was made.
    Target(Option<TargetMetadata>),
    /// What a member is to have.
    TargetMember(MemberId, Option<TaskSets>),
    /// What a member has.
    Current(MemberId, Option<Standing>),
    /// What the group runs.
    Topology(Option<Topology>),
}

impl Change {
    /// True if something is gone.
    #[must_use]
    pub const fn is_tombstone(&self) -> bool {
        matches!(
            self,
            Self::Group(None)
                | Self::Member(_, None)
                | Self::Target(None)
                | Self::TargetMember(_, None)
                | Self::Current(_, None)
                | Self::Topology(None)
        )
    }
}

/// A group as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metadata {
    /// Goes up with whatever asks for another assignment.
    pub epoch: i32,
    /// Of the topics that the topology needs.
    pub metadata_hash: i64,
    /// The topology's epoch, once its topics are as they must be.
    pub validated_topology_epoch: i32,
    /// The settings that the last assignment was made with.
    pub assignment_configs: BTreeMap<Arc<str>, Arc<str>>,
    /// The epoch of the topology of which a plugin has a description. There are no plugins here; another broker's is kept.
    pub stored_description_epoch: i32,
    /// The epoch of which it refused one.
    pub failed_description_epoch: i32,
}

impl Default for Metadata {
    fn default() -> Self {
        Self {
            epoch: 0,
            metadata_hash: 0,
            validated_topology_epoch: -1,
            assignment_configs: BTreeMap::new(),
            stored_description_epoch: -1,
            failed_description_epoch: -1,
        }
    }
}

/// When the target assignment was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TargetMetadata {
    /// The epoch of the group that it is for.
    pub epoch: i32,
    /// The time; 0 where the next one needs not wait.
    pub timestamp: TimestampMs,
}

impl StreamsRecord {
    /// True for the types of records that are read here.
    #[must_use]
    pub const fn is_type(record_type: i16) -> bool {
        matches!(
            record_type,
            GroupKey::RECORD_TYPE
                | MemberKey::RECORD_TYPE
                | TargetKey::RECORD_TYPE
                | TargetMemberKey::RECORD_TYPE
                | CurrentKey::RECORD_TYPE
                | TopologyKey::RECORD_TYPE
        )
    }

    /// The record's bytes.
    ///
    /// # Errors
    /// A text or a list is longer than the schema can say.
    pub fn encode(&self) -> Result<CoordinatorRecord, EncodeError> {
        let group_id = || StrBytes::from(self.group.as_str());
        let member_id = |member: &MemberId| StrBytes::from(member.as_str());
        match &self.change {
            Change::Group(value) => {
                let key = GroupKey { group_id: group_id() };
                record(GroupKey::RECORD_TYPE, &key, value.as_ref().map(metadata_value))
            }
            Change::Member(member, value) => {
                let key = MemberKey { group_id: group_id(), member_id: member_id(member) };
                record(MemberKey::RECORD_TYPE, &key, value.as_ref().map(member::value))
            }
            Change::Target(value) => {
                let key = TargetKey { group_id: group_id() };
                record(TargetKey::RECORD_TYPE, &key, value.as_ref().map(target_value))
            }
            Change::TargetMember(member, value) => {
                let key = TargetMemberKey { group_id: group_id(), member_id: member_id(member) };
                record(TargetMemberKey::RECORD_TYPE, &key, value.as_ref().map(tasks::target_value))
            }
            Change::Current(member, value) => {
                let key = CurrentKey { group_id: group_id(), member_id: member_id(member) };
                record(CurrentKey::RECORD_TYPE, &key, value.as_ref().map(tasks::current_value))
            }
            Change::Topology(value) => {
                let key = TopologyKey { group_id: group_id() };
                record(TopologyKey::RECORD_TYPE, &key, value.as_ref().map(topology::value))
            }
        }
    }

    /// Reads a record whose type says that it is one of these; `reader` is behind that.
    ///
    /// # Errors
    /// The bytes are not what their type and version say.
    pub fn decode(
        record_type: i16,
        reader: &mut Reader<'_>,
        record: &CoordinatorRecord,
    ) -> Result<Self, DecodeError> {
        let (group, change) = match record_type {
            MemberKey::RECORD_TYPE => {
                let key = MemberKey::decode(reader, 0)?;
                (key.group_id, Change::Member(of_member(&key.member_id), value(record, member::profile)?))
            }
            TargetKey::RECORD_TYPE => {
                (TargetKey::decode(reader, 0)?.group_id, Change::Target(value(record, target_metadata)?))
            }
            TargetMemberKey::RECORD_TYPE => {
                let key = TargetMemberKey::decode(reader, 0)?;
                let change = Change::TargetMember(of_member(&key.member_id), value(record, tasks::target)?);
                (key.group_id, change)
            }
            CurrentKey::RECORD_TYPE => {
                let key = CurrentKey::decode(reader, 0)?;
                (key.group_id, Change::Current(of_member(&key.member_id), value(record, tasks::standing)?))
            }
            TopologyKey::RECORD_TYPE => {
                let key = TopologyKey::decode(reader, 0)?;
                (key.group_id, Change::Topology(value(record, topology::topology)?))
            }
            _ => (GroupKey::decode(reader, 0)?.group_id, Change::Group(value(record, metadata)?)),
        };
        Ok(Self { group: GroupId::from(&*group), change })
    }
}

fn record<V: Message>(
    record_type: i16,
    key: &impl Message,
    value: Option<V>,
) -> Result<CoordinatorRecord, EncodeError> {
    let value = value.map(|value| versioned(VERSION, &value, VERSION)).transpose()?;
    Ok(CoordinatorRecord { key: versioned(record_type, key, 0)?, value })
}

fn value<V: Message, T>(
    record: &CoordinatorRecord,
    read: impl FnOnce(V) -> T,
) -> Result<Option<T>, DecodeError> {
    record.value.as_ref().map(|bytes| read_versioned::<V>(bytes).map(read)).transpose()
}

fn of_member(id: &StrBytes) -> MemberId {
    MemberId::from(&**id)
}

fn metadata_value(metadata: &Metadata) -> StreamsGroupMetadataValue {
    let configs = metadata.assignment_configs.iter().map(|(key, value)| LastAssignmentConfig {
        key: StrBytes::from(&**key),
        value: StrBytes::from(&**value),
        ..LastAssignmentConfig::default()
    });
    StreamsGroupMetadataValue {
        epoch: metadata.epoch,
        metadata_hash: metadata.metadata_hash,
        validated_topology_epoch: metadata.validated_topology_epoch,
        last_assignment_configs: Some(configs.collect()),
        stored_description_topology_epoch: metadata.stored_description_epoch,
        failed_description_topology_epoch: metadata.failed_description_epoch,
        ..StreamsGroupMetadataValue::default()
    }
}

fn metadata(value: StreamsGroupMetadataValue) -> Metadata {
    let configs = value.last_assignment_configs.unwrap_or_default().into_iter();
    Metadata {
        epoch: value.epoch,
        metadata_hash: value.metadata_hash,
        validated_topology_epoch: value.validated_topology_epoch,
        assignment_configs: configs
            .map(|config| (Arc::from(&*config.key), Arc::from(&*config.value)))
            .collect(),
        stored_description_epoch: value.stored_description_topology_epoch,
        failed_description_epoch: value.failed_description_topology_epoch,
    }
}

fn target_value(target: &TargetMetadata) -> StreamsGroupTargetAssignmentMetadataValue {
    StreamsGroupTargetAssignmentMetadataValue {
        assignment_epoch: target.epoch,
        assignment_timestamp: target.timestamp.0,
        ..StreamsGroupTargetAssignmentMetadataValue::default()
    }
}

fn target_metadata(value: StreamsGroupTargetAssignmentMetadataValue) -> TargetMetadata {
    TargetMetadata { epoch: value.assignment_epoch, timestamp: TimestampMs(value.assignment_timestamp) }
}
