//! ShareFetchRequest and ShareFetchResponse as JSON.
//!
//! Generated from `protocol/schema/78_share_fetch.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::share_fetch::*;

impl ToJson for ShareFetchRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("groupId", &self.group_id, form);
        object.insert("memberId", &self.member_id, form);
        object.insert("shareSessionEpoch", &self.share_session_epoch, form);
        object.insert("maxWaitMs", &self.max_wait_ms, form);
        object.insert("minBytes", &self.min_bytes, form);
        object.insert("maxBytes", &self.max_bytes, form);
        object.insert("maxRecords", &self.max_records, form);
        object.insert("batchSize", &self.batch_size, form);
        if form.version >= 2 {
            object.insert("shareAcquireMode", &self.share_acquire_mode, form);
        }
        if form.version >= 2 {
            object.insert("isRenewAck", &self.is_renew_ack, form);
        }
        object.insert("topics", &self.topics, form);
        object.insert("forgottenTopicsData", &self.forgotten_topics_data, form);
        object.into_value()
    }
}

impl ToJson for FetchTopic {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topicId", &self.topic_id, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for FetchPartition {
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

impl ToJson for ForgottenTopic {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topicId", &self.topic_id, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for ShareFetchResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("errorMessage", &self.error_message, form);
        object.insert("acquisitionLockTimeoutMs", &self.acquisition_lock_timeout_ms, form);
        object.insert("responses", &self.responses, form);
        object.insert("nodeEndpoints", &self.node_endpoints, form);
        object.into_value()
    }
}

impl ToJson for ShareFetchableTopicResponse {
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
        object.insert("acknowledgeErrorCode", &self.acknowledge_error_code, form);
        object.insert("acknowledgeErrorMessage", &self.acknowledge_error_message, form);
        object.insert("currentLeader", &self.current_leader, form);
        object.insert("records", &self.records, form);
        object.insert("acquiredRecords", &self.acquired_records, form);
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

impl ToJson for AcquiredRecords {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("firstOffset", &self.first_offset, form);
        object.insert("lastOffset", &self.last_offset, form);
        object.insert("deliveryCount", &self.delivery_count, form);
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
