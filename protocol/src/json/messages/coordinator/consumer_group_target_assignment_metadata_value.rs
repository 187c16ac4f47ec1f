//! ConsumerGroupTargetAssignmentMetadataValue as JSON.
//!
//! Generated from `protocol/schema/coordinator/group_06_consumer_group_target_assignment_metadata.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::coordinator::consumer_group_target_assignment_metadata_value::*;

impl ToJson for ConsumerGroupTargetAssignmentMetadataValue {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("assignmentEpoch", &self.assignment_epoch, form);
        if self.assignment_timestamp != 0 {
            object.insert("assignmentTimestamp", &self.assignment_timestamp, form);
        }
        object.into_value()
    }
}
