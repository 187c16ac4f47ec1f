//! PartitionChangeRecord as JSON.
//!
//! Generated from `protocol/schema/metadata/05_partition_change_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::metadata::partition_change_record::*;

impl ToJson for PartitionChangeRecord {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partitionId", &self.partition_id, form);
        object.insert("topicId", &self.topic_id, form);
        if self.isr.is_some() {
            object.insert("isr", &self.isr, form);
        }
        if self.leader != -2 {
            object.insert("leader", &self.leader, form);
        }
        if self.replicas.is_some() {
            object.insert("replicas", &self.replicas, form);
        }
        if self.removing_replicas.is_some() {
            object.insert("removingReplicas", &self.removing_replicas, form);
        }
        if self.adding_replicas.is_some() {
            object.insert("addingReplicas", &self.adding_replicas, form);
        }
        if self.leader_recovery_state != -1 {
            object.insert("leaderRecoveryState", &self.leader_recovery_state, form);
        }
        if form.version >= 1 && self.directories.is_some() {
            object.insert("directories", &self.directories, form);
        }
        if form.version >= 2 && self.eligible_leader_replicas.is_some() {
            object.insert("eligibleLeaderReplicas", &self.eligible_leader_replicas, form);
        }
        if form.version >= 2 && self.last_known_elr.is_some() {
            object.insert("lastKnownElr", &self.last_known_elr, form);
        }
        object.into_value()
    }
}
