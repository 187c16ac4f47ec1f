//! ListOffsetsRequest and ListOffsetsResponse as JSON.
//!
//! Generated from `protocol/schema/02_list_offsets.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::list_offsets::*;

impl ToJson for ListOffsetsRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("replicaId", &self.replica_id, form);
        if form.version >= 2 {
            object.insert("isolationLevel", &self.isolation_level, form);
        }
        object.insert("topics", &self.topics, form);
        if form.version >= 10 {
            object.insert("timeoutMs", &self.timeout_ms, form);
        }
        object.into_value()
    }
}

impl ToJson for ListOffsetsTopic {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for ListOffsetsPartition {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partitionIndex", &self.partition_index, form);
        if form.version >= 4 {
            object.insert("currentLeaderEpoch", &self.current_leader_epoch, form);
        }
        object.insert("timestamp", &self.timestamp, form);
        object.into_value()
    }
}

impl ToJson for ListOffsetsResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        if form.version >= 2 {
            object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        }
        object.insert("topics", &self.topics, form);
        object.into_value()
    }
}

impl ToJson for ListOffsetsTopicResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for ListOffsetsPartitionResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partitionIndex", &self.partition_index, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("timestamp", &self.timestamp, form);
        object.insert("offset", &self.offset, form);
        if form.version >= 4 {
            object.insert("leaderEpoch", &self.leader_epoch, form);
        }
        object.into_value()
    }
}
