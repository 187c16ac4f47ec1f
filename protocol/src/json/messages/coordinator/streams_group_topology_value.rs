//! StreamsGroupTopologyValue as JSON.
//!
//! Generated from `protocol/schema/coordinator/group_23_streams_group_topology.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::coordinator::streams_group_topology_value::*;

impl ToJson for StreamsGroupTopologyValue {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("epoch", &self.epoch, form);
        object.insert("subtopologies", &self.subtopologies, form);
        object.into_value()
    }
}

impl ToJson for Subtopology {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("subtopologyId", &self.subtopology_id, form);
        object.insert("sourceTopics", &self.source_topics, form);
        object.insert("sourceTopicRegex", &self.source_topic_regex, form);
        object.insert("stateChangelogTopics", &self.state_changelog_topics, form);
        object.insert("repartitionSinkTopics", &self.repartition_sink_topics, form);
        object.insert("repartitionSourceTopics", &self.repartition_source_topics, form);
        object.insert("copartitionGroups", &self.copartition_groups, form);
        object.into_value()
    }
}

impl ToJson for CopartitionGroup {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("sourceTopics", &self.source_topics, form);
        object.insert("sourceTopicRegex", &self.source_topic_regex, form);
        object.insert("repartitionSourceTopics", &self.repartition_source_topics, form);
        object.into_value()
    }
}

impl ToJson for TopicConfig {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("key", &self.key, form);
        object.insert("value", &self.value, form);
        object.into_value()
    }
}

impl ToJson for TopicInfo {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("partitions", &self.partitions, form);
        object.insert("replicationFactor", &self.replication_factor, form);
        object.insert("topicConfigs", &self.topic_configs, form);
        object.into_value()
    }
}
