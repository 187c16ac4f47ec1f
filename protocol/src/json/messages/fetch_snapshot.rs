//! FetchSnapshotRequest and FetchSnapshotResponse as JSON.
//!
//! Generated from `protocol/schema/59_fetch_snapshot.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::fetch_snapshot::*;

impl ToJson for FetchSnapshotRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        if self.cluster_id.is_some() {
            object.insert("clusterId", &self.cluster_id, form);
        }
        object.insert("replicaId", &self.replica_id, form);
        object.insert("maxBytes", &self.max_bytes, form);
        object.insert("topics", &self.topics, form);
        object.into_value()
    }
}

impl ToJson for FetchSnapshotRequestTopicSnapshot {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for FetchSnapshotRequestPartitionSnapshot {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partition", &self.partition, form);
        object.insert("currentLeaderEpoch", &self.current_leader_epoch, form);
        object.insert("snapshotId", &self.snapshot_id, form);
        object.insert("position", &self.position, form);
        if form.version >= 1 && !self.replica_directory_id.is_zero() {
            object.insert("replicaDirectoryId", &self.replica_directory_id, form);
        }
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

impl ToJson for FetchSnapshotResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("topics", &self.topics, form);
        if form.version >= 1 && !self.node_endpoints.is_empty() {
            object.insert("nodeEndpoints", &self.node_endpoints, form);
        }
        object.into_value()
    }
}

impl ToJson for FetchSnapshotResponseTopicSnapshot {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for FetchSnapshotResponsePartitionSnapshot {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("index", &self.index, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("snapshotId", &self.snapshot_id, form);
        if self.current_leader != LeaderIdAndEpoch::default() {
            object.insert("currentLeader", &self.current_leader, form);
        }
        object.insert("size", &self.size, form);
        object.insert("position", &self.position, form);
        object.insert("unalignedRecords", &self.unaligned_records, form);
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

impl ToJson for NodeEndpoint {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("nodeId", &self.node_id, form);
        object.insert("host", &self.host, form);
        object.insert("port", &self.port, form);
        object.into_value()
    }
}
