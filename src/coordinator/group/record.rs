//! The records of `__consumer_offsets`, in Kafka's own schemas.
//!
//! ```text
//! key    type: i16 │ message, version 0         types: 0, 1 offset │ 2 classic group │ 3 to 8, 16 consumer group │ 17 to 23 streams group │ others
//! value  version: i16 │ message                 none: a tombstone
//! ```
//!
//! Written as Kafka 4.3.1 does: offsets in version 4, or 1 where an old client set the expiry; classic groups in
//! version 3. Invariant: every version Kafka ever wrote is read.

use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use kalda_protocol::messages::coordinator::group_metadata_key::GroupMetadataKey;
use kalda_protocol::messages::coordinator::group_metadata_value::{GroupMetadataValue, MemberMetadata};
use kalda_protocol::messages::coordinator::offset_commit_key::OffsetCommitKey;
use kalda_protocol::messages::coordinator::offset_commit_value::OffsetCommitValue;
use kalda_protocol::{DecodeError, EncodeError, Encoder, Message, Reader, StrBytes};

use super::classic::{Snapshot, SnapshotMember};
use super::consumer::ConsumerRecord;
use super::ids::{GroupId, InstanceId, MemberId};
use super::streams::record::StreamsRecord;
use crate::coordinator::offsets::{CommittedOffset, Note};
use crate::coordinator::runtime::CoordinatorRecord;
use crate::types::{LeaderEpoch, Offset, PartitionIndex, TimestampMs};

/// The key type before offsets had a format of their own; its keys look the same.
const LEGACY_OFFSET_COMMIT: i16 = 0;
const OFFSET_VERSION: i16 = 4;
const EXPIRING_OFFSET_VERSION: i16 = 1;
const CLASSIC_GROUP_VERSION: i16 = 3;

/// What a record says.
#[derive(Debug, Clone, PartialEq)]
pub enum GroupRecord {
    /// A group committed an offset, or it was taken back.
    Offset {
        /// Whose it is.
        group: StrBytes,
        /// The topic's name.
        topic: StrBytes,
        /// Which partition.
        partition: PartitionIndex,
        /// The offset.
        value: Option<CommittedOffset>,
    },
    /// A classic group changed, or is gone.
    ClassicGroup {
        /// Which.
        group: GroupId,
        /// The group.
        value: Option<Snapshot>,
    },
    /// A consumer group changed.
    Consumer {
        /// Which.
        group: GroupId,
        /// What changed.
        record: ConsumerRecord,
    },
    /// A streams group changed.
    Streams(StreamsRecord),
    /// About a kind of group that is not kept here.
    Other {
        /// The type in the key.
        record_type: i16,
    },
}

impl GroupRecord {
    /// The record's bytes.
    ///
    /// # Errors
    /// A text or a list is longer than the schema can say.
    pub fn encode(&self) -> Result<CoordinatorRecord, EncodeError> {
        match self {
            Self::Offset { group, topic, partition, value } => {
                let (group, topic) = (group.clone(), topic.clone());
                let key = OffsetCommitKey { group, topic, partition: partition.0 };
                offset_record(&key, value.as_ref().map(offset_value).as_ref())
            }
            Self::ClassicGroup { group, value } => {
                let message = GroupMetadataKey { group: StrBytes::from(group.as_str()) };
                let key = versioned(GroupMetadataKey::RECORD_TYPE, &message, 0)?;
                let value = value.as_ref().map(|snapshot| {
                    versioned(CLASSIC_GROUP_VERSION, &group_value(snapshot), CLASSIC_GROUP_VERSION)
                });
                Ok(CoordinatorRecord { key, value: value.transpose()? })
            }
            Self::Consumer { group, record } => record.encode(group),
            Self::Streams(record) => record.encode(),
            Self::Other { record_type } => {
                Ok(CoordinatorRecord { key: Bytes::copy_from_slice(&record_type.to_be_bytes()), value: None })
            }
        }
    }

    /// Reads a record.
    ///
    /// # Errors
    /// The bytes are not what their type and version say.
    pub fn decode(record: &CoordinatorRecord) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(&record.key);
        let record_type = reader.int16()?;
        match record_type {
            LEGACY_OFFSET_COMMIT | OffsetCommitKey::RECORD_TYPE => {
                let key = OffsetCommitKey::decode(&mut reader, 0)?;
                let value = record.value.as_ref().map(read_versioned::<OffsetCommitValue>).transpose()?;
                Ok(Self::Offset {
                    group: key.group,
                    topic: key.topic,
                    partition: PartitionIndex(key.partition),
                    value: value.map(committed_offset),
                })
            }
            GroupMetadataKey::RECORD_TYPE => {
                let key = GroupMetadataKey::decode(&mut reader, 0)?;
                let value = record.value.as_ref().map(read_versioned::<GroupMetadataValue>).transpose()?;
                Ok(Self::ClassicGroup { group: GroupId::from(&*key.group), value: value.map(snapshot) })
            }
            record_type if StreamsRecord::is_type(record_type) => {
                Ok(Self::Streams(StreamsRecord::decode(record_type, &mut reader, record)?))
            }
            record_type => {
                let read = ConsumerRecord::decode(record_type, &mut reader, record.value.as_ref())?;
                Ok(match read {
                    Some((group, record)) => Self::Consumer { group, record },
                    None => Self::Other { record_type },
                })
            }
        }
    }
}

/// The bytes of an offset's record; without a value, of its tombstone.
///
/// # Errors
/// A text is longer than the schema can say.
pub fn offset_record(
    key: &OffsetCommitKey,
    value: Option<&OffsetCommitValue>,
) -> Result<CoordinatorRecord, EncodeError> {
    let key = versioned(OffsetCommitKey::RECORD_TYPE, key, 0)?;
    let value = value.map(|value| {
        let is_expiring = TimestampMs(value.expire_timestamp).is_some();
        let version = if is_expiring { EXPIRING_OFFSET_VERSION } else { OFFSET_VERSION };
        versioned(version, value, version)
    });
    Ok(CoordinatorRecord { key, value: value.transpose()? })
}

pub(super) fn versioned<T: Message>(prefix: i16, message: &T, version: i16) -> Result<Bytes, EncodeError> {
    let bytes = size_of_val(&prefix) + message.size(version)?;
    let mut out = Encoder::reusing(BytesMut::with_capacity(bytes));
    out.int16(prefix);
    message.encode(&mut out, version)?;
    Ok(out.take().0)
}

pub(super) fn read_versioned<T: Message>(bytes: &Bytes) -> Result<T, DecodeError> {
    let mut reader = Reader::new(bytes);
    let version = reader.int16()?;
    T::decode(&mut reader, version)
}

fn offset_value(offset: &CommittedOffset) -> OffsetCommitValue {
    OffsetCommitValue {
        offset: offset.offset.0,
        leader_epoch: offset.leader_epoch.0,
        metadata: StrBytes::from(&*offset.metadata),
        commit_timestamp: offset.commit_timestamp.0,
        expire_timestamp: offset.expire_timestamp.0,
        topic_id: offset.topic_id,
        ..OffsetCommitValue::default()
    }
}

fn committed_offset(value: OffsetCommitValue) -> CommittedOffset {
    CommittedOffset {
        offset: Offset(value.offset),
        leader_epoch: LeaderEpoch(value.leader_epoch),
        metadata: Note::from(&*value.metadata),
        commit_timestamp: TimestampMs(value.commit_timestamp),
        expire_timestamp: TimestampMs(value.expire_timestamp),
        topic_id: value.topic_id,
    }
}

fn group_value(snapshot: &Snapshot) -> GroupMetadataValue {
    let members = snapshot.members.iter().map(|member| MemberMetadata {
        member_id: StrBytes::from(member.id.as_str()),
        group_instance_id: member.instance_id.as_ref().map(|instance| StrBytes::from(instance.as_str())),
        client_id: StrBytes::from(&*member.client_id),
        client_host: StrBytes::from(&*member.client_host),
        rebalance_timeout: member.rebalance_timeout_ms,
        session_timeout: member.session_timeout_ms,
        subscription: member.subscription.clone(),
        assignment: member.assignment.clone(),
        ..MemberMetadata::default()
    });
    GroupMetadataValue {
        protocol_type: StrBytes::from(snapshot.protocol_type.as_deref().unwrap_or_default()),
        generation: snapshot.generation,
        protocol: snapshot.protocol.as_deref().map(StrBytes::from),
        leader: snapshot.leader.as_ref().map(|leader| StrBytes::from(leader.as_str())),
        current_state_timestamp: snapshot.state_timestamp.unwrap_or(TimestampMs::NONE).0,
        members: members.collect(),
        ..GroupMetadataValue::default()
    }
}

fn snapshot(value: GroupMetadataValue) -> Snapshot {
    let member = |member: MemberMetadata| SnapshotMember {
        id: MemberId::from(&*member.member_id),
        instance_id: member.group_instance_id.as_deref().map(InstanceId::from),
        client_id: Arc::from(&*member.client_id),
        client_host: Arc::from(&*member.client_host),
        rebalance_timeout_ms: member.rebalance_timeout,
        session_timeout_ms: member.session_timeout,
        // Slices of the run of the log that it was read in: who keeps them copies them.
        subscription: member.subscription,
        assignment: member.assignment,
    };
    Snapshot {
        protocol_type: Some(Arc::from(&*value.protocol_type)).filter(|name: &Arc<str>| !name.is_empty()),
        generation: value.generation,
        protocol: value.protocol.as_deref().map(Arc::from),
        leader: value.leader.as_deref().map(MemberId::from),
        state_timestamp: Some(TimestampMs(value.current_state_timestamp))
            .filter(|timestamp| timestamp.is_some()),
        members: value.members.into_iter().map(member).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(hex: &str) -> Bytes {
        let digit = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("hex");
        (0..hex.len()).step_by(2).map(digit).collect()
    }

    /// Records out of the log of an Apache Kafka 4.3.1 broker.
    const BY_KAFKA: [(&str, &str); 4] = [
        // {"group":"g"}: generation 1 of a consumer, just assigned
        (
            "0002000167",
            "00030008636f6e73756d657200000001000572616e67650026632d66306333316137642d376262342d346139332d626361642d656333343934343062326532000001a2063e5995000000010026632d66306333316137642d376262342d346139332d626361642d656333343934343062326532ffff000163000a2f3132372e302e302e31000027100000271000000011000100000001000174ffffffff000000000000000641535349474e",
        ),
        // {"group":"gx0"}: a group that nobody has joined yet
        ("00020003677830", "000300000000 0000ffffffff000001a2063e573800000000"),
        // {"group":"g","topic":"t","partition":0}: offset 5
        (
            "0001000167000174 00000000",
            "00040000000000000005ffffffff026d000001a2063e5a7b010010 8298f8eafb7344b08a58b9ce3de43b3a",
        ),
        // {"group":"g","topic":"t","partition":1}: offset 7, with an expiry
        ("0001000167000174 00000001", "0001000000000000000700016d000001a2063e5b15000001a20b64b715"),
    ];

    #[test]
    fn what_kafka_wrote_is_read_and_written_alike() {
        for (key, value) in BY_KAFKA {
            let record = CoordinatorRecord {
                key: bytes(&key.replace(' ', "")),
                value: Some(bytes(&value.replace(' ', ""))),
            };
            let read = GroupRecord::decode(&record).expect("a record of Kafka's");
            assert_eq!(read.encode().expect("bytes"), record, "{read:?}");
        }
    }

    #[test]
    fn tombstones_name_what_is_gone() {
        let record = CoordinatorRecord { key: bytes("0002000167"), value: None };
        assert_eq!(
            GroupRecord::decode(&record),
            Ok(GroupRecord::ClassicGroup { group: GroupId::from("g"), value: None })
        );
    }

    #[test]
    fn other_kinds_of_group_are_recognised_and_left_alone() {
        let record = CoordinatorRecord { key: bytes("000b000167"), value: None };
        assert_eq!(GroupRecord::decode(&record), Ok(GroupRecord::Other { record_type: 11 }));
    }

    #[test]
    fn torn_records_are_refused() {
        for (key, value) in [("00", None), ("0001000167", None), ("0002000167", Some("0003"))] {
            let record = CoordinatorRecord { key: bytes(key), value: value.map(bytes) };
            assert!(GroupRecord::decode(&record).is_err(), "{key}");
        }
    }
}
