//! VoteRequest and VoteResponse as JSON.
//!
//! Generated from `protocol/schema/52_vote.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::vote::*;

impl ToJson for VoteRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("clusterId", &self.cluster_id, form);
        if form.version >= 1 {
            object.insert("voterId", &self.voter_id, form);
        }
        object.insert("topics", &self.topics, form);
        object.into_value()
    }
}

impl ToJson for VoteRequestTopicData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topicName", &self.topic_name, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for VoteRequestPartitionData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partitionIndex", &self.partition_index, form);
        object.insert("replicaEpoch", &self.replica_epoch, form);
        object.insert("replicaId", &self.replica_id, form);
        if form.version >= 1 {
            object.insert("replicaDirectoryId", &self.replica_directory_id, form);
        }
        if form.version >= 1 {
            object.insert("voterDirectoryId", &self.voter_directory_id, form);
        }
        object.insert("lastOffsetEpoch", &self.last_offset_epoch, form);
        object.insert("lastOffset", &self.last_offset, form);
        if form.version >= 2 {
            object.insert("preVote", &self.pre_vote, form);
        }
        object.into_value()
    }
}

impl ToJson for VoteResponse {
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

impl ToJson for VoteResponseTopicData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topicName", &self.topic_name, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for VoteResponsePartitionData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partitionIndex", &self.partition_index, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("leaderId", &self.leader_id, form);
        object.insert("leaderEpoch", &self.leader_epoch, form);
        object.insert("voteGranted", &self.vote_granted, form);
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
