//! DeleteGroupsRequest and DeleteGroupsResponse as JSON.
//!
//! Generated from `protocol/schema/42_delete_groups.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::delete_groups::*;

impl ToJson for DeleteGroupsRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("groupsNames", &self.groups_names, form);
        object.into_value()
    }
}

impl ToJson for DeleteGroupsResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("results", &self.results, form);
        object.into_value()
    }
}

impl ToJson for DeletableGroupResult {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("groupId", &self.group_id, form);
        object.insert("errorCode", &self.error_code, form);
        if form.version >= 3 {
            object.insert("errorMessage", &self.error_message, form);
        }
        object.into_value()
    }
}
