//! StreamsGroupDescribeRequest and StreamsGroupDescribeResponse as JSON.
//!
//! Generated from `protocol/schema/89_streams_group_describe.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::streams_group_describe::*;

impl ToJson for StreamsGroupDescribeRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("groupIds", &self.group_ids, form);
        object.insert("includeAuthorizedOperations", &self.include_authorized_operations, form);
        if form.version >= 1 {
            object.insert("includeTopologyDescription", &self.include_topology_description, form);
        }
        object.into_value()
    }
}

impl ToJson for StreamsGroupDescribeResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("groups", &self.groups, form);
        object.into_value()
    }
}

impl ToJson for DescribedGroup {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("errorCode", &self.error_code, form);
        object.insert("errorMessage", &self.error_message, form);
        object.insert("groupId", &self.group_id, form);
        object.insert("groupState", &self.group_state, form);
        object.insert("groupEpoch", &self.group_epoch, form);
        object.insert("assignmentEpoch", &self.assignment_epoch, form);
        object.insert("topology", &self.topology, form);
        object.insert("members", &self.members, form);
        object.insert("authorizedOperations", &self.authorized_operations, form);
        if form.version >= 1 {
            object.insert("topologyDescription", &self.topology_description, form);
        }
        if form.version >= 1 {
            object.insert("topologyDescriptionStatus", &self.topology_description_status, form);
        }
        if form.version >= 1 {
            object.insert("assignorName", &self.assignor_name, form);
        }
        object.into_value()
    }
}

impl ToJson for Topology {
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
        object.insert("repartitionSinkTopics", &self.repartition_sink_topics, form);
        object.insert("stateChangelogTopics", &self.state_changelog_topics, form);
        object.insert("repartitionSourceTopics", &self.repartition_source_topics, form);
        object.into_value()
    }
}

impl ToJson for Member {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("memberId", &self.member_id, form);
        object.insert("memberEpoch", &self.member_epoch, form);
        object.insert("instanceId", &self.instance_id, form);
        object.insert("rackId", &self.rack_id, form);
        object.insert("clientId", &self.client_id, form);
        object.insert("clientHost", &self.client_host, form);
        object.insert("topologyEpoch", &self.topology_epoch, form);
        object.insert("processId", &self.process_id, form);
        object.insert("userEndpoint", &self.user_endpoint, form);
        object.insert("clientTags", &self.client_tags, form);
        object.insert("taskOffsets", &self.task_offsets, form);
        object.insert("taskEndOffsets", &self.task_end_offsets, form);
        object.insert("assignment", &self.assignment, form);
        object.insert("targetAssignment", &self.target_assignment, form);
        object.insert("isClassic", &self.is_classic, form);
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

impl ToJson for TaskOffset {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("subtopologyId", &self.subtopology_id, form);
        object.insert("partition", &self.partition, form);
        object.insert("offset", &self.offset, form);
        object.into_value()
    }
}

impl ToJson for Assignment {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("activeTasks", &self.active_tasks, form);
        object.insert("standbyTasks", &self.standby_tasks, form);
        object.insert("warmupTasks", &self.warmup_tasks, form);
        object.into_value()
    }
}

impl ToJson for TaskIds {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("subtopologyId", &self.subtopology_id, form);
        object.insert("partitions", &self.partitions, form);
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
