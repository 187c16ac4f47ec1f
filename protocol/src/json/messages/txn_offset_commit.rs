//! TxnOffsetCommitRequest and TxnOffsetCommitResponse as JSON.
//!
//! Generated from `protocol/schema/28_txn_offset_commit.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::txn_offset_commit::*;

impl ToJson for TxnOffsetCommitRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("transactionalId", &self.transactional_id, form);
        object.insert("groupId", &self.group_id, form);
        object.insert("producerId", &self.producer_id, form);
        object.insert("producerEpoch", &self.producer_epoch, form);
        if form.version >= 3 {
            object.insert("generationIdOrMemberEpoch", &self.generation_id_or_member_epoch, form);
        }
        if form.version >= 3 {
            object.insert("memberId", &self.member_id, form);
        }
        if form.version >= 3 {
            object.insert("groupInstanceId", &self.group_instance_id, form);
        }
        object.insert("topics", &self.topics, form);
        object.into_value()
    }
}

impl ToJson for TxnOffsetCommitRequestTopic {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        if form.version <= 5 {
            object.insert("name", &self.name, form);
        }
        if form.version >= 6 {
            object.insert("topicId", &self.topic_id, form);
        }
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for TxnOffsetCommitRequestPartition {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partitionIndex", &self.partition_index, form);
        object.insert("committedOffset", &self.committed_offset, form);
        if form.version >= 2 {
            object.insert("committedLeaderEpoch", &self.committed_leader_epoch, form);
        }
        object.insert("committedMetadata", &self.committed_metadata, form);
        object.into_value()
    }
}

impl ToJson for TxnOffsetCommitResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("topics", &self.topics, form);
        object.into_value()
    }
}

impl ToJson for TxnOffsetCommitResponseTopic {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        if form.version <= 5 {
            object.insert("name", &self.name, form);
        }
        if form.version >= 6 {
            object.insert("topicId", &self.topic_id, form);
        }
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for TxnOffsetCommitResponsePartition {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partitionIndex", &self.partition_index, form);
        object.insert("errorCode", &self.error_code, form);
        object.into_value()
    }
}
