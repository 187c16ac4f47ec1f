//! AccessControlEntryRecord as JSON.
//!
//! Generated from `protocol/schema/metadata/18_access_control_entry_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::metadata::access_control_entry_record::*;

impl ToJson for AccessControlEntryRecord {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("id", &self.id, form);
        object.insert("resourceType", &self.resource_type, form);
        object.insert("resourceName", &self.resource_name, form);
        object.insert("patternType", &self.pattern_type, form);
        object.insert("principal", &self.principal, form);
        object.insert("host", &self.host, form);
        object.insert("operation", &self.operation, form);
        object.insert("permissionType", &self.permission_type, form);
        object.into_value()
    }
}
