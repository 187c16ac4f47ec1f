//! StreamsGroupMemberMetadataValue as JSON.
//!
//! Generated from `protocol/schema/coordinator/group_19_streams_group_member_metadata.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::coordinator::streams_group_member_metadata_value::*;

impl ToJson for StreamsGroupMemberMetadataValue {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("instanceId", &self.instance_id, form);
        object.insert("rackId", &self.rack_id, form);
        object.insert("clientId", &self.client_id, form);
        object.insert("clientHost", &self.client_host, form);
        object.insert("rebalanceTimeoutMs", &self.rebalance_timeout_ms, form);
        object.insert("topologyEpoch", &self.topology_epoch, form);
        object.insert("processId", &self.process_id, form);
        object.insert("userEndpoint", &self.user_endpoint, form);
        object.insert("clientTags", &self.client_tags, form);
        object.into_value()
    }
}

impl ToJson for Endpoint {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("host", &self.host, form);
        object.insert("port", &self.port, form);
        object.into_value()
    }
}

impl ToJson for KeyValue {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("key", &self.key, form);
        object.insert("value", &self.value, form);
        object.into_value()
    }
}
