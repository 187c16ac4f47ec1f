//! ShareGroupStatePartitionMetadataValue as JSON.
//!
//! Generated from `protocol/schema/coordinator/group_15_share_group_state_partition_metadata.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::coordinator::share_group_state_partition_metadata_value::*;

impl ToJson for ShareGroupStatePartitionMetadataValue {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("initializingTopics", &self.initializing_topics, form);
        object.insert("initializedTopics", &self.initialized_topics, form);
        object.insert("deletingTopics", &self.deleting_topics, form);
        object.into_value()
    }
}

impl ToJson for TopicPartitionsInfo {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topicId", &self.topic_id, form);
        object.insert("topicName", &self.topic_name, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for TopicInfo {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topicId", &self.topic_id, form);
        object.insert("topicName", &self.topic_name, form);
        object.into_value()
    }
}
