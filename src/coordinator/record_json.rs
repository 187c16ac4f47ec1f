//! The records of the coordinators' internal topics as JSON, the way Kafka's dump tool shows them.
//!
//! ```text
//! key    type: i16 │ message, version 0        {"type":"1","data":{…}}
//! value  version: i16 │ message                {"version":"4","data":{…}}        none: a tombstone
//! ```
//! Invariant: every kind of record that Kafka 4.3 writes is known, whether or not this broker writes it; a key or a value
//! is read to its last byte or refused.

use bytes::Bytes;
use kalda_protocol::json::{ToJson, Value, to_json};
use kalda_protocol::messages::coordinator as records;
use kalda_protocol::messages::coordinator::group_metadata_value::{GroupMetadataValue, MemberMetadata};
use kalda_protocol::messages::data::{ConsumerProtocolAssignment, ConsumerProtocolSubscription};
use kalda_protocol::{DecodeError, Message, Reader};
use serde_json::json;

/// The version of every key.
const KEY_VERSION: i16 = 0;
/// The protocol type of consumers, whose subscriptions and assignments can be read.
const CONSUMER_PROTOCOL: &str = "consumer";

/// A topic that a coordinator keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InternalTopic {
    /// `__consumer_offsets`: groups of every kind, and offsets.
    Offsets,
    /// `__transaction_state`.
    Transactions,
    /// `__share_group_state`.
    ShareState,
}

impl InternalTopic {
    /// The topic of this name.
    #[must_use]
    pub fn named(topic: &str) -> Option<Self> {
        match topic {
            super::OFFSETS_TOPIC => Some(Self::Offsets),
            "__transaction_state" => Some(Self::Transactions),
            "__share_group_state" => Some(Self::ShareState),
            _ => None,
        }
    }
}

/// A record in words.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribedRecord {
    /// The key.
    pub key: Value,
    /// The value; none is a tombstone.
    pub value: Option<Value>,
}

/// A record that can't be described.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DescribeError {
    /// It has no key.
    #[error("the record has no key")]
    NoKey,
    /// Its type isn't one of Kafka 4.3's.
    #[error("record type {0} is unknown")]
    UnknownType(i16),
    /// Key or value isn't what its type and version say.
    #[error("the record is malformed: {0}")]
    Malformed(#[from] DecodeError),
}

/// Reads a record of a topic.
///
/// # Errors
/// What makes it no record of that topic.
pub fn describe(
    topic: InternalTopic,
    key: Option<&[u8]>,
    value: Option<&[u8]>,
) -> Result<DescribedRecord, DescribeError> {
    let key = Bytes::copy_from_slice(key.ok_or(DescribeError::NoKey)?);
    let value = value.map(Bytes::copy_from_slice);
    match topic {
        InternalTopic::Offsets => describe_offsets_record(&key, value.as_ref()),
        InternalTopic::Transactions => describe_transaction_record(&key, value.as_ref()),
        InternalTopic::ShareState => describe_share_record(&key, value.as_ref()),
    }
}

/// Names a topic's function, and the keys and values of its records by their types.
macro_rules! records_of {
    ($function:ident: $($key:ident $value:ident in $key_module:ident $value_module:ident,)*) => {
        fn $function(key: &Bytes, value: Option<&Bytes>) -> Result<DescribedRecord, DescribeError> {
            let mut reader = Reader::new(key);
            let record_type = reader.int16()?;
            match record_type {
                $(records::$key_module::$key::RECORD_TYPE => {
                    let data = whole::<records::$key_module::$key>(reader, KEY_VERSION)?;
                    let key = json!({ "type": record_type.to_string(), "data": data });
                    let value = value.map(describe_value::<records::$value_module::$value>).transpose()?;
                    Ok(DescribedRecord { key, value })
                })*
                other => Err(DescribeError::UnknownType(other)),
            }
        }
    };
}

records_of! { describe_group_record:
    LegacyOffsetCommitKey LegacyOffsetCommitValue in legacy_offset_commit_key legacy_offset_commit_value,
    OffsetCommitKey OffsetCommitValue in offset_commit_key offset_commit_value,
    GroupMetadataKey GroupMetadataValue in group_metadata_key group_metadata_value,
    ConsumerGroupMetadataKey ConsumerGroupMetadataValue
        in consumer_group_metadata_key consumer_group_metadata_value,
    ConsumerGroupPartitionMetadataKey ConsumerGroupPartitionMetadataValue
        in consumer_group_partition_metadata_key consumer_group_partition_metadata_value,
    ConsumerGroupMemberMetadataKey ConsumerGroupMemberMetadataValue
        in consumer_group_member_metadata_key consumer_group_member_metadata_value,
    ConsumerGroupTargetAssignmentMetadataKey ConsumerGroupTargetAssignmentMetadataValue
        in consumer_group_target_assignment_metadata_key consumer_group_target_assignment_metadata_value,
    ConsumerGroupTargetAssignmentMemberKey ConsumerGroupTargetAssignmentMemberValue
        in consumer_group_target_assignment_member_key consumer_group_target_assignment_member_value,
    ConsumerGroupCurrentMemberAssignmentKey ConsumerGroupCurrentMemberAssignmentValue
        in consumer_group_current_member_assignment_key consumer_group_current_member_assignment_value,
    ShareGroupMemberMetadataKey ShareGroupMemberMetadataValue
        in share_group_member_metadata_key share_group_member_metadata_value,
    ShareGroupMetadataKey ShareGroupMetadataValue in share_group_metadata_key share_group_metadata_value,
    ShareGroupTargetAssignmentMetadataKey ShareGroupTargetAssignmentMetadataValue
        in share_group_target_assignment_metadata_key share_group_target_assignment_metadata_value,
    ShareGroupTargetAssignmentMemberKey ShareGroupTargetAssignmentMemberValue
        in share_group_target_assignment_member_key share_group_target_assignment_member_value,
    ShareGroupCurrentMemberAssignmentKey ShareGroupCurrentMemberAssignmentValue
        in share_group_current_member_assignment_key share_group_current_member_assignment_value,
    ShareGroupStatePartitionMetadataKey ShareGroupStatePartitionMetadataValue
        in share_group_state_partition_metadata_key share_group_state_partition_metadata_value,
    ConsumerGroupRegularExpressionKey ConsumerGroupRegularExpressionValue
        in consumer_group_regular_expression_key consumer_group_regular_expression_value,
    StreamsGroupMetadataKey StreamsGroupMetadataValue in streams_group_metadata_key streams_group_metadata_value,
    StreamsGroupMemberMetadataKey StreamsGroupMemberMetadataValue
        in streams_group_member_metadata_key streams_group_member_metadata_value,
    StreamsGroupTargetAssignmentMetadataKey StreamsGroupTargetAssignmentMetadataValue
        in streams_group_target_assignment_metadata_key streams_group_target_assignment_metadata_value,
    StreamsGroupTargetAssignmentMemberKey StreamsGroupTargetAssignmentMemberValue
        in streams_group_target_assignment_member_key streams_group_target_assignment_member_value,
    StreamsGroupCurrentMemberAssignmentKey StreamsGroupCurrentMemberAssignmentValue
        in streams_group_current_member_assignment_key streams_group_current_member_assignment_value,
    StreamsGroupTopologyKey StreamsGroupTopologyValue in streams_group_topology_key streams_group_topology_value,
}

records_of! { describe_transaction_record:
    TransactionLogKey TransactionLogValue in transaction_log_key transaction_log_value,
}

records_of! { describe_share_record:
    ShareSnapshotKey ShareSnapshotValue in share_snapshot_key share_snapshot_value,
    ShareUpdateKey ShareUpdateValue in share_update_key share_update_value,
}

fn describe_value<T: Message + ToJson>(value: &Bytes) -> Result<Value, DescribeError> {
    let mut reader = Reader::new(value);
    let version = reader.int16()?;
    Ok(json!({ "version": version.to_string(), "data": whole::<T>(reader, version)? }))
}

/// A message that is all that is left, as JSON.
fn whole<T: Message + ToJson>(mut reader: Reader<'_>, version: i16) -> Result<Option<Value>, DecodeError> {
    let message = T::decode(&mut reader, version)?;
    reader.finish()?;
    Ok(to_json(&message, version))
}

/// A record of `__consumer_offsets`. What members of a classic group of consumers said is bytes to the group, and shown as
/// the consumer's own messages where it is one.
fn describe_offsets_record(key: &Bytes, value: Option<&Bytes>) -> Result<DescribedRecord, DescribeError> {
    let mut described = describe_group_record(key, value)?;
    if Reader::new(key).int16()? == records::group_metadata_key::GroupMetadataKey::RECORD_TYPE
        && let (Some(bytes), Some(shown)) = (value, described.value.as_mut())
    {
        let mut reader = Reader::new(bytes);
        let version = reader.int16()?;
        let group = GroupMetadataValue::decode(&mut reader, version)?;
        let shown = shown.pointer_mut("/data/members").and_then(Value::as_array_mut);
        if *group.protocol_type == *CONSUMER_PROTOCOL {
            group.members.iter().zip(shown.into_iter().flatten()).for_each(open_member);
        }
    }
    Ok(described)
}

fn open_member((member, shown): (&MemberMetadata, &mut Value)) {
    let opened = [
        ("subscription", consumer_message::<ConsumerProtocolSubscription>(&member.subscription)),
        ("assignment", consumer_message::<ConsumerProtocolAssignment>(&member.assignment)),
    ];
    for (field, message) in opened {
        if let (Some(message), Some(shown)) = (message, shown.get_mut(field)) {
            *shown = message;
        }
    }
}

/// A message behind its version; `None` for bytes that are none.
fn consumer_message<T: Message + ToJson>(bytes: &Bytes) -> Option<Value> {
    let mut reader = Reader::new(bytes);
    let version = reader.int16().ok()?;
    to_json(&T::decode(&mut reader, version).ok()?, version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_and_a_value_are_shown_with_type_and_version() {
        let key = [&[0, 1, 0, 1, b'g', 0, 1, b't'][..], &7i32.to_be_bytes()].concat();
        let value =
            [&[0, 3][..], &42i64.to_be_bytes(), &5i32.to_be_bytes(), &[0, 0], &9i64.to_be_bytes()].concat();
        let described = describe(InternalTopic::Offsets, Some(&key), Some(&value)).expect("an offset");
        assert_eq!(
            described.key.to_string(),
            r#"{"type":"1","data":{"group":"g","topic":"t","partition":7}}"#
        );
        let value = described.value.expect("a value").to_string();
        let expected =
            r#"{"version":"3","data":{"offset":42,"leaderEpoch":5,"metadata":"","commitTimestamp":9}}"#;
        assert_eq!(value, expected);
        let tombstone = describe(InternalTopic::Offsets, Some(&key), None).expect("an offset");
        assert_eq!(tombstone.value, None);
    }

    #[test]
    fn what_is_no_record_of_the_topic_is_told() {
        use InternalTopic::{Offsets, ShareState, Transactions};
        assert_eq!(describe(Offsets, None, None), Err(DescribeError::NoKey));
        assert_eq!(describe(Offsets, Some(&[0, 99]), None), Err(DescribeError::UnknownType(99)));
        assert_eq!(describe(Transactions, Some(&[0, 1]), None), Err(DescribeError::UnknownType(1)));
        assert_eq!(describe(ShareState, Some(&[0]), None), Err(DecodeError::Truncated.into()));
        let with_rest = [0, 0, 0, 1, b'x', 9];
        assert_eq!(describe(Transactions, Some(&with_rest), None), Err(DecodeError::Leftover(1).into()));
    }
}
