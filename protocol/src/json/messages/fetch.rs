//! FetchRequest and FetchResponse as JSON.
//!
//! Generated from `protocol/schema/01_fetch.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::fetch::*;

impl ToJson for FetchRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        if form.version >= 12 && self.cluster_id.is_some() {
            object.insert("clusterId", &self.cluster_id, form);
        }
        if form.version <= 14 {
            object.insert("replicaId", &self.replica_id, form);
        }
        if form.version >= 15 && self.replica_state != ReplicaState::default() {
            object.insert("replicaState", &self.replica_state, form);
        }
        object.insert("maxWaitMs", &self.max_wait_ms, form);
        object.insert("minBytes", &self.min_bytes, form);
        object.insert("maxBytes", &self.max_bytes, form);
        object.insert("isolationLevel", &self.isolation_level, form);
        if form.version >= 7 {
            object.insert("sessionId", &self.session_id, form);
        }
        if form.version >= 7 {
            object.insert("sessionEpoch", &self.session_epoch, form);
        }
        object.insert("topics", &self.topics, form);
        if form.version >= 7 {
            object.insert("forgottenTopicsData", &self.forgotten_topics_data, form);
        }
        if form.version >= 11 {
            object.insert("rackId", &self.rack_id, form);
        }
        object.into_value()
    }
}

impl ToJson for ReplicaState {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("replicaId", &self.replica_id, form);
        object.insert("replicaEpoch", &self.replica_epoch, form);
        object.into_value()
    }
}

impl ToJson for FetchTopic {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        if form.version <= 12 {
            object.insert("topic", &self.topic, form);
        }
        if form.version >= 13 {
            object.insert("topicId", &self.topic_id, form);
        }
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for FetchPartition {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partition", &self.partition, form);
        if form.version >= 9 {
            object.insert("currentLeaderEpoch", &self.current_leader_epoch, form);
        }
        object.insert("fetchOffset", &self.fetch_offset, form);
        if form.version >= 12 {
            object.insert("lastFetchedEpoch", &self.last_fetched_epoch, form);
        }
        if form.version >= 5 {
            object.insert("logStartOffset", &self.log_start_offset, form);
        }
        object.insert("partitionMaxBytes", &self.partition_max_bytes, form);
        if form.version >= 17 && !self.replica_directory_id.is_zero() {
            object.insert("replicaDirectoryId", &self.replica_directory_id, form);
        }
        if form.version >= 18 && self.high_watermark != i64::MAX {
            object.insert("highWatermark", &self.high_watermark, form);
        }
        object.into_value()
    }
}

impl ToJson for ForgottenTopic {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        if form.version <= 12 {
            object.insert("topic", &self.topic, form);
        }
        if form.version >= 13 {
            object.insert("topicId", &self.topic_id, form);
        }
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for FetchResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        if form.version >= 7 {
            object.insert("errorCode", &self.error_code, form);
        }
        if form.version >= 7 {
            object.insert("sessionId", &self.session_id, form);
        }
        object.insert("responses", &self.responses, form);
        if form.version >= 16 && !self.node_endpoints.is_empty() {
            object.insert("nodeEndpoints", &self.node_endpoints, form);
        }
        object.into_value()
    }
}

impl ToJson for FetchableTopicResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        if form.version <= 12 {
            object.insert("topic", &self.topic, form);
        }
        if form.version >= 13 {
            object.insert("topicId", &self.topic_id, form);
        }
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for PartitionData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partitionIndex", &self.partition_index, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("highWatermark", &self.high_watermark, form);
        object.insert("lastStableOffset", &self.last_stable_offset, form);
        if form.version >= 5 {
            object.insert("logStartOffset", &self.log_start_offset, form);
        }
        if form.version >= 12 && self.diverging_epoch != EpochEndOffset::default() {
            object.insert("divergingEpoch", &self.diverging_epoch, form);
        }
        if form.version >= 12 && self.current_leader != LeaderIdAndEpoch::default() {
            object.insert("currentLeader", &self.current_leader, form);
        }
        if form.version >= 12 && self.snapshot_id != SnapshotId::default() {
            object.insert("snapshotId", &self.snapshot_id, form);
        }
        object.insert("abortedTransactions", &self.aborted_transactions, form);
        if form.version >= 11 {
            object.insert("preferredReadReplica", &self.preferred_read_replica, form);
        }
        object.insert("records", &self.records, form);
        object.into_value()
    }
}

impl ToJson for EpochEndOffset {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("epoch", &self.epoch, form);
        object.insert("endOffset", &self.end_offset, form);
        object.into_value()
    }
}

impl ToJson for LeaderIdAndEpoch {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("leaderId", &self.leader_id, form);
        object.insert("leaderEpoch", &self.leader_epoch, form);
        object.into_value()
    }
}

impl ToJson for SnapshotId {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("endOffset", &self.end_offset, form);
        object.insert("epoch", &self.epoch, form);
        object.into_value()
    }
}

impl ToJson for AbortedTransaction {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("producerId", &self.producer_id, form);
        object.insert("firstOffset", &self.first_offset, form);
        object.into_value()
    }
}

impl ToJson for NodeEndpoint {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("nodeId", &self.node_id, form);
        object.insert("host", &self.host, form);
        object.insert("port", &self.port, form);
        object.insert("rack", &self.rack, form);
        object.into_value()
    }
}
