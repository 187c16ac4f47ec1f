//! OffsetCommitRequest and OffsetCommitResponse as JSON.
//!
//! Generated from `protocol/schema/08_offset_commit.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::offset_commit::*;

impl ToJson for OffsetCommitRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("groupId", &self.group_id, form);
        object.insert("generationIdOrMemberEpoch", &self.generation_id_or_member_epoch, form);
        object.insert("memberId", &self.member_id, form);
        if form.version >= 7 {
            object.insert("groupInstanceId", &self.group_instance_id, form);
        }
        if form.version <= 4 {
            object.insert("retentionTimeMs", &self.retention_time_ms, form);
        }
        object.insert("topics", &self.topics, form);
        object.into_value()
    }
}

impl ToJson for OffsetCommitRequestTopic {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        if form.version <= 9 {
            object.insert("name", &self.name, form);
        }
        if form.version >= 10 {
            object.insert("topicId", &self.topic_id, form);
        }
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for OffsetCommitRequestPartition {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partitionIndex", &self.partition_index, form);
        object.insert("committedOffset", &self.committed_offset, form);
        if form.version >= 6 {
            object.insert("committedLeaderEpoch", &self.committed_leader_epoch, form);
        }
        object.insert("committedMetadata", &self.committed_metadata, form);
        object.into_value()
    }
}

impl ToJson for OffsetCommitResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        if form.version >= 3 {
            object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        }
        object.insert("topics", &self.topics, form);
        object.into_value()
    }
}

impl ToJson for OffsetCommitResponseTopic {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        if form.version <= 9 {
            object.insert("name", &self.name, form);
        }
        if form.version >= 10 {
            object.insert("topicId", &self.topic_id, form);
        }
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for OffsetCommitResponsePartition {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partitionIndex", &self.partition_index, form);
        object.insert("errorCode", &self.error_code, form);
        object.into_value()
    }
}
