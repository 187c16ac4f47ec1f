//! RemotePartitionDeleteMetadataRecord as JSON.
//!
//! Generated from `protocol/schema/remote_log/02_remote_partition_delete_metadata_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::remote_log::remote_partition_delete_metadata_record::*;

impl ToJson for RemotePartitionDeleteMetadataRecord {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topicIdPartition", &self.topic_id_partition, form);
        object.insert("brokerId", &self.broker_id, form);
        object.insert("eventTimestampMs", &self.event_timestamp_ms, form);
        object.insert("remotePartitionDeleteState", &self.remote_partition_delete_state, form);
        object.into_value()
    }
}

impl ToJson for TopicIdPartitionEntry {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("id", &self.id, form);
        object.insert("partition", &self.partition, form);
        object.into_value()
    }
}
