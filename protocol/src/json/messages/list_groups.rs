//! ListGroupsRequest and ListGroupsResponse as JSON.
//!
//! Generated from `protocol/schema/16_list_groups.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::list_groups::*;

impl ToJson for ListGroupsRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        if form.version >= 4 {
            object.insert("statesFilter", &self.states_filter, form);
        }
        if form.version >= 5 {
            object.insert("typesFilter", &self.types_filter, form);
        }
        object.into_value()
    }
}

impl ToJson for ListGroupsResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        if form.version >= 1 {
            object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        }
        object.insert("errorCode", &self.error_code, form);
        object.insert("groups", &self.groups, form);
        object.into_value()
    }
}

impl ToJson for ListedGroup {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("groupId", &self.group_id, form);
        object.insert("protocolType", &self.protocol_type, form);
        if form.version >= 4 {
            object.insert("groupState", &self.group_state, form);
        }
        if form.version >= 5 {
            object.insert("groupType", &self.group_type, form);
        }
        object.into_value()
    }
}
