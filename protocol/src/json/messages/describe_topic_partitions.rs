//! DescribeTopicPartitionsRequest and DescribeTopicPartitionsResponse as JSON.
//!
//! Generated from `protocol/schema/75_describe_topic_partitions.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::describe_topic_partitions::*;

impl ToJson for DescribeTopicPartitionsRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topics", &self.topics, form);
        object.insert("responsePartitionLimit", &self.response_partition_limit, form);
        object.insert("cursor", &self.cursor, form);
        object.into_value()
    }
}

impl ToJson for TopicRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.into_value()
    }
}

impl ToJson for Cursor {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topicName", &self.topic_name, form);
        object.insert("partitionIndex", &self.partition_index, form);
        object.into_value()
    }
}

impl ToJson for DescribeTopicPartitionsResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("topics", &self.topics, form);
        object.insert("nextCursor", &self.next_cursor, form);
        object.into_value()
    }
}

impl ToJson for DescribeTopicPartitionsResponseTopic {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("errorCode", &self.error_code, form);
        object.insert("name", &self.name, form);
        object.insert("topicId", &self.topic_id, form);
        object.insert("isInternal", &self.is_internal, form);
        object.insert("partitions", &self.partitions, form);
        object.insert("topicAuthorizedOperations", &self.topic_authorized_operations, form);
        object.into_value()
    }
}

impl ToJson for DescribeTopicPartitionsResponsePartition {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("errorCode", &self.error_code, form);
        object.insert("partitionIndex", &self.partition_index, form);
        object.insert("leaderId", &self.leader_id, form);
        object.insert("leaderEpoch", &self.leader_epoch, form);
        object.insert("replicaNodes", &self.replica_nodes, form);
        object.insert("isrNodes", &self.isr_nodes, form);
        object.insert("eligibleLeaderReplicas", &self.eligible_leader_replicas, form);
        object.insert("lastKnownElr", &self.last_known_elr, form);
        object.insert("offlineReplicas", &self.offline_replicas, form);
        object.into_value()
    }
}
