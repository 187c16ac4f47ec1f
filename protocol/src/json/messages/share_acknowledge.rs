//! ShareAcknowledgeRequest and ShareAcknowledgeResponse as JSON.
//!
//! Generated from `protocol/schema/79_share_acknowledge.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::share_acknowledge::*;

impl ToJson for ShareAcknowledgeRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("groupId", &self.group_id, form);
        object.insert("memberId", &self.member_id, form);
        object.insert("shareSessionEpoch", &self.share_session_epoch, form);
        if form.version >= 2 {
            object.insert("isRenewAck", &self.is_renew_ack, form);
        }
        object.insert("topics", &self.topics, form);
        object.into_value()
    }
}

impl ToJson for AcknowledgeTopic {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topicId", &self.topic_id, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for AcknowledgePartition {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partitionIndex", &self.partition_index, form);
        object.insert("acknowledgementBatches", &self.acknowledgement_batches, form);
        object.into_value()
    }
}

impl ToJson for AcknowledgementBatch {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("firstOffset", &self.first_offset, form);
        object.insert("lastOffset", &self.last_offset, form);
        object.insert("acknowledgeTypes", &self.acknowledge_types, form);
        object.into_value()
    }
}

impl ToJson for ShareAcknowledgeResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("errorMessage", &self.error_message, form);
        if form.version >= 2 {
            object.insert("acquisitionLockTimeoutMs", &self.acquisition_lock_timeout_ms, form);
        }
        object.insert("responses", &self.responses, form);
        object.insert("nodeEndpoints", &self.node_endpoints, form);
        object.into_value()
    }
}

impl ToJson for ShareAcknowledgeTopicResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topicId", &self.topic_id, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for PartitionData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partitionIndex", &self.partition_index, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("errorMessage", &self.error_message, form);
        object.insert("currentLeader", &self.current_leader, form);
        object.into_value()
    }
}

impl ToJson for LeaderIdAndEpoch {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("leaderId", &self.leader_id, form);
        object.insert("leaderEpoch", &self.leader_epoch, form);
        object.into_value()
    }
}

impl ToJson for NodeEndpoint {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("nodeId", &self.node_id, form);
        object.insert("host", &self.host, form);
        object.insert("port", &self.port, form);
        object.insert("rack", &self.rack, form);
        object.into_value()
    }
}
