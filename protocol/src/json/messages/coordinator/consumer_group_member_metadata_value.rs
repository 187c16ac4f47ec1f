//! ConsumerGroupMemberMetadataValue as JSON.
//!
//! Generated from `protocol/schema/coordinator/group_05_consumer_group_member_metadata.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::coordinator::consumer_group_member_metadata_value::*;

impl ToJson for ConsumerGroupMemberMetadataValue {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("instanceId", &self.instance_id, form);
        object.insert("rackId", &self.rack_id, form);
        object.insert("clientId", &self.client_id, form);
        object.insert("clientHost", &self.client_host, form);
        object.insert("subscribedTopicNames", &self.subscribed_topic_names, form);
        object.insert("subscribedTopicRegex", &self.subscribed_topic_regex, form);
        object.insert("rebalanceTimeoutMs", &self.rebalance_timeout_ms, form);
        object.insert("serverAssignor", &self.server_assignor, form);
        if self.classic_member_metadata.as_ref() != Some(&ClassicMemberMetadata::default()) {
            object.insert("classicMemberMetadata", &self.classic_member_metadata, form);
        }
        object.into_value()
    }
}

impl ToJson for ClassicMemberMetadata {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("sessionTimeoutMs", &self.session_timeout_ms, form);
        object.insert("supportedProtocols", &self.supported_protocols, form);
        object.into_value()
    }
}

impl ToJson for ClassicProtocol {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("metadata", &self.metadata, form);
        object.into_value()
    }
}
