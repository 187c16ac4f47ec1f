//! DescribeQuorumRequest and DescribeQuorumResponse as JSON.
//!
//! Generated from `protocol/schema/55_describe_quorum.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::describe_quorum::*;

impl ToJson for DescribeQuorumRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topics", &self.topics, form);
        object.into_value()
    }
}

impl ToJson for DescribeQuorumRequestTopicData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topicName", &self.topic_name, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for DescribeQuorumRequestPartitionData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partitionIndex", &self.partition_index, form);
        object.into_value()
    }
}

impl ToJson for DescribeQuorumResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("errorCode", &self.error_code, form);
        if form.version >= 2 {
            object.insert("errorMessage", &self.error_message, form);
        }
        object.insert("topics", &self.topics, form);
        if form.version >= 2 {
            object.insert("nodes", &self.nodes, form);
        }
        object.into_value()
    }
}

impl ToJson for DescribeQuorumResponseTopicData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topicName", &self.topic_name, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for DescribeQuorumResponsePartitionData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partitionIndex", &self.partition_index, form);
        object.insert("errorCode", &self.error_code, form);
        if form.version >= 2 {
            object.insert("errorMessage", &self.error_message, form);
        }
        object.insert("leaderId", &self.leader_id, form);
        object.insert("leaderEpoch", &self.leader_epoch, form);
        object.insert("highWatermark", &self.high_watermark, form);
        object.insert("currentVoters", &self.current_voters, form);
        object.insert("observers", &self.observers, form);
        object.into_value()
    }
}

impl ToJson for Node {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("nodeId", &self.node_id, form);
        object.insert("listeners", &self.listeners, form);
        object.into_value()
    }
}

impl ToJson for Listener {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("host", &self.host, form);
        object.insert("port", &self.port, form);
        object.into_value()
    }
}

impl ToJson for ReplicaState {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("replicaId", &self.replica_id, form);
        if form.version >= 2 {
            object.insert("replicaDirectoryId", &self.replica_directory_id, form);
        }
        object.insert("logEndOffset", &self.log_end_offset, form);
        if form.version >= 1 {
            object.insert("lastFetchTimestamp", &self.last_fetch_timestamp, form);
        }
        if form.version >= 1 {
            object.insert("lastCaughtUpTimestamp", &self.last_caught_up_timestamp, form);
        }
        object.into_value()
    }
}
