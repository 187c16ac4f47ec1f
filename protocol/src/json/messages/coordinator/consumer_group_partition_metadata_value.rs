//! ConsumerGroupPartitionMetadataValue as JSON.
//!
//! Generated from `protocol/schema/coordinator/group_04_consumer_group_partition_metadata.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::coordinator::consumer_group_partition_metadata_value::*;

impl ToJson for ConsumerGroupPartitionMetadataValue {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topics", &self.topics, form);
        object.into_value()
    }
}

impl ToJson for TopicMetadata {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topicId", &self.topic_id, form);
        object.insert("topicName", &self.topic_name, form);
        object.insert("numPartitions", &self.num_partitions, form);
        object.insert("partitionMetadata", &self.partition_metadata, form);
        object.into_value()
    }
}

impl ToJson for PartitionMetadata {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partition", &self.partition, form);
        object.insert("racks", &self.racks, form);
        object.into_value()
    }
}
