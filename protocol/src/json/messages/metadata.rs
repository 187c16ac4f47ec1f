//! MetadataRequest and MetadataResponse as JSON.
//!
//! Generated from `protocol/schema/03_metadata.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::metadata::*;

impl ToJson for MetadataRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topics", &self.topics, form);
        if form.version >= 4 {
            object.insert("allowAutoTopicCreation", &self.allow_auto_topic_creation, form);
        }
        if (8..=10).contains(&form.version) {
            object.insert(
                "includeClusterAuthorizedOperations",
                &self.include_cluster_authorized_operations,
                form,
            );
        }
        if form.version >= 8 {
            object.insert(
                "includeTopicAuthorizedOperations",
                &self.include_topic_authorized_operations,
                form,
            );
        }
        object.into_value()
    }
}

impl ToJson for MetadataRequestTopic {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        if form.version >= 10 {
            object.insert("topicId", &self.topic_id, form);
        }
        object.insert("name", &self.name, form);
        object.into_value()
    }
}

impl ToJson for MetadataResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        if form.version >= 3 {
            object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        }
        object.insert("brokers", &self.brokers, form);
        if form.version >= 2 {
            object.insert("clusterId", &self.cluster_id, form);
        }
        if form.version >= 1 {
            object.insert("controllerId", &self.controller_id, form);
        }
        object.insert("topics", &self.topics, form);
        if (8..=10).contains(&form.version) {
            object.insert("clusterAuthorizedOperations", &self.cluster_authorized_operations, form);
        }
        if form.version >= 13 {
            object.insert("errorCode", &self.error_code, form);
        }
        object.into_value()
    }
}

impl ToJson for MetadataResponseBroker {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("nodeId", &self.node_id, form);
        object.insert("host", &self.host, form);
        object.insert("port", &self.port, form);
        if form.version >= 1 {
            object.insert("rack", &self.rack, form);
        }
        object.into_value()
    }
}

impl ToJson for MetadataResponseTopic {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("errorCode", &self.error_code, form);
        object.insert("name", &self.name, form);
        if form.version >= 10 {
            object.insert("topicId", &self.topic_id, form);
        }
        if form.version >= 1 {
            object.insert("isInternal", &self.is_internal, form);
        }
        object.insert("partitions", &self.partitions, form);
        if form.version >= 8 {
            object.insert("topicAuthorizedOperations", &self.topic_authorized_operations, form);
        }
        object.into_value()
    }
}

impl ToJson for MetadataResponsePartition {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("errorCode", &self.error_code, form);
        object.insert("partitionIndex", &self.partition_index, form);
        object.insert("leaderId", &self.leader_id, form);
        if form.version >= 7 {
            object.insert("leaderEpoch", &self.leader_epoch, form);
        }
        object.insert("replicaNodes", &self.replica_nodes, form);
        object.insert("isrNodes", &self.isr_nodes, form);
        if form.version >= 5 {
            object.insert("offlineReplicas", &self.offline_replicas, form);
        }
        object.into_value()
    }
}

mod abort_transaction_record;
mod access_control_entry_record;
mod begin_transaction_record;
mod broker_registration_change_record;
mod clear_elr_record;
mod client_quota_record;
mod config_record;
mod delegation_token_record;
mod end_transaction_record;
mod feature_level_record;
mod fence_broker_record;
mod no_op_record;
mod partition_change_record;
mod partition_record;
mod producer_ids_record;
mod register_broker_record;
mod register_controller_record;
mod remove_access_control_entry_record;
mod remove_delegation_token_record;
mod remove_topic_record;
mod remove_user_scram_credential_record;
mod topic_record;
mod unfence_broker_record;
mod unregister_broker_record;
mod unregister_controller_record;
mod user_scram_credential_record;
mod zk_migration_state_record;
