//! GroupMetadataValue as JSON.
//!
//! Generated from `protocol/schema/coordinator/group_02_group_metadata.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::coordinator::group_metadata_value::*;

impl ToJson for GroupMetadataValue {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("protocolType", &self.protocol_type, form);
        object.insert("generation", &self.generation, form);
        object.insert("protocol", &self.protocol, form);
        object.insert("leader", &self.leader, form);
        if form.version >= 2 {
            object.insert("currentStateTimestamp", &self.current_state_timestamp, form);
        }
        object.insert("members", &self.members, form);
        object.into_value()
    }
}

impl ToJson for MemberMetadata {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("memberId", &self.member_id, form);
        if form.version >= 3 {
            object.insert("groupInstanceId", &self.group_instance_id, form);
        }
        object.insert("clientId", &self.client_id, form);
        object.insert("clientHost", &self.client_host, form);
        if form.version >= 1 {
            object.insert("rebalanceTimeout", &self.rebalance_timeout, form);
        }
        object.insert("sessionTimeout", &self.session_timeout, form);
        object.insert("subscription", &self.subscription, form);
        object.insert("assignment", &self.assignment, form);
        object.into_value()
    }
}
