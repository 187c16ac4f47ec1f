//! AssignReplicasToDirsRequest and AssignReplicasToDirsResponse as JSON.
//!
//! Generated from `protocol/schema/73_assign_replicas_to_dirs.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::assign_replicas_to_dirs::*;

impl ToJson for AssignReplicasToDirsRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("brokerId", &self.broker_id, form);
        object.insert("brokerEpoch", &self.broker_epoch, form);
        object.insert("directories", &self.directories, form);
        object.into_value()
    }
}

impl ToJson for AssignReplicasToDirsRequestDirectoryData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("id", &self.id, form);
        object.insert("topics", &self.topics, form);
        object.into_value()
    }
}

impl ToJson for AssignReplicasToDirsRequestTopicData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topicId", &self.topic_id, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for AssignReplicasToDirsRequestPartitionData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partitionIndex", &self.partition_index, form);
        object.into_value()
    }
}

impl ToJson for AssignReplicasToDirsResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("directories", &self.directories, form);
        object.into_value()
    }
}

impl ToJson for AssignReplicasToDirsResponseDirectoryData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("id", &self.id, form);
        object.insert("topics", &self.topics, form);
        object.into_value()
    }
}

impl ToJson for AssignReplicasToDirsResponseTopicData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topicId", &self.topic_id, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for AssignReplicasToDirsResponsePartitionData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partitionIndex", &self.partition_index, form);
        object.insert("errorCode", &self.error_code, form);
        object.into_value()
    }
}
