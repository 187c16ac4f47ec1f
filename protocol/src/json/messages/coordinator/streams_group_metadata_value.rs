//! StreamsGroupMetadataValue as JSON.
//!
//! Generated from `protocol/schema/coordinator/group_17_streams_group_metadata.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::coordinator::streams_group_metadata_value::*;

impl ToJson for StreamsGroupMetadataValue {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("epoch", &self.epoch, form);
        object.insert("metadataHash", &self.metadata_hash, form);
        if self.validated_topology_epoch != -1 {
            object.insert("validatedTopologyEpoch", &self.validated_topology_epoch, form);
        }
        if self.last_assignment_configs.as_ref().is_none_or(|value| !value.is_empty()) {
            object.insert("lastAssignmentConfigs", &self.last_assignment_configs, form);
        }
        if self.stored_description_topology_epoch != -1 {
            object.insert("storedDescriptionTopologyEpoch", &self.stored_description_topology_epoch, form);
        }
        if self.failed_description_topology_epoch != -1 {
            object.insert("failedDescriptionTopologyEpoch", &self.failed_description_topology_epoch, form);
        }
        object.into_value()
    }
}

impl ToJson for LastAssignmentConfig {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("key", &self.key, form);
        object.insert("value", &self.value, form);
        object.into_value()
    }
}
