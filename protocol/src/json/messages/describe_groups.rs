//! DescribeGroupsRequest and DescribeGroupsResponse as JSON.
//!
//! Generated from `protocol/schema/15_describe_groups.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::describe_groups::*;

impl ToJson for DescribeGroupsRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("groups", &self.groups, form);
        if form.version >= 3 {
            object.insert("includeAuthorizedOperations", &self.include_authorized_operations, form);
        }
        object.into_value()
    }
}

impl ToJson for DescribeGroupsResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        if form.version >= 1 {
            object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        }
        object.insert("groups", &self.groups, form);
        object.into_value()
    }
}

impl ToJson for DescribedGroup {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("errorCode", &self.error_code, form);
        if form.version >= 6 {
            object.insert("errorMessage", &self.error_message, form);
        }
        object.insert("groupId", &self.group_id, form);
        object.insert("groupState", &self.group_state, form);
        object.insert("protocolType", &self.protocol_type, form);
        object.insert("protocolData", &self.protocol_data, form);
        object.insert("members", &self.members, form);
        if form.version >= 3 {
            object.insert("authorizedOperations", &self.authorized_operations, form);
        }
        object.into_value()
    }
}

impl ToJson for DescribedGroupMember {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("memberId", &self.member_id, form);
        if form.version >= 4 {
            object.insert("groupInstanceId", &self.group_instance_id, form);
        }
        object.insert("clientId", &self.client_id, form);
        object.insert("clientHost", &self.client_host, form);
        object.insert("memberMetadata", &self.member_metadata, form);
        object.insert("memberAssignment", &self.member_assignment, form);
        object.into_value()
    }
}
