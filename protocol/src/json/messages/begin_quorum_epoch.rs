//! BeginQuorumEpochRequest and BeginQuorumEpochResponse as JSON.
//!
//! Generated from `protocol/schema/53_begin_quorum_epoch.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::begin_quorum_epoch::*;

impl ToJson for BeginQuorumEpochRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("clusterId", &self.cluster_id, form);
        if form.version >= 1 {
            object.insert("voterId", &self.voter_id, form);
        }
        object.insert("topics", &self.topics, form);
        if form.version >= 1 {
            object.insert("leaderEndpoints", &self.leader_endpoints, form);
        }
        object.into_value()
    }
}

impl ToJson for BeginQuorumEpochRequestTopicData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topicName", &self.topic_name, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for BeginQuorumEpochRequestPartitionData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partitionIndex", &self.partition_index, form);
        if form.version >= 1 {
            object.insert("voterDirectoryId", &self.voter_directory_id, form);
        }
        object.insert("leaderId", &self.leader_id, form);
        object.insert("leaderEpoch", &self.leader_epoch, form);
        object.into_value()
    }
}

impl ToJson for LeaderEndpoint {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("host", &self.host, form);
        object.insert("port", &self.port, form);
        object.into_value()
    }
}

impl ToJson for BeginQuorumEpochResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("errorCode", &self.error_code, form);
        object.insert("topics", &self.topics, form);
        if form.version >= 1 && !self.node_endpoints.is_empty() {
            object.insert("nodeEndpoints", &self.node_endpoints, form);
        }
        object.into_value()
    }
}

impl ToJson for BeginQuorumEpochResponseTopicData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topicName", &self.topic_name, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for BeginQuorumEpochResponsePartitionData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partitionIndex", &self.partition_index, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("leaderId", &self.leader_id, form);
        object.insert("leaderEpoch", &self.leader_epoch, form);
        object.into_value()
    }
}

impl ToJson for NodeEndpoint {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("nodeId", &self.node_id, form);
        object.insert("host", &self.host, form);
        object.insert("port", &self.port, form);
        object.into_value()
    }
}
