//! ConsumerGroupTargetAssignmentMetadataKey as JSON.
//!
//! Generated from `protocol/schema/coordinator/group_06_consumer_group_target_assignment_metadata.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::coordinator::consumer_group_target_assignment_metadata_key::*;

impl ToJson for ConsumerGroupTargetAssignmentMetadataKey {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("groupId", &self.group_id, form);
        object.into_value()
    }
}
