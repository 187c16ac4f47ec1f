//! ConsumerGroupHeartbeatRequest and ConsumerGroupHeartbeatResponse as JSON.
//!
//! Generated from `protocol/schema/68_consumer_group_heartbeat.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::consumer_group_heartbeat::*;

impl ToJson for ConsumerGroupHeartbeatRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("groupId", &self.group_id, form);
        object.insert("memberId", &self.member_id, form);
        object.insert("memberEpoch", &self.member_epoch, form);
        object.insert("instanceId", &self.instance_id, form);
        object.insert("rackId", &self.rack_id, form);
        object.insert("rebalanceTimeoutMs", &self.rebalance_timeout_ms, form);
        object.insert("subscribedTopicNames", &self.subscribed_topic_names, form);
        if form.version >= 1 {
            object.insert("subscribedTopicRegex", &self.subscribed_topic_regex, form);
        }
        object.insert("serverAssignor", &self.server_assignor, form);
        object.insert("topicPartitions", &self.topic_partitions, form);
        object.into_value()
    }
}

impl ToJson for TopicPartitions {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topicId", &self.topic_id, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for ConsumerGroupHeartbeatResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("errorMessage", &self.error_message, form);
        object.insert("memberId", &self.member_id, form);
        object.insert("memberEpoch", &self.member_epoch, form);
        object.insert("heartbeatIntervalMs", &self.heartbeat_interval_ms, form);
        object.insert("assignment", &self.assignment, form);
        object.into_value()
    }
}

impl ToJson for Assignment {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topicPartitions", &self.topic_partitions, form);
        object.into_value()
    }
}
