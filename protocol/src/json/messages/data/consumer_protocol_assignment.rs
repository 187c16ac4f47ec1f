//! ConsumerProtocolAssignment as JSON.
//!
//! Generated from `protocol/schema/data/consumer_protocol_assignment.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::data::consumer_protocol_assignment::*;

impl ToJson for ConsumerProtocolAssignment {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("assignedPartitions", &self.assigned_partitions, form);
        object.insert("userData", &self.user_data, form);
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
