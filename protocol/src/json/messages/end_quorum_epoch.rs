//! EndQuorumEpochRequest and EndQuorumEpochResponse as JSON.
//!
//! Generated from `protocol/schema/54_end_quorum_epoch.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::end_quorum_epoch::*;

impl ToJson for EndQuorumEpochRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("clusterId", &self.cluster_id, form);
        object.insert("topics", &self.topics, form);
        if form.version >= 1 {
            object.insert("leaderEndpoints", &self.leader_endpoints, form);
        }
        object.into_value()
    }
}

impl ToJson for EndQuorumEpochRequestTopicData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topicName", &self.topic_name, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for EndQuorumEpochRequestPartitionData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partitionIndex", &self.partition_index, form);
        object.insert("leaderId", &self.leader_id, form);
        object.insert("leaderEpoch", &self.leader_epoch, form);
        if form.version <= 0 {
            object.insert("preferredSuccessors", &self.preferred_successors, form);
        }
        if form.version >= 1 {
            object.insert("preferredCandidates", &self.preferred_candidates, form);
        }
        object.into_value()
    }
}

impl ToJson for ReplicaInfo {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("candidateId", &self.candidate_id, form);
        object.insert("candidateDirectoryId", &self.candidate_directory_id, form);
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

impl ToJson for EndQuorumEpochResponse {
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

impl ToJson for EndQuorumEpochResponseTopicData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topicName", &self.topic_name, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for EndQuorumEpochResponsePartitionData {
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
