//! PartitionRecord as JSON.
//!
//! Generated from `protocol/schema/metadata/03_partition_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::metadata::partition_record::*;

impl ToJson for PartitionRecord {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partitionId", &self.partition_id, form);
        object.insert("topicId", &self.topic_id, form);
        object.insert("replicas", &self.replicas, form);
        object.insert("isr", &self.isr, form);
        object.insert("removingReplicas", &self.removing_replicas, form);
        object.insert("addingReplicas", &self.adding_replicas, form);
        object.insert("leader", &self.leader, form);
        if self.leader_recovery_state != 0 {
            object.insert("leaderRecoveryState", &self.leader_recovery_state, form);
        }
        object.insert("leaderEpoch", &self.leader_epoch, form);
        object.insert("partitionEpoch", &self.partition_epoch, form);
        if form.version >= 1 {
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
