//! OffsetForLeaderEpochRequest and OffsetForLeaderEpochResponse as JSON.
//!
//! Generated from `protocol/schema/23_offset_for_leader_epoch.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::offset_for_leader_epoch::*;

impl ToJson for OffsetForLeaderEpochRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        if form.version >= 3 {
            object.insert("replicaId", &self.replica_id, form);
        }
        object.insert("topics", &self.topics, form);
        object.into_value()
    }
}

impl ToJson for OffsetForLeaderTopic {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topic", &self.topic, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for OffsetForLeaderPartition {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partition", &self.partition, form);
        object.insert("currentLeaderEpoch", &self.current_leader_epoch, form);
        object.insert("leaderEpoch", &self.leader_epoch, form);
        object.into_value()
    }
}

impl ToJson for OffsetForLeaderEpochResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("topics", &self.topics, form);
        object.into_value()
    }
}

impl ToJson for OffsetForLeaderTopicResult {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topic", &self.topic, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for EpochEndOffset {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("errorCode", &self.error_code, form);
        object.insert("partition", &self.partition, form);
        object.insert("leaderEpoch", &self.leader_epoch, form);
        object.insert("endOffset", &self.end_offset, form);
        object.into_value()
    }
}
