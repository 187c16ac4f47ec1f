//! StreamsGroupTopologyDescriptionUpdateRequest and StreamsGroupTopologyDescriptionUpdateResponse as JSON.
//!
//! Generated from `protocol/schema/93_streams_group_topology_description_update.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::streams_group_topology_description_update::*;

impl ToJson for StreamsGroupTopologyDescriptionUpdateRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("groupId", &self.group_id, form);
        object.insert("memberId", &self.member_id, form);
        object.insert("topologyEpoch", &self.topology_epoch, form);
        object.insert("topologyDescription", &self.topology_description, form);
        object.into_value()
    }
}

impl ToJson for TopologyDescription {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("subtopologies", &self.subtopologies, form);
        object.insert("globalStores", &self.global_stores, form);
        object.into_value()
    }
}

impl ToJson for TopologyDescriptionSubtopology {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("subtopologyId", &self.subtopology_id, form);
        object.insert("nodes", &self.nodes, form);
        object.into_value()
    }
}

impl ToJson for TopologyDescriptionNode {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("nodeType", &self.node_type, form);
        object.insert("sourceTopics", &self.source_topics, form);
        object.insert("sinkTopic", &self.sink_topic, form);
        object.insert("stores", &self.stores, form);
        object.insert("successors", &self.successors, form);
        object.into_value()
    }
}

impl ToJson for TopologyDescriptionGlobalStore {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("source", &self.source, form);
        object.insert("processor", &self.processor, form);
        object.into_value()
    }
}

impl ToJson for StreamsGroupTopologyDescriptionUpdateResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("errorMessage", &self.error_message, form);
        object.into_value()
    }
}
