//! ProducerSnapshot as JSON.
//!
//! Generated from `protocol/schema/data/producer_snapshot.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::data::producer_snapshot::*;

impl ToJson for ProducerSnapshot {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("crc", &self.crc, form);
        object.insert("producerEntries", &self.producer_entries, form);
        object.into_value()
    }
}

impl ToJson for ProducerEntry {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("producerId", &self.producer_id, form);
        object.insert("epoch", &self.epoch, form);
        object.insert("lastSequence", &self.last_sequence, form);
        object.insert("lastOffset", &self.last_offset, form);
        object.insert("offsetDelta", &self.offset_delta, form);
        object.insert("timestamp", &self.timestamp, form);
        object.insert("coordinatorEpoch", &self.coordinator_epoch, form);
        object.insert("currentTxnFirstOffset", &self.current_txn_first_offset, form);
        object.into_value()
    }
}
