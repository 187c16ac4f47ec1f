//! ConsumerGroupDescribeRequest and ConsumerGroupDescribeResponse as JSON.
//!
//! Generated from `protocol/schema/69_consumer_group_describe.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::consumer_group_describe::*;

impl ToJson for ConsumerGroupDescribeRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("groupIds", &self.group_ids, form);
        object.insert("includeAuthorizedOperations", &self.include_authorized_operations, form);
        object.into_value()
    }
}

impl ToJson for ConsumerGroupDescribeResponse {
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
        object.insert("assignorName", &self.assignor_name, form);
        object.insert("members", &self.members, form);
        object.insert("authorizedOperations", &self.authorized_operations, form);
        object.into_value()
    }
}

impl ToJson for Member {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("memberId", &self.member_id, form);
        object.insert("instanceId", &self.instance_id, form);
        object.insert("rackId", &self.rack_id, form);
        object.insert("memberEpoch", &self.member_epoch, form);
        object.insert("clientId", &self.client_id, form);
        object.insert("clientHost", &self.client_host, form);
        object.insert("subscribedTopicNames", &self.subscribed_topic_names, form);
        object.insert("subscribedTopicRegex", &self.subscribed_topic_regex, form);
        object.insert("assignment", &self.assignment, form);
        object.insert("targetAssignment", &self.target_assignment, form);
        if form.version >= 1 {
            object.insert("memberType", &self.member_type, form);
        }
        object.into_value()
    }
}

impl ToJson for TopicPartitions {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topicId", &self.topic_id, form);
        object.insert("topicName", &self.topic_name, form);
        object.insert("partitions", &self.partitions, form);
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
