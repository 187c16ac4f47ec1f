//! AlterPartitionRequest and AlterPartitionResponse as JSON.
//!
//! Generated from `protocol/schema/56_alter_partition.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::alter_partition::*;

impl ToJson for AlterPartitionRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("brokerId", &self.broker_id, form);
        object.insert("brokerEpoch", &self.broker_epoch, form);
        object.insert("topics", &self.topics, form);
        object.into_value()
    }
}

impl ToJson for AlterPartitionRequestTopicData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topicId", &self.topic_id, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for AlterPartitionRequestPartitionData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partitionIndex", &self.partition_index, form);
        object.insert("leaderEpoch", &self.leader_epoch, form);
        if form.version <= 2 {
            object.insert("newIsr", &self.new_isr, form);
        }
        if form.version >= 3 {
            object.insert("newIsrWithEpochs", &self.new_isr_with_epochs, form);
        }
        object.insert("leaderRecoveryState", &self.leader_recovery_state, form);
        object.insert("partitionEpoch", &self.partition_epoch, form);
        object.into_value()
    }
}

impl ToJson for BrokerState {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("brokerId", &self.broker_id, form);
        object.insert("brokerEpoch", &self.broker_epoch, form);
        object.into_value()
    }
}

impl ToJson for AlterPartitionResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("topics", &self.topics, form);
        object.into_value()
    }
}

impl ToJson for AlterPartitionResponseTopicData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topicId", &self.topic_id, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for AlterPartitionResponsePartitionData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partitionIndex", &self.partition_index, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("leaderId", &self.leader_id, form);
        object.insert("leaderEpoch", &self.leader_epoch, form);
        object.insert("isr", &self.isr, form);
        object.insert("leaderRecoveryState", &self.leader_recovery_state, form);
        object.insert("partitionEpoch", &self.partition_epoch, form);
        object.into_value()
    }
}
