//! AddPartitionsToTxnRequest and AddPartitionsToTxnResponse as JSON.
//!
//! Generated from `protocol/schema/24_add_partitions_to_txn.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::add_partitions_to_txn::*;

impl ToJson for AddPartitionsToTxnRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        if form.version >= 4 {
            object.insert("transactions", &self.transactions, form);
        }
        if form.version <= 3 {
            object.insert("v3AndBelowTransactionalId", &self.v3_and_below_transactional_id, form);
        }
        if form.version <= 3 {
            object.insert("v3AndBelowProducerId", &self.v3_and_below_producer_id, form);
        }
        if form.version <= 3 {
            object.insert("v3AndBelowProducerEpoch", &self.v3_and_below_producer_epoch, form);
        }
        if form.version <= 3 {
            object.insert("v3AndBelowTopics", &self.v3_and_below_topics, form);
        }
        object.into_value()
    }
}

impl ToJson for AddPartitionsToTxnTransaction {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("transactionalId", &self.transactional_id, form);
        object.insert("producerId", &self.producer_id, form);
        object.insert("producerEpoch", &self.producer_epoch, form);
        object.insert("verifyOnly", &self.verify_only, form);
        object.insert("topics", &self.topics, form);
        object.into_value()
    }
}

impl ToJson for AddPartitionsToTxnTopic {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for AddPartitionsToTxnResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        if form.version >= 4 {
            object.insert("errorCode", &self.error_code, form);
        }
        if form.version >= 4 {
            object.insert("resultsByTransaction", &self.results_by_transaction, form);
        }
        if form.version <= 3 {
            object.insert("resultsByTopicV3AndBelow", &self.results_by_topic_v3_and_below, form);
        }
        object.into_value()
    }
}

impl ToJson for AddPartitionsToTxnResult {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("transactionalId", &self.transactional_id, form);
        object.insert("topicResults", &self.topic_results, form);
        object.into_value()
    }
}

impl ToJson for AddPartitionsToTxnTopicResult {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("resultsByPartition", &self.results_by_partition, form);
        object.into_value()
    }
}

impl ToJson for AddPartitionsToTxnPartitionResult {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partitionIndex", &self.partition_index, form);
        object.insert("partitionErrorCode", &self.partition_error_code, form);
        object.into_value()
    }
}
