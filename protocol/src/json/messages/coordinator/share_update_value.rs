//! ShareUpdateValue as JSON.
//!
//! Generated from `protocol/schema/coordinator/share_01_share_update.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::coordinator::share_update_value::*;

impl ToJson for ShareUpdateValue {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("snapshotEpoch", &self.snapshot_epoch, form);
        object.insert("leaderEpoch", &self.leader_epoch, form);
        object.insert("startOffset", &self.start_offset, form);
        if self.delivery_complete_count != -1 {
            object.insert("deliveryCompleteCount", &self.delivery_complete_count, form);
        }
        object.insert("stateBatches", &self.state_batches, form);
        object.into_value()
    }
}

impl ToJson for StateBatch {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("firstOffset", &self.first_offset, form);
        object.insert("lastOffset", &self.last_offset, form);
        object.insert("deliveryState", &self.delivery_state, form);
        object.insert("deliveryCount", &self.delivery_count, form);
        object.into_value()
    }
}
