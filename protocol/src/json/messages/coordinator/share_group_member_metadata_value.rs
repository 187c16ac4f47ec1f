//! ShareGroupMemberMetadataValue as JSON.
//!
//! Generated from `protocol/schema/coordinator/group_10_share_group_member_metadata.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::coordinator::share_group_member_metadata_value::*;

impl ToJson for ShareGroupMemberMetadataValue {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("rackId", &self.rack_id, form);
        object.insert("clientId", &self.client_id, form);
        object.insert("clientHost", &self.client_host, form);
        object.insert("subscribedTopicNames", &self.subscribed_topic_names, form);
        object.into_value()
    }
}
