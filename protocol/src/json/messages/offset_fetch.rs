//! OffsetFetchRequest and OffsetFetchResponse as JSON.
//!
//! Generated from `protocol/schema/09_offset_fetch.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::offset_fetch::*;

impl ToJson for OffsetFetchRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        if form.version <= 7 {
            object.insert("groupId", &self.group_id, form);
        }
        if form.version <= 7 {
            object.insert("topics", &self.topics, form);
        }
        if form.version >= 8 {
            object.insert("groups", &self.groups, form);
        }
        if form.version >= 7 {
            object.insert("requireStable", &self.require_stable, form);
        }
        object.into_value()
    }
}

impl ToJson for OffsetFetchRequestTopic {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("partitionIndexes", &self.partition_indexes, form);
        object.into_value()
    }
}

impl ToJson for OffsetFetchRequestGroup {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("groupId", &self.group_id, form);
        if form.version >= 9 {
            object.insert("memberId", &self.member_id, form);
        }
        if form.version >= 9 {
            object.insert("memberEpoch", &self.member_epoch, form);
        }
        object.insert("topics", &self.topics, form);
        object.into_value()
    }
}

impl ToJson for OffsetFetchRequestTopics {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        if form.version <= 9 {
            object.insert("name", &self.name, form);
        }
        if form.version >= 10 {
            object.insert("topicId", &self.topic_id, form);
        }
        object.insert("partitionIndexes", &self.partition_indexes, form);
        object.into_value()
    }
}

impl ToJson for OffsetFetchResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        if form.version >= 3 {
            object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        }
        if form.version <= 7 {
            object.insert("topics", &self.topics, form);
        }
        if (2..=7).contains(&form.version) {
            object.insert("errorCode", &self.error_code, form);
        }
        if form.version >= 8 {
            object.insert("groups", &self.groups, form);
        }
        object.into_value()
    }
}

impl ToJson for OffsetFetchResponseTopic {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for OffsetFetchResponsePartition {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partitionIndex", &self.partition_index, form);
        object.insert("committedOffset", &self.committed_offset, form);
        if form.version >= 5 {
            object.insert("committedLeaderEpoch", &self.committed_leader_epoch, form);
        }
        object.insert("metadata", &self.metadata, form);
        object.insert("errorCode", &self.error_code, form);
        object.into_value()
    }
}

impl ToJson for OffsetFetchResponseGroup {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("groupId", &self.group_id, form);
        object.insert("topics", &self.topics, form);
        object.insert("errorCode", &self.error_code, form);
        object.into_value()
    }
}

impl ToJson for OffsetFetchResponseTopics {
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

impl ToJson for OffsetFetchResponsePartitions {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partitionIndex", &self.partition_index, form);
        object.insert("committedOffset", &self.committed_offset, form);
        object.insert("committedLeaderEpoch", &self.committed_leader_epoch, form);
        object.insert("metadata", &self.metadata, form);
        object.insert("errorCode", &self.error_code, form);
        object.into_value()
    }
}
