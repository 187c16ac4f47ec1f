//! ConsumerProtocolSubscription as JSON.
//!
//! Generated from `protocol/schema/data/consumer_protocol_subscription.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::data::consumer_protocol_subscription::*;

impl ToJson for ConsumerProtocolSubscription {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topics", &self.topics, form);
        object.insert("userData", &self.user_data, form);
        if form.version >= 1 {
            object.insert("ownedPartitions", &self.owned_partitions, form);
        }
        if form.version >= 2 {
            object.insert("generationId", &self.generation_id, form);
        }
        if form.version >= 3 {
            object.insert("rackId", &self.rack_id, form);
        }
        object.into_value()
    }
}

impl ToJson for TopicPartition {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topic", &self.topic, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}
