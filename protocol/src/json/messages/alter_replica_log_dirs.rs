//! AlterReplicaLogDirsRequest and AlterReplicaLogDirsResponse as JSON.
//!
//! Generated from `protocol/schema/34_alter_replica_log_dirs.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::alter_replica_log_dirs::*;

impl ToJson for AlterReplicaLogDirsRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("dirs", &self.dirs, form);
        object.into_value()
    }
}

impl ToJson for AlterReplicaLogDir {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("path", &self.path, form);
        object.insert("topics", &self.topics, form);
        object.into_value()
    }
}

impl ToJson for AlterReplicaLogDirTopic {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for AlterReplicaLogDirsResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("results", &self.results, form);
        object.into_value()
    }
}

impl ToJson for AlterReplicaLogDirTopicResult {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topicName", &self.topic_name, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for AlterReplicaLogDirPartitionResult {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partitionIndex", &self.partition_index, form);
        object.insert("errorCode", &self.error_code, form);
        object.into_value()
    }
}
