//! StreamsGroupHeartbeatRequest and StreamsGroupHeartbeatResponse as JSON.
//!
//! Generated from `protocol/schema/88_streams_group_heartbeat.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::streams_group_heartbeat::*;

impl ToJson for StreamsGroupHeartbeatRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("groupId", &self.group_id, form);
        object.insert("memberId", &self.member_id, form);
        object.insert("memberEpoch", &self.member_epoch, form);
        object.insert("endpointInformationEpoch", &self.endpoint_information_epoch, form);
        object.insert("instanceId", &self.instance_id, form);
        object.insert("rackId", &self.rack_id, form);
        object.insert("rebalanceTimeoutMs", &self.rebalance_timeout_ms, form);
        object.insert("topology", &self.topology, form);
        object.insert("activeTasks", &self.active_tasks, form);
        object.insert("standbyTasks", &self.standby_tasks, form);
        object.insert("warmupTasks", &self.warmup_tasks, form);
        object.insert("processId", &self.process_id, form);
        object.insert("userEndpoint", &self.user_endpoint, form);
        object.insert("clientTags", &self.client_tags, form);
        object.insert("taskOffsets", &self.task_offsets, form);
        object.insert("taskEndOffsets", &self.task_end_offsets, form);
        object.insert("shutdownApplication", &self.shutdown_application, form);
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

impl ToJson for TaskIds {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("subtopologyId", &self.subtopology_id, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for StreamsGroupHeartbeatResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("errorMessage", &self.error_message, form);
        object.insert("memberId", &self.member_id, form);
        object.insert("memberEpoch", &self.member_epoch, form);
        object.insert("heartbeatIntervalMs", &self.heartbeat_interval_ms, form);
        if form.version <= 0 {
            object.insert("acceptableRecoveryLagLegacy", &self.acceptable_recovery_lag_legacy, form);
        }
        object.insert("taskOffsetIntervalMs", &self.task_offset_interval_ms, form);
        if form.version >= 1 {
            object.insert("acceptableRecoveryLag", &self.acceptable_recovery_lag, form);
        }
        object.insert("status", &self.status, form);
        object.insert("activeTasks", &self.active_tasks, form);
        object.insert("standbyTasks", &self.standby_tasks, form);
        object.insert("warmupTasks", &self.warmup_tasks, form);
        if form.version >= 1 {
            object.insert("topologyDescriptionRequired", &self.topology_description_required, form);
        }
        object.insert("endpointInformationEpoch", &self.endpoint_information_epoch, form);
        object.insert("partitionsByUserEndpoint", &self.partitions_by_user_endpoint, form);
        object.into_value()
    }
}

impl ToJson for EndpointToPartitions {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("userEndpoint", &self.user_endpoint, form);
        object.insert("activePartitions", &self.active_partitions, form);
        object.insert("standbyPartitions", &self.standby_partitions, form);
        object.into_value()
    }
}

impl ToJson for Status {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("statusCode", &self.status_code, form);
        object.insert("statusDetail", &self.status_detail, form);
        object.into_value()
    }
}

impl ToJson for TopicPartition {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topic", &self.topic, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}
